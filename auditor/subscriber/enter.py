"""Which reports go out now, and to whom? Entered in the outbox of the releases, each once.

A report has one id for its period, its kind and its recipient, and its text is
fixed when it is entered: whoever is killed in between enters it anew, whoever
was not enters nothing. Its file is written before, under its own digest.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.engine import failpoint
from auditor.house import House
from auditor.push.deliver import FOLDERS
from auditor.refusal import Refused
from auditor.subscriber.declared import Subscriber, load_subscribers
from auditor.subscriber.due import due_periods
from auditor.subscriber.own import extract_of
from auditor.subscriber.public import news_of
from auditor.subscriber.work import workings_of
from dashboards.channels.open_data.package import zipped
from dashboards.periodical.report import Extract, PublicNews, Report, What, Workings
from dashboards.periodical.say import delivery_id, document, page, say
from results.durable import make_folder, replace_file
from results.figures.period import Period
from results.records import Archive, Language, Push, PushCode, PushKind
from results.store import push, switch
from results.store.switch import STOP
from scenarios.errors import ScenarioError

MEDIA: Final = "zip"
_DIGITS: Final = 12


def subscribers_of(house: House) -> tuple[Subscriber, ...]:
    """Who gets reports, read anew.

    Raises:
        ScenarioError: they or the recipients cannot be used.
    """
    return load_subscribers(house.settings.subscribers, recipients=house.recipients())


async def report_of(tx: AsyncConnection, house: House, subscriber: Subscriber, period: Period) -> Report:
    """What a subscriber is told of a period, as of now.

    Raises:
        Refused: what is public is not what was published; an extract's controller is nobody, or several.
    """
    now, releases = house.clock.now(), tuple[str, ...]()
    content: PublicNews | Workings | Extract
    match subscriber.what:
        case What.OBSERVATORY:
            content = news = await news_of(tx, house, period, subscriber.zone, now)
            releases = (news.newest.release,) if news.newest is not None else ()
        case What.AUDITORS:
            content = await workings_of(tx, period, subscriber.zone)
        case What.EXTRACT:
            assert subscriber.controller is not None, "an extract is of somebody"
            content, releases = await extract_of(tx, house, subscriber.controller)
    return Report(
        what=subscriber.what,
        period=period,
        zone=subscriber.zone,
        written_at=now,
        operator=house.settings.operator or "",
        content=content,
        releases=releases,
    )


async def enter_due(house: House, subscriber: Subscriber) -> tuple[str, ...]:
    """Enter what has come due for a subscriber; the ids of what is new.

    Raises:
        Refused: as `report_of`.
    """
    now, entered = house.clock.now(), list[str]()
    for target in subscriber.targets:
        async with house.store.read() as tx:
            periods = due_periods(
                subscriber.every,
                subscriber.cron,
                subscriber.zone,
                sent=await push.subjects(tx, PushKind.REPORT, what=subscriber.what, recipient=target),
                now=now,
            )
            reports = [await report_of(tx, house, subscriber, period) for period in periods]
        for report in reports:
            entered += await _enter(house, subscriber, report, target, now)
    return tuple(entered)


async def _enter(house: House, subscriber: Subscriber, report: Report, target: str, now: datetime) -> list[str]:
    language = subscriber.language or house.recipients().of(target).language
    identity = delivery_id(report, target)
    said = say(report, target, subscriber.language, _kept(house, report, identity, target, language))
    failpoint.passing("report.written")
    told = Push(
        id=identity,
        kind=PushKind.REPORT,
        subject=report.period.name,
        what=str(report.what),
        recipient=target,
        entered_at=now,
        said=said,
    )
    async with house.store.write() as tx:
        is_new = await push.enter(tx, told)
    if is_new and said.archive is not None:
        _sweep(house, identity, said.archive.path)
    return [identity] if is_new else []


def _sweep(house: House, identity: str, kept: str) -> None:
    """Remove what somebody wrote for the same report who was killed before it was entered."""
    folder = house.settings.home / FOLDERS[PushKind.REPORT]
    for path in folder.glob(f"{identity}-{'[0-9a-f]' * _DIGITS}.{MEDIA}"):
        if path.name != kept:
            path.unlink(missing_ok=True)


def _kept(house: House, report: Report, identity: str, target: str, language: Language) -> Archive:
    """The report as files, in the language of whoever gets it."""
    files = {
        f"report.{language}.html": page(report, language).encode(),
        "report.json": document(report, identity, target).encode(),
    }
    data = zipped(files)
    digest = hashlib.sha256(data).hexdigest()
    folder = house.settings.home / FOLDERS[PushKind.REPORT]
    make_folder(folder)
    name = f"{identity}-{digest[:_DIGITS]}.{MEDIA}"
    replace_file(folder / name, data)
    return Archive(path=name, bytes=len(data), sha256=digest)


async def ask(house: House, period: Period, names: Collection[str], *, again: bool = False) -> tuple[str, ...]:
    """Make the reports of a period due now, also those that were given up. Gives their ids.

    Args:
        house: the installation.
        period: of which.
        names: to whom; none: to everybody who is to have one.
        again: also to those whom it has reached. Who answered that they are gone is told only where they are named.

    Raises:
        Refused: nobody has such a report, or not they.
    """
    now = house.clock.now()
    async with house.store.write() as tx:
        if await switch.is_on(tx, STOP):
            raise Refused("everything is stopped, and so nothing is sent; `auditor stop-all --lift` goes on")
        rows = await push.listing(tx, PushKind.REPORT, subject=period.name)
        missing = sorted(set(names) - {row.recipient for row in rows})
        if missing or not rows:
            who = ", ".join(missing) or "anybody"
            raise Refused(
                f"there is no report of {period.name} to {who}: it is entered once it is due, by `auditor run`, for those "
                f"whom {house.settings.subscribers} names"
            )
        ids = tuple(
            row.id for row in rows if (not names or row.recipient in names) and row.code is not PushCode.SUPERSEDED
        )
        await push.hurry(tx, ids, now, again=again, gone=bool(names))
    return ids


@dataclass(kw_only=True)
class Reporter:
    """Enters what is due, round after round; what a person must mend is said once.

    Attributes:
        say: told why somebody gets no report, and when that is over.
    """

    house: House
    say: Callable[[str], None]
    _troubles: dict[str, str] = field(default_factory=dict)

    async def attend(self) -> None:
        """One round; what hinders one subscriber keeps no other waiting."""
        try:
            subscribers = subscribers_of(self.house)
        except ScenarioError as error:
            self._complain("", f"Nobody gets a report: {error}")
            return
        self._complain("", None)
        for one in subscribers:
            try:
                await enter_due(self.house, one)
            except Refused as error:
                self._complain(one.name, f"{one.name} gets no report: {error}")
            else:
                self._complain(one.name, None)

    def _complain(self, who: str, trouble: str | None) -> None:
        before = self._troubles.pop(who, None)
        if trouble is not None:
            self._troubles[who] = trouble
        if trouble != before:
            self.say(trouble if trouble is not None else f"Reports go out again{f' to {who}' if who else ''}.")
