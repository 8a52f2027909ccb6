"""What of a page may be kept as proof, and in which form?

Pictures from which no secret can be read, the page's code without values, the
journal, the HAR; everything passes the gate, and what the gate refuses is not
kept. No traces, no videos: they always hold secrets.
"""

import asyncio
import json
import re
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Error
from playwright.async_api import TimeoutError as PlaywrightTimeout

from probes.browser.window import Window
from probes.proof import Proofs
from results.records import ArtifactKept, Role
from results.redact import redact_har

_JPEG_QUALITY = 60
_PICTURE_TIMEOUT_MS = 10_000
_SCRIPT_TIMEOUT_S = 5.0
_HIDDEN = ("input", "textarea", "select", "[contenteditable]", "iframe", "frame", "object", "embed", "canvas", "video")

# Text of the page; the names of elements that are none of HTML: what stands in those is drawn by scripts; and whether
# anything in the page could set a cookie.
_TEXTS = """() => {
  const texts = [], custom = new Set();
  let acts = document.scripts.length > 0;
  const walk = (root) => {
    for (const node of root.childNodes) {
      if (node.nodeType === 3 && node.data.trim()) texts.push(node.data);
      if (node.nodeType !== 1) continue;
      if (node.localName.includes("-")) custom.add(node.localName);
      acts ||= /^i?frame$|^object$|^embed$/.test(node.localName) || node.getAttributeNames().some((name) => name.startsWith("on"));
      if (node.shadowRoot) walk(node.shadowRoot);
      walk(node);
    }
  };
  walk(document.documentElement);
  return [texts, [...custom], acts];
}"""
_ACTIVE = re.compile(r"<(?:script|i?frame|object|embed)\b|\son\w+\s*=", re.IGNORECASE)
# Gets only words that stand in the page already: no secret is ever told to a page.
_REPLACE = """(words) => {
  const before = [];
  const walk = (root) => {
    for (const node of root.childNodes) {
      if (node.nodeType === 3 && node.data in words) { before.push([node, node.data]); node.data = words[node.data]; }
      if (node.shadowRoot) walk(node.shadowRoot);
      walk(node);
    }
  };
  walk(document.documentElement);
  return before;
}"""
_RESTORE = "(before) => { for (const [node, data] of before) node.data = data; }"


class Evidence(Proofs):
    """The proofs of one run in a browser."""

    async def picture(self, window: Window, step: int | None, *, full: bool = False) -> ArtifactKept | None:
        """Take a picture without inputs, frames and drawings, and with marks in the place of known secrets."""
        try:
            data = await self._taken(window, full=full)
        except (Error, TimeoutError):  # the page is on its way elsewhere
            return None
        return None if data is None else await self.keep(data, Role.SCREENSHOT, "image/jpeg", step=step)

    async def page(self, window: Window, step: int | None) -> ArtifactKept | None:
        """Keep the page's code: no scripts, no values."""
        try:
            async with asyncio.timeout(_SCRIPT_TIMEOUT_S):
                html = await window.page.content()
            await window.learn(by_page=bool(_ACTIVE.search(html)))
        except (Error, TimeoutError):
            return None
        return await self.markup(html, step)

    async def har(self, path: Path) -> ArtifactKept | None:
        """Keep the HAR that the closed window has written, and remove the raw one."""
        raw = await asyncio.to_thread(_taken_away, path)
        if raw is None:
            return None
        kept = self._session.redactor.scrub_json(redact_har(json.loads(raw)))
        text = json.dumps(kept, ensure_ascii=False)
        data = text.encode("utf-8", "replace")  # a title or an address may hold half a letter
        return await self.keep(data, Role.HAR, "application/json")

    async def _taken(self, window: Window, *, full: bool) -> bytes | None:
        page = window.page
        async with asyncio.timeout(_SCRIPT_TIMEOUT_S):
            texts, custom, acts = await page.evaluate(_TEXTS)
        await window.learn(by_page=acts)
        words = self._replacements(texts)
        if words is None:
            return None
        before = await page.evaluate_handle(_REPLACE, words) if words else None
        try:
            return await page.screenshot(
                type="jpeg",
                quality=_JPEG_QUALITY,
                full_page=full,
                style=_style(custom),
                animations="disabled",
                timeout=_PICTURE_TIMEOUT_MS,
            )
        except PlaywrightTimeout:
            return None
        finally:
            if before is not None:
                await before.evaluate(_RESTORE)

    def _replacements(self, texts: list[str]) -> dict[str, str] | None:
        """What to write instead of each text that holds a secret; None if one runs across several texts."""
        scrub = self._session.redactor.scrub
        whole = "".join(texts)
        if scrub(whole) == whole:
            return {}
        words = {text: clean for text in texts if (clean := scrub(text)) != text}
        rest = "".join(words.get(text, text) for text in texts)
        return words if scrub(rest) == rest else None


def _style(custom: Sequence[str]) -> str:
    """Hide what may show a secret, without taking the focus from it: a picture must not change the page."""
    names = (*_HIDDEN, *(name for element in custom for name in (element, f"{element} *")))
    selectors = ", ".join(
        f"{name}:not(#a#a#a)" for name in names
    )  # stronger than what a page's own sheet is likely to say
    return f"{selectors} {{ opacity: 0 !important; clip-path: inset(100%) !important; transition: none !important; }}"


def _taken_away(path: Path) -> bytes | None:
    """Read a file and remove it; None if there is none."""
    if not path.exists():
        return None
    data = path.read_bytes()
    path.unlink()
    return data
