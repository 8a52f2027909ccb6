"""A year of cases, as an engine would have left it: every table has rows, and texts are not all plain."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import insert

from results.records import (
    AccountChange,
    Alert,
    Answered,
    ArtifactKept,
    Asked,
    BackupRow,
    Body,
    Campaign,
    CaseOpened,
    Closed,
    Closing,
    Erased,
    Fact,
    FactSeen,
    Fired,
    Firing,
    Inspection,
    Intended,
    Interval,
    LedgerKind,
    Looked,
    Method,
    Outcome,
    Passed,
    PersonRight,
    PlantingOpened,
    PrivacyAct,
    PrivacyEvent,
    PrivacyOutcome,
    PrivacyRequest,
    PublicationEvent,
    PublicationWhat,
    PublishedError,
    Push,
    PushKind,
    QuestionTopic,
    ReleaseEvent,
    ReleaseRow,
    ReleaseState,
    Right,
    Said,
    Selection,
    StageEnded,
    Text,
    Unobserved,
    Waited,
)
from results.records.person import Interest, Person, PersonRole, PersonToken, TokenScope
from results.store import (
    Store,
    account,
    act,
    alert,
    campaign,
    case_row,
    declaration,
    interest,
    judgment,
    lease,
    ledger,
    method,
    person,
    person_session,
    person_token,
    privacy,
    publication,
    push,
    release,
    sample,
    session,
    switch,
    worker,
)
from results.store.alert import Mute, Way
from results.store.case_row import KeptRow
from results.store.sample import EnteredSample
from results.store.worker import WorkerRow
from results.tables import host_leases, orders
from tests.results.figures.rows import row as counted
from tests.results.store.test_declaration import TRUTH
from tests.results.store.test_judgment import card, verdict
from tests.results.store.test_ledger import NOON

DAY = timedelta(days=1)
KEY = b"k" * 32
SCENARIO, TRUE = "d" * 64, "e" * 64
SERVICES = ("acme", "bétule", "città-di-prova")


def digest(of: str) -> str:
    return sha256(of.encode()).hexdigest()


def told(
    case: str, number: int, service: str, who: str, start: datetime
) -> list[tuple[datetime, str | None, list[Body]]]:
    """What a case says, by moment and stage; one in seven is silent, one in five asks, one in nine is locked out."""
    opened = CaseOpened(
        scenario="acme", scenario_digest=SCENARIO, service=service, account=who, language="fr", right=Right.PORTABILITY
    )
    asked = start + timedelta(hours=1)
    first = Interval(after=start, by=asked)
    course: list[tuple[datetime, str | None, list[Body]]] = [
        (start, None, [opened]),
        (start, "baseline", [Looked(facts=(), page=digest(f"{case}-page")), StageEnded(clicks=3, pages=2)]),
        (asked, "request", [Intended(step=4)]),
        (asked, "request", [FactSeen(fact=Fact.REQUEST_SUBMITTED, when=first, step=4), StageEnded()]),
        (asked, "wait", [Waited(until=asked + DAY, why="poll")]),
    ]
    for day in range(1, 4 + number % 5):
        at = asked + day * DAY
        course.append((at, "look", [Looked(facts=(Fact.REQUEST_PENDING,), changed=False), StageEnded()]))
    if number % 9 == 0:
        refused = Unobserved(code="credential_rejected", retry=False)
        seen = FactSeen(fact=Fact.SIGNED_IN, when=Interval(by=asked + 9 * DAY))
        course += [(asked + 9 * DAY, "look", [refused]), (asked + 10 * DAY, "look", [seen, StageEnded()])]
    if number % 5 == 0:
        question = Asked(
            question=f"q-{case}",
            topic=QuestionTopic.KEEPS_FAILING,
            answers=("again", "abandon"),
            words=Text(fr="La page dit « bientôt » : faut-il attendre ?", en="It says “soon”: wait?"),
            due=asked + 20 * DAY,
        )
        course.append((asked + 11 * DAY, "look", [question]))
        if number % 10 == 0:
            course.append((asked + 12 * DAY, "look", [Answered(question=f"q-{case}", answer="again", person="Zoé")]))
    end = asked + 14 * DAY
    if number % 7 == 0:
        return [*course, (end, None, [Closed(outcome=Closing.SILENT)])] if number % 2 else course
    export = ArtifactKept(
        sha256=digest(f"{case}-export"), role="export", media_type="application/zip", size=2**33, retention="export"
    )
    page = ArtifactKept(sha256=digest(f"{case}-page"), role="page", media_type="text/html", size=9, retention="page")
    got = FactSeen(fact=Fact.EXPORT_DELIVERED, when=Interval(after=end - DAY, by=end), artifacts=(export.sha256,))
    course += [
        (end, "collect", [export, page, got, StageEnded()]),
        (end + DAY, None, [Closed(outcome=Closing.DELIVERED)]),
    ]
    if number % 4 == 0:
        course.append((end + 400 * DAY, None, [Erased(sha256=export.sha256, rule="twelve_months", person="ines")]))
    return course


async def fill(store: Store, cases: int) -> None:
    """So many cases on a third as many accounts."""
    async with store.write() as tx:
        await declaration.keep_scenario(tx, digest=SCENARIO, scenario="acme", text='{"fr": "À l’été"}', now=NOON)
        await declaration.keep_truth(tx, digest=TRUE, truth=TRUTH, now=NOON)
        await switch.turn(tx, "stop", on=False, person="ines", now=NOON)
        await tx.execute(insert(host_leases), [{"host": "acme.example", "owner": None, "until": None, "free_at": NOON}])
        await worker.say(
            tx, WorkerRow(owner="host:1:1", kind="embedded", version="0.1.0", since=NOON, seen_at=NOON, running=0)
        )
        standing = Campaign(
            name="quarterly",
            selection=Selection(scenarios=("acme",)),
            cron="0 9 1 */3 *",
            zone="Europe/Paris",
            starts=NOON,
            ordered_by="Zoé",
            ordered_at=NOON,
        )
        await campaign.add(tx, standing)
        await campaign.begin(tx, Firing(campaign="quarterly", fire_at=NOON, begun_at=NOON, by="engine"))
        passed = Fired(campaign="quarterly", scenario="acme", fire_at=NOON, passed=Passed.UNKNOWN, detail="was: été")
        await campaign.record(tx, passed)
        await _published(tx)
        await _manned(tx)
        await _told_to_others(tx)
        await _asked_by_people(tx)
        await tx.execute(
            insert(orders),
            [
                {
                    "id": f"o-{n}",
                    "what": "lint",
                    "subject": "acme",
                    "person": "Zoé",
                    "at": NOON,
                    "done_at": None if n else NOON,
                }
                for n in range(3)
            ],
        )
    for number in range(cases):
        service = SERVICES[number % 3]
        who = f"persona{number // 3:03d}@{service}"
        start = NOON + number * timedelta(hours=26, microseconds=number)
        async with store.write() as tx:
            if number < 3:
                await _plant(tx, f"planting-{number:04d}", service, who)
            await _case(tx, f"case-{number:04d}", number, service, who, start)


async def _plant(tx, planting: str, service: str, who: str) -> None:
    await _create(tx, planting, LedgerKind.PLANTING, service, who, NOON)
    opened = PlantingOpened(
        scenario="acme", scenario_digest=SCENARIO, service=service, account=who, language="fr", truth=TRUE
    )
    await ledger.append(tx, planting, opened, at=NOON, by="engine")
    await declaration.keep_planting(tx, account=who, ledger=planting, truth=TRUE, seed="a seed")
    await account.append(tx, who, AccountChange.CREATED, at=NOON, by="person:Zoé")


async def _create(tx, name: str, kind: LedgerKind, service: str, who: str, now: datetime) -> None:
    await ledger.create(
        tx, ledger=name, kind=kind, scenario="acme", scenario_digest=SCENARIO, service=service, account=who, now=now
    )


async def _told_to_others(tx) -> None:
    said = Said(title=Text(fr="Été", en="Out"), body=Text(fr="À lire", en="Read it"), document="{}")
    for name in ("lab", "press"):
        one = Push(
            id=f"release_{name}",
            kind=PushKind.RELEASE,
            subject="2026-Q4.1",
            what="published",
            recipient=name,
            entered_at=NOON,
            said=said,
        )
        await push.enter(tx, one)
    await push.claim(tx, NOON, real=NOON, owner="host:1:1", limit=1)
    await _alerted(tx)


async def _asked_by_people(tx) -> None:
    """Somebody asked for access and was answered, somebody else waits; a backup was written."""
    for name in ("request-1", "request-2"):
        asked = PrivacyRequest(
            id=name,
            right=PersonRight.ACCESS,
            received=NOON.date(),
            due=NOON.date(),
            who="Zoé",
            entered_at=NOON,
            entered_by="ines",
        )
        await privacy.enter(tx, asked)
        await privacy.note(tx, PrivacyEvent(subject=name, at=NOON, what=PrivacyAct.ENTERED, person="ines"))
    await privacy.answer(tx, "request-1", PrivacyOutcome.GRANTED, at=NOON)
    row = BackupRow(place="/mnt/à-part", at=NOON, person="Zoé", with_vault=True, with_keys=False)
    await privacy.note_backup(tx, row)


async def _alerted(tx) -> None:
    """Somebody was told of a firing that opened nothing, and wants to hear no more of it."""
    (event,) = await alert.untaken(tx, 9)
    one = Alert(
        key=event.key,
        what=event.what,
        since=event.at,
        last_at=event.at,
        count=1,
        campaign=event.campaign,
        acked_at=NOON,
        acked_by="Zoé",
        told={"mine/lab": NOON},
        ended=frozenset({"mine/press"}),
    )
    await alert.keep(tx, [one], settled=())
    await alert.keep_way(tx, "mine/lab", Way(number=1, told_at=NOON, push="alert_mine_lab_1"))
    await alert.mute(tx, Mute(subject="mine", until=NOON + DAY, person="Zoé", at=NOON))
    await alert.take(tx, [event.id])


async def _manned(tx) -> None:
    """Somebody with a code is at the desk, was not free towards a town, and has looked at a case."""
    ines = Person(name="inès", roles=(PersonRole.AUDITOR, PersonRole.READER), added_at=NOON, added_by="Zoé")
    await person.add(tx, ines, password="$argon2id$v=19$m=65536,t=3,p=4$é")
    await person.set_code(tx, ines.name, b"\x00secret\xff", key=KEY, step=7)
    await person_session.begin(tx, "jeton", ines.name, NOON, proven=True)
    read = PersonToken(
        digest="", person=ines.name, name="tableau à part", scope=TokenScope.CASES, made_at=NOON, until=NOON + DAY
    )
    await person_token.make(tx, "jeton d’un programme", read)
    town = Interest(person=ines.name, controller="Grève", why="élue", declared_at=NOON, declared_by="Zoé")
    await interest.declare(tx, town)
    await interest.end(tx, ines.name, town.controller, NOON + DAY)
    await act.note(tx, ines.name, "looked", "case-été", at=NOON, details="preuve")


async def _published(tx) -> None:
    """A sample that was drawn, a release that was frozen, and an error in it."""
    await sample.enter(tx, EnteredSample(id="towns", digest="d" * 64, drawn_at=NOON, person="Zoé", text="à tirer"))
    row = ReleaseRow(
        id="2026-Q1.1",
        period="2026-Q1",
        corrects=None,
        built_at=NOON,
        method="a" * 64,
        digest="b" * 64,
        state=ReleaseState.DRAFT,
    )
    await release.add(tx, row, person="Zoé")
    await release.note(tx, ReleaseEvent(release=row.id, at=NOON, state=ReleaseState.FROZEN, person="Zoé"))
    wrong = PublishedError(
        found_on=NOON.date(), release=row.id, subject="n", said="1", should_say="2", cause="été", person="Zoé"
    )
    await release.add_error(tx, wrong)


async def _case(tx, case: str, number: int, service: str, who: str, start: datetime) -> None:
    await _create(tx, case, LedgerKind.CASE, service, who, start)
    for at, stage, bodies in told(case, number, service, who, start):
        last = (await ledger.append(tx, case, *bodies, at=at, by="probe:browser", stage=stage, attempt=1))[-1]
    if number % 3 == 0:
        claimed = await lease.claim(tx, case, owner="host:1:1", real=start)
        assert claimed is not None
        await lease.settle(tx, case, due_at=start + 15 * DAY, why="poll", stage="look", epoch=claimed.epoch)
        if not number % 2:
            await lease.claim(tx, case, owner="host:1:1", real=start)
    if number % 11 == 0:
        await session.keep(tx, account=who, ledger=case, state=b"\x00cookies\xff", key=KEY, now=start)
    seal = digest(f"{case}-seal")
    manifest = b"\x00\xff{}" + case.encode()
    await judgment.keep_evidence(
        tx, digest=seal, ledger=case, sealed_at=last.at, head_seq=last.seq, manifest=manifest, signature="s" * 128
    )
    looked = Inspection(artifacts=(seal,), truth=TRUE, inspector="1", members=(), records=(), counts=())
    await judgment.keep_inspection(tx, key=digest(f"{case}-i"), ledger=case, inspection=looked, now=last.at)
    await judgment.log_read(tx, ledger=case, sha256=seal, person="Zoé", why="doute", now=last.at)
    judged = card(verdict("deadline", Outcome.PASSED), verdict("cost", Outcome.UNTESTED), evidence=seal)
    await judgment.keep_scorecard(tx, replace(judged, case=case), now=last.at)
    row = replace(counted(case, *[Outcome.PASSED] * 3), case=case, service=service)
    of = replace(judged.service, id=service)
    kept = KeptRow(row=row, service=of, evidence=seal, head="1" * 64, account=who)
    await case_row.keep(tx, kept, method="a" * 64)
    await method.keep(tx, Method(digest="a" * 64, version="2026.1", criteria=()), now=last.at)
    notified = PublicationWhat.NOTIFIED
    await publication.note(
        tx,
        PublicationEvent(
            case=case, at=last.at, day=last.at.date(), what=notified, person="Zoé", criteria=("deadline",)
        ),
    )
