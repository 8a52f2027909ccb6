"""What is said of the form of the data: structure, formats, soundness."""

from dataclasses import replace
from datetime import timedelta

from results.records import (
    Artifact,
    Fact,
    Grade,
    Inspection,
    LegalBasis,
    MemberRole,
    Problem,
    Retention,
    Right,
    Role,
)
from tests.auditor.criteria.case import (
    CANNOT_TELL,
    FAILED,
    GUIDANCE,
    INAPPLICABLE,
    LAW,
    PASSED,
    PRACTICE,
    UNTESTED,
    Case,
    Cases,
)
from tests.auditor.inspected import explains, grade, inspected, member
from tests.auditor.situations import ASKED, OPENED, asked, record, seen, service, truth

TRUTH = truth(*(record(f"message-{n}", "messages") for n in range(1, 5)))
TWENTY = truth(*(record(f"message-{n}", "messages") for n in range(1, 21)))
GIVEN = (asked(), seen(Fact.EXPORT_DELIVERED, ASKED + timedelta(days=2), ASKED))
NOBODY = tuple(r.id for r in TRUTH.records)
HALF = {"message-1": 2, "message-2": 2}  # the other half is in the first member
ERASED = Artifact(
    ledger="case-1",
    sha256="b" * 64,
    role=Role.EXPORT,
    media_type="application/zip",
    size=1,
    retention=Retention.EXPORT,
    kept_at=ASKED,
    erased_by="12_months",
)
TOWN = service(basis=LegalBasis.PUBLIC_TASK)
ASSUMED = service("auditor")


def judged(inspection: Inspection | None, outcome: object, reason: str, **more: object) -> Case:
    said = more.pop("said", GIVEN)
    how = {name: more.pop(name) for name in ("obligation", "measures", "cites") if name in more}
    return Case(
        said=said,  # type: ignore[arg-type]
        inspection=inspection,
        outcome=outcome,  # type: ignore[arg-type]
        reason=reason,
        more={"planted": TRUTH, **more},
        **how,  # type: ignore[arg-type]
    )


def in_one(form: str, grade: int) -> Inspection:
    return inspected(TRUTH, members=(member(form=form, grade=grade),))


def in_two(first: tuple[str, int], second: tuple[str, int]) -> Inspection:
    forms = (member(1, form=first[0], grade=first[1]), member(2, form=second[0], grade=second[1]))
    return inspected(TRUTH, members=forms, held=HALF)


def nineteen_of_twenty(bad: tuple[str, int]) -> Inspection:
    """95 % to the fact."""
    return inspected(TWENTY, members=(member(), member(2, form=bad[0], grade=bad[1])), held={"message-1": 2})


def of_form(bad: Inspection) -> Cases:
    """What the criteria of form say alike; `bad` is an export that they would fail."""
    return {
        "nothing of ours is recognised": judged(inspected(TRUTH, absent=NOBODY), CANNOT_TELL, "nothing_recognised"),
        "nothing found in what could not be read": judged(
            inspected(TRUTH, absent=NOBODY, problems=("encrypted_member",)), CANNOT_TELL, "not_assessable"
        ),
        "part could not be read": judged(
            replace(bad, problems=(Problem(code="truncated"),)), CANNOT_TELL, "not_assessable"
        ),
        "no export": judged(None, CANNOT_TELL, "no_export", said=(asked(),)),
        "an export nobody asked for": judged(bad, CANNOT_TELL, "no_export", said=GIVEN[1:]),
        "not examined yet": judged(None, UNTESTED, "not_inspected"),
        "erased by our own rules": judged(None, UNTESTED, "artifact_erased", artifacts=(ERASED,)),
        "a decoy was found": judged(replace(bad, decoy_hits=1), UNTESTED, "matching_unsafe"),
        "a public task": judged(bad, INAPPLICABLE, "not_portable", of=TOWN),
        "the right of access": judged(bad, INAPPLICABLE, "not_portable", opened=replace(OPENED, right=Right.ACCESS)),
        "a legal basis that only we assume": judged(bad, CANNOT_TELL, "legal_basis_unconfirmed", of=ASSUMED),
    }


