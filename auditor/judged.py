"""Which cases were judged by a method, with all that a release asks of them?"""

import hashlib
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.house import House
from auditor.publication import auditors_in
from auditor.row import UNKNOWN
from dashboards.gate import needs_other_eyes
from dashboards.judged import Judged
from results.evidence.chain import ledger_bytes
from results.evidence.manifest import ARTIFACTS, LEDGER, Manifest, MemberState, parse_manifest
from results.figures.columns import day_of
from results.figures.period import Period
from results.figures.row import CaseRow
from results.key import key_id, published_keys
from results.records import Outcome, PublicationEvent, PublicationWhat, Scorecard
from results.store import campaign, case_row, judgment, publication
from results.store.case_row import KeptRow
from results.store.line import Lines, lines_of
from results.vault import Vault
from scenarios.account import Accounts

_NAMED_BY: Final[Mapping[str, str]] = {
    "provided_data": "missing",
    "observed_data": "missing",
    "attachments": "names",
    "accuracy": "wrong_names",
    "history": "categories",
}
"""In which measure of a finding about scope the names of what is missing stand."""


Seals = Mapping[str, Manifest]
Events = Mapping[str, tuple[PublicationEvent, ...]]

_AT_ONCE: Final = 200
"""Cases whose ledgers and scorecards are held in memory at a time."""


async def judged_by(
    house: House, method: str, *, until: datetime | None = None, period: Period | None = None
) -> list[Judged]:
    """Every case by its newest seal that a method judged; `until`: as it was then; of the `period` alone, if one is given."""
    async with house.store.read() as tx:
        every = case_row.all_rows(tx, method, until=until)
        rows = [row async for row in every if period is None or period.holds(day_of(row.row))]
        return await around(tx, house, rows, method=method)


async def judged_anew(house: House, method: str, seals: Collection[str]) -> list[Judged]:
    """What a method says of these seals, as far as it judged them."""
    async with house.store.read() as tx:
        rows = await case_row.rows_of_seals(tx, method, seals)
        return await around(tx, house, rows.values(), method=method)


async def around(
    tx: AsyncConnection,
    house: House,
    rows: Iterable[KeptRow],
    *,
    method: str,
    seals: Seals | None = None,
    events: Events | None = None,
    agents: Mapping[str, int] | None = None,
    until: date | None = None,
) -> list[Judged]:
    """Rows with what happened around their cases; evidence that is not whole is told apart, not passed over.

    Args:
        tx: reads the store.
        house: whose accounts, keys and vault they are.
        rows: to be laid out, in any order.
        method: that judged them.
        seals: what `seals_of` gives of them, where it was read before.
        events: likewise of `publication.events_by_case`.
        agents: how many work for the controller of a service, where that is known.
        until: without what happened around a case on a later day.
    """
    now, accounts, rows = house.clock.now(), house.accounts(), list(rows)
    if seals is None:
        seals = await seals_of(tx, house, {row.evidence for row in rows})
    if events is None:
        events = await publication.events_by_case(tx, [row.row.case for row in rows])
    ordering, missing = await campaign.events(tx), await _missing(tx, rows, method)
    found = []
    async for row, lines in _with_lines(tx, rows):
        case, zone = row.row.case, ZoneInfo(row.service.controller.timezone)
        known = tuple(e for e in events.get(case, ()) if until is None or e.day <= until)
        is_asked = _needs_others(row.row) and any(event.what is PublicationWhat.CONFIRMED for event in known)
        found.append(
            Judged(
                row=counted(row, accounts),
                service=row.service,
                evidence=row.evidence,
                head=row.head,
                verified=await is_whole(tx, house.vault, case, row.evidence, seals, entries=lines.bytes()),
                account=row.account,
                events=known,
                confirms=row.confirms,
                missing=missing.get(case, {}),
                auditors=auditors_in(lines.entries(), ordering) if is_asked else frozenset(),
                agents=(agents or {}).get(row.row.service),
                today=now.astimezone(zone).date(),
            )
        )
    return found


def _needs_others(row: CaseRow) -> bool:
    """Whether it matters who ran a case: something was found that somebody else must confirm."""
    return any(f.outcome is Outcome.FAILED and needs_other_eyes(name, f.reason) for name, f in row.outcomes.items())


