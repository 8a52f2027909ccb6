"""What does the report of one case say?

One self-contained HTML file: no network, no script. First the sentence a
citizen understands, then ladder and clocks, findings, what was missing by name,
the deadline's trace, the course of the case with pictures, and how to check it.
"""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dashboards import typography, vocabulary
from dashboards.clock import clocks_of, course_of, is_suspended, relative_deadline
from dashboards.export.anatomy import Anatomy
from dashboards.finding import Finding, chapters_of, files_cited, findings_of, tally
from dashboards.outcome import Look, rung_look
from dashboards.sentence import circumstances, headline, local_date
from dashboards.template import data_uri, environment, styled
from dashboards.timeline import Moment, last_look, timeline
from results.records import Entry, Ladder, Language, Outcome, Rung, RungState, Scorecard, Text

__all__ = ["Finding", "findings_of", "headline", "render", "timeline"]

_COUNTS_RECORDS = ("provided_data", "observed_data", "history")
_FOLDED_FROM = 24  # so many missing records of one category are folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A rung as the report draws it.

    Attributes:
        obstacle: what is in the way, as words.
        finding: the id of the finding that says so, if one does.
    """

    number: int
    title: str
    reached: bool
    next: bool
    look: Look
    obstacle: str | None
    finding: str | None
    beyond_law: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """A ladder as the report draws it, from the top down."""

    title: str
    reached: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The lines of one day of the case, where the controller is."""

    date: date
    words: str
    relative: str
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """The records of one category that were not found."""

    name: str
    records: tuple[str, ...]

    @property
    def is_long(self) -> bool:
        return len(self.records) >= _FOLDED_FROM


def render(
    card: Scorecard,
    entries: Sequence[Entry],
    *,
    language: Language,
    pictures: Mapping[str, bytes],
    operator: str,
    contact: str,
    key_fingerprint: str,
    anatomy: Anatomy | None = None,
) -> str:
    """The report as one HTML document.

    `entries` is the ledger of the case, for the timeline; `pictures` are JPEG
    bytes by SHA-256, and those the timeline names are embedded;
    `key_fingerprint` is that of the key which signs the evidence; `anatomy` is
    what the export consists of, where there is one that was looked into.
    """
    address = contact.removeprefix("+")  # as it stands in a User-Agent
    return (
        environment(language)
        .get_template("report.html.j2")
        .render(
            card=card,
            language=language,
            operator=operator,
            contact=address,
            contact_link=_link(address),
            key_fingerprint=key_fingerprint,
            head=entries[-1].digest if entries else None,
            entries_count=len(entries),
            picture=lambda digest: data_uri(pictures.get(digest)),
            anatomy=anatomy,
            named=frozenset(one.record for one in card.missing),  # above, by name
            **styled(language),
            **_formats(card, language),
            **_answer(card, entries, language),
            **_detail(card, entries, language),
        )
    )


def _formats(card: Scorecard, language: Language) -> dict[str, object]:
    """How the templates write days and hours."""
    zone = card.service.controller.timezone
    return {
        "zone": zone,
        "day": lambda value: typography.day(value, language),
        "moment": lambda value: typography.moment(value, language, zone),
        "hour": lambda value: typography.hour(value, zone),
    }


def _answer(card: Scorecard, entries: Sequence[Entry], language: Language) -> dict[str, object]:
    """What stands at the top: the sentence, the ladders, the clocks."""
    watched = last_look(entries) or card.observed_at
    asked = card.clocks.submitted
    return {
        "headline": headline(card, language),
        "circumstances": circumstances(entries, language),
        "demonstration": _on_this_machine(card.service.url),
        "country": typography.country(card.service.controller.country, language),
        "tracks": [typography.written(vocabulary.TRACKS[ladder.track], language) for ladder in card.ladders],
        "climbs": [_climb(ladder, card, language) for ladder in card.ladders],
        "clocks": clocks_of(card, watched, language),
        "course": course_of(card, watched, language),
        "is_suspended": is_suspended(card),
        "relative_deadline": relative_deadline(card, language),
        "asked_on": typography.day(local_date(asked.by, card), language) if asked else None,
        "watched_on": typography.day(local_date(watched, card), language),
        "observed_on": typography.day(local_date(card.observed_at, card), language),
    }


