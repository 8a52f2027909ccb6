"""Are the entries of a bank statement what ISO 20022 wants?

Source: ISO 20022 message definitions camt.053.001 (ReportEntry: Amt with Ccy,
CdtDbtInd, Sts and BkTxCd are mandatory; ActiveOrHistoricCurrencyAndAmount: not
negative, five fraction digits at most; AccountStatement: Id, Acct and Bal).
The schemas' terms of use let nobody pass them on, so these rules are written
out.
"""

import re
from collections.abc import Iterator

from lxml import etree

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, elements, is_xsd_day, is_xsd_moment
from probes.export.standard.start import Start

_SPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(\d\d)")
_AMOUNT = re.compile(r"\d{1,18}(?:\.\d{1,5})?")
_CURRENCY = re.compile(r"[A-Z]{3}")


def recognise(start: Start) -> str | None:
    space = _SPACE.fullmatch(start.root[0])
    return f"camt.053/001.{space[1]}" if space and start.root[1] == "Document" else None


def judge(document: Document, standard: str) -> Iterator[Faults]:
    space = f"{{urn:iso:std:iso:20022:tech:xsd:camt.053.{standard.rpartition('/')[2]}}}"
    for entry in elements(document, {f"{space}Ntry"}):
        yield tuple(sorted(_of_entry(entry, space)))


def _of_entry(entry: etree._Element, space: str) -> set[str]:
    faults = {
        f"missing_{name.lower()}"
        for name in ("Amt", "CdtDbtInd", "Sts", "BkTxCd")
        if entry.find(f"{space}{name}") is None
    }
    amount = entry.find(f"{space}Amt")
    if amount is not None:
        if not _AMOUNT.fullmatch((amount.text or "").strip()):
            faults.add("amount_malformed")
        if not _CURRENCY.fullmatch(amount.get("Ccy", "")):
            faults.add("missing_currency")
    if (entry.findtext(f"{space}CdtDbtInd") or "CRDT").strip() not in ("CRDT", "DBIT"):
        faults.add("direction_malformed")
    for name in ("BookgDt", "ValDt"):
        found = entry.find(f"{space}{name}")
        if found is not None:
            day, moment = found.findtext(f"{space}Dt"), found.findtext(f"{space}DtTm")
            if not is_xsd_day(day) and not is_xsd_moment(moment):
                faults.add("date_malformed")
    return faults
