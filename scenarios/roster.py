"""Which accounts does a spreadsheet list? Read all or not at all, refused with line and mend.

CSV as spreadsheets write it: UTF-8 with or without a mark, cells parted by `;`,
`,` or tabs, one row an account. It holds no secret: passwords have no column.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from scenarios.account import ACCOUNT_ID, Holder, HolderMode
from scenarios.errors import Problem, ScenarioError
from scenarios.secret import problem_at

COLUMNS = ("account", "state", "username", "email", "holder_mode", "holder_reference", "created_on")
_COMPULSORY = ("account", "state")
_LARGEST_FILE = 16 * 2**20
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

FirstState = Literal["wanted", "created", "verified"]
STATES: tuple[FirstState, ...] = get_args(FirstState)
_MODES: tuple[HolderMode, ...] = get_args(HolderMode)


class RosterInvalid(ScenarioError):
    """The list of accounts cannot be taken; none of it was."""

    code = "roster_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row: an account, and how far it has come."""

    account: str
    state: FirstState
    username: str | None = None
    email: str | None = None
    holder: Holder | None = None
    created_on: date | None = None


def load_roster(path: Path, *, today: date) -> tuple[Listed, ...]:
    """Read a list of accounts.

    Args:
        path: the CSV file.
        today: no account was created after it.

    Raises:
        RosterInvalid: names every line that is wrong.
    """
    reader = _Reader(path, today)
    listed = tuple(reader.listed(_text(path)))
    if reader.problems:
        raise RosterInvalid(reader.problems)
    if not listed:
        raise RosterInvalid(
            [problem_at(path, "empty", "it lists no account", f"write a row below {','.join(COLUMNS)}")]
        )
    return listed


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        mend = "look at its name and its permissions"
        raise RosterInvalid([problem_at(path, "unreadable", f"it cannot be read: {error.strerror}", mend)]) from None
    if len(data) > _LARGEST_FILE:
        mend = "look whether it is the right one, or split it"
        raise RosterInvalid([problem_at(path, "too_large", "it is larger than 16 MiB", mend)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        mend = "save it as CSV UTF-8 (in Excel: « CSV UTF-8 (délimité par des virgules) »)"
        raise RosterInvalid([problem_at(path, "not_utf8", "it is not UTF-8", mend, line=line)]) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise RosterInvalid([problem_at(path, "no_text", "it holds a zero byte", "save it as CSV UTF-8", line=line)])
    return text


class _Reader:
    """Turns rows into accounts, and gathers what is wrong with them."""

    def __init__(self, path: Path, today: date) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._today = today
        self._first: dict[str, int] = {}

    def listed(self, text: str) -> Iterator[Listed]:
        rows = self._rows(text)
        _, header = next(rows, (1, []))
        names = self._names(header)
        if names is None:
            return
        for line, cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
                self._refuse(
                    line,
                    "too_many_cells",
                    f"{len(cells)} cells below {len(names)} columns",
                    "quote a cell that holds the separator",
                )
                continue
            one = self._account(line, dict(zip(names, (cell.strip() for cell in cells), strict=False)))
            if one is not None:
                yield one

    def _rows(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Rows with the line each begins on: a quoted cell may span several."""
        first_line = text.partition("\n")[0]
        delimiter = max(";,\t", key=first_line.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        line = 1
        try:
            for cells in reader:
                yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            self._refuse(line, "no_csv", f"this row is no CSV: {error}", "look at its quotation marks")

    def _names(self, header: list[str]) -> list[str] | None:
        names = [cell.strip().lower() for cell in header]
        while names and not names[-1]:
            names.pop()
        wrong = [name for name in names if name not in COLUMNS]
        missing = [name for name in _COMPULSORY if name not in names]
        twice = [name for name in COLUMNS if names.count(name) > 1]
        for what, found in (
            ("there is no column", wrong),
            ("a column is missing:", missing),
            ("it stands there twice:", twice),
        ):
            if found:
                self._refuse(
                    1,
                    "columns",
                    f"{what} {', '.join(name or '(empty)' for name in found)}",
                    f"the columns are {', '.join(COLUMNS)}",
                )
        return None if self.problems else names

    def _account(self, line: int, cells: Mapping[str, str]) -> Listed | None:
        before = len(self.problems)
        for column, cell in cells.items():
            if not cell.isprintable():
                self._refuse(line, "no_text", f"“{column}” holds a line break or a control character", "type it anew")
        name = cells.get("account", "")
        if not ACCOUNT_ID.fullmatch(name):
            self._refuse(line, "no_account", f"“{name}” is no account", "write persona@service, in small letters")
        elif name in self._first:
            self._refuse(line, "twice", f"{name} stands on line {self._first[name]} already", "keep one of the rows")
        self._first.setdefault(name, line)
        state = next((known for known in STATES if known == cells.get("state", "").lower()), None)
        if state is None:
            self._refuse(
                line,
                "no_state",
                f"“{cells.get('state', '')}” is no state to begin with",
                f"write one of {', '.join(STATES)}",
            )
        email = cells.get("email") or None
        if email is not None and not _is_address(email):
            self._refuse(line, "no_email", f"“{email}” is no address", "write name@host")
        holder = self._holder(line, cells.get("holder_mode", "").lower(), cells.get("holder_reference", ""))
        created_on = self._day(line, cells.get("created_on", ""))
        if created_on is not None and state == "wanted":
            self._refuse(line, "created_and_wanted", "it was created, and is only wanted", "write created or verified")
        if state is None or len(self.problems) > before:
            return None
        return Listed(
            account=name,
            state=state,
            username=cells.get("username") or None,
            email=email,
            holder=holder,
            created_on=created_on,
        )

    def _holder(self, line: int, mode: str, reference: str) -> Holder | None:
        if not mode and not reference:
            return None
        known = next((one for one in _MODES if one == mode), None)
        if known is None or not reference:
            self._refuse(
                line,
                "no_holder",
                "a holder is a mode and a reference",
                f"fill both cells; the modes are {', '.join(_MODES)}",
            )
            return None
        return Holder(mode=known, reference=reference)

    def _day(self, line: int, text: str) -> date | None:
        """A day as ISO 8601 writes it: 02/03/2026 is two days, and never guessed."""
        if not text:
            return None
        try:
            day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None:
            self._refuse(
                line, "no_day", f"“{text}” is no day", "write 2026-11-23; spreadsheets leave it so in a column of text"
            )
        elif day > self._today:
            self._refuse(line, "future", f"{text} lies in the future", "write the day on which it was created")
        return day

    def _refuse(self, line: int, code: str, message: str, mend: str) -> None:
        self.problems.append(problem_at(self._path, code, message, mend, line=line))


def _is_address(text: str) -> bool:
    name, _, host = text.partition("@")
    return bool(name and host) and "@" not in host and not any(c.isspace() or not c.isprintable() for c in text)
