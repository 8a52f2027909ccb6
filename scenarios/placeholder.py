"""What does `{name}` in a persona become?

Every `{...}` of a persona's values is filled with an invented thing, made from
the seed and the place where it stands. Those that carry a token can be known
again anywhere; a telephone number of a range kept for fiction and a number of
two digits cannot, and count only inside a record that a token anchors.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from results.records import Decoy, FieldType
from scenarios.canary import Origin, make_token

_PLACEHOLDER = re.compile(r"(?<!\$)\{([a-z_]+)(?::(\d+))?\}")
_VARIABLE = re.compile(r"\$\{[^}]*\}?")
_LONGEST_NUMBER = 15

_TAILS = {
    "fr": ("au matin", "du dimanche", "en automne", "sous la pluie", "de juillet"),
    "en": ("at dawn", "on Sunday", "in autumn", "in the rain", "of July"),
}

_SENTENCES = {
    "fr": (
        "Ce soir, promenade jusqu’à {} avec des amis.",
        "Le jardin de {} a bien poussé cette semaine.",
        "Recette de {}\u202f: trois œufs, du lait et de la farine.",
        "On se retrouve plutôt chez {}, vers midi.",
        "Lu hier un joli livre sur {}, prêté par une voisine.",
    ),
    "en": (
        "A quiet walk to {} with friends tonight.",
        "The garden at {} did well this week.",
        "Recipe from {}: three eggs, milk and flour.",
        "Let us rather meet at {}, around noon.",
        "Read a fine book about {} yesterday, lent by a neighbour.",
    ),
}

# One sentence in four tests whether the service keeps what people write. What many forms refuse (emoji, a new line,
# a leading =, decomposed accents) is for the persona to write, where the field allows it.
_HARD_SENTENCES = {
    "fr": (
        "Carte de L’Haÿ à {}\u202f: «\u202fcœur d’été\u202f», 1\u202f234,56\u202f€, n°\u202f007.",
        'Straße, İzmir, puis {} ; "référence 9007199254740993001" & suite.',
        "Le mot שלום était écrit près de {} ; naïf, non\u202f?",
    ),
    "en": (
        "Postcard from L’Haÿ to {}: “naïve cœur”, 1\u202f234,56\u202f€, no. 007.",
        'Straße, İzmir, then {}; "reference 9007199254740993001" & so on.',
        "The word שלום stood near {}; œuvre of a café?",
    ),
}

# Ranges that no subscriber has: prefix and digits that follow. Fixed lines only: forms that ask libphonenumber turn the
# mobile ranges kept for fiction (06 39 98, 07700 900) down as unassigned.
# FR: plan national de numérotation, ARCEP decision 2018-0881. GB: Ofcom, numbers for use in TV and radio drama.
# DE: Bundesnetzagentur, Mitteilung 148/2021, Rufnummern für Medienproduktionen.
FICTION = {
    "FR": (("+3319900", 4), ("+3326191", 4), ("+3335301", 4), ("+3346571", 4), ("+3353649", 4)),
    "GB": (("+442079460", 3), ("+441134960", 3), ("+441214960", 3), ("+441314960", 3), ("+441614960", 3)),
    "DE": (("+493023125", 3), ("+496990009", 3), ("+494066969", 3), ("+492214710", 3), ("+498999998", 3)),
}
"""By country; for all others the French ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A value as it is typed, and the literal words in it that carry 50 bits each; none if it is weak."""

    value: str
    canaries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """One placeholder: whose value, which of its placeholders, in which language."""

    origin: Origin
    index: int
    locale: str
    digits: int

    def choose(self, purpose: str, among: int) -> int:
        return self.origin.draw(purpose, self.index) % among

    @property
    def token(self) -> str:
        return make_token(self.origin, self.index)

    @property
    def language(self) -> str:
        return "fr" if self.locale.startswith("fr") else "en"


def fill(pattern: str, origin: Origin, locale: str) -> Filled:
    """Fill the placeholders of a persona's value.

    Raises:
        ValueError: see `check_pattern`.
    """
    check_pattern(pattern)
    value, end = "", 0
    canaries: list[str] = []
    for index, found in enumerate(_PLACEHOLDER.finditer(pattern)):
        place = _Place(origin=origin, index=index, locale=locale, digits=int(found[2] or 0))
        made = PLACEHOLDERS[found[1]](place)
        value += pattern[end : found.start()] + made.value
        canaries += made.canaries
        end = found.end()
    return Filled(value=value + pattern[end:], canaries=tuple(canaries))


def check_pattern(pattern: str) -> None:
    """Refuse a value whose braces mean nothing.

    Raises:
        ValueError: an unknown word in braces, a number of no length, or a variable; names it and the mend.
    """
    variable = _VARIABLE.search(pattern)
    if variable:
        raise ValueError(f"“{variable[0]}” is a variable, and a persona has none; write the value itself")
    for found in _PLACEHOLDER.finditer(pattern):
        if found[1] not in PLACEHOLDERS:
            known = " ".join(f"{{{word}}}" for word in PLACEHOLDERS)
            raise ValueError(f"“{found[0]}” is no canary; known here: {known}")
        if found[1] == "number" and not 1 <= int(found[2] or 0) <= _LONGEST_NUMBER:
            raise ValueError(f"“{found[0]}” does not say how many digits, 1 to {_LONGEST_NUMBER}; write {{number:2}}")
        if found[1] != "number" and found[2]:
            raise ValueError(f"“{found[0]}” has a length, which only {{number:2}} has; write {{{found[1]}}}")


def anchors(pattern: str) -> bool:
    """Whether a value so written can be known again by itself: it holds a placeholder with a token."""
    return any(found[1] not in ("phone", "number") for found in _PLACEHOLDER.finditer(pattern))


def make_decoys(seed: str, account: str, number: int) -> Iterator[Decoy]:
    """Make values like those planted, in a namespace of their own; every fourth is an e-mail address.

    Weak values are no decoys: two digits stand in every export by chance.
    """
    for index in range(number):
        origin = Origin(seed=seed, account=account, record="", field=str(index), namespace="decoy")
        if index % 4 == 3:
            yield Decoy(value=fill("{email}", origin, "en").value, type=FieldType.EMAIL)
        else:
            yield Decoy(value=make_token(origin).capitalize(), type=FieldType.TEXT)


def _name(place: _Place) -> Filled:
    token = place.token.capitalize()
    return Filled(value=token, canaries=(token,))


def _words(place: _Place) -> Filled:
    token = place.token.capitalize()
    tails = _TAILS[place.language]
    return Filled(value=f"{token} {tails[place.choose('tail', len(tails))]}", canaries=(token,))


def _sentence(place: _Place) -> Filled:
    token = place.token.capitalize()
    sentences = (_HARD_SENTENCES if place.choose("hard", 4) == 0 else _SENTENCES)[place.language]
    return Filled(value=sentences[place.choose("sentence", len(sentences))].format(token), canaries=(token,))


def _email(place: _Place) -> Filled:
    """An address that reaches nobody: the domain is reserved (RFC 2606, section 2)."""
    return Filled(value=f"{place.token}@courriel.example", canaries=(place.token,))


def _phone(place: _Place) -> Filled:
    """A number that rings nowhere, in E.164; of 12 to 16 bits, so by itself it proves nothing."""
    ranges = FICTION.get(place.locale.rpartition("-")[2], FICTION["FR"])
    prefix, digits = ranges[place.choose("range", len(ranges))]
    return Filled(value=f"{prefix}{place.choose('phone', 10**digits):0{digits}}")


def _number(place: _Place) -> Filled:
    """A whole number of so many digits, the first of them no zero."""
    least = 10 ** (place.digits - 1)
    return Filled(value=str(least + place.choose("number", 9 * least)))


PLACEHOLDERS: dict[str, Callable[[_Place], Filled]] = {
    "name": _name,
    "words": _words,
    "sentence": _sentence,
    "place": _name,
    "phone": _phone,
    "email": _email,
    "number": _number,
}
"""The canaries of the language (docs/scenario-language.md, ground truth)."""
