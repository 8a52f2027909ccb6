"""From draft to public, and never back: what must hold before a release takes its next step?"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.assess import method_digest
from auditor.gathered import folder_of, gather, read_table
from auditor.house import House
from auditor.interest import is_free, refuse_interested_in_any
from auditor.push.enter import enter_pushes, telling_of
from auditor.refusal import Refused
from auditor.sample import agents_in
from dashboards.channels.open_data.package import DIGEST, PACKAGE
from dashboards.channels.open_data.verify import verify_folder
from dashboards.judged import holds_by_case, still_public
from results.figures.period import Period, period_of
from results.figures.sampling import Framed
from results.key import key_id, published_keys
from results.records import ReleaseEvent, ReleaseRow, ReleaseState
from results.store import judgment, publication
from results.store import release as releases

_GOES_OUT = (ReleaseState.FROZEN, ReleaseState.EMBARGOED, ReleaseState.PUBLISHED)
_IS_SEEN = (ReleaseState.EMBARGOED, ReleaseState.PUBLISHED)
NEXT: Final[Mapping[ReleaseState, tuple[ReleaseState, ...]]] = {
    ReleaseState.DRAFT: (ReleaseState.FROZEN,),
    ReleaseState.FROZEN: (ReleaseState.EMBARGOED, ReleaseState.PUBLISHED),
    ReleaseState.EMBARGOED: (ReleaseState.PUBLISHED,),
    ReleaseState.PUBLISHED: (ReleaseState.SUPERSEDED,),
    ReleaseState.SUPERSEDED: (),
}


def refuse_overlap(period: Period, listing: Sequence[ReleaseRow]) -> None:
    """Refuse a year beside its quarters: whoever takes one from the other would be left with few."""
    for row in listing:
        other = period_of(row.period)
        if row.state is ReleaseState.PUBLISHED and other != period and _overlaps(other, period):
            raise Refused(
                f"{period.name} overlaps {row.period}, of which {row.id} is public, and the two could be taken from "
                "each other; build periods that lie beside it"
            )


def _overlaps(one: Period, other: Period) -> bool:
    return one.begin < other.end and other.begin < one.end


def zip_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.zip")


def _signer_of(house: House, folder: Path) -> bytes:
    """The key that a release names, if it is one that this installation ever published; else the one of today."""
    try:
        named = json.loads((folder / DIGEST).read_bytes())["key_id"]
    except (OSError, ValueError, KeyError, TypeError):
        named = None
    ours = {key_id(public): public for public in published_keys(house.settings.home)}
    return ours.get(named, house.keys.public).public_bytes_raw()


def _zip_differs(folder: Path) -> tuple[str, ...]:
    """What the zip beside a folder holds otherwise."""
    path = zip_of(folder)
    try:
        with zipfile.ZipFile(path) as archive:
            packed = {name: archive.read(name) for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile, zlib.error) as error:
        return (f"{path.name} cannot be read: {error}",)
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return tuple(
        f"{path.name} holds another {name}"
        for name in sorted(files.keys() | packed.keys())
        if files.get(name) != packed.get(name)
    )


async def step(
    house: House,
    release: str,
    state: ReleaseState,
    *,
    person: str,
    until: datetime | None = None,
    recipients: tuple[str, ...] = (),
) -> ReleaseRow:
    """Bring a release into its next state; it never goes back.

    Raises:
        ReleaseMissing: there is none of this name.
        Refused: it does not go there from where it is; its files are not what was built; its embargo is not over.
        RecipientMissing: the embargo names somebody whom nobody knows.
        Interested: the person is not free towards a service that it tells of.
    """
    now = house.clock.now()
    async with house.store.read() as tx:
        row = await releases.find(tx, release)
        events = await releases.events_of(tx, release)
        known = await _known(tx)
    if state not in NEXT[row.state]:
        leads = " or ".join(NEXT[row.state]) or "nowhere"
        raise Refused(f"release {release} is {row.state}, which leads to {leads}; nothing was changed")
    folder = folder_of(house) / release
    _refuse_files(house, row)
    await _refuse_interested(house, folder, row, person)
    if state in _GOES_OUT:
        await _refuse_held(house, folder, row)
    held = max((e.until for e in events if e.until is not None), default=None)
    if state is ReleaseState.PUBLISHED and held is not None and now < held:
        raise Refused(f"release {release} is under embargo until {held:%Y-%m-%d %H:%M} UTC; nothing was published")
    telling = telling_of(house, folder, row, state, at=now, until=until, named=recipients)
    event = ReleaseEvent(release=release, at=now, state=state, person=person, until=until, recipients=recipients)
    async with house.store.write() as tx:
        row = await releases.find(tx, release)
        if state not in NEXT[row.state]:
            raise Refused(f"somebody else has made release {release} {row.state}; nothing was changed")
        if state in _GOES_OUT and await _known(tx) != known:
            raise Refused(f"a case was noted or sealed while release {release} was looked at; try again")
        if state in _IS_SEEN:
            _refuse_beside(row, await releases.listing(tx))
        if state is ReleaseState.PUBLISHED:
            await _refuse_before_embargo(tx, row, now)
        await releases.note(tx, event)
        await enter_pushes(tx, telling, now)
        if state is ReleaseState.PUBLISHED and row.corrects is not None:
            await _supersede(tx, row.corrects, event)
        return await releases.find(tx, release)


async def _refuse_interested(house: House, folder: Path, row: ReleaseRow, person: str) -> None:
    """Refuse whoever is not free towards a service that a release tells of; whoever builds one only computes."""
    async with house.store.read() as tx:
        if await is_free(tx, person):
            return
        named = {one["service_id"] for one in read_table(folder / "services.csv")}
        await refuse_interested_in_any(tx, person, named, method=row.method)


async def _supersede(tx: AsyncConnection, corrected: str, event: ReleaseEvent) -> None:
    gone = await releases.find(tx, corrected)
    if gone.state is ReleaseState.PUBLISHED:
        superseded = ReleaseEvent(release=gone.id, at=event.at, state=ReleaseState.SUPERSEDED, person=event.person)
        await releases.note(tx, superseded)


async def _known(tx: AsyncConnection) -> tuple[int, int]:
    """What grows with all that the gate goes by: what was noted of cases, and their seals."""
    return await publication.latest(tx), await judgment.many_seals(tx)


def differs(house: House, row: ReleaseRow) -> tuple[str, ...]:
    """What of the files of a release is not what was built, signed and entered; nothing: all is."""
    folder = folder_of(house) / row.id
    problems = verify_folder(folder, public=_signer_of(house, folder))
    if not problems and hashlib.sha256((folder / PACKAGE).read_bytes()).hexdigest() != row.digest:
        problems = ("it is another release than the one that was entered",)
    return tuple(problems) or _zip_differs(folder)


def _refuse_files(house: House, row: ReleaseRow) -> None:
    """Refuse a release whose files are not those that were built."""
    problems = differs(house, row)
    if problems:
        raise Refused(f"release {row.id} is not what was built: {problems[0]}")


def _refuse_beside(row: ReleaseRow, listing: Sequence[ReleaseRow]) -> None:
    """Refuse what nobody may see beside what is public: another of its period, or of one that overlaps it."""
    refuse_overlap(period_of(row.period), listing)
    for one in listing:
        if one.period == row.period and one.state is ReleaseState.PUBLISHED and one.id != row.corrects:
            raise Refused(f"{one.id} is public; what takes its place is built with --corrects {one.id}")


async def _refuse_before_embargo(tx: AsyncConnection, row: ReleaseRow, now: datetime) -> None:
    """Refuse to publish what another release says that nobody may read yet."""
    for one in await releases.listing(tx):
        others = one.id != row.id and _overlaps(period_of(one.period), period_of(row.period))
        if one.state is ReleaseState.EMBARGOED and others:
            held = max((e.until for e in await releases.events_of(tx, one.id) if e.until is not None), default=now)
            if now < held:
                raise Refused(
                    f"{one.id} is under embargo until {held:%Y-%m-%d %H:%M} UTC, and {row.id} says the same before; "
                    "nothing was published"
                )


async def _refuse_held(house: House, folder: Path, row: ReleaseRow) -> None:
    """Refuse a release of which something holds a case back by now: a contest, an upheld one, a notice that was taken back."""
    if row.method != method_digest():
        raise Refused(f"release {row.id} was judged by another method than this program's; build another")
    period, today = period_of(row.period), house.clock.now().date()
    sizes = [Framed(service=r["service_id"], columns=r) for r in read_table(folder / "frame.csv")]
    found = await gather(house, period, agents=agents_in(sizes))
    held = holds_by_case(found.cases, period, today)
    free = {(one.row.case, one.evidence) for one in found.cases if one.row.case not in held}
    still = {(one.row.case, one.evidence) for one in still_public(found.earlier, today)}
    gone = [
        r["case_id"]
        for r in read_table(folder / "cases.csv")
        if (r["case_id"], r["evidence_sha256"]) not in (still if r.get("carried_from") else free)
    ]
    if gone:
        raise Refused(f"release {row.id} holds {len(gone)} cases that are held back now, as {gone[0]}; build another")
