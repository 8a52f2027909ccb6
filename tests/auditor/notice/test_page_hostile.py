"""Does the page of a notice resist whoever guesses, repeats, forges, injects, floods, and attaches what would run?"""

import asyncio
import html
import logging
import re
import tracemalloc
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import event

from auditor.house import House
from auditor.notice import link
from auditor.notice.attachment import attached, plain_name
from auditor.notice.page import NoticePages
from dashboards.address import Site
from dashboards.app import create_app
from dashboards.notice.page.form import FORMS
from dashboards.notice.page.roof import Refused, Upload
from dashboards.notice.page.sent import LARGEST
from dashboards.shelf.stock import Shelf
from tests.auditor.notice.page_rig import Page, Shown, by_hand, with_pages
from tests.dashboards.shelved import asked

LOG = b"192.0.2.7 - - [02/Feb/2027:09:00:01 +0100] GET /\n"
XSS = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def same(one: Shown) -> tuple[int, bytes, dict[str, str]]:
    return one.status, one.body, {name: value for name, value in one.headers.items() if name != "Date"}


async def counted(page: Page, token: str) -> tuple[Shown, int]:
    """What is answered there, and how often the store was asked for it."""
    asked_store: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        asked_store.append(statement)

    engine = page.house.store._engine.sync_engine
    async with page.visitor(token) as visitor:
        event.listen(engine, "before_cursor_execute", note)
        try:
            shown = await visitor.get()
        finally:
            event.remove(engine, "before_cursor_execute", note)
    return shown, len(asked_store)


async def test_a_link_that_was_guessed_is_over_or_revoked_is_answered_the_same_after_the_same_look(
    house: House,
) -> None:
    async with by_hand(house) as page:
        revoked = await link.give(page.house, page.notice, person="ines")
        await link.revoke(page.house, page.notice, link.digest_of(revoked)[:12], person="ines")
        over = await link.give(page.house, page.notice, person="ines", lasts=timedelta(minutes=1))
        page.clock.advance(timedelta(minutes=2))
        tokens = (link.fresh(), revoked, over, "x", "é" * 43, "..%2f..%2fetc")
        found = [await counted(page, token) for token in tokens]
        (status, body, _), *others = [same(shown) for shown, _ in found]
        assert status == 404
        assert all(other[:2] == (status, body) for other in others)
        assert len({str(sorted(one.headers)) for one, _ in found}) == 1
        assert len({times for _, times in found}) == 1, "no more is looked up of the one than of the other"
        assert page.notice not in body.decode()
        right, _ = await counted(page, page.token)
        assert right.status == 200
        async with page.visitor(revoked) as visitor:
            assert (await visitor.post("open", {"code": "x"})).body == body


async def test_a_form_that_is_sent_twice_enters_once(house: House) -> None:
    async with by_hand(house) as page, page.visitor() as visitor:
        await visitor.open()
        check = await visitor.write("acknowledge", {"text": "Bien reçu."})
        first, second = await asyncio.gather(visitor.send(check), visitor.send(check))  # noqa: TID251  both at once
        again = await visitor.send(check)
        assert {one.url.partition("/received/")[1] for one in (first, second, again)} == {"/received/"}
        assert len(await page.replies()) == 1


async def test_a_form_from_elsewhere_for_another_link_or_another_form_is_refused(house: House) -> None:
    async with by_hand(house) as page, page.visitor() as visitor:
        await visitor.open()
        check = await visitor.write("acknowledge", {"text": "Bien reçu."})
        name = check.url.rpartition("/")[2]
        good = check.fields(f"/check/{name}")
        other_form = (await visitor.get("answer/contest")).fields("/answer/contest")
        other_token = await link.give(page.house, page.notice, person="ines")
        async with page.visitor(other_token) as other:
            await other.open()
            other_link = (await other.get("answer/acknowledge")).fields("/answer/acknowledge")
            assert (await other.get(f"check/{name}")).status == 404, "a draft is its own link's"
        for fields, headers in (
            ({}, {}),
            ({"code": "0" * 64}, {}),
            (other_form, {}),
            (other_link, {}),
            (good, {"Origin": "https://evil.example"}),
            (good, {"Sec-Fetch-Site": "cross-site"}),
            (good, {"Sec-Fetch-Site": "same-site"}),
        ):
            assert (await visitor.post(f"check/{name}", fields, **headers)).status == 403
        visitor.forget()
        assert (await visitor.post(f"check/{name}", good)).status == 403, "another browser has not opened it"
        assert await page.replies() == []


