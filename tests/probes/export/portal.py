"""A health insurer's portal that writes its exports itself: it knows the truth, and nothing of the inspector."""

import base64
import csv
import gzip
import hashlib
import html
import io
import json
import random
import tarfile
import zipfile
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from fpdf import FPDF
from PIL import Image

from results.records import Decoy, Expected, FieldType, GroundTruth, Provenance, TruthField, TruthRecord

Members = dict[str, bytes]
CATEGORIES = ("profile", "contacts", "messages", "appointments", "claims")
ZONE = ZoneInfo("Europe/Paris")
SENTENCES = (
    "Carte de L’Haÿ à {} : « cœur d’été », 1\u202f234,56\u202f€, n° 007.",
    'Straße, puis {} ; "référence 9007199254740993001" & suite <b>.',
    "Le mot שלום était écrit près de {} ; naïf, non ?",
    "=1+1, then {}, with 🧑‍🚀 and a backslash \\ too",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What an account holds: its truth, and the bytes of each file, by record."""

    truth: GroundTruth
    files: dict[str, bytes]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(record.id for record in self.truth.records)


def make_world(seed: int = 1, *, each: int = 3, decoys: int = 200) -> World:
    chance = random.Random(seed)
    records: list[TruthRecord] = []
    files: dict[str, bytes] = {}
    for category in CATEGORIES:
        for number in range(1 if category == "profile" else each):
            record_id = category if category == "profile" else f"{category}-{number + 1}"
            fields = FIELDS[category](chance, number, record_id, files)
            records.append(_record(record_id, category, fields))
    truth = GroundTruth(
        account=f"zoe-{seed}@mutuelle",
        persona="zoe",
        full_name="Zoé Lœwenstein",
        locale="fr-FR",
        timezone="Europe/Paris",
        seed=str(seed),
        records=tuple(records),
        decoys=tuple(Decoy(value=token(chance), type=FieldType.TEXT) for _ in range(decoys)),
    )
    return World(truth=truth, files=files)


def token(chance: random.Random) -> str:
    return "Zorvexalimo" + "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=12))


def _record(record_id: str, category: str, fields: Iterable[TruthField]) -> TruthRecord:
    return TruthRecord(
        id=record_id,
        category=category,
        provenance=Provenance.PROVIDED,
        expected_portability=Expected.MAY,
        expected_access=Expected.MAY,
        fields=tuple(fields),
    )


def strong(name: str, pattern: str, *tokens: str) -> TruthField:
    return TruthField(name=name, type=FieldType.TEXT, value=pattern.format(*tokens), canaries=tokens)


def weak(name: str, kind: FieldType, value: str) -> TruthField:
    return TruthField(name=name, type=kind, value=value)


def _file(record_id: str, suffix: str, word: str, files: dict[str, bytes]) -> TruthField:
    content = FILES[suffix](word)
    files[record_id] = content
    kinds = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf", "txt": "text/plain"}
    return TruthField(
        name="file",
        type=FieldType.FILE,
        value=f"piece-{word}.{suffix}",
        canaries=(word,),
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=kinds[suffix],
    )


def picture(word: str, kind: str = "JPEG", **options: object) -> bytes:
    chance = random.Random(word)
    small = Image.new("RGB", (8, 6))
    small.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(48)])
    buffer = io.BytesIO()
    small.resize((640, 480)).save(buffer, kind, **options)
    return buffer.getvalue()


def pdf(lines: Iterable[str]) -> bytes:
    document = FPDF()
    document.set_creation_date(datetime(2026, 1, 1, tzinfo=ZONE))
    document.add_page()
    document.set_font("Helvetica", size=9)
    for line in lines:
        document.multi_cell(0, 5, line.encode("latin-1", "replace").decode("latin-1"), new_x="LMARGIN", new_y="NEXT")
    return bytes(document.output())


FILES: dict[str, Callable[[str], bytes]] = {
    "jpg": picture,
    "pdf": lambda word: pdf([f"Justificatif {word}"]),
    "txt": lambda word: f"{word}\n".encode(),
}


def _profile(chance: random.Random, _n: int, _id: str, _files: dict[str, bytes]) -> list[TruthField]:
    return [
        strong("full_name", "Zoé {}", token(chance)),
        strong("city", "Köln {}", token(chance)),
        weak("phone", FieldType.PHONE, "+33199001234"),
        weak("birth_date", FieldType.DATE, "1984-03-09"),
    ]


def _contact(chance: random.Random, number: int, _id: str, _files: dict[str, bytes]) -> list[TruthField]:
    return [
        strong("full_name", "{} {}", token(chance), token(chance)),
        weak("phone", FieldType.PHONE, f"+3319900{2000 + number}"),
        weak("birth_date", FieldType.DATE, f"20{10 + number}-04-0{number % 9 + 1}"),
    ]


def _message(chance: random.Random, number: int, record_id: str, files: dict[str, bytes]) -> list[TruthField]:
    suffix = ("jpg", "pdf", "txt")[number % 3]
    return [
        strong("subject", "Question {} au matin", token(chance)),
        strong("body", SENTENCES[number % len(SENTENCES)], token(chance)),
        _file(record_id, suffix, token(chance), files),
    ]


def _appointment(chance: random.Random, number: int, _id: str, _files: dict[str, bytes]) -> list[TruthField]:
    return [
        strong("topic", "Bilan {}", token(chance)),
        strong("note", "Près de {}, vers midi", token(chance)),
        weak("starts_at", FieldType.DATETIME, f"2026-0{number % 9 + 1}-15T10:30:00"),
    ]


def _claim(chance: random.Random, number: int, record_id: str, files: dict[str, bytes]) -> list[TruthField]:
    return [
        strong("provider", "Cabinet {}", token(chance)),
        weak("amount", FieldType.MONEY, f"{40 + number},90 EUR"),
        weak("care_date", FieldType.DATE, f"2025-11-{number + 10}"),
        _file(record_id, "pdf", token(chance), files),
    ]


FIELDS: dict[str, Callable[[random.Random, int, str, dict[str, bytes]], list[TruthField]]] = {
    "profile": _profile,
    "contacts": _contact,
    "messages": _message,
    "appointments": _appointment,
    "claims": _claim,
}

Row = dict[str, object]


def rows_of(world: World, category: str, keep: Collection[str]) -> list[Row]:
    """The rows of a category as the portal's database gives them, keys renamed as services do."""
    return [_row(record) for record in world.truth.records if record.category == category and record.id in keep]


def _row(record: TruthRecord) -> Row:
    row: Row = {"ref": hashlib.sha256(record.id.encode()).hexdigest()[:12]}
    for field in record.fields:
        if field.type is FieldType.FILE:
            row["piece"] = {"nom": field.value, "chemin": f"files/{field.value}", "octets": 1234}
        elif field.type is FieldType.MONEY:
            row["montant"], row["devise"] = float(field.value[:-4].replace(",", ".")), "EUR"
        elif field.type is FieldType.DATETIME:
            row["le"] = datetime.fromisoformat(field.value).replace(tzinfo=ZONE).isoformat()
        else:
            row[f"c_{field.name}"] = field.value
    return row


def flat(row: Row) -> dict[str, str]:
    return {key: str(value["nom"] if isinstance(value, dict) else value) for key, value in row.items()}


def files_of(world: World, keep: Collection[str]) -> Members:
    names = {record.id: f.value for record in world.truth.records for f in record.fields if f.type is FieldType.FILE}
    return {f"files/{names[i]}": content for i, content in world.files.items() if i in keep}


def json_files(world: World, keep: Collection[str], **options: object) -> Members:
    style = {"ensure_ascii": False, "indent": 1, **options}
    return {
        f"{category}.json": json.dumps(
            {"categorie": category, "produit": "2026-11-01T10:00:00+01:00", "liste": rows_of(world, category, keep)},
            **style,
        ).encode()
        for category in CATEGORIES
    }


def json_document(world: World, keep: Collection[str]) -> Members:
    return {"tout.json": json.dumps({c: rows_of(world, c, keep) for c in CATEGORIES}, ensure_ascii=True).encode()}


def json_utf16(world: World, keep: Collection[str]) -> Members:
    return {name: data.decode().encode("utf-16") for name, data in json_files(world, keep).items()}


def json_garbled(world: World, keep: Collection[str]) -> Members:
    """UTF-8 that somebody took for Latin-1."""
    return {name: data.decode("latin-1").encode() for name, data in json_files(world, keep).items()}


def json_in_scripts(world: World, keep: Collection[str]) -> Members:
    files = json_files(world, keep).items()
    return {
        f"data/{name[:-5]}.js": b"window.M.%s.part0 = " % name[:-5].encode() + data + b";\n" for name, data in files
    }


def json_in_base64(world: World, keep: Collection[str]) -> Members:
    rows = [base64.b64encode(json.dumps(row).encode()).decode() for c in CATEGORIES for row in rows_of(world, c, keep)]
    return {"paquets.json": json.dumps({"paquets": rows}).encode()}


def ndjson_files(world: World, keep: Collection[str]) -> Members:
    return {
        f"{c}.ndjson": "".join(json.dumps(row) + "\n" for row in rows_of(world, c, keep)).encode() for c in CATEGORIES
    }


def csv_files(world: World, keep: Collection[str], *, delimiter: str = ",", codec: str = "utf-8") -> Members:
    members: Members = {}
    for category in CATEGORIES:
        rows = [flat(row) for row in rows_of(world, category, keep)]
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, list(rows[0]) if rows else ["ref", "rien"], delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
        members[f"{category}.csv"] = text.getvalue().encode(codec, "replace")
    return members


def csv_semicolon(world: World, keep: Collection[str]) -> Members:
    return csv_files(world, keep, delimiter=";", codec="cp1252")


def xml_file(world: World, keep: Collection[str]) -> Members:
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<dossier xmlns="urn:mutuelle">']
    for category in CATEGORIES:
        for row in rows_of(world, category, keep):
            cells = flat(row)
            ref = cells.pop("ref")
            body = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in cells.items())
            parts.append(f"<{category} ref={quoteattr(ref)}>{body}</{category}>")
    return {"dossier.xml": ("".join(parts) + "</dossier>").encode()}


