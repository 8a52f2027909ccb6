"""Are the files sound? (WP242 rev.01)."""

from collections.abc import Iterator

from auditor.criteria import reason
from auditor.criteria.reading import citing, portability_unconfirmed, unjudged, unreadable
from results.records import (
    Criterion,
    Evidence,
    Fact,
    Family,
    Inspection,
    Measure,
    MemberRole,
    Obligation,
    Outcome,
    Reason,
    Text,
    Track,
    Verdict,
)

SURE_BYTES = 10_000_000
"""Beyond this a parser may stop at a limit of its own: what it then calls broken proves nothing."""

DAMAGE = ("parse_error", "mojibake")
"""What the inspector says of a member that is damaged for every reader; its other remarks cost marks, not soundness."""

CRITERION = Criterion(
    id="validity",
    version=1,
    family=Family.FORMAT,
    question=Text(fr="Les fichiers sont-ils intacts ?", en="Are the files sound?"),
    legal_basis="WP242 rev.01",
    obligation=Obligation.GUIDANCE,
    track=Track.BOTH,
    reads=frozenset({Fact.EXPORT_DELIVERED}),
    inspection=True,
    reasons={
        "sound": Reason(
            words=Text(
                fr="Les fichiers de données (au nombre de {members}) se lisent jusqu’au bout, sans dommage.",
                en="All data files ({members} of them) read to their end without damage.",
            )
        ),
        "damaged": Reason(
            words=Text(
                fr="Des fichiers de données sont abîmés ({damaged} sur {members}) : {damage}.",
                en="Data files are damaged ({damaged} of {members}): {damage}.",
            ),
            repair=Text(
                fr="Relire chaque archive avant de la remettre ; écrire les textes en UTF-8.",
                en="Read every archive back before handing it over; write text as UTF-8.",
            ),
        ),
        "nothing_recognised": reason.NOTHING_RECOGNISED,
        "no_export": reason.NO_EXPORT,
        "not_inspected": reason.NOT_INSPECTED,
        "matching_unsafe": reason.MATCHING_UNSAFE,
        "not_assessable": reason.NOT_ASSESSABLE,
        "legal_basis_unconfirmed": reason.LEGAL_BASIS_UNCONFIRMED,
        "artifact_erased": reason.ERASED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:
    """Only damage that no reader could mend counts, and only in data; what we gave up on ourselves is ours."""
    service = evidence.service
    unable = unjudged(evidence, inspection)
    if unable is not None or inspection is None:
        return CRITERION.verdict(service, *(unable or (Outcome.UNTESTED, "not_inspected")))

    cited = citing(evidence, inspection)
    members = [m for m in inspection.members if m.role in (MemberRole.DATA, MemberRole.ATTACHMENT)]
    damage = dict(_damage(inspection))
    measures = (
        Measure(name="members", value=str(len(members)), unit="files"),
        Measure(name="damaged", value=str(len(damage)), unit="files"),
        Measure(name="damage", value=", ".join(sorted(set(damage.values())))),
    )
    if damage and portability_unconfirmed(evidence):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "legal_basis_unconfirmed", measures, cited)
    if damage:
        return CRITERION.verdict(service, Outcome.FAILED, "damaged", measures, cited)
    if unreadable(inspection):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_assessable", measures, cited)
    if not members:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "nothing_recognised", measures, cited)
    return CRITERION.verdict(service, Outcome.PASSED, "sound", measures, cited)


def _damage(inspection: Inspection) -> Iterator[tuple[int, str]]:
    """Members that are damaged beyond doubt, and how.

    A file that ends early is one only where there is one file: a part of a
    split archive ends early too.
    """
    for member in inspection.members:
        if member.role is MemberRole.DATA and member.size <= SURE_BYTES:
            yield from ((member.id, code) for code in DAMAGE if code in member.reasons)
    if len(inspection.artifacts) > 1:
        return
    judged = {m.id for m in inspection.members if m.role in (MemberRole.DATA, MemberRole.CONTAINER)}
    yield from ((p.member, p.code) for p in inspection.problems if p.code == "truncated" and p.member in judged)
