"""What stands before the languages: in an export the choice between them, and the lists of all pages for search engines?"""

from collections.abc import Iterable, Mapping
from typing import Final, Literal
from xml.sax.saxutils import escape

from dashboards.site.layout import NAME, POLICY
from dashboards.site.place import Place
from dashboards.site.world import World
from dashboards.template import environment
from results.records import LANGUAGES

ROBOTS: Final = "robots.txt"
SITEMAP: Final = "sitemap.xml"
_MOST: Final = 50_000
"""Addresses that a sitemap may hold, and sitemaps that an index may."""


def front(world: World) -> str:
    """The page at the root of an export: a host that computes nothing cannot ask for a language."""
    return (
        environment("fr")
        .get_template("site/front.html.j2")
        .render(policy=POLICY, names={language: NAME.in_(language) for language in LANGUAGES}, canonical=world.url)
    )


def robots(url: str) -> bytes:
    """What a search engine may read: everything, and where it is told what there is."""
    return f"User-agent: *\nAllow: /\nSitemap: {url}/{SITEMAP}\n".encode()


def sitemaps(world: World, pages: Iterable[str], *, is_file: bool = False, most: int = _MOST) -> Mapping[str, bytes]:
    """The addresses of pages, as sitemaps.org has them: one file, or several and their index, by their names."""
    every = [
        Place(language=language, path=path, is_file=is_file).page(path).lstrip("./")
        for path in pages
        for language in LANGUAGES
    ]
    parts = [_listed("url", world.url, every[n : n + most]) for n in range(0, len(every), most)]
    if len(parts) == 1:
        return {SITEMAP: parts[0]}
    names = [f"sitemap-{n}.xml" for n in range(1, len(parts) + 1)]
    return {SITEMAP: _listed("sitemap", world.url, names), **dict(zip(names, parts, strict=True))}


def _listed(what: Literal["url", "sitemap"], url: str, paths: Iterable[str]) -> bytes:
    root = "urlset" if what == "url" else "sitemapindex"
    body = "\n".join(f"<{what}><loc>{escape(url)}/{escape(path)}</loc></{what}>" for path in paths)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{body}\n</{root}>\n'
    ).encode()
