"""`auditor inspect`: what is in this export? For anybody who has one in hand; no installation is needed."""

import asyncio
import hashlib
import os
import stat
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from pydantic import JsonValue, TypeAdapter

from auditor.cli.anatomy import draw
from auditor.cli.assess import FINDINGS, INCONCLUSIVE
from auditor.cli.console import Json, Lang, complain, emit, language_of, write_page
from auditor.criteria.comparison import compare_exports, compare_formats
from auditor.original import make_originals
from auditor.settings import load_settings
from dashboards.channels import inspection as page
from dashboards.export.anatomy import anatomy_of
from dashboards.export.tally import Counted, count_records, is_failing, is_inconclusive, never_owed
from probes.export.confine import ConfinedFile, inspect_confined
from probes.export.limits import Limits
from results.records import ExportComparison, FormatHolds, GroundTruth, Inspection, Right
from scenarios.errors import ScenarioInvalid
from scenarios.manifest import between, problems_of, read_truth

USAGE = 2

NOBODY = GroundTruth(account="", persona="", full_name="", locale="en", timezone="UTC", seed="", records=())
"""The truth of an export of which nothing is known."""

_INSPECTION: TypeAdapter[Inspection] = TypeAdapter(Inspection)
_FORMATS: TypeAdapter[tuple[FormatHolds, ...]] = TypeAdapter(tuple[FormatHolds, ...])
_COMPARED: TypeAdapter[ExportComparison | None] = TypeAdapter(ExportComparison | None)
_PORTION = 2**20


