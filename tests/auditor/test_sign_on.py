"""Does one sign in at a sign-on on another host by its own account, and is no secret typed anywhere else?"""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from auditor.account import change
from auditor.action import Wait
from auditor.desk import open_case
from auditor.engine.advance import Engine
from auditor.engine.embedded import run_case, run_through
from auditor.house import House, open_house
from auditor.refusal import Refused
from auditor.settings import Settings
from auditor.wiring import engine_of
from probes.chromium import find_executable
from probes.errors import BrowserMissing
from results.clock import SetClock, SystemClock
from results.records import AccountChange, Closed, Closing, Entry, Fact, FactSeen, LinkTried, Requester, Unobserved
from results.store import account, check, ledger
from scenarios.account import AccountMissing
from tests.auditor.installation import make_home
from tests.auditor.sign_on import TOTP, Portal, Server, SignOn, served
from tests.auditor.situations import ASKED

pytestmark = pytest.mark.browser

AT_HOME, ABROAD = "portals-Own-5secret", "sign-ons-Own-9secret"
SCENARIO = """\
scenario: 1
service:
  id: {id}
  name: Portail
  url: {portal}
  controller: {{name: Portail, country: FR, timezone: Europe/Paris}}
  sector: insurance
  legal_basis: {{default: {{basis: contract, source: notice, span: contrat}}}}
  languages: [fr]
hosts: ["{other}"]
checked: {{fr: 2026-01-01}}
valid_until: 2026-12-31
right: portability
persona: camille
bystander: noe
provider: identite
interruptions:
  - seen: {{heading: Confirmez votre mot de passe}}
    kind: reauthentication
    steps:
      - fill: {{field: Secret, with: "${{account.password}}"}}
login:
  signed_in: {{link: Mon compte}}
  steps:
    - open: /entrer
    - sign_in_with: identite
    - see: {{link: Mon compte}}
request:
  - open: /
  - download: {{link: Télécharger}}
    irreversible: true
    fact: [request_submitted, export_delivered]
"""
PROVIDER = """\
provider: 1
name: Identité
hosts: ["{host}"]
checked: {{fr: 2026-01-01}}
valid_until: 2026-12-31
steps:
  - see: {{heading: Je choisis un compte}}
  - click: {{button: Démonstration}}
  - fill: {{field: Identifiant, with: "${{account.username}}"}}
  - fill: {{field: Mot de passe, with: "${{account.password}}"}}
  - click: {{button: Se connecter}}
  - enter_code: {{field: Code}}
  - click: {{button: Valider}}
  - click: {{link: "Continuer vers *"}}
"""


@dataclass
class Rig:
    house: House
    engine: Engine
    clock: SetClock
    portal: Portal
    sign_on: SignOn
    lookalike: Server

    async def live(self, days: float) -> None:
        until = self.clock.now() + timedelta(days=days)
        await run_through(self.engine, self.house.store, clock=self.clock, real=SystemClock(), until=until)

    async def entries(self, case: str) -> tuple[Entry, ...]:
        async with self.house.store.read() as tx:
            return await ledger.load(tx, case)

    async def failures(self, case: str) -> list[tuple[str, str | None]]:
        bodies = [entry.body for entry in await self.entries(case)]
        return [(body.code, body.sign_on) for body in bodies if isinstance(body, Unobserved)]

    async def happened_to(self, name: str) -> list[AccountChange]:
        async with self.house.store.read() as tx:
            return [event.what for event in await account.events_of(tx, name)]

    @property
    def passwords_given(self) -> list[str]:
        return [typed["p"] for typed in self.sign_on.typed if "p" in typed]


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    try:
        find_executable(os.environ)
    except BrowserMissing as missing:
        pytest.skip(str(missing))
    clock, settings = SetClock(ASKED), make_home(tmp_path)
    sign_on = SignOn(passwords={"c.identite": ABROAD, "n.identite": ABROAD}, clock=lambda: clock.now().timestamp())
    portal, lookalike = Portal(sign_on=sign_on), Server()
    lookalike.answers |= sign_on.answers
    async with (
        served(sign_on, portal, lookalike),
        open_house(settings, clock=clock) as house,
        engine_of(house) as engine,
    ):
        write(settings, portal.url, sign_on.url, lookalike.url)
        yield Rig(house, engine, clock, portal, sign_on, lookalike)


