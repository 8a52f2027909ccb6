"""How are samples told at the desk, and how is one drawn there? As at a terminal; it is entered as soon as it is drawn."""

import asyncio
import hashlib
import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from auditor.day import calendar_day
from auditor.house import House
from auditor.refusal import Refused
from auditor.sample import SampleFile, draw_sample, parse_frame, parse_sample, write_sample
from dashboards.desk.edition import SampleTold, ToDraw
from dashboards.desk.roof import Missing
from dashboards.desk.shown import Upload
from results.store import sample as samples
from results.store.sample import EnteredSample


async def listing(house: House) -> Sequence[SampleTold]:
    async with house.store.read() as tx:
        known = await samples.listing(tx)
    return tuple(_told(entered) for entered in known)


async def one(house: House, name: str) -> SampleTold:
    return _told(await _found(house, name))


async def file(house: House, name: str) -> bytes:
    """The file, as its digest was taken."""
    return (await _found(house, name)).text.encode()


async def _found(house: House, name: str) -> EnteredSample:
    async with house.store.read() as tx:
        found = await samples.find(tx, name)
    if found is None:
        raise Missing
    return found


async def draw(house: House, wanted: ToDraw, frame: Upload, *, person: str) -> None:
    """Draw a sample, and enter it.

    Raises:
        SampleRefused: the frame, the strata or the size do not fit.
        Refused: there is one of this name.
    """
    now = house.clock.now()
    made = await asyncio.to_thread(_drawn, wanted, frame, calendar_day(now))
    data = write_sample(made)
    entered = EnteredSample(
        id=made.id, digest=hashlib.sha256(data).hexdigest(), drawn_at=now, person=person, text=data.decode()
    )
    async with house.store.write() as tx:
        if await samples.find(tx, made.id) is not None:
            raise Refused(f"there is a sample {made.id} already, and a draw is not done over; choose another name")
        await samples.enter(tx, entered)


def _drawn(wanted: ToDraw, frame: Upload, today: date) -> SampleFile:
    return draw_sample(
        parse_frame(Path(Path(frame.name).name), frame.data),
        identity=wanted.id,
        strata=wanted.strata,
        size=wanted.size,
        seed=wanted.seed or secrets.token_hex(16),
        source=wanted.source,
        today=today,
    )


def _told(entered: EnteredSample) -> SampleTold:
    known = parse_sample(entered.text)
    return SampleTold(
        id=entered.id,
        digest=entered.digest,
        entered_at=entered.drawn_at,
        person=entered.person,
        design=known.design,
        frame=known.frame.file,
        frame_digest=known.frame.sha256,
        source=known.frame.source,
        of=known.frame.services,
        seed=known.seed,
        strata=known.strata,
        drawn_on=known.drawn_on,
        sizes=tuple(sorted(Counter(drawn.stratum for drawn in known.drawn).items())),
        drawn=tuple((drawn.service, drawn.stratum, drawn.probability) for drawn in known.drawn),
        excluded=tuple((gone.service, gone.why, gone.note) for gone in known.excluded),
    )
