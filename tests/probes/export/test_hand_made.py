"""Files and expectations written by hand: what no program of ours made, none of ours may misread."""

import sqlite3
from pathlib import Path

import pytest
import yaml

from results.records import Decoy, Expected, FieldType, GroundTruth, Provenance, TruthField, TruthRecord
from tests.probes.export.conftest import codes, look

FOLDER = Path(__file__).parent / "hand_made"


def truth() -> GroundTruth:
    said = yaml.safe_load((FOLDER / "truth.yaml").read_text(encoding="utf-8"))
    return GroundTruth(
        account=said["account"],
        persona="odile",
        full_name=said["full_name"],
        locale=said["locale"],
        timezone=said["timezone"],
        seed="",
        records=tuple(_record(name, dict(record)) for name, record in said["records"].items()),
        decoys=tuple(Decoy(value=value, type=FieldType.TEXT) for value in said["decoys"]),
    )


def _record(name: str, said: dict) -> TruthRecord:
    category = said.pop("category")
    return TruthRecord(
        id=name,
        category=category,
        provenance=Provenance.PROVIDED,
        expected_portability=Expected.MAY,
        expected_access=Expected.MAY,
        fields=tuple(
            TruthField(name=field, type=FieldType(f["type"]), value=f["value"], canaries=tuple(f.get("canaries", ())))
            for field, f in said.items()
        ),
    )


def content(name: str) -> bytes:
    data = (FOLDER / name).read_bytes()
    if not name.endswith(".sql"):
        return data
    link = sqlite3.connect(":memory:")
    link.executescript(data.decode())
    link.commit()
    return bytes(link.serialize())


@pytest.mark.parametrize("name", ["trips.csv", "notes.html", "app.sql"])
def test_what_stands_in_it_is_what_a_person_reads_in_it(name: str):
    expected = yaml.safe_load((FOLDER / name).with_suffix(".expected.yaml").read_text(encoding="utf-8"))

    inspection = look(content(name), truth(), name=name)

    (member,) = inspection.members
    assert {r.record: {f.field: str(f.found) for f in r.fields} for r in inspection.records} == {
        record: found for record, found in expected.items() if isinstance(found, dict)
    }
    assert (member.readability, list(member.reasons)) == (expected["readability"], expected["reasons"])
    assert inspection.decoy_hits == 0
    assert codes(inspection) == set()
