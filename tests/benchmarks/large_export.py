"""An export of any size, with 10 000 records planted twice, under two ground truths, in ten ways of writing.

The planted records stand in forty members among ballast of the same formats
and media; some of it lies in zips within the zip. Nothing here knows the
inspector.
"""

import base64
import html
import io
import json
import quopri
import random
import string
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from results.records import Decoy, Expected, FieldType, GroundTruth, Provenance, TruthField, TruthRecord
from scenarios.canary import Origin, make_token

PLANTED = 10_000
_MEMBER = 2 * 2**20
_A_MEMBER = 250
_ACCENTS = ("é", "œ", "ÿ", "ß", "ç", "ñ")
_NESTED = 16  # ballast members in each zip within the zip

Row = tuple[str, str]
"""An arbitrary canary and one of ours."""


def canaries(seed: int) -> list[Row]:
    """Invent them; one arbitrary canary in three holds what is no ASCII."""
    chance = random.Random(seed)

    def arbitrary() -> str:
        word = "".join(chance.choices(string.ascii_lowercase, k=14)).capitalize()
        return word if chance.random() < 2 / 3 else f"{word}{chance.choice(_ACCENTS)}{word[:3].lower()}"

    def token(number: int) -> str:
        return make_token(Origin(seed=str(seed), account="zoe@large", record=str(number), field="x"))

    return [(arbitrary(), token(number)) for number in range(PLANTED)]


def truth_of(words: list[str], decoys: list[str]) -> GroundTruth:
    records = tuple(
        TruthRecord(
            id=f"note-{number}",
            category="notes",
            provenance=Provenance.PROVIDED,
            expected_portability=Expected.MUST,
            expected_access=Expected.MUST,
            fields=(TruthField(name="text", type=FieldType.TEXT, value=word, canaries=(word,)),),
        )
        for number, word in enumerate(words)
    )
    return GroundTruth(
        account="zoe@large",
        persona="zoe",
        full_name="Zoé",
        locale="fr-FR",
        timezone="Europe/Paris",
        seed="large",
        records=records,
        decoys=tuple(Decoy(value=word, type=FieldType.TEXT) for word in decoys),
    )


def _garbled(text: str) -> str:
    return "".join(
        bytes([b]).decode("cp1252" if b not in b"\x81\x8d\x8f\x90\x9d" else "latin-1") for b in text.encode()
    )


def _rows(rows: list[Row]) -> list[dict[str, str]]:
    return [{"texte": a, "suite": b, "le": "2026-01-02T10:00:00+01:00"} for a, b in rows]


def _page(rows: list[Row], write: Callable[[str], str]) -> bytes:
    body = "".join(f"<tr><td>{write(a)}</td><td>{write(b)}</td></tr>\n" for a, b in rows)
    return f"<html><body><table>{body}</table></body></html>".encode()


def _mail(rows: list[Row]) -> bytes:
    head = "From zoe@courriel.example Thu Jan  1 10:00:00 2026\r\nFrom: zoe@courriel.example\r\nMIME-Version: 1.0\r\n"
    head += "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return b"".join(head.encode() + quopri.encodestring(f"{a}\n{b}\n".encode()) + b"\r\n" for a, b in rows)


def _csv(rows: list[Row]) -> str:
    return "texte;suite\r\n" + "".join(f"{a};{b}\r\n" for a, b in rows)


WAYS: dict[str, Callable[[list[Row]], bytes]] = {
    "plain.json": lambda rows: json.dumps(_rows(rows), ensure_ascii=False).encode(),
    "escaped.json": lambda rows: json.dumps(_rows(rows)).encode(),
    "table.csv": lambda rows: _csv(rows).encode(),
    "wide.csv": lambda rows: _csv(rows).encode("utf-16"),
    "entities.html": lambda rows: _page(
        rows, lambda v: "".join(html.escape(c) if c < "\x80" else f"&#{ord(c)};" for c in v)
    ),
    "links.html": lambda rows: _page(rows, lambda v: f'<a href="https://x.example/?q={quote(v)}">lien</a>'),
    "coded.ndjson": lambda rows: "".join(
        json.dumps({"a": base64.b64encode(f"n° {a}, {b}.".encode()).decode()}) + "\n" for a, b in rows
    ).encode(),
    "posts.mbox": _mail,
    "garbled.txt": lambda rows: "\n\n".join(_garbled(f"{a} {b}") for a, b in rows).encode(),
    "notes.xml": lambda rows: (
        "<notes>" + "".join(f"<note><a>{a.upper()}</a><b>{b.capitalize()}</b></note>" for a, b in rows) + "</notes>"
    ).encode(),
}


