"""What does the method of this program say of everything that was ever sealed, beside what was said of it?

Every seal is judged, not the newest alone: a release of last year rests on what
was sealed then. Old scorecards and rows stay, each by its method. What was done
stays done: broken off and begun again, it goes on with what is left.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import dataclass

from auditor.assess import method_digest
from auditor.house import House
from auditor.judge import conclude, lay_out, rejudge
from auditor.reassess import AT_ONCE, VerdictChange, changes_between
from results.errors import EvidenceMissing, ResultsError
from results.records import Scorecard
from results.store import case_row, judgment


@dataclass(frozen=True, slots=True, kw_only=True)
class Anew:
    """One seal, judged by the method of this program.

    Attributes:
        method_before: which other method judged it last; None: none did.
        verdicts: those that differ from what that one said.
        known: it had been judged by this method before.
    """

    case: str
    seal: str
    method_before: str | None
    verdicts: tuple[VerdictChange, ...]
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How many seals a criterion judges otherwise, in one way; reasons tell apart what outcomes do not."""

    criterion: str
    before: str
    after: str
    seals: int


async def judge_anew(
    house: House, cases: Collection[str] | None = None, *, is_dry: bool = False
) -> AsyncIterator[Anew]:
    """Judge every seal of these cases, or of all, that this method has not judged; give what it says of each.

    Of a case the oldest seal comes first. `is_dry`: no verdict is kept; an
    export that this inspector has not seen is opened all the same, which is
    logged, and what is found in it is kept.

    Raises:
        EvidenceMissing: one of the cases was never sealed; then none is judged.
    """
    async with house.store.read() as tx:
        seals = await judgment.seals_by_case(tx)
        done = await judgment.judged_seals(tx, method_digest()) & await case_row.seals_laid_out(tx, method_digest())
        behind = await judgment.not_laid_out(tx)
    wanted = list(seals if cases is None else dict.fromkeys(cases))
    for case in wanted:
        if case not in seals:
            raise EvidenceMissing(case)
    if not is_dry:
        theirs = frozenset(wanted)
        for case, method, seal in behind:
            if case in theirs:
                await lay_out(house, case, method=method, seal=seal)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(_case(house, case, seals[case], done, is_dry=is_dry)) for case in some]
        except* ResultsError as broken:  # a damaged memory stops everything, and is no group of errors
            raise broken.exceptions[0] from None
        for task in tasks:
            for one in task.result():
                yield one


async def _case(
    house: House, case: str, seals: Iterable[str], done: Collection[str], *, is_dry: bool
) -> tuple[Anew, ...]:
    return tuple([await _seal(house, case, seal, known=seal in done, is_dry=is_dry) for seal in seals])


async def _seal(house: House, case: str, seal: str, *, known: bool, is_dry: bool) -> Anew:
    method = method_digest()
    async with house.store.read() as tx:
        before = await judgment.scorecard_before(tx, case, method=method, evidence=seal)
        after = await judgment.known_scorecard(tx, case, method=method, evidence=seal) if known else None
    if after is None:
        after = await _judged(house, case, seal, is_dry=is_dry)
    return Anew(
        case=case,
        seal=seal,
        method_before=before.method if before else None,
        verdicts=changes_between(before, after) if before else (),
        known=known,
    )


async def _judged(house: House, case: str, seal: str, *, is_dry: bool) -> Scorecard:
    return (await conclude(house, case, seal=seal)).card if is_dry else await rejudge(house, case, seal=seal)


def moved_in(done: Iterable[Anew]) -> tuple[Moved, ...]:
    """What differs, by criterion: how many seals go from which outcome to which; most first within each."""
    counted = Counter(
        (v.criterion, _words(v, v.outcome_before, v.reason_before), _words(v, v.outcome, v.reason))
        for one in done
        for v in one.verdicts
    )
    return tuple(
        Moved(criterion=criterion, before=before, after=after, seals=seals)
        for (criterion, before, after), seals in sorted(
            counted.items(), key=lambda item: (item[0][0], -item[1], item[0])
        )
    )


def _words(change: VerdictChange, outcome: str, reason: str) -> str:
    is_reason_alone = change.outcome_before == change.outcome
    return f"{outcome} ({reason})" if is_reason_alone else outcome
