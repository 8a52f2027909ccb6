"""Do names of services, controllers and software stay what they are on every page: text?"""

from datetime import date
from pathlib import Path

import html5lib
import pytest

from dashboards.shelf.stock import stocked
from dashboards.site.place import Place
from dashboards.site.register import page_at, paths
from tests.dashboards.app.test_hostile import NAMES
from tests.dashboards.shelved import lay
from tests.dashboards.site import staged
from tests.dashboards.site.test_pages import XHTML

HOSTILE = (
    staged.SCRIPT,
    *NAMES,
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}",
    "%(n)s %s {name} {took}",
    "</title><script>alert(3)</script>",
)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_is_text_on_every_page(name: str, tmp_path: Path) -> None:
    release = staged.quarter(
        3, "2026-Q4", date(2026, 10, 1), seed=0, name=lambda *_: name, owner=name, software=name, statement=name
    )
    made = staged.world(stocked([lay(release, tmp_path)], tmp_path))
    assert made.catalogue.services
    for path in paths(made):
        if path.startswith(("criterion", "figure/criterion")):
            continue
        page = page_at(made, Place(language="fr", path=path, asked={"q": name}))
        assert page is not None
        check(page, path)


def check(page: str, path: str) -> None:
    for element in html5lib.HTMLParser(strict=True).parse(page).iter():
        assert element.tag != f"{XHTML}script" or element.get("src", "").endswith("assets/site.js")
        assert element.tag != f"{XHTML}img" or "badge/" in element.get("src", "")
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            assert (
                not element.get(name, "").strip().lower().startswith(("javascript:", "data:", "vbscript:", "http://x"))
            )
    assert "49" not in page.partition("<h1>")[2].partition("</h1>")[0]


def test_an_address_that_is_none_is_no_link(tmp_path: Path) -> None:
    release = staged.quarter(2, "2026-Q4", date(2026, 10, 1), seed=0, url="javascript:alert(1)")
    made = staged.world(stocked([lay(release, tmp_path)], tmp_path))
    for one in made.catalogue.services:
        page = page_at(made, Place(language="en", path=f"service/{one.id}"))
        assert page is not None
        assert 'href="javascript' not in page


def test_names_do_not_fill_the_sentences_that_they_stand_in(tmp_path: Path) -> None:
    release = staged.quarter(3, "2026-Q4", date(2026, 10, 1), seed=0, name=lambda *_: "{due} {took} {account}")
    made = staged.world(stocked([lay(release, tmp_path)], tmp_path))
    named = [one for one in made.catalogue.services if one.kind != "sole_trader"]
    for one in named:
        page = page_at(made, Place(language="en", path=f"service/{one.id}"))
        assert page is not None
        assert page.count("{due} {took} {account}") >= 3
    assert named
