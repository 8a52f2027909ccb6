"""Will the answer be heard, and the right export taken? (rules 4, 5, 6 and 11)"""

from collections.abc import Iterator
from datetime import timedelta

from results.records import Fact
from scenarios.errors import Problem
from scenarios.lint.fact import facts_of
from scenarios.lint.subject import Subject
from scenarios.schema import Call, Download, Human, Kind, MailRule, Scenario, See, StepBase, Target, WatchFor
from scenarios.schema.walk import steps_of, words_of
from scenarios.source import Loc
from scenarios.variable import captures_of, strings_of, variables_of

PACE: dict[str, timedelta] = {"wait": timedelta(hours=1), "ask": timedelta(days=1), "live": timedelta(days=1)}
"""The shortest `every` of each: a portal, a person and an account are left in peace meanwhile."""

SELDOM = timedelta(days=2)
"""With a day of delay of ours beyond it, an answer can come and go between two looks, and silence accuses nobody."""


def check_look(subject: Subject) -> Iterator[Problem]:
    """Refuse a look that cannot tell “not yet” from “not there” (rule 4), and readiness that may be an old one's (rule 6)."""
    wait = subject.loaded.scenario.wait
    look = wait.look if wait else ()
    first = next((index for index, step in enumerate(look) if isinstance(step, WatchFor)), None)
    if first is not None and not any(isinstance(step, See | Call) for step in look[:first]):
        message = "nothing before this `watch_for` shows that we are on the right page"
        yield subject.error(
            "look_without_see", ("wait", "look", first), message, "put a `see` of the page's heading before it"
        )
    if look and not any(facts_of(step) for step in look):
        yield subject.error(
            "wait_without_ear", ("wait", "look"), "this look can establish nothing", "add a `watch_for` with its `fact`"
        )
    for loc, step in steps_of(subject.loaded.scenario):
        shown = isinstance(step, See | WatchFor) and Fact.EXPORT_READY in step.facts
        if isinstance(step, See | WatchFor) and shown and not (_is_ours(step.target) or _asks_for_ours(step, look)):
            message = "an older export could be taken for the new one"
            mend = "add `new: true` with a `{date}` in the row, or name `${saved.reference}`"
            yield subject.error("old_export", (*loc, f"step:{step.key}", step.key), message, mend)


def _asks_for_ours(step: See | WatchFor, look: tuple[StepBase, ...]) -> bool:
    """Whether what is seen in an answer is that of a call which names our own request."""
    if step.target.kind is not Kind.ANSWER:
        return False
    calls = (one for one in look if isinstance(one, Call))
    named = (v for one in calls for _, text in strings_of(one.model_dump(mode="json")) for v in variables_of(text))
    return any(variable.root == "saved" for variable in named)


def _is_ours(target: Target) -> bool:
    named = (variable for _, words in words_of(target) for text in words.texts for variable in variables_of(text))
    return target.newly or any(str(variable) == "${saved.reference}" for variable in named)


def check_answer(subject: Subject) -> Iterator[Problem]:
    """Refuse a wait that hears nothing, and a collect that nothing leads to (rule 5)."""
    scenario = subject.loaded.scenario
    wait = scenario.wait
    at_once = any(Fact.EXPORT_DELIVERED in facts_of(step) for step in scenario.request)
    if wait is not None and not (wait.look or wait.mail or wait.ask):
        yield subject.error(
            "wait_without_ear", ("wait",), "this wait listens to nothing", "add `look`, `mail` or `ask`"
        )
    elif wait is None and not at_once:
        mend = "add `wait`, or a `download` in `request` with `fact: [request_submitted, export_delivered]`"
        yield subject.error("wait_without_ear", ("request",), "nobody listens for the answer", mend)
    ready = _can_be_ready(scenario)
    if scenario.collect and not ready and not (wait and wait.ask):
        yield subject.error(
            "collect_unreached", ("collect",), "no fact leads to this collect", "let `wait` establish `export_ready`"
        )
    if ready and not scenario.collect:
        yield subject.error(
            "never_collected",
            ("wait",),
            "an export that is ready would not be taken",
            "add `collect` with a `download`",
        )
    if scenario.collect and not any(_takes(step) for step in scenario.collect):
        mend = "add a `download`, or a `human` whose answers establish `export_delivered`"
        yield subject.error("never_collected", ("collect",), "no step takes the export", mend)
    yield from _mail_variables(subject)


