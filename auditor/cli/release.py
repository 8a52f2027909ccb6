"""`auditor release`: what is published of a period, from draft to public, and what was wrong in it."""

import gc
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from auditor.cli.console import Json, emit, out, say
from auditor.cli.installation import opened, run
from auditor.cli.push import push_release, pushes
from auditor.criteria import REGISTER
from auditor.former import Otherwise, said_otherwise
from auditor.publication import note
from auditor.refusal import Refused
from auditor.release import Built, Drawing, build
from auditor.release_course import step
from auditor.sample import read_frame, read_sample_file
from dashboards.channels.open_data.verify import verify_folder
from dashboards.judged import RATES
from dashboards.publish import tally
from results.figures.period import Period, period_of
from results.key import read_public
from results.records import HOLDS, PublicationEvent, PublicationWhat, PublishedError, PushKind, ReleaseRow, ReleaseState
from results.store import push
from results.store import release as releases

app = typer.Typer(no_args_is_help=True, help="Releases: build, verify, compare, freeze, embargo, publish.")

DOES_NOT_VERIFY = 6
By = Annotated[str, typer.Option("--by", envvar="USER", help="Who does it; it is written down.")]
_DAY = ["%Y-%m-%d"]
_MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"]


def _period(name: str) -> Period:
    try:
        return period_of(name)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--period") from None


@app.command("build")
def build_(
    *,
    period: Annotated[str, typer.Option(help="2026, 2026-H2, 2026-Q4 or 2026-11.")],
    until: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="The day as of which it is built; default: today.")
    ] = None,
    sample: Annotated[
        Path | None, typer.Option(help="The sample that was drawn (`auditor sample`).", exists=True)
    ] = None,
    frame: Annotated[Path | None, typer.Option(help="The frame that it was drawn from.", exists=True)] = None,
    corrects: Annotated[str | None, typer.Option(help="The release whose place this one takes.")] = None,
    parquet: Annotated[
        bool, typer.Option("--parquet", help="Its tables as Parquet too, for researchers; needs the extra analytics.")
    ] = False,
    pdf: Annotated[bool, typer.Option(help="Print the report and the brief; it takes a browser.")] = True,
    by: By = "auditor",
    as_json: Json = False,
) -> None:
    """Build a release as a draft: a folder and a zip below `releases/` in the home."""
    if (sample is None) is not (frame is None):
        raise typer.BadParameter("a sample goes with the frame that it was drawn from", param_hint="--sample/--frame")
    drawing = None
    if sample is not None and frame is not None:
        drawing = Drawing(known=read_sample_file(sample), frame=read_frame(frame))
    of = _period(period)

    async def work() -> Built:
        async with opened() as house:
            return await build(
                house,
                of,
                person=by,
                until=until.date() if until else None,
                drawing=drawing,
                corrects=corrects,
                parquet=parquet,
                with_pdf=pdf,
            )

    gc.disable()  # what a release is made of lives until it is written: looking for garbage in it is a fifth of the work
    try:
        built = run(work())
    finally:
        gc.enable()
    release, held = built.gated.release, tally(built.gated.held)
    if as_json:
        emit(
            {
                **_row(built.row),
                "folder": str(built.folder),
                "services": len(release.services),
                "cases": len(release.cases),
                "figures": len(release.figures),
                "withheld": release.withheld,
                "held_by": dict(sorted(held.items())),
                "corrections": len(release.corrections),
                "pdfs": list(built.papers),
            }
        )
        return
    out().print(f"{release.id}  {built.folder}", markup=False, style="bold")
    out().print(
        f"  {len(release.services)} services, {len(release.cases)} cases public, {release.withheld} withheld; "
        f"{len(release.figures)} figures; {len(release.corrections)} corrections",
        markup=False,
    )
    out().print(
        f"  {', '.join(built.papers)}"
        if built.papers
        else "  no PDFs, as --no-pdf asked: the report and the brief are HTML files alone",
        markup=False,
    )
    for why, count in sorted(held.items()):
        out().print(f"  {count:>6}  {HOLDS[why].en}", markup=False, style="dim")  # type: ignore[index]


@app.command("list")
def listing(*, as_json: Json = False) -> None:
    """List the releases, the newest first."""

    async def work() -> tuple[ReleaseRow, ...]:
        async with opened() as house, house.store.read() as tx:
            return await releases.listing(tx)

    rows = run(work())
    if as_json:
        emit([_row(row) for row in rows])
        return
    if not rows:
        say("There is no release yet. `auditor release build --period 2026-Q4` builds one.")
        return
    table = Table("release", "state", "period", "corrects", "built", "SHA-256", box=None, pad_edge=False)
    for row in rows:
        table.add_row(
            row.id, row.state, row.period, row.corrects or "", f"{row.built_at:%Y-%m-%d %H:%M}", row.digest[:16]
        )
    out().print(table)


def _row(row: ReleaseRow) -> dict[str, str | None]:
    return {
        "release": row.id,
        "state": str(row.state),
        "period": row.period,
        "corrects": row.corrects,
        "built_at": row.built_at.isoformat(),
        "method": row.method,
        "sha256": row.digest,
    }


@app.command()
def verify(
    folder: Path,
    *,
    key: Annotated[
        Path | None, typer.Option(help="The operator's public key (PEM), had from elsewhere.", exists=True)
    ] = None,
) -> None:
    """Check the folder of a release, file by file; needs no installation. Exit code 6 where it does not verify."""
    public = None
    if key is not None:
        try:
            public = read_public(key.read_bytes()).public_bytes_raw()
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--key") from None
    problems = verify_folder(folder, public=public)
    for problem in problems:
        out().print(problem, markup=False)
    if problems:
        raise typer.Exit(DOES_NOT_VERIFY)
    say(
        f"{folder}: every file is what was signed, by that key."
        if key
        else f"{folder}: every file is what the release lists. Whether and by whom it is signed, --key tells."
    )


