"""Does what somebody may still need stay, and go a year after nobody does?"""

from datetime import UTC, datetime, timedelta

import pytest

from auditor.assess import method_digest
from auditor.gathered import folder_of
from auditor.house import House
from auditor.notice.unsent import Desk
from auditor.privacy import request as requests
from auditor.privacy.due import look, months_after
from auditor.privacy.ground import Ground, is_disputed, may_become_public
from dashboards.notice.page.roof import Unsent
from results.clock import SetClock
from results.records import (
    Answered,
    ArtifactKept,
    Asked,
    ClarificationOrdered,
    Closed,
    Closing,
    LedgerKind,
    MailboxOpened,
    NoticedFinding,
    NoticeOpened,
    NoticeReply,
    NoticeWritten,
    PublicationEvent,
    PublicationWhat,
    QuestionTopic,
    ReleaseEvent,
    ReleaseRow,
    ReleaseState,
    ReplyAct,
    Retention,
    Role,
    Way,
)
from results.store import ledger, publication
from results.store import release as releases
from tests.auditor.privacy.kept import attend, closed_at, damages, keep_mail, mail_of, over

DAY = timedelta(days=1)


async def test_a_case_that_is_open_keeps_everything(house: House, case: str, clock: SetClock) -> None:
    await over(house, case, clock)
    async with house.store.write() as tx:  # somebody is asked for what the answer lacks
        body = ClarificationOrdered(person="ines", missing=("profile",), evidence="e" * 64)
        await ledger.append(tx, case, body, at=clock.now(), by="person:ines")
    clock.advance(400 * DAY)
    due = await look(house, clock.now())
    assert (due.erasable, {t.grounds for t in due.kept}) == ((), {(Ground.UNDER_WAY,)})
    assert (await attend(house)).erased == ()


async def test_what_came_after_the_closing_moves_the_end(house: House, case: str, clock: SetClock) -> None:
    clock.advance(30 * DAY)
    await keep_mail(house, case, mail_of("Encore moi."))
    late = clock.now()
    await over(house, case, clock)
    assert (await attend(house)).erased == ()
    clock.set(months_after(late, 12))
    assert len((await attend(house)).erased) == 3


async def note(house: House, case: str, what: PublicationWhat, **more: object) -> None:
    now = house.clock.now()
    event = PublicationEvent(
        case=case, at=now, day=now.date(), what=what, person="ines", criteria=("deadline",), **more
    )
    async with house.store.write() as tx:
        await publication.note(tx, event)


async def test_what_is_contested_is_kept_until_a_year_after_the_decision(
    house: House, case: str, clock: SetClock
) -> None:
    await note(house, case, PublicationWhat.CONTESTED)
    clock.set(months_after(await closed_at(house, case), 30))
    due = await look(house, clock.now())
    assert (due.erasable, {t.grounds for t in due.kept}) == ((), {(Ground.CONTEST,)})
    assert (await attend(house)).erased == ()
    await note(house, case, PublicationWhat.DECIDED, upheld=True)
    decided = clock.now()
    assert (await attend(house)).erased == ()
    clock.set(months_after(decided, 12))
    assert len((await attend(house)).erased) == 2


async def open_notice(house: House, case: str, *, covers: tuple[str, ...] = (), of: str | None = None) -> str:
    """A notice that tells of the case, with the document that was sent; with `covers` an advisory, whose `case` is a software."""
    now = house.clock.now()
    async with house.store.write() as tx:
        row = await ledger.find(tx, of or case)
        await ledger.create(
            tx,
            ledger="notice-1",
            kind=LedgerKind.NOTICE,
            scenario=row.scenario,
            scenario_digest=row.scenario_digest,
            service=row.service,
            account="controller:1",
            now=now,
        )
        finding = NoticedFinding(
            case=case, service=row.service, criterion="deadline", reason="late", evidence="e" * 64, covers=covers
        )
        kept = house.vault.put("notice-1", b"{}")
        document = ArtifactKept(
            sha256=kept.sha256, role=Role.LETTER, media_type="application/json", size=2, retention=Retention.MAIL
        )
        opened = NoticeOpened(controller="1", language="fr", findings=(finding,))
        bodies = (opened, document, NoticeWritten(artifact=kept.sha256))
        await ledger.append(tx, "notice-1", *bodies, at=now, by="person:ines")
    return "notice-1"


