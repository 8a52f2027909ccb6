"""Does a controller see its notice by the link, and does all that it answers there enter the ledger as a mail's would?"""

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

from auditor.desk import answer_question
from auditor.house import House
from auditor.notice import review
from auditor.notice.draft import document_of
from auditor.notice.link import digest_of
from auditor.notice.reply import Decision, Reading, decide, read
from results.evidence import verify
from results.records import (
    AccountChange,
    ArtifactKept,
    Delivery,
    LetterSent,
    PageGiven,
    PublicationWhat,
    QuestionTopic,
    ReplyAct,
    Ruling,
    Way,
)
from results.store import account, ledger, publication
from tests.auditor.mailbox.rig import DAY
from tests.auditor.notice.page_rig import LINK, Page, by_hand, by_letter_of, token_in
from tests.auditor.notice.rig import DPO, SECOND, report

LOG = b'192.0.2.7 - - [02/Feb/2027:09:00:01 +0100] "POST /demande HTTP/1.1" 200 512\n'


async def events(page: Page) -> list[PublicationWhat]:
    async with page.house.store.read() as tx:
        case = (await page.names())[0].partition(" ")[0]
        return [event.what for event in await publication.events_of(tx, case)]


async def test_the_link_leaves_with_the_letter_and_its_secret_is_kept_nowhere(tmp_path: Path) -> None:
    async with by_letter_of(tmp_path) as (rig, page):
        _, letter = rig.letters[0]
        parts = {part.get_content_type(): part for part in letter.walk()}
        for kind in ("text/plain", "text/html"):
            assert page.token in parts[kind].get_content()  # type: ignore[attr-defined]
        document = parts["application/json"].get_payload(decode=True)
        assert isinstance(document, bytes)
        assert page.token.encode() not in document
        async with page.house.store.read() as tx:
            entries = await ledger.load(tx, page.notice)
            kept = await ledger.entry_bytes(tx, page.notice)
        (given,) = [e.body for e in entries if isinstance(e.body, PageGiven)]
        assert given.link == digest_of(page.token)
        (sent,) = [e.body for e in entries if isinstance(e.body, LetterSent)]
        as_kept = page.house.vault.read(page.notice, sent.artifact)
        assert b"/n/" in as_kept
        assert not LINK.search(as_kept.decode())
        assert not any(page.token.encode() in line for line in kept)
        files = (path for path in page.house.settings.home.rglob("*") if path.is_file())
        assert not any(page.token.encode() in path.read_bytes() for path in files)


async def test_only_a_form_opens_it_and_then_it_has_arrived(house: House) -> None:
    async with by_hand(house) as page, page.visitor() as visitor:
        door = await visitor.get()
        document = document_of(page.house, page.notice, await page.state())
        assert document.findings[0].statement not in door.text
        assert (await visitor.get("answer/contest")).url == visitor.link
        assert (await page.state()).delivered is None
        shown = await visitor.open()
        assert shown.url == visitor.link
        assert document.findings[0].question in shown.text
        delivered = (await page.state()).delivered
        assert delivered is not None
        assert delivered.how is Delivery.OPENED
        assert delivered.letter is None, "the link was made by hand"
        assert await events(page) == [PublicationWhat.NOTIFIED]
        visitor.forget()
        await visitor.open()
        assert len(await events(page)) == 1


async def test_what_is_contested_is_shown_back_entered_once_copied_and_decided(tmp_path: Path) -> None:
    async with by_letter_of(tmp_path) as (rig, page), page.visitor() as visitor:
        await visitor.open()
        delivered = (await page.state()).delivered
        assert delivered is not None
        assert (delivered.how, delivered.letter) == (Delivery.OPENED, (await page.state()).sent[0][0].seq)
        first, *_ = await page.names()
        check = await visitor.write(
            "contest",
            {"finding": first, "text": "Nous avions répondu\r\nle 3 février.", "signed": "Inès D., DPO"},
            [("../../journal.log", LOG)],
        )
        assert check.status == 200
        assert "Nous avions répondu\nle 3 février." in check.text
        assert "journal.log" in check.text
        assert ".." not in check.text.partition("<main")[2]
        assert hashlib.sha256(LOG).hexdigest() in check.text
        assert await page.replies() == [], "nothing is sent before it was read over"
        receipt = await visitor.send(check)
        assert "/received/" in receipt.url
        (reply,) = await page.replies()
        assert (reply.way, reply.acts, reply.findings, reply.person) == (
            Way.PAGE,
            (ReplyAct.CONTESTED,),
            (first,),
            None,
        )
        house = page.house
        whole, log = (house.vault.read(page.notice, sha256) for sha256 in reply.artifacts)
        assert log == LOG
        assert "Nous avions répondu\nle 3 février." in whole.decode()
        await rig.live(timedelta(minutes=1))
        to, copy = rig.letters[-1]
        assert to == DPO
        body = copy.get_body(("plain",))
        assert body is not None
        assert "Nous avions répondu\nle 3 février." in body.get_content().replace("\r\n", "\n")
        assert not LINK.search(body.get_content())
        await rig.live(DAY)
        assert len(rig.letters) == 2, "a copy leaves once"
        (asked,) = await page.asked(QuestionTopic.READ_MAIL)
        await answer_question(house, asked.id, "nothing", person="paul")
        assert len(await page.asked(QuestionTopic.DECIDE_CONTEST)) == 1
        reasons = tmp_path / "reasons.txt"
        reasons.write_text("Le journal le montre.")
        await decide(house, page.notice, Decision(ruling=Ruling.WITHDRAWN, reasons=reasons), person="zoe")
        assert "le constat est retiré" in (await visitor.get()).text


