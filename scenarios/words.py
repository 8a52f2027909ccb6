"""Which words does a person see there, in each language?

A *text* of the language is a string, `{fr: ..., en: ...}`, or a list of
these; several are alternatives, any of which will do. A plain string serves
every language.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from results.records import LANGUAGES, Language

_NAMES: dict[Language, str] = {"fr": "French", "en": "English"}


@dataclass(frozen=True, slots=True)
class Words:
    """A text of the language.

    Attributes:
        choices: (language, text) in the order written; no language means all.
    """

    choices: tuple[tuple[Language | None, str], ...]

    @classmethod
    def of(cls, *texts: str, fr: str | Sequence[str] = (), en: str | Sequence[str] = ()) -> Self:
        """Build from plain strings and from texts of one language."""
        return cls((*((None, text) for text in texts), *_flat({"fr": fr, "en": en})))

    def in_language(self, language: Language) -> tuple[str, ...]:
        """List the alternatives that serve a language; empty if it has none."""
        return tuple(text for of, text in self.choices if of in (None, language))

    @property
    def languages(self) -> frozenset[Language]:
        """The languages served."""
        return frozenset(language for language in LANGUAGES if self.in_language(language))

    @property
    def texts(self) -> tuple[str, ...]:
        """All alternatives of all languages."""
        return tuple(text for _, text in self.choices)

    def written(self) -> object:
        """Give the shortest form in which the language writes this text."""
        plain = [text for language, text in self.choices if language is None]
        spoken = {
            language: _one_or_list([text for of, text in self.choices if of == language])
            for language in LANGUAGES
            if any(of == language for of, _ in self.choices)
        }
        if not spoken:
            return _one_or_list(plain)
        return spoken if not plain else [text if of is None else {of: text} for of, text in self.choices]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(cls.written),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        some = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
        spoken: dict[str, object] = {
            "type": "object",
            "properties": {language: {**some, "description": f"In {name}."} for language, name in _NAMES.items()},
            "additionalProperties": False,
            "minProperties": 1,
        }
        single = {"anyOf": [{"type": ["string", "number", "boolean"]}, spoken]}
        return {
            "x-shared": "Words",
            "anyOf": [*single["anyOf"], {"type": "array", "items": single, "minItems": 1}],
        }

    @classmethod
    def _validate(cls, value: object) -> "Words":
        if isinstance(value, Words):
            return value
        choices = tuple(_flat(value))
        if not choices:
            raise PydanticCustomError("empty_words", "there are no words here")
        return cls(choices)


def _flat(value: object) -> Iterator[tuple[Language | None, str]]:
    if isinstance(value, Mapping):
        unknown = [key for key in value if key not in LANGUAGES]
        if unknown:
            raise PydanticCustomError(
                "unknown_language",
                "“{key}” is no language of a text (fr, en)",
                {"key": str(unknown[0]), "at": [unknown[0]], "known": list(LANGUAGES)},
            )
        for language in LANGUAGES:
            yield from ((language, text) for text in _strings(value.get(language, ()), language))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _flat(item)
    else:
        yield None, _string(value, ())


def _strings(value: object, language: str) -> Iterator[str]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item, language)
    else:
        yield _string(value, (language,))


def _string(value: object, at: tuple[str, ...]) -> str:
    """Take a scalar as it was typed: `1.10` unquoted is still the words “1.10”."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, int | float):
        text = getattr(value, "typed", None) or str(value)
    elif isinstance(value, str):
        text = value
    else:
        raise PydanticCustomError(
            "no_words", "words are wanted here: a text, {fr: ..., en: ...} or a list", {"at": list(at)}
        )
    if not text.strip():
        raise PydanticCustomError("empty_words", "there are no words here", {"at": list(at)})
    return text


def _one_or_list(texts: list[str]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else texts


def single(value: Words) -> Words:
    """Refuse alternatives where one text is written, typed or said.

    Raises:
        PydanticCustomError: a language has more than one text.
    """
    if any(len(value.in_language(language)) > 1 for language in LANGUAGES):
        raise PydanticCustomError("one_text", "one text is wanted here, not several to choose from")
    return value
