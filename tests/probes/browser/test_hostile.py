"""A page may hold what no page should: does it stop the program, or lead it past its guards?"""

import pytest
from aiohttp import web

from probes.base import Ending
from results.records import BarriersSought

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_half_a_letter_in_words_labels_and_titles_stops_nothing(play, site):
    site.page(
        "/",
        "<h1>Titre</h1><p>Texte</p><button>Suite</button><input value=v><script>"
        "document.title = 'a\\ud83d'; const half = '\\ud83d';"
        "for (const e of document.querySelectorAll('h1, p, button')) e.append(half);"
        "document.querySelector('input').value = half; document.querySelector('input').setAttribute('aria-label', half);"
        "</script>",
    )
    steps = [
        {"open": "/"},
        {"see": "Texte"},
        {"click": {"button": "Suite*"}},
        {"see": {"heading": "Titre*"}, "fact": "self_service_seen"},
    ]
    played = await play(steps, barriers=True)
    assert played.report.ending is Ending.DONE, played.report.message
    assert played.facts == ["self_service_seen"]
    assert [sought.missed for sought in played.all(BarriersSought)] == [None]
    assert {"har", "journal", "dom"} <= {body.role for body in played.bodies if body.what == "artifact"}


async def test_fields_of_an_answer_that_are_no_utf8_stop_nothing(play, site):
    @site.on("/")
    async def answer(request):
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        await response.write(b"<p>Zo\xe9 \xff</p><p>Fin</p>")
        return response

    played = await play([{"open": "/"}, {"see": "Fin"}])
    assert played.report.ending is Ending.DONE, played.report.message


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://[:]", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//[0:]"]
)
async def test_an_address_taken_from_outside_that_is_none_is_a_change_and_is_not_opened(play, site, url):
    played = await play([{"open": "${mail.link}"}], name="collect", values={"mail.link": url})
    assert (played.report.ending, played.code) == (Ending.FAILED, "page_changed"), played.report.message
    assert site.asked == []


@pytest.mark.parametrize("text", ["sous " * 20_000, "sous x" + "\u00a0" * 60_000 + "y", "sous x" + "." * 60_000 + "y"])
async def test_no_words_of_a_page_make_the_search_for_others_take_long(play, site, text):
    site.page("/", f"<p>{text}</p><p>Fin</p>")
    steps = [
        {"open": "/"},
        {"watch_for": "prête sous {promise} au plus", "fact": "request_acknowledged", "within": "1s"},
        {"see": "Fin"},
    ]
    played = await play(steps)
    assert played.report.ending is Ending.DONE, played.report.message
