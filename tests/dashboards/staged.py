"""Cases by hand, each a situation that a report must say well; judged by the true criteria."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from auditor.assess import assess
from auditor.criteria.comparison import compare_formats
from dashboards.channels import report
from dashboards.export.anatomy import Anatomy, anatomy_of
from results.records import (
    Answered,
    ArtifactKept,
    Asked,
    CaseOpened,
    Closed,
    Closing,
    Documentation,
    Earlier,
    Entry,
    Environment,
    Fact,
    FactDetails,
    FactSeen,
    GroundTruth,
    Inspection,
    Intended,
    Language,
    Leak,
    LegalBasis,
    LinkResult,
    LinkTried,
    Looked,
    Problem,
    QuestionTopic,
    ReadBack,
    Requester,
    Right,
    Role,
    Scorecard,
    StageEnded,
    Text,
    Unobserved,
)
from tests.auditor import perfect as flawless
from tests.auditor.criteria.test_export_criteria import TRUTH, inspection
from tests.auditor.situations import (
    ASKED,
    OPENED,
    Said,
    asked,
    entries,
    evidence,
    looks,
    record,
    seen,
    service,
    truth,
)
from tests.dashboards.export import rich

DUE = datetime(2026, 4, 2, 22, 0, tzinfo=UTC)  # the last moment of Thursday 2 April 2026 in Paris
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
KEY = hashlib.sha256(b"key").hexdigest()


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A judged case, and what its report is made of."""

    card: Scorecard
    entries: tuple[Entry, ...]
    pictures: dict[str, bytes]
    inspection: Inspection | None = None
    truth: GroundTruth | None = None

    def page(self, language: Language) -> str:
        return report.render(
            self.card,
            self.entries,
            language=language,
            pictures=self.pictures,
            operator="Observatoire des essais",
            contact="contact@observatoire.example",
            key_fingerprint=KEY,
            anatomy=self.anatomy(language),
        )

    def anatomy(self, language: Language) -> Anatomy | None:
        if self.inspection is None:
            return None
        compared = [rich.COMPARED] if self.inspection is rich.INSPECTION else []
        formats = compare_formats(self.inspection)
        return anatomy_of(self.inspection, self.truth, language, Right.PORTABILITY, formats=formats, compared=compared)


def picture(words: str) -> bytes:
    """A page as a browser might have shown it."""
    image = Image.new("RGB", (1280, 720), "#f7f7f4")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 1280, 80), fill="#335577")
    pen.text((40, 30), words, fill="white")
    for n in range(6):
        pen.rectangle((40, 130 + 80 * n, 900 - 60 * n, 160 + 80 * n), fill="#d0d0c8")
    data = BytesIO()
    image.save(data, "JPEG", quality=60)
    return data.getvalue()


def link(who: Requester, result: LinkResult, at: datetime, after: str = "at_once", bits: int = 128) -> Said:
    return at, LinkTried(requester=who, result=result, after=after, secret_bits=bits)


def tries(at: datetime, stranger: LinkResult = LinkResult.LOGIN_PAGE, other: LinkResult = LinkResult.DENIED, **more):
    return [
        link(Requester.ACCOUNT, LinkResult.SAME_FILE, at, **more),
        (at, StageEnded()),
        link(Requester.STRANGER, stranger, at, **more),
        (at, StageEnded()),
        link(Requester.BYSTANDER, other, at, **more),
        (at, StageEnded()),
    ]


def before(opened: CaseOpened = OPENED) -> list[Said]:
    back = [
        ReadBack(category="messages", seen=tuple(f"message-{n}.text" for n in range(1, 5))),
        ReadBack(category="family", seen=("child-1.text", "child-2.text")),
    ]
    return [
        (ASKED - HOUR, opened),
        (ASKED - HOUR, seen(Fact.SIGNED_IN, ASKED - HOUR)),
        *((ASKED, body) for body in back),
        (ASKED, StageEnded()),
        (ASKED, seen(Fact.SELF_SERVICE_SEEN, ASKED)),
        (ASKED, Intended(step=3)),
    ]


def sent(opened: CaseOpened = OPENED) -> list[Said]:
    return [*before(opened), asked(), seen(Fact.REQUEST_ACKNOWLEDGED, ASKED, ASKED)]


