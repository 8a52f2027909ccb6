"""Is the thing found that a person would mean, and nothing that only resembles it?"""

import pytest

from probes.browser import find
from probes.browser.view import look
from probes.browser.wanted import compile_target
from probes.egress import AllowList
from scenarios.schema import Target

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def seek(page, site):
    """Find a target on a page written here; gives the ids of what was found."""

    async def seek(html, target, *, way=find.search, **pages):
        site.page("/", html)
        for name, body in pages.items():
            site.page(f"/{name}", body)
        await page.goto(f"{site.url}/")
        wanted = compile_target(Target.model_validate(target), {}, "fr")
        hosts = AllowList.parse([site.url])
        views = await look(page, hosts, wanted.selectors)
        hits = way(views, wanted)
        seek.captures = [hit.captures for hit in hits]
        seek.instead = find.instead(views, wanted, hits)
        return [await (await hit.view.element(hit.node)).get_attribute("id") for hit in hits]

    return seek


LABELS = [
    ("<button id=a>Exporter</button>", {"button": "Exporter"}),
    ("<input id=a type=submit value=Exporter>", {"button": "Exporter"}),
    ("<div id=a role=button tabindex=0>Exporter</div>", {"button": "Exporter"}),
    ("<button id=a aria-label=Exporter><svg width=9 height=9></svg></button>", {"button": "Exporter"}),
    ("<button id=a><img alt=Exporter width=9 height=9 src=/x></button>", {"button": "Exporter"}),
    ("<button id=a title=Exporter>⇩</button>", {"button": "Exporter"}),
    ("<span id=l>Exporter</span><button id=a aria-labelledby=l>⇩</button>", {"button": "Exporter"}),
    ("<a id=a href=/x><b>Mes</b> données</a>", {"link": "Mes données"}),
    ("<a id=a href=/x style='text-transform:uppercase'>mes<br>données</a>", {"link": "Mes données"}),
    ("<a id=a href=/x>Mes données<span style='position:absolute;clip:rect(0,0,0,0);width:1px;height:1px;overflow:hidden'>, page 2</span></a>", {"link": "Mes données"}),
    ("<div role=tablist><div id=a role=tab>Export</div></div>", {"tab": "Export"}),
    ("<label>Nom * <input id=a></label>", {"field": "Nom"}),
    ("<label for=a>Nom :</label><input id=a>", {"field": "Nom"}),
    ("<input id=a placeholder=Nom>", {"field": "Nom"}),
    ("<textarea id=a aria-label=Nom></textarea>", {"field": "Nom"}),
    ("<label>Pays <select id=a><option>FR<option>DE</select></label>", {"field": "Pays"}),
    ("<div id=a contenteditable aria-label=Nom>x</div>", {"field": "Nom"}),
    ("<fieldset id=a><legend>Format</legend><label><input type=radio>JSON</label></fieldset>", {"field": "Format"}),
    ("<label><input id=a type=checkbox> Contacts</label>", {"box": "Contacts"}),
    ("<div id=a role=checkbox aria-checked=false>Contacts</div>", {"box": "Contacts"}),
    ("<div id=a role=option>JSON</div>", {"option": "JSON"}),
    ("<h2 id=a>Vos archives</h2>", {"heading": "Vos archives"}),
    ("<div id=a role=heading aria-level=2>Vos archives</div>", {"heading": "Vos archives"}),
    ("<img id=a alt=Photo width=9 height=9 src=/x>", {"image": "Photo"}),
    ("<div id=a role=dialog aria-label='Gestion des cookies'>x</div>", {"dialog": "*cookies*"}),
    ("<dialog id=a open><h2>Nos cookies</h2>x</dialog>", {"dialog": "Nos cookies"}),
    ("<p id=a>Votre archive est <b>prête</b>.</p>", {"text": "archive est prête"}),
    ("<p id=a data-testid=go>x</p>", {"test_id": "go"}),
    ("<p id=a class=go>x</p>", {"css": "p.go"}),
]  # fmt: skip


@pytest.mark.parametrize(("html", "target"), LABELS)
async def test_a_thing_is_known_by_any_label_that_a_person_or_a_reader_gives_it(seek, html, target):
    assert await seek(html, target) == ["a"]


