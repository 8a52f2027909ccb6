"""Are the formats commonly used and open? (GDPR Art. 20(1); WP242 rev.01, part V)."""

from auditor.criteria import reason
from auditor.criteria.fact_share import FAILED_SHARE, PASSED_SHARE, found_facts, share_of, weigh
from auditor.criteria.reading import (
    UNREADABLE,
    basis_confirmed,
    citing,
    portable_categories,
    track_of,
    unjudged,
    unreadable,
)
from results.records import (
    Criterion,
    Evidence,
    Fact,
    Family,
    Inspection,
    Member,
    Obligation,
    Outcome,
    Reason,
    Text,
    Track,
    Verdict,
)

OPEN_FORMATS = (
    # RFC 8259, RFC 4180, W3C XML 1.0, YAML 1.2: WP242 rev.01 names "e.g. XML, JSON, CSV"
    *("json", "ndjson", "csv", "xml", "yaml"),
    # the domains' own: RFC 6350, RFC 5545, RFC 5322, RFC 4155, RFC 7946, RFC 4287, OGC KML, GPX 1.1
    *("vcard", "icalendar", "mail", "eml", "mbox", "geojson", "atom", "kml", "gpx"),
    # a bank's: Open Financial Exchange, and the older Quicken format that its maker published
    *("ofx", "qif"),
    # ISO/IEC 29500, ISO/IEC 26300, and the public file format of SQLite
    *("xlsx", "ods", "sqlite"),
    # whether these are structured is asked elsewhere: WHATWG HTML, ISO 32000, plain text, common pictures
    *("html", "pdf", "text", "jpeg", "png", "gif", "webp", "tiff", "bmp"),
)
"""Formats in common use whose specification is public and free to use, by the names the inspector gives them."""

CLOSED_FORMATS = ("ole", "rar")
"""Formats bound to one maker's programs: binary office files before 2007, RAR archives."""

CRITERION = Criterion(
    id="common_format",
    version=1,
    family=Family.FORMAT,
    question=Text(
        fr="Les formats sont-ils ouverts et couramment utilisés ?", en="Are the formats open and commonly used?"
    ),
    legal_basis="GDPR Art. 20(1), WP242 rev.01",
    obligation=Obligation.LAW,
    track=Track.PORTABILITY,
    reads=frozenset({Fact.EXPORT_DELIVERED}),
    inspection=True,
    reasons={
        "common": Reason(
            words=Text(
                fr="{share} % des données retrouvées sont dans des formats ouverts et courants ({formats}).",
                en="{share}% of the data found are in open formats in common use ({formats}).",
            )
        ),
        "closed": Reason(
            words=Text(
                fr="{share} % seulement des données retrouvées sont dans des formats ouverts ; le reste est lié aux "
                "logiciels d’un éditeur ({formats}).",
                en="Only {share}% of the data found are in open formats; the rest is bound to one maker’s programs "
                "({formats}).",
            ),
            repair=Text(
                fr="Donner les mêmes données en JSON, CSV ou XML, ou dans le format ouvert du domaine.",
                en="Give the same data as JSON, CSV or XML, or in the domain’s open format.",
            ),
        ),
        "partly": Reason(
            words=Text(
                fr="{share} % des données retrouvées sont dans des formats ouverts, le reste non ({formats}).",
                en="{share}% of the data found are in open formats, the rest are not ({formats}).",
            ),
            settle=Text(
                fr="Un export où toutes les catégories ont un format ouvert.",
                en="An export with an open format for every category.",
            ),
        ),
        "format_unknown": Reason(
            words=Text(
                fr="Une partie des données retrouvées est dans un format que nous ne reconnaissons pas ({formats}).",
                en="Part of the data found is in a format that we do not recognise ({formats}).",
            ),
            settle=Text(fr="L’examen du format par une personne.", en="A person’s look at the format."),
        ),
        "nothing_recognised": reason.NOTHING_RECOGNISED,
        "no_export": reason.NO_EXPORT,
        "not_inspected": reason.NOT_INSPECTED,
        "matching_unsafe": reason.MATCHING_UNSAFE,
        "not_assessable": reason.NOT_ASSESSABLE,
        "not_portable": reason.NOT_PORTABLE,
        "legal_basis_unconfirmed": reason.LEGAL_BASIS_UNCONFIRMED,
        "artifact_erased": reason.ERASED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:
    """A format we do not know accuses nobody; a closed one in common use falls short of WP242, not of the article.

    Art. 20(1) says "commonly used"; "open" is the regulators' reading of it.
    """
    service = evidence.service
    if track_of(evidence) is not Track.PORTABILITY:
        return CRITERION.verdict(service, Outcome.INAPPLICABLE, "not_portable")
    unable = unjudged(evidence, inspection)
    if unable is not None or inspection is None:
        return CRITERION.verdict(service, *(unable or (Outcome.UNTESTED, "not_inspected")))

    facts = found_facts(inspection, portable_categories(evidence))
    cited = citing(evidence, inspection)
    if not facts:
        why = "not_assessable" if unreadable(inspection) else "nothing_recognised"
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, why, citations=cited)

    weighed = weigh(inspection, facts, _is_open)
    if weighed.share >= PASSED_SHARE:
        return CRITERION.verdict(service, Outcome.PASSED, "common", weighed.measures, cited)
    at_best = share_of(facts, lambda member: member.format not in CLOSED_FORMATS)
    if at_best >= PASSED_SHARE:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "format_unknown", weighed.measures, cited)
    if at_best >= FAILED_SHARE:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "partly", weighed.measures, cited)
    if _unread_elsewhere(inspection):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_assessable", weighed.measures, cited)
    if not basis_confirmed(evidence):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "legal_basis_unconfirmed", weighed.measures, cited)
    return CRITERION.verdict(service, Outcome.FAILED, "closed", weighed.measures, cited, obligation=Obligation.GUIDANCE)


def _is_open(member: Member) -> bool:
    return member.format in OPEN_FORMATS


def _unread_elsewhere(inspection: Inspection) -> bool:
    """Whether something besides the closed files could not be read: the same facts may stand there too."""
    closed = {member.id for member in inspection.members if member.format in CLOSED_FORMATS}
    return not inspection.opened or any(p.code in UNREADABLE and p.member not in closed for p in inspection.problems)
