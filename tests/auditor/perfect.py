"""A service that honours the right, as a ledger must show it for every criterion to be content.

The sandbox's insurer without any vice: what stands here is what its scenario
and its persona have to bring about.
"""

from datetime import date, timedelta

from results.records import (
    AccountUsed,
    ArtifactKept,
    BarriersSought,
    Captured,
    Closed,
    Closing,
    Crawled,
    EarlierExport,
    Fact,
    Finding,
    FindingKind,
    Intended,
    LinkResult,
    LinkTried,
    Looked,
    Provenance,
    ReadBack,
    Requester,
    Retention,
    Role,
    StageEnded,
    Transport,
)
from tests.auditor.inspected import ARTIFACT, grade, inspected
from tests.auditor.situations import ASKED, OPENED, Line, Said, asked, record, seen, truth

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
READY = ASKED + DAY + 12 * HOUR  # a queue of 36 hours, looked at every 12

TRUTH = truth(
    record("profile", "profile"),
    record("lou", "family"),
    record("gaelle", "family"),
    record("message-1", "messages"),
    record("message-2", "messages", file=True),
    record("claim-1", "claims", occurred=date(2024, 11, 14), file=True),
    record("claim-2", "claims", occurred=date(2025, 1, 20), file=True),
    record("claim-3", "claims", occurred=date(2026, 1, 12), file=True),
    record("search-1", "searches", provenance=Provenance.OBSERVED),
    record("search-2", "searches", provenance=Provenance.OBSERVED),
)
PAST = AccountUsed(since=ASKED - 70 * DAY, visits=tuple(ASKED - n * DAY for n in (70, 40, 9, 3)))
GRADES = (grade("family", 3, "vcard/4.0", agreed="vcard jcard"), grade("messages", 2))
INSPECTION = inspected(TRUTH, grades=GRADES)
BEFORE = EarlierExport(
    case="case-0",
    evidence="d" * 64,
    inspection=INSPECTION,
    proven=frozenset(f"{r.id}.{f.name}" for r in TRUTH.records for f in r.fields),
)


def read_back(moment: timedelta) -> list[Said]:
    """Every page of the account, with all that was planted there."""
    pages: dict[str, list[str]] = {}
    for one in TRUTH.records:
        pages.setdefault(one.category, []).extend(f"{one.id}.{field.name}" for field in one.fields)
    return [
        *(
            Line(body=ReadBack(category=category, seen=tuple(fields)), at=ASKED + moment, stage="readback")
            for category, fields in pages.items()
        ),
        Line(body=StageEnded(), at=ASKED + moment, stage="readback"),
    ]


def public_pages() -> list[Said]:
    """A stranger read them all, and found what is due."""
    kinds = ((FindingKind.NOTICE, ""), (FindingKind.PORTABILITY, ""), (FindingKind.ACCESS, ""))
    kinds = (*kinds, (FindingKind.ASKING, ""), (FindingKind.CONTACT, "officer"))
    found = tuple(
        Finding(kind=kind, page="9" * 64, start=10 * n, end=10 * n + 8, clicks=1, language="fr", sort=sort)
        for n, (kind, sort) in enumerate(kinds)
    )
    read = Crawled(pages=6, is_whole=True, findings=found, languages=("fr",), words=("fr", "en"))
    return [Line(body=read, at=ASKED - HOUR, stage="notice", by="probe:crawl")]


def request() -> list[Said]:
    return [
        Line(body=seen(Fact.SIGNED_IN, ASKED - HOUR), stage="request"),
        Line(body=seen(Fact.SELF_SERVICE_SEEN, ASKED), stage="request"),
        *(
            Line(body=BarriersSought(page=page, version="4.12.1"), stage="request")
            for page in ("home", "account", "form")
        ),
        Line(body=Intended(step=3), stage="request"),
        Line(body=asked(), stage="request"),
        Line(body=seen(Fact.REQUEST_ACKNOWLEDGED, ASKED, ASKED), stage="request"),
        Line(body=Captured(name="promise", artifact="c" * 64, duration_h=48), stage="request"),
        Line(body=StageEnded(clicks=4, fields=6, pages=5, from_home=True), at=ASKED, stage="request"),
    ]


def wait() -> list[Said]:
    pending = seen(Fact.REQUEST_PENDING, ASKED + HOUR, ASKED)
    return [
        Line(body=pending, stage="look"),
        *(Line(body=Looked(facts=(Fact.REQUEST_PENDING,)), at=ASKED + n * 12 * HOUR, stage="look") for n in (1, 2)),
        Line(body=seen(Fact.EXPORT_READY, READY, ASKED + DAY), stage="look"),
        Line(body=Captured(name="expires", artifact="d" * 64, day=date(2026, 3, 10)), at=READY, stage="look"),
        Line(body=Looked(facts=(Fact.EXPORT_READY,)), at=READY, stage="look"),
    ]


def collect() -> list[Said]:
    file = ArtifactKept(
        sha256=ARTIFACT,
        role=Role.EXPORT,
        media_type="application/zip",
        size=1,
        retention=Retention.EXPORT,
        transport=Transport.LOOPBACK,
    )
    turned_away = ((Requester.STRANGER, LinkResult.LOGIN_PAGE), (Requester.BYSTANDER, LinkResult.GONE))
    tries = [
        Line(
            body=LinkTried(requester=who, result=result, after=after, secret_bits=192), at=READY + delay, stage="verify"
        )
        for after, delay in (("at_once", timedelta(0)), ("72h", 3 * DAY))
        for who, result in turned_away
    ]
    return [
        Line(body=file, at=READY, stage="collect"),
        Line(body=seen(Fact.EXPORT_DELIVERED, READY, ASKED + DAY), stage="collect"),
        *tries,
    ]


SAID: list[Said] = [
    (ASKED - HOUR, OPENED),
    *public_pages(),
    *read_back(-HOUR),
    *request(),
    *wait(),
    *collect(),
    *read_back(9 * DAY),
    (ASKED + 9 * DAY, Closed(outcome=Closing.DELIVERED)),
]
MORE: dict[str, object] = {"planted": TRUTH, "bystander": TRUTH, "past": PAST, "before": BEFORE}
