"""In which members do the facts stand that were found, and how large a share of them is good?

Shared by the criteria of form, so that they weigh the same things: facts, never
files or bytes, each with the best member that holds it (EXPORTS 5). Missing
facts are another matter, for the criteria of scope. Pure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from results.records import Found, Inspection, Measure, Member, MemberRole

PASSED_SHARE = 95  # per cent of the facts found; ours, printed with the verdict
FAILED_SHARE = 50

Holders = tuple[Member, ...]
"""The members in which one fact stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """How many per cent of the facts are good, rounded down, and the measures that say so."""

    share: int
    measures: tuple[Measure, ...]


def found_facts(inspection: Inspection, categories: frozenset[str]) -> list[Holders]:
    """For each fact found in these categories, the members that hold it; returned files prove no format."""
    held = [
        tuple(inspection.member(hit.member) for hit in result.hits)
        for record in inspection.records
        if record.category in categories
        for result in record.fields
        if result.found not in (Found.ABSENT, Found.PARTIAL)
    ]
    return [members for members in held if any(m.role is not MemberRole.ATTACHMENT for m in members)]


def share_of(facts: Sequence[Holders], good: Callable[[Member], bool]) -> int:
    """Per cent of the facts that some good member holds, rounded down."""
    return 100 * sum(any(good(member) for member in members) for members in facts) // len(facts)


def weigh(inspection: Inspection, facts: Sequence[Holders], good: Callable[[Member], bool]) -> Weighed:
    """Weigh the facts, of which there is at least one, against the thresholds."""
    share = share_of(facts, good)
    formats = sorted({m.format for m in inspection.members if m.role is MemberRole.DATA})
    return Weighed(
        share=share,
        measures=(
            Measure(name="share", value=str(share), unit="%"),
            Measure(name="facts", value=str(len(facts)), unit="facts"),
            Measure(name="formats", value=", ".join(formats)),
            Measure(name="passes_from", value=str(PASSED_SHARE), unit="%"),
            Measure(name="fails_below", value=str(FAILED_SHARE), unit="%"),
        ),
    )
