"""What would the bot do, up to the last step before the request? Walked for real, and nothing asked.

A rehearsal is no case: it leaves no ledger and no evidence, only pictures for
the auditor who writes the scenario.
"""

from dataclasses import dataclass
from pathlib import Path

from auditor.account.fit import refuse_service, refuse_sign_on, refuse_tried, refuse_unfit
from auditor.account.known import look_up
from auditor.action import Perform
from auditor.engine.advance import Recorder
from auditor.errand import Errand
from auditor.house import House
from auditor.wiring import hand_of
from probes.base import Ending, StageReport
from results.durable import make_folder
from results.records import GENESIS, ArtifactKept, CaseOpened, Entry, Language, LedgerKind, Role
from results.store.identity import new_id
from results.store.ledger import LedgerRow
from scenarios.loaded import LoadedScenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """How far the walk came, with its pictures in order."""

    reached: bool
    words: str
    pictures: tuple[Path, ...]


async def rehearse(house: House, loaded: LoadedScenario, *, language: Language) -> Rehearsal:
    """Sign in and walk the request up to its irreversible step, and stop there.

    Raises:
        Refused: nobody has decided on the service's terms of use, or the account must be left alone.
    """
    now = house.clock.now()
    refuse_service(loaded, [loaded.account], house.accounts, today=now.date())
    async with house.store.read() as tx:
        known = await look_up(tx, loaded.account, loaded, now)
        await refuse_sign_on(tx, loaded, loaded.account, now)
    refuse_unfit(known, asks=False)
    refuse_tried(known, now)
    errand = errand_beside(house, loaded, language)
    async with hand_of(house) as hand:
        report = await hand.rehearse(errand)
    pictures = _kept(house, errand.row.id, report)
    return Rehearsal(reached=report.ending is Ending.REHEARSED, words=_words(report), pictures=pictures)


def _words(report: StageReport) -> str:
    if report.ending is Ending.REHEARSED:
        return "Walked up to the step that cannot be taken back, and stopped. Nothing was asked."
    return f"The walk ended before the request: {report.message or report.ending}"


def _kept(house: House, rehearsal: str, report: StageReport) -> tuple[Path, ...]:
    """The pictures as files; the vault keeps nothing of a rehearsal."""
    folder = house.settings.home / "rehearsals" / rehearsal
    make_folder(folder)
    written: list[Path] = []
    for body in report.bodies:
        if isinstance(body, ArtifactKept):
            if body.role == Role.SCREENSHOT:
                path = folder / f"{len(written) + 1:02}.jpg"
                path.write_bytes(house.vault.read(rehearsal, body.sha256))
                written.append(path)
            house.vault.erase(rehearsal, body.sha256)
    return tuple(written)


def errand_beside(house: House, loaded: LoadedScenario, language: Language, *, account: str | None = None) -> Errand:
    """An errand of no case: for what is done beside the ledgers, by the scenario's account or another."""
    now, account = house.clock.now(), account or loaded.account
    name = new_id("rehearsal", now)
    opened = CaseOpened(
        scenario=loaded.id,
        scenario_digest=loaded.digest,
        service=loaded.service.id,
        account=account,
        language=language,
        right=loaded.scenario.right,
    )
    entry = Entry(ledger=name, seq=1, prev=GENESIS, at=now, by="engine", body=opened, digest=GENESIS)
    row = LedgerRow(
        id=name,
        kind=LedgerKind.CASE,
        scenario=loaded.id,
        scenario_digest=loaded.digest,
        service=loaded.service.id,
        account=account,
        opened_at=now,
        closed_at=None,
        stage=None,
        due_at=None,
        why=None,
        head_seq=1,
        head_digest=GENESIS,
        lease_owner=None,
        lease_until=None,
        epoch=0,
    )
    recorder = Recorder(house.store, row, house.clock, stage="request", attempt=1, midway=set())
    return Errand(
        loaded=loaded, row=row, entries=(entry,), action=Perform(stage="request", attempt=1), recorder=recorder
    )
