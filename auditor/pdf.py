"""How does a page become a PDF, the same to the pixel, without anything leaving this machine?

Chromium sets the page, with the fonts that it brings along; no request goes
anywhere but to the page itself. What Chromium writes of the moment goes.
"""

import io
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Final

import pikepdf
from playwright.async_api import Route, async_playwright

from auditor.refusal import Refused
from probes.chromium import find_executable, launch, new_context
from probes.egress import AllowList, Egress
from probes.errors import BrowserMissing
from results.records import Language

_HERE: Final = "http://release.invalid/"
"""Where a page believes itself to be: a name that nobody can have (RFC 2606)."""

_PRODUCER: Final = "portability-auditor"


def check_browser() -> None:
    """See that there is a browser that could print.

    Raises:
        Refused: there is none.
    """
    try:
        find_executable()
    except BrowserMissing as missing:
        raise Refused(f"the PDFs cannot be printed: {missing} Or build with --no-pdf.") from None


async def printed(pages: Mapping[str, tuple[str, Language]], *, day: date) -> dict[str, bytes]:
    """Print pages by the name of their file: `report.fr.html` gives `report.fr.pdf`; dated `day`, whenever it is done.

    Raises:
        BrowserMissing: there is no browser.
    """
    made = {}
    async with async_playwright() as playwright, Egress(AllowList.parse([])) as nowhere:
        browser = await launch(playwright, nowhere)
        for name, (html, language) in pages.items():
            context = await new_context(browser, nowhere, language=language, contact="no contact", timezone="UTC")
            page = await context.new_page()
            await page.route("**/*", _only(_HERE + name, html))
            await page.goto(_HERE + name)
            data = await page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
            made[f"{name.removesuffix('.html')}.pdf"] = settled(data, day=day)
            await context.close()
        await browser.close()
    return made


def _only(address: str, html: str) -> Callable[[Route], Awaitable[None]]:
    async def answer(route: Route) -> None:
        if route.request.url == address:
            await route.fulfill(body=html, content_type="text/html; charset=utf-8")
        else:
            await route.abort("blockedbyclient")

    return answer


def settled(data: bytes, *, day: date) -> bytes:
    """A PDF without the moment and the machine; links to other files of the release lead beside it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        stamp = f"D:{day:%Y%m%d}000000Z"
        pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = pikepdf.String(stamp)
        pdf.docinfo["/Producer"] = pdf.docinfo["/Creator"] = pikepdf.String(_PRODUCER)
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        for page in pdf.pages:
            for note in page.get("/Annots", pikepdf.Array()):
                action = note.get("/A")
                address = str(action.get("/URI", "")) if action is not None else ""
                if address.startswith(_HERE):
                    note["/A"]["/URI"] = pikepdf.String(_beside(address.removeprefix(_HERE)))
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return written.getvalue()


def _beside(address: str) -> str:
    """The PDF of a page, at the same place in it."""
    name, _, place = address.partition("#")
    file = f"{name.removesuffix('.html')}.pdf" if name.endswith(".html") else name
    return f"{file}#{place}" if place else file
