"""Does each word of a page do what the language says, and refuse what it must?"""

import asyncio

import pytest
from aiohttp import web

from probes.base import Ending
from probes.errors import HeldBack
from results.records import ArtifactKept, Captured, FactSeen, StageEnded, Unobserved

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

AT_ONCE = "1s"


def quick(*steps):
    """Give every step a second, where it says nothing else."""
    return [step if "within" in step else {**step, "within": AT_ONCE} for step in steps]


async def test_the_services_own_path_is_kept(play, site):
    site.page("/portal/account", "<h1>Compte</h1>")
    played = await play(
        quick({"open": "/account"}, {"see": {"heading": "Compte"}}), session={"url": f"{site.url}/portal"}
    )
    assert played.report.ending is Ending.DONE


async def test_addresses_of_other_kinds_are_never_opened(play):
    for url in ("file:///etc/passwd", "javascript:alert(1)", "view-source:http://127.0.0.1/"):
        assert (await play(quick({"open": url}))).code == "page_changed"


class TestClick:
    async def test_clicks_fields_and_pages_are_counted(self, play, site):
        site.page("/", "<a href=/data>Mes données</a>")
        site.page("/data", "<form action=/done><label>Motif <input name=m></label><button>Envoyer</button></form>")
        site.page("/done", "<p>Merci</p>")
        played = await play(
            quick(
                {"open": "/"},
                {"click": {"link": "Mes données"}},
                {"fill": {"field": "Motif", "with": "Portabilité"}},
                {"click": {"button": "Envoyer"}},
                {"see": "Merci"},
            )
        )
        ended = played.all(StageEnded)[0]
        assert (ended.clicks, ended.fields, ended.pages) == (2, 1, 3)
        assert ended.response_time.count == 3
        assert ended.response_time.median_ms % 10 == 0

    async def test_connexion_is_never_deconnexion(self, play, site):
        site.page("/", "<button>Déconnexion</button>")
        played = await play(quick({"open": "/"}, {"click": {"button": "Connexion"}}))
        assert played.code == "page_changed"
        assert "Déconnexion" in played.report.message

    async def test_two_are_one_too_many(self, play, site):
        site.page("/", "<a href=/1>Exporter</a><footer><a href=/2>Exporter</a></footer>")
        played = await play(quick({"open": "/"}, {"click": "Exporter"}))
        assert played.code == "page_changed"
        assert "2 of them" in played.report.message
        assert site.times("/1") == site.times("/2") == 0

    async def test_a_disabled_one_is_seen_but_not_clicked(self, play, site):
        site.page("/", "<button disabled>Exporter</button>")
        played = await play(quick({"open": "/"}, {"see": {"button": "Exporter"}}, {"click": "Exporter"}))
        assert played.code == "page_changed"
        assert "disabled" in played.report.message
        assert played.all(Unobserved)[0].step == 2

    async def test_a_button_that_becomes_enabled_is_waited_for(self, play, site):
        site.page(
            "/",
            "<button disabled onclick=\"document.body.append('Fait')\">Exporter</button><script>setTimeout(() => document.querySelector('button').disabled = false, 300)</script>",
        )
        assert (await play([{"open": "/"}, {"click": "Exporter"}, {"see": "Fait"}])).report.ending is Ending.DONE

    async def test_what_is_covered_is_not_clicked(self, play, site):
        site.page("/", "<button>Exporter</button><div style='position:fixed;inset:0;background:#fff'></div>")
        played = await play(quick({"open": "/"}, {"click": "Exporter"}))
        assert played.code == "page_changed"
        assert "covered" in played.report.message

    async def test_a_new_tab_becomes_the_current_one_and_its_opener_again_when_it_closes(self, play, site):
        site.page("/", "<h1>Ici</h1><a href=/new target=_blank>Ouvrir</a>")
        site.page("/new", "<h1>Là</h1><button onclick='window.close()'>Fermer</button>")
        played = await play(
            [
                {"open": "/"},
                {"click": "Ouvrir"},
                {"see": {"heading": "Là"}},
                {"click": "Fermer"},
                {"see": {"heading": "Ici"}},
            ]
        )
        assert played.report.ending is Ending.DONE

    async def test_a_page_that_asks_whether_we_are_sure_is_told_yes(self, play, site):
        site.page("/", "<button onclick=\"if (confirm('Sûr ?')) document.body.append('Fait')\">Exporter</button>")
        assert (await play(quick({"open": "/"}, {"click": "Exporter"}, {"see": "Fait"}))).report.ending is Ending.DONE

    async def test_in_a_frame_and_in_a_shadow_root(self, play, site):
        site.page(
            "/",
            "<iframe src=/inner width=300 height=99></iframe><x-a></x-a><script>customElements.define('x-a', class extends HTMLElement { connectedCallback() { this.attachShadow({mode: 'open'}).innerHTML = '<button>Deux</button>'; this.shadowRoot.firstChild.onclick = () => document.body.append('Fait') } })</script>",
        )
        site.page("/inner", "<button onclick=\"document.body.append('Bien')\">Un</button>")
        steps = quick({"open": "/"}, {"click": "Un"}, {"see": "Bien"}, {"click": "Deux"}, {"see": "Fait"})
        assert (await play(steps)).report.ending is Ending.DONE


