"""What does the store hold that a release is made of: who was judged, is the evidence whole, what was said before?"""

import csv
import hashlib
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.assess import method_digest
from auditor.exercise import exercise_of
from auditor.house import House
from auditor.publication import auditors_of
from auditor.refusal import Refused
from auditor.row import UNKNOWN
from dashboards.channels.open_data.package import PACKAGE
from dashboards.channels.open_data.verify import verify_folder
from dashboards.publish import Judged, holds_by_case
from results.evidence.chain import ledger_bytes
from results.evidence.manifest import ARTIFACTS, LEDGER, Manifest, MemberState, parse_manifest
from results.figures.columns import day_of
from results.figures.period import Period, period_of
from results.figures.row import row_of
from results.key import key_id, published_keys
from results.records import Outcome, PublicationWhat, ReleaseRow, ReleaseState, Scorecard
from results.store import case_row, judgment, ledger, publication
from results.store import release as releases
from results.store.case_row import KeptRow
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All that was judged, and what earlier releases say of services of which nothing of it may be public."""

    cases: tuple[Judged, ...]
    earlier: tuple[Judged, ...] = ()


def folder_of(house: House) -> Path:
    return house.settings.home / "releases"


async def gather(
    house: House,
    period: Period,
    today: date,
    *,
    agents: Mapping[str, int] | None = None,
    again: Collection[str] = (),
) -> Gathered:
    """Every judged case with what happened around it; evidence that is not whole is told apart, not passed over.

    `agents` are how many work for the controller of a service, where that is known; `again`
    are cases of which the earlier statement is wanted in any case.

    Raises:
        Refused: a case was judged by another method; an earlier release is not what was published.
    """
    async with house.store.read() as tx:
        behind = await case_row.left_behind(tx, method_digest())
        if behind:
            raise Refused(
                f"{behind} cases were judged by another method, or by a program without figures; run `auditor reassess`"
            )
        rows = [row async for row in case_row.all_rows(tx)]
        said = _said_earlier(folder_of(house), await releases.listing(tx), period)
        services = {row.row.service for row in rows if period.holds(day_of(row.row))}
        wanted = [row for row in rows if row.row.service in services or row.row.case in said]
        seals = await _seals(tx, house, {row.evidence for row in wanted} | {one.evidence for one in said.values()})
        cases = await _judged(tx, house, rows, wanted=wanted, seals=seals, agents=agents or {}, said=said)
        held = holds_by_case(cases, period, today)
        told = {one.row.service for one in cases if period.holds(day_of(one.row)) and one.row.case not in held}
        by_case = {one.row.case: one for one in cases}
        earlier = [
            found
            for case, one in said.items()
            if case in by_case and (case in again or by_case[case].row.service not in told)
            if (found := await _carried(tx, by_case[case], one, seals)) is not None
        ]
    return Gathered(cases=cases, earlier=tuple(earlier))


async def _judged(
    tx: AsyncConnection,
    house: House,
    rows: Sequence[KeptRow],
    *,
    wanted: Sequence[KeptRow],
    seals: Mapping[str, Manifest],
    agents: Mapping[str, int],
    said: Mapping[str, "_Said"],
) -> tuple[Judged, ...]:
    accounts, looked_at = house.accounts(), {row.row.case for row in wanted}
    events = await publication.events_by_case(tx, [row.row.case for row in rows])
    found = []
    for row in rows:
        case, known = row.row.case, events.get(row.row.case, ())
        is_asked = any(event.what is PublicationWhat.CONFIRMED for event in known)
        before = said.get(case)
        found.append(
            Judged(
                row=replace(row.row, holder_mode=_held_by(accounts, row.account)),
                service=row.service,
                evidence=row.evidence,
                head=row.head,
                verified=case in looked_at and await _is_whole(tx, house.vault, row, seals),
                account=row.account,
                events=known,
                confirms=row.confirms,
                missing=await _missing(tx, row) if case in looked_at else {},
                auditors=await auditors_of(tx, case) if is_asked else frozenset(),
                agents=agents.get(row.row.service),
                was_public=before is not None and before.is_same_period and before.evidence == row.evidence,
            )
        )
    return tuple(found)


def _held_by(accounts: Accounts, account: str) -> str:
    known = accounts.by_id.get(account)
    return str(known.holder.mode) if known is not None and known.holder is not None else UNKNOWN


async def _seals(tx: AsyncConnection, house: House, digests: Collection[str]) -> dict[str, Manifest]:
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


async def _is_whole(tx: AsyncConnection, vault: Vault, row: KeptRow, seals: Mapping[str, Manifest]) -> bool:
    """Whether the ledger still is what was sealed, byte for byte, and every artifact is there, or erased by a rule.

    The bytes of artifacts are not read: `auditor evidence export` and `verify` do that.
    """
    manifest, case = seals.get(row.evidence), row.row.case
    if manifest is None or manifest.auditor.case != case:
        return False
    listed = {resource.path: resource.hash for resource in manifest.resources}
    lines = (await ledger.entry_bytes(tx, case))[: manifest.auditor.chain.entries]
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


async def _missing(tx: AsyncConnection, row: KeptRow) -> dict[str, frozenset[str]]:
    """What a case's findings about scope name as missing; read only where one of them accuses."""
    failed = [name for name, f in row.row.outcomes.items() if f.outcome is Outcome.FAILED and name in _NAMED_BY]
    if not failed:
        return {}
    card = await judgment.known_scorecard(tx, row.row.case, method=method_digest(), evidence=row.evidence)
    return {name: _named_in(card, name) for name in failed} if card is not None else {}


