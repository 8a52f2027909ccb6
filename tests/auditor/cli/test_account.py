"""What does a person see of accounts, what may they say of them, and what is refused with its mend?"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from auditor import memory
from auditor.desk import abandon, open_case
from auditor.house import House
from results.clock import SystemClock
from results.records import AccountChange, Body, Fact, FactSeen, Interval, Unobserved
from results.store import account, ledger
from tests.auditor.cli.conftest import Command, in_house
from tests.auditor.installation import PORTAL
from tests.auditor.situations import ASKED

CAMILLE, NOE = "camille@portal", "noe@portal"
REFUSED = Unobserved(code="credential_rejected", retry=False)
HEADER = "account;state;username;email;holder_mode;holder_reference;created_on\r\n"


def scenario(tmp_path: Path, *changes: tuple[str, str]) -> None:
    text = PORTAL.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / "scenarios" / "catalogue" / "portal.yaml").write_text(text, encoding="utf-8")


def write_accounts(home: Path, text: str, mode: int = 0o600) -> None:
    path = home / "accounts.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def tell(case: str, *bodies: Body) -> None:
    async def work(house: House) -> None:
        async with house.store.write() as tx:
            for body in bodies:
                await ledger.append(tx, case, body, at=SystemClock().now(), by="probe:browser", stage="request")

    in_house(work)


def row_of(auditor: Command, whose: str) -> dict[str, str]:
    return next(row for row in auditor("account", "list", "--json", "--lang", "en").json if row["account"] == whose)


class TestAdd:
    @pytest.mark.usefixtures("home")
    def test_a_new_account_is_written_down_and_its_table_is_printed_without_any_secret(self, auditor: Command) -> None:
        said = auditor(
            *("account", "add", "zoe@portal", "--state", "created", "--created-on", "2026-01-10", "--username", "zoé"),
            *("--holder-mode", "staff", "--holder-reference", "consent-7", "--by", "ines"),
        )
        assert said.code == 0
        assert said.out == (
            '["zoe@portal"]\nusername = "zoé"\npassword = "env:ZOE_PORTAL_PASSWORD"\n'
            'holder = { mode = "staff", reference = "consent-7" }\n'
        )
        assert "accounts.toml" in said.err
        assert row_of(auditor, "zoe@portal")["state"] == "created"

    @pytest.mark.usefixtures("home")
    def test_one_that_is_written_down_already_prints_nothing(self, auditor: Command) -> None:
        said = auditor("account", "add", CAMILLE, "--state", "verified")
        assert (said.code, said.out) == (0, "")
        assert auditor("account", "add", NOE, "--json").json == {
            "accounts": [{"account": NOE, "state": "wanted"}],
            "tables": [],
        }

    def test_an_account_that_only_a_person_can_open_has_no_password_to_keep(
        self, auditor: Command, home: Path, tmp_path: Path
    ) -> None:
        scenario(tmp_path, ("plant:\n", "login: {signed_in: {link: Mon compte}, by_hand: true}\nplant:\n"))
        assert auditor("account", "add", "zoe@portal").out == '["zoe@portal"]\n'

    @pytest.mark.usefixtures("home")
    def test_going_on_is_told_and_going_back_is_refused(self, auditor: Command) -> None:
        for state in ("wanted", "created", "verified"):
            assert auditor("account", "add", CAMILLE, "--state", state).code == 0
            assert row_of(auditor, CAMILLE)["state"] == state
        said = auditor("account", "add", CAMILLE, "--state", "created")
        assert (said.code, said.out) == (4, "")
        assert "account camille@portal is verified since" in said.err
        assert "nothing was written" in said.err

    @pytest.mark.parametrize(
        "arguments",
        [
            ["Camille@portal"],
            ["camille"],
            ["camille@portal", "--state", "ready"],
            ["camille@portal", "--holder-mode", "staff"],
            ["camille@portal", "--holder-mode", "boss", "--holder-reference", "x"],
            ["camille@portal", "--state", "created", "--created-on", "10/01/2026"],
            ["camille@portal", "--state", "created", "--created-on", "2999-01-01"],
            ["camille@portal", "--created-on", "2026-01-10"],
        ],
        ids=" ".join,
    )
    @pytest.mark.usefixtures("home")
    def test_what_cannot_be_meant_is_wrong_usage(self, auditor: Command, arguments: list[str]) -> None:
        said = auditor("account", "add", *arguments)
        assert (said.code, said.out) == (2, "")
        assert auditor("account", "list", "--json").json[0]["since"] is None


class TestImport:
    def test_a_spreadsheet_is_entered_and_the_tables_that_are_missing_printed(
        self, auditor: Command, home: Path, tmp_path: Path
    ) -> None:
        rows = "zoe@portal;created;zoe;;staff;consent-7;2026-01-10\r\ncamille@portal;verified;;;;;2026-01-11\r\n"
        (tmp_path / "list.csv").write_bytes(("\ufeff" + HEADER + rows).encode())
        said = auditor("account", "import", "list.csv", "--by", "ines")
        assert said.code == 0
        assert said.out.count("[") == 1
        assert '["zoe@portal"]\nusername = "zoe"\n' in said.out
        states = {row["account"]: row["state"] for row in auditor("account", "list", "--json").json}
        assert states == {CAMILLE: "verified", NOE: "wanted", "zoe@portal": "created"}
        ages = {row["account"]: row["since"] for row in auditor("account", "age", "--json").json}
        assert ages[CAMILLE] == "2026-01-12T00:00:00Z"

    def test_one_wrong_line_refuses_all_with_line_and_mend(self, auditor: Command, home: Path, tmp_path: Path) -> None:
        (tmp_path / "list.csv").write_text(HEADER + "zoe@portal;created;;;;;\nyann@portal;asleep;;;;;\n")
        said = auditor("account", "import", "list.csv")
        assert (said.code, said.out) == (4, "")
        assert "list.csv:3:1: “asleep” is no state to begin with; write one of wanted, created, verified" in said.err
        assert "zoe@portal" not in auditor("account", "list").out

    def test_one_account_that_has_come_further_refuses_all(self, auditor: Command, home: Path, tmp_path: Path) -> None:
        auditor("account", "add", CAMILLE, "--state", "verified")
        (tmp_path / "list.csv").write_text(HEADER + "zoe@portal;created;;;;;\ncamille@portal;created;;;;;\n")
        said = auditor("account", "import", "list.csv")
        assert (said.code, said.out) == (4, "")
        assert "camille@portal is verified" in said.err
        assert "zoe@portal" not in auditor("account", "list").out

    @pytest.mark.usefixtures("home")
    def test_a_file_that_is_not_there_is_named(self, auditor: Command) -> None:
        said = auditor("account", "import", "nothing.csv")
        assert said.code == 4
        assert "nothing.csv: it cannot be read" in said.err


class TestList:
    def test_every_account_stands_there_with_what_is_next_in_either_language(
        self, auditor: Command, planted: Path
    ) -> None:
        header, camille, noe = auditor("account", "list", "--lang", "en").out.splitlines()
        assert header.split() == ["account", "state", "since", "holder", "next"]
        assert camille.split(maxsplit=4) == [CAMILLE, "ready", "2026-03-02", "—", "`auditor case open portal`"]
        assert noe.endswith("a witness, nothing to do")
        assert "témoin, rien à faire" in auditor("account", "list", "--lang", "fr").out

    def test_in_a_case_the_case_is_named(self, auditor: Command, case: str) -> None:
        row = row_of(auditor, CAMILLE)
        assert (row["state"], row["why"], row["next"]) == ("in_case", case, f"`auditor case show {case}`")

    def test_at_rest_the_day_is_given(self, auditor: Command, planted: Path, tmp_path: Path) -> None:
        scenario(tmp_path, ("persona: camille", "limits: {cooldown: 900d}\npersona: camille"))

        async def work(house: House) -> None:
            case = await open_case(house, house.load("portal"))
            async with house.store.write() as tx:
                submitted = FactSeen(fact=Fact.REQUEST_SUBMITTED, when=Interval(by=SystemClock().now()))
                await ledger.append(tx, case, submitted, at=ASKED, by="probe:browser")
            await abandon(house, case, person="ines", why="enough")

        in_house(work)
        row = row_of(auditor, CAMILLE)
        assert row["state"] == "resting"
        assert row["next"].startswith("until ")
        refused = auditor("case", "open", "portal")
        assert refused.code == 4
        assert f"account {CAMILLE} rests until {row['until'][:10]}" in refused.err

    def test_a_refused_password_says_when_it_may_be_tried_again(self, auditor: Command, case: str) -> None:
        tell(case, REFUSED)
        assert "no other try before" in row_of(auditor, CAMILLE)["next"]
        auditor("account", "rotate", CAMILLE)
        assert row_of(auditor, CAMILLE)["next_try"] is None

    def test_an_account_that_only_a_person_can_open_says_so_until_one_has(
        self, auditor: Command, planted: Path, tmp_path: Path
    ) -> None:
        scenario(tmp_path, ("plant:\n", "login: {signed_in: {link: Mon compte}, by_hand: true}\nplant:\n"))
        assert row_of(auditor, CAMILLE)["next"] == f"`auditor account sign-in {CAMILLE}`"

        async def work(house: House) -> None:
            until = SystemClock().now() + timedelta(days=1)
            async with house.store.write() as tx:
                await memory.keep_opened(tx, CAMILLE, b"s", key=house.keys.vault, now=ASKED, until=until)

        in_house(work)
        assert row_of(auditor, CAMILLE)["next"] == "`auditor case open portal`"

    @pytest.mark.usefixtures("home")
    def test_of_one_that_is_only_written_down_it_says_how_to_tell_more(self, auditor: Command) -> None:
        assert row_of(auditor, CAMILLE)["next"].startswith("nothing is noted of it; if it exists: `auditor account add")
        auditor("account", "add", "zoe@portal")
        assert row_of(auditor, "zoe@portal")["next"].startswith("open the account at the service")

    @pytest.mark.usefixtures("home")
    def test_an_account_of_no_service_we_know_is_listed_all_the_same(self, auditor: Command) -> None:
        auditor("account", "add", "zoe@elsewhere", "--state", "verified")
        assert row_of(auditor, "zoe@elsewhere")["next"] == "no scenario uses it"


class TestAge:
    def test_what_ready_when_asks_for_is_counted(self, auditor: Command, home: Path, tmp_path: Path) -> None:
        scenario(tmp_path, ("plant:\n", "ready_when: {age: 60d, live_runs: 12}\nplant:\n"))
        created = (SystemClock().now() - timedelta(days=20)).date()
        auditor("account", "add", CAMILLE, "--state", "created", "--created-on", created.isoformat())
        (row,) = auditor("account", "age", CAMILLE, "--json").json
        assert (row["days"], row["live_runs"], row["live_runs_wanted"]) == (19, 0, 12)
        ready = datetime.fromisoformat(row["old_enough_at"])
        assert ready.date() == created + timedelta(days=61)
        line = auditor("account", "age", CAMILLE, "--lang", "fr").out.splitlines()[1]
        assert "19\u00a0jours" in line
        assert "0/12" in line

    @pytest.mark.usefixtures("home")
    def test_of_an_account_nobody_has_made_there_is_no_age(self, auditor: Command) -> None:
        (row,) = auditor("account", "age", NOE, "--json").json
        assert row["days"] is None


class TestChanges:
    @pytest.mark.usefixtures("planted")
    def test_locked_unlocked_retired(self, auditor: Command) -> None:
        assert auditor("account", "lock", CAMILLE, "--why", "captcha", "--by", "ines").code == 0
        row = row_of(auditor, CAMILLE)
        assert (row["state"], row["why"]) == ("locked", "captcha")
        again = auditor("account", "lock", CAMILLE, "--why", "captcha")
        assert (again.code, again.out) == (4, "")
        refused = auditor("case", "open", "portal")
        assert "is locked since" in refused.err
        assert refused.code == 4
        assert auditor("account", "unlock", CAMILLE, "--json").json == {
            "account": CAMILLE,
            "change": "unlocked",
            "resumed": [],
        }
        assert row_of(auditor, CAMILLE)["state"] == "ready"
        assert auditor("account", "unlock", CAMILLE).code == 4
        assert auditor("account", "retire", CAMILLE, "--why", "moved").code == 0
        assert row_of(auditor, CAMILLE)["state"] == "retired"
        for command in (["unlock", CAMILLE], ["rotate", CAMILLE], ["add", CAMILLE, "--state", "created"]):
            said = auditor("account", *command)
            assert said.code == 4
            assert "is retired since" in said.err

    def test_an_account_in_a_case_is_not_retired(self, auditor: Command, case: str) -> None:
        said = auditor("account", "retire", CAMILLE, "--why", "moved")
        assert said.code == 4
        assert f"case {case} is open on account {CAMILLE}" in said.err

    def test_who_changed_a_password_is_told_where_it_belongs(self, auditor: Command, home: Path) -> None:
        write_accounts(home, f'["{CAMILLE}"]\npassword = "env:CAMILLE"\n')
        said = auditor("account", "rotate", CAMILLE)
        assert (said.code, said.out) == (0, "")
        assert "The new password belongs to env:CAMILLE." in said.err
        assert f"`auditor account check {CAMILLE}`" in said.err

    @pytest.mark.parametrize("command", ["rotate", "unlock", "age", "check"])
    @pytest.mark.usefixtures("home")
    def test_an_account_there_is_not_is_named(self, auditor: Command, command: str) -> None:
        said = auditor("account", command, "zoe@portal")
        assert (said.code, said.out) == (4, "")
        assert "there is no account zoe@portal; `auditor account list`" in said.err

    def test_what_was_said_stands_there_with_who_said_it(self, auditor: Command, home: Path) -> None:
        auditor("account", "add", CAMILLE, "--state", "verified", "--by", "ines")
        auditor("account", "rotate", CAMILLE, "--by", "omar")

        async def work(house: House) -> list[tuple[str, AccountChange]]:
            async with house.store.read() as tx:
                return [(event.by, event.what) for event in await account.events_of(tx, CAMILLE)]

        told = [("person:ines", AccountChange.VERIFIED), ("person:omar", AccountChange.ROTATED)]
        assert in_house(work) == told


class TestSignIn:
    def test_without_a_screen_it_says_where_to_do_it(
        self, auditor: Command, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        scenario(tmp_path, ("plant:\n", "login: {signed_in: {link: Mon compte}, by_hand: true}\nplant:\n"))
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr("sys.platform", "linux")
        said = auditor("account", "sign-in", CAMILLE)
        assert (said.code, said.out) == (4, "")
        assert "there is no screen" in said.err
        assert "AUDITOR_HOME" in said.err

    @pytest.mark.usefixtures("home")
    def test_where_nothing_is_signed_in_to_it_says_so(self, auditor: Command) -> None:
        said = auditor("account", "sign-in", CAMILLE)
        assert said.code == 4
        assert "scenario portal signs in to nothing" in said.err
        said = auditor("account", "sign-in", "zoe@elsewhere", "--service", "portal")
        assert said.code == 4
        assert "zoe@elsewhere is no account at portal" in said.err
