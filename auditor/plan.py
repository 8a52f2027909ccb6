"""What does a scenario oblige a case to do, apart from its steps?"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from results.records import Fact, Requester, Service, Text
from scenarios.loaded import LoadedScenario
from scenarios.schema import Ask, Download, ReadyWhen, Scenario, WatchFor

_PROOFS = frozenset({Fact.REQUEST_PENDING, Fact.EXPORT_READY})
_DEFAULT_COOLDOWN = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The parts of a scenario that `decide` weighs.

    Attributes:
        requesters: as whom the export's link is tried afterwards.
        before_request: stages run just before the request, in order.
        can_confirm: some read-only stage can show that a request exists.
        has_link: the export is taken from an address that others could try.
        has_undo: something was planted that must be put back.
        exports: the names of several, in order; empty where there is one.
        asked: how several are asked for.
        follow_ups: what is done about a mail, by the rule of `wait.mail` that it matches; then its facts.
        ask: how often a person is asked whether something came; None: never.
        ask_words: in which words.
    """

    service: Service
    requesters: frozenset[Requester]
    before_request: tuple[str, ...]
    can_confirm: bool
    has_readback: bool
    has_collect: bool
    has_link: bool
    has_look: bool
    has_mail: bool
    has_undo: bool
    ready_when: ReadyWhen | None
    exports: tuple[str, ...]
    asked: Literal["in_turn", "at_once", "together"]
    cooldown: timedelta
    look_every: timedelta
    give_up: timedelta
    follow_ups: tuple[tuple[int, frozenset[Fact]], ...] = ()
    ask: timedelta | None = None
    ask_words: Text | None = None


def plan_of(loaded: LoadedScenario) -> Plan:
    """Read the plan off a scenario."""
    scenario = loaded.scenario
    wait = scenario.wait
    steps = (*scenario.request, *scenario.collect)
    has_look = wait is not None and bool(wait.look)
    has_readback = any(isinstance(plan, tuple) for plan in scenario.readback.values())
    return Plan(
        service=loaded.service,
        requesters=_requesters(scenario),
        before_request=(("readback",) if has_readback else ()) + (("baseline",) if has_look else ()),
        can_confirm=bool(scenario.confirm) or _look_confirms(scenario),
        has_readback=has_readback and "readback" not in _skipped(scenario),
        has_collect=bool(scenario.collect),
        has_link=any(isinstance(step, Download) for step in steps),
        has_look=has_look,
        has_mail=wait is not None and bool(wait.mail),
        has_undo=bool(scenario.undo),
        ready_when=scenario.ready_when,
        exports=tuple(scenario.exports.wanted) if scenario.exports else (),
        asked=scenario.exports.asked if scenario.exports else "in_turn",
        cooldown=scenario.limits.cooldown or _DEFAULT_COOLDOWN,
        look_every=wait.every if wait else timedelta(hours=6),
        give_up=wait.give_up if wait else timedelta(days=30),
        follow_ups=tuple((n, frozenset(rule.facts)) for n, rule in enumerate(wait.mail) if rule.then) if wait else (),
        ask=wait.ask.every if wait and wait.ask else None,
        ask_words=_words(wait.ask) if wait and wait.ask else None,
    )


def _words(ask: Ask) -> Text:
    return Text(fr=ask.fr or ask.en or "", en=ask.en or ask.fr or "")


def _look_confirms(scenario: Scenario) -> bool:
    looks = scenario.wait.look if scenario.wait else ()
    return any(isinstance(step, WatchFor) and _PROOFS & set(step.facts) for step in looks)


def _requesters(scenario: Scenario) -> frozenset[Requester]:
    """As whom the link is tried; as the account only to see how long it lives, where others were let in."""
    others = {Requester.STRANGER: True, Requester.BYSTANDER: scenario.bystander is not None}
    tried = {who for who, there in others.items() if there and who.value not in _skipped(scenario)}
    return frozenset({*tried, Requester.ACCOUNT} if tried else ())


def _skipped(scenario: Scenario) -> frozenset[str]:
    return frozenset(scenario.verify.skip) if scenario.verify else frozenset()
