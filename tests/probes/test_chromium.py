"""Is the browser found, guarded, and honest about what it is?"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Playwright, async_playwright

from probes.chromium import FULL_BROWSER, HEADLESS_SHELL, find_executable, find_window, launch, new_context
from probes.egress import AllowList, Egress
from probes.errors import BrowserMissing, BrowserUnguarded, WindowMissing


def make_program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_the_browser_that_was_named_is_taken(tmp_path: Path) -> None:
    program = make_program(tmp_path / "shell")
    assert find_executable({"AUDITOR_CHROMIUM": str(program)}) == program


def test_a_name_that_is_no_program_is_said_so_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(BrowserMissing, match=r"gone, which is no program.*make setup"):
        find_executable({"AUDITOR_CHROMIUM": str(tmp_path / "gone")})


def test_a_wrapper_script_is_turned_down(tmp_path: Path) -> None:
    with pytest.raises(BrowserMissing, match="wrapper"):
        find_executable({"AUDITOR_CHROMIUM": "/usr/bin/env"})


def test_the_newest_download_of_playwright_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probes.chromium.HEADLESS_SHELL", tmp_path / "none")
    older = make_program(tmp_path / "chromium_headless_shell-999/chrome-linux/headless_shell")
    newer = make_program(tmp_path / "chromium_headless_shell-1200/chrome-headless-shell-linux64/chrome-headless-shell")
    environ = {"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    assert find_executable(environ) == newer
    newer.unlink()
    assert find_executable(environ) == older


def test_without_any_browser_the_mend_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probes.chromium.HEADLESS_SHELL", tmp_path / "none")
    monkeypatch.setattr("probes.chromium.FULL_BROWSER", tmp_path / "none")
    with pytest.raises(BrowserMissing, match="make setup"):
        find_executable({"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)})


def test_no_shell_wrapper_is_ever_looked_for() -> None:
    assert not any(path.is_relative_to("/usr/bin") for path in (HEADLESS_SHELL, FULL_BROWSER))


@pytest.fixture
async def playwright() -> AsyncIterator[Playwright]:
    async with async_playwright() as started:
        yield started


@pytest.mark.browser
async def test_an_environment_that_opens_loopback_is_refused(
    playwright: Playwright, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYWRIGHT_DISABLE_FORCED_CHROMIUM_PROXIED_LOOPBACK", "1")
    async with Egress(AllowList.parse([])) as egress:
        with pytest.raises(BrowserUnguarded, match="unset PLAYWRIGHT_DISABLE"):
            await launch(playwright, egress)


@pytest.mark.browser
async def test_the_browser_says_what_it_is_who_runs_it_and_which_language_it_wants(playwright: Playwright) -> None:
    seen: list[dict[str, str]] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(dict(request.headers))
        return web.Response(text="<script>document.cookie = 'a=b'</script>", content_type="text/html")

    portal = web.Application()
    portal.router.add_get("/", answer)
    runner = web.AppRunner(portal)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    at = f"127.0.0.1:{runner.addresses[0][1]}"
    async with Egress(AllowList.parse([at])) as egress:
        browser = await launch(playwright, egress)
        first = await new_context(browser, egress, language="fr", contact="+https://auditor.example/bot")
        page = await first.new_page()
        await page.goto(f"http://{at}/")
        webdriver = await page.evaluate("navigator.webdriver")
        state = await first.storage_state()
        again = await new_context(
            browser, egress, language="en", contact="+https://auditor.example/bot", storage_state=state
        )
        await (await again.new_page()).goto(f"http://{at}/")
        await browser.close()
    await runner.cleanup()
    french, english = seen
    assert webdriver is True
    assert "HeadlessChrome/" in french["User-Agent"]
    assert french["User-Agent"].endswith(" (+https://auditor.example/bot)")
    assert (french["Accept-Language"], english["Accept-Language"]) == ("fr-FR", "en-GB")
    assert ("Cookie" in french, english.get("Cookie")) == (False, "a=b")


class TestWindow:
    def test_without_a_screen_it_says_where_to_do_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.platform", "linux")
        with pytest.raises(WindowMissing, match=r"there is no screen.*AUDITOR_HOME.*ssh -X"):
            find_window({})

    @pytest.mark.parametrize("screen", ["DISPLAY", "WAYLAND_DISPLAY"])
    def test_a_full_browser_is_taken_and_never_a_headless_shell(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, screen: str
    ) -> None:
        monkeypatch.setattr("probes.chromium.FULL_BROWSER", tmp_path / "none")
        shell = make_program(tmp_path / "chromium_headless_shell-1200/chrome-linux/headless_shell")
        environ = {screen: ":0", "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path), "AUDITOR_CHROMIUM": str(shell)}
        with pytest.raises(WindowMissing, match="playwright install chromium"):
            find_window(environ)
        full = make_program(tmp_path / "chromium-1200/chrome-linux64/chrome")
        assert find_window(environ) == full

    def test_the_full_browser_that_was_named_goes_first(self, tmp_path: Path) -> None:
        make_program(tmp_path / "chromium-1200/chrome-linux/chrome")
        named = make_program(tmp_path / "opt" / "chromium")
        environ = {"DISPLAY": ":0", "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path), "AUDITOR_CHROMIUM": str(named)}
        assert find_window(environ) == named
