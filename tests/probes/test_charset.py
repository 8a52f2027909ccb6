import encodings
import pkgutil

import pytest

from probes.charset import charset


@pytest.mark.parametrize(
    ("named", "known"),
    [
        ("UTF-8", "utf-8"),
        ("latin1", "iso8859-1"),
        ("windows-1252", "cp1252"),
        ("ISO-2022-JP", "iso2022_jp"),
        ("us-ascii", "ascii"),
    ],
)
def test_a_character_set_is_known_by_any_of_its_names(named, known):
    assert charset(named) == known


@pytest.mark.parametrize(
    "named", [None, "", "nobody-knows", "idna", "IDNA", "punycode", "Puny-Code", "unicode_escape", "raw-unicode-escape", "undefined",
              "zlib", "hex", "base64", "rot13", "x" * 41, "../ascii", "a\0b", "utf-8\n", " utf-8", "é"]
)  # fmt: skip
def test_what_is_none_is_none(named):
    assert charset(named) is None


def test_whatever_python_knows_decodes_any_bytes_or_is_none():
    for found in pkgutil.iter_modules(encodings.__path__):
        known = charset(found.name)
        if known is not None:
            assert isinstance(bytes(range(256)).decode(known, "replace"), str)
