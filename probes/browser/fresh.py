"""Which row is new since the look made just before the request?

A row is known by what its `{date}` or `{reference}` holds, else by its whole
text; kept are digests under this installation's key, never the words.
"""

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from probes.base import Baseline
from probes.browser import find
from probes.browser.find import Found
from probes.browser.view import View
from probes.browser.wanted import Wanted
from results.records import FieldType, Language
from scenarios.quantity import parse_date, usual_forms

_TIME = re.compile(r"\d\s?(?:[:h]|[ap]\.?m\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """The new things, the latest alone where dates tell.

    Attributes:
        tied: nothing tells which of them is the one: a person must say.
    """

    hits: tuple[Found, ...]
    tied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Newness:
    """What tells new from old.

    Attributes:
        key: of this installation.
        baseline: None where nobody looked before: then only dates tell.
        row: the answer of a person who was asked before.
    """

    key: bytes
    language: Language
    baseline: Baseline | None = None
    row: str | None = None

    def digests(self, views: Sequence[View], wanted: Wanted) -> list[str]:
        """Digest every row that the target could be in, whether it is there or not."""
        return [self._digest(item) for item in _items(views, wanted)]

    def among(self, views: Sequence[View], wanted: Wanted, hits: Sequence[Found]) -> Fresh:
        """Keep of the hits those that are new."""
        items = _items(views, wanted)
        before = Counter(self.baseline.rows if self.baseline else ())
        now = Counter(self._digest(item) for item in items)
        young = [hit for hit in hits if not self._too_old(hit)]
        new = [hit for hit in young if not before[self._digest(hit)]]
        if new:
            return self._latest(new)
        # A row more than before says the same as an old one: one of them is new, and nothing shows which.
        grown = [hit for hit in young if now[self._digest(hit)] > before[self._digest(hit)]]
        if grown:
            return self._settled(grown, tied=True)
        return Fresh(hits=tuple(self._undecided(young)))

    def name(self, hit: Found, place: int) -> str:
        """Name a hit so that an answer can mean it, and tells nobody what it says."""
        return f"{self._digest(hit)[:16]}-{place}"

    def _undecided(self, young: list[Found]) -> list[Found]:
        """The one thing of the request's own day that stood there before.

        A service that keeps a single export puts the new one in its place, under
        the same day. The page cannot tell them apart; the file can: the same bytes
        are stale. Overlooked, the new one would count as silence.
        """
        of_the_day = [hit for hit in young if self._is_of_the_day(hit)]
        return of_the_day if len(of_the_day) == 1 else []

    def _is_of_the_day(self, hit: Found) -> bool:
        """Whether it may mean the request's day and says no more; `04/03/2026` on an English page may mean two."""
        text = hit.captures.get("date")
        if text is None or self.baseline is None or _TIME.search(text):
            return False
        forms = usual_forms(self.baseline.day.isoformat(), FieldType.DATE, self.language)
        return self._day(hit) == self.baseline.day or text.casefold() in forms

    def _latest(self, new: list[Found]) -> Fresh:
        days = [self._day(hit) for hit in new]
        if len(new) == 1:
            return Fresh(hits=tuple(new))
        if None in days:
            return self._settled(new, tied=True)
        latest = max(day for day in days if day is not None)
        last = [hit for hit, day in zip(new, days, strict=True) if day == latest]
        return self._settled(last, tied=len(last) > 1)

    def _settled(self, hits: list[Found], *, tied: bool) -> Fresh:
        if tied and self.row is not None:
            chosen = [hit for place, hit in enumerate(hits) if self.name(hit, place) == self.row]
            if chosen:
                return Fresh(hits=tuple(chosen))
        return Fresh(hits=tuple(hits), tied=tied)

    def _too_old(self, hit: Found) -> bool:
        day = self._day(hit)
        return self.baseline is not None and day is not None and day < self.baseline.day

    def _day(self, hit: Found) -> date | None:
        return parse_date(hit.captures["date"], self.language) if "date" in hit.captures else None

    def _digest(self, hit: Found) -> str:
        kept = hit.captures.get("date") or hit.captures.get("reference") or hit.text
        return keyed_digest(self.key, kept)


def keyed_digest(key: bytes, text: str) -> str:
    """HMAC-SHA-256 of words, whatever their case and spacing: a bare hash of a date would be the date."""
    return hmac.digest(key, " ".join(text.split()).casefold().encode(), hashlib.sha256).hex()


def united(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Join the digests of several looks at one page: a row seen by each of them is one row."""
    most: Counter[str] = Counter()
    for digests in lists:
        most |= Counter(digests)
    return tuple(sorted(most.elements()))


def _items(views: Sequence[View], wanted: Wanted) -> list[Found]:
    if wanted.where is not None and wanted.where.kind in ("row", "css"):
        return find.rows(views, wanted.where)
    return find.search(views, wanted)