async def test_every_kind_of_answer_does_what_it_says(house: House) -> None:
    async with by_hand(house) as page, page.visitor() as visitor:
        await visitor.open()
        names = await page.names()
        today = page.clock.now().date()
        filled = {
            "acknowledge": {},
            "repair": {"finding": names, "day": str(today), "retest": "yes", "text": "Corrigé."},
            "retest": {"finding": names[0]},
            "statement": {"finding": names[0], "text": "Nous avions répondu à temps, et le voici."},
            "time": {},
            "other": {"text": "Pouvez-vous nous envoyer la fiche ?"},
        }
        for form, fields in filled.items():
            receipt = await visitor.send(await visitor.write(form, fields))  # type: ignore[arg-type]
            assert "/received/" in receipt.url, form
        await visitor.send(await visitor.write("log", {"finding": names[0]}, [("access.log", LOG)]))
        told = await page.replies()
        assert [reply.acts for reply in told] == [
            (ReplyAct.ACKNOWLEDGED,),
            (ReplyAct.REPAIRED, ReplyAct.RETEST),
            (ReplyAct.RETEST,),
            (ReplyAct.STATEMENT,),
            (ReplyAct.MORE_TIME,),
            (ReplyAct.OTHER,),
            (ReplyAct.LOG,),
        ]
        assert told[1].repaired_on == today
        words = page.house.vault.read(page.notice, told[3].artifacts[1])
        assert words.decode() == "Nous avions répondu à temps, et le voici.", "word for word, and nothing else"
        state = await page.state()
        assert len(state.wanted_retests) == 2
        assert [reply.reply for _, reply in state.unpublished] == [told[3].reply]
        assert state.has_more_time
        assert "time" not in (await visitor.get()).text.partition('class="ways"')[2].partition("</ul>")[0]


async def test_what_a_person_reads_in_it_besides_counts_too(house: House) -> None:
    async with by_hand(house) as page, page.visitor() as visitor:
        await visitor.open()
        await visitor.send(await visitor.write("other", {"text": "Tout cela est faux."}))
        (asked,) = await page.asked(QuestionTopic.READ_MAIL)
        await read(page.house, asked.id, Reading(acts=(ReplyAct.CONTESTED,)), person="paul")
        said, meant = await page.replies()
        assert (meant.way, meant.person) == (Way.PAGE, "paul")
        assert meant.artifacts == said.artifacts
        assert len((await page.state()).by_page) == 1, "what we have read in it is nothing that they wrote"


async def test_a_draft_is_changed_keeps_its_files_and_is_readable_by_nobody_else(house: House) -> None:
    async with by_hand(house) as page, page.visitor() as visitor:
        await visitor.open()
        first, *_ = await page.names()
        check = await visitor.write("contest", {"finding": first, "text": "Secret encore"}, [("a.log", LOG)])
        stored = [path for path in (page.house.settings.home / "unsent").rglob("*") if path.is_file()]
        assert len(stored) == 1
        assert b"Secret encore" not in stored[0].read_bytes()
        draft = check.url.rpartition("/")[2]
        form = await visitor.get(f"answer/contest?draft={draft}")
        assert "Secret encore" in form.text
        hidden = form.fields("/answer/contest")
        again = await visitor.post(
            "answer/contest", {**hidden, "finding": first, "text": "Autrement"}, [("b.log", LOG * 2)]
        )
        assert "a.log" in again.text
        assert "b.log" in again.text
        assert (await visitor.get(f"check/{draft}")).status == 404
        page.clock.set(page.clock.now() + timedelta(days=2))
        name = again.url.rpartition("/")[2]
        assert (await visitor.get(f"check/{name}")).status == 404, "it goes after a day"
        assert await page.replies() == []


async def test_a_letter_that_comes_back_takes_its_link_along_and_the_next_has_one_of_its_own(tmp_path: Path) -> None:
    async with by_letter_of(tmp_path) as (rig, page):
        await rig.come(report(rig.letters[0][1], DPO, "failed"))
        assert rig.letters[1][0] == SECOND
        second = token_in(rig, 1)
        assert second != page.token
        async with page.visitor() as old, page.visitor(second) as new:
            assert (await old.get()).status == 404
            assert (await new.get()).status == 200


