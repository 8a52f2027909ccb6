"""By which digest is a ground truth named in plantings and inspections?"""

import hashlib
import json

from pydantic import TypeAdapter

from results.records import GroundTruth

_TRUTH = TypeAdapter(GroundTruth)


def digest_of(truth: GroundTruth) -> str:
    """SHA-256 of the truth's canonical form (RFC 8785), lower-case hex.

    A truth holds texts and whole numbers under ASCII names, for which Python's
    own writer gives the canonical form, and much sooner.
    """
    plain = _TRUTH.dump_python(truth, mode="json", exclude_none=True)
    return hashlib.sha256(
        json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()
