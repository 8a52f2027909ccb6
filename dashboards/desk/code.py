"""Does somebody hold the telephone that shows their codes? RFC 6238: six digits, new every thirty seconds."""

import hmac
from datetime import datetime
from typing import Final

import pyotp

_STEP_S: Final = 30
_AROUND: Final = (0, -1, 1)  # a telephone's clock may be a little off


def new_secret() -> str:
    return pyotp.random_base32()


def step_of(secret: str, said: str, now: datetime, *, after: int | None) -> int | None:
    """The time step whose code was said; None: it is none, or one that was taken already (`after` that step)."""
    digits = "".join(said.split())
    current = int(now.timestamp()) // _STEP_S
    totp = pyotp.TOTP(secret, interval=_STEP_S)
    for step in (current + off for off in _AROUND):
        if hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode()):
            return step if after is None or step > after else None
    return None


def address_of(secret: str, name: str, house: str) -> str:
    """What a telephone reads from a link: `otpauth://...`."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=house)
