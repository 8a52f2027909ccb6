"""What of a mail is new: neither quoted from another mail nor somebody's signature?

Rules are about what the sender says now. In doubt a line is quoted: what is
taken for a quotation leads at worst to a question, what is taken for an answer
may lead to a wrong fact.
"""

import re
from dataclasses import dataclass
from typing import Final

_QUOTED = re.compile(r"^\s*(?:>|\|\s)")
_BANNER = re.compile(
    r"^\W{0,3}[-_—*=]{2,}\s*(?:original message|message d.origine|message original|mail original|forwarded message"
    r"|message transféré|message transmis|début du message (?:transféré|réexpédié)|begin forwarded message)\b.*$"
    r"|^(?:begin forwarded message|début du message (?:transféré|réexpédié)) ?:\s*$",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"^(?:le|on)\s.{4,160}(?:a écrit|wrote|a répondu|écrivit)\s*:?\s*$|^.{2,120}<[^<>\s]+@[^<>\s]+>\s*(?:a écrit|wrote)\s*:\s*$"
    r"|^(?:en réponse à|in reply to|in response to) (?:votre|your)\b.{0,120}:\s*$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"^\W{0,3}(?:de|from|envoyé(?: le)?|sent|date|à|to|cc|objet|subject|reply-to|répondre à)\W{0,3}\s*:", re.IGNORECASE
)
_FIRST_FIELD = re.compile(r"^\W{0,3}(?:de|from)\W{0,3}\s*:", re.IGNORECASE)
_LEAST_FIELDS: Final = 3
_SIGNATURE = re.compile(r"^(?:-- ?|—|__+|--+)$")
_SENT_BY = re.compile(
    r"^(?:envoyé (?:de|depuis) mon|sent from my|get outlook for|télécharger outlook pour)\b", re.IGNORECASE
)
_CLOSING = re.compile(
    r"^\W{0,2}(?:(?:bien |très )?cordialement|(?:bien )?sincèrement|respectueusement|bien à vous|salutations"
    r"|sincères salutations|meilleures salutations|veuillez agréer|je vous prie (?:d.agréer|de croire)|dans l.attente"
    r"|(?:best|kind|warm|with kind)? ?regards|sincerely(?: yours)?|yours (?:faithfully|sincerely|truly))\b",
    re.IGNORECASE,
)
_LONGEST_SIGNATURE: Final = 25  # lines that may follow a closing


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """A text in its parts.

    Attributes:
        fresh: what the sender says now, up to and with the closing.
        after: what follows the closing: a signature, a notice, perhaps an afterthought.
        quoted: what stood in other mails.
    """

    fresh: str
    after: str
    quoted: str


def part(text: str) -> Parted:
    """Take a text apart."""
    own: list[str] = []
    quoted: list[str] = []
    lines = text.replace("\u00a0", " ").split("\n")
    for number, line in enumerate(lines):
        if _begins_quotation(lines, number):
            quoted += lines[number:]
            break
        (quoted if _QUOTED.match(line) else own).append(line)
    fresh, after = _without_signature(own)
    return Parted(fresh=_joined(fresh), after=_joined(after), quoted=_joined(quoted))


def _begins_quotation(lines: list[str], number: int) -> bool:
    line = lines[number].strip()
    if not line:
        return False
    if _BANNER.match(line) or _WROTE.match(line):
        return True
    following = lines[number + 1].strip() if number + 1 < len(lines) else ""
    if re.match(r"(?:le|on)\s", line, re.IGNORECASE) and _WROTE.match(f"{line} {following}"):
        return True
    if not _FIRST_FIELD.match(line):
        return False
    fields = [each for each in lines[number : number + 8] if _FIELD.match(each.strip())]
    return len(fields) >= _LEAST_FIELDS


def _without_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    for number, line in enumerate(lines):
        stripped = line.strip()
        if _SIGNATURE.match(stripped) or _SENT_BY.match(stripped):
            return lines[:number], lines[number:]
        if _CLOSING.match(stripped) and number and len(lines) - number <= _LONGEST_SIGNATURE:
            return lines[: number + 1], lines[number + 1 :]
    return lines, []


def _joined(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()