def _detail(card: Scorecard, entries: Sequence[Entry], language: Language) -> dict[str, object]:
    """What stands below: findings, what was missing, the rules of the deadline, the course of the case."""
    findings = findings_of(card, language)
    return {
        "tally": tally(card, language),
        "chapters": chapters_of(card, language),
        "files": files_cited(findings),
        "cited": frozenset(seq for finding in findings for seq in finding.citations),
        "missing": _missing(card, language),
        "missing_is_sure": any(v.criterion in _COUNTS_RECORDS and v.outcome is Outcome.FAILED for v in card.verdicts),
        "trace": [
            (typography.written(step.words, language), typography.article(step.article, language))
            for step in card.clocks.trace
        ],
        "days": _days(timeline(entries, language), card, language),
    }


def _climb(ladder: Ladder, card: Scorecard, language: Language) -> Climb:
    titles = {"portability": Text(fr="Échelle de la portabilité", en="Ladder of portability")}
    title = titles.get(ladder.track, Text(fr="Échelle de l’accès", en="Ladder of access"))
    return Climb(
        title=title.in_(language),
        reached=ladder.reached,
        steps=tuple(
            _step(rung, card, language, number=ladder.reached)
            for rung in sorted(ladder.rungs, key=lambda r: r.number, reverse=True)
        ),
    )


def _step(rung: Rung, card: Scorecard, language: Language, *, number: int) -> Step:
    verdict = card.verdict(rung.in_the_way) if rung.in_the_way else None
    question = next((w.question for w in card.words if w.id == rung.in_the_way), None)
    usable = Text(fr="un export qui s’ouvre n’est pas encore en main", en="no export that opens is in hand yet")
    return Step(
        number=rung.number,
        title=typography.written(rung.title, language),
        reached=rung.number <= number,
        next=rung.number == number + 1 and rung.state is not RungState.NOT_ASSESSED,
        look=rung_look(rung.state, verdict),
        obstacle=typography.written(question or usable, language) if rung.in_the_way else None,
        finding=rung.in_the_way if verdict else None,
        beyond_law=rung.beyond_law,
    )


def _missing(card: Scorecard, language: Language) -> list[Missing]:
    ordered = sorted(card.missing, key=lambda m: m.category)
    return [
        Missing(
            name=typography.written(vocabulary.category(category), language), records=tuple(m.record for m in group)
        )
        for category, group in groupby(ordered, key=lambda m: m.category)
    ]


def _days(moments: Sequence[Moment], card: Scorecard, language: Language) -> list[Day]:
    zone = ZoneInfo(card.service.controller.timezone)
    asked = local_date(card.clocks.submitted.by, card) if card.clocks.submitted else None
    return [
        Day(
            date=on,
            words=typography.day(on, language),
            relative=_relative((on - asked).days, language) if asked else "",
            moments=tuple(group),
        )
        for on, group in groupby(moments, key=lambda m: m.at.astimezone(zone).date())
    ]


def _relative(gap: int, language: Language) -> str:
    if gap == 0:
        return Text(fr="jour de la demande", en="day of the request").in_(language)
    words = (
        Text(fr="{days} après la demande", en="{days} after the request")
        if gap > 0
        else Text(fr="{days} avant la demande", en="{days} before the request")
    )
    return words.in_(language).format(days=typography.days(abs(gap), language))


def _on_this_machine(url: str) -> bool:
    """Whether the service is a staged one, on the auditor's own machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _link(contact: str) -> str | None:
    """Where the operator can be reached, if that is an address a browser may follow."""
    if contact.startswith(("https://", "http://")):
        return contact
    return f"mailto:{contact}" if "@" in contact and ":" not in contact and " " not in contact else None