async def test_what_is_typed_into_any_field_stays_text(house: House) -> None:
    async with by_hand(house) as page, page.visitor() as visitor:
        await visitor.open()
        first, *_ = await page.names()
        today = page.clock.now().date().isoformat()
        for name, form in FORMS.items():
            bad = await visitor.write(name, {"finding": XSS, "text": XSS * 1000, "signed": XSS, "day": XSS})
            assert (bad.status, XSS in html.unescape(bad.text)) == (422, True)
            forged = await visitor.write(name, {"code": XSS})
            assert forged.status == 403
            assert "<script" not in bad.text + forged.text
            fields = {"finding": [first, XSS], "text": XSS, "signed": XSS, "day": today, "retest": XSS, "draft": XSS}
            files = [(XSS, LOG)] if form.files != "no" else []
            check = await visitor.write(name, fields, files)
            assert (check.status, XSS in html.unescape(check.text)) == (200, True), name
            again = await visitor.get(f"answer/{name}?draft={check.url.rpartition('/')[2]}")
            for shown in (check, again, await visitor.send(check)):
                assert "<script" not in shown.text
                assert "<img" not in shown.text
        for path in (f"answer/{XSS}", f"check/{XSS}", f"answer/contest?finding={XSS}&draft={XSS}&lang={XSS}"):
            assert "<script" not in (await visitor.get(path)).text
        assert "<script" not in (await visitor.get()).text


