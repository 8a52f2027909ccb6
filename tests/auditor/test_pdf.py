"""Is a page printed the same again, tagged, with contents, in fonts of its own, and does nothing leave while it is?"""

import io
from datetime import date

import pikepdf
import pypdfium2
import pytest
import pytest_asyncio

from auditor.pdf import check_browser, printed
from auditor.refusal import Refused
from dashboards.observatory.brief import brief
from dashboards.observatory.report import report
from probes.chromium import find_executable
from probes.errors import BrowserMissing
from tests.dashboards.observatory.released import FORMER, SITUATIONS

DAY = date(2027, 6, 1)
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("pdf")]
FONTS = {"SourceSans3ExtraLight-Regular", "SourceSans3ExtraLight-SemiBold"}


def pages() -> dict[str, tuple[str, str]]:
    made = {name: SITUATIONS[name]() for name in ("full", "nobody", "no_sample")}
    return {
        f"{page}-{name}.{language}.html": (write(release, language, former=FORMER, paper=True), language)
        for name, release in made.items()
        for page, write in (("report", report), ("brief", brief))
        for language in ("fr", "en")
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
        with pikepdf.open(io.BytesIO(papers[name])) as pdf:
            fonts = {
                str(font.BaseFont).rpartition("+")[2]
                for page in pdf.pages
                for font in page.Resources.get("/Font", {}).values()
                if "/BaseFont" in font  # glyphs with an outline around them have none
            }
        assert fonts == FONTS, name


async def test_printed_again_it_is_the_same_file(papers: dict[str, bytes]):
    name = "brief-no_sample.fr.html"
    again = await printed({name: pages()[name]}, day=DAY)  # type: ignore[dict-item]
    assert again["brief-no_sample.fr.pdf"] == papers["brief-no_sample.fr.pdf"]


async def test_what_a_page_asks_for_is_not_fetched():
    asking = "<!doctype html><html lang=en><title>x</title><p>here</p><img src='http://127.0.0.1:9/x.png'></html>"
    made = await printed({"x.html": (asking, "en")}, day=DAY)
    assert "here" in pypdfium2.PdfDocument(made["x.pdf"])[0].get_textpage().get_text_range()


async def test_without_a_browser_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AUDITOR_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(Refused, match="Or build with --no-pdf"):
        check_browser()
