"""How do judged cases become a notice? One document, in the controller's language; pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from dashboards import typography, vocabulary
from dashboards.finding import findings_of
from dashboards.gate import SECURITY
from dashboards.judged import RATES
from dashboards.notice import prose
from dashboards.notice.prose import Occasion
from dashboards.notice.ticket import ticket_of
from dashboards.sentence import local_date
from results.figures import Exercise
from results.figures.row import CaseRow, Finding
from results.records import (
    CitedEntry,
    Entry,
    EvidenceExtract,
    Language,
    NoticedController,
    NoticedFinding,
    NoticeDocument,
    NoticeSender,
    Obligation,
    Outcome,
    Scorecard,
    Service,
    SharedFinding,
    SheetRow,
    Text,
    ToldFinding,
)

_RATES_QUESTION: Final = Text(
    fr="Comment cette demande compte-t-elle dans les trois taux publiés ?",
    en="How does this request count in the three published rates?",
)
_RATES_LAW: Final = "GDPR Art. 12(3)"
_RATES_REPAIR: Final = Text(
    fr="Répondre à chaque demande dans le mois, et remettre le fichier dans ce délai.",
    en="Answer every request within the month, and give the file within that time.",
)
_FILE_REPAIR: Final = Text(
    fr="Remettre dans le mois un fichier qui s’ouvre et se lit.",
    en="Give within the month a file that opens and can be read.",
)
_RATES: Final[tuple[tuple[str, Text, Text], ...]] = (
    (
        "replied",
        Text(fr="aucune réponse d’une personne dans le délai", en="no reply by a person in time"),
        Text(fr="une réponse dans le délai", en="a reply in time"),
    ),
    (
        "answered",
        Text(fr="aucune réponse sur le fond dans le délai", en="no answer on the substance in time"),
        Text(fr="une réponse sur le fond dans le délai", en="an answer on the substance in time"),
    ),
    (
        "usable",
        Text(fr="aucun fichier utilisable dans le délai", en="no usable file in time"),
        Text(fr="un fichier utilisable dans le délai", en="a usable file in time"),
    ),
)
_RATES_STATEMENT: Final = Text(
    fr="Elle compte ainsi : {counts}. Même un refus régulier ne donne pas de fichier, et compte ici comme tel.",
    en="It counts as follows: {counts}. Even a lawful refusal gives no file, and counts so here.",
)
_OPEN: Final = Text(fr="indécidable", en="undecided")
_OBSERVED: Final = Text(
    fr="Observé sur {service} avec un compte de test, du {first} au {last} (dossier {case}).",
    en="Observed at {service} with a test account, from {first} to {last} ({case}).",
)
_OBSERVED_UNTIL: Final = Text(
    fr="Observé sur {service} avec un compte de test, jusqu’au {last} (dossier {case}).",
    en="Observed at {service} with a test account, up to {last} ({case}).",
)
_COUNTRIES: Final[Mapping[str, Language]] = {"FR": "fr", "LU": "fr", "MC": "fr", "GB": "en", "IE": "en", "MT": "en"}
"""Countries whose authorities are written to in a language of ours, and in which."""

_METHOD: Final = Text(fr="Méthode, version {version} : {link}", en="Method, version {version}: {link}")
_METHOD_ASKED: Final = Text(
    fr="Méthode, version {version}, que nous envoyons à qui la demande",
    en="Method, version {version}, which we send on request",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A judged case of which something is told.

    Attributes:
        card: what was judged.
        row: how it counts.
        entries: its ledger.
        findings: those that are told.
        sheet: with which its request can be found; empty: not enclosed.
    """

    card: Scorecard
    row: CaseRow
    entries: Sequence[Entry]
    findings: Sequence[NoticedFinding]
    sheet: tuple[SheetRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands around the findings.

    Attributes:
        kept_months: how long mails are kept after closure.
        method_link: where the method can be read; empty: nowhere.
        privacy_page: where all that is said of personal data stands; empty: nowhere.
    """

    notice: str
    language: Language
    written_on: date
    sender: NoticeSender
    mandate: Text | None
    to: tuple[str, ...]
    method_version: str
    method_digest: str
    kept_months: int
    method_link: str = ""
    privacy_page: str = ""
    again: bool = False
    covering: str | None = None


def language_of(services: Iterable[Service]) -> Language:
    """In which language a controller is written to: that of its country, where it is one of ours, else its services'."""
    known = tuple(services)
    of_country = (_COUNTRIES.get(service.controller.country) for service in known)
    return next(filter(None, of_country), known[0].languages[0])


def number_of(notice: str) -> str:
    """By which a notice is named on the telephone and in a letter."""
    return notice[-8:].upper()


def write(heading: Heading, cases: Sequence[Told]) -> NoticeDocument:
    """Write the notice; the findings stand in the order of their cases, the law's before good practice."""
    language, first = heading.language, cases[0].card.service
    number, services = number_of(heading.notice), [told.card.service.name.in_(language) for told in cases]
    sheet = tuple(row for told in cases for row in told.sheet)
    occasion = Occasion(
        sender=heading.sender,
        mandate=heading.mandate,
        country=first.controller.country,
        again=heading.again,
        kept_months=heading.kept_months,
        privacy_page=heading.privacy_page,
    )
    found = [
        (finding, noticed.software)
        for told in cases
        for finding, noticed in zip(told_findings(told, language), told.findings, strict=True)
    ]
    shared = tuple(_in_short(finding, of) for finding, of in found if of is not None)
    return NoticeDocument(
        notice=heading.notice,
        number=number,
        language=language,
        written_on=heading.written_on,
        sender=heading.sender,
        controller=NoticedController(
            id=first.controller.siren or first.controller.name,
            name=first.controller.name,
            country=first.controller.country,
            postal=first.contact.postal,
        ),
        to=heading.to,
        subject=prose.subject(number, services, language, again=heading.again),
        opening=prose.opening(occasion, language),
        covering=heading.covering,
        findings=tuple(finding for finding, of in found if of is None),
        sheet=sheet,
        answering=prose.answering(number, language, with_sheet=bool(sheet)),
        foot=prose.foot(occasion, language),
        method=method_of(heading),
        method_digest=heading.method_digest,
        again=heading.again,
        shared_words=_shared_words(shared, language),
        shared=shared,
    )


def _in_short(finding: ToldFinding, software: str) -> SharedFinding:
    return SharedFinding(
        name=finding.name,
        case=finding.case,
        service=finding.service,
        software=software,
        question=finding.question,
        statement=finding.statement,
    )


def _shared_words(shared: Sequence[SharedFinding], language: Language) -> tuple[str, ...]:
    counted = Counter(finding.software for finding in shared)
    return tuple(prose.shared(software, count, language) for software, count in sorted(counted.items()))


def without(document: NoticeDocument, dropped: Collection[str], *, covering: str | None) -> NoticeDocument:
    """The same without some findings, and with what an auditor adds; the sheet of a case goes with its last finding."""
    kept = tuple(finding for finding in document.findings if finding.name not in dropped)
    shared = tuple(finding for finding in document.shared if finding.name not in dropped)
    cases = {finding.case for finding in kept} | {finding.case for finding in shared}
    services = [*(finding.service for finding in kept), *(finding.service for finding in shared)]
    anew = replace(
        document,
        findings=kept,
        sheet=tuple(row for row in document.sheet if row.case in cases),
        covering=covering if covering is not None else document.covering,
        shared=shared,
        shared_words=_shared_words(shared, document.language),
    )
    if document.advice is not None:
        ticket = ticket_of(document.advice.software, kept, document.language)
        return replace(anew, advice=replace(document.advice, ticket=ticket))
    number, language = document.number, document.language
    if set(services) != {f.service for f in document.findings} | {f.service for f in document.shared}:
        anew = replace(anew, subject=prose.subject(number, services, language, again=document.again))
    if document.sheet and not anew.sheet:
        anew = replace(anew, answering=prose.answering(number, language, with_sheet=False))
    return anew


def method_of(heading: Heading) -> str:
    """Where the method can be read, or that it is sent on request."""
    words = _METHOD if heading.method_link else _METHOD_ASKED
    said = words.in_(heading.language).format(version=heading.method_version, link=heading.method_link)
    return typography.spaced(said, heading.language)


def told_findings(told: Told, language: Language) -> Iterator[ToldFinding]:
    """What a case shows of what is told, in plain words, in the order in which it is told."""
    said = {finding.id: finding for finding in findings_of(told.card, language)}
    known: Mapping[int, Entry] = {entry.seq: entry for entry in told.entries}
    observed, zone = _observed(told.card, language), ZoneInfo(told.card.service.controller.timezone)
    for noticed in told.findings:
        if noticed.criterion == RATES:
            yield _rates(noticed, told, observed, language)
            continue
        finding = said[noticed.criterion]
        yield ToldFinding(
            name=noticed.name,
            case=noticed.case,
            service=told.card.service.name.in_(language),
            criterion=noticed.criterion,
            reason=noticed.reason,
            question=finding.question,
            statement=finding.statement,
            observed=observed,
            law=finding.law,
            obligation=finding.obligation,
            evidence=EvidenceExtract(
                seal=noticed.evidence,
                entries=tuple(_cited(known[seq], zone) for seq in finding.citations if seq in known),
                artifacts=finding.files,
            ),
            repair=finding.repair,
            security=noticed.criterion in SECURITY,
        )


def _cited(entry: Entry, zone: ZoneInfo) -> CitedEntry:
    """The same moment, in the time of whoever is told: the day that is printed of it is theirs."""
    return CitedEntry(seq=entry.seq, at=entry.at.astimezone(zone), digest=entry.digest)


def _rates(noticed: NoticedFinding, told: Told, observed: str, language: Language) -> ToldFinding:
    """What a request counts for in the rates: no criterion, and told all the same, for the rates are public."""
    exercise = told.row.exercise
    assert exercise is not None, "what has no exercise counts in no rate"
    counts = ", ".join(_counted(exercise, language))
    repair = _rates_repair(exercise, told.row.outcomes.get("refusal"))
    law = typography.article(_RATES_LAW, language)
    return ToldFinding(
        name=noticed.name,
        case=noticed.case,
        service=told.card.service.name.in_(language),
        criterion=noticed.criterion,
        reason=noticed.reason,
        question=typography.written(_RATES_QUESTION, language),
        statement=typography.spaced(_RATES_STATEMENT.in_(language).format(counts=counts), language),
        observed=observed,
        law=law,
        obligation=typography.written(vocabulary.OBLIGATIONS[Obligation.PRACTICE], language),
        evidence=EvidenceExtract(seal=noticed.evidence),
        repair=typography.written(repair, language) if repair is not None else None,
    )


def _rates_repair(exercise: Exercise, refusal: Finding | None) -> Text | None:
    """What was not done in time; a refusal that says all that the law wants lacks nothing that could be mended."""
    if Outcome.FAILED in (exercise.replied, exercise.answered):
        return _RATES_REPAIR
    return None if refusal is not None and refusal.outcome is Outcome.PASSED else _FILE_REPAIR


def _counted(exercise: Exercise, language: Language) -> Iterator[str]:
    for name, failed, passed in _RATES:
        outcome = getattr(exercise, name)
        words = {Outcome.FAILED: failed, Outcome.PASSED: passed}.get(outcome)
        yield words.in_(language) if words else f"{passed.in_(language)} ({_OPEN.in_(language)})"


def _observed(card: Scorecard, language: Language) -> str:
    last = typography.day(local_date(card.observed_at, card), language)
    submitted = card.clocks.submitted
    first = typography.day(local_date(submitted.by, card), language) if submitted else ""
    words = _OBSERVED if first else _OBSERVED_UNTIL
    said = words.in_(language).format(service=card.service.name.in_(language), first=first, last=last, case=card.case)
    return typography.spaced(said, language)
