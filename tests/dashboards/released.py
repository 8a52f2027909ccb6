"""Judged cases as they come to be released, made by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from dashboards.before import Before
from dashboards.judged import Judged
from dashboards.publish import Edition, Gated, compose, said_in
from results.figures.period import period_of
from results.figures.row import CaseRow, Finding
from results.records import (
    Basis,
    BasisClaim,
    Controller,
    ControllerKind,
    Criterion,
    Family,
    LegalBasis,
    Obligation,
    Outcome,
    PublicationEvent,
    PublicationWhat,
    Reason,
    Sector,
    Service,
    Text,
    Track,
)
from results.release import Release
from tests.results.figures.rows import row

TODAY = date(2027, 4, 1)
TOLD = date(2027, 1, 4)
DEADLINE = Criterion(
    id="deadline",
    version=1,
    family=Family.TIME,
    question=Text(fr="À temps ?", en="In time?"),
    legal_basis="GDPR Art. 12(3)",
    obligation=Obligation.LAW,
    track=Track.BOTH,
    reasons={
        "in_time": Reason(words=Text(fr="À temps.", en="In time.")),
        "late": Reason(
            words=Text(fr="En retard.", en="Late."), repair=Text(fr="Répondre plus tôt.", en="Answer sooner.")
        ),
    },
)
EDITION = Edition(
    id="2026-Q4.1",
    period=period_of("2026-Q4"),
    until=TODAY,
    method="a" * 64,
    method_version="2026.1",
    operator="Observatoire d’essai",
    criteria=(DEADLINE,),
)
GOOD = Finding(Outcome.PASSED, "in_time", Obligation.LAW)
BAD = Finding(Outcome.FAILED, "late", Obligation.LAW)


def service(identity: str, **more: object) -> Service:
    kind = more.pop("kind", ControllerKind.COMPANY)
    said = {
        "name": Text(fr=f"Service {identity}", en=f"Service {identity}"),
        "url": f"https://{identity}.example",
        "controller": Controller(name=f"Controller {identity}", country="FR", timezone="Europe/Paris", kind=kind),  # type: ignore[arg-type]
        "sector": Sector.RETAIL,
        "legal_basis": Basis(default=BasisClaim(basis=LegalBasis.CONTRACT)),
        "languages": ("fr",),
        **more,
    }
    return Service(id=identity, **said)  # type: ignore[arg-type]


def event(case: str, what: PublicationWhat, day: date = TOLD, **more: object) -> PublicationEvent:
    at = datetime.combine(day, time(9), UTC)
    return PublicationEvent(case=case, at=at, day=day, what=what, person="ines", **more)  # type: ignore[arg-type]


def judged(
    name: str, finding: Finding = GOOD, *, told: bool = False, of: Service | None = None, **more: object
) -> Judged:
    """A case whose deadline fell in the period; `told`: its notice was delivered, long ago."""
    made: CaseRow = replace(
        row(name, *[finding.outcome] * 3), outcomes={"deadline": finding}, controller=f"Controller {name}"
    )
    said = {
        "row": made,
        "service": of or service(name),
        "evidence": "e" * 64,
        "head": f"{abs(hash_of(name)):064x}",
        "verified": True,
        "account": f"zoe@{name}",
        "events": (event(made.case, PublicationWhat.NOTIFIED),) if told else (),
        **more,
    }
    return Judged(**said)  # type: ignore[arg-type]


def hash_of(name: str) -> int:
    return int.from_bytes(name.encode(), "big") % 2**200


def released(*cases: Judged, **more: object) -> Gated:
    return compose(cases, EDITION, **more)  # type: ignore[arg-type]


def before_of(release: Release, *cases: Judged) -> Before:
    """What a release was that was composed of these cases."""
    return Before(
        id=release.id,
        method=release.method,
        period=release.period,
        until=release.until,
        said=said_in(release),
        seals={one.row.case: one.evidence for one in release.cases},
        old=cases,
    )


def sealed_again(case: Judged, on: date = date(2027, 5, 1)) -> Judged:
    """The case as it was looked at later."""
    at = datetime.combine(on, time(), UTC)
    return replace(case, evidence="f" * 64, row=replace(case.row, watched_until=at))
