"""How is a public verdict said: outcome, question, reason, law, repair? From the words that its release carries.

A release holds no measure of a single case but its clocks: what they give is
filled in; a remark in brackets that would hold another is left out, and where
one stands in a sentence an ellipsis does.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from dashboards import typography, vocabulary
from dashboards.outcome import TALLY_ORDER, Look, look_of
from dashboards.shelf.book import Book
from results.records import Family, Language, Obligation, Outcome, Text, Verdict

UNKNOWN: Final = "…"
_ASIDE: Final = re.compile(r"\s*\([^()]*\{[a-z_]+\}[^()]*\)")
_BRACE: Final = re.compile(r"\{[a-z_]+\}")
_PLAIN: Final = ("pass", "none")

Values = Mapping[str, str]
NOTHING: Final[Values] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A verdict as a line of a service's page.

    Attributes:
        gravity: its place among the looks, the gravest first.
        is_short: nothing is to be done about it.
        repaired_on: the day on which a later request showed that it is repaired.
        has_gap: a value stands in it that the release does not hold.
    """

    criterion: str
    look: Look
    question: str
    statement: str
    repair: str | None
    law: str
    obligation: str
    gravity: int
    is_short: bool
    has_gap: bool
    repaired_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """The verdicts of one family, the gravest first."""

    name: str
    tally: tuple[tuple[Look, str], ...]
    findings: tuple[Told, ...]


def verdict_of(row: Mapping[str, Any]) -> Verdict:
    return Verdict(
        criterion=row["criterion"],
        version=1,
        outcome=Outcome(row["outcome"]),
        reason=row["reason"],
        obligation=Obligation(row["obligation"]),
    )


Kept = dict[tuple[str, ...], Told]
"""Verdicts that were said before: ten thousand services are told in a few hundred sentences."""


def told(book: Book, row: Mapping[str, Any], values: Values, language: Language, kept: Kept) -> Told:
    """Say a row of verdicts in the words of its release."""
    if values or row.get("repaired_on"):
        return _told(book, row, values, language)
    key = (book.id, language, row["criterion"], row["outcome"], row["reason"], row["obligation"])
    if key not in kept:
        kept[key] = _told(book, row, values, language)
    return kept[key]


def _told(book: Book, row: Mapping[str, Any], values: Values, language: Language) -> Told:
    verdict = verdict_of(row)
    asked = book.index.criteria.get(verdict.criterion, {})
    reason = book.index.reasons.get((verdict.criterion, verdict.reason), {})
    words, repair = reason.get(f"words_{language}"), reason.get(f"repair_{language}")
    look = look_of(verdict)
    statement = filled(words, values, language) if words else verdict.reason
    return Told(
        criterion=verdict.criterion,
        look=look,
        question=typography.spaced(asked.get(f"question_{language}") or verdict.criterion, language),
        statement=statement,
        repair=filled(repair, values, language) if repair and verdict.outcome is Outcome.FAILED else None,
        law=typography.article(asked.get("legal_basis") or "", language),
        obligation=typography.written(vocabulary.OBLIGATIONS[verdict.obligation], language),
        gravity=TALLY_ORDER.index(look),
        is_short=look.tone in _PLAIN,
        has_gap=UNKNOWN in statement,
        repaired_on=typography.day(date.fromisoformat(row["repaired_on"]), language)
        if row.get("repaired_on")
        else None,
    )


def filled(words: str, values: Values, language: Language) -> str:
    """Our words with the values that are known."""
    for name, value in values.items():
        words = words.replace(f"{{{name}}}", value)
    return typography.spaced(_BRACE.sub(UNKNOWN, _ASIDE.sub("", words)).replace(f"{UNKNOWN}.", UNKNOWN), language)


def chapters(book: Book, findings: Sequence[Told], language: Language) -> tuple[Chapter, ...]:
    """The findings by family; families in the order of their gravest finding."""
    members: dict[str, list[Told]] = {}
    for finding in sorted(findings, key=lambda one: one.gravity):
        family = str(book.index.criteria.get(finding.criterion, {}).get("family") or "")
        members.setdefault(family, []).append(finding)
    return tuple(
        Chapter(name=family_words(name, language), tally=tally(found, language), findings=tuple(found))
        for name, found in members.items()
    )


def family_words(name: str, language: Language) -> str:
    known = {str(family): words for family, words in vocabulary.FAMILIES.items()}
    return typography.written(known[name], language) if name in set(Family) else name


def tally(findings: Iterable[Told], language: Language) -> tuple[tuple[Look, str], ...]:
    """How many findings of each kind; never an average."""
    counts = Counter(finding.gravity for finding in findings)
    return tuple((TALLY_ORDER[n], counted(TALLY_ORDER[n], counts[n], language)) for n in sorted(counts))


def counted(look: Look, number: int, language: Language) -> str:
    """`2 non tenus`, `1 indécidable`."""
    one, many = (
        Text(fr=f"{{n}} {look.word.fr}", en=f"{{n}} {look.word.en}"),
        Text(fr=f"{{n}} {look.many.fr}", en=f"{{n}} {look.many.en}"),
    )
    return typography.counted(number, one, many, language)
