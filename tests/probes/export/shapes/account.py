"""What does an account hold, and what becomes of it where a service loses or damages some?

A generator of exports knows the truth and nothing of the inspector: the types
of the ground truth are all that it imports of ours.
"""

import dataclasses
import hashlib
import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from results.records import Decoy, Expected, FieldType, GroundTruth, Provenance, TruthField, TruthRecord

ZONE: Final = ZoneInfo("Europe/Paris")
MONTHS: Final = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_ABROAD: Final = 61  # minutes: no offset of a zone that is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the values of one field are made, and how a service damages them.

    Attributes:
        make: gives a value and its canaries.
        damage: gives a value that is no longer the one that was planted.
        build: for files, the bytes, from the other values of the record.
    """

    type: FieldType
    make: Callable[[random.Random, int], tuple[str, tuple[str, ...]]]
    damage: Callable[[str], str]
    build: Callable[[Mapping[str, str]], bytes] | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A record as the service has it: what was planted, or what became of it."""

    id: str
    category: str
    values: Mapping[str, str]
    files: Mapping[str, bytes] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    @property
    def moment(self) -> datetime:
        """The value `at`, as an instant."""
        return datetime.fromisoformat(self.values["at"]).replace(tzinfo=ZONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account and its truth.

    Attributes:
        lost: records of which damage leaves nothing that could be recognised.
    """

    truth: GroundTruth
    plans: Mapping[str, Mapping[str, Plan]]
    held: tuple[Held, ...]
    lost: frozenset[str]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(held.id for held in self.held)

    def kept(self, ids: Collection[str]) -> tuple[Held, ...]:
        return tuple(held for held in self.held if held.id in ids)

    def damaged(self) -> tuple[Held, ...]:
        """Everything, with another value for each; of the lost ones even the canaries are others."""
        return tuple(self._damaged(held) for held in self.held)

    def _damaged(self, held: Held) -> Held:
        plans = self.plans[held.category]
        canaries = {f.name: f.canaries for f in self.truth.record(held.id).fields}
        values = {name: plans[name].damage(value) for name, value in held.values.items()}
        if held.id in self.lost:
            values = {name: _without(value, canaries[name]) for name, value in values.items()}
        return dataclasses.replace(held, values=values, files=_built(plans, values, spoilt=True))


def account(name: str, plans: Mapping[str, Mapping[str, Plan]], *, each: int = 4, decoys: int = 200) -> Account:
    """Make an account with so many records of each category; the same name gives the same account."""
    chance = random.Random(name)
    held = tuple(
        _held(chance, f"{category}-{number + 1}", category, fields, number)
        for category, fields in plans.items()
        for number in range(each)
    )
    truth = GroundTruth(
        account=name,
        persona="zoe",
        full_name="Zoé Lœwenstein",
        locale="fr-FR",
        timezone="Europe/Paris",
        seed=name,
        records=tuple(record for _, record in held),
        decoys=tuple(Decoy(value=token(chance), type=FieldType.TEXT) for _ in range(decoys)),
    )
    lost = frozenset(f"{category}-{each}" for category in plans)
    return Account(truth=truth, plans=plans, held=tuple(had for had, _ in held), lost=lost)


def _held(
    chance: random.Random, number: str, category: str, plans: Mapping[str, Plan], place: int
) -> tuple[Held, TruthRecord]:
    made = {name: plan.make(chance, place) for name, plan in plans.items()}
    values = {name: value for name, (value, _) in made.items()}
    files = _built(plans, values, spoilt=False)
    record = TruthRecord(
        id=number,
        category=category,
        provenance=Provenance.PROVIDED,
        expected_portability=Expected.MAY,
        expected_access=Expected.MAY,
        fields=tuple(
            TruthField(
                name=name,
                type=plan.type,
                value=made[name][0],
                canaries=made[name][1],
                sha256=hashlib.sha256(files[name]).hexdigest() if name in files else None,
                media_type=plan.media_type,
            )
            for name, plan in plans.items()
        ),
    )
    return Held(id=number, category=category, values=values, files=files), record


def _built(plans: Mapping[str, Plan], values: Mapping[str, str], *, spoilt: bool) -> dict[str, bytes]:
    end = b"\n" if spoilt else b""
    return {name: plan.build(values) + end for name, plan in plans.items() if plan.build is not None}


def _without(value: str, canaries: tuple[str, ...]) -> str:
    for canary in canaries:
        value = value.replace(canary, "Quelconque")
    return value


def token(chance: random.Random) -> str:
    return "Vantorelquis" + "".join(chance.choices(_LETTERS, k=12))


def words(pattern: str) -> Plan:
    """A text that holds one canary for each pair of braces; damage adds to it."""

    def make(chance: random.Random, _number: int) -> tuple[str, tuple[str, ...]]:
        canaries = tuple(token(chance) for _ in range(pattern.count("{}")))
        return pattern.format(*canaries), canaries

    return Plan(type=FieldType.TEXT, make=make, damage=lambda value: f"{value} (modifié)")


def day() -> Plan:
    """A day, of which the first is no month; damage makes it the next day."""
    return _weak(
        FieldType.DATE,
        lambda number: date(2025, 11, 14 + number).isoformat(),
        lambda value: (date.fromisoformat(value) + timedelta(days=1)).isoformat(),
    )


def moment() -> Plan:
    """A moment of the account's zone, in winter and in summer; damage moves it."""

    def later(value: str) -> str:
        return (datetime.fromisoformat(value) + timedelta(minutes=_ABROAD)).isoformat()

    return _weak(FieldType.DATETIME, lambda n: datetime(2026, 2 + 2 * n, 14 + n, 14, 2, 31 + n).isoformat(), later)


def euros() -> Plan:
    return _weak(
        FieldType.MONEY,
        lambda number: f"1{number}42,90 EUR",
        lambda value: value.replace("42,90", "24,09"),
    )


def phone() -> Plan:
    return _weak(FieldType.PHONE, lambda number: f"+3319900123{number}", lambda value: f"{value[:-1]}9")


def long_id() -> Plan:
    """An id of 19 digits; damage is what a float makes of it."""
    return _weak(
        FieldType.NUMBER, lambda number: str(1_765_432_109_876_543_217 + number), lambda value: str(int(float(value)))
    )


def code(first: str) -> Plan:
    """A number that is no number: it begins with a zero; damage is what a spreadsheet makes of it."""
    return _weak(FieldType.TEXT, lambda number: f"{first}{number}41", lambda value: value.lstrip("0"))


def one_of(*options: str) -> Plan:
    return _weak(
        FieldType.ENUM,
        lambda number: options[number % len(options)],
        lambda value: options[(options.index(value) + 1) % len(options)],
    )


def upload(suffix: str, media_type: str, build: Callable[[Mapping[str, str]], bytes]) -> Plan:
    """A file, built from the other values; damage adds a byte, and leaves its name."""

    def make(chance: random.Random, _number: int) -> tuple[str, tuple[str, ...]]:
        word = token(chance)
        return f"{word}.{suffix}", (word,)

    return Plan(type=FieldType.FILE, make=make, damage=str, build=build, media_type=media_type)


def _weak(kind: FieldType, make: Callable[[int], str], damage: Callable[[str], str]) -> Plan:
    return Plan(type=kind, make=lambda _chance, number: (make(number), ()), damage=damage)


def in_french(moment: datetime) -> str:
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"
