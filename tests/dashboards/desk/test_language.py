"""Is the desk French where it is read in French, and does one get from one language to the other wherever one is?"""

import re
from html import unescape
from pathlib import Path

import html5lib

from auditor.house import House
from auditor.notice.draft import draft
from auditor.roof import DeskRoof
from dashboards.desk.register import ADDRESSES, stands_on
from results.records import QuestionTopic
from results.store import worker
from tests.auditor.mailbox.rig import DAY
from tests.auditor.notice.rig import judged
from tests.dashboards.desk.rig import Page, Seat, app_over, ask, seat
from tests.dashboards.desk.test_acts import FORM, _seen
from tests.dashboards.desk.test_samples import FILE
from tests.dashboards.site.test_pages import ENGLISH, WRONG_SPACE, XHTML, words

FRENCH = {"accept_language": "fr"}


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


def french_of(page: Page) -> list[str]:
    """What a page says in French, or says that it does."""
    body = html5lib.HTMLParser(strict=True).parse(page.text).find(f"{XHTML}body")
    assert body is not None
    return [part for part in words(body, "fr") if part.strip()]


def english_of(page: Page) -> str:
    """What a page says that it says in English, but for the switch."""
    found = html5lib.HTMLParser(strict=True).parse(page.text).iter()
    marked = [one for one in found if one.get("lang") == "en" and not one.get("hreflang")]
    return " ".join("".join(one.itertext()) for one in marked)


async def test_what_the_program_refuses_is_marked_as_english_on_pages_that_are_french(
    ines: Seat, paul: Seat, house: House, case: str, sound: None
) -> None:
    asked = await ask(house, case, QuestionTopic.COLLECT_NOW, ("yes", "no"))
    await ines.post(f"/desk/questions/{asked}", {"choice": "no"})
    await ines.post("/desk/campaigns/new", FORM)
    same = {**FORM, "seen": _seen(await ines.get("/desk/campaigns/quarterly/change"))}
    for at, path, form, files, status, told in (
        (ines, f"/desk/questions/{asked}", {"choice": "no"}, None, 409, "was answered by ines"),
        (ines, "/desk/campaigns/new", {**FORM, "name": "Grande Campagne"}, None, 422, "write small letters"),
        (ines, "/desk/campaigns/new", FORM, None, 422, "quarterly"),
        (ines, "/desk/campaigns/quarterly/change", same, None, 422, "is to change"),
        (ines, "/desk/samples/draw", {"name": "A", "source": "Insee"}, FILE, 422, ""),
        (ines, "/desk/alerts/ack", {"key": "none"}, None, 409, "no alert none goes on"),
        (paul, "/desk/releases/build", {"period": "soon"}, None, 409, "soon"),
    ):
        page = await at.post(path, form, files=files, **FRENCH)
        assert (page.status, '<html lang="fr">' in page.text) == (status, True), path
        assert told in english_of(page), (path, english_of(page))
        for part in french_of(page):
            assert not ENGLISH.search(part), (path, part)
            assert not WRONG_SPACE.search(part), (path, part)


async def test_what_else_the_program_says_in_english_is_marked_too(
    ines: Seat, paul: Seat, house: House, case: str
) -> None:
    await ines.post("/desk/alerts/ack", {"key": "none"})
    trouble = "The database does not answer; work waits for it."
    now = house.clock.now()
    row = worker.WorkerRow(owner="w", kind="run", version="1", since=now, seen_at=now, running=0, trouble=trouble)
    async with house.store.write() as tx:
        await worker.say(tx, row)
    for path, told in (("/desk", trouble), ("/desk/log", "no alert none goes on"), ("/desk/scenarios", "full_name")):
        page = await paul.get(path, **FRENCH)
        assert told in english_of(page), path
        for part in french_of(page):
            assert not ENGLISH.search(part), (path, part)