async def test_an_open_notice_keeps_its_case_and_its_own_mails_until_a_year_after_it_is_closed(
    house: House, case: str, clock: SetClock
) -> None:
    notice = await open_notice(house, case)
    clock.set(months_after(await closed_at(house, case), 14))
    due = await look(house, clock.now())
    assert {(t.artifact.ledger, t.grounds) for t in due.kept} == {
        (case, (Ground.NOTICE,)),
        (notice, (Ground.UNDER_WAY,)),
    }
    assert (await attend(house)).erased == ()
    async with house.store.write() as tx:
        await ledger.append(tx, notice, Closed(outcome=Closing.NOTICE_ANSWERED), at=clock.now(), by="engine")
    answered = clock.now()
    clock.set(months_after(answered, 12))
    assert {t.artifact.ledger for t in (await attend(house)).erased} == {case, notice}
    assert await damages(house) == []


async def test_a_reply_after_the_closing_opens_it_again(house: House, case: str, clock: SetClock) -> None:
    notice = await open_notice(house, case)
    async with house.store.write() as tx:
        await ledger.append(tx, notice, Closed(outcome=Closing.NOTICE_UNANSWERED), at=clock.now(), by="engine")
    clock.advance(300 * DAY)
    reply = NoticeReply(reply="r", way=Way.MAIL, acts=(ReplyAct.CONTESTED,), person="ines")
    async with house.store.write() as tx:
        await ledger.append(tx, notice, reply, at=clock.now(), by="person:ines")
    clock.advance(900 * DAY)
    due = await look(house, clock.now())
    assert due.erasable == ()
    assert {t.grounds for t in due.kept if t.artifact.ledger == case} == {(Ground.CONTEST, Ground.NOTICE)}


async def test_a_release_that_is_not_public_yet_keeps_its_cases(house: House, case: str, clock: SetClock) -> None:
    row = ReleaseRow(
        id="2026-Q1.1",
        period="2026-Q1",
        corrects=None,
        built_at=clock.now(),
        method=method_digest(),
        digest="d" * 64,
        state=ReleaseState.DRAFT,
    )
    async with house.store.write() as tx:
        await releases.add(tx, row, person="ines")
    folder = folder_of(house) / row.id
    folder.mkdir(parents=True)
    (folder / "cases.csv").write_text(f"case_id\n{case}\n", encoding="utf-8")
    await over(house, case, clock)
    due = await look(house, clock.now())
    assert (due.erasable, {t.grounds for t in due.kept}) == ((), {(Ground.RELEASE,)})
    assert (await attend(house)).erased == ()
    async with house.store.write() as tx:
        event = ReleaseEvent(release=row.id, at=clock.now(), state=ReleaseState.PUBLISHED, person="ines")
        await releases.note(tx, event)
    assert len((await attend(house)).erased) == 2


def test_a_draft_beside_a_public_release_that_it_does_not_correct_can_never_be_public() -> None:
    def row(name: str, state: ReleaseState, corrects: str | None = None) -> ReleaseRow:
        at = datetime(2027, 1, 1, tzinfo=UTC)
        return ReleaseRow(
            id=name, period="2026-Q4", corrects=corrects, built_at=at, method="m", digest="d", state=state
        )

    public, draft = row("2", ReleaseState.PUBLISHED), row("1", ReleaseState.DRAFT)
    assert may_become_public(draft, [draft])
    assert not may_become_public(draft, [draft, public])
    assert may_become_public(row("3", ReleaseState.FROZEN, corrects="2"), [draft, public])
    assert not may_become_public(public, [draft, public])


