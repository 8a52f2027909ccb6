"""Did the uploaded files come back, as they were?

First by SHA-256, which needs nothing but the truth. Where the bytes differ and
the original is at hand, pictures are compared by what they show: the same
pixels (metadata were removed), or nearly the same (it was transcoded).
"""

import warnings
from collections.abc import Mapping, Sequence
from typing import BinaryIO, Final

from PIL import Image, ImageChops, ImageStat

from probes.export.archive import Source
from probes.export.error import ExportError
from probes.export.examine import Examined
from probes.export.grade import PICTURES
from probes.export.match import Fact, Matching
from results.records import FactHit, Found

_DECODABLE: Final = frozenset({"jpeg", "png", "gif", "webp", "bmp", "tiff"})
_THUMBNAIL = (32, 32)
_NEARLY: Final = 6.0  # of 255, mean difference of thumbnails: JPEG at any usual quality stays below 3
_FAMILIES: Mapping[str, frozenset[str]] = {
    "image/": PICTURES,
    "application/pdf": frozenset({"pdf"}),
    "text/vcard": frozenset({"vcard"}),
    "text/calendar": frozenset({"icalendar"}),
    "text/": frozenset({"text", "csv", "html", "vcard", "icalendar"}),
    "audio/": frozenset({"audio"}),
    "video/": frozenset({"video"}),
}


def match_files(matching: Matching, examined: Sequence[Examined], originals: Sequence[Source]) -> frozenset[int]:
    """Find files that came back changed; give the members that are uploaded files, changed or not.

    Args:
        matching: to which hits are added.
        examined: all members.
        originals: uploaded files, named by their SHA-256, for those that may be compared by sight.
    """
    by_digest = {source.artifact: source for source in originals}
    returned: set[int] = set()
    for fact in matching.file_facts:
        field = matching.field(fact)
        same = {seen.item.id for seen in examined if seen.sha256 == field.sha256}
        if same:
            returned |= same
            continue
        family = _family(field.media_type or "")
        likely = [seen for seen in examined if seen.format in family and _is_named_after(matching, fact, seen)]
        original = by_digest.get(field.sha256 or "")
        hit = _by_sight(original, examined) if original is not None and family is PICTURES else None
        if hit is None and likely:
            hit = FactHit(member=likely[0].item.id, path="", found=Found.LOOSE, variant="changed")
        if hit is not None:
            matching.take_hit(fact, hit)
            returned.add(hit.member)
    return frozenset(returned)


def _family(media_type: str) -> frozenset[str]:
    return next((formats for start, formats in _FAMILIES.items() if media_type.startswith(start)), frozenset())


def _is_named_after(matching: Matching, fact: Fact, seen: Examined) -> bool:
    names = {(needle.record, needle.field) for needle in matching.scanner.in_text(seen.item.name)}
    return fact in names


def _by_sight(original: Source, examined: Sequence[Examined]) -> FactHit | None:
    wanted = _decoded(original.open())
    if wanted is None:
        return None
    small = wanted.resize(_THUMBNAIL)
    for seen in examined:
        if seen.format not in _DECODABLE or seen.broken:
            continue
        try:
            found = _decoded(seen.item.open())
        except ExportError:
            continue
        if found is None:
            continue
        if found.size == wanted.size and found.tobytes() == wanted.tobytes():
            return FactHit(member=seen.item.id, path="", found=Found.NORMALISED, variant="pixels")
        if _difference(found.resize(_THUMBNAIL), small) < _NEARLY and _same_shape(found, wanted):
            return FactHit(member=seen.item.id, path="", found=Found.LOOSE, variant="transcoded")
    return None


def _decoded(stream: BinaryIO) -> Image.Image | None:
    with stream, warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(stream) as image:
                return image.convert("RGB")
        except (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, MemoryError):
            return None
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            return None


def _difference(one: Image.Image, other: Image.Image) -> float:
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def _same_shape(one: Image.Image, other: Image.Image) -> bool:
    return abs(one.width / one.height - other.width / other.height) < 0.02
