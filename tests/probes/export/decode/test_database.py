"""Databases: what is stored is read, what would compute is not."""

import hashlib
import json
import sqlite3

import pytest

from probes.export.decode import DECODERS
from probes.export.error import BudgetExceeded, MemberUnreadable
from tests.probes.export.conftest import codes, look
from tests.probes.export.portal import World, picture, zipped
from tests.probes.export.test_decode import document, leaves


def database(*statements: str) -> bytes:
    link = sqlite3.connect(":memory:")
    for statement in statements:
        link.execute(statement)
    link.commit()
    return bytes(link.serialize())


def test_rows_are_records_with_typed_values():
    data = database(
        "CREATE TABLE [a/b] (n INTEGER, t TEXT, x, z)",
        "INSERT INTO [a/b] VALUES (1, 'é', x'01020304050607080102030405060708', NULL)",
    )
    assert leaves("sqlite", data) == [
        ("/a~1b/1/n", "1", "number", "/a~1b/1"),
        ("/a~1b/1/t", "é", "text", "/a~1b/1"),
        ("/a~1b/1/x/content", hashlib.sha256(bytes(range(1, 9)) * 2).hexdigest(), "digest", "/a~1b/1"),
        ("/a~1b/1/z", "", "null", "/a~1b/1"),
    ]


def test_an_id_of_nineteen_digits_stays_one():
    data = database("CREATE TABLE t (n)", "INSERT INTO t VALUES (1765432109876543217)")
    assert leaves("sqlite", data)[0][1] == "1765432109876543217"


def test_nothing_that_computes_is_read():
    data = database(
        "CREATE TABLE t (a TEXT, g TEXT GENERATED ALWAYS AS (hex(zeroblob(100000000))) VIRTUAL)",
        "INSERT INTO t (a) VALUES ('x')",
        "CREATE VIEW v AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r",
        "CREATE TRIGGER tr AFTER INSERT ON t BEGIN DELETE FROM t; END",
    )
    assert [leaf[:2] for leaf in leaves("sqlite", data)] == [("/t/1/a", "x")]


def test_names_of_tables_are_no_statements():
    name = 'x"; DROP TABLE y; --'
    data = database(
        f'CREATE TABLE "{name.replace(chr(34), chr(34) * 2)}" (a)', "CREATE TABLE y (a)", "INSERT INTO y VALUES (1)"
    )
    assert [leaf[1] for leaf in leaves("sqlite", data)] == ["1"]


def test_a_database_that_had_a_log_is_read_and_the_log_beside_it_is_named(world: World):
    raw = bytearray(database("CREATE TABLE t (a)", "INSERT INTO t VALUES ('x')"))
    raw[18:20] = b"\2\2"
    assert [leaf[1] for leaf in leaves("sqlite", bytes(raw))] == ["x"]

    log = b"\x37\x7f\x06\x82" + bytes(range(7, 200)) * 9
    inspection = look(zipped({"a.db": bytes(raw), "a.db-wal": log}), world.truth)
    assert [(problem.code, problem.member) for problem in inspection.problems] == [("unsupported", 3)]


def test_a_blob_is_read_as_the_file_it_is(world: World):
    link = sqlite3.connect(":memory:")
    link.execute("CREATE TABLE t (a BLOB)")
    for data in (json.dumps({"n": [{"b": "é"}]}).encode(), picture("x"), zipped({"a": b"x"})):
        link.execute("INSERT INTO t VALUES (?)", (data,))
    link.commit()
    data = document(bytes(link.serialize()))
    found = [tuple(leaf)[:3] for leaf in DECODERS["sqlite"](data) if leaf.type != "digest"]
    assert found == [("/t/1/a/n/0/b", "é", "text")]
    assert data.unread == {"files inside it"}  # the archive's
    assert data.reasons == set()
    assert codes(look(data.open().read(), world.truth, name="a.db")) == {"unsupported"}


def test_a_damaged_database_gives_what_stands_before_the_damage():
    raw = bytearray(database("CREATE TABLE t (a)", *(f"INSERT INTO t VALUES ('{'x' * 500}{n}')" for n in range(40))))
    raw[-6000:-100] = b"\xff" * 5900
    found = []
    with pytest.raises(MemberUnreadable):
        found.extend(DECODERS["sqlite"](document(bytes(raw))))
    assert found


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0", b"SQLite format 3\0" + b"\xff" * 5000])
def test_what_is_no_database_is_refused(data: bytes):
    with pytest.raises(MemberUnreadable):
        leaves("sqlite", data)


def test_a_database_beyond_its_budget_is_not_copied():
    with pytest.raises(BudgetExceeded):
        leaves("sqlite", b"SQLite format 3\0" + bytes(2**20))
