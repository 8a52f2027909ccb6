"""However a service might have written the same export, recall is the same; and nothing it writes upsets a decoder."""

import contextlib
import csv
import io
import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probes.export import Limits
from probes.export.confine import ConfinedFile, inspect_confined
from probes.export.decode import DECODERS, Document
from probes.export.encoding import choose_encoding
from probes.export.error import ExportError
from probes.export.identify import HEAD, identify
from results.records import Inspection
from tests.probes.export.conftest import look, present, source
from tests.probes.export.shapes import SHAPES
from tests.probes.export.shapes.account import Held, account
from tests.probes.export.shapes.shape import Members, Shape, zipped
from tests.probes.export.test_shapes import differences

DELIMITERS = ",;\t|"
PACKED = sorted(name for name, shape in SHAPES.items() if shape.pack is zipped)
WRITTEN = {name: shape.write(shape.account.held) for name, shape in SHAPES.items()}
IN_JSON = sorted(name for name, members in WRITTEN.items() if any(_name.endswith(".json") for _name in members))
IN_CSV = sorted(name for name, members in WRITTEN.items() if any(_name.endswith(".csv") for _name in members))
ANY_MEMBER = [(name, member) for name, members in sorted(WRITTEN.items()) for member in sorted(members)]
CHANCE = st.randoms(use_true_random=False)


def whole(name: str, inspection: Inspection) -> bool:
    """Whether all is found, as surely as ever."""
    shape = SHAPES[name]
    return differences(inspection, shape.expected(shape.account.held)) == {} and inspection.decoy_hits == 0


def rewritten(members: Members, suffix: str, write) -> Members:
    return {name: write(data) if name.endswith(suffix) and data else data for name, data in members.items()}


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(PACKED), CHANCE, st.sampled_from([0, 8, 12, 14]))
def test_order_and_compression_of_members_change_nothing(name: str, order: random.Random, method: int):
    members = list(WRITTEN[name].items())
    order.shuffle(members)

    assert whole(name, look(zipped(dict(members), method), SHAPES[name].account.truth))


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(IN_JSON), st.sampled_from([None, 0, 3]), st.booleans(), st.booleans(), CHANCE)
def test_writing_json_otherwise_changes_nothing(name, indent, ascii_, spaced, order: random.Random):
    def shuffled(pairs: list) -> dict:
        order.shuffle(pairs)
        return dict(pairs)

    def write(data: bytes) -> bytes:
        separators = (" , ", " : ") if spaced else (",", ":")
        lines = [json.loads(line, object_pairs_hook=shuffled) for line in documents(data)]
        style = {"indent": indent if len(lines) == 1 else None, "ensure_ascii": ascii_, "separators": separators}
        return "\n".join(json.dumps(line, **style) for line in lines).encode()

    members = rewritten(WRITTEN[name], ".json", write)

    assert whole(name, look(zipped(members), SHAPES[name].account.truth))


def documents(data: bytes) -> list[str]:
    """One document, or one a line."""
    try:
        json.loads(data)
    except json.JSONDecodeError:
        return data.decode().splitlines()
    return [data.decode()]


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(IN_CSV),
    st.sampled_from(DELIMITERS),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_writing_csv_otherwise_changes_nothing(name: str, delimiter: str, quoting: int, end: str, marked: bool):
    def write(data: bytes) -> bytes:
        text = data.decode("utf-8-sig")
        written = max(DELIMITERS, key=text.count)
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end)
        writer.writerows(csv.reader(io.StringIO(text, newline=""), delimiter=written))
        return ("\ufeff" * marked + out.getvalue()).encode()

    members = rewritten(WRITTEN[name], ".csv", write)

    assert whole(name, look(zipped(members), SHAPES[name].account.truth))


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_records_of_another_account_are_leaks_and_not_ours(shape: Shape):
    """The same service wrote them, into the same archive."""
    other = account(f"not {shape.name}", shape.account.plans, decoys=0)
    leaked = other.kept({min(other.ids)})
    mine, theirs = (shape.export(held) for held in (shape.account.held, leaked))

    inspection = look(zipped({"mine": mine, "theirs": theirs}), shape.account.truth, bystander=other.truth)

    assert {leak.record for leak in inspection.leaks} == {had.id for had in leaked}
    assert present(inspection) == shape.account.ids


@pytest.mark.parametrize("name", ["database of a phone", "workbook of shared strings", "letters, one a file"])
async def test_a_child_that_may_not_write_reads_them_too(tmp_path: Path, name: str):
    shape = SHAPES[name]
    data = shape.export(shape.account.held)
    path = tmp_path / "export"
    path.write_bytes(data)
    file = ConfinedFile(path=path, name="export", sha256=source(data).artifact)

    inspection = await inspect_confined([file], shape.account.truth, None, limits=Limits())

    assert whole(name, inspection)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ANY_MEMBER), CHANCE, st.integers(min_value=1, max_value=8))
def test_a_damaged_member_gives_leaves_or_says_why_not(where: tuple[str, str], chance: random.Random, wounds: int):
    data = wounded(WRITTEN[where[0]][where[1]], chance, wounds)
    kind = identify(data[:HEAD], whole=len(data) <= HEAD, utf8=False, name=where[1]).format
    if kind not in DECODERS:
        return
    document = Document(
        open=lambda: io.BytesIO(data),
        size=len(data),
        encoding=choose_encoding(data[:HEAD], utf8=False),
        document_bytes=2**24,
    )
    with contextlib.suppress(ExportError):
        for leaf in DECODERS[kind](document):
            assert leaf.path.startswith(leaf.record)


def wounded(data: bytes, chance: random.Random, wounds: int) -> bytes:
    out = bytearray(data)
    for _ in range(wounds):
        place = chance.randrange(len(out) + 1)
        match chance.randrange(4):
            case 0:
                del out[place : place + chance.randrange(40)]
            case 1:
                out[place:place] = chance.randbytes(chance.randrange(9))
            case 2:
                out[place : place + 1] = chance.randbytes(1)
            case _:
                start = chance.randrange(len(out) + 1)
                out[place:place] = out[start : start + chance.randrange(200)]
    return bytes(out)


def test_readings_of_nobody_do_not_hide_those_that_count():
    """Health in one XML of some megabytes; the size is a parameter."""
    from tests.probes.export.shapes.places import HEALTH, health

    held: Sequence[Held] = HEALTH.held
    data = zipped({"export.xml": b"".join(health(held, 60_000))})

    inspection = look(data, HEALTH.truth)

    assert whole("health in one XML", inspection)
    assert sum(member.records for member in inspection.members) > 60_000
