"""Archives of mail and photos: mbox and pictures beside their JSON, folders named in the language of the account."""

import io
import json
import quopri
import random
from base64 import encodebytes
from collections.abc import Mapping, Sequence
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from PIL import Image, PngImagePlugin

from results.records import Found
from tests.probes.export.shapes.account import Held, account, in_french, moment, upload, words
from tests.probes.export.shapes.shape import Members, Shape, of

_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>'
    '<rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>'
)


def _pixels(seed: str) -> Image.Image:
    chance = random.Random(seed)
    small = Image.new("RGB", (8, 6))
    small.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(48)])
    return small.resize((96, 72))


def captioned_jpeg(values: Mapping[str, str]) -> bytes:
    """A photo that carries its caption itself, in XMP (ISO 16684-1)."""
    out = io.BytesIO()
    _pixels(values["title"]).save(out, "JPEG", xmp=(_XMP % escape(values["caption"])).encode())
    return out.getvalue()


def captioned_png(values: Mapping[str, str]) -> bytes:
    """A picture with a caption in a compressed international text chunk (PNG, 11.3.3.4)."""
    out, info = io.BytesIO(), PngImagePlugin.PngInfo()
    info.add_itxt("Description", values["caption"], zip=True)
    _pixels(values["caption"]).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def captioned_gif(values: Mapping[str, str]) -> bytes:
    """An animation with a comment (GIF89a, 24), cut into blocks of 255 bytes as the format wants it."""
    out = io.BytesIO()
    _pixels(values["caption"]).save(out, "GIF", comment=values["caption"].encode())
    return out.getvalue()


def captioned_webp(values: Mapping[str, str]) -> bytes:
    """A photo as phones' services send it on, with its caption in XMP."""
    out = io.BytesIO()
    _pixels(values["caption"]).save(out, "WEBP", xmp=(_XMP % escape(values["caption"])).encode())
    return out.getvalue()


def captioned_tiff(values: Mapping[str, str]) -> bytes:
    """A scan that says what it shows (TIFF 6.0, ImageDescription)."""
    out = io.BytesIO()
    _pixels(values["caption"]).save(out, "TIFF", compression="tiff_lzw", description=values["caption"])
    return out.getvalue()


MAIL_AND_PHOTOS = account(
    "mail and photos",
    {
        "mails": {
            "subject": words("Réponse à {} : « cœur d’été »"),
            "body": words(
                "Bonjour,\nle colis {} est arrivé chez L’Haÿ.\nFrom memory: 1\u202f234,56\u202f€\n\nÀ bientôt"
            ),
            "at": moment(),
            "sheet": upload("txt", "text/plain", lambda values: f"{values['subject']}\n".encode()),
        },
        "photos": {
            "title": words("Plage {}"),
            "caption": words("Vue de {} au crépuscule"),
            "at": moment(),
            "file": upload("jpg", "image/jpeg", captioned_jpeg),
        },
    },
)
LETTERS = account(
    "letters, one a file",
    {
        "mails": {
            "subject": words("Votre dossier {}, suite nº 007"),
            "body": words("Cher {}, voilà l’œuvre : <tout> & plus."),
            "at": moment(),
            "picture": upload("png", "image/png", lambda values: captioned_png({"caption": values["body"]})),
        }
    },
)


def _mail_and_photos(held: Sequence[Held]) -> Members:
    members: Members = {
        "Archive/Messagerie/Tous les messages, y compris ceux du dossier Spam.mbox": _mbox(of(held, "mails")),
        "Archive/archive_browser.html": b"<!DOCTYPE html><html><body><h1>Archive</h1></body></html>",
    }
    for had in of(held, "photos"):
        folder = f"Archive/Photos/Photos de {had.moment.year}"
        members[f"{folder}/{had['file']}"] = had.files["file"]
        utc = had.moment.astimezone(ZoneInfo("UTC"))
        members[f"{folder}/{had['file']}.json"] = json.dumps(
            {
                "title": had["title"],
                "description": "",
                "imageViews": "2",
                "photoTakenTime": {
                    "timestamp": f"{utc.timestamp():.0f}",
                    "formatted": f"{in_french(utc)}, {utc:%H:%M:%S} UTC",
                },
                "geoData": {"latitude": 0.0, "longitude": 0.0},
            },
            ensure_ascii=False,
            indent=2,
        ).encode()
    return members


