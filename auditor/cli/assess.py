"""`auditor assess`: from evidence to scorecard and report."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from auditor.assess import accuses
from auditor.bundle import judge_bundle
from auditor.cli.console import Json, Lang, complain, emit, language_of, out, say
from auditor.cli.evidence import DOES_NOT_VERIFY
from auditor.cli.installation import opened, run
from auditor.cli.scorecard import draw
from auditor.judge import judge
from auditor.report import write_report
from auditor.settings import load_settings
from results.errors import BundleUnproven
from results.evidence import load_bundle
from results.records import Inspection, Language, Outcome, Scorecard

FINDINGS, INCONCLUSIVE = 3, 5

_CARD: TypeAdapter[Scorecard] = TypeAdapter(Scorecard)
_INSPECTION: TypeAdapter[Inspection] = TypeAdapter(Inspection)


def assess(
    case: Annotated[str | None, typer.Argument(help="A case of this installation.")] = None,
    *,
    bundle: Annotated[Path | None, typer.Option(help="Evidence instead: a folder or a .zip, from anybody.")] = None,
    inspection: Annotated[
        Path | None,
        typer.Option(
            help="With a bundle that keeps back its export: what was found in it (JSON).", exists=True, dir_okay=False
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            help="With a bundle: the operator's public key (PEM), had from elsewhere.", exists=True, dir_okay=False
        ),
    ] = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Seal a case as it is now, judge it, write its report; exit code 3 where something is not met, 5 where open.

    With --bundle, judge evidence that anybody sealed: no installation is needed, and nothing is kept; exit code 6
    where it does not verify.
    """
    if (case is None) == (bundle is None):
        raise typer.BadParameter("give a case, or evidence with --bundle", param_hint="CASE")
    language = language_of(lang) or load_settings().language
    path: Path | None = None
    if bundle is not None:
        card = _of_bundle(bundle, inspection, key)
    else:
        assert case is not None
        card, path = run(_of_case(case, language))
    if as_json:
        emit(_CARD.dump_python(card, mode="json"))
    else:
        draw(card, language)
        if path is not None:
            out().print(str(path), markup=False)
    code = exit_code(card)
    if code:
        raise typer.Exit(code)


async def _of_case(case: str, language: Language) -> tuple[Scorecard, Path]:
    async with opened() as house:
        card = await judge(house, case)
        return card, await write_report(house, card, language)


def _of_bundle(path: Path, inspection: Path | None, key: Path | None) -> Scorecard:
    try:
        bundle = load_bundle(path, key=key.read_bytes() if key else None)
    except BundleUnproven as error:
        complain(str(error))
        raise typer.Exit(DOES_NOT_VERIFY) from None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--key") from None
    if key is None:
        say("Signed by the key the bundle brings along; give --key with the operator's published key to trust it.")
    return run(judge_bundle(bundle, inspection=_read(inspection) if inspection else None))


def _read(inspection: Path) -> Inspection:
    try:
        return _INSPECTION.validate_json(inspection.read_bytes())
    except ValidationError:
        raise typer.BadParameter("it is no inspection", param_hint="--inspection") from None


def exit_code(card: Scorecard) -> int:
    """0: nothing failed; 3: something did; 5: something could not be told."""
    if accuses(card):
        return FINDINGS
    still_open = (Outcome.CANNOT_TELL, Outcome.UNTESTED)
    return INCONCLUSIVE if any(v.outcome in still_open for v in card.verdicts) else 0
