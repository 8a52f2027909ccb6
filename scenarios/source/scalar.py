"""What is an unquoted word: text, a number, true, nothing? (YAML 1.2.2, section 10.3.2, the core schema)

`no`, `on`, `yes`, dates and times of day stay texts. Numbers remember how
they were typed, since on a page `1.10` is not `1.1`.
"""

import re
from typing import Self

_NULL = re.compile(r"null|Null|NULL|~|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_WHOLE = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_REAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_LONGEST_NUMBER = 40

Scalar = str | int | float | bool | None


class WholeNumber(int):
    """A whole number, and how it was typed."""

    typed: str

    def __new__(cls, typed: str, base: int = 10) -> Self:
        number = super().__new__(cls, typed, base)
        number.typed = typed
        return number


class RealNumber(float):
    """A number, and how it was typed."""

    typed: str

    def __new__(cls, typed: str) -> Self:
        number = super().__new__(cls, typed)
        number.typed = typed
        return number


def resolve(typed: str) -> Scalar:
    """Read an unquoted scalar. Numbers beyond 40 characters, `.inf` and `.nan` stay texts: no key wants them."""
    if _NULL.fullmatch(typed):
        return None
    if _TRUE.fullmatch(typed):
        return True
    if _FALSE.fullmatch(typed):
        return False
    if len(typed) > _LONGEST_NUMBER:
        return typed
    if _WHOLE.fullmatch(typed):
        return WholeNumber(typed)
    if _OCTAL.fullmatch(typed):
        return WholeNumber(typed, 8)
    if _HEXADECIMAL.fullmatch(typed):
        return WholeNumber(typed, 16)
    return RealNumber(typed) if _REAL.fullmatch(typed) else typed
