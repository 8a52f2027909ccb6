"""Of which elements of GDPR Art. 15(1) do the texts of an export speak?"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final

from probes.export.error import ExportError
from probes.export.examine import Examined
from probes.export.explanation import lines_of
from probes.export.form import FOR_EYES
from probes.information import elements_in
from results.records import InformationElement

_MOST_TEXTS: Final = 200


def information_in(examined: Iterable[Examined], tick: Callable[[], None]) -> tuple[InformationElement, ...]:
    """What the texts for people name, each element once, in the order of the law.

    Raises:
        ExportTooLarge: by `tick`, once time is up.
    """
    found: set[InformationElement] = set()
    texts = [seen for seen in examined if seen.format in FOR_EYES and seen.kept]
    for seen in texts[:_MOST_TEXTS]:
        tick()
        found.update(elements_in(_text(seen)))
    return tuple(element for element in InformationElement if element in found)


def _text(seen: Examined) -> str:
    """What can be read of it."""
    lines: list[str] = []
    with suppress(ExportError, MemoryError):  # what was read counts
        lines.extend(lines_of(seen))
    return "\n".join(lines)
