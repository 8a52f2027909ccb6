"""Is a spreadsheet of accounts read as spreadsheets write it, and refused whole where one line is wrong?"""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.account import Holder
from scenarios.roster import COLUMNS, Listed, RosterInvalid, load_roster

TODAY = date(2026, 3, 2)
HEADER = "account,state,username,email,holder_mode,holder_reference,created_on\n"
ZOE = "zoe@acme,created,zoe,zoe@acme.example,staff,consent-7,2026-01-10\n"
READ = Listed(
    account="zoe@acme",
    state="created",
    username="zoe",
    email="zoe@acme.example",
    holder=Holder(mode="staff", reference="consent-7"),
    created_on=date(2026, 1, 10),
)


@pytest.fixture
def roster(tmp_path: Path):
    def load(content: str | bytes) -> tuple[Listed, ...]:
        path = tmp_path / "accounts.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load_roster(path, today=TODAY)

    return load


@pytest.mark.parametrize(
    "content",
    [
        HEADER + ZOE,
        "\ufeff" + HEADER + ZOE,
        (HEADER + ZOE).replace(",", ";"),
        ("\ufeff" + HEADER + ZOE).replace(",", ";").replace("\n", "\r\n"),
        (HEADER + ZOE).replace(",", "\t"),
        (HEADER + ZOE).replace("\n", "\r"),
        (HEADER + ZOE).rstrip("\n"),
        (HEADER + ZOE).replace("zoe@acme.example", '"zoe@acme.example"'),
        (HEADER + ",,,,,,\n\n" + ZOE + ";;\n").replace(";;", ",,"),
        HEADER.replace("created_on\n", "created_on,,\n") + ZOE.replace("\n", ",,\n"),
        HEADER.upper() + ZOE.replace("created", " Created ").replace("staff", "STAFF"),
    ],
    ids=["plain", "mark", "semicolons", "excel", "tabs", "old mac", "no last line end", "quoted", "blank rows",
         "empty columns", "capitals"],
)  # fmt: skip
def test_it_is_read_as_any_spreadsheet_writes_it(roster, content: str) -> None:
    assert roster(content) == (READ,)


def test_columns_may_come_in_any_order_and_be_left_out(roster) -> None:
    assert roster("state;account\nwanted;zoe@acme\n") == (Listed(account="zoe@acme", state="wanted"),)


def test_a_quoted_cell_may_hold_the_separator(roster) -> None:
    (one,) = roster(HEADER + ZOE.replace("consent-7", '"consents, folder 7"'))
    assert one.holder == Holder(mode="staff", reference="consents, folder 7")


@pytest.mark.parametrize(
    ("row", "line", "code"),
    [
        ("Zoe@acme,created,,,,,\n", 2, "no_account"),
        ("zoe,created,,,,,\n", 2, "no_account"),
        (",created,,,,,\n", 2, "no_account"),
        ("zoe@acme,,,,,,\n", 2, "no_state"),
        ("zoe@acme,ready,,,,,\n", 2, "no_state"),
        ("zoe@acme,created,,zoe at acme,,,\n", 2, "no_email"),
        ("zoe@acme,created,,a@b@c,,,\n", 2, "no_email"),
        ("zoe@acme,created,,,staff,,\n", 2, "no_holder"),
        ("zoe@acme,created,,,,consent-7,\n", 2, "no_holder"),
        ("zoe@acme,created,,,boss,consent-7,\n", 2, "no_holder"),
        ("zoe@acme,created,,,,,10/01/2026\n", 2, "no_day"),
        ("zoe@acme,created,,,,,2026-02-30\n", 2, "no_day"),
        ("zoe@acme,created,,,,,2026-W01-1\n", 2, "no_day"),
        ("zoe@acme,created,,,,,2026-03-03\n", 2, "future"),
        ("zoe@acme,wanted,,,,,2026-01-10\n", 2, "created_and_wanted"),
        ("zoe@acme,created,,,,,,more\n", 2, "too_many_cells"),
        ("yann@acme,created,,,,,\nzoe@acme,created,,,,,\nyann@acme,verified,,,,,\n", 4, "twice"),
        ('zoe@acme,created,"z\no",,,,\n', 2, "no_text"),
        ('\nyann@acme,created,,,,,\nzoe@acme,created,"zo,,,,\n', 4, "no_csv"),
        ("zoe@acme,created,z\x07,,,,\n", 2, "no_text"),
        ("zoe@acme,created,\0,,,,\n", 2, "no_text"),
    ],
)
def test_what_is_wrong_is_refused_at_its_line_with_the_mend(roster, row: str, line: int, code: str) -> None:
    with pytest.raises(RosterInvalid) as refused:
        roster(HEADER + row)
    assert [(p.line, p.code) for p in refused.value.problems] == [(line, code)]
    assert all(p.mend for p in refused.value.problems)


def test_every_wrong_line_is_named_at_once(roster) -> None:
    with pytest.raises(RosterInvalid) as refused:
        roster(HEADER + "zoe,created,,,,,\n" + ZOE + "yann@acme,asleep,,x,,,\n")
    assert [(p.line, p.code) for p in refused.value.problems] == [(2, "no_account"), (4, "no_email"), (4, "no_state")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "columns"),
        ("account\nzoe@acme\n", "columns"),
        ("account,state,password\nzoe@acme,created,hunter2\n", "columns"),
        ("account,state,state\nzoe@acme,created,created\n", "columns"),
        (HEADER, "empty"),
        ((HEADER + ZOE.replace("zoe,", "zoé,")).encode("cp1252"), "not_utf8"),
        ((HEADER + ZOE).encode("utf-16"), "not_utf8"),
        (b"PK\x03\x04\x14\x00 a spreadsheet itself", "no_text"),
    ],
)
def test_a_file_that_is_no_list_of_accounts_is_refused(roster, content: str | bytes, code: str) -> None:
    with pytest.raises(RosterInvalid) as refused:
        roster(content)
    assert code in {p.code for p in refused.value.problems}


def test_a_column_of_passwords_is_refused_and_no_password_repeated(roster) -> None:
    with pytest.raises(RosterInvalid) as refused:
        roster("account,state,password\nzoe@acme,created,correct-horse-battery\n")
    assert "password" in str(refused.value)
    assert "correct-horse" not in str(refused.value)


def test_a_file_that_is_not_there_or_too_large_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RosterInvalid, match="cannot be read"):
        load_roster(tmp_path / "nothing.csv", today=TODAY)
    monkeypatch.setattr("scenarios.roster._LARGEST_FILE", 10)
    (tmp_path / "large.csv").write_text(HEADER + ZOE)
    with pytest.raises(RosterInvalid, match="larger than"):
        load_roster(tmp_path / "large.csv", today=TODAY)


@given(
    st.binary(max_size=300) | st.text(alphabet=',;"\n\r@zoecratd', max_size=200).map(lambda t: (HEADER + t).encode())
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_there_it_is_a_list_or_refused_with_a_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "accounts.csv"
    path.write_bytes(content)
    problems: tuple[object, ...] = ()
    listed: tuple[Listed, ...] = ()
    try:
        listed = load_roster(path, today=TODAY)
    except RosterInvalid as refused:
        problems = refused.problems
    assert bool(problems) != bool(listed)
    assert len({one.account for one in listed}) == len(listed)


def test_the_columns_are_those_that_the_header_of_these_tests_has() -> None:
    assert HEADER.strip().split(",") == list(COLUMNS)