STRUCTURED: Cases = {
    "regular pages will do": judged(in_one("html", 3), PASSED, "structured", obligation=LAW, measures={"share": "100"}),
    "a text for eyes": judged(
        in_one("pdf", 2), FAILED, "unstructured", obligation=LAW, measures={"share": "0", "fails_below": "50"}
    ),
    "half of it as text": judged(in_two(("json", 5), ("pdf", 2)), CANNOT_TELL, "partly", measures={"share": "50"}),
    "files returned beside it are no format of the data": judged(
        inspected(TRUTH), PASSED, "structured", measures={"formats": "json"}
    ),
    "nineteen of twenty": judged(
        nineteen_of_twenty(("pdf", 2)), PASSED, "structured", planted=TWENTY, measures={"share": "95"}
    ),
    **of_form(in_one("pdf", 2)),
}

MACHINE_READABLE: Cases = {
    "an open format": judged(in_one("json", 4), PASSED, "extractable", obligation=LAW),
    "a text for eyes": judged(in_one("pdf", 2), FAILED, "not_extractable", obligation=LAW),
    "half of it as text": judged(in_two(("json", 5), ("pdf", 2)), CANNOT_TELL, "partly"),
    "regular pages need a program of one's own": judged(in_one("html", 3), CANNOT_TELL, "needs_custom_code"),
    "half of it as regular pages": judged(in_two(("html", 3), ("pdf", 2)), CANNOT_TELL, "needs_custom_code"),
    "nineteen of twenty": judged(nineteen_of_twenty(("pdf", 2)), PASSED, "extractable", planted=TWENTY),
    **of_form(in_one("pdf", 2)),
}

COMMON_FORMAT: Cases = {
    "JSON": judged(in_one("json", 5), PASSED, "common", obligation=LAW),
    "a PDF is open and common, whatever else it lacks": judged(in_one("pdf", 2), PASSED, "common"),
    "a twin in an open format is enough": judged(
        inspected(TRUTH, members=(member(1, form="json"), member(2, form="ole", grade=0))), PASSED, "common"
    ),
    "an office file of one maker": judged(
        in_one("ole", 0), FAILED, "closed", obligation=GUIDANCE, measures={"share": "0"}
    ),
    "an office file that we cannot read ourselves": judged(
        replace(in_one("ole", 0), problems=(Problem(code="unsupported", member=1),)), FAILED, "closed"
    ),
    "something odd beside an office file": judged(
        replace(in_one("ole", 0), problems=(Problem(code="high_ratio", member=9),)), FAILED, "closed"
    ),
    "nineteen of twenty": judged(nineteen_of_twenty(("ole", 0)), PASSED, "common", planted=TWENTY),
    "nineteen of twenty, if we knew the format": judged(
        inspected(
            TWENTY,
            members=(member(form="opaque", grade=0), member(2, form="ole", grade=0)),
            held={"message-1": 2},
        ),
        CANNOT_TELL,
        "format_unknown",
        planted=TWENTY,
    ),
    "half of it in an office file of one maker": judged(in_two(("json", 5), ("ole", 0)), CANNOT_TELL, "partly"),
    "bytes that we do not recognise": judged(in_one("opaque", 0), CANNOT_TELL, "format_unknown"),
    **of_form(in_one("ole", 0)),
}

_GARBLED = ("mojibake",)
_BROKEN = ("parse_error",)
_DAMAGED = inspected(TRUTH, members=(member(reasons=_BROKEN),))

