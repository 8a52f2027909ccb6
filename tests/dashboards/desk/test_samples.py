"""Is a sample drawn at the desk as at a terminal, once, and known by the digest of a file that anybody can take?"""

import hashlib
from pathlib import Path

import pytest
from fastapi import FastAPI

from auditor.house import House
from auditor.sample import check_drawn, parse_frame, parse_sample
from results.store import sample as samples
from tests.dashboards.desk.rig import Seat, seat
from tests.dashboards.desk.test_acts import noted

FRAME = "service_id,size\n" + "".join(f"town-{n},{'small' if n % 2 else 'large'}\n" for n in range(40))
FORM = {"name": "towns-2026", "source": "INSEE, 2026", "strata": "size", "n": "8", "seed": "sea"}
FILE = {"frame": ("towns.csv", FRAME.encode())}


async def test_a_sample_is_drawn_once_and_anybody_can_draw_it_again(app: FastAPI, house: House, ines: Seat) -> None:
    assert (await ines.get("/desk/samples")).has("No sample was entered here yet")
    done = await ines.post("/desk/samples/draw", FORM, files=FILE)
    assert done.to == "/desk/samples/towns-2026?said=drawn", done.text
    async with house.store.read() as tx:
        (kept,) = await samples.listing(tx)
    assert (kept.person, kept.drawn_at) == ("ines", house.clock.now())
    assert ("ines", "sample_drawn", "towns-2026") in await noted(house)
    page = await (await seat(app, house, "rita", "reader")).get("/desk/samples/towns-2026")
    assert page.has("8 of 40")
    assert kept.digest in page.text.replace("<wbr>", "")
    file = await ines.get("/desk/samples/towns-2026/file")
    assert hashlib.sha256(file.body).hexdigest() == kept.digest
    check_drawn(parse_sample(file.text), parse_frame(Path("towns.csv"), FRAME.encode()))
    over = await ines.post("/desk/samples/draw", {**FORM, "seed": "other"}, files=FILE)
    assert (over.status, over.has("a draw is not done over")) == (422, True)


@pytest.mark.parametrize(
    ("form", "frame", "told"),
    [
        ({}, None, "Attach the frame"),
        ({"source": ""}, FRAME, "Say where the frame is from"),
        ({"n": "-3"}, FRAME, "How many services"),
        ({"n": "41"}, FRAME, "41"),
        ({"name": "Villes"}, FRAME, "no name for a sample"),
        ({"strata": "region"}, FRAME, "region"),
        ({}, "a,b\n1,2\n", "x.csv:1: no column is named service_id"),
    ],
)
async def test_a_sample_that_cannot_be_drawn_comes_back_with_what_mends_it(
    house: House, ines: Seat, form: dict[str, str], frame: str | None, told: str
) -> None:
    files = {"frame": ("../x.csv", frame.encode())} if frame is not None else {}
    page = await ines.post("/desk/samples/draw", {**FORM, **form}, files=files)
    assert (page.status, page.has(told)) == (422, True), page.text
    assert f'value="{form.get("source", "INSEE, 2026")}"' in page.text
    async with house.store.read() as tx:
        assert await samples.listing(tx) == ()
