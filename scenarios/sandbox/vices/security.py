"""How can an export come into the wrong hands?"""

from dataclasses import replace

from results.records import Obligation, Outcome, Text, Track
from scenarios.sandbox.behaviour import Behaviour
from scenarios.sandbox.holding import Holdings
from scenarios.sandbox.state import Order, State
from scenarios.sandbox.vice import Vice


def _leaks_neighbour(behaviour: Behaviour) -> Behaviour:
    def with_neighbours(holdings: Holdings, state: State) -> Holdings:
        others = (m for name, m in state.members.items() if name != holdings.username)
        foreign = tuple(message for member in others for message in member.messages)
        return replace(holdings, messages=(*holdings.messages, *foreign))

    return replace(behaviour, selections=(*behaviour.selections, with_neighbours))


def _link_opens_for_any_member(behaviour: Behaviour) -> Behaviour:
    def any_member(order: Order, username: str | None) -> bool:
        return username is not None or behaviour.opens(order, username)

    return replace(behaviour, opens=any_member)


def _anybody(_order: Order, _username: str | None) -> bool:
    return True


def _link_sequential(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, opens=_anybody, token=lambda number: str(1000 + number))


def _link_never_dies(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, opens=_anybody, link_life=None)


def _bearer_link(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, opens=_anybody)


SECURITY: tuple[Vice, ...] = (
    Vice(
        name="leaks_neighbour",
        criterion="leakage",
        reason="bystander_data",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="joint les messages et pièces d’un autre membre", en="adds another member’s messages and attachments"
        ),
        apply=_leaks_neighbour,
    ),
    Vice(
        name="link_opens_for_any_member",
        criterion="link_protection",
        reason="opened_by_another",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="ouvre le lien à tout membre connecté", en="opens the link to any member signed in"),
        apply=_link_opens_for_any_member,
    ),
    Vice(
        name="link_sequential",
        criterion="link_protection",
        reason="predictable",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="numérote les liens et les ouvre sans connexion", en="numbers the links, and opens them to strangers"
        ),
        apply=_link_sequential,
    ),
    Vice(
        name="link_never_dies",
        criterion="link_protection",
        reason="undying",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="ouvre le lien sans connexion, pour toujours", en="opens the link without signing in, for ever"),
        apply=_link_never_dies,
    ),
    Vice(
        name="bearer_link",
        criterion="link_protection",
        reason="bearer_link",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="ouvre sans connexion un lien imprévisible qui expire",
            en="opens an unguessable, expiring link without signing in",
        ),
        apply=_bearer_link,
        obligation=Obligation.PRACTICE,
    ),
)