def write_export(path: Path, size: int, rows: list[Row], *, seed: int = 1) -> int:
    """Write a zip of so many bytes of content; give how many it became.

    Args:
        path: of the zip.
        size: bytes after inflating, nearly.
        rows: what is planted.
        seed: of the ballast.
    """
    chance = random.Random(seed)
    names = list(WAYS)
    written = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for number in range(0, len(rows), _A_MEMBER):
            name = names[number // _A_MEMBER % len(names)]
            data = WAYS[name](rows[number : number + _A_MEMBER])
            archive.writestr(f"mine/{number}-{name}", data)
            written += len(data)
        for number, nested in enumerate(_plan(size - written)):
            if nested:
                inner, took = _inner(nested, chance, number)
                archive.writestr(
                    f"part-{number}.zip", inner, zipfile.ZIP_STORED if number % 4 else zipfile.ZIP_DEFLATED
                )
                written += took
            else:
                name, data, method = ballast(chance, number)
                archive.writestr(name, data, method)
                written += len(data)
    return written


def _plan(size: int) -> Iterator[int]:
    """Give, for each member, how many members it holds in turn: none, or a zip of sixteen for a third of the bytes."""
    left = size
    while left > 0:
        for _ in range(2 * _NESTED):
            yield 0
        yield _NESTED
        left -= 3 * _NESTED * _MEMBER


def _inner(number: int, chance: random.Random, first: int) -> tuple[bytes, int]:
    buffer, took = io.BytesIO(), 0
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for each in range(number):
            name, data, method = ballast(chance, each)
            archive.writestr(f"{first}/{name}", data, method)
            took += len(data)
    return buffer.getvalue(), took


_WORDS = [
    "".join(random.Random(n).choices("etaoinshrdlucmfwypvbgkjqxz", weights=range(26, 0, -1), k=2 + n % 9))
    for n in range(4000)
]


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=14)).capitalize() + ("é." if chance.random() < 0.2 else ".")


def ballast(chance: random.Random, number: int) -> tuple[str, bytes, int]:
    """Invent one member of ballast: of five, one each of JSON, CSV, HTML, mail and media."""
    kind = ("json", "csv", "html", "mbox", "jpg")[number % 5]
    if kind == "jpg":
        data = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + chance.randbytes(_MEMBER)
        return f"media/{number}.jpg", data, zipfile.ZIP_STORED
    # A third is written, the rest are other orders of it: inventing costs more than reading.
    lines = [_line(kind, chance) for _ in range(2000)]
    text, size = [], 0
    while size < _MEMBER:
        chance.shuffle(lines)
        text += lines
        size += sum(map(len, lines))
    separator = ",\n" if kind == "json" else "\n"
    start = {"json": "[", "csv": "id;texte;montant\n", "html": "<html><body><table>", "mbox": ""}[kind]
    end = {"json": "]", "html": "</table></body></html>"}.get(kind, "")
    return f"{kind}/{number}.{kind}", (start + separator.join(text) + end).encode(), zipfile.ZIP_DEFLATED


def _line(kind: str, chance: random.Random) -> str:
    number, text = chance.randrange(10**9), _sentence(chance)
    return {
        "json": lambda: json.dumps({"id": number, "texte": text, "le": 1_700_000_000 + number, "vu": number % 2 == 0}),
        "csv": lambda: f"{number};{text};{number / 100:.2f}",
        "html": lambda: f"<tr><td>{number}</td><td>{text}</td></tr>",
        "mbox": lambda: (
            f"From a{number}@x.example Thu Jan  1 10:00:00 2026\nFrom: a@x.example\nTo: b@x.example\n"
            f"Message-ID: <{number}@x.example>\nMIME-Version: 1.0\nSubject: {text[:40]}\n\n{text}\n"
        ),
    }[kind]()