def html_file(world: World, keep: Collection[str]) -> Members:
    parts = ["<!DOCTYPE html><html><head><meta charset=utf-8><title>Export</title></head><body>"]
    for category in CATEGORIES:
        rows = [flat(row) for row in rows_of(world, category, keep)]
        header = "".join(f"<th>{key}</th>" for key in (rows[0] if rows else ()))
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(value)}</td>" for value in row.values()) + "</tr>" for row in rows
        )
        parts.append(f"<h2>{category}</h2><table><tr>{header}</tr>{body}</table>")
    return {"export.html": ("".join(parts) + "</body></html>").encode()}


def lines_of(world: World, keep: Collection[str]) -> list[str]:
    lines = []
    for category in CATEGORIES:
        for row in rows_of(world, category, keep):
            lines += [f"{key} : {value}" for key, value in flat(row).items()] + [" "]
    return lines


def pdf_file(world: World, keep: Collection[str]) -> Members:
    return {"export.pdf": pdf(lines_of(world, keep))}


def text_file(world: World, keep: Collection[str]) -> Members:
    return {"export.txt": "\r\n".join(lines_of(world, keep)).encode()}


def cards(world: World, keep: Collection[str]) -> bytes:
    """vCard 3.0, folded at 75 bytes as RFC 2426 wants it, in the middle of words."""
    out = ""
    for row in rows_of(world, "contacts", keep):
        first, last = str(row["c_full_name"]).split()
        lines = ("BEGIN:VCARD", "VERSION:3.0", f"N:{last};{first};;;", f"FN:{first} {last}")
        lines += (f"TEL;TYPE=cell:{row['c_phone']}", f"BDAY:{row['c_birth_date']}", "END:VCARD")
        out += "".join(fold(line) for line in lines)
    return out.encode()


