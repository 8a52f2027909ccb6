"""How does what a visit shows become a page: words, moments, numbers in its language?"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from babel.dates import format_timedelta
from markupsafe import Markup

from dashboards import typography
from dashboards.desk.right import ROLES
from dashboards.desk.words import ACTS, ARTIFACTS, NAVIGATION, SAID, SEVERITIES
from dashboards.template import environment, source
from results.records import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from dashboards.desk.visit import Visit

STYLE: Final = "desk/desk.css"
SCRIPT: Final = "desk.js"
_LOCALES: Final[Mapping[Language, str]] = {"fr": "fr_FR", "en": "en_GB"}
_JUST_NOW: Final = Text(fr="à l’instant", en="just now")


@cache
def style() -> str:
    return source("fr", STYLE)


@cache
def style_name() -> str:
    """An address that is another as soon as the style is."""
    return f"/desk/style/{hashlib.sha256(style().encode()).hexdigest()[:16]}.css"


@cache
def script() -> bytes:
    return (Path(__file__).parents[1] / "assets" / SCRIPT).read_bytes()


@cache
def script_name() -> str:
    """An address that is another as soon as the script is."""
    return f"/desk/script/{hashlib.sha256(script()).hexdigest()[:16]}.js"


def rendered(visit: "Visit", template: str, values: Mapping[str, object]) -> bytes:
    """A page, whole."""
    from dashboards.desk.visit import form_token, switched

    other = next(one for one in LANGUAGES if one != visit.language)
    path = visit.request.url.path
    made = environment(visit.language).get_template(f"desk/{template}")
    said = made.render(
        **formats(visit.language, visit.now, visit.roof.zone),
        visit=visit,
        language=visit.language,
        other_language=other,
        switched=switched(visit, other),
        style_at=style_name(),
        script_at=script_name(),
        token=Markup('<input type="hidden" name="csrf" value="{}">').format(form_token(visit.token)),
        act_words=ACTS,
        artifact_roles=ARTIFACTS,
        severities=SEVERITIES,
        operator=visit.roof.operator,
        navigation=[
            (place.path, visit.said(place.words), _is_here(place.path, path))
            for place in NAVIGATION
            if visit.session is not None and visit.may(place.right)
        ],
        told=visit.said(SAID[visit.query("said")]) if visit.query("said") in SAID else None,
        roles=lambda roles: ", ".join(visit.said(ROLES[role]) for role in roles),
        **{"problem": None, "mend": None, **values},
    )
    return said.encode("utf-8", errors="replace")


def formats(language: Language, now: datetime, zone: str) -> dict[str, object]:
    """How the templates write words, days and moments."""

    def when(value: datetime | None, of: str = zone) -> Markup:
        if value is None:
            return Markup("—")
        exact = typography.moment(value, language, of)
        return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), exact)

    def around(value: datetime | None, of: str = zone) -> Markup:
        """Twice: how far off, and exactly."""
        if value is None:
            return Markup("—")
        exact = typography.moment(value, language, of)
        return Markup('<time datetime="{}">{} <small>{}</small></time>').format(
            value.isoformat(), relative(value, now, language), exact
        )

    return {
        "when": when,
        "around": around,
        "relative": lambda value: relative(value, now, language),
        "day": lambda value: typography.day(day_of(value, zone), language),
        "hour": lambda value, of=zone: typography.hour(value, of),
        "number": lambda value: typography.number(value, language),
        "share": lambda value: typography.percent(value, language),
        "size": lambda value: typography.size(value, language),
        "words": lambda text: typography.written(text, language) if isinstance(text, Text) else text,
        "commands": commands,
        "span": lambda value: typography.span(value, language),
        "today": day_of(now, zone),
    }


def commands(said: str) -> Markup:
    """Words in which commands stand between backticks."""
    parts = said.split("`")
    return Markup("").join(Markup("<code>{}</code>").format(one) if n % 2 else one for n, one in enumerate(parts))


def day_of(value: date | datetime, zone: str) -> date:
    """A day as it is, and that of a moment where the desk is."""
    return value.astimezone(ZoneInfo(zone)).date() if isinstance(value, datetime) else value


def relative(value: datetime, now: datetime, language: Language) -> str:
    """`dans 3 jours`, `il y a 2 heures`; `in 3 days`, `2 hours ago`."""
    apart = value - now
    if abs(apart) < timedelta(minutes=1):
        return _JUST_NOW.in_(language)
    said = format_timedelta(apart, add_direction=True, threshold=1.2, locale=_LOCALES[language])
    return typography.spaced(said, language).replace(" ", typography.NO_BREAK)


def _is_here(place: str, path: str) -> bool:
    return path == place or (place != "/desk" and path.startswith(f"{place}/"))
