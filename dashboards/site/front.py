"""What stands before the languages in an export: the choice between them, and the list of all pages for search engines?"""

from collections.abc import Iterable
from itertools import islice
from typing import Final
from xml.sax.saxutils import escape

from dashboards.site.layout import NAME, POLICY
from dashboards.site.place import Place
from dashboards.site.world import World
from dashboards.template import environment
from results.records import LANGUAGES

_MOST: Final = 50_000
"""Addresses that a sitemap may hold."""


def front(world: World) -> str:
    """The page at the root of an export: a host that computes nothing cannot ask for a language."""
    return (
        environment("fr")
        .get_template("site/front.html.j2")
        .render(policy=POLICY, names={language: NAME.in_(language) for language in LANGUAGES}, canonical=world.url)
    )


def sitemap(world: World, pages: Iterable[str]) -> bytes:
    """The addresses of pages, as sitemaps.org has them."""
    every = (Place(language=language, path=path, is_file=True).page(path) for path in pages for language in LANGUAGES)
    lines = (f"<url><loc>{escape(world.url)}/{escape(href.lstrip('./'))}</loc></url>" for href in every)
    body = "\n".join(islice(lines, _MOST))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{body}\n</urlset>\n'
    ).encode()
