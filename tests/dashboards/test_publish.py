"""What of a period is public, and does anything outside show what was found in a case that is not?"""

from dataclasses import replace
from datetime import date

import pytest

from dashboards.channels.open_data.package import PACKAGE, write_package
from dashboards.publish import Before, corrections, said_in, tally
from results.figures.publishable import Blank
from results.figures.row import Finding
from results.records import Hold, Obligation, Outcome, PublicationWhat
from tests.dashboards.released import BAD, EDITION, GOOD, event, judged, released

PER_SERVICE = ("services.csv", "cases.csv", "verdicts.csv", "frame.csv", "sample.csv", "exclusions.csv")


def test_what_is_good_is_public_and_a_failure_after_its_controller_could_answer():
    gated = released(judged("acme"), judged("blog", BAD), judged("cafe", BAD, told=True))
    assert [c.row.service for c in gated.release.cases] == ["acme", "cafe"]
    assert [s.service.id for s in gated.release.services] == ["acme", "cafe"]
    assert gated.release.withheld == 1
    assert tally(gated.held) == {str(Hold.NOT_NOTIFIED): 1}


@pytest.mark.parametrize("finding", [GOOD, BAD, Finding(Outcome.CANNOT_TELL, "late", Obligation.LAW)])
def test_the_same_bytes_go_out_of_each_service_whatever_was_found_in_a_case_that_is_held_back(finding: Finding):
    """With few controllers the figures are blank too, so that every file is the same."""
    crowd = [judged(name) for name in ("acme", "blog")]

    def files(of: Finding) -> dict[str, bytes]:
        held = replace(judged("cafe", of), verified=False)
        return write_package(released(*crowd, held).release)

    one, other = files(finding), files(GOOD)
    assert {name: one[name] for name in PER_SERVICE} == {name: other[name] for name in PER_SERVICE}
    assert b"cafe" not in b"".join(one.values())


def test_figures_count_those_that_are_held_back_and_name_only_the_public_ones():
    cases = [judged(f"shop-{n:02d}", BAD if n % 2 else GOOD) for n in range(40)]
    gated = released(*cases)
    figure = next(f for f in gated.release.figures if f.id.startswith("responsiveness/2026-Q4"))
    assert figure.count is not None
    assert (figure.n, figure.count.good, figure.count.bad) == (40, 20, 20)
    assert len(figure.cases) == 20
    assert gated.release.withheld == 20


def test_a_finding_that_another_account_shows_too_is_confirmed():
    missing = Finding(Outcome.FAILED, "category_missing", Obligation.LAW)
    one = judged("acme", told=True)
    other = judged("acme-two", told=True)
    cases = [replace(c, row=replace(c.row, service="acme", outcomes={"provided_data": missing})) for c in (one, other)]
    assert released(*cases).held == {}
    alone = released(cases[0]).held
    assert [[h.why for h in holds] for holds in alone.values()] == [[Hold.UNCONFIRMED]]


def test_a_case_of_another_period_is_in_no_file():
    other = judged("blog")
    other = replace(other, row=replace(other.row, first_deadline=date(2026, 9, 30)))
    files = write_package(released(judged("acme"), other).release)
    assert b"blog" not in b"".join(files.values())


def test_nothing_depends_on_the_order_in_which_cases_come():
    cases = [judged(f"shop-{n}", BAD if n % 3 else GOOD, told=bool(n % 2)) for n in range(9)]
    assert write_package(released(*cases).release) == write_package(released(*reversed(cases)).release)


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
    before = Before(id=first.id, method=first.method, said=said_in(first))
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
    missing = Finding(Outcome.FAILED, "category_missing", Obligation.LAW)
    first, second = judged("acme", told=True), judged("later", told=True)
    cases = [
        replace(c, account="zoe@acme", row=replace(c.row, service="acme", outcomes={"provided_data": missing}))
        for c in (first, second)
    ]
    assert len(released(*cases).held) == 2
    cases[1] = replace(cases[1], confirms=cases[0].row.case)
    assert released(*cases).held == {}


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
    before = Before(id=first.id, method=first.method, said=said_in(first))
    assert not [c for c in corrections(before, second) if "acme" in c.subject]
