"""Where on the page is the thing that is meant?

Pure: documents as they stood and a target give the things that match, in the
order of the page. Labels match whole, and only what can be seen counts.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from probes.browser.view import Node, View
from probes.browser.wanted import Wanted, Where
from scenarios.pattern import Match, Pattern
from scenarios.schema import Kind

TYPED = frozenset({"textbox", "searchbox", "combobox", "spinbutton", "slider"})
CHOSEN = frozenset({"combobox", "listbox", "group", "radiogroup"})
BOXES = frozenset({"checkbox", "switch", "radio", "menuitemcheckbox", "menuitemradio"})
RADIOS = frozenset({"radio", "menuitemradio"})
_ROLES: dict[Kind, frozenset[str]] = {
    Kind.BUTTON: frozenset({"button"}),
    Kind.LINK: frozenset({"link"}),
    Kind.TAB: frozenset({"tab"}),
    Kind.FIELD: TYPED | CHOSEN | {"file"},
    Kind.BOX: BOXES,
    Kind.OPTION: frozenset({"option", "treeitem"}) | RADIOS,
    Kind.HEADING: frozenset({"heading"}),
    Kind.IMAGE: frozenset({"img", "image"}),
    Kind.DIALOG: frozenset({"dialog", "alertdialog"}),
}
_PRESSED = frozenset({"button", "link", "tab", "menuitem", "menuitemcheckbox", "menuitemradio"})
_WRITTEN_ON = _PRESSED | {"option", "heading", "treeitem"} | BOXES
_ROWS = frozenset({"row", "listitem", "article"})
_SECTIONS = frozenset({"region", "form", "group", "radiogroup"})
_LONGEST_LABEL = 500
_MOST_NAMED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing that matches.

    Attributes:
        captures: what stands where the words say `{word}`, of the thing and of its row.
        row: the row it was found in, where the target names one.
    """

    view: View
    node: Node
    captures: dict[str, str] = field(default_factory=dict)
    row: Node | None = None

    @property
    def seen(self) -> bool:
        """Whether it can be seen; what is found by its text can."""
        return self.node.thing is None or self.node.thing.seen

    @property
    def disabled(self) -> bool:
        return self.node.thing is not None and self.node.thing.disabled

    @property
    def text(self) -> str:
        """What its row says, or what it says itself."""
        return self.view.inside(self.row or self.node)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A part of a document: nodes and text from one place to another."""

    first: int
    last: int
    start: int
    end: int
    captures: dict[str, str] = field(default_factory=dict)
    row: Node | None = None

    def nodes(self, view: View) -> Sequence[Node]:
        return view.nodes[self.first : self.last + 1]


_Way = Callable[[View, Wanted, Span], Iterable[Found]]
"""How things are looked for within a span of a document."""


def search(views: Sequence[View], wanted: Wanted) -> list[Found]:
    """Find every visible thing that is meant."""
    return [found for view in views for found in _in_places(view, wanted, _visible)]


def boxes(views: Sequence[View], wanted: Wanted) -> list[Found]:
    """Find the boxes that are meant, also those hidden by styling.

    By label, the visible ones first; else the only box in the smallest block
    that holds the words. A bare star means every box, but no radio button.
    """
    anything = wanted.words is not None and wanted.words.is_anything
    for way in (_hidden_boxes,) if anything else (_visible, _hidden_boxes, _boxes_beside):
        hits = [found for view in views for found in _in_places(view, wanted, way)]
        if hits:
            return hits
    return []


def files(views: Sequence[View], wanted: Wanted) -> list[Found]:
    """Find the uploads that are meant, also those hidden behind a label."""
    return [
        found
        for found in (hit for view in views for hit in _in_places(view, wanted, _by_name))
        if found.node.thing is not None and found.node.thing.role == "file"
    ]


def typed(views: Sequence[View], wanted: Wanted) -> list[Found]:
    """Find the fields that are meant and can be typed into."""
    return [hit for hit in search(views, wanted) if hit.node.tag != "select" and _is_any_of(hit, wanted, TYPED)]


def chosen_from(views: Sequence[View], wanted: Wanted) -> list[Found]:
    """Find the lists, groups and combo boxes that are meant."""
    return [hit for hit in search(views, wanted) if _is_any_of(hit, wanted, CHOSEN)]


def rows(views: Sequence[View], where: Where) -> list[Found]:
    """Find the rows that contain the words, whatever else they hold."""
    return [
        Found(view=view, node=span.row, captures=span.captures, row=span.row)
        for view in views
        for ladder in _places(view, where)
        for span in ladder
        if span.row is not None
    ]


def instead(views: Sequence[View], wanted: Wanted, hits: Sequence[Found]) -> str:
    """Say what is there instead of the one thing wanted."""
    if len(hits) > 1:
        return f"{len(hits)} of them: " + "; ".join(f"“{_short(hit.text)}”" for hit in hits[:_MOST_NAMED])
    if wanted.where is not None and not any(_places(view, wanted.where) for view in views):
        return f"no such {wanted.where.kind}"
    roles = _ROLES.get(wanted.kind, _PRESSED if wanted.kind is Kind.BARE else frozenset({"heading"}))
    names = [
        label
        for view in views
        for node in view.nodes
        if node.thing is not None and node.thing.seen and node.thing.role in roles
        for label in _labels(view, node)[:1]
    ]
    shown = ", ".join(f"“{_short(name)}”" for name in dict.fromkeys(names[:_MOST_NAMED])) or "nothing of that kind"
    return f"the page shows {shown}"


def _in_places(view: View, wanted: Wanted, way: _Way) -> Iterator[Found]:
    """Look in each place; where a place grows (a heading's blocks), the smallest that holds a match is it."""
    for ladder in _places(view, wanted.where) if wanted.where else [[_whole(view)]]:
        for span in ladder:
            hits = list(way(view, wanted, span))
            if hits:
                yield from hits
                break


def _visible(view: View, wanted: Wanted, span: Span) -> Iterator[Found]:
    if wanted.kind is Kind.TEXT:
        yield from _texts(view, wanted, span)
    elif wanted.kind is Kind.BARE:
        pressed = [hit for hit in labelled(view, wanted, span, _PRESSED) if hit.seen]
        yield from pressed or _exact_texts(view, wanted, span)
    elif wanted.kind in (Kind.CSS, Kind.TEST_ID):
        yield from (
            _found(view, node, span)
            for node in span.nodes(view)
            if _is_seen(node) and _is_selected(node, wanted.selector)
        )
    else:
        yield from (hit for hit in labelled(view, wanted, span, _ROLES[wanted.kind]) if hit.seen)


def _by_name(view: View, wanted: Wanted, span: Span) -> Iterator[Found]:
    yield from labelled(view, wanted, span, _ROLES[wanted.kind])


def _hidden_boxes(view: View, wanted: Wanted, span: Span) -> Iterator[Found]:
    yield from labelled(view, wanted, span, BOXES)


def _boxes_beside(view: View, wanted: Wanted, span: Span) -> Iterator[Found]:
    """The words stand beside the box, and nothing in the page's code ties them together."""
    for words in _exact_texts(view, wanted, span):
        for block in (words.node, *view.ancestors(words.node)):
            if not span.first <= block.index <= span.last:
                break
            inside = [node for node in view.nodes[block.index : view.lasts[block.index] + 1] if is_box(node)]
            if inside:
                if len(inside) == 1:
                    yield _found(view, inside[0], span, words.captures)
                break


def labelled(view: View, wanted: Wanted, span: Span, roles: frozenset[str]) -> Iterator[Found]:
    assert wanted.words is not None
    anything = wanted.words.is_anything
    hits = []
    for node in span.nodes(view):
        thing = node.thing
        if thing is None or thing.role not in roles or (anything and thing.role in RADIOS):
            continue
        match = Match(start=0, end=0, captures={}) if anything else _label_match(view, node, wanted.words)
        if match is None:
            continue
        value = wanted.value.search(thing.value or "") if wanted.value else match
        if value is not None:
            hits.append(_found(view, node, span, {**match.captures, **value.captures}))
    inner = {node.index for node in view.innermost([hit.node for hit in hits])}
    yield from (hit for hit in hits if hit.node.index in inner)


def _texts(view: View, wanted: Wanted, span: Span) -> Iterator[Found]:
    """Running text: the smallest thing that holds all the words."""
    assert wanted.words is not None
    for match in wanted.words.all(view.text[span.start : span.end]):
        start, end = span.start + match.start, span.start + match.end
        around = [node for node in view.nodes if node.start <= start and end <= node.end]
        if around:
            yield _found(view, around[-1], span, match.captures)


def _exact_texts(view: View, wanted: Wanted, span: Span) -> list[Found]:
    """The innermost visible things that say these words and no more."""
    assert wanted.words is not None
    hits = {}
    for node in span.nodes(view):
        if 0 < node.end - node.start <= _LONGEST_LABEL:
            match = wanted.words.search(view.inside(node))
            if match is not None:
                hits[node.index] = _found(view, node, span, match.captures)
    return [hits[node.index] for node in view.innermost([hit.node for hit in hits.values()])]


def _places(view: View, where: Where) -> list[list[Span]]:
    """Every place that is meant; each as spans from the smallest to the largest it can be."""
    match where.kind:
        case "row":
            return [[span] for span in _containing(view, where.words, _is_row)]
        case "css":
            return [[span] for span in _containing(view, where.words, lambda node: _is_selected(node, where.selector))]
        case "dialog":
            assert where.words is not None
            dialogs = [node for node in view.nodes if _is_seen(node) and _has_role(node, _ROLES[Kind.DIALOG])]
            return [[span_of(view, node)] for node in dialogs if _label_match(view, node, where.words)]
        case _:
            assert where.words is not None
            return _sections(view, where.words)


def _containing(view: View, words: Pattern | None, fits: Callable[[Node], bool]) -> list[Span]:
    """The innermost of the fitting nodes that contain the words."""
    matches = {}
    for node in filter(fits, view.nodes):
        match = words.search(view.inside(node)) if words else Match(start=0, end=0, captures={})
        if match is not None:
            matches[node.index] = match
    inner = view.innermost([view.nodes[index] for index in matches])
    return [span_of(view, node, matches[node.index].captures) for node in inner]


def _sections(view: View, words: Pattern) -> list[list[Span]]:
    """Regions, forms and field sets so named; else what follows the heading so worded."""
    named = [
        node
        for node in view.nodes
        if node.thing is not None
        and node.thing.role in _SECTIONS
        and any(words.search(name) for name in node.thing.names)
    ]
    if named:
        return [[span_of(view, node)] for node in named]
    headings = [node for node in view.nodes if _is_seen(node) and _has_role(node, _ROLES[Kind.HEADING])]
    return [_below(view, node, headings) for node in headings if words.search(view.inside(node))]


def _below(view: View, heading: Node, headings: Sequence[Node]) -> list[Span]:
    """What follows a heading up to the next of its rank or higher, in each block around it, from the smallest."""
    following = [node for node in headings if node.index > heading.index and _level(node) <= _level(heading)]
    limit = following[0].index - 1 if following else len(view.nodes) - 1
    stop = following[0].start if following else len(view.text)
    first = view.lasts[heading.index] + 1
    return [
        Span(first=first, last=min(view.lasts[block.index], limit), start=heading.end, end=min(block.end, stop))
        for block in view.ancestors(heading)
        if min(view.lasts[block.index], limit) >= first
    ]


def span_of(view: View, node: Node, captures: dict[str, str] | None = None) -> Span:
    """The part of a document that a node holds; a row, where captures say so."""
    return Span(
        first=node.index,
        last=view.lasts[node.index],
        start=node.start,
        end=node.end,
        captures=captures or {},
        row=node if captures is not None else None,
    )


def _whole(view: View) -> Span:
    return Span(first=0, last=len(view.nodes) - 1, start=0, end=len(view.text))


def _found(view: View, node: Node, span: Span, captures: dict[str, str] | None = None) -> Found:
    return Found(view=view, node=node, captures={**span.captures, **(captures or {})}, row=span.row)


def _label_match(view: View, node: Node, words: Pattern) -> Match | None:
    return next(filter(None, (words.search(label) for label in _labels(view, node))), None)


def _labels(view: View, node: Node) -> tuple[str, ...]:
    """Everything by which a person or a screen reader knows the thing."""
    assert node.thing is not None
    if node.thing.role in _ROLES[Kind.DIALOG]:
        inside = view.nodes[node.index : view.lasts[node.index] + 1]
        headings = [view.inside(inner) for inner in inside if _has_role(inner, _ROLES[Kind.HEADING])]
        return (*node.thing.names, *headings, view.inside(node))
    if node.thing.role in _WRITTEN_ON:
        return (view.inside(node), *node.thing.names)
    return node.thing.names


def _has_role(node: Node, roles: frozenset[str]) -> bool:
    return node.thing is not None and node.thing.role in roles


def _is_row(node: Node) -> bool:
    return _has_role(node, _ROWS)


def _is_any_of(hit: Found, wanted: Wanted, roles: frozenset[str]) -> bool:
    """Whether it has such a role; whoever names code knows what it is."""
    return wanted.kind in (Kind.CSS, Kind.TEST_ID) or _has_role(hit.node, roles)


def is_box(node: Node) -> bool:
    return _has_role(node, BOXES)


def _is_seen(node: Node) -> bool:
    return node.thing is not None and node.thing.seen


def _is_selected(node: Node, selector: str | None) -> bool:
    return node.thing is not None and selector in node.thing.selectors


def _level(node: Node) -> int:
    return node.thing.level if node.thing else 0


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:59]}…"
