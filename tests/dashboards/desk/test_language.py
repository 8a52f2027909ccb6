"""Is the desk French where it is read in French, and does one get from one language to the other wherever one is?"""

import re
from html import unescape
from pathlib import Path

from auditor.notice.draft import draft
from auditor.roof import DeskRoof
from dashboards.desk.register import ADDRESSES, stands_on
from tests.auditor.mailbox.rig import DAY
from tests.auditor.notice.rig import judged
from tests.dashboards.desk.rig import Page, Seat, app_over, seat


def switch_of(page: Page) -> str:
    """Where the other language is."""
    found = re.search(r'<a href="([^"]+)" lang="(?:fr|en)" hreflang=', page.text)
    assert found is not None, page.text
    return unescape(found[1])


def test_every_form_stands_on_a_page_that_can_be_read() -> None:
    read = {one.path for one in ADDRESSES if one.method == "GET"}
    found = {one.path: stands_on(one.path) for one in ADDRESSES if one.method == "POST"}
    assert set(found.values()) <= read
    assert found["/desk/notices/{notice}/approve"] == "/desk/notices/{notice}"
    assert found["/desk/me/tokens/end"] == "/desk/me"
    assert found["/desk/people/{name}/roles"] == "/desk/people"
    assert found["/desk/campaigns/new"] == "/desk/campaigns/new"
    assert found["/desk/sign-out"] == "/desk"


async def test_the_switch_of_a_form_that_was_refused_leads_to_the_page_on_which_it_stands(
    ines: Seat, case: str
) -> None:
    for sent, form, stands_at in (
        (f"/desk/cases/{case}/abandon", {"confirm": "no"}, f"/desk/cases/{case}"),
        ("/desk/me/password", {"current": "no"}, "/desk/me"),
        ("/desk/me/tokens", {}, "/desk/me"),
        ("/desk/campaigns/new", {"name": "tours"}, "/desk/campaigns/new"),
    ):
        refused = await ines.post(sent, form)
        assert refused.status == 422, sent
        assert switch_of(refused) == f"{stands_at}?lang=fr"
        page = await ines.get(switch_of(refused))
        assert (page.status, '<html lang="fr">' in page.text) == (200, True), sent
        ines.cookies.pop("desk-lang")


async def test_the_switch_of_a_notice_that_was_not_read_leads_to_the_notice(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await draft(rig.house, "ville", person="ines")
        await rig.live(DAY)
        paul = await seat(app_over(DeskRoof(rig.house)), rig.house, "paul", "reviewer")
        refused = await paul.post(f"/desk/notices/{notice}/approve")
        assert (refused.status, switch_of(refused)) == (422, f"/desk/notices/{notice}?lang=fr")
        assert (await paul.get(switch_of(refused))).status == 200
