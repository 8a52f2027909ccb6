"""What can we prove, and how does an outsider check it without us?

`seal` makes evidence of a case, `export_bundle` writes all of it, `export_release`
what the public may see, `verify` and `load_bundle` read either. docs/verifying-evidence.md does
the same with openssl and sha256sum alone.
"""

from results.evidence.export import export_bundle
from results.evidence.load import Bundle, load_bundle
from results.evidence.manifest import MemberState
from results.evidence.release import WITHHELD_BY_DEFAULT, Redaction, export_release, withheld_by_default
from results.evidence.seal import Sealed, seal
from results.evidence.verify import FileReport, FileState, VerifyReport, verify

__all__ = [
    "WITHHELD_BY_DEFAULT",
    "Bundle",
    "FileReport",
    "FileState",
    "MemberState",
    "Redaction",
    "Sealed",
    "VerifyReport",
    "export_bundle",
    "export_release",
    "load_bundle",
    "seal",
    "verify",
    "withheld_by_default",
]