class TestForms:
    async def test_fill_press_and_values(self, play, site):
        site.page("/", "<form action=/s method=post><label>Nom <input name=n></label></form>")
        site.page("/s", "<p>Merci</p>")
        steps = quick(
            {"open": "/"},
            {"fill": {"field": "Nom", "with": "${persona.full_name}"}},
            {"press": "Enter"},
            {"see": "Merci"},
        )
        played = await play(steps, values={"persona.full_name": "Zoé* {x}"})
        assert played.report.ending is Ending.DONE
        assert site.posted == [{"n": "Zoé* {x}"}]

    async def test_a_field_that_takes_no_input(self, play, site):
        site.page("/", "<label>Nom <input readonly></label>")
        assert (await play(quick({"open": "/"}, {"fill": {"field": "Nom", "with": "x"}}))).code == "page_changed"

    async def test_a_value_that_nothing_has_given(self, play, site):
        site.page("/", "<label>Nom <input></label>")
        played = await play(quick({"open": "/"}, {"fill": {"field": "Nom", "with": "${saved.code}"}}))
        assert played.code == "value_missing"

    @pytest.mark.parametrize(
        "html",
        [
            "<label>Format <select onchange='done(this.value)'><option>XML<option>JSON</select></label>",
            "<fieldset><legend>Format</legend><label><input type=radio name=f>XML</label><label><input type=radio name=f onchange=\"done('JSON')\">JSON</label></fieldset>",
            "<div role=radiogroup aria-label=Format><div role=radio aria-checked=false>XML</div><div role=radio aria-checked=false onclick=\"this.ariaChecked='true';done('JSON')\">JSON</div></div>",
            "<button role=combobox aria-label=Format onclick='list.hidden=false'>…</button><ul id=list hidden role=listbox><li role=option>XML<li role=option onclick=\"done('JSON')\">JSON</ul>",
        ],
    )
    async def test_choose_serves_lists_radio_groups_and_combo_boxes(self, play, site, html):
        site.page(
            "/",
            f"<script>done = (what) => {{ const p = document.createElement('p'); p.textContent = 'Choisi ' + what; document.body.append(p) }}</script>{html}",
        )
        steps = quick({"open": "/"}, {"choose": {"field": "Format", "option": "JSON"}}, {"see": "Choisi JSON"})
        played = await play(steps)
        assert played.report.ending is Ending.DONE, played.report.message

    async def test_an_option_that_is_not_offered(self, play, site):
        site.page("/", "<label>Format <select><option>XML<option>CSV</select></label>")
        played = await play(quick({"open": "/"}, {"choose": {"field": "Format", "option": "JSON"}}))
        assert played.code == "page_changed"
        assert "“XML”, “CSV”" in played.report.message

    async def test_upload_to_a_hidden_input_and_to_a_file_dialog(self, play, site, tmp_path):
        photo = tmp_path / "photo.jpg"
        photo.write_bytes(b"x")
        site.page(
            "/", "<label>Joindre<input type=file hidden onchange='document.body.append(this.files[0].name)'></label>"
        )
        site.page(
            "/2",
            '<button onclick=\'i=document.createElement("input");i.type="file";i.onchange=()=>document.body.append(i.files[0].name);i.click()\'>Joindre</button>',
        )
        for path in ("/", "/2"):
            steps = quick(
                {"open": path}, {"upload": {"field": "Joindre", "file": "${record.picture}"}}, {"see": "photo.jpg"}
            )
            played = await play(steps, files={"record.picture": photo})
            assert played.report.ending is Ending.DONE, played.report.message


