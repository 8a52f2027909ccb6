"""Is every fact seen, and the irreversible done once? (rules 3, 10 and 12)"""

from collections.abc import Iterator

from results.records import FACTS, Fact
from scenarios.errors import Problem
from scenarios.lint.subject import Subject
from scenarios.schema import Human, MailRule, See, SendLetter, StepBase
from scenarios.schema.walk import parts_of, steps_of
from scenarios.source import Loc


def facts_of(step: StepBase, *, in_request: bool = False) -> frozenset[Fact]:
    """What a step may establish; a letter submits the request by being sent."""
    facts = set(step.facts)
    if isinstance(step, Human):
        facts.update(step.all_facts)
    if isinstance(step, SendLetter) and in_request:
        facts.add(Fact.REQUEST_SUBMITTED)
    return frozenset(facts)


def cannot_be_undone(step: StepBase) -> bool:
    """Whether a step is done at most once: so marked, or a letter."""
    return step.is_final


def check_request(subject: Subject) -> Iterator[Problem]:
    """Refuse a request that could be sent twice, or whose sending nobody sees (rule 3)."""
    steps = subject.loaded.scenario.request
    final = [index for index, step in enumerate(steps) if cannot_be_undone(step)]
    for index in final[1:]:
        message = "a second irreversible step: a request is sent once"
        yield subject.error(
            "irreversible_twice", ("request", index), message, "keep one; what may be repeated is not irreversible"
        )
    for index in final:
        if Fact.REQUEST_SUBMITTED in facts_of(steps[index], in_request=True):
            continue
        after = steps[index + 1] if index + 1 < len(steps) else None
        if not isinstance(after, See) or Fact.REQUEST_SUBMITTED not in after.facts:
            message = "after the irreversible step nothing shows that the request was sent"
            mend = "let the next step be a `see` with `fact: request_submitted`"
            yield subject.error("irreversible_unseen", ("request", index), message, mend)
    if not any(Fact.REQUEST_SUBMITTED in facts_of(step, in_request=True) for step in steps):
        mend = "give the step that shows it `fact: request_submitted`"
        yield subject.error("never_submitted", ("request",), "no step shows that the request was sent", mend)
    yield from _check_answers(subject)
    for loc, step in steps_of(subject.loaded.scenario):
        if cannot_be_undone(step) and not _may_be_final(loc):
            message = f"an irreversible step in `{loc[0]}`"
            yield subject.error(
                "irreversible_elsewhere", loc, message, "only `request` and a mail rule's `then` may hold one"
            )


def _check_answers(subject: Subject) -> Iterator[Problem]:
    """Refuse a mail rule whose `then` could do twice what is done once."""
    wait = subject.loaded.scenario.wait
    for number, rule in enumerate(wait.mail if wait else ()):
        final = [index for index, step in enumerate(rule.then) if cannot_be_undone(step)]
        for index in final[1:]:
            message = (
                "a second irreversible step in this `then`: broken off between the two, the first would be done again"
            )
            loc = ("wait", "mail", number, "then", index)
            yield subject.error("irreversible_twice", loc, message, "keep one; give the other to a rule of its own")


def _may_be_final(loc: Loc) -> bool:
    return loc[0] == "request" or loc[:2] == ("wait", "mail") or loc[0] == "interruptions"


def check_interruptions(subject: Subject) -> Iterator[Problem]:
    """Refuse interruptions that would do or mean more than clear the way (rule 10); warn where a banner is accepted."""
    for index, interruption in enumerate(subject.loaded.scenario.interruptions):
        for loc, step in steps_of(interruption.steps, ("interruptions", index, "steps")):
            if cannot_be_undone(step):
                yield subject.error(
                    "interruption_irreversible",
                    loc,
                    "an irreversible step inside an interruption",
                    "an interruption only clears the way",
                )
            if facts_of(step):
                mend = "only its kind implies one; watch for it in the stage"
                yield subject.error("interruption_fact", loc, "a fact inside an interruption", mend)


def check_effects(subject: Subject) -> Iterator[Problem]:
    """Refuse planting that harms or cannot be put back (rule 12); warn of facts that skip a person's yes."""
    scenario, service = subject.loaded.scenario, subject.loaded.service
    agreed = (service.terms is not None and service.terms.decision == "agreed") or (
        (subject.holders or {}).get(subject.loaded.account) == "agreed"
    )
    for loc, step in steps_of(scenario.plant, ("plant",)):
        if step.effect == "human_work" and not agreed:
            message = "this planting step makes people work, and the controller has not agreed"
            yield subject.error(
                "human_work",
                (*loc, "effect"),
                message,
                "plant something else, or get the agreement (`terms.decision: agreed`)",
            )
        if step.effect == "reversible" and not scenario.undo:
            message = "this planting step must be put back, and there is no `undo`"
            yield subject.error("no_undo", (*loc, "effect"), message, "add `undo`, or plant something harmless")
    for loc, part in parts_of(scenario):
        if isinstance(part, StepBase | MailRule) and part.certain:
            weighty = any(FACTS[fact].weighty for fact in part.facts)
            message = (
                "`certain`: the fact counts without a person's yes"
                if weighty
                else "`certain` without a weighty fact does nothing"
            )
            mend = "keep it for machine-written words that a person has read once" if weighty else "delete it"
            yield subject.warning("certain", (*loc, "certain"), message, mend)
