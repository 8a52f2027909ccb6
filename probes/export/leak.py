"""Does the export hold what is not this account's, or secrets nobody should export?"""

from probes.export.name import escape
from probes.export.scan import Needle
from probes.export.secret import unmarked
from results.records import GroundTruth, Leak

_MOST_PLACES = 16  # of each kind in one member


class Leaks:
    """Leaks found so far: each record of the bystander once a member."""

    def __init__(self, truth: GroundTruth, bystander: GroundTruth | None) -> None:
        own = {field.sha256 for record in truth.records for field in record.fields}
        self._own = frozenset(field.value.strip() for record in truth.records for field in record.fields)
        self._files = {
            field.sha256: record.id
            for record in (bystander.records if bystander else ())
            for field in record.fields
            if field.sha256 and field.sha256 not in own
        }
        self._planted = frozenset((own | self._files.keys()) - {None})
        self._found: dict[tuple[str, int, str], Leak] = {}

    def take_canary(self, needle: Needle, member: int, path: str) -> None:
        """Take a canary of the bystander, in any encoding; a path says more than none."""
        self._take(Leak(kind="bystander_canary", member=member, path=path, record=needle.record))

    def take_digest(self, sha256: str, member: int, path: str) -> None:
        """Take a file: is it one that the bystander uploaded?"""
        if sha256 in self._files:
            record = self._files[sha256]
            self._take(Leak(kind="bystander_canary", member=member, path=escape(path), record=record))

    def take_hash(self, member: int, offset: int) -> None:
        """Take a password hash: ours by its account, and a secret all the same."""
        self._take_place("password_hash", member, f"@{offset}")

    def take_secret(self, value: str, member: int, path: str) -> None:
        """Take what opens an account, unless it is what was planted."""
        if value.strip() not in self._own:
            self._take_place("session_secret", member, escape(unmarked(path)))

    def is_planted(self, sha256: str) -> bool:
        """Whether a file is one that was uploaded, to either account: what it holds is nobody's secret."""
        return sha256 in self._planted

    def _take_place(self, kind: str, member: int, path: str) -> None:
        known = sum(leak.kind == kind and leak.member == member for leak in self._found.values())
        if known < _MOST_PLACES:
            self._found[kind, member, path] = Leak(kind=kind, member=member, path=path)

    def _take(self, leak: Leak) -> None:
        key = (leak.kind, leak.member, leak.record or "")
        known = self._found.get(key)
        if known is None or (leak.path and not known.path):
            self._found[key] = leak

    def found(self) -> tuple[Leak, ...]:
        return tuple(self._found.values())