def given(by: datetime, after: datetime) -> list[Said]:
    return [seen(Fact.EXPORT_READY, by, after), seen(Fact.EXPORT_DELIVERED, by, after)]


def closed(at: datetime, outcome: Closing = Closing.DELIVERED) -> Said:
    return at, Closed(outcome=outcome)


def staged(said: Sequence[Said], inspected: Inspection | None, *, until: datetime, **more) -> Staged:
    """Judge it; the ledger alone says what happened."""
    pictures = {hashlib.sha256(data).hexdigest(): data for data in (picture(name) for name in more.pop("pictures", ()))}
    shown: list[Said] = []
    for entry, item in zip(entries(*said), said, strict=True):
        if isinstance(entry.body, FactSeen | Unobserved) and entry.body.artifacts:
            shown += [(entry.at, kept(digest)) for digest in entry.body.artifacts]
        shown.append(item)
    ledger = tuple(replace(e, digest=hashlib.sha256(str(e.seq).encode()).hexdigest()) for e in entries(*shown))
    more.setdefault("planted", TRUTH)
    more.setdefault("bystander", TRUTH)
    return Staged(
        card=assess(evidence(ledger, sealed_at=until, **more), inspected),
        entries=ledger,
        pictures=pictures,
        inspection=inspected,
        truth=more["planted"],
    )


def kept(digest: str) -> ArtifactKept:
    return ArtifactKept(sha256=digest, role=Role.SCREENSHOT, media_type="image/jpeg", size=1, retention="page")


def perfect() -> Staged:
    return staged(flawless.SAID, flawless.INSPECTION, until=ASKED + 10 * DAY, **flawless.MORE)


def slow() -> Staged:
    at = DUE + 5 * DAY
    nights = looks(ASKED + DAY, DUE + 4 * DAY)
    said = [*sent(), *nights, *given(at, at - DAY), *tries(at), closed(at)]
    return staged(said, inspection(absent=("child-1", "child-2")), until=at)


def leaking() -> Staged:
    at = ASKED + 2 * DAY
    leak = Leak(kind="bystander_canary", member=1, path="$.x", record="message-9")
    said = [*sent(), *given(at, at - DAY), *tries(at, LinkResult.LOGIN_PAGE, LinkResult.SAME_FILE), closed(at)]
    return staged(said, inspection(leaks=(leak,)), until=at)


def open_link() -> Staged:
    at = ASKED + 2 * DAY
    said = [*sent(), *given(at, at - DAY), *tries(at, LinkResult.SAME_FILE, LinkResult.SAME_FILE, bits=32), closed(at)]
    return staged(said, inspection(grade=2), until=at)


def lasting_link() -> Staged:
    at = ASKED + 2 * DAY
    late = link(Requester.ACCOUNT, LinkResult.SAME_FILE, at + 40 * DAY, "40d")
    said = [*sent(), *given(at, at - DAY), *tries(at, LinkResult.SAME_FILE, LinkResult.SAME_FILE), late]
    return staged([*said, closed(at + 40 * DAY)], inspection(grade=3), until=at + 40 * DAY)


def bearer_link() -> Staged:
    at = ASKED + 2 * DAY
    gone = link(Requester.ACCOUNT, LinkResult.GONE, at + 7 * DAY, "7d")
    said = [*sent(), *given(at, at - DAY), *tries(at, LinkResult.SAME_FILE, LinkResult.SAME_FILE), gone]
    return staged([*said, closed(at + 7 * DAY)], inspection(absent=("message-1",)), until=at + 7 * DAY)


def silent() -> Staged:
    until = DUE + 30 * DAY
    said = [*sent(), *looks(ASKED + DAY, until), closed(until, Closing.SILENT)]
    return staged(said, None, until=until)


def fee() -> Staged:
    proposal = seen(Fact.FEE_DEMANDED, ASKED, proposed=True)
    question = Asked(question="q-1", topic=QuestionTopic.CONFIRM_FACT, answers=("yes", "no"), proposes=7)
    answer = Answered(question="q-1", answer="yes", person="alix")
    confirmed = seen(Fact.FEE_DEMANDED, ASKED, confirms=7, details=FactDetails(amount="12.50 EUR"))
    said = [*before()[:-1], proposal, StageEnded(stopped_by=Fact.FEE_DEMANDED), question]
    later = ASKED + DAY
    said += [(later, answer), (later, confirmed), closed(later, Closing.ANSWERED_OTHERWISE)]
    return staged(said, None, until=later)


