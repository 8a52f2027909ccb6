"""In which words is a finding said? Its criterion's and its reason's, as the release carries them."""

import json
import re
from typing import Final

from dashboards.shelf.book import Book, Line

_BRACE: Final = re.compile(r"\{[a-z_]+\}")
_OF_CRITERION: Final = ("question_fr", "question_en")
_OF_REASON: Final = ("words_fr", "words_en", "repair_fr", "repair_en")


def with_words(book: Book, line: Line) -> str:
    """A row of verdicts with the words of its finding."""
    row = json.loads(line.json)
    return f'{line.json[:-1]},"said":{words_of(book, row["criterion"], row["reason"])}}}'


def words_of(book: Book, criterion: str, reason: str) -> str:
    asked = book.index.criteria.get(criterion, {})
    found = book.index.reasons.get((criterion, reason), {})
    said = {name: asked.get(name) for name in _OF_CRITERION} | {name: _open(found.get(name)) for name in _OF_REASON}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _open(words: str | None) -> str | None:
    """Measures of a single case are not in a release: where one would stand, an ellipsis does."""
    return None if words is None else _BRACE.sub("…", words)
