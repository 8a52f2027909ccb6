"""`auditor campaign`: these scenarios, at this cadence; what that will be, what it was, and how it is stopped."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter

from auditor.campaign import change as acts
from auditor.campaign.calendar import calendar_of
from auditor.campaign.catalogue import HouseCatalogue
from auditor.campaign.fire import fire_now
from auditor.campaign.order import Written, new_order
from auditor.campaign.plan import Plan, is_planted, plan
from auditor.campaign.selection import Chosen, refuse_unfit
from auditor.campaign.words import fired_of, next_of, selection_of, state_of
from auditor.campaign.wrong import OrderWrong
from auditor.cli.calendar import draw, plan_as_json
from auditor.cli.console import Json, Lang, emit, language_of, out, say, table
from auditor.cli.installation import opened, run
from auditor.cli.order import (
    Shown,
    draw_order,
    order_as_json,
    shown_as_json,
)
from auditor.house import House
from auditor.refusal import Refused
from results.records import Campaign, CampaignState, Fired, Language
from results.store import campaign as campaigns

app = typer.Typer(no_args_is_help=True, help="Campaigns: standing orders. These scenarios, at this cadence.")

_FIRED: TypeAdapter[Fired] = TypeAdapter(Fired)
_OPTIONS = {"name": "NAME", "language": "--case-lang"}

Name = Annotated[str, typer.Argument(help="The campaign's name.")]
By = Annotated[str, typer.Option("--by", envvar="USER", help="Who orders it.")]
Scenarios = Annotated[list[str] | None, typer.Option("--scenario", help="A scenario's or a service's id; repeatable.")]
Sectors = Annotated[list[str] | None, typer.Option("--sector", help="All of a sector; repeatable.")]
Tags = Annotated[list[str] | None, typer.Option("--tag", help="All that carry a tag (and are of the sector).")]
Drawn = Annotated[Path | None, typer.Option("--sample", help="A file of ids: YAML, CSV, or one a line. Kept as it is.")]
Cron = Annotated[str | None, typer.Option(help="Five fields: minute, hour, day of the month, month, day of the week.")]
Zone = Annotated[str | None, typer.Option(help="The time zone it is read in, as Europe/Paris.")]
Jitter = Annotated[str | None, typer.Option(help="Over how long the starts of one firing are spread, as 3d.")]
Hours = Annotated[str | None, typer.Option("--window", help="Hours in which requests may start, as 08:00-18:00.")]
Weekdays = Annotated[str | None, typer.Option(help="And on which days, as mon-fri.")]
Starts = Annotated[str | None, typer.Option(help="Its first day, or moment. Default: now.")]
Ends = Annotated[str | None, typer.Option(help="Its last day, or moment. Default: none.")]
CaseLang = Annotated[list[str] | None, typer.Option("--case-lang", help="fr or en; both take turns.")]
Months = Annotated[int, typer.Option(min=1, max=36, help="How many months to look ahead.")]
Ics = Annotated[Path | None, typer.Option("--ics", help="Write requests and legal deadlines as a calendar file.")]


@app.command()
def add(
    name: Name,
    *,
    scenario: Scenarios = None,
    sector: Sectors = None,
    tag: Tags = None,
    sample: Drawn = None,
    cron: Cron = None,
    zone: Zone = None,
    jitter: Jitter = None,
    window: Hours = None,
    weekdays: Weekdays = None,
    starts: Starts = None,
    ends: Ends = None,
    case_lang: CaseLang = None,
    by: By = "auditor",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show its plan, and write nothing.")] = False,
    months: Months = 3,
    ics: Ics = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Order a campaign; refused whole where anything in it cannot be meant."""
    written = _written(scenario, sector, tag, sample, cron, zone, jitter, window, weekdays, starts, ends, case_lang)

    async def work() -> None:
        async with opened() as house:
            language = language_of(lang) or house.settings.language
            now = house.clock.now()
            with _said_of_options():
                if dry_run:
                    order = new_order(name, written, HouseCatalogue(house), person=by, now=now)
                    refuse_unfit(HouseCatalogue(house), order.selection, now.date())
                    _show_plan(await _plan(house, [order], months), language, ics, as_json=as_json)
                    return
                order, chosen = await acts.add(house.store, HouseCatalogue(house), name, written, person=by, now=now)
            unplanted = await _unplanted(house, chosen)
        if as_json:
            emit({**order_as_json(order), "scenarios": [one.scenario for one in chosen], "unplanted": unplanted})
            return
        out().print(next_of(order, language), markup=False)
        say(f"Ordered: {len(chosen)} scenario{'s' if len(chosen) > 1 else ''} today. The first firing is above.")
        for one in chosen:
            if one.unfit is not None:
                say(f"As things stand it would pass over {one.scenario}: {one.unfit.detail}")
        for one_name in unplanted:
            say(f"{one_name} is not planted yet: `auditor plant {one_name}` before that.")

    run(work())


