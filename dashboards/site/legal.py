"""Who answers for the site? What its operator has said, and nothing made up in the place of what they have not."""

from dashboards.site.layout import rendered
from dashboards.site.place import Place
from dashboards.site.world import World
from results.records import Text


def render(world: World, place: Place, rest: str) -> str | None:
    if rest:
        return None
    said = world.publisher
    return rendered(
        "legal",
        world,
        place,
        title=Text(fr="Mentions légales", en="Legal notice").in_(place.language),
        said=said,
        contact_link=link(said.publisher.contact),
        host_link=link(said.host.contact),
        is_whole=all((said.publisher.name, said.publisher.address, said.director, said.host.name, said.host.address)),
    )


def link(contact: str) -> str | None:
    """Where a contact leads, if that is an address that a browser may follow."""
    if contact.startswith(("https://", "http://")):
        return contact
    return f"mailto:{contact}" if "@" in contact and ":" not in contact and " " not in contact else None
