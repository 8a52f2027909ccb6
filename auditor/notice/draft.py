"""How is a notice begun? All that was found at a controller and told it by nobody yet, in one document.

Only what evidence shows that is whole today, judged by this program's method.
Document and ledger are there together, or not at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.assess import method_digest
from auditor.criteria import METHOD_VERSION
from auditor.house import House
from auditor.interest import refuse_interested
from auditor.judged import around
from auditor.notice.enter import find_notice
from auditor.notice.shared import Shared, shared_of, software_of
from auditor.notice.sheet import sheet_of
from auditor.notice.state import NoticeState, notice_of
from auditor.privacy.extract import Names, names_of, without_names
from auditor.refusal import Refused
from auditor.settings import NoticeMailbox
from dashboards.gate import is_taken_back, is_told
from dashboards.judged import Judged, failing
from dashboards.notice.write import Heading, Told, language_of, write
from probes.mailbox.compose import is_address
from results.records import (
    ArtifactKept,
    LedgerKind,
    NoticedFinding,
    NoticeDocument,
    NoticeOpened,
    NoticeSender,
    NoticeWritten,
    PublicationEvent,
    Retention,
    RetestOpened,
    Role,
    Service,
    Verdict,
)
from results.store import case_row, judgment, ledger
from results.store.identity import new_id
from results.store.ledger import LedgerRow

_DOCUMENT: TypeAdapter[NoticeDocument] = TypeAdapter(NoticeDocument)


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """A case with the findings that its controller was not told of."""

    judged: Judged
    findings: tuple[NoticedFinding, ...]


def controller_of(service: Service) -> str:
    """The register number of who answers for a service, or its name where it has none."""
    return service.controller.siren or service.controller.name


def account_of(controller: str) -> str:
    """In the place of an account, whom a notice's ledger is about."""
    return f"controller:{controller}"


def publisher_of(software: str) -> str:
    """The same of an advisory: the software whose maker it is for."""
    return f"software:{software}"


def bytes_of(document: NoticeDocument) -> bytes:
    """A document as it is kept, and sent."""
    return _DOCUMENT.dump_json(document, indent=2) + b"\n"


def read_document(data: bytes) -> NoticeDocument:
    """A document as it was kept."""
    return _DOCUMENT.validate_json(data)


def document_of(house: House, notice: str, state: NoticeState) -> NoticeDocument:
    """The text of a notice as it stands now."""
    assert state.written is not None, "a notice is written as it is opened"
    return read_document(house.vault.read(notice, state.written.artifact))


def kept_document(house: House, notice: str, document: NoticeDocument) -> ArtifactKept:
    """Keep a document with its notice; gives the entry that says so."""
    data = bytes_of(document)
    kept = house.vault.put(notice, data, refuse=house.redactor.gate())
    return ArtifactKept(
        sha256=kept.sha256,
        role=Role.LETTER,
        media_type="application/json",
        size=kept.size,
        retention=Retention.MAIL,
    )


def sender_of(house: House) -> tuple[NoticeSender, NoticeMailbox]:
    """Who writes.

    Raises:
        Refused: the installation does not say.
    """
    settings = house.settings
    if settings.notices is None or not settings.operator:
        raise Refused(
            f"nobody says who writes notices: in {settings.home / 'auditor.toml'}, set operator, and below [notices] address, "
            'person, imap = "env:NAME" and smtp = "env:NAME"'
        )
    box = settings.notices
    sender = NoticeSender(
        operator=settings.operator,
        person=box.person,
        address=box.address,
        phone=box.phone,
        site=settings.public_url,
    )
    return sender, box


