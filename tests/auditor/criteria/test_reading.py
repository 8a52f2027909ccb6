"""Which entry answers the request, when one of several was taken back?"""

from datetime import timedelta

import pytest

from auditor.criteria.reading import answer, answered_at_once, first_shown, sent_electronically
from results.records import Artifact, Body, Fact, Intended, Retention, Role
from tests.auditor.situations import ASKED, Line, asked, entries, evidence, seen

DAY = timedelta(days=1)


def ready(day: int) -> Body:
    return seen(Fact.EXPORT_READY, ASKED + day * DAY, ASKED + (day - 1) * DAY)


def delivered(day: int) -> Body:
    return seen(Fact.EXPORT_DELIVERED, ASKED + day * DAY)


def taken_back(day: int, fact: Fact = Fact.EXPORT_STALE) -> Body:
    return seen(fact, ASKED + day * DAY)


def answering(*said: Body) -> int | None:
    """The sequence number of the answer."""
    found = answer(evidence(entries(asked(), *said)))
    return found[0].seq if found else None


@pytest.mark.parametrize("fact", [Fact.EXPORT_STALE, Fact.EXPORT_FAILED, Fact.EXPORT_EXPIRED])
def test_what_was_taken_back_before_it_was_taken_is_no_answer(fact: Fact) -> None:
    assert answering(ready(1), taken_back(1, fact)) is None


def test_the_next_that_is_ready_answers() -> None:
    assert answering(ready(1), taken_back(1), ready(5), delivered(5)) == 4


def test_what_was_taken_answers_from_when_it_was_ready_also_if_its_link_dies_later() -> None:
    assert answering(ready(2), delivered(3), taken_back(9, Fact.EXPORT_EXPIRED)) == 2


def test_a_link_that_died_before_takes_nothing_back_that_became_ready_later() -> None:
    assert answering(taken_back(1, Fact.EXPORT_EXPIRED), ready(2)) == 3


def test_an_earlier_delivery_does_not_save_what_was_ready_later_and_taken_back() -> None:
    assert answering(delivered(1), ready(2), taken_back(2)) == 2


def test_a_refusal_answers_whatever_is_taken_back() -> None:
    assert answering(seen(Fact.REFUSED, ASKED + DAY), taken_back(2)) == 2


def kept(sha256: str) -> Artifact:
    return Artifact(
        ledger="case-1",
        sha256=sha256,
        role=Role.EXPORT,
        media_type="application/zip",
        size=1,
        retention=Retention.EXPORT,
        kept_at=ASKED,
    )


@pytest.mark.parametrize(
    ("said", "files"),
    [
        ([], ["old", "new"]),
        ([seen(Fact.EXPORT_STALE, ASKED, artifacts=("old",))], ["new"]),
        (
            [
                seen(Fact.EXPORT_STALE, ASKED, artifacts=("old",)),
                seen(Fact.EXPORT_DELIVERED, ASKED + DAY, artifacts=("old", "new")),
            ],
            ["old", "new"],
        ),
        (
            [
                seen(Fact.EXPORT_DELIVERED, ASKED, artifacts=("old",)),
                seen(Fact.EXPORT_STALE, ASKED + DAY, artifacts=("old",)),
            ],
            ["old"],
        ),
    ],
    ids=["nobody has said", "older than the request", "brought again beside the new one", "sent once more"],
)
def test_an_old_file_is_no_part_of_the_answer_unless_something_brought_it_as_one(
    said: list[Body], files: list[str]
) -> None:
    seal = evidence(entries(asked(), *said), artifacts=(kept("old"), kept("new")))
    assert [file.sha256 for file in seal.files] == files


@pytest.mark.parametrize(("minutes", "at_once"), [(15, True), (16, False)])
def test_at_once_is_within_a_quarter_of_an_hour(minutes: int, at_once: bool) -> None:
    came = seen(Fact.EXPORT_READY, ASKED + timedelta(minutes=minutes), ASKED)
    assert answered_at_once(evidence(entries(asked(), came))) is at_once


def test_nothing_comes_at_once_where_nothing_was_asked_or_answered() -> None:
    assert not answered_at_once(evidence(entries(asked())))
    assert not answered_at_once(evidence(entries(ready(1))))


def test_a_fact_that_a_person_confirmed_was_shown_where_it_was_proposed() -> None:
    proposal = Line(body=seen(Fact.REFUSED, ASKED, proposed=True), stage="request")
    confirmed = Line(body=seen(Fact.REFUSED, ASKED, confirms=1), by="person:ines")
    made = evidence(entries(proposal, confirmed))
    [(entry, fact)] = made.facts(Fact.REFUSED)
    assert (entry.seq, first_shown(made, entry, fact).seq) == (2, 1)


@pytest.mark.parametrize(
    ("before", "by", "electronically"),
    [
        ([], "probe:browser", True),
        ([], "person:ines", False),
        ([Line(body=Intended(step=3), by="probe:browser")], "person:ines", True),
        ([Line(body=Intended(step=3), by="person:ines")], "person:ines", False),
    ],
)
def test_a_probe_sends_electronically_and_a_person_who_knows(before, by: str, electronically: bool) -> None:
    made = evidence(entries(*before, Line(body=asked(), by=by)))
    assert sent_electronically(made, made.entries[-1]) is electronically


def test_an_intent_of_a_later_attempt_says_nothing_of_the_letter_before() -> None:
    made = evidence(entries(Line(body=asked(), by="person:ines"), Line(body=Intended(step=3), by="probe:browser")))
    assert not sent_electronically(made, made.entries[0])
