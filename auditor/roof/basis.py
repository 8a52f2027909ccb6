"""What does each finding of a notice rest on, and what did its controller answer, in words and pictures that stand on one page?

The store is asked once for the whole page. That the words of a mail are read is
written down before they are; pictures are looked at one by one (`dashboards.desk.evidence`).
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.house import House
from auditor.notice.attachment import text_in
from auditor.notice.state import NoticeState
from auditor.roof.question import mail_shown
from dashboards.desk.shown import Basis, FileShown, Observed, ReplyTold
from dashboards.desk.words import REPLY_ACTS
from dashboards.timeline import timeline
from probes.mailbox.mail import read_mail
from results.errors import ArtifactErased, ArtifactMissing, LedgerDamaged, VaultDamaged
from results.records import (
    Artifact,
    Body,
    Crawled,
    Entry,
    Language,
    MailReceived,
    NoticeDocument,
    Role,
)
from results.store import judgment
from results.store.line import lines_of

_PICTURES: Final = ("image/jpeg", "image/png")
_MOST_OPENED: Final = 64 * 2**20
"""So many bytes of mails and texts are opened for one page; the others are linked to."""

_FIRST_WORDS: Final = 400
_MOST_WORDS: Final = 40_000
"""Characters: of what a finding rests on its first words, of an answer all, but for one that is a book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cited:
    case: str
    entries: frozenset[int]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What the store holds of all that is cited; a ledger that does not verify has no entries."""

    cited: Mapping[str, _Cited]
    entries: Mapping[str, tuple[Entry, ...] | None]
    artifacts: Mapping[str, Mapping[str, Artifact]]

    def file(self, ledger: str, sha256: str) -> FileShown:
        artifact = self.artifacts.get(ledger, {}).get(sha256)
        return FileShown(
            ledger=ledger,
            sha256=sha256,
            artifact=artifact,
            is_picture=artifact is not None and artifact.erased_by is None and _is_picture(artifact),
        )


async def bases_of(
    house: House,
    notice: str,
    document: NoticeDocument,
    state: NoticeState,
    entries: Sequence[Entry],
    *,
    language: Language,
    person: str,
) -> tuple[Mapping[str, Basis], tuple[ReplyTold, ...]]:
    """What each finding rests on, by its name, and the answers; that words were read is written down."""
    async with house.store.read() as tx:
        kept = await _kept(tx, notice, document, state)
    in_order = [*(one.name for one in document.findings), *(one.name for one in document.shared)]
    bases = {name: _basis(kept.cited[name], kept, language) for name in in_order if name in kept.cited}
    answers = tuple(_replies(notice, state, kept))
    of_answers = _to_open(file for reply in answers for file in reply.files)
    of_bases = _to_open((file for basis in bases.values() for file in _files(basis)), besides=of_answers)
    looked_at = (*of_answers, *of_bases)
    if looked_at:
        async with house.store.write() as tx:
            await judgment.log_reads(
                tx,
                [(one.ledger, one.sha256) for one in looked_at],
                person=person,
                why="desk: review",
                now=house.clock.now(),
            )
    opened = {(one.ledger, one.sha256): await asyncio.to_thread(_opened, house, one) for one in looked_at}
    told = _Told(opened, {e.body.artifact: e.body.is_vouched for e in entries if isinstance(e.body, MailReceived)})
    return (
        {name: told.basis(basis) for name, basis in bases.items()},
        tuple(replace(reply, files=told.whole(reply.files)) for reply in answers),
    )


async def _kept(tx: AsyncConnection, notice: str, document: NoticeDocument, state: NoticeState) -> _Kept:
    cited = {
        one.name: _Cited(
            case=one.case,
            entries=frozenset(entry.seq for entry in one.evidence.entries),
            files=one.evidence.artifacts,
        )
        for one in document.findings
        if one.evidence.entries or one.evidence.artifacts
    }
    silent = [one for one in state.findings if one.name not in cited]  # what comes from software cites nothing there
    if silent:
        cards = await judgment.cards_of_seals(tx, document.method_digest, {one.evidence for one in silent})
        for one in silent:
            card = cards.get(one.evidence)
            said = [v for v in card.verdicts if v.criterion == one.criterion] if card is not None else []
            citations = [citation for verdict in said for citation in verdict.citations]
            if card is not None and citations:
                cited[one.name] = _Cited(
                    case=card.case,
                    entries=frozenset(c.entry for c in citations if c.entry is not None),
                    files=tuple(dict.fromkeys(c.artifact for c in citations if c.artifact is not None)),
                )
    cases = {one.case for one in cited.values()}
    lines = await lines_of(tx, cases) if cases else {}
    entries: dict[str, tuple[Entry, ...] | None] = {}
    for case, found in lines.items():
        try:
            entries[case] = found.entries()
        except LedgerDamaged:
            entries[case] = None
    return _Kept(cited=cited, entries=entries, artifacts=await judgment.artifacts_of_each(tx, {*cases, notice}))


def _basis(one: _Cited, kept: _Kept, language: Language) -> Basis:
    entries = kept.entries[one.case]
    if entries is None:
        return Basis(case=one.case, is_damaged=True)
    by_number = {entry.seq: entry for entry in entries}
    shown: set[str] = set()
    observed = []
    for moment in timeline(entries, language, cited=one.entries):
        cited = [by_number[seq] for seq in moment.entries if seq in one.entries]
        files = [sha256 for entry in cited for sha256 in _shown_by(entry.body) if sha256 not in shown]
        shown.update(files)
        observed.append(
            Observed(
                words=moment.words,
                at=cited[0].at,
                until=cited[-1].at if cited[-1].at > cited[0].at else None,
                entries=tuple(entry.seq for entry in cited),
                files=tuple(kept.file(one.case, sha256) for sha256 in dict.fromkeys(files)),
            )
        )
    left = tuple(kept.file(one.case, sha256) for sha256 in one.files if sha256 not in shown)
    return Basis(case=one.case, observed=tuple(observed), files=left)


def _shown_by(body: Body) -> tuple[str, ...]:
    """The artifacts that an entry names, whatever it is of."""
    if isinstance(body, Crawled):
        return tuple(finding.shown for finding in body.findings if finding.shown is not None)
    several: tuple[str, ...] = getattr(body, "artifacts", ())
    one: str | None = getattr(body, "artifact", None)
    return several if one is None else (one, *several)


def _replies(notice: str, state: NoticeState, kept: _Kept) -> Iterator[ReplyTold]:
    since = min((contest.raised[-1][0].seq for contest in state.open_contests), default=None)
    for entry, reply in state.replies:
        yield ReplyTold(
            reply=reply.reply,
            at=entry.at,
            acts=tuple(REPLY_ACTS[act] for act in reply.acts),
            findings=reply.findings,
            files=tuple(kept.file(notice, sha256) for sha256 in reply.artifacts),
            is_open=since is not None and entry.seq >= since,
        )


def _files(basis: Basis) -> Iterator[FileShown]:
    for one in basis.observed:
        yield from one.files
    yield from basis.files


def _is_mail(artifact: Artifact) -> bool:
    return artifact.role is Role.MAIL or artifact.media_type == "message/rfc822"


def _is_text(artifact: Artifact) -> bool:
    return artifact.role in (Role.SCAN, Role.LETTER) and artifact.media_type.partition(";")[0] == "text/plain"


def _is_picture(artifact: Artifact) -> bool:
    return artifact.role is Role.SCREENSHOT or (artifact.role is Role.SCAN and artifact.media_type in _PICTURES)


def _to_open(files: Iterable[FileShown], besides: Sequence[Artifact] = ()) -> tuple[Artifact, ...]:
    """The mails and texts among them, each once, as far as one page may open them."""
    known = {(one.ledger, one.sha256) for one in besides}
    left = _MOST_OPENED - sum(one.size for one in besides)
    found = []
    for file in files:
        one = file.artifact
        if one is None or one.erased_by is not None or not (_is_mail(one) or _is_text(one)):
            continue
        if (one.ledger, one.sha256) not in known and one.size <= left:
            known.add((one.ledger, one.sha256))
            left -= one.size
            found.append(one)
    return tuple(found)


def _opened(house: House, one: Artifact) -> FileShown:
    bare = FileShown(ledger=one.ledger, sha256=one.sha256, artifact=one)
    try:
        data = house.vault.read(one.ledger, one.sha256)
    except (ArtifactErased, ArtifactMissing, VaultDamaged):
        return replace(bare, is_lost=True)
    if _is_mail(one):
        return replace(bare, mail=mail_shown(read_mail(data)))
    return replace(bare, text=text_in(data))


class _Told:
    """Puts the words into what a page shows; where they stand already, it says so."""

    def __init__(self, opened: Mapping[tuple[str, str], FileShown], vouched: Mapping[str, bool]) -> None:
        self._opened = opened
        self._vouched = vouched
        self._told: set[tuple[str, str]] = set()

    def basis(self, basis: Basis) -> Basis:
        observed = tuple(replace(one, files=tuple(map(self._first, one.files))) for one in basis.observed)
        return replace(basis, observed=observed, files=tuple(map(self._first, basis.files)))

    def whole(self, files: Sequence[FileShown]) -> tuple[FileShown, ...]:
        """All words of an answer; a text that says no more than one before it is a file, and no text."""
        said: list[str] = []
        told = []
        for file in files:
            found = self._opened.get((file.ledger, file.sha256), file)
            if found.text is not None and any(found.text.strip() in other for other in said):
                found = file
            if found.text is not None:
                said.append(found.text)
            if found.mail is not None:
                found = replace(found, mail=replace(found.mail, vouched=self._vouched.get(file.sha256)))
            told.append(_cut(found, _MOST_WORDS))
        return tuple(told)

    def _first(self, file: FileShown) -> FileShown:
        """The first words, in one line."""
        key = (file.ledger, file.sha256)
        found = self._opened.get(key)
        if found is None:
            return file
        is_again, texts = key in self._told, found.mail.texts if found.mail is not None else ()
        self._told.add(key)
        words = " ".join(" ".join((*texts, found.text or "")).split())
        cut = _cut(
            replace(found, text=words if found.mail is not None or found.text is not None else None), _FIRST_WORDS
        )
        return replace(cut, is_again=is_again)


def _cut(file: FileShown, most: int) -> FileShown:
    """No more than so many characters of it, of a mail in all its parts."""
    is_cut, mail = file.is_cut, file.mail
    if mail is not None:
        texts, left = [], most
        for part in mail.texts:
            texts.append(part[:left])
            left -= len(texts[-1])
        is_cut = is_cut or sum(map(len, mail.texts)) > most
        mail = replace(mail, texts=tuple(filter(None, texts)))
    text = file.text
    if text is not None and len(text) > most:
        text, is_cut = text[:most], True
    return replace(file, mail=mail, text=text, is_cut=is_cut)
