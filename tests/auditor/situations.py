"""Evidence made by hand: a request on 2 March 2026 to a French insurer, and what happened then."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from results.records import (
    GENESIS,
    Answered,
    Asked,
    Basis,
    BasisClaim,
    Body,
    CaseOpened,
    Controller,
    Entry,
    Evidence,
    Expected,
    Fact,
    FactSeen,
    FieldType,
    GroundTruth,
    Interval,
    LegalBasis,
    LetterSent,
    Looked,
    MailReceived,
    MailWatched,
    Provenance,
    QuestionTopic,
    Right,
    Sector,
    Service,
    Text,
    TruthField,
    TruthRecord,
)

ASKED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # the deadline is Thursday 2 April 2026


def service(source: str = "notice", basis: LegalBasis = LegalBasis.CONTRACT, **more: object) -> Service:
    return Service(
        id="sablon",
        name=Text(fr="Sablon", en="Sablon"),
        url="http://127.0.0.1:8200",
        controller=Controller(name="Sablon", country="FR", timezone="Europe/Paris"),
        sector=Sector.INSURANCE,
        legal_basis=Basis(default=BasisClaim(basis=basis, source=source)),  # type: ignore[arg-type]
        languages=("fr",),
        **more,  # type: ignore[arg-type]
    )


OPENED = CaseOpened(
    scenario="sablon",
    scenario_digest="0" * 64,
    service="sablon",
    account="camille@sablon",
    language="fr",
    right=Right.PORTABILITY,
)


def seen(fact: Fact, by: datetime, after: datetime | None = None, **more: object) -> FactSeen:
    return FactSeen(fact=fact, when=Interval(by=by, after=after), **more)  # type: ignore[arg-type]


def asked(at: datetime = ASKED) -> FactSeen:
    return seen(Fact.REQUEST_SUBMITTED, at, at)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A body said in a stage, or by somebody else than the rest."""

    body: Body
    at: datetime | None = None
    stage: str | None = None
    by: str | None = None


Said = tuple[datetime, Body] | Line | Body


def entries(*said: Said, by: str = "probe:browser") -> tuple[Entry, ...]:
    """Entries in order; a body alone is dated by its fact, else by the request."""
    return tuple(_entry(seq, as_line(item), by) for seq, item in enumerate(said, start=1))


def as_line(item: Said) -> Line:
    if isinstance(item, Line):
        return item
    return Line(at=item[0], body=item[1]) if isinstance(item, tuple) else Line(body=item)


def _entry(seq: int, line: Line, by: str) -> Entry:
    return Entry(
        ledger="case-1",
        seq=seq,
        prev=GENESIS,
        at=line.at or _moment(line.body),
        by=line.by or by,
        body=line.body,
        digest="0" * 64,
        stage=line.stage,
    )


def _moment(body: Body) -> datetime:
    return body.when.by if isinstance(body, FactSeen) else ASKED


LETTER = LetterSent(letter="access", artifact="1" * 64, message_id="<case-1.1@post.test>")
ON_PAPER_LETTER = replace(LETTER, message_id=None)
MAILED = replace(OPENED, by_mail=True)


def by_letter(letter: LetterSent = LETTER) -> list[Said]:
    """A request that left as a letter: by our own probe, or posted by a person."""
    by = "probe:mailbox" if letter.message_id else "person:ines"
    return [Line(body=letter, stage="request", by="probe:mailbox"), Line(body=asked(), by=by)]


def watched(*moments: datetime) -> list[Said]:
    """The mailbox was read to its end."""
    return [(at, MailWatched()) for at in moments]


def mailed(at: datetime, **more: object) -> Said:
    """A mail came that answers our letter, and comes from whom it names."""
    said = {"artifact": "2" * 64, "sort": "letter", "authentic": "passed", "surely": True, **more}
    return at, MailReceived(arrived=at, **said)  # type: ignore[arg-type]


def unread(at: datetime) -> Said:
    """A mail that nobody has read."""
    return at, Asked(question="q-1", topic=QuestionTopic.READ_MAIL, answers=("nothing",), artifacts=("2" * 64,))


def read(at: datetime) -> list[Said]:
    """A mail that a person has read, and that says nothing."""
    return [unread(at), (at, Answered(question="q-1", answer="nothing", person="ines"))]


def looks(first: datetime, last: datetime, every: timedelta = timedelta(days=1)) -> list[tuple[datetime, Body]]:
    """A look without news, again and again."""
    moments = []
    while first <= last:
        moments.append((first, Looked()))
        first += every
    return moments  # type: ignore[return-value]


def record(
    name: str,
    category: str,
    *,
    provenance: Provenance = Provenance.PROVIDED,
    occurred: date | None = None,
    file: bool = False,
) -> TruthRecord:
    """A record of one text, which a canary anchors; with `file` it carries one too."""
    canary = "zor" + name.replace("-", "")
    text = TruthField(name="text", type=FieldType.TEXT, value=canary, canaries=(canary,))
    token = f"{canary}file"
    carried = TruthField(
        name="file",
        type=FieldType.FILE,
        value=f"{token}.pdf",
        canaries=(token,),
        sha256="f" * 64,
        media_type="image/png",
    )
    return TruthRecord(
        id=name,
        category=category,
        provenance=provenance,
        expected_portability=Expected.MUST,
        expected_access=Expected.MUST,
        fields=(text, carried) if file else (text,),
        occurred=occurred,
    )


def truth(*records: TruthRecord) -> GroundTruth:
    return GroundTruth(
        account="camille@sablon",
        persona="camille",
        full_name="Camille",
        locale="fr-FR",
        timezone="Europe/Paris",
        seed="s",
        records=records,
    )


def evidence(
    said: Sequence[Entry],
    *,
    sealed_at: datetime = ASKED + timedelta(days=60),
    of: Service | None = None,
    planted: GroundTruth | None = None,
    bystander: GroundTruth | None = None,
    opened: CaseOpened = OPENED,
    **more: object,
) -> Evidence:
    """Evidence in which all that was planted is proven; `more` replaces whatever else it holds."""
    proven = frozenset(f"{r.id}.{f.name}" for r in planted.records for f in r.fields) if planted else frozenset()
    made = Evidence(
        case="case-1",
        digest="e" * 64,
        sealed_at=sealed_at,
        service=of or service(),
        opened=opened,
        entries=tuple(said),
        truth=planted,
        bystander=bystander,
        proven=proven,
    )
    return replace(made, **more)  # type: ignore[arg-type]
