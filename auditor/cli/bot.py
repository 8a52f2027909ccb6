"""`auditor run | worker | health | stop-all`: the bot at work, how it is, and everything stopped at once."""

import asyncio
import shutil
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Annotated

import typer

from auditor.alert.heartbeat import beat, pinger
from auditor.alert.sweep import Sweep
from auditor.alert.tell import Teller
from auditor.campaign.catalogue import HouseCatalogue
from auditor.campaign.fire import fire_due
from auditor.cli.console import Json, Lang, emit, language_of, out, say
from auditor.cli.installation import opened, run
from auditor.cli.operator import OperatorFile, operator_of
from auditor.engine.advance import Advanced, Engine
from auditor.engine.embedded import AT_ONCE, Dispatcher
from auditor.engine.escalate import escalate
from auditor.engine.health import Health, health_of
from auditor.engine.runner import Bot, Chore, Dispatching
from auditor.house import House
from auditor.next import step_of
from auditor.privacy import keeper
from auditor.privacy.keeper import Keeper
from auditor.push.courier import EVERY, courier
from auditor.push.deliver import Delivery
from auditor.refusal import Refused
from auditor.subscriber.enter import Reporter
from auditor.wiring import engine_of
from dashboards.typography import moment
from probes.browser import shared_browser
from results.clock import SystemClock
from results.records import Language
from results.store import campaign, switch
from results.store.switch import STOP

TRY_LATER = 75


def run_bot(
    *,
    at_once: Annotated[int, typer.Option(min=1, help="Ledgers worked on at the same time.")] = AT_ONCE,
    operator: OperatorFile = None,
    lang: Lang = None,
) -> None:
    """Do what is due, whenever it is due, until stopped (Ctrl-C or SIGTERM; what runs is finished first)."""

    async def work() -> None:
        async with opened() as house, shared_browser() as browsers, engine_of(house, browsers=browsers) as engine:
            dispatcher = _dispatcher(house, engine, at_once, language_of(lang))
            playing = operator_of(house, operator, browsers)
            attending = [Chore(do=playing.attend_all, every=timedelta(seconds=1))] if playing is not None else []
            await _live(house, dispatcher, kind="embedded", beside=attending)

    run(work())


def worker(
    *,
    at_once: Annotated[int, typer.Option(min=1, help="Ledgers this process works on at the same time.")] = AT_ONCE,
    lang: Lang = None,
) -> None:
    """As `run`, beside as many others as you like, on machines that share one PostgreSQL."""

    async def work() -> None:
        async with opened() as house, engine_of(house) as engine:
            if house.store.dialect != "postgresql":
                raise Refused(
                    "workers share a PostgreSQL, and this installation keeps its store in a file: use `auditor run`, "
                    "or move the store first: `auditor store copy postgresql://HOST/DATABASE`"
                )
            from auditor.engine.distributed import QueueDispatcher, queue_of

            async with queue_of(house.settings.store_url) as app:
                local = _dispatcher(house, engine, at_once, language_of(lang))
                await _live(house, QueueDispatcher(local=local, app=app), kind="distributed")

    run(work())


def _dispatcher(house: House, engine: Engine, at_once: int, lang: Language | None) -> Dispatcher:
    language = lang or house.settings.language

    def watch(advanced: Advanced) -> None:
        for action in (advanced.action, advanced.then):
            if action is not None:
                say(f"{moment(house.clock.now(), language, 'UTC')}  {advanced.ledger}  {step_of(action, language)}")

    return Dispatcher(
        engine=engine, store=house.store, clock=house.clock, real=SystemClock(), at_once=at_once, watch=watch
    )


async def _live(house: House, dispatcher: Dispatching, *, kind: str, beside: Sequence[Chore] = ()) -> None:
    delivery = Delivery(house=house, say=lambda told: say(told.words))
    async with courier(delivery) as pushes, pinger(house, say) as pings:
        bot = Bot(
            dispatcher=dispatcher,
            store=house.store,
            real=SystemClock(),
            kind=kind,
            control_url=house.settings.control,
            chores=[
                Chore(do=partial(escalate, house.store, house.clock), every=timedelta(minutes=1)),
                Chore(do=partial(_fire, house), every=timedelta(seconds=5)),
                Chore(do=Sweep(house=house).attend, every=timedelta(minutes=1)),
                Chore(do=Teller(house=house, say=say).attend, every=EVERY),
                Chore(do=Reporter(house=house, say=say).attend, every=timedelta(minutes=1)),
                Chore(do=pushes.attend, every=EVERY),
                Chore(do=house.store.count_values, every=timedelta(days=1)),
                Chore(do=Keeper(house=house, say=say).attend, every=keeper.EVERY),
                *beside,
            ],
            say=say,
            beat=partial(beat, house.settings.heartbeat),
            signs=[Chore(do=pings.attend, every=timedelta(minutes=1))],
        )
        say(f"The bot runs: {house.settings.home.absolute()}. Ctrl-C ends it.")
        with _stopping() as stopping:
            await bot.run_forever(stopping)
    say("The bot has stopped. What was open goes on with the next `auditor run`.")


async def _fire(house: House) -> None:
    """Open the cases of campaigns whose moment has come; the files are read only where there is one."""
    async with house.store.read() as tx:
        moment = await campaign.next_fire_at(tx)
    now = house.clock.now()
    if moment is not None and moment <= now:
        await fire_due(house.store, HouseCatalogue(house), now)


@contextmanager
def _stopping() -> Iterator[asyncio.Event]:
    """Set once the process is asked to end; asked twice, it ends at once."""
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    task = asyncio.current_task()
    assert task is not None

    def asked() -> None:
        if stopping.is_set():
            task.cancel()
        else:
            say("Stopping: what runs is finished first. Once more ends it at once.")
            stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked)
    try:
        yield stopping
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


def health(*, lang: Lang = None, as_json: Json = False) -> None:
    """Say how the bot is; exit code 75 where nothing runs, or something keeps it from working."""

    async def work() -> Health:
        async with opened() as house:
            free = shutil.disk_usage(house.settings.home).free
            async with house.store.read() as tx:
                found = await health_of(tx, now=house.clock.now(), real=SystemClock().now(), disk_free=free)
            if as_json:
                emit(found.as_json())
                return found
            language = language_of(lang) or house.settings.language
            for line in found.lines(language):
                out().print(line, markup=False)
        return found

    if not run(work()).is_well:
        raise typer.Exit(TRY_LATER)


def stop_all(
    *,
    lift: Annotated[bool, typer.Option("--lift", help="Let everything go on.")] = False,
    by: Annotated[str, typer.Option("--by", envvar="USER", help="Who decides.")] = "auditor",
) -> None:
    """Stop everything within seconds, on every machine; nothing is lost, and nothing is asked before --lift."""

    async def work() -> None:
        async with opened() as house:
            now = house.clock.now()
            async with house.store.write() as tx:
                before = await switch.find(tx, STOP)
                await switch.turn(tx, STOP, on=not lift, person=by, now=now)
        if lift:
            since = f", stopped by {before.person} on {before.at:%Y-%m-%d %H:%M} UTC" if before and before.on else ""
            say(f"Everything goes on{since}.")
        else:
            say("Everything is stopped: no stage is begun, no request is made. `auditor stop-all --lift` goes on.")

    run(work())
