"""What does the page of one scanned site say? One self-contained HTML file: no network, no script."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.template import data_uri, environment, styled
from results.records import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of the site, and where they stand.

    Attributes:
        words: as they stand there.
        place: address of the page, or where a link leads.
        clicks: from the home page, in words; empty where no way was seen.
        remark: what is to be known of it.
        picture: JPEG of the words on their page.
    """

    words: str
    place: str
    clicks: str = ""
    remark: str = ""
    picture: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One question, and what was found; `nothing` says that nothing was."""

    question: str
    quotes: tuple[Quote, ...]
    nothing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that one page says of a site."""

    title: str
    url: str
    read: str
    unread: str
    answers: tuple[Answer, ...]
    next: Sequence[str] = ()


def render(sheet: Sheet, *, language: Language, seen_on: str) -> str:
    """The page; `seen_on` is the day, in words."""
    return (
        environment(language)
        .get_template("scan.html.j2")
        .render(sheet=sheet, language=language, seen_on=seen_on, picture=data_uri, **styled(language))
    )
