"""What is said of what came back: records, traces of activity, files."""

from dataclasses import replace
from datetime import date, timedelta

from results.records import (
    AccountUsed,
    Answered,
    Asked,
    ClarificationOrdered,
    Earlier,
    Fact,
    Found,
    GroundTruth,
    Inspection,
    LegalBasis,
    LetterSent,
    Provenance,
    QuestionTopic,
)
from tests.auditor.criteria.case import (
    CANNOT_TELL,
    FAILED,
    GUIDANCE,
    LAW,
    PASSED,
    UNTESTED,
    Case,
    Cases,
)
from tests.auditor.criteria.case_format import ERASED
from tests.auditor.inspected import FILE_MEMBER, inspected, member
from tests.auditor.situations import ASKED, Line, Said, asked, mailed, record, seen, service, truth

GIVEN = (asked(), seen(Fact.EXPORT_DELIVERED, ASKED + timedelta(days=2), ASKED))
ASSUMED = service("auditor")
TOWN = service(basis=LegalBasis.PUBLIC_TASK)
USED = AccountUsed(since=ASKED - timedelta(days=90), visits=(ASKED - timedelta(days=9),))

MESSAGES = tuple(f"message-{n}" for n in range(1, 5))
CHILDREN = ("child-1", "child-2")
PROVIDED = truth(*(record(m, "messages") for m in MESSAGES), *(record(c, "family") for c in CHILDREN))

SEARCHES = ("search-1", "search-2", "search-3")
VIEWS = ("view-1", "view-2")
SEEN = truth(
    record("profile", "profile"),
    *(record(s, "searches", provenance=Provenance.OBSERVED) for s in SEARCHES),
    *(record(v, "views", provenance=Provenance.OBSERVED) for v in VIEWS),
)

LETTERS = ("letter-1", "letter-2", "letter-3")
CARRYING = truth(*(record(name, "letters", file=True) for name in LETTERS), record("profile", "profile"))

DATED = truth(
    record("claim-1", "claims", occurred=date(2024, 5, 1)),
    record("claim-2", "claims", occurred=date(2024, 9, 1)),
    record("claim-3", "claims", occurred=date(2025, 6, 1)),
    record("claim-4", "claims", occurred=date(2026, 1, 9)),
    record("note-1", "notes", occurred=date(2024, 3, 3)),
)


def judged(planted: GroundTruth, inspection: Inspection | None, outcome: object, reason: str, **more: object) -> Case:
    said = more.pop("said", GIVEN)
    how = {name: more.pop(name) for name in ("obligation", "measures", "cites") if name in more}
    return Case(
        said=said,  # type: ignore[arg-type]
        inspection=inspection,
        outcome=outcome,  # type: ignore[arg-type]
        reason=reason,
        more={"planted": planted, **more},
        **how,  # type: ignore[arg-type]
    )


def earlier(*missing: str) -> Earlier:
    return Earlier(case="case-0", evidence="d" * 64, missing=missing)


WRITTEN, CONFIRMED = ASKED + timedelta(days=5), ASKED + timedelta(days=8)
_READING = len(GIVEN) + 4  # the entry of the first reading


def clarified(*missing: str, readers: tuple[str, ...] = ("ines", "paul")) -> tuple[Said, ...]:
    """A letter named what is missing; its answer, as so many people have read it, confirms the omission."""
    ordered = ClarificationOrdered(missing=missing, evidence="d" * 64, person="ines")
    letter = LetterSent(letter="clarification", artifact="3" * 64, message_id="<case-1.2@post.test>", step=0)
    said: list[Said] = [
        *GIVEN,
        Line(body=ordered, at=WRITTEN, by="person:ines"),
        Line(body=letter, at=WRITTEN, stage="clarify", by="probe:mailbox"),
        mailed(CONFIRMED),
    ]
    for number, reader in enumerate(readers):
        if number:
            again = Asked(question="q-2", topic=QuestionTopic.READ_AGAIN, answers=("yes", "no"), proposes=_READING)
            said += [
                Line(body=again, at=CONFIRMED, by="engine"),
                Line(body=Answered(question="q-2", answer="yes", person=reader), at=CONFIRMED, by=f"person:{reader}"),
            ]
        fact = seen(Fact.OMISSION_CONFIRMED, CONFIRMED, artifacts=("2" * 64,), confirms=_READING if number else None)
        said.append(Line(body=fact, by=f"person:{reader}"))
    return tuple(said)


