"""What is said of a copy under Art. 15, and of what is told about the processing."""

from dataclasses import replace
from datetime import datetime, timedelta

from results.records import (
    ALWAYS_OWED,
    Answered,
    Asked,
    Fact,
    FactDetails,
    InformationElement,
    Looked,
    QuestionTopic,
    Right,
)
from tests.auditor.criteria.case import CANNOT_TELL, FAILED, INAPPLICABLE, LAW, PASSED, UNTESTED, Case, Cases
from tests.auditor.criteria.case_format import ERASED
from tests.auditor.inspected import inspected
from tests.auditor.situations import ASKED, OPENED, Said, asked, mailed, record, seen, truth, unread

DAY = timedelta(days=1)
TRUTH = truth(record("child-1", "family"), record("child-2", "family"), record("profile", "profile"))
ACCESS = {"planted": TRUTH, "opened": replace(OPENED, right=Right.ACCESS)}
WHOLE = inspected(TRUTH)
NONE = inspected(TRUTH, absent=("child-1", "child-2", "profile"))
DELIVERED = seen(Fact.EXPORT_DELIVERED, ASKED + 2 * DAY, ASKED)
INFORMED = seen(Fact.INFORMATION_GIVEN, ASKED + 2 * DAY, ASKED, artifacts=("3" * 64,))
KNOWN = seen(Fact.REQUEST_ACKNOWLEDGED, ASKED + DAY, ASKED)


def reading(
    *found: InformationElement, by: str = "ines", at: datetime = ASKED + 4 * DAY, copy: bool = True
) -> list[Said]:
    """Somebody has read the answer."""
    question = f"q-{by}"
    return [
        (at, Asked(question=question, topic=QuestionTopic.READ_INFORMATION, answers=("read", "no_copy"))),
        (
            at + DAY,
            Answered(
                question=question,
                answer="read" if copy else "no_copy",
                person=by,
                details=FactDetails(elements=found),
            ),
        ),
    ]


def by_two(*found: InformationElement, copy: bool = True) -> list[Said]:
    """Two people have read the answer, each alone, and found the same."""
    return [*reading(*found, copy=copy), *reading(*found, by="paul", at=ASKED + 6 * DAY, copy=copy)]


ALL_BUT_RETENTION = tuple(one for one in ALWAYS_OWED if one is not InformationElement.RETENTION)

