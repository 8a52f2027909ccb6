"""`auditor site`: the public site as a folder, for any web host."""

import os
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.console import Json, emit, out, say
from auditor.cli.installation import opened, run
from auditor.cli.progress import counting
from auditor.site import lacking, recipe_of
from dashboards.site.export import Recipe, write

app = typer.Typer(no_args_is_help=True, help="The public site: every page of what is published, as files.")


@app.callback()
def _group() -> None:
    """Keep `build` a command of its own."""


@app.command()
def build(
    *,
    to: Annotated[
        Path, typer.Option(help="The folder; an earlier export in it is replaced, anything else is refused.")
    ],
    url: Annotated[
        str | None, typer.Option(help="The address at which it will stand; default: public_url of auditor.toml.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that write; default: one for each core.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write every public page, in French and English, with the files of the releases; it opens from a disk too."""
    recipe, missing = run(_recipe(url))
    if missing:
        say(missing)
    if not recipe.url:
        say("No address is known (public_url, --url): there are no lines to embed a badge with, and no sitemap.")
    with counting("pages") as tell:
        done = write(recipe, to, workers=workers or os.cpu_count() or 1, tell=tell)
    if as_json:
        emit({"folder": str(to), "pages": done.pages, "files": done.files, "bytes": done.size})
        return
    out().print(str(to / "index.html"), markup=False)
    say(f"{done.pages} pages, {done.files} files, {done.size / 1e6:.0f} MB.")


async def _recipe(url: str | None) -> tuple[Recipe, str]:
    async with opened() as house:
        at = house.settings.public_url if url is None else url
        return await recipe_of(house, at.rstrip("/")), lacking(house.settings)
