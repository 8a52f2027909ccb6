"""Is what the file says in the language? Every refusal says where, what, and what mends it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from scenarios.draft import UNANSWERED
from scenarios.errors import Problem, ScenarioInvalid
from scenarios.source.document import Document, Loc, Position
from scenarios.source.vocabulary import known_keys, known_steps

T = TypeVar("T")

_QUOTE = "put it in quotes"
_SHAPES: dict[str, tuple[str, str]] = {
    "string_type": ("a text is wanted here", _QUOTE),
    "bool_type": ("true or false is wanted here", "write true or false"),
    "bool_parsing": ("true or false is wanted here", "write true or false"),
    "int_type": ("a whole number is wanted here", "write a number without quotes"),
    "int_parsing": ("a whole number is wanted here", "write a number without quotes"),
    "tuple_type": ("a list is wanted here", "begin each item with - on a line of its own, or write [a, b]"),
    "list_type": ("a list is wanted here", "begin each item with - on a line of its own, or write [a, b]"),
    "dict_type": ("keys with values are wanted here", "write key: value"),
    "model_type": ("keys with values are wanted here", "write key: value"),
    "model_attributes_type": ("keys with values are wanted here", "write key: value"),
    "dataclass_type": ("keys with values are wanted here", "write key: value"),
    "mapping_type": ("keys with values are wanted here", "write key: value"),
    "too_short": ("there is nothing in this list", "fill it, or leave the key out"),
    "string_too_short": ("there is nothing here", "write the text, or leave the key out"),
}
_BOUNDS: dict[str, tuple[str, str, str]] = {
    "greater_than_equal": ("“{}” is too little", "write at least {}", "ge"),
    "less_than_equal": ("“{}” is too much", "write at most {}", "le"),
    "greater_than": ("“{}” is too little", "write more than {}", "gt"),
    "less_than": ("“{}” is too much", "write less than {}", "lt"),
}
_MENDS: dict[str, str] = {
    "misplaced_key": "move it or delete it",
    "misplaced_fact": "put the fact on a `see` or `watch_for` that shows it",
    "never_irreversible": "mark the step that does it: a click, an open, a letter",
    "too_long": "write at most 10m; what takes longer belongs into `wait`",
    "duration": "write it so, in quotes or not",
    "day": "write year-month-day",
    "one_place": "keep one of them",
    "two_kinds": "keep one of them",
    "one_source": "keep one, or write a list: the first there is will be taken",
    "one_load": "keep one of them",
    "json_path": "write names and places, as $.items[0].id",
    "misplaced_header": "leave it out",
    "one_text": "keep one of them for each language",
    "no_words": "write the words as they stand on the page, in quotes if they hold more than letters and spaces",
    "empty_words": "write the words as they stand on the page",
    "no_pattern": "add one",
    "no_meaning": "say what the mail means, or that it means nothing",
    "one_way_in": "keep one of them",
    "missing_key": "add it",
    "no_mapping": "write them in {...}",
    "no_field": "name the field by its label",
    "empty_stage": "leave the key out, or fill it",
}


def validate(document: Document, kind: type[T] | TypeAdapter[T], *, data: object = None) -> T:
    """Make a value of what a file says.

    Args:
        document: what was read, for positions.
        kind: the model, or an adapter of it.
        data: instead of the document's data, where something was put into it; the ways stay the same.

    Raises:
        ScenarioInvalid: names every place that the language does not know.
    """
    adapter = kind if isinstance(kind, TypeAdapter) else TypeAdapter(kind)
    if unanswered := list(_unanswered(document, document.data, ())):
        raise ScenarioInvalid(unanswered)
    empty = dict.fromkeys(_empty(document, document.data, ()))
    try:
        value = adapter.validate_python(document.data if data is None else data, by_alias=True, by_name=False)
    except ValidationError as error:
        problems = problems_of(error, document, adapter)
        lines = {problem.line for problem in problems}
        raise ScenarioInvalid([*problems, *(problem for problem in empty if problem.line not in lines)]) from None
    if empty:
        raise ScenarioInvalid(empty)
    return value


def _unanswered(document: Document, node: object, loc: Loc) -> Iterator[Problem]:
    """Find what a draft left to be answered."""
    if node == UNANSWERED:
        what = ".".join(str(part) for part in loc if isinstance(part, str)) or "this"
        yield _at(
            document,
            document.position(loc),
            "unanswered",
            f"{what} is still to be answered",
            f"write it instead of {UNANSWERED}",
        )
    children: Iterable[tuple[str | int, object]] = ()
    if isinstance(node, Mapping):
        children = node.items()
    elif isinstance(node, list):
        children = enumerate(node)
    for key, child in children:
        yield from _unanswered(document, child, (*loc, key))


def _empty(document: Document, node: object, loc: Loc) -> Iterator[Problem]:
    """Find keys with nothing after them: a file says what it means. Only a JSON body knows `null`."""
    if node is None:
        message = "nothing stands after this key" if loc and isinstance(loc[-1], str) else "nothing stands here"
        yield _at(
            document, document.key_position(loc), "empty_value", message, "write what belongs there, or delete it"
        )
    elif isinstance(node, Mapping):
        for key, item in node.items():
            if key != "json":
                yield from _empty(document, item, (*loc, key))
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _empty(document, item, (*loc, index))


def problems_of(error: ValidationError, document: Document, adapter: TypeAdapter[Any]) -> tuple[Problem, ...]:
    """Say each refusal of a model in the words of the language, at its place in the file."""
    details = error.errors(include_url=False)
    root = adapter._type  # noqa: SLF001 (the adapter gives no other access to the type it was made of)
    return tuple(_problem(detail, document, root) for detail in details if not _follows(detail, details))


def _follows(detail: ErrorDetails, details: Sequence[ErrorDetails]) -> bool:
    """Tell a list that only seems too short because its items were refused."""
    loc = detail["loc"]
    return detail["type"] == "too_short" and any(
        len(d["loc"]) > len(loc) and d["loc"][: len(loc)] == loc for d in details
    )


def _problem(detail: ErrorDetails, document: Document, root: object) -> Problem:
    kind, loc, context = detail["type"], detail["loc"], detail.get("ctx", {})
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return _unknown_key(document, loc, known_keys(root, loc[:-1]))
    if kind in ("missing", "missing_argument", "missing_keyword_only_argument"):
        name = str(loc[-1]).removeprefix(":")
        at = document.key_position(loc[:-1]) if loc[:-1] else document.position()
        return _at(document, at, "missing_key", f"“{name}” is missing here", "add it")
    if kind == "unknown_step":
        return _no_such_thing(document, loc, "step", known_steps(root, loc))
    if kind == "no_kind":
        return _no_such_thing(document, loc, "kind", context["known"])
    position = _place(
        document, (*loc, *context.get("at", ())), key=kind.startswith("misplaced") or loc[-1:] == ("[key]",)
    )
    if kind in ("enum", "literal_error"):
        return _unknown_word(document, loc, detail)
    if kind == "unknown_language":
        position = document.key_position((*loc, *context["at"]))
        return _at(document, position, kind, detail["msg"], _suggestion(context["key"], context["known"]))
    if kind in _SHAPES:
        message, mend = _SHAPES[kind]
        return _at(document, position, "wrong_type", message, mend)
    if kind in _MENDS:
        return _at(document, position, kind, detail["msg"], _MENDS[kind])
    if "mend" in context:  # files that are none of the language's bring their own
        return _at(document, position, kind, detail["msg"], context["mend"])
    if kind == "string_pattern_mismatch":
        return _at(
            document,
            position,
            "wrong_form",
            f"“{detail['input']}” has not the wanted form",
            f"it must match {context['pattern']}",
        )
    if kind in _BOUNDS:
        message, mend, bound = _BOUNDS[kind]
        return _at(document, position, "wrong_value", message.format(detail["input"]), mend.format(context[bound]))
    if kind == "value_error":
        message, _, mend = detail["msg"].removeprefix("Value error, ").rpartition("; ")
        return _at(document, position, kind, message or mend, mend if message else "mend it there")
    return _at(document, position, "wrong_value", detail["msg"], "mend it there")


def _place(document: Document, loc: Loc, *, key: bool) -> Position:
    """Point at a value, or at its key where the key is meant or the value begins on a line below."""
    at, value = document.key_position(loc), document.position(loc)
    return at if key or at.line < value.line else value


def _unknown_key(document: Document, loc: Loc, known: Sequence[str]) -> Problem:
    key = str(loc[-1])
    mend = _suggestion(key, known)
    if document.value(loc) is None:
        mend += "; if it is part of a text, put the text in quotes"
    return _at(document, document.key_position(loc), "unknown_key", f"the key “{key}” is not known here", mend)


def _no_such_thing(document: Document, loc: Loc, noun: str, known: Sequence[str]) -> Problem:
    """Point at the key that was meant to name a step or a kind of thing."""
    path, value = document.path(loc), document.value(loc)
    if not isinstance(value, dict) or not value:
        return _at(
            document, document.position(loc), f"unknown_{noun}", f"no {noun} stands here", f"known: {', '.join(known)}"
        )
    named = [key for key in value if key in known]
    if len(named) > 1:
        message, mend = f"“{named[0]}” and “{named[1]}” are two steps in one", "give each its own -"
        return _at(document, document.key_position((*path, named[1])), "two_steps", message, mend)
    key = next((key for key in value if get_close_matches(key.lower(), known, n=1, cutoff=0.6)), next(iter(value)))
    return _at(
        document,
        document.key_position((*path, key)),
        f"unknown_{noun}",
        f"“{key}” is no {noun}",
        _suggestion(key, known),
    )


def _unknown_word(document: Document, loc: Loc, detail: ErrorDetails) -> Problem:
    expected = detail.get("ctx", {}).get("expected", "")
    known = [word.strip(" '") for part in expected.split(",") for word in part.split(" or ")]
    names_fact = "request_submitted" in known
    code, noun = ("unknown_fact", "fact") if names_fact else ("unknown_word", "word for this")
    position = _place(document, loc, key=loc[-1:] == ("[key]",))
    return _at(document, position, code, f"“{detail['input']}” is no {noun}", _suggestion(str(detail["input"]), known))


def _suggestion(word: str, known: Sequence[str]) -> str:
    close = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    if close:
        return f"did you mean “{close[0]}”?"
    return f"known here: {', '.join(_some(known))}" if known else "delete it"


def _some(known: Sequence[str]) -> Iterator[str]:
    yield from known[:24]
    if len(known) > 24:
        yield "…"


def _at(document: Document, position: Position, code: str, message: str, mend: str) -> Problem:
    return Problem(
        file=document.name, line=position.line, column=position.column, code=code, message=message, mend=mend
    )