def doubted(*missing: str) -> tuple[Said, ...]:
    """The same, and the second reader does not find it in the answer."""
    again = Asked(question="q-2", topic=QuestionTopic.READ_AGAIN, answers=("yes", "no"), proposes=_READING)
    return (
        *clarified(*missing, readers=("ines",)),
        Line(body=again, at=CONFIRMED, by="engine"),
        Line(body=Answered(question="q-2", answer="no", person="paul"), at=CONFIRMED, by="person:paul"),
    )


def of_scope(planted: GroundTruth, bad: Inspection, **more: object) -> Cases:
    """What the criteria of scope say alike; `bad` is an export that they would fail."""
    return {
        "missing where part could not be read": judged(
            planted, inspected_again(bad, "encrypted_member"), CANNOT_TELL, "not_assessable", **more
        ),
        "no export": judged(planted, None, CANNOT_TELL, "no_export", **more, said=(asked(),)),
        "not examined yet": judged(planted, None, UNTESTED, "not_inspected", **more),
        "erased by our own rules": judged(planted, None, UNTESTED, "artifact_erased", **more, artifacts=(ERASED,)),
        "a decoy was found": judged(planted, replace(bad, decoy_hits=1), UNTESTED, "matching_unsafe", **more),
        "a legal basis that only we assume": judged(
            planted, bad, CANNOT_TELL, "legal_basis_unconfirmed", **more, of=ASSUMED
        ),
    }


def inspected_again(bad: Inspection, code: str) -> Inspection:
    return replace(bad, problems=inspected(PROVIDED, problems=(code,)).problems)


_NO_FAMILY = inspected(PROVIDED, absent=CHILDREN)
_TWO_GONE = inspected(PROVIDED, absent=MESSAGES[:2])

