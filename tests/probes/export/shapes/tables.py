"""Tables: CSV with lines before the header, two tables in one CSV, workbooks, a database."""

import csv
import io
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape

from results.records import Found
from tests.probes.export.shapes.account import Held, account, code, day, euros, long_id, moment, upload, words
from tests.probes.export.shapes.shape import Members, Shape, bare, of, zipped

CONTACTS = account(
    "contacts of a professional network",
    {"connections": {"name": words("Zoé {}"), "company": words('Cœur ; "{}", SA'), "since": day()}},
)
METER = account(
    "meter",
    {
        "contracts": {"place": words("Logement {}"), "number": code("0"), "since": day()},
        "readings": {"note": words("Relevé {}"), "at": moment(), "number": code("00")},
    },
)
BOOK = account(
    "workbook",
    {
        "orders": {"article": words("=Lampe {} « cœur »"), "number": code("00"), "price": euros(), "since": day()},
        "notes": {"text": words("Note\nsur {}"), "at": moment()},
    },
)
STORE = account(
    "database",
    {
        "messages": {
            "text": words("Ça va, {} ?"),
            "id": long_id(),
            "at": moment(),
            "file": upload("bin", "application/octet-stream", lambda values: values["text"].encode() * 40),
        }
    },
)
Rows = Iterable[Sequence[str]]


def table(rows: Rows, delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def _connections(held: Sequence[Held]) -> Members:
    """A mark of byte order, then a note of three lines, then the table."""
    rows = [("First Name", "Company", "Connected On")]
    rows += [(had["name"], had["company"], f"{date.fromisoformat(had['since']):%d %b %Y}") for had in held]
    note = 'Notes:\r\n"When exporting your data, you may notice that some addresses are missing."\r\n\r\n'
    return {"Connections.csv": ("\ufeff" + note + table(rows)).encode()}


def _meter(held: Sequence[Held]) -> Members:
    """Two tables, one below the other, each with a header of its own."""
    contracts = [("Logement", "Référence", "Depuis")]
    contracts += [
        (h["place"], h["number"], f"{date.fromisoformat(h['since']):%d/%m/%Y}") for h in of(held, "contracts")
    ]
    readings = [("Horodatage", "Index", "Valeur", "Commentaire")]
    readings += [(h.moment.isoformat(), h["number"], "1234,5", h["note"]) for h in of(held, "readings")]
    return {"releves.csv": (table(contracts, ";") + "\r\n" + table(readings, ";")).encode()}


def _serial(value: str) -> str:
    """A day or a moment as workbooks count: days since 30 December 1899."""
    passed = datetime.fromisoformat(value) - datetime(1899, 12, 30)
    return repr(passed.days + passed.seconds / 86400)


def _xlsx(held: Sequence[Held]) -> Members:
    strings: list[str] = []

    def text(value: str) -> str:
        strings.append(value)
        return f't="s"><v>{len(strings) - 1}</v>'

    def inline(value: str) -> str:
        return f't="inlineStr"><is><r><t xml:space="preserve">{escape(value[:4])}</t></r><r><t>{escape(value[4:])}</t></r></is>'

    def price(value: str) -> str:
        return f"><v>{value[:-4].replace(',', '.')}</v>"

    def stamp(style: int) -> Callable[[str], str]:
        return lambda value: f's="{style}"><v>{_serial(value)}</v>'

    heads = [("Article", "Numéro", "Prix", "Depuis"), ("Texte", "Quand")]
    orders = [
        [text(h["article"]), text(h["number"]), price(h["price"]), stamp(1)(h["since"])] for h in of(held, "orders")
    ]
    notes = [[inline(h["text"]), stamp(2)(h["at"])] for h in of(held, "notes")]
    sheets = {
        f"xl/worksheets/sheet{n}.xml": _sheet([[text(name) for name in head], *rows])
        for n, (head, rows) in enumerate(zip(heads, (orders, notes), strict=True), 1)
    }
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="r"><sheets><sheet name="Commandes" sheetId="1" r:id="a"/>'
        '<sheet name="Notes" sheetId="2" r:id="b"/></sheets></workbook>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy\\ hh:mm:ss"/>'
        '</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>',
        **{
            name: f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
            for name, rows in sheets.items()
        },
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">'
        + "".join(f'<si><t xml:space="preserve">{escape(value)}</t></si>' for value in strings)
        + "</sst>",
    }
    return {"commandes.xlsx": zipped({name: f'<?xml version="1.0"?>{part}'.encode() for name, part in parts.items()})}


