"""How does a rate count a request? By situations in words."""

from datetime import date, timedelta

import pytest

from auditor.assess import assess
from auditor.exercise import exercise_of
from results.figures import Exercise
from results.records import Evidence, Fact, FactDetails, Looked, Outcome
from tests.auditor.inspected import inspected
from tests.auditor.situations import (
    ASKED,
    Said,
    asked,
    by_letter,
    entries,
    evidence,
    looks,
    mailed,
    read,
    record,
    seen,
    truth,
    unread,
    watched,
)

PASSED, FAILED, OPEN = Outcome.PASSED, Outcome.FAILED, Outcome.CANNOT_TELL
DAY = timedelta(days=1)
TRUTH = truth(record("profile", "profile"))
IN_TIME, LATE = ASKED + 10 * DAY, ASKED + 40 * DAY
SILENT = looks(ASKED + DAY, ASKED + 60 * DAY)
REASONED = FactDetails(reasons=True, authority=True, remedy=True)
EXTENDED = seen(Fact.EXTENSION_ANNOUNCED, IN_TIME, IN_TIME - DAY, details=FactDetails(reasons=True))


def found(*said: Said, opens: bool = True, until: timedelta = 61 * DAY) -> Exercise | None:
    case: Evidence = evidence(entries(*said), planted=TRUTH, sealed_at=ASKED + until)
    delivered = case.first(Fact.EXPORT_DELIVERED) is not None
    inspection = inspected(TRUTH, opened=opens) if delivered else None
    return exercise_of(assess(case, inspection))


def outcomes(*said: Said, opens: bool = True, until: timedelta = 61 * DAY) -> tuple[Outcome, Outcome, Outcome]:
    exercise = found(*said, opens=opens, until=until)
    assert exercise is not None
    return exercise.replied, exercise.answered, exercise.usable


def test_what_was_not_asked_is_no_exercise() -> None:
    assert found(Looked()) is None


def test_it_is_of_the_cohort_of_its_first_deadline() -> None:
    exercise = found(asked(), EXTENDED, *SILENT)
    assert exercise is not None
    assert exercise.first_deadline == date(2026, 4, 2)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param([seen(Fact.EXPORT_DELIVERED, IN_TIME, IN_TIME - DAY)], (PASSED, PASSED, PASSED), id="a file in time"),
        pytest.param([seen(Fact.EXPORT_DELIVERED, LATE, LATE - DAY)], (FAILED, FAILED, FAILED), id="a file too late"),
        pytest.param(
            [seen(Fact.REFUSED, IN_TIME, IN_TIME - DAY, details=REASONED)], (PASSED, PASSED, FAILED), id="a reasoned refusal"
        ),
        pytest.param(
            [seen(Fact.REFUSED, IN_TIME, IN_TIME - DAY, details=FactDetails(reasons=False, authority=True, remedy=True))],
            (PASSED, FAILED, FAILED),
            id="a refusal without reasons is a reply and no answer",
        ),
        pytest.param(SILENT, (FAILED, FAILED, FAILED), id="silence"),
    ],
)  # fmt: skip
def test_three_clocks(said: list[Said], expected: tuple[Outcome, Outcome, Outcome]) -> None:
    assert outcomes(asked(), *said) == expected


def test_a_file_that_nobody_could_open_leaves_it_open_whether_it_is_usable() -> None:
    delivered = seen(Fact.EXPORT_DELIVERED, IN_TIME, IN_TIME - DAY)
    assert outcomes(asked(), delivered, opens=False) == (PASSED, PASSED, OPEN)


def test_within_a_valid_extension_nobody_can_tell_but_there_was_a_reply() -> None:
    exercise = found(asked(), EXTENDED, *SILENT)
    assert exercise is not None
    assert exercise.is_extended
    assert (exercise.replied, exercise.answered, exercise.usable) == (PASSED, OPEN, OPEN)


def test_before_the_first_deadline_nobody_can_tell_and_nothing_is_extended() -> None:
    exercise = found(asked(), until=10 * DAY)
    assert exercise is not None
    assert not exercise.is_extended
    assert (exercise.replied, exercise.answered, exercise.usable) == (OPEN, OPEN, OPEN)


WEEK = ASKED + 7 * DAY
WATCHED = watched(ASKED + 60 * DAY)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            [seen(Fact.IDENTITY_DEMANDED, WEEK, WEEK), seen(Fact.IDENTITY_GIVEN, WEEK + DAY, WEEK + DAY), *SILENT],
            (PASSED, FAILED),
            id="who we are was asked, and then nothing came",
        ),
        pytest.param(
            [seen(Fact.IDENTITY_DEMANDED, ASKED + 58 * DAY, ASKED + 57 * DAY), *SILENT],
            (FAILED, FAILED),
            id="who we are was asked too late",
        ),
        pytest.param([seen(Fact.INFORMATION_GIVEN, WEEK, WEEK), *SILENT], (PASSED, OPEN), id="information alone"),
        pytest.param([seen(Fact.REFERRED_ELSEWHERE, WEEK, WEEK), *SILENT], (PASSED, OPEN), id="sent elsewhere"),
        pytest.param(
            [seen(Fact.REQUEST_ACKNOWLEDGED, WEEK, WEEK), *SILENT], (FAILED, FAILED), id="an automatic receipt is none"
        ),
        pytest.param(
            [seen(Fact.DETAILS_DEMANDED, LATE, IN_TIME), seen(Fact.DETAILS_GIVEN, LATE, LATE), *SILENT],
            (OPEN, FAILED),
            id="asked between two looks, on either side of the last day",
        ),
    ],
)  # fmt: skip
def test_a_reply_in_time_is_one_whatever_becomes_of_the_answer(
    said: list[Said], expected: tuple[Outcome, Outcome]
) -> None:
    assert outcomes(asked(), *said)[:2] == expected


@pytest.mark.parametrize(
    ("mails", "replied"),
    [
        pytest.param([mailed(WEEK), *read(WEEK)], PASSED, id="a letter that says nothing"),
        pytest.param([mailed(WEEK), unread(WEEK)], OPEN, id="a letter that nobody has read"),
        pytest.param([mailed(WEEK, authentic="failed"), *read(WEEK)], FAILED, id="a letter from nobody knows whom"),
        pytest.param([mailed(WEEK, sort="receipt"), *read(WEEK)], FAILED, id="a receipt"),
        pytest.param(
            [mailed(WEEK), *read(WEEK), seen(Fact.REQUEST_ACKNOWLEDGED, WEEK, WEEK, artifacts=("2" * 64,))],
            FAILED,
            id="a receipt in the form of a letter",
        ),
    ],
)
def test_a_letter_is_a_reply_once_it_is_read(mails: list[Said], replied: Outcome) -> None:
    assert outcomes(*by_letter(), *mails, *WATCHED)[0] is replied
