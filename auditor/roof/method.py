"""How are methods told at the desk: that of this program, those before it, and what changes from one to another?"""

from collections.abc import Iterable, Sequence
from typing import Final

from auditor.adoption import adoption, side_of
from auditor.assess import method_digest, this_method
from auditor.criteria import REGISTER
from auditor.house import House
from auditor.method.difference import NOTHING, Shift, Transition
from dashboards.desk.edition import Asked, MethodDiffers, MethodTold
from dashboards.outcome import tallied
from dashboards.typography import NO_BREAK, decimal, percent, written
from results.records import Language, Method, Obligation, Outcome, Text
from results.store import method as methods

_OBLIGATIONS: Final = {
    judge.CRITERION.id: said for judge in REGISTER if isinstance(said := judge.CRITERION.obligation, Obligation)
}
"""Of those that ask the same of every service."""
_ADDED: Final = Text(fr="critère ajouté", en="criterion added")
_REMOVED: Final = Text(fr="critère retiré", en="criterion removed")
_RAISED: Final = Text(fr="nouvelle version du critère", en="criterion raised")
_THRESHOLD: Final = Text(fr="seuil", en="threshold")
_VERSION: Final = Text(fr="version", en="version")


async def listing(house: House) -> Sequence[MethodTold]:
    """That of this program first, then those that judged anything here, the newest first."""
    async with house.store.read() as tx:
        known, cases = await methods.listing(tx), await methods.judged_by(tx)
    here = method_digest()
    current = next((method for method in known if method.digest == here), this_method())
    ordered = [current, *(method for method in known if method.digest != here)]
    return tuple(_told(method, cases.get(method.digest, 0)) for method in ordered)


async def one(house: House, name: str) -> MethodTold:
    """A method by its digest, or the beginning of one.

    Raises:
        MethodMissing: nothing is called so.
    """
    method = (await side_of(house, name)).method
    async with house.store.read() as tx:
        cases = await methods.judged_by(tx)
    return _told(method, cases.get(method.digest, 0))


def _told(method: Method, cases: int) -> MethodTold:
    return MethodTold(method=method, cases=cases, is_current=method.digest == method_digest())


async def differs(house: House, before: str, after: str, language: Language) -> MethodDiffers:
    """What changes from one method to another, of what both have judged already.

    Raises:
        MethodMissing: nothing is called so.
    """
    found = await adoption(house, before, after, judging=False)
    asked = (
        *_asked(_ADDED, found.added),
        *_asked(_REMOVED, found.removed),
        *_asked(_RAISED, found.raised),
        *_asked(_THRESHOLD, found.thresholds or ()),
        *_asked(_VERSION, found.others),
    )
    return MethodDiffers(
        before=_told(found.before, 0),
        after=_told(found.after, 0),
        asked=asked,
        knows_thresholds=found.thresholds is not None,
        compared=found.compared,
        left_out=found.left_out,
        transitions=tuple(
            (one.criterion, _found(one, one.before, language), _found(one, one.after, language), one.cases)
            for one in found.transitions
        ),
        figures=tuple(
            (one.id, one.title, _value(one.before, one.unit, language), _value(one.after, one.unit, language))
            for one in found.figures
        ),
        figures_same=found.figures_same,
    )


def _asked(what: Text, shifts: Iterable[Shift]) -> Iterable[Asked]:
    return (Asked(what=what, name=shift.name, before=_of(shift.before), after=_of(shift.after)) for shift in shifts)


def _found(of: Transition, said: str, language: Language) -> str:
    """An outcome by the word that people read, with its reason where one was told."""
    if said == NOTHING:
        return _of(None)
    outcome, _, reason = said.partition(" ")
    word = tallied(Outcome(outcome), _OBLIGATIONS.get(of.criterion, Obligation.LAW)).word
    return f"{written(word, language)} {reason}".rstrip()


def _of(value: int | str | None) -> str:
    return "—" if value is None else str(value)


def _value(value: float | str | None, unit: str, language: Language) -> str:
    match value:
        case None:
            return "—"
        case str():
            return value
    if unit != "d":
        return percent(value, language)
    return (
        f"{decimal(value, language, digits=0 if value.is_integer() else 1)}{NO_BREAK}{'j' if language == 'fr' else 'd'}"
    )
