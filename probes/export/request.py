"""What does the confined child get to know? One export, its keys, and what was planted; nothing of the account."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pydantic import Base64Bytes, TypeAdapter

from probes.export.limits import Limits
from probes.export.source import Source, open_file
from results.records import GroundTruth, Inspection


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfinedFile:
    """One file for the child.

    Attributes:
        path: absolute; of its plain bytes, or of the sealed ones where there is a data key.
        name: as the service named it.
        sha256: of its plain bytes, lower-case hex.
        data_key: opens this file and no other (`Vault.data_key`).
    """

    path: Path
    name: str
    sha256: str
    data_key: Base64Bytes | None = field(default=None, repr=False)

    def source(self) -> Source:
        return Source(name=self.name, artifact=self.sha256, open=partial(open_file, self.path, self.data_key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the parent asks."""

    files: tuple[ConfinedFile, ...]
    originals: tuple[ConfinedFile, ...]
    truth: GroundTruth
    bystander: GroundTruth | None
    limits: Limits


REQUEST = TypeAdapter(Request)
INSPECTION = TypeAdapter(Inspection)
