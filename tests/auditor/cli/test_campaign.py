"""What does a person see of campaigns, in both languages, and what is refused with its mend?"""

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from auditor.campaign.catalogue import HouseCatalogue
from auditor.campaign.fire import fire_due
from auditor.house import open_house
from auditor.settings import load_settings
from results.clock import SetClock, SystemClock
from tests.auditor.cli.conftest import Command

MONTHLY = ("--cron", "0 8 1 * *", "--zone", "Europe/Paris")
ADD = ("campaign", "add", "pilot", "--scenario", "portal", *MONTHLY, "--by", "ines")


@pytest.fixture(autouse=True)
def valid(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """The portal's declaration is sound, and good for half a year from today on, whenever the test is run."""
    request.getfixturevalue("home")
    today = SystemClock().now().date()
    rewrite(
        tmp_path,
        ("checked: {fr: 2026-01-01}", f"checked: {{fr: {today - timedelta(days=30)}}}"),
        ("valid_until: 2026-12-31", f"valid_until: {today + timedelta(days=180)}"),
        ("${record.full_name}", "${record.phone}"),
        ("${record.full_name}", "${record.phone}"),
    )


def rewrite(tmp_path: Path, *changes: tuple[str, str], name: str = "portal") -> None:
    path = tmp_path / "scenarios" / "catalogue" / "portal.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (path.parent / f"{name}.yaml").write_text(text, encoding="utf-8")


def fire(now: datetime) -> None:
    """The bot runs at this moment."""

    async def work() -> None:
        async with open_house(load_settings(), clock=SetClock(now)) as house:
            await fire_due(house.store, HouseCatalogue(house), now)

    asyncio.run(work())


def next_of(auditor: Command) -> datetime:
    return datetime.fromisoformat(auditor("campaign", "list", "--json").json[0]["next_fire_at"])


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


class TestAdd:
    @pytest.mark.usefixtures("planted")
    def test_says_when_it_fires_first(self, auditor: Command) -> None:
        said = auditor(*ADD, "--lang", "en")
        assert said.code == 0
        assert plain(said.out).startswith("1 ")
        assert said.out.rstrip().endswith((", 08:00 (CET)", ", 08:00 (CEST)"))
        assert "Ordered: 1 scenario today." in said.err
        [row] = auditor("campaign", "list", "--json").json
        assert (row["name"], row["ordered_by"], row["state"]) == ("pilot", "ines", "active")
        assert row["selection"]["scenarios"] == ["portal"]

    def test_reminds_of_planting(self, auditor: Command) -> None:
        said = auditor(*ADD)
        assert said.code == 0
        assert "portal is not planted yet: `auditor plant portal` before that." in said.err

    @pytest.mark.parametrize(
        ("arguments", "option", "what"),
        [
            (["--cron", "0 0 30 2 *"], "--cron", "never fires"),
            (["--cron", "0 0 8 1 1 *"], "--cron", "has 6 fields"),
            (["--zone", "Europe/Sablon"], "--zone", "no time zone"),
            (["--ends", "2020-01-01"], "--ends", "before it starts"),
            (["--window", "8-18"], "--window", "08:00-18:00"),
            (["--sector", "bakery"], "--sector", "no sector bakery"),
            (["--case-lang", "de"], "--case-lang", "no language"),
            (["--sample", "nothing.txt"], "--sample", "cannot be read"),
        ],
    )
    def test_what_cannot_be_meant_is_wrong_usage_and_writes_nothing(
        self, auditor: Command, arguments: list[str], option: str, what: str
    ) -> None:
        said = auditor(*ADD, *arguments)
        assert (said.code, said.out) == (2, "")
        words = " ".join(said.err.replace("│", " ").split())
        assert f"Invalid value for {option}" in words
        assert what in words
        assert auditor("campaign", "list", "--all", "--json").json == []

    def test_a_name_that_is_none_is_wrong_usage(self, auditor: Command) -> None:
        said = auditor("campaign", "add", "Été", "--scenario", "portal", *MONTHLY)
        assert said.code == 2
        assert "'Été' is no name" in said.err

    def test_an_unknown_scenario_is_refused_with_those_there_are(self, auditor: Command) -> None:
        said = auditor("campaign", "add", "pilot", "--scenario", "nope", *MONTHLY)
        assert (said.code, said.out) == (4, "")
        assert "There is no scenario nope" in said.err
        assert "portal" in said.err

    def test_an_invalid_scenario_is_refused_with_file_line_and_mend(self, auditor: Command, tmp_path: Path) -> None:
        rewrite(tmp_path, ("    irreversible: true\n", "    irreversible: true\n    nonsense: 1\n"))
        said = auditor(*ADD)
        assert said.code == 4
        assert "portal.yaml:" in said.err
        assert "[unknown_key]" in said.err

    def test_one_that_lint_refuses_is_refused(self, auditor: Command, tmp_path: Path) -> None:
        today = SystemClock().now().date()
        rewrite(tmp_path, (f"valid_until: {today + timedelta(days=180)}", f"valid_until: {today - timedelta(days=1)}"))
        said = auditor(*ADD)
        assert said.code == 4
        assert "no new case begins; walk it again" in said.err
        assert auditor("campaign", "list", "--all", "--json").json == []

    def test_an_account_that_is_not_there_is_refused_with_its_mend(self, auditor: Command, home: Path) -> None:
        accounts = home / "accounts.toml"
        accounts.write_text('["camille@portal"]\nusername = "camille"\n', encoding="utf-8")
        said = auditor(*ADD)
        assert said.code == 4
        assert 'there is no account noe@portal; add the table ["noe@portal"]' in said.err

    def test_a_name_that_is_taken_is_refused_with_the_way_to_change_it(self, auditor: Command) -> None:
        auditor(*ADD)
        said = auditor(*ADD)
        assert said.code == 4
        assert "`auditor campaign change pilot ...` changes it" in said.err

    def test_by_sector_and_tag_it_warns_of_what_is_unfit_today(self, auditor: Command, tmp_path: Path) -> None:
        rewrite(tmp_path, ("right: portability", "tags: [pilot]\nright: portability"))
        rewrite(tmp_path, ("id: portal", "id: other"), name="other")
        said = auditor("campaign", "add", "pilot", "--sector", "insurance", "--tag", "pilot", *MONTHLY)
        assert said.code == 0
        assert "As things stand it would pass over other:" in said.err
        assert "there is no account camille@other" in said.err

    def test_a_dry_run_shows_the_plan_and_writes_nothing(self, auditor: Command, tmp_path: Path) -> None:
        said = auditor(*ADD, "--dry-run", "--ics", "plan.ics", "--lang", "fr")
        assert said.code == 0
        assert "échéances  questions  minutes" in said.out
        assert (tmp_path / "plan.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
        assert auditor("campaign", "list", "--all", "--json").json == []


class TestPlan:
    @pytest.mark.usefixtures("planted")
    def test_is_a_calendar_on_80_columns_in_both_languages(self, auditor: Command) -> None:
        auditor(*ADD)
        for language, head, total in (
            ("fr", "semaine du            lu  ma  me  je  ve  sa  di  échéances  questions  minutes", "3 demandes"),
            ("en", "week of               Mo  Tu  We  Th  Fr  Sa  Su  deadlines  questions  minutes", "3 requests"),
        ):
            said = auditor("campaign", "plan", "--months", "3", "--lang", language)
            lines = said.out.splitlines()
            assert lines[0] == head
            assert all(len(line) <= 80 for line in lines[: lines.index("")])
            assert total in plain(said.out)

    @pytest.mark.usefixtures("planted")
    def test_as_json_it_holds_every_request_with_its_deadline_and_what_it_assumes(self, auditor: Command) -> None:
        auditor(*ADD)
        made = auditor("campaign", "plan", "pilot", "--months", "2", "--json").json
        assert made["campaigns"] == ["pilot"]
        assert [one["scenario"] for one in made["requests"]] == ["portal", "portal"]
        assert all(one["deadline"] > one["fire_at"][:10] for one in made["requests"])
        assert sum(sum(week["requests"]) for week in made["weeks"]) == 2
        assert made["assumed"]["minutes"]["fact"] == 5
        assert (made["peak"], made["certain"], made["unfit"]) == (None, {}, [])

    @pytest.mark.usefixtures("planted")
    def test_of_one_that_is_not_ordered_yet(self, auditor: Command) -> None:
        made = auditor("campaign", "plan", "--scenario", "portal", *MONTHLY, "--months", "1", "--json").json
        assert (made["campaigns"], len(made["requests"])) == (["draft"], 1)
        assert auditor("campaign", "list", "--json").json == []

    @pytest.mark.usefixtures("planted")
    def test_beside_one_that_is_ordered_they_get_in_each_others_way(self, auditor: Command) -> None:
        auditor(*ADD)
        made = auditor("campaign", "plan", "pilot", "--scenario", "portal", *MONTHLY, "--months", "1", "--json").json
        assert sorted(str(one["passed"]) for one in made["requests"]) == ["None", "busy"]
        said = auditor("campaign", "plan", "pilot", "--scenario", "portal", *MONTHLY, "--months", "1", "--lang", "en")
        assert "another case is open on its account" in said.out

    @pytest.mark.usefixtures("planted")
    def test_what_is_taken_as_certain_and_what_becomes_invalid_is_said(self, auditor: Command, tmp_path: Path) -> None:
        fee = "request:\n  - open: /\n  - watch_for: {text: Frais}\n    fact: fee_demanded\n    certain: true\n"
        rewrite(tmp_path, ("request:\n  - open: /\n", fee))
        auditor(*ADD)
        said = auditor("campaign", "plan", "--months", "12", "--lang", "fr")
        words = plain(said.out)
        assert "Tenus pour certains, sans qu’une personne les confirme :" in words
        assert "portal : fee_demanded" in words
        assert "sa déclaration est périmée" in words

    @pytest.mark.usefixtures("planted")
    def test_the_calendar_file_can_be_read(self, auditor: Command, tmp_path: Path) -> None:
        auditor(*ADD)
        said = auditor("campaign", "plan", "--months", "2", "--ics", "plan.ics", "--lang", "en")
        assert "plan.ics" in said.err
        events = icalendar.Calendar.from_ical((tmp_path / "plan.ics").read_bytes()).walk("VEVENT")
        assert [str(event["summary"]) for event in events[:2]] == [
            "Request to portal (pilot)",
            "Legal deadline: portal (pilot)",
        ]
        refused = auditor("campaign", "plan", "--ics", "no/such/folder/plan.ics")
        assert refused.code == 2
        assert "cannot be written" in refused.err

    @pytest.mark.usefixtures("planted")
    def test_without_campaigns_there_is_no_request(self, auditor: Command) -> None:
        assert plain(auditor("campaign", "plan", "--lang", "fr").out).startswith("Aucune demande d’ici au ")
        missing = auditor("campaign", "plan", "nope")
        assert missing.code == 4
        assert "There is no campaign nope" in missing.err


class TestLife:
    @pytest.mark.usefixtures("planted")
    def test_a_firing_is_shown_with_its_case_and_the_case_with_its_campaign(self, auditor: Command) -> None:
        auditor(*ADD, "--jitter", "2d")
        fire(next_of(auditor))
        [firing] = auditor("campaign", "show", "pilot", "--json").json["firings"]
        [one] = firing["scenarios"]
        assert (one["scenario"], one["passed"]) == ("portal", None)
        assert one["start_at"] > firing["fire_at"]
        said = auditor("campaign", "show", "pilot", "--lang", "fr")
        assert f"portal · dossier {one['case']}, début le" in plain(said.out)
        opened = auditor("case", "show", one["case"], "--json").json[0]["body"]
        assert opened["campaign"]["name"] == "pilot"
        assert "par la campagne « pilot »" in plain(auditor("case", "show", one["case"], "--lang", "fr").out)
        assert "début étalé par la campagne" in plain(auditor("case", "list", "--lang", "fr").out)

    @pytest.mark.usefixtures("planted")
    def test_what_was_missed_is_said(self, auditor: Command) -> None:
        auditor(*ADD)
        fire(next_of(auditor) + timedelta(days=70))
        [firing] = auditor("campaign", "show", "pilot", "--json").json["firings"]
        assert (firing["late"], firing["missed"]) == (True, 2)
        assert "en retard : 2 dates passées depuis le 1er" in plain(auditor("campaign", "show", "pilot").out)
        assert "late: 2 dates went by since 1 " in plain(auditor("campaign", "show", "pilot", "--lang", "en").out)

    def test_run_now_says_for_each_scenario_what_it_did_and_why_not(self, auditor: Command) -> None:
        auditor(*ADD)
        said = auditor("campaign", "run-now", "pilot", "--by", "omar", "--lang", "fr")
        assert plain(said.out) == "portal · son compte n’est pas garni\n"
        assert "run `auditor plant portal` first" in said.err
        assert "0 of 1 begun." in said.err
        assert "lancée à la main par omar" in auditor("campaign", "show", "pilot", "--lang", "fr").out

    @pytest.mark.usefixtures("planted")
    def test_run_now_opens_the_case_and_removing_leaves_it(self, auditor: Command) -> None:
        auditor(*ADD)
        [one] = auditor("campaign", "run-now", "pilot", "--json").json
        assert auditor("case", "list", "--json").json[0]["case"] == one["case"]
        said = auditor("campaign", "remove", "pilot", "--by", "omar")
        assert said.out == f"{one['case']}\n"
        assert "Removed. 1 of its cases go on" in said.err
        assert auditor("campaign", "list", "--json").json == []
        assert auditor("campaign", "list", "--all", "--lang", "en").out.splitlines()[1].split()[:2] == [
            "pilot",
            "removed",
        ]
        assert auditor("case", "list", "--json").json[0]["closed_at"] is None
        assert auditor("campaign", "plan", "pilot").code == 4

    @pytest.mark.usefixtures("planted")
    def test_pause_resume_and_change(self, auditor: Command) -> None:
        auditor(*ADD)
        first = next_of(auditor)
        paused = auditor("campaign", "pause", "pilot", "--json")
        assert (paused.json["state"], paused.json["next_fire_at"]) == ("paused", None)
        assert "en pause" in auditor("campaign", "list", "--lang", "fr").out
        assert auditor("campaign", "run-now", "pilot").code == 4
        assert datetime.fromisoformat(auditor("campaign", "resume", "pilot", "--json").json["next_fire_at"]) == first
        changed = auditor("campaign", "change", "pilot", "--window", "09:00-12:00", "--weekdays", "mon-fri", "--json")
        assert changed.json["window"]["weekdays"] == [1, 2, 3, 4, 5]
        shown = plain(auditor("campaign", "show", "pilot", "--lang", "fr").out)
        assert "de 09:00 à 12:00 · lu–ve" in shown
        for word in ("ordonnée · ines", "mise en pause", "reprise", "changée"):
            assert word in shown
        assert auditor("campaign", "change", "pilot").code == 4
        assert auditor("campaign", "change", "pilot", "--cron", "nonsense").code == 2

    def test_a_sample_is_kept_with_its_digest(self, auditor: Command, tmp_path: Path) -> None:
        (tmp_path / "sample.csv").write_text("service_id;weight\nportal;1\n", encoding="utf-8")
        auditor("campaign", "add", "drawn", "--sample", "sample.csv", *MONTHLY)
        sample = auditor("campaign", "list", "--json").json[0]["selection"]["sample"]
        assert (sample["scenarios"], len(sample["sha256"])) == (["portal"], 64)
        assert f"1 tiré (sample.csv, {sample['sha256'][:12]})" in plain(auditor("campaign", "list", "--lang", "fr").out)


def test_everything_it_prints_as_json_is_json(auditor: Command, planted: Path) -> None:
    for command in (
        [*ADD],
        ["campaign", "list"],
        ["campaign", "show", "pilot"],
        ["campaign", "plan"],
        ["campaign", "change", "pilot", "--jitter", "1d"],
        ["campaign", "pause", "pilot"],
        ["campaign", "resume", "pilot"],
        ["campaign", "run-now", "pilot"],
        ["campaign", "remove", "pilot"],
    ):
        said = auditor(*command, "--json")
        assert said.code == 0, said.err
        json.loads(said.out)
