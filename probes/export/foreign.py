"""How many addresses and numbers in the export are not the account's own?

E-mail addresses, telephone numbers, IBANs and public IP addresses that are not
among what was planted. They are counted and never judged: an address book is
full of them. No value is kept: distinct ones are told apart by a keyed digest
whose key dies with this process, up to a number of them.
"""

import ipaddress
import re
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

import phonenumbers

from probes.export.column import column_of
from probes.export.decode.leaf import Leaf
from probes.export.name import escape
from results.records import Foreign, ForeignPlace, GroundTruth

KINDS: Final = ("email", "phone", "iban", "ip")
_MOST_VALUES = 100_000  # of each kind: told apart
_MOST_PLACES = 1000
_TOLD_PLACES = 16
_MOST_PARSED = 20_000  # telephone numbers: reading one takes long
_LONGEST = 10_000

_ANY = re.compile(
    r"@|\+\d|\b0\d(?:[ .-]?\d\d){4}|\d\.\d{1,3}\.\d|::|(?:[0-9A-Fa-f]{1,4}:){4}|\b[A-Z]{2}\d\d ?[A-Z0-9]{4}"
)
_EMAIL = re.compile(r"(?<![\w.%+-])([A-Za-z0-9._%+-]{1,64})@((?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})(?![\w-])")
_ID = re.compile(r"(?i)[0-9a-f-]{12,}|\d+")  # before the @ of a UID or a Message-ID
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_PHONE = re.compile(r"(?:tel:)?(\+\d[\d .()/-]{6,22}\d|0\d(?:[ .-]?\d\d){4})")
_IPV4 = re.compile(r"(?<![\w./-])(?:\d{1,3}\.){3}\d{1,3}(?![\w./-])")
_IPV6 = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:.])")


class ForeignValues:
    """Counts what passes by."""

    def __init__(self, truth: GroundTruth) -> None:
        region = truth.locale.replace("_", "-").rpartition("-")[2].upper()
        self._region = region if len(region) == 2 and "-" in truth.locale.replace("_", "-") else None
        self._key = secrets.token_bytes(32)
        self._seen: dict[str, set[bytes]] = defaultdict(set)
        self._places: dict[str, Counter[tuple[int, str]]] = defaultdict(Counter)
        self._full: set[str] = set()
        self._parsed = 0
        texts = (field.value for record in truth.records for field in record.fields)
        self._own = frozenset(self._digest(*found) for text in texts for found in self._found(text))

    def see(self, member: int, leaf: Leaf) -> None:
        """Count what stands in a leaf."""
        if leaf.type == "text" and _ANY.search(leaf.value):
            for kind, value in self._found(leaf.value[:_LONGEST]):
                self._take(kind, value, (member, leaf.path))

    def _take(self, kind: str, value: str, where: tuple[int, str]) -> None:
        digest = self._digest(kind, value)
        if digest in self._own:
            return
        values, places = self._seen[kind], self._places[kind]
        if len(values) < _MOST_VALUES:
            values.add(digest)
        elif digest not in values:
            self._full.add(kind)
        place = (where[0], escape(column_of(where[1])))
        if place in places or len(places) < _MOST_PLACES:
            places[place] += 1

    def _digest(self, kind: str, value: str) -> bytes:
        return blake2b(f"{kind}:{value}".encode("utf-8", "replace"), key=self._key, digest_size=12).digest()

    def _found(self, text: str) -> Iterator[tuple[str, str]]:
        if "@" in text:
            for found in _EMAIL.finditer(text):
                if not _ID.fullmatch(found[1]):
                    yield "email", found[0].casefold()
        for found in _IBAN.finditer(text):
            plain = found[0].replace(" ", "")
            if is_iban(plain):
                yield "iban", plain
        whole = _PHONE.fullmatch(text.strip())
        within = _PHONE.findall(text) if "+" in text else ()
        for number in (whole[1],) if whole else (n for n in within if n.startswith("+")):
            if (read := self._phone(number)) is not None:
                yield "phone", read
        addresses = (
            *(_IPV4.finditer(text) if text.count(".") > 2 else ()),
            *(_IPV6.finditer(text) if text.count(":") > 1 else ()),
        )
        for found in addresses:
            if (address := _public_address(found[0])) is not None:
                yield "ip", address

    def _phone(self, text: str) -> str | None:
        """Write a telephone number as E.164; None if it is none that can be called."""
        self._parsed += 1
        if self._parsed > _MOST_PARSED:
            self._full.add("phone")
            return None
        try:
            number = phonenumbers.parse(text, self._region)
        except phonenumbers.NumberParseException:
            return None
        if not phonenumbers.is_possible_number(number):
            return None
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    def _masked(self, path: str) -> str:
        """A path without the addresses and numbers that some services use as keys."""
        return "/".join("…" if any(self._found(part)) else part for part in path.split("/"))

    def found(self, *, partly: bool) -> tuple[Foreign, ...]:
        """Say how many of each kind, and where most of them stand; `partly`: not all members were decoded."""
        return tuple(
            Foreign(
                kind=kind,
                count=len(self._seen[kind]),
                at_least=partly or kind in self._full,
                places=tuple(
                    ForeignPlace(member=member, path=self._masked(path), count=count)
                    for (member, path), count in self._places[kind].most_common(_TOLD_PLACES)
                ),
            )
            for kind in KINDS
            if self._seen.get(kind)
        )


def is_iban(text: str) -> bool:
    """Whether the check digits are right (ISO 13616; ISO 7064, MOD 97-10)."""
    if not 15 <= len(text) <= 34:
        return False
    return int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97 == 1


def _public_address(text: str) -> str | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return str(address) if address.is_global else None