VALIDITY: Cases = {
    "all of it reads": judged(inspected(TRUTH), PASSED, "sound", obligation=GUIDANCE, measures={"members": "2"}),
    "marks lost for a preamble are no damage": judged(
        inspected(TRUTH, members=(member(reasons=("preamble", "encoding_not_utf8")),)), PASSED, "sound"
    ),
    "a structure that breaks off": judged(
        _DAMAGED, FAILED, "damaged", obligation=GUIDANCE, measures={"damage": "parse_error", "damaged": "1"}
    ),
    "accents garbled": judged(
        inspected(TRUTH, members=(member(reasons=_GARBLED),)), FAILED, "damaged", measures={"damage": "mojibake"}
    ),
    "an archive cut off": judged(
        inspected(
            TRUTH,
            members=(member(7, form="zip", role=MemberRole.CONTAINER), member()),
            problems=(Problem(code="truncated", member=7),),
        ),
        FAILED,
        "damaged",
        measures={"damage": "truncated"},
    ),
    "a part of several ends early, as parts do": judged(
        inspected(
            TRUTH,
            artifacts=("b" * 64, "c" * 64),
            members=(member(7, form="zip", role=MemberRole.CONTAINER), member()),
            problems=(Problem(code="truncated", member=7),),
        ),
        CANNOT_TELL,
        "not_assessable",
    ),
    "a huge file in which our parser stopped": judged(
        inspected(TRUTH, members=(member(size=10_000_001, reasons=_BROKEN),)), PASSED, "sound"
    ),
    "a file just small enough to be sure": judged(
        inspected(TRUTH, members=(member(size=10_000_000, reasons=_BROKEN),)), FAILED, "damaged"
    ),
    "what only displays is cut off": judged(
        inspected(
            TRUTH,
            members=(member(), member(2, role=MemberRole.VIEWER)),
            problems=(Problem(code="truncated", member=2),),
        ),
        CANNOT_TELL,
        "not_assessable",
    ),
    "packed very tightly, which is no damage": judged(
        inspected(TRUTH, problems=(Problem(code="high_ratio", member=1),)), PASSED, "sound"
    ),
    "damage in what only displays": judged(
        inspected(TRUTH, members=(member(), member(2, role=MemberRole.VIEWER, reasons=_BROKEN))), PASSED, "sound"
    ),
    "larger than we may take on": judged(
        inspected(TRUTH, problems=("budget_exceeded",)), CANNOT_TELL, "not_assessable"
    ),
    "nothing in it is data": judged(
        inspected(TRUTH, absent=NOBODY, members=(member(role=MemberRole.DOC),)), CANNOT_TELL, "nothing_recognised"
    ),
    "damage at a town, on the access track": judged(_DAMAGED, FAILED, "damaged", of=TOWN),
    "a legal basis that only we assume": judged(_DAMAGED, CANNOT_TELL, "legal_basis_unconfirmed", of=ASSUMED),
    "no export": judged(None, CANNOT_TELL, "no_export", said=(asked(),)),
    "not examined yet": judged(None, UNTESTED, "not_inspected"),
    "erased by our own rules": judged(None, UNTESTED, "artifact_erased", artifacts=(ERASED,)),
    "a decoy was found": judged(replace(_DAMAGED, decoy_hits=1), UNTESTED, "matching_unsafe"),
}


def explaining(level: int | None, **more: object) -> Inspection:
    return inspected(TRUTH, documentation=None if level == -1 else explains(level), **more)


_BARE = explaining(0)
_PAGE = member(2, form="html", grade=3)

