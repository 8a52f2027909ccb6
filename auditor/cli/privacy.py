"""`auditor privacy`: what is due to be erased, where a person occurs, what they asked, and what became of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from auditor.cli.console import Json, Lang, emit, language_of, out, say, table
from auditor.cli.installation import opened, run
from auditor.house import House
from auditor.privacy import request as requests
from auditor.privacy.artifacts import MOST
from auditor.privacy.due import Due, Term, look
from auditor.privacy.find import find
from auditor.privacy.ground import GROUNDS, Ground
from auditor.privacy.place import Place, Search
from auditor.privacy.remove import Removal, Wish, foresee, remove
from dashboards.typography import day, written
from probes.export.limits import MIB
from results.records import BackupRow, ErasureRule, Language, PersonRight, PrivacyEvent, PrivacyOutcome, PrivacyRequest
from results.store import privacy

app = typer.Typer(no_args_is_help=True, help="Our own GDPR: retention, and what people ask about their own data.")

By = Annotated[str, typer.Option("--by", envvar="USER", help="Who does it; it is logged.")]
For = Annotated[str | None, typer.Option("--request", metavar="REQUEST", help="For whose sake; it is noted there.")]
Why = Annotated[str, typer.Option("--reason", help="Why; for the record of the request, never for the ledger.")]


@app.command()
def due(
    *,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="As it will be on that day.")
    ] = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Say what the bot would erase now, or will on a day, and what is kept although it is old; nothing is changed."""

    async def work() -> tuple[Due, Language]:
        async with opened() as house:
            at = house.clock.now() if on is None else on.replace(tzinfo=UTC)
            return await look(house, at), language_of(lang) or house.settings.language

    found, language = run(work())
    if as_json:
        emit({"at": found.at.isoformat(), **{n: list(map(_term, getattr(found, n))) for n in ("erasable", "kept")}})
        return
    rows = [[ledger, rule, str(n), ""] for (ledger, rule), n in _by_ledger(found.erasable).items()]
    rows += [
        [ledger, rule, str(n), f"kept: {_why(grounds, language)}"]
        for (ledger, rule, grounds), n in Counter(
            (t.artifact.ledger, str(t.rule), t.grounds) for t in found.kept
        ).items()
    ]
    table(("ledger", "rule", "artifacts", ""), rows, empty="Nothing is due.")
    if found.erasable:
        count = len(found.erasable)
        some = "1 artifact" if count == 1 else f"{count} artifacts"
        say(f"{some} to be erased by {'the next round of' if on is None else 'then, by'} `auditor run`.")


def _by_ledger(terms: Sequence[Term]) -> Mapping[tuple[str, str], int]:
    return Counter((term.artifact.ledger, str(term.rule)) for term in terms)


def _why(grounds: Sequence[Ground], language: Language) -> str:
    return "; ".join(written(GROUNDS[ground], language) for ground in grounds)


def _term(term: Term) -> Mapping[str, object]:
    one = term.artifact
    return {
        "ledger": one.ledger,
        "sha256": one.sha256,
        "role": one.role,
        "class": one.retention,
        "kept_at": one.kept_at.isoformat(),
        "rule": term.rule,
        "since": term.since.isoformat() if term.since else None,
        "until": term.until.isoformat() if term.until else None,
        "grounds": list(term.grounds),
    }


@app.command("find")
def find_(
    text: Annotated[str, typer.Argument(metavar="TEXT|ADDRESS")],
    *,
    request: For = None,
    most_mib: Annotated[int, typer.Option(min=1, help="Of artifacts, read at most so much.")] = MOST // MIB,
    by: By = "auditor",
    as_json: Json = False,
) -> None:
    """Say where a person occurs, and never what stands there; every artifact that is opened is logged."""

    async def work() -> Search:
        async with opened() as house:
            return await find(house, text, person=by, request=request, most=most_mib * MIB)

    found = run(work())
    if as_json:
        emit(asdict(found))
        return
    rows = [[place.kind, place.name, place.about] for place in found.places]
    table(("kind", "place", ""), rows, empty="Nowhere that could be searched.")
    say(f"{found.read} artifacts opened ({found.bytes_read // MIB} MiB), and logged in your name.")
    for why, count in Counter(one.why for one in found.unsearched).items():
        say(f"Not searched, look by hand: {count}: {why} (--json names them)")


