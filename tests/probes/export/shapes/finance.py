"""Banks: camt without a suffix, OFX in SGML, QIF, a statement on paper."""

from collections.abc import Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from fpdf import FPDF

from results.records import FieldType, Found
from tests.probes.export.shapes.account import Held, Plan, account, day, euros, moment, words
from tests.probes.export.shapes.shape import Members, Shape, bare, of

_IBANS = ("FR7630006000011234567890189", "FR7630004000031234567890143", "DE89370400440532013000", "BE68539007547034")


def iban() -> Plan:
    """A real form of number (the examples of the registry), too common to be a canary."""
    return Plan(
        type=FieldType.TEXT,
        make=lambda _chance, number: (_IBANS[number % len(_IBANS)], ()),
        damage=lambda value: f"{value[:-1]}{9 - int(value[-1])}",
    )


BANK = account(
    "bank",
    {"operations": {"label": words("Virement {} & fils"), "amount": euros(), "on": day(), "account": iban()}},
)
SGML = account("bank in SGML", {"operations": {"label": words("Carte {} R&D"), "amount": euros(), "at": moment()}})
QUICK = account("bank in lines", {"operations": {"label": words("Prélèvement {}"), "amount": euros(), "on": day()}})
PAPER = account("statement", {"operations": {"label": words("Achat chez {}"), "amount": euros()}})


def _plain(amount: str) -> str:
    return amount[:-4].replace(",", ".")


def _camt(held: Sequence[Held]) -> Members:
    entries = "".join(
        f'<Ntry><Amt Ccy="EUR">{_plain(h["amount"])}</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>{h["on"]}</Dt></BookgDt>'
        f"<NtryDtls><TxDtls><RltdPties><DbtrAcct><Id><IBAN>{h['account']}</IBAN></Id></DbtrAcct></RltdPties>"
        f"<RmtInf><Ustrd>{escape(h['label'])}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for h in held
    )
    document = (
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">'
        "<BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Ccy>EUR</Ccy></Acct>"
        f"{entries}</Stmt></BkToCstmrStmt></Document>"
    )
    return {"CAMT053_20261101": document.encode()}


def _ofx(held: Sequence[Held]) -> Members:
    """OFX 1.0.2: SGML whose values are never closed, in Windows-1252."""
    entries = "".join(
        "<STMTTRN>\r\n<TRNTYPE>CREDIT\r\n"
        f"<DTPOSTED>{h.moment.astimezone(ZoneInfo('UTC')):%Y%m%d%H%M%S}.000[0:GMT]\r\n<TRNAMT>{_plain(h['amount'])}\r\n"
        f"<FITID>{number}\r\n<NAME>{escape(h['label'])}\r\n<MEMO>\r\n</STMTTRN>\r\n"
        for number, h in enumerate(held, 1)
    )
    header = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\r\n"
    body = f"<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR\r\n<BANKTRANLIST>{entries}</BANKTRANLIST></STMTRS>"
    return {"compte.ofx": f"{header}{body}</STMTTRNRS></BANKMSGSRSV1></OFX>\r\n".encode("cp1252")}


def _qif(held: Sequence[Held]) -> Members:
    """Days as `14/11'25`, amounts with a comma for thousands."""
    entries = "".join(
        f"D{date.fromisoformat(h['on']):%d/%m}'{h['on'][2:4]}\nT{_plain(h['amount'])}\nP{h['label']}\nLDivers\n^\n"
        for h in held
    )
    return {"compte.qif": f"!Type:Bank\n{entries}".encode()}


def _statement(held: Sequence[Held]) -> Members:
    paper = FPDF()
    paper.set_creation_date(datetime(2026, 11, 1, tzinfo=ZoneInfo("UTC")))
    paper.add_page()
    paper.set_font("Helvetica", size=10)
    for had in of(held, "operations"):
        for line in (had["label"], had["amount"]):
            paper.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    return {"releve.pdf": bytes(paper.output())}


SHAPES = (
    Shape(
        name="statement of ISO 20022 without a suffix",
        account=BANK,
        write=_camt,
        decoders=("xml",),
        found={("operations", "amount"): Found.NORMALISED},
        pack=bare,
    ),
    Shape(
        name="OFX in SGML",
        account=SGML,
        write=_ofx,
        decoders=("ofx",),
        found={("operations", "amount"): Found.NORMALISED, ("operations", "at"): Found.NORMALISED},
    ),
    Shape(
        name="QIF",
        account=QUICK,
        write=_qif,
        decoders=("qif",),
        found={("operations", "amount"): Found.NORMALISED, ("operations", "on"): Found.NORMALISED},
    ),
    Shape(
        name="statement on paper",
        account=PAPER,
        write=_statement,
        decoders=("pdf",),
        found={("operations", "label"): Found.VISUAL, ("operations", "amount"): Found.ABSENT},
        altered={("operations", "label"): Found.VISUAL},
    ),
)
