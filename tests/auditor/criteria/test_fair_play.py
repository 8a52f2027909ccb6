"""What honest exports may look like, and what they may never be accused of.

Each was met in the wild or thought of by somebody who read the inspector to
find where it is unfair: through the true inspector, to the verdict.
"""

import hashlib
import importlib
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from datetime import timedelta

import pytest

from probes.export import Limits, Source, inspect
from results.records import (
    Decoy,
    Expected,
    Fact,
    FieldType,
    GroundTruth,
    Inspection,
    Outcome,
    Provenance,
    TruthField,
    TruthRecord,
)
from scenarios.canary import Origin, make_token
from tests.auditor.situations import ASKED, asked, entries, evidence, seen
from tests.probes.export.portal import picture

DELIVERED = seen(Fact.EXPORT_DELIVERED, ASKED + timedelta(days=2), ASKED)


def token(name: str, namespace: str = "own") -> str:
    return make_token(Origin(seed="s", account="a@b", record=name, field="f", namespace=namespace))


TOKENS = [token(f"c{number}") for number in range(4)]


def text(name: str, value: str, *canaries: str) -> TruthField:
    return TruthField(name=name, type=FieldType.TEXT, value=value, canaries=canaries)


def record(number: int, category: str, *fields: TruthField) -> TruthRecord:
    return TruthRecord(
        id=f"{category}-{number}",
        category=category,
        provenance=Provenance.PROVIDED,
        expected_portability=Expected.MUST,
        expected_access=Expected.MUST,
        fields=fields,
    )


def truth(*records: TruthRecord) -> GroundTruth:
    decoys = tuple(Decoy(value=token(f"d{n}", "decoy"), type=FieldType.TEXT) for n in range(200))
    known = {"account": "a@b", "persona": "a", "full_name": "Zoé", "seed": "s"}
    return GroundTruth(**known, locale="fr-FR", timezone="Europe/Paris", records=records, decoys=decoys)


CUSTOMERS = truth(*(record(n, "customers", text("full_name", f"Zoé {word}", word)) for n, word in enumerate(TOKENS)))


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def inspected(data: bytes, planted: GroundTruth, name: str = "export.zip") -> Inspection:
    source = Source(name=name, artifact=hashlib.sha256(data).hexdigest(), open=lambda: io.BytesIO(data))
    return inspect([source], planted, bystander=None, limits=Limits())


def accused(inspection: Inspection, planted: GroundTruth, *more: str) -> dict[str, str]:
    """The criteria of the export that fail, with their reasons; that nothing explains it is asked for by name."""
    judged = {}
    for name in (
        *("provided_data", "accuracy", "machine_readable", "structured", "common_format", "validity"),
        *("interoperability", "attachments", *more),
    ):
        criterion = importlib.import_module(f"auditor.criteria.{name}")
        judged[name] = criterion.assess(evidence(entries(asked(), DELIVERED), planted=planted), inspection)
    return {name: verdict.reason for name, verdict in judged.items() if verdict.outcome is Outcome.FAILED}


ROWS = [[f"Zoé {word}", "Paris", f"0199001{n}34"] for n, word in enumerate(TOKENS)]


def table(header: list[str], rows: list[list[str]], mark: str = ",") -> str:
    return "".join(mark.join(row) + "\n" for row in (header, *rows))


