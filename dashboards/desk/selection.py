"""How does somebody choose the services of a campaign among ten thousand? By looking for them, with and without a script.

The form is sent to look, too: what was chosen and filled in comes back with it,
and nothing is ordered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboards.desk.catalogue import Catalogue, ScenarioTold
from dashboards.desk.choice import Chosen, Match, Offers, chosen_of, match_of, matching, offers, words_of
from dashboards.desk.form import Form
from dashboards.desk.stretch import PAGE
from results.records import Text

FIND: Final = "find-"
"""What the fields begin with by which one looks."""
LOOKS: Final = ("find", "all", "more", "before")
"""What the buttons say that look, and order nothing."""
_NAMED: Final = 100
_LONGEST_NUMBER: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What the form shows of the catalogue.

    Attributes:
        shown: those that match what is looked for, one page; `total`: how many do.
        start: how many come before.
        beside: those chosen that are not shown; `many`: those of them that are too many to be listed.
        meant: what else is chosen: written, in words, how many, and how many of those cannot be asked.
    """

    catalogue: Catalogue
    offers: Offers
    match: Match
    shown: tuple[ScenarioTold, ...]
    start: int
    total: int
    chosen: frozenset[str]
    beside: tuple[tuple[str, Text | str], ...]
    many: tuple[str, ...]
    meant: tuple[tuple[str, Text | None, int, int], ...]

    @property
    def last(self) -> int:
        return self.start + len(self.shown)


def looks(form: Form) -> bool:
    """Whether the form was sent to look, and not to order."""
    return form.text("do") in LOOKS


def offered(catalogue: Catalogue, form: Form) -> Offered:
    """What is shown for what was filled in."""
    match, chosen, said = match_of(form.text, prefix=FIND), chosen_of(form), form.text("do")
    found = [one for one in matching(catalogue, match) if one.name is not None]
    start = _start(form, said)
    if start >= len(found):
        start = 0
    shown = found[start : start + PAGE]
    if said == "all":
        chosen = Chosen(names=chosen.names, matches=tuple(dict.fromkeys((*chosen.matches, match))))
    here = {one.id for one in shown}
    names: Mapping[str, Text | str] = {one.id: one.name or one.id for one in catalogue.scenarios}
    elsewhere = [name for name in chosen.names if name not in here]
    return Offered(
        catalogue=catalogue,
        offers=offers(catalogue),
        match=match,
        shown=tuple(shown),
        start=start,
        total=len(found),
        chosen=frozenset(chosen.names),
        beside=tuple((name, names.get(name, name)) for name in elsewhere[:_NAMED]),
        many=tuple(elsewhere[_NAMED:]),
        meant=tuple(_meant(catalogue, one) for one in chosen.matches),
    )


def _meant(catalogue: Catalogue, match: Match) -> tuple[str, Text | None, int, int]:
    found = matching(catalogue, match)
    refused = sum(one.refused for one in found)
    return match.written, words_of(match, offers(catalogue)), len(found) - refused, refused


def _start(form: Form, said: str) -> int:
    """From which line on: what is looked for anew begins with the first."""
    text = form.text("start")
    start = int(text) if text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER else 0
    match said:
        case "more":
            return start + PAGE
        case "before":
            return max(start - PAGE, 0)
        case "find":
            return 0
    return start
