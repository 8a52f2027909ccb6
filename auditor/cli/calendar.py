"""How is the plan of campaigns drawn on 80 columns: a calendar of weeks, what it costs people, what holds it up?"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from rich.text import Text as Styled

from auditor.campaign.catalogue import Unfit
from auditor.campaign.forecast import Planned, Week
from auditor.campaign.plan import Plan
from auditor.campaign.profile import MINUTES, ONE_FACT_IN
from auditor.campaign.restraint import Holds
from auditor.campaign.words import PASSED
from auditor.cli.console import indented, out
from dashboards.typography import counted, day, spaced, span, written
from results.records import Language, Passed, Text

_MOST_SAID = 12  # lines of one kind; --json has all
_LABEL, _WIDTHS = 20, (11, 11, 9)  # columns, beside four for each day
_DAYS = Text(fr="lu ma me je ve sa di", en="Mo Tu We Th Fr Sa Su")
_SUMS = Text(fr="échéances questions minutes", en="deadlines questions minutes")
_WEEK = Text(fr="semaine du", en="week of")
_NOTHING = Text(
    fr="Aucune demande d’ici au {until}.",
    en="No request until {until}.",
)
_REQUESTS = (Text(fr="{n} demande", en="{n} request"), Text(fr="{n} demandes", en="{n} requests"))
_DEADLINES = (
    Text(fr="{n} échéance légale", en="{n} legal deadline"),
    Text(fr="{n} échéances légales", en="{n} legal deadlines"),
)
_QUESTIONS = (Text(fr="{n} question", en="{n} question"), Text(fr="{n} questions", en="{n} questions"))
_TOTAL = Text(
    fr="Du {first} au {last} : {requests}, {deadlines}, {questions} aux personnes.",
    en="From {first} to {last}: {requests}, {deadlines}, {questions} to people.",
)
_PEOPLE = Text(
    fr="Travail des personnes : {total} en tout, {each} par semaine en moyenne.",
    en="People’s work: {total} in all, {each} a week on average.",
)
_PEAK = Text(
    fr="Semaine la plus chargée : celle du {day}, {questions}, {time}.",
    en="The busiest week: that of {day}, {questions}, {time}.",
)
_ASSUMED = Text(
    fr="Minutes supposées : {planting} par catégorie garnie à la main, {sign_in} par session ouverte à la main, "
    "{step} par étape humaine, {letter} par courrier posté, {look} par « est-ce arrivé ? », {fact} par fait à "
    "confirmer, dont on suppose qu’un sur {one_in} se présente.",
    en="Minutes assumed: {planting} for a category planted by hand, {sign_in} for a session opened by hand, {step} for "
    "a human step, {letter} for a letter posted, {look} for “has it come?”, {fact} for a fact to confirm, of which one "
    "in {one_in} is taken to turn up.",
)
_HELD = Text(fr="Retenues par notre réserve :", en="Held back by our restraint:")
_HELD_LINE = Text(fr="{scenario}  {start} → {until}", en="{scenario}  {start} → {until}")
_PASSED = Text(fr="Laissées de côté :", en="Passed over:")
_PASSED_LINE = Text(fr="{start} · {why} : {scenarios}", en="{start} · {why}: {scenarios}")
_BEYOND = Text(fr="retenues jusqu’à la date suivante ({why})", en="held back until the next date ({why})")
_CERTAIN = Text(
    fr="Tenus pour certains, sans qu’une personne les confirme :",
    en="Taken as certain, without a person’s yes:",
)
_UNFIT = Text(fr="Hors d’état d’être demandés aujourd’hui :", en="Not fit to be asked today:")
_PAIR = Text(fr="{} : {}", en="{}: {}")
_MORE = (Text(fr="{n} autre (--json)", en="{n} more (--json)"), Text(fr="{n} autres (--json)", en="{n} more (--json)"))
_HOLDS: Mapping[Holds, Text] = {
    Holds.COOLDOWN: Text(fr="délai du service entre deux demandes", en="the service’s own time between two requests"),
    Holds.SIX_MONTHS: Text(
        fr="une demande écrite en six mois par compte et par droit",
        en="one written request in six months per account and right",
    ),
    Holds.CONTROLLER: Text(
        fr="deux demandes écrites ouvertes par responsable", en="two open written requests per controller"
    ),
    Holds.CONTACT: Text(
        fr="cinq demandes écrites ouvertes par contact, étalées sur dix jours ouvrés",
        en="five open written requests per contact, spread over ten working days",
    ),
}


def draw(plan: Plan, language: Language) -> None:
    """The weeks first, then what they come to, and what is to be known about them."""
    if plan.weeks:
        for line in calendar_lines(plan.weeks, language):
            out().print(line)
        out().print()
        for sentence in _totals(plan, language):
            out().print(sentence, markup=False)
    else:
        out().print(written(_NOTHING, language).format(until=day(plan.until.date(), language)), markup=False)
    _section(_HELD, _held(plan.planned, language), language)
    _section(_PASSED, _passed(plan.planned, language), language)
    certain = [(scenario, ", ".join(facts)) for scenario, facts in plan.certain]
    _section(_CERTAIN, _some([_PAIR.in_(language).format(*pair) for pair in certain], language), language)
    unfit = [_unfit(one.scenario, one.unfit, language) for one in plan.unfit if one.unfit is not None]
    _section(_UNFIT, _some(unfit, language), language)
    if plan.weeks:
        out().print()
        out().print(_assumed(language), style="dim", markup=False)


def calendar_lines(weeks: Sequence[Week], language: Language) -> list[Styled]:
    """A line for each week in which something happens, with the requests of each day; at most 80 columns."""
    sums = zip(_SUMS.in_(language).split(), _WIDTHS, strict=True)
    head = f"{_WEEK.in_(language):<{_LABEL}}" + "".join(f"{name:>4}" for name in _DAYS.in_(language).split())
    return [
        Styled(head + "".join(f"{name:>{width}}" for name, width in sums), style="dim"),
        *(Styled(_line(week, language)) for week in weeks),
    ]


def _line(week: Week, language: Language) -> str:
    requests = "".join(f"{_count(count):>4}" for count in week.requests)
    sums = zip((week.deadlines, week.questions, week.minutes), _WIDTHS, strict=True)
    return f"{day(week.monday, language):<{_LABEL}}{requests}" + "".join(f"{_count(n):>{width}}" for n, width in sums)


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """Everything of a plan, with the minutes it assumes."""
    return {
        "campaigns": [order.name for order in plan.orders],
        "from": plan.now.isoformat(),
        "until": plan.until.isoformat(),
        "requests": [_request(one) for one in plan.planned],
        "weeks": [_week(week) for week in plan.weeks],
        "peak": _week(plan.peak) if plan.peak else None,
        "certain": {scenario: list(facts) for scenario, facts in plan.certain},
        "unfit": [
            {"scenario": one.scenario, "why": one.unfit.passed, "detail": one.unfit.detail}
            for one in plan.unfit
            if one.unfit is not None
        ],
        "assumed": {"minutes": {str(work): minutes for work, minutes in MINUTES.items()}, "one_fact_in": ONE_FACT_IN},
    }


def _totals(plan: Plan, language: Language) -> list[str]:
    requests = sum(one.asks_at is not None for one in plan.planned)
    deadlines = sum(one.deadline is not None for one in plan.planned)
    questions = sum(week.questions for week in plan.weeks)
    minutes = sum(week.minutes for week in plan.weeks)
    lines = [
        written(_TOTAL, language).format(
            first=day(plan.now.date(), language),
            last=day(plan.until.date(), language),
            requests=counted(requests, *_REQUESTS, language),
            deadlines=counted(deadlines, *_DEADLINES, language),
            questions=counted(questions, *_QUESTIONS, language),
        )
    ]
    if not minutes:
        return lines
    last = max(plan.weeks[-1].monday, plan.until.date())
    each = timedelta(minutes=round(minutes / max((last - plan.now.date()).days / 7, 1)))
    total = timedelta(minutes=minutes)
    lines.append(written(_PEOPLE, language).format(total=span(total, language), each=span(each, language)))
    if plan.peak is not None:
        lines.append(
            written(_PEAK, language).format(
                day=day(plan.peak.monday, language),
                questions=counted(plan.peak.questions, *_QUESTIONS, language),
                time=span(timedelta(minutes=plan.peak.minutes), language),
            )
        )
    return lines


def _section(title: Text, lines: Sequence[str], language: Language) -> None:
    if not lines:
        return
    out().print()
    out().print(written(title, language), style="bold", markup=False)
    for line in lines:
        indented(spaced(line, language))


def _some(lines: Sequence[str], language: Language) -> list[str]:
    """So many lines as people read, and how many more there are."""
    more = [f"… {counted(len(lines) - _MOST_SAID, *_MORE, language)}"] if len(lines) > _MOST_SAID else []
    return [*lines[:_MOST_SAID], *more]


def _held(planned: Sequence[Planned], language: Language) -> list[str]:
    """By the rule that held it longest: each request, its day, and the day on which it may go."""
    lines: list[str] = []
    for rule, words in _HOLDS.items():
        held = [one for one in planned if one.held and one.day is not None and one.held[-1].why is rule]
        width = max((len(one.profile.scenario) for one in held), default=0)
        each = [
            _HELD_LINE.in_(language).format(
                scenario=f"{one.profile.scenario:<{width}}",
                start=day(one.start_at.date(), language),
                until=day(one.day, language),
            )
            for one in held
            if one.day is not None
        ]
        if each:
            lines += [words.in_(language), *(f"  {line}" for line in _some(each, language))]
    return lines


def _passed(planned: Sequence[Planned], language: Language) -> list[str]:
    """By firing and reason: which scenarios."""
    groups: dict[tuple[date, str], list[str]] = {}
    for one in planned:
        if one.passed is not None:
            groups.setdefault((one.fire_at.date(), _why(one, one.passed, language)), []).append(one.profile.scenario)
    return [
        _PASSED_LINE.in_(language).format(
            start=day(when, language), why=why, scenarios=", ".join(_some(sorted(scenarios), language))
        )
        for (when, why), scenarios in sorted(groups.items())
    ]


def _why(one: Planned, passed: Passed, language: Language) -> str:
    if not one.held:
        return PASSED[passed].in_(language)
    return _BEYOND.in_(language).format(why=_HOLDS[one.held[-1].why].in_(language))


def _unfit(scenario: str, unfit: Unfit, language: Language) -> str:
    return _PAIR.in_(language).format(scenario, PASSED[unfit.passed].in_(language))


def _assumed(language: Language) -> str:
    return written(_ASSUMED, language).format(
        one_in=ONE_FACT_IN, **{str(work): minutes for work, minutes in MINUTES.items()}
    )


def _count(value: int) -> str:
    return str(value) if value else "·"


def _request(one: Planned) -> dict[str, Any]:
    return {
        "campaign": one.campaign,
        "scenario": one.profile.scenario,
        "service": one.profile.service,
        "account": one.profile.account,
        "fire_at": one.fire_at.isoformat(),
        "start_at": one.start_at.isoformat(),
        "asks_at": one.asks_at.isoformat() if one.asks_at else None,
        "held": [{"why": hold.why, "until": hold.until.isoformat()} for hold in one.held],
        "passed": one.passed,
        "deadline": one.deadline.isoformat() if one.deadline else None,
        "people": [{"day": when.isoformat(), "work": work, "minutes": MINUTES[work]} for when, work in one.people],
    }


def _week(week: Week) -> dict[str, Any]:
    return {
        "monday": week.monday.isoformat(),
        "requests": list(week.requests),
        "deadlines": week.deadlines,
        "questions": week.questions,
        "minutes": week.minutes,
    }