DOCUMENTATION: Cases = {
    "schemas to which the data keep": judged(
        explaining(4), PASSED, "described", obligation=GUIDANCE, measures={"level": "D4", "validated": "4"}
    ),
    "a list of the fields": judged(explaining(3), PASSED, "explained", measures={"level": "D3", "explained": "10"}),
    "a letter beside the files": judged(explaining(1), CANNOT_TELL, "partly", measures={"named": "0"}),
    "a list of the files": judged(explaining(2), CANNOT_TELL, "partly", measures={"named": "4"}),
    "nothing that explains": judged(_BARE, FAILED, "unexplained", obligation=GUIDANCE, measures={"level": "D0"}),
    "nothing that explains at a town, on the access track": judged(_BARE, FAILED, "unexplained", of=TOWN),
    "a page that shows the data too, under headings": judged(
        explaining(0, members=(member(), _PAGE), held=dict.fromkeys(NOBODY, 2)), CANNOT_TELL, "shown"
    ),
    "a page that shows the half of them": judged(
        explaining(0, members=(member(), _PAGE), held=HALF), FAILED, "unexplained", obligation=GUIDANCE
    ),
    "pages for the eye": judged(explaining(None), CANNOT_TELL, "for_eyes"),
    "pages for the eye beside what could not be read": judged(
        explaining(None, problems=("truncated",)), CANNOT_TELL, "not_assessable"
    ),
    "nothing that explains in what could be read": judged(
        explaining(0, problems=("encrypted_member",)), CANNOT_TELL, "not_assessable"
    ),
    "an explanation though part could not be read": judged(explaining(3, problems=("truncated",)), PASSED, "explained"),
    "examined before this was looked at": judged(explaining(-1), UNTESTED, "not_graded"),
    "nothing of ours is recognised": judged(explaining(0, absent=NOBODY), CANNOT_TELL, "nothing_recognised"),
    "nothing found in what could not be read": judged(
        explaining(0, absent=NOBODY, problems=("encrypted_member",)), CANNOT_TELL, "not_assessable"
    ),
    "a legal basis that only we assume": judged(_BARE, CANNOT_TELL, "legal_basis_unconfirmed", of=ASSUMED),
    "no export": judged(None, CANNOT_TELL, "no_export", said=(asked(),)),
    "not examined yet": judged(None, UNTESTED, "not_inspected"),
    "erased by our own rules": judged(None, UNTESTED, "artifact_erased", artifacts=(ERASED,)),
    "a decoy was found": judged(replace(_BARE, decoy_hits=1), UNTESTED, "matching_unsafe"),
}

_IN_CALENDAR = grade("messages", 3, "icalendar/2.0", agreed="icalendar")
_IN_NONE = grade("messages", 1, None, "standard_not_used", agreed="icalendar")
_IN_BAD = grade("messages", 1, "icalendar/2.0", "standard_not_kept", agreed="icalendar")
_CONTACTS = grade("contacts", 3, "vcard/4.0", agreed="vcard jcard")
_WITH_CONTACTS = truth(*TRUTH.records, record("contact-1", "contacts"))


def graded(*grades: Grade) -> Inspection:
    return inspected(TRUTH, grades=grades)


INTEROPERABILITY: Cases = {
    "the standard of its kind": judged(
        graded(_IN_CALENDAR), PASSED, "used", obligation=PRACTICE, measures={"used": "messages: icalendar/2.0"}
    ),
    "a form of its own where a standard is agreed": judged(
        graded(_IN_NONE), FAILED, "unused", obligation=PRACTICE, measures={"lacking": "messages (icalendar)"}
    ),
    "the standard with records that do not keep to it": judged(graded(_IN_BAD), FAILED, "not_kept"),
    "the standard for one category of two": judged(
        inspected(_WITH_CONTACTS, grades=(_IN_NONE, _CONTACTS)),
        CANNOT_TELL,
        "partly",
        planted=_WITH_CONTACTS,
        measures={"used": "contacts: vcard/4.0", "lacking": "messages (icalendar)"},
    ),
    "no standard is agreed for these": judged(
        graded(grade("messages", 2)), INAPPLICABLE, "none_agreed", measures={"levels": "messages: I2"}
    ),
    "examined before this was looked at": judged(graded(), UNTESTED, "not_graded"),
    **of_form(graded(_IN_NONE)),
}