async def test_a_person_may_have_it_held_for_a_dispute_before_a_court(house: House, case: str, clock: SetClock) -> None:
    await requests.hold(house, case, person="ines", reason="procès")
    await over(house, case, clock)
    assert (await attend(house)).erased == ()
    assert {t.grounds for t in (await look(house, clock.now())).kept} == {(Ground.HELD,)}
    await requests.hold(house, case, person="ines", reason="jugé", lift=True)
    assert len((await attend(house)).erased) == 2


async def mailbox_with(house: House, *cases: str) -> tuple[str, str]:
    """A mailbox with a mail of which a person is asked whose it is."""
    now = house.clock.now()
    async with house.store.write() as tx:
        row = await ledger.find(tx, cases[0])
        await ledger.create(
            tx,
            ledger="mailbox-1",
            kind=LedgerKind.MAILBOX,
            scenario=row.scenario,
            scenario_digest=row.scenario_digest,
            service=row.service,
            account="camille@portal",
            now=now,
        )
        await ledger.append(tx, "mailbox-1", MailboxOpened(account="camille@portal"), at=now, by="engine")
    digest = await keep_mail(house, "mailbox-1")
    asked = Asked(question="q-1", topic=QuestionTopic.WHICH_CASE, answers=(*cases, "none"), artifacts=(digest,))
    async with house.store.write() as tx:
        await ledger.append(tx, "mailbox-1", asked, at=now, by="probe:mailbox")
    return "mailbox-1", digest


@pytest.mark.parametrize(("answer", "months"), [("none", 0), ("the case", 12)])
async def test_a_mail_of_nobodys_goes_at_once_and_one_of_a_case_after_its_time(
    house: House, case: str, clock: SetClock, answer: str, months: int
) -> None:
    box, digest = await mailbox_with(house, case)
    clock.advance(400 * DAY)
    kept = {t.artifact.ledger: t.grounds for t in (await look(house, clock.now())).kept}
    assert kept == {box: (Ground.QUESTION,)}
    given = Answered(question="q-1", answer=case if months else answer, person="ines")
    async with house.store.write() as tx:
        await ledger.append(tx, box, given, at=clock.now(), by="person:ines")
    erased = {t.artifact.ledger for t in (await attend(house)).erased}
    assert (box in erased) is (not months)
    clock.set(months_after(clock.now(), 12))
    await attend(house)
    assert not house.vault.has(box, digest)


def disputes(what: PublicationWhat, advisory: str | None, **more: object) -> PublicationEvent:
    at = datetime(2026, 4, 1, tzinfo=UTC)
    return PublicationEvent(
        case="case-1", at=at, day=at.date(), what=what, person="ines", criteria=("deadline",), advisory=advisory, **more
    )


def test_what_is_decided_of_the_controller_is_not_decided_of_whoever_makes_the_software() -> None:
    by_maker = disputes(PublicationWhat.CONTESTED, "notice-9")
    by_them, decided = disputes(PublicationWhat.CONTESTED, None), disputes(PublicationWhat.DECIDED, None, upheld=True)
    assert is_disputed([by_maker, by_them, decided])
    assert not is_disputed([by_maker, by_them, decided, disputes(PublicationWhat.DECIDED, "notice-9", upheld=True)])


async def test_an_open_advisory_keeps_the_cases_that_it_stands_for(house: House, case: str, clock: SetClock) -> None:
    await open_notice(house, "indico", covers=(f"{case} deadline",), of=case)
    clock.set(months_after(await closed_at(house, case), 14))
    assert {
        (t.artifact.ledger, t.grounds) for t in (await look(house, clock.now())).kept if t.artifact.ledger == case
    } == {(case, (Ground.NOTICE,))}


async def test_what_was_written_on_a_page_and_not_sent_goes_by_itself_after_a_day(
    house: House, clock: SetClock
) -> None:
    desk, token = Desk(house.settings.home), "t" * 32
    desk.keep(token, Unsent(id="reply-00000001", form="acknowledge", acts=(ReplyAct.ACKNOWLEDGED,)), clock.now())
    await attend(house)
    assert len(list((house.settings.home / "unsent").glob("*/*"))) == 1
    clock.advance(2 * DAY)
    await attend(house)
    assert list((house.settings.home / "unsent").glob("*/*")) == []
