"""How does an archive come out damaged, or its files other than they were given?"""

import io
from dataclasses import replace
from pathlib import PurePosixPath

from PIL import Image

from scenarios.sandbox.archive import sums
from scenarios.sandbox.behaviour import Delivery
from scenarios.sandbox.holding import Members
from scenarios.sandbox.state import Archive

FILES = "files/"
_TEXTS = (".json", ".csv", ".vcf", ".ics", ".txt")
_CUT_BYTES = 40
_NOTE = b"\n% copie de consultation\n"


def break_json(members: Members) -> Members:
    """End each JSON document before its end."""
    return _resummed({name: data[:-_CUT_BYTES] if _is_data(name) else data for name, data in members.items()})


def garble(members: Members) -> Members:
    """Take UTF-8 for Latin-1 and write it as UTF-8 again."""
    return _resummed(
        {name: data.decode("latin-1").encode() if name.endswith(_TEXTS) else data for name, data in members.items()}
    )


def cut(delivery: Delivery) -> Archive:
    """Stop the download half-way, and say nothing of it."""
    content = delivery.archive.content
    return replace(delivery.archive, content=content[: len(content) // 2])


def without_files(members: Members) -> Members:
    """Leave out all files that the member gave."""
    return _resummed({name: data for name, data in members.items() if not name.startswith(FILES)})


def without_some_files(members: Members) -> Members:
    """Leave out every other file that the member gave."""
    dropped = [name for name in members if name.startswith(FILES)][::2]
    return _resummed({name: data for name, data in members.items() if name not in dropped})


def without_one_file(members: Members) -> Members:
    """Leave out the last file that the member gave."""
    last = [name for name in members if name.startswith(FILES)][-1:]
    return _resummed({name: data for name, data in members.items() if name not in last})


def resave_files(members: Members) -> Members:
    """Write something of the service's own into each file that the member gave."""
    return _resummed({name: data + _NOTE if name.startswith(FILES) else data for name, data in members.items()})


def reencode_pictures(members: Members) -> Members:
    """Compress each picture anew, under its own name."""
    return _resummed({name: _smaller(data) if _is_picture(name) else data for name, data in members.items()})


def rename_files(members: Members) -> Members:
    """Give each file that the member gave a number for a name."""
    numbers = {name: number for number, name in enumerate((n for n in members if n.startswith(FILES)), 1)}
    return _resummed(
        {f"{FILES}{numbers[name]:03d}.bin" if name in numbers else name: data for name, data in members.items()}
    )


def _smaller(data: bytes) -> bytes:
    buffer = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").save(buffer, "JPEG", quality=70)
    return buffer.getvalue()


def _is_data(name: str) -> bool:
    return name.endswith(".json") and "/" not in name


def _is_picture(name: str) -> bool:
    return name.startswith(FILES) and PurePosixPath(name).suffix in (".png", ".jpg", ".jpeg")


def _resummed(members: Members) -> Members:
    """Write the digests of what there is now."""
    kept = {name: data for name, data in members.items() if name != "SHA256SUMS"}
    return {**kept, "SHA256SUMS": sums(kept)}
