"""Which planted facts stand in the export, how surely, and where?

A canary identifies its record by itself. A weak value (a number of two
digits, a day) counts only inside a record that a canary anchors: within the
element that holds the canary, and in those around it that hold canaries of no
other planted record. Keys are never matched: services rename and translate
them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from probes.export.column import Columns, column_of
from probes.export.compare import Comparer
from probes.export.decode.leaf import FOR_EYES, METADATA, Leaf
from probes.export.deviation import Judge, Places
from probes.export.leak import Leaks
from probes.export.name import escape
from probes.export.scan import ByteHit, Kind, Needle, Scanner
from probes.export.scope import Scopes
from probes.export.variant import decode_base64
from results.records import (
    CategoryCount,
    Deviation,
    FactHit,
    FieldResult,
    FieldType,
    Found,
    GroundTruth,
    RecordResult,
    TruthField,
    TruthRecord,
)

_SURE = (Found.EXACT, Found.NORMALISED)
RANK = {found: rank for rank, found in enumerate(reversed(Found))}
_MOST_HITS = 16
_FILE_IN_TEXT = 200  # characters of base64: no file is smaller

Fact = tuple[str, str]
"""Record and field of the truth."""


class Matching:
    """What was found so far, in all members."""

    def __init__(self, truth: GroundTruth, scanner: Scanner, leaks: Leaks) -> None:
        self._truth = truth
        self._planted = {record.id: record for record in truth.records}
        self.scanner = scanner
        self.leaks = leaks
        self.comparer = Comparer.of(truth)
        self.judge = Judge(truth.timezone, self.comparer.region)
        self.decoys: set[str] = set()
        self._deviations: dict[Fact, dict[int, Deviation]] = defaultdict(dict)  # by member
        self._fields: dict[Fact, TruthField] = {(r.id, f.name): f for r in truth.records for f in r.fields}
        self._weak: dict[str, tuple[TruthField, ...]] = {
            r.id: tuple(f for f in r.fields if not f.canaries and f.type is not FieldType.FILE) for r in truth.records
        }
        self._hits: dict[Fact, dict[int, FactHit]] = defaultdict(dict)  # the best in each member
        self._parts: dict[Fact, dict[int, dict[int, FactHit]]] = defaultdict(dict)  # by member, by canary
        self._files: dict[str, list[Fact]] = defaultdict(list)
        for fact, field in self._fields.items():
            if field.sha256:
                self._files[field.sha256].append(fact)

    def field(self, fact: Fact) -> TruthField:
        return self._fields[fact]

    @property
    def file_facts(self) -> tuple[Fact, ...]:
        return tuple(fact for fact, field in self._fields.items() if field.type is FieldType.FILE)

    def has(self, fact: Fact) -> bool:
        """Whether a fact was found somewhere; a name or a part of it is not enough."""
        return bool(self._hits.get(fact))

    def weak_of(self, record: str) -> tuple[TruthField, ...]:
        return self._weak[record]

    def take_hit(self, fact: Fact, hit: FactHit) -> None:
        """Keep a hit if it is the best in its member."""
        known = self._hits[fact].get(hit.member)
        if known is None or (RANK[hit.found], known.path) > (RANK[known.found], hit.path):
            self._hits[fact][hit.member] = hit  # of equal ones the first by name: the order of keys means nothing

    def take_part(self, needle: Needle, hit: FactHit) -> None:
        """Keep that one canary of a field stands here."""
        self._parts[needle.record, needle.field].setdefault(hit.member, {}).setdefault(needle.index, hit)

    def take_digest(self, sha256: str, member: int, path: str = "", variant: str = "plain") -> None:
        """Compare a file's digest with those of what was uploaded."""
        for fact in self._files.get(sha256, ()):
            self.take_hit(fact, FactHit(member=member, path=escape(path), found=Found.EXACT, variant=variant))
        self.leaks.take_digest(sha256, member, path)

    def take_deviation(self, found: Deviation) -> None:
        """Keep what stands in the place of a value in one member."""
        self._deviations[found.record, found.field].setdefault(found.member, found)

    def deviations(self) -> tuple[Deviation, ...]:
        """Give what stands in the places of values, whether or not these stand elsewhere, in the order of the truth."""
        return tuple(
            found for fact in self._fields for found in list(self._deviations.get(fact, {}).values())[:_MOST_HITS]
        )

    def places_in(self, member: int, records: Iterable[str]) -> Places:
        """Learn where the fields of records stand in a member."""
        planted = [self._planted[record] for record in records]
        fields = {(r.id, f.name): f for r in planted for f in r.fields if f.type is not FieldType.FILE}
        hits = ((fact, self._hits[fact].get(member)) for fact in fields)
        right = {fact: hit.path for fact, hit in hits if hit is not None and hit.found in _SURE}
        return Places(fields, right, {record.id: record.category for record in planted})

    def members_with_facts(self) -> frozenset[int]:
        """Name the members in which a fact stands, or a part of it; the mere name of a file is none."""
        holders = {member for hits in self._hits.values() for member in hits}
        for fact, parts in self._parts.items():
            if self._fields[fact].type is not FieldType.FILE:
                holders |= parts.keys()
        return frozenset(holders)

    def results(
        self, *, visual: frozenset[int] = frozenset(), stock: frozenset[int] = frozenset()
    ) -> tuple[RecordResult, ...]:
        """Sum up; what stands in `visual` members is there for eyes only, what stands in `stock` ones is named first."""
        return tuple(self._record(record, visual, stock) for record in self._truth.records)

    def is_complete(self) -> bool:
        """Whether every record was found, and every file."""
        return all(
            record.present
            and all(f.found is not Found.ABSENT for f in record.fields if self._is_file(record.record, f))
            for record in self.results()
        )

    def _is_file(self, record: str, field: FieldResult) -> bool:
        return self._fields[record, field.field].type is FieldType.FILE

    def devoted(self) -> dict[int, Fact]:
        """The members in which canaries of one field alone stand, with that field: what is inside a file, not a list of files."""
        fields: dict[int, set[Fact]] = defaultdict(set)
        for table in (self._hits, self._parts):
            for fact, members in table.items():
                for member in members:
                    fields[member].add(fact)
        return {member: next(iter(found)) for member, found in fields.items() if len(found) == 1}

    def _record(self, record: TruthRecord, visual: frozenset[int], stock: frozenset[int]) -> RecordResult:
        fields = tuple(self._field(record.id, field, visual, stock) for field in record.fields)
        strong = [result for field, result in zip(record.fields, fields, strict=True) if field.canaries or field.sha256]
        present = any(result.found is not Found.ABSENT for result in strong)
        least = min((result.found for result in strong), key=RANK.__getitem__, default=Found.ABSENT)
        return RecordResult(
            record=record.id,
            category=record.category,
            provenance=record.provenance,
            present=present,
            found=Found.PARTIAL if present and least is Found.ABSENT else least,
            fields=fields,
        )

    def _field(self, record: str, field: TruthField, visual: frozenset[int], stock: frozenset[int]) -> FieldResult:
        fact = (record, field.name)
        hits = list(self._hits[fact].values())
        if field.type is not FieldType.FILE:
            hits = [_seen_by(hit, visual) for hit in (*hits, *self._split(fact, field, visual))]
        if not hits:
            hits = [_lowered(hit) for parts in self._parts[fact].values() for hit in parts.values()]
        best = {hit.member: hit for hit in sorted(hits, key=lambda hit: RANK[hit.found])}
        kept = sorted(best.values(), key=lambda hit: (-RANK[hit.found], hit.member not in stock, hit.member))[
            :_MOST_HITS
        ]
        return FieldResult(field=field.name, found=kept[0].found if kept else Found.ABSENT, hits=tuple(kept))

    def _split(self, fact: Fact, field: TruthField, visual: frozenset[int]) -> list[FactHit]:
        """Find values of several canaries whose parts stand apart, in one member or, failing that, in several."""
        parts = self._parts[fact]
        whole = [hit for found in parts.values() if len(found) == len(field.canaries) for hit in found.values()]
        if whole:
            return whole
        readable = {m: found for m, found in parts.items() if m not in visual}
        for among in (readable, parts):
            if len({index for found in among.values() for index in found}) == len(field.canaries):
                return [hit for found in among.values() for hit in found.values()]
        return []

    def counts(self, results: Iterable[RecordResult]) -> tuple[CategoryCount, ...]:
        """Count k of n, by category and provenance, in the order of the truth."""
        table: dict[tuple[str, str], list[RecordResult]] = defaultdict(list)
        for result in results:
            table[result.category, result.provenance].append(result)
        return tuple(
            CategoryCount(
                category=found[0].category,
                provenance=found[0].provenance,
                found=sum(result.present for result in found),
                planted=len(found),
            )
            for found in table.values()
        )


