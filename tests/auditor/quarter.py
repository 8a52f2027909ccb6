"""A quarter as a store holds it: sealed cases of services with every kind of name, entered in any order, and released.

`python -m tests.auditor.quarter FOLDER --keys KEYS` builds it there: a machine
of its own for whoever wants to know whether machines differ.
"""

import argparse
import asyncio
import os
import random
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from auditor.assess import method_digest
from auditor.house import House
from auditor.release import Built, Drawing, build
from auditor.sample import draw_sample, read_frame, write_sample
from results.clock import SetClock
from results.figures.period import period_of
from results.figures.row import CaseRow
from results.key import FOLDER
from results.records import PublicationEvent, PublicationWhat, PublishedError, Text
from results.store import case_row, ledger, publication
from results.store import release as releases
from results.store import sample as samples
from results.store.case_row import KeptRow
from results.store.sample import EnteredSample
from tests.auditor.installation import installation
from tests.auditor.test_release import sealed
from tests.dashboards.observatory.released import ARABIC, LONG, SCRIPT, row_of
from tests.dashboards.released import service
from tests.results.figures.rows import crowd
from tests.results.store.test_ledger import new_case, waited

Q4 = period_of("2026-Q4")
NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)
SERVICES = 120
_NAMES = ("Œuvre de l’été", "Société Générale d’Énergie", ARABIC, SCRIPT, LONG, "=HYPERLINK(1)", "日本語")
_TOLD = (PublicationWhat.NOTIFIED, PublicationWhat.CONFIRMED, PublicationWhat.REPAIRED)


def rows() -> list[CaseRow]:
    """Services with a request each, by the criteria as they are; one in seven findings is bad."""
    return [row_of(row, number) for number, row in enumerate(crowd(SERVICES, is_shared=True))]


async def enter(house: House, number: int, row: CaseRow) -> None:
    """Enter a case: its ledger, its seal, what was judged, and that its service was told, but for one in eleven."""
    name = _NAMES[number % 20] if number % 20 < len(_NAMES) else f"Mairie n° {number}"
    case = await new_case(house.store, row.case)
    async with house.store.write() as tx:
        await ledger.append(tx, case, waited(1), at=NOW, by="person:Paul", stage="wait")
    digest = await sealed(house, case)
    kept = KeptRow(
        row=row,
        service=service(row.service, name=Text(fr=name, en=name), kind=row.controller_kind, sector=row.sector),
        evidence=digest,
        head=f"{number + 1:064x}",
        account=f"zoe@{row.service}",
    )
    contested = [PublicationWhat.CONTESTED] if number % 9 == 0 else []
    said = [
        PublicationEvent(
            case=case, at=NOW, day=date(2027, 1, 4), what=what, person=person, criteria=("rates", *sorted(row.outcomes))
        )
        for what in (() if number % 11 == 3 else (*_TOLD, *contested))
        for person in ("ines", "omar")
    ]
    async with house.store.write() as tx:
        await case_row.keep(tx, kept, method=method_digest())
        for one in said:
            await publication.note(tx, one)


async def fill(house: House, *, order: int = 0) -> None:
    """Enter the quarter and an error of ours; `order` says in which order its cases came."""
    cases = list(enumerate(rows()))
    random.Random(order).shuffle(cases)
    for number, row in cases:
        await enter(house, number, row)
    error = PublishedError(
        found_on=date(2027, 3, 1),
        release="2026-Q3.1",
        subject="responsiveness/2026-Q3",
        said="0,6",
        should_say="0,5",
        cause="Un jour fut compté deux fois.",
        person="ines",
    )
    async with house.store.write() as tx:
        await releases.add_error(tx, error)


async def drawn(house: House, frame: Path) -> Drawing:
    """A sample of the quarter's services, entered before anybody was asked."""
    columns = "service_id,region\n" + "".join(
        f"service-{n},{'Île-de-France' if n % 2 else 'Réunion'}\n" for n in range(SERVICES)
    )
    frame.write_text(columns, encoding="utf-8")
    known = draw_sample(
        read_frame(frame),
        identity="towns",
        strata=("region",),
        size=SERVICES - 10,
        seed="k",
        source="Répertoire",
        today=NOW.date(),
    )
    early = EnteredSample(
        id="towns",
        digest="d" * 64,
        drawn_at=datetime(2026, 8, 1, tzinfo=UTC),
        person="ines",
        text=write_sample(known).decode(),
    )
    async with house.store.write() as tx:
        await samples.enter(tx, early)
    return Drawing(known=known, frame=read_frame(frame))


async def made(folder: Path, *, order: int = 0, with_pdf: bool = False, parquet: bool = False) -> Built:
    """Build the release of the quarter in an installation below `folder`."""
    async with installation(folder, SetClock(NOW)) as house:
        await fill(house, order=order)
        drawing = await drawn(house, folder / "frame.csv")
        return await build(house, Q4, person="ines", drawing=drawing, with_pdf=with_pdf, parquet=parquet)


def shuffle_folders(seed: int) -> None:
    """From now on this process is told what is in a folder in another order, as other file systems tell it."""
    chance, listed, scanned = random.Random(seed), os.listdir, os.scandir

    class Scanned(AbstractContextManager["Scanned"]):
        def __init__(self, found: list[os.DirEntry[str]]) -> None:
            self._found = iter(found)

        def __iter__(self) -> Iterator[os.DirEntry[str]]:
            return self._found

        def __next__(self) -> os.DirEntry[str]:
            return next(self._found)

        def __exit__(self, *error: object) -> None:
            self.close()

        def close(self) -> None:
            self._found = iter(())

    def shuffled(found: list[Any]) -> list[Any]:
        found.sort(key=lambda one: one if isinstance(one, str | bytes) else one.name)
        chance.shuffle(found)
        return found

    def scandir(path: Any = ".") -> Scanned:
        with scanned(path) as found:
            return Scanned(shuffled(list(found)))

    os.listdir = lambda path=".": shuffled(listed(path))
    os.scandir = scandir  # type: ignore[assignment]


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("folder", type=Path)
    words.add_argument("--keys", type=Path, required=True)
    words.add_argument("--order", type=int, default=0)
    words.add_argument("--pdf", action="store_true")
    said = words.parse_args()
    said.folder.mkdir()
    (said.folder / "home").mkdir(mode=0o700)
    shutil.copytree(said.keys, said.folder / "home" / FOLDER)
    shuffle_folders(said.order)
    built = asyncio.run(made(said.folder, order=said.order, with_pdf=said.pdf, parquet=True))
    print(built.folder)


if __name__ == "__main__":
    main()
