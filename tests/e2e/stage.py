"""A sandbox planted once, and audited again and again with other vices from where the planting left it."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from auditor.clarify import order, shortfall_of
from auditor.demo import Staged, installation, mailbox_of, remember, served
from auditor.desk import answer_question, open_case, open_planting
from auditor.engine.advance import Engine
from auditor.engine.embedded import run_through
from auditor.house import House, open_house
from auditor.information import NO_COPY, READ, readings_of
from auditor.judge import judge, lacking_in
from auditor.mailbox.receive import NOTHING
from auditor.settings import Settings
from auditor.wiring import engine_of
from probes.browser import Browsers, shared_browser
from results.clock import SetClock, SystemClock
from results.records import (
    ALWAYS_OWED,
    ArtifactKept,
    FactDetails,
    Language,
    QuestionTopic,
    Role,
    Scorecard,
    Text,
    Track,
)
from results.store import declaration, ledger, question
from scenarios.load import load_scenario
from scenarios.loaded import LoadedScenario
from scenarios.sandbox import SERVICES, SandboxAccount, ServiceName, Vice, create_sandbox, serve
from scenarios.sandbox.letter import by_letter
from scenarios.sandbox.officer import correspond
from scenarios.sandbox.post import PostOffice
from scenarios.sandbox.state import State

START = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
PLANTED = START - timedelta(days=60)
SCENARIOS = Path(__file__).parents[2] / "scenarios"
PERSONAS = Path(__file__).parent / "personas"  # the sandbox's own, with fewer records
NAMES: dict[ServiceName, Text] = {
    "mutuelle": Text(fr="Sablon Mutuelle", en="Sablon Mutuelle"),
    "ville": Text(fr="Ville de Sablon – Espace famille", en="Town of Sablon – Family portal"),
}

DESK_OPENS = timedelta(days=5)
"""How often a person looks at the questions after the first day."""

Desk = Callable[[House], Awaitable[None]]


async def nobody(_house: House) -> None:
    """No person answers anything."""


def _found(topic: QuestionTopic, details: FactDetails | None) -> FactDetails | None:
    """What a person notes; of the processing all that is always owed, unless it is said that less is there."""
    if topic is QuestionTopic.READ_INFORMATION:
        said = details.elements if details is not None else None
        return FactDetails(elements=ALWAYS_OWED if said is None else said)
    return details if topic is QuestionTopic.CONFIRM_FACT else None


def reader(details: FactDetails | None) -> Desk:
    """A person who reads the service's words, says yes to what they say, and insists on nothing else.

    What the rules have not found in a mail, they do not find in it either.
    """

    async def answer(house: House) -> None:
        async with house.store.read() as tx:
            asked = await question.listing(tx, open_only=True)
            ledgers = {row.ledger: await ledger.load(tx, row.ledger) for row in asked}
        for row in asked:
            entries = ledgers[row.ledger]
            has_file = any(isinstance(e.body, ArtifactKept) and e.body.role == Role.EXPORT for e in entries)
            choice = {
                QuestionTopic.CONFIRM_FACT: "yes",
                QuestionTopic.READ_AGAIN: "yes",
                QuestionTopic.READ_MAIL: NOTHING,
                QuestionTopic.READ_INFORMATION: READ if has_file else NO_COPY,
            }
            anew = row.asked.topic is QuestionTopic.READ_INFORMATION and bool(readings_of(entries).made)
            again = anew or row.asked.topic is QuestionTopic.READ_AGAIN
            await answer_question(
                house,
                row.id,
                choice.get(row.asked.topic, "abandon"),
                person="paul" if again else "ines",
                details=_found(row.asked.topic, details),
            )

    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """An installation whose accounts are planted, and what the service holds by then."""

    home: Path
    service: ServiceName
    seed: str
    state: State

    @property
    def track(self) -> Track:
        return SERVICES[self.service].track

    @property
    def accounts(self) -> list[SandboxAccount]:
        return [member.account for member in self.state.members.values()]

    @property
    def id(self) -> str:
        return f"sablon-{self.service}"


@asynccontextmanager
async def lasting_browser() -> AsyncIterator[Browsers]:
    """One browser for all cases of this process, kept while none of them needs it."""
    async with shared_browser(linger_s=600) as browsers:
        yield browsers


async def plant(
    home: Path, service: ServiceName, browsers: Browsers, seed: str = "1", *, at: datetime = PLANTED
) -> Planted:
    """Plant both accounts through the service's own pages; the same seed gives the same data."""
    clock = SetClock(at)
    staged = Staged(
        id=f"sablon-{service}", title=NAMES[service], vices=(), delay=None, expected=frozenset(), service=service
    )
    async with (
        installation(home, PERSONAS, "fr", clock) as house,
        served(house, staged, SCENARIOS, clock) as sandbox,
        engine_of(house, browsers=browsers) as engine,
    ):
        loaded = load_scenario(home / "scenarios" / "catalogue" / f"{staged.id}.yaml")
        for persona in ("camille", "noe"):
            await open_planting(house, loaded, persona, language="fr", seed=f"{persona}/{seed}")
        await run_through(engine, house.store, clock=clock, real=SystemClock(), until=at)
        async with house.store.read() as tx:
            for persona in ("camille", "noe"):
                planting = await declaration.planting_of(tx, f"{persona}@{staged.id}")
                assert planting is not None
                assert planting.complete, f"{persona} was not planted to the end"
    sandbox.state.seed = f"{staged.id}/{seed}"
    return Planted(home=home, service=service, seed=seed, state=sandbox.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """An installation, opened, beside the service it audits, and the post office where one asks by letter.

    Attributes:
        state: what the service holds.
    """

    house: House
    engine: Engine
    clock: SetClock
    loaded: LoadedScenario
    url: str
    language: Language
    state: State
    post: PostOffice | None = None

    async def run(self, *, days: int, desk: Desk = nobody, confirms: str | None = None, surveyed: bool = False) -> str:
        """Open a case and live through it, `desk` answering a day after the request, then every few days.

        Where it is `surveyed`, the public pages are looked over first.
        """
        case = await open_case(
            self.house, self.loaded, language=self.language, url=self.url, confirms=confirms, surveyed=surveyed
        )
        await self.live(days=days, desk=desk)
        return case

    async def clarify(self, case: str, *, days: int, desk: Desk) -> None:
        """Ask the service about what its answer lacks, and live on."""
        await judge(self.house, case)
        await order(self.house, await shortfall_of(self.house, case), person="ines")
        await self.live(days=days, desk=desk)

    async def live(self, *, days: int, desk: Desk) -> None:
        moment, end = self.clock.now() + timedelta(days=1), self.clock.now() + timedelta(days=days)
        while moment < end:
            await self.run_until(moment)
            await desk(self.house)
            moment += DESK_OPENS
        await self.run_until(end)

    async def run_until(self, moment: datetime) -> None:
        await run_through(self.engine, self.house.store, clock=self.clock, real=SystemClock(), until=moment)


@asynccontextmanager
async def audited(
    planted: Planted,
    home: Path,
    browsers: Browsers,
    *vices: str,
    language: Language = "fr",
    every: str = "24h",
    fresh: bool = False,
    letter: bool = False,
    edit: tuple[str, str] = ("", ""),
) -> AsyncIterator[Stage]:
    """The planted service with these vices, from where the planting left it; `fresh`: before anything was planted.

    With `letter` one asks by letter, and is answered by mail. `edit` replaces a text of the scenario.
    """
    shutil.copytree(planted.home, home)
    for account in planted.accounts:  # planted from another seed since, or in another process, it has another one
        remember(planted.id, account.username, account.password)
    if fresh:
        for database in home.glob("store.sqlite*"):
            database.unlink()
    clock = SetClock(PLANTED if fresh else START)
    sandbox = create_sandbox(
        clock=clock,
        vices=vices,
        service=planted.service,
        accounts=planted.accounts if fresh else [],
        seed=planted.id,
        state=None if fresh else deepcopy(planted.state),
        title=NAMES[planted.service],
    )
    settings = Settings(home=home, scenarios=home / "scenarios")
    async with (
        open_house(settings, clock=clock) as house,
        serve(sandbox) as url,
        engine_of(house, browsers=browsers) as engine,
        AsyncExitStack() as stack,
    ):
        post = None
        path = home / "scenarios" / "catalogue" / f"{planted.id}.yaml"
        text = path.read_text(encoding="utf-8").replace("every: 24h", f"every: {every}")
        if letter:
            text = by_letter(text, sandbox.service)
            post = await stack.enter_async_context(correspond(sandbox, clock=clock, url=url))
            known = settings.accounts.read_text(encoding="utf-8")
            for account in planted.accounts:
                email = f'email = "{account.email}"\n'
                known = known.replace(email, email + mailbox_of(planted.id, account, post), 1)
            settings.accounts.write_text(known, encoding="utf-8")
        path.write_text(text.replace(*edit, 1) if edit[0] else text, encoding="utf-8")
        loaded = load_scenario(path, url=url)
        yield Stage(
            house=house,
            engine=engine,
            clock=clock,
            loaded=loaded,
            url=url,
            language=language,
            state=sandbox.state,
            post=post,
        )


async def audit(
    planted: Planted,
    home: Path,
    browsers: Browsers,
    *vices: str,
    language: Language = "fr",
    days: int = 60,
    every: str = "24h",
    desk: Desk = nobody,
    cases: int = 1,
    letter: bool = False,
    surveyed: bool = False,
    clarified: bool = False,
) -> Scorecard:
    """So many cases at the planted service with these vices; the scorecard of the last.

    Each confirms the one before it, where something lacked in that; `clarified`: the service is asked what lacks.
    """
    async with audited(planted, home, browsers, *vices, language=language, every=every, letter=letter) as stage:
        case = await stage.run(days=days, desk=desk, surveyed=surveyed)
        for _ in range(1, cases):
            await judge(stage.house, case)
            lacked = (await lacking_in(stage.house, case)).missing
            case = await stage.run(days=days, desk=desk, confirms=case if lacked else None)
        if clarified:
            await stage.clarify(case, days=days, desk=desk)
        return await judge(stage.house, case)


async def audit_vices(
    planted: Planted, home: Path, browsers: Browsers, *vices: Vice, language: Language, surveyed: bool = False
) -> Scorecard:
    """The case that shows vices, and somebody who reads what the service writes.

    The public pages are looked over where one of them shows there, or where the case is `surveyed`.
    """
    (details,) = {vice.details for vice in vices if vice.details is not None} or {None}
    (letter,) = {vice.by_letter for vice in vices}
    return await audit(
        planted,
        home,
        browsers,
        *(vice.name for vice in vices),
        language=language,
        days=max(vice.days for vice in vices),
        every="5d" if all(vice.patient for vice in vices) else "24h",
        desk=reader(details),
        cases=max(vice.cases for vice in vices),
        letter=letter,
        surveyed=surveyed or any(vice.surveyed for vice in vices),
        clarified=any(vice.clarified for vice in vices),
    )


def told(card: Scorecard) -> dict[str, tuple[str, str]]:
    """What each criterion said, and why."""
    return {verdict.criterion: (verdict.outcome, verdict.reason) for verdict in card.verdicts}
