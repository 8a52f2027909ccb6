"""Where does a service stand, as its badge shows it, and how may it show that on its own pages?"""

from dataclasses import dataclass
from html import escape

from dashboards.site.place import Place, badge_of
from dashboards.site.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedding:
    """The badge of a service, and the lines that show it elsewhere; `code` is empty where nobody has said at which address the site is."""

    path: str
    code: str


def embedding(world: World, place: Place, service: str, name: str) -> Embedding:
    code = ""
    if world.url:
        image = f"{world.url}/{badge_of(service, place.language, is_file=place.is_file)}"
        page = (
            Place(language=place.language, path="", is_file=place.is_file)
            .page(f"service/{service}")
            .removeprefix("../")
        )
        code = f'<a href="{escape(f"{world.url}/{page}")}"><img src="{escape(image)}" alt="{escape(name)}" height="28"></a>'
    return Embedding(path=place.badge(service), code=code)
