"""Are the words found in every language, and nothing but what is meant? (rule 8, and remarks on words)"""

import re
from collections.abc import Iterator

from scenarios.errors import Problem
from scenarios.lint.subject import Part, Subject
from scenarios.schema import Ask, Click, InterruptionKind, Open, Place, Provider, Scenario, SendLetter
from scenarios.schema.walk import parts_of, steps_of, targets_of, words_of
from scenarios.source import Document, Loc
from scenarios.words import Words

_ACCEPTANCE = re.compile(r"\b(accept\w*|agree|allow|j.accepte|autoriser|ok|compris|got it)\b", re.IGNORECASE)
_REFUSAL = re.compile(r"\b(sans|without|not|ne|refus\w*|reject\w*|continuer sans)\b", re.IGNORECASE)


def check_texts(subject: Subject) -> Iterator[Problem]:
    """Refuse a bare `*` and a language left out; warn of code targets, accepted banners and unquoted words."""
    yield from _declaration(subject, subject.loaded.scenario, "scenario")
    if subject.loaded.provider is not None:
        yield from _declaration(subject, subject.loaded.provider, "provider")
    yield from _accepted(subject)
    first = subject.loaded.scenario.request[0]
    is_home = isinstance(first, Open) and first.path == "/"
    if not is_home and not isinstance(
        first, SendLetter
    ):  # of a letter, the way to the words that say where to write counts
        message = "the request does not begin at the home page: `reach` is untested, `hindrance` sees what comes after"
        yield subject.warning("not_from_home", ("request", 0), message, "begin with `open: /`")


def _declaration(subject: Subject, declaration: Scenario | Provider, part: Part) -> Iterator[Problem]:
    for loc, target in targets_of(declaration):
        key = target.kind.value
        if not target.each and any(text.strip() == "*" for text in target.words.texts):
            mend = "write the words; all matches are `each: true` on tick, untick, download"
            yield subject.error("bare_star", (*loc, key), "“*” alone means any thing whatever", mend, part=part)
        if target.css is not None or target.test_id is not None:
            yield _code(subject, (*loc, key), key, part)
    for loc, place in parts_of(declaration):
        if isinstance(place, Place) and place.css is not None:
            yield _code(subject, (*loc, "css"), "css", part)
    yield from _languages(subject, declaration, part)
    document = subject.document(part)
    for loc, _ in words_of(declaration):
        yield from _unquoted(subject, document, loc, part)


def _code(subject: Subject, loc: Loc, key: str, part: Part) -> Problem:
    message = f"`{key}` names code, not words: the next version of the portal breaks it"
    return subject.warning(
        "code_target", loc, message, "name what a person sees, if there is anything to see", part=part
    )


def _languages(subject: Subject, declaration: Scenario | Provider, part: Part) -> Iterator[Problem]:
    checked = sorted(declaration.checked)
    for loc, item in parts_of(declaration):
        words = item.words if isinstance(item, Ask) else item
        if not isinstance(words, Words):
            continue
        missing = [language for language in checked if language not in words.languages]
        if missing:
            message = f"the words are missing in “{missing[0]}”, which is `checked`"
            yield subject.error("language_missing", loc, message, f"add {missing[0]}: ...", part=part)


def _unquoted(subject: Subject, document: Document | None, loc: Loc, part: Part) -> Iterator[Problem]:
    if document is None:
        return
    for at, value in _scalars(document.value(loc), document.path(loc)):
        if not isinstance(value, str):
            message = "these words are not quoted, and YAML reads them as something else"
            yield subject.warning("unquoted", at, message, "put them in quotes", part=part)


def _scalars(value: object, loc: Loc) -> Iterator[tuple[Loc, object]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _scalars(item, (*loc, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _scalars(item, (*loc, index))
    else:
        yield loc, value


def _accepted(subject: Subject) -> Iterator[Problem]:
    for index, interruption in enumerate(subject.loaded.scenario.interruptions):
        if interruption.kind is not InterruptionKind.CONSENT_BANNER:
            continue
        for loc, step in steps_of(interruption.steps, ("interruptions", index, "steps")):
            texts = step.target.words.texts if isinstance(step, Click) else ()
            if any(_ACCEPTANCE.search(text) and not _REFUSAL.search(text) for text in texts):
                yield subject.warning(
                    "banner_accepted", loc, "this accepts the banner; we always refuse", "click what refuses"
                )
