"""How long did it take, and how surely is that known?

The three clocks in words, and drawn on one line of time from the request to
the deadline: what came between two looks is a band with two whiskers, never a
point. Positions are per cent of the width, so that the drawing fits a telephone
and paper alike, while its letters keep their size.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dashboards.sentence import local_date
from dashboards.typography import counted, day, days, delay, hour, moment, spaced, written
from results.records import Clocks, Interval, Language, Outcome, Scorecard, Text

_NAMES = (
    Text(fr="Accusé de réception", en="Acknowledged"),
    Text(fr="Réponse", en="Answered"),
    Text(fr="Export utilisable", en="Usable export"),
)
_BEGIN, _WIDTH = 0.6, 98.0  # per cent of the drawing: where time begins, and how much of it time fills


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One of the three clocks.

    Attributes:
        value: how long after the request, None where it has not struck.
        exact: when that was, or until when we saw nothing.
    """

    name: str
    value: str | None
    exact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A clock as drawn: the band from the last look without it to the first with it."""

    name: str
    top: int
    start: float | None = None
    width: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A day on the line of time, its words set to the side that has room."""

    at: float
    words: str

    @property
    def anchor(self) -> str:
        return "start" if self.at < 30 else "end" if self.at > 70 else "middle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The line of time of one case.

    Attributes:
        title: what there is to see, as a sentence.
        words: the whole drawing in words.
        watched: until where we looked; beyond it nothing is known.
    """

    title: str
    words: str
    rows: tuple[Row, ...]
    begin: Mark
    deadline: Mark | None
    watched: Mark


def clocks_of(card: Scorecard, watched: datetime, language: Language) -> list[Clock]:
    """The three clocks in words, each both as a delay and as a moment; `watched` is our last look.

    Without a request no clock runs.
    """
    if card.clocks.submitted is None:
        return []
    since = card.clocks.submitted.by
    return [
        Clock(
            name=name.in_(language),
            value=delay(since, when, language) if when is not None else None,
            exact=_exact(when, since, watched, card, language),
        )
        for name, when in zip(_NAMES, _intervals(card.clocks), strict=True)
    ]


def is_suspended(card: Scorecard) -> bool:
    """Whether the legal clock stands still: then no day is shown as the last."""
    deadline = card.verdict("deadline")
    return deadline is not None and deadline.reason == "clock_stopped"


def relative_deadline(card: Scorecard, language: Language) -> str:
    """How the deadline lies to the end of our watch: `6 days before our last look`."""
    due = card.clocks.final_deadline
    if due is None:
        return ""
    gap = (local_date(card.observed_at, card) - due).days
    if gap == 0:
        return Text(fr="le jour de ce relevé", en="the day of this record").in_(language)
    words = (
        Text(fr="{days} avant ce relevé", en="{days} before this record")
        if gap > 0
        else Text(fr="{days} après ce relevé", en="{days} after this record")
    )
    return words.in_(language).format(days=days(abs(gap), language))


def course_of(card: Scorecard, watched: datetime, language: Language) -> Course | None:
    """The line of time; None where there is nothing to draw. `watched` is our last look."""
    clocks = card.clocks
    if clocks.submitted is None or (clocks.final_deadline is None and not any(_intervals(clocks))):
        return None
    begin = clocks.submitted.by
    last = None if is_suspended(card) else clocks.final_deadline
    due = _end_of(last, card) if last else None
    struck = [when.by for when in _intervals(clocks) if when is not None]
    if clocks.answered is not None:
        watched = max(struck)
    scale = _Scale(begin=begin, end=max([watched, *struck, *([due] if due else []), begin + timedelta(hours=1)]))
    return Course(
        title=_title(card, language),
        words=" ".join(_described(card, watched, language)),
        rows=tuple(
            _row(name.in_(language), top, when, scale)
            for (name, when), top in zip(zip(_NAMES, _intervals(clocks), strict=True), (52, 88, 124), strict=True)
        ),
        begin=Mark(at=_BEGIN, words=_labelled(Text(fr="Demande", en="Request"), begin, card, language)),
        deadline=Mark(at=scale.at(due), words=day(last, language)) if due and last else None,
        watched=Mark(
            at=scale.at(watched), words=_labelled(_WATCH[clocks.answered is not None], watched, card, language)
        ),
    )


_WATCH = {True: Text(fr="Dernier fait", en="Last event"), False: Text(fr="Dernier regard", en="Last look")}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    begin: datetime
    end: datetime

    def at(self, moment: datetime) -> float:
        """Per cent of the width, never outside."""
        share = (moment - self.begin) / (self.end - self.begin)
        return round(_BEGIN + min(max(share, 0.0), 1.0) * _WIDTH, 2)


def _intervals(clocks: Clocks) -> tuple[Interval | None, Interval | None, Interval | None]:
    return clocks.acknowledged, clocks.answered, clocks.usable


def _row(name: str, top: int, when: Interval | None, scale: _Scale) -> Row:
    if when is None:
        return Row(name=name, top=top)
    start, end = scale.at(when.after or scale.begin), scale.at(when.by)
    return Row(name=name, top=top, start=start, width=round(end - start, 2))


def _end_of(last: date, card: Scorecard) -> datetime:
    """The last moment of a legal day, where the controller is."""
    zone = ZoneInfo(card.service.controller.timezone)
    return datetime.combine(last + timedelta(days=1), time.min, tzinfo=zone)


def _labelled(name: Text, at: datetime, card: Scorecard, language: Language) -> str:
    return spaced(f"{name.in_(language)} : " if language == "fr" else f"{name.in_(language)}: ", language) + day(
        local_date(at, card), language
    )


def _exact(when: Interval | None, since: datetime, watched: datetime, card: Scorecard, language: Language) -> str:
    zone = card.service.controller.timezone
    if when is None:
        words = Text(fr="dernier regard le {day}", en="last look on {day}")
        return words.in_(language).format(day=day(local_date(watched, card), language))
    after = when.after if when.after is not None and when.after > since else None
    latest = moment(when.by, language, zone)
    if after is None or when.by - after < timedelta(minutes=1):
        return Text(fr="vu le {by}", en="seen on {by}").in_(language).format(by=latest)
    if local_date(after, card) == local_date(when.by, card):
        words = Text(fr="le {day}, entre {after} et {by}", en="on {day}, between {after} and {by}")
        return words.in_(language).format(
            day=day(local_date(after, card), language), after=hour(after, zone), by=hour(when.by, zone)
        )
    words = Text(fr="entre le {after} à {hour} et le {by}", en="between {after}, {hour} and {by}")
    return words.in_(language).format(after=day(local_date(after, card), language), hour=hour(after, zone), by=latest)


def _title(card: Scorecard, language: Language) -> str:
    """What there is to see; only what the verdict on the deadline says."""
    deadline, due, answered = card.verdict("deadline"), card.clocks.final_deadline, card.clocks.answered
    if deadline is None or due is None:
        return Text(fr="De la demande à la réponse", en="From the request to the answer").in_(language)
    if deadline.outcome is Outcome.PASSED and answered is not None:
        early = (due - local_date(answered.by, card)).days
        same = Text(fr="Une réponse le dernier jour du délai", en="An answer on the last day of the period")
        if early < 1:
            return same.in_(language)
        one = Text(fr="Une réponse {n} jour avant l’échéance", en="An answer {n} day before the deadline")
        many = Text(fr="Une réponse {n} jours avant l’échéance", en="An answer {n} days before the deadline")
        return counted(early, one, many, language)
    values = deadline.values()
    if deadline.reason == "late":
        late = Text(
            fr="Une réponse au moins {days} après l’échéance", en="An answer at least {days} after the deadline"
        )
        return late.in_(language).format(days=days(int(values["days"]), language))
    if deadline.reason == "silent":
        gap = max(1, (date.fromisoformat(values["watched"]) - due).days)
        silent = Text(fr="Aucune réponse vue {days} après l’échéance", en="No answer seen {days} after the deadline")
        return silent.in_(language).format(days=days(gap, language))
    if deadline.reason == "not_over_yet":
        return Text(fr="L’échéance n’est pas encore passée", en="The deadline is not over yet").in_(language)
    return Text(fr="Ce que l’on sait du délai", en="What is known of the time it took").in_(language)


def _described(card: Scorecard, watched: datetime, language: Language) -> Iterator[str]:
    """The drawing in words, for whoever does not see it."""
    assert card.clocks.submitted is not None
    zone = card.service.controller.timezone
    asked = Text(fr="Demande : {at}.", en="Request: {at}.")
    yield written(asked, language).format(at=moment(card.clocks.submitted.by, language, zone))
    for clock in clocks_of(card, watched, language):
        unseen = Text(fr="pas vu, ", en="not seen, ").in_(language) if clock.value is None else ""
        yield spaced(f"{clock.name}{' : ' if language == 'fr' else ': '}{unseen}{clock.exact}.", language)
    if card.clocks.final_deadline is not None and not is_suspended(card):
        due = Text(fr="Échéance légale : {day}.", en="Legal deadline: {day}.")
        yield written(due, language).format(day=day(card.clocks.final_deadline, language))