COPY: Cases = {
    "a file with all that was planted": Case(
        said=[asked(), DELIVERED],
        more=ACCESS,
        inspection=WHOLE,
        outcome=PASSED,
        reason="given",
        obligation=LAW,
        measures={"found": "3", "planted": "3"},
        cites=(1, 2),
    ),
    "a file, and two people found not a word on the processing": Case(
        said=[asked(), DELIVERED, *by_two()],
        more=ACCESS,
        inspection=WHOLE,
        outcome=PASSED,
        reason="copy_without_information",
        cites=(1, 2, 4, 6),
    ),
    "words on the processing, no data, and a look after the last day": Case(
        said=[
            asked(),
            KNOWN,
            INFORMED,
            *reading(*ALWAYS_OWED, copy=False),
            *reading(by="paul", at=ASKED + 6 * DAY, copy=False),
            (ASKED + 40 * DAY, Looked(facts=(Fact.REQUEST_PENDING,))),
        ],
        more=ACCESS,
        outcome=FAILED,
        reason="information_without_copy",
        obligation=LAW,
        cites=(1, 3, 5, 7),
    ),
    "words on the processing, no data, and no look before the last day": Case(
        said=[
            asked(),
            KNOWN,
            INFORMED,
            *reading(*ALWAYS_OWED, copy=False),
            *reading(by="paul", at=ASKED + 6 * DAY, copy=False),
            (ASKED + 40 * DAY, Looked()),
        ],
        more=ACCESS,
        outcome=CANNOT_TELL,
        reason="copy_unread",
    ),
    "words on the processing, and one of two readers has found data": Case(
        said=[
            asked(),
            KNOWN,
            INFORMED,
            *reading(*ALWAYS_OWED, copy=False),
            *reading(by="paul", at=ASKED + 6 * DAY),
        ],
        more=ACCESS,
        outcome=CANNOT_TELL,
        reason="copy_unread",
    ),
    "words on the processing, and the same person has read them twice": Case(
        said=[
            asked(),
            KNOWN,
            INFORMED,
            *reading(copy=False),
            *reading(by="Ines ", at=ASKED + 6 * DAY, copy=False),
        ],
        more=ACCESS,
        outcome=CANNOT_TELL,
        reason="copy_unread",
    ),
    "words on the processing, and a mail that nobody has read": Case(
        said=[
            asked(),
            KNOWN,
            INFORMED,
            *by_two(copy=False),
            mailed(ASKED + 9 * DAY),
            unread(ASKED + 9 * DAY),
        ],
        more=ACCESS,
        outcome=CANNOT_TELL,
        reason="copy_unread",
    ),
    "words on the processing, within the month": Case(
        said=[
            asked(),
            KNOWN,
            INFORMED,
            *by_two(copy=False),
        ],
        more={**ACCESS, "sealed_at": ASKED + 9 * DAY},
        outcome=CANNOT_TELL,
        reason="copy_unread",
    ),
    "words on the processing, and nobody has looked since": Case(
        said=[
            asked(),
            KNOWN,
            INFORMED,
            (ASKED + 3 * DAY, Looked()),
            *by_two(copy=False),
        ],
        more=ACCESS,
        outcome=CANNOT_TELL,
        reason="copy_unread",
    ),
    "words on the processing, and a price for the rest": Case(
        said=[
            asked(),
            KNOWN,
            INFORMED,
            seen(Fact.FEE_DEMANDED, ASKED + 3 * DAY),
            *by_two(copy=False),
        ],
        more=ACCESS,
        outcome=CANNOT_TELL,
        reason="copy_unread",
    ),
    "they say that part is left out": Case(
        said=[asked(), DELIVERED, seen(Fact.EXPORT_PARTIAL, ASKED + 2 * DAY)],
        more=ACCESS,
        inspection=WHOLE,
        outcome=CANNOT_TELL,
        reason="category_excluded",
        cites=(1, 2, 3),
    ),
    "a file with nothing of ours": Case(
        said=[asked(), DELIVERED],
        more=ACCESS,
        inspection=NONE,
        outcome=CANNOT_TELL,
        reason="nothing_of_ours",
    ),
    "a locked file": Case(
        said=[asked(), DELIVERED],
        more=ACCESS,
        inspection=replace(NONE, opened=False),
        outcome=CANNOT_TELL,
        reason="not_assessable",
    ),
    "a file, and nothing was read back before": Case(
        said=[asked(), DELIVERED],
        more={**ACCESS, "proven": frozenset()},
        inspection=WHOLE,
        outcome=CANNOT_TELL,
        reason="nothing_proven",
    ),
    "a file that we could not examine": Case(
        said=[asked(), DELIVERED], more=ACCESS, outcome=UNTESTED, reason="not_inspected"
    ),
    "erased by our own rules": Case(
        said=[asked(), DELIVERED], more={**ACCESS, "artifacts": (ERASED,)}, outcome=UNTESTED, reason="artifact_erased"
    ),
    "a decoy was found": Case(
        said=[asked(), DELIVERED],
        more=ACCESS,
        inspection=replace(WHOLE, decoy_hits=1),
        outcome=UNTESTED,
        reason="matching_unsafe",
    ),
    "an answer on paper": Case(
        said=[asked(), seen(Fact.DELIVERED_ON_PAPER, ASKED + 2 * DAY)],
        more=ACCESS,
        outcome=CANNOT_TELL,
        reason="on_paper",
    ),
    "a refusal": Case(
        said=[asked(), seen(Fact.REFUSED, ASKED + 2 * DAY)], more=ACCESS, outcome=INAPPLICABLE, reason="refused"
    ),
    "no answer": Case(said=[asked(), KNOWN], more=ACCESS, outcome=CANNOT_TELL, reason="no_answer"),
    "portability alone was asked for": Case(
        said=[asked(), DELIVERED],
        more={"planted": TRUTH},
        inspection=WHOLE,
        outcome=INAPPLICABLE,
        reason="access_not_asked",
    ),
    "never asked": Case(said=[], more=ACCESS, outcome=UNTESTED, reason="not_asked"),
}

