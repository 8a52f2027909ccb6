"""Which words can be read in a PDF?

The order and the lines are the layout's, not the data's: a PDF is text for
eyes. (pdfium knows no threads; a child process has one.)
"""

import unicodedata
from collections.abc import Iterator
from typing import Final

import pypdfium2
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_TEXT

from probes.export.decode.leaf import Document, Leaf
from probes.export.error import BudgetExceeded, MemberEncrypted, MemberUnreadable

_PASSWORD_ERROR: Final = 4  # FPDF_ERR_PASSWORD
_FEW_LINES: Final = 5  # a page number, a stamp: what stands on a page that was scanned
_LARGE: Final = 0.5  # of a page
_GARBLED: Final = 0.1  # share of characters
_BROKEN_WORD: Final = ("\ufffe", "\u00ad", "\u0002")  # what pdfium puts for a hyphen at a line's end


def decode_pdf(document: Document) -> Iterator[Leaf]:
    """Give the lines of each page, and the page once more with its lines joined, for words that were broken.

    Raises:
        ExportError: it is encrypted, damaged or too large.
    """
    if document.size > document.document_bytes:
        raise BudgetExceeded("a PDF")
    with document.open() as stream:
        data = stream.read()
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR:
            raise MemberEncrypted("by its PDF") from None
        raise MemberUnreadable("the PDF does not open") from None
    with pdf:
        if pdf.get_formtype():
            document.unread.add("form fields")
        for number in range(len(pdf)):
            try:
                text, blank, pictured = _read(pdf, number)
            except pypdfium2.PdfiumError:
                raise MemberUnreadable("a page of the PDF does not open") from None
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            if (not lines and not blank) or (pictured and len(lines) <= _FEW_LINES) or _is_garbled(text):
                document.reasons.add("page_without_text")
            yield from _lines(f"/page[{number + 1}]", lines)


def _read(pdf: pypdfium2.PdfDocument, number: int) -> tuple[str, bool, bool]:
    """Read the text of a page; whether nothing else can stand on it, no image, no drawing; whether an image fills it."""
    page = pdf[number]
    try:
        words = page.get_textpage()
        try:
            things = list(page.get_objects(max_depth=1))
            drawn = any(thing.type != FPDF_PAGEOBJ_TEXT for thing in things)
            pictured = any(_fills(thing, page) for thing in things if thing.type == FPDF_PAGEOBJ_IMAGE)
            return str(words.get_text_bounded()), not drawn, pictured
        finally:
            words.close()
    finally:
        page.close()


def _fills(image: pypdfium2.PdfObject, page: pypdfium2.PdfPage) -> bool:
    left, bottom, right, top = image.get_bounds()
    width, height = page.get_size()
    return bool((right - left) * (top - bottom) >= _LARGE * width * height)


def _is_garbled(text: str) -> bool:
    """Whether the fonts do not say which characters they show (no ToUnicode map; ISO 32000-1, 9.10.2)."""
    strange = sum(unicodedata.category(letter) in ("Co", "Cn", "Cs") or letter == "\ufffd" for letter in text)
    return strange > _GARBLED * len(text)


def _lines(page: str, lines: list[str]) -> Iterator[Leaf]:
    for number, line in enumerate(lines, 1):
        yield Leaf(f"{page}/line[{number}]", line, "text", page)
    joined = "".join(lines)
    for mark in _BROKEN_WORD:
        joined = joined.replace(mark, "")
    if len(lines) > 1:
        yield Leaf(f"{page}/joined", joined, "text", page)