@app.command()
def erase(
    places: Annotated[list[str] | None, typer.Argument(metavar="[LEDGER|LEDGER/SHA256]...")] = None,
    *,
    of: Annotated[str | None, typer.Option("--of", metavar="TEXT", help="Everything that `find TEXT` finds.")] = None,
    rule: Annotated[ErasureRule, typer.Option(help="Of Art. 17(1); the retention rules are the engine's.")],
    reason: Why,
    request: For = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would become of it; change nothing.")] = False,
    by: By = "auditor",
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Erase what can be erased, and say with its ground what must be kept; the chains still verify."""
    if not places and of is None:
        raise typer.BadParameter("name places, or what to look for with --of", param_hint="PLACES")

    async def work() -> tuple[Removal, Language]:
        async with opened() as house:
            found = await _found(house, of, by, request)
            wish = Wish(rule=rule, person=by, reason=reason, request=request)
            named = tuple(places or ())
            done = (
                await foresee(house, named=named, found=found)
                if dry_run
                else await remove(house, wish, named=named, found=found)
            )
            return done, language_of(lang) or house.settings.language

    done, language = run(work())
    if as_json:
        emit({"dry_run": dry_run, **asdict(done)})
        return
    _say_removal(done, language, dry_run=dry_run)


async def _found(house: House, of: str | None, by: str, request: str | None) -> tuple[Place, ...]:
    return () if of is None else (await find(house, of, person=by, request=request)).places


def _say_removal(done: Removal, language: Language, *, dry_run: bool) -> None:
    rows = [["would be erased" if dry_run else "erased", name, ""] for name in done.erased]
    rows += [["erased before", name, ""] for name in done.gone]
    rows += [["kept", one.name, _why(one.grounds, language)] for one in done.kept]
    table(("", "place", ""), rows, empty="Nothing of the kind is kept here.")
    if done.verified:
        say(f"The chains of {', '.join(done.verified)} verify; the digests stay, so evidence says by which rule.")
    if done.releases:
        say(f"Releases that count these cases keep their figures, and their files: {', '.join(done.releases)}.")
    for row in done.backups:
        say(
            f"{row.place} of {row.at:%Y-%m-%d} still holds it: destroy it, then `auditor privacy backups --destroyed PLACE`."
        )


@app.command("open")
def open_(
    right: PersonRight,
    *,
    received: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day it came to you.")],
    who: Annotated[str, typer.Option(help="By what you know the person again: a reference, no more than is needed.")],
    by: By = "auditor",
    as_json: Json = False,
) -> None:
    """Enter that a person asks something about their own data; the day to answer follows."""

    async def work() -> PrivacyRequest:
        async with opened() as house:
            return await requests.enter(house, right, received=received.date(), who=who, person=by)

    entered = run(work())
    if as_json:
        emit(_request(entered))
        return
    out().print(entered.id, markup=False)
    say(f"To be answered by {entered.due}.")


@app.command("list")
def listing(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Answered ones too.")] = False,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """List what people have asked, the most pressing first."""

    async def work() -> tuple[tuple[PrivacyRequest, ...], Language, date]:
        async with opened() as house, house.store.read() as tx:
            language = language_of(lang) or house.settings.language
            return await privacy.listing(tx, open_only=not everything), language, house.clock.now().date()

    found, language, today = run(work())
    if as_json:
        emit(list(map(_request, found)))
        return
    rows = [[one.id, one.right, day(one.due, language), _state(one, today), one.who or "-"] for one in found]
    table(("request", "right", "due", "state", "who"), rows, empty="Nobody asks anything.")


def _state(one: PrivacyRequest, today: date) -> str:
    if one.outcome is not None:
        return str(one.outcome)
    left = (one.due - today).days
    return f"open, {left} days left" if left >= 0 else f"open, {-left} days late"


def _request(one: PrivacyRequest) -> Mapping[str, object]:
    return {**asdict(one), "open": one.is_open}


@app.command()
def show(request: str, *, as_json: Json = False) -> None:
    """Say what was done about a request, or about a ledger that was held or partly erased."""

    async def work() -> tuple[PrivacyEvent, ...]:
        async with opened() as house, house.store.read() as tx:
            return await privacy.events_of(tx, request)

    events = run(work())
    if as_json:
        emit([asdict(event) for event in events])
        return
    rows = [[f"{e.at:%Y-%m-%d %H:%M}", e.what, e.person, e.note] for e in events]
    table(("at (UTC)", "what", "by", ""), rows, empty=f"Nothing was done about {request}.")


@app.command()
def extend(request: str, *, reason: Why, by: By = "auditor") -> None:
    """Take two more months, of which the person was told, with the reasons, within the first."""

    async def work() -> PrivacyRequest:
        async with opened() as house:
            return await requests.extend(house, request, person=by, reason=reason)

    say(f"{request}: to be answered by {run(work()).due}. Tell the person so, and why.")


@app.command()
def answer(
    request: str,
    *,
    outcome: Annotated[PrivacyOutcome, typer.Option(help="What became of it.")] = PrivacyOutcome.GRANTED,
    reason: Why = "",
    by: By = "auditor",
) -> None:
    """Note that the person was answered; who they are is forgotten when mails are."""

    async def work() -> PrivacyRequest:
        async with opened() as house:
            return await requests.answer(house, request, outcome, person=by, reason=reason)

    say(f"{request}: {run(work()).outcome}.")


@app.command()
def hold(
    ledger: str,
    *,
    reason: Why,
    lift: Annotated[bool, typer.Option("--lift", help="The dispute is over: its time counts again.")] = False,
    by: By = "auditor",
) -> None:
    """Have all that a case or notice names kept for a dispute, whatever its time."""

    async def work() -> None:
        async with opened() as house:
            await requests.hold(house, ledger, person=by, reason=reason, lift=lift)

    run(work())
    say(f"{ledger}: {'kept no longer than its time' if lift else 'kept until `auditor privacy hold --lift`'}.")


@app.command()
def backups(
    *,
    destroyed: Annotated[str | None, typer.Option(metavar="PLACE", help="It is destroyed: name it no more.")] = None,
    as_json: Json = False,
) -> None:
    """List the backups that were written here and are not said to be destroyed."""

    async def work() -> tuple[BackupRow, ...]:
        async with opened() as house, house.store.write() as tx:
            if destroyed is not None and not await privacy.destroyed(tx, destroyed, at=house.clock.now()):
                raise typer.BadParameter(f"no backup at {destroyed} is known", param_hint="--destroyed")
            return await privacy.backups_since(tx, datetime.fromtimestamp(0, UTC))

    rows = run(work())
    if as_json:
        emit([asdict(row) for row in rows])
        return
    shown = [[row.place, f"{row.at:%Y-%m-%d}", row.person, _held(row)] for row in rows]
    table(("place", "written", "by", "holds"), shown, empty="No backup is known.")


def _held(row: BackupRow) -> str:
    return ", ".join(["store", *(["artifacts"] if row.with_vault else []), *(["keys"] if row.with_keys else [])])
