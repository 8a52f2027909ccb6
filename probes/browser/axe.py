"""What does axe-core say of a page, without the page's knowing?

It runs in a world of its own beside the page's scripts: they see nothing of it,
it sees nothing of what they have redefined, and no Content Security Policy
reaches it. It only reads. Nothing is fetched: the script comes with a package,
and style sheets are not loaded again. Each frame is examined from inside; axe's
own way, by messages, every page could read.
"""

import asyncio
import json
import time
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from playwright.async_api import CDPSession, Error, Page
from pydantic import StringConstraints, TypeAdapter

from probes.browser.view import is_read
from probes.egress import AllowList
from results.records import Impact

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
"""WCAG 2.2, levels A and AA, as axe-core marks its rules."""
SLOW = ("color-contrast", "link-in-text-block", "target-size")
"""Rules that take most of the time of a large page: they come last, and are broken off first."""

LONGEST_S = 5.0
_QUICK_S = 3.0  # of these, for all other rules
_MOST_ELEMENTS = 20_000
_MOST_FRAMES = 10
_WORLD = "portability-auditor"
_OPTIONS: dict[str, Any] = {"preload": False, "ancestry": True, "selectors": False, "resultTypes": ["violations"]}
_QUICK = {
    **_OPTIONS,
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {rule: {"enabled": False} for rule in SLOW},
}
_LAST = {**_OPTIONS, "runOnly": {"type": "rule", "values": SLOW}}
# What is told of each rule: of a page that lets the same fault return ten thousand times, the first fifty.
_TOLD = """(results) => {
  const cut = (words) => String(words ?? "").slice(0, 600);
  const place = (node) => ({ where: node.ancestry.flat().map(cut), html: cut(node.html), says: cut(node.failureSummary) });
  const told = (rule) => ({
    rule: rule.id, impact: rule.impact ?? null, count: rule.nodes.length, help: cut(rule.help),
    tags: rule.tags.filter((tag) => /^wcag\\d|^RGAA-/.test(tag)), places: rule.nodes.slice(0, 50).map(place),
  });
  const ids = (rules) => rules.map((rule) => rule.id);
  return JSON.stringify({
    barriers: results.violations.map(told), doubtful: results.incomplete.map(told),
    passed: ids(results.passes), inapplicable: ids(results.inapplicable),
  });
}"""


Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,50}$")]
Tag = Annotated[str, StringConstraints(pattern=r"^(wcag\d[a-z0-9-]{0,20}|RGAA-\d[\d.]{0,10})$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An element that a rule finds fault with: where it stands, its code, and what is wrong with it."""

    where: tuple[str, ...]
    html: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What one rule says: on how many elements, and which are the first of them."""

    rule: Id
    impact: Impact | None
    count: int
    help: str
    tags: tuple[Tag, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """What a run of rules says; of the last two, their ids."""

    barriers: tuple[Remark, ...] = ()
    doubtful: tuple[Remark, ...] = ()
    passed: tuple[Id, ...] = ()
    inapplicable: tuple[Id, ...] = ()

    def __add__(self, other: "Remarks") -> "Remarks":
        return Remarks(
            barriers=self.barriers + other.barriers,
            doubtful=self.doubtful + other.doubtful,
            passed=self.passed + other.passed,
            inapplicable=self.inapplicable + other.inapplicable,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that was said of a page.

    Attributes:
        frames: visible frames that could not be looked into: of hosts that are none of the service's, or of other sites.
        unfinished: rules that took too long.
    """

    version: str
    remarks: Remarks
    frames: int = 0
    unfinished: tuple[str, ...] = ()


_REMARKS: TypeAdapter[Remarks] = TypeAdapter(Remarks)


class TooLarge(Exception):
    """The page holds so many elements that the steps would have to wait for us."""

    code = "too_large"


class Unread(Exception):
    """axe-core stumbled over the page."""

    code = "unread"


async def examine(page: Page, hosts: AllowList) -> Report:
    """Let axe-core look at a page and its frames, for so long at most.

    Raises:
        TooLarge, Unread: see there.
        Error: the page goes elsewhere at this moment, or is gone.
        TimeoutError: it took too long.
    """
    async with asyncio.timeout(LONGEST_S):
        session = await page.context.new_cdp_session(page)
        try:
            return await _Examination(session, hosts).report()
        finally:
            await _leave(session)


class _Examination:
    """One look at one page: a world of our own in each of its frames."""

    def __init__(self, session: CDPSession, hosts: AllowList) -> None:
        self._session = session
        self._hosts = hosts
        self._begun = time.monotonic()
        self._worlds: dict[str, int] = {}
        self._urls: dict[str, str] = {}
        self._shut: set[str] = set()

    async def report(self) -> Report:
        tree = (await self._session.send("Page.getFrameTree"))["frameTree"]
        self._urls = _urls(tree)
        top = tree["frame"]["id"]
        world = await self._world(top)
        if await self._ask(world, "document.getElementsByTagName('*').length", _QUICK_S) > _MOST_ELEMENTS:
            raise TooLarge
        await self._ask(world, _axe(), _QUICK_S)
        remarks = await self._run(top, _QUICK, _QUICK_S)
        unfinished: tuple[str, ...] = ()
        try:
            remarks += await self._run(top, _LAST, LONGEST_S - 0.5)
        except TimeoutError:
            unfinished = SLOW
        version = await self._ask(world, "axe.version", LONGEST_S)
        return Report(version=version, remarks=remarks, frames=len(self._shut), unfinished=unfinished)

    async def _run(self, top: str, options: dict[str, Any], until_s: float) -> Remarks:
        said = json.dumps(options)
        partial = ", ".join(await self._partial(top, "document", said, until_s))
        finished = f"axe.finishRun([{partial}], {said}).then({_TOLD})"
        return _REMARKS.validate_json(await self._ask(self._worlds[top], finished, until_s))

    async def _partial(self, frame: str, context: str, options: str, until_s: float) -> list[str]:
        """The results of a frame and of those inside it, as JSON, in axe's order; `null` for what cannot be looked into."""
        world = self._worlds[frame]
        results = [await self._ask(world, f"axe.runPartial({context}, {options}).then(JSON.stringify)", until_s)]
        inner = f"JSON.stringify(axe.utils.getFrameContexts({context}, {options}))"
        for one in json.loads(await self._ask(world, inner, until_s)):
            found = await self._frame(world, one["frameSelector"])
            if found is None:
                self._shut.add(json.dumps([frame, one["frameSelector"]]))
                results.append("null")
            else:
                results += await self._partial(found, json.dumps(one["frameContext"]), options, until_s)
        return results

    async def _frame(self, world: int, selector: Any) -> str | None:
        """The frame that an element of its parent shows, ready to be examined; None where it cannot be."""
        shown = f"axe.utils.shadowSelect({json.dumps(selector)})"
        element = await self._send("Runtime.evaluate", expression=shown, contextId=world)
        handle = element["result"].get("objectId")
        if handle is None:
            return None
        node = (await self._send("DOM.describeNode", objectId=handle))["node"]
        frame = node.get("frameId")
        if frame in self._worlds:
            return str(frame)
        if frame not in self._urls or not is_read(self._urls[frame], self._hosts) or len(self._worlds) > _MOST_FRAMES:
            return None
        await self._ask(await self._world(frame), _axe(), _QUICK_S)
        return str(frame)

    async def _world(self, frame: str) -> int:
        made = await self._send("Page.createIsolatedWorld", frameId=frame, worldName=_WORLD)
        self._worlds[frame] = int(made["executionContextId"])
        return self._worlds[frame]

    async def _ask(self, world: int, question: str, until_s: float) -> Any:
        """Ask something in a world of ours; the browser itself breaks it off when its time is over.

        Raises:
            TimeoutError: it is. What was broken off never answers.
        """
        left_s = until_s - (time.monotonic() - self._begun)
        if left_s <= 0:
            raise TimeoutError
        async with asyncio.timeout(left_s + 0.2):
            said = await self._send(
                "Runtime.evaluate",
                expression=question,
                contextId=world,
                awaitPromise=True,
                returnByValue=True,
                silent=True,
                timeout=left_s * 1000,
            )
        if "exceptionDetails" in said:
            raise Unread
        return said["result"].get("value")

    async def _send(self, method: str, **given: Any) -> dict[str, Any]:
        return await self._session.send(method, given)


def _urls(tree: dict[str, Any]) -> dict[str, str]:
    """The addresses of the frames that this page's process shows; those of other sites are in others."""
    urls = {tree["frame"]["id"]: tree["frame"]["url"]}
    for child in tree.get("childFrames", ()):
        urls.update(_urls(child))
    return urls


@cache
def _axe() -> str:
    """The script, and nothing to hand back."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8") + ";0"


async def _leave(session: CDPSession) -> None:
    try:
        async with asyncio.timeout(1):
            await session.detach()
    except (Error, TimeoutError):  # the page is gone, or hangs
        return
