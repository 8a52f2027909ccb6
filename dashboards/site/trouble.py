"""What does a reader see where a page cannot be given?"""

from collections.abc import Mapping
from typing import Final

from dashboards.site.layout import rendered
from dashboards.site.place import Place
from dashboards.site.world import World
from dashboards.typography import written
from results.records import Language, Text

_TITLES: Final[Mapping[int, Text]] = {
    404: Text(fr="Cette page n’existe pas", en="There is no such page"),
    405: Text(fr="Ici, on ne fait que lire", en="Here one only reads"),
    422: Text(fr="Cette question n’a pas pu être lue", en="This question could not be read"),
    429: Text(fr="Trop de pages à la fois", en="Too many pages at once"),
    503: Text(fr="Le site n’est pas prêt", en="The site is not ready"),
}
_FAILURE: Final = Text(fr="Une erreur de notre part", en="Something of ours went wrong")
_WORDS: Final[Mapping[int, Text]] = {
    404: Text(
        fr="L’adresse est peut-être incomplète, ou ce qu’elle montrait n’est plus public. Rien n’est perdu : tout ce qui a été "
        "publié reste dans les données.",
        en="The address may be incomplete, or what it showed is public no more. Nothing is lost: all that was published stays "
        "in the data.",
    ),
    405: Text(
        fr="Cette adresse ne prend rien ; elle ne fait que montrer.", en="This address takes nothing; it only shows."
    ),
    422: Text(
        fr="Reprenez la recherche depuis la liste des services.", en="Please begin again from the list of services."
    ),
    429: Text(
        fr="Attendez quelques secondes, puis rechargez la page.", en="Wait for some seconds, then load the page again."
    ),
    503: Text(fr="Il le sera dans un instant ; rechargez la page.", en="It will be in a moment; load the page again."),
}
_FAILURE_WORDS: Final = Text(
    fr="Rien n’est perdu. Rechargez la page ; si l’erreur revient, écrivez-nous en donnant son adresse et le numéro ci-dessous.",
    en="Nothing is lost. Load the page again; should the error come back, write to us with its address and the number below.",
)

_WAYS: Final = (
    ("", Text(fr="Tous les services", en="All services")),
    ("releases", Text(fr="Ce qui a été publié", en="What was published")),
    ("method", Text(fr="La méthode", en="The method")),
)
"""Where to go on from there."""


def trouble(world: World, place: Place, status: int, fault: str = "", *, in_both: bool = False) -> str:
    """The page that says what happened, and what to do.

    `fault`: the id by which our log tells of it; `in_both`: in the other language too, where nobody knows the reader's.
    """
    language = place.language
    title, words = _TITLES.get(status, _FAILURE), _WORDS.get(status, _FAILURE_WORDS)
    return rendered(
        "trouble",
        world,
        place,
        title=written(title, language),
        words=written(words, language),
        ways=_ways(place, language),
        other=(written(title, place.other), written(words, place.other), _ways(place, place.other))
        if in_both
        else None,
        fault=fault,
        lost=True,
    )


def _ways(place: Place, language: Language) -> list[tuple[str, str]]:
    return [(place.page(path, language), written(said, language)) for path, said in _WAYS]