PROVIDED_DATA: Cases = {
    "everything": judged(PROVIDED, inspected(PROVIDED), PASSED, "complete", obligation=LAW, measures={"found": "6"}),
    "a whole category is missing": judged(
        PROVIDED, _NO_FAMILY, FAILED, "category_missing", obligation=LAW, measures={"categories": "family"}, cites=(2,)
    ),
    "a whole category is missing at a town, under Art. 15": judged(
        PROVIDED, _NO_FAMILY, FAILED, "category_missing", of=TOWN
    ),
    "two of several are missing": judged(PROVIDED, _TWO_GONE, CANNOT_TELL, "records_missing"),
    "the same two were missing before": judged(
        PROVIDED,
        _TWO_GONE,
        FAILED,
        "records_missing_twice",
        earlier=earlier(*MESSAGES[:2]),
        measures={"twice": "2", "missing": "message-1, message-2"},
    ),
    "they confirm, asked by name, that two do not come": judged(
        PROVIDED,
        _TWO_GONE,
        FAILED,
        "records_missing_confirmed",
        said=clarified(*MESSAGES[:2]),
        measures={"confirmed": "2", "missing": "message-1, message-2"},
        cites=(2, 4, 6, 9),
    ),
    "they confirm it, as one person has read": judged(
        PROVIDED, _TWO_GONE, CANNOT_TELL, "records_missing", said=clarified(*MESSAGES[:2], readers=("ines",))
    ),
    "they confirm it, as one person has read twice": judged(
        PROVIDED, _TWO_GONE, CANNOT_TELL, "records_missing", said=clarified(*MESSAGES[:2], readers=("ines", " Ines"))
    ),
    "they confirm it, and a second reader does not find that": judged(
        PROVIDED, _TWO_GONE, CANNOT_TELL, "records_missing", said=doubted(*MESSAGES[:2])
    ),
    "asked about two, they say nothing": judged(
        PROVIDED, _TWO_GONE, CANNOT_TELL, "records_missing", said=clarified(*MESSAGES[:2], readers=())
    ),
    "they confirm it of one of two": judged(
        PROVIDED, _TWO_GONE, CANNOT_TELL, "records_missing", said=clarified("message-1", "message-4")
    ),
    "they confirm it of two, and send them after all": judged(
        PROVIDED, inspected(PROVIDED), PASSED, "complete", said=clarified(*MESSAGES[:2])
    ),
    "they confirm it of the only one": judged(
        PROVIDED,
        inspected(PROVIDED, absent=("message-1",)),
        CANNOT_TELL,
        "single_record_missing",
        said=clarified("message-1"),
    ),
    "they confirm it where only we assume the legal basis": judged(
        PROVIDED,
        _TWO_GONE,
        CANNOT_TELL,
        "legal_basis_unconfirmed",
        said=clarified(*MESSAGES[:2]),
        of=ASSUMED,
    ),
    "one of the two was missing before": judged(
        PROVIDED, _TWO_GONE, CANNOT_TELL, "records_missing", earlier=earlier("message-1", "message-4")
    ),
    "one is missing, for the second time": judged(
        PROVIDED,
        inspected(PROVIDED, absent=("message-1",)),
        CANNOT_TELL,
        "single_record_missing",
        earlier=earlier("message-1"),
    ),
    "the only proven ones are missing, others of their kind are there": judged(
        PROVIDED,
        _TWO_GONE,
        CANNOT_TELL,
        "records_missing",
        proven=frozenset({"message-1.text", "message-2.text", "child-1.text"}),
    ),
    "nothing of ours": judged(
        PROVIDED, inspected(PROVIDED, absent=MESSAGES + CHILDREN), CANNOT_TELL, "nothing_recognised"
    ),
    "they confirm it of the old ones: history says so": judged(
        DATED,
        inspected(DATED, absent=("claim-1", "claim-2")),
        CANNOT_TELL,
        "records_missing",
        said=clarified("claim-1", "claim-2"),
    ),
    "the old ones were missing before too: history says so": judged(
        DATED,
        inspected(DATED, absent=("claim-1", "claim-2")),
        CANNOT_TELL,
        "records_missing",
        earlier=earlier("claim-1", "claim-2"),
    ),
    "nothing was read back": judged(PROVIDED, inspected(PROVIDED), UNTESTED, "nothing_proven", proven=frozenset()),
    **of_scope(PROVIDED, _NO_FAMILY),
}

_NO_VIEWS = inspected(SEEN, absent=VIEWS)

OBSERVED_DATA: Cases = {
    "everything": judged(
        SEEN,
        inspected(SEEN),
        PASSED,
        "complete",
        past=USED,
        obligation=GUIDANCE,
        measures={"planted": "5", "visits": "1"},
    ),
    "a whole kind is missing": judged(
        SEEN, _NO_VIEWS, FAILED, "category_missing", past=USED, obligation=GUIDANCE, measures={"categories": "views"}
    ),
    "a whole kind is missing at a town, under Art. 15": judged(
        SEEN, _NO_VIEWS, FAILED, "category_missing", past=USED, of=TOWN, obligation=LAW
    ),
    "none is there, while the profile is": judged(
        SEEN, inspected(SEEN, absent=SEARCHES + VIEWS), FAILED, "category_missing", past=USED
    ),
    "two of three are missing": judged(
        SEEN, inspected(SEEN, absent=SEARCHES[:2]), CANNOT_TELL, "records_missing", past=USED
    ),
    "the same two were missing before": judged(
        SEEN,
        inspected(SEEN, absent=SEARCHES[:2]),
        FAILED,
        "records_missing_twice",
        past=USED,
        earlier=earlier(*SEARCHES[:2]),
    ),
    "they confirm, asked by name, that two do not come": judged(
        SEEN,
        inspected(SEEN, absent=SEARCHES[:2]),
        FAILED,
        "records_missing_confirmed",
        past=USED,
        said=clarified(*SEARCHES[:2]),
        measures={"confirmed": "2"},
    ),
    "one is missing": judged(
        SEEN, inspected(SEEN, absent=SEARCHES[:1]), CANNOT_TELL, "single_record_missing", past=USED
    ),
    "nothing of ours at all": judged(
        SEEN, inspected(SEEN, absent=("profile", *SEARCHES, *VIEWS)), CANNOT_TELL, "nothing_recognised", past=USED
    ),
    "the account is a week old": judged(
        SEEN,
        _NO_VIEWS,
        UNTESTED,
        "account_too_young",
        past=AccountUsed(since=ASKED - timedelta(days=7)),
        measures={"used": "7", "needed": "30"},
    ),
    "thirty days to the hour": judged(
        SEEN, inspected(SEEN), PASSED, "complete", past=AccountUsed(since=ASKED - timedelta(days=30))
    ),
    "nobody knows how old the account is": judged(SEEN, _NO_VIEWS, UNTESTED, "age_unknown"),
    "no trace of ours was read back": judged(PROVIDED, inspected(PROVIDED), UNTESTED, "nothing_proven", past=USED),
    **of_scope(SEEN, _NO_VIEWS, past=USED),
}

