"""How do researchers of the operator get at everything that was judged? As Parquet, a row a case and a row a verdict.

Nothing in it is held back: it is not public. Columns are called as in a
release's tables, as far as they are there.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from auditor.assess import method_digest
from auditor.judged import held_by
from auditor.refusal import Refused
from results.durable import PRIVATE_FILE, make_folder, sync_file, sync_folder
from results.figures.row import CaseRow, Standing
from results.parquet import WITHOUT, Cell, Rows, is_at_hand, parquet_into
from results.records import Interval, Track
from results.store import Store, case_row, judgment
from results.store.case_row import KeptRow
from scenarios.account import Accounts

CASES: Final = "cases.parquet"
VERDICTS: Final = "verdicts.parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What was written."""

    cases: int
    verdicts: int


async def write_snapshot(store: Store, to: Path, *, accounts: Accounts) -> Snapshot:
    """Write what the store holds at one moment into a folder; files of an earlier snapshot there are replaced.

    Raises:
        Refused: the extra `analytics` is not installed, or a case was judged by another method alone.
    """
    if not is_at_hand():
        raise Refused(WITHOUT)
    make_folder(to)
    cases, verdicts, method = 0, 0, method_digest()
    fields = [(name, kind) for name, (kind, _) in _CASE.items()]
    async with store.read() as tx:
        if behind := await case_row.left_behind(tx, method):
            raise Refused(f"{behind} cases were judged by another method alone; run `auditor reassess`")
        with _whole(to, CASES, VERDICTS) as folder:
            with _file(folder / CASES, fields) as rows:
                async for kept in case_row.all_rows(tx, method):
                    rows.add([_cells(kept, method, held_by(accounts, kept.account))])
                    cases += 1
            with _file(folder / VERDICTS, [(name, "string") for name in judgment.CURRENT]) as rows:
                async for some in judgment.all_current(tx):
                    rows.add(some)
                    verdicts += len(some)
    return Snapshot(cases=cases, verdicts=verdicts)


@contextmanager
def _whole(to: Path, *names: str) -> Iterator[Path]:
    """A folder for files that take their places once all of them are whole: they are of one moment."""
    with tempfile.TemporaryDirectory(prefix=".snapshot-", dir=to) as folder:
        yield Path(folder)
        for name in names:
            (Path(folder) / name).replace(to / name)
    sync_folder(to)


@contextmanager
def _file(path: Path, fields: list[tuple[str, str]]) -> Iterator[Rows]:
    path.touch(PRIVATE_FILE)
    with path.open("wb") as sink, parquet_into(sink, fields) as rows:
        yield rows
    sync_file(path)


def _cells(kept: KeptRow, method: str, holder: str) -> list[Cell]:
    beside: Mapping[str, Cell] = {"method": method, "evidence_sha256": kept.evidence, "holder_mode": holder}
    return [beside[name] if of is None else of(kept.row) for name, (_, of) in _CASE.items()]


Read = Callable[[CaseRow], Cell]


def _clock(name: str) -> dict[str, tuple[str, Read | None]]:
    def of(row: CaseRow) -> Interval | None:
        found: Interval | None = getattr(row, name)
        return found

    def after(row: CaseRow) -> Cell:
        seen = of(row)
        return seen.after if seen else None

    def by(row: CaseRow) -> Cell:
        seen = of(row)
        return seen.by if seen else None

    return {f"{name}_lo": ("datetime", after), f"{name}_hi": ("datetime", by)}


def _ladder(track: Track) -> dict[str, tuple[str, Read | None]]:
    def of(row: CaseRow) -> Standing | None:
        return next((one for one in row.standings if one.track is track), None)

    def rung(row: CaseRow) -> Cell:
        found = of(row)
        return found.rung if found else None

    def is_open(row: CaseRow) -> Cell:
        found = of(row)
        return found.is_open if found else None

    return {f"{track}_rung": ("integer", rung), f"{track}_open": ("boolean", is_open)}


_CASE: Final[Mapping[str, tuple[str, Read | None]]] = {
    "case_id": ("string", lambda r: r.case),
    "service_id": ("string", lambda r: r.service),
    "controller": ("string", lambda r: r.controller),
    "controller_kind": ("string", lambda r: str(r.controller_kind)),
    "sector": ("string", lambda r: str(r.sector)),
    "country": ("string", lambda r: r.country),
    "software": ("string", lambda r: r.software),
    "track": ("string", lambda r: str(r.track)),
    "channel": ("string", lambda r: r.channel),
    "holder_mode": ("string", None),
    "environment": ("string", lambda r: str(r.environment)),
    "received_on": ("date", lambda r: r.received_on),
    "first_deadline": ("date", lambda r: r.exercise.first_deadline if r.exercise else r.first_deadline),
    "final_deadline": ("date", lambda r: r.final_deadline),
    **_clock("submitted"),
    **_clock("acknowledged"),
    **_clock("answered"),
    **_clock("usable"),
    "watched_until": ("datetime", lambda r: r.watched_until),
    "is_extended": ("boolean", lambda r: r.is_extended),
    "still_extended": ("boolean", lambda r: r.exercise.is_extended if r.exercise else None),
    "reply": ("string", lambda r: str(r.exercise.replied) if r.exercise else None),
    "responsiveness": ("string", lambda r: str(r.exercise.answered) if r.exercise else None),
    "fulfilment": ("string", lambda r: str(r.exercise.usable) if r.exercise else None),
    **_ladder(Track.PORTABILITY),
    **_ladder(Track.ACCESS),
    "evidence_level": ("string", lambda r: r.evidence_level),
    "method": ("string", None),
    "evidence_sha256": ("string", None),
}
