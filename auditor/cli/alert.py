"""`auditor alert`: what goes on, who sees to it, who is told by which rule, and is the bot alive?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from auditor.alert.decide import Decided, State, decide_alerts
from auditor.alert.message import command_of, say_test
from auditor.alert.rule import BotWatch, Rule, load_rules
from auditor.alert.tell import look, rules_of, sectors_of
from auditor.alert.watch import OLDER_THAN, Watched, tell_directly, watch
from auditor.alert.words import TITLES
from auditor.cli.console import Json, Lang, emit, language_of, out, say, table
from auditor.cli.installation import opened, run
from auditor.day import ZONE
from auditor.push.recipient import load_recipients
from auditor.push.tried import Tried
from auditor.refusal import Refused
from auditor.roof.alert import mute as mute_alert
from auditor.roof.alert import mute_rule, see_to
from auditor.settings import InstallationMissing, load_settings
from dashboards.typography import moment, written
from results.clock import SystemClock
from results.records import SEVERITIES, Alert, PushCode, PushKind, PushRow, PushState
from results.store import alert, push

TRY_LATER = 75

app = typer.Typer(no_args_is_help=True, help="Alerts to auditors: what happened, who is told, who sees to it.")
By = Annotated[str, typer.Option("--by", envvar="USER", help="Who decides.")]


@app.command("test")
def try_out(target: str, *, as_json: Json = False) -> None:
    """Tell a recipient that this is a test, now and past the outbox; exit code 75 where it is not taken."""
    settings = load_settings()
    recipients = load_recipients(settings.recipients, language=settings.language)
    recipients.of(target)
    now = SystemClock().now()
    identity = f"alert_test_{target}_{int(now.timestamp())}"
    said = say_test(identity, target, now)
    tried = run(tell_directly(settings.home, recipients, target, identity, said, now=now))
    if as_json:
        emit({"id": identity, "recipient": target, "code": tried.code, "status": tried.status, "why": tried.why})
    else:
        out().print(f"{target}: {_came_to(tried)}", markup=False)
    if tried.code is not PushCode.DELIVERED:
        raise typer.Exit(TRY_LATER)


def _came_to(tried: Tried) -> str:
    status = f" with {tried.status}" if tried.status is not None else ""
    return f"{tried.code}{status}." + (f"\n{tried.why}" if tried.why else "")


@app.command("list")
def listing(
    *,
    open_only: Annotated[bool, typer.Option("--open", help="Only what goes on.")] = False,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """List alerts, the newest first; also those that nobody is told of, and what no round has taken yet.

    Says whom the last message by a rule has not reached.
    """

    async def work() -> tuple[list[Alert], list[PushRow]]:
        async with opened() as house, house.store.read() as tx:
            looked = await look(tx, (), house.clock.now())
            stands = {one.key: one for one in await alert.listing(tx)}
            stands |= {one.key: one for one in looked.decided.changed}
            lasts = {way.push for way in (await alert.ways(tx)).values()}
            pushed = [row for row in await push.listing(tx, PushKind.ALERT) if row.id in lasts]
        found = sorted(stands.values(), key=lambda one: one.since, reverse=True)
        missed = [row for row in pushed if row.code is not None and row.state is not PushState.DELIVERED]
        return [one for one in found if one.is_open or not open_only], missed

    found, missed = run(work())
    for row in missed:
        say(_missed(row))
    if as_json:
        emit([_as_json(one) for one in found])
        return
    language = language_of(lang) or load_settings().language
    rows = [
        [
            written(TITLES[one.what], language),
            SEVERITIES[one.what],
            _state(one),
            moment(one.since, language, ZONE),
            str(one.count),
            one.key,
            command_of(one),
        ]
        for one in found
    ]
    table(("what", "severity", "state", "since", "times", "key", "to do"), rows, empty="Nothing to be alerted to.")


def _missed(row: PushRow) -> str:
    after = f"tried again at {row.next_at:%Y-%m-%d %H:%M} UTC" if row.next_at is not None else "given up"
    return f"{row.recipient} has not been reached by {row.subject}: {row.code}, {after}; `auditor alert test {row.recipient}`."


def _state(one: Alert) -> str:
    if not one.is_open:
        return "over"
    return f"seen to by {one.acked_by}" if one.acked_at is not None else "open"


def _as_json(one: Alert) -> Mapping[str, object]:
    return {
        "key": one.key,
        "what": one.what,
        "severity": SEVERITIES[one.what],
        "state": "over" if not one.is_open else "acknowledged" if one.acked_at is not None else "open",
        "since": one.since.isoformat(),
        "last_at": one.last_at.isoformat(),
        "over_at": one.over_at.isoformat() if one.over_at is not None else None,
        "times": one.count,
        "service": one.service,
        "case": one.ledger,
        "campaign": one.campaign,
        "acked_by": one.acked_by,
        "told": sorted(one.told),
        "command": command_of(one),
    }


@app.command()
def ack(key: str, *, by: By = "auditor") -> None:
    """Say that you see to it: nobody else is told, until it is over."""

    async def work() -> None:
        async with opened() as house:
            await see_to(house, key, person=by)

    run(work())
    say(f"{key}: seen to by {by}.")


@app.command()
def mute(
    subject: Annotated[str, typer.Argument(metavar="KEY|RULE")],
    *,
    until: Annotated[datetime, typer.Option("--until", help="UTC, as 2027-03-01T08:00.")],
    by: By = "auditor",
) -> None:
    """Have nobody told of an alert, or by a rule, until then; what goes on then is told."""
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)

    async def work() -> None:
        async with opened() as house:
            now = house.clock.now()
            if until <= now:
                raise Refused(f"{until:%Y-%m-%d %H:%M} UTC is over; give a moment that is to come")
            rule = next((rule for rule in rules_of(house).rules if rule.name == subject), None)
            if rule is not None:
                await mute_rule(house, rule, until, person=by)
            else:
                await mute_alert(house, subject, until, person=by)

    run(work())
    say(f"{subject}: nobody is told until {until:%Y-%m-%d %H:%M} UTC.")


@app.command("rules")
def rules_(*, lang: Lang = None, as_json: Json = False) -> None:
    """Show each rule, and what it would do now with the events of the last day, as if nobody had been told of any."""

    async def work() -> list[Mapping[str, object]]:
        async with opened() as house:
            now = house.clock.now()
            async with house.store.read() as tx:
                events = await alert.since(tx, now - timedelta(days=1))
                state = State(sectors=await sectors_of(tx, {event.service for event in events}))
            return [
                _would(rule, decide_alerts(events, [rule], state, now), state, now) for rule in rules_of(house).rules
            ]

    found = run(work())
    if as_json:
        emit(found)
        return
    language = language_of(lang) or load_settings().language
    rows = []
    for one in found:
        quiet = one["quiet_until"]
        held = f"quiet until {moment(quiet, language, ZONE)}" if isinstance(quiet, datetime) else "waits for its digest"
        told = f"{one['messages']} messages" if one["messages"] else held if one["alerts"] else "nothing"
        rows.append([str(one["rule"]), str(one["alerts"]), told, ", ".join(map(str, one["targets"]))])  # type: ignore[call-overload]
    table(
        ("rule", "alerts of a day", "would do now", "targets"),
        rows,
        empty=f"No rule: nobody is told. Write them into {load_settings().alerts}.",
    )


def _would(rule: Rule, decided: Decided, state: State, now: datetime) -> Mapping[str, object]:
    wanted = [a for a in decided.changed if rule.wants(a, state.sectors.get(a.service or ""))]
    return {
        "rule": rule.name,
        "line": rule.line,
        "targets": list(rule.targets),
        "alerts": len(wanted),
        "keys": sorted(one.key for one in wanted),
        "messages": len(decided.messages),
        "quiet_until": rule.quiet.until(now) if rule.quiet is not None else None,
    }


@app.command("watch")
def watch_(
    *,
    older_than_min: Annotated[
        float | None, typer.Option("--older-than-min", min=1, help="Instead of what alerts.toml says.")
    ] = None,
    as_json: Json = False,
) -> None:
    """See whether the bot is alive, and tell if it is not; for cron or a timer. Exit code 75: it is dead."""
    settings = load_settings()
    if not settings.home.is_dir():
        raise InstallationMissing(settings.home.absolute())
    recipients = load_recipients(settings.recipients, language=settings.language)
    config = load_rules(settings.alerts, recipients=recipients).watch
    config = config or BotWatch(older_than=OLDER_THAN, targets=(), heartbeat_url=None, language=None, line=0)
    if older_than_min is not None:
        config = replace(config, older_than=timedelta(minutes=older_than_min))
    seen = run(watch(settings.home, settings.heartbeat, config, recipients, now=SystemClock().now()))
    if as_json:
        emit(
            {
                "alive": seen.alive,
                "last": seen.last.isoformat() if seen.last is not None else None,
                "told": {name: one.code for name, one in seen.tried.items()},
            }
        )
    else:
        _say_watched(seen, config)
    if not seen.alive:
        raise typer.Exit(TRY_LATER)


def _say_watched(seen: Watched, config: BotWatch) -> None:
    last = f"{seen.last:%Y-%m-%d %H:%M} UTC" if seen.last is not None else "never"
    out().print(f"The bot is {'alive' if seen.alive else 'dead'}; last heartbeat: {last}.", markup=False)
    for name, one in seen.tried.items():
        out().print(f"{name}: {_came_to(one)}", markup=False)
    if not seen.alive and not config.targets:
        say("Nobody is told: name targets in the table [watch] of alerts.toml.")