@app.command()
def diff(before: str, after: str, *, as_json: Json = False) -> None:
    """Tell what two releases say otherwise: figures, and findings of public cases."""

    async def work() -> Otherwise:
        async with opened() as house:
            return await said_otherwise(house, before, after)

    found = run(work())
    if as_json:
        emit([{"subject": name, "before": old, "after": new} for name, old, new in found.changed])
        return
    for name, old, new in found.changed:
        out().print(f"{name}: {_said(old)} -> {_said(new)}", markup=False)
    say(f"{len(found.changed)} of {found.among} are said otherwise.")


def _said(words: str | None) -> str:
    return "-" if words is None else words


@app.command()
def freeze(release: str, *, by: By = "auditor") -> None:
    """Freeze a draft: it is what will be public, or never."""
    _step(release, ReleaseState.FROZEN, by)


@app.command()
def embargo(
    release: str,
    *,
    until: Annotated[datetime, typer.Option(formats=_MOMENT, help="From when on it may be public (UTC).")],
    to: Annotated[list[str], typer.Option("--to", help="Who has it before; may be repeated.")],
    by: By = "auditor",
) -> None:
    """Give a frozen release to some before it is public; nobody publishes it earlier."""
    _step(release, ReleaseState.EMBARGOED, by, until=until.replace(tzinfo=UTC), recipients=tuple(to))


@app.command()
def publish(release: str, *, by: By = "auditor") -> None:
    """Make a release public; the one that it corrects is superseded, and stays."""
    _step(release, ReleaseState.PUBLISHED, by)


def _step(
    release: str, state: ReleaseState, by: str, *, until: datetime | None = None, recipients: tuple[str, ...] = ()
) -> None:
    async def work() -> tuple[ReleaseRow, list[str], list[str]]:
        async with opened() as house:
            row = await step(house, release, state, person=by, until=until, recipients=recipients)
            async with house.store.read() as tx:
                told = sorted(
                    one.recipient for one in await push.listing(tx, PushKind.RELEASE, subject=release, what=state)
                )
            return row, told, [name for name in told if name not in house.recipients().by_name]

    row, told, missing = run(work())
    say(f"Release {row.id} is {row.state}.")
    if told:
        say(f"`auditor run` tells {', '.join(told)}; `auditor release push {row.id}` does so at once.")
    for name in missing:
        say(
            f"{name} was told of {row.corrects}, and recipients.toml does not name it any more: put it back, or tell it by hand."
        )


@app.command("note")
def note_event(
    case: str,
    what: Annotated[PublicationWhat, typer.Argument(help="What happened around its publication.")],
    *,
    on: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="The day, where the controller is; default: today.")
    ] = None,
    criteria: Annotated[
        str, typer.Option(help="Of which findings, joined by commas; default: those that fail today.")
    ] = "",
    again: Annotated[bool, typer.Option(help="Of a notice: it is about a re-test.")] = False,
    upheld: Annotated[
        bool | None, typer.Option("--upheld/--dropped", help="Of a decision: the finding stands, or not.")
    ] = None,
    words: Annotated[str, typer.Option("--note", help="For the desk.")] = "",
    by: By = "auditor",
) -> None:
    """Note what decides whether a case may be public: a review, a notice, a contest, a repair."""
    named = tuple(one.strip() for one in criteria.split(",") if one.strip())
    known = {RATES, *(judge.CRITERION.id for judge in REGISTER)}
    unknown = sorted(set(named) - known)
    if unknown:
        raise typer.BadParameter(f"there is no criterion {', '.join(unknown)}", param_hint="--criteria")
    if (what is PublicationWhat.DECIDED) is not (upheld is not None):
        raise typer.BadParameter("a decision says --upheld or --dropped, and nothing else does", param_hint="--upheld")

    async def work() -> PublicationEvent:
        async with opened() as house:
            return await note(
                house,
                case,
                what,
                person=by,
                day=on.date() if on else None,
                criteria=named,
                again=again,
                upheld=upheld,
                words=words,
            )

    said = run(work())
    say(f"Noted: {case} {what} on {said.day}, about {', '.join(said.criteria)}.")


@app.command("error")
def add_error(
    release: str,
    subject: Annotated[str, typer.Argument(help="A figure's id, or a case and criterion.")],
    *,
    said: Annotated[str, typer.Option(help="What the release said.")],
    should: Annotated[str, typer.Option(help="What it should have said.")],
    cause: Annotated[str, typer.Option(help="Why it was wrong, in one sentence.")],
    mended_in: Annotated[str | None, typer.Option(help="The release that says it right.")] = None,
    by: By = "auditor",
) -> None:
    """Enter an error of ours in something published; it is printed for ever."""

    async def work() -> date:
        async with opened() as house:
            today = house.clock.now().date()
            async with house.store.write() as tx:
                row = await releases.find(tx, release)
                if row.state not in (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED):
                    raise Refused(
                        f"release {release} is {row.state}: what nobody has read needs no correction; build another"
                    )
                await releases.add_error(
                    tx,
                    PublishedError(
                        found_on=today,
                        release=release,
                        subject=subject,
                        said=said,
                        should_say=should,
                        cause=cause,
                        person=by,
                        mended_in=mended_in,
                    ),
                )
            return today

    say(f"Entered on {run(work())}: every release from now on prints it.")


app.command("push")(push_release)
app.command("pushes")(pushes)
