"""How does a rate count one request? The scorecard's three clocks, held against the legal period. Pure."""

from datetime import date

from auditor.law import local_day
from results.figures import Exercise
from results.records import Interval, Outcome, Scorecard

_WAITS = "not_over_yet"


def exercise_of(card: Scorecard) -> Exercise | None:
    """Say of a request what came in time; None where nothing was asked, or nothing proves since when.

    A valid extension moves the deadline and is no answer; announced in the
    first month it is a reply, as is any demand, referral or letter that came
    by then. Of a request that is still within its extension nobody can tell.
    """
    deadline = card.verdict("deadline")
    if deadline is None or card.clocks.first_deadline is None:
        return None
    return Exercise(
        service=card.service.id,
        first_deadline=card.clocks.first_deadline,
        replied=_replied(card, deadline.outcome),
        answered=_without_reasons(card) or deadline.outcome,
        usable=_usable(card, deadline.outcome),
        is_extended=deadline.reason == _WAITS and card.clocks.final_deadline != card.clocks.first_deadline,
    )


def _replied(card: Scorecard, answered: Outcome) -> Outcome:
    """The first reply is held against the first deadline: before it, nothing had moved that."""
    if answered is Outcome.PASSED or _announced_in_time(card):
        return Outcome.PASSED
    if card.clocks.replied is None or card.clocks.first_deadline is None:
        return answered
    came = _in_time(card.clocks.replied, card, card.clocks.first_deadline)
    return answered if came is Outcome.FAILED else came


def _announced_in_time(card: Scorecard) -> bool:
    extension = card.verdict("extension")
    return extension is not None and extension.reason in ("formally_valid", "no_reasons", "reasons_unread")


def _without_reasons(card: Scorecard) -> Outcome | None:
    """A refusal that gives no reasons is a reply, and no answer (Art. 12(4))."""
    refusal = card.verdict("refusal")
    if refusal is None or refusal.outcome is not Outcome.FAILED:
        return None
    return Outcome.FAILED if "reasons" in refusal.values().get("elements", "").split(", ") else None


def _usable(card: Scorecard, answered: Outcome) -> Outcome:
    """No file, or one that came too late, is none in time; one that nobody could open leaves it open."""
    clocks = card.clocks
    if answered is not Outcome.PASSED:
        return answered
    if clocks.usable is None:
        delivered = card.verdict("electronic_answer")
        is_here = delivered is not None and delivered.reason == "answered_electronically"
        return Outcome.CANNOT_TELL if is_here else Outcome.FAILED
    assert clocks.final_deadline is not None
    return _in_time(clocks.usable, card, clocks.final_deadline)


def _in_time(came: Interval, card: Scorecard, last: date) -> Outcome:
    jurisdiction = card.service.controller.jurisdiction
    if local_day(came.by, jurisdiction) <= last:
        return Outcome.PASSED
    return Outcome.FAILED if came.after and local_day(came.after, jurisdiction) > last else Outcome.CANNOT_TELL
