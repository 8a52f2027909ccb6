"""Which one-time code does the account's secret give at this moment?

Written out here because the libraries refuse secrets under 112 bits, and many
services give shorter ones; that is theirs to answer for, not ours to fail on.
"""

import base64
import hashlib
import hmac
from datetime import datetime

_PERIOD_S = 30
_DIGITS = 6


def one_time_code(secret: str, moment: datetime) -> str:
    """Compute the six digits of RFC 6238 (HMAC-SHA-1, 30 s), from a secret in base32 as services show it.

    Raises:
        binascii.Error: it is no base32.
    """
    plain = "".join(secret.split()).rstrip("=")
    key = base64.b32decode(plain + "=" * (-len(plain) % 8), casefold=True)
    counter = int(moment.timestamp()) // _PERIOD_S
    digest = hmac.digest(key, counter.to_bytes(8), hashlib.sha1)
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFFFFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}}"