async def draft(house: House, who: str, *, person: str, with_sheet: bool = False, covering: str | None = None) -> str:
    """Begin a notice to a controller, named by its register number, its name or one of its services.

    Args:
        house: the installation.
        who: the controller, or one of its services.
        person: who begins it.
        with_sheet: the sheet by which the requests can be found is enclosed, which names our accounts.
        covering: a paragraph of the auditor's own.

    Returns:
        The id of its ledger.

    Raises:
        Refused: nobody says who writes; there is no such controller; nothing is left to tell; another draft is open.
    """
    sender, box = sender_of(house)
    now = house.clock.now()
    async with house.store.read() as tx:
        found = await _untold(tx, house, who)
        await refuse_interested(tx, person, [one.judged.service for one in found])
        retests = await retests_of(tx)
        told = [await told_of(tx, house, one, with_sheet=with_sheet) for one in found]
        first = await ledger.find(tx, found[0].judged.row.case)
    services = [one.judged.service for one in found]
    notice, language = new_id("notice", now), language_of(services)
    again = all(one.judged.row.case in retests for one in found)
    document = write(
        Heading(
            notice=notice,
            language=language,
            written_on=now.date(),
            sender=sender,
            mandate=box.mandate,
            to=addresses_of(services),
            method_version=METHOD_VERSION,
            method_digest=method_digest(),
            kept_months=house.settings.retention.mail_months,
            method_link=house.settings.method_url,
            privacy_page=house.settings.privacy_page,
            again=again,
            covering=covering,
        ),
        told,
    )
    findings = tuple(finding for one in found for finding in one.findings)
    document = without_names(document, await names_for(house, document, findings, services, person=person))
    opened = NoticeOpened(
        controller=controller_of(services[0]),
        language=language,
        findings=findings,
        again=again,
    )
    await begin(house, opened, document, first, person=person)
    return notice


async def names_for(
    house: House,
    document: NoticeDocument,
    findings: Iterable[NoticedFinding],
    services: Iterable[Service],
    *,
    person: str,
) -> Names:
    """The people at the controller, whom no notice names: it may be passed on, or published."""
    cases = tuple(dict.fromkeys(case for finding in findings for case in finding.cases))
    known = [name for one in services for name in (one.name.fr, one.name.en, one.controller.name)]
    return await names_of(
        house,
        cases,
        public=(*known, document.sender.person, document.sender.operator),
        person=person,
        why=f"names in notice {document.notice}",
        language=document.language,
    )


async def begin(house: House, opened: NoticeOpened, document: NoticeDocument, first: LedgerRow, *, person: str) -> None:
    """Keep a notice, or an advisory, with its ledger.

    Raises:
        Refused: another open one tells of one of the findings.
    """
    now, notice = house.clock.now(), document.notice
    kept = kept_document(house, notice, document)
    written = NoticeWritten(artifact=kept.sha256, addresses=len(document.to), person=person)
    async with house.store.write() as tx:
        await ledger.create(
            tx,
            ledger=notice,
            kind=LedgerKind.NOTICE,
            scenario=first.scenario,
            scenario_digest=first.scenario_digest,
            service=first.service,
            account=_whom(opened),
            now=now,
        )
        await refuse_second(tx, opened, notice)
        await ledger.append(tx, notice, opened, kept, written, at=now, by=f"person:{person}")


def _whom(opened: NoticeOpened) -> str:
    return account_of(opened.controller) if opened.software is None else publisher_of(opened.software)


async def refuse_second(tx: AsyncConnection, opened: NoticeOpened, notice: str) -> None:
    """Refuse to tell of the same twice, whoever drafts at the same time.

    Raises:
        Refused: another open notice tells of one of the findings.
    """
    for row in await ledger.listing(tx, kind=LedgerKind.NOTICE, account=_whom(opened), open_only=True):
        if row.id != notice:
            twice = set(notice_of(await ledger.load(tx, row.id)).names) & {f.name for f in opened.findings}
            if twice:
                raise Refused(f"notice {row.id} tells of {min(twice)} already; nothing was drafted")


def addresses_of(services: Iterable[Service]) -> tuple[str, ...]:
    """The mail addresses at which a controller may be reached, each once: first those for data protection."""
    known = tuple(services)
    said = [*(s.contact.dpo for s in known), *(s.contact.notice for s in known)]
    return tuple(dict.fromkeys(one for one in said if one is not None and is_address(one)))