@app.command("list")
def listing(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Removed ones too.")] = False,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """List campaigns, with the moment of their next firing."""

    async def work() -> None:
        async with opened() as house, house.store.read() as tx:
            orders = await campaigns.listing(tx, removed=everything)
        if as_json:
            emit([order_as_json(order) for order in orders])
            return
        language = language_of(lang) or house.settings.language
        table(
            ("campaign", "state", "next", "scenarios"),
            [
                (
                    order.name,
                    state_of(order, language),
                    next_of(order, language),
                    selection_of(order.selection, language),
                )
                for order in orders
            ],
            empty="There is no campaign yet. `auditor campaign add NAME` orders one.",
        )

    run(work())


@app.command()
def show(
    name: Name,
    *,
    last: Annotated[int, typer.Option(min=1, help="How many firings, the newest first.")] = 5,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Show a campaign: what was ordered and by whom, and what each firing did."""

    async def work() -> None:
        async with opened() as house, house.store.read() as tx:
            order = await campaigns.find(tx, name)
            events = await campaigns.events_of(tx, name)
            firings = await campaigns.firings_of(tx, name, limit=last)
            fired = await campaigns.fired_by(tx, name, since=firings[-1].fire_at) if firings else ()
            running = await campaigns.open_cases(tx, name)
        cases = [case for _, case in running]
        shown = Shown(order=order, events=events, firings=firings, fired=fired, open_cases=cases)
        if as_json:
            emit(shown_as_json(shown))
            return
        draw_order(shown, language_of(lang) or house.settings.language, house.clock.now())

    run(work())


@app.command("plan")
def plan_(
    names: Annotated[list[str] | None, typer.Argument(help="Campaigns; default: all that are active.")] = None,
    *,
    scenario: Scenarios = None,
    sector: Sectors = None,
    tag: Tags = None,
    sample: Drawn = None,
    cron: Cron = None,
    zone: Zone = None,
    jitter: Jitter = None,
    window: Hours = None,
    weekdays: Weekdays = None,
    starts: Starts = None,
    ends: Ends = None,
    months: Months = 3,
    ics: Ics = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Look ahead: requests by day, legal deadlines, people's minutes; of campaigns, or of one not ordered yet."""
    written = _written(scenario, sector, tag, sample, cron, zone, jitter, window, weekdays, starts, ends, None)

    async def work() -> None:
        async with opened() as house:
            orders = await _orders(house, names or [], every=written.is_empty)
            if not written.is_empty:
                with _said_of_options():
                    now = house.clock.now()
                    draft = new_order("draft", written, HouseCatalogue(house), person="", now=now)
                    refuse_unfit(HouseCatalogue(house), draft.selection, now.date())
                orders.append(draft)
            language = language_of(lang) or house.settings.language
            _show_plan(await _plan(house, orders, months), language, ics, as_json=as_json)

    run(work())


@app.command()
def change(
    name: Name,
    *,
    scenario: Scenarios = None,
    sector: Sectors = None,
    tag: Tags = None,
    sample: Drawn = None,
    cron: Cron = None,
    zone: Zone = None,
    jitter: Jitter = None,
    window: Hours = None,
    weekdays: Weekdays = None,
    starts: Starts = None,
    ends: Ends = None,
    case_lang: CaseLang = None,
    by: By = "auditor",
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Change what is said here, and nothing else; `none` takes a window, a spread, an end or a language away."""
    written = _written(scenario, sector, tag, sample, cron, zone, jitter, window, weekdays, starts, ends, case_lang)

    async def work() -> None:
        async with opened() as house:
            catalogue, now = HouseCatalogue(house), house.clock.now()
            with _said_of_options():
                order = await acts.change(house.store, catalogue, name, written, person=by, now=now)
            language = language_of(lang) or house.settings.language
        _tell(order, "Changed.", language, as_json=as_json)

    run(work())


@app.command()
def pause(name: Name, *, by: By = "auditor", lang: Lang = None, as_json: Json = False) -> None:
    """Let a campaign fire no more until it is resumed; its open cases go on."""

    async def work() -> None:
        async with opened() as house:
            order = await acts.pause(house.store, name, person=by, now=house.clock.now())
            language = language_of(lang) or house.settings.language
        _tell(order, "Paused. What it misses meanwhile is not made up.", language, as_json=as_json)

    run(work())


@app.command()
def resume(name: Name, *, by: By = "auditor", lang: Lang = None, as_json: Json = False) -> None:
    """Let a paused campaign fire again; what it missed is not made up."""

    async def work() -> None:
        async with opened() as house:
            order = await acts.resume(house.store, name, person=by, now=house.clock.now())
            language = language_of(lang) or house.settings.language
        _tell(order, "Resumed.", language, as_json=as_json)

    run(work())


@app.command("run-now")
def run_now(name: Name, *, by: By = "auditor", lang: Lang = None, as_json: Json = False) -> None:
    """Fire at once, beside the cadence; outside its hours the cases wait for the next."""

    async def work() -> None:
        async with opened() as house:
            now = house.clock.now()
            firing = await fire_now(house.store, HouseCatalogue(house), name, now, person=by)
            async with house.store.read() as tx:
                order = await campaigns.find(tx, name)
                fired = [one for one in await campaigns.fired_by(tx, name, since=now) if one.fire_at == firing.fire_at]
        if as_json:
            emit([_FIRED.dump_python(one, mode="json") for one in fired])
            return
        language = language_of(lang) or house.settings.language
        for one in fired:
            out().print(f"{one.scenario} · {fired_of(one, order, language, now)}", markup=False)
        for one in fired:
            if one.detail is not None:
                say(one.detail)
        begun = sum(one.case is not None for one in fired)
        say(
            f"{begun} of {len(fired)} begun.{' `auditor case advance CASE` goes on with one at once.' if begun else ''}"
        )

    run(work())


@app.command()
def remove(name: Name, *, by: By = "auditor", as_json: Json = False) -> None:
    """Let a campaign fire never again; its history stays, and its open cases go on."""

    async def work() -> None:
        async with opened() as house:
            running = await acts.remove(house.store, name, person=by, now=house.clock.now())
        if as_json:
            emit({"name": name, "state": CampaignState.REMOVED, "open_cases": list(running)})
            return
        for case in running:
            out().print(case, markup=False)
        left = f"{len(running)} of its cases go on (`auditor case close CASE` gives one up)." if running else ""
        say(f"Removed. {left}".rstrip())

    run(work())


def _written(  # noqa: PLR0917  in the order of the options above
    scenario: list[str] | None,
    sector: list[str] | None,
    tag: list[str] | None,
    sample: Path | None,
    cron: str | None,
    zone: str | None,
    jitter: str | None,
    window: str | None,
    weekdays: str | None,
    starts: str | None,
    ends: str | None,
    languages: list[str] | None,
) -> Written:
    return Written(
        scenarios=tuple(scenario or ()),
        sectors=tuple(sector or ()),
        tags=tuple(tag or ()),
        sample=sample,
        cron=cron,
        zone=zone,
        jitter=jitter,
        window=window,
        weekdays=weekdays,
        starts=starts,
        ends=ends,
        languages=tuple(languages or ()),
    )


@contextmanager
def _said_of_options() -> Iterator[None]:
    """A part of an order that cannot be meant is a wrong option."""
    try:
        yield
    except OrderWrong as wrong:
        raise typer.BadParameter(str(wrong), param_hint=_OPTIONS.get(wrong.part, f"--{wrong.part}")) from None


async def _orders(house: House, names: Sequence[str], *, every: bool) -> list[Campaign]:
    """The campaigns named; all that are active where none is, and `every` one is meant."""
    async with house.store.read() as tx:
        if not names:
            found = await campaigns.listing(tx) if every else ()
            return [order for order in found if order.state is CampaignState.ACTIVE]
        orders = [await campaigns.find(tx, name) for name in names]
    for order in orders:
        if order.state is CampaignState.REMOVED:
            raise Refused(f"campaign {order.name} is removed: nothing of it is to come")
    return orders


async def _plan(house: House, orders: Sequence[Campaign], months: int) -> Plan:
    return await plan(house.store, HouseCatalogue(house), orders, now=house.clock.now(), months=months)


def _show_plan(made: Plan, language: Language, ics: Path | None, *, as_json: bool) -> None:
    if ics is not None:
        try:
            ics.write_bytes(calendar_of(made.planned, language, now=made.now))
        except OSError as error:
            raise typer.BadParameter(f"{ics} cannot be written: {error.strerror}", param_hint="--ics") from None
        say(str(ics))
    if as_json:
        emit(plan_as_json(made))
        return
    draw(made, language)


async def _unplanted(house: House, chosen: Sequence[Chosen]) -> list[str]:
    loaded = [one.loaded for one in chosen if one.loaded is not None and one.loaded.scenario.plant]
    async with house.store.read() as tx:
        return [one.id for one in loaded if not await is_planted(tx, one)]


def _tell(order: Campaign, words: str, language: Language, *, as_json: bool) -> None:
    if as_json:
        emit(order_as_json(order))
        return
    out().print(next_of(order, language), markup=False)
    say(words)
