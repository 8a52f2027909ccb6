"""What is told to those who asked to be told of a release? For programs and for people; pure.

The document is described by `docs/webhook.schema.json`; a change that a reader
could stumble over raises its `v`.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dashboards.typography import moment
from results.clock import rfc3339
from results.records import LANGUAGES, Archive, Language, ReleaseRow, ReleaseState, Said, Text
from results.release import Correction

FORMAT: Final = "portability-auditor/release-push"
VERSION: Final = 1
SHOWN: Final = 20
"""Corrections that stand in the document itself; all are in `corrections.csv`."""

_EMBARGOED = (
    Text(fr="Sous embargo : publication {id}", en="Under embargo: release {id}"),
    Text(
        fr="La publication {id} (période {period}) vous est remise avant sa parution. Rien ne doit en paraître avant le {until}.",
        en="Release {id} (period {period}) is given to you before it is public. Nothing of it may appear before {until}.",
    ),
)
_PUBLISHED = (
    Text(fr="Publication {id}", en="Release {id}"),
    Text(fr="La publication {id} (période {period}) est parue.", en="Release {id} (period {period}) is public."),
)
_CORRECTED = (
    Text(fr="Correction : la publication {id} remplace {corrects}", en="Correction: release {id} replaces {corrects}"),
    Text(
        fr="La publication {id} (période {period}) remplace {corrects}, que vous avez pu recevoir. Ce qui est dit autrement : {changes}. Corrigez ce que vous en avez repris.",
        en="Release {id} (period {period}) takes the place of {corrects}, which you may have received. Said otherwise: {changes}. Correct what you took from it.",
    ),
)
_LINK = Text(fr="À lire ici : {link}", en="Read it here: {link}")
_DIGEST = Text(fr="Empreinte SHA-256 de datapackage.json : {digest}", en="SHA-256 of datapackage.json: {digest}")
_DELIVERY = Text(fr="Envoi : {delivery}", en="Delivery: {delivery}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A step of a release that is told to others.

    Attributes:
        state: what it went into: embargoed or published.
        at: when.
        until: of an embargo: from when on it may be public.
        key_id: of the key that signs releases and deliveries.
        public_url: where releases are public, without a slash at the end; empty: nobody says.
        corrections: what it says otherwise than the one that it corrects.
    """

    release: ReleaseRow
    state: ReleaseState
    at: datetime
    until: datetime | None
    method_version: str
    key_id: str
    public_url: str
    archive: Archive
    corrections: tuple[Correction, ...]

    @property
    def type(self) -> str:
        if self.state is ReleaseState.EMBARGOED:
            return "release.embargoed"
        return "release.published" if self.release.corrects is None else "release.corrected"

    @property
    def links(self) -> dict[str, str] | None:
        """Where it can be fetched; None: nowhere yet."""
        if self.state is ReleaseState.EMBARGOED or not self.public_url:
            return None
        base = f"{self.public_url}/api/v1/releases/{self.release.id}"
        reports = {f"report_{language}": f"{base}/files/report.{language}.html" for language in LANGUAGES}
        return {**reports, "package": f"{base}/files/datapackage.json", "archive": f"{base}/archive.zip"}


def delivery_id(release: str, state: ReleaseState, recipient: str) -> str:
    """The same for all tries; without a full stop, which the text that is signed is divided by."""
    return f"release_{release.replace('.', '-')}_{state}_{recipient}"


def announce(announced: Announced, recipient: str) -> Said:
    """What one recipient is told."""
    delivery = delivery_id(announced.release.id, announced.state, recipient)
    title, body = _words(announced, delivery)
    return Said(
        title=title,
        body=body,
        document=json.dumps(_document(announced, recipient, delivery), ensure_ascii=False, separators=(",", ":")),
        archive=announced.archive,
    )


def _document(announced: Announced, recipient: str, delivery: str) -> dict[str, object]:
    release = announced.release
    return {
        "format": FORMAT,
        "v": VERSION,
        "type": announced.type,
        "id": delivery,
        "timestamp": rfc3339(announced.at),
        "recipient": recipient,
        "release": {
            "id": release.id,
            "state": str(announced.state),
            "period": release.period,
            "corrects": release.corrects,
            "embargoed_until": rfc3339(announced.until) if announced.until is not None else None,
            "method": {"version": announced.method_version, "digest": release.method},
            "datapackage_sha256": release.digest,
            "key_id": announced.key_id,
        },
        "archive": {
            "name": announced.archive.path,
            "bytes": announced.archive.bytes,
            "sha256": announced.archive.sha256,
        },
        "links": announced.links,
        "corrections": {
            "count": len(announced.corrections),
            "first": [
                {"release": c.release, "subject": c.subject, "before": c.before, "after": c.after, "why": c.why}
                for c in announced.corrections[:SHOWN]
            ],
        },
    }


def _words(announced: Announced, delivery: str) -> tuple[Text, Text]:
    title, first = {
        "release.embargoed": _EMBARGOED,
        "release.published": _PUBLISHED,
        "release.corrected": _CORRECTED,
    }[announced.type]
    links = announced.links
    lines = [first, *([_LINK] if links else []), _DIGEST, _DELIVERY]

    def said(text: Text, language: Language) -> str:
        return text.in_(language).format(
            id=announced.release.id,
            period=announced.release.period,
            corrects=announced.release.corrects,
            until=moment(announced.until, language, "UTC") if announced.until else "",
            changes=len(announced.corrections),
            link=links[f"report_{language}"] if links else "",
            digest=announced.release.digest,
            delivery=delivery,
        )

    def both(*texts: Text) -> Text:
        return Text(fr="\n".join(said(text, "fr") for text in texts), en="\n".join(said(text, "en") for text in texts))

    return both(title), both(*lines)
