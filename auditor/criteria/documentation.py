"""Can the data be understood? (WP242 rev.01, part V; GDPR Art. 12(1))."""

from auditor.criteria import reason
from auditor.criteria.fact_share import PASSED_SHARE, found_facts, share_of
from auditor.criteria.reading import citing, portability_unconfirmed, unjudged, unreadable
from results.records import (
    Criterion,
    Documentation,
    Evidence,
    Fact,
    Family,
    Inspection,
    Measure,
    Member,
    MemberRole,
    Obligation,
    Outcome,
    Reason,
    Text,
    Track,
    Verdict,
)

EXPLAINED = 3  # D3: at least 80 % of the fields are explained; ours
DESCRIBED = 4  # D4: machine schemas, or strictly kept standards, validate at least 80 % of the files
_PAGES = ("html", "pdf")

CRITERION = Criterion(
    id="documentation",
    version=1,
    family=Family.FORMAT,
    question=Text(fr="Les données peuvent-elles être comprises ?", en="Can the data be understood?"),
    legal_basis="WP242 rev.01, GDPR Art. 12(1)",
    obligation=Obligation.GUIDANCE,
    track=Track.BOTH,
    reads=frozenset({Fact.EXPORT_DELIVERED}),
    inspection=True,
    reasons={
        "described": Reason(
            words=Text(
                fr="Des schémas de l’export, ou les normes de ses formats, décrivent {validated} fichiers de données sur "
                "{members}, qui les suivent.",
                en="Schemas in the export, or the standards of its formats, describe {validated} of {members} data files, "
                "which keep to them.",
            )
        ),
        "explained": Reason(
            words=Text(
                fr="L’export explique {explained} de ses {keys} champs.",
                en="The export explains {explained} of its {keys} fields.",
            )
        ),
        "partly": Reason(
            words=Text(
                fr="L’export contient des explications ; elles nomment {named} fichiers sur {members} et {explained} champs "
                "sur {keys}.",
                en="The export holds explanations; they name {named} of {members} files and {explained} of {keys} fields.",
            ),
            settle=Text(
                fr="La lecture par une personne, ou une liste des champs dans l’export.",
                en="A person’s reading of it, or a list of the fields in the export.",
            ),
        ),
        "unexplained": Reason(
            words=Text(
                fr="Dans l’export, ni texte ni schéma n’explique les champs ; {explained} sur {keys} suivent une norme "
                "publiée.",
                en="No text and no schema in the export explains its fields; {explained} of {keys} follow a published "
                "standard.",
            ),
            repair=Text(
                fr="Joindre un fichier « LISEZ-MOI » qui dit ce que contient chaque fichier et ce que signifie chaque "
                "champ, ou un schéma (JSON Schema, XSD, CSVW).",
                en="Add a README that says what each file holds and what each field means, or a schema (JSON Schema, XSD, "
                "CSVW).",
            ),
        ),
        "shown": Reason(
            words=Text(
                fr="Dans l’export, ni texte ni schéma n’explique les champs ; une page à lire y montre les mêmes données "
                "sous leurs intitulés.",
                en="No text and no schema in the export explains its fields; a page to be read shows the same data in it "
                "under headings.",
            ),
            settle=Text(fr="La lecture par une personne.", en="A person’s reading of it."),
        ),
        "for_eyes": Reason(
            words=Text(
                fr="Les données sont des textes ou des pages à lire : aucun champ n’est à expliquer.",
                en="The data are texts or pages to be read: there are no fields to explain.",
            ),
            settle=Text(fr="La lecture par une personne.", en="A person’s reading of it."),
        ),
        "not_graded": reason.NOT_GRADED,
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
    """Only an export that explains nothing at all falls short; where it explains a part, a person must read it.

    WP242 asks for metadata beside the data, and says nothing of how many: our
    shares decide only what needs no reading. A page that shows nearly all of
    the data too may well say what they are.
    """
    service = evidence.service
    unable = unjudged(evidence, inspection)
    if unable is not None or inspection is None:
        return CRITERION.verdict(service, *(unable or (Outcome.UNTESTED, "not_inspected")))

    cited = citing(evidence, inspection)
    facts = found_facts(inspection, frozenset(record.category for record in inspection.records))
    if not facts:
        why = "not_assessable" if unreadable(inspection) else "nothing_recognised"
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, why, citations=cited)
    found = inspection.documentation
    if found is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_graded", citations=cited)
    if found.level is None:
        why = "not_assessable" if unreadable(inspection) or found.unread else "for_eyes"
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, why, citations=cited)

    measures = _measures(found)
    if found.level >= EXPLAINED:
        how = "described" if found.level >= DESCRIBED else "explained"
        return CRITERION.verdict(service, Outcome.PASSED, how, measures, cited)
    if found.level > 0:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "partly", measures, cited)
    if unreadable(inspection):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_assessable", measures, cited)
    if share_of(facts, _is_page) >= PASSED_SHARE:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "shown", measures, cited)
    if portability_unconfirmed(evidence):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "legal_basis_unconfirmed", measures, cited)
    return CRITERION.verdict(service, Outcome.FAILED, "unexplained", measures, cited)


def _is_page(member: Member) -> bool:
    return member.role is MemberRole.DATA and member.format in _PAGES


def _measures(found: Documentation) -> tuple[Measure, ...]:
    return (
        Measure(name="level", value=f"D{found.level}"),
        Measure(name="members", value=str(found.members), unit="files"),
        Measure(name="named", value=str(found.named), unit="files"),
        Measure(name="validated", value=str(found.validated), unit="files"),
        Measure(name="keys", value=str(found.keys), unit="fields"),
        Measure(name="explained", value=str(found.explained), unit="fields"),
        Measure(name="passes_from", value=f"D{EXPLAINED}"),
    )
