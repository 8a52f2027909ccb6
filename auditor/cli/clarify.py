"""`auditor case clarify`: one letter in the same case about what its answer lacks."""

from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.console import indented, out, say
from auditor.cli.installation import opened, run
from auditor.refusal import Refused
from dashboards.typography import written
from results.records import Language, Text

if TYPE_CHECKING:
    from auditor.clarify import Shortfall

_BY_MAIL = Text(
    fr="Sera écrit par courriel, en réponse à celui qui a apporté l’export :",
    en="Will be written by mail, in answer to the one that brought the export:",
)
_BY_POST = Text(fr="Sera imprimé, pour qu’une personne le poste :", en="Will be printed, for a person to post:")
_ONCE = Text(
    fr="Une seule lettre par dossier ; ce n’est pas une nouvelle demande. L’envoyer ?",
    en="One letter for a case; it is no new request. Send it?",
)
_LEFT = Text(fr="Rien n’est envoyé.", en="Nothing is sent.")


def clarify(
    case: str,
    *,
    by: Annotated[str, typer.Option("--by", envvar="USER", help="Who orders it.")] = "auditor",
    yes: Annotated[bool, typer.Option("--yes", help="Send it without asking.")] = False,
) -> None:
    """Ask the service, once, whether what is missing from its answer is left out; shows what would be named first."""
    from auditor.clarify import order, shortfall_of

    async def work() -> None:
        async with opened() as house:
            shortfall = await shortfall_of(house, case)
            _show(shortfall, house.settings.language)
            if not yes and not _confirmed(house.settings.language):
                say(written(_LEFT, house.settings.language))
                return
            await order(house, shortfall, person=by)
        say(f"Ordered. `auditor case advance {case}` sends it; what is answered is asked of two people.")

    run(work())


def _confirmed(language: Language) -> bool:
    """Ask whoever sits there.

    Raises:
        Refused: nobody does.
    """
    try:
        return typer.confirm(written(_ONCE, language), err=True)
    except typer.Abort:
        raise Refused("nobody has confirmed it, and nothing is sent; `--yes` sends it without asking") from None


def _show(shortfall: "Shortfall", language: Language) -> None:
    out().print(written(_BY_POST if shortfall.by_post else _BY_MAIL, language), style="bold", markup=False)
    for line in shortfall.lines.splitlines():
        indented(line)
