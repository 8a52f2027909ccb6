"""What does a notice say, word for word, before it becomes a mail, a page or a letter?

The document is what a person reads and approves: every sentence stands in it,
so that what leaves is what was approved, whatever templates say by then. No
value of a third party and no secret stands in it: digests, dates and counts.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from results.records.text import Language

NOTICE_FORMAT: Final = "portability-auditor/notice"
NOTICE_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSender:
    """Who writes, and how they are reached.

    Attributes:
        operator: who audits.
        person: who answers for this notice, by name.
        address: to which a plain reply goes.
        phone: empty: none is given.
        site: where the operator says that this address is its own; empty: nowhere.
    """

    operator: str
    person: str
    address: str
    phone: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticedController:
    """Who is told.

    Attributes:
        id: its register number, or its name where it has none.
    """

    id: str
    name: str
    country: str
    postal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedEntry:
    """A line of the case's ledger that a finding rests on; `digest` is the SHA-256 of its bytes."""

    seq: int
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceExtract:
    """What a finding rests on, as far as it leaves the house: digests, dates and counts.

    Attributes:
        seal: SHA-256 of the manifest by which the evidence is sealed.
        artifacts: SHA-256 of the files that it rests on; the files stay with us.
    """

    seal: str
    entries: tuple[CitedEntry, ...] = ()
    artifacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFinding:
    """One finding in plain words.

    Attributes:
        name: by which it is contested, repaired, decided on: the case and the criterion.
        service: as its users call it.
        question: what was looked at.
        statement: what was found, with its values.
        observed: where, with which kind of account, and until when.
        law: the article, as the language cites it.
        obligation: who demands it: the law, its guidance, or good practice.
        repair: how; None where nothing can be said.
        security: it is told in few words, and not public before it is repaired, or ninety days.
    """

    name: str
    case: str
    service: str
    criterion: str
    reason: str
    question: str
    statement: str
    observed: str
    law: str
    obligation: str
    evidence: EvidenceExtract
    repair: str | None = None
    security: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One line of the sheet with which a request is found in the controller's own log."""

    case: str
    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFinding:
    """A finding that comes from shared software: the controller is told of it in a line, whoever makes the software in full."""

    name: str
    case: str
    service: str
    software: str
    question: str
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What an advisory has beside its findings, for whoever makes the software.

    Attributes:
        services: at how many it was observed; which they are is not said.
        controllers: so many answer for them.
        ticket: a text for their tracker.
        model: a data model (YAML), by which they make values to plant.
        export_schema: what a good export holds (JSON Schema).
        commands: what shows that it passes.
    """

    software: str
    services: int
    controllers: int
    ticket: str
    model: str
    export_schema: str
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDocument:
    """A notice, whole.

    Attributes:
        notice: id of its ledger.
        number: by which it is named on the telephone and in a letter.
        to: the mail addresses that it may go to, one after the other.
        again: it tells of a re-test.
        opening: who writes, what this is not, what happens if nothing is done, until when one may answer.
        covering: what an auditor adds.
        sheet: empty: it was not enclosed, so the test accounts stay unknown.
        answering: how to answer.
        foot: how personal data are processed (GDPR Art. 14).
        method: link to the method, or where there is none, its version.
        method_digest: SHA-256 of the method that judged.
        shared_words: the paragraph before what comes from shared software; empty: nothing does.
        advice: of an advisory to whoever makes a software; None: it is to a controller.
    """

    notice: str
    number: str
    language: Language
    written_on: date
    sender: NoticeSender
    controller: NoticedController
    to: tuple[str, ...]
    subject: str
    opening: tuple[str, ...]
    findings: tuple[ToldFinding, ...]
    answering: tuple[str, ...]
    foot: tuple[str, ...]
    method: str
    method_digest: str
    again: bool = False
    covering: str | None = None
    sheet: tuple[SheetRow, ...] = ()
    shared_words: tuple[str, ...] = ()
    shared: tuple[SharedFinding, ...] = ()
    advice: Advice | None = None
    format: str = NOTICE_FORMAT
    v: int = NOTICE_VERSION
