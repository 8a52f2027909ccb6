"""What do the pages of a release have in common: their sheet, their policy, their words of the period?"""

import base64
import hashlib
from collections.abc import Mapping
from typing import Final

from babel.dates import get_month_names
from markupsafe import Markup

from dashboards.template import environment, source
from dashboards.typeface import faces
from dashboards.typography import day, spaced
from results.figures.period import Period
from results.records import Language, Text
from results.release import Release

REPORT: Final[Mapping[Language, str]] = {"fr": "report.fr.html", "en": "report.en.html"}
BRIEF: Final[Mapping[Language, str]] = {"fr": "brief.fr.html", "en": "brief.en.html"}

_HEAD: Final = 110
_OPERATOR: Final = Text(fr="L’opérateur de cette installation", en="The operator of this installation")
_ORDINALS: Final = {"fr": ("1er", "2e", "3e", "4e"), "en": ("first", "second", "third", "fourth")}


def period_words(period: Period, language: Language) -> str:
    """`4e trimestre 2026`, `fourth quarter of 2026`; `novembre 2026`."""
    year, _, part = period.name.partition("-")
    if not part:
        return year
    if part[0] in "QH":
        ordinal = _ORDINALS[language][int(part[1]) - 1]
        name = {"Q": Text(fr="trimestre", en="quarter"), "H": Text(fr="semestre", en="half")}[part[0]].in_(language)
        return f"{ordinal} {name} {year}" if language == "fr" else f"{ordinal} {name} of {year}"
    months = get_month_names("wide", locale="fr_FR" if language == "fr" else "en_GB")
    return f"{months[int(part)]} {year}"


def operator_of(release: Release, language: Language) -> str:
    """Who publishes it, by name where there is one."""
    return release.operator or spaced(_OPERATOR.in_(language), language)


def running_head(words: str) -> str:
    """What stands above every page of paper but the first; whatever is no plain letter is written by its number."""
    shown = words if len(words) <= _HEAD else words[: _HEAD - 1] + "…"
    quoted = "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in shown)
    return (
        f'@page{{@top-left{{content:"{quoted}";font:9px "Source Sans 3",sans-serif;color:#3c3c3c}}}}\n'
        "@page:first{@top-left{content:none}}"
    )


def rendered(
    template: str, release: Release, language: Language, *, sheets: tuple[str, ...], paper: bool, **said: object
) -> str:
    """A page that stands alone: no script, nothing from elsewhere; its own sheet is the only one that its policy lets in.

    `paper`: it brings its fonts, to be printed from; what it says is the same.
    """
    by = operator_of(release, language)
    words = period_words(release.period, language)
    head = running_head(f"{by} · {words} · {release.id}")
    style = "\n".join([*(source(language, sheet) for sheet in sheets), head, *([faces()] if paper else [])])
    return (
        environment(language)
        .get_template(template)
        .render(
            release=release,
            language=language,
            style=Markup(style),  # noqa: S704  our own files
            style_digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii"),
            paper=paper,
            period=words,
            until=day(release.until, language),
            operator=by,
            **said,
        )
    )