def inspect(
    export: Annotated[list[Path], typer.Argument(help="The export: one file, or all its parts.")],
    *,
    truth: Annotated[Path | None, typer.Option(help="What was planted in the account (`auditor truth`).")] = None,
    no_truth: Annotated[
        bool, typer.Option("--no-truth", help="Nothing is known to be planted: look at the form alone.")
    ] = False,
    other: Annotated[
        Path | None, typer.Option(help="What was planted in a second account: none of it may be here.")
    ] = None,
    earlier: Annotated[
        list[Path] | None,
        typer.Option(help="An earlier export of the same account, to say what differs; again for each of its parts."),
    ] = None,
    right: Annotated[
        Right, typer.Option(help="The right that was exercised: portability or access.")
    ] = Right.PORTABILITY,
    html: Annotated[Path | None, typer.Option(help="Write a page that stands alone to this file, too.")] = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Open an export in a confined process and say what is in it, in what form, and what is not.

    Exit code 3: something is missing for sure, or is there that must not be; 5: not all of it could be read, or it
    could not be compared. What differs from an earlier export is said, and changes no exit code.
    """
    if (truth is None) is not no_truth:
        raise typer.BadParameter(
            "give what was planted, or --no-truth to look at the form alone; not both", param_hint="--truth"
        )
    language = language_of(lang) or load_settings().language
    given = (*export, truth, other, *(earlier or ()))
    if html is not None and html.resolve() in {path.resolve() for path in given if path is not None}:
        raise typer.BadParameter(f"{html}: it is what is to be read; choose another name", param_hint="--html")
    files, before = _files(export, earlier or [])
    planted = read_truth(truth) if truth is not None else None
    second = read_truth(other) if other is not None else None
    if planted is not None and second is not None and (same := problems_of(between(planted, second), str(other))):
        raise ScenarioInvalid(same)
    found = asyncio.run(_inspect(files, planted or NOBODY, second, truth))
    formats = compare_formats(found, but=never_owed(planted, right)) if found.safe else ()
    compared = _compared(asyncio.run(_inspect(before, planted or NOBODY, second, truth)), found) if before else None
    anatomy = anatomy_of(found, planted, language, right, formats=formats, compared=[compared] if compared else [])
    if html is not None:
        write_page(html, page.render(anatomy, names=[file.name for file in files], language=language))
    if as_json:
        emit(_document(found, formats, compared))
    else:
        draw(anatomy, language)
    code = _exit_code(found, count_records(found, planted, right))
    if code or (compared is not None and not compared.comparable):
        raise typer.Exit(code or INCONCLUSIVE)


def _document(
    found: Inspection, formats: tuple[FormatHolds, ...], compared: ExportComparison | None
) -> dict[str, JsonValue]:
    """The Inspection, and beside its own fields what was said of its formats and of an earlier export."""
    inspection: dict[str, JsonValue] = _INSPECTION.dump_python(found, mode="json")
    return inspection | {
        "holdings": _FORMATS.dump_python(formats, mode="json"),
        "compared": _COMPARED.dump_python(compared, mode="json"),
    }


def _files(export: list[Path], earlier: list[Path]) -> tuple[list[ConfinedFile], list[ConfinedFile]]:
    """Look at all files before any is opened; an export beside itself would differ in nothing."""
    files, before = [_file(path) for path in export], [_file(path, "--earlier") for path in earlier]
    if before and {file.sha256 for file in files} == {file.sha256 for file in before}:
        names = ", ".join(str(path) for path in earlier)
        raise typer.BadParameter(f"{names}: it is the same export; give an earlier one", param_hint="--earlier")
    return files, before


def _compared(before: Inspection, found: Inspection) -> ExportComparison:
    """Hold the export against the earlier one, of which each file has to be an export, too."""
    if _no_exports(before):
        raise typer.Exit(USAGE)
    return compare_exports(before, found)


def _file(path: Path, hint: str = "EXPORT") -> ConfinedFile:
    """Look at a file before anybody opens it, and fingerprint it."""
    digest = hashlib.sha256()
    try:
        if path.is_dir():
            raise _unusable(hint, path, "it is a folder", "give the files in it, or the archive as it was downloaded")
        if not path.exists():
            raise _unusable(hint, path, "there is no such file", "look at its name")
        if not path.is_file():
            raise _unusable(hint, path, "it is no ordinary file", "save it to a file first")
        known = path.stat()
        if os.geteuid() == 0 and known.st_uid != 0 and not known.st_mode & stat.S_IROTH:
            raise _unusable(
                hint, path, "its owner alone may read it, and root gives up that right to read it", "copy it first"
            )
        with path.open("rb") as stream:
            while portion := stream.read(_PORTION):
                digest.update(portion)
            if stream.tell() == 0:
                raise _unusable(hint, path, "it is empty", "download it again")
    except OSError as error:
        raise _unusable(hint, path, f"it cannot be read: {error.strerror}", "look at its permissions") from None
    return ConfinedFile(path=path.absolute(), name=path.name, sha256=digest.hexdigest())


def _unusable(hint: str, path: Path, what: str, mend: str) -> typer.BadParameter:
    return typer.BadParameter(f"{path}: {what}; {mend}", param_hint=hint)


async def _inspect(
    files: list[ConfinedFile], truth: GroundTruth, other: GroundTruth | None, path: Path | None
) -> Inspection:
    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        originals = make_originals(truth, path.parent, Path(folder)) if path is not None else []
        return await inspect_confined(files, truth, other, limits=Limits(), originals=originals)


def _exit_code(found: Inspection, counted: tuple[Counted, ...]) -> int:
    """0: nothing is wrong; 2: a file given is no export; 3: findings; 5: something could not be told."""
    if _no_exports(found):
        return USAGE
    if is_failing(found, counted):
        return FINDINGS
    return INCONCLUSIVE if is_inconclusive(found, counted) else 0


def _no_exports(found: Inspection) -> bool:
    """Whether none of the files that were given is an export; then each is named, with its mend."""
    outermost = {member.id: member.name for member in found.members if member.parent is None}
    wrong = {p.member: p.code for p in found.problems if p.code in ("not_an_archive", "login_page")}
    is_none = bool(outermost) and all(wrong.get(number) for number in outermost)
    if is_none:
        for number, name in outermost.items():
            what = "a sign-in page" if wrong[number] == "login_page" else "no archive, whatever its name says"
            complain(f"{name}: it is {what}; download the export again, signed in, and give the file that comes")
    return is_none