def calendar(world: World, keep: Collection[str]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mutuelle//FR"]
    for row in rows_of(world, "appointments", keep):
        start = datetime.fromisoformat(str(row["le"])).astimezone(ZoneInfo("UTC"))
        note = str(row["c_note"]).replace(",", "\\,")
        lines += ["BEGIN:VEVENT", f"UID:{row['ref']}@mutuelle.example", "DTSTAMP:20260101T000000Z"]
        lines += [f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"SUMMARY:{row['c_topic']}", f"DESCRIPTION:{note}", "END:VEVENT"]
    return "".join(fold(line) for line in [*lines, "END:VCALENDAR"]).encode()


def fold(line: str, width: int = 40) -> str:
    return "\r\n ".join(line[i : i + width] for i in range(0, len(line), width)) + "\r\n"


def everything(world: World, keep: Collection[str]) -> Members:
    """What an honest portal gives: JSON with schemas, CSV twins, domain formats, files, and a README."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": {}}
    return {
        "LISEZ-MOI.txt": "Votre export. Une catégorie par fichier ; voir schemas/.\n".encode(),
        "traitements.txt": "Finalités : gestion du contrat.\nDestinataires : aucun.\n".encode(),
        **json_files(world, keep),
        **{f"csv/{name}": data for name, data in csv_files(world, keep).items()},
        **{f"schemas/{c}.schema.json": json.dumps(schema).encode() for c in CATEGORIES},
        "contacts.vcf": cards(world, keep),
        "rendez-vous.ics": calendar(world, keep),
        **files_of(world, keep),
    }


Shape = Callable[[World, Collection[str]], Members]
SHAPES: dict[str, Shape] = {
    "everything": everything,
    "json files": json_files,
    "one json, escaped": json_document,
    "json in utf-16": json_utf16,
    "json, garbled": json_garbled,
    "json in scripts": json_in_scripts,
    "json in base64 in json": json_in_base64,
    "ndjson": ndjson_files,
    "csv": csv_files,
    "csv of a french spreadsheet": csv_semicolon,
    "xml": xml_file,
    "html": html_file,
    "pdf": pdf_file,
    "text": text_file,
}


def zipped(members: Members, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, compress_type=method)
    return buffer.getvalue()


def tarred(members: Members, mode: str = "w:gz") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)