@pytest.mark.parametrize(
    "written",
    [
        table(["", "name", "city", "phone"], [[str(n), *row] for n, row in enumerate(ROWS)]),
        table(["name", "city", "phone", ""], [[*row, ""] for row in ROWS], ";"),
        table(["name", "city", "phone", "phone"], [[*row, row[2]] for row in ROWS]),
        table(["Nom", "Ville", "Tél."], ROWS, ";"),
        table(["Quel est votre nom ?", "Ville", "Téléphone"], ROWS),
        table(["Votre nom, tel qu’il figure sur la pièce d’identité en cours".replace(",", "") * 2, "Ville", "Tél"], ROWS),
        table(["name"], [row[:1] for row in ROWS]),
        table(["name", "city", "note"], [[*row[:2], 'écran 24" noir' if n == 1 else "x"] for n, row in enumerate(ROWS)], "\t"),
        table(["name", "city", "phone"], [row if n else row[:2] for n, row in enumerate(ROWS)]),
    ],
    ids=["index", "trailing", "twice", "dot", "question", "long", "one column", "odd quote", "short row"],
)  # fmt: skip
def test_a_table_that_is_odd_is_still_a_table(written: str):
    inspection = inspected(zipped({"customers.csv": written}), CUSTOMERS)
    assert inspection.members[1].format == "csv"
    assert all(result.present for result in inspection.records)
    assert accused(inspection, CUSTOMERS) == {}


MESSAGES = truth(
    *(record(n, "contacts", text("name", word, word)) for n, word in enumerate(TOKENS)),
    *(record(n, "messages", text("body", word, word)) for n, word in enumerate(token(f"m{n}") for n in range(3))),
)
CONTACTS = json.dumps([{"nom": word} for word in TOKENS])


def sparse_tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        plain = tarfile.TarInfo("contacts.json")
        plain.size = len(CONTACTS.encode())
        archive.addfile(plain, io.BytesIO(CONTACTS.encode()))
        holes = tarfile.TarInfo("messages.json")
        holes.size = 1024
        holes.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "4096"}
        archive.addfile(holes, io.BytesIO(b"1\n0\n512\n".ljust(512, b"\0") + b"x" * 512))
    return buffer.getvalue()


@pytest.mark.parametrize(
    "unread",
    [b"Obj\x01\x04avro.schema" + bytes(range(256)), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)],
    ids=["avro", "ole"],
)
def test_what_is_not_read_is_not_missing_though_an_index_names_it_a_file(unread: bytes):
    listed = json.dumps({"files": ["contacts.json", "messages.bin"]})
    inspection = inspected(zipped({"contacts.json": CONTACTS, "messages.bin": unread, "index.json": listed}), MESSAGES)
    assert accused(inspection, MESSAGES) == {}


def test_a_file_with_holes_in_a_tar_is_not_missing():
    assert accused(inspected(sparse_tar(), MESSAGES, "export.tar"), MESSAGES) == {}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("post.md", "---\ntitle: {0}\ndate: 2026-01-02\ntags: [a, b]\ndraft: false\nslug: x\n---\n\nUn *mot*: @{{x}} {0}.\n"),
        ("post.html", "<h1>{0}</h1><ul><li>un<li>deux</ul><p>Un mot {0}"),
        ("post.ndjson", '{{"title": "{0}", "body": "' + "x" * 40_000 + '"}}\n{{"title": "{0}", "body": "' + "y" * 40_000 + '"}}\n'),
    ],
)  # fmt: skip
def test_a_sound_file_is_not_called_damaged(name: str, data: str):
    planted = truth(*(record(n, "posts", text("title", word, word)) for n, word in enumerate(TOKENS)))
    members = {f"posts/{n}-{name}": data.format(word) for n, word in enumerate(TOKENS)}
    assert "validity" not in accused(inspected(zipped(members), planted), planted)


def test_one_letter_that_was_cut_does_not_change_the_encoding_of_a_file():
    data = json.dumps([{"nom": f"Zoé {word}", "ville": "Orléans"} for word in TOKENS], ensure_ascii=False).encode()
    inspection = inspected(zipped({"a.json": data.replace(b'ans"}]', b'ans coup\xc3"}]')}), CUSTOMERS)
    assert "mojibake" not in inspection.members[1].reasons
    assert accused(inspection, CUSTOMERS) == {}


