"""What do criteria read, and what can outsiders verify?"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from results.records.barrier import BarriersSought
from results.records.body import (
    AccountUsed,
    Adopted,
    Answered,
    ArtifactKept,
    Asked,
    Body,
    Captured,
    FactSeen,
    Looked,
    ReadBack,
    StageEnded,
    Unobserved,
)
from results.records.crawl import Crawled
from results.records.fact import Fact
from results.records.inspection import Inspection
from results.records.ledger import Entry
from results.records.letter import MailReceived, MailWatched
from results.records.link import LinkTried
from results.records.opened import CaseOpened
from results.records.service import Service
from results.records.term import QuestionTopic
from results.records.truth import GroundTruth


class Retention(StrEnum):
    """How long bytes are kept (LAW 4): each class has its rule, erasing destroys the key."""

    EXPORT = "export"
    MAIL = "mail"
    PAGE = "page"
    DERIVED = "derived"


class Role(StrEnum):
    """What an artifact is for."""

    EXPORT = "export"
    SCREENSHOT = "screenshot"
    DOM = "dom"
    HAR = "har"
    JOURNAL = "journal"
    CAPTURE = "capture"
    MAIL = "mail"
    LETTER = "letter"
    SCAN = "scan"
    ACCESSIBILITY = "accessibility"


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """Bytes kept as proof, named by the SHA-256 of their plain form within one ledger."""

    ledger: str
    sha256: str
    role: Role
    media_type: str
    size: int
    retention: Retention
    kept_at: datetime
    erased_by: str | None = None  # the rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What an earlier case of the same account lacked, which this one was opened to confirm (LAW 5).

    Attributes:
        case: the one that this case `confirms:`.
        evidence: digest of its seal.
        missing: ids of the proven records that its export lacked; a file that
            was lacking beside its record stands here as "record.field".
    """

    case: str
    evidence: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierExport:
    """What an earlier export of the same account held, asked for by the same right in the same language.

    Attributes:
        case: the one that it answered.
        evidence: digest of its seal.
        inspection: of the export, by the inspector that reads this one where it can still be opened.
        proven: "record.field" of what read-back saw in the account within 24 h before that request.
    """

    case: str
    evidence: str
    inspection: Inspection
    proven: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The sealed observations and artifacts of a case at one moment.

    Attributes:
        digest: SHA-256 of the signed manifest; names the evidence in verdict ids.
        sealed_at: until then the case was watched; silence can only be judged up to it.
        entries: the ledger, in order.
        proven: "record.field" of what read-back saw in the account within 24 h before the request.
        bystander: the truth of our second account, whose private canaries would be a leak.
        earlier: what the case that this one confirms had found missing.
        past: our use of the account up to the request; None where it was not gathered.
        before: an earlier export of the account, beside the seal as the inspection is; None where there is none.
    """

    case: str
    digest: str
    sealed_at: datetime
    service: Service
    opened: CaseOpened
    entries: tuple[Entry, ...]
    artifacts: tuple[Artifact, ...] = ()
    truth: GroundTruth | None = None
    bystander: GroundTruth | None = None
    proven: frozenset[str] = field(default_factory=frozenset)
    earlier: Earlier | None = None
    past: AccountUsed | None = None
    before: EarlierExport | None = None

    @property
    def scenario_digest(self) -> str:
        """The text that the case went by in the end."""
        adopted = [b.scenario_digest for _, b in self._bodies() if isinstance(b, Adopted)]
        return adopted[-1] if adopted else self.opened.scenario_digest

    def _bodies(self) -> Iterator[tuple[Entry, Body]]:
        return ((e, e.body) for e in self.entries)

    def facts(self, *wanted: Fact) -> tuple[tuple[Entry, FactSeen], ...]:
        """Counted facts (not mere proposals) in ledger order, all of them or only the wanted."""
        return tuple(
            (e, b)
            for e, b in self._bodies()
            if isinstance(b, FactSeen) and not b.proposed and (not wanted or b.fact in wanted)
        )

    def proposals(self, *wanted: Fact) -> tuple[tuple[Entry, FactSeen], ...]:
        """Weighty facts that no person has confirmed or denied yet."""
        settled = _settled(self.entries)
        return tuple(
            (e, b)
            for e, b in self._bodies()
            if isinstance(b, FactSeen) and b.proposed and e.seq not in settled and (not wanted or b.fact in wanted)
        )

    def first(self, *wanted: Fact) -> tuple[Entry, FactSeen] | None:
        """The earliest of the wanted facts by the end of its interval."""
        return min(self.facts(*wanted), key=lambda pair: pair[1].when.by, default=None)

    def looks(self) -> tuple[tuple[Entry, Looked], ...]:
        """Looks that came to their end: only these tell what was not there."""
        return tuple((e, b) for e, b in self._bodies() if isinstance(b, Looked) and b.is_whole)

    def crawl(self) -> tuple[Entry, Crawled] | None:
        """What the service's public pages say, as last looked over."""
        found = [(e, b) for e, b in self._bodies() if isinstance(b, Crawled)]
        return found[-1] if found else None

    def links(self) -> tuple[tuple[Entry, LinkTried], ...]:
        return tuple((e, b) for e, b in self._bodies() if isinstance(b, LinkTried))

    def captures(self, name: str) -> tuple[tuple[Entry, Captured], ...]:
        return tuple((e, b) for e, b in self._bodies() if isinstance(b, Captured) and b.name == name)

    def stages(self, stage: str) -> tuple[tuple[Entry, StageEnded], ...]:
        return tuple((e, b) for e, b in self._bodies() if isinstance(b, StageEnded) and e.stage == stage)

    def barriers(self) -> tuple[tuple[Entry, BarriersSought], ...]:
        """The pages of the request, examined or not, in ledger order."""
        return tuple((e, b) for e, b in self._bodies() if isinstance(b, BarriersSought))

    def readbacks(self) -> tuple[tuple[Entry, ReadBack], ...]:
        return tuple((e, b) for e, b in self._bodies() if isinstance(b, ReadBack))

    def exports(self) -> tuple[tuple[Entry, ArtifactKept], ...]:
        """The files of the export as they came into our hands, in ledger order.

        Old ones in its place are none, nor are the parts that an attempt took in vain before another took all of them.
        """
        counts = self._counting()
        kept = ((e, b) for e, b in self._bodies() if isinstance(b, ArtifactKept) and b.role == Role.EXPORT)
        return tuple((e, b) for e, b in kept if b.sha256 in counts)

    @property
    def files(self) -> tuple[Artifact, ...]:
        """The same files, each once, with what became of it since."""
        counts = self._counting()
        return tuple(a for a in self._taken() if a.sha256 in counts)

    def may_be_opened(self, opened: Collection[str]) -> bool:
        """Whether whoever opened these files looked into this export: earlier inspectors opened what counts no more, too."""
        return self._counting() <= set(opened) <= {a.sha256 for a in self._taken()}

    def _taken(self) -> tuple[Artifact, ...]:
        return tuple(a for a in self.artifacts if a.role is Role.EXPORT)

    def _counting(self) -> frozenset[str]:
        """What was brought as the answer; before anything was, what came and was not older than the request."""
        kept = {b.sha256 for _, b in self._bodies() if isinstance(b, ArtifactKept) and b.role == Role.EXPORT}
        kept.update(a.sha256 for a in self._taken())
        brought = kept.intersection(a for _, seen in self.facts(Fact.EXPORT_DELIVERED) for a in seen.artifacts)
        stale = (a for _, seen in self.facts(Fact.EXPORT_STALE) for a in seen.artifacts)
        return frozenset(brought or kept.difference(stale))

    def mails(self) -> tuple[tuple[Entry, MailReceived], ...]:
        return tuple((e, b) for e, b in self._bodies() if isinstance(b, MailReceived))

    def watched_mail(self) -> tuple[Entry, ...]:
        """The moments up to which every mail for the case is in its ledger."""
        return tuple(e for e, b in self._bodies() if isinstance(b, MailWatched))

    def unread(self) -> tuple[tuple[Entry, Asked | MailReceived], ...]:
        """What a person was asked to read and has not read yet, and mails of which nothing is known at all."""
        answered = {b.question for _, b in self._bodies() if isinstance(b, Answered)}
        asked = [(e, b) for e, b in self._bodies() if isinstance(b, Asked) and b.topic is QuestionTopic.READ_MAIL]
        told = {a for _, b in asked for a in b.artifacts}
        told |= {a for _, b in self._bodies() if isinstance(b, FactSeen) for a in b.artifacts}
        return (
            *((e, b) for e, b in asked if b.question not in answered),
            *((e, b) for e, b in self.mails() if self._may_answer(b) and b.artifact not in told),
        )

    def _may_answer(self, mail: MailReceived) -> bool:
        """Whether a person or a program at the service wrote it, after we had asked, and no rule passes it over."""
        submitted = self.first(Fact.REQUEST_SUBMITTED)
        since = (submitted[1].when.after or submitted[1].when.by) if submitted else None
        after = mail.surely or since is None or mail.arrived >= since
        return after and not mail.ignored and mail.sort in ("letter", "receipt")

    def unobserved(self) -> tuple[tuple[Entry, Unobserved], ...]:
        return tuple((e, b) for e, b in self._bodies() if isinstance(b, Unobserved))


def _settled(entries: tuple[Entry, ...]) -> frozenset[int]:
    """Sequence numbers of proposals that a person's answer has settled."""
    proposed = {e.body.question: e.body.proposes for e in entries if isinstance(e.body, Asked)}
    answered = {e.body.question for e in entries if isinstance(e.body, Answered)}
    return frozenset(seq for q, seq in proposed.items() if q in answered and seq is not None)
