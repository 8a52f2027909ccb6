"""Of which elements of GDPR Art. 15(1) does a text speak, going by its words?

A suggestion to whoever reads it, in French and in English; it says neither
that an element is given nor that it is not. A word counts where it begins a
line as a heading does, or stands in the turns of phrase that say such a thing.
"""

import re
from collections.abc import Mapping
from typing import Final

from results.records import InformationElement

_MOST: Final = 200_000  # characters that are looked at


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_WORDS: Mapping[InformationElement, re.Pattern[str]] = {
    InformationElement.PURPOSES: _any(
        r"\bfinalités?\b",
        r"\bsont (?:utilisées?|traitées?) (?:pour|afin)\b",
        r"\bà quoi servent\b",
        r"\bpurposes?\b",
        r"\bare (?:used|processed) (?:for|to|in order)\b",
        r"\bwhat (?:we use )?your data (?:are|is)? ?(?:used )?for\b",
    ),
    InformationElement.CATEGORIES: _any(
        r"\bcatégories?\b",
        r"\btypes? de données\b",
        r"\bcategor(?:y|ies)\b",
        r"\b(?:kinds?|types?) of (?:personal )?data\b",
    ),
    InformationElement.RECIPIENTS: _any(
        r"\bdestinataires?\b",
        r"\bsous-traitants?\b",
        r"\b(?:transmises?|communiquées?) à\b",
        r"\brecipients?\b",
        r"\b(?:shared with|disclosed to|passed on to)\b",
        r"\bprocessors?\b",
    ),
    InformationElement.RETENTION: _any(
        r"\bdurées?(?: de)? conservation\b",
        r"^[^\w\n]*durées?\b",
        r"\bconserv(?:ées?|ons)\b[^.\n]{0,60}\b(?:pendant|jusqu|ans?|mois|jours)\b",
        r"\bretention\b",
        r"\b(?:kept|stored|retained|keep)\b[^.\n]{0,60}\b(?:for|until|years?|months?|days)\b",
    ),
    InformationElement.RIGHTS: _any(
        r"\b(?:rectification|effacement|limitation|vous opposer|droit d['’]opposition)\b",
        r"\b(?:rectification|erasure|restriction|right to object|object to (?:the|their|this))\b",
    ),
    InformationElement.COMPLAINT: _any(
        r"\bréclamation\b",
        r"\bcnil\b",
        r"\bautorité de contrôle\b",
        r"\b(?:complain(?:t)?\b[^.\n]{0,60}\b(?:authority|commission|cnil)|supervisory authority)\b",
    ),
    InformationElement.SOURCE: _any(
        r"^[^\w\n]*(?:source|origine)s?\b",
        r"\b(?:origine|source)s? (?:des|de vos|de ces) données\b",
        r"\bfournies par vous\b",
        r"\bsources? of (?:the|your|these) data\b",
        r"\b(?:obtained|collected|received) (?:it |them |your data )?from\b",
    ),
    InformationElement.AUTOMATED_DECISIONS: _any(
        r"\bdécisions? (?:individuelles? )?(?:entièrement )?automatisées?\b",
        r"\bprofilage\b",
        r"\bautomated (?:individual )?decisions?\b",
        r"\bautomated decision-making\b",
        r"\bprofiling\b",
    ),
}
_LINES: Final = {
    element: re.compile(pattern.pattern, pattern.flags | re.MULTILINE) for element, pattern in _WORDS.items()
}


def elements_in(text: str) -> tuple[InformationElement, ...]:
    """The elements of which a text seems to speak, in the order of the law."""
    head = text[:_MOST]
    return tuple(element for element, pattern in _LINES.items() if pattern.search(head))
