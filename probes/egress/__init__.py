"""Where may a probe go, and where did it go?

Every probe leaves through this loopback proxy: it alone decides which host
and port may be reached, it alone resolves names, and its log is the complete
record of what left the house. A refusal is ours and never the portal's answer.
"""

from probes.egress.address import Resolve, is_public, resolve_by_system
from probes.egress.allow import AllowList, canonical_host
from probes.egress.log import Connection, FailureReason, Refusal, RefusalReason
from probes.egress.proxy import Egress
from probes.egress.wire import FAILED_HEADER, REFUSED_HEADER

__all__ = [
    "FAILED_HEADER",
    "REFUSED_HEADER",
    "AllowList",
    "Connection",
    "Egress",
    "FailureReason",
    "Refusal",
    "RefusalReason",
    "Resolve",
    "canonical_host",
    "is_public",
    "resolve_by_system",
]
