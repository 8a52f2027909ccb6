"""Do accounts show as the files say now, however little of them is read again?"""

from datetime import UTC, datetime

from fastapi import FastAPI

from auditor.house import House
from auditor.roof.account import Declared
from results.clock import SetClock
from results.records import AccountChange
from results.store import account
from scenarios.loaded import LoadedScenario
from tests.dashboards.desk.rig import seat


async def test_a_scenario_is_read_anew_where_it_or_what_it_rests_on_has_changed(
    app: FastAPI, house: House, loaded: LoadedScenario
) -> None:
    at = await seat(app, house, "ines", "reader")
    assert not (await at.get("/desk/accounts")).has("no scenario uses it")
    portal = house.settings.scenarios / "catalogue" / "portal.yaml"
    text = portal.read_text(encoding="utf-8")
    portal.write_text("nothing: yes\n", encoding="utf-8")
    assert (await at.get("/desk/accounts")).has("no scenario uses it")
    portal.write_text(text, encoding="utf-8")
    declared = Declared(house=house)
    first = declared.of(["portal", "nowhere"])
    assert first["nowhere"] is None
    assert declared.of(["portal"])["portal"] is first["portal"]
    persona = next((house.settings.scenarios / "personas").glob("*.yaml"))
    persona.write_text(f"{persona.read_text(encoding='utf-8')}\n", encoding="utf-8")
    again = declared.of(["portal"])["portal"]
    assert again is not first["portal"]
    assert again == first["portal"]


async def test_an_account_that_is_met_for_the_first_time_is_in_the_list_at_once(
    app: FastAPI, house: House, loaded: LoadedScenario
) -> None:
    at = await seat(app, house, "ines", "reader")
    assert not (await at.get("/desk/accounts")).has("lea@acme")
    async with house.store.write() as tx:
        await account.append(tx, "lea@acme", AccountChange.VERIFIED, at=house.clock.now(), by="person:ines")
    assert (await at.get("/desk/accounts")).has("lea@acme")
    with house.settings.accounts.open("a", encoding="utf-8") as written:
        written.write('["zoe@acme"]\nusername = "zoe"\n')
    assert (await at.get("/desk/accounts")).has("zoe@acme")


async def test_when_an_account_goes_on_is_told_by_the_clock_of_the_desk(
    app: FastAPI, house: House, loaded: LoadedScenario, clock: SetClock
) -> None:
    clock.set(datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    async with house.store.write() as tx:
        await account.append(tx, loaded.account, AccountChange.VERIFIED, at=clock.now(), by="person:ines")
        await account.append(tx, loaded.account, AccountChange.PASSWORD_REFUSED, at=clock.now(), by="engine")
    page = await (await seat(app, house, "ines", "reader")).get("/desk/accounts")
    assert page.has("no other try before 4 March 2026, 00:30 (CET)")
    assert not page.has("(UTC)")