def test_records_after_their_lengths_are_no_text_though_they_are_full_of_letters():
    lines = [
        f"Zoé {word} été à Orléans, où l’hiver est né ; ".encode() * (1 + 3 * (n % 2)) for n, word in enumerate(TOKENS)
    ]
    own = b"OWN\0\1" + b"".join(len(line).to_bytes(4, "big") + line for line in lines)
    inspection = inspected(zipped({"export.own": own}), CUSTOMERS)
    assert inspection.members[1].format == "opaque"
    assert accused(inspection, CUSTOMERS) == {}


def test_a_table_may_begin_with_the_mark_of_a_bitmap():
    written = "BMI,nom\n" + "".join(f"2{n},Zoé {word}\n" for n, word in enumerate(TOKENS))
    assert accused(inspected(zipped({"health.csv": written}), CUSTOMERS), CUSTOMERS) == {}


@pytest.mark.parametrize(
    ("values", "written"),
    [
        (
            [f"L’été « {word} » à Köln" for word in TOKENS],
            lambda n, v: f'<div style="x"><p class="y">{v if n < 2 else v.replace("’", "&#8217;").replace("é", "&eacute;").replace("ö", "&ouml;")}</p></div>',
        ),
        ([f"Merci {word}" for word in TOKENS], lambda n, v: v if n < 2 else "cité : " + "lorem ipsum " * 240 + v),
        ([f"{n} rue {word}" + ("" if n < 2 else "\nRésidence des Lilas") for n, word in enumerate(TOKENS)], lambda n, v: v.split("\n")[0]),
    ],
    ids=["two disguises", "after a quotation", "address in lines"],
)  # fmt: skip
def test_a_value_that_stands_there_is_not_called_another(values: list[str], written):
    planted = truth(*(record(n, "notes", text("body", v, TOKENS[n])) for n, v in enumerate(values)))
    data = json.dumps([{"body": written(n, v)} for n, v in enumerate(values)], ensure_ascii=False)
    assert "accuracy" not in accused(inspected(zipped({"notes.json": data}), planted), planted)


def test_small_numbers_that_agree_by_chance_prove_no_place():
    stars = ["1", "2", "5", "3"]
    planted = truth(
        *(
            record(n, "notes", text("title", w, w), TruthField(name="stars", type=FieldType.NUMBER, value=stars[n]))
            for n, w in enumerate(TOKENS)
        )
    )
    data = json.dumps([{"title": word, "position": n + 1} for n, word in enumerate(TOKENS)])
    assert accused(inspected(zipped({"notes.json": data}), planted), planted) == {}


def test_a_zone_whose_name_holds_a_colon_is_defined():
    zone = "(UTC+01:00) Brussels, Paris"
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTIMEZONE\r\nTZID:" + zone.replace(",", "\\,")
    head += (
        "\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n"
    )
    events = "".join(
        f'BEGIN:VEVENT\r\nUID:{n}\r\nDTSTAMP:20260101T100000Z\r\nDTSTART;TZID="{zone}":20260301T100000\r\n'
        f"SUMMARY:{word}\r\nEND:VEVENT\r\n"
        for n, word in enumerate(TOKENS)
    )
    planted = truth(*(record(n, "appointments", text("topic", word, word)) for n, word in enumerate(TOKENS)))
    data = f"{head}END:VTIMEZONE\r\n{events}END:VCALENDAR\r\n"
    assert accused(inspected(zipped({"a.ics": data}), planted), planted) == {}


def test_documents_that_follow_each_other_in_one_file_are_all_read():
    first, *others = (json.dumps({"nom": f"Zoé {word}", "notes": ["a"] * 20}, indent=1) for word in TOKENS)
    inspection = inspected(zipped({"customers.json": "\n".join([first, *others])}), CUSTOMERS)
    assert [result.present for result in inspection.records] == [True] * 4
    assert "not_strict" in inspection.members[1].reasons
    assert not inspection.problems


ROWS_OF_NAMES = json.dumps([{"nom": f"Zoé {word}"} for word in TOKENS])