@pytest.mark.parametrize(
    ("html", "target"),
    [
        ("<button id=a>Déconnexion</button>", {"button": "Connexion"}),
        ("<a id=a>Connexion</a>", {"link": "Connexion"}),  # no address: no link
        ("<button id=a style='display:none'>Connexion</button>", {"button": "Connexion"}),
        ("<button id=a style='visibility:hidden'>Connexion</button>", {"button": "Connexion"}),
        ("<div style='opacity:0'><button id=a>Connexion</button></div>", {"button": "Connexion"}),
        ("<button id=a style='position:absolute;left:-9999px'>Connexion</button>", {"button": "Connexion"}),
        ("<div style='height:0;overflow:hidden'><button id=a>Connexion</button></div>", {"button": "Connexion"}),
        ("<details><summary>Plus</summary><button id=a>Connexion</button></details>", {"button": "Connexion"}),
        ("<p style='display:none'>prête</p><script>'prête'</script>", {"text": "prête"}),
        ("<input value=prête><select><option>a<option>prête</select>", {"text": "prête"}),
    ],
)
async def test_what_reads_otherwise_or_cannot_be_seen_is_not_there(seek, html, target):
    assert await seek(html, target) == []


async def test_any_sign_arrives_as_it_stands_though_the_page_taught_its_values_to_write_themselves(seek):
    taught = "<script>for (const made of [String, Array, Object]) made.prototype.toJSON = () => 'x'</script>"
    words = "« Zoé » 🧑‍🚀 \\ \t “œ”"
    half = "<script>a.append(' \\ud83e')</script>"
    assert await seek(f"{taught}<button id=a>{words}</button>{half}", {"button": f"{words} *"}) == ["a"]


async def test_what_was_found_instead_is_said(seek):
    await seek("<button>Déconnexion</button><button>Aide</button>", {"button": "Connexion"})
    assert seek.instead == "the page shows “Déconnexion”, “Aide”"
    await seek("<button>Aller</button><button>Aller</button>", {"button": "Aller"})
    assert seek.instead.startswith("2 of them")
    await seek("<button>Aller</button>", {"button": "Aller", "in": {"row": "Archive"}})
    assert seek.instead == "no such row"


class TestBareWords:
    async def test_a_button_link_tab_or_menu_item_comes_first(self, seek):
        html = "<h1 id=h>Exporter</h1><div role=menu><div id=a role=menuitem>Exporter</div></div>"
        assert await seek(html, "Exporter") == ["a"]

    async def test_else_the_innermost_thing_with_exactly_these_words(self, seek):
        html = "<div id=o><div id=a onclick=x><b>Exporter</b> tout</div><p>Exporter tout cela</p></div>"
        assert await seek(html, "Exporter tout") == ["a"]


class TestFields:
    async def test_by_what_the_field_holds(self, seek):
        html = "<label>Nom <input id=a value='Zoé Lœwe'></label>"
        assert await seek(html, {"field": "Nom", "value": "Zoé Lœwe"}) == ["a"]
        assert await seek(html, {"field": "Nom", "value": "Zoé"}) == []

    async def test_a_password_is_never_read(self, seek):
        html = "<label>Mot de passe <input id=a type=password value=hunter2></label>"
        assert await seek(html, {"field": "Mot de passe", "value": "hunter2"}) == []


class TestRows:
    TABLE = """<table><tr id=r1><td>Archive du 1 mai 2026</td><td>En préparation</td></tr>
      <tr><td>Archive du 2 mai 2026</td><td><a id=a href=/2>Télécharger</a></td></tr></table>"""

    async def test_inside_the_row_that_contains_the_words(self, seek):
        assert await seek(self.TABLE, {"link": "Télécharger", "in": {"row": "Archive du 2 mai"}}) == ["a"]

    async def test_a_row_without_the_thing_has_none_however_near_one_stands(self, seek):
        assert await seek(self.TABLE, {"link": "Télécharger", "in": {"row": "Archive du 1 mai"}}) == []

    async def test_a_capture_in_the_row_is_kept(self, seek):
        await seek(self.TABLE, {"link": "Télécharger", "in": {"row": "Archive du {date}"}})
        assert seek.captures == [{"date": "2 mai 2026"}]

    async def test_words_cross_cells(self, seek):
        assert await seek(self.TABLE, {"text": "préparation", "in": {"row": "1 mai 2026 En préparation"}}) != []

    async def test_the_innermost_of_nested_rows(self, seek):
        html = """<ul><li>Exports<ul><li>Mai</li><li>Juin <a id=a href=/j>Ouvrir</a></li></ul>
                  <a id=o href=/o>Ouvrir</a></li></ul>"""
        assert await seek(html, {"link": "Ouvrir", "in": {"row": "Juin"}}) == ["a"]
        assert await seek(html, {"link": "Ouvrir", "in": {"row": "Mai"}}) == []

    async def test_rows_that_are_none_in_html(self, seek):
        html = "<div class=r>Mai <button>Ouvrir</button></div><div class=r>Juin <button id=a>Ouvrir</button></div>"
        assert await seek(html, {"button": "Ouvrir", "in": {"css": "div.r", "with": "Juin"}}) == ["a"]


