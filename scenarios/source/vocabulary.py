"""Which keys does the language know at a place? Read off the models themselves."""

import dataclasses
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, Tag

from scenarios.source.document import Loc


def known_keys(root: object, loc: Loc) -> tuple[str, ...]:
    """List the keys that may stand in the mapping a model's way leads to.

    Names that begin with a colon are the models' own: what stands under them
    in a model stands one level higher in the file.
    """
    here: list[object] = [root]
    above: list[str] = []
    for element in loc:
        if isinstance(element, str) and element.startswith(":"):
            above += [key for node in here for key in _inside(node)]
        else:
            above = []
        here = [child for node in here for child in _children(node, element)]
    return tuple(dict.fromkeys([*(key for node in here for key in _keys(node)), *above]))


def known_steps(root: object, loc: Loc) -> tuple[str, ...]:
    """List the step keys that may begin a mapping where a model's way leads to."""
    here: list[object] = [root]
    for element in loc:
        here = [child for node in here for child in _children(node, element)]
    tags = [tag for node in here for _, marks in _parts(node) for tag in marks]
    return tuple(dict.fromkeys(tag.removeprefix("step:") for tag in tags if tag.startswith("step:")))


def _children(node: object, element: str | int) -> Iterator[object]:
    for kind, tags in _parts(node):
        if isinstance(element, str) and element in tags:
            yield kind
        elif get_origin(kind) is tuple and isinstance(element, int):
            yield get_args(kind)[0]
        elif get_origin(kind) in (dict, Mapping):
            yield get_args(kind)[1]
        elif isinstance(element, str):
            fields = _fields(kind)
            if element in fields:
                yield fields[element]


def _keys(node: object) -> Iterator[str]:
    for kind, _ in _parts(node):
        for name, inner in _fields(kind).items():
            if name.startswith(":"):
                yield from _keys(inner)
            else:
                yield name


def _inside(node: object) -> Iterator[str]:
    """The keys that a model takes in the same mapping as its own hidden part."""
    for kind, _ in _parts(node):
        yield from getattr(kind, "inside", ()) or (name for name in _fields(kind) if not name.startswith(":"))


def _parts(node: object) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Take a type apart: the members of its unions, each with its tags."""
    tags: tuple[str, ...] = ()
    while get_origin(node) is Annotated:
        node, *marks = get_args(node)
        tags += tuple(mark.tag for mark in marks if isinstance(mark, Tag))
    if get_origin(node) in (Union, UnionType):
        for member in get_args(node):
            for kind, inner in _parts(member):
                yield kind, (*tags, *inner)
    else:
        yield node, tags


def _fields(kind: object) -> dict[str, object]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and not hasattr(kind, "__get_pydantic_core_schema__"):
        hints = get_type_hints(kind, include_extras=True)
        return {field.name: hints[field.name] for field in dataclasses.fields(kind)}
    return {}