async def _with_lines(tx: AsyncConnection, rows: Sequence[KeptRow]) -> AsyncIterator[tuple[KeptRow, Lines]]:
    """Each row with the entries of its case, as they are kept; some are read at a time, for all would be large."""
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        lines = await lines_of(tx, {row.row.case for row in some})
        for row in some:
            yield row, lines[row.row.case]


def counted(kept: KeptRow, accounts: Accounts) -> CaseRow:
    """A row as figures count it: as whom the account is held, the file of accounts says."""
    mode = held_by(accounts, kept.account)
    return kept.row if kept.row.holder_mode == mode else replace(kept.row, holder_mode=mode)


def held_by(accounts: Accounts, account: str) -> str:
    """As whom an account is held, today's file of accounts says."""
    known = accounts.by_id.get(account)
    holder = known.holder if known is not None else None
    return str(holder.mode) if holder is not None else UNKNOWN


async def seals_of(tx: AsyncConnection, house: House, digests: Collection[str]) -> dict[str, Manifest]:
    """The manifests that are what they are called by, and signed by a key that this installation ever published."""
    keys = {key_id(public): public for public in (*published_keys(house.settings.home), house.keys.public)}
    found = {}
    for digest, (data, signature) in (await judgment.seals_of(tx, digests)).items():
        try:
            manifest = parse_manifest(data)
            public = keys.get(manifest.auditor.key_id)
            if public is None or hashlib.sha256(data).hexdigest() != digest:
                continue
            public.verify(bytes.fromhex(signature), data)
        except (InvalidSignature, ValueError):
            continue
        found[digest] = manifest
    return found


async def is_whole(
    tx: AsyncConnection, vault: Vault, case: str, evidence: str, seals: Seals, *, entries: Sequence[bytes]
) -> bool:
    """Whether the ledger, whose entries were read, still is what was sealed, byte for byte, and every artifact is there, or erased by a rule.

    The bytes of artifacts are not read: `auditor evidence export` and `verify` do that.
    """
    manifest = seals.get(evidence)
    if manifest is None or manifest.auditor.case != case:
        return False
    listed = {resource.path: resource.hash for resource in manifest.resources}
    lines = entries[: manifest.auditor.chain.entries]
    if listed.get(LEDGER) != f"sha256:{hashlib.sha256(ledger_bytes(lines)).hexdigest()}":
        return False
    digests = [path.removeprefix(ARTIFACTS) for path in listed if path.startswith(ARTIFACTS)]
    gone = [digest for digest in digests if not vault.has(case, digest)]
    if any(m.state is MemberState.ERASED and m.rule is None for m in manifest.auditor.members):
        return False
    if not gone:
        return True
    erased = {kept.sha256 for kept in await judgment.artifacts_of(tx, case) if kept.erased_by}
    return erased.issuperset(gone)


async def _missing(tx: AsyncConnection, rows: Sequence[KeptRow], method: str) -> dict[str, dict[str, frozenset[str]]]:
    """What each case's findings about scope name as missing; read only where one of them accuses."""
    accused = {row.row.case: named for row in rows if (named := _accusing(row.row))}
    seals = {row.row.case: row.evidence for row in rows if row.row.case in accused}
    found, cases = {}, sorted(accused)
    for start in range(0, len(cases), _AT_ONCE):
        some = {case: seals[case] for case in cases[start : start + _AT_ONCE]}
        for case, card in (await judgment.known_scorecards(tx, method, some)).items():
            found[case] = {name: _named_in(card, name) for name in accused[case]}
    return found


def _accusing(row: CaseRow) -> list[str]:
    return [name for name, f in row.outcomes.items() if f.outcome is Outcome.FAILED and name in _NAMED_BY]


def _named_in(card: Scorecard, criterion: str) -> frozenset[str]:
    verdict = card.verdict(criterion)
    said = verdict.values().get(_NAMED_BY[criterion], "") if verdict is not None else ""
    names = frozenset(name for name in said.split(", ") if name)
    if criterion == "history":  # names categories alone
        return frozenset(one.record for one in card.missing if one.category in names)
    return names
