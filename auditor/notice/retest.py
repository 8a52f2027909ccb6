"""Is it repaired? A case of the same scenario is opened, and what it shows enters the notice."""

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.account.fit import refuse_resting, refuse_service, refuse_sign_on, refuse_unfit
from auditor.account.known import look_up
from auditor.assess import method_digest
from auditor.desk import NewCase, insert_case, whose
from auditor.house import House
from auditor.law import local_day
from auditor.notice.draft import account_of, controller_of, publisher_of
from auditor.notice.enter import enter, find_notice
from auditor.notice.state import RETEST, NoticeState
from auditor.settings import ScenarioUnknown
from auditor.stage import opening
from dashboards.judged import RATES, failing
from results.figures.row import CaseRow
from results.records import Body, FindingRepaired, LedgerKind, NoticedFinding, Outcome, RetestJudged, RetestOpened
from results.store import case_row, declaration, ledger
from scenarios.digest import from_text
from scenarios.loaded import LoadedScenario

BY = "engine"


async def begin(house: House, notice: str, state: NoticeState) -> tuple[str, ...]:
    """Open a case of each scenario that the first answer waiting for a re-test is about, all or none.

    Raises:
        Refused: an account rests, is in a case, locked or given up, or not planted.
    """
    _, reply = state.wanted_retests[0]
    cases = _to_repeat(state, frozenset(state.about(reply)))
    now = house.clock.now()
    async with house.store.read() as tx:
        found = {loaded.id: (loaded, url) for loaded, url in [await _scenario(tx, house, case) for case in cases]}
    for loaded, _ in found.values():
        refuse_service(loaded, whose(loaded), house.accounts, today=now.date())
    opened = []
    async with house.store.write() as tx:
        for loaded, url in found.values():
            known = await look_up(tx, loaded.account, loaded, now)
            refuse_unfit(known)
            refuse_resting(known)
            await refuse_sign_on(tx, loaded, loaded.account, now)
            wanted = NewCase(loaded=loaded, language=loaded.languages[0], url=url)
            opened.append(await insert_case(tx, wanted, now))
        bodies = [RetestOpened(case=case, reply=reply.reply) for case in opened]
        await enter(tx, notice, *bodies, at=now, by=BY, stage=RETEST)
    return tuple(opened)


def _to_repeat(state: NoticeState, about: frozenset[str]) -> tuple[str, ...]:
    """Every case that the findings are of; of an advisory the one that shows most of them, for the software is the same."""
    mine = [finding for finding in state.findings if finding.name in about]
    counted = Counter(case for finding in mine for case in finding.cases)
    if state.is_advisory:
        return tuple(sorted(counted, key=lambda case: (counted[case], case))[-1:])
    return tuple(sorted(counted))


async def _scenario(tx: AsyncConnection, house: House, case: str) -> tuple[LoadedScenario, str | None]:
    """The scenario of a case as it is written today, for what was repaired may look otherwise; else as it was."""
    row, opened = await ledger.find(tx, case), opening(await ledger.load(tx, case))
    try:
        return house.load(row.scenario, url=opened.url), opened.url
    except ScenarioUnknown:
        return from_text(await declaration.scenario_text(tx, row.scenario_digest), url=opened.url), opened.url


async def tell(house: House, case: str) -> None:
    """Enter what a judged case shows into the notice that it was opened for; of any other case nothing."""
    async with house.store.read() as tx:
        kept = await case_row.find(tx, case, method=method_digest())
        if kept is None:
            return
        accounts = [account_of(controller_of(kept.service))]
        if kept.row.software is not None:
            accounts.append(publisher_of(kept.row.software))
        rows = [
            row for account in accounts for row in await ledger.listing(tx, kind=LedgerKind.NOTICE, account=account)
        ]
        waiting = [row.id for row in rows if case in _awaited((await find_notice(tx, row.id))[2])]
    day = local_day(kept.row.watched_until, kept.service.controller.jurisdiction)
    for notice in waiting:
        async with house.store.write() as tx:
            _, _, state = await find_notice(tx, notice)
            if case not in _awaited(state):  # somebody else was quicker
                continue
            scenario = (await ledger.find(tx, case)).scenario
            mine = [
                finding
                for finding in state.findings
                if scenario in {(await ledger.find(tx, one)).scenario for one in finding.cases}
            ]
            shown = {f.name: shows(kept.row, f) for f in mine}
            repaired = [
                FindingRepaired(finding=name, case=case, day=day)
                for name, outcome in shown.items()
                if outcome is Outcome.PASSED and name not in state.repaired
            ]
            judged = RetestJudged(
                case=case,
                stands=tuple(_named(shown, Outcome.FAILED)),
                open=tuple(_named(shown, Outcome.CANNOT_TELL)),
            )
            bodies: Sequence[Body] = (*repaired, judged)
            await enter(tx, notice, *bodies, at=house.clock.now(), by=BY)


def shows(row: CaseRow, finding: NoticedFinding) -> Outcome:
    """What a case shows of an earlier finding: repaired, found again, or nobody can tell."""
    if finding.criterion in {verdict.criterion for verdict in failing(row)}:
        return Outcome.FAILED
    if finding.criterion == RATES:
        rates = row.exercise
        whole = rates is not None and {rates.replied, rates.answered, rates.usable} == {Outcome.PASSED}
        return Outcome.PASSED if whole else Outcome.CANNOT_TELL
    found = row.outcomes.get(finding.criterion)
    return Outcome.PASSED if found is not None and found.outcome is Outcome.PASSED else Outcome.CANNOT_TELL


def _awaited(state: NoticeState) -> set[str]:
    return {retest.case for retest in state.awaited_retests}


def _named(shown: dict[str, Outcome], outcome: Outcome) -> Iterator[str]:
    yield from (name for name, found in shown.items() if found is outcome)