def write(settings: Settings, portal: str, sign_on: str, lookalike: str) -> None:
    other = lookalike.removeprefix("http://")
    for name in ("portail", "annexe"):
        text = SCENARIO.format(id=name, portal=portal, other=other)
        (settings.scenarios / "catalogue" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (settings.scenarios / "providers").mkdir()
    text = PROVIDER.format(host=sign_on.removeprefix("http://"))
    (settings.scenarios / "providers" / "identite.yaml").write_text(text, encoding="utf-8")
    os.environ |= {"TEST_SIGN_ON_HOME": AT_HOME, "TEST_SIGN_ON_ABROAD": ABROAD, "TEST_SIGN_ON_TOTP": TOTP}
    tables = [
        f'["{persona}@{service}"]\nusername = "{persona}"\npassword = "env:TEST_SIGN_ON_HOME"\n'
        for persona in ("camille", "noe")
        for service in ("portail", "annexe")
    ]
    tables += [
        f'["{persona}@identite"]\nusername = "{persona[0]}.identite"\n'
        'password = "env:TEST_SIGN_ON_ABROAD"\ntotp = "env:TEST_SIGN_ON_TOTP"\n'
        for persona in ("camille", "noe")
    ]
    settings.accounts.write_text("\n".join(tables), encoding="utf-8")


async def test_a_whole_case_by_a_sign_on_whose_password_the_portal_never_sees(rig: Rig) -> None:
    case = await open_case(rig.house, rig.house.load("portail"))
    await rig.live(3.5)
    rig.portal.sessions.clear()  # the portal forgets everybody; the sign-on does not
    await rig.live(40)
    told = await rig.entries(case)
    last = told[-1].body
    assert isinstance(last, Closed)
    assert last.outcome is Closing.DELIVERED, await rig.failures(case)

    people = {typed["u"] for typed in rig.sign_on.typed if "p" in typed}
    assert people == {"c.identite", "n.identite"}, "the witness has an account of its own there"
    assert set(rig.passwords_given) == {ABROAD}
    assert rig.portal.typed == []
    witnessed = [b.body for b in told if isinstance(b.body, LinkTried) and b.body.requester is Requester.BYSTANDER]
    assert len(witnessed) == 3
    assert len([typed for typed in rig.sign_on.typed if typed.get("u") == "c.identite" and "p" in typed]) == 2, (
        "whom the sign-on still knows it would have sent back without a word"
    )
    for path in rig.house.settings.home.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        for secret in (AT_HOME, ABROAD, TOTP, *rig.sign_on.known):
            assert secret.encode() not in data, path
    for digest in {path.stem for path in (rig.house.settings.vault / case).glob("*.key")}:
        assert ABROAD.encode() not in rig.house.vault.read(case, digest)


async def test_a_page_that_looks_like_the_sign_on_s_on_another_host_is_given_no_secret(rig: Rig) -> None:
    rig.portal.leads_to = rig.lookalike.url  # the scenario names that host: it may be looked at, and no more
    case = await open_case(rig.house, rig.house.load("portail"))
    await run_case(rig.engine, case)
    assert await rig.failures(case) == [("secret_astray", None)]
    assert "/mot-de-passe" in rig.lookalike.asked, "we stood before its form"
    assert rig.lookalike.typed == rig.sign_on.typed == []


async def test_what_interrupts_on_the_sign_on_s_page_is_the_scenario_s_and_types_nothing_there(rig: Rig) -> None:
    rig.sign_on.asks_again = True
    case = await open_case(rig.house, rig.house.load("portail"))
    await run_case(rig.engine, case)
    assert await rig.failures(case) == [("secret_astray", None)]
    assert rig.sign_on.typed == []


async def test_a_password_refused_there_holds_back_every_service_that_signs_in_by_it(rig: Rig) -> None:
    rig.sign_on.passwords.clear()
    case = await open_case(rig.house, rig.house.load("portail"))
    await rig.live(0.1)
    last = (await rig.entries(case))[-1].body
    assert isinstance(last, Closed)
    assert last.outcome is Closing.CREDENTIAL_REJECTED
    assert await rig.failures(case) == [("credential_rejected", "identite")]
    assert rig.passwords_given == [ABROAD]
    assert await rig.happened_to("camille@identite") == [AccountChange.PASSWORD_REFUSED]
    assert await rig.happened_to("camille@portail") == [], "the portal's own account is unharmed"

    rig.sign_on.passwords["c.identite"] = ABROAD
    other = await open_case(rig.house, rig.house.load("annexe"))
    waits = (await run_case(rig.engine, other)).action
    assert isinstance(waits, Wait)
    assert waits.why == "password_refused"
    await rig.live(1.1)
    seen = [entry.body.fact for entry in await rig.entries(other) if isinstance(entry.body, FactSeen)]
    assert Fact.EXPORT_DELIVERED in seen
    assert await rig.happened_to("camille@identite") == [AccountChange.PASSWORD_REFUSED, AccountChange.SIGNED_IN]
    assert [damage async for damage in check.check(rig.house.store, check.Looked())] == []


async def test_nothing_begins_without_an_account_there_or_with_one_that_is_given_up(rig: Rig) -> None:
    known = rig.house.settings.accounts.read_text(encoding="utf-8")
    rig.house.settings.accounts.write_text(known.replace("noe@identite", "nobody@identite"), encoding="utf-8")
    with pytest.raises(AccountMissing, match="there is no account noe@identite"):
        await open_case(rig.house, rig.house.load("portail"))
    rig.house.settings.accounts.write_text(known, encoding="utf-8")
    await change.retire(rig.house, "camille@identite", person="ines", why="moved")
    with pytest.raises(Refused, match="camille@identite is retired"):
        await open_case(rig.house, rig.house.load("portail"))
    assert rig.portal.asked == []