async def test_a_reminder_that_comes_back_takes_its_link_along_too(tmp_path: Path) -> None:
    async with by_letter_of(tmp_path) as (rig, page):
        await rig.come(report(rig.letters[0][1], DPO, "delivered"))
        await review.remind(rig.house, page.notice, person="paul")
        await rig.live(timedelta(minutes=1))
        reminded = token_in(rig, 1)
        await rig.come(report(rig.letters[1][1], DPO, "failed"))
        async with page.visitor() as first, page.visitor(reminded) as second:
            assert (await second.get()).status == 404
            assert (await first.get()).status == 200


async def test_evidence_is_signed_and_names_our_account_to_nobody_who_was_not_told(
    house: House, tmp_path: Path
) -> None:
    async with by_hand(house) as page, page.visitor() as visitor:
        await visitor.open()
        case = (await page.names())[0].partition(" ")[0]
        got = await visitor.get(f"evidence/{case}")
        assert got.status == 200
        assert (await visitor.get(f"evidence/{case}", Range="bytes=99999999-")).status == 416
        assert list((house.settings.home / "scratch").iterdir()) == [], "it lies here only while it is sent"
        assert got.headers["Content-Type"] == "application/zip"
        assert "attachment" in got.headers["Content-Disposition"]
        path = tmp_path / "evidence.zip"
        path.write_bytes(got.body)
        checked = verify(path)
        assert checked.verifies
        packed = zipfile.ZipFile(io.BytesIO(got.body))
        plain = b"".join(packed.read(name) for name in packed.namelist())
        assert b"camille" not in plain
        assert (await visitor.get("evidence/case-of-somebody-else")).status == 404
        document = json.loads((await visitor.get("notice.json")).body)
        assert document["notice"] == page.notice


async def test_whoever_was_given_the_sheet_gets_the_ledger_too_and_the_account_is_given_up(house: House) -> None:
    async with by_hand(house, sheet=True) as page, page.visitor() as visitor:
        shown = await visitor.open()
        assert "camille@post.test" in shown.text
        case = (await page.names())[0].partition(" ")[0]
        packed = zipfile.ZipFile(io.BytesIO((await visitor.get(f"evidence/{case}")).body))
        assert "ledger.jsonl" in packed.namelist()
        async with page.house.store.read() as tx:
            events = await account.events_of(tx, "camille@portal")
        assert AccountChange.BURNED in [event.what for event in events]


async def test_a_link_that_is_passed_on_shows_its_findings_and_answers_nothing(house: House) -> None:
    async with by_hand(house) as page, page.visitor() as visitor:
        await visitor.open()
        first, second, *_ = await page.names()
        await visitor.send(await visitor.write("contest", {"finding": first, "text": "Faux."}))
        hidden = (await visitor.get("pass-on")).fields("/pass-on")
        made = await visitor.post("pass-on", {**hidden, "finding": first})
        found = LINK.search(made.text)
        assert found is not None
        async with page.visitor(found[1]) as publisher:
            shown = await publisher.open()
            assert first in shown.text
            assert second not in shown.text
            assert "/answer/" not in shown.text
            assert "Contesté" not in shown.text, "what they dispute is between them and us"
            taken = json.loads((await publisher.get("notice.json")).body)
            assert [finding["name"] for finding in taken["findings"]] == [first]
            assert (taken["to"], taken["opening"], taken["covering"], taken["sheet"]) == ([], [], None, [])
            assert (await publisher.get("answer/contest")).status == 404
            assert (await publisher.get("pass-on")).status == 404
            own = (await visitor.get()).text
            revoke = own.partition("/take-back/")[2].partition('"')[0]
            await visitor.post(f"take-back/{revoke}", (await visitor.get()).fields(f"/take-back/{revoke}"))
            assert (await publisher.get()).status == 404


async def test_what_was_withdrawn_says_so_and_takes_no_answer(house: House) -> None:
    async with by_hand(house) as page, page.visitor() as visitor:
        await visitor.open()
        first, *_ = await page.names()
        check = await visitor.write("contest", {"finding": first, "text": "Faux."})
        await review.withdraw(page.house, page.notice, person="paul")
        assert "retiré" in (await visitor.get()).text
        assert (await visitor.send(check)).status == 409
        assert (await visitor.get("answer/contest")).status == 404
        assert await page.replies() == []


async def test_what_a_form_lacks_is_said_beside_it_and_nothing_is_lost(house: House) -> None:
    async with by_hand(house) as page, page.visitor() as visitor:
        await visitor.open()
        faulty = await visitor.write("contest", {"text": ""})
        assert faulty.status == 422
        assert "Choisissez au moins un constat" in faulty.text
        assert "Écrivez votre texte" in faulty.text
        late = await visitor.write(
            "repair", {"finding": (await page.names())[0], "day": "2099-01-01", "text": "Bientôt"}
        )
        assert late.status == 422
        assert "Bientôt" in late.text
        async with page.house.store.read() as tx:
            entries = await ledger.load(tx, page.notice)
        assert not [e for e in entries if isinstance(e.body, ArtifactKept) and e.by == "page"]
