"""What happened in a case, what was found, what stands open, and what may be done?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from starlette.responses import RedirectResponse, Response

from dashboards.clock import relative_deadline
from dashboards.desk.cases import waits
from dashboards.desk.right import Right
from dashboards.desk.roof import Missing
from dashboards.desk.told import KINDS, STANDINGS, tasks_of
from dashboards.desk.visit import Visit
from dashboards.finding import chapters_of, tally
from dashboards.sentence import headline
from dashboards.timeline import Moment, timeline
from dashboards.typography import article
from results.records import Artifact, Language, LedgerKind, Scorecard, Text, TraceStep
from results.store import act, board, judgment, ledger
from results.store import question as questions
from results.store.ledger import LedgerRow

_NO_REASON: Final = Text(
    fr="Dites pourquoi, en un ou deux mots : ils restent dans le registre.",
    en="Say why, in a word or two: they stand in the ledger for ever.",
)
_NOT_CONFIRMED: Final = Text(
    fr="Recopiez l’identifiant du dossier pour confirmer : ceci ne se reprend pas.",
    en="Type the id of the case to confirm: this cannot be taken back.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The lines of one day, where the controller is."""

    on: date
    moments: tuple[Moment, ...]


async def pulse(visit: Visit) -> str:
    """What the live parts of the page hang on."""
    row = await _row(visit)
    standing = board.standing_of(row, visit.now, asked=False)
    return repr((row.head_seq, row.head_digest, row.stage, row.due_at, row.why, row.closed_at, standing))


async def show(visit: Visit) -> Response:
    return await _page(visit)


async def _page(visit: Visit, status: int = 200, problem: str | None = None) -> Response:
    row = await _row(visit)
    if row.kind is LedgerKind.NOTICE:
        return RedirectResponse(f"/desk/notices/{row.id}", 303)
    async with visit.roof.store.read() as tx:
        entries = await ledger.load(tx, row.id)
        artifacts = await judgment.artifacts_of(tx, row.id)
        card = await judgment.latest_scorecard(tx, row.id)
        asked = await questions.listing(tx, ledger=row.id, open_only=False)
    (service,) = await visit.roof.services([row])
    zone = service.controller.timezone
    due = await visit.roof.deadline(row)
    is_open = [one for one in asked if one.answered is None]
    return visit.page(
        "case.html.j2",
        status,
        problem=problem,
        row=row,
        kind=KINDS[row.kind],
        service=service,
        zone=zone,
        standing=STANDINGS[board.standing_of(row, visit.now, asked=bool(is_open))],
        waits=waits(visit, row),
        due=due,
        trace=_trace(due.trace if due is not None else card.clocks.trace if card is not None else (), visit.language),
        tasks=tasks_of(is_open, visit.now),
        answered=[one for one in asked if one.answered is not None],
        days=_days(timeline(entries, visit.language), zone),
        entries=entries,
        artifacts=artifacts,
        kept={one.sha256: one for one in artifacts if one.erased_by is None},
        interest=await visit.roof.interest(visit.name, row),
        may_see=visit.may(Right.EVIDENCE),
        may_order=visit.may(Right.ORDER) and row.closed_at is None and row.kind is LedgerKind.CASE,
        **_judged(card, visit),
    )


def _judged(card: Scorecard | None, visit: Visit) -> dict[str, object]:
    if card is None:
        return {"card": None}
    return {
        "card": card,
        "headline": headline(card, visit.language),
        "tally": tally(card, visit.language),
        "chapters": chapters_of(card, visit.language),
        "relative_deadline": relative_deadline(card, visit.language),
        "cited": frozenset(c.entry for v in card.verdicts for c in v.citations if c.entry is not None),
    }


def _days(moments: Sequence[Moment], zone: str) -> list[Day]:
    local = ZoneInfo(zone)
    grouped = groupby(moments, key=lambda moment: moment.at.astimezone(local).date())
    return [Day(on=on, moments=tuple(some)) for on, some in grouped]


def _trace(steps: Sequence[TraceStep], language: Language) -> list[tuple[Text, str]]:
    return [(step.words, article(step.article, language)) for step in steps]


async def _row(visit: Visit) -> LedgerRow:
    async with visit.roof.store.read() as tx:
        return await ledger.find(tx, visit.part("ledger"))


async def run(visit: Visit) -> Response:
    """Have a case looked at now."""
    row = await _open_case(visit)
    await _note(visit, "case_run", row)
    await visit.roof.wake(row.id, person=visit.name)
    return visit.go(f"/desk/cases/{row.id}", said="woken")


async def abandon(visit: Visit) -> Response:
    """Give a case up: by its id, typed, and with a reason."""
    row, why = await _open_case(visit), visit.form.text("why")
    if visit.form.text("confirm") != row.id:
        return await _page(visit, 422, visit.said(_NOT_CONFIRMED))
    if not why:
        return await _page(visit, 422, visit.said(_NO_REASON))
    await _note(visit, "case_abandoned", row, why)
    await visit.roof.abandon(row.id, person=visit.name, why=why[:200])
    return visit.go(f"/desk/cases/{row.id}", said="abandoned")


async def _open_case(visit: Visit) -> LedgerRow:
    row = await _row(visit)
    if row.kind is not LedgerKind.CASE:
        raise Missing
    return row


async def _note(visit: Visit, what: str, row: LedgerRow, details: str = "") -> None:
    async with visit.roof.store.write() as tx:
        await act.note(tx, visit.name, what, row.id, at=visit.now, details=details)


def artifact_in(artifacts: Sequence[Artifact], sha256: str) -> Artifact | None:
    """One artifact of a ledger, by its digest."""
    return next((one for one in artifacts if one.sha256 == sha256), None)
