"""Which shares do we publish of synthetic services, and which parameter does each recover? Pure.

A share is read off what the observatory knows of a case, the scorecard; its
parameter is the chance that generated the case. Both are summed over the same
cases.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from auditor.law import instant_of_end
from auditor.pace import EDGE
from auditor.simulation.archetype import Archetype
from auditor.simulation.fate import Fate, share_by
from results.records import Outcome, Scorecard, Text

# Moments of looks, so that what came in between is on one side of them: every day after the first hour, every 7 days
# after the first hour, every 7 days after the look just past the deadline.
_A_DAY = timedelta(hours=25)
_THREE_WEEKS = timedelta(days=21, hours=1)
_TWO_WEEKS_LATE = timedelta(days=14) + EDGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One share.

    Attributes:
        of: the archetypes that have it.
        chance: of what generated a case.
        read: what we found of it; `passed` counts.
    """

    words: Text
    of: Callable[[Archetype], bool]
    chance: Callable[[Fate], float]
    read: Callable[[Scorecard], Outcome]


def chance_in_time(fate: Fate) -> float:
    """That the answer comes by the last day that counts for it."""
    kind = fate.archetype
    if kind.time is None:
        return 0.0
    plain = share_by(kind.time, fate.deadline, fate.asked, fate.deadline)
    if kind.extension is None or fate.extended is None:
        return plain
    longer = share_by(kind.time, fate.extended.until, fate.asked, fate.deadline)
    return kind.extension.with_reasons * longer + (1 - kind.extension.with_reasons) * plain


def chance_of_reply(fate: Fate) -> float:
    """The same, where an extension announced in the first month is a reply."""
    return 1.0 if fate.extended is not None and fate.extended.at < fate.deadline else chance_in_time(fate)


def chance_of_file(fate: Fate) -> float:
    return chance_in_time(fate) if fate.archetype.answer == "export" else 0.0


def _within(age: timedelta) -> Callable[[Fate], float]:
    def chance(fate: Fate) -> float:
        assert fate.archetype.time is not None
        return share_by(fate.archetype.time, fate.asked + age, fate.asked, fate.deadline)

    return chance


def _answered_within(age: timedelta) -> Callable[[Scorecard], Outcome]:
    def read(card: Scorecard) -> Outcome:
        assert card.clocks.submitted is not None
        return _came_by(card, card.clocks.submitted.by + age)

    return read


def _came_by(card: Scorecard, moment: datetime) -> Outcome:
    answered = card.clocks.answered
    if answered is None:
        return Outcome.FAILED if card.observed_at >= moment else Outcome.CANNOT_TELL
    if answered.by <= moment:
        return Outcome.PASSED
    return Outcome.FAILED if answered.after is not None and answered.after >= moment else Outcome.CANNOT_TELL


def _chance_over_two_weeks_late(fate: Fate) -> float:
    assert fate.archetype.time is not None
    return 1 - share_by(fate.archetype.time, fate.deadline + _TWO_WEEKS_LATE, fate.asked, fate.deadline)


def _over_two_weeks_late(card: Scorecard) -> Outcome:
    assert card.clocks.first_deadline is not None
    end = instant_of_end(card.clocks.first_deadline, card.service.controller.jurisdiction)
    late = _came_by(card, end + _TWO_WEEKS_LATE)
    return {Outcome.PASSED: Outcome.FAILED, Outcome.FAILED: Outcome.PASSED}.get(late, late)


def _verdict(criterion: str) -> Callable[[Scorecard], Outcome]:
    def read(card: Scorecard) -> Outcome:
        found = card.verdict(criterion)
        assert found is not None
        return found.outcome

    return read


def _silent(card: Scorecard) -> Outcome:
    found = card.verdict("deadline")
    assert found is not None
    if found.outcome is Outcome.CANNOT_TELL:
        return Outcome.CANNOT_TELL
    return Outcome.PASSED if found.reason == "silent" else Outcome.FAILED


def _complete(card: Scorecard) -> Outcome:
    """Of the exports that came; what never came is none of them."""
    found = card.verdict("provided_data")
    assert found is not None
    return Outcome.INAPPLICABLE if found.reason == "no_export" else found.outcome


def _is_late(kind: Archetype) -> bool:
    return kind.time is not None and kind.time.since == "deadline"


MEASURES: Mapping[str, Measure] = {
    "in_time": Measure(
        words=Text(fr="réponse dans le délai légal", en="answered in time"),
        of=lambda kind: kind.answer != "broken_path",
        chance=chance_in_time,
        read=_verdict("deadline"),
    ),
    "within_25_hours": Measure(
        words=Text(fr="réponse en 25 heures", en="answered within 25 hours"),
        of=lambda kind: kind.way == "self_service" and kind.answer == "export",
        chance=_within(_A_DAY),
        read=_answered_within(_A_DAY),
    ),
    "within_3_weeks": Measure(
        words=Text(fr="réponse en 3 semaines", en="answered within 3 weeks"),
        of=lambda kind: kind.time is not None and kind.time.by_deadline and kind.answer == "export",
        chance=_within(_THREE_WEEKS),
        read=_answered_within(_THREE_WEEKS),
    ),
    "over_2_weeks_late": Measure(
        words=Text(fr="plus de 2 semaines de retard", en="more than 2 weeks late"),
        of=_is_late,
        chance=_chance_over_two_weeks_late,
        read=_over_two_weeks_late,
    ),
    "extension_valid": Measure(
        words=Text(fr="prolongation motivée, à temps", en="extension in time, with reasons"),
        of=lambda kind: kind.extension is not None,
        chance=lambda fate: fate.archetype.extension.with_reasons if fate.archetype.extension else 0.0,
        read=_verdict("extension"),
    ),
    "refusal_reasoned": Measure(
        words=Text(fr="refus avec motifs et recours", en="refusal, reasons and remedies"),
        of=lambda kind: kind.answer == "refusal",
        chance=lambda fate: fate.archetype.reasoned,
        read=_verdict("refusal"),
    ),
    "silent": Measure(
        words=Text(fr="silence", en="silence"),
        of=lambda kind: kind.answer == "none",
        chance=lambda _fate: 1.0,
        read=_silent,
    ),
    "complete": Measure(
        words=Text(fr="export complet", en="export complete"),
        of=lambda kind: kind.answer == "export",
        chance=lambda fate: fate.archetype.complete,
        read=_complete,
    ),
}
