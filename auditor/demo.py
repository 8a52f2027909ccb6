"""Four staged services, forty days, and what the bot must find: the demonstration and its own check.

Real throughout: real HTTP, a real browser, true mail servers, the true engine
and store; only the calendar is set, so that forty days take as long as their looks.
"""

import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from auditor.demo_release import Published, let_in, publish_later
from auditor.desk import open_case, open_planting
from auditor.engine.advance import Advanced
from auditor.engine.embedded import run_through
from auditor.house import House, open_house
from auditor.judge import judge
from auditor.report import write_report
from auditor.settings import Settings
from auditor.wiring import engine_of
from results.clock import SetClock, SystemClock
from results.durable import create_file, make_folder
from results.key import make_keys
from results.records import Language, Obligation, Outcome, Scorecard, Text
from scenarios.load import load_scenario
from scenarios.sandbox import Sandbox, SandboxAccount, ServiceName, create_sandbox, serve
from scenarios.sandbox.letter import by_letter
from scenarios.sandbox.officer import correspond
from scenarios.sandbox.post import NAME as POST
from scenarios.sandbox.post import PostOffice

START = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
PLANTED = START - timedelta(days=60)
DAYS = 40
OPERATOR = "Démonstration"
MEMBERS = (("camille", "Camille Aubépine"), ("noe", "Noé Bruyère"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A service of the demonstration, and the shortfalls that must be found in it, no more and no fewer."""

    id: str
    title: Text
    vices: tuple[str, ...]
    delay: timedelta | None
    expected: frozenset[tuple[str, str]]
    every: str = "24h"  # between two looks
    by_letter: bool = False  # asked by letter, and answered by mail
    service: ServiceName = "mutuelle"


STAGE = (
    Staged(
        id="sablon-mutuelle",
        title=Text(fr="Sablon Mutuelle", en="Sablon Mutuelle"),
        vices=(),
        delay=None,
        expected=frozenset(),
    ),
    Staged(
        id="granit-prevoyance",
        title=Text(fr="Granit Prévoyance", en="Granit Prévoyance"),
        vices=("drops_family",),
        delay=timedelta(days=36),
        expected=frozenset({("deadline", "late"), ("provided_data", "category_missing")}),
    ),
    Staged(
        id="embruns-sante",
        title=Text(fr="Embruns Santé", en="Embruns Santé"),
        vices=("leaks_neighbour", "link_opens_for_any_member"),
        delay=None,
        expected=frozenset({("leakage", "bystander_data"), ("link_protection", "opened_by_another")}),
    ),
    Staged(
        id="ville-de-greve",
        title=Text(fr="Ville de Grève (par lettre)", en="Town of Grève (by letter)"),
        vices=("letter_drops_family",),
        delay=timedelta(days=12),
        expected=frozenset({("provided_data", "category_missing")}),
        service="ville",
        by_letter=True,
    ),
)


Watch = Callable[[Staged, Advanced, int], None]


_NOTHING_BESIDE = "only_one"
"""Each service is asked once, so `stability` has no second export to compare with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of the demonstration: of each service, what is public in the end, and the way in to the desk.

    Attributes:
        password: of `VISITOR`.
    """

    shown: tuple["Shown", ...]
    published: Published
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What came of one staged service."""

    staged: Staged
    card: Scorecard
    reports: tuple[Path, ...]

    @property
    def as_staged(self) -> bool:
        """Whether exactly the staged shortfalls were found, and everything else was told."""
        found = {
            (v.criterion, v.reason)
            for v in self.card.verdicts
            if v.outcome is Outcome.FAILED and v.obligation is not Obligation.PRACTICE
        }
        told = all(v.outcome is not Outcome.UNTESTED or v.reason == _NOTHING_BESIDE for v in self.card.verdicts)
        return found == self.staged.expected and told


async def run_demo(
    home: Path,
    *,
    scenarios: Path,
    personas: Path,
    language: Language,
    stage: Sequence[Staged] = STAGE,
    days: int = DAYS,
    desk: Callable[[House], Awaitable[None]] | None = None,
    watch: Watch = lambda _staged, _advanced, _day: None,
) -> Played:
    """Plant, ask, wait for weeks, collect, judge, tell, and publish; in a fresh installation at `home`.

    `language` is that of the cases and of the installation; `scenarios` the
    folder whose `sandbox/` is staged, `personas` the one of what is planted.
    `desk` answers, a day after the request, what a person is asked. `watch` is
    told each step: at which service, and on which day, that of the request
    being 0. Months later what was found is published.
    """
    clock, staged_by = SetClock(PLANTED), dict[str, Staged]()
    written = next((one for one in stage if one.by_letter), stage[0])  # whose mailbox is read
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(installation(home, personas, language, clock))
        for one in stage:
            await stack.enter_async_context(served(house, one, scenarios, clock))
        async with engine_of(house) as engine:

            async def live(until: datetime) -> None:
                await run_through(
                    engine,
                    house.store,
                    clock=clock,
                    real=SystemClock(),
                    until=until,
                    watch=lambda advanced: watch(
                        staged_by.get(advanced.ledger, written), advanced, (clock.now() - START).days
                    ),
                )

            loaded = [load_scenario(home / "scenarios" / "catalogue" / f"{one.id}.yaml") for one in stage]
            for one, scenario in zip(stage, loaded, strict=True):
                for persona in (scenario.persona, scenario.scenario.bystander):
                    assert persona is not None
                    staged_by[await open_planting(house, scenario, persona, language=language)] = one
            await live(PLANTED)
            await live(START)
            cases = [await open_case(house, scenario, language=language, surveyed=True) for scenario in loaded]
            staged_by |= dict(zip(cases, stage, strict=True))
            if desk is not None:
                await live(START + timedelta(days=1))
                await desk(house)
            await live(START + timedelta(days=days))
        shown = tuple([await _shown(house, one, case) for one, case in zip(stage, cases, strict=True)])
        published = await publish_later(house, [one.card for one in shown], clock)
        return Played(shown=shown, published=published, password=await let_in(house))


async def _shown(house: House, staged: Staged, case: str) -> Shown:
    card = await judge(house, case)
    reports = tuple([await write_report(house, card, language) for language in ("fr", "en")])
    return Shown(staged=staged, card=card, reports=reports)


@asynccontextmanager
async def installation(home: Path, personas: Path, language: Language, clock: SetClock) -> AsyncIterator[House]:
    """Make an installation at `home` with keys, the personas that are planted, and no account yet."""
    _prepare(home, personas)
    settings = Settings(home=home, scenarios=home / "scenarios", language=language, operator=OPERATOR)
    create_file(settings.accounts, b"")
    async with open_house(settings, clock=clock) as house:
        yield house


def _prepare(home: Path, personas: Path) -> None:
    """A home with keys, and the personas that are planted."""
    make_folder(home)
    create_file(home / "auditor.toml", f'operator = "{OPERATOR}"\n'.encode())
    make_keys(home)
    for folder in ("catalogue", "personas"):
        (home / "scenarios" / folder).mkdir(parents=True, exist_ok=True)
    for persona in personas.glob("*.yaml"):
        (home / "scenarios" / "personas" / persona.name).write_bytes(persona.read_bytes())


@asynccontextmanager
async def served(house: House, staged: Staged, scenarios: Path, clock: SetClock) -> AsyncIterator[Sandbox]:
    """Serve one service, write its scenario and its accounts; its passwords live in this process only."""
    passwords = {name: secrets.token_urlsafe(12) for name, _ in MEMBERS}
    sandbox = create_sandbox(
        clock=clock,
        vices=staged.vices,
        accounts=[
            SandboxAccount(
                username=name, password=passwords[name], full_name=full_name, email=f"{name}@{staged.id}.example"
            )
            for name, full_name in MEMBERS
        ],
        seed=staged.id,
        service=staged.service,
        export_delay=staged.delay,
        title=staged.title,
    )
    async with serve(sandbox) as url, AsyncExitStack() as stack:
        text = (scenarios / "sandbox" / f"sablon-{staged.service}.yaml").read_text(encoding="utf-8")
        text = text.replace(f"id: sablon-{staged.service}", f"id: {staged.id}").replace("http://127.0.0.1:8200", url)
        for usual in (
            "name: Sablon Mutuelle\n",
            "name: {fr: Ville de Sablon – Espace famille, en: Town of Sablon – Family portal}\n",
        ):
            text = text.replace(usual, f'name: {{fr: "{staged.title.fr}", en: "{staged.title.en}"}}\n')
        text = text.replace("every: 24h", f"every: {staged.every}")
        post = None
        if staged.by_letter:
            text = by_letter(text, sandbox.service)
            post = await stack.enter_async_context(correspond(sandbox, clock=clock, url=url))
        (house.settings.scenarios / "catalogue" / f"{staged.id}.yaml").write_text(text, encoding="utf-8")
        tables = "".join(_table(staged.id, one.account, post) for one in sandbox.state.members.values())
        with house.settings.accounts.open("a", encoding="utf-8") as accounts:
            accounts.write(tables)
        yield sandbox


def remember(service: str, name: str, password: str) -> str:
    """Put the password where `accounts.toml` says it is: in a variable of this process, whose name is given."""
    variable = f"AUDITOR_DEMO_{service}_{name}".upper().replace("-", "_")
    os.environ[variable] = password
    return variable


def mailbox_of(service: str, account: SandboxAccount, post: PostOffice) -> str:
    """The line of `accounts.toml` that says how a member's mailbox is reached; the ways in stay in this process."""
    user = f"{quote(account.email)}:{quote(account.password)}@127.0.0.1"
    imap = remember(service, f"{account.username}-imap", f"imap://{user}:{post.imap}")
    smtp = remember(service, f"{account.username}-smtp", f"smtp://{user}:{post.smtp}")
    return f'mailbox = {{ imap = "env:{imap}", smtp = "env:{smtp}", plus = true, authserv = ["{POST}"] }}\n'


def _table(service: str, account: SandboxAccount, post: PostOffice | None) -> str:
    variable = remember(service, account.username, account.password)
    return (
        f'["{account.username}@{service}"]\nusername = "{account.username}"\nemail = "{account.email}"\n'
        f'password = "env:{variable}"\nholder = {{ mode = "agreed", reference = "sandbox" }}\n'
        f"{mailbox_of(service, account, post) if post else ''}\n"
    )
