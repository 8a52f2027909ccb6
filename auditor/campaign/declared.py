"""What does a declaration say of the cases that a campaign would open of it?"""

from datetime import timedelta

from auditor.account.known import bystander_of, is_written
from auditor.campaign.profile import Profile, Work
from auditor.sign_in import KEEP
from results.records import FACTS, Environment, Fact
from scenarios.loaded import LoadedScenario
from scenarios.schema import HandPlan, Human, MailRule, Scenario, SendLetter
from scenarios.schema.step import StepBase
from scenarios.schema.walk import parts_of, steps_of


def profile_of(loaded: LoadedScenario, *, planted: bool = False) -> Profile:
    """Read the profile off a scenario; `planted` where both its accounts hold our data already."""
    scenario, service = loaded.scenario, loaded.service
    certain, doubted = _weighty(scenario)
    contact = service.contact
    login = scenario.login
    return Profile(
        scenario=loaded.id,
        service=service.id,
        account=loaded.account,
        controller=service.controller.siren or service.controller.name,
        contact=contact.dpo or contact.notice or service.controller.name,
        jurisdiction=service.controller.jurisdiction,
        right=scenario.right,
        written=is_written(scenario),
        cooldown=scenario.limits.cooldown or timedelta(),
        valid_until=scenario.valid_until,
        certain=certain,
        doubted=doubted,
        by_hand=0 if planted else _by_hand(scenario) * (2 if bystander_of(loaded) else 1),
        at_request=_people(scenario.request),
        at_end=_people((scenario.collect, scenario.transfer)),
        sign_in_every=(login.keep or KEEP) if login is not None and login.by_hand else None,
        look_every=scenario.wait.ask.every if scenario.wait is not None and scenario.wait.ask is not None else None,
        production=service.environment is Environment.PRODUCTION,
    )


def _weighty(scenario: Scenario) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """Weighty facts that are taken as certain, and those that a person must confirm, in the order of the list.

    What a person says in a step of the scenario is asked there, and needs no second yes.
    """
    certain: set[Fact] = set()
    doubted: set[Fact] = set()
    for _, part in parts_of(scenario):
        if isinstance(part, StepBase | MailRule):
            (certain if part.certain else doubted).update(part.facts)
    return (
        tuple(fact for fact in Fact if FACTS[fact].weighty and fact in certain),
        tuple(fact for fact in Fact if FACTS[fact].weighty and fact in doubted),
    )


def _by_hand(scenario: Scenario) -> int:
    return sum(plan is HandPlan.BY_HAND for plan in scenario.plant.values())


def _people(steps: object) -> tuple[Work, ...]:
    """What people do among steps."""
    return tuple(
        Work.STEP if isinstance(step, Human) else Work.LETTER
        for _, step in steps_of(steps)
        if isinstance(step, Human) or (isinstance(step, SendLetter) and step.by == "post")
    )
