"""`auditor release push | pushes`: tell others of a release now, and see whom it has reached."""

from typing import Annotated

import typer

from auditor.cli.console import Json, emit, out, say, table
from auditor.cli.installation import opened, run
from auditor.push.ask import ask
from auditor.push.deliver import Delivery, Told
from auditor.refusal import Refused
from auditor.subscriber.enter import ask as ask_report
from results.figures.period import Period, period_of
from results.records import PushAttempt, PushKind, PushRow, PushState
from results.store import push
from results.store import release as releases

TRY_LATER = 75

_STATES = {
    PushState.WAITING: "waiting",
    PushState.DELIVERED: "delivered",
    PushState.GIVEN_UP: "given up",
}


def push_release(
    release: Annotated[str, typer.Argument(metavar="RELEASE|PERIOD", help="A period: its reports to subscribers.")],
    *,
    to: Annotated[
        list[str] | None, typer.Option("--to", help="Whom; may be repeated. Default: everybody to whom it goes.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Also those whom it has reached, under the same id.")] = False,
    as_json: Json = False,
) -> None:
    """Tell recipients of a release now; what fails is tried again by `auditor run`. Exit code 75: not all were reached."""
    told: list[Told] = []
    period = _period(release)
    kind = PushKind.RELEASE if period is None else PushKind.REPORT

    async def work() -> tuple[PushRow, ...]:
        async with opened() as house:
            if period is None:
                ids = await ask(house, release, to or (), again=again)
            else:
                ids = await ask_report(house, period, to or (), again=again)
            if not ids:
                raise Refused(
                    f"nobody is to be told of {release}: name them in {house.settings.recipients}, or with --to"
                )
            if not house.settings.public_url:
                say("auditor.toml names no public_url, and so what is told links nowhere.")
            await Delivery(house=house, say=told.append).deliver_due(only=ids)
            async with house.store.read() as tx:
                rows = await push.listing(tx, kind, subject=release)
        return tuple(row for row in rows if row.id in ids)

    rows = run(work())
    if as_json:
        emit([_row(row) for row in rows])
    else:
        tried = {one.push.id: one for one in told}
        for row in sorted(rows, key=lambda row: row.recipient):
            one = tried.get(row.id)
            said = one.words if one is not None else f"{row.subject} ({row.what}) to {row.recipient}: {state_of(row)}."
            out().print(said, markup=False)
    if any(row.state is not PushState.DELIVERED for row in rows):
        raise typer.Exit(TRY_LATER)


def pushes(
    release: Annotated[
        str | None, typer.Argument(metavar="RELEASE|PERIOD", help="Of this one only, with every try.")
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """List whom releases and reports were told to: waiting, delivered, failed, given up, and when it is tried next."""

    async def work() -> list[tuple[PushRow, tuple[PushAttempt, ...]]]:
        async with opened() as house, house.store.read() as tx:
            if release is not None and _period(release) is None:
                await releases.find(tx, release)
            rows = [
                row
                for kind in (PushKind.RELEASE, PushKind.REPORT)
                for row in await push.listing(tx, kind, subject=release)
            ]
            rows.sort(key=lambda row: row.entered_at, reverse=True)
            return [(row, await push.attempts(tx, row.id) if release is not None else ()) for row in rows]

    found = run(work())
    if as_json:
        emit([{**_row(row), "attempts": [_attempt(one) for one in tries]} for row, tries in found])
        return
    lines = []
    for row, tries in found:
        next_at = f"{row.next_at:%Y-%m-%d %H:%M}" if row.next_at is not None else ""
        lines.append([row.subject, row.what, row.recipient, state_of(row), str(row.tries), next_at, row.code or ""])
        for one in tries:
            took = f"{one.took_ms} ms" if one.took_ms is not None else ""
            answer = " ".join(filter(None, (one.code or "under way", str(one.status or ""), took)))
            lines.append(["", "", "", "", str(one.number), f"{one.begun_at:%Y-%m-%d %H:%M}", answer])
    table(
        ("release or period", "what", "recipient", "state", "tries", "next try (UTC)", "last came to"),
        lines,
        empty="Nobody was told of a release yet. `auditor release push RELEASE` does it.",
    )


def _period(name: str) -> Period | None:
    """The period of reports, where it is one and no release."""
    try:
        return period_of(name)
    except ValueError:
        return None


def state_of(row: PushRow) -> str:
    """How far it is, in a word: what waits after a try has failed."""
    return "failed" if row.is_failing else _STATES[row.state]


def _row(row: PushRow) -> dict[str, object]:
    return {
        "id": row.id,
        "kind": str(row.kind),
        "release": row.subject if row.kind is PushKind.RELEASE else None,
        "period": row.subject if row.kind is PushKind.REPORT else None,
        "what": row.what,
        "recipient": row.recipient,
        "state": state_of(row).replace(" ", "_"),
        "tries": row.tries,
        "entered_at": row.entered_at.isoformat(),
        "next_at": row.next_at.isoformat() if row.next_at is not None else None,
        "code": row.code,
    }


def _attempt(one: PushAttempt) -> dict[str, object]:
    return {
        "number": one.number,
        "begun_at": one.begun_at.isoformat(),
        "status": one.status,
        "code": one.code,
        "took_ms": one.took_ms,
    }
