"""What do an account's stages hand on to each other? Sealed between them, gone with the case."""

import base64
import json
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from probes.base import ExportLink

_LINK = TypeAdapter(ExportLink)


@dataclass(slots=True, kw_only=True)
class Memory:
    """What one account's stages know of the service.

    Attributes:
        storage_state: what keeps a browser signed in.
        saved: by word, as `${saved.word}`.
        links: from where its exports came.
    """

    storage_state: bytes | None = None
    saved: dict[str, str] = field(default_factory=dict)
    links: list[ExportLink] = field(default_factory=list)

    def dump(self) -> bytes:
        state = base64.b64encode(self.storage_state).decode() if self.storage_state is not None else None
        links = [_LINK.dump_python(link, mode="json", exclude_defaults=True) for link in self.links]
        return json.dumps({"state": state, "saved": self.saved, "links": links}).encode()

    @classmethod
    def load(cls, data: bytes | None) -> "Memory":
        if data is None:
            return cls()
        raw = json.loads(data)
        state = raw["state"]
        return cls(
            storage_state=base64.b64decode(state) if state is not None else None,
            saved=raw["saved"],
            links=[_LINK.validate_python(link) for link in raw["links"]],
        )
