"""Which mail is at hand in a stage: what is answered, where links lead, what files are taken from? Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from auditor.clarification import STAGE
from auditor.replay import State
from results.records import Fact, FactSeen, MailReceived
from scenarios.schema import Scenario

CLOCKS_DIFFER: Final = timedelta(minutes=2)
"""What our mail server dates just before we asked may be an answer all the same."""

_FOLLOW_UP: Final = "then:"


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """A mail, and the rules of `wait.mail` that lead from it to the stage."""

    mail: MailReceived
    rules: tuple[int, ...]


def follow_up_stage(rule: int) -> str:
    """The stage of a rule's `then`."""
    return f"{_FOLLOW_UP}{rule}"


def rule_of(stage: str) -> int | None:
    """The rule whose `then` a stage is; None of any other."""
    return int(stage.removeprefix(_FOLLOW_UP)) if stage.startswith(_FOLLOW_UP) else None


def mail_for(state: State, rule: int, facts: Collection[Fact]) -> MailReceived | None:
    """The last mail that a rule's `then` is to be done about.

    All that the rule says of it counts by now: what is only proposed is for a
    person to read first. Where the rule says nothing, the mail comes for sure
    from whom it names.
    """
    submitted = state.first(Fact.REQUEST_SUBMITTED)
    for _, mail in reversed(state.mails):
        if rule not in mail.rules or submitted is None or not _answers(mail, submitted[1]):
            continue
        counted = {seen.fact for _, seen in state.facts if mail.artifact in seen.artifacts}
        if counted.issuperset(facts) if facts else mail.is_vouched:
            return mail
    return None


def _answers(mail: MailReceived, submitted: FactSeen) -> bool:
    """Whether it came after the request, as far as two clocks can tell."""
    since = submitted.when.after
    return mail.surely or since is None or mail.arrived >= since - CLOCKS_DIFFER


def at_hand(scenario: Scenario, state: State, stage: str) -> AtHand | None:
    """The mail that a stage is about: that of the rule, or the one that said that the export is ready.

    The letter about what is missing answers the mail that brought the export.
    """
    rules = scenario.wait.mail if scenario.wait else ()
    rule = rule_of(stage)
    if rule is not None:
        mail = mail_for(state, rule, rules[rule].facts)
        return AtHand(mail=mail, rules=(rule,)) if mail is not None else None
    if stage not in ("collect", STAGE):
        return None
    ready = state.last(Fact.EXPORT_READY)
    known = {mail.artifact: mail for _, mail in state.mails}
    mail = next((known[a] for a in ready[1].artifacts if a in known), None) if ready is not None else None
    if mail is None:
        return None
    leading = tuple(n for n in mail.rules if n < len(rules) and Fact.EXPORT_READY in rules[n].facts)
    return AtHand(mail=mail, rules=leading or mail.rules)