_NO_FILES = {f"{name}.file": (Found.ABSENT, "") for name in LETTERS}
_NAMES_ONLY = inspected(CARRYING, found={f"{name}.file": (Found.PARTIAL, "plain") for name in LETTERS})
_TWO_FILES_GONE = inspected(CARRYING, found=dict(list(_NO_FILES.items())[:2]))

ATTACHMENTS: Cases = {
    "byte for byte": judged(
        CARRYING, inspected(CARRYING), PASSED, "returned", obligation=LAW, measures={"planted": "3"}
    ),
    "pictures encoded anew": judged(
        CARRYING,
        inspected(CARRYING, found={"letter-1.file": (Found.LOOSE, "transcoded")}),
        PASSED,
        "transcoded",
        measures={"changed": "1"},
    ),
    "right name, other bytes": judged(
        CARRYING, inspected(CARRYING, found={"letter-1.file": (Found.LOOSE, "changed")}), CANNOT_TELL, "changed"
    ),
    "names without files": judged(
        CARRYING, _NAMES_ONLY, FAILED, "files_missing", obligation=LAW, measures={"missing": "3"}
    ),
    "two of three are missing": judged(CARRYING, _TWO_FILES_GONE, CANNOT_TELL, "some_missing"),
    "the same two were missing before": judged(
        CARRYING,
        _TWO_FILES_GONE,
        FAILED,
        "files_missing_twice",
        earlier=earlier("letter-1.file", "letter-2.file"),
        measures={"twice": "2"},
    ),
    "they confirm, asked by name, that two do not come": judged(
        CARRYING,
        _TWO_FILES_GONE,
        FAILED,
        "files_missing_confirmed",
        said=clarified("letter-1.file", "letter-2.file"),
        measures={"confirmed": "2"},
    ),
    "the only proven ones are missing, another is there": judged(
        CARRYING,
        _TWO_FILES_GONE,
        CANNOT_TELL,
        "some_missing",
        proven=frozenset(f"{name}.{field}" for name in LETTERS[:2] for field in ("text", "file")),
    ),
    "one of three is missing": judged(
        CARRYING, inspected(CARRYING, found={"letter-1.file": (Found.ABSENT, "")}), CANNOT_TELL, "single_file_missing"
    ),
    "all are missing beside a document that may hold them": judged(
        CARRYING,
        inspected(CARRYING, found=_NO_FILES, members=(member(form="pdf", grade=2), FILE_MEMBER)),
        CANNOT_TELL,
        "may_be_embedded",
        measures={"formats": "pdf"},
    ),
    "missing with their records, which are counted": judged(
        CARRYING, inspected(CARRYING, absent=LETTERS), CANNOT_TELL, "left_to_records"
    ),
    "with their records, in what could not be read": judged(
        CARRYING, inspected(CARRYING, absent=LETTERS, problems=("truncated",)), CANNOT_TELL, "not_assessable"
    ),
    "no file was planted": judged(PROVIDED, inspected(PROVIDED), UNTESTED, "nothing_proven"),
    **of_scope(CARRYING, _NAMES_ONLY),
}
