"""Which thing does a target mean, once its variables have their values?"""

from collections.abc import Mapping
from dataclasses import dataclass

from results.records import Language
from scenarios.pattern import Inserted, Mode, Pattern, substitute
from scenarios.schema import Kind, Place, Target
from scenarios.words import Words

_PARTS = frozenset({Kind.TEXT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place of the page: `kind` is row, section, dialog or css."""

    kind: str
    words: Pattern | None = None
    selector: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A target with its patterns compiled.

    Attributes:
        words: its label or text; None for `css` and `test_id`.
        newly: only what was not there before the request.
    """

    kind: Kind
    words: Pattern | None = None
    selector: str | None = None
    where: Where | None = None
    value: Pattern | None = None
    newly: bool = False
    each: bool = False

    @property
    def selectors(self) -> tuple[str, ...]:
        """What the browser must match: of the target, then of its place."""
        own = () if self.selector is None else (self.selector,)
        place = () if self.where is None or self.where.selector is None else (self.where.selector,)
        return (*own, *place)

    @property
    def names(self) -> frozenset[str]:
        """The captures it may keep."""
        patterns = (self.words, self.value, self.where.words if self.where else None)
        return frozenset(name for pattern in patterns if pattern for name in pattern.captures)

    def __str__(self) -> str:
        words = f" “{' / '.join(self.words.texts)}”" if self.words else f" {self.selector}"
        where = ""
        if self.where is not None:
            inside = " / ".join(self.where.words.texts) if self.where.words else self.where.selector
            where = f" in {self.where.kind} “{inside}”"
        kind = "thing" if self.kind is Kind.BARE else self.kind.value
        return f"{'new ' if self.newly else ''}{kind}{words}{where}"


def compile_target(target: Target, values: Mapping[str, Inserted], language: Language) -> Wanted:
    """Compile a target for pages of one language.

    Raises:
        UnknownVariable: it names a variable that has no value.
    """

    def pattern(words: Words | None, mode: Mode) -> Pattern | None:
        if words is None:
            return None
        return Pattern.any_of(words.in_language(language), mode=mode, values=values, language=language)

    where = _where(target.in_, pattern(_place_words(target.in_), _place_mode(target.in_))) if target.in_ else None
    if target.kind in (Kind.CSS, Kind.TEST_ID):
        text = substitute(target.words.texts[0], values)
        selector = text if target.kind is Kind.CSS else f'[data-testid="{_escaped(text)}"]'
        return Wanted(kind=target.kind, selector=selector, where=where, newly=target.newly, each=target.each)
    return Wanted(
        kind=target.kind,
        words=pattern(target.words, "part" if target.kind in _PARTS else "label"),
        where=where,
        value=pattern(target.value, "label"),
        newly=target.newly,
        each=target.each,
    )


def _where(place: Place, words: Pattern | None) -> Where:
    kind = next(name for name in ("row", "section", "dialog", "css") if getattr(place, name) is not None)
    return Where(kind=kind, words=words, selector=place.css)


def _place_words(place: Place | None) -> Words | None:
    return None if place is None else place.row or place.section or place.dialog or place.with_


def _place_mode(place: Place | None) -> Mode:
    return "label" if place is not None and place.dialog is not None else "part"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