async def test_a_hundred_megabytes_are_refused_while_they_are_read_and_memory_stays_flat(house: House) -> None:
    async with by_hand(house) as page, page.visitor() as visitor:
        await visitor.open()
        first, *_ = await page.names()
        code = (await visitor.get("answer/log")).fields("/answer/log")["code"]

        async def flood() -> AsyncIterator[bytes]:
            for name, value in (("code", code), ("finding", first)):
                yield f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.log"\r\n\r\n'
            for _ in range(100):
                yield LOG * (2**20 // len(LOG))
            yield b"\r\n--b--\r\n"

        tracemalloc.start()
        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        async with visitor.web.post(f"{visitor.link}/answer/log", data=flood(), headers=headers) as answer:
            assert answer.status == 413
            assert "15" in await answer.text()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 3 * LARGEST, f"{peak / 2**20:.0f} MiB"
        too_much = await visitor.post("answer/log", {"code": code}, [("a.log", LOG * (2 * LARGEST // len(LOG)))])
        assert too_much.status == 413, "it says how large it is, and is not even begun"
        assert not list((page.house.settings.home / "unsent").rglob("*.*"))
        assert await page.replies() == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("picture.svg", SVG),
        ("picture.png", SVG),
        ("journal.txt", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("journal.log", b"\xef\xbb\xbf  <html><body>"),
        ("note.txt", b"GIF89a<script>alert(1)</script>"),
        ("note.pdf", b"<html>%PDF-1.7"),
        ("setup.txt", b"MZ" + bytes(range(256)) * 8),
        ("run.log", b"\x7fELF\x02\x01\x01" + bytes(64)),
        ("run.txt", b"#!/bin/sh\nrm -rf /\n"),
        ("archive.txt", b"PK\x03\x04" + bytes(64)),
        ("page.xml", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>'),
        ("wide.txt", "<html>".encode("utf-16")),
        ("stylesheet.txt", b"\n <?xml-stylesheet href='x'?>"),
        ("page.txt", b"</p><b onclick=x>"),
        ("office.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)),
        ("empty.txt", b""),
        ("large.txt", b"a line of it\n" * 900_000),
    ],
)
def test_what_a_browser_or_a_system_would_run_is_no_attachment(name: str, data: bytes) -> None:
    with pytest.raises(Refused):
        attached(Upload(name=name, data=data))


@pytest.mark.parametrize(
    ("name", "data", "kind", "kept"),
    [
        ("a.log", LOG, "text", "a.log"),
        ("a.png", PNG, "png", "a.png"),
        ("a.html", LOG, "text", "a_html.txt"),
        ("a.exe", b"%PDF-1.7\n%", "pdf", "a_exe.pdf"),
        ("a.csv", b"jour;demandes\n2027-02-02;3\n2027-02-03;1\n", "text", "a.csv"),
        ("a.json", b'{"at": "2027-02-02"}', "text", "a.json"),
        ("bruit", "Réponse envoyée.\n".encode("latin-1") * 9, "text", "bruit.txt"),
        ("wide.log", "Réponse envoyée.\r\n".encode("utf-16"), "text", "wide.log"),
        ("quoted.log", LOG * 100 + b'"<script>alert(1)</script>"\n', "text", "quoted.log"),
    ],
)
def test_what_people_look_at_is_taken_by_its_content_and_named_after_it(
    name: str, data: bytes, kind: str, kept: str
) -> None:
    file = attached(Upload(name=name, data=data))
    assert (file.kind, file.name) == (kind, kept)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\win.ini", "win.ini"),
        ("/n/x/../../a.log", "a.log"),
        ("..", "sans-nom"),
        (".htaccess", "htaccess"),
        ("a\0b\r\nSet-Cookie: x.log", "abSet-Cookie_ x.log"),
        ("fac\u202egpj.exe", "facgpj.exe"),
        ("<b>.log", "_b_.log"),
        ("é" * 300 + ".pdf", "é" * 76 + ".pdf"),
    ],
)
def test_a_name_is_no_path_and_hides_nothing(said: str, kept: str) -> None:
    assert plain_name(said) == kept


async def test_headers_are_strict_and_nothing_attached_is_ever_served(house: House) -> None:
    https = with_pages(house, "https://observatoire.test")
    app = create_app(Shelf(), ladders={}, site=Site(url="https://observatoire.test"), notices=NoticePages(https))
    for path in ("/n/x", "/n/x/answer/contest", "/n/", "/n/x?lang=en"):
        for method in ("GET", "HEAD", "POST", "DELETE", "OPTIONS"):
            said = (await asked(app, path, method)).headers
            assert said["strict-transport-security"].startswith("max-age=")
            assert said["referrer-policy"] == "no-referrer"
            assert said["cache-control"] == "no-store"
            assert said["x-frame-options"] == "DENY"
            assert said["x-content-type-options"] == "nosniff"
            policy = said["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "script-src" not in policy
            assert "unsafe" not in policy
            assert "access-control-allow-origin" not in said
    async with by_hand(house) as page, page.visitor() as visitor:
        opened = await visitor.post("open", (await visitor.get()).fields("/open"), follow=False)
        cookie = opened.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert f"Path=/n/{page.token}" in cookie
        first, *_ = await page.names()
        check = await visitor.write("log", {"finding": first}, [("a.log", LOG)])
        digest = re.search(r"[0-9a-f]{64}", check.text.partition("a.log")[2])
        assert digest is not None
        for path in (f"file/{digest[0]}", f"check/{digest[0]}", "a.log", f"received/{digest[0]}"):
            assert (await visitor.get(path)).status == 404


async def test_whoever_asks_too_often_waits(house: House) -> None:
    mine = with_pages(house, "http://127.0.0.1:1")
    app = create_app(Shelf(), ladders={}, site=Site(url="http://127.0.0.1:1"), notices=NoticePages(mine))
    got = [await asked(app, f"/n/{link.fresh()}") for _ in range(60)]
    assert {answer.status for answer in got} == {404, 429}
    assert int(next(a for a in got if a.status == 429).headers["retry-after"]) >= 1
    assert (await asked(app, "/n/x", client="192.0.2.2")).status == 404, "nobody else waits"


async def test_the_secret_is_in_no_title_no_log_and_no_message(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with by_hand(house) as page, page.visitor() as visitor:
        await visitor.open()
        for path in ("", "answer/contest", "nothing", "pass-on", "check/none"):
            shown = await visitor.get(path)
            title = shown.text.partition("<title>")[2].partition("</title>")[0]
            assert title
            assert page.token not in title
            assert shown.headers["Referrer-Policy"] == "no-referrer"
        ours = [record for record in caplog.records if not record.name.startswith("aiosqlite")]
        assert not [record for record in ours if page.token in record.getMessage()]
