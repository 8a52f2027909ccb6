"""Is what came from outside only ever looked at: no page of ours, no other ledger's, no look that is not written down?"""

import json
from email.message import EmailMessage

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from auditor.desk import open_planting
from auditor.house import House
from dashboards.desk import person as people
from results.records import Erased, QuestionTopic, Role
from results.store import judgment, ledger
from results.tables import vault_reads
from scenarios.loaded import LoadedScenario
from tests.dashboards.desk.rig import JPEG, PNG, Seat, ask, keep, seat

SCRIPT = "<script>alert(1)</script>"
HOSTILE = f'"><img src=x onerror=alert(1)>{SCRIPT}'


async def reads(house: House) -> list[tuple[str, str]]:
    async with house.store.read() as tx:
        return [(row.person, row.why) for row in await tx.execute(select(vault_reads))]


@pytest.mark.parametrize(("data", "kind"), [(PNG, "image/png"), (JPEG, "image/jpeg")])
async def test_a_picture_is_shown_sealed_off_and_the_look_is_written_down(
    ines: Seat, house: House, case: str, data: bytes, kind: str
) -> None:
    sha256 = await keep(house, case, data, "text/html")
    page = await ines.get(f"/desk/cases/{case}/artifacts/{sha256}/picture")
    assert (page.status, page.header("content-type"), page.body) == (200, kind, data)
    assert page.header("x-content-type-options") == "nosniff"
    assert page.header("content-security-policy") == "default-src 'none'; sandbox"
    assert await reads(house) == [("ines", "desk: picture")]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (SCRIPT.encode(), "image/png"),
        (f"<svg xmlns='http://www.w3.org/2000/svg'>{SCRIPT}</svg>".encode(), "image/svg+xml"),
        (SCRIPT.encode(), "text/html"),
        (b"GIF89a" + SCRIPT.encode(), "image/gif"),
    ],
)
async def test_what_is_no_picture_is_never_one_whatever_it_says_it_is(
    ines: Seat, house: House, case: str, data: bytes, kind: str
) -> None:
    sha256 = await keep(house, case, data, kind)
    assert (await ines.get(f"/desk/cases/{case}/artifacts/{sha256}/picture")).status == 404
    shown = await ines.get(f"/desk/cases/{case}/artifacts/{sha256}")
    assert shown.status == 200
    assert SCRIPT not in shown.text
    file = await ines.get(f"/desk/cases/{case}/artifacts/{sha256}/file")
    assert file.header("content-type") == "application/octet-stream"
    assert str(file.header("content-disposition")).startswith("attachment;")
    assert file.header("content-security-policy") == "default-src 'none'; sandbox"
    assert file.body == data


async def test_html_svg_har_and_json_are_text_and_nothing_else(ines: Seat, house: House, case: str) -> None:
    har = json.dumps({"log": {"entries": [{"request": {"url": HOSTILE}}]}}).encode()
    for data, kind, role in (
        (f"<html>{HOSTILE}</html>".encode(), "text/html", Role.DOM),
        (f"<svg>{HOSTILE}</svg>".encode(), "image/svg+xml", Role.CAPTURE),
        (har, "application/json", Role.HAR),
    ):
        sha256 = await keep(house, case, data, kind, role)
        page = await ines.get(f"/desk/cases/{case}/artifacts/{sha256}?as=text")
        assert '<pre class="raw"' in page.text
        assert "alert(1)" in page.text
        assert "<script" not in page.text
        assert "<img src=x" not in page.text


async def test_a_mail_is_shown_in_its_words_whatever_stands_in_it(ines: Seat, house: House, case: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = f'"{SCRIPT}" <dpo@example.org>', f"Re: {SCRIPT}"
    mail.set_content(f"Bonjour {HOSTILE}")
    mail.add_attachment(b"x", maintype="text", subtype="html", filename=f"{SCRIPT}.html")
    sha256 = await keep(house, case, mail.as_bytes(), "message/rfc822", Role.MAIL)
    asked = await ask(house, case, QuestionTopic.READ_MAIL, ("request_acknowledged", "nothing"), artifacts=(sha256,))
    for target in (f"/desk/cases/{case}/artifacts/{sha256}", f"/desk/questions/{asked}"):
        page = await ines.get(target)
        assert page.status == 200
        assert page.has("Bonjour")
        assert "<script" not in page.text
        assert "<img src=x" not in page.text
    assert [why for _, why in await reads(house)] == ["desk: page", f"question {asked}"]


async def test_evidence_is_found_in_its_own_ledger_alone(
    ines: Seat, house: House, case: str, loaded: LoadedScenario
) -> None:
    assert loaded.persona is not None
    other = await open_planting(house, loaded, loaded.persona)
    sha256 = await keep(house, case, PNG, "image/png")
    for path in ("", "/file", "/picture"):
        assert (await ines.get(f"/desk/cases/{case}/artifacts/{sha256}{path}")).status == 200
        for wrong in (
            f"/desk/cases/{other}/artifacts/{sha256}{path}",
            f"/desk/cases/case-none/artifacts/{sha256}{path}",
            f"/desk/cases/{case}/artifacts/{'0' * 64}{path}",
            f"/desk/cases/{case}/artifacts/..%2F..%2Fkeys{path}",
        ):
            page = await ines.get(wrong)
            assert (page.status, PNG in page.body) == (404, False), wrong


async def test_what_was_erased_says_so_and_shows_nothing(ines: Seat, house: House, case: str) -> None:
    sha256 = await keep(house, case, PNG, "image/png")
    async with house.store.write() as tx:
        erased = Erased(sha256=sha256, rule="R1", person="ines")
        await ledger.append(tx, case, erased, at=house.clock.now(), by="person:ines")
    page = await ines.get(f"/desk/cases/{case}/artifacts/{sha256}")
    assert page.status == 410
    assert page.has("erased under our rules")
    assert await reads(house) == []


async def test_whoever_is_not_free_towards_the_controller_sees_no_evidence(
    app: FastAPI, house: House, case: str
) -> None:
    at = await seat(app, house, "omar", "auditor")
    sha256 = await keep(house, case, PNG, "image/png")
    await people.declare_interest(house.store, "omar", "portal", "", by="omar", now=house.clock.now())
    for path in ("", "/file", "/picture"):
        page = await at.get(f"/desk/cases/{case}/artifacts/{sha256}{path}")
        assert (page.status, PNG in page.body) == (403, False)
    assert await reads(house) == []
    shown = await at.get(f"/desk/cases/{case}")
    assert shown.has("You have declared an interest")
    assert "/artifacts/" not in shown.text


async def test_a_large_file_is_shown_by_its_beginning_and_given_whole(ines: Seat, house: House, case: str) -> None:
    data = b"line\n" * 500_000
    sha256 = await keep(house, case, data, "text/plain", Role.JOURNAL)
    page = await ines.get(f"/desk/cases/{case}/artifacts/{sha256}")
    assert page.has("Only its beginning is shown")
    assert len(page.body) < 300_000
    assert (await ines.get(f"/desk/cases/{case}/artifacts/{sha256}/file")).body == data
    async with house.store.read() as tx:
        assert len(await judgment.artifacts_of(tx, case)) == 1
