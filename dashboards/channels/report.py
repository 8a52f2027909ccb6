"""What does the report of one case say?

One self-contained HTML file: no network, no script. First the sentence a
citizen understands, then ladder and clocks, verdicts, the deadline's trace,
the timeline with pictures, what was missing by name, how to repair.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from dashboards import typography
from dashboards.outcome import ORDER, RUNG_WORDS, Look, look_of
from dashboards.sentence import headline
from dashboards.template import environment
from dashboards.timeline import timeline
from results.records import (
    CriterionWords,
    Entry,
    Ladder,
    Language,
    Measure,
    Obligation,
    Outcome,
    Reason,
    Rung,
    RungState,
    Scorecard,
    Text,
    Verdict,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A verdict as one line of the report."""

    id: str
    look: Look
    question: str
    statement: str
    repair: str | None
    settle: str | None
    law: str
    obligation: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A rung as the report draws it, from the ground up."""

    number: int
    title: str
    state: RungState
    word: str
    next: bool
    in_the_way: str | None
    beyond_law: bool


OBLIGATIONS: Mapping[Obligation, Text] = {
    Obligation.LAW: Text(fr="loi", en="law"),
    Obligation.GUIDANCE: Text(fr="recommandation", en="guidance"),
    Obligation.PRACTICE: Text(fr="bonne pratique", en="good practice"),
}


def render(
    card: Scorecard,
    entries: Sequence[Entry],
    *,
    language: Language,
    pictures: Mapping[str, bytes],
    operator: str,
    contact: str,
    key_fingerprint: str,
) -> str:
    """The report as one HTML document.

    `entries` is the ledger of the case, for the timeline; `pictures` are JPEG
    bytes by SHA-256, and those the timeline names are embedded;
    `key_fingerprint` is that of the key which signs the evidence.
    """
    zone = card.service.controller.timezone
    template = environment(language).get_template("report.html.j2")
    return template.render(
        card=card,
        language=language,
        headline=headline(card, language),
        findings=findings_of(card, language),
        ladders=[(ladder, _steps(ladder, card, language)) for ladder in card.ladders],
        clocks=_clocks(card, language),
        trace=[(step.words.in_(language), typography.article(step.article, language)) for step in card.clocks.trace],
        missing=_missing(card),
        moments=timeline(entries, language),
        picture=lambda digest: _data_uri(pictures.get(digest)),
        observed_on=typography.day(card.observed_at.astimezone(ZoneInfo(zone)).date(), language),
        day=lambda value: typography.day(value, language),
        moment=lambda value: typography.moment(value, language, zone),
        operator=operator,
        contact=contact,
        key_fingerprint=key_fingerprint,
    )


def findings_of(card: Scorecard, language: Language) -> list[Finding]:
    words = {w.id: w for w in card.words}
    ordered = sorted(card.verdicts, key=lambda v: ORDER.index(v.outcome))
    return [_finding(v, words[v.criterion], language) for v in ordered]


def _finding(verdict: Verdict, words: CriterionWords, language: Language) -> Finding:
    values = _values(verdict, language)
    return Finding(
        id=verdict.criterion,
        look=look_of(verdict),
        question=words.question.in_(language),
        statement=_filled(words.reason, language, values),
        repair=words.reason.repair.in_(language) if words.reason.repair and verdict.outcome is Outcome.FAILED else None,
        settle=words.reason.settle.in_(language) if words.reason.settle else None,
        law=typography.article(words.legal_basis, language),
        obligation=OBLIGATIONS[verdict.obligation].in_(language),
        citations=tuple(c.entry for c in verdict.citations if c.entry is not None),
    )


def _values(verdict: Verdict, language: Language) -> dict[str, str]:
    """Measures as the words of a reason want them: dates and days written out."""
    return {m.name: _written(m, language) for m in verdict.measures}


def _written(measure: Measure, language: Language) -> str:
    match measure.unit:
        case "date":
            return typography.day(date.fromisoformat(measure.value), language)
        case "d":
            return typography.days(int(measure.value), language)
        case _:
            return measure.value


def _filled(reason: Reason, language: Language, values: Mapping[str, str]) -> str:
    return reason.words.in_(language).format(**values)


def _steps(ladder: Ladder, card: Scorecard, language: Language) -> list[Step]:
    """From the top down, as a ladder is read on a page."""
    questions = {w.id: w.question.in_(language) for w in card.words}
    return [
        Step(
            number=rung.number,
            title=rung.title.in_(language),
            state=rung.state,
            word=RUNG_WORDS[rung.state].in_(language),
            next=rung.number == ladder.reached + 1,
            in_the_way=_obstacle(rung, questions, language),
            beyond_law=rung.beyond_law,
        )
        for rung in reversed(ladder.rungs)
    ]


def _obstacle(rung: Rung, questions: Mapping[str, str], language: Language) -> str | None:
    if rung.in_the_way is None:
        return None
    usable = Text(fr="Avoir en main un export qui s’ouvre", en="An export in hand that opens")
    return questions.get(rung.in_the_way, usable.in_(language))


def _clocks(card: Scorecard, language: Language) -> list[tuple[Text, str | None]]:
    """The three clocks, each as a delay since the request; None where it has not struck."""
    clocks = card.clocks
    names = (
        (Text(fr="Accusé de réception", en="Acknowledged"), clocks.acknowledged),
        (Text(fr="Réponse", en="Answered"), clocks.answered),
        (Text(fr="Export utilisable", en="Usable export"), clocks.usable),
    )
    since = clocks.submitted.by if clocks.submitted else None
    return [
        (name, typography.delay(since, when, language) if when is not None and since is not None else None)
        for name, when in names
    ]


def _missing(card: Scorecard) -> list[tuple[str, list[str]]]:
    ordered = sorted(card.missing, key=lambda m: m.category)
    return [(category, [m.record for m in group]) for category, group in groupby(ordered, key=lambda m: m.category)]


def _data_uri(data: bytes | None) -> str | None:
    return None if data is None else "data:image/jpeg;base64," + base64.b64encode(data).decode("ascii")
