"""How does an answer from the page read as a letter? As it was shown before it was sent, and as its copy brings it back."""

from collections.abc import Iterator
from typing import Final

from dashboards.notice.page.form import FORMS
from dashboards.notice.page.roof import Shown, Unsent
from dashboards.notice.page.words import ACTS, SAID
from dashboards.typography import NO_BREAK, day, size, written
from results.records import Language

_RULE: Final = "-" * 40


def written_acts(unsent: Unsent, language: Language) -> list[str]:
    return [written(ACTS[act], language) for act in unsent.acts]


def letter_of(shown: Shown, unsent: Unsent) -> str:
    """The whole answer as a text; what they wrote stands in it as they wrote it."""
    return "\n".join(_lines(shown, unsent)) + "\n"


def _lines(shown: Shown, unsent: Unsent) -> Iterator[str]:
    language = shown.document.language

    def head(name: str) -> str:
        return f"{written(SAID[name], language)}{NO_BREAK if language == 'fr' else ''}:"

    yield f"{head('what')} {', '.join(written_acts(unsent, language))}"
    told = {finding.name: finding for finding in shown.told}
    if FORMS[unsent.form].findings:
        yield head("about")
        yield from (f"- {name} ({told[name].question})" for name in unsent.findings)
    if unsent.day is not None:
        yield f"{head('day')} {day(unsent.day, language)}"
    if unsent.signed:
        yield f"{head('who')} {unsent.signed}"
    for file in unsent.files:
        yield f"{head('files')} {file.name} ({file.media_type}, {size(file.size, language)}, SHA-256 {file.sha256})"
    if unsent.text:
        yield from ("", _RULE, unsent.text, _RULE)
