"""Is a page that changes under our hands looked at again, and one that does not acted on where it stands?"""

import asyncio

import pytest
from aiohttp import web

from probes.base import Ending
from results.records import StageEnded
from tests.probes.browser.test_words import quick

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_page_that_answers_to_typing_is_looked_at_again(play, site):
    site.page(
        "/",
        "<label>Nom <input oninput=\"document.querySelector('form').prepend('Bonjour', b.cloneNode(true)); "
        "document.querySelector('button').textContent = 'Supprimer'\"></label>"
        "<form action=/sent><button id=b name=what value=send>Envoyer</button></form>",
    )
    site.page("/sent", "<p>Parti</p>")
    steps = quick({"open": "/"}, {"fill": {"field": "Nom", "with": "Z"}}, {"click": "Envoyer"}, {"see": "Parti"})
    assert (await play(steps)).report.ending is Ending.DONE
    assert site.times("/sent") == 1


async def test_what_a_click_unfolds_is_found_though_nothing_moves_by_itself(play, site):
    site.page(
        "/",
        "<label>Nom <input name=n></label><details><summary>Plus</summary>"
        "<form action=/sent method=post><label>Ville <input name=v></label><button>Envoyer</button></form></details>",
    )
    site.page("/sent", "<p>Parti</p>")
    steps = quick(
        {"open": "/"},
        {"fill": {"field": "Nom", "with": "Zoé"}},
        {"click": "Plus"},
        {"fill": {"field": "Ville", "with": "Metz"}},
        {"click": "Envoyer"},
        {"see": "Parti"},
    )
    assert (await play(steps)).report.ending is Ending.DONE
    assert site.posted == [{"v": "Metz"}]


async def test_the_third_of_a_kind_is_meant_among_elements_of_every_kind(play, site):
    rows = "".join(f"<!-- {n} --><li><svg><title>x</title></svg>n° {n} <a href=/{n}>Ouvrir</a></li>" for n in range(4))
    site.page("/", f"<p>Choix</p><ul><template><li>n° 2</li></template>{rows}</ul>")
    site.page("/2", "<p>Deux</p>")
    steps = quick({"open": "/"}, {"click": {"link": "Ouvrir", "in": {"row": "n° 2"}}}, {"see": "Deux"})
    assert (await play(steps)).report.ending is Ending.DONE


async def test_a_page_that_reloads_itself_does_not_keep_us_from_opening_another(play, site):
    site.page("/", "<p>Patientez</p><script>setTimeout(() => location.reload(), 300)</script>")

    @site.on("/next")
    async def answer(request):
        if site.times("/next") == 1:
            await asyncio.sleep(5)  # longer than the page before stands still
        return web.Response(text="<p>Prêt</p>", content_type="text/html")

    played = await play(quick({"open": "/"}, {"see": "Patientez"}, {"open": "/next"}, {"see": "Prêt"}))
    assert played.report.ending is Ending.DONE, played.report.message
    assert site.times("/next") == 2


async def test_a_page_that_reloads_itself_again_and_again_is_left_first(play, site):
    site.page("/", "<p>Patientez</p><script>setInterval(() => location.reload(), 300)</script>")

    @site.on("/élan")
    async def answer(request):
        await asyncio.sleep(0.7)
        return web.Response(text="<p>Prêt</p>", content_type="text/html")

    played = await play(
        quick({"open": "/"}, {"see": "Patientez"}, {"open": "/élan#ici", "within": "5s"}, {"see": "Prêt"})
    )
    assert played.report.ending is Ending.DONE, played.report.message
    assert site.times("/élan") == 2


async def test_what_cannot_be_taken_back_is_asked_once_over_a_page_that_reloads_itself(play, site):
    site.page("/", "<p>Patientez</p><script>setInterval(() => location.reload(), 300)</script>")

    @site.on("/order")
    async def answer(request):
        await asyncio.sleep(0.7)
        return web.Response(text="<p>Demande F-1 reçue</p>", content_type="text/html")

    steps = quick(
        {"open": "/"},
        {"see": "Patientez"},
        {"open": "/order", "irreversible": True, "within": "5s"},
        {"see": "Demande {reference} reçue", "fact": ["request_submitted", "request_acknowledged"]},
    )
    played = await play(steps)
    assert played.report.ending is Ending.DONE, played.report.message
    assert (played.intents, site.times("/order")) == ([2], 1)


async def test_that_a_page_was_left_first_is_no_page_of_the_service(play, site):
    site.page("/", "<p>Prêt</p>")
    site.page("/order", "<p>Demande F-1 reçue</p>")
    steps = quick(
        {"open": "/"},
        {"open": "/order", "irreversible": True, "within": "5s"},
        {"see": "Demande {reference} reçue", "fact": ["request_submitted", "request_acknowledged"]},
    )
    played = await play(steps)
    assert [ended.pages for ended in played.all(StageEnded)] == [2]
    assert b"about:blank" not in b"".join(played.artifacts())