def refused_password() -> Staged:
    no = Unobserved(code="credential_rejected", retry=False)
    said = [(ASKED, OPENED), (ASKED, no), closed(ASKED, Closing.CREDENTIAL_REJECTED)]
    return staged(said, None, until=ASKED)


def portal_down() -> Staged:
    """The portal answers now and then until just before the deadline, then no more."""
    said: list[Said] = sent()
    for n in range(1, 40):
        at = ASKED + n * DAY
        down = n > 25 or n % 4 == 0
        said.append(
            (at, Unobserved(code="target_unreachable" if n % 3 else "maintenance", retry=True) if down else Looked())
        )
    until = ASKED + 40 * DAY
    return staged(said, None, until=until)


def waiting() -> Staged:
    """Each look says that the request is being worked on."""
    said: list[Said] = sent()
    for n in range(1, 13):
        at = ASKED + n * DAY
        if n == 1:
            said.append(seen(Fact.REQUEST_PENDING, at, ASKED))
        said.append((at, Looked(facts=(Fact.REQUEST_PENDING,), changed=n == 1)))
    return staged(said, None, until=ASKED + 12 * DAY + HOUR)


def refused() -> Staged:
    at = ASKED + 9 * DAY
    said = [*sent(), *looks(ASKED + DAY, at), seen(Fact.REFUSED, at, at - DAY), closed(at, Closing.ANSWERED_OTHERWISE)]
    return staged(said, None, until=at)


def town() -> Staged:
    opened = replace(OPENED, right=Right.ACCESS)
    of = replace(service(basis=LegalBasis.PUBLIC_TASK), name=Text(fr="Mairie de Sablon", en="Town of Sablon"))
    at = ASKED + 12 * DAY
    said = [*sent(opened), *looks(ASKED + DAY, at - DAY), *given(at, at - DAY), *tries(at), closed(at)]
    explained = replace(inspection(), documentation=Documentation(level=3, members=2, keys=9, named=2, explained=9))
    return staged(said, explained, until=at, of=of, opened=opened)


def two_limbs() -> Staged:
    opened = replace(OPENED, right=Right.BOTH)
    at = ASKED + 12 * DAY
    said = [*sent(opened), *given(at, at - DAY), *tries(at), closed(at)]
    return staged(said, inspection(absent=("message-1", "message-2")), until=at, opened=opened)


def missing_again() -> Staged:
    """Two of four messages are missing, as they were in the export before."""
    at = ASKED + DAY
    absent = ("message-1", "message-2")
    before_ = Earlier(case="case-0", evidence="d" * 64, missing=absent)
    said = [*sent(), *given(at, ASKED), *tries(at), closed(at)]
    return staged(said, inspection(absent=absent), until=at, earlier=before_)


def sixty_missing() -> Staged:
    many = truth(
        *(record(f"photo-{n}", "photos") for n in range(1, 51)), *(record(f"order-{n}", "orders") for n in range(1, 20))
    )
    at = ASKED + DAY
    absent = tuple(r.id for r in many.records if r.category == "photos" or r.id in ("order-1", "order-2"))
    said = [*sent(), *given(at, ASKED), *tries(at), closed(at)]
    return staged(said, inspection(many, absent=absent[:50] + absent[50:]), until=at, planted=many, bystander=many)


def long_names() -> Staged:
    long = "Caisse-interprofessionnelle-de-prévoyance-mutualiste-et-solidaire-du-Haut-Plateau-de-l’Extrême-Sablon"
    many = truth(
        *(
            record(f"un-élément-dont-le-nom-n-en-finit-pas-et-ne-se-coupe-nulle-part-{n}", "family")
            for n in range(1, 4)
        ),
        *(record(f"message-{n}", "messages") for n in range(1, 5)),
    )
    at = ASKED + DAY
    of = service()
    of = replace(of, name=Text(fr=long, en=long), controller=replace(of.controller, name=long.replace("-", "_")))
    absent = tuple(r.id for r in many.records if r.category == "family")
    said = [*sent(), *given(at, ASKED), *tries(at), closed(at)]
    return staged(said, inspection(many, absent=absent), until=at, planted=many, bystander=many, of=of)


HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>{name} & "Cie"'


