"""Does a plan fit on 80 columns, and say what holds requests up without saying it twice?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from auditor.campaign.catalogue import Unfit
from auditor.campaign.forecast import Ordered, forecast, peak_of, weeks_of
from auditor.campaign.plan import Plan
from auditor.campaign.profile import Work
from auditor.campaign.selection import Chosen
from auditor.cli.calendar import calendar_lines, draw, plan_as_json
from results.records import Fact, Language, Passed
from tests.auditor.campaign.ordered import NEW_YEAR, order
from tests.auditor.campaign.test_restraint import elsewhere

TOWNS = tuple(elsewhere(n, scenario=f"ville-{n:02}", at_request=(Work.STEP,)) for n in range(25))


def made() -> Plan:
    """A quarterly campaign on 25 towns that share a contact, over seven months."""
    until = NEW_YEAR + timedelta(days=200)
    campaign = order()
    planned = forecast([Ordered(campaign=campaign, profiles=TOWNS)], NEW_YEAR, until)
    weeks = weeks_of(planned)
    return Plan(
        orders=(campaign,),
        now=NEW_YEAR,
        until=until,
        planned=planned,
        weeks=weeks,
        peak=peak_of(weeks),
        certain=(("ville-01", (Fact.REFUSED, Fact.FEE_DEMANDED)),),
        unfit=(Chosen(scenario="ville-99", unfit=Unfit(passed=Passed.NO_ACCOUNT, detail="accounts.toml: add it")),),
    )


def said(capsys: pytest.CaptureFixture[str], plan: Plan, language: Language) -> list[str]:
    draw(plan, language)
    return capsys.readouterr().out.replace("\u00a0", " ").replace("\u202f", " ").splitlines()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_longest_week_fits_on_80_columns(language: Language) -> None:
    busy = replace(made().weeks[0], requests=(999,) * 7, deadlines=99_999, questions=99_999, minutes=999_999)
    longest = replace(busy, monday=busy.monday.replace(year=2026, month=9, day=28))
    assert all(len(line.plain) <= 80 for line in calendar_lines((busy, longest), language))


def test_each_rule_is_said_once_with_the_requests_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys, made(), "fr")
    rule = "  cinq demandes écrites ouvertes par contact, étalées sur dix jours ouvrés"
    assert lines.count(rule) == 1
    begin = lines.index(rule)
    assert lines[begin + 1] == "    ville-01  1er janvier 2026 → 5 janvier 2026"
    assert lines[begin + 13].endswith("autres (--json)")
    assert "Retenues par notre réserve :" in lines


def test_what_is_passed_over_is_told_by_firing_and_reason(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys, made(), "en")
    passed = lines[lines.index("Passed over:") + 1 :]
    told = passed[: passed.index("")]
    assert len(told) == len(set(told))
    assert all(line.startswith("  1 ") for line in told)
    assert any("held back until the next date (one written request in six months" in line for line in told)


def test_the_rest_stands_below(capsys: pytest.CaptureFixture[str]) -> None:
    words = "\n".join(said(capsys, made(), "fr"))
    assert "Tenus pour certains, sans qu’une personne les confirme :\n  ville-01 : refused, fee_demanded" in words
    assert "Hors d’état d’être demandés aujourd’hui :\n  ville-99 : il lui manque un compte" in words
    assert words.splitlines()[-1].startswith("Minutes supposées : 20 par catégorie garnie à la main")


def test_as_json_nothing_is_left_out() -> None:
    plan = made()
    emitted = plan_as_json(plan)
    assert len(emitted["requests"]) == len(plan.planned) == 75
    assert sum(one["asks_at"] is not None for one in emitted["requests"]) == sum(
        sum(week["requests"]) for week in emitted["weeks"]
    )
    assert {hold["why"] for one in emitted["requests"] for hold in one["held"]} == {"contact", "six_months"}
    assert emitted["peak"]["questions"] == max(week["questions"] for week in emitted["weeks"])
    assert emitted["unfit"] == [{"scenario": "ville-99", "why": "no_account", "detail": "accounts.toml: add it"}]
