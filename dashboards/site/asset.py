"""What do pages load beside themselves? One sheet, one small script, one mark: our own, and readable as they are."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from dashboards.template import source

_HERE: Final = Path(__file__).parents[1] / "assets"
_SHEETS: Final = ("page.css", "observatory/observatory.css", "observatory/report.css", "site/site.css")


def _sheet() -> bytes:
    return "\n".join(source("en", sheet) for sheet in _SHEETS).encode()


def _file(name: str) -> Callable[[], bytes]:
    return (_HERE / name).read_bytes


ASSETS: Final[Mapping[str, Callable[[], bytes]]] = {
    "site.css": _sheet,
    "site.js": _file("site.js"),
    "mark.svg": _file("mark.svg"),
}


@cache
def asset(name: str) -> bytes:
    return ASSETS[name]()
