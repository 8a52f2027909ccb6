"""How is an advisory begun? What comes from a software, told once to whoever makes it, and no service named.

Same states, approval, sending and replies as a notice. It takes the place of no
notice: every controller is told too, and the gate waits for that alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.assess import method_digest
from auditor.criteria import METHOD_VERSION
from auditor.house import House
from auditor.judge import truth_of
from auditor.judged import around
from auditor.notice.draft import begin, names_for, publisher_of, sender_of
from auditor.notice.enter import find_notice
from auditor.notice.shared import newest_of, shared_of
from auditor.privacy.extract import without_names
from auditor.refusal import Refused
from auditor.settings import Publisher
from auditor.stage import opening
from dashboards.judged import Judged
from dashboards.notice.advice import Addressee, Shown, write_advice
from dashboards.notice.write import Heading
from results.records import CaseOpened, GroundTruth, LedgerKind, NoticedFinding, NoticeOpened, Outcome
from results.store import case_row, judgment, ledger
from results.store.identity import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """The newest cases on a software, and what of them comes from it: for each criterion its reason."""

    cases: tuple[Judged, ...]
    reasons: dict[str, str]

    def showing(self, criterion: str) -> list[Judged]:
        """The cases that show a finding of the software, the newest first."""
        reason = self.reasons[criterion]
        shown = [
            one
            for one in self.cases
            if (found := one.row.outcomes.get(criterion)) is not None
            and (found.outcome, found.reason) == (Outcome.FAILED, reason)
            and not any(event.upheld is False and criterion in event.criteria for event in one.events)
        ]
        return sorted(shown, key=lambda one: (one.row.watched_until, one.row.case), reverse=True)


async def advise(house: House, software: str, *, person: str, covering: str | None = None) -> str:
    """Begin an advisory to whoever makes a software; gives the id of its ledger.

    Args:
        house: the installation.
        software: as scenarios name it.
        person: who begins it.
        covering: a paragraph of the auditor's own.

    Raises:
        Refused: nobody says who writes, or who makes it; nothing is left to tell; another draft is open; evidence is not whole.
    """
    sender, box = sender_of(house)
    publisher = _publisher(house, software)
    now = house.clock.now()
    async with house.store.read() as tx:
        concerned = await _concerned(tx, house, software)
        findings = _findings(software, concerned)
        shown = [await _shown(tx, finding, concerned) for finding in findings]
        first = await ledger.find(tx, concerned.showing(findings[0].criterion)[0].row.case)
    notice = new_id("notice", now)
    document = write_advice(
        Heading(
            notice=notice,
            language=publisher.language,
            written_on=now.date(),
            sender=sender,
            mandate=box.mandate,
            to=tuple(dict.fromkeys(filter(None, (publisher.address, publisher.also)))),
            method_version=METHOD_VERSION,
            method_digest=method_digest(),
            kept_months=house.settings.retention.mail_months,
            method_link=house.settings.method_url,
            privacy_page=house.settings.privacy_page,
            covering=covering,
        ),
        Addressee(software=software, name=publisher.name, country=publisher.country, postal=publisher.postal),
        shown,
        [one.service for one in concerned.cases],
    )
    services = [one.service for one in concerned.cases]
    document = without_names(document, await names_for(house, document, findings, services, person=person))
    opened = NoticeOpened(
        controller=publisher.name, language=publisher.language, findings=tuple(findings), software=software
    )
    await begin(house, opened, document, first, person=person)
    return notice


def _publisher(house: House, software: str) -> Publisher:
    known = house.settings.publishers.get(software)
    if known is None:
        raise Refused(
            f"auditor.toml does not say who makes {software}: write [publishers.{software}] with name, address and country"
        )
    return known


async def _concerned(tx: AsyncConnection, house: House, software: str) -> Concerned:
    rows = [row async for row in case_row.all_rows(tx, method_digest())]
    reasons = dict(shared_of(row.row for row in rows).get(software, {}))
    newest = {row.case for row in newest_of(row.row for row in rows if row.row.software == software)}
    told = await _told(tx, software)
    left = {criterion: reason for criterion, reason in reasons.items() if (criterion, reason) not in told}
    if not left:
        raise Refused(
            f"nothing that comes from {software} is left to tell: it is what fails for the same reason at services of several "
            "controllers, and is met at none"
        )
    cases = await around(tx, house, [row for row in rows if row.row.case in newest], method=method_digest())
    return Concerned(cases=tuple(cases), reasons=left)


async def _told(tx: AsyncConnection, software: str) -> frozenset[tuple[str, str]]:
    """What advisories tell already.

    Raises:
        Refused: one is not approved yet.
    """
    found: set[tuple[str, str]] = set()
    for row in await ledger.listing(tx, kind=LedgerKind.NOTICE, account=publisher_of(software)):
        _, _, state = await find_notice(tx, row.id)
        if state.closed is None and not state.is_approved:
            raise Refused(
                f"advisory {row.id} on {software} is not approved yet, and each gets one: approve it, or withdraw it "
                f"(`auditor notice withdraw {row.id}`) and draft anew"
            )
        if not state.is_withdrawn and (state.closed is None or state.delivered is not None):
            found.update((finding.criterion, finding.reason) for finding in state.findings)
    return frozenset(found)


def _findings(software: str, concerned: Concerned) -> list[NoticedFinding]:
    found = []
    for criterion, reason in concerned.reasons.items():
        cases = concerned.showing(criterion)
        broken = [one.row.case for one in cases if not one.verified]
        if broken:
            raise Refused(
                f"the evidence of case {broken[0]} does not verify, and nobody is told of it: `auditor evidence verify`"
            )
        if cases:
            found.append(
                NoticedFinding(
                    case=software,
                    service=software,
                    criterion=criterion,
                    reason=reason,
                    evidence=cases[0].evidence,
                    software=software,
                    covers=tuple(sorted(f"{one.row.case} {criterion}" for one in cases)),
                )
            )
    if not found:
        raise Refused(f"everything that was found in {software} was taken back; nothing is left to tell")
    return found


async def _shown(tx: AsyncConnection, finding: NoticedFinding, concerned: Concerned) -> Shown:
    """A finding with the card of the case that shows it best, and with what was planted there."""
    cases: Sequence[Judged] = concerned.showing(finding.criterion)
    newest = cases[0]
    card = await judgment.known_scorecard(tx, newest.row.case, method=method_digest(), evidence=newest.evidence)
    if card is None:
        raise Refused(f"case {newest.row.case} was laid out, and never judged; run `auditor reassess`")
    opened = opening(await ledger.load(tx, newest.row.case))
    truth: GroundTruth | None = await truth_of(tx, opened.planting if isinstance(opened, CaseOpened) else None)
    return Shown(
        finding=finding,
        card=card,
        truth=truth,
        services=len({one.row.service for one in cases}),
        controllers=len({one.row.controller for one in cases}),
        first=min(one.row.watched_until for one in cases).date(),
        last=max(one.row.watched_until for one in cases).date(),
    )
