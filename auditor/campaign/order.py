"""How does what a person writes become an order, or another one?"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from auditor.campaign.cadence import check_cadence, check_gap, next_fire
from auditor.campaign.catalogue import Catalogue
from auditor.campaign.sample import read_sample
from auditor.campaign.selection import resolve
from auditor.campaign.span import parse_span
from auditor.campaign.window import parse_window, written_hours, written_weekdays
from auditor.campaign.wrong import OrderWrong
from auditor.law import parse_day
from auditor.law.day import zone
from auditor.law.error import LawError
from results.records import LANGUAGES, Campaign, Language, Sample, Sector, Selection

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,58}")
NONE = "none"  # what a person writes to take something away again
_LONGEST_CRON = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The parts of an order as a person writes them; None, or nothing, where they say nothing."""

    scenarios: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sample: Path | None = None
    cron: str | None = None
    zone: str | None = None
    jitter: str | None = None
    window: str | None = None
    weekdays: str | None = None
    starts: str | None = None
    ends: str | None = None
    languages: tuple[str, ...] = ()

    @property
    def selects(self) -> bool:
        return bool(self.scenarios or self.sectors or self.tags or self.sample)

    @property
    def is_empty(self) -> bool:
        return self == Written()


def new_order(name: str, written: Written, catalogue: Catalogue, *, person: str, now: datetime) -> Campaign:
    """Read an order.

    Raises:
        OrderWrong: a part cannot be meant; says which, and what to write.
        Refused: it names scenarios that there are not.
    """
    if not NAME.fullmatch(name):
        raise OrderWrong("name", f"{name!r} is no name; write small letters, digits and -, 59 at most")
    if written.cron is None:
        raise OrderWrong("cron", "a campaign needs a cadence; write one, as --cron '0 8 1 1,4,7,10 *'")
    if written.zone is None:
        raise OrderWrong("zone", "a cadence needs a time zone; write one, as --zone Europe/Paris")
    blank = Campaign(
        name=name,
        selection=Selection(),
        cron="",
        zone="",
        starts=now,
        ordered_by=person,
        ordered_at=now,
    )
    return changed_order(blank, written, catalogue, now=now)


def changed_order(order: Campaign, written: Written, catalogue: Catalogue, *, now: datetime) -> Campaign:
    """Read what is to be otherwise from now on; what is not said stays, and so does the moment of the next firing.

    Raises:
        OrderWrong, Refused: as for a new order.
    """
    cron, zone_name = " ".join((written.cron or order.cron).split()), written.zone or order.zone
    check_cadence(cron, zone_name)
    if len(cron) > _LONGEST_CRON:
        raise OrderWrong("cron", f"{cron!r} is longer than {_LONGEST_CRON} letters; write it shorter")
    changed = replace(
        order,
        cron=cron,
        zone=zone_name,
        selection=_selection(written, catalogue) if written.selects else order.selection,
        jitter=_jitter(written.jitter, order.jitter),
        window=parse_window(
            _said(written.window, written_hours(order.window)),
            _said(written.weekdays, written_weekdays(order.window)),
        ),
        starts=_moment(written.starts, "starts", zone_name, time.min) or order.starts,
        ends=None if written.ends == NONE else _moment(written.ends, "ends", zone_name, time(23, 59, 59)) or order.ends,
        languages=_languages(written.languages) if written.languages else order.languages,
    )
    _check_time(changed, now)
    return changed


def _check_time(order: Campaign, now: datetime) -> None:
    if order.ends is not None and order.ends <= order.starts:
        raise OrderWrong(
            "ends",
            f"it ends ({order.ends:%Y-%m-%d %H:%M} UTC) before it starts ({order.starts:%Y-%m-%d %H:%M} UTC); "
            "write a later end",
        )
    check_gap(order)
    if order.ends is not None and next_fire(order, now) is None:
        raise OrderWrong("ends", f"no firing is left before {order.ends:%Y-%m-%d %H:%M} UTC; write a later end")


def _said(written: str | None, before: str | None) -> str | None:
    """What stands from now on, where `none` takes away what stood before."""
    return before if written is None else None if written == NONE else written


def _selection(written: Written, catalogue: Catalogue) -> Selection:
    known = {str(sector): sector for sector in Sector}
    unknown = [sector for sector in written.sectors if sector not in known]
    if unknown:
        raise OrderWrong("sector", f"there is no sector {', '.join(unknown)}; there are: {', '.join(known)}")
    return Selection(
        scenarios=resolve(catalogue, written.scenarios),
        sectors=tuple(dict.fromkeys(known[sector] for sector in written.sectors)),
        tags=tuple(dict.fromkeys(written.tags)),
        sample=_sample(written.sample, catalogue) if written.sample is not None else None,
    )


def _sample(path: Path, catalogue: Catalogue) -> Sample:
    drawn = read_sample(path)
    return Sample(
        file=drawn.file,
        sha256=drawn.sha256,
        scenarios=resolve(catalogue, drawn.names),
        frame=drawn.frame,
        seed=drawn.seed,
    )


def _jitter(written: str | None, before: timedelta) -> timedelta:
    if written is None:
        return before
    return timedelta() if written == NONE else parse_span(written, "jitter")


def _moment(written: str | None, part: str, zone_name: str, of_day: time) -> datetime | None:
    """A day, or a moment in the campaign's zone; of a day, `of_day` is meant."""
    if written is None:
        return None
    try:
        return datetime.combine(parse_day(written), of_day, zone(zone_name))
    except LawError:
        pass
    try:
        moment = datetime.fromisoformat(written if "T" in written else "")
    except ValueError:
        raise OrderWrong(part, f"{written!r} is no day; write it as 2027-01-31, or as 2027-01-31T08:00") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone(zone_name))


def _languages(written: tuple[str, ...]) -> tuple[Language, ...]:
    if written == (NONE,):
        return ()
    unknown = [one for one in written if one not in LANGUAGES]
    if unknown:
        raise OrderWrong(
            "language", f"{', '.join(unknown)} is no language of the house; write {' or '.join(LANGUAGES)}"
        )
    return tuple(language for language in LANGUAGES if language in written)
