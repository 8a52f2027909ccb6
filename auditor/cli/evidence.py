"""`auditor evidence`: export a bundle that outsiders can verify, and verify one."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter

from auditor.cli.console import Json, emit, out, say
from auditor.cli.installation import opened, run
from auditor.house import House
from auditor.judge import Material, inspection_of, sealed_evidence
from auditor.privacy.extract import Extract, extract_of, names_of, public_names
from results.evidence import FileState, Sealed, export_bundle, export_release, withheld_by_default
from results.evidence import verify as verify_bundle
from results.records import Artifact, Inspection, Role
from results.store import judgment
from results.vault import VaultReader

app = typer.Typer(no_args_is_help=True, help="Sealed evidence: for the file of a case, for publication, for doubters.")

DOES_NOT_VERIFY = 6
_BARE = "asked:bare"  # the rule by which a file was kept back

_INSPECTION: TypeAdapter[Inspection] = TypeAdapter(Inspection)


def _opener(house: House) -> Callable[[Artifact], VaultReader]:
    return lambda artifact: house.vault.open_reader(artifact.ledger, artifact.sha256)


def _pages(artifacts: tuple[Artifact, ...]) -> set[str]:
    """The files of a release that no criterion opens."""
    standing = (a for a in artifacts if a.erased_by is None)
    return {f"artifacts/{a.sha256}" for a in standing if withheld_by_default(a.role, a.retention) is None}


async def _extract(house: House, sealed: Sealed, material: Material, *, by: str, more: tuple[str, ...]) -> Extract:
    """What of a case may be public, without the names of the people at the service."""
    names = await names_of(
        house,
        [material.case],
        public=public_names(material),
        person=by,
        why="names in an extract",
        more=more,
        language=house.settings.language,
    )
    if not names.is_whole:
        say("A mail is erased, so nobody knows whom it named: pages and pictures are withheld.")
    return await extract_of(house, sealed, material, names, person=by)


@app.command()
def export(
    case: str,
    *,
    to: Annotated[Path | None, typer.Option(help="A folder or a .zip; default: CASE.zip here.")] = None,
    release: Annotated[
        bool, typer.Option(help="For publication: exports, mails, letters and HAR are withheld, names taken out.")
    ] = False,
    bare: Annotated[
        bool, typer.Option(help="With --release: no pictures or pages either, only what is judged.")
    ] = False,
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name", help="With --release: somebody at the service to take out, besides those known by mails."
        ),
    ] = None,
    by: Annotated[str, typer.Option("--by", envvar="USER", help="Who exports; raw artifacts are logged.")] = "auditor",
    as_json: Json = False,
) -> None:
    """Write the newest seal of a case as a bundle."""
    if bare and not release:
        raise typer.BadParameter("it goes with --release: evidence is whole", param_hint="--bare")
    if name and not release:
        raise typer.BadParameter("it goes with --release: evidence is whole", param_hint="--name")
    target = to or Path(f"{case}{'.release' if release else ''}.zip")

    async def work() -> str:
        async with opened() as house:
            sealed, material, _ = await sealed_evidence(house, case)
            now, keys, reader = house.clock.now(), house.keys, _opener(house)
            if release:
                extract = await _extract(house, sealed, material, by=by, more=tuple(name or ()))
                withheld = {**extract.withheld, **(dict.fromkeys(_pages(material.artifacts), _BARE) if bare else {})}
                redactions = {path: one for path, one in extract.redactions.items() if path not in withheld}
                return export_release(
                    sealed,
                    target,
                    open_artifact=reader,
                    signing=keys.signing,
                    released_at=now,
                    redactions=redactions,
                    withheld=withheld,
                )
            async with house.store.write() as tx:
                for artifact in material.artifacts:
                    if artifact.role in (Role.EXPORT, Role.MAIL) and artifact.erased_by is None:
                        await judgment.log_read(
                            tx, ledger=case, sha256=artifact.sha256, person=by, why="evidence export", now=now
                        )
            export_bundle(sealed, target, open_artifact=reader, signing=keys.signing, exported_at=now)
            return sealed.digest

    digest = run(work())
    if as_json:
        emit({"bundle": str(target), "digest": digest})
        return
    out().print(f"{target}  {digest}", markup=False)
    if not release:
        say("It holds the export as it came: for the file of the case, not for publication (--release).")


@app.command()
def inspection(case: str) -> None:
    """Print what was found in the export of a case's newest seal, as JSON: for a bundle that keeps the export back."""

    async def work() -> Inspection | None:
        async with opened() as house:
            return await inspection_of(house, case)

    found = run(work())
    if found is None:
        say("There is no export to look into, or it was erased.")
        return
    emit(_INSPECTION.dump_python(found, mode="json"))


@app.command()
def verify(
    bundle: Path,
    *,
    key: Annotated[
        Path | None,
        typer.Option(help="The operator's public key (PEM), had from elsewhere.", exists=True, dir_okay=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check a bundle, file by file; needs no installation. Exit code 6 where it does not verify."""
    try:
        report = verify_bundle(bundle, key=key.read_bytes() if key else None)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--key") from None
    if as_json:
        emit(
            {
                "verifies": report.verifies,
                "trusted": report.trusted,
                "key_id": report.key_id,
                "digest": report.digest,
                "case": report.case,
                "sealed_at": report.sealed_at.isoformat() if report.sealed_at else None,
                "files": [{"path": f.path, "state": str(f.state), "note": f.note} for f in report.files],
            }
        )
    else:
        shown = [f for f in report.files if f.state is not FileState.OK]
        for file in shown:
            out().print(f"{file.state!s:<10} {file.path}  {file.note}".rstrip(), markup=False)
        counted = sum(f.state is FileState.OK for f in report.files)
        out().print(
            f"{counted} files ok · evidence {report.digest or 'not proven'} · key {report.key_id}", markup=False
        )
        if report.verifies and not report.trusted:
            say("Signed by the key the bundle brings along; give --key with the operator's published key to trust it.")
        say("It verifies." if report.verifies else "It does not verify.")
    if not report.verifies or (key is not None and not report.trusted):
        raise typer.Exit(DOES_NOT_VERIFY)
