"""How long would restraint hold a request back that a campaign wants? A forecast over dates; pure.

LAW 4: one written request per account, service and right in six months; two
open ones per controller; five open ones per contact, spread over ten working
days; and the service's own time between two requests.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from auditor.account.state import WRITTEN_REST_MONTHS
from auditor.campaign.profile import Profile
from auditor.restraint import (
    OPEN_AT_CONTACT,
    OPEN_AT_CONTROLLER,
    WORKING_DAYS_BETWEEN,
    months_after,
    working_days_after,
)
from results.records import Right


class Holds(StrEnum):
    """Which rule holds a request back."""

    COOLDOWN = "cooldown"
    SIX_MONTHS = "six_months"
    CONTROLLER = "controller"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A request that was made, or is expected to be: of which account, and when it will be answered at the latest."""

    profile: Profile
    at: datetime
    until: datetime


@dataclass(slots=True)
class Requests:
    """All requests expected so far, found by whom they burden."""

    _by_account: dict[str, list[Expected]] = field(default_factory=dict)
    _by_controller: dict[str, list[Expected]] = field(default_factory=dict)
    _by_contact: dict[str, list[Expected]] = field(default_factory=dict)

    def add(self, expected: Expected) -> None:
        self._by_account.setdefault(expected.profile.account, []).append(expected)
        if expected.profile.written:
            self._by_controller.setdefault(expected.profile.controller, []).append(expected)
            self._by_contact.setdefault(expected.profile.contact, []).append(expected)

    def holds(self, profile: Profile, at: datetime) -> tuple[datetime, Holds] | None:
        """Until when a request of this moment is held back, and by which rule; None where it may go."""
        later = [pair for pair in self._rules(profile, at) if pair[0] > at]
        return max(later, default=None)

    def _rules(self, profile: Profile, at: datetime) -> Iterator[tuple[datetime, Holds]]:
        for earlier in self._by_account.get(profile.account, ()):
            if earlier.at > at:
                continue
            if profile.cooldown:
                yield earlier.at + profile.cooldown, Holds.COOLDOWN
            if profile.written and earlier.profile.written and _same_right(profile.right, earlier.profile.right):
                yield months_after(earlier.at, WRITTEN_REST_MONTHS), Holds.SIX_MONTHS
        if not profile.written:
            return
        yield from _one_too_many(
            self._by_controller.get(profile.controller, ()), at, OPEN_AT_CONTROLLER, Holds.CONTROLLER
        )
        to_contact = self._by_contact.get(profile.contact, ())
        yield from _one_too_many(to_contact, at, OPEN_AT_CONTACT, Holds.CONTACT)
        last = max((earlier.at for earlier in to_contact if earlier.at <= at), default=None)
        if last is not None:
            yield working_days_after(last, WORKING_DAYS_BETWEEN, profile.jurisdiction), Holds.CONTACT


def _one_too_many(earlier: Sequence[Expected], at: datetime, most: int, why: Holds) -> Iterator[tuple[datetime, Holds]]:
    """With as many open as there may be, the next waits until one of them is answered."""
    ends = sorted(one.until for one in earlier if one.at <= at < one.until)
    if len(ends) >= most:
        yield ends[len(ends) - most], why


def _same_right(one: Right, other: Right) -> bool:
    return one is other or Right.BOTH in (one, other)
