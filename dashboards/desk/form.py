"""What did somebody send by a form? Bounded, and text or files and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from dashboards.desk.shown import (
    Upload,
)

LARGEST: Final = 30 * 2**20  # with its files
_LARGEST_WITHOUT: Final = 2**20
_LONGEST: Final = 2**18  # of one text
_MOST_FIELDS, _MOST_FILES = 1000, 10


class FormRefused(Exception):
    """It is larger than anybody sends, or no form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Texts and files, by the names of their fields."""

    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, Sequence[Upload]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The text of a field, without spaces around it; empty where there is none."""
        return self.raw(name).strip()

    def raw(self, name: str) -> str:
        """The same as it was typed."""
        return next(iter(self.texts.get(name, ())), "")

    def many(self, name: str) -> tuple[str, ...]:
        """All texts of a field that say something."""
        return tuple(said.strip() for said in self.texts.get(name, ()) if said.strip())

    def uploads(self, name: str) -> tuple[Upload, ...]:
        return tuple(self.files.get(name, ()))


async def read_form(request: Request) -> Form:
    """Read what was sent.

    Raises:
        FormRefused: it does not say how large it is, is too large, or cannot be read.
    """
    size = request.headers.get("content-length", "")
    has_files = request.headers.get("content-type", "").startswith("multipart/form-data")
    if not size.isdecimal() or int(size) > (LARGEST if has_files else _LARGEST_WITHOUT):
        raise FormRefused
    texts: dict[str, list[str]] = {}
    files: dict[str, list[Upload]] = {}
    try:
        async with request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_LONGEST) as sent:
            for name, value in sent.multi_items():
                if not isinstance(value, UploadFile):
                    texts.setdefault(name, []).append(value.replace("\r\n", "\n"))
                elif value.filename:
                    upload = Upload(name=value.filename, data=await value.read())
                    files.setdefault(name, []).append(upload)
    except HTTPException as error:
        raise FormRefused from error
    return Form(texts=texts, files=files)
