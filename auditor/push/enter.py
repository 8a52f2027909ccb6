"""Who is told of a step of a release, and what? Entered in the transaction of that step.

Before its time only those whom the embargo names. Once it is public, whoever
gets releases, and whoever had it before. A correction goes to everybody who was
told of what it corrects, by the same way, whatever they get otherwise.
"""

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.house import House
from auditor.push.recipient import Recipients
from auditor.refusal import Refused
from dashboards.channels.announcement import Announced, announce, delivery_id
from dashboards.channels.open_data.package import PACKAGE
from dashboards.shelf.folder import as_said
from results.key import key_id
from results.records import Archive, Push, PushCode, PushKind, ReleaseRow, ReleaseState
from results.release import Correction
from results.store import push

_TOLD = (ReleaseState.EMBARGOED, ReleaseState.PUBLISHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A step that is told to others.

    Attributes:
        named: of an embargo: who has it before.
    """

    announced: Announced
    recipients: Recipients
    named: frozenset[str]

    async def entitled(self, tx: AsyncConnection) -> frozenset[str]:
        """Everybody who is told by itself."""
        release = self.announced.release
        if self.announced.state is ReleaseState.EMBARGOED:
            return self.named
        had = await push.told(tx, PushKind.RELEASE, release.id)
        if release.corrects is None:
            return had | self.recipients.who_get("releases")
        told = await push.told(tx, PushKind.RELEASE, release.corrects)
        repeated = frozenset((await _repeating(tx, release.corrects)).values())
        return had | self.recipients.who_get("corrections") | told | repeated

    async def enter(self, tx: AsyncConnection, names: frozenset[str], at: datetime) -> tuple[str, ...]:
        """Enter a push to each of these, where there is none yet; the ids of all."""
        release, state = self.announced.release, self.announced.state
        ids = {name: delivery_id(release.id, state, name) for name in sorted(names)}
        for name, identity in ids.items():
            said = announce(self.announced, name)
            await push.enter(
                tx,
                Push(
                    id=identity,
                    kind=PushKind.RELEASE,
                    subject=release.id,
                    what=str(state),
                    recipient=name,
                    entered_at=at,
                    said=said,
                ),
            )
        return tuple(ids.values())


def telling_of(
    house: House,
    folder: Path,
    row: ReleaseRow,
    state: ReleaseState,
    *,
    at: datetime,
    until: datetime | None = None,
    named: Sequence[str] = (),
) -> Telling | None:
    """Prepare what is told of a step, before its transaction; None: nobody is told of such a step.

    Raises:
        RecipientMissing: the embargo names somebody whom nobody knows.
        RecipientsInvalid, SecretExposed: the recipients cannot be read.
        Refused: somebody is named who gets no copies before their time.
    """
    if state not in _TOLD:
        return None
    recipients = house.recipients()
    for name in named:
        one = recipients.of(name)
        if state is ReleaseState.EMBARGOED and "embargoed" not in one.gets:
            raise Refused(
                f'{name} gets no copies before their time; add "embargoed" to its gets in {recipients.file}:{one.line}'
            )
    package = json.loads((folder / PACKAGE).read_bytes())
    data = folder.with_name(f"{folder.name}.zip").read_bytes()
    archive = Archive(path=f"{folder.name}.zip", bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
    announced = Announced(
        release=row,
        state=state,
        at=at,
        until=until if state is ReleaseState.EMBARGOED else None,
        method_version=package["method"]["version"],
        key_id=key_id(house.keys.public),
        public_url=house.settings.public_url.rstrip("/"),
        archive=archive,
        corrections=_corrections(folder),
    )
    return Telling(announced=announced, recipients=recipients, named=frozenset(named))


async def enter_pushes(tx: AsyncConnection, telling: Telling | None, at: datetime) -> None:
    """Enter whom a step is told to, in its transaction; what it takes the place of is told to nobody any more."""
    if telling is None:
        return
    names = await telling.entitled(tx)
    release = telling.announced.release
    if telling.announced.state is ReleaseState.PUBLISHED:
        for gone in filter(None, (release.id, release.corrects)):
            await push.withdraw(tx, PushKind.RELEASE, gone, PushCode.SUPERSEDED)
        if release.corrects is not None:
            await push.withdraw_some(tx, await _repeating(tx, release.corrects), PushCode.SUPERSEDED)
    await telling.enter(tx, names, at)


async def _repeating(tx: AsyncConnection, release: str) -> dict[str, str]:
    """The reports that say something of a release, each with who gets it (`auditor.subscriber`)."""
    known = await push.documents(tx, PushKind.REPORT)
    return {
        identity: recipient
        for identity, recipient, document in known
        if release in json.loads(document)["report"]["releases"]
    }


def _corrections(folder: Path) -> tuple[Correction, ...]:
    text = (folder / "corrections.csv").read_text(encoding="utf-8")
    return tuple(
        Correction(
            release=row["release_id"],
            subject=as_said(row["subject"]),
            before=as_said(row["before"]),
            after=as_said(row["after"]),
            why=as_said(row["why"]),
        )
        for row in csv.DictReader(io.StringIO(text, newline=""))
    )
