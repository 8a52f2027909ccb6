"""`auditor sample`: which services are audited, drawn so that anybody can draw them again?"""

import hashlib
import secrets
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.console import Json, emit, out, say
from auditor.cli.installation import opened, run
from auditor.sample import (
    WHY,
    SampleFile,
    check_drawn,
    draw_sample,
    exclude,
    read_frame,
    read_sample_file,
    write_sample,
)
from results.clock import SystemClock
from results.durable import create_file, replace_file
from results.store import sample as samples
from results.store.sample import EnteredSample

app = typer.Typer(no_args_is_help=True, help="Samples: a frame, a draw that anybody can repeat, and who was left out.")

_FOR_ALL = 0o644
FrameOption = Annotated[Path, typer.Option("--frame", help="The frame, a CSV file with a column service_id.")]


@app.command("draw")
def draw_(
    *,
    frame: FrameOption,
    source: Annotated[str, typer.Option(help="Where the frame is from, for readers: a register, a list, its date.")],
    strata: Annotated[str, typer.Option(metavar="COLUMNS", help="Columns that divide it, joined by commas.")] = "",
    n: Annotated[
        int | None, typer.Option("--n", min=1, help="How many services; default: all of them (a census).")
    ] = None,
    seed: Annotated[str | None, typer.Option(help="Any text; the same seed draws the same. Default: new.")] = None,
    identity: Annotated[str, typer.Option("--id", help="What the sample is called.")] = "sample",
    to: Annotated[Path, typer.Option(help="The file to write; it must not exist.")] = Path("sample.yaml"),
    as_json: Json = False,
) -> None:
    """Draw services from a frame, each with a known chance, and write the sample down."""
    if to.exists():
        raise typer.BadParameter(
            f"{to} is there already; a draw is not done over: give another name", param_hint="--to"
        )
    columns = tuple(column.strip() for column in strata.split(",") if column.strip())
    drawn = draw_sample(
        read_frame(frame),
        identity=identity,
        strata=columns,
        size=n,
        seed=seed or secrets.token_hex(16),
        source=source,
        today=SystemClock().now().date(),
    )
    data = write_sample(drawn)
    create_file(to, data, _FOR_ALL)
    _told(to, drawn, data, as_json=as_json)


@app.command()
def show(file: Path, *, as_json: Json = False) -> None:
    """Tell what a sample holds, by stratum, and its digest."""
    known = read_sample_file(file)
    _told(file, known, file.read_bytes(), as_json=as_json)


@app.command()
def check(file: Path, *, frame: FrameOption) -> None:
    """Draw again from the frame and the seed, and see whether the same services come."""
    known = read_sample_file(file)
    check_drawn(known, read_frame(frame))
    say(f"{file}: the frame and the seed {known.seed} give exactly these services.")


@app.command("exclude")
def exclude_(
    file: Path,
    service: str,
    *,
    frame: FrameOption,
    why: Annotated[str, typer.Option(help=f"One of {', '.join(WHY)}.")],
    note: Annotated[str, typer.Option(help="For readers.")] = "",
    instead: Annotated[bool, typer.Option(help="The next of its stratum takes its place.")] = False,
) -> None:
    """Say that a service of the sample is not audited, and why; it is published beside the sample."""
    changed = exclude(read_sample_file(file), read_frame(frame), service, why=why, note=note, instead=instead)
    replace_file(file, write_sample(changed), _FOR_ALL)
    new = changed.drawn[-1].service if instead else None
    say(f"{service}: {WHY[why]}." + (f" {new} takes its place." if new else ""))


@app.command()
def enter(
    file: Path,
    *,
    frame: FrameOption,
    by: Annotated[str, typer.Option("--by", envvar="USER", help="Who enters it.")] = "auditor",
) -> None:
    """Enter a sample before the first request: only then is what is found about it a figure about the frame."""
    known = read_sample_file(file)
    check_drawn(known, read_frame(frame))
    data = file.read_bytes()

    async def work() -> EnteredSample:
        async with opened() as house:
            wanted = EnteredSample(
                id=known.id,
                digest=hashlib.sha256(data).hexdigest(),
                drawn_at=house.clock.now(),
                person=by,
                text=data.decode(),
            )
            async with house.store.write() as tx:
                return await samples.enter(tx, wanted)

    kept = run(work())
    out().print(kept.digest, markup=False)
    say(
        f"Sample {kept.id} stands since {kept.drawn_at:%Y-%m-%d %H:%M} UTC. Publish this SHA-256 before anybody is asked."
    )


def _told(path: Path, known: SampleFile, data: bytes, *, as_json: bool) -> None:
    digest = hashlib.sha256(data).hexdigest()
    by_stratum: dict[str, int] = {}
    for one in known.drawn:
        by_stratum[one.stratum] = by_stratum.get(one.stratum, 0) + 1
    if as_json:
        emit({**known.model_dump(mode="json"), "sha256": digest, "strata_sizes": by_stratum})
        return
    out().print(f"{path}  {known.design}  {len(known.drawn)} of {known.frame.services}", markup=False, style="bold")
    for name, count in sorted(by_stratum.items()):
        out().print(f"  {count:>6}  {name}", markup=False)
    for gone in known.excluded:
        out().print(f"  not audited: {gone.service} ({gone.why})", markup=False)
    out().print(f"  SHA-256 {digest}", markup=False, style="dim")
