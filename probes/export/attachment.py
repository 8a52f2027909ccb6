"""Did the uploaded files come back, as they were?

First by SHA-256, which needs nothing but the truth. Where the bytes differ and
the original is at hand, pictures are compared by what they show: the same
pixels (metadata were removed), or nearly the same (it was transcoded). A picture
that cannot be compared is named: a missing one may be it.
"""

import hashlib
import io
import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from PIL import Image, ImageChops, ImageOps, ImageStat

from probes.export.archive import Problems
from probes.export.error import ExportError
from probes.export.examine import Examined
from probes.export.grade import PICTURES
from probes.export.match import Fact, Matching
from probes.export.source import Source
from results.records import FactHit, Found

_DECODABLE: Final = frozenset({"jpeg", "png", "gif", "webp", "bmp", "tiff"})
_LARGEST: Final = 64 * 2**20  # bytes of a picture, in memory beside its pixels
_THUMBNAIL = (32, 32)
_SAME_SHAPE = 0.02  # of width over height
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


def match_files(
    matching: Matching, examined: Sequence[Examined], originals: Sequence[Source], problems: Problems
) -> frozenset[int]:
    """Find files that came back changed; give the members that are uploaded files, changed or not.

    Args:
        matching: to which hits are added.
        examined: all members.
        originals: uploaded files, named by their SHA-256, for those that may be compared by sight.
        problems: to which goes what could not be compared, where a picture is missing.
    """
    by_digest = {source.artifact: source for source in originals}
    named = {seen.item.id: _facts_in(matching, seen.item.name) for seen in examined}
    by_bytes: dict[str, set[int]] = defaultdict(set)
    for seen in examined:
        by_bytes[seen.sha256].add(seen.item.id)
    views, inside = _Views(examined), matching.devoted()
    returned: set[int] = set()
    for fact in matching.file_facts:
        field = matching.field(fact)
        if field.sha256 in by_bytes:
            returned |= by_bytes[field.sha256]
            continue
        family = _family(field.media_type or "")
        original = by_digest.get(field.sha256 or "") if family is PICTURES else None
        hit = views.find(original) if original is not None else None
        if hit is None:
            likely = (
                seen.item.id
                for seen in examined
                if seen.format in family and (fact in named[seen.item.id] or inside.get(seen.item.id) == fact)
            )
            hit = next((FactHit(member=m, path="", found=Found.LOOSE, variant="changed") for m in likely), None)
        if hit is not None:
            matching.take_hit(fact, hit)
            returned.add(hit.member)
    if any(not matching.has(fact) and _is_picture(matching, fact) for fact in matching.file_facts):
        _name_uncompared(examined, views, returned, problems)
    return frozenset(returned)


def _is_picture(matching: Matching, fact: Fact) -> bool:
    return _family(matching.field(fact).media_type or "") is PICTURES


def _name_uncompared(examined: Sequence[Examined], views: "_Views", returned: set[int], problems: Problems) -> None:
    for seen in examined:
        if seen.item.id in returned or seen.broken:
            continue
        if seen.format in PICTURES - _DECODABLE:
            problems.add("unsupported", seen.item.id, seen.format)
        elif seen.item.id in views.undecoded:
            problems.add("member_unreadable", seen.item.id, "the pixels of a picture")


def _facts_in(matching: Matching, name: str) -> set[Fact]:
    return {(needle.record, needle.field) for needle in matching.scanner.in_text(name)}


def _family(media_type: str) -> frozenset[str]:
    return next((formats for start, formats in _FAMILIES.items() if media_type.startswith(start)), frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """What a picture shows: its size, a digest of its pixels, and itself made small."""

    size: tuple[int, int]
    pixels: bytes
    small: Image.Image

    def resembles(self, other: "_View") -> bool:
        shapes = (view.size[0] / view.size[1] for view in (self, other))
        difference = max(ImageStat.Stat(ImageChops.difference(self.small, other.small)).mean)
        return difference < _NEARLY and abs(next(shapes) - next(shapes)) < _SAME_SHAPE


class _Views:
    """The pictures of an export, each decoded once, and only if some picture is missing."""

    def __init__(self, examined: Sequence[Examined]) -> None:
        self._pictures = [
            seen for seen in examined if seen.format in _DECODABLE and not seen.broken and seen.size <= _LARGEST
        ]
        self._views: dict[int, _View] | None = None
        self.undecoded: set[int] = set()

    def find(self, original: Source) -> FactHit | None:
        """Find the picture that shows the same, or nearly."""
        wanted = _view(original.open())
        if wanted is None:
            return None
        if self._views is None:
            views = {seen.item.id: _view_of(seen) for seen in self._pictures}
            self._views = {member: view for member, view in views.items() if view is not None}
            self.undecoded = views.keys() - self._views.keys()
        for member, view in self._views.items():
            if (view.size, view.pixels) == (wanted.size, wanted.pixels):
                return FactHit(member=member, path="", found=Found.NORMALISED, variant="pixels")
        for member, view in self._views.items():
            if view.resembles(wanted):
                return FactHit(member=member, path="", found=Found.LOOSE, variant="transcoded")
        return None


def _on_white(image: Image.Image) -> Image.Image:
    """As it is shown on a page: what lets the ground through lets white through."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    layers = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), layers).convert("RGB")


def _view_of(seen: Examined) -> _View | None:
    try:
        with seen.item.open() as stream:
            return _view(io.BytesIO(stream.read()))  # its parser goes back and forth
    except ExportError:
        return None


def _view(stream: BinaryIO) -> _View | None:
    with stream, warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(stream) as image:
                shown = _on_white(ImageOps.exif_transpose(image))
        except (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, MemoryError):
            return None
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            return None
    pixels = hashlib.sha256(shown.tobytes()).digest()
    return _View(size=shown.size, pixels=pixels, small=shown.resize(_THUMBNAIL))
