"""Is each standard known by its content, and does each broken rule cost the record that breaks it, and no other?"""

import io
import pkgutil
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import probes.export.standard
from probes.export.decode import Document
from probes.export.encoding import Encoding
from probes.export.error import ExportTooLarge
from probes.export.standard import STANDARDS, Judged, hold
from tests.probes.export.standard.sample import FEATURES, SAMPLES, Sample

SHARED = {"source", "start"}
PUT_IN = (
    *("", "[]", "{}", "null", "1e999", "-1", "9" * 5000, '"', "<", "</a>", "&x;", "\r\n", ":", ";", "\0", "[[[["),
    *(
        '{"type": {}}',
        '["x"]',
        "true",
        "9" * 30,
        "1e99999999999999999999",
        "Fri, 99 Jan 99999999999 99:99:99 +9999",
        "[" * 300,
    ),
)
BROKEN = [
    pytest.param(sample, old, new, fault, id=f"{sample.standard}: {fault}")
    for sample in SAMPLES
    for old, new, fault in sample.broken
]


def nothing() -> None:
    pass


def held(data: bytes, codec: str = "utf-8", tick=nothing) -> Judged | None:
    document = Document(
        open=lambda: io.BytesIO(data), size=len(data), encoding=Encoding(codec=codec), document_bytes=2**20
    )
    return hold(document, tick)


def fit(*, spoiled: bool = False) -> bytes:
    body = b"\x0e\x20\x00\x00" + (4).to_bytes(4, "little") + b".FIT\0\0" + b"\x40\0\0\0"
    crc, table = 0, (0, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401)
    table += (0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400)
    for byte in body:
        for half in (byte & 15, byte >> 4):
            crc = ((crc >> 4) & 0xFFF) ^ table[crc & 15] ^ table[half]
    return body + (crc ^ spoiled).to_bytes(2, "little")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.standard)
def test_a_sound_document_is_recognised_and_all_its_records_are_valid(sample: Sample):
    assert held(sample.data) == Judged(standard=sample.standard, valid=sample.records, invalid=0, faults=())


@pytest.mark.parametrize(("sample", "old", "new", "fault"), BROKEN)
def test_a_broken_rule_is_named(sample: Sample, old: str, new: str, fault: str):
    assert old in sample.text
    judged = held(sample.text.replace(old, new, 1).encode())
    assert judged is not None
    assert fault in {found.code for found in judged.faults}
    of_document = fault.startswith(("calendar_", "document_", "channel_", "bundle_")) or sample.records == 1
    assert judged.invalid == (sample.records if of_document else 1)


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.text.startswith(("<", "{"))], ids=lambda s: s.standard)
def test_a_document_that_breaks_off_has_a_record_that_is_not_valid(sample: Sample):
    judged = held(sample.data[:-12])
    assert judged is None or sample.standard in ("ofx/2", "netscape_bookmarks") or judged.invalid >= 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<a/>",
        b'{"type": "purchase"}',
        b"[1, 2]",
        b'{"type": "Point", "x": 1}',
        b"\0\1\2",
        b"<html><a href=x>y</a></html>",
        b"name,mail\r\nZoe,z@a.example\r\n",
        b"Note: one\nOther: two\n\nand more\n",
        b'<rss version="0.91"/>',
    ],
)
def test_what_is_no_standard_is_taken_for_none(data: bytes):
    assert held(data) is None


def test_a_fit_file_is_known_by_its_mark_and_held_against_its_checksum():
    assert held(fit(), "latin-1") == Judged(standard="fit", valid=1, invalid=0, faults=())
    spoiled = held(fit(spoiled=True), "latin-1")
    assert spoiled is not None
    assert (spoiled.valid, spoiled.invalid, spoiled.faults[0].code) == (0, 1, "checksum_wrong")


def test_no_text_of_the_export_is_in_the_faults():
    judged = held(SAMPLES[0].text.replace("FN:Yann", "<b>Secret\n").encode())
    assert judged is not None
    assert all(fault.code.replace("_", "").isalpha() for fault in judged.faults)


def test_time_that_is_up_ends_the_judging():
    def over() -> None:
        raise ExportTooLarge("time")

    with pytest.raises(ExportTooLarge):
        held(SAMPLES[0].data, tick=over)


def test_entities_are_not_resolved(tmp_path):
    (tmp_path / "secret").write_text("48.85")
    text = (
        f'<!DOCTYPE gpx [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><gpx version="1.1" creator="a" '
        'xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="1" lon="2"><ele>&x;</ele></wpt></gpx>'
    )
    judged = held(text.encode())
    assert judged is not None
    assert judged.invalid == 1


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 200_000, "1e" + "9" * 30, "-" + "1" * 4400 + ".5"])
def test_a_number_beyond_reason_ends_that_document_alone(number: str):
    """More than 4300 digits make the C code under ijson fall over, and the process with it."""
    early = f'{{"type": "FeatureCollection", "n": {number}, "features": []}}'
    late = FEATURES.replace("48.85", number)
    assert held(early.encode()) is None or held(early.encode()).valid == 0
    judged = held(late.encode())
    assert judged is None or judged.valid < 2


@pytest.mark.parametrize(
    "data",
    [
        b"From " + b"7" * 65_000,
        b"<!DOCTYPE NETSCAPE-Bookmark-file-1>" + b"<A " * 300_000,
        b"BEGIN:VCARD\nVERSION:4.0\n" + b"A;" * 300_000,
        b"BEGIN:VCALENDAR\n" + b"A;B=" * 200_000,
        b"OFXHEADER:100" + b"<A" * 300_000,
        b"Date: x\nFrom: " + b"!" * 600_000,
    ],
    ids=["mbox", "bookmarks", "vcard", "icalendar", "ofx", "eml"],
)
def test_a_line_without_end_takes_no_longer_than_it_is_long(data: bytes):
    begun = time.process_time()
    held(data)
    assert time.process_time() - begun < 5


def test_the_register_holds_every_file_of_the_folder_once():
    files = {found.name for found in pkgutil.iter_modules(probes.export.standard.__path__)} - SHARED
    assert sorted(standard.__name__.rpartition(".")[2] for standard in STANDARDS) == sorted(files)


def test_there_is_a_sample_of_every_standard():
    shown = {sample.standard.partition("/")[0] for sample in SAMPLES} | {"fit"}
    others = {"vcard", "jcard", "icalendar", "mbox", "eml", "gpx", "kml", "geojson", "atom", "rss", "wxr", "opml"}
    assert shown >= others | {"activitystreams", "netscape_bookmarks", "camt.053", "ofx", "fhir", "green_button", "tcx"}
    assert len(STANDARDS) == 20


@given(sample=st.sampled_from(SAMPLES), data=st.data())
@settings(max_examples=300, deadline=None)
def test_whatever_is_cut_out_or_put_in_judging_ends_in_good_order(sample: Sample, data: st.DataObject):
    text = sample.text
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 30)))
        text = text[:start] + data.draw(st.sampled_from(PUT_IN) | st.text(max_size=8)) + text[end:]
    judged = held(text.encode("utf-8", "replace"))
    assert judged is None or judged.valid + judged.invalid >= 0
