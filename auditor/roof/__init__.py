"""What the desk asks of the program: its acts are those of the command line, done in the name of whoever signed in."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.account.standing import standings_of
from auditor.account.words import condition, holder, next_for
from auditor.campaign import change
from auditor.day import calendar_day
from auditor.desk import abandon
from auditor.former import said_otherwise
from auditor.house import House
from auditor.interest import interest_in_ledger, refuse_interested_in
from auditor.next import stage_words, waits_for
from auditor.notice import reply as replies
from auditor.notice import review
from auditor.notice.draft import draft
from auditor.notice.reply import Reading
from auditor.refusal import Refused
from auditor.release_course import differs, step
from auditor.roof import alert, campaign, method, notice, question, release, sample
from auditor.roof.account import Declared, Names, Subjects
from auditor.roof.building import Yard
from auditor.roof.deadline import Deadlines
from auditor.roof.notice_due import NoticeDues
from auditor.roof.refused import told
from auditor.roof.scenario import Catalogued
from dashboards.desk.catalogue import Catalogue
from dashboards.desk.dated import Dated
from dashboards.desk.edition import (
    BuildTold,
    Changed,
    MethodDiffers,
    MethodTold,
    ReleaseTold,
    SampleTold,
    ToDraw,
    Wanted,
)
from dashboards.desk.shown import (
    AccountTold,
    AlertTold,
    CampaignTold,
    ContestRuled,
    Due,
    Given,
    Listed,
    MailShown,
    NoticesWanted,
    NoticeTold,
    Ordered,
    Put,
    Upload,
)
from results.records import AccountCondition, Jurisdiction, Language, ReleaseState, ReplyAct, Service, Text
from results.records.person import Interest
from results.store import Store, ledger
from results.store import release as releases
from results.store.alert_place import Sought
from results.store.board import Subject
from results.store.ledger import LedgerRow
from results.vault import Vault

_AILING = (AccountCondition.LOCKED, AccountCondition.BURNED)


class DeskRoof:
    """The program of one installation, as the desk sees it."""

    def __init__(self, house: House, catalogued: Catalogued | None = None) -> None:
        self._house = house
        self._deadlines = Deadlines(store=house.store)
        self._notice_dues = NoticeDues(store=house.store, service=self._deadlines.service)
        self._catalogued = catalogued or Catalogued(house=house)
        self._declared = Declared(house=house)
        self._names = Names(house=house)
        self._subjects = Subjects(store=house.store)
        self._yard = Yard()

    @property
    def store(self) -> Store:
        return self._house.store

    @property
    def vault(self) -> Vault:
        return self._house.vault

    @property
    def key(self) -> bytes:
        return self._house.keys.vault

    @property
    def operator(self) -> str:
        return self._house.settings.operator

    @property
    def zone(self) -> str:
        return alert.ZONE

    def now(self) -> datetime:
        return self._house.clock.now()

    def stage(self, stage: str) -> Text:
        return stage_words(stage)

    def waits_for(self, why: str | None, language: Language) -> str:
        return waits_for(why, language)

    async def services(self, rows: Sequence[LedgerRow]) -> Sequence[Service]:
        async with self.store.read() as tx:
            return [await self._deadlines.service(tx, row.scenario_digest) for row in rows]

    async def interest(self, person: str, row: LedgerRow) -> Interest | None:
        async with self.store.read() as tx:
            return await interest_in_ledger(tx, person, row)

    async def deadlines(self) -> Sequence[Due]:
        return await self._deadlines.look()

    async def notice_dues(self) -> Sequence[Dated]:
        return await self._notice_dues.look()

    async def deadline(self, row: LedgerRow) -> Due | None:
        return await self._deadlines.of(row)

    async def question(self, question_id: str, *, person: str, with_mails: bool = True) -> Put:
        return await question.put(self._house, question_id, person=person, with_mails=with_mails)

    async def answer(self, question_id: str, given: Given, *, person: str) -> None:
        with told():
            await question.answer(self._house, question_id, given, person=person)

    async def read_reply(
        self,
        question_id: str,
        acts: Sequence[ReplyAct],
        findings: Sequence[str],
        repaired_on: date | None,
        *,
        person: str,
    ) -> None:
        reading = Reading(acts=tuple(acts), findings=tuple(findings), repaired_on=repaired_on)
        with told():
            await replies.read(self._house, question_id, reading, person=person)

    async def mail(self, of: str, sha256: str) -> MailShown:
        return await question.mail(self._house, of, sha256)

    async def abandon(self, case: str, *, person: str, why: str) -> None:
        with told():
            await abandon(self._house, case, person=person, why=why)

    async def wake(self, case: str, *, person: str) -> None:
        with told():
            async with self.store.write() as tx:
                row = await ledger.find(tx, case)
                await refuse_interested_in(tx, person, row)
                if row.closed_at is not None:
                    raise Refused(f"{case} was closed on {calendar_day(row.closed_at)}; nothing is to be done in it")
                await ledger.wake(tx, case, self.now())

    async def campaigns(self, language: Language) -> Sequence[CampaignTold]:
        return await campaign.listing(self._house, language)

    async def campaign(self, name: str, language: Language) -> CampaignTold:
        return await campaign.one(self._house, name, language)

    async def order_campaign(self, name: str, ordered: Ordered, *, person: str) -> None:
        with told():
            await campaign.order(self._house, name, ordered, person=person)

    async def change_campaign(self, name: str, ordered: Ordered, *, before: Ordered, person: str) -> None:
        with told():
            await campaign.rewrite(self._house, name, ordered, before=before, person=person)

    async def pause_campaign(self, name: str, *, person: str) -> None:
        with told():
            await change.pause(self.store, name, person=person, now=self.now())

    async def resume_campaign(self, name: str, *, person: str) -> None:
        with told():
            await change.resume(self.store, name, person=person, now=self.now())

    async def run_campaign(self, name: str, *, person: str) -> int:
        with told():
            return await campaign.run(self._house, name, person=person)

    async def catalogue(self) -> Catalogue:
        return await self._catalogued.look()

    async def account_names(self) -> Sequence[str]:
        return await self._names.look()

    async def subjects(self, words: str) -> Sequence[Subject]:
        return await self._subjects.about(words)

    async def accounts(self, names: Sequence[str], language: Language) -> Sequence[AccountTold]:
        with told():
            return tuple(
                AccountTold(
                    account=one.known.account,
                    state=condition(one, language),
                    since=one.known.state.since,
                    holder=holder(one, language),
                    next=next_for(one, language, self.now(), zone=self.zone),
                    is_fine=one.known.state.condition not in _AILING,
                )
                for one in await standings_of(self._house, names, scenarios=self._declared.of)
            )

    async def notices(self, language: Language, wanted: NoticesWanted) -> Listed[NoticeTold]:
        return await notice.listing(self._house, language, wanted, jurisdiction=self._jurisdiction)

    async def _jurisdiction(self, tx: AsyncConnection, row: LedgerRow) -> Jurisdiction:
        return (await self._deadlines.service(tx, row.scenario_digest)).controller.jurisdiction

    async def notice(self, name: str, language: Language, *, person: str, with_text: bool) -> NoticeTold:
        return await notice.one(self._house, name, language, person=person, with_text=with_text)

    async def approve_notice(self, name: str, digest: str, *, person: str) -> None:
        with told():
            await review.approve(self._house, name, person=person, text=digest)

    async def reject_notice(self, name: str, *, person: str) -> None:
        with told():
            await review.reject(self._house, name, person=person)

    async def withdraw_notice(self, name: str, *, person: str) -> None:
        with told():
            await review.withdraw(self._house, name, person=person)

    async def remind_of_notice(self, name: str, *, person: str) -> None:
        with told():
            await review.remind(self._house, name, person=person)

    async def edit_notice(self, name: str, drop: Sequence[str], covering: str | None, *, person: str) -> None:
        with told():
            await review.edit(self._house, name, person=person, drop=drop, covering=covering)

    async def decide_contest(self, name: str, made: ContestRuled, *, person: str) -> None:
        with told():
            await notice.decide(self._house, name, made, person=person)

    async def draft_notice(self, who: str, *, person: str) -> str:
        with told():
            return await draft(self._house, who, person=person)

    async def alerts(self, sought: Sought, *, start: int, limit: int) -> Listed[AlertTold]:
        return await alert.listing(self._house, sought, start=start, limit=limit)

    async def see_to_alert(self, key: str, *, person: str) -> None:
        with told():
            await alert.see_to(self._house, key, person=person)

    async def mute_alert(self, key: str, until: datetime, *, person: str) -> None:
        with told():
            await alert.mute(self._house, key, until, person=person)

    async def releases(self) -> Sequence[ReleaseTold]:
        return await release.listing(self._house)

    async def step_release(
        self, release: str, state: str, *, person: str, until: datetime | None = None, recipients: Sequence[str] = ()
    ) -> None:
        with told():
            await step(
                self._house, release, ReleaseState(state), person=person, until=until, recipients=tuple(recipients)
            )

    async def forewarned(self) -> Sequence[str]:
        with told():
            return sorted(self._house.recipients().who_get("embargoed"))

    async def build_release(self, wanted: Wanted, *, person: str) -> None:
        with told():
            await self._yard.begin(self._house, wanted, person=person)

    async def builds(self) -> Sequence[BuildTold]:
        return await self._yard.told(self._house)

    async def differs(self, release: str) -> Sequence[str]:
        async with self.store.read() as tx:
            row = await releases.find(tx, release)
        return await asyncio.to_thread(differs, self._house, row)

    async def changed(self, before: str, after: str) -> Changed:
        with told():
            found = await said_otherwise(self._house, before, after)
        return Changed(rows=found.changed, among=found.among)

    async def samples(self) -> Sequence[SampleTold]:
        return await sample.listing(self._house)

    async def sample(self, name: str) -> SampleTold:
        return await sample.one(self._house, name)

    async def sample_file(self, name: str) -> bytes:
        return await sample.file(self._house, name)

    async def draw_sample(self, wanted: ToDraw, frame: Upload, *, person: str) -> None:
        with told():
            await sample.draw(self._house, wanted, frame, person=person)

    async def methods(self) -> Sequence[MethodTold]:
        return await method.listing(self._house)

    async def method(self, name: str) -> MethodTold:
        return await method.one(self._house, name)

    async def method_differs(self, before: str, after: str, language: Language) -> MethodDiffers:
        with told():
            return await method.differs(self._house, before, after, language)
