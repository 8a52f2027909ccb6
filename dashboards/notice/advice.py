"""How does what comes from a software become an advisory to whoever makes it? One document, in their language; pure.

No service is named, and no controller: how many there are is said. What a
sentence of a finding would give away is left out of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from dashboards import typography
from dashboards.finding import findings_of
from dashboards.gate import SECURITY
from dashboards.notice import prose
from dashboards.notice.example import data_model, export_schema, owed
from dashboards.notice.prose import Occasion
from dashboards.notice.ticket import COMMANDS, ticket_of
from dashboards.notice.write import Heading, method_of, number_of
from results.records import (
    Advice,
    EvidenceExtract,
    GroundTruth,
    Language,
    NoticedController,
    NoticedFinding,
    NoticeDocument,
    Scorecard,
    Service,
    Text,
    ToldFinding,
)

_ELSEWHERE: Final = Text(fr="La réponse à cette question est non.", en="The answer to this question is no.")
_OBSERVED: Final = Text(
    fr="Observé sur {services} utilisant {software}, avec des comptes de test, jusqu’au {last}.",
    en="Observed at {services} that run {software}, with test accounts, up to {last}.",
)
_OBSERVED_SPAN: Final = Text(
    fr="Observé sur {services} utilisant {software}, avec des comptes de test, du {first} au {last}.",
    en="Observed at {services} that run {software}, with test accounts, from {first} to {last}.",
)
_ONE: Final = Text(fr="{n} service", en="{n} service")
_MANY: Final = Text(fr="{n} services", en="{n} services")
_LEAST: Final = 3
"""Letters from which on a name gives somebody away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Who makes the software."""

    software: str
    name: str
    country: str
    postal: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A finding of a software, and the case that shows it best.

    Attributes:
        truth: what was planted there; None: nothing was.
        services, controllers: at how many it was found.
        first, last: between which days they were looked at.
    """

    finding: NoticedFinding
    card: Scorecard
    truth: GroundTruth | None
    services: int
    controllers: int
    first: date
    last: date


def write_advice(
    heading: Heading, to: Addressee, shown: Sequence[Shown], services: Sequence[Service]
) -> NoticeDocument:
    """Write the advisory; `services` are all that run the software and were looked at, none of which is named."""
    language, number = heading.language, number_of(heading.notice)
    occasion = Occasion(
        sender=heading.sender,
        mandate=heading.mandate,
        country=to.country,
        again=False,
        kept_months=heading.kept_months,
        privacy_page=heading.privacy_page,
    )
    findings = tuple(_told(one, services, language) for one in shown)
    counts = (max(one.services for one in shown), max(one.controllers for one in shown))
    records = owed([one.truth for one in shown[:1] if one.truth is not None])
    return NoticeDocument(
        notice=heading.notice,
        number=number,
        language=language,
        written_on=heading.written_on,
        sender=heading.sender,
        controller=NoticedController(id=to.software, name=to.name, country=to.country, postal=to.postal),
        to=heading.to,
        subject=prose.advisory_subject(number, to.software, language),
        opening=prose.advisory_opening(occasion, to.software, counts, language),
        covering=heading.covering,
        findings=findings,
        answering=prose.advisory_answering(number, language),
        foot=prose.foot(occasion, language),
        method=method_of(heading),
        method_digest=heading.method_digest,
        advice=Advice(
            software=to.software,
            services=counts[0],
            controllers=counts[1],
            ticket=ticket_of(to.software, findings, language),
            model=data_model(to.software, records),
            export_schema=export_schema(to.software, records),
            commands=COMMANDS,
        ),
    )


def _told(one: Shown, services: Sequence[Service], language: Language) -> ToldFinding:
    finding = next(said for said in findings_of(one.card, language) if said.id == one.finding.criterion)
    secret = frozenset(names_in(services))

    def harmless(words: str | None) -> bool:
        return words is not None and not any(name in words.casefold() for name in secret)

    return ToldFinding(
        name=one.finding.name,
        case=one.finding.case,
        service=one.finding.service,
        criterion=one.finding.criterion,
        reason=one.finding.reason,
        question=finding.question,
        statement=finding.statement if harmless(finding.statement) else typography.written(_ELSEWHERE, language),
        observed=_observed(one, language),
        law=finding.law,
        obligation=finding.obligation,
        evidence=EvidenceExtract(seal=one.finding.evidence),
        repair=finding.repair if harmless(finding.repair) else None,
        security=one.finding.criterion in SECURITY,
    )


def names_in(services: Iterable[Service]) -> Iterator[str]:
    """By which words services and those who answer for them would be known, in small letters."""
    for service in services:
        host = urlsplit(service.url or "").hostname or ""
        contact = (service.contact.dpo, service.contact.notice)
        said = (service.id, service.name.fr, service.name.en, host, service.controller.name, service.controller.siren)
        yield from (name.casefold() for name in (*said, *contact) if name is not None and len(name) >= _LEAST)


def _observed(one: Shown, language: Language) -> str:
    services = typography.counted(one.services, _ONE, _MANY, language)
    first, last = (typography.day(day, language) for day in (one.first, one.last))
    words = _OBSERVED if first == last else _OBSERVED_SPAN
    software = one.finding.service
    return typography.spaced(words.in_(language), language).format(
        services=services, software=software, first=first, last=last
    )
