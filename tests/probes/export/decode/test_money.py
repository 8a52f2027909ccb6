"""OFX as banks write it, and QIF."""

import pytest

from probes.export.decode import DECODERS
from probes.export.error import MemberUnreadable
from tests.probes.export.test_decode import document, leaves

SGML = "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><LIST><STMTTRN><TRNAMT>-3.20\n<NAME>R&amp;D <MEMO>\n</STMTTRN>"


def test_values_need_not_be_closed():
    assert leaves("ofx", SGML + "<STMTTRN><TRNAMT>7</TRNAMT><NAME>b</STMTTRN></LIST></OFX>") == [
        ("/OFX[1]/LIST[1]/STMTTRN[1]/TRNAMT[1]", "-3.20", "text", "/OFX[1]/LIST[1]/STMTTRN[1]"),
        ("/OFX[1]/LIST[1]/STMTTRN[1]/NAME[1]", "R&D", "text", "/OFX[1]/LIST[1]/STMTTRN[1]"),
        ("/OFX[1]/LIST[1]/STMTTRN[2]/TRNAMT[1]", "7", "text", "/OFX[1]/LIST[1]/STMTTRN[2]"),
        ("/OFX[1]/LIST[1]/STMTTRN[2]/NAME[1]", "b", "text", "/OFX[1]/LIST[1]/STMTTRN[2]"),
    ]


def test_a_value_across_two_readings_is_one():
    filler = "<X>" + "y" * 70_000 + "\n"
    assert [leaf[1] for leaf in leaves("ofx", f"<OFX>{filler}<N>end of it</OFX>")][-1] == "end of it"


def test_a_statement_that_breaks_off_gives_what_stood_before():
    data = document(SGML.encode())
    found = []
    with pytest.raises(MemberUnreadable):
        found.extend(leaf.value for leaf in DECODERS["ofx"](data))
    assert found == ["-3.20", "R&D"]


def test_entries_of_qif_are_records():
    data = document(b"!Type:Bank\nD1/2'26\nT-3,200.50\nSFood\nSRent\n^\nD1/3'26\n^\n")
    assert [tuple(leaf)[:2] for leaf in DECODERS["qif"](data)] == [
        ("/header[1]", "Type:Bank"),
        ("/entry[1]/D[1]", "1/2'26"),
        ("/entry[1]/T[1]", "-3,200.50"),
        ("/entry[1]/S[1]", "Food"),
        ("/entry[1]/S[2]", "Rent"),
        ("/entry[2]/D[1]", "1/3'26"),
    ]
    assert data.records == 2
