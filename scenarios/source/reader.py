"""What does the file say, and where? YAML without its traps.

YAML 1.2 scalars only; anchors, aliases, merge keys, tags, duplicate keys and
tabs are refused, each with its mend: a declaration is read by people.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import yaml

from scenarios.errors import Problem, ScenarioError, ScenarioMissing, ScenarioUnreadable
from scenarios.source.document import Document, Loc, Position
from scenarios.source.scalar import resolve

LARGEST_FILE = 256 * 1024
_DEEPEST = 30
_PLAIN_MEND = (
    "put the text in quotes if it holds a comma, ?, :, # or ${ (inside {...} these end it), and look at the indentation"
)


def read_yaml(source: Path | str, *, name: str | None = None, largest: int = LARGEST_FILE) -> Document:
    """Read a file, or a text, with the position of every key and value.

    Args:
        source: a path, or the YAML itself.
        name: how messages call it; the path by default.
        largest: in bytes; what people do not write by hand may be larger.

    Raises:
        ScenarioMissing: there is no such file.
        ScenarioUnreadable: it is no UTF-8, too large, or no YAML of ours; names every place found.
    """
    if isinstance(source, Path):
        name = name or str(source)
        text = _read_text(source, name, largest)
    else:
        name, text = name or "<text>", source
    if len(text) > largest:
        raise _too_large(name, largest)
    tabs = list(_tabs(text, name))
    if tabs:
        raise ScenarioUnreadable(tabs)
    return _composed(name, text)


@lru_cache(maxsize=4)
def _composed(name: str, text: str) -> Document:
    """What a text says, composed once however often in a row it is read: whoever loads and lints a file reads it five times."""
    return _Composer(name).compose(text)


def _read_text(path: Path, name: str, largest: int) -> str:
    try:
        if path.exists() and not path.is_file() and not path.is_dir():  # a pipe would keep us, a device has no end
            message, mend = "it is no ordinary file", "save it to a file first"
            raise ScenarioMissing([_problem(name, Position(), "missing_file", message, mend)])
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except FileNotFoundError:
        problem = _problem(
            name, Position(), "missing_file", "there is no such file", "look at its name; file name = id"
        )
        raise ScenarioMissing([problem]) from None
    except OSError as error:
        problem = _problem(
            name, Position(), "missing_file", f"the file cannot be opened: {error.strerror}", "look at its permissions"
        )
        raise ScenarioMissing([problem]) from error
    if len(data) > largest:
        raise _too_large(name, largest)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line_start = before.rfind(b"\n") + 1
        column = len(before[line_start:].decode("utf-8", "replace")) + 1
        position = Position(before.count(b"\n") + 1, column)
        raise _unreadable(name, position, "not_utf8", "these bytes are not UTF-8", "save the file as UTF-8") from error


def _too_large(name: str, largest: int) -> ScenarioError:
    what = f"the file is larger than {largest // 1024} KiB"
    return _unreadable(name, Position(), "too_large", what, "split it; a scenario is one service")


def _tabs(text: str, name: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), start=1):
        column = line.find("\t")
        if column >= 0:
            yield _problem(name, Position(number, column + 1), "tab", "a tab stands here", "write spaces instead")


class _Composer:
    """Turns the parser's events into data, positions and problems."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._values: dict[Loc, Position] = {}
        self._keys: dict[Loc, Position] = {}
        self._problems: list[Problem] = []

    def compose(self, text: str) -> Document:
        self._events = yaml.parse(text, Loader=yaml.SafeLoader)
        try:
            data = self._document()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            position = Position(mark.line + 1, mark.column + 1) if mark else Position()
            what = f"YAML cannot be read here: {error.problem or error.context}"
            self._problems.append(_problem(self._name, position, "yaml", what, _PLAIN_MEND))
        except yaml.reader.ReaderError as error:
            before = text[: error.position]
            position = Position(before.count("\n") + 1, error.position - before.rfind("\n"))
            self._problems.append(
                _problem(self._name, position, "yaml", "a control character stands here", "delete it")
            )
        if self._problems:
            raise ScenarioUnreadable(self._problems)
        return Document(name=self._name, data=data, values=self._values, keys=self._keys)

    def _document(self) -> object:
        data: object = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(
                        event, "two_documents", "a second document begins here (---)", "make it a file of its own"
                    )
                    break
            elif isinstance(event, yaml.NodeEvent):
                data = self._node(event, ())
        if documents == 0 or data is None:
            self._problems.append(
                _problem(
                    self._name,
                    Position(),
                    "empty_file",
                    "the file is empty",
                    "write the declaration, or delete the file",
                )
            )
        return data

    def _node(self, event: yaml.Event, loc: Loc) -> object:
        if len(loc) > _DEEPEST:
            raise _unreadable(
                self._name, _position(event), "too_deep", "this is nested too deeply", "close a bracket before it"
            )
        self._values[loc] = _position(event)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(
                event,
                "alias",
                f"an alias stands here (*{event.anchor})",
                "write the thing out; a text that begins with * is quoted",
            )
            return None
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            self._refuse_ornaments(event)
        if isinstance(event, yaml.ScalarEvent):
            return resolve(event.value) if event.style is None else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(loc)
        return self._mapping(loc)

    def _sequence(self, loc: Loc) -> list[object]:
        items: list[object] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, (*loc, len(items))))
        return items

    def _mapping(self, loc: Loc) -> dict[str, object]:
        items: dict[str, object] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, loc)
            place = (*loc, key)
            first = self._keys.setdefault(place, _position(event))
            value = self._node(next(self._events), place)
            if key in items:
                self._refuse(
                    event, "duplicate_key", f"“{key}” stands here twice (before: line {first.line})", "keep one of them"
                )
            items[key] = value
        return items

    def _key(self, event: yaml.Event, loc: Loc) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._node(event, (*loc, "?"))
            self._refuse(event, "strange_key", "a key is one word", _PLAIN_MEND)
            return "?"
        self._refuse_ornaments(event)
        if event.value == "<<" and event.style is None:
            self._refuse(event, "merge_key", "a merge key (<<) stands here", "write the keys out")
        return event.value

    def _refuse_ornaments(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._refuse(
                event,
                "anchor",
                f"an anchor stands here (&{event.anchor})",
                "delete it; a text that begins with & is quoted",
            )
        if event.tag is not None:
            self._refuse(
                event, "tag", f"a tag stands here ({event.tag})", "delete it; a text that begins with ! is quoted"
            )

    def _refuse(self, event: yaml.Event, code: str, message: str, mend: str) -> None:
        self._problems.append(_problem(self._name, _position(event), code, message, mend))


def _position(event: yaml.Event) -> Position:
    mark = event.start_mark
    return Position(mark.line + 1, mark.column + 1) if mark else Position()


def _problem(name: str, position: Position, code: str, message: str, mend: str) -> Problem:
    return Problem(file=name, line=position.line, column=position.column, code=code, message=message, mend=mend)


def _unreadable(name: str, position: Position, code: str, message: str, mend: str) -> ScenarioError:
    return ScenarioUnreadable([_problem(name, position, code, message, mend)])