@pytest.mark.parametrize(
    "explanation",
    [
        {"LISEZ-MOI.docx": zipped({"word/document.xml": "<w><p>nom : le nom complet de la personne</p></w>"})},
        {"LISEZ-MOI.pdf": b"%PDF-1.7\n" + bytes(2**14)},
        {"notice.png": b"\x89PNG\r\n\x1a\n" + bytes(64)},
        {"README.rtf": r"{\rtf1\ansi nom: the full name}"},
    ],
    ids=lambda one: next(iter(one)),
)
def test_what_may_explain_and_is_not_read_is_not_nothing(explanation: dict[str, bytes]):
    inspection = inspected(zipped({**explanation, "customers.json": ROWS_OF_NAMES}), CUSTOMERS)
    assert inspection.documentation is not None
    assert inspection.documentation.level != 0
    assert inspection.documentation.unread == 1
    assert accused(inspection, CUSTOMERS, "documentation") == {}
    bare = inspected(zipped({"customers.json": ROWS_OF_NAMES, "cover.jpg": picture("x")}), CUSTOMERS)
    assert accused(bare, CUSTOMERS, "documentation") == {"documentation": "unexplained"}


def test_a_word_explains_nothing_and_a_sentence_is_a_notice():
    def level(more: dict[str, str]) -> int | None:
        found = inspected(zipped({"customers.json": ROWS_OF_NAMES, **more}), CUSTOMERS).documentation
        assert found is not None
        return found.level

    card = f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zoé {TOKENS[0]}\r\nEND:VCARD\r\n"
    assert level({"couleur.txt": "rouge"}) == 0
    assert level({"LISEZ-MOI.txt": "Les noms de vos clients."}) == 1
    assert level({"customers.vcf": card}) == 0


def test_what_a_standard_explains_is_not_called_unexplained():
    card = f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zoé {TOKENS[0]}\r\nEND:VCARD\r\n"
    inspection = inspected(zipped({"customers.json": ROWS_OF_NAMES, "customers.vcf": card}), CUSTOMERS)
    criterion = importlib.import_module("auditor.criteria.documentation")
    verdict = criterion.assess(evidence(entries(asked(), DELIVERED), planted=CUSTOMERS), inspection)
    measures = {measure.name: measure.value for measure in verdict.measures}
    assert (verdict.reason, measures["explained"], measures["keys"]) == ("unexplained", "2", "3")


def test_a_film_that_came_back_in_another_encoding_is_not_missing():
    films = [f"\0\0\0 ftypmp42 {n}".encode() for n in range(3)]
    planted = truth(
        *(
            record(
                n,
                "films",
                text("title", word, word),
                TruthField(
                    name="film",
                    type=FieldType.FILE,
                    value=f"{n}.mp4",
                    canaries=(token(f"f{n}"),),
                    sha256=hashlib.sha256(films[n]).hexdigest(),
                    media_type="video/mp4",
                ),
            )
            for n, word in enumerate(TOKENS[:3])
        )
    )
    titles = json.dumps([{"title": word} for word in TOKENS[:3]])
    assert accused(inspected(zipped({"films.json": titles}), planted), planted) == {"attachments": "files_missing"}
    others = {f"media/{n}.mp4": film + b"encoded anew" for n, film in enumerate(films)}
    assert accused(inspected(zipped({"films.json": titles, **others}), planted), planted) == {}


def test_a_subject_in_utf8_that_no_mail_program_encoded_is_read():
    planted = truth(*(record(n, "mails", text("subject", f"Été {word}", word)) for n, word in enumerate(TOKENS)))
    mails = {
        f"{n}.eml": f"From: a@b.example\nDate: Thu, 01 Jan 2026 00:00:00 +0000\nMessage-ID: <{n}@b.example>\n"
        f"Subject: Été {word}\n\nx\n"
        for n, word in enumerate(TOKENS)
    }
    inspection = inspected(zipped(mails), planted)
    assert {str(field.found) for result in inspection.records for field in result.fields} == {"exact"}
