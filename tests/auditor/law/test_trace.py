"""Does the trace lead, rule by rule, to the deadline, in words that people accept?"""

import string
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from auditor.law import (
    Extension,
    ExtensionBase,
    IdentityDemand,
    IdentityEffect,
    compute_deadline,
    country_of,
    first_deadline,
    say_day,
)
from auditor.law.calendar import calendars, day_off
from auditor.law.trace import RULES
from results.records import Jurisdiction

FRANCE = Jurisdiction(country="FR", timezone="Europe/Paris")
PLACES = [
    FRANCE,
    Jurisdiction(country="FR", region="67", timezone="Europe/Paris"),
    Jurisdiction(country="RE", timezone="Indian/Reunion"),
    Jurisdiction(country="GB", timezone="Europe/London"),
    Jurisdiction(country="SE", timezone="Europe/Stockholm"),
]
NARROW, NO_BREAK = "\u202f", "\u00a0"


def replay(trace, place, extension_base, identity):
    """Follow the rules by another hand: dateutil counts the months, the calendar alone says what a day off is."""
    _, lenient = calendars(place)
    start = end = first = None
    for step in trace:
        match step.rule:
            case "receipt" | "identity_restart":
                start = step.day
            case "first_day_counted":
                assert step.day == start + timedelta(days=1)
            case "month" | "month_cut_short":
                end = start + relativedelta(months=1)
                assert step.day == end
            case "extended":
                base, months = start, 3
                if extension_base is ExtensionBase.FIRST_DEADLINE:
                    base, months = rolled(start + relativedelta(months=1), lenient), 2
                end = step.day
                assert end - (base + relativedelta(months=months)) in (
                    timedelta(0),
                    identity and identity.given_on and identity.given_on - identity.asked_on,
                )
            case "identity_pause":
                end += identity.given_on - identity.asked_on
                assert step.day == end
            case "working_day" | "roll_over":
                end = rolled(end, lenient)
                assert step.day == end
                first = first or end
            case "last_day" | "last_day_open":
                assert step.day == end
    return first, end


def rolled(day, calendar):
    while day_off(day, calendar):
        day += timedelta(days=1)
    return day


@st.composite
def histories(draw: st.DrawFn):
    received = draw(st.dates(date(2021, 1, 1), date(2050, 12, 31)))
    offset = st.integers(0, 110).map(lambda n: received + timedelta(days=n))
    extension = draw(st.none() | st.builds(Extension, announced_on=offset, with_reasons=st.booleans()))
    asked = draw(st.none() | offset)
    given_on = asked and draw(st.none() | st.integers(0, 40).map(lambda n: asked + timedelta(days=n)))
    effect = draw(st.none() | st.sampled_from(IdentityEffect))
    return received, extension, asked and IdentityDemand(asked_on=asked, given_on=given_on, effect=effect)


@given(histories(), st.sampled_from(PLACES), st.sampled_from(ExtensionBase))
def test_replaying_the_trace_gives_the_deadline(history, place, base):
    received, extension, identity = history
    deadline = compute_deadline(received, place, extension=extension, identity=identity, extension_base=base)
    assert deadline.trace[0].day == received
    assert deadline.trace[-1].day == deadline.last_day
    assert replay(deadline.trace, place, base, identity) == (deadline.first_day, deadline.last_day)


@given(histories(), st.sampled_from(PLACES))
def test_every_step_cites_its_article_and_speaks_both_languages(history, place):
    received, extension, identity = history
    law = country_of(place.country).rules_on(received).instrument
    for step in compute_deadline(received, place, extension=extension, identity=identity).trace:
        assert step.article.startswith((f"{law} Art. 12", "Reg. 1182/71 Art."))
        for said in (step.words.fr, step.words.en):
            assert said.endswith((".", ")."))
            assert not set(said) & set("{}")
        assert step.words.fr != step.words.en
        if step.day is not None:
            assert say_day(step.day, "fr") in step.words.fr
            assert say_day(step.day, "en") in step.words.en


