"""How long does a release of ten thousand services take, from rows as the store keeps them to the zip?

Compared with compressing the same files alone, in the same run: everything
before that is ours.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from pydantic import TypeAdapter

from dashboards.channels.open_data.package import write_package, zipped
from dashboards.judged import Judged
from dashboards.publish import Edition, compose
from results.figures.period import period_of
from results.records import PublicationWhat
from results.store.case_row import KeptRow
from tests.dashboards.released import EDITION, event, service
from tests.results.figures.rows import crowd

SERVICES, REQUESTS = 10_000, 4
_ROW: TypeAdapter[KeptRow] = TypeAdapter(KeptRow)
T = TypeVar("T")


def test_a_year_of_ten_thousand_services() -> None:
    edition: Edition = replace(EDITION, period=period_of("2026-Q4"), until=date(2027, 6, 1))
    one = service("acme")
    kept = [
        _ROW.dump_json(
            KeptRow(row=row, service=replace(one, id=row.service), evidence="e" * 64, head="1" * 64, account="zoe@acme")
        )
        for row in crowd(SERVICES, requests=REQUESTS)
    ]
    rows, read = timed(lambda: [_ROW.validate_json(text) for text in kept])
    told = PublicationWhat.NOTIFIED
    cases = [
        Judged(
            row=r.row,
            service=r.service,
            evidence=r.evidence,
            head=r.head,
            verified=True,
            events=(event(r.row.case, told),),
        )
        for r in rows
    ]
    gated, composed = timed(lambda: compose(cases, edition))
    files, written = timed(lambda: write_package(gated.release))
    archive, packed = timed(lambda: zipped(files))
    whole = read + composed + written + packed
    print(
        f"\n{len(kept)} rows read {read:.1f} s, {len(gated.release.figures)} figures composed {composed:.1f} s, "
        f"{len(gated.release.cases)} cases written {written:.1f} s, zipped {packed:.1f} s ({len(archive) / 1e6:.1f} MB)\n"
        f"whole {whole:.1f} CPU-s = {whole / packed:.1f} x zipping alone; goal: under 60 s"
    )
    assert gated.release.cases


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What it gives, and the CPU-seconds that it took."""
    begun = time.process_time()
    found = work()
    return found, time.process_time() - begun
