"""Are the cards of a jCard document what the standard wants?

Source: RFC 7095 (3.2 the array of a card, 3.3 properties: name, parameters,
type, values; 3.3.1.3 and RFC 6350, 6.2.1: version and fn).
"""

import re
from collections.abc import Iterator

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, Json, json_items
from probes.export.standard.start import Start

_ONE = re.compile(r"\[\s*\"vcard\"\s*,")
_SEVERAL = re.compile(r"\[\s*\[\s*\"vcard\"\s*,")


def recognise(start: Start) -> str | None:
    return "jcard/4.0" if _ONE.match(start.text) or _SEVERAL.match(start.text) else None


def judge(document: Document, _standard: str) -> Iterator[Faults]:
    for whole in json_items(document, ""):
        cards = [whole] if isinstance(whole, list) and whole[:1] == ["vcard"] else whole
        for card in cards if isinstance(cards, list) else ():
            yield _of_card(card)


def _of_card(card: Json) -> Faults:
    if not isinstance(card, list) or len(card) != 2 or card[0] != "vcard" or not isinstance(card[1], list):
        return ("card_malformed",)
    faults: set[str] = set()
    names: dict[str, Json] = {}
    for line in card[1]:
        if (
            not isinstance(line, list)
            or len(line) < 4
            or not isinstance(line[0], str)
            or not isinstance(line[1], dict)
            or not isinstance(line[2], str)
        ):
            faults.add("property_malformed")
            continue
        if line[0] != line[0].lower():
            faults.add("name_not_lower_case")
        names.setdefault(line[0].lower(), line[3])
    faults |= {f"missing_{name}" for name in ("version", "fn") if not names.get(name)}
    if names.get("version", "4.0") != "4.0":
        faults.add("version_other")
    return tuple(sorted(faults))
