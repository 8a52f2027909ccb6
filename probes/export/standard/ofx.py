"""Are the transactions of an OFX file what the standard wants?

Source: Open Financial Exchange 1.6 (SGML) and 2.2 (XML): 11.4.4.1 a STMTTRN
has TRNTYPE, DTPOSTED, TRNAMT and FITID; 3.2.8.2 dates; 3.2.9.1 amounts.
Both are read by their tags alone: version 1 leaves end tags out.
"""

import re
from collections.abc import Iterator

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, text_lines
from probes.export.standard.start import Start

_TAG = re.compile(r"<(/?[A-Z0-9.]+)>([^<]*)")
_MOMENT = re.compile(r"\d{8}(?:\d{6}(?:\.\d{3})?)?(?:\[[+-]?\d{1,2}(?:\.\d+)?(?::[A-Za-z]+)?\])?")
_AMOUNT = re.compile(r"[+-]?\d{1,32}(?:[.,]\d{1,10})?|[+-]?[.,]\d{1,10}")
_KINDS = frozenset(
    [
        "CREDIT",
        "DEBIT",
        "INT",
        "DIV",
        "FEE",
        "SRVCHG",
        "DEP",
        "ATM",
        "POS",
        "XFER",
        "CHECK",
        "PAYMENT",
        "CASH",
        "DIRECTDEP",
        "DIRECTDEBIT",
        "REPEATPMT",
        "HOLD",
        "OTHER",
    ]
)
_NEEDED = ("TRNTYPE", "DTPOSTED", "TRNAMT", "FITID")


def recognise(start: Start) -> str | None:
    if start.text.startswith("OFXHEADER:100"):
        return "ofx/1"
    head = start.text[:1024]
    return "ofx/2" if re.search(r"<\?OFX\s[^>]*OFXHEADER=\"200\"", head) else None


def judge(document: Document, _standard: str) -> Iterator[Faults]:
    fields: dict[str, str] | None = None
    for line in text_lines(document):
        for tag, value in _TAG.findall(line):
            if tag == "STMTTRN":
                if fields is not None:
                    yield ("without_end",)
                fields = {}
            elif tag == "/STMTTRN":
                if fields is not None:
                    yield _of_transaction(fields)
                fields = None
            elif fields is not None and not tag.startswith("/"):
                fields.setdefault(tag, value.strip())
    if fields is not None:
        yield ("without_end",)


def _of_transaction(fields: dict[str, str]) -> Faults:
    faults = {f"missing_{name.lower()}" for name in _NEEDED if not fields.get(name)}
    if fields.get("TRNTYPE", "OTHER") not in _KINDS:
        faults.add("kind_unknown")
    if fields.get("DTPOSTED") and not _MOMENT.fullmatch(fields["DTPOSTED"]):
        faults.add("date_malformed")
    if fields.get("TRNAMT") and not _AMOUNT.fullmatch(fields["TRNAMT"]):
        faults.add("amount_malformed")
    return tuple(sorted(faults))