def hostile_name() -> Staged:
    of = service()
    of = replace(of, name=Text(fr=HOSTILE, en=HOSTILE), controller=replace(of.controller, name=HOSTILE))
    return staged(sent(), None, until=ASKED + DAY, of=of)


def pictured() -> Staged:
    names = ("Mon compte", "Demande enregistrée", "Export prêt")
    account, recorded, ready = (hashlib.sha256(picture(n)).hexdigest() for n in names)
    at = ASKED + 6 * HOUR
    said = [
        (ASKED, OPENED),
        seen(Fact.SELF_SERVICE_SEEN, ASKED, artifacts=(account,)),
        Intended(step=3),
        seen(Fact.REQUEST_SUBMITTED, ASKED, ASKED, artifacts=(recorded,)),
        seen(Fact.REQUEST_ACKNOWLEDGED, ASKED, ASKED, artifacts=(recorded,)),
        seen(Fact.EXPORT_READY, at, ASKED, artifacts=(ready,)),
        seen(Fact.EXPORT_DELIVERED, at, ASKED),
        *tries(at),
        closed(at),
    ]
    return staged(said, inspection(), until=at, pictures=names)


def unread() -> Staged:
    """Part of the archive is encrypted."""
    at = ASKED + DAY
    half = inspection(absent=("child-1", "child-2"), problems=(Problem(code="encrypted_member"),))
    return staged([*sent(), *given(at, ASKED), closed(at)], half, until=at)


def unexamined() -> Staged:
    """An export is in hand, and we have not opened it; at a demonstration no second account stands by."""
    at = DUE + HOUR
    said = [*sent(), *given(at, DUE - HOUR), closed(at)]
    return staged(said, None, until=at, bystander=None, of=replace(service(), environment=Environment.PREPRODUCTION))


def extended() -> Staged:
    """An extension is announced with reasons, then an answer comes on the last day but one."""
    told = ASKED + 20 * DAY
    extension = seen(Fact.EXTENSION_ANNOUNCED, told, told - DAY, details=FactDetails(reasons=True))
    at = ASKED + 90 * DAY
    said = [*sent(), *looks(ASKED + DAY, told - DAY), extension, *looks(told + DAY, at - DAY)]
    return staged([*said, *given(at, at - DAY), *tries(at), closed(at)], inspection(), until=at)


def identity() -> Staged:
    """A proof of identity is asked for, and we gave none: the clock stands still."""
    asked_for = seen(Fact.IDENTITY_DOCUMENT_DEMANDED, ASKED + 5 * DAY, ASKED + 4 * DAY)
    said = [*sent(), *looks(ASKED + DAY, ASKED + 4 * DAY), asked_for, *looks(ASKED + 6 * DAY, DUE + 9 * DAY)]
    return staged(said, None, until=DUE + 9 * DAY)


def unsent() -> Staged:
    """The program stopped at the moment of sending."""
    doubt = Asked(question="q-2", topic=QuestionTopic.AMBIGUOUS_REQUEST, answers=("sent", "not_sent", "abandon"))
    return staged([*before(), (ASKED + HOUR, doubt)], None, until=ASKED + HOUR)


def unproven() -> Staged:
    """A person says that a letter was sent; nothing shows that it arrived."""
    said = [(ASKED, OPENED), asked()]
    made = staged(said, None, until=DUE + DAY)
    ledger = tuple(replace(e, by="person:x") for e in made.entries)
    return replace(made, card=assess(evidence(ledger, sealed_at=DUE + DAY, planted=TRUTH), None), entries=ledger)


def laid_bare() -> Staged:
    """An export of which there is much to say: every part of the anatomy has something in it."""
    at = ASKED + DAY
    said = [*sent(), *given(at, ASKED), *tries(at), closed(at)]
    return staged(said, rich.INSPECTION, until=at, planted=rich.TRUTH, bystander=rich.TRUTH)


SITUATIONS: dict[str, Callable[[], Staged]] = {
    stage.__name__: stage
    for stage in (
        perfect, slow, leaking, open_link, lasting_link, bearer_link, silent, fee, refused_password, portal_down,
        waiting, refused, town, two_limbs, missing_again, sixty_missing, long_names, hostile_name, pictured, unread, unexamined,
        extended, identity, unsent, unproven, laid_bare,
    )
}  # fmt: skip
