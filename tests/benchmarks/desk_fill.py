"""What does a desk hold after a year beside its cases: declarations, notices, alerts, questions, releases, acts, campaigns?

Rows in bulk, copied of what the program itself writes once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select

from auditor.house import House
from auditor.roof.scenario import Catalogued, told
from dashboards.desk.catalogue import ScenarioTold
from results.records import (
    AlertWhat,
    Campaign,
    LedgerKind,
    NoticeOpened,
    NoticeWritten,
    ReleaseEvent,
    ReleaseRow,
    ReleaseState,
    Sector,
    Selection,
)
from results.store import campaign, ledger, release
from results.tables import alerts, campaign_cases, campaign_firings, entries, ledgers, person_acts

Row = Mapping[str, Any]
Chain = Callable[[str, Sequence[Row]], Sequence[Row]]

NOTICES, OPEN_IN, ALERTS, ACTS, RELEASES, CAMPAIGNS, FIRINGS = 4_000, 2, 5_000, 50_000, 40, 30, 4
"""Of the notices every second is open; of the alerts every second goes on."""
_ACTS = ("signed_in", "question_answered", "campaign_fired", "notice_approved", "alert_muted", "refused")
_SECTORS = tuple(Sector)
_AT_ONCE = 5_000


def name_of(number: int) -> str:
    return f"town-{number:05d}"


def declare(house: House, services: int) -> None:
    """A declaration of each service in the catalogue."""
    catalogue = house.settings.scenarios / "catalogue"
    portal = (catalogue / "portal.yaml").read_text(encoding="utf-8")
    for number in range(services):
        (catalogue / f"{name_of(number)}.yaml").write_text(portal, encoding="utf-8")


def looked_through(house: House) -> Catalogued:
    """The catalogue as after the first look at it, which takes minutes beside the server: every third is to be mended."""
    folder = house.settings.scenarios / "catalogue"
    now = house.clock.now().date()
    one = told(house.settings, folder / "portal.yaml", now)

    def of(path: Path, number: int) -> ScenarioTold:
        faults = one.faults if number % 3 == 0 else ()
        return replace(one, id=path.stem, sector=str(_SECTORS[number % len(_SECTORS)]), faults=faults)

    catalogued = Catalogued(house=house)
    catalogued.remember({path: of(path, number) for number, path in enumerate(sorted(folder.glob("*.yaml")))})
    return catalogued


async def fill_beside(house: House, services: int, chain: Chain, at: datetime) -> None:
    """Fill the store with everything but the cases, up to a moment."""
    for table, rows in (
        (alerts, _alerts(services, at)),
        (person_acts, _acts(at)),
    ):
        await _insert(house, table, rows)
    await _notices(house, services, chain, at)
    await _releases(house, at)
    await _campaigns(house, services, at)


async def _insert(house: House, table: Table, rows: Sequence[Row]) -> None:
    for first in range(0, len(rows), _AT_ONCE):
        async with house.store.write() as tx:
            await tx.execute(insert(table), rows[first : first + _AT_ONCE])


def _alerts(services: int, at: datetime) -> list[Row]:
    kinds = tuple(AlertWhat)
    return [
        {
            "key": f"{kinds[number % len(kinds)]}/{name_of(number % services)}/{number}",
            "what": str(kinds[number % len(kinds)]),
            "since": at - timedelta(minutes=number),
            "last_at": at - timedelta(minutes=number),
            "count": 1,
            "ledger": None,
            "service": name_of(number % services),
            "campaign": None,
            "over_at": at if number % OPEN_IN else None,
            "acked_at": None,
            "acked_by": None,
            "settled": number % OPEN_IN == 1,
            "json": '{"told":{},"ended":[]}',
        }
        for number in range(ALERTS)
    ]


def _acts(at: datetime) -> list[Row]:
    return [
        {
            "at": at - timedelta(minutes=10 * (ACTS - number)),
            "person": ("rose", "ines", "paul")[number % 3],
            "what": "role_given" if number == 7 else _ACTS[number % len(_ACTS)],
            "subject": f"subject-{number}",
            "details": "",
        }
        for number in range(ACTS)
    ]


async def _notices(house: House, services: int, chain: Chain, at: datetime) -> None:
    """Notices that wait for a person's yes, and others that are closed."""
    async with house.store.write() as tx:
        case = (
            (await tx.execute(select(ledgers).where(ledgers.c.kind == str(LedgerKind.CASE)).limit(1))).mappings().one()
        )
        name = "notice-000000"
        await ledger.create(
            tx,
            ledger=name,
            kind=LedgerKind.NOTICE,
            scenario=case["scenario"],
            scenario_digest=case["scenario_digest"],
            service=case["service"],
            account="controller:Portail SAS",
            now=at,
        )
        opened = NoticeOpened(controller="Portail SAS", language="fr", findings=())
        written = NoticeWritten(artifact="0" * 64, addresses=1)
        await ledger.append(tx, name, opened, written, at=at, by="engine")
        row = dict((await tx.execute(select(ledgers).where(ledgers.c.id == name))).mappings().one())
        of_one = select(entries).where(entries.c.ledger == name).order_by(entries.c.seq)
        lines = [dict(line) for line in (await tx.execute(of_one)).mappings()]
    rows, chained = list[Row](), list[Row]()
    for number in range(1, NOTICES):
        name = f"notice-{number:06d}"
        made = chain(name, lines)
        chained += made
        who = f"controller:Ville {number % services:05d}"
        closed = at if number % OPEN_IN else None
        rows.append({**row, "id": name, "account": who, "head_digest": made[-1]["digest"], "closed_at": closed})
    await _insert(house, ledgers, rows)
    await _insert(house, entries, chained)


