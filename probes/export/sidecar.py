"""Which pictures have a file beside them that describes them?

`plage.jpg` beside `plage.jpg.json`, `plage.jpg.supplemental-metadata.json` or
`plage.xmp`. Some services cut names at a length, put the number of a second one
of the same name elsewhere, and give a copy that somebody edited the file of
the original.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from probes.export.examine import Examined

_WORDS: Final = "supplemental-metadata"
_CUT_AT: Final = 46  # characters of a name before `.json`
_SUFFIX: Final = re.compile(r"(?i)\.(json|xmp)$")
_NUMBER: Final = re.compile(r"(.+)(\(\d{1,4}\))")
_EDITED: Final = re.compile(r"(?i)(.+)-(?:edited|modifiée?|retouchée?)((?:\(\d{1,4}\))?)")


def accompanied(examined: Iterable[Examined], media: frozenset[str]) -> frozenset[int]:
    """Number the members of these formats that are described by a file in the same folder, be it of another archive."""
    described: dict[str, set[str]] = defaultdict(set)
    pictures: list[tuple[int, str, str]] = []
    for seen in examined:
        folder, _, name = unicodedata.normalize("NFC", seen.item.name).replace("\\", "/").rpartition("/")
        if seen.format in media:
            pictures.append((seen.item.id, folder, name))
        elif seen.format in ("json", "xml") and _SUFFIX.search(name):
            described[folder].add(name)
    return frozenset(
        number
        for number, folder, name in pictures
        if folder in described and not described[folder].isdisjoint(_names_beside(name))
    )


def _names_beside(name: str) -> Iterator[str]:
    """Give what the file beside a picture may be called."""
    root, dot, ending = name.rpartition(".")
    yield from (f"{root}.xmp", f"{name}.xmp")
    edited = _EDITED.fullmatch(root)
    for original in (root, f"{edited[1]}{edited[2]}") if edited else (root,):
        yield from _descriptions(f"{original}{dot}{ending}", "")
        if numbered := _NUMBER.fullmatch(original):
            yield from _descriptions(f"{numbered[1]}{dot}{ending}", numbered[2])


def _descriptions(picture: str, number: str) -> Iterator[str]:
    """Give the names of descriptions, whole and cut, with the number that follows them."""
    yield f"{picture}{number}.json"
    whole = f"{picture}.{_WORDS}"
    for end in range(len(picture) + 2, len(whole) + 1):
        yield f"{whole[:end]}{number}.json"
    yield f"{whole[:_CUT_AT]}{number}.json"
