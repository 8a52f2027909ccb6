"""Is this picture sound, how large is it, and which words does it carry? Text in its pixels is not read.

Captions stand in XMP (ISO 16684-1), in Exif, in text chunks of PNG and in
comments. What a camera notes in numbers is not given.
"""

import io
import warnings
from collections.abc import Iterator
from typing import Final

from lxml import etree
from PIL import Image
from PIL.ExifTags import Base

from probes.export.decode.leaf import METADATA, Document, Leaf, pointer
from probes.export.error import BudgetExceeded, MemberUnreadable

_BROKEN = (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError)
_LONGEST: Final = 2**20
_WIDE: Final = frozenset({Base.XPTitle, Base.XPComment, Base.XPAuthor, Base.XPKeywords, Base.XPSubject})
_EXIF_WORDS: Final = frozenset(
    {Base.ImageDescription, Base.Artist, Base.Copyright, Base.DateTime, Base.DateTimeOriginal, Base.UserComment, *_WIDE}
)
_PACKET: Final = ("xmp", "XML:com.adobe.xmp")


def decode_picture(document: Document) -> Iterator[Leaf]:
    """Prove the format by parsing, note the shape, and give the texts beside the pixels.

    Raises:
        ExportError: it is damaged, or of more pixels than anybody should decode.
    """
    if document.size > document.document_bytes:
        raise BudgetExceeded("a picture")
    with document.open() as whole:  # its parser goes back and forth, which not all of an archive lets it
        stream = io.BytesIO(whole.read())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            image = Image.open(stream)
            document.shape = image.size
            image.verify()
            stream.seek(0)
            words = list(_words(Image.open(stream)))
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise BudgetExceeded("the pixels of a picture") from None
        except _BROKEN:
            raise MemberUnreadable("the picture does not decode") from None
    for number, (name, text) in enumerate(words, 1):
        yield Leaf(f"{METADATA}{pointer(name)}[{number}]", text, "text", "")


def _words(image: Image.Image) -> Iterator[tuple[str, str]]:
    for name, value in image.info.items():
        if name in _PACKET:
            yield from _xmp(value if isinstance(value, bytes) else str(value).encode())
        elif isinstance(value, str | bytes) and name not in ("exif", "icc_profile", "photoshop"):
            text = value if isinstance(value, str) else value.decode("utf-8", "replace")
            if text.strip("\0 ") and len(text) <= _LONGEST:
                yield str(name), text.strip("\0 ")
    try:
        exif = image.getexif()
        tags = {**exif, **exif.get_ifd(0x8769)}
    except _BROKEN:
        return
    for tag in _EXIF_WORDS & tags.keys():
        if text := _exif(tag, tags[tag]):
            yield Base(tag).name, text


def _exif(tag: int, value: object) -> str:
    if isinstance(value, str):
        return value.strip("\0 ")
    if not isinstance(value, bytes):
        return ""
    codec = "utf-16-le" if tag in _WIDE else "utf-8"
    raw = value[8:] if tag == Base.UserComment else value  # after the name of its character code (Exif 2.32, 4.6.5)
    return raw.decode(codec, "replace").strip("\0 ")


def _xmp(packet: bytes) -> Iterator[tuple[str, str]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(packet.strip(b"\0 \r\n"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in ((element.tag, element.text), *element.attrib.items()):
            if value and value.strip():
                yield str(name).rpartition("}")[2], str(value).strip()
