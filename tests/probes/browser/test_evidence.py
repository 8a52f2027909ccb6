"""Does anything that is kept betray a secret?"""

import io
import json

import pytest
from PIL import Image

from probes.base import Ending
from results.records import ArtifactKept
from results.redact import REMOVED

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PASSWORD = "Tr0ub4dor&3-é-horse"
COOKIE = "5f2c9d1e8b7a4c3d9e0f1a2b"
TOKEN = "a81bc81bdead4e5dabff90865d1e13b1"


@pytest.fixture
def leaky(site):
    """A page that shows what it should not: password in text, tokens in links, hidden inputs and storage."""
    shown = PASSWORD.replace("&", "&amp;")
    site.page(
        "/",
        f"<form action='/in?token={TOKEN}' method=post><label>Mot de passe <input type=password name=p></label>"
        f"<input type=hidden name=csrf value={TOKEN}><button>Connexion</button></form><script>localStorage.t = '{TOKEN}'</script>",
        headers={"Set-Cookie": f"session={COOKIE}"},
    )
    site.page(
        "/in",
        f"<h1>Bonjour</h1><p>Votre mot de passe est {shown}</p><a href='/f?sig={TOKEN}'>Fichier</a><p>Jeton {TOKEN}</p>"
        f"<input value='{shown}'><canvas></canvas>",
    )
    return site


STEPS = [
    {"open": "/"},
    {"fill": {"field": "Mot de passe", "with": "${account.password}"}},
    {"click": {"button": "Connexion"}},
    {"see": {"heading": "Bonjour"}, "fact": "self_service_seen"},
]


async def test_password_cookies_and_tokens_stand_in_nothing_that_is_kept(play, leaky):
    played = await play(STEPS, secrets={"account.password": PASSWORD})
    assert played.report.ending is Ending.DONE, played.report.message
    assert {body.role for body in played.all(ArtifactKept)} == {"screenshot", "dom", "har", "journal"}
    for data in played.artifacts():
        for secret in (PASSWORD, COOKIE, TOKEN):
            assert secret.encode() not in data
    assert PASSWORD not in repr(played.bodies)


async def test_what_keeps_us_signed_in_is_known_before_the_next_run_sees_a_page(play, site):
    site.page("/", f"<p>Bonjour</p><script>localStorage.t = '{TOKEN}'</script>")
    first = await play([{"open": "/"}, {"see": "Bonjour"}])
    site.page("/", f"<p>Bonjour, votre jeton : {TOKEN}</p>")

    again = await play([{"open": "/"}, {"see": "Bonjour"}], session={"storage_state": first.report.storage_state})
    assert again.artifacts("dom")
    for data in again.artifacts():
        assert TOKEN.encode() not in data


async def test_the_journal_and_the_har_still_say_what_happened(play, leaky):
    played = await play(STEPS, secrets={"account.password": PASSWORD})
    lines = [json.loads(line) for line in played.artifacts("journal")[0].splitlines()]
    asked = [line["url"] for line in lines if line["event"] == "request" and line["type"] == "document"]
    assert asked == [f"{leaky.url}/", f"{leaky.url}/in?token={REMOVED}"]
    har = json.loads(played.artifacts("har")[0])
    assert [entry["response"]["status"] for entry in har["log"]["entries"]][:2] == [200, 200]


async def test_between_typing_and_sending_there_is_no_picture(play, leaky):
    played = await play(STEPS, secrets={"account.password": PASSWORD})
    pictured = [body.step for body in played.all(ArtifactKept) if body.role == "screenshot"]
    assert 1 not in pictured
    assert {0, 2, 3} <= set(pictured)


async def test_a_picture_shows_no_input_and_takes_no_focus_away(play, site):
    site.page(
        "/",
        "<body style='margin:0;background:#fff'><input style='background:#f00;border:0;width:400px;height:300px;display:block'><p>ici</p><script>document.querySelector('input').focus(); document.querySelector('input').onblur = () => document.querySelector('p').textContent = 'perdu'</script>",
    )
    played = await play([{"open": "/"}, {"screenshot": "now"}, {"see": "ici"}])
    assert played.report.ending is Ending.DONE, played.report.message
    picture = Image.open(io.BytesIO(played.artifacts("screenshot")[0]))
    red, green, blue = picture.getpixel((100, 100))
    assert min(red, green, blue) > 200


async def test_what_scripts_draw_in_elements_of_their_own_is_hidden(play, site):
    site.page("/", "<style>x-a{display:block;width:400px;height:300px;background:#f00}</style><x-a></x-a>")
    played = await play([{"open": "/"}, {"screenshot": "now"}])
    red, green, blue = Image.open(io.BytesIO(played.artifacts("screenshot")[0])).getpixel((100, 100))
    assert min(red, green, blue) > 200


async def test_a_secret_in_running_text_is_replaced_for_the_picture_and_put_back(play, site):
    site.page(
        "/",
        "<label>Mot de passe <input type=password></label><button onclick=\"document.body.append('Reçu : ' + document.querySelector('input').value)\">Voir</button>",
    )
    steps = [
        {"open": "/"},
        {"fill": {"field": "Mot de passe", "with": "${account.password}"}},
        {"click": "Voir"},
        {"screenshot": "shown"},
        {"see": "Reçu : Tr0ub4dor"},
    ]
    played = await play(steps, secrets={"account.password": PASSWORD})
    assert played.report.ending is Ending.DONE, played.report.message
    assert any(body.step == 3 for body in played.all(ArtifactKept) if body.role == "screenshot")


async def test_a_secret_spread_over_several_texts_lets_no_picture_be_taken(play, site):
    half = len(PASSWORD) // 2
    site.page(
        "/",
        f"<label>Mot de passe <input type=password></label><button onclick=\"v=document.querySelector('input').value;document.body.append(v.slice(0,{half}), document.createElement('b'), v.slice({half}))\">Voir</button>",
    )
    steps = [
        {"open": "/"},
        {"fill": {"field": "Mot de passe", "with": "${account.password}"}},
        {"click": "Voir"},
        {"screenshot": "shown"},
    ]
    played = await play(steps, secrets={"account.password": PASSWORD})
    assert not any(body.step == 3 for body in played.all(ArtifactKept) if body.role == "screenshot")


async def test_nothing_is_left_in_the_scratch_folder(play, leaky):
    await play(STEPS, secrets={"account.password": PASSWORD})
    assert list(play.scratch.iterdir()) == []