def test_a_case_reads_as_a_lawyer_would_write_it():
    trace = first_deadline(date(2026, 3, 5), FRANCE).trace
    assert [(step.rule, step.article) for step in trace] == [
        ("receipt", "GDPR Art. 12(3)"),
        ("first_day_counted", "Reg. 1182/71 Art. 3(1)"),
        ("month", "GDPR Art. 12(3); Reg. 1182/71 Art. 3(2)(c)"),
        ("roll_over", "Reg. 1182/71 Art. 3(4)"),
        ("last_day", "GDPR Art. 12(3); Reg. 1182/71 Art. 3(2)(c)"),
    ]
    assert trace[3].words.en == (
        "No period ends on a Saturday, a Sunday or a public holiday (Sunday 5 April 2026; Monday 6 April 2026, Easter "
        "Monday): the deadline is carried to the next working day, Tuesday 7 April 2026."
    )
    assert trace[3].words.fr == (
        "Aucun délai n’expire un samedi, un dimanche ou un jour férié (dimanche 5 avril 2026\u202f; lundi 6 avril 2026, "
        "Lundi de Pâques)\u00a0: l’échéance est reportée au jour ouvrable suivant, le mardi 7 avril 2026."
    )


def test_the_country_is_cited_only_for_its_own_reading():
    demand = {"asked_on": date(2026, 3, 9), "given_on": date(2026, 3, 19)}

    def article(effect: IdentityEffect) -> str:
        identity = IdentityDemand(**demand, effect=effect)
        trace = compute_deadline(date(2026, 3, 2), FRANCE, identity=identity).trace
        return next(s.article for s in trace if s.rule == f"identity_{effect}")

    assert article(IdentityEffect.PAUSE) == "GDPR Art. 12(6); décret 2019-536"
    assert article(IdentityEffect.RESTART) == "GDPR Art. 12(6)"


def test_where_readings_agree_on_the_day_the_countrys_own_is_shown():
    trace = compute_deadline(date(2026, 3, 2), FRANCE, identity=IdentityDemand(asked_on=date(2026, 3, 9))).trace
    assert "identity_suspended" in [step.rule for step in trace]


def test_disputed_readings_are_all_named():
    demand = IdentityDemand(asked_on=date(2026, 3, 9), given_on=date(2026, 3, 19))
    trace = compute_deadline(date(2026, 3, 2), FRANCE, identity=demand).trace
    said = next(s.words for s in trace if s.rule == "other_readings")
    assert all(day in said.fr for day in ("2 avril 2026", "13 avril 2026", "20 avril 2026"))
    assert all(day in said.en for day in ("2 April 2026", "13 April 2026", "20 April 2026"))


def test_the_british_law_is_cited_under_its_own_name_since_it_has_one():
    britain = Jurisdiction(country="GB", timezone="Europe/London")
    assert first_deadline(date(2026, 3, 5), britain).trace[0].article == "UK GDPR Art. 12(3)"
    assert first_deadline(date(2020, 12, 31), britain).trace[0].article == "GDPR Art. 12(3)"


@pytest.mark.parametrize(
    ("day", "fr", "en"),
    [
        (date(2026, 4, 2), "jeudi 2 avril 2026", "Thursday 2 April 2026"),
        (date(2026, 10, 1), "jeudi 1er octobre 2026", "Thursday 1 October 2026"),
        (date(2026, 8, 11), "mardi 11 août 2026", "Tuesday 11 August 2026"),
    ],
)
def test_days_are_written_as_people_write_them(day, fr, en):
    assert (say_day(day, "fr"), say_day(day, "en")) == (fr, en)
    assert say_day(day, "fr", weekday=False) == fr.partition(" ")[2]


@pytest.mark.parametrize("name", sorted(RULES))
def test_words_name_the_same_values_in_both_languages_with_french_spaces_right(name):
    words = RULES[name].words
    assert _values(words.fr) == _values(words.en)
    for sign, space in ((";", NARROW), ("?", NARROW), ("!", NARROW), (":", NO_BREAK)):
        assert words.fr.count(sign) == words.fr.count(space + sign)


def _values(said: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(said) if name}
