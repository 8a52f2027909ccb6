"""What is a new thing called?"""

import secrets
from datetime import datetime


def new_id(prefix: str, now: datetime) -> str:
    """A sortable identifier: prefix, milliseconds of `now` (48 bits), 64 random bits (in the spirit of RFC 9562 UUIDv7)."""
    milliseconds = int(now.timestamp() * 1000)
    return f"{prefix}-{milliseconds:012x}{secrets.token_hex(8)}"
