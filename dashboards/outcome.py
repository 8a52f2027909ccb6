"""By which word, shape and hue is an outcome shown? Never by colour alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from results.records import FamilyState, Obligation, Outcome, RungState, Text, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A word, the class that gives its hue, and the path of its mark in a 10 x 10 box.

    Attributes:
        many: the word after a number above one.
    """

    word: Text
    many: Text
    tone: str
    mark: str


_TICK = "M1 5.5l2.7 2.7L9 2"
_CROSS = "M1.5 1.5l7 7m0-7l-7 7"
_DOWN = "M1.5 3.5L5 7l3.5-3.5"
_RING = "M5 1.2a3.8 3.8 0 100 7.6 3.8 3.8 0 000-7.6z"
_BAR = "M1.5 5h7"
_DOTS = "M1.5 5h.01m3.5 0h.01m3.5 0h.01"

_PASSED = Look(word=Text(fr="tenu", en="met"), many=Text(fr="tenus", en="met"), tone="pass", mark=_TICK)
_GOOD = Look(word=Text(fr="bon", en="good"), many=Text(fr="bons", en="good"), tone="pass", mark=_TICK)
_FAILED = Look(
    word=Text(fr="non tenu", en="not met"), many=Text(fr="non tenus", en="not met"), tone="fail", mark=_CROSS
)
_POOR = Look(word=Text(fr="faible", en="poor"), many=Text(fr="faibles", en="poor"), tone="tell", mark=_DOWN)
_TELL = Look(
    word=Text(fr="indécidable", en="cannot tell"),
    many=Text(fr="indécidables", en="cannot tell"),
    tone="tell",
    mark=_RING,
)
_NONE = Look(
    word=Text(fr="sans objet", en="not applicable"),
    many=Text(fr="sans objet", en="not applicable"),
    tone="none",
    mark=_BAR,
)
_OURS = Look(
    word=Text(fr="non examiné", en="not tested"), many=Text(fr="non examinés", en="not tested"), tone="ours", mark=_DOTS
)

_LOOKS = {
    Outcome.PASSED: _PASSED,
    Outcome.FAILED: _FAILED,
    Outcome.CANNOT_TELL: _TELL,
    Outcome.INAPPLICABLE: _NONE,
    Outcome.UNTESTED: _OURS,
}
_PRACTICE = {Outcome.PASSED: _GOOD, Outcome.FAILED: _POOR}

TALLY_ORDER = (_FAILED, _POOR, _TELL, _OURS, _PASSED, _GOOD, _NONE)

_AS_EXPECTED = Text(fr="comme attendu", en="as expected")
_SHORTFALL = Text(fr="écart observé", en="shortfall observed")
_OPEN = Text(fr="à établir", en="not settled yet")
_FAMILY = {
    FamilyState.AS_EXPECTED: Look(word=_AS_EXPECTED, many=_AS_EXPECTED, tone="pass", mark=_TICK),
    FamilyState.SHORTFALL_OBSERVED: Look(word=_SHORTFALL, many=_SHORTFALL, tone="fail", mark=_CROSS),
    FamilyState.OPEN: Look(word=_OPEN, many=_OPEN, tone="tell", mark=_RING),
}

_REACHED = Text(fr="atteint", en="reached")
_NOT_YET = Text(fr="pas encore atteint", en="not reached yet")
_NO_EXPORT = Text(fr="pas d’export en main", en="no export in hand")
_LOWER = Text(fr="un échelon plus bas manque", en="a lower rung is missing")
_NOT_ASSESSED = Text(fr="pas encore évalué par notre méthode", en="not yet assessed by our method")
_RUNG_WORDS = {
    RungState.REACHED: _REACHED,
    RungState.FAILED: Text(fr="non atteint", en="not reached"),
    RungState.OPEN: _NOT_YET,
    RungState.NOT_ASSESSED: _NOT_ASSESSED,
    RungState.NOT_REACHED: _LOWER,
}


def look_of(verdict: Verdict) -> Look:
    """The look of a verdict; what is only practice is good or poor, never a shortfall."""
    return tallied(verdict.outcome, verdict.obligation)


def tallied(outcome: Outcome, obligation: Obligation) -> Look:
    """The same, of an outcome that is counted with others."""
    if obligation is Obligation.PRACTICE:
        return _PRACTICE.get(outcome, _LOOKS[outcome])
    return _LOOKS[outcome]


def family_look(state: FamilyState, verdicts: Sequence[Verdict]) -> Look:
    """The look of a family; where nothing open is the service's to settle, it shows as ours or as not applicable.

    A family goes by its law criteria; guidance counts where it is open or not
    met, practice only where there is nothing else.
    """
    if state is not FamilyState.OPEN:
        return _FAMILY[state]
    weighty = [v for v in verdicts if v.obligation is not Obligation.PRACTICE]
    guided = [v for v in weighty if v.obligation is Obligation.LAW or v.outcome is not Outcome.PASSED]
    outcomes = {v.outcome for v in guided or weighty or verdicts}
    for outcome in (Outcome.INAPPLICABLE, Outcome.UNTESTED):
        if outcomes <= {outcome, Outcome.INAPPLICABLE}:
            return _LOOKS[outcome]
    return _FAMILY[state]


def rung_look(state: RungState, obstacle: Verdict | None) -> Look:
    """The look of a rung; a cross only where a criterion of law or guidance was not met.

    `obstacle` is the verdict in the way; a rung that fails without one lacks
    an export, which may still come.
    """
    word = _NO_EXPORT if state is RungState.FAILED and obstacle is None else _RUNG_WORDS[state]
    match state:
        case RungState.REACHED:
            like = _PASSED
        case RungState.FAILED | RungState.OPEN if obstacle is not None:
            like = look_of(obstacle)
        case RungState.NOT_ASSESSED:
            like = _OURS
        case _:
            like = _NONE
    return Look(word=word, many=word, tone=like.tone, mark=like.mark)


ALL_FOUND = Look(word=Text(fr="retrouvé", en="found"), many=Text(fr="retrouvés", en="found"), tone="pass", mark=_TICK)
NOT_FOUND = Look(
    word=Text(fr="manquant", en="missing"), many=Text(fr="manquants", en="missing"), tone="tell", mark=_DOWN
)
UNCLEAR = Look(word=_TELL.word, many=_TELL.many, tone="ours", mark=_DOTS)
"""Of what an inspection found: facts, and no verdicts. Red is theirs alone."""
