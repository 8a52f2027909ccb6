"""Do these words of the scenario stand there, and what stands where it says `{word}`?

One text of the language becomes a matcher. Pure; used on pages and on mails
alike, so that both mean the same by the same words.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Self

from results.records import LANGUAGES, FieldType, Language
from scenarios.quantity import date_regex, usual_forms

Mode = Literal["label", "part"]
"""Labels match whole; of running text a part matches."""

_TOKEN = re.compile(
    r"\\(?P<literal>[*\\{}])|\$\{(?P<variable>[a-z][a-z0-9_]*(?:\.[a-z0-9_-]+)+)\}"
    r"|\{(?P<capture>[a-z][a-z0-9_]*)\}|(?P<star>\*)|(?P<space>\s+)|(?P<text>.)",
    re.DOTALL,
)
_APOSTROPHES = "'’‘ʼ‛`´"
_QUOTES = '"“”„‟'
# Marks that no reader sees: soft hyphen, zero-width space, direction marks, byte order mark.
_UNSEEN = dict.fromkeys(
    (0x00AD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF)
)
_UPPER = '(?-i:[A-ZÀ-ÖØ-Þ«“"])'
_MOST_KEPT = 200
"""Characters that a capture may hold: dates, references and sums are short, and whoever answers us may write at length."""

_LONGEST_LABEL = 4000
# Looked for only where a word ends: of a thousand spaces or full stops each would ask what stands behind the others.
_SENTENCE_END = rf"(?<![\s.!?…])(?=\s*(?:[.!?…]+(?:\s+{_UPPER}|\s*\n|\s*\Z)|\n|\Z))"
_ANY = r"[\s\S]*?"
_FILLING = rf"(?:[^\n]|\n(?!\s*\n)){{1,{_MOST_KEPT}}}?"
_BEGIN = "_begin"  # no capture is named so: theirs begin with a letter
_EXACT_VALUES = frozenset({FieldType.DATE, FieldType.DATETIME, FieldType.NUMBER, FieldType.MONEY})


class UnknownVariable(ValueError):
    """A text names a variable that has no value here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inserted:
    """A value that stands for `${...}`: literal, whatever characters it holds, unless a scenario wrote it as a pattern.

    Attributes:
        texts: several are alternatives (`${export.option}` may have them); the first is what is typed.
        type: dates, numbers and sums are found in any usual form of the language.
        stars: `*` in it stands for anything, as in `service.mail_from`.
    """

    texts: tuple[str, ...]
    type: FieldType = FieldType.TEXT
    stars: bool = False

    @classmethod
    def of(cls, text: str, type_: FieldType = FieldType.TEXT) -> Self:
        return cls(texts=(text,), type=type_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Where the words stand, and what the captures hold, verbatim but for surrounding space."""

    start: int
    end: int
    captures: dict[str, str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A matcher; several regular expressions are alternatives.

    Attributes:
        texts: the words as the scenario writes them, for messages.
        captures: the names it may keep.
    """

    texts: tuple[str, ...]
    mode: Mode
    captures: frozenset[str]
    _regexes: tuple[re.Pattern[str], ...]

    @classmethod
    def compile(
        cls, text: str, *, mode: Mode, values: Mapping[str, Inserted], language: Language | None = None
    ) -> Self:
        """Compile one text of the language; without `language`, dates and sums of every language are known.

        Raises:
            UnknownVariable: the text names a variable that has no value.
        """
        return cls.any_of((text,), mode=mode, values=values, language=language)

    @classmethod
    def any_of(
        cls, texts: Iterable[str], *, mode: Mode, values: Mapping[str, Inserted], language: Language | None = None
    ) -> Self:
        """Compile alternatives, any of which will do.

        Raises:
            UnknownVariable: a text names a variable that has no value.
        """
        texts = tuple(texts)
        languages = LANGUAGES if language is None else (language,)
        regexes = tuple(_regex(tuple(_tokens(text)), mode, values, languages) for text in texts)
        names = frozenset(name for text in texts for kind, name in _tokens(text) if kind == "capture")
        return cls(texts, mode, names, regexes)

    @property
    def is_anything(self) -> bool:
        """Whether it is a bare `*`, which matches whatever there is."""
        return all(text.strip() == "*" for text in self.texts)

    def search(self, text: str) -> Match | None:
        """Find the first place that matches; positions are those of `readable(text)`."""
        return next(self.all(text), None)

    def all(self, text: str) -> Iterator[Match]:
        """Find every place that matches, in order, none within another; a label matches once or not."""
        text = readable(text)
        if self.mode == "label":
            if len(text) > _LONGEST_LABEL and not self.is_anything:  # no label, whatever it is called
                return
            found = next(filter(None, (regex.fullmatch(text) for regex in self._regexes)), None)
            if found is not None:
                yield _match(found)
            return
        yield from self._parts_of(text)

    def _parts_of(self, text: str) -> Iterator[Match]:
        end = 0
        while end <= len(text):
            found = [match for regex in self._regexes if (match := regex.match(text, end))]
            if not found:
                return
            first = min(found, key=lambda match: (match.start(_BEGIN), -match.end()))
            yield _match(first)
            end = max(first.end(), end + 1)


def substitute(text: str, values: Mapping[str, Inserted]) -> str:
    """Write the values in, for what is typed or opened: stars and braces stay as they are.

    Raises:
        UnknownVariable: the text names a variable that has no value.
    """
    return "".join(
        _value(name, values).texts[0] if kind == "variable" else name for kind, name in _tokens(text, written=True)
    )


def variables(text: str) -> tuple[str, ...]:
    """List the variables of a text, as `record.full_name`, in order."""
    return tuple(name for kind, name in _tokens(text) if kind == "variable")


def readable(text: str) -> str:
    """Bring text to the form in which it is compared: NFC, without marks that nobody sees."""
    return unicodedata.normalize("NFC", text).translate(_UNSEEN)


def _tokens(text: str, *, written: bool = False) -> Iterator[tuple[str, str]]:
    """Split a text; `written` leaves everything but variables as it stands."""
    for found in _TOKEN.finditer(text if written else readable(text).strip()):
        kind = found.lastgroup or "text"
        yield ("text", found[0]) if written and kind != "variable" else (kind, found[kind])


def _regex(
    tokens: tuple[tuple[str, str], ...], mode: Mode, values: Mapping[str, Inserted], languages: tuple[Language, ...]
) -> re.Pattern[str]:
    if mode == "label":
        body = "".join(_parts(_without_mark(tokens), mode, values, languages, set()))
        return re.compile(rf"\s*{body}[\s*:]*", re.IGNORECASE)
    return re.compile("".join(_segments(tokens, values, languages)), re.IGNORECASE)


def _without_mark(tokens: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Drop the colon or literal star that a label may end with, as on the page."""
    kept = list(tokens)
    while len(kept) > 1 and (kept[-1][0] == "space" or kept[-1] in (("text", ":"), ("literal", "*"))):
        kept.pop()
    return tuple(kept)


def _segments(
    tokens: tuple[tuple[str, str], ...], values: Mapping[str, Inserted], languages: tuple[Language, ...]
) -> Iterator[str]:
    """Write the pieces between wildcards as atomic groups, matched from where the search begins.

    The first fit of each piece is kept: what fails from there fails from
    everywhere, so a long mail is read once and not once for every letter.
    """
    pieces: list[list[tuple[str, str]]] = [[]]
    for token in tokens:
        if token[0] == "star":
            pieces.append([])
        else:
            pieces[-1].append(token)
    kept: set[str] = set()
    begin = f"(?P<{_BEGIN}>)"
    for piece in filter(None, pieces):
        body = "".join(_parts(tuple(piece), "part", values, languages, kept, is_last=piece is pieces[-1]))
        yield f"(?>{_ANY}{begin}{body})"
        begin = ""
    if begin:
        yield begin


def _parts(
    tokens: tuple[tuple[str, str], ...],
    mode: Mode,
    values: Mapping[str, Inserted],
    languages: tuple[Language, ...],
    kept: set[str],
    *,
    is_last: bool = True,
) -> Iterator[str]:
    ending = ""  # of a capture that is taken with the words behind it, once and for all: two would try every pair
    for place, (kind, text) in enumerate(tokens):
        rest = tokens[place + 1 :]
        if ending and kind in ("capture", "star"):
            yield ending
            ending = ""
        match kind:
            case "star":
                yield _ANY
            case "space":
                yield r"\s+"
            case "variable":
                yield _inserted(_value(text, values), languages)
            case "capture" if text in kept:
                yield rf"(?P={text})"
            case "capture":
                kept.add(text)
                if mode == "part" and text != "date" and rest and rest[0][0] != "star":
                    ending = ")"
                    yield "(?>"
                yield _capture(text, mode, rest, languages, is_last=is_last)
            case _:
                yield _literal(text)
    yield ending


def _capture(
    name: str, mode: Mode, rest: tuple[tuple[str, str], ...], languages: tuple[Language, ...], *, is_last: bool
) -> str:
    if name == "date":
        return rf"(?P<date>{date_regex(languages)})"
    if rest and rest[0][0] != "star":
        return rf"(?P<{name}>{_FILLING})"
    if rest or not is_last:  # a wildcard follows: where the capture ends, nothing says; one word is sure
        return rf"(?P<{name}>\S+)"
    if mode == "label":
        return rf"(?P<{name}>[\s\S]{{1,{_MOST_KEPT}}}?)"
    return rf"(?P<{name}>[^\n]{{1,{_MOST_KEPT}}}?){_SENTENCE_END}"


def _inserted(value: Inserted, languages: tuple[Language, ...]) -> str:
    forms = tuple(
        dict.fromkeys(
            form for text in value.texts for language in languages for form in usual_forms(text, value.type, language)
        )
    )
    longest_first = sorted((readable(form) for form in forms), key=len, reverse=True)
    either = "|".join(_form(form, stars=value.stars) for form in longest_first)
    if value.type in _EXACT_VALUES:  # 12 does not stand in 2012, nor in 12,5
        return rf"(?<![\w.,-])(?:{either})(?![.,-]?\w)"
    return f"(?:{either})"


def _form(form: str, *, stars: bool) -> str:
    return "".join(_ANY if stars and letter == "*" else _literal(letter) for letter in re.sub(r"\s+", " ", form))


def _literal(text: str) -> str:
    """One character, or a word of several, with what the language lets pass for it."""
    if text.isspace():
        return r"\s+"
    for alike in (_APOSTROPHES, _QUOTES):
        if text in alike:
            return f"[{alike}]"
    return re.escape(text)


def _value(name: str, values: Mapping[str, Inserted]) -> Inserted:
    try:
        return values[name]
    except KeyError:
        known = ", ".join(sorted(values)) or "none"
        raise UnknownVariable(f"${{{name}}} has no value here; known: {known}") from None


def _match(found: re.Match[str]) -> Match:
    groups = found.groupdict()
    start = found.start() if groups.pop(_BEGIN, None) is None else found.start(_BEGIN)
    captures = {name: text.strip() for name, text in groups.items() if text is not None}
    return Match(start=start, end=found.end(), captures=captures)
