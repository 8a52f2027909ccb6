"""Is a release built from the desk whole or not at all, while everything else goes on, and held back until its time?"""

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI

from auditor.house import House
from auditor.release import build
from auditor.roof import DeskRoof, alert, building
from dashboards.desk.edition import BuildTold, Wanted
from dashboards.desk.roof import Refused
from results.clock import SetClock
from results.durable import create_file
from results.figures.period import period_of
from results.store import act
from results.store import release as releases
from tests.auditor.test_release import NOW as RELEASED
from tests.auditor.test_release import enter as judge_one
from tests.dashboards.desk.rig import Page, Seat, again, seat

Q4 = period_of("2026-Q4")
RECIPIENTS = """
[press]
apprise = "env:PRESS"
gets = ["embargoed"]
with_files = true
[lab]
webhook = "https://lab.test/"
"""


@pytest.fixture
async def paul(app: FastAPI, house: House, clock: SetClock) -> Seat:
    """A reviewer, when the fourth quarter is over."""
    clock.set(RELEASED)
    return await seat(app, house, "paul", "reviewer")


async def built(at: Seat) -> Page:
    """The list, once nothing is being built."""
    async with asyncio.timeout(60):
        while (page := await at.get("/desk/releases")).has("being built"):
            await asyncio.sleep(0.1)
    return page


async def acts_of(house: House) -> list[tuple[str, str, str]]:
    async with house.store.read() as tx:
        return [(one.what, one.subject, one.details) for one in reversed(await act.listing(tx))]


async def test_a_release_is_built_beside_everything_else_checked_and_compared(paul: Seat, house: House) -> None:
    await judge_one(house, "acme", told=True)
    assert 'value="2026-Q4"' not in (await paul.get("/desk/releases/build")).text, "it proposes the last quarter"
    assert 'value="2027-Q1"' in (await paul.get("/desk/releases/build")).text
    asked = await paul.post("/desk/releases/build", {"period": "2026-Q4"})
    assert asked.to == "/desk/releases?said=building", asked.text
    assert (await paul.get("/desk/releases")).has("being built")
    twice = await paul.post("/desk/releases/build", {"period": "2026-Q4"})
    assert (twice.status, twice.has("paul has a release of 2026-Q4 built")) == (409, True)
    assert 'href="/desk/releases/2026-Q4.1"' in (await built(paul)).text
    async with house.store.read() as tx:
        (row,) = await releases.listing(tx)
        (event,) = await releases.events_of(tx, row.id)
    assert (row.built_at, event.person) == (RELEASED, "paul")
    assert (await paul.get("/desk/releases/2026-Q4.1/files")).has("Every file is what was built")
    assert (await paul.get("/desk/releases/2026-Q4.1/difference")).has("only release of 2026-Q4")

    await judge_one(house, "zeta", told=True)
    again_built = await build(house, Q4, person="ines")
    page = await paul.get("/desk/releases/2026-Q4.2/difference")
    assert page.has("statements differs from 2026-Q4.1"), page.text
    assert page.has("case-zeta")
    french = await Seat(paul.app, dict(paul.cookies)).get("/desk/releases/2026-Q4.2/difference?lang=fr")
    assert french.has("1 énoncé sur 29 diffère de 2026-Q4.1")
    (again_built.folder / "cases.csv").write_bytes(b"x")
    assert (await paul.get("/desk/releases/2026-Q4.2/files")).has("Its files are not what was built")
    assert (await paul.get("/desk/releases/2026-Q4.2/difference?with=2026-Q3.1")).status == 404
    broken = await paul.get("/desk/releases/2026-Q4.1/difference")
    assert (broken.status, broken.has("2026-Q4.2 is not what was built")) == (409, True)


@pytest.mark.parametrize(
    ("form", "status", "told"),
    [
        ({"period": "2026-Q9"}, 409, "is no period"),
        ({"period": "2027-Q2"}, 409, "is not over before"),
        ({"period": "2026-Q4", "until": "2027-13-40"}, 422, "That is no day"),
        ({"period": "2026-Q4", "corrects": "2026-Q4.7"}, 409, "is no public release of 2026-Q4"),
    ],
)
async def test_what_cannot_be_built_is_told_in_the_form(
    paul: Seat, house: House, form: dict[str, str], status: int, told: str
) -> None:
    page = await paul.post("/desk/releases/build", form)
    assert (page.status, page.has(told)) == (status, True), page.text
    assert f'value="{form["period"]}"' in page.text
    assert not (await paul.get("/desk/releases")).has("Asked to be built")


async def test_what_fails_while_it_is_built_is_told_when_it_is_done_and_leaves_nothing(
    paul: Seat, house: House
) -> None:
    await judge_one(house, "acme", method="f" * 64)
    assert (await paul.post("/desk/releases/build", {"period": "2026-Q4"})).status == 303
    page = await built(paul)
    assert page.has("not built")
    assert page.has("judged by another method")
    assert page.has("There is no release yet")
    (noted, refused) = (one for one in await acts_of(house) if one[1] in ("2026-Q4", "releases/build"))
    assert noted[0] == "release_ordered"
    assert (refused[0], "judged by another method" in refused[2]) == ("release_not_built", True)


