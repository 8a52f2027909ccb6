"""May an admin let people in from a terminal, and is every mistake told with its mend?"""

import io
from pathlib import Path

import pytest

from dashboards.desk import password
from results.records.person import PersonRole
from results.store import act, person
from tests.auditor.cli.conftest import Command, in_house

LONG = "une phrase assez longue"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    def say(line: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(line + "\n"))

    say(LONG)
    return say


def test_the_first_admin_is_added_and_everybody_is_listed(auditor: Command, home: Path, typed) -> None:
    said = auditor("user", "list")
    assert "`auditor user add NAME --role admin`" in said.err
    assert auditor("user", "add", "ines", "--role", "admin", "--role", "reviewer", "--by", "root").code == 0
    (one,) = auditor("user", "list", "--json").json
    assert (one["name"], one["roles"], one["state"], one["code"]) == ("ines", ["reviewer", "admin"], "active", False)
    assert one["added_by"] == "cli:root"
    assert LONG not in str(one)


def test_a_password_that_is_made_is_printed_once_and_must_be_changed(auditor: Command, home: Path) -> None:
    said = auditor("user", "add", "paul", "--role", "auditor", "--generate")
    made = said.out.strip()
    assert password.weakness(made, "paul") is None
    assert auditor("user", "list", "--json").json[0]["state"] == "password to be changed"

    async def proof(house):
        async with house.store.write() as tx:
            return await person.take_try(tx, "paul", house.clock.now())

    assert password._verified(in_house(proof).password, made)


@pytest.mark.parametrize(
    ("arguments", "line", "mend"),
    [
        (("add", "Inès", "--role", "admin"), LONG, "cannot be a name"),
        (("add", "ines", "--role", "admin"), "court", "at least 12"),
        (("add", "ines"), LONG, "one role at least"),
        (("password", "nobody"), LONG, "`auditor user list`"),
        (("role", "nobody", "reader"), LONG, "`auditor user list`"),
        (("disable", "nobody"), LONG, "`auditor user list`"),
        (("interest", "nobody", "Acme"), LONG, "`auditor user list`"),
    ],
)
def test_a_mistake_is_told_with_its_mend(auditor: Command, home: Path, typed, arguments, line, mend) -> None:
    typed(line)
    said = auditor("user", *arguments)
    assert said.code == 4
    assert mend in " ".join(said.err.split())


def test_nobody_takes_the_last_admin_away(auditor: Command, home: Path, typed) -> None:
    auditor("user", "add", "ines", "--role", "admin")
    for last in (("role", "ines", "auditor"), ("disable", "ines")):
        assert "give somebody else that role first" in " ".join(auditor("user", *last).err.split())
    typed(LONG)
    auditor("user", "add", "omar", "--role", "admin")
    assert auditor("user", "role", "ines", "auditor").code == 0
    assert auditor("user", "disable", "ines").code == 0
    assert {one["name"]: one["state"] for one in auditor("user", "list", "--json").json} == {
        "ines": "disabled",
        "omar": "active",
    }
    assert auditor("user", "disable", "ines", "--undo").code == 0


def test_interests_are_declared_ended_and_everything_is_noted(auditor: Command, home: Path, typed) -> None:
    auditor("user", "add", "ines", "--role", "admin", "--by", "root")
    assert "records, approves and decides nothing" in auditor("user", "interest", "ines", "Acme", "--why", "élue").err
    assert "declared already" in auditor("user", "interest", "ines", "ACME").err
    assert auditor("user", "list", "--json").json[0]["interests"][0]["why"] == "élue"
    assert "is free again" in auditor("user", "interest", "ines", "acme", "--over").err
    typed(LONG + " !")
    assert auditor("user", "password", "ines", "--without-code").code == 0

    async def acts(house):
        async with house.store.read() as tx:
            return [(one.what, one.details) for one in await act.listing(tx)][::-1]

    assert in_house(acts) == [
        ("person_added", str(PersonRole.ADMIN)),
        ("interest_declared", "Acme"),
        ("interest_ended", "acme"),
        ("password_set", ""),
        ("code_removed", ""),
    ]
