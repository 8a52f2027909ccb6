"""Does a page show what comes from shared software too, pass it on by itself, and name no town to whoever makes it?"""

from pathlib import Path

from auditor.notice import link, review
from auditor.notice.advise import advise
from auditor.notice.draft import document_of, draft
from results.records import ReplyAct
from tests.auditor.notice.page_rig import LINK, Visitor, listening, served, with_pages
from tests.auditor.notice.software import on_one_software

TOWNS = {"metz": ("messages",), "nancy": ("messages",)}


async def write_to_the_end(visitor: Visitor, finding: str) -> None:
    receipt = await visitor.send(await visitor.write("contest", {"finding": finding, "text": "Faux."}))
    assert "/received/" in receipt.url


async def test_a_town_sees_contests_and_passes_on_what_comes_from_its_software(tmp_path: Path) -> None:
    async with on_one_software(tmp_path, TOWNS) as (rig, _), listening() as (taken, site):
        house = with_pages(rig.house, site)
        notice = await draft(house, "metz", person="ines")
        await review.approve(house, notice, person="paul")
        document = document_of(house, notice, await rig.state(notice))
        shared = document.shared[0]
        token = await link.give(house, notice, person="ines")
        async with served(house, notice, token, taken, site) as page, page.visitor() as visitor:
            shown = await visitor.open()
            assert all(one.name in shown.text for one in (*document.findings, *document.shared))
            assert "Ce qui vient de votre logiciel" in shown.text
            await write_to_the_end(visitor, shared.name)
            assert (await page.replies())[0].findings == (shared.name,)
            form = await visitor.get("pass-on")
            ticked = [
                part.partition('"')[0]
                for part in form.text.split('value="')[1:]
                if " checked" in part.partition(">")[0]
            ]
            assert set(ticked) == {one.name for one in document.shared}, "what comes from the software is ticked"
            made = await visitor.post("pass-on", {**form.fields("/pass-on"), "finding": shared.name})
            found = LINK.search(made.text)
            assert found is not None
            async with page.visitor(found[1]) as publisher:
                passed = await publisher.open()
                assert shared.name in passed.text
                others = {one.name for one in (*document.findings, *document.shared)} - {shared.name}
                assert not [name for name in others if name in passed.text]
            await link.revoke(house, notice, link.digest_of(token)[: link.SHORT], person="ines")
            async with page.visitor(found[1]) as publisher:
                assert (await publisher.get()).status == 404, "it was passed on by who had the link that is revoked"


async def test_whoever_makes_it_reads_its_advisory_answers_it_and_learns_of_no_town(tmp_path: Path) -> None:
    async with on_one_software(tmp_path, TOWNS) as (rig, cases), listening() as (taken, site):
        house = with_pages(rig.house, site)
        notice = await advise(house, "portail", person="ines")
        await review.approve(house, notice, person="paul")
        token = await link.give(house, notice, person="ines")
        async with served(house, notice, token, taken, site) as page, page.visitor() as visitor:
            shown = await visitor.open()
            assert "Texte pour votre outil de suivi" in shown.text
            for path in (
                "answer/statement",
                "pass-on",
                "evidence/portail",
                *(f"evidence/{case}" for case in cases.values()),
            ):
                assert (await visitor.get(path)).status == 404
                assert path not in shown.text
            document = (await visitor.get("notice.json")).text
            for town, case in cases.items():
                assert town not in (shown.text + document).casefold()
                assert case not in shown.text + document
            receipt = await visitor.send(await visitor.write("acknowledge", {}))
            assert "/received/" in receipt.url
            assert (await page.replies())[0].acts == (ReplyAct.ACKNOWLEDGED,)
