"""By which digest is a ground truth named in plantings and inspections?"""

import hashlib

import rfc8785
from pydantic import TypeAdapter

from results.records import GroundTruth

_TRUTH = TypeAdapter(GroundTruth)


def digest_of(truth: GroundTruth) -> str:
    """SHA-256 of the truth's canonical form (RFC 8785), lower-case hex."""
    plain = _TRUTH.dump_python(truth, mode="json", exclude_none=True)
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()
