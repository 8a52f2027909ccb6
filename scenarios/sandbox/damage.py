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
_SCHEMAS = "schemas/"
_PURPOSES = ("traitements.", "processing.")
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


def without_explanations(members: Members) -> Members:
    """Leave out all that explains: the texts and the schemas."""
    return _resummed({name: data for name, data in members.items() if not _explains(name)})


def without_readme(members: Members) -> Members:
    """Leave out what says how to read the files; what they are used for stays."""
    kept = {name: data for name, data in members.items() if name.startswith(_PURPOSES) or not _explains(name)}
    return _resummed(kept)


def without_purposes(members: Members) -> Members:
    """Leave out what the data are used for; what says how to read the files stays."""
    return _resummed({name: data for name, data in members.items() if not name.startswith(_PURPOSES)})


def without_retention(members: Members) -> Members:
    """Leave out how long the data are kept."""
    lasting = ("Durée :", "Retention:")

    def kept(data: bytes) -> bytes:
        return "".join(
            line for line in data.decode().splitlines(keepends=True) if not line.startswith(lasting)
        ).encode()

    return _resummed({name: kept(data) if name.startswith(_PURPOSES) else data for name, data in members.items()})


def without_schemas(members: Members) -> Members:
    """Leave out the schemas; the texts stay."""
    return _resummed({name: data for name, data in members.items() if not name.startswith(_SCHEMAS)})


def without_standards(members: Members) -> Members:
    """Leave out the address book and the calendar."""
    return _resummed({name: data for name, data in members.items() if not name.endswith((".vcf", ".ics"))})


def loosen_calendar(members: Members) -> Members:
    """Write the calendar without what tells its events apart (RFC 5545, 3.6.1: UID and DTSTAMP)."""
    return _resummed({name: _loose(data) if name.endswith(".ics") else data for name, data in members.items()})


def _loose(data: bytes) -> bytes:
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    return "\r\n".join(line for line in lines if not line.startswith(("UID:", "DTSTAMP"))).encode()


def _explains(name: str) -> bool:
    return name.startswith(_SCHEMAS) or (name.endswith(".txt") and "/" not in name)


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
