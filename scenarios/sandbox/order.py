"""Where does a request for data stand, and what does it give?"""

from datetime import datetime
from enum import StrEnum

from results.records import Language, Text
from scenarios.sandbox.behaviour import Behaviour, Delivery, Shown
from scenarios.sandbox.holding import Edition, holdings_of, only
from scenarios.sandbox.service import SandboxService
from scenarios.sandbox.state import Archive, Order, State

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class OrderStatus(StrEnum):
    UNPAID = "unpaid"
    PREPARING = "preparing"
    READY = "ready"
    EXPIRED = "expired"
    CLOSED = "closed"


def place_order(
    state: State,
    service: SandboxService,
    behaviour: Behaviour,
    *,
    username: str,
    language: Language,
    categories: tuple[str, ...],
    now: datetime,
) -> Order:
    """Take a member's request."""
    number = len(state.orders) + 1
    order = Order(
        number=number,
        reference=_reference(service, state),
        username=username,
        language=language,
        asked_at=now,
        categories=categories,
        token=behaviour.token(number),
    )
    state.orders.append(order)
    return order


def ready_at(order: Order, behaviour: Behaviour) -> datetime | None:
    """When the archive is ready; None: never, unless an agent prepares it."""
    if order.prepared_at is not None:
        return order.prepared_at
    if behaviour.delay is None or behaviour.fee is not None:
        return None
    return order.asked_at + behaviour.delay


def expires_at(order: Order, behaviour: Behaviour) -> datetime | None:
    """When the link dies; None: never, or not before there is one."""
    ready = ready_at(order, behaviour)
    return None if ready is None or behaviour.link_life is None else ready + behaviour.link_life


def status_of(order: Order, behaviour: Behaviour, now: datetime) -> OrderStatus:
    if behaviour.fee is not None:
        return OrderStatus.UNPAID
    if any(one.closes and now >= order.asked_at + one.after for one in behaviour.news):
        return OrderStatus.CLOSED
    ready, expires = ready_at(order, behaviour), expires_at(order, behaviour)
    if ready is None or now < ready:
        return OrderStatus.READY if behaviour.stand_in_age is not None else OrderStatus.PREPARING
    return OrderStatus.EXPIRED if expires is not None and now >= expires else OrderStatus.READY


def news_of(order: Order, behaviour: Behaviour, now: datetime) -> tuple[Text, ...]:
    """What stands beside the request by now."""
    return tuple(one.words for one in behaviour.news if now >= order.asked_at + one.after)


def is_shown(status: OrderStatus, behaviour: Behaviour) -> bool:
    """Whether a member finds the request again."""
    return behaviour.shown is not Shown.FORGOTTEN or status is not OrderStatus.PREPARING


def archive_of(order: Order, state: State, service: SandboxService, behaviour: Behaviour, now: datetime) -> Archive:
    """Give what the download of a ready request gives now; each archive is made once."""
    ready = ready_at(order, behaviour)
    if ready is not None and now >= ready:
        if order.archive is None:
            order.archive = make_archive(order, state, service, behaviour, made_at=ready)
        return behaviour.deliver(Delivery(archive=order.archive, ready_at=ready, now=now))
    assert behaviour.stand_in_age is not None, "nothing is offered before it is ready"
    earlier = order.asked_at - behaviour.stand_in_age
    if order.stand_in is None:
        order.stand_in = make_archive(order, state, service, behaviour, made_at=earlier)
    return behaviour.deliver(Delivery(archive=order.stand_in, ready_at=earlier, now=now))


def make_archive(
    order: Order, state: State, service: SandboxService, behaviour: Behaviour, *, made_at: datetime
) -> Archive:
    """Make an archive of what the service holds at a moment."""
    edition = Edition(service=service, reference=order.reference, made_at=made_at, language=order.language)
    holdings = only(holdings_of(state.members[order.username], made_at), order.categories)
    for select in behaviour.selections:
        holdings = select(holdings, state)
    members = behaviour.write(holdings, edition)
    for add in behaviour.additions:
        members = add(members)
    return behaviour.bind(members, edition)


def _reference(service: SandboxService, state: State) -> str:
    """A short name that a person can read out on the telephone; no secret."""
    number = int(state.new_id("order").replace("-", ""), 16)
    letters = ""
    for _ in range(6):
        number, at = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[at]
    return f"{service.prefix}-{letters}"
