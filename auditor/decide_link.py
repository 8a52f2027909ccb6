"""What is next once the export is in hand: is its link closed to others, does it die, is the account unharmed? Pure."""

from datetime import datetime
from typing import Final

from auditor.action import Action, Wait
from auditor.attempt import attempt
from auditor.pace import LINK_CHECKS
from auditor.plan import Plan
from auditor.replay import State
from results.records import Fact, LinkResult, Requester

LATER: Final = "link_check"
"""Why a case waits of which nothing more is awaited but whether the link still opens."""


def try_links(plan: Plan, state: State, now: datetime) -> Action | None:
    """With the export in hand: is its link closed to others, and does it die?"""
    delivered = state.first(Fact.EXPORT_DELIVERED)
    if delivered is None or not plan.has_link or _knows_no_link(state):
        return None
    since = delivered[1].when.by
    for check in LINK_CHECKS:
        if check.only_if_alive and not _alive(state):
            continue
        for requester in check.requesters:
            if requester not in plan.requesters or state.tried(requester, check.name):
                continue
            at = since + check.delay
            if now < at:
                return Wait(until=at, why=LATER)
            return attempt(state, "verify", now, requester=requester, check=check.name)
    return None


def read_again(plan: Plan, state: State, now: datetime) -> Action | None:
    """With everything in hand, is the account unharmed? Looked at once, while links are still to be tried again."""
    delivered = state.last(Fact.EXPORT_DELIVERED)
    if delivered is None or not plan.has_readback or _read_back_since(state, delivered[1].when.by):
        return None
    return attempt(state, "readback", now)


def _knows_no_link(state: State) -> bool:
    """Whether the last run that was to try the link found none to try."""
    ended = state.ended.get("verify")
    return ended is not None and all(entry.attempt != ended[0].attempt for entry, _ in state.links)


def _alive(state: State) -> bool:
    """Whether the last fetch by the account itself still brought a file."""
    own = [link for _, link in state.links if link.requester is Requester.ACCOUNT]
    return bool(own) and own[-1].result in (LinkResult.SAME_FILE, LinkResult.OTHER_FILE)


def _read_back_since(state: State, moment: datetime) -> bool:
    ended = state.ended.get("readback")
    return ended is not None and ended[0].at >= moment
