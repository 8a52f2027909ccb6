"""Is a box ticked however it is drawn, and never when it cannot be?"""

import pytest

from probes.base import Ending
from results.records import StageEnded
from tests.probes.browser.test_words import quick

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


class TestBoxes:
    async def test_ticked_unticked_and_looked_at_afterwards(self, play, site):
        site.page("/", "<label><input type=checkbox>Un</label><label><input type=checkbox checked>Deux</label>")
        steps = quick({"open": "/"}, {"tick": {"box": "Un"}}, {"untick": {"box": "Deux"}}, {"tick": {"box": "Un"}})
        played = await play(steps)
        assert played.report.ending is Ending.DONE
        assert played.all(StageEnded)[0].clicks == 2

    @pytest.mark.parametrize(
        "hidden", ["display:none", "opacity:0;position:absolute", "position:absolute;left:-9999px", "visibility:hidden"]
    )
    async def test_boxes_hidden_by_styling(self, play, site, hidden):
        site.page(
            "/",
            f"<input type=checkbox id=c style='{hidden}' onchange=\"document.body.append('Coché')\"><label for=c>Contacts</label>",
        )
        played = await play(quick({"open": "/"}, {"tick": {"box": "Contacts"}}, {"see": "Coché"}))
        assert played.report.ending is Ending.DONE, played.report.message

    async def test_every_box_of_a_section(self, play, site):
        boxes = "".join(f"<label><input type=checkbox style='opacity:0'>{n}</label>" for n in range(12))
        site.page("/", f"<h2>Contenu</h2><div>{boxes}</div><h2>Autre</h2><input type=checkbox id=no>")
        target = {"box": "*", "each": True, "in": {"section": "Contenu"}}
        played = await play(quick({"open": "/"}, {"tick": target}))
        assert played.report.ending is Ending.DONE
        assert played.all(StageEnded)[0].clicks == 12

    async def test_a_box_that_stays_unticked(self, play, site):
        site.page("/", "<label><input type=checkbox onclick='return false'>Un</label>")
        played = await play(quick({"open": "/"}, {"tick": {"box": "Un"}}))
        assert "stays unticked" in played.report.message
