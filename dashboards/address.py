"""Where does this server stand in the world? Its address, and the authority of the ids that it gives for ever."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

_SINCE: Final = "2026"  # RFC 4151: the authority had the name in that year


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """`url`: without a slash at its end, as `https://portability.example`."""

    url: str = "http://127.0.0.1:8000"

    def at(self, path: str) -> str:
        return f"{self.url}{path}"

    def tag(self, *parts: str) -> str:
        """A permanent id (RFC 4151)."""
        authority = urlsplit(self.url).hostname or "localhost"
        return f"tag:{authority},{_SINCE}:{'/'.join(quote(part, safe='=@:+,.~-_') for part in parts)}"
