"""Whom do we believe when a server says who it is? Those whom this machine trusts, with the host's name checked.

Their certificates, over a hundred, are read once, and again when they change:
to read them takes longer than to sign in to a mailbox.
"""

import ssl
from functools import lru_cache
from pathlib import Path
from typing import Final

_KEPT: Final = 4


def machine_trust() -> ssl.SSLContext:
    """Whom this machine trusts now, for any connection of this process; not to be changed."""
    paths = ssl.get_default_verify_paths()  # as SSL_CERT_FILE and SSL_CERT_DIR say
    return _read(tuple((path, Path(path).stat().st_mtime_ns) for path in (paths.cafile, paths.capath) if path))


@lru_cache(maxsize=_KEPT)
def _read(_places: tuple[tuple[str, int], ...]) -> ssl.SSLContext:
    return ssl.create_default_context()