async def test_a_server_that_was_started_anew_knows_what_was_asked_of_the_one_before(
    app: FastAPI, paul: Seat, house: House
) -> None:
    await judge_one(house, "acme", told=True)
    await paul.post("/desk/releases/build", {"period": "2026-Q4"})
    await built(paul)
    async with house.store.write() as tx:  # one was asked for as the server ended, one refused with the form
        for what, subject in (
            ("release_ordered", "2026-Q3"),
            ("release_ordered", "2026-Q9"),
            ("refused", "releases/build"),
        ):
            await act.note(tx, "paul", what, subject, at=RELEASED)
    before = await DeskRoof(house).builds()
    assert [(one.period, bool(one.release), one.broke_off) for one in before] == [
        ("2026-Q3", False, True),
        ("2026-Q4", True, False),
    ]


async def test_each_of_several_servers_knows_what_the_other_builds(app: FastAPI, paul: Seat, house: House) -> None:
    await judge_one(house, "acme", told=True)
    await paul.post("/desk/releases/build", {"period": "2026-Q4"})
    other = DeskRoof(house)
    (begun,) = await other.builds()
    assert (begun.person, begun.is_under_way) == ("paul", True)
    with pytest.raises(Refused, match="paul has a release of 2026-Q4 built"):
        await other.build_release(Wanted(period="2026-Q4", with_pdf=False), person="ines")
    await built(paul)
    (done,) = await other.builds()
    assert (done.is_under_way, bool(done.release)) == (False, True)


async def test_a_release_rests_on_a_sample_that_was_drawn_at_the_desk(
    app: FastAPI, paul: Seat, ines: Seat, house: House
) -> None:
    ines = await again(app, house, "ines")
    frame = {"frame": ("shops.csv", b"service_id\nacme\nzeta\n")}
    drawn = await ines.post("/desk/samples/draw", {"name": "shops", "source": "A list", "n": "2"}, files=frame)
    assert drawn.status == 303, drawn.text
    sample = (await ines.get("/desk/samples/shops/file")).body
    await judge_one(house, "acme", told=True)
    form = {"period": "2026-Q4"}
    alone = await paul.post("/desk/releases/build", form, files=frame)
    assert (alone.status, alone.has("attach both")) == (422, True)
    wrong = await paul.post("/desk/releases/build", form, files={**frame, "sample": ("s.yaml", b"sample: 7")})
    assert (wrong.status, wrong.has("s.yaml: ")) == (409, True)
    asked = await paul.post("/desk/releases/build", form, files={**frame, "sample": ("shops.yaml", sample)})
    assert asked.status == 303, asked.text
    page = await built(paul)
    assert page.has("was not entered before the first request"), page.text


async def test_a_build_that_nobody_waits_for_any_more_ends_and_another_can_be_made(paul: Seat, house: House) -> None:
    await judge_one(house, "acme", told=True)
    begun = BuildTold(period="2026-Q4", person="paul", at=RELEASED)
    wanted = Wanted(period="2026-Q4", with_pdf=False)
    working = asyncio.create_task(building._built_apart(house.settings, wanted, begun))
    await asyncio.sleep(0.5)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)  # noqa: TID251  it was cancelled; nothing else runs
    await paul.post("/desk/releases/build", {"period": "2026-Q4"})
    assert 'href="/desk/releases/2026-Q4.' in (await built(paul)).text


async def test_a_release_is_held_back_until_its_time_for_those_who_are_named(
    app: FastAPI, paul: Seat, house: House, clock: SetClock
) -> None:
    await judge_one(house, "acme", told=True)
    name = (await build(house, Q4, person="ines")).row.id
    create_file(house.settings.recipients, RECIPIENTS.encode())
    at = f"/desk/releases/{name}"
    assert not (await paul.get(at)).has("Set the embargo"), "a draft is frozen first"
    await paul.post(at, {"state": "frozen", "confirm": name})
    page = await paul.get(at)
    assert 'value="press"' in page.text
    assert 'value="lab"' not in page.text, "it gets no copies before their time"
    until = RELEASED + timedelta(days=3)
    form = {"until": f"{until.astimezone(ZoneInfo(alert.ZONE)):%Y-%m-%dT%H:%M}", "to": "press", "confirm": name}
    for wrong, told in (
        ({"until": ""}, "Say until when"),
        ({"until": "2027-03-01T09:00"}, "That is over"),
        ({"to": ""}, "Say who has it"),
        ({"confirm": ""}, "Type the name of the release"),
    ):
        refused = await paul.post(f"{at}/embargo", {**form, **wrong})
        assert (refused.status, refused.has(told)) == (422, True)
    nobody = await paul.post(f"{at}/embargo", {**form, "to": "lab"})
    assert (nobody.status, nobody.has("gets no copies before their time")) == (409, True)
    assert (await paul.post(f"{at}/embargo", form)).to == f"{at}?said=embargoed"
    page = await paul.get(at)
    assert page.has("nobody lifts an embargo before its time")
    assert not page.has("Take the step")
    early = await paul.post(at, {"state": "published", "confirm": name})
    assert (early.status, early.has("is under embargo until")) == (409, True)
    clock.set(until)
    late = await again(app, house, "paul")
    assert (await late.post(at, {"state": "published", "confirm": name})).to == f"{at}?said=stepped"
    async with house.store.read() as tx:
        held = next(one for one in await releases.events_of(tx, name) if one.until is not None)
    assert (held.until, held.recipients, held.person) == (until, ("press",), "paul")
