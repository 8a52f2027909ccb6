"""How is a document handed to somebody's web server, so that they know that it is ours?

Standard Webhooks 1.0.0, asymmetric scheme (`v1a`): Ed25519 over
`ID.TIMESTAMP.BODY`, by the key that signs releases. Any Ed25519 verifies it in
some lines; HTTP Message Signatures (RFC 9421) would ask every recipient for a
parser of structured fields and for the host and path that its proxies saw. No
other text that this key signs begins as a delivery's id does.

What answers may be anybody: nothing of it is read but status and `Retry-After`.
"""

import base64
import json
import ssl
from datetime import datetime
from importlib.metadata import version
from typing import Final

import aiohttp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auditor.push.patience import asked_for
from auditor.push.tried import Tried
from probes.trust import machine_trust
from results.records import PushCode, Said

TIMEOUT_S: Final = 30.0
"""For the answer, once everything is sent."""
SLOWEST_BYTES_PER_S: Final = 128 * 1024
"""By which a body may leave; who takes it more slowly is late."""
LONGEST_S: Final = 600.0
"""For one try, whatever its size: less than the lease of a push."""
_CONNECT_S: Final = 10.0
_GONE: Final = 410


def body_of(said: Said, archive: bytes | None) -> bytes:
    """The document as it is sent and signed; with the bytes of its archive, where they go with it."""
    if archive is None or said.archive is None:
        return said.document.encode()
    name = said.archive.path
    files = [{"name": name, "media_type": "application/zip", "base64": base64.b64encode(archive).decode()}]
    document = {**json.loads(said.document), "files": files}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(delivery: str, body: bytes, *, key: Ed25519PrivateKey, now: datetime) -> dict[str, str]:
    """What goes with a document; signed anew at every try, for the moment is part of it."""
    moment = str(int(now.timestamp()))
    signature = key.sign(b".".join((delivery.encode(), moment.encode(), body)))
    return {
        "Content-Type": "application/json",
        "User-Agent": f"portability-auditor/{version('portability-auditor')}",
        "Idempotency-Key": delivery,
        "webhook-id": delivery,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1a,{base64.b64encode(signature).decode()}",
    }


async def post(
    url: str,
    delivery: str,
    body: bytes,
    *,
    key: Ed25519PrivateKey,
    now: datetime,
    tls: ssl.SSLContext | None = None,
    timeout_s: float = TIMEOUT_S,
) -> Tried:
    """Hand a document over once; redirects are not followed, cookies and proxies not heeded. `tls`: whom to trust."""
    try:
        async with (
            aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(
                    total=patience_s(len(body), timeout_s), connect=min(_CONNECT_S, timeout_s)
                ),
                connector=aiohttp.TCPConnector(ssl=tls or machine_trust(), force_close=True),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
            ) as client,
            client.post(
                url, data=body, headers=headers_of(delivery, body, key=key, now=now), allow_redirects=False
            ) as answer,
        ):
            return _read(answer.status, answer.headers.get("Retry-After"), now)
    except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError, UnicodeError):
        return Tried(code=PushCode.TARGET_UNUSABLE)
    except (aiohttp.ClientSSLError, ssl.SSLError):
        return Tried(code=PushCode.TLS)
    except TimeoutError:
        return Tried(code=PushCode.TIMEOUT)
    except (aiohttp.ClientResponseError, aiohttp.ClientPayloadError):
        return Tried(code=PushCode.UNINTELLIGIBLE)
    except (aiohttp.ClientError, OSError):
        return Tried(code=PushCode.UNREACHABLE)


def patience_s(size: int, timeout_s: float) -> float:
    """For how long a body of so many bytes may take to be sent and answered."""
    return min(timeout_s + size / SLOWEST_BYTES_PER_S, max(LONGEST_S, timeout_s))


def _read(status: int, retry_after: str | None, now: datetime) -> Tried:
    if 200 <= status < 300:
        return Tried(code=PushCode.DELIVERED, status=status)
    if 300 <= status < 400:
        return Tried(code=PushCode.REDIRECTED, status=status)
    if status == _GONE:
        return Tried(code=PushCode.GONE, status=status)
    return Tried(code=PushCode.REFUSED, status=status, asked=asked_for(retry_after, now))
