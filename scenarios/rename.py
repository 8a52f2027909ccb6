"""What do the labels become that an instance renames? `${words.NAME}` is replaced before anything else is read."""

import re
from collections.abc import Mapping

from results.records import LANGUAGES, Language
from scenarios.words import Words

_WORD = re.compile(r"\$\{words\.([a-z0-9_-]+)\}")

Renaming = Mapping[str, Words]


def united(scenario: Renaming, instance: Renaming) -> dict[str, Words]:
    """Lay an instance's words over the scenario's; a language it does not name keeps the scenario's words."""
    merged = dict(scenario)
    for name, words in instance.items():
        spoken = {language for language, _ in words.choices}
        kept = () if None in spoken or name not in scenario else scenario[name].choices
        merged[name] = Words((*words.choices, *(choice for choice in kept if choice[0] not in spoken)))
    return merged


def renamed(data: object, words: Renaming, language: Language | None = None) -> object:
    """Replace `${words.*}` in everything a file says.

    Words of several languages turn a plain text into one of several
    languages; inside `{fr: ..., en: ...}` each language takes its own.
    Unknown names are left for the check of variables to refuse.
    """
    if isinstance(data, str):
        return _replaced(data, words, language)
    if isinstance(data, Mapping):
        if data and all(key in LANGUAGES for key in data):
            return {key: renamed(item, words, key) for key, item in data.items()}
        return {key: renamed(item, words) for key, item in data.items()}
    if isinstance(data, list):
        return [renamed(item, words, language) for item in data]
    return data


def _replaced(text: str, words: Renaming, language: Language | None) -> object:
    names = [name for name in _WORD.findall(text) if name in words]
    if not names:
        return text
    spoken = any(of is not None for name in names for of, _ in words[name].choices)
    if language is not None or not spoken:
        return _one_or_many(_versions(text, words, language or "fr"))
    return {of: _one_or_many(versions) for of in LANGUAGES if (versions := _versions(text, words, of))}


def _versions(text: str, words: Renaming, language: Language) -> list[str]:
    """Write a text in every way that its words allow in a language; plain words serve every language."""
    found = next((match for match in _WORD.finditer(text) if match[1] in words), None)
    if found is None:
        return [text]
    rest = _versions(text[found.end() :], words, language)
    return [text[: found.start()] + choice + end for choice in words[found[1]].in_language(language) for end in rest]


def _one_or_many(versions: list[str]) -> object:
    return versions[0] if len(versions) == 1 else versions
