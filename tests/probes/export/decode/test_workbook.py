"""Workbooks: cells as typed, and no sheet that takes more than its cells."""

import io
import zipfile

import pytest

from probes.export.decode import DECODERS
from probes.export.error import BudgetExceeded, ExportError, MemberUnreadable
from probes.export.zip_document import document_in
from tests.probes.export.conftest import codes, look
from tests.probes.export.portal import World, json_files, zipped
from tests.probes.export.test_decode import document, leaves

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(rows: str, **parts: str) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/workbook.xml": b"<workbook/>",
            "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>".encode(),
            **{f"xl/{name}.xml": part.encode() for name, part in parts.items()},
        }
    )


def text(place: str, value: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def test_cells_go_by_the_names_above_them_and_empty_ones_shift_nothing():
    rows = f"<row>{text('A1', 'Nom')}{text('C1', 'Ville')}</row>"
    rows += f'<row>{text("C2", "Metz")}</row><row>{text("A3", "Zoé")}<c r="B3"><v>7</v></c><c r="C3" t="b"><v>1</v></c></row>'
    assert leaves("xlsx", workbook(rows)) == [
        ("/sheet[1]/1/Ville", "Metz", "text", "/sheet[1]/1"),
        ("/sheet[1]/2/Nom", "Zoé", "text", "/sheet[1]/2"),
        ("/sheet[1]/2/2", "7", "number", "/sheet[1]/2"),
        ("/sheet[1]/2/Ville", "true", "boolean", "/sheet[1]/2"),
    ]


def test_a_title_above_the_table_is_read_and_said():
    data = document(workbook(f"<row>{text('A1', 'Vos achats.')}</row><row>{text('A2', 'a')}{text('B2', 'b')}</row>"))
    assert [leaf.value for leaf in DECODERS["xlsx"](data)] == ["Vos achats."]
    assert data.reasons == {"preamble"}


def test_a_sheet_without_names_keeps_all_its_cells():
    rows = "".join(f'<row><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 9))
    assert [leaf[1] for leaf in leaves("xlsx", workbook(rows))] == [str(n) for n in range(1, 9)]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("0.00", "45975.5"),
        ("dd/mm/yyyy", "2025-11-14T12:00:00"),
        ('0" dd"', "45975.5"),
        ("[h]:mm", "45975.5"),
    ],
)
def test_days_are_told_from_numbers_by_their_style(code: str, shown: str):
    escaped = code.replace('"', "&quot;")
    styles = f'<styleSheet {MAIN}><numFmts><numFmt numFmtId="170" formatCode="{escaped}"/></numFmts>'
    styles += '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    assert leaves("xlsx", workbook('<row><c r="A1" s="1"><v>45975.5</v></c></row>', styles=styles))[0][1] == shown


def test_what_is_said_aloud_is_no_part_of_a_string():
    strings = f"<sst {MAIN}><si><r><t>To</t></r><r><t>kyo</t></r><rPh><t>TOKYO</t></rPh></si></sst>"
    rows = '<row><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>7</v></c></row>'
    assert [leaf[1] for leaf in leaves("xlsx", workbook(rows, sharedStrings=strings))] == ["Tokyo"]


def test_two_cells_in_opposite_corners_are_two_cells():
    rows = f"<row>{text('A1', 'x1')}</row><row>{text('XFD1048576', 'x2')}</row>"
    assert [leaf[1] for leaf in leaves("xlsx", workbook(rows))] == ["x1", "x2"]


def test_a_bomb_inside_a_workbook_is_stopped():
    bomb = workbook("<row>" + "<c/>" * 400_000 + "</row>")
    assert len(bomb) < 20_000
    for data in (bomb, workbook("", sharedStrings=f"<sst {MAIN}>{'<si/>' * 400_000}</sst>")):
        with pytest.raises(BudgetExceeded):
            leaves("xlsx", data)


@pytest.mark.parametrize(
    "part", ["<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><sst><si><t>&b;</t></si></sst>", "<sst>"]
)
def test_parts_are_not_trusted(part: str):
    try:
        found = leaves("xlsx", workbook('<row><c r="A1" t="s"><v>0</v></c></row>', sharedStrings=part))
    except MemberUnreadable:
        return
    assert [leaf[1] for leaf in found if leaf[1]] == []


def test_a_workbook_that_is_cut_off_is_named():
    with pytest.raises(ExportError):
        leaves("xlsx", workbook(f"<row>{text('A1', 'a')}</row>")[:-40])


def test_only_a_workbook_is_taken_for_one(world: World):
    def format_of(members: dict[str, bytes]) -> str | None:
        data = zipped(members)
        return document_in(data[:512], io.BytesIO(data[512:]))

    sheet = {"[Content_Types].xml": b"", "xl/workbook.xml": b""}
    assert format_of(sheet) == "xlsx"
    assert format_of({"[Content_Types].xml": b"", "word/document.xml": b""}) is None
    assert format_of({"[Content_Types].xml": b"", "a.xlsx": zipped(sheet)}) is None
    assert format_of(json_files(world, world.ids)) is None

    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert document_in(archive.getvalue()[:512], io.BytesIO()) is None


def test_an_archive_that_pretends_to_be_a_workbook_is_named(world: World):
    members = {"[Content_Types].xml": b"", "xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b"{}"}

    inspection = look(zipped(members), world.truth)

    assert codes(inspection) == {"member_unreadable"}
