"""Do researchers read the tables of a release as they are, typed, and the same bytes wherever it is made?"""

import csv
import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from auditor.release import files_of
from dashboards.channels.open_data.package import PACKAGE
from dashboards.channels.open_data.parquet import TABLES
from dashboards.channels.open_data.table import write_table
from dashboards.channels.open_data.tables import tables_of
from results.parquet import parquet_into
from tests.dashboards.channels.open_data.test_package import NASTY, crowd, printed_in, write
from tests.dashboards.released import released

_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("ms", tz="UTC"),
}


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    return files_of(released(*crowd()).release, parquet=True)  # type: ignore[arg-type]


def test_it_is_there_only_where_it_was_asked_for(files: Mapping[str, bytes]):
    plain = files_of(released(*crowd()).release)  # type: ignore[arg-type]
    assert set(files) - set(plain) == {f"{name}.parquet" for name in TABLES}
    assert {name for name in plain if plain[name] != files[name]} == {PACKAGE}


def test_the_package_lists_each_file_with_its_digest(files: Mapping[str, bytes]):
    listed = {resource["path"]: resource for resource in json.loads(files[PACKAGE])["resources"]}
    for name in TABLES:
        path = f"{name}.parquet"
        assert listed[path]["hash"] == f"sha256:{hashlib.sha256(files[path]).hexdigest()}"
        assert listed[path]["mediatype"] == "application/vnd.apache.parquet"


def test_frictionless_finds_nothing_wrong(files: Mapping[str, bytes], tmp_path: Path):
    write(tmp_path, files)
    program = Path(sys.executable).with_name("frictionless")
    done = subprocess.run(
        [program, "validate", PACKAGE, "--json"], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
    )
    report = json.loads(done.stdout)
    assert report["valid"], report["errors"]
    assert {f"{name}.parquet" for name in TABLES} <= {task["place"] for task in report["tasks"]}


@pytest.mark.parametrize("name", TABLES)
def test_it_holds_what_the_csv_holds_typed_after_its_columns(files: Mapping[str, bytes], name: str):
    table = next(t for t in tables_of(released(*crowd()).release) if t.name == name)  # type: ignore[arg-type]
    found = pq.read_table(pa.BufferReader(files[f"{name}.parquet"]))
    assert [(field.name, field.type) for field in found.schema] == [
        (column.name, _TYPES[str(column.kind)]) for column in table.columns
    ]
    rows = list(csv.DictReader(io.StringIO(write_table(table).csv.decode(), newline="")))
    assert found.num_rows == len(rows) > 0
    for column in table.columns:
        told = [row[column.name] for row in rows]
        assert [value is None or value == "" for value in found[column.name].to_pylist()] == [
            cell == "" for cell in told
        ]


def test_a_text_is_there_as_it_is_with_no_apostrophe_in_front(files: Mapping[str, bytes]):
    named = pq.read_table(pa.BufferReader(files["services.parquet"]))["name_en"].to_pylist()
    assert set(NASTY) <= set(named)


def test_rows_come_in_groups_of_one_size_however_they_are_given():
    rows = [(f"{n}", n, n / 3, n % 2 == 0, datetime(2026, 1, 1, 1, 2, 3, 999, tzinfo=UTC)) for n in range(70_000)]
    fields = (("a", "string"), ("b", "integer"), ("c", "number"), ("d", "boolean"), ("e", "datetime"))
    made = []
    for size in (1, 30_000, 70_000):
        sink = io.BytesIO()
        with parquet_into(sink, fields) as into:
            for begin in range(0, len(rows), size):
                into.add(rows[begin : begin + size])
        made.append(sink.getvalue())
    assert made[0] == made[1] == made[2]
    read = pq.ParquetFile(pa.BufferReader(made[0]))
    assert read.num_row_groups == 2
    assert read.read()["c"].to_pylist() == [row[2] for row in rows]
    assert read.read()["e"][0].as_py() == datetime(2026, 1, 1, 1, 2, 3, tzinfo=UTC)


_SCRIPT = """
import hashlib
from auditor.release import files_of
from tests.dashboards.channels.open_data.test_package import crowd
from tests.dashboards.released import released
files = files_of(released(*crowd()).release, parquet=True)
print(*(hashlib.sha256(files[name]).hexdigest() for name in sorted(files)))
"""


def test_it_is_the_same_byte_for_byte_whatever_the_surroundings():
    made = printed_in(
        _SCRIPT,
        {"TZ": "UTC", "LANG": "C", "PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "1"},
        {"TZ": "Pacific/Auckland", "LANG": "fr_FR.UTF-8", "PYTHONHASHSEED": "2", "OMP_NUM_THREADS": "4"},
    )
    assert len(made) == 1