def _seen_by(hit: FactHit, visual: frozenset[int]) -> FactHit:
    """Lower what stands in a document for eyes; what programs read from a picture is there for them."""
    for_eyes = FOR_EYES in hit.path or (hit.member in visual and not hit.path.startswith(METADATA))
    if not for_eyes or RANK[hit.found] <= RANK[Found.VISUAL]:
        return hit
    return FactHit(member=hit.member, path=hit.path, found=Found.VISUAL, variant=hit.variant)


def _lowered(hit: FactHit) -> FactHit:
    return FactHit(member=hit.member, path=hit.path, found=Found.PARTIAL, variant=hit.variant)


class MemberMatch:
    """Matches one member: its leaves once for canaries, and once more for weak values where some anchored."""

    def __init__(self, matching: Matching, member: int, columns: Columns) -> None:
        self._matching = matching
        self._member = member
        self._columns = columns
        self._scopes = Scopes()
        self._in_leaves: set[Needle] = set()
        self.variants: set[str] = set()

    def see(self, leaf: Leaf) -> None:
        """Look for canaries in a leaf, and for whole files, by their digest or in base64."""
        if leaf.type == "digest":
            self._matching.take_digest(leaf.value, self._member, leaf.path, "inside")
            return
        for needle, variant in self._matching.scanner.in_text(leaf.value).items():
            self._in_leaves.add(needle)
            self._take(needle, variant, leaf)
        if len(leaf.value) >= _FILE_IN_TEXT and (raw := decode_base64(leaf.value)) is not None:
            digest = hashlib.sha256(raw).hexdigest()
            self._matching.take_digest(digest, self._member, leaf.path, "base64")

    def _take(self, needle: Needle, variant: str, leaf: Leaf) -> None:
        self.variants.add(variant)
        path = escape(leaf.path)
        if self._is_foreign(needle, path):
            return
        self._scopes.anchor(needle.record, leaf.path, leaf.record)
        fact = (needle.record, needle.field)
        self._matching.take_part(needle, FactHit(member=self._member, path=path, found=Found.LOOSE, variant=variant))
        field = self._matching.field(fact)
        if field.type is FieldType.FILE:
            return
        equal = self._matching.comparer.compare(field, leaf, self._columns.order(leaf.path))
        if equal is not None:
            found, how = equal
            self.variants.add(how)
            self._matching.take_hit(fact, FactHit(member=self._member, path=path, found=found, variant=how))

    def _is_foreign(self, needle: Needle, path: str) -> bool:
        """Take a decoy or a canary of the other account; say whether it was one."""
        if needle.kind is Kind.DECOY:
            self._matching.decoys.add(needle.literal)
        elif needle.kind is Kind.BYSTANDER:
            self._matching.leaks.take_canary(needle, self._member, path)
        return needle.kind is not Kind.OWN

    @property
    def needs_second_look(self) -> bool:
        return any(self._matching.weak_of(record) for record in self._scopes.records)

    def see_again(self, leaf: Leaf) -> None:
        """Look for the weak values of the record that a leaf belongs to."""
        if not leaf.value:
            return
        for record in self._scopes.owners(leaf):
            for field in self._matching.weak_of(record):
                equal = self._matching.comparer.compare(field, leaf, self._columns.order(leaf.path))
                if equal is not None:
                    hit = FactHit(member=self._member, path=escape(leaf.path), found=equal[0], variant=equal[1])
                    self._matching.take_hit((record, field.name), hit)

    def places(self) -> Places:
        """Learn where the fields of its records stand; for those that were not found there."""
        return self._matching.places_in(self._member, tuple(self._scopes.records))

    def see_in_place(self, leaf: Leaf, places: Places) -> None:
        """Look at what stands in the place of a value that was not found."""
        column = column_of(leaf.path)
        if column in places.columns:
            places.see(leaf, column, self._scopes.owners(leaf), self._columns.order(leaf.path))

    def take_places(self, places: Places) -> None:
        """Keep what was seen there."""
        for (record, field), path, kind in places.found(self._matching.judge):
            self._matching.take_deviation(
                Deviation(record=record, field=field, member=self._member, path=escape(path), kind=kind)
            )

    def take_bytes(self, hits: Iterable[ByteHit]) -> None:
        """Take what stands in the raw bytes, and in no leaf: in keys, comments, scripts, or where nothing decodes."""
        for hit in hits:
            if hit.needle is None:
                self._matching.leaks.take_hash(self._member, hit.offset)
            elif hit.needle not in self._in_leaves and not self._is_foreign(hit.needle, ""):
                found = FactHit(member=self._member, path="", found=Found.LOOSE, variant=hit.variant)
                self._matching.take_part(hit.needle, found)

    def take_secret(self, leaf: Leaf) -> None:
        """Take what opens an account; what holds a needle was written by us."""
        if not self._matching.scanner.in_text(leaf.value):
            self._matching.leaks.take_secret(leaf.value, self._member, leaf.path)

    def take_name(self, name: str) -> None:
        """Look for canaries in the member's name."""
        for needle, variant in self._matching.scanner.in_text(name).items():
            if not self._is_foreign(needle, ""):
                found = FactHit(member=self._member, path="", found=Found.LOOSE, variant=variant)
                self._matching.take_part(needle, found)
