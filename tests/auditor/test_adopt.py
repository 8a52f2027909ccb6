"""Does a case go on by a mended scenario where that is safe, and by its own text otherwise?"""

import pytest

from auditor.adopt import adopt
from auditor.desk import abandon, open_case
from auditor.house import House
from auditor.judge import judge
from auditor.refusal import Refused
from results.errors import LedgerMissing
from results.records import Adopted, Fact, FactSeen, Interval
from results.store import declaration, ledger
from scenarios.loaded import LoadedScenario


def mended(house: House, old: str, new: str) -> LoadedScenario:
    """The portal's file, with one thing changed."""
    path = house.settings.scenarios / "catalogue" / "portal.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return house.load("portal")


async def ask(house: House, case: str) -> None:
    asked = FactSeen(fact=Fact.REQUEST_SUBMITTED, when=Interval(by=house.clock.now()))
    async with house.store.write() as tx:
        await ledger.append(tx, case, asked, at=house.clock.now(), by="probe:browser", stage="request", attempt=1)


@pytest.fixture
async def case(house: House, loaded: LoadedScenario) -> str:
    return await open_case(house, loaded)


async def test_edited_while_its_case_runs_the_case_keeps_the_text_it_began_with_until_a_person_says_so(
    house: House, loaded: LoadedScenario, case: str
) -> None:
    await ask(house, case)
    new = mended(house, "{link: Télécharger, in: {row", "{link: Récupérer, in: {row")
    async with house.store.read() as tx:
        assert (await ledger.find(tx, case)).scenario_digest == loaded.digest
    entry = await adopt(house, case, new, person="ines")
    assert entry.body == Adopted(scenario_digest=new.digest, person="ines")
    async with house.store.read() as tx:
        row = await ledger.find(tx, case)
        assert (row.scenario_digest, row.due_at) == (new.digest, house.clock.now())
        assert "Récupérer" in await declaration.scenario_text(tx, new.digest)
    assert (await judge(house, case)).scenario_digest == new.digest


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("click: Demander", "click: Exiger", "request"),
        ("id: portal", "id: another", "the service"),
        ("right: portability", "right: access", "the right"),
        ("bystander: noe\n", "", "the bystander"),
        ("name: Portail SAS", "name: Portail SARL", "the controller"),
    ],
)
async def test_once_it_is_asked_what_was_asked_stays(house: House, case: str, old: str, new: str, what: str) -> None:
    await ask(house, case)
    changed = mended(house, old, new)
    with pytest.raises(Refused, match=what):
        await adopt(house, case, changed, person="ines")
    async with house.store.read() as tx:
        assert (await ledger.load(tx, case))[-1].stage == "request"


async def test_before_it_is_asked_the_way_to_ask_may_be_mended(house: House, case: str) -> None:
    new = mended(house, "click: Demander", "click: Exiger")
    assert (await adopt(house, case, new, person="ines")).seq == 2


async def test_the_same_text_a_closed_case_and_none_at_all_are_refused(
    house: House, loaded: LoadedScenario, case: str
) -> None:
    with pytest.raises(Refused, match="this very text"):
        await adopt(house, case, loaded, person="ines")
    with pytest.raises(LedgerMissing):
        await adopt(house, "case-9", loaded, person="ines")
    await abandon(house, case, person="ines", why="duplicate")
    with pytest.raises(Refused, match="was closed"):
        await adopt(house, case, mended(house, "every: 24h", "every: 12h"), person="ines")
