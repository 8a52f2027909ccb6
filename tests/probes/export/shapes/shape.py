"""What is an export in the shape of a real service's, and what must an inspector find in it?"""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from results.records import Found
from tests.probes.export.shapes.account import Account, Held

Members = dict[str, bytes]
Fact = tuple[str, str]
"""Category and field."""


def zipped(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 1, 0, 0, 0)), data, compress_type=method)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A way in which a service writes its exports. No service is named.

    Attributes:
        name: in words.
        write: the members, from what is still held.
        decoders: formats without whose decoders less is found.
        found: how surely each fact must be found; exactly where nothing is said.
        altered: how surely where its value was damaged; otherwise a text that holds its canary stands somewhere, and
            the rest is absent.
        problems: codes that must be reported, and no others.
        pack: members into the file that is delivered.
    """

    name: str
    account: Account
    write: Callable[[Sequence[Held]], Members]
    decoders: tuple[str, ...]
    found: Mapping[Fact, Found] = field(default_factory=dict)
    altered: Mapping[Fact, Found] = field(default_factory=dict)
    problems: frozenset[str] = frozenset()
    pack: Callable[[Members], bytes] = zipped

    def export(self, held: Sequence[Held]) -> bytes:
        return self.pack(self.write(held))

    def expected(self, held: Sequence[Held]) -> dict[tuple[str, str], Found]:
        """How surely each fact of each record must be found where these are held as they were planted."""
        kept = {had.id for had in held}
        return {
            (record.id, f.name): self.found.get((record.category, f.name), Found.EXACT)
            if record.id in kept
            else Found.ABSENT
            for record in self.account.truth.records
            for f in record.fields
        }

    def expected_of_damage(self) -> dict[tuple[str, str], Found]:
        """How surely each fact must be found where every value is another."""
        expected = {}
        for record in self.account.truth.records:
            for f in record.fields:
                told = self.altered.get((record.category, f.name), Found.LOOSE if f.canaries else Found.ABSENT)
                lost = record.id in self.account.lost
                expected[record.id, f.name] = Found.ABSENT if lost else told
        return expected


def bare(members: Members) -> bytes:
    """The only member, delivered as it is."""
    (data,) = members.values()
    return data


def of(held: Sequence[Held], category: str) -> list[Held]:
    return [had for had in held if had.category == category]