def _takes(step: object) -> bool:
    return isinstance(step, Download) or (
        isinstance(step, Human) and bool({Fact.EXPORT_DELIVERED, Fact.DELIVERED_ON_PAPER} & set(step.all_facts))
    )


def _can_be_ready(scenario: Scenario) -> bool:
    wait = scenario.wait
    if wait is None:
        return False
    rules = any(Fact.EXPORT_READY in rule.facts for rule in wait.mail)
    return rules or any(Fact.EXPORT_READY in facts_of(step) for _, step in steps_of(wait))


def _mail_variables(subject: Subject) -> Iterator[Problem]:
    """Refuse `${mail.*}` and attachments where no mail is at hand, and `${mail.link}` where its rule has no `link`."""
    scenario = subject.loaded.scenario
    rules = scenario.wait.mail if scenario.wait else ()
    ready = [rule for rule in rules if Fact.EXPORT_READY in rule.facts]
    for loc, step in steps_of(scenario.collect, ("collect",)):
        attached = isinstance(step, Download) and any(source.attachment is not None for source in step.sources)
        if attached and not ready:
            yield subject.error(
                "mail_unset",
                loc,
                "no mail rule leads here, so there is no attachment",
                "add a mail rule with `fact: export_ready`",
            )
    data = scenario.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    for loc, text in strings_of(data):
        for variable in variables_of(text):
            if variable.root == "mail" and not _is_set(variable.name, loc, rules, ready):
                mend = (
                    "give the rule that leads here a `link`"
                    if variable.name == "link"
                    else "name it in `then` or `collect`"
                )
                yield subject.error("mail_unset", loc, f"no mail rule sets {variable} here", mend)


def _is_set(name: str, loc: Loc, rules: tuple[MailRule, ...], ready: list[MailRule]) -> bool:
    match loc:
        case ("wait", "mail", int(index), "then", *_):
            at_hand = [rules[index]]
        case ("collect", *_):
            at_hand = ready
        case _:
            at_hand = []
    return any(rule.link is not None for rule in at_hand) if name == "link" else bool(at_hand)


def check_pace(subject: Subject) -> Iterator[Problem]:
    """Refuse looking, asking or living more often than the pace allows (rule 11); warn of `new` that rests on whole texts."""
    scenario = subject.loaded.scenario
    found: list[tuple[str, Loc, timedelta]] = []
    if scenario.wait is not None:
        found.append(("wait", ("wait", "every"), scenario.wait.every))
        if scenario.wait.ask is not None:
            found.append(("ask", ("wait", "ask", "every"), scenario.wait.ask.every))
    if scenario.live is not None:
        found.append(("live", ("live", "every"), scenario.live.every))
    for name, loc, every in found:
        if every < PACE[name]:
            hours = int(PACE[name].total_seconds() // 3600)
            yield subject.error(
                "below_pace", loc, "this is more often than the pace allows", f"write at least {hours}h"
            )
    if scenario.wait is not None and scenario.wait.look and scenario.wait.every > SELDOM:
        yield subject.warning(
            "seldom",
            ("wait", "every"),
            f"between two looks more than {SELDOM.days} days apart an answer can come and go: silence will accuse nobody, "
            "unless the page says afterwards that the request is pending",
            f"write at most {SELDOM.days}d",
        )
    for loc, step in steps_of(scenario):
        for target in step.targets:
            captures = {name for _, words in words_of(target) for text in words.texts for name in captures_of(text)}
            if target.newly and not captures & {"date", "reference"}:
                message = "`new` without `{date}` or `{reference}`: an old row whose text changed looks new"
                yield subject.warning(
                    "new_undated", loc, message, "put `{date}` or `{reference}` where the row shows it"
                )
