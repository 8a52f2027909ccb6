"""Is an answer in time, late, or undecidable, as the law counts?"""

from datetime import UTC, datetime, timedelta

from auditor.criteria.deadline import assess
from auditor.criteria.reading import UNWATCHED_DAYS
from results.records import Fact, FactDetails, Interval, Outcome
from scenarios.lint.wait import SELDOM
from tests.auditor.situations import ASKED, asked, entries, evidence, looks, seen

END = datetime(2026, 4, 2, 22, 0, tzinfo=UTC)  # midnight in Paris after 2 April, summer time


def outcome(*said, **more) -> tuple[str, str]:
    verdict = assess(evidence(entries(*said, by=more.pop("by", "probe:browser")), **more), None)
    return verdict.outcome, verdict.reason


def test_an_export_ready_before_the_last_midnight_is_in_time() -> None:
    ready = seen(Fact.EXPORT_READY, END - timedelta(seconds=1), END - timedelta(hours=1))
    assert outcome(asked(), ready) == (Outcome.PASSED, "in_time")


def test_an_interval_wholly_after_the_last_midnight_is_late() -> None:
    ready = seen(Fact.EXPORT_READY, END + timedelta(days=5), END)
    verdict = assess(evidence(entries(asked(), ready)), None)
    assert (verdict.outcome, verdict.reason) == (Outcome.FAILED, "late")
    assert verdict.values()["deadline"] == "2026-04-02"
    assert verdict.values()["days"] == "1"
    assert [c.entry for c in verdict.citations] == [1, 2]


def test_an_interval_across_the_last_midnight_accuses_nobody() -> None:
    ready = seen(Fact.EXPORT_READY, END, END - timedelta(hours=1))
    assert outcome(asked(), ready) == (Outcome.CANNOT_TELL, "straddles_deadline")


def test_an_export_first_looked_for_after_the_deadline_accuses_nobody() -> None:
    assert outcome(asked(), seen(Fact.EXPORT_READY, END + timedelta(days=9))) == (
        Outcome.CANNOT_TELL,
        "straddles_deadline",
    )


def test_silence_fails_only_once_we_looked_after_the_last_day() -> None:
    days = looks(ASKED + timedelta(days=1), END + timedelta(hours=1))
    assert outcome(asked(), *days, (END + timedelta(minutes=1), days[0][1])) == (Outcome.FAILED, "silent")


def test_silence_before_the_last_day_is_over_is_nothing() -> None:
    days = looks(ASKED + timedelta(days=1), END - timedelta(days=2))
    assert outcome(asked(), *days, sealed_at=END - timedelta(days=1)) == (Outcome.CANNOT_TELL, "not_over_yet")


def test_silence_nobody_watched_is_ours() -> None:
    days = looks(ASKED + timedelta(days=1), END - timedelta(days=2))
    assert outcome(asked(), *days) == (Outcome.CANNOT_TELL, "not_watched")


def test_a_request_that_never_left_is_untested() -> None:
    assert outcome() == (Outcome.UNTESTED, "not_asked")


def test_a_submission_only_a_person_reports_proves_no_receipt() -> None:
    assert outcome(asked(), by="person:ines") == (Outcome.CANNOT_TELL, "receipt_unproven")


def test_an_acknowledgement_proves_the_receipt_a_person_reports() -> None:
    acknowledged = seen(Fact.REQUEST_ACKNOWLEDGED, ASKED)
    ready = seen(Fact.EXPORT_READY, ASKED + timedelta(days=3), ASKED)
    assert outcome(asked(), acknowledged, ready, by="person:ines") == (Outcome.PASSED, "in_time")


def test_an_archive_taken_back_as_stale_is_no_answer() -> None:
    early = seen(Fact.EXPORT_READY, ASKED + timedelta(days=1), ASKED)
    stale = seen(Fact.EXPORT_STALE, ASKED + timedelta(days=1))
    late = seen(Fact.EXPORT_READY, END + timedelta(days=2), END + timedelta(days=1))
    assert outcome(asked(), early, stale, late) == (Outcome.FAILED, "late")


def test_an_extension_announced_in_time_with_reasons_moves_the_deadline() -> None:
    extension = seen(Fact.EXTENSION_ANNOUNCED, ASKED + timedelta(days=9), details=FactDetails(reasons=True))
    ready = seen(Fact.EXPORT_READY, END + timedelta(days=5), END + timedelta(days=4))
    assert outcome(asked(), extension, ready) == (Outcome.PASSED, "in_time")


def test_an_extension_without_reasons_moves_nothing() -> None:
    extension = seen(Fact.EXTENSION_ANNOUNCED, ASKED + timedelta(days=9), details=FactDetails(reasons=False))
    ready = seen(Fact.EXPORT_READY, END + timedelta(days=5), END + timedelta(days=4))
    assert outcome(asked(), extension, ready) == (Outcome.FAILED, "late")


def test_a_refusal_nobody_has_read_yet_makes_silence_undecidable() -> None:
    proposal = seen(Fact.REFUSED, ASKED + timedelta(days=3), proposed=True)
    days = looks(ASKED + timedelta(days=4), END + timedelta(days=2))
    assert outcome(asked(), proposal, *days) == (Outcome.CANNOT_TELL, "answer_unconfirmed")


def test_a_demand_for_identity_we_never_met_stops_the_clock() -> None:
    demand = seen(Fact.IDENTITY_DEMANDED, ASKED + timedelta(days=7))
    days = looks(ASKED + timedelta(days=8), END + timedelta(days=30))
    assert outcome(asked(), demand, *days) == (Outcome.CANNOT_TELL, "clock_stopped")


def test_the_interval_of_submission_counts_from_its_later_end() -> None:
    window = Interval(after=datetime(2026, 3, 1, 22, 55, tzinfo=UTC), by=datetime(2026, 3, 1, 23, 5, tzinfo=UTC))
    late_evening = asked().__class__(fact=Fact.REQUEST_SUBMITTED, when=window)
    ready = seen(Fact.EXPORT_READY, END - timedelta(hours=1), END - timedelta(hours=2))
    assert outcome(late_evening, ready) == (Outcome.PASSED, "in_time")


def test_whoever_looks_as_seldom_as_lint_lets_pass_can_be_a_day_late_and_still_tell_of_silence() -> None:
    assert SELDOM + timedelta(days=1) <= timedelta(days=UNWATCHED_DAYS)
