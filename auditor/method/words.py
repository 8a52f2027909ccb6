"""What does the page on the method say that no single criterion says?"""

from collections.abc import Mapping

from auditor.law import Open
from results.records import Obligation, Outcome

INTRODUCTION = """\
How a case is judged: which questions are asked of it, by which article, with which thresholds, in which words the
answer is published, and how often this program was wrong about services whose ways are known.

Everything here is made from the files that judge (`auditor/criteria/`, one a criterion) and from the last measurement
of errors (`docs/confusion.json`). `make method` writes the page anew; nobody edits it. It is engineering, not legal
advice: only an authority or a court finds an infringement. What counsel has yet to confirm is listed
[below](#to-be-confirmed-by-counsel)."""

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.PASSED: "The evidence shows it.",
    Outcome.FAILED: "The evidence shows the contrary. The only outcome that accuses: it names its reason and cites what "
    "it rests on. Where the obligation is good practice it is printed as *poor*, and is no shortfall.",
    Outcome.CANNOT_TELL: "We looked, and the evidence does not decide. The reason says what would settle it.",
    Outcome.INAPPLICABLE: "The question does not arise in this case.",
    Outcome.UNTESTED: "We did not gather what is needed. Our gap, never the service’s.",
}

OBLIGATIONS: Mapping[Obligation, str] = {
    Obligation.LAW: "The article demands it, or a national law does.",
    Obligation.GUIDANCE: "Regulators read the article so (WP242 rev.01, EDPB guidelines, CNIL).",
    Obligation.PRACTICE: "Common sense, or ours. Never counted as a shortfall.",
}

COMMON_RULES = (
    "What was not gathered is `untested`, and says what is missing. Nothing is passed for want of evidence.",
    "`failed` needs proof. In doubt it is `cannot_tell`, because a wrong accusation costs more than a missed one.",
    "Only records count that we had planted in the account and read back there within 24 hours before the request.",
    (
        "A fact that weighs in law (a refusal, an extension, a fee, a demand for a document, paper) is proposed by the "
        "program and counts after a person has read it."
    ),
    (
        "A value is wrong only where its place is proven by other records’ values and the same type stands there with another "
        "value. Another notation never is."
    ),
    (
        "A record that is missing once accuses nobody: a whole category must be missing, or two records in two exports; by "
        "letter, two records of which the service has confirmed, asked by name, that they do not come."
    ),
    (
        "One fact accuses once. Silence is a matter of the deadline alone; a file counts only where its record came back; a "
        "past that is cut off is counted apart from what is missing otherwise."
    ),
    "Where only we assume the legal basis, no criterion of Art. 20 accuses.",
    (
        "Never planted look-alikes (decoys) are searched for by the same code. If one is “found”, nothing that rests on the "
        "search is judged."
    ),
    "There is no mark and no average: families, a ladder, three clocks.",
    (
        "A verdict is identified by case, criterion, method digest and evidence digest. Judging again is free, and "
        "overwrites nothing."
    ),
)

CLOCKS = (
    ("acknowledged", "when the service said that it had the request; automatic receipts count here, and nowhere else"),
    ("answered", "when an export, or a refusal, came; a valid extension only moves the deadline"),
    ("usable", "when an export that opens was in our hands"),
)

LEGAL_CLOCK = (
    "It starts with receipt, as a calendar date where the controller is (Reg. 1182/71 Art. 3(1): that day is not counted).",
    (
        "It ends a month later, with the last hour of the same date, or of the month’s last day where that date does not "
        "exist (Art. 3(2)(c)); on a Saturday, Sunday or public holiday, with the following working day (Art. 3(4))."
    ),
    "Two further months count only if announced, with reasons, within the first (GDPR Art. 12(3)). Only the form is judged.",
    "An answer that came between two looks is an interval. It is late only if all of it lies behind the deadline.",
    "Where the law is open, every reading is computed, and the one most lenient to the service judges.",
    "Every deadline carries its trace: the rules applied in order, each with its article and dates.",
)

LADDER = """\
A rung is reached when each of its criteria that the method has is passed, inapplicable or good, and all lower rungs
are reached. Otherwise the scorecard names the first criterion in the way, and whether it failed or is open. `usable` is
the clock of that name. A refusal has no ladder. The two ladders are never mixed in one list."""

