"""Is a page waited for as long as it can still bring what is looked for, and no longer?"""

import asyncio
import time

import pytest

from probes.base import Ending

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LONG = {"see": "Merci", "within": "20s"}


async def taken_s(play, *steps):
    """Play, and how long that takes."""
    begun = time.monotonic()
    played = await play([{"open": "/"}, *steps])
    return played, time.monotonic() - begun


@pytest.mark.parametrize(
    ("body", "steps"),
    [
        ("<p>Rien</p>", []),
        ("<form action=/sent><input required><button>Envoyer</button></form>", [{"click": "Envoyer"}]),
    ],
    ids=["without a script", "the browser itself holds the form back"],
)
async def test_not_for_long_where_nothing_can_come(play, site, body, steps):
    site.page("/", body)
    played, taken = await taken_s(play, *steps, LONG)
    assert played.code == "page_changed"
    assert taken < 12
    assert site.times("/sent") == 0


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ("<p>Un instant</p>", {"Refresh": "4; url=/sent"}),
        ("<meta http-equiv=refresh content='4; url=/sent'><p>Un instant</p>", {}),
        ("<p>Un instant</p><script>setTimeout(() => document.body.append('Merci'), 4000)</script>", {}),
        ("<button onclick=\"setTimeout(() => this.before('Merci'), 4000)\">Envoyer</button>", {}),
        ("<form action=/late><button>Envoyer</button></form>", {}),
    ],
    ids=["the answer's own Refresh", "one in the page", "a script", "what our click sets off", "a slow answer"],
)
async def test_until_it_comes_where_it_may(play, site, body, headers):
    site.page("/", body, headers=headers)
    site.page("/sent", "<p>Merci</p>")

    @site.on("/late")
    async def late(request):
        await asyncio.sleep(4)
        return await site.answers["/sent"](request)

    steps = [{"click": {"button": "Envoyer"}}] if "<button" in body else []
    played, taken = await taken_s(play, *steps, LONG)
    assert played.report.ending is Ending.DONE, played.report.message
    assert taken >= 4
