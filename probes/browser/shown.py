"""What does a passage look like on the page where it stands?

A stranger's look: a window that knows nobody. The page is loaded anew and not
changed; the words are marked by the browser itself, where it finds them.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Final

from playwright.async_api import Error, Page

from probes.browser.navigate import load
from probes.browser.shared import Browsers
from probes.browser.slot import slot
from probes.chromium import new_context
from probes.egress import Egress
from probes.errors import ProbeError
from results.records import Language

_WITHIN: Final = timedelta(seconds=20)
_SCRIPT_TIMEOUT_S: Final = 5.0
_PICTURE_TIMEOUT_MS: Final = 10_000
_JPEG_QUALITY: Final = 60
_MARK: Final = "::highlight(auditor) { background-color: #ffe08a; color: #1a1a1a; }"
# Finds the words without regard to white space, marks them, and brings them into view; says whether they stand there.
_FIND: Final = """(words) => {
  const places = [];
  let text = "";
  const walk = (root) => {
    for (const node of root.childNodes) {
      if (node.nodeType === 3 && !/^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE)$/.test(node.parentNode.nodeName))
        for (let i = 0; i < node.data.length; i++)
          if (!/\\s/.test(node.data[i])) { text += node.data[i]; places.push([node, i]); }
      walk(node);
    }
  };
  walk(document.body);
  const wanted = words.replace(/\\s+/g, "");
  const at = text.indexOf(wanted);
  if (!wanted || at < 0) return false;
  const range = document.createRange();
  range.setStart(...places[at]);
  const [node, offset] = places[at + wanted.length - 1];
  range.setEnd(node, offset + 1);
  CSS.highlights.set("auditor", new Highlight(range));
  places[at][0].parentElement.scrollIntoView({block: "center"});
  return true;
}"""


async def show(
    browsers: Browsers,
    wanted: Mapping[str, Sequence[str]],
    *,
    egress: Egress,
    language: Language,
    contact: str,
    timezone: str | None = None,
) -> dict[tuple[str, str], bytes]:
    """Take a picture of each passage, by its page's address and its words; of those that are not seen there, none.

    `wanted` are the words to be shown, by address.
    """
    pictures: dict[tuple[str, str], bytes] = {}
    async with slot(), browsers() as browser:
        context = await new_context(browser, egress, language=language, contact=contact, timezone=timezone)
        try:
            page = await context.new_page()
            for url, passages in wanted.items():
                with suppress(Error, ProbeError, TimeoutError):
                    await load(page, url, _WITHIN)
                    for words in passages:
                        picture = await _picture(page, words)
                        if picture is not None:
                            pictures[url, words] = picture
        finally:
            with suppress(Error):
                await context.close()
    return pictures


async def _picture(page: Page, words: str) -> bytes | None:
    async with asyncio.timeout(_SCRIPT_TIMEOUT_S):
        if not await page.evaluate(_FIND, words):
            return None
    return await page.screenshot(
        type="jpeg", quality=_JPEG_QUALITY, style=_MARK, animations="disabled", timeout=_PICTURE_TIMEOUT_MS
    )