class TestSections:
    async def test_a_form_or_region_so_named(self, seek):
        html = """<form aria-label=Contenu><button id=a>Tout</button></form><button>Tout</button>"""
        assert await seek(html, {"button": "Tout", "in": {"section": "Contenu"}}) == ["a"]

    async def test_a_field_set_by_its_legend(self, seek):
        html = "<fieldset><legend>Contenu</legend><input type=checkbox id=a aria-label=x></fieldset><input type=checkbox aria-label=x>"
        assert await seek(html, {"box": "x", "in": {"section": "Contenu"}}) == ["a"]

    async def test_what_follows_a_heading_up_to_the_next_of_its_rank(self, seek):
        html = """<h2>Un</h2><button>Aller</button><h2>Deux</h2><p></p><h3>sous</h3><button id=a>Aller</button>
                  <h2>Trois</h2><button>Aller</button>"""
        assert await seek(html, {"button": "Aller", "in": {"section": "Deux"}}) == ["a"]

    async def test_within_the_smallest_block_that_holds_both(self, seek):
        html = "<main><div><h2>Un</h2><p><button id=a>Aller</button></p></div></main><footer><button>Aller</button></footer>"
        assert await seek(html, {"button": "Aller", "in": {"section": "Un"}}) == ["a"]

    async def test_running_text_is_confined_to_it(self, seek):
        html = "<h2>Un</h2><p id=p>prête</p><h2>Deux</h2><p id=q>prête</p>"
        assert await seek(html, {"text": "prête", "in": {"section": "Deux"}}) == ["q"]

    async def test_a_dialog(self, seek):
        html = "<button>OK</button><div role=dialog aria-label=Confirmer><button id=a>OK</button></div>"
        assert await seek(html, {"button": "OK", "in": {"dialog": "Confirmer"}}) == ["a"]


class TestBoxes:
    async def test_hidden_by_styling_but_labelled(self, seek):
        html = "<input id=a type=checkbox style='opacity:0;position:absolute'><label for=a>Contacts</label>"
        assert await seek(html, {"box": "Contacts"}, way=find.boxes) == ["a"]

    async def test_not_displayed_but_labelled(self, seek):
        html = "<label><input id=a type=checkbox style='display:none'>Contacts</label>"
        assert await seek(html, {"box": "Contacts"}, way=find.boxes) == ["a"]

    async def test_the_only_box_in_the_smallest_block_with_the_words(self, seek):
        html = "<div><p><span>Contacts</span></p><input id=a type=checkbox></div><div>Photos<input type=checkbox></div>"
        assert await seek(html, {"box": "Contacts"}, way=find.boxes) == ["a"]

    async def test_two_boxes_beside_the_words_are_nobodys(self, seek):
        html = "<div><span>Contacts</span><input type=checkbox><input type=checkbox></div>"
        assert await seek(html, {"box": "Contacts"}, way=find.boxes) == []

    async def test_a_star_means_every_box_of_the_section_and_no_radio(self, seek):
        html = """<h2>Contenu</h2><input id=a type=checkbox><label><input id=b type=checkbox style='opacity:0'>x</label>
                  <input type=radio><h2>Autre</h2><input id=c type=checkbox>"""
        target = {"box": "*", "each": True, "in": {"section": "Contenu"}}
        assert sorted(await seek(html, target, way=find.boxes)) == ["a", "b"]


class TestFramesAndShadows:
    async def test_in_a_frame_like_in_the_page(self, seek):
        assert await seek(
            "<iframe src=/inner width=300 height=99>", {"button": "Envoyer"}, inner="<button id=a>Envoyer</button>"
        ) == ["a"]

    async def test_not_in_a_frame_nobody_sees(self, seek):
        html = "<iframe src=/inner style='display:none'></iframe>"
        assert await seek(html, {"button": "Envoyer"}, inner="<button id=a>Envoyer</button>") == []

    async def test_in_open_shadow_roots_with_what_is_slotted(self, seek):
        html = """<x-box><b>Envoyer</b></x-box><script>customElements.define('x-box', class extends HTMLElement {
          constructor() { super(); this.attachShadow({mode: 'open'}).innerHTML = '<button id=a><slot></slot></button>'; }
        })</script>"""
        assert await seek(html, {"button": "Envoyer"}) == ["a"]
        assert await seek(html, {"text": "envoyer"}) == [None]
