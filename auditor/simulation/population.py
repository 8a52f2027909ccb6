"""Which synthetic services are there, how is each asked, and when? All of it drawn from a seed and a number.

Nothing is kept of a case: its name holds the service's number and which request
to it this is, and everything else follows from these.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from random import Random

from auditor.law import default_timezone, month_end
from auditor.simulation.archetype import Archetype, Archetypes
from results.records import Contact, Text
from scenarios.load import load_scenario
from scenarios.loaded import LoadedScenario

SERVICE = "sim-"
"""How the id of every synthetic service begins: whoever publishes refuses it."""

_SCENARIOS = Path(__file__).parent / "scenarios"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One synthetic service.

    Attributes:
        archetype: by the weights of all.
        between: how it is asked the other times, where its archetype is asked by letter; else the same.
        phase: when in the first period it is asked, from 0 to 1.
    """

    number: int
    archetype: str
    between: str
    region: str | None
    contact: str
    phase: float

    @property
    def id(self) -> str:
        return f"{SERVICE}{self.number:05}"

    def asked_as(self, turn: int) -> str:
        """The archetype by which it answers its request of this number, from 0."""
        return self.archetype if turn % 2 == 0 else self.between


def case_id(member: int, turn: int, opened: datetime) -> str:
    """The name of a case, as `new_id` forms them, with numbers in place of random bits."""
    return f"case-{int(opened.timestamp() * 1000):012x}{member:08x}{turn:08x}"


def numbers_of(case: str) -> tuple[int, int]:
    """The member and the turn that a case is of."""
    digits = case.rpartition("-")[2][12:]
    return int(digits[:8], 16), int(digits[8:], 16)


@dataclass(kw_only=True)
class Population:
    """The services of a simulation, or a part of them: so many from `first` on."""

    archetypes: Archetypes
    seed: int
    size: int
    first: int = 0
    _members: dict[int, Member] = field(default_factory=dict)
    _loaded: dict[tuple[int, str], LoadedScenario] = field(default_factory=dict)

    def member(self, number: int) -> Member:
        if number not in self._members:
            self._members[number] = self._drawn(number)
        return self._members[number]

    def luck(self, number: int, turn: int) -> Random:
        """What is drawn for one request; the same each time it is asked for."""
        return Random(f"{self.seed}/{number}/{turn}")  # noqa: S311  nobody's secret

    def loaded(self, number: int, turn: int) -> LoadedScenario:
        """The scenario by which the request is made, with the service's own name, address and controller."""
        way = self.archetype(number, turn).way
        key = number, way
        if key not in self._loaded:
            self._loaded[key] = self._named(self.member(number), self.templates[way])
        return self._loaded[key]

    def archetype(self, number: int, turn: int) -> Archetype:
        return self.archetypes.archetypes[self.member(number).asked_as(turn)]

    @cached_property
    def templates(self) -> Mapping[str, LoadedScenario]:
        """The scenarios that all services share, by way; parsed once."""
        return {
            "self_service": load_scenario(_SCENARIOS / "self-service.yaml"),
            "letter": load_scenario(_SCENARIOS / "letter.yaml"),
        }

    def calendar(self, begin: datetime, end: datetime) -> dict[int, list[tuple[int, int, datetime]]]:
        """The requests of each day by its number from `begin`: member, turn, moment."""
        days: dict[int, list[tuple[int, int, datetime]]] = {}
        for number in range(self.first, self.first + self.size):
            for turn, moment in self.moments(number, begin, end):
                days.setdefault((moment - begin).days, []).append((number, turn, moment))
        return days

    def moments(self, number: int, begin: datetime, end: datetime) -> Iterator[tuple[int, datetime]]:
        """When a service is asked: once in each period, always as far into it."""
        months = self.archetypes.every_months
        first = begin + self.member(number).phase * (later(begin, months) - begin)
        turn = 0
        while (moment := later(first, turn * months)) < end:
            yield turn, moment
            turn += 1

    def _drawn(self, number: int) -> Member:
        luck = Random(f"{self.seed}/{number}")  # noqa: S311  nobody's secret
        kinds = self.archetypes.archetypes
        archetype = _one_of(luck, {name: kind.weight for name, kind in kinds.items()})
        between = _one_of(luck, self.archetypes.between_letters)
        shared = luck.random() < self.archetypes.shared_contact.share
        # so many in a row of numbers that, on average, as many of them share as one officer reads for
        row = round(self.archetypes.shared_contact.services / max(self.archetypes.shared_contact.share, 1e-9))
        return Member(
            number=number,
            archetype=archetype,
            between=between if kinds[archetype].way == "letter" else archetype,
            region=_one_of(luck, self.archetypes.regions) or None,
            contact=f"dpo-{number // row}@shared.test" if shared else f"dpo@{SERVICE}{number:05}.test",
            phase=luck.random(),
        )

    def _named(self, member: Member, template: LoadedScenario) -> LoadedScenario:
        controller = replace(
            template.service.controller,
            name=f"Simulation {member.number:05}",
            region=member.region,
            timezone=default_timezone("FR", member.region),
        )
        service = replace(
            template.service,
            id=member.id,
            name=Text(fr=f"Service simulé {member.number:05}", en=f"Simulated service {member.number:05}"),
            url=f"https://{member.id}.test",
            controller=controller,
            contact=Contact(dpo=member.contact),
        )
        return replace(template, service=service)


def _one_of(luck: Random, weights: Mapping[str, float]) -> str:
    return luck.choices(list(weights), list(weights.values()))[0]


def later(moment: datetime, months: int) -> datetime:
    """The same time of day so many months later, on the month's last day where the date does not exist."""
    return datetime.combine(month_end(moment.date(), months), moment.timetz())
