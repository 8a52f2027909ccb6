"""How does what a link shows become a page: words, days and sizes in the reader's language?"""

import base64
import hashlib
from collections.abc import Callable
from functools import cache
from typing import Final
from urllib.parse import urlencode

from markupsafe import Markup

from dashboards import typography
from dashboards.notice.page.form import FORMS, LONGEST_NAME
from dashboards.notice.page.roof import Shown
from dashboards.notice.page.words import ACTS, RULINGS, SAID, WAYS
from dashboards.template import environment, source
from results.records import LANGUAGES, Language, ReplyAct

_SHEETS: Final = ("page.css", "notice_page/page.css")


@cache
def style() -> str:
    return "\n".join(source("en", sheet) for sheet in _SHEETS)


@cache
def style_digest() -> str:
    return base64.b64encode(hashlib.sha256(style().encode()).digest()).decode("ascii")


def rendered(template: str, language: Language, *, title: str, **values: object) -> bytes:
    """A page of which nothing is known but its language."""
    made = environment(language).get_template(f"notice_page/{template}.html.j2")
    said = made.render(
        title=title,
        language=language,
        style=Markup(style()),  # noqa: S704  our own file
        say=lambda words, /, **of: _said(words, language, **of),
        shown=values.pop("shown", None),
        switch=values.pop("switch", None),
        **values,
    )
    return said.encode("utf-8", errors="replace")


def page(
    template: str,
    shown: Shown,
    language: Language,
    *,
    base: str,
    here: str = "",
    title: str,
    code: Callable[[str], str],
    **values: object,
) -> bytes:
    """A page of a notice.

    Args:
        template: which.
        shown: what the link shows.
        language: of everything but what the notice itself says.
        base: where the notice's page stands.
        here: where this one does, below that.
        title: of the page; no secret stands in it.
        code: what a form of that name carries.
        values: what else the template names.
    """
    document = shown.document
    other = next(one for one in LANGUAGES if one != language)

    def at(path: str = "", **asked: str) -> str:
        """An address of this page; a language that is not the notice's own goes along."""
        asked = {**asked, **({"lang": language} if language != document.language else {})}
        return f"{base}{f'/{path}' if path else ''}{f'?{urlencode(asked)}' if asked else ''}"

    return rendered(
        template,
        language,
        title=title,
        shown=shown,
        doc=document,
        at=at,
        switch=f"{base}{f'/{here}' if here else ''}?lang={other}",
        other=other,
        code=lambda form: Markup('<input type="hidden" name="code" value="{}">').format(code(form)),
        **_formats(shown, language),
        **values,
    )


def _formats(shown: Shown, language: Language) -> dict[str, object]:
    """How the templates write words, days, sizes and findings."""
    numbers = {finding.name: n for n, finding in enumerate(shown.told, start=1)}
    return {
        "forms": {name: (typography.written(form.title, language), form) for name, form in FORMS.items()},
        "words": lambda text: typography.written(text, language),
        "act": lambda act: typography.written(ACTS[ReplyAct(act)], language),
        "ruling": lambda ruling: typography.written(RULINGS[ruling], language),
        "way": lambda way: typography.written(WAYS[way], language),
        "day": lambda value: typography.day(value, language),
        "moment": lambda value: typography.moment(value, language, shown.zone),
        "local": lambda value: typography.day(value.date(), language),
        "number": lambda value: typography.number(value, language),
        "size": lambda value: typography.size(value, language),
        "number_of": numbers.get,
        "named": lambda names: _named(names, numbers, language),
        "longest_name": LONGEST_NAME,
    }


def title_of(shown: Shown, language: Language) -> str:
    return str(_said("notice_no", language, number=shown.document.number))


def _named(names: tuple[str, ...], numbers: dict[str, int], language: Language) -> str:
    """Findings by their numbers on the page."""
    if not names:
        return str(_said("about_all", language))
    known = sorted(numbers[name] for name in names if name in numbers)
    return typography.listed([str(_said("of_finding", language, n=n)) for n in known], language)


def _said(words: str, language: Language, /, **of: object) -> Markup:
    """Words of ours; what is put into them is escaped."""
    return Markup(typography.spaced(SAID[words].in_(language), language)).format(**of)  # noqa: S704  our own words
