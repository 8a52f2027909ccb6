"""How do words, dates and sums become a page in the reader's language?"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from babel.dates import format_date, format_time
from babel.numbers import format_currency
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from results.records import Language, Text
from scenarios.sandbox.service import ZONE

HERE = Path(__file__).parent
_LOCALES: dict[Language, str] = {"fr": "fr_FR", "en": "en_GB"}
_PAGES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def say_day(day: date, language: Language) -> str:
    """Write a day as people do: 24 novembre 2026."""
    return format_date(day, "d MMMM y", locale=_LOCALES[language])


def say_moment(moment: datetime, language: Language) -> str:
    """Write a moment as people do, in the service's zone."""
    local = moment.astimezone(ZONE)
    joint = "à" if language == "fr" else "at"
    return f"{say_day(local.date(), language)} {joint} {format_time(local, 'HH:mm', locale=_LOCALES[language])}"


def say_money(amount: Decimal, language: Language) -> str:
    """Write a sum in euros."""
    return format_currency(amount, "EUR", locale=_LOCALES[language])


def render_text(
    template: str, language: Language, *, relabelled: Mapping[str, str] | None = None, **values: object
) -> str:
    """Fill a template; in it, `t(fr, en)` and `w(text)` speak the reader's language."""
    instead = relabelled or {}

    def chosen(words: str) -> str:
        return instead.get(words, words)

    def t(fr: str, en: str) -> str:
        return chosen(fr if language == "fr" else en)

    def w(text: Text) -> str:
        return chosen(text.in_(language))

    return _PAGES.get_template(template).render(
        language=language,
        t=t,
        w=w,
        day=lambda value: say_day(value, language),
        moment=lambda value: say_moment(value, language),
        money=lambda value: say_money(value, language),
        **values,
    )