THRESHOLDS: Mapping[str, str] = {
    "ACKNOWLEDGED_DAYS": "days for an acknowledgement by mail: at least the ten working days of CRPA Art. R.112-11-1",
    "COMES_BACK_DAYS": "days after which a letter that has not come back was received (ours; mail servers try for as long)",
    "AT_ONCE_MINUTES": "minutes in which an answer leaves no wait to show or to acknowledge anything in",
    "COMPARED_SHARE": "per cent of the values found that must be proven equal, from which they pass",
    "CUSTOM_CODE": "readability of a member from which software can read it, if somebody writes some for it",
    "DESCRIBED": "documentation of an export from which machine schemas, or standards, describe its data",
    "EXPLAINED": "documentation of an export from which its fields are explained, four of five at least",
    "DIFFERENCES": "records, or values, in which two exports differ before it is said",
    "FAILED_SHARE": "per cent of the facts found, below which the export fails",
    "LEAST_DAYS": "days for which a download stays open at least",
    "LOOKS_ENOUGH": "looks at the right page that showed nothing, before that is said",
    "MOST_CLICKS": "clicks from the home page to the request made",
    "MOST_CLICKS_TO_WORDS": "clicks from the home page to where it is said how to ask by letter",
    "OLD_MONTHS": "months after which a record shows whether the past is cut off",
    "OPEN_FORMAT": "readability of a member from which ordinary tools read it",
    "PASSED_SHARE": "per cent of the facts found, from which the export passes",
    "PROMPT_DAYS": "days in which a self-service export is prompt",
    "READERS": "people who have read an answer, each alone, before what they have read in it accuses anybody",
    "REGULAR": "readability of a member from which it has a regular structure",
    "STANDARD": "interoperability of a category from which it is in its domain’s standard",
    "SURE_BYTES": "size in bytes up to which a parser’s complaint proves damage",
    "TWICE_MISSING": "records missing in two exports that accuse; as many make a whole category",
    "UNWATCHED_DAYS": "days between two looks, beyond which an answer may have come and gone unseen (ours)",
    "UNDYING_DAYS": "days after which a link that still opens to strangers counts as undying",
    "UNGUESSABLE_BITS": "bits of a link’s secret part below which it can be guessed",
    "WRONG_VALUES": "values proven to be otherwise before anybody is accused",
    "USED_DAYS": "days for which our account was in use, before its observed data are judged",
}
"""By the name each has in the code."""

USED_THROUGH_A_ROOM: Mapping[str, tuple[str, ...]] = {
    "COMES_BACK_DAYS": ("deadline", "extension", "acknowledgement"),
    "AT_ONCE_MINUTES": ("acknowledgement", "status"),
    "OLD_MONTHS": ("history",),
    "READERS": ("provided_data", "observed_data", "attachments", "copy", "processing_information"),
    "TWICE_MISSING": ("provided_data", "observed_data", "attachments", "history"),
}
"""Numbers that criteria judge by without naming them: the readings they share do."""

READABILITY = (
    "opaque: no program of ours reads it, or it is bound to one maker’s programs",
    "a picture of text",
    "text for the eye: PDF, prose",
    "a regular structure that takes a program written for it: HTML tables, JSON inside scripts, tables under a preamble",
    "an open format that stock parsers read, strictly",
    "the same, and unambiguous: UTF-8, no garbled letters, dates with their offset, stable types",
)

OPEN_POINTS: Mapping[Open, str] = {
    "identity": "What a demand for proof of identity, or for details, does to the clock: nothing, a pause, a new start.",
    "extension_base": "From where the two further months run: from receipt (as computed), or from the end of the first.",
    "days_off": "On which days besides weekends and public holidays a period does not end (bank holidays, eves).",
    "region": "Whether a public holiday of one region counts there. Both are computed; the later day judges.",
}

OTHER_OPEN_POINTS = (
    "`machine_readable`: Directive (EU) 2019/1024 Art. 2(13) lends its definition to GDPR Art. 20(1).",
    "`acknowledgement`: CRPA Art. L.112-11 binds French public bodies for requests made in their portals.",
    (
        "`provided_data`, `observed_data`: the scope of Art. 20 follows WP242 rev.01: provided and observed data are in it, "
        "derived data are not."
    ),
    "`link_protection`: a link that opens without signing in, cannot be guessed and expires is no shortfall under Art. 32.",
    "`structured`: a PDF alone may satisfy Art. 15, and does not satisfy Art. 20 (EDPB Guidelines 01/2022, § 154).",
    "`history`: data that a service has deleted in good time, and says so, are not owed.",
)

ERRORS = """\
A sandbox that honours the right, and the ways in which it can be made to break it, one at a time: each is audited
through the true pipeline (real HTTP, a real browser, sealed evidence, the confined inspector), on a calendar that is
set. A **false accusation** is a criterion that fails, beyond good practice, though the service did nothing of the kind.
A **missed** finding is one that was due and was not made. The bar is zero false accusations; what is missed is named.

This says nothing about the errors that only the world will show. Those found after publication will be listed, for ever."""