async def _releases(house: House, at: datetime) -> None:
    async with house.store.write() as tx:
        for number in range(RELEASES):
            period = f"20{10 + number // 4}-Q{number % 4 + 1}"
            row = ReleaseRow(
                id=f"{period}.1",
                period=period,
                corrects=None,
                built_at=at - timedelta(days=RELEASES - number),
                method="m",
                digest="0" * 64,
                state=ReleaseState.DRAFT,
            )
            await release.add(tx, row, person="rose")
            for state in (ReleaseState.FROZEN, ReleaseState.PUBLISHED):
                await release.note(tx, ReleaseEvent(release=row.id, at=row.built_at, state=state, person="rose"))


async def _campaigns(house: House, services: int, at: datetime) -> None:
    """One that asks every service, and has fired each quarter; others of a few."""
    async with house.store.write() as tx:
        for number in range(CAMPAIGNS):
            named = range(services) if number == 0 else range(number, number + 10)
            order = Campaign(
                name=f"order-{number:02d}",
                selection=Selection(scenarios=tuple(name_of(one % services) for one in named)),
                cron="0 9 1 1,4,7,10 *",
                zone="Europe/Paris",
                starts=at - timedelta(days=400),
                ordered_by="ines",
                ordered_at=at - timedelta(days=400),
                next_fire_at=at + timedelta(days=20),
            )
            await campaign.add(tx, order)
        moments = [at - timedelta(days=90 * (number + 1)) for number in range(FIRINGS)]
        done = {
            "campaign": "order-00",
            "by": "engine",
            "late": False,
            "missed": 0,
            "missed_since": None,
            "passed": None,
        }
        await tx.execute(
            insert(campaign_firings), [{**done, "fire_at": one, "begun_at": one, "done_at": one} for one in moments]
        )
    fired = [
        {
            "campaign": "order-00",
            "scenario": name_of(number),
            "fire_at": moment,
            "ledger": f"{month:02d}-{number:05d}" if number % 10 else None,
            "start_at": moment if number % 10 else None,
            "passed": None if number % 10 else "resting",
            "detail": None,
        }
        for month, moment in enumerate(moments)
        for number in range(services)
    ]
    await _insert(house, campaign_cases, fired)