class TestSeeing:
    async def test_see_establishes_its_facts_and_keeps_its_captures(self, play, site):
        site.page("/", "<p>Votre archive sera prête sous 48&nbsp;heures. Référence F-12.</p>")
        see = {"see": "prête sous {promise}. Référence {reference}", "fact": ["request_acknowledged"]}
        played = await play(quick({"open": "/"}, see))
        assert played.facts == ["request_acknowledged"]
        assert played.report.saved["reference"] == "F-12"
        promise = next(c for c in played.all(Captured) if c.name == "promise")
        assert promise.duration_h == 48
        assert played.vault.read("case-1", promise.artifact).decode().split() == ["48", "heures"]

    async def test_a_month_promised_ends_on_a_day(self, play, site):
        site.page("/", "<p>Réponse sous un mois.</p>")
        played = await play(quick({"open": "/"}, {"see": "Réponse sous {promise}", "fact": "request_acknowledged"}))
        promise = played.all(Captured)[0]
        assert (promise.duration_h, str(promise.day)) == (None, "2026-12-23")

    async def test_a_weighty_fact_is_only_proposed(self, play, site):
        site.page("/", "<p>Envoyez votre passeport</p>")
        steps = quick({"open": "/"}, {"see": "passeport", "fact": "identity_document_demanded"})
        assert (await play(steps)).all(FactSeen)[0].proposed
        steps[1] = {**steps[1], "certain": True}
        assert not (await play(steps)).all(FactSeen)[0].proposed

    async def test_a_fact_that_stops_the_stage(self, play, site):
        site.page("/", "<p>Déjà en cours</p>")
        steps = quick({"open": "/"}, {"watch_for": "Déjà en cours", "fact": "already_pending"}, {"see": "jamais"})
        played = await play(steps)
        assert played.report.ending is Ending.STOPPED
        assert played.all(StageEnded)[0].stopped_by == "already_pending"

    async def test_what_comes_late_is_waited_for(self, play, site):
        site.page("/", "<script>setTimeout(() => document.body.append('Prêt'), 500)</script>")
        assert (await play([{"open": "/"}, {"see": "Prêt"}])).report.ending is Ending.DONE

    async def test_not_see_waits_for_the_end(self, play, site):
        site.page("/", "<p>En cours</p><script>setTimeout(() => document.querySelector('p').remove(), 300)</script>")
        assert (await play([{"open": "/"}, {"not_see": "En cours"}])).report.ending is Ending.DONE
        site.page("/", "<p>En cours</p>")
        assert (await play(quick({"open": "/"}, {"not_see": "En cours"}))).code == "page_changed"

    async def test_watch_for_never_fails_and_waits_for_what_is_being_loaded(self, play, site):
        site.page("/", "<script>fetch('/slow').then(() => document.body.append('Prêt'))</script>")

        @site.on("/slow")
        async def slow(request):
            await asyncio.sleep(0.8)
            return web.Response(text="ok")

        played = await play([{"open": "/"}, {"watch_for": "Prêt", "fact": "request_pending"}])
        assert played.facts == ["request_pending"]
        site.page("/", "<p>Rien</p>")
        played = await play([{"open": "/"}, {"watch_for": "Prêt", "fact": "request_pending"}, {"see": "Rien"}])
        assert (played.facts, played.report.ending) == ([], Ending.DONE)

    async def test_dismiss_clicks_what_is_there_and_misses_nothing_else(self, play, site):
        site.page("/", "<div id=d>Offre <button onclick='d.remove()'>Plus tard</button></div>")
        steps = [
            {"open": "/"},
            {"dismiss": {"button": "Plus tard"}},
            {"not_see": "Offre"},
            {"dismiss": {"button": "Plus tard"}, "within": AT_ONCE},
        ]
        assert (await play(steps)).report.ending is Ending.DONE


class TestIrreversible:
    STEPS = (
        {"open": "/"},
        {"click": "Envoyer", "irreversible": True, "within": AT_ONCE},
        {"see": "Demande {reference} reçue", "fact": ["request_submitted", "request_acknowledged"], "within": AT_ONCE},
    )

    async def test_the_intent_comes_before_and_dates_the_fact(self, play, site):
        site.page("/", "<button onclick=\"document.body.append('Demande F-1 reçue')\">Envoyer</button>")
        played = await play(self.STEPS)
        assert played.intents == [1]
        submitted = next(f for f in played.all(FactSeen) if f.fact == "request_submitted")
        assert submitted.when.after is not None
        assert submitted in played.handed

    async def test_it_is_pictured_before_it_is_done_and_where_it_is_proved(self, play, site):
        site.page(
            "/",
            "<label>Nom <input></label><button onclick=\"document.body.append('Demande F-1 reçue')\">Envoyer</button>",
        )
        click, proof = self.STEPS[1:]
        fill = {"fill": {"field": "Nom", "with": "Zoé"}}

        played = await play([{"open": "/"}, fill, click, proof])
        assert [body.step for body in played.all(ArtifactKept) if body.role == "screenshot"] == [0, 2, 3]
        unproved = await play([{"open": "/"}, fill, click])
        assert [body.step for body in unproved.all(ArtifactKept) if body.role == "screenshot"] == [0, 2, 2]

    async def test_without_what_proves_it_the_click_is_not_done_again(self, play, site):
        site.page("/", "<button onclick=\"document.body.append('?')\">Envoyer</button>")
        played = await play(self.STEPS)
        failure = played.all(Unobserved)[0]
        assert failure.after_irreversible
        assert not failure.retry
        assert played.facts == []

    async def test_a_rehearsal_stops_before_it_with_a_picture(self, play, site):
        site.page("/", "<button onclick=\"fetch('/sent')\">Envoyer</button>")
        played = await play(self.STEPS, dry_run=True)
        assert played.report.ending is Ending.REHEARSED
        assert played.intents == []
        assert site.times("/sent") == 0
        assert played.artifacts("screenshot")

    async def test_held_back_by_the_engine_nothing_is_sent(self, play, site):
        async def intend(step):
            raise HeldBack("the kill switch is on")

        site.page("/", "<button onclick=\"fetch('/sent')\">Envoyer</button>")
        played = await play(self.STEPS, session={"intend": intend})
        assert played.code == "held_back"
        assert not played.all(Unobserved)[0].after_irreversible
        assert site.times("/sent") == 0


