"""How is each rule of the clock said, to a citizen and to a lawyer?"""

from dataclasses import dataclass
from datetime import date

from babel import Locale
from babel.dates import format_date

from auditor.law.calendar import DayOff
from auditor.law.country import IdentityEffect
from results.records import Language, Text, TraceStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule and its words; `{law}` is how the country cites its data protection law.

    In the words `{day}` is what came out; other days stand without their weekday.
    """

    article: str
    words: Text


_PERIODS = "Reg. 1182/71"

RULES: dict[str, Rule] = {
    "receipt": Rule(
        article="{law} Art. 12(3)",
        words=Text(
            fr="La demande a été reçue le {day} (fuseau horaire {zone}).",
            en="The request was received on {day} (time zone {zone}).",
        ),
    ),
    "identity_restart": Rule(
        article="{law} Art. 12(6){source}",
        words=Text(
            fr="Une preuve d’identité ou une précision a été demandée le {asked}\u202f; le délai repart de sa réception, "
            "le {day}.",
            en="Proof of identity or clarification was asked for on {asked}; the period starts anew from its receipt, "
            "on {day}.",
        ),
    ),
    "first_day_counted": Rule(
        article=f"{_PERIODS} Art. 3(1)",
        words=Text(
            fr="Ce jour-là ne compte pas\u00a0: le délai court à partir du {day}.",
            en="That day is not counted: the period runs from {day}.",
        ),
    ),
    "month": Rule(
        article=f"{{law}} Art. 12(3); {_PERIODS} Art. 3(2)(c)",
        words=Text(
            fr="Le délai d’un mois, et non de trente jours, finit à la même date, le {day}.",
            en="The period of one month, not of thirty days, ends on the same date, {day}.",
        ),
    ),
    "month_cut_short": Rule(
        article=f"{{law}} Art. 12(3); {_PERIODS} Art. 3(2)(c)",
        words=Text(
            fr="Le délai d’un mois, et non de trente jours, finit le dernier jour du mois, faute de {missing}\u00a0: le {day}.",
            en="The period of one month, not of thirty days, ends on the last day of a month without a day {missing}: "
            "{day}.",
        ),
    ),
    "identity_pause": Rule(
        article="{law} Art. 12(6){source}",
        words=Text(
            fr="Une preuve d’identité ou une précision a été demandée le {asked} et donnée le {given}\u00a0: le délai, "
            "suspendu {days} j, finit le {day}.",
            en="Proof of identity or clarification was asked for on {asked} and given on {given}: paused for {days} d, "
            "the period ends on {day}.",
        ),
    ),
    "identity_suspended": Rule(
        article="{law} Art. 12(6){source}",
        words=Text(
            fr="Une preuve d’identité ou une précision, demandée le {asked}, n’a pas été donnée\u00a0: le délai ne court "
            "plus.",
            en="Proof of identity or clarification, asked for on {asked}, was not given: the period stands still.",
        ),
    ),
    "identity_without_effect": Rule(
        article="{law} Art. 12(6)",
        words=Text(
            fr="Une preuve d’identité ou une précision a été demandée le {asked}\u00a0: selon cette lecture, le délai n’en "
            "dépend pas.",
            en="Proof of identity or clarification was asked for on {asked}: in this reading the period does not "
            "depend on it.",
        ),
    ),
    "identity_too_late": Rule(
        article="{law} Art. 12(6)",
        words=Text(
            fr="Une preuve d’identité ou une précision a été demandée le {asked}, une fois le délai écoulé\u00a0: cela n’y "
            "change rien.",
            en="Proof of identity or clarification was asked for on {asked}, when the period was over: that changes "
            "nothing.",
        ),
    ),
    "working_day": Rule(
        article=f"{_PERIODS} Art. 3(4)",
        words=Text(
            fr="Ce jour n’est ni un samedi, ni un dimanche, ni un jour férié\u00a0: l’échéance est le {day}.",
            en="That day is neither a Saturday, a Sunday nor a public holiday: the deadline is {day}.",
        ),
    ),
    "roll_over": Rule(
        article=f"{_PERIODS} Art. 3(4)",
        words=Text(
            fr="Aucun délai n’expire un samedi, un dimanche ou un jour férié ({passed})\u00a0: l’échéance est reportée au "
            "jour ouvrable suivant, le {day}.",
            en="No period ends on a Saturday, a Sunday or a public holiday ({passed}): the deadline is carried to the "
            "next working day, {day}.",
        ),
    ),
    "extension_formally_valid": Rule(
        article="{law} Art. 12(3)",
        words=Text(
            fr="Une prolongation a été annoncée et motivée le {announced}, dans le premier délai (nous n’en jugeons que "
            "la forme)\u00a0: deux mois s’ajoutent.",
            en="An extension was announced with its reasons on {announced}, within the first period (we judge its form "
            "alone): two months are added.",
        ),
    ),
    "extension_late": Rule(
        article="{law} Art. 12(3)",
        words=Text(
            fr="Une prolongation a été annoncée le {announced}, après la fin du premier délai\u00a0: elle est sans effet.",
            en="An extension was announced on {announced}, after the end of the first period: it has no effect.",
        ),
    ),
    "extension_no_reasons": Rule(
        article="{law} Art. 12(3)",
        words=Text(
            fr="Une prolongation a été annoncée le {announced} sans motifs\u00a0: elle est sans effet.",
            en="An extension was announced on {announced} without reasons: it has no effect.",
        ),
    ),
    "extended": Rule(
        article=f"{{law}} Art. 12(3); {_PERIODS} Art. 3(2)(c)",
        words=Text(
            fr="Comptés à partir du {base}, les {months} mois finissent le {day}{with_pause}.",
            en="Counted from {base}, the {months} months end on {day}{with_pause}.",
        ),
    ),
    "other_readings": Rule(
        article="{law} Art. 12(6)",
        words=Text(
            fr="Ce que cette demande change au délai est discuté\u00a0: sans effet, {none}\u202f; suspension, {pause}\u202f; nouveau "
            "départ, {restart}. La règle suivie dans ce pays est {own} ({own_source})\u202f; la lecture la plus favorable au "
            "service est retenue.",
            en="What that demand does to the period is disputed: no effect, {none}; a pause, {pause}; a restart, {restart}. "
            "The rule followed in this country is {own} ({own_source}); the reading most lenient to the service judges.",
        ),
    ),
    "regional_days": Rule(
        article=f"{_PERIODS} Art. 2(1), 3(4)",
        words=Text(
            fr="Sans les jours chômés propres à la région ou d’usage, l’échéance serait le {strict}\u202f; la plus "
            "favorable au service est retenue.",
            en="Without days off of the region or by custom the deadline would be {strict}; the one more lenient to "
            "the service judges.",
        ),
    ),
    "last_day": Rule(
        article=f"{{law}} Art. 12(3); {_PERIODS} Art. 3(2)(c)",
        words=Text(
            fr="Dernier jour pour répondre\u00a0: le {day}, jusqu’à minuit (fuseau horaire {zone}\u202f; jours fériés\u00a0: {place}).",
            en="Last day to answer: {day}, to the end of the day (time zone {zone}; public holidays: {place}).",
        ),
    ),
    "last_day_open": Rule(
        article="{law} Art. 12(3), 12(6)",
        words=Text(
            fr="Dernier jour certain pour répondre\u00a0: le {day}. Tant que la demande du service reste sans suite, aucun "
            "retard ne peut être constaté.",
            en="Last day that is certain: {day}. As long as the service’s demand is not met, nothing can be called "
            "late.",
        ),
    ),
}

EFFECTS: dict[IdentityEffect, Text] = {
    IdentityEffect.NONE: Text(fr="l’absence d’effet", en="no effect"),
    IdentityEffect.PAUSE: Text(fr="la suspension", en="a pause"),
    IdentityEffect.RESTART: Text(fr="le nouveau départ", en="a restart"),
}
UNKNOWN_END = Text(fr="fin encore inconnue", en="end not yet known")

Value = date | int | str | Text | tuple[DayOff, ...]


def step(rule: str, *, law: str, day: date | None = None, source: str = "", **values: Value) -> TraceStep:
    """Say one rule as applied; `day` is what came out.

    Raises:
        KeyError: there is no such rule, or a value it names was not given.
    """
    said = RULES[rule]

    def words(language: Language) -> str:
        given = {name: _say(value, language) for name, value in values.items()}
        if day is not None:
            given["day"] = say_day(day, language)
        return said.words.in_(language).format(**given)

    article = said.article.format(law=law, source=source)
    return TraceStep(rule=rule, article=article, words=Text(fr=words("fr"), en=words("en")), day=day)


def say_day(day: date, language: Language, *, weekday: bool = True) -> str:
    """Write a day in words: `jeudi 1er octobre 2026`, `Thursday 1 October 2026`."""
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)  # CLDR has no French ordinal
    pattern = f"{'EEEE ' if weekday else ''}'{number}' MMMM y"
    return format_date(day, pattern, locale={"fr": "fr", "en": "en_GB"}[language])


def say_place(country: str, region: str | None) -> Text:
    """Name a country or territory by its ISO 3166-1 code, with the region as declared."""

    def name(language: Language) -> str:
        said = Locale(language).territories.get(country, country)
        return said if region is None else f"{said}, {region}"

    return Text(fr=name("fr"), en=name("en"))


def _say(value: Value, language: Language) -> str:
    match value:
        case date():
            return say_day(value, language, weekday=False)
        case Text():
            return value.in_(language)
        case tuple():
            return ("\u202f; " if language == "fr" else "; ").join(_say_off(off, language) for off in value)
        case _:
            return str(value)


def _say_off(off: DayOff, language: Language) -> str:
    said = say_day(off.day, language)
    return said if off.holiday is None else f"{said}, {off.holiday.in_(language)}"
