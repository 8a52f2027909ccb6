"""Which values may a scenario name, and where? The closed grammar of `${...}`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from scenarios.errors import Problem
from scenarios.source import Document, Loc

_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_OPENING = re.compile(r"\$\{")
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,3}")
_CAPTURE = re.compile(r"(?<![$\\])\{([a-z][a-z0-9_]*)\}")

RESERVED_CAPTURES = ("promise", "expires", "date", "price", "reference", "n", "total")
"""Captures that are observations too: kept verbatim and parsed."""

_CLOSED: dict[str, tuple[str, ...]] = {
    "persona": ("full_name", "locale", "timezone", "postal"),
    "service": (
        "id",
        "name",
        "url",
        "mail_from",
        "sector",
        "contact.dpo",
        "contact.notice",
        "contact.postal",
        "controller.name",
        "controller.country",
        "controller.region",
        "controller.siren",
    ),
    "export": ("name", "option"),
    "mail": ("link", "from"),
    "case": ("id", "reference", "language", "account.email"),
}
ROOTS = ("account", "persona", "record", "service", "words", "export", "mail", "saved", "case")
_RECORD_STAGES = ("plant", "readback")
_NO_PATTERN = frozenset({"with", "note", "human", "json", "form", "headers", "option", "open", "call"})


@dataclass(frozen=True, slots=True)
class Variable:
    """`${root.name}`; `name` may hold further points."""

    root: str
    name: str

    def __str__(self) -> str:
        return f"${{{self.root}.{self.name}}}"


MISSING = Variable("case", "missing")
"""What an answer lacks, a line for each category."""


def variables_of(text: str) -> tuple[Variable, ...]:
    """List the well-formed variables of a text, in order."""
    found = (match[1] for match in _VARIABLE.finditer(text))
    return tuple(Variable(*name.split(".", 1)) for name in found if _NAME.fullmatch(name))


def captures_of(text: str) -> tuple[str, ...]:
    """List the words in `{braces}` that a pattern keeps, in order."""
    return tuple(match[1] for match in _CAPTURE.finditer(text))


def strings_of(data: object, loc: Loc = ()) -> Iterator[tuple[Loc, str]]:
    """Walk over every text of a file, with the way to it."""
    if isinstance(data, str):
        yield loc, data
    elif isinstance(data, Mapping):
        for key, item in data.items():
            yield from strings_of(item, (*loc, key))
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from strings_of(item, (*loc, index))


def saved_names(documents: Sequence[Document]) -> frozenset[str]:
    """Everything that some step or rule keeps as `${saved.*}`."""
    names: set[str] = set()
    for document in documents:
        for loc, text in strings_of(document.data):
            if not _NO_PATTERN.intersection(map(str, loc)):
                names.update(captures_of(text))
            if "save" in loc[:-1]:
                names.add(str(loc[-1]))
    return frozenset(names)


def check_variables(
    document: Document, *, saved: frozenset[str], words: frozenset[str], exports: bool, missing: bool = False
) -> Iterator[Problem]:
    """Refuse what looks like a variable and is none (lint rule 1).

    Args:
        document: the file.
        saved: names that some step or rule keeps.
        words: names under `words:`.
        exports: whether the scenario names several exports.
        missing: whether it is the letter about what is missing, which alone can name it.
    """
    for loc, text in strings_of(document.data):
        if loc[-1:] == ("note",):
            continue
        well_formed = [match.start() for match in _VARIABLE.finditer(text) if _NAME.fullmatch(match[1])]
        if any(match.start() not in well_formed for match in _OPENING.finditer(text)):
            yield _problem(
                document,
                loc,
                "“${” begins no variable here",
                "write ${root.name}, without spaces; nothing else, and no arithmetic",
            )
        for variable in variables_of(text):
            if not (missing and variable == MISSING):
                yield from _check(document, loc, variable, saved=saved, words=words, exports=exports)


def _check(
    document: Document, loc: Loc, variable: Variable, *, saved: frozenset[str], words: frozenset[str], exports: bool
) -> Iterator[Problem]:
    root, name = variable.root, variable.name
    known = {**_CLOSED, "saved": tuple(sorted(saved)), "words": tuple(sorted(words))}
    if root not in ROOTS:
        yield _problem(document, loc, f"there is no variable {variable}", _mend(root, ROOTS))
    elif root == "record" and not set(_RECORD_STAGES).intersection(map(str, loc[:1])):
        yield _problem(
            document, loc, f"{variable} has a value in `plant` and `readback` only", "name something else here"
        )
    elif root == "export" and not exports:
        yield _problem(
            document,
            loc,
            f"{variable} has no value: this scenario has no `exports`",
            "add `exports`, or write the words",
        )
    elif root in known and name not in known[root]:
        mend = _mend(name, known[root]) if known[root] else f"nothing here makes a ${{{root}.…}}"
        yield _problem(document, loc, f"there is no variable {variable}", mend)


def _mend(word: str, known: Sequence[str]) -> str:
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"did you mean “{close[0]}”?" if close else f"known here: {', '.join(known)}"


def _problem(document: Document, loc: Loc, message: str, mend: str) -> Problem:
    at = document.position(loc)
    return Problem(
        file=document.name, line=at.line, column=at.column, code="unknown_variable", message=message, mend=mend
    )
