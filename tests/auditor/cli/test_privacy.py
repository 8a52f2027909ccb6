"""Does `auditor privacy` say what is due, where a person occurs and what became of them, to people and to programs?"""

import json
from datetime import timedelta

import pytest

from auditor.house import House
from results.records import Closed, Closing
from results.store import ledger
from tests.auditor.cli.conftest import Command, in_house
from tests.auditor.privacy.kept import AGENT, keep_mail


@pytest.fixture
def closed(case: str) -> str:
    """The case with a mail, closed in March 2026: long ago for the machine's clock."""

    async def work(house: House) -> str:
        digest = await keep_mail(house, case)
        async with house.store.write() as tx:
            at = house.clock.now() + timedelta(days=1)
            await ledger.append(tx, case, Closed(outcome=Closing.SILENT), at=at, by="engine")
        return digest

    return str(in_house(work))


def test_what_will_be_due_on_a_day_is_said_and_nothing_before(auditor: Command, case: str, closed: str) -> None:
    assert auditor("privacy", "due", "--on", "2027-03-01", "--json").json["erasable"] == []
    (one,) = auditor("privacy", "due", "--on", "2027-03-04", "--json").json["erasable"]
    assert (one["ledger"], one["sha256"], one["rule"], one["class"]) == (case, closed, "retention_mail", "mail")
    shown = auditor("privacy", "due", "--on", "2027-03-04", "--lang", "fr")
    assert shown.code == 0
    assert case in shown.out
    assert "retention_mail" in shown.out


def test_what_is_kept_is_said_with_its_ground_in_the_language_asked_for(
    auditor: Command, case: str, closed: str
) -> None:
    assert auditor("privacy", "hold", case, "--reason", "procès", "--by", "ines").code == 0
    assert "une personne l’a fait conserver" in auditor("privacy", "due", "--on", "2027-03-04", "--lang", "fr").out
    assert "a person has had it held" in auditor("privacy", "due", "--on", "2027-03-04", "--lang", "en").out
    refused = auditor("privacy", "hold", case, "--reason", "encore", "--by", "paul")
    assert (refused.code, "held already, by ines" in refused.err) == (4, True)


def test_a_person_is_found_and_erased_and_nothing_of_them_is_repeated(auditor: Command, case: str, closed: str) -> None:
    found = auditor("privacy", "find", AGENT.upper(), "--by", "ines")
    assert found.code == 0
    assert f"{case}/{closed}" in found.out
    assert "kerbellec" not in (found.out + found.err).lower()
    arguments = ("privacy", "erase", "--of", AGENT, "--rule", "objection", "--reason", "elle s’y oppose", "--json")
    foreseen = auditor(*arguments, "--dry-run").json
    assert (foreseen["dry_run"], foreseen["erased"]) == (True, [f"{case}/{closed}"])
    done = auditor(*arguments).json
    assert (done["dry_run"], done["erased"], done["verified"]) == (False, [f"{case}/{closed}"], [case])
    assert closed not in auditor("privacy", "find", AGENT).out
    assert auditor("store", "check").code == 0
    said = auditor("privacy", "erase", case, "--rule", "objection", "--reason", "encore")
    assert "erased before" in said.out


def test_a_backup_is_named_until_it_is_said_to_be_destroyed(auditor: Command, case: str, closed: str, tmp_path) -> None:
    file = tmp_path / "backup.tar"
    assert auditor("store", "backup", str(file), "--with-vault").code == 0
    erase = ("privacy", "erase", case, "--rule", "consent_withdrawn", "--reason", "retiré", "--dry-run")
    assert str(file) in auditor(*erase).err
    assert [row["place"] for row in auditor("privacy", "backups", "--json").json] == [str(file)]
    assert auditor("privacy", "backups", "--destroyed", "/elsewhere").code == 2
    assert auditor("privacy", "backups", "--destroyed", str(file), "--json").json == []
    assert str(file) not in auditor(*erase).err


def test_a_request_goes_its_way_and_the_desk_sees_until_when(auditor: Command, planted) -> None:
    opened = auditor("privacy", "open", "access", "--received", "2026-01-31", "--who", "lettre", "--by", "ines")
    request = opened.out.strip()
    assert "2026-02-28" in opened.err
    (one,) = auditor("privacy", "list", "--json").json
    assert (one["id"], one["right"], one["due"], one["open"]) == (request, "access", "2026-02-28", True)
    assert "days late" in auditor("privacy", "list").out
    assert "auditor privacy list" in auditor("health", "--lang", "fr").out
    assert auditor("health", "--json").json["people"] == 1
    assert [alert["what"] for alert in auditor("alert", "list", "--open", "--json").json] == ["privacy_request"]
    refused = auditor("privacy", "answer", request, "--outcome", "refused")
    assert (refused.code, "say why" in refused.err) == (4, True)
    assert auditor("privacy", "answer", request, "--by", "ines").code == 0
    assert auditor("privacy", "list", "--json").json == []
    shown = auditor("privacy", "show", request, "--json").json
    assert [event["what"] for event in shown] == ["entered", "answered"]
    assert auditor("alert", "list", "--open", "--json").json == []


def test_wrong_words_are_usage_and_unknown_requests_are_said(auditor: Command, case: str) -> None:
    assert auditor("privacy", "erase", "--rule", "objection", "--reason", "x").code == 2
    assert auditor("privacy", "erase", case, "--rule", "because", "--reason", "x").code == 2
    assert auditor("privacy", "erase", case, "--rule", "retention_mail", "--reason", "x").code == 4
    unknown = auditor("privacy", "answer", "request-0")
    assert (unknown.code, "There is no request request-0" in unknown.err) == (4, True)
    assert json.loads(auditor("privacy", "due", "--json").out)["erasable"] == []