class TestOthers:
    async def test_a_person_is_asked_and_the_stage_goes_on_afterwards(self, play, site):
        site.page("/", "<p>Ici</p>")
        ask = {
            "human": {"fr": "Faites-le.", "en": "Do it."},
            "answers": {"sent": {"words": "Fait", "fact": "request_submitted"}},
            "attach": "required",
        }
        played = await play(quick({"open": "/"}, ask, {"see": "Ici"}))
        question = played.report.question
        assert played.report.ending is Ending.ASKED
        assert (question.step, question.next_step, question.answers, question.attach) == (1, 2, ("sent",), "required")
        assert played.report.tally.pages == 1
        again = await play(
            quick({"open": "/"}, ask, {"open": "/"}, {"see": "Ici"}), from_step=2, tally=played.report.tally
        )
        assert again.report.ending is Ending.DONE
        assert again.all(StageEnded)[0].pages == 2

    async def test_a_word_of_another_probe_is_handed_over_with_our_page_open(self, play, site):
        site.page("/", "<label>Code <input name=c></label><p>Ici</p>")
        steps = quick(
            {"open": "/"},
            {"wait_mail": {"body": "code : {code}"}},
            {"fill": {"field": "Code", "with": "${saved.code}"}},
            {"see": {"field": "Code", "value": "4711"}},
        )
        played = await play(steps)
        assert played.delegated == ["wait_mail"]
        assert played.report.ending is Ending.DONE

    async def test_a_call_is_made_with_our_page_open_and_its_answer_serves_the_page(self, play, site):
        site.page("/", "<label>Code <input name=c></label>")
        site.file("/code", b'{"code": "4711"}', "application/json")
        steps = quick(
            {"open": "/"},
            {"call": "GET /code", "save": {"code": "$.code"}},
            {"fill": {"field": "Code", "with": "${saved.code}"}},
            {"see": {"field": "Code", "value": "4711"}},
        )
        played = await play(steps)
        assert (played.delegated, played.report.ending) == (["call"], Ending.DONE), played.report.message

    async def test_a_call_that_fails_fails_the_stage(self, play, site):
        site.page("/", "<p>Ici</p>")
        played = await play(quick({"open": "/"}, {"call": "GET /none"}))
        assert (played.code, len(played.artifacts("capture"))) == ("page_changed", 1)

    async def test_signed_out_is_a_browser_that_knows_nothing_until_the_next_open(self, play, site):
        @site.on("/")
        async def page(request):
            text = f"<body>{request.headers.get('Cookie', 'inconnu')}</body>"
            return web.Response(text=text, content_type="text/html", headers={"Set-Cookie": "seen=oui"})

        steps = quick(
            {"open": "/"},
            {"open": "/"},
            {"see": "seen=oui"},
            {"open": "/", "signed_out": True},
            {"see": "inconnu"},
            {"open": "/"},
            {"see": "seen=oui"},
        )
        played = await play(steps)
        assert played.report.ending is Ending.DONE, played.report.message
        assert played.all(StageEnded)[0].pages == 4

    async def test_pages_are_asked_for_in_our_language_and_our_contact_is_told(self, play, site):
        site.page("/", "<script>document.write(navigator.language)</script>")
        assert (await play(quick({"open": "/"}, {"see": "fr-FR"}))).report.ending is Ending.DONE
        assert all("+https://auditor.example/bot" in agent for agent in site.agents)
