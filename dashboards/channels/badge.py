"""How does a service show where it stands? The ladder of five rungs: filled to the rung reached, the next one outlined."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from xml.sax.saxutils import escape

from dashboards.channels.feed import latest
from dashboards.holder import holder_words
from dashboards.shelf.stock import Shelf
from dashboards.typography import spaced
from results.records import Language, Text

Theme = Literal["auto", "light", "dark"]

_RUNGS: Final = 5
_TRACKS: Final[Mapping[str, Text]] = {
    "portability": Text(fr="Portabilité", en="Portability"),
    "access": Text(fr="Accès", en="Access"),
}
_REACHED: Final = Text(fr="{track} : échelon {rung} sur 5", en="{track}: rung {rung} of 5")
_NO_LADDER: Final = Text(fr="{track} : sans échelon", en="{track}: no rung")
_NOT_AUDITED: Final = Text(fr="non audité", en="not audited")
_MORE: Final = Text(fr="observé : {holder}, {period}", en="observed: {holder}, {period}")

# ink, soft, paper; the mark is never colour alone: what is reached is filled, the next rung an outline
_LIGHT: Final = ("#1d2730", "#5b6770", "#ffffff")
_DARK: Final = ("#e8edf0", "#a9b4bb", "#161d22")
_WIDE: Final = frozenset("mwMWÉÈ@%—")
_THIN: Final = frozenset("iljtf.,:;'!|() \u00a0\u202f’I")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a service stands, and by whose account that was seen; `rung` None: no ladder concerns it."""

    track: str
    rung: int | None
    period: str
    holder_mode: str = ""


def standing_of(shelf: Shelf, service: str) -> Standing | None:
    """Where a service stands by the newest release that says so and stands; None where nothing is public of it."""
    found = [book for book in shelf.telling_of(service) if book.edition.superseded_at is None]
    if not found:
        return None
    book = found[0]
    cases = [json.loads(line.json) for line in book.index.rows("cases", {"service_id": service})]
    last = latest(cases) if cases else {}
    rung = last.get("rung")
    return Standing(
        track=str(last.get("track", "")),
        rung=rung if isinstance(rung, int) else None,
        period=str(last["cohort"]) if last.get("carried_from") else book.edition.period,
        holder_mode=str(last.get("holder_mode") or ""),
    )


def badge(standing: Standing | None, language: Language, theme: Theme) -> bytes:
    """Draw the badge; of nobody: "not audited"."""
    said, more = _words(standing, language)
    rung = standing.rung if standing is not None else None
    width = 34 + round(sum(_width(letter) for letter in said)) + 10
    label = f"{said} ({more})" if more else said
    size = f'width="{width}" height="28" viewBox="0 0 {width} 28"'
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="t" lang="{language}">',
            f'<title id="t">{escape(label)}</title>',
            f"<style>{_style(theme)}</style>",
            f'<rect class="p" x=".5" y=".5" width="{width - 1}" height="27" rx="4"/>',
            '<path class="l" d="M10.5 4v20M24.5 4v20"/>',
            *(_rung(number, rung) for number in range(1, _RUNGS + 1)),
            f'<text x="34" y="18.5">{escape(said)}</text>',
            "</svg>\n",
        )
    ).encode()


def _words(standing: Standing | None, language: Language) -> tuple[str, str]:
    if standing is None:
        return _NOT_AUDITED.in_(language), ""
    track = _TRACKS[standing.track].in_(language) if standing.track in _TRACKS else standing.track
    words = _NO_LADDER if standing.rung is None else _REACHED
    said = spaced(words.in_(language).format(track=track, rung=standing.rung), language)
    holder = holder_words(standing.holder_mode).in_(language)
    return said, spaced(_MORE.in_(language).format(holder=holder, period=standing.period), language)


def _rung(number: int, reached: int | None) -> str:
    """Rungs from below; those that nothing is known of are a thin line."""
    top = 24 - 4 * number
    if reached is not None and number <= reached:
        return f'<rect class="f" x="10" y="{top}" width="15" height="2.6"/>'
    if reached is not None and number == reached + 1:
        return f'<rect class="o" x="10.5" y="{top + 0.3:.1f}" width="14" height="2"/>'
    return f'<path class="t" d="M10 {top + 1.3:.1f}h15"/>'


def _style(theme: Theme) -> str:
    plain = _colours(_DARK if theme == "dark" else _LIGHT)
    night = f"@media (prefers-color-scheme:dark){{{_colours(_DARK)}}}" if theme == "auto" else ""
    return f"text{{font:12px system-ui,sans-serif}}{plain}{night}"


def _colours(of: tuple[str, str, str]) -> str:
    ink, soft, paper = of
    return (
        f"text,.f{{fill:{ink}}}.p{{fill:{paper};stroke:{soft}}}.l{{stroke:{soft};fill:none;stroke-width:1.4}}"
        f".o{{fill:{paper};stroke:{ink}}}.t{{stroke:{soft};stroke-width:.6;stroke-dasharray:1.5 1.5}}"
    )


def _width(letter: str) -> float:
    """About how wide a letter is at 12 px."""
    return 9.6 if letter in _WIDE else 3.8 if letter in _THIN else 6.9
