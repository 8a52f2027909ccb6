"""Do lists that go on and on come page by page, sorted as asked; and can somebody choose among services nobody could tick?"""

import asyncio
import re
from collections.abc import Sequence
from datetime import timedelta
from html import unescape

from fastapi import FastAPI
from sqlalchemy import insert, select, update

from auditor.house import House
from auditor.roof.scenario import AT_ONCE, Catalogued
from results.clock import SetClock
from results.records import AlertEvent, AlertWhat, QuestionTopic
from results.store import alert, campaign
from results.tables import ledgers, questions
from scenarios.loaded import LoadedScenario
from tests.dashboards.desk.rig import Page, Seat, ask, seat

ON_BOTH = True
MANY = 60
FORM = {
    "name": "towns",
    "cadence": "0 9 1 1,4,7,10 *",
    "zone": "Europe/Paris",
    "jitter": "none",
}


async def copies(house: House, case: str) -> None:
    """Many more cases like one, of as many services; every third waits for a moment of its own."""
    async with house.store.write() as tx:
        row = dict((await tx.execute(select(ledgers).where(ledgers.c.id == case))).mappings().one())
        now = house.clock.now()
        made = [
            {
                **row,
                "id": f"case-{number:05d}",
                "service": f"town-{number * 7 % MANY:02d}",
                "account": f"camille@town-{number * 7 % MANY:02d}",
                "due_at": now + timedelta(hours=MANY - number) if number % 3 == 0 else None,
                "head_seq": 0,
            }
            for number in range(MANY)
        ]
        await tx.execute(insert(ledgers), made)


def rows(page: Page) -> Sequence[str]:
    """What the rows of a table are about."""
    body = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [unescape(one) for one in re.findall(r'href="/desk/cases/(case-\d{5})"', body)]


def after(page: Page) -> str:
    (path,) = re.findall(r'<a href="([^"]+)">More</a>', page.text)
    return unescape(path)


async def walked(at: Seat, path: str) -> list[str]:
    """What all pages of a list show, from one on."""
    found = []
    while True:
        page = await at.get(path)
        assert page.status == 200, page.text
        found += rows(page)
        if ">More</a>" not in page.text:
            return found
        path = after(page)


async def test_cases_are_sorted_by_the_heads_of_their_columns(ines: Seat, house: House, case: str) -> None:
    await copies(house, case)
    first = await ines.get("/desk/cases")
    assert first.text.count("aria-sort") == 1
    assert re.search(r'aria-sort="descending"><a href="/desk/cases\?sort=opened">Opened', first.text)
    by_service = await walked(ines, "/desk/cases?sort=service")
    assert [int(name[-5:]) * 7 % MANY for name in by_service] == list(range(MANY))
    backwards = await walked(ines, "/desk/cases?sort=-service")
    assert backwards == by_service[::-1]
    oldest = await walked(ines, "/desk/cases?sort=opened")
    assert oldest == [f"case-{number:05d}" for number in range(MANY)]
    due = await walked(ines, "/desk/cases?sort=due")
    assert due[:20] == [f"case-{number:05d}" for number in range(MANY - 3, -1, -3)]
    assert sorted(due) == sorted(oldest)
    kept = await ines.get("/desk/cases?sort=service&standing=waiting&q=town")
    assert "/desk/cases?q=town&amp;standing=waiting&amp;sort=-service" in kept.text
    assert '<input type="hidden" name="sort" value="service">' in kept.text
    assert (await ines.get("/desk/cases?sort=nonsense")).status == 200


async def test_open_questions_come_page_by_page_the_pressing_ones_first(
    ines: Seat, house: House, case: str, clock: SetClock
) -> None:
    names = []
    for _ in range(MANY):
        names.append(await ask(house, case, QuestionTopic.COLLECT_NOW, ("yes", "no")))
        clock.set(clock.now() + timedelta(seconds=1))
    async with house.store.write() as tx:
        await tx.execute(update(questions).where(questions.c.id == names[-1]).values(level=1))
    page = await ines.get("/desk/questions")
    assert page.has(f"1 to 50 of {MANY}")
    (first, *others) = re.findall(r'href="/desk/questions/([^"?]+)"', page.text)
    assert (first, others) == (names[-1], names[:49])
    more = await ines.get(after(page))
    assert more.has(f"51 to {MANY} of {MANY}")
    assert set(re.findall(r'href="/desk/questions/([^"?]+)"', more.text)).isdisjoint({first, *others})
    assert (await ines.get("/desk")).has("48 more")
    nothing = await ines.get("/desk/questions?q=nowhere")
    assert nothing.has("Nothing is called like that.")
    assert (await ines.get("/desk/questions?from=900")).has("There is nothing more.")


