"""Does this mail come from the domain that its From names?

What our own mail server wrote when it took the mail in (RFC 8601), and nothing
else: anybody can write such a field below it. Where it wrote none, nobody knows.
"""

from enum import StrEnum
from typing import Final

import authres

from probes.mailbox.mail import Mail

_FIELD: Final = "authentication-results"
_PROPERTIES: Final = {
    "dkim": (("header", "d"), ("header", "i")),
    "spf": (("smtp", "mailfrom"),),
    "dmarc": (("header", "from"),),
}
"""What each check names the domain by that it vouches for."""


class Authentic(StrEnum):
    """How sure it is that the mail comes from whom it names."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


def authentic(mail: Mail, *, servers: frozenset[str]) -> Authentic:
    """Read what our server says.

    Args:
        mail: as it was taken in.
        servers: names by which our own server signs that field (`authserv-id`).
    """
    domain = mail.sender.rpartition("@")[2]
    # Ours stands above what others wrote before; where the topmost cannot be read, nobody has said anything.
    ours = next((_parsed(value) for value in mail.fields.get(_FIELD, ())[:1]), None)
    if ours is None or str(ours.authserv_id).lower() not in servers or not domain:
        return Authentic.UNKNOWN
    results = list(ours.results)
    if any(_is_aligned(domain, signer) for result in results for signer in _signers(result)):
        return Authentic.PASSED
    judged = [r for r in results if r.method in ("dkim", "spf", "dmarc") and r.result not in ("none", "temperror")]
    return Authentic.FAILED if judged else Authentic.UNKNOWN


def _parsed(value: str) -> "authres.AuthenticationResultsHeader | None":
    try:
        return authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {value}")
    except (authres.core.AuthResError, ValueError, AttributeError, IndexError, RecursionError):
        return None


def _signers(result: "authres.core.AuthenticationResult") -> list[str]:
    """The domains that a passed check stands for."""
    if result.result != "pass":
        return []
    wanted = _PROPERTIES.get(result.method, ())
    values = (one.value for one in result.properties if (one.type, one.name) in wanted)
    return [str(value).rpartition("@")[2].lower() for value in values if value]


def _is_aligned(domain: str, signer: str) -> bool:
    """Whether they are one house: the same, or one beneath the other (RFC 7489, 3.1, relaxed)."""
    if domain == signer:
        return True
    shorter, longer = sorted((domain, signer), key=len)
    return "." in shorter and longer.endswith(f".{shorter}")
