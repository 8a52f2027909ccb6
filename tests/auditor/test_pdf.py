"""Is a page printed the same again, tagged, with contents, in fonts of its own, and does nothing leave while it is?"""

import asyncio
import io
from datetime import date

import pikepdf
import pypdfium2
import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from auditor.notice.perform import letter_of
from auditor.pdf import _only, check_browser, printed
from auditor.refusal import Refused
from dashboards.notice.write import write
from dashboards.observatory.brief import brief
from dashboards.observatory.report import report
from probes.chromium import find_executable, launch, new_context
from probes.egress import AllowList, Egress
from probes.errors import BrowserMissing
from tests.dashboards.channels.test_notice import CASES, failing, heading, told
from tests.dashboards.observatory.released import FORMER, SITUATIONS

DAY = date(2027, 6, 1)
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("pdf")]
FONTS = {"SourceSans3ExtraLight-Regular", "SourceSans3ExtraLight-SemiBold"}


def pages() -> dict[str, tuple[str, str]]:
    made = {name: SITUATIONS[name]() for name in ("full", "nobody", "no_sample")}
    return {
        f"{page}-{name}.{language}.html": (made_of(release, language, former=FORMER, paper=True), language)
        for name, release in made.items()
        for page, made_of in (("report", report), ("brief", brief))
        for language in ("fr", "en")
    }


def fonts_of(data: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {
            str(font.BaseFont).rpartition("+")[2]
            for page in pdf.pages
            for font in page.Resources.get("/Font", {}).values()
            if "/BaseFont" in font  # glyphs with an outline around them have none
        }


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def papers() -> dict[str, bytes]:
    try:
        find_executable()
    except BrowserMissing as missing:
        pytest.skip(str(missing))
    return await printed(pages(), day=DAY)  # type: ignore[arg-type]


async def test_the_brief_has_two_pages_whatever_it_tells(papers: dict[str, bytes]):
    lengths = {n: len(pypdfium2.PdfDocument(data)) for n, data in papers.items() if n.startswith("brief")}
    assert lengths == dict.fromkeys(lengths, 2)
    assert len(lengths) == 6


async def test_a_pdf_is_tagged_named_dated_and_has_contents(papers: dict[str, bytes]):
    for name, data in papers.items():
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert pdf.Root.MarkInfo.Marked, name
            assert "/StructTreeRoot" in pdf.Root
            assert str(pdf.Root.Lang) == name.split(".")[1]
            assert str(pdf.docinfo["/CreationDate"]) == "D:20270601000000Z"
            assert str(pdf.docinfo["/Title"])
            with pdf.open_outline() as outline:
                assert outline.root


async def test_pages_are_numbered_and_from_the_second_on_say_of_what_they_are(papers: dict[str, bytes]):
    pages = pypdfium2.PdfDocument(papers["report-no_sample.fr.pdf"])
    first, second = (pages[n].get_textpage().get_text_range() for n in (0, 1))
    assert f"1 / {len(pages)}" in first
    assert f"2 / {len(pages)}" in second
    head = "Observatoire d’essai · 4e trimestre 2026 · 2026-Q4.1"
    assert head in second
    assert head not in first


async def test_links_of_the_brief_lead_to_the_entries_of_the_report(papers: dict[str, bytes]):
    with pikepdf.open(io.BytesIO(papers["brief-no_sample.fr.pdf"])) as pdf:
        links = {
            str(note["/A"]["/URI"])
            for page in pdf.pages
            for note in page.get("/Annots", ())
            if "/URI" in note.get("/A")
        }
    assert "report.fr.pdf#responsiveness/2026-Q4" in links
    assert all(link.startswith("report.fr.pdf#") for link in links)


async def test_latin_words_are_set_in_the_fonts_that_come_along(papers: dict[str, bytes]):
    for name in ("report-no_sample.fr.pdf", "brief-no_sample.en.pdf"):
        assert fonts_of(papers[name]) == FONTS, name


async def test_printed_again_it_is_the_same_file(papers: dict[str, bytes]):
    name = "brief-no_sample.fr.html"
    again = await printed({name: pages()[name]}, day=DAY)  # type: ignore[dict-item]
    assert again["brief-no_sample.fr.pdf"] == papers["brief-no_sample.fr.pdf"]


@pytest.mark.parametrize("is_held", [True, False])
async def test_what_a_page_asks_for_is_not_fetched_even_where_the_way_out_is_open(is_held: bool):
    asked: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readline()).decode().split()[1])
        body = b"<!doctype html><title>x</title><p>here</p><img src=x.png>"
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server, async_playwright() as playwright:
        there = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with Egress(AllowList.parse([there])) as out:
            browser = await launch(playwright, out)
            context = await new_context(browser, out, language="en", contact="no contact", timezone="UTC")
            page = await context.new_page()
            if is_held:
                await page.route("**/*", _only(f"http://{there}/x.html", "<!doctype html><p>here</p><img src=x.png>"))
            await page.goto(f"http://{there}/x.html")
            await browser.close()
    assert ("/x.png" in asked) is not is_held
    assert ("/x.html" in asked) is not is_held


async def test_a_letter_is_set_in_the_fonts_that_come_along():
    document = write(heading("fr"), [told(failing(*CASES[0].values))])
    assert fonts_of(await letter_of(document)) == FONTS


async def test_without_a_browser_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AUDITOR_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(Refused, match="Or build with --no-pdf"):
        check_browser()
