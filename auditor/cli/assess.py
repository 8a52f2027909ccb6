"""`auditor assess` and `auditor reassess`: from evidence to scorecard and report."""

from typing import Annotated

import typer
from pydantic import TypeAdapter

from auditor.assess import accuses
from auditor.cli.console import Json, Lang, emit, language_of, out, say
from auditor.cli.installation import opened, run
from auditor.cli.scorecard import draw
from auditor.judge import judge, rejudge
from auditor.report import write_report
from results.records import LedgerKind, Outcome, Scorecard, Verdict
from results.store import judgment, ledger

FINDINGS, INCONCLUSIVE = 3, 5

_CARD: TypeAdapter[Scorecard] = TypeAdapter(Scorecard)


def assess(case: str, *, lang: Lang = None, as_json: Json = False) -> None:
    """Seal a case as it is now, judge it, write its report; exit code 3 where something is not met, 5 where open."""

    async def work() -> Scorecard:
        async with opened() as house:
            language = language_of(lang) or house.settings.language
            card = await judge(house, case)
            path = await write_report(house, card, language)
        if as_json:
            emit(_CARD.dump_python(card, mode="json"))
        else:
            draw(card, language)
            out().print(str(path), markup=False)
        return card

    code = exit_code(run(work()))
    if code:
        raise typer.Exit(code)


def exit_code(card: Scorecard) -> int:
    """0: nothing failed; 3: something did; 5: something could not be told."""
    if accuses(card):
        return FINDINGS
    still_open = (Outcome.CANNOT_TELL, Outcome.UNTESTED)
    return INCONCLUSIVE if any(v.outcome in still_open for v in card.verdicts) else 0


def reassess(
    cases: Annotated[list[str] | None, typer.Argument(help="Cases; default: all that were sealed.")] = None,
    *,
    as_json: Json = False,
) -> None:
    """Judge sealed evidence again by this method, with no network, and say what changed."""

    async def work() -> list[dict[str, str]]:
        changes = []
        async with opened() as house:
            async with house.store.read() as tx:
                rows = await ledger.listing(tx, kind=LedgerKind.CASE)
                sealed = [row.id for row in rows if await judgment.latest_evidence(tx, row.id)]
            for case in cases or sealed:
                async with house.store.read() as tx:
                    before = await judgment.latest_scorecard(tx, case)
                after = await rejudge(house, case)
                changes += [{"case": case, **change} for change in _changes(before, after)]
        return changes

    changes = run(work())
    if as_json:
        emit(changes)
        return
    for change in changes:
        out().print(f"{change['case']}  {change['criterion']}: {change['before']} → {change['after']}", markup=False)
    if not changes:
        say("Nothing changed.")


def _changes(before: Scorecard | None, after: Scorecard) -> list[dict[str, str]]:
    known = {v.criterion: v for v in before.verdicts} if before else {}
    return [
        {"criterion": v.criterion, "before": _said(known.get(v.criterion)), "after": _said(v)}
        for v in after.verdicts
        if _said(v) != _said(known.get(v.criterion))
    ]


def _said(verdict: Verdict | None) -> str:
    return "-" if verdict is None else f"{verdict.outcome} ({verdict.reason})"
