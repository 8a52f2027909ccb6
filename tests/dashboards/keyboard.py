"""Whoever has no mouse: Tab, Shift and Tab, Enter, space and arrows, and eyes that must see where they are."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from playwright.async_api import Page

_MOST = 200
_HERE = """(wanted) => {
  const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
  return {
    tag: at.localName, id: at.id, text: (at.innerText || at.value || at.name || '').slice(0, 60),
    there: at !== document.body && at.matches(wanted),
    shown: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


@dataclass(frozen=True)
class Keyboard:
    """Somebody at a page with a keyboard alone; wherever they come, the focus is seen, and lets them on."""

    page: Page

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def here(self, wanted: str = "*") -> dict[str, Any]:
        found: dict[str, Any] = await self.page.evaluate(_HERE, wanted)
        return found

    async def skip(self) -> None:
        """Past what every page begins with: the first thing that Tab reaches."""
        await self.press("Tab")
        assert await self.page.evaluate("document.activeElement.className") == "skip"
        assert (await self.here())["inside"], "the skip link shows itself"
        await self.press("Enter")
        assert (await self.here())["id"] == "main"

    async def to(self, wanted: str, *, back: bool = False) -> None:
        """Go on until something has the focus."""
        for _ in range(_MOST):
            await self.press("Shift+Tab" if back else "Tab")
            at = await self.here(wanted)
            assert at["tag"] == "body" or (at["shown"] and at["inside"]), at
            if at["there"]:
                return
        pytest.fail(f"{wanted} is not reached on {self.page.url}")

    async def fill(self, wanted: str, words: str) -> None:
        """Go to a field, and write in the place of what it holds."""
        await self.to(wanted)
        await self.press("Control+a")
        await self.page.keyboard.type(words)

    async def day(self, wanted: str, day: date) -> None:
        """Go to a field for a day, and write it in the order in which this browser asks for it."""
        await self.to(wanted)
        for order in ("%m%d%Y", "%d%m%Y", "%Y%m%d"):
            await self.page.keyboard.type(f"{day:{order}}")
            if await self.page.input_value(wanted) == day.isoformat():
                return
            await self.press("ArrowLeft", "ArrowLeft")
        pytest.fail(f"no way was found to write {day} in {wanted}")

    async def mark(self, wanted: str) -> None:
        """Go to a box or a choice, and take it."""
        await self.to(wanted)
        await self.press("Space")
        assert await self.page.is_checked(wanted), wanted

    async def go(self, wanted: str, lands: str) -> None:
        """Go to a link or a button, use it, and be somewhere else."""
        await self.to(wanted)
        await self.send(lands)

    async def send(self, lands: str) -> None:
        async with self.page.expect_navigation(url=lands):
            await self.press("Enter")

    async def rounds(self) -> int:
        """Walk the whole page forwards and back: every way in and out is open; gives how many places it has."""
        await self.page.evaluate("document.activeElement.blur()")
        places = [await self._walk("Tab"), await self._walk("Shift+Tab")]
        assert places[0] == places[1], self.page.url
        return places[0]

    async def _walk(self, key: str) -> int:
        """How many stops there are until one has left the page."""
        for stops in range(_MOST):
            await self.press(key)
            at = await self.here()
            if at["tag"] == "body":
                return stops
            assert at["shown"], (self.page.url, at)
            assert at["inside"], (self.page.url, at)
        return pytest.fail(f"a trap on {self.page.url}")
