"""What does a page show at one moment? Its text, and the things in it, in the order of the page."""

import asyncio
import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

from playwright.async_api import ElementHandle, Error, Frame, JSHandle, Locator, Page

from probes.egress import AllowList

_SNAPSHOT = files("probes.browser").joinpath("snapshot.js").read_text(encoding="utf-8")
_DATA = "seen => seen.data"
_SAID = f"(selectors) => ({_SNAPSHOT})(selectors).data"  # at once, for whoever only reads
# Of an element in no shadow tree.
_PLACE = """(seen, index) => {
  const steps = [];
  for (let e = seen.elements[index]; e; e = e.parentElement) {
    if (!e.parentElement && e !== document.documentElement) return null;
    let place = 1;
    for (let before = e.previousElementSibling; before; before = before.previousElementSibling) place += 1;
    steps.unshift(`/*[${place}]`);
  }
  return steps.join("");
}"""
_LOOK_TIMEOUT_S = 10.0  # `evaluate` has no time limit of its own
_ONE_UNIT = 0xFFFF
_TAG = re.compile(r"([a-z]{2,3})(?![a-z0-9])")
_HALF = re.compile("[\ud800-\udfff]")  # of a letter that a page has cut in two: no bytes can be made of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What an element is, where it is something.

    Attributes:
        role: its ARIA role, given or implied; `file` for an upload.
        seen: visible.
        names: every label it has: of a control what is written on it, beside it and said of it.
        value: what a field holds; never a password.
        options: of a list: words, and whether they cannot be chosen.
        selectors: which of those asked for it matches.
    """

    role: str
    seen: bool
    names: tuple[str, ...] = ()
    disabled: bool = False
    checked: bool = False
    readonly: bool = False
    level: int = 0
    value: str | None = None
    type: str | None = None
    options: tuple[tuple[str, bool], ...] = ()
    selectors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Node:
    """An element: its parent, and the part of the text that it holds."""

    index: int
    parent: int
    start: int
    end: int
    tag: str
    thing: Thing | None


class View:
    """One document as it stood at one moment; nodes stand in document order.

    Attributes:
        url: of the document.
        text: what can be read; blocks end lines, cells end in tabs.
        language: which it says it is in, as `fr`; None if it does not say.
        captcha: which of the known ones stands there.
        is_still: nothing in it can change by itself: there is nothing to wait for.
        is_inert: nor does it change when something in it is clicked or filled in, but by going elsewhere.
    """

    def __init__(
        self,
        url: str,
        text: str,
        nodes: tuple[Node, ...],
        *,
        language: str | None = None,
        captcha: str | None = None,
        is_still: bool = False,
        is_inert: bool = False,
        frame: Frame | None = None,
        handle: JSHandle | None = None,
    ) -> None:
        self.url = url
        self.text = text
        self.nodes = nodes
        self.language = language
        self.captcha = captcha
        self.is_still = is_still
        self.is_inert = is_inert
        self._frame = frame
        self._handle = handle

    @cached_property
    def lasts(self) -> tuple[int, ...]:
        """For each node, the last node inside it."""
        lasts = list(range(len(self.nodes)))
        for node in reversed(self.nodes):
            if node.parent >= 0:
                lasts[node.parent] = max(lasts[node.parent], lasts[node.index])
        return tuple(lasts)

    def inside(self, node: Node) -> str:
        """The text a node holds."""
        return self.text[node.start : node.end].strip()

    def ancestors(self, node: Node) -> Iterator[Node]:
        """The nodes around a node, from the nearest."""
        while node.parent >= 0:
            node = self.nodes[node.parent]
            yield node

    def holds(self, outer: Node, inner: Node) -> bool:
        """Whether one node stands inside another."""
        return outer.index < inner.index <= self.lasts[outer.index]

    def innermost(self, nodes: Sequence[Node]) -> list[Node]:
        """Leave out every node that holds another of them."""
        return [node for node in nodes if not any(self.holds(node, other) for other in nodes)]

    async def element(self, node: Node) -> ElementHandle | Locator:
        """Take the element itself in hand, to act on it.

        Where nothing can come between, its place in the page does: taken in
        hand itself, it makes the driver load what it acts with into the page,
        beside what it loads into a world of its own.
        """
        assert self._handle is not None
        place = await self._handle.evaluate(_PLACE, node.index) if self.is_inert and self._frame else None
        if place is not None and self._frame is not None:
            return self._frame.locator(f"xpath={place}")
        handle = await self._handle.evaluate_handle("(seen, index) => seen.elements[index]", node.index)
        element = handle.as_element()
        assert element is not None
        return element

    async def ask(self, node: Node, question: str) -> Any:
        """Ask something of the element itself, by a function of one element."""
        assert self._handle is not None
        return await self._handle.evaluate(f"(seen, index) => ({question})(seen.elements[index])", node.index)

    async def release(self) -> None:
        """Let the browser forget the elements."""
        if self._handle is not None:
            with suppress(Error):  # the page is gone, and they with it
                await self._handle.dispose()


async def look(page: Page, hosts: AllowList, selectors: Sequence[str] = (), *, to_act: bool = True) -> list[View]:
    """See the page and its visible frames, as far as their hosts are allowed; `to_act` keeps the elements in reach.

    Raises:
        Error: the page navigates away at this moment, or is gone.
        TimeoutError: the page does not answer.
    """
    views = []
    for frame in page.frames:
        if not is_read(frame.url, hosts):
            continue
        try:
            async with asyncio.timeout(_LOOK_TIMEOUT_S):
                if frame.parent_frame is None or await _is_seen(frame):
                    views.append(await _view(frame, selectors, to_act=to_act))
        except Error:
            if frame is page.main_frame or not frame.is_detached():
                raise
    return views


def is_read(url: str, hosts: AllowList) -> bool:
    """Whether what a frame shows is the service's: its host is named, or it has none and is the page's own."""
    return not url or url.partition(":")[0] in ("about", "blob", "data") or hosts.allows(url)


async def _is_seen(frame: Frame) -> bool:
    element = await frame.frame_element()
    seen = await element.is_visible()
    await element.dispose()
    parent = frame.parent_frame
    return seen and (parent is None or parent.parent_frame is None or await _is_seen(parent))


async def _view(frame: Frame, selectors: Sequence[str], *, to_act: bool) -> View:
    handle = await frame.evaluate_handle(_SNAPSHOT, list(selectors)) if to_act else None
    said = await (handle.evaluate(_DATA) if handle else frame.evaluate(_SAID, list(selectors)))
    data = json.loads(said)
    place = _in_code_points(data["text"])
    nodes = tuple(
        Node(index, parent, place(start), place(end), tag, _thing(info, selectors) if info else None)
        for index, (parent, start, end, tag, info) in enumerate(data["nodes"])
    )
    return View(
        data["url"],
        _whole(data["text"]),
        nodes,
        language=_language(data["lang"]),
        captcha=data["captcha"],
        is_still=data["still"],
        is_inert=data["inert"],
        frame=frame,
        handle=handle,
    )


def _language(tag: str) -> str | None:
    """The language of a tag such as `fr-FR` (BCP 47, 2.2.1)."""
    found = _TAG.match(tag.strip().lower())
    return found[1] if found else None


def _in_code_points(text: str) -> Callable[[int], int]:
    """Translate a place in the text: JavaScript counts UTF-16 units, of which an emoji has two, Python one."""
    wide = [index + number for number, index in enumerate(i for i, sign in enumerate(text) if ord(sign) > _ONE_UNIT)]
    return lambda place: place - bisect_left(wide, place)


def _whole(text: str) -> str:
    """Without half letters; as long as before."""
    return _HALF.sub("\ufffd", text)


def _thing(info: dict[str, Any], selectors: Sequence[str]) -> Thing:
    return Thing(
        role=info["role"],
        seen=info["seen"],
        names=tuple(map(_whole, info.get("names", ()))),
        disabled=info.get("disabled", False),
        checked=info.get("checked", False),
        readonly=info.get("readonly", False),
        level=info.get("level", 0),
        value=_whole(info["value"]) if info.get("value") is not None else None,
        type=info.get("type"),
        options=tuple((_whole(words), off) for words, off in info.get("options", ())),
        selectors=frozenset(selectors[place] for place in info.get("selectors", ())),
    )