async def test_alerts_come_page_by_page_also_those_that_no_round_has_taken(
    ines: Seat, house: House, clock: SetClock
) -> None:
    now = clock.now()
    async with house.store.write() as tx:
        for number in range(MANY):
            at = now - timedelta(minutes=number)
            what = AlertWhat.LEAK_FOUND if number == MANY - 1 else AlertWhat.SCENARIO_BROKEN
            event = AlertEvent(key=f"{what}/town-{number:02d}", what=what, at=at, service=f"town-{number:02d}")
            await alert.enter(tx, event)
    untaken = await _alerts(ines, "/desk/alerts")
    assert untaken[0] == f"town-{MANY - 1:02d}"
    assert untaken[1:] == [f"town-{number:02d}" for number in range(MANY - 1)]
    await ines.post("/desk/alerts/ack", {"key": "scenario_broken/town-00"})  # a round takes them all
    async with house.store.read() as tx:
        assert len(await alert.listing(tx)) == MANY
    assert await _alerts(ines, "/desk/alerts") == untaken
    over = AlertEvent(key="scenario_broken/town-01", what=AlertWhat.SCENARIO_BROKEN, at=now, is_over=True)
    async with house.store.write() as tx:
        await alert.enter(tx, over)
    assert await _alerts(ines, "/desk/alerts") == [one for one in untaken if one != "town-01"]
    assert (await _alerts(ines, "/desk/alerts?over=yes"))[-1] == "town-01"
    assert await _alerts(ines, "/desk/alerts?q=town-1") == [f"town-{number}" for number in range(10, 20)]
    assert (await ines.get("/desk")).has(f"{MANY - 2}")


async def _alerts(at: Seat, path: str) -> list[str]:
    found = []
    while True:
        page = await at.get(path)
        found += re.findall(r"<br><small>(?:[^<]* · )?(town-\d\d)", page.text)
        if ">More</a>" not in page.text:
            return found
        path = after(page)


def towns(house: House, count: int = MANY) -> None:
    """As many declarations, each of a service of its own."""
    folder = house.settings.scenarios / "catalogue"
    text = (folder / "portal.yaml").read_text(encoding="utf-8")
    for number in range(count):
        name = f"town-{number:02d}"
        said = text.replace("id: portal", f"id: {name}").replace(
            "fr: Portail, en: Portal", f"fr: Ville {number:02d}, en: Town {number:02d}"
        )
        if number % 2:
            said = said.replace("sector: insurance", "sector: bank")
        (folder / f"{name}.yaml").write_text(said, encoding="utf-8")
    with house.settings.accounts.open("a", encoding="utf-8") as written:
        for number in range(count):
            for persona in ("camille", "noe"):
                written.write(f'["{persona}@town-{number:02d}"]\nusername = "{persona}"\n')


async def known(app_seat: Seat) -> Page:
    """The list of scenarios, once all were looked through."""
    for _ in range(300):
        page = await app_seat.get("/desk/scenarios")
        if not page.has("still being looked through"):
            return page
        await asyncio.sleep(0.2)
    raise AssertionError("never looked through")


async def test_where_many_declarations_are_new_the_page_comes_at_once_and_says_how_many_are_missing(
    ines: Seat, house: House, sound: None
) -> None:
    towns(house)
    form = await ines.get("/desk/campaigns/new")
    assert form.has(f"{MANY + 1} declarations are still being looked through")
    page = await known(ines)
    assert page.has(f"1 to 50 of {MANY + 1}")
    assert page.text.count('<th scope="row">') == 50
    by_name = await ines.get("/desk/scenarios?sort=-name&sector=bank")
    assert re.findall(r"Town \d\d", by_name.text) == [f"Town {number:02d}" for number in range(MANY - 1, 0, -2)]
    whole = await Catalogued(house=house).scenarios()
    assert len(whole) == MANY + 1 > AT_ONCE


async def test_nobody_waits_while_they_are_looked_through_aside(house: House, sound: None) -> None:
    towns(house)
    catalogued = Catalogued(house=house)
    assert [(await catalogued.look()).pending > 0 for _ in range(3)] == [True, True, True], "a process takes longer"
    for _ in range(300):
        told = await catalogued.look()
        if not told.pending:
            break
        await asyncio.sleep(0.2)
    assert len(told.scenarios) == MANY + 1


