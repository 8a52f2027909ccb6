"""Pages for people: what is regular in them, and what stands in a block beside other things."""

import pytest

from probes.export.decode import DECODERS
from tests.probes.export.test_decode import document

CARD = '<div class="card"><div>Vous avez regardé <a href="/v/{n}">Titre {n}</a><br>12 mars 2026</div></div>'


def read(page: str):
    data = document(f"<!DOCTYPE html><html><body>{page}</body></html>".encode())
    return list(DECODERS["html"](data)), data


def test_links_times_and_lines_of_a_block_are_given_too():
    found, _ = read(CARD.format(n=1))
    assert [leaf.value for leaf in found] == ["Vous avez regardé Titre 1 12 mars 2026", "Titre 1", "Vous avez regardé Titre 1", "12 mars 2026", "/v/1"]  # fmt: skip
    assert {leaf.record for leaf in found[:-1]} == {"/body[1]/div[1]"}


def test_cells_stay_whole():
    found, _ = read("<table><tr><td>A<br>B <a href='x'>C</a></td></tr></table>")
    assert [leaf.value for leaf in found] == ["A B C", "x"]


@pytest.mark.parametrize(
    ("page", "regular"),
    [
        ("<div><p>a</p><p>b</p></div>" * 3, True),
        ("".join(CARD.format(n=n) for n in range(4)), True),
        ("<table>" + "<tr><td>a</td><td>b</td></tr>" * 2 + "</table>", True),
        ("<dl>" + "<dt><a href='x' title='t'>a</a></dt>" * 2 + "</dl>", True),
        ("<h1>Titre</h1>" + "<p>Phrase.</p>" * 9, False),
        ("<div>" + "<h2>Titre</h2><p>Un.</p><p>Deux.</p>" * 3 + "</div>", False),
        (CARD.format(n=1), False),
    ],
    ids=["paragraphs in cards", "cards", "a table", "terms", "prose", "prose with headings", "one card"],
)
def test_what_is_all_alike_is_regular(page: str, regular: bool):
    found, data = read(page)
    assert (data.regular >= len(found) / 2) is regular


def test_bookmarks_that_nobody_closed_do_not_stand_inside_each_other():
    data = document(
        b"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p><DT><H3>F</H3><DL><p>\n"
        b'<DT><A HREF="https://a.example" ADD_DATE="1">a</A>\n<DD>about a\n<DT><A HREF="https://b.example">b</A>\n</DL><p></DL><p>'
    )
    found = {leaf.value: leaf.path for leaf in DECODERS["html"](data)}
    assert found["1"] == f"{found['a']}/@add_date"
    assert not found["b"].startswith(found["a"])
    assert not found["about a"].startswith(found["a"])
