"""What stands in a file that a document holds: an attachment of a mail, a blob of a database?

Its digest says whether it is a file that was uploaded. Its words are read by the
decoder of its own format; where there is none, or it holds files itself, that
is said, so that nothing is called missing that may stand there.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from probes.export.decode.leaf import FOR_EYES, Document, Leaf, digest_leaf
from probes.export.error import ExportError

_UNREAD: Final = "files inside it"
_DEEPEST: Final = 2
_SILENT: Final = frozenset({"font", "icon", "audio", "video", "bmp", "heif", "empty"})
"""Formats that hold no words that anybody reads here, as members neither."""


def decode_embedded(data: bytes, name: str, path: str, record: str, document: Document) -> Iterator[Leaf]:
    """Give the digest of a file and its leaves, all of the record that holds it.

    Args:
        data: the file.
        name: hostile; it only breaks ties.
        path: where it stands in the document.
        record: whose it is.
        document: takes the remark where it is not read.
    """
    # The register of decoders holds those that call this.
    from probes.export.container import container_of
    from probes.export.decode import DECODERS
    from probes.export.identify import HEAD, identify

    yield digest_leaf(f"{path}/content", data, record)
    try:
        packed = container_of(io.BytesIO(data)) is not None
        identity = identify(data[:HEAD], whole=len(data) <= HEAD, utf8=_is_utf8(data), name=name)
        decode = None if packed else DECODERS.get(identity.format)
        if decode is None or document.depth >= _DEEPEST:
            if packed or decode is not None or identity.format not in _SILENT:
                document.unread.add(_UNREAD)
            return
        inner = replace(
            document,
            open=lambda: io.BytesIO(data),
            size=len(data),
            encoding=identity.encoding,
            reasons=set(),
            records=0,
            depth=document.depth + 1,
        )
        place = path + FOR_EYES if identity.format == "pdf" else path
        for leaf in decode(inner):
            yield Leaf(f"{place}{leaf.path}", leaf.value, leaf.type, record)
    except ExportError:
        document.unread.add(_UNREAD)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
