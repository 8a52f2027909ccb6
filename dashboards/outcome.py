"""By which word, shape and hue is an outcome shown? Never by colour alone."""

from dataclasses import dataclass

from results.records import Obligation, Outcome, RungState, Text, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A word, the class that gives its hue, and the path of its mark in a 10 x 10 box."""

    word: Text
    tone: str
    mark: str


_PASSED = Look(word=Text(fr="tenu", en="met"), tone="pass", mark="M1 5.5l2.7 2.7L9 2")
_GOOD = Look(word=Text(fr="bon", en="good"), tone="pass", mark="M1 5.5l2.7 2.7L9 2")
_FAILED = Look(word=Text(fr="non tenu", en="not met"), tone="fail", mark="M1.5 1.5l7 7m0-7l-7 7")
_POOR = Look(word=Text(fr="faible", en="poor"), tone="tell", mark="M1.5 3.5L5 7l3.5-3.5")
_TELL = Look(
    word=Text(fr="indécidable", en="cannot tell"), tone="tell", mark="M5 1.2a3.8 3.8 0 100 7.6 3.8 3.8 0 000-7.6z"
)
_NONE = Look(word=Text(fr="sans objet", en="not applicable"), tone="none", mark="M1.5 5h7")
_OURS = Look(word=Text(fr="non examiné", en="not tested"), tone="ours", mark="M1.5 5h1.4m1.4 0h1.4m1.4 0h1.4")

_LOOKS = {
    Outcome.PASSED: _PASSED,
    Outcome.FAILED: _FAILED,
    Outcome.CANNOT_TELL: _TELL,
    Outcome.INAPPLICABLE: _NONE,
    Outcome.UNTESTED: _OURS,
}

ORDER = (Outcome.FAILED, Outcome.CANNOT_TELL, Outcome.UNTESTED, Outcome.PASSED, Outcome.INAPPLICABLE)

RUNG_WORDS: dict[RungState, Text] = {
    RungState.REACHED: Text(fr="atteint", en="reached"),
    RungState.FAILED: Text(fr="non atteint", en="not reached"),
    RungState.OPEN: Text(fr="ouvert", en="open"),
    RungState.NOT_ASSESSED: Text(fr="non évalué", en="not assessed"),
    RungState.NOT_REACHED: Text(fr="un échelon plus bas manque", en="a lower rung is missing"),
}


def look_of(verdict: Verdict) -> Look:
    """The look of a verdict; what is only practice is good or poor, never a shortfall."""
    if verdict.obligation is Obligation.PRACTICE:
        practice = {Outcome.PASSED: _GOOD, Outcome.FAILED: _POOR}
        return practice.get(verdict.outcome, _LOOKS[verdict.outcome])
    return _LOOKS[verdict.outcome]