async def test_a_campaign_takes_all_that_match_what_was_looked_for_without_a_script(
    ines: Seat, house: House, sound: None, loaded: LoadedScenario
) -> None:
    towns(house)
    await known(ines)
    form = await ines.get("/desk/campaigns/new")
    assert form.text.count('name="scenario"') == 50
    looked = await ines.post("/desk/campaigns/new", {**FORM, "scenario": "portal", "find-q": "town-0", "do": "find"})
    assert (looked.status, looked.text.count('name="scenario"')) == (200, 11)
    assert 'value="towns"' in looked.text, "what was filled in stays"
    assert 'id="scenario-portal" checked' in looked.text, "what was chosen stays, though it does not match"
    everything = await ines.post(
        "/desk/campaigns/new", {**FORM, "scenario": "portal", "find-sector": "bank", "do": "all"}
    )
    assert everything.has("all 30 that match")
    (match,) = re.findall(r'name="match" value="([^"]+)"', everything.text)
    more = await ines.post("/desk/campaigns/new", {**FORM, "match": unescape(match), "start": "0", "do": "more"})
    assert more.has(f"51 to {MANY + 1} of {MANY + 1}")
    assert more.has("all 30 that match")
    async with house.store.read() as tx:
        assert await campaign.listing(tx) == (), "whoever looks orders nothing"
    ordered = {**FORM, "scenario": "portal", "named": "town-00 town-02", "match": unescape(match)}
    done = await ines.post("/desk/campaigns/new", ordered)
    assert done.to == "/desk/campaigns/towns?said=ordered", done.text
    async with house.store.read() as tx:
        found = await campaign.find(tx, "towns")
    odd = [f"town-{number:02d}" for number in range(1, MANY, 2)]
    assert found.selection.scenarios == ("portal", "town-00", "town-02", *odd)
    assert (await ines.get("/desk/campaigns")).has("portal, town-00, town-02, town-01, town-03 and 28 more")
    change = await ines.get("/desk/campaigns/towns/change")
    assert 'id="scenario-portal" checked' in change.text
    unchanged = await ines.post(
        "/desk/campaigns/towns/change", {"find-q": "town-59", "do": "find", "scenario": list(found.selection.scenarios)}
    )
    assert (unchanged.status, unchanged.text.count(" checked")) == (200, len(found.selection.scenarios) + 1)


async def test_scenarios_of_one_service_are_told_apart_by_their_names(ines: Seat, house: House, sound: None) -> None:
    folder = house.settings.scenarios / "catalogue"
    assert not (await ines.get("/desk/campaigns/new")).has("<small>portal</small>")
    (folder / "portal-again.yaml").write_bytes((folder / "portal.yaml").read_bytes())
    form = await ines.get("/desk/campaigns/new")
    assert form.has("<small>portal</small>")
    assert form.has("<small>portal-again</small>")


async def test_more_services_than_can_be_listed_are_carried_along_in_one_field(
    app: FastAPI, house: House, sound: None
) -> None:
    ines = await seat(app, house, "ines", "auditor")
    names = [f"elsewhere-{number:04d}" for number in range(5000)]
    page = await ines.post("/desk/campaigns/new", {**FORM, "named": " ".join(names), "do": "find", "find-q": "portal"})
    (carried,) = re.findall(r'name="named" value="([^"]+)"', page.text)
    assert page.text.count('name="scenario"') == 101
    assert page.has("4,900 more")
    again = await ines.post(
        "/desk/campaigns/new", {**FORM, "named": carried, "scenario": names[:100], "do": "find", "find-q": ""}
    )
    assert again.has("4,900 more")


async def test_accounts_are_sorted_by_their_service(ines: Seat, house: House, loaded: LoadedScenario) -> None:
    with house.settings.accounts.open("a", encoding="utf-8") as written:
        written.write('["zoe@acme"]\nusername = "zoe"\n')
    page = await ines.get("/desk/accounts?sort=service")
    assert re.findall(r'<th scope="row">([^<]+)<', page.text) == ["zoe@acme", "camille@portal", "noe@portal"]
    assert 'aria-sort="ascending"><a href="/desk/accounts?sort=-service">' in page.text
    assert (
        re.findall(r'<th scope="row">([^<]+)<', (await ines.get("/desk/accounts?sort=-account")).text)[0] == "zoe@acme"
    )
