"""What do we say, in each language of the house?"""

from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import ConfigDict

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One thing said in both languages; braces name values filled in later."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    fr: str
    en: str

    def in_(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en

    def fill(self, **values: object) -> "Text":
        """Fill the braces of both languages.

        Raises:
            KeyError: a brace has no value.
        """
        return Text(fr=self.fr.format(**values), en=self.en.format(**values))