def _mbox(held: Sequence[Held]) -> bytes:
    """Mails as servers keep them: encoded headers, a body in quoted-printable, `>From ` quoted (mboxrd)."""
    out = bytearray()
    for number, had in enumerate(held):
        body = quopri.encodestring(had["body"].encode()).replace(b"\n", b"\r\n").replace(b"\r\nFrom ", b"\r\n>From ")
        out += (
            f"From {1780000000 + number}@xxx Sun Mar 15 14:02:31 +0000 2026\r\n"
            f"X-Labels: =?UTF-8?Q?Bo=C3=AEte_de_r=C3=A9ception?=\r\nMIME-Version: 1.0\r\n"
            f"Date: {format_datetime(had.moment)}\r\nSubject: {Header(had['subject'], 'utf-8').encode(linesep=chr(13) + chr(10))}\r\n"
            'From: "Zoé" <zoe@courriel.example>\r\nMessage-ID: <1@courriel.example>\r\n'
            'Content-Type: multipart/mixed; boundary="=_b"\r\n\r\nVoir en MIME.\r\n--=_b\r\n'
            'Content-Type: text/plain; charset="UTF-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        ).encode()
        out += body + b"\r\n--=_b\r\n"
        out += f'Content-Type: text/plain; name="{had["sheet"]}"\r\nContent-Disposition: attachment\r\n'.encode()
        out += b"Content-Transfer-Encoding: base64\r\n\r\n" + encodebytes(had.files["sheet"]) + b"\r\n--=_b--\r\n\r\n"
    return bytes(out)


def _letters(held: Sequence[Held]) -> Members:
    """Messages as RFC 5322 files: text and HTML, and a picture."""
    members: Members = {}
    for number, had in enumerate(held, 1):
        message = EmailMessage()
        message["Subject"], message["From"], message["To"] = had["subject"], "a@x.example", "zoe@courriel.example"
        message["Date"], message["Message-ID"] = format_datetime(had.moment), f"<{number}@x.example>"
        message.set_content(f"{had['body']}\n", cte="base64")
        message.add_alternative(f"<html><body><p>{escape(had['body'])}</p></body></html>", subtype="html")
        message.add_attachment(had.files["picture"], "image", "png", filename=had["picture"])
        members[f"messages/{number:04d}.eml"] = message.as_bytes()
    return members


def _albums(held: Sequence[Held]) -> Members:
    return {f"{had['picture']}": had.files["picture"] for had in held}


ALBUM = account(
    "captions in the pictures",
    {
        "drawings": {"caption": words("Dessin de {}"), "picture": upload("png", "image/png", captioned_png)},
        "animations": {
            "caption": words("Boucle {} : " + "encore et toujours, " * 14 + "fin"),
            "picture": upload("gif", "image/gif", captioned_gif),
        },
        "snapshots": {
            "caption": words("Été à L’Haÿ, {}"),
            "picture": upload("webp", "image/webp", captioned_webp),
        },
        "scans": {"caption": words("Page 1 de {}"), "picture": upload("tif", "image/tiff", captioned_tiff)},
    },
)

SHAPES = (
    Shape(
        name="mail and photos in localised folders",
        account=MAIL_AND_PHOTOS,
        write=_mail_and_photos,
        decoders=("mbox", "jpeg", "json"),
        found={("mails", "at"): Found.NORMALISED, ("photos", "at"): Found.NORMALISED},
        altered={("mails", "sheet"): Found.PARTIAL},
    ),
    Shape(
        name="letters, one a file",
        account=LETTERS,
        write=_letters,
        decoders=("eml",),
        found={("mails", "at"): Found.NORMALISED},
        altered={("mails", "picture"): Found.PARTIAL},
    ),
    Shape(
        name="captions in the pictures themselves",
        account=ALBUM,
        write=_albums,
        decoders=("png", "gif", "webp", "tiff"),
    ),
)