async def _untold(tx: AsyncConnection, house: House, who: str) -> list[Untold]:
    rows = [row async for row in case_row.all_rows(tx, method_digest())]
    named = {controller_of(row.service) for row in rows if who in called(row.service)}
    if len(named) != 1:
        which = (
            f"several controllers: {', '.join(sorted(named))}" if named else "no controller or service that was judged"
        )
        raise Refused(
            f"{who} is {which}; `auditor case list --all` shows the cases, and `auditor reassess` judges them"
        )
    (controller,) = named
    mine = [row for row in rows if controller_of(row.service) == controller]
    refuse_namesakes(controller, [row.service for row in mine])
    known, shared = await in_notices(tx, account_of(controller)), shared_of(row.row for row in rows)
    judged = await around(tx, house, mine, method=method_digest())
    found = [Untold(judged=one, findings=_findings(one, known, shared)) for one in judged]
    broken = [one.judged.row.case for one in found if one.findings and not one.judged.verified]
    if broken:
        raise Refused(
            f"the evidence of case {broken[0]} does not verify, and nobody is told of it: `auditor evidence verify`"
        )
    left = [one for one in found if one.findings]
    if not left:
        raise Refused(f"there is nothing that {controller} was not told of already")
    return left


def refuse_namesakes(controller: str, services: Sequence[Service]) -> None:
    """Two towns may have one name; without a register number only where they are tells them apart.

    Raises:
        Refused: services of one name are answered for in several places, or reached in several ways.
    """
    if any(service.controller.siren for service in services):
        return
    where = {(s.controller.country, s.controller.region, s.contact) for s in services}
    if len(where) > 1:
        names = ", ".join(sorted({service.id for service in services}))
        raise Refused(
            f"{names} are answered for by “{controller}”, who is reached in several ways, and may be several: "
            "write `siren` in their scenarios, or the same country, region and contact where it is one"
        )


def called(service: Service) -> tuple[str | None, ...]:
    """How a person may name it: by its id, or by the register number or the name of who answers for it."""
    return service.id, service.controller.siren, service.controller.name


async def in_notices(tx: AsyncConnection, account: str) -> frozenset[str]:
    """The findings, by name, that open notices tell of.

    Raises:
        Refused: one is not approved yet.
    """
    found: set[str] = set()
    for row in await ledger.listing(tx, kind=LedgerKind.NOTICE, account=account, open_only=True):
        _, _, state = await find_notice(tx, row.id)
        if not state.is_approved:
            raise Refused(
                f"notice {row.id} to {account.partition(':')[2]} is not approved yet, and each gets one digest: approve it, or "
                f"withdraw it (`auditor notice withdraw {row.id}`) and draft anew"
            )
        found.update(state.names)
    return frozenset(found)


def _findings(one: Judged, told: frozenset[str], shared: Shared) -> tuple[NoticedFinding, ...]:
    findings = (
        NoticedFinding(
            case=one.row.case,
            service=one.row.service,
            criterion=verdict.criterion,
            reason=verdict.reason,
            evidence=one.evidence,
            software=software_of(one.row, verdict.criterion, verdict.reason, shared),
        )
        for verdict in failing(one.row)
        if not _is_settled(verdict, one.events)
    )
    return tuple(finding for finding in findings if finding.name not in told)


def _is_settled(verdict: Verdict, events: Sequence[PublicationEvent]) -> bool:
    """Whether it was told, for this very reason, or taken back."""
    return is_taken_back(verdict.criterion, events) or any(
        event.is_about(verdict.criterion, verdict.reason) and is_told(event, events[number:])
        for number, event in enumerate(events)
    )


async def retests_of(tx: AsyncConnection) -> frozenset[str]:
    """The cases that were opened to see whether something is repaired."""
    found: set[str] = set()
    for row in await ledger.listing(tx, kind=LedgerKind.NOTICE):
        found.update(e.body.case for e in await ledger.load(tx, row.id) if isinstance(e.body, RetestOpened))
    return frozenset(found)


async def told_of(tx: AsyncConnection, house: House, one: Untold, *, with_sheet: bool) -> Told:
    case = one.judged.row.case
    card = await judgment.known_scorecard(tx, case, method=method_digest(), evidence=one.judged.evidence)
    if card is None:
        raise Refused(f"case {case} was laid out, and never judged; run `auditor reassess`")
    entries = await ledger.load(tx, case)
    return Told(
        card=card,
        row=one.judged.row,
        entries=entries,
        findings=one.findings,
        sheet=sheet_of(house, entries, card, language_of([card.service])) if with_sheet else (),
    )