PROCESSING_INFORMATION: Cases = {
    "one reader has found all that is always owed": Case(
        said=[asked(), DELIVERED, *reading(*ALWAYS_OWED)],
        more=ACCESS,
        outcome=PASSED,
        reason="given",
        obligation=LAW,
        cites=(2, 4),
    ),
    "what one reader misses another has found": Case(
        said=[
            asked(),
            DELIVERED,
            *reading(*ALL_BUT_RETENTION),
            *reading(InformationElement.RETENTION, by="paul", at=ASKED + 6 * DAY),
        ],
        more=ACCESS,
        outcome=PASSED,
        reason="given",
    ),
    "two readers have found no word on retention": Case(
        said=[
            asked(),
            DELIVERED,
            *by_two(*ALL_BUT_RETENTION),
        ],
        more=ACCESS,
        outcome=FAILED,
        reason="elements_missing",
        obligation=LAW,
        measures={"information": "retention"},
        cites=(2, 4, 6),
    ),
    "two readers have found nothing, within the month": Case(
        said=[asked(), DELIVERED, *by_two()],
        more={**ACCESS, "sealed_at": ASKED + 9 * DAY},
        outcome=CANNOT_TELL,
        reason="may_come",
    ),
    "two readers have found nothing, and a letter has come since that nobody has read": Case(
        said=[
            asked(),
            DELIVERED,
            *by_two(),
            mailed(ASKED + 9 * DAY),
            unread(ASKED + 9 * DAY),
        ],
        more=ACCESS,
        outcome=CANNOT_TELL,
        reason="may_come",
    ),
    "two readers have found nothing, and more time was taken": Case(
        said=[
            asked(),
            DELIVERED,
            *by_two(),
            seen(Fact.EXTENSION_ANNOUNCED, ASKED + 8 * DAY),
        ],
        more=ACCESS,
        outcome=CANNOT_TELL,
        reason="may_come",
    ),
    "one reader has found nothing": Case(
        said=[asked(), DELIVERED, *reading()],
        more=ACCESS,
        outcome=CANNOT_TELL,
        reason="read_by_one",
        measures={"information": "purposes, categories, retention, rights, complaint"},
    ),
    "the same person has read it twice": Case(
        said=[asked(), DELIVERED, *reading(), *reading(by=" INES", at=ASKED + 6 * DAY)],
        more=ACCESS,
        outcome=CANNOT_TELL,
        reason="read_by_one",
    ),
    "another file has come since it was read": Case(
        said=[
            asked(),
            DELIVERED,
            *by_two(),
            seen(Fact.EXPORT_DELIVERED, ASKED + 9 * DAY),
        ],
        more=ACCESS,
        outcome=CANNOT_TELL,
        reason="unread",
        cites=(7,),
    ),
    "nobody has read it": Case(
        said=[asked(), DELIVERED],
        more=ACCESS,
        inspection=replace(WHOLE, information=(InformationElement.PURPOSES, InformationElement.SOURCE)),
        outcome=CANNOT_TELL,
        reason="unread",
        measures={"information": "purposes, source"},
    ),
    "words without data, read by two, nothing missing": Case(
        said=[
            asked(),
            INFORMED,
            *reading(*ALWAYS_OWED, copy=False),
            *reading(by="paul", at=ASKED + 6 * DAY, copy=False),
        ],
        more=ACCESS,
        outcome=PASSED,
        reason="given",
    ),
    "an answer on paper": Case(
        said=[asked(), seen(Fact.DELIVERED_ON_PAPER, ASKED + 2 * DAY)],
        more=ACCESS,
        outcome=CANNOT_TELL,
        reason="on_paper",
    ),
    "a refusal": Case(
        said=[asked(), seen(Fact.REFUSED, ASKED + 2 * DAY)], more=ACCESS, outcome=INAPPLICABLE, reason="refused"
    ),
    "no answer": Case(said=[asked()], more=ACCESS, outcome=CANNOT_TELL, reason="no_answer"),
    "portability alone was asked for": Case(said=[asked(), DELIVERED], outcome=INAPPLICABLE, reason="access_not_asked"),
    "never asked": Case(said=[], more=ACCESS, outcome=UNTESTED, reason="not_asked"),
}
