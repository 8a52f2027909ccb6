"""How does a letter look on paper, ready to be signed and posted?

A4, with whom it is for where a window envelope shows it (NF Z10-011), a place
to sign, and nothing that a machine put there for itself.
"""

import unicodedata
from datetime import date
from typing import Final

from babel.dates import format_date
from fpdf import FPDF
from fpdf.enums import MethodReturnValue

from probes.mailbox.compose import Letter
from results.records import Language

_MARGIN: Final = 25.0  # mm
_WINDOW: Final = (110.0, 50.0)  # left and top of whom it is for
_BODY: Final = 105.0  # top of the subject
_WIDTH: Final = 75.0
_LINE: Final = 5.2
_SMALL: Final = 3.0  # of the foot
_EDGE: Final = 12.0  # below it
_CODEC: Final = "cp1252"


def printed(
    letter: Letter, *, to: str, name: str, on: date, language: Language, foot: str, sender: tuple[str, ...] = ()
) -> bytes:
    """Print a letter.

    Args:
        letter: its words.
        to: whom it is for, line by line.
        name: of the person who signs.
        on: the day it is dated.
        language: in which the day is written.
        foot: how the data of whoever answers are processed.
        sender: the person's address, line by line.

    Raises:
        ValueError: it holds a letter that the typeface lacks; says which.
    """
    pdf = FPDF(format="A4")
    pdf.core_fonts_encoding = _CODEC
    pdf.set_margins(_MARGIN, _MARGIN)
    pdf.set_auto_page_break(auto=True, margin=_MARGIN)
    pdf.set_font("Helvetica", size=10.5)
    pdf.set_title(letter.subject)
    pdf.set_lang(language)
    pdf.add_page()
    pdf.set_xy(_MARGIN, _MARGIN)
    pdf.multi_cell(_WIDTH, _LINE, _writable("\n".join((name, *sender))))
    pdf.set_xy(*_WINDOW)
    pdf.multi_cell(_WIDTH, _LINE, _writable(to))
    pdf.set_xy(_WINDOW[0], max(pdf.get_y() + 2 * _LINE, _BODY - 3 * _LINE))
    pdf.multi_cell(_WIDTH, _LINE, _writable(format_date(on, format="long", locale=language)))
    pdf.set_xy(_MARGIN, _BODY)
    pdf.set_font("Helvetica", style="B", size=10.5)
    pdf.multi_cell(0, _LINE, _writable(letter.subject))
    pdf.ln(2 * _LINE)
    pdf.set_font("Helvetica", size=10.5)
    pdf.multi_cell(0, _LINE, _writable(_paragraphs(letter.text)))
    _put_foot(pdf, _writable(_paragraphs(foot)))
    return bytes(pdf.output())


def _put_foot(pdf: FPDF, foot: str) -> None:
    """Small, below the letter, and never parted: where it does not fit it goes over the page whole."""
    pdf.set_auto_page_break(auto=True, margin=_EDGE)
    pdf.set_font("Helvetica", size=7)
    pdf.ln(_LINE)
    height = pdf.multi_cell(0, _SMALL, foot, dry_run=True, output=MethodReturnValue.HEIGHT)
    assert isinstance(height, float | int)
    if pdf.get_y() + height > pdf.h - _EDGE:
        pdf.add_page()
    pdf.multi_cell(0, _SMALL, foot, align="L")


def _paragraphs(text: str) -> str:
    """Let paper break the lines: those of a template end where a terminal does; those of a list stay."""
    blocks = (block.strip() for block in text.split("\n\n"))
    return "\n\n".join(" ".join(block.split("\n")) if _is_prose(block) else block for block in blocks)


def _is_prose(block: str) -> bool:
    return "\n" in block and len(block) > 100 and not block.startswith(("- ", "– "))


def _writable(text: str) -> str:
    """Spaces and hyphens that the typeface lacks become plain ones."""
    text = unicodedata.normalize("NFC", text).translate({0x202F: " ", 0x2011: "-", 0x2009: " "})
    try:
        text.encode(_CODEC)
    except UnicodeEncodeError as error:
        raise ValueError(
            f"the letter holds “{text[error.start]}”, which its typeface lacks; write it another way"
        ) from None
    return text