def _sheet(rows: Sequence[Sequence[str]]) -> str:
    return "".join(
        f'<row r="{n}">'
        + "".join(f'<c r="{chr(65 + place)}{n}" {cell}</c>' for place, cell in enumerate(row))
        + "</row>"
        for n, row in enumerate(rows, 1)
    )


def _ods(held: Sequence[Held]) -> Members:
    def text(value: str) -> str:
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'

    def typed(kind: str, attribute: str, value: str, shown: str) -> str:
        return (
            f'<table:table-cell office:value-type="{kind}" office:{attribute}="{value}">'
            f"<text:p>{shown}</text:p></table:table-cell>"
        )

    def sheet(name: str, rows: Iterable[Sequence[str]]) -> str:
        body = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
        empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        return f'<table:table table:name="{name}">{body}{empty}</table:table>'

    orders = [[text(name) for name in ("Article", "Numéro", "Prix", "Depuis")]] + [
        [
            text(h["article"]),
            text(h["number"]),
            typed("currency", "value", h["price"][:-4].replace(",", "."), h["price"]),
            typed("date", "date-value", h["since"], "14/11/25"),
        ]
        for h in of(held, "orders")
    ]
    notes = [[text(name) for name in ("Texte", "Quand")]] + [
        [text(h["text"]), typed("date", "date-value", h["at"], "15/03")] for h in of(held, "notes")
    ]
    spaces = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0"?><office:document-content{spaces}><office:body><office:spreadsheet>'
        f"{sheet('Commandes', orders)}{sheet('Notes', notes)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content, compress_type=zipfile.ZIP_DEFLATED)
    return {"commandes.ods": out.getvalue()}


def database(held: Sequence[Held]) -> bytes:
    """A database whose text is UTF-16, as some phones write it, with nanoseconds nowhere and bytes in a column."""
    link = sqlite3.connect(":memory:")
    link.execute("PRAGMA encoding = 'UTF-16le'")
    link.execute("CREATE TABLE message (z_pk INTEGER PRIMARY KEY, guid INTEGER, body TEXT, sent REAL, piece BLOB)")
    link.execute("CREATE TABLE [journal d'appels] (quand TEXT, note TEXT)")
    for had in held:
        row = (int(had["id"]), had["text"], had.moment.timestamp(), had.files["file"])
        link.execute("INSERT INTO message (guid, body, sent, piece) VALUES (?, ?, ?, ?)", row)
    link.commit()
    return bytes(link.serialize())


SHAPES = (
    Shape(
        name="CSV after a mark and a note of three lines",
        account=CONTACTS,
        write=_connections,
        decoders=("csv",),
        found={("connections", "since"): Found.NORMALISED},
    ),
    Shape(
        name="two tables in one CSV",
        account=METER,
        write=_meter,
        decoders=("csv",),
        found={("contracts", "since"): Found.NORMALISED, ("readings", "at"): Found.NORMALISED},
    ),
    Shape(
        name="workbook of shared strings",
        account=BOOK,
        write=_xlsx,
        decoders=("xlsx",),
        found={("orders", "price"): Found.NORMALISED},
        pack=bare,
    ),
    Shape(
        name="workbook of an open office",
        account=BOOK,
        write=_ods,
        decoders=("ods",),
        found={("orders", "price"): Found.NORMALISED},
    ),
    Shape(
        name="database of a phone",
        account=STORE,
        write=lambda held: {"messages.db": database(held)},
        decoders=("sqlite",),
        found={("messages", "at"): Found.NORMALISED},
        altered={("messages", "file"): Found.ABSENT},
    ),
)
