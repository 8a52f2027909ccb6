"""Which evidence of a finding may its controller take away, before anything is public?

The seal it was told of, with the digest of every file in it. What names our
account it is given only where it knows that account by the sheet: else it could
treat one person of its users otherwise than all the others.
"""

import asyncio
from pathlib import Path
from typing import Final

from auditor.house import House
from auditor.judge import sealed_evidence
from results.evidence import WITHHELD_BY_DEFAULT, export_release
from results.records import NoticedFinding

_BARE: Final = "asked:bare"
_ACCOUNT: Final = "asked:account"


async def redacted(house: House, finding: NoticedFinding, to: Path, *, knows_account: bool) -> None:
    """Write the bundle: pictures, pages, exports and mails stay with us.

    Raises:
        EvidenceMissing, EvidenceDamaged, ArtifactMissing, VaultDamaged: it is not what was sealed.
    """
    sealed, material, _ = await sealed_evidence(house, finding.case, seal=finding.evidence)
    withheld = {
        f"artifacts/{a.sha256}": _BARE
        for a in material.artifacts
        if a.role not in WITHHELD_BY_DEFAULT and a.erased_by is None
    }
    if not knows_account:
        withheld |= dict.fromkeys(sealed.documents, _ACCOUNT)
    await asyncio.to_thread(
        export_release,
        sealed,
        to,
        open_artifact=lambda artifact: house.vault.open_reader(artifact.ledger, artifact.sha256),
        signing=house.keys.signing,
        released_at=house.clock.now(),
        withheld=withheld,
    )