def _named_in(card: Scorecard, criterion: str) -> frozenset[str]:
    verdict = card.verdict(criterion)
    said = verdict.values().get(_NAMED_BY[criterion], "") if verdict is not None else ""
    names = frozenset(name for name in said.split(", ") if name)
    if criterion == "history":  # names categories alone
        return frozenset(one.record for one in card.missing if one.category in names)
    return names


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What an earlier release says of a case: by which evidence and method, as part of which period."""

    release: str
    evidence: str
    cohort: str | None
    method: str
    is_same_period: bool


def _said_earlier(home: Path, listing: Sequence[ReleaseRow], period: Period) -> dict[str, _Said]:
    """What the public release of the period says, and what the newest before it does, which says again what came before."""
    public = [row for row in listing if row.state is ReleaseState.PUBLISHED]
    same = [row for row in public if row.period == period.name]
    before = [row for row in public if period_of(row.period).end <= period.begin]
    before.sort(key=lambda row: period_of(row.period).end)
    methods = {row.id: row.method for row in listing}
    found: dict[str, _Said] = {}
    for row in (*same, *before[-1:]):
        for cells in rows_of(home / row.id, row):
            release = cells.get("carried_from") or row.id
            said = _Said(
                release=release,
                evidence=cells["evidence_sha256"],
                cohort=cells["cohort"] or None,
                method=methods.get(release, row.method),
                is_same_period=row in same and not cells.get("carried_from"),
            )
            found.setdefault(cells["case_id"], said)
    return found


def rows_of(folder: Path, row: ReleaseRow) -> list[dict[str, str]]:
    """The public cases of a release, out of its own table.

    Raises:
        Refused: the folder is not what was entered.
    """
    problems = verify_folder(folder, public=None)
    if not problems and hashlib.sha256((folder / PACKAGE).read_bytes()).hexdigest() != row.digest:
        problems = ("it is another release than the one that was entered",)
    if problems:
        raise Refused(f"release {row.id}, on which this one rests, is not what was built: {problems[0]}")
    return read_table(folder / "cases.csv")


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a table of ours."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


async def _carried(tx: AsyncConnection, now: Judged, said: _Said, seals: Mapping[str, Manifest]) -> Judged | None:
    """A case as the earlier release said it; None where nothing of that is left."""
    seal = seals.get(said.evidence)
    card = await judgment.known_scorecard(tx, now.row.case, method=said.method, evidence=said.evidence)
    if card is not None:
        row = row_of(
            card,
            track=now.row.track,
            channel=now.row.channel,
            holder_mode=now.row.holder_mode,
            exercise=exercise_of(card),
            software=now.row.software,
            evidence_level=now.row.evidence_level,
        )
    elif (said.evidence, said.method) == (now.evidence, method_digest()):
        row = now.row
    else:
        return None
    return replace(
        now,
        row=row,
        service=card.service if card is not None else now.service,
        evidence=said.evidence,
        head=seal.auditor.chain.head if seal is not None else now.head,
        verified=now.verified if said.evidence == now.evidence else seal is not None,
        was_public=True,
        carried_from=said.release,
        cohort=said.cohort,
    )
