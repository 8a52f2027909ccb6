"""Our memory is damaged, or cannot be reached: what exactly, and what mends it?

Each leaf has a stable `code`, says whether trying again can help, and its
docstring is its message, filled with the values it was raised with.
"""

from typing import ClassVar


class ResultsError(Exception):
    """Our memory is damaged or cannot be reached."""

    code: ClassVar[str] = "results"
    retry: ClassVar[bool] = False

    def __init__(self, *values: object) -> None:
        super().__init__(*values)
        self.values = values

    def __str__(self) -> str:
        return (type(self).__doc__ or "").format(*self.values)


class StoreAddressWrong(ResultsError):
    """The database {0} cannot be opened: {1}. Mend the connection string: postgresql://USER@HOST/DATABASE; empty: a file here."""

    code = "store_address_wrong"


class StoreDriverMissing(ResultsError):
    """The database {0} needs a driver that is not installed. Install it: pip install 'portability-auditor[postgres]'."""

    code = "store_driver_missing"


class StoreUnreachable(ResultsError):
    """The database {0} cannot be used now: {1}. Check that it exists, that you may write to it, and that no other program holds it."""

    code = "store_unreachable"
    retry = True


class StoreFull(ResultsError):
    """There is no room left where the database {0} lies: {1}. Make some room; nothing of this was written, and all before it stands."""

    code = "store_full"
    retry = True


class StoreConflict(ResultsError):
    """The database {0} refuses this, because of what it holds already: {1}. Nothing of it was written; look at what is there now."""

    code = "store_conflict"


class StoreDamaged(ResultsError):
    """The database {0} is damaged: {1}. Restore a backup; nothing was written."""

    code = "store_damaged"


class StoreTooNew(ResultsError):
    """The database was written by a newer version of this program (schema {0}). Update the program; nothing was changed."""

    code = "store_too_new"


class StoreTooOld(ResultsError):
    """The database {0} has schema {1}; this program needs {2}. Stop every process that uses it, then run `auditor store migrate`."""

    code = "store_too_old"


class StoreInUse(ResultsError):
    """Nothing was done, because somebody works on the database {0}: {1}. Stop them first, and wait until they have finished."""

    code = "store_in_use"
    retry = True


class StoreNotEmpty(ResultsError):
    """The database {0} is not empty: it holds {1}. Give an empty one; nothing was changed."""

    code = "store_not_empty"


class BackupExists(ResultsError):
    """There is something at {0} already. Give another name; a backup is never written over."""

    code = "backup_exists"


class BackupUnwritable(ResultsError):
    """It did not come to its end, because of {0}: {1}. Make room there or mend that, and begin again; nothing is half written."""

    code = "backup_unwritable"
    retry = True


class BackupUnusable(ResultsError):
    """Nothing was restored from {0}: {1}. Give a file that `auditor store backup` wrote, for this installation."""

    code = "backup_unusable"


class LedgerDamaged(ResultsError):
    """Ledger {0} does not verify at entry {1}: {2}. Restore a backup; do not go on with this case."""

    code = "ledger_damaged"

    def __init__(self, ledger: str, entry: int, why: str) -> None:
        super().__init__(ledger, entry, why)
        self.ledger, self.entry, self.why = ledger, entry, why


class LedgerMissing(ResultsError):
    """There is no ledger {0}. `auditor case list` shows those there are."""

    code = "ledger_missing"


class DeclarationMissing(ResultsError):
    """The {0} with digest {1} was never kept here. Restore the store it came from."""

    code = "declaration_missing"


class QuestionMissing(ResultsError):
    """There is no question {0}. `auditor question list` shows those there are."""

    code = "question_missing"


class CampaignMissing(ResultsError):
    """There is no campaign {0}. `auditor campaign list --all` shows those there are and were."""

    code = "campaign_missing"


class ReleaseMissing(ResultsError):
    """There is no release {0}. `auditor release list` shows those there are."""

    code = "release_missing"


class PrivacyRequestMissing(ResultsError):
    """There is no request {0}. `auditor privacy list` shows those there are."""

    code = "privacy_request_missing"


class MethodMissing(ResultsError):
    """There is no method {0}. `auditor method list` shows those that judged anything here."""

    code = "method_missing"


class KeyMissing(ResultsError):
    """There is no key {0}. Run `auditor init`, or restore the keys that belong to this home."""

    code = "key_missing"


class KeyExposed(ResultsError):
    """The key {0} may be used by others than its owner (mode {1:o}). If nobody else has read it: `chmod {2} {0}`."""

    code = "key_exposed"


class KeyDamaged(ResultsError):
    """The key {0} is not what was written: {1}. Restore it from a backup; it is not made anew while it stands there."""

    code = "key_damaged"


class ArtifactMissing(ResultsError):
    """The vault holds no artifact {1} of ledger {0}. Restore the vault's backup of that time."""

    code = "artifact_missing"


class ArtifactErased(ResultsError):
    """Artifact {1} of ledger {0} was erased, its key destroyed: nobody can read it any more."""

    code = "artifact_erased"


class VaultDamaged(ResultsError):
    """The vault's file {0} is damaged: {1}. Restore it from a backup; nothing of it was used."""

    code = "vault_damaged"


class SecretInArtifact(ResultsError):
    """The artifact was not kept, because these secrets stand in it: {0}. Redact it before it is written."""

    code = "secret_in_artifact"


class ArtifactUnsearchable(ResultsError):
    """The artifact was not kept, because it could not be searched for secrets: {0}. Keep it unpacked, or in parts."""

    code = "artifact_unsearchable"


class EvidenceDamaged(ResultsError):
    """The evidence {0} does not hold together: {1}. Nothing was written; check the store and the vault."""

    code = "evidence_damaged"


class BundleMissing(ResultsError):
    """There is no evidence bundle {0}. Give the folder that holds datapackage.json, or the zip."""

    code = "bundle_missing"


class BundleExists(ResultsError):
    """There is something at {0} already. Give another name; evidence is never written over."""

    code = "bundle_exists"


class BundleUnproven(ResultsError):
    """The bundle {0} does not verify: {1}. `auditor evidence verify {0}` names every fault; nothing was judged."""

    code = "bundle_unproven"


class BundleWithholds(ResultsError):
    """The bundle {0} keeps back {1}: it can be verified, and not judged. Ask the operator for it."""

    code = "bundle_withholds"


class InspectionForeign(ResultsError):
    """The inspection is not one of the bundle {0}: it does not name the digest of {1}. Give the one that was made of it."""

    code = "inspection_foreign"


class EvidenceMissing(ResultsError):
    """Case {0} was never sealed. `auditor assess {0}` seals and judges it."""

    code = "evidence_missing"
