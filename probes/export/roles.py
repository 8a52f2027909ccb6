"""What is each member there for?

Only data and attachments are scored: a real export was 98.7 % viewer assets.
What is known for sure (a planted file, a planted fact) goes before what a name
suggests.
"""

import re
from collections.abc import Sequence
from typing import Final

from probes.export.examine import UNREADABLE, Examined
from probes.export.form import DOC_NAME
from probes.export.grade import PICTURES, STOCK, readability
from probes.export.sidecar import accompanied
from probes.export.sketch import Alike
from results.records import MemberRole

TWIN_SHARE: Final = 0.95
_MEDIA = PICTURES | {"audio", "video"}
_NO_DATA = re.compile(r"(?i)no[-_ ]?data|aucune[-_ ]donn")
_VIEWER_NAME = re.compile(r"(?i)\.(css|m?js|map|woff2?|ttf|eot|ico)$")
_VIEWER_FOLDER = re.compile(r"(?i)(^|[/\\])(assets|static|icons?|css|js|fonts|viewer)[/\\]")
_PREFERENCE = (
    *("json", "ndjson", "xml", "yaml", "icalendar", "vcard", "mbox", "eml", "sqlite", "csv", "xlsx", "ods"),
    *("ofx", "qif", "html", "text", "pdf"),
)
_FEW_LEAVES = 8


class Roles:
    """Gives roles once everything was examined."""

    def __init__(self, examined: Sequence[Examined], planted: frozenset[int], holders: frozenset[int]) -> None:
        """Take all members.

        Args:
            examined: in the order of the export.
            planted: members that are a file which was uploaded.
            holders: members in which a planted fact was found.
        """
        self._by_id = {
            seen.item.id: seen for seen in examined if seen.item.container is None and seen.format in _PREFERENCE
        }
        self._alike = Alike({number: seen.sketch for number, seen in self._by_id.items() if len(seen.sketch)})
        self._planted = planted
        self._holders = holders
        self._referenced = {_base(name) for seen in examined for name in seen.references}
        self._accompanied = accompanied(examined, _MEDIA)
        self._has_data = any(seen.format in STOCK and seen.item.id in holders for seen in examined)

    def role_of(self, seen: Examined) -> MemberRole:
        """Name the first role that fits."""
        number, holds = seen.item.id, seen.item.id in self._holders
        if seen.item.container is not None:
            return MemberRole.ATTACHMENT if number in self._planted else MemberRole.CONTAINER
        if number in self._planted:
            return MemberRole.ATTACHMENT
        if not holds and self._is_viewer(seen):
            return MemberRole.VIEWER
        if not holds and self._is_doc(seen):
            return MemberRole.DOC
        if _is_placeholder(seen, holds=holds):
            return MemberRole.PLACEHOLDER
        if self._is_twin(seen):
            return MemberRole.TWIN
        if self._is_attachment(seen):
            return MemberRole.ATTACHMENT
        return MemberRole.DATA

    def _is_viewer(self, seen: Examined) -> bool:
        if seen.login or seen.format in ("font", "icon") or _VIEWER_NAME.search(seen.item.name):
            return True
        return seen.format in _MEDIA | {"html"} and bool(_VIEWER_FOLDER.search(seen.item.name))

    def _is_doc(self, seen: Examined) -> bool:
        """Recognise what explains: by name, a JSON Schema by its content, and prose beside data."""
        if seen.format in ("text", "html", "pdf") and self._has_data and seen.leaves:
            return True
        named = bool(DOC_NAME.search(_base(seen.item.name)))
        return named and (seen.format in STOCK or seen.format in ("text", "html", "pdf"))

    def _is_twin(self, seen: Examined) -> bool:
        return any(
            _quality(other) > _quality(seen) and seen.sketch.share_in(other.sketch) >= TWIN_SHARE
            for other in (self._by_id[number] for number in self._alike.to(seen.item.id))
        )

    def _is_attachment(self, seen: Examined) -> bool:
        referenced = _base(seen.item.name) in self._referenced and _is_file_like(seen)
        return referenced or seen.item.id in self._accompanied or seen.format in ("audio", "video")


def _is_file_like(seen: Examined) -> bool:
    return seen.format in _MEDIA | UNREADABLE | {"pdf", "text", "html", "eml", "xlsx", "ods"}


def _is_placeholder(seen: Examined, *, holds: bool) -> bool:
    if holds or seen.broken:
        return False
    if seen.size == 0 or (_NO_DATA.search(_base(seen.item.name)) and seen.leaves <= _FEW_LEAVES):
        return True
    if seen.format not in STOCK:
        return False
    return seen.leaves == 0 or (seen.records == 0 and seen.empties > 0 and seen.leaves <= _FEW_LEAVES)


def _quality(seen: Examined) -> tuple[int, int, int]:
    """Order siblings: by grade, then by how rich the format is, then by their place."""
    return readability(seen)[0], -_PREFERENCE.index(seen.format), -seen.item.id


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]
