"""How does one contest a finding, answer to it, or have an error of ours mended?"""

from dashboards.site.layout import rendered
from dashboards.site.legal import link
from dashboards.site.place import Place
from dashboards.site.world import World
from results.records import Text


def render(world: World, place: Place, rest: str) -> str | None:
    if rest:
        return None
    contact = world.publisher.contests or world.publisher.publisher.contact
    return rendered(
        "contest",
        world,
        place,
        title=Text(fr="Contester un constat", en="Contesting a finding").in_(place.language),
        contact=contact,
        contact_link=link(contact),
    )
