"""What of a period is public, and does anything outside show what was found in a case that is not?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from auditor.release import files_of
from dashboards.channels.open_data.package import PACKAGE, write_package
from dashboards.judged import Judged, sketch_of, witnesses
from dashboards.publish import compose, corrections, tally
from results.figures.publishable import Blank
from results.figures.row import Finding
from results.figures.words import Excluded
from results.records import Hold, Obligation, Outcome, PublicationEvent, PublicationWhat
from tests.dashboards.released import BAD, EDITION, GOOD, before_of, event, judged, released


def test_what_is_good_is_public_and_a_failure_after_its_controller_could_answer():
    gated = released(judged("acme"), judged("blog", BAD), judged("cafe", BAD, told=True))
    assert [c.row.service for c in gated.release.cases] == ["acme", "cafe"]
    assert [s.service.id for s in gated.release.services] == ["acme", "cafe"]
    assert gated.release.withheld == 1
    assert tally(gated.held) == {str(Hold.NOT_NOTIFIED): 1}


FOUND = [
    GOOD,
    BAD,
    Finding(Outcome.CANNOT_TELL, "late", Obligation.LAW),
    Finding(Outcome.UNTESTED, "late", Obligation.LAW),
]


@pytest.mark.parametrize("finding", FOUND)
@pytest.mark.parametrize("others", [2, 12, 60])
@pytest.mark.parametrize("why", ["fresh", "unproven", "its service has another"])
def test_the_same_bytes_go_out_of_every_channel_whatever_was_found_in_a_case_that_is_held_back(
    finding: Finding, others: int, why: str
):
    crowd = [judged(f"shop-{n:02d}", BAD if n % 2 else GOOD, told=True) for n in range(others)]

    def files(of: Finding) -> dict[str, bytes]:
        made = judged("bistrot", of, told=True)
        until = datetime(2027, 3, 20, tzinfo=UTC)
        fresh = replace(made, row=replace(made.row, watched_until=until))
        beside = replace(fresh, row=replace(fresh.row, case="case-beside"), verified=False)
        held = {
            "fresh": [fresh],
            "unproven": [replace(made, verified=False)],
            "its service has another": [made, beside],
        }
        gated = released(*crowd, *held[why])
        assert "case-bistrot" in gated.held
        return files_of(gated.release)

    one, other = files(finding), files(GOOD)
    assert one == other
    assert b"bistrot" not in b"".join(one.values())


def test_what_is_fresh_is_absent_be_it_good_or_bad():
    for finding in (GOOD, BAD):
        made = judged("acme", finding, told=True)
        fresh = replace(made, row=replace(made.row, watched_until=datetime(2027, 3, 20, tzinfo=UTC)))
        assert [h.why for h in released(fresh).held["case-acme"]] == [Hold.WAITING]
        assert released(replace(fresh, was_public=True)).held == {}, "it stood in an earlier release of the period"


def test_a_large_body_has_no_pause_in_which_its_case_waits_longer():
    made = judged("acme")
    of = replace(made, row=replace(made.row, watched_until=datetime(2026, 12, 10, tzinfo=UTC)))
    edition = replace(EDITION, until=date(2027, 1, 12))
    assert set(compose([of], edition).held) == {"case-acme"}
    assert compose([replace(of, agents=5000)], edition).held == {}


def test_the_cases_of_a_service_are_public_together():
    first, second = judged("acme"), judged("acme")
    second = replace(second, row=replace(second.row, case="case-acme-2"), verified=False)
    gated = released(first, second)
    assert {case: [h.why for h in holds] for case, holds in gated.held.items()} == {
        "case-acme": [Hold.TOGETHER],
        "case-acme-2": [Hold.EVIDENCE],
    }
    assert gated.release.services == ()


def test_a_service_of_which_nothing_new_is_public_keeps_its_last_statement_with_its_period():
    old = replace(judged("acme", BAD, told=True), was_public=True, carried_from="2026-Q3.1", cohort="2026-Q3")
    old = replace(old, row=replace(old.row, case="case-old"))
    told = [(c.row.case, c.cohort, c.carried_from, c.counted) for c in released(earlier=[old]).release.cases]
    assert told == [("case-old", "2026-Q3", "2026-Q3.1", False)]
    held = released(judged("acme", BAD), earlier=[old]).release
    assert [c.row.case for c in held.cases] == ["case-old"], "held back, or never asked: the same"
    assert [c.row.case for c in released(judged("acme"), earlier=[old]).release.cases] == ["case-acme"]
    contest = event("case-old", PublicationWhat.CONTESTED, date(2027, 3, 30))
    assert released(earlier=[replace(old, events=(*old.events, contest))]).release.cases == ()


def test_what_counts_is_said_as_far_as_public_cases_tell():
    first, later, lent = judged("acme"), judged("acme"), judged("blog")
    later = replace(later, row=replace(later.row, case="case-acme-2"))
    lent = replace(lent, row=replace(lent.row, holder_mode="agreed"))
    cases = released(first, later, lent).release.cases
    assert {c.row.case: (c.counted, c.left_out) for c in cases} == {
        "case-acme": (True, None),
        "case-acme-2": (False, Excluded.ANOTHER_REQUEST),
        "case-blog": (False, Excluded.AGREED_ACCOUNT),
    }


def test_what_has_no_deadline_is_listed_and_belongs_to_no_cohort():
    made = judged("acme")
    row = replace(made.row, first_deadline=None, exercise=None, watched_until=datetime(2026, 11, 30, tzinfo=UTC))
    (case,) = released(replace(made, row=row)).release.cases
    assert (case.cohort, case.counted, case.left_out) == (None, False, Excluded.NOT_ASKED)


def test_figures_count_those_that_are_held_back_and_name_only_the_public_ones():
    cases = [judged(f"shop-{n:02d}", BAD if n % 2 else GOOD) for n in range(40)]
    gated = released(*cases)
    figure = next(f for f in gated.release.figures if f.id.startswith("responsiveness/2026-Q4"))
    assert figure.count is not None
    assert (figure.n, figure.count.good, figure.count.bad) == (40, 20, 20)
    assert len(figure.cases) == 20
    assert gated.release.withheld == 20


MISSING = Finding(Outcome.FAILED, "category_missing", Obligation.LAW)
LACKS = {"provided_data": frozenset({"message-1", "message-2"})}


def test_a_finding_that_another_account_shows_of_the_same_records_is_confirmed():
    cases = [
        replace(c, missing=LACKS, row=replace(c.row, service="acme", outcomes={"provided_data": MISSING}))
        for c in (judged("acme", told=True), judged("acme-two", told=True))
    ]
    assert released(*cases).held == {}
    alone = released(cases[0]).held
    assert [[h.why for h in holds] for holds in alone.values()] == [[Hold.UNCONFIRMED]]


def test_other_records_that_another_account_misses_confirm_nothing():
    cases = [
        replace(c, missing=lacks, row=replace(c.row, service="acme", outcomes={"provided_data": MISSING}))
        for c, lacks in (
            (judged("acme", told=True), LACKS),
            (judged("acme-two", told=True), {"provided_data": frozenset({"photo-7"})}),
        )
    ]
    assert {h.why for holds in released(*cases).held.values() for h in holds} == {Hold.UNCONFIRMED}


def test_a_case_of_another_period_is_in_no_file():
    other = judged("blog")
    other = replace(other, row=replace(other.row, first_deadline=date(2026, 9, 30)))
    files = write_package(released(judged("acme"), other).release)
    assert b"blog" not in b"".join(files.values())


def test_nothing_depends_on_the_order_in_which_cases_come():
    cases = [judged(f"shop-{n}", BAD if n % 3 else GOOD, told=bool(n % 2)) for n in range(9)]
    assert write_package(released(*cases).release) == write_package(released(*reversed(cases)).release)


def mended(*events: PublicationEvent, retest: Judged | None = None) -> tuple[tuple[str, date], ...]:
    """What is said to be repaired of a case that failed, and was seen again by `retest`, a case of the next quarter."""
    case, again = judged("acme", BAD, told=True), retest or judged("again")
    later = replace(again.row, service="acme", first_deadline=date(2027, 2, 1))
    known = replace(case, events=(*case.events, *events))
    return next(c for c in released(known, replace(again, row=later)).release.cases if c.row.service == "acme").repaired


def seen(what: PublicationWhat, day: date, *criteria: str, by: str | None = "case-again") -> PublicationEvent:
    return event("case-acme", what, day, criteria=criteria or ("deadline",), shown_by=by)


def test_what_failed_and_was_seen_repaired_says_when_and_what_never_failed_says_nothing():
    last = seen(PublicationWhat.REPAIRED, date(2027, 2, 9))
    first = seen(PublicationWhat.REPAIRED, date(2027, 2, 1), "deadline", "format")
    assert mended(last, first) == (("deadline", date(2027, 2, 1)),)


def test_a_repair_that_a_person_noted_or_that_a_case_showed_which_is_held_back_is_not_printed():
    assert mended(seen(PublicationWhat.REPAIRED, date(2027, 2, 1), by=None)) == ()
    shown = seen(PublicationWhat.REPAIRED, date(2027, 2, 1))
    assert mended(shown) == (("deadline", date(2027, 2, 1)),)
    assert mended(shown, retest=replace(judged("again"), verified=False)) == ()
    other = Finding(Outcome.FAILED, "late", Obligation.LAW)
    untold = judged("again")
    assert mended(shown, retest=replace(untold, row=replace(untold.row, outcomes={"format": other}))) == ()


def test_what_was_seen_repaired_and_fails_again_later_is_repaired_no_more():
    story = [
        seen(PublicationWhat.REPAIRED, date(2027, 2, 1)),
        seen(PublicationWhat.FOUND_AGAIN, date(2027, 3, 1)),
        seen(PublicationWhat.REPAIRED, date(2027, 3, 20)),
    ]
    assert mended(*story[:2]) == ()
    assert mended(*story) == (("deadline", date(2027, 3, 20)),)


def test_that_a_finding_is_contested_since_or_was_seen_repaired_is_a_correction():
    case = judged("acme", BAD, told=True)
    first = released(case).release
    disputed = (
        event("case-acme", PublicationWhat.CONTESTED, date(2027, 1, 20)),
        event("case-acme", PublicationWhat.DECIDED, date(2027, 2, 1), upheld=True),
        seen(PublicationWhat.REPAIRED, date(2027, 2, 1)),
    )
    again = judged("again")
    retest = replace(again, row=replace(again.row, service="acme", first_deadline=date(2027, 2, 1)))
    second = released(replace(case, events=(*case.events, *disputed)), retest).release
    changed = {c.subject: (c.before, c.after) for c in corrections(before_of(first), second)}
    assert changed["case-acme deadline"] == ("failed late", "failed late, contested, seen repaired on 2027-02-01")


def test_that_something_is_contested_is_said_once_it_is_decided():
    case = judged("acme", BAD, told=True)
    disputed = (
        *case.events,
        event(case.row.case, PublicationWhat.CONTESTED, date(2027, 1, 20)),
        event(case.row.case, PublicationWhat.DECIDED, date(2027, 2, 1), upheld=True),
    )
    (public,) = released(replace(case, events=disputed)).release.cases
    assert public.contested


def test_what_another_release_said_otherwise_is_told_with_its_cause():
    first = released(judged("acme"), judged("blog")).release
    second = released(judged("acme", BAD, told=True), judged("blog")).release
    before = before_of(first)
    changed = {c.subject: (c.before, c.after, c.why) for c in corrections(before, second)}
    assert changed["case-acme deadline"] == ("passed in_time", "failed late", "evidence")
    assert corrections(before, first) == ()
    other = replace(second, method="b" * 64)
    assert {c.why for c in corrections(before, other)} == {"method"}


@pytest.mark.parametrize("number", [0, 1, 4])
def test_few_are_released_too_and_no_figure_of_them_is_a_rate(number: int):
    release = released(*(judged(f"shop-{n}") for n in range(number))).release
    assert len(release.cases) == number
    assert all(figure.value is None for figure in release.figures)
    assert PACKAGE in write_package(release)


def test_the_edition_says_by_which_method_and_until_when():
    release = released(judged("acme")).release
    assert (release.id, release.method, release.until) == (EDITION.id, EDITION.method, EDITION.until)


def test_another_case_of_the_same_account_confirms_only_what_it_was_opened_to_confirm():
    first, second = judged("acme", told=True), judged("later", told=True)
    cases = [
        replace(
            c,
            account="zoe@acme",
            missing=LACKS,
            row=replace(c.row, service="acme", outcomes={"provided_data": MISSING}),
        )
        for c in (first, second)
    ]
    assert len(released(*cases).held) == 2
    cases[1] = replace(cases[1], confirms=cases[0].row.case)
    assert released(*cases).held == {}


def test_only_a_witness_of_another_period_decides_whether_a_case_is_held_back():
    def other(name: str, account: str, found: str, **more: object) -> Judged:
        case = judged(name, account=account, missing=LACKS, **more)
        row = replace(case.row, service="acme", first_deadline=date(2026, 7, 1), outcomes={found: MISSING})
        return replace(case, row=row)

    mine = judged("acme", told=True, missing=LACKS)
    mine = replace(mine, row=replace(mine.row, outcomes={"provided_data": MISSING}))
    same, another = other("same", "zoe@acme", "provided_data"), other("other", "ana@acme", "provided_data")
    opened = other("opened", "zoe@acme", "provided_data", confirms=mine.row.case)
    else_ = other("else", "ana@acme", "deadline")
    every = (mine, same, another, opened, else_)
    sketches = [sketch_of(one.row, one.account, one.confirms) for one in every]
    assert witnesses(sketches[:1], sketches) == {another.row.case, opened.row.case}
    assert mine.row.case in released(mine, same, else_).held
    for one in (another, opened):
        assert released(mine, one).held == released(*every).held == {}
        assert mine.row.case in released(mine, replace(one, verified=False)).held


def test_figures_in_which_few_are_held_back_are_blank_so_that_no_difference_tells_of_them():
    cases = [judged(f"shop-{n:02d}") for n in range(39)]
    release = released(*cases, judged("victim", BAD)).release
    of_all = next(f for f in release.figures if f.id == "responsiveness/2026-Q4")
    assert (of_all.value, of_all.count, of_all.parts, of_all.blank) == (None, None, (), Blank.WITHHELD)
    assert all(f.count is None or not f.parts for f in release.figures if "victim" in f.id or f.id == of_all.id)
    others = {
        f.id: (f.value, f.count, f.parts)
        for f in released(*cases, replace(judged("victim"), verified=False)).release.figures
    }
    assert others == {f.id: (f.value, f.count, f.parts) for f in release.figures}, "whatever was found in it"


def test_a_refusal_is_told_before_it_is_public_that_there_was_no_file():
    case = judged("acme")
    exercise = case.row.exercise
    assert exercise is not None
    without = replace(case, row=replace(case.row, exercise=replace(exercise, usable=Outcome.FAILED)))
    (holds,) = released(without).held.values()
    assert [(h.why, h.criteria) for h in holds] == [(Hold.NOT_NOTIFIED, ("rates",))]


def test_what_is_held_back_now_is_in_no_correction():
    first = released(judged("acme"), judged("blog")).release
    second = released(judged("acme", BAD), judged("blog")).release
    before = before_of(first)
    assert not [c for c in corrections(before, second) if "acme" in c.subject]


def test_a_release_that_takes_the_place_of_another_tells_of_nobody_by_what_it_says_otherwise():
    """Five are held back in the first; in the second four of them could be public, and the fifth would be left alone."""
    shown = [judged(f"shop-{n:02d}") for n in range(40)]
    held = [judged(f"held-{n}", BAD) for n in range(5)]
    first = released(*shown, *held).release
    whole = next(f for f in first.figures if f.id == "responsiveness/2026-Q4")
    assert whole.count is not None
    before = before_of(first, *shown, *held)
    freed = [judged(f"held-{n}", BAD, told=True) for n in range(5)]
    second = released(*shown, *freed[:4], held[4], before=(before,))
    assert second.release.withheld == 5
    assert {h.why for case in ("case-held-0", "case-held-3") for h in second.held[case]} == {Hold.TOGETHER}
    assert released(*shown, *freed, before=(before,)).release.withheld == 0


def test_a_service_that_is_held_back_for_others_keeps_its_last_statement():
    shown = [judged(f"shop-{n:02d}") for n in range(40)]
    held = [judged(f"held-{n}", BAD) for n in range(5)]
    before = before_of(released(*shown, *held).release, *shown, *held)
    freed = [judged(f"held-{n}", BAD, told=True) for n in range(4)]
    old = replace(judged("held-0").row, case="case-old")
    said = replace(judged("held-0"), row=old, was_public=True, carried_from="2026-Q3.1", cohort="2026-Q3")
    second = released(*shown, *freed, held[4], before=(before,), earlier=[said])
    assert [c.row.case for c in second.release.cases if c.carried_from] == ["case-old"]


def test_one_case_that_came_since_and_is_held_back_shows_in_no_figure_of_the_next_release():
    shown = [judged(f"shop-{n:02d}") for n in range(40)]
    held = [judged(f"held-{n}", BAD) for n in range(6)]
    first = released(*shown, *held).release
    before = before_of(first, *shown, *held)
    made = judged("new", BAD)
    new = replace(made, row=replace(made.row, watched_until=datetime(2027, 5, 1, tzinfo=UTC)))
    later = compose([*shown, *held, new], replace(EDITION, until=date(2027, 5, 2)), before=(before,)).release
    figure = next(f for f in later.figures if f.id == "responsiveness/2026-Q4")
    assert (figure.count, figure.blank) == (None, Blank.WITHHELD)
