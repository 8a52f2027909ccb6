"""Does each role reach what it may, with rows that are there, and nothing beyond it? What is refused has changed nothing.

`test_routes.WHO` says who gets where; here stands what whoever may take a route would send.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pyotp
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import func, select

from auditor.assess import method_digest, this_method
from auditor.desk import open_case
from auditor.house import House
from auditor.notice import reply
from auditor.notice.draft import draft
from auditor.notice.reply import Reading
from auditor.release import build
from auditor.release_course import step
from auditor.roof import DeskRoof, alert
from auditor.roof.campaign import order
from dashboards.desk import code
from dashboards.desk.register import ADDRESSES
from dashboards.desk.render import script_name, style_name
from dashboards.desk.shown import Ordered
from results.durable import create_file
from results.figures.period import period_of
from results.records import AlertEvent, AlertWhat, QuestionTopic, ReleaseState, ReplyAct, Way
from results.records.person import PersonRole
from results.store import alert as alerts
from results.store import method as methods
from results.tables import metadata
from tests.auditor.installation import plant
from tests.auditor.notice.rig import NoticeRig
from tests.auditor.notice.software import on_one_software
from tests.dashboards.desk.rig import PASSWORD, PNG, Page, Seat, app_over, ask, enter, keep, seat
from tests.dashboards.desk.test_acts import FORM, _seen
from tests.dashboards.desk.test_releases import RECIPIENTS, built
from tests.dashboards.desk.test_routes import OPEN, WHO
from tests.dashboards.desk.test_samples import FILE
from tests.dashboards.desk.test_samples import FORM as SAMPLE
from tests.dashboards.desk.test_tokens import token_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROLES = tuple(str(role) for role in PersonRole)
NEW = "une autre phrase à moi"
PORTAL = '["camille@portal"]\nusername = "camille"\n["noe@portal"]\nusername = "noe"\n'


class Sent(NamedTuple):
    """What somebody sends to a route: by its form, where it has one."""

    path: str
    form: Mapping[str, str] | None = None
    files: Mapping[str, tuple[str, bytes]] | None = None


@dataclass
class World:
    """A desk with something of everything, and somebody who prepares it."""

    rig: NoticeRig
    app: FastAPI
    cases: Mapping[str, str]
    case: str
    picture: str
    folder: Path
    notices: dict[str, str] = field(default_factory=dict)
    releases: dict[str, str] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def house(self) -> House:
        return self.rig.house

    async def somebody(self, *roles: str) -> Seat:
        """Somebody new, who was involved in nothing."""
        return await seat(self.app, self.house, f"{roles[0]}{next(self.numbers)}", *roles)

    async def notice(self, town: str) -> str:
        if town not in self.notices:
            self.notices[town] = await draft(self.house, town, person="ines")
        return self.notices[town]

    async def release(self, period: str, state: ReleaseState = ReleaseState.DRAFT) -> str:
        """A release; what was built once stays."""
        if period not in self.releases:
            name = (await build(self.house, period_of(period), person="ines")).row.id
            if state is ReleaseState.FROZEN:
                await step(self.house, name, state, person="ines")
            self.releases[period] = name
        return self.releases[period]

    async def rows(self) -> dict[str, int]:
        """How much there is of everything, but for who is signed in and when."""
        async with self.house.store.read() as tx:
            return {
                table.name: int((await tx.execute(select(func.count()).select_from(table))).scalar_one())
                for table in metadata.sorted_tables
                if table.name != "person_sessions"
            }


Prepare = Callable[[World, Seat], Awaitable[Sent]]


def at(path: str, form: Mapping[str, str] | None = None) -> Prepare:
    """What is sent whatever the world is; `{case}` and `{picture}` are its own."""

    async def prepared(on: World, _: Seat) -> Sent:
        filled = {name: said.replace("{case}", on.case) for name, said in form.items()} if form is not None else None
        return Sent(path.format(case=on.case, picture=on.picture), filled)

    return prepared


async def _code(on: World, who: Seat) -> Sent:
    secret = code.new_secret()
    return Sent(
        "/desk/me/code", {"secret": secret, "code": pyotp.TOTP(secret).at(on.rig.clock.now()), "current": PASSWORD}
    )


async def _token(on: World, who: Seat) -> Sent:
    day = f"{on.rig.clock.now() + timedelta(days=3):%Y-%m-%d}"
    return Sent("/desk/me/tokens", {"token_name": "tableau", "until": day, "current": PASSWORD})


async def _question(on: World, who: Seat) -> Sent:
    asked = await ask(on.house, on.case, QuestionTopic.COLLECT_NOW, ("yes", "no"))
    return Sent(f"/desk/questions/{asked}", {"choice": "no"})


async def _order(on: World, who: Seat) -> Sent:
    return Sent("/desk/campaigns/new", {**FORM, "name": f"campaign-{next(on.numbers)}"})


async def _change(on: World, who: Seat) -> Sent:
    page = await (await on.somebody("auditor")).get("/desk/campaigns/standing/change")
    return Sent("/desk/campaigns/standing/change", {**FORM, "cadence": "0 9 1 1,7 *", "seen": _seen(page)})


async def _draw(on: World, who: Seat) -> Sent:
    return Sent("/desk/samples/draw", {**SAMPLE, "name": f"sample-{next(on.numbers)}"}, FILE)


async def _read_notice(on: World, who: Seat) -> Sent:
    return Sent(f"/desk/notices/{await on.notice('nancy')}")


def notice(act: str, town: str, **form: str) -> Prepare:
    async def prepared(on: World, _: Seat) -> Sent:
        return Sent(f"/desk/notices/{await on.notice(town)}/{act}", form)

    return prepared


async def _approve(on: World, who: Seat) -> Sent:
    name = await on.notice("nancy")
    written = (await on.rig.state(name)).written
    assert written is not None
    return Sent(f"/desk/notices/{name}/approve", {"digest": written.artifact, "read": "yes"})


async def _remind(on: World, who: Seat) -> Sent:
    await on.rig.live(timedelta(minutes=1))
    return Sent(f"/desk/notices/{await on.notice('nancy')}/remind", {})


async def _decide(on: World, who: Seat) -> Sent:
    name, said = await on.notice("nancy"), on.folder / "said.txt"
    finding = (await on.rig.state(name)).names[0]
    if not (await on.rig.state(name)).replies:
        said.write_text("Nous contestons.", encoding="utf-8")
        reading = Reading(acts=(ReplyAct.CONTESTED,), findings=(finding,))
        day = on.rig.clock.now().date()
        await reply.receive(on.house, name, Way.POST, day=day, file=said, reading=reading, person="ines")
    ((entry, told),) = (await on.rig.state(name)).replies
    form = {"ruling": "withdrawn", "finding": finding, "reasons": "Le délai courait.", "reply": told.reply}
    return Sent(f"/desk/notices/{name}/decide", {**form, "read": str(entry.seq)})


async def _withdraw(on: World, who: Seat) -> Sent:
    name = await on.notice("nancy")
    return Sent(f"/desk/notices/{name}/withdraw", {"confirm": name})


def tend(act: str) -> Prepare:
    async def prepared(on: World, _: Seat) -> Sent:
        key, now = f"scenario_broken/{next(on.numbers)}", on.rig.clock.now()
        event = AlertEvent(key=key, what=AlertWhat.SCENARIO_BROKEN, at=now, ledger=on.case, service="portal")
        async with on.house.store.write() as tx:
            await alerts.enter(tx, event)
        return Sent(f"/desk/alerts/{act}", {"key": key, "hours": "24"})

    return prepared


def release(below: str = "") -> Prepare:
    async def prepared(on: World, _: Seat) -> Sent:
        return Sent(f"/desk/releases/{await on.release('2025-Q4')}{below}")

    return prepared


async def _freeze(on: World, who: Seat) -> Sent:
    name = await on.release("2025-Q4")
    return Sent(f"/desk/releases/{name}", {"state": "frozen", "confirm": name})


async def _embargo(on: World, who: Seat) -> Sent:
    name = await on.release("2025-Q3", ReleaseState.FROZEN)
    until = (on.rig.clock.now() + timedelta(days=3)).astimezone(ZoneInfo(alert.ZONE))
    return Sent(f"/desk/releases/{name}/embargo", {"until": f"{until:%Y-%m-%dT%H:%M}", "to": "press", "confirm": name})


def person(act: str, **form: str) -> Prepare:
    async def prepared(on: World, _: Seat) -> Sent:
        name = f"other{next(on.numbers)}"
        await enter(on.house, name, "reader")
        return Sent(f"/desk/people/{name}/{act}", form)

    return prepared


MANNERS: Mapping[str, Prepare] = {
    "GET /desk/style/{name}": at(style_name()),
    "GET /desk/script/{name}": at(script_name()),
    "GET /desk/sign-in": at("/desk/sign-in"),
    "POST /desk/sign-in": at("/desk/sign-in", {"name": "ines", "password": PASSWORD}),
    "GET /desk/code": at("/desk/code"),
    "POST /desk/code": at("/desk/code", {"code": "123456"}),
    "POST /desk/sign-out": at("/desk/sign-out", {}),
    "GET /desk/me": at("/desk/me"),
    "POST /desk/me/password": at("/desk/me/password", {"current": PASSWORD, "new": NEW, "again": NEW}),
    "POST /desk/me/code": _code,
    "POST /desk/me/sessions": at("/desk/me/sessions", {}),
    "POST /desk/me/interests": at("/desk/me/interests", {"controller": "Acme", "why": "y siège"}),
    "POST /desk/me/tokens": _token,
    "POST /desk/me/tokens/end": at("/desk/me/tokens/end", {"digest": "0" * 64}),
    "GET /desk/api/cases": at("/desk/api/cases"),
    "GET /desk/api/{path:path}": at("/desk/api/nothing"),
    "GET /desk": at("/desk"),
    "GET /desk/cases": at("/desk/cases"),
    "GET /desk/cases/board": at("/desk/cases/board"),
    "GET /desk/calendar": at("/desk/calendar"),
    "GET /desk/calendar/deadlines.csv": at("/desk/calendar/deadlines.csv"),
    "GET /desk/calendar/deadlines.ics": at("/desk/calendar/deadlines.ics"),
    "GET /desk/cases/{ledger}": at("/desk/cases/{case}"),
    "GET /desk/cases/{ledger}/artifacts/{sha256}": at("/desk/cases/{case}/artifacts/{picture}"),
    "GET /desk/cases/{ledger}/artifacts/{sha256}/file": at("/desk/cases/{case}/artifacts/{picture}/file"),
    "GET /desk/cases/{ledger}/artifacts/{sha256}/picture": at("/desk/cases/{case}/artifacts/{picture}/picture"),
    "GET /desk/questions": at("/desk/questions"),
    "GET /desk/questions/{question}": _question,
    "POST /desk/questions/{question}": _question,
    "POST /desk/cases/{ledger}/run": at("/desk/cases/{case}/run", {}),
    "GET /desk/campaigns": at("/desk/campaigns"),
    "GET /desk/campaigns/new": at("/desk/campaigns/new"),
    "POST /desk/campaigns/new": _order,
    "GET /desk/campaigns/{name}": at("/desk/campaigns/standing"),
    "GET /desk/campaigns/{name}/change": at("/desk/campaigns/standing/change"),
    "POST /desk/campaigns/{name}/change": _change,
    "POST /desk/campaigns/{name}/run": at("/desk/campaigns/standing/run", {}),
    "POST /desk/campaigns/{name}/pause": at("/desk/campaigns/standing/pause", {}),
    "POST /desk/campaigns/{name}/resume": at("/desk/campaigns/standing/resume", {}),
    "GET /desk/samples": at("/desk/samples"),
    "GET /desk/samples/draw": at("/desk/samples/draw"),
    "POST /desk/samples/draw": _draw,
    "GET /desk/samples/{sample}": at("/desk/samples/towns-2026"),
    "GET /desk/samples/{sample}/file": at("/desk/samples/towns-2026/file"),
    "GET /desk/scenarios": at("/desk/scenarios"),
    "GET /desk/accounts": at("/desk/accounts"),
    "GET /desk/notices": at("/desk/notices"),
    "POST /desk/notices": at("/desk/notices", {"who": "metz"}),
    "GET /desk/notices/{notice}": _read_notice,
    "POST /desk/notices/{notice}/edit": notice("edit", "nancy", covering="Bonjour."),
    "POST /desk/notices/{notice}/approve": _approve,
    "POST /desk/notices/{notice}/remind": _remind,
    "POST /desk/notices/{notice}/decide": _decide,
    "POST /desk/notices/{notice}/withdraw": _withdraw,
    "POST /desk/notices/{notice}/reject": notice("reject", "brest"),
    "GET /desk/alerts": at("/desk/alerts"),
    "POST /desk/alerts/ack": tend("ack"),
    "POST /desk/alerts/mute": tend("mute"),
    "GET /desk/releases": at("/desk/releases"),
    "GET /desk/releases/build": at("/desk/releases/build"),
    "GET /desk/releases/{release}": release(),
    "GET /desk/releases/{release}/files": release("/files"),
    "GET /desk/releases/{release}/difference": release("/difference"),
    "POST /desk/releases/{release}": _freeze,
    "POST /desk/releases/{release}/embargo": _embargo,
    "POST /desk/releases/build": at("/desk/releases/build", {"period": "2025-Q2"}),
    "GET /desk/method": at("/desk/method"),
    "GET /desk/method/difference": at(f"/desk/method/difference?before={method_digest()}&after={method_digest()}"),
    "GET /desk/method/{digest}": at(f"/desk/method/{method_digest()}"),
    "GET /desk/people": at("/desk/people"),
    "POST /desk/people/{name}/roles": person("roles", role="auditor"),
    "POST /desk/people/{name}/disable": person("disable"),
    "GET /desk/log": at("/desk/log"),
    "POST /desk/cases/{ledger}/abandon": at("/desk/cases/{case}/abandon", {"confirm": "{case}", "why": "essai"}),
    "GET /desk/{path:path}": at("/desk/nothing/here"),
    "POST /desk/{path:path}": at("/desk/nothing/here", {}),
}
"""By which each route is taken, in an order in which all can be done."""

OTHERWISE = {
    "GET /desk/api/cases": 401,  # by a token alone: below
    "GET /desk/api/{path:path}": 401,
    "POST /desk/me/tokens/end": 404,  # that of somebody else is none: `test_tokens`
    "GET /desk/{path:path}": 404,
    "POST /desk/{path:path}": 404,
}
"""What is said of what nobody gets by signing in; everything else is given (200), or done (303)."""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder, lacks = tmp_path_factory.mktemp("reach"), ("messages",)
    async with on_one_software(folder, {"metz": lacks, "nancy": lacks, "brest": lacks}) as (rig, cases):
        house = rig.house
        with house.settings.accounts.open("a", encoding="utf-8") as accounts:
            accounts.write(PORTAL)
        path = house.settings.scenarios / "catalogue" / "portal.yaml"
        sound = path.read_text(encoding="utf-8").replace("${record.full_name}", "${record.phone}")
        path.write_text(sound, encoding="utf-8")
        loaded = house.load("portal")
        await plant(house, loaded)
        case = await open_case(house, loaded)
        create_file(house.settings.recipients, RECIPIENTS.encode())
        app = app_over(DeskRoof(house))
        made = World(rig, app, cases, case, await keep(house, case, PNG, "image/png"), folder)
        await enter(house, "ines", "auditor")
        said = Ordered(scenarios=("portal",), cron="0 9 1 1,4,7,10 *", zone="Europe/Paris")
        await order(house, "standing", said, person="ines")
        drawn = await (await made.somebody("auditor")).post("/desk/samples/draw", SAMPLE, files=FILE)
        assert drawn.status == 303, drawn.text
        async with house.store.write() as tx:
            await methods.keep(tx, this_method(), now=rig.clock.now())
        yield made


async def send(who: Seat, route: str, sent: Sent) -> Page:
    if route.startswith("GET "):
        return await who.get(sent.path)
    return await who.post(sent.path, sent.form, files=sent.files)


async def test_every_route_of_the_desk_says_how_it_is_taken() -> None:
    assert sorted(MANNERS) == sorted(WHO)
    assert sorted(f"{one.method} {one.path}" for one in ADDRESSES) == sorted(WHO)


async def test_each_role_reaches_what_it_may_of_what_is_there_and_nothing_else(world: World) -> None:
    for route, prepare in MANNERS.items():
        who = WHO[route]
        allowed = ROLES if who == OPEN else tuple(role for role in ROLES if role in who)
        for role in sorted(ROLES, key=lambda one: one in allowed):  # first who may not
            seated = await world.somebody(role)
            sent = await prepare(world, seated)
            before = await world.rows() if role not in allowed else {}
            page = await send(seated, route, sent)
            if role in allowed:
                expected = (OTHERWISE[route],) if route in OTHERWISE else (200, 303)
                assert page.status in expected, (route, role, page.status, page.text)
                assert not (page.to or "").startswith("/desk/sign-in?next"), (route, role)
            else:
                assert page.status == 403, (route, role, page.status)
                assert await world.rows() == before, (route, role)
    await built(await world.somebody("reviewer"))


async def test_a_program_reads_the_cases_by_the_token_of_whatever_role(world: World) -> None:
    for role in ROLES:
        who = await world.somebody(role)
        token = token_in(await send(who, "POST", await _token(world, who)))
        assert (await Seat(world.app).get("/desk/api/cases", authorization=f"Bearer {token}")).status == 200


async def test_the_name_of_one_thing_opens_no_other(world: World) -> None:
    who = await world.somebody(*ROLES)
    drafted, asked = await world.notice("nancy"), (await _question(world, who)).path.rpartition("/")[2]
    names = {"ledger": world.case, "notice": drafted, "question": asked, "name": "standing", "sample": "towns-2026"}
    names |= {"release": await world.release("2025-Q4"), "digest": method_digest()}
    ours = {"ledger": {world.case, drafted}, "digest": {method_digest(), names["release"]}}  # by which it was made
    for one in ADDRESSES:
        parts = [part for part in names if f"{{{part}}}" in one.path]
        if not parts or one.method != "GET" or "style" in one.path or "script" in one.path:
            continue
        (part,) = parts
        for name in {*names.values(), world.cases["metz"] + "x", "..", "%2e%2e%2fkeys", "' OR 1=1 --"}:
            if name in ours.get(part, {names[part]}):
                continue
            path = one.path.replace(f"{{{part}}}", name).replace("{sha256}", world.picture)
            assert (await who.get(path)).status == 404, path
