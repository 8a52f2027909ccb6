"""Evidence of every kind: whatever a ledger may hold, in any order, with any inspection beside it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from results.records import (
    FACTS,
    AccountUsed,
    Answered,
    ArtifactKept,
    Asked,
    Barrier,
    BarriersSought,
    Body,
    Captured,
    Controller,
    ControllerKind,
    Deviation,
    DeviationKind,
    Earlier,
    EarlierExport,
    Entry,
    Evidence,
    Fact,
    FactDetails,
    FactSeen,
    Found,
    Impact,
    Inspection,
    Intended,
    Leak,
    LegalBasis,
    LinkResult,
    LinkTried,
    Looked,
    MemberRole,
    Provenance,
    QuestionTopic,
    ReadBack,
    Requester,
    Retention,
    Right,
    Role,
    Service,
    StageEnded,
    Transport,
)
from tests.auditor.inspected import explains, grade, inspected, member
from tests.auditor.situations import ASKED, OPENED, Line, Said, entries, evidence, record, seen, service, truth

HOUR = timedelta(hours=1)
TRUTH = truth(
    record("claim-1", "claims", occurred=date(2024, 5, 1)),
    record("claim-2", "claims", occurred=date(2024, 9, 1), file=True),
    record("claim-3", "claims", occurred=date(2026, 1, 9), file=True),
    record("child-1", "family", file=True),
    record("child-2", "family"),
    record("view-1", "views", provenance=Provenance.OBSERVED),
    record("view-2", "views", provenance=Provenance.OBSERVED),
)
FIELDS = tuple(f"{r.id}.{f.name}" for r in TRUTH.records for f in r.fields)
RECORDS = tuple(r.id for r in TRUTH.records)
MAYBE = st.none() | st.booleans()
COMMON = (Fact.EXPORT_READY, Fact.REQUEST_PENDING, Fact.EXPORT_STALE)
TELLING = (
    Fact.SELF_SERVICE_SEEN,
    Fact.PAPER_DEMANDED,
    Fact.EXTENSION_ANNOUNCED,
    Fact.REFUSED,
    Fact.DELIVERED_ON_PAPER,
    Fact.IDENTITY_DEMANDED,
    Fact.IDENTITY_DOCUMENT_DEMANDED,
    Fact.IDENTITY_GIVEN,
)
OFTEN = st.sampled_from([True, True, True, True, False])
SELDOM = st.sampled_from([False, False, False, False, True])


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True).map(tuple)


DETAILS = st.builds(FactDetails, reasons=MAYBE, authority=MAYBE, remedy=MAYBE, signed_in=MAYBE)


@dataclass(frozen=True, kw_only=True)
class _Telling:
    """A fact whose moment is that of its entry, and how long nobody had looked before."""

    fact: Fact
    gap_h: int | None
    proposed: bool
    details: FactDetails | None
    step: int | None


_TELLINGS = st.builds(
    _Telling,
    fact=st.sampled_from(COMMON) | st.sampled_from(TELLING) | st.sampled_from(Fact),
    gap_h=st.none() | st.integers(0, 400),
    proposed=SELDOM,
    details=st.none() | DETAILS,
    step=st.none() | st.just(4),
)

_LINKS = st.builds(
    LinkTried,
    requester=st.sampled_from(Requester),
    result=st.sampled_from(LinkResult),
    after=st.sampled_from(["at_once", "72h", "7d"]),
    secret_bits=st.sampled_from([None, 12, 128]),
)
_CAPTURES = st.builds(
    Captured,
    name=st.sampled_from(["promise", "expires"]),
    artifact=st.just("c" * 64),
    duration_h=st.none() | st.integers(1, 400),
    day=st.none() | st.dates(date(2026, 3, 2), date(2026, 5, 2)),
)
_READBACKS = st.builds(ReadBack, category=st.sampled_from(["claims", "family"]), seen=some(FIELDS), absent=some(FIELDS))
_FILES = st.builds(
    ArtifactKept,
    sha256=st.just("b" * 64),
    role=st.just(Role.EXPORT.value),
    media_type=st.just("application/zip"),
    size=st.just(1),
    retention=st.just(Retention.EXPORT.value),
    transport=st.none() | st.sampled_from(Transport),
)
_PAGES = st.builds(
    BarriersSought,
    page=st.sampled_from("ab"),
    version=st.just("4.12.1"),
    barriers=st.lists(
        st.builds(
            Barrier,
            rule=st.sampled_from(["label", "meta-viewport"]),
            impact=st.sampled_from([None, *Impact]),
            tags=st.sampled_from([(), ("wcag2a", "wcag412"), ("wcag2aa", "wcag1412")]),
            count=st.integers(1, 3),
        ),
        max_size=1,
    ).map(tuple),
    missed=st.sampled_from([None, "too_large"]),
)
_OTHERS: st.SearchStrategy[Body] = st.one_of(
    st.builds(Looked, facts=st.lists(st.sampled_from(COMMON), max_size=2).map(tuple)),
    _LINKS,
    _CAPTURES,
    _READBACKS,
    _FILES,
    st.builds(StageEnded, clicks=st.integers(0, 9)),
    _PAGES,
    st.builds(Intended, step=st.just(3)),
    st.builds(
        Asked,
        question=st.just("q-1"),
        topic=st.just(QuestionTopic.CONFIRM_FACT),
        answers=st.just(("yes", "no")),
        proposes=st.integers(1, 9),
    ),
    st.just(Answered(question="q-1", answer="no", person="ines")),
)


@st.composite
def ledgers(draw: st.DrawFn, *, most: int = 5) -> tuple[Entry, ...]:
    """Lines whose moments only go on; usually a request is the first, and often an export comes."""
    lines: list[Said] = []
    at = ASKED

    def tell() -> None:
        nonlocal at
        for told in draw(st.lists(_TELLINGS | _OTHERS, max_size=most)):
            at += draw(st.integers(0, 300)) * HOUR
            body = _fact(told, at) if isinstance(told, _Telling) else told
            lines.append(Line(body=body, at=at, stage=draw(_STAGES), by=draw(_WRITERS)))

    if draw(OFTEN):
        lines.append(Line(body=seen(Fact.REQUEST_SUBMITTED, at, at), at=at, stage="request", by=draw(_WRITERS)))
    tell()
    if draw(OFTEN):
        at += draw(st.integers(0, 300)) * HOUR
        lines.append(Line(body=seen(Fact.EXPORT_DELIVERED, at, at - HOUR), at=at, stage="collect"))
        tell()
    return entries(*lines)


_STAGES = st.sampled_from([None, "request", "look", "collect"])
_WRITERS = st.sampled_from(["probe:browser", "probe:browser", "probe:browser", "person:ines"])


def _fact(told: _Telling, at: datetime) -> FactSeen:
    after = None if told.gap_h is None else at - told.gap_h * HOUR
    proposed = told.proposed and FACTS[told.fact].weighty  # only these wait for a person
    return seen(told.fact, at, after, proposed=proposed, details=told.details, step=told.step)


_GRADES = st.lists(
    st.builds(
        grade,
        st.sampled_from(["claims", "family", "views"]),
        st.integers(0, 4),
        st.sampled_from([None, "vcard/4.0"]),
        st.sampled_from(["standard_not_used", "standard_not_kept"]),
        agreed=st.sampled_from(["", "vcard"]),
    ),
    max_size=2,
).map(tuple)


_DEVIATIONS = st.builds(
    Deviation,
    record=st.sampled_from(RECORDS),
    field=st.just("text"),
    member=st.just(1),
    path=st.just("/rows/1/text"),
    kind=st.sampled_from(DeviationKind),
)


@st.composite
def inspections(draw: st.DrawFn) -> Inspection:
    """Any reading of an export: what is there, in which form, with which trouble."""
    found = {
        name: (draw(st.sampled_from(Found)), draw(st.sampled_from(["plain", "transcoded", "changed"])))
        for name in draw(st.just(()) | some(FIELDS))
    }
    forms = draw(
        st.lists(
            st.builds(
                member,
                form=st.sampled_from(["json", "pdf", "ole", "opaque"]),
                grade=st.integers(0, 5),
                role=st.sampled_from([MemberRole.DATA, MemberRole.DATA, MemberRole.CONTAINER]),
                reasons=st.sampled_from([(), (), ("parse_error",), ("preamble",)]),
            ),
            min_size=2,
            max_size=2,
        )
    )
    members = (replace(forms[0], id=1), replace(forms[1], id=2), member(9, form="png", role=MemberRole.ATTACHMENT))
    troubles = st.sampled_from(["truncated", "encrypted_member", "budget_exceeded", "picture_unread", "empty"])
    leak = Leak(kind="bystander_canary", member=1, path="$", record="x", private=draw(st.booleans()))
    return inspected(
        TRUTH,
        absent=draw(some(RECORDS)),
        found=found,
        held=dict.fromkeys(draw(some(RECORDS)), 2),
        members=members,
        problems=draw(st.lists(troubles, max_size=1).map(tuple)),
        decoy_hits=int(draw(SELDOM) and draw(SELDOM)),
        leaks=draw(st.sampled_from([(), (leak,)])),
        deviations=draw(st.none() | st.lists(_DEVIATIONS, max_size=4).map(tuple)),
        opened=draw(OFTEN) or draw(OFTEN),
        documentation=explains(draw(st.none() | st.integers(0, 4))),
        grades=draw(_GRADES),
    )


@st.composite
def services(draw: st.DrawFn) -> Service:
    kind = draw(st.sampled_from(ControllerKind))
    made = service(
        "notice" if draw(OFTEN) else "auditor",
        LegalBasis.CONTRACT if draw(OFTEN) else LegalBasis.PUBLIC_TASK,
    )
    return replace(made, controller=Controller(name="Sablon", country="FR", timezone="Europe/Paris", kind=kind))


@st.composite
def situations(draw: st.DrawFn) -> tuple[Evidence, Inspection | None]:
    """Evidence and an inspection beside it."""
    ledger = draw(ledgers())
    last = ledger[-1].at if ledger else ASKED
    past = st.builds(AccountUsed, since=st.sampled_from([ASKED - 90 * 24 * HOUR, ASKED - 9 * 24 * HOUR, None]))
    lacked = some((*RECORDS, *(name for name in FIELDS if name.endswith("file"))))
    made = evidence(
        ledger,
        sealed_at=last + draw(st.integers(0, 2000)) * HOUR,
        of=draw(services()),
        planted=TRUTH if draw(OFTEN) else None,
        bystander=draw(st.sampled_from([TRUTH, None])),
        opened=replace(OPENED, right=draw(st.sampled_from([Right.PORTABILITY, *Right]))),
        earlier=draw(
            st.none() | st.builds(Earlier, case=st.just("case-0"), evidence=st.just("d" * 64), missing=lacked)
        ),
        past=draw(st.none() | past),
        before=draw(
            st.none()
            | st.builds(
                EarlierExport,
                case=st.just("case-0"),
                evidence=st.just("d" * 64),
                inspection=inspections(),
                proven=some(FIELDS).map(frozenset),
            )
        ),
    )
    if draw(SELDOM):
        made = replace(made, proven=frozenset(draw(some(FIELDS))))
    return made, draw(inspections()) if draw(OFTEN) else None
