"""Which browser do we drive, and with which guards?

The proxy is the guard, one for each window; the flags close what leaves beside
it (WebRTC's UDP, QUIC, look-ups of names). What the browser asks for outside
any window goes to a proxy that lets nothing out. Nothing is hidden: the
browser says that it is headless and automated, and the contact stands in its
User-Agent.
"""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from weakref import WeakKeyDictionary

from playwright.async_api import Browser, BrowserContext, Playwright, ProxySettings, Route, StorageState

from probes.egress import Egress
from probes.errors import BrowserMissing, BrowserUnguarded, WindowMissing
from results.records import Language

EXECUTABLE_VARIABLE = "AUDITOR_CHROMIUM"

# /usr/bin/chromium and /usr/bin/chromium-headless-shell are shell wrappers: killing them leaves the browser alive.
HEADLESS_SHELL = Path("/usr/lib/chromium/chromium-headless-shell")
FULL_BROWSER = Path("/usr/lib/chromium/chromium")
WRAPPERS = frozenset({Path("/usr/bin"), Path("/usr/local/bin"), Path("/bin"), Path("/snap/bin")})

FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # names are the proxy's business
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # headless shell: without its value it does nothing
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",  # full Chromium
    "--disable-quic",
)
LOCALES: dict[Language, str] = {"fr": "fr-FR", "en": "en-GB"}

_SHELL = ("chromium_headless_shell-*/*/*headless[-_]shell",)
_FULL = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")
_USER_AGENTS: WeakKeyDictionary[Browser, str] = WeakKeyDictionary()
_UNPROXIED_LOOPBACK = "PLAYWRIGHT_DISABLE_FORCED_CHROMIUM_PROXIED_LOOPBACK"
# No request of these leaves by the proxy. Matched in the browser's driver, so it costs ordinary requests nothing.
_LOCAL_SCHEMES = re.compile(r"^(file|chrome|view-source|chrome-untrusted|devtools|filesystem):")


def find_executable(environ: Mapping[str, str] = os.environ) -> Path:
    """Find the browser itself: the one named, else a headless shell, else a full Chromium.

    Raises:
        BrowserMissing: there is none, or the one named is none.
    """
    named = environ.get(EXECUTABLE_VARIABLE)
    if named:
        path = Path(named)
        if not (path.is_file() and os.access(path, os.X_OK)):
            raise BrowserMissing(f"{EXECUTABLE_VARIABLE} names {named}, which is no program")
        if path.parent in WRAPPERS:
            raise BrowserMissing(f"{EXECUTABLE_VARIABLE} names {named}, a wrapper; the browser is in /usr/lib or /opt")
        return path
    for path in (HEADLESS_SHELL, *_playwright_downloads(environ, _SHELL), FULL_BROWSER):
        if path.is_file():
            return path
    raise BrowserMissing(f"neither {HEADLESS_SHELL} nor one that Playwright installed")


def find_window(environ: Mapping[str, str] = os.environ) -> Path:
    """Find a browser that can show a window to a person; a headless shell cannot.

    Raises:
        WindowMissing: there is none, or no screen to show it on.
    """
    if sys.platform == "linux" and not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
        raise WindowMissing("there is no screen (neither DISPLAY nor WAYLAND_DISPLAY is set)")
    named = environ.get(EXECUTABLE_VARIABLE)
    full = [Path(named)] if named and "headless" not in Path(named).name else []
    for path in (*full, *_playwright_downloads(environ, _FULL), FULL_BROWSER):
        if path.is_file():
            return path
    raise WindowMissing("there is no full Chromium (`playwright install chromium`, or the system's own)")


async def launch(playwright: Playwright, nowhere: Egress, *, headless: bool = True) -> Browser:
    """Start a browser whose windows each leave through a proxy of their own, and which itself leaves by `nowhere`.

    Not `headless`, a person sees its windows.

    Raises:
        BrowserMissing: there is none.
        WindowMissing: there is none that a person could see.
        BrowserUnguarded: the environment would let pages reach loopback past the proxy.
    """
    if os.environ.get(_UNPROXIED_LOOPBACK):
        raise BrowserUnguarded(_UNPROXIED_LOOPBACK)
    return await playwright.chromium.launch(
        executable_path=find_executable() if headless else find_window(),
        headless=headless,
        args=list(FLAGS),
        proxy=_proxy(nowhere),
        chromium_sandbox=os.geteuid() != 0,  # Chromium refuses to be root inside its sandbox
    )


async def new_context(
    browser: Browser,
    egress: Egress,
    *,
    language: Language,
    contact: str,
    timezone: str | None = None,
    storage_state: StorageState | None = None,
    har: Path | None = None,
) -> BrowserContext:
    """Open a window that shares nothing with others, leaves by `egress` alone, and asks for pages in this language.

    Pages that write dates by script write those of `timezone`, an IANA name; without it, of this machine's.

    `contact`, as `+https://auditor.example/bot`, is appended to the browser's
    own User-Agent; only what a shared worker itself asks for is without it,
    because Chromium overrides the header page by page. A `har` is written, without
    bodies and with every secret, when the context closes.
    """
    context = await browser.new_context(
        proxy=_proxy(egress),
        locale=LOCALES[language],
        timezone_id=timezone,
        user_agent=f"{await _user_agent(browser)} ({contact})",
        storage_state=storage_state,
        service_workers="block",
        record_har_path=har,
        record_har_content="omit" if har else None,
    )
    await context.route(_LOCAL_SCHEMES, _refuse)
    return context


async def _user_agent(browser: Browser) -> str:
    """What the browser calls itself; asked once."""
    if browser not in _USER_AGENTS:
        session = await browser.new_browser_cdp_session()
        _USER_AGENTS[browser] = (await session.send("Browser.getVersion"))["userAgent"]
        await session.detach()
    return _USER_AGENTS[browser]


def _proxy(egress: Egress) -> ProxySettings:
    return {"server": egress.server, "username": egress.username, "password": egress.password}


async def _refuse(route: Route) -> None:
    await route.abort("blockedbyclient")


def _playwright_downloads(environ: Mapping[str, str], patterns: tuple[str, ...]) -> list[Path]:
    """Browsers that `playwright install` has put down, newest revision first."""
    named = environ.get("PLAYWRIGHT_BROWSERS_PATH")
    homes = (
        [Path(named)] if named else [Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright"]
    )
    found = [(path, home) for home in homes for pattern in patterns for path in home.glob(pattern)]
    revisions = {path: int(path.relative_to(home).parts[0].rpartition("-")[2]) for path, home in found}
    return sorted(revisions, key=lambda path: revisions[path], reverse=True)
