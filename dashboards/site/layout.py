"""What do all pages of the site have in common: head, navigation, foot, and what the browser may load?"""

from collections.abc import Mapping
from typing import Final

from dashboards.isolate import told
from dashboards.observatory.page import period_words
from dashboards.outcome import ALL_FOUND
from dashboards.site.place import Place
from dashboards.site.world import World
from dashboards.template import environment
from dashboards.typography import NO_BREAK, day, number
from results.records import Language, Text

POLICY: Final = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"
"""Nothing from elsewhere, nothing inline."""

NAME: Final = Text(fr="Observatoire de la portabilité des données", en="Data portability observatory")

TRACKS: Final[Mapping[str, Text]] = {
    "portability": Text(fr="Portabilité", en="Portability"),
    "access": Text(fr="Accès", en="Access"),
}
_NOT_SEEN: Final = Text(fr="pas vu", en="not seen")
_SECTIONS: Final = (
    ("", ("", "services", "service"), Text(fr="Services", en="Services")),
    ("sectors", ("sectors", "sector", "country", "software"), Text(fr="Secteurs", en="Sectors")),
    ("criteria", ("criteria", "criterion"), Text(fr="Critères", en="Criteria")),
    ("figures", ("figures", "figure"), Text(fr="Chiffres", en="Figures")),
    ("method", ("method",), Text(fr="Méthode", en="Method")),
    ("releases", ("releases", "release"), Text(fr="Données", en="Data")),
)


def rendered(template: str, world: World, place: Place, *, title: str, **said: object) -> str:
    """A page; `title` is what it is about, without the name of the site."""
    language = place.language
    book = world.catalogue.book
    return (
        environment(language)
        .get_template(f"site/{template}.html.j2")
        .render(
            place=place,
            language=language,
            title=title,
            site=NAME.in_(language),
            policy=POLICY,
            sections=[(path, words.in_(language), _kind(place.path) in kinds) for path, kinds, words in _SECTIONS],
            publisher=told(world.publisher.publisher.name),
            canonical=f"{world.url}/{language}/{place.path}" if world.url and not place.is_file else "",
            current=None if book is None else book.id,
            current_on="" if book is None else day(book.edition.published_at.date(), language),
            current_period="" if book is None else period_words(book.edition.of, language),
            number=lambda value: number(value, language),
            day=lambda value: day(value, language),
            told=told,
            track_words={name: words.in_(language) for name, words in TRACKS.items()},
            level=f"95{NO_BREAK}%" if language == "fr" else "95%",
            not_seen=_NOT_SEEN.in_(language),
            repaired_look=ALL_FOUND,
            **{"lost": False, **said},
        )
    )


def _kind(path: str) -> str:
    return path.partition("/")[0]


def words_of(known: Mapping[str, Text], name: str, language: Language) -> str:
    """Our words for a code; a code of a later release stands for itself."""
    return known[name].in_(language) if name in known else name
