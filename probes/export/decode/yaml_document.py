"""What stands in a YAML document? (YAML 1.1, as its stock parsers read it).

Read as a stream of events, so that no alias is ever expanded: a small document
whose aliases unfold to gigabytes stays small. A tag that only one programming
language knows is read as what it tags, and said not to be strict.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from probes.export.decode.leaf import DEEPEST, Document, Leaf, LeafType, pointer
from probes.export.encoding import AsUtf8
from probes.export.error import BudgetExceeded, MemberUnreadable

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = "tag:yaml.org,2002:"
_TYPES: dict[str, LeafType] = {"int": "number", "float": "number", "bool": "boolean", "null": "null"}
_KNOWN = frozenset({*_TYPES, "binary", "map", "omap", "pairs", "seq", "set", "str", "timestamp"})
_RESOLVER = yaml.resolver.Resolver()


@dataclass(slots=True)
class _Open:
    """A mapping or sequence that is being read.

    Attributes:
        count: items of a sequence so far; -1 in a mapping.
        key: of the value that comes next; None where a key comes next.
    """

    path: str
    record: str
    count: int
    key: str | None = None
    seen: set[str] = field(default_factory=set)
    is_empty: bool = True


def decode_yaml(document: Document) -> Iterator[Leaf]:
    """Give the leaves of one document or several.

    Raises:
        ExportError: it is damaged, too large, or nested beyond reason.
    """
    if document.size > document.document_bytes:
        raise BudgetExceeded("a YAML document")
    with document.open() as stream:
        walker = _Walker(document)
        try:
            for event in yaml.parse(AsUtf8(stream, document.text_encoding), Loader=LOADER):
                yield from walker.take(event)
        except yaml.YAMLError:
            document.reasons.update(("not_strict", "parse_error"))
            raise MemberUnreadable("the YAML breaks off in the middle") from None


class _Walker:
    """Keeps the place while events pass by."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._documents = 0
        self._open: list[_Open] = []

    def take(self, event: yaml.Event) -> Iterator[Leaf]:
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._begin(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                yield from self._end()
            case yaml.ScalarEvent():
                yield from self._scalar(event)
            case yaml.AliasEvent():
                yield from self._value("", "null")
            case _:
                pass

    def _begin(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if len(self._open) >= DEEPEST:
            raise MemberUnreadable("nested beyond reason")
        self._remark(event.tag)
        in_list = bool(self._open) and self._open[-1].count >= 0
        record = self._record
        path = self._next()
        if in_list:
            self._document.records += 1
            record = path
        self._open.append(_Open(path, record, -1 if isinstance(event, yaml.MappingStartEvent) else 0))

    def _end(self) -> Iterator[Leaf]:
        closed = self._open.pop()
        if closed.is_empty:
            yield Leaf(closed.path, "", "empty", closed.record)

    def _scalar(self, event: yaml.ScalarEvent) -> Iterator[Leaf]:
        self._remark(event.tag)
        inside = self._open[-1] if self._open else None
        if inside is not None and inside.count < 0 and inside.key is None:
            inside.is_empty = False
            inside.key = pointer(event.value)
            if inside.key in inside.seen:
                self._document.reasons.add("duplicate_keys")
            inside.seen.add(inside.key)
            return
        tag = event.tag or _RESOLVER.resolve(yaml.ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]
        type_ = _TYPES.get(tag.removeprefix(_CORE), "text")
        yield from self._value("" if type_ == "null" else event.value, type_)

    def _value(self, text: str, type_: LeafType) -> Iterator[Leaf]:
        record = self._record
        yield Leaf(self._next(), text, type_, record)

    @property
    def _record(self) -> str:
        return self._open[-1].record if self._open else self._root

    @property
    def _root(self) -> str:
        return "" if self._documents < 2 else f"/document[{self._documents}]"

    def _next(self) -> str:
        """Name the value that comes now, and step on; a key that is itself a mapping or a list is called `?`."""
        if not self._open:
            return self._root
        inside = self._open[-1]
        inside.is_empty = False
        if inside.count >= 0:
            inside.count += 1
            return f"{inside.path}/{inside.count - 1}"
        key, inside.key = inside.key, "?" if inside.key is None else None
        return f"{inside.path}/{'?' if key is None else key}"

    def _remark(self, tag: str | None) -> None:
        if tag is not None and tag.removeprefix(_CORE) not in _KNOWN:
            self._document.reasons.add("not_strict")
