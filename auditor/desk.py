"""What do people do with the bot: open a case, plant an account, answer, give up?

The command line and, later, the web desk call these; each is one short act in
one transaction, and leaves its entry.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor import memory
from auditor.account.fit import refuse_resting, refuse_service, refuse_sign_on, refuse_unfit
from auditor.account.known import bystander_of, is_written, look_up
from auditor.answer import AnswerRefused, check, check_reader, consequences
from auditor.house import House
from auditor.interest import refuse_interested_in
from auditor.judge import lacking_in
from auditor.mailbox.open import listens
from auditor.notice.reply import enter_answer
from auditor.question import words_of
from auditor.refusal import NotPlanted, Refused
from auditor.stage import is_by_steps, opening, steps_of
from results.records import (
    Abandoned,
    Answered,
    ArtifactKept,
    CampaignMoment,
    CaseOpened,
    Earlier,
    Entry,
    FactDetails,
    Language,
    LedgerKind,
    PlantingOpened,
    QuestionTopic,
    Retention,
    Role,
    Waited,
)
from results.store import declaration, lease, ledger, question
from results.store.identity import new_id
from results.store.ledger import Asks
from results.store.question import QuestionRow
from scenarios.digest import from_text as scenario_from_text
from scenarios.loaded import LoadedScenario, host_of
from scenarios.persona import load_persona
from scenarios.schema import Step
from scenarios.truth import extend_truth, make_truth, truth_digest

__all__ = [
    "AnswerRefused",
    "NewCase",
    "Refused",
    "abandon",
    "answer_question",
    "insert_case",
    "open_case",
    "open_planting",
    "whose",
    "words_of",
]

_BY_COMMAND = {QuestionTopic.REVIEW_NOTICE: "approve", QuestionTopic.DECIDE_CONTEST: "decide"}
"""Questions whose answer is more than a word."""

SPREAD = "campaign"  # why a case waits that a campaign opened, until its own moment has come


async def open_planting(
    house: House,
    loaded: LoadedScenario,
    persona: str,
    *,
    language: Language | None = None,
    url: str | None = None,
    seed: str | None = None,
) -> str:
    """Make the account's ground truth, keep it, and open the ledger that plants it.

    An account that is planted already, or being planted, goes on with what it
    has; only what its persona gained since, or what a case put back, is planted
    anew, in a ledger that says which one it extends.

    An account at rest may be planted: only asking must wait. `seed` where the
    same truth is to be made again; else nobody can foresee it.

    Returns:
        The planting's ledger id.

    Raises:
        Refused: the service's terms of use are not decided on, or the account is locked, given up or in a case.
    """
    account = f"{persona}@{loaded.service.id}"
    now = house.clock.now()
    refuse_service(loaded, [account], house.accounts, today=now.date())
    async with house.store.write() as tx:
        known = await declaration.planting_of(tx, account)
        before = await ledger.find(tx, known.ledger) if known else None
        planted = await declaration.load_truth(tx, known.truth) if known else None
        if known is None or not known.complete:
            refuse_unfit(await look_up(tx, account, loaded, now))
        await refuse_sign_on(tx, loaded, account, now)
    folder = house.settings.scenarios / "personas"
    wanted = load_persona(folder / f"{persona}.yaml")
    if planted is None:
        truth = make_truth(wanted, account=account, seed=seed or secrets.token_hex(16), files=folder)
    else:
        truth = extend_truth(planted, wanted, files=folder)
    digest = truth_digest(truth)
    if known and before and (before.closed_at is None or (known.complete and known.truth == digest)):
        async with house.store.write() as tx:
            await ledger.wake(tx, known.ledger, now)
        return known.ledger
    planting = new_id("planting", now)
    opened = PlantingOpened(
        scenario=loaded.id,
        scenario_digest=loaded.digest,
        service=loaded.service.id,
        account=account,
        language=language or loaded.languages[0],
        truth=digest,
        url=url,
        extends=known.ledger if known else None,
    )
    async with house.store.write() as tx:
        await declaration.keep_scenario(tx, digest=loaded.digest, scenario=loaded.id, text=loaded.text, now=now)
        await declaration.keep_truth(tx, digest=digest, truth=truth, now=now)
        await _create(tx, planting, LedgerKind.PLANTING, loaded, account=account, now=now)
        await declaration.keep_planting(
            tx, account=account, ledger=planting, truth=digest, seed=truth.seed, extends=opened.extends
        )
        await ledger.append(tx, planting, opened, at=now, by="engine")
    return planting


async def open_case(
    house: House,
    loaded: LoadedScenario,
    *,
    language: Language | None = None,
    url: str | None = None,
    confirms: str | None = None,
    surveyed: bool = False,
) -> str:
    """Open a case; due at once.

    `confirms` names a closed case whose missing records this one is to confirm;
    where it is `surveyed`, the service's public pages are looked over first, and
    those of the request examined for barriers.

    Raises:
        Refused: the service's terms of use are not decided on; the account or its bystander is not planted, locked or
            given up; the account rests, or another case on it is open; the case to be confirmed is none of this
            service, is still open, or lacked nothing.
    """
    now = house.clock.now()
    refuse_service(loaded, whose(loaded), house.accounts, today=now.date())
    earlier = await _confirmed(house, confirms, loaded) if confirms is not None else None
    wanted = NewCase(
        loaded=loaded, language=language or loaded.languages[0], url=url, earlier=earlier, surveyed=surveyed
    )
    async with house.store.write() as tx:
        known = await look_up(tx, loaded.account, loaded, now)
        refuse_unfit(known)
        refuse_resting(known)
        return await insert_case(tx, wanted, now)


def whose(loaded: LoadedScenario) -> tuple[str, ...]:
    """The accounts that a case uses: its own, and its bystander's."""
    bystander = bystander_of(loaded)
    return (loaded.account, bystander) if bystander else (loaded.account,)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A case to be opened.

    Attributes:
        earlier: what a closed case lacked that this one is to confirm.
        surveyed: the service's public pages are looked over first, and those of the request examined for barriers.
        campaign: the standing order that opens it; None: a person does.
        start_at: when it is due; None: at once.
        by: who opens it.
    """

    loaded: LoadedScenario
    language: Language
    url: str | None = None
    earlier: Earlier | None = None
    surveyed: bool = False
    campaign: CampaignMoment | None = None
    start_at: datetime | None = None
    by: str = "engine"


async def insert_case(tx: AsyncConnection, wanted: NewCase, now: datetime) -> str:
    """Open a case inside the caller's transaction, on an account that was looked at in it.

    Raises:
        Refused: the account or its bystander is not planted, or the bystander is locked or given up.
    """
    loaded, scenario = wanted.loaded, wanted.loaded.scenario
    account, bystander = loaded.account, bystander_of(loaded)
    if bystander is not None:
        refuse_unfit(await look_up(tx, bystander, loaded, now), asks=False)
    for name in whose(loaded):
        await refuse_sign_on(tx, loaded, name, now)
    plantings = {name: await declaration.planting_of(tx, name) for name in whose(loaded)}
    for name, planted in plantings.items():
        if scenario.plant and (planted is None or not planted.complete):
            raise NotPlanted(f"account {name} is not planted yet; run `auditor plant {loaded.id}` first")
    ledgers = {name: planted.ledger for name, planted in plantings.items() if planted and planted.complete}
    case = new_id("case", now)
    await declaration.keep_scenario(tx, digest=loaded.digest, scenario=loaded.id, text=loaded.text, now=now)
    await _create(tx, case, LedgerKind.CASE, loaded, account=account, now=now)
    opened = CaseOpened(
        scenario=loaded.id,
        scenario_digest=loaded.digest,
        service=loaded.service.id,
        account=account,
        language=wanted.language,
        right=scenario.right,
        bystander=bystander,
        planting=ledgers.get(account),
        bystander_planting=ledgers.get(bystander) if bystander else None,
        url=wanted.url,
        confirms=wanted.earlier.case if wanted.earlier else None,
        confirms_evidence=wanted.earlier.evidence if wanted.earlier else None,
        confirms_missing=wanted.earlier.missing if wanted.earlier else (),
        campaign=wanted.campaign,
        by_mail=listens(scenario),
        surveyed=wanted.surveyed,
    )
    await ledger.append(tx, case, opened, at=now, by=wanted.by)
    if wanted.start_at is not None and wanted.start_at > now:
        await ledger.append(tx, case, Waited(until=wanted.start_at, why=SPREAD), at=now, by=wanted.by)
        await lease.settle(tx, case, due_at=wanted.start_at, why=SPREAD, stage=None, epoch=0)
    return case


async def answer_question(
    house: House,
    question_id: str,
    choice: str,
    *,
    person: str,
    happened: datetime | None = None,
    details: FactDetails | None = None,
    files: tuple[Path, ...] = (),
) -> None:
    """Write down a person's answer and what follows from it, in one transaction; the ledger is due at once.

    Raises:
        AnswerRefused: the question does not offer the answer, or needs a file; or it happened in the future.
        QuestionMissing: no such question.
        Refused: somebody has answered it already.
    """
    now = house.clock.now()
    async with house.store.read() as tx:
        row = await question.find(tx, question_id)
        entries = await ledger.load(tx, row.ledger)
        found = await ledger.find(tx, row.ledger)
        await refuse_interested_in(tx, person, found)
        by_scenario = row.asked.topic in (QuestionTopic.SCENARIO, QuestionTopic.POST_LETTER)
        text = await declaration.scenario_text(tx, found.scenario_digest) if by_scenario else ""
    _refuse_answered(row)
    if row.asked.topic in _BY_COMMAND:
        raise Refused(
            f"question {question_id} is answered by `auditor notice {_BY_COMMAND[row.asked.topic]} {row.ledger}`"
        )
    if happened is not None and happened > now:
        raise AnswerRefused(f"{happened:%Y-%m-%d %H:%M} lies in the future; say when it happened (UTC)")
    check(row.asked, choice, has_files=bool(files), details=details)
    check_reader(row.asked, entries, person)
    kept = [house.vault.put(row.ledger, file.read_bytes()) for file in files]
    answered = Answered(
        question=question_id,
        answer=choice,
        person=person,
        happened=happened,
        details=details,
        artifacts=tuple(k.sha256 for k in kept),
    )
    steps = _steps(text, row.stage) if by_scenario else ()
    number = row.asked.step if row.asked.step is not None else len(steps)
    step = steps[number] if number < len(steps) else None
    follow = consequences(
        entries,
        row.asked,
        answered,
        now,
        stage=row.stage or "request",
        step=step,
        is_last=number + 1 >= len(steps),
    )
    by = f"person:{person}"
    async with house.store.write() as tx:
        _refuse_answered(await question.find(tx, question_id))  # two people may answer at the same time
        for k in kept:
            scan = ArtifactKept(
                sha256=k.sha256,
                role=Role.SCAN,
                media_type="application/octet-stream",
                size=k.size,
                retention=Retention.MAIL,
            )
            await ledger.append(tx, row.ledger, scan, at=now, by=by, stage=row.stage)
        if row.kind is LedgerKind.NOTICE:
            await enter_answer(house, tx, row, answered, follow)
        else:
            await ledger.append(tx, row.ledger, answered, at=now, by=by, stage=row.stage)
            await ledger.append(tx, row.ledger, *follow, at=now, by=by, stage=row.stage)
        await ledger.wake(tx, row.ledger, now)


async def abandon(house: House, case: str, *, person: str, why: str) -> Entry:
    """Close a case because a person gives it up; its sign-ins are forgotten.

    Raises:
        Refused: it is closed already, or no case.
    """
    async with house.store.write() as tx:
        row = await ledger.find(tx, case)
        if row.kind is not LedgerKind.CASE:
            raise Refused(f"{case} is a {row.kind}, and no case; `auditor case list` shows the cases")
        if row.closed_at is not None:
            raise Refused(f"case {case} was closed on {row.closed_at:%Y-%m-%d}; nothing was changed")
        await refuse_interested_in(tx, person, row)
        opened = opening(await ledger.load(tx, case))
        assert isinstance(opened, CaseOpened)
        for account in (opened.account, opened.bystander):
            if account is not None:
                await memory.end(tx, account, key=house.keys.vault, now=house.clock.now())
        body = Abandoned(person=person, why=why)
        (entry,) = await ledger.append(tx, case, body, at=house.clock.now(), by=f"person:{person}")
        return entry


async def _confirmed(house: House, case: str, loaded: LoadedScenario) -> Earlier:
    """What the case that is to be confirmed lacked."""
    async with house.store.read() as tx:
        row = await ledger.find(tx, case)
    if row.kind is not LedgerKind.CASE or row.service != loaded.service.id:
        raise Refused(f"{case} is no case at {loaded.service.id}; `auditor case list --all` shows the cases")
    if row.closed_at is None:
        raise Refused(f"case {case} is still open: there is nothing to confirm yet; wait until it is closed")
    earlier = await lacking_in(house, case)
    if not earlier.missing:
        raise Refused(f"nothing that was proven lacked in case {case}: there is nothing to confirm")
    return earlier


def _refuse_answered(row: QuestionRow) -> None:
    if row.answered is not None:
        raise Refused(f"question {row.id} was answered by {row.answered.person}: {row.answered.answer}")


async def _create(
    tx: AsyncConnection, identity: str, kind: LedgerKind, loaded: LoadedScenario, *, account: str, now: datetime
) -> None:
    await ledger.create(
        tx,
        ledger=identity,
        kind=kind,
        scenario=loaded.id,
        scenario_digest=loaded.digest,
        service=loaded.service.id,
        account=account,
        now=now,
        asks=asks_of(kind, loaded),
    )


def asks_of(kind: LedgerKind, loaded: LoadedScenario) -> Asks:
    """Whom the ledger will trouble; a planting asks nobody for anything."""
    service = loaded.service
    if kind is not LedgerKind.CASE:
        return Asks(host=host_of(service.url))
    return Asks(
        host=host_of(service.url),
        controller=service.controller.siren or service.controller.name,
        contact=service.contact.dpo.casefold() if service.contact.dpo else None,
        right=str(loaded.scenario.right),
        written=is_written(loaded.scenario),
    )


def _steps(text: str, stage: str | None) -> tuple[Step, ...]:
    """The steps of a stage of the scenario as the case began with it; none of a stage done by category."""
    scenario = scenario_from_text(text).scenario
    return steps_of(scenario, stage) if stage is not None and is_by_steps(stage) else ()
