"""In which language is it said? As `?lang=` has it, else as the reader's program prefers, else in French."""

from starlette.requests import Request

from results.records import Language
from results.records.text import LANGUAGES


def language_of(request: Request) -> Language:
    """RFC 9110, 12.5.4, as far as two languages need it."""
    asked = request.query_params.get("lang")
    for language in LANGUAGES:
        if asked == language:
            return language
    return preferred(request.headers.get("accept-language", ""))


def preferred(accepted: str) -> Language:
    best: Language = LANGUAGES[0]
    weight = 0.0
    for part in accepted.split(","):
        name, _, rest = part.strip().partition(";")
        found = next((one for one in LANGUAGES if name.strip().lower().split("-")[0] == one), None)
        if found is not None and _weight(rest) > weight:
            best, weight = found, _weight(rest)
    return best


def _weight(said: str) -> float:
    name, _, value = said.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
