import io
import json
import zipfile

import pytest

from scenarios.sandbox import ExportMode

PLANTED = ("Lou wyvumine", "Question wyvumine", "Cabinet wyvumine")


@pytest.fixture
def exported(open_town, camille):
    async def export(*vices):
        town = await open_town(*vices, export_mode=ExportMode.IMMEDIATE)
        mine = await town.person(camille)
        await mine.plant("wyvumine")
        await mine.ask()
        return await mine.get(await mine.link())

    return export


@pytest.mark.parametrize(
    ("vice", "name", "codec"),
    [
        ("text_only", "export.txt", "utf-8"),
        ("html_only", "export.html", "utf-8"),
        ("closed_format", "export.doc", "utf-16-le"),
        ("own_format", "export.sablon", "utf-8"),
    ],
)
async def test_everything_stands_in_one_file_beside_the_attachments(exported, opened_zip, vice, name, codec):
    members = opened_zip((await exported(vice)).content)
    assert {n for n in members if not n.startswith("files/")} == {name}
    assert len(members) == 4
    for words in PLANTED:
        assert words.encode(codec) in members[name]


async def test_the_page_of_html_only_has_a_table_for_each_category(exported, opened_zip):
    page = opened_zip((await exported("html_only")).content)["export.html"].decode()
    assert page.count("<table>") == 6
    assert "<td>Question wyvumine-0</td>" in page
    assert "<th>objet</th>" in page


async def test_scripts_only_assign_what_would_be_json_without_them(exported, opened_zip):
    members = opened_zip((await exported("scripts_only")).content)
    script = members["data/messages.js"].decode()
    assert script.startswith("window.SABLON.messages.part0 = [")
    rows = json.loads(script.partition(" = ")[2].rstrip(";\n"))
    assert [row["subject"] for row in rows] == [f"Question wyvumine-{n}" for n in range(4)]
    assert not any(name.endswith(".json") for name in members)


async def test_a_closed_document_is_a_compound_file(exported, opened_zip):
    document = opened_zip((await exported("closed_format")).content)["export.doc"]
    assert document.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert "WordDocument".encode("utf-16-le") in document
    assert len(document) % 512 == 0
    directory = 512 * (1 + int.from_bytes(document[48:52], "little"))
    start = int.from_bytes(document[directory + 128 + 116 : directory + 128 + 120], "little")
    size = int.from_bytes(document[directory + 128 + 120 : directory + 128 + 128], "little")
    first = 512 * (1 + start)
    assert document[first : first + size].rstrip(b"\0").startswith("PROFIL".encode("utf-16-le"))


async def test_partly_closed_keeps_the_other_categories_open(exported, opened_zip, read):
    members = opened_zip((await exported("partly_closed_format")).content)
    assert "messages.json" not in members
    assert "Question wyvumine-0".encode("utf-16-le") in members["messages-and-appointments.doc"]
    assert [p["full_name"] for p in read(members, "family")] == [f"Lou wyvumine-{n}" for n in range(3)]
    assert sum(name.startswith("files/") for name in members) == 3


async def test_the_locked_pdf_opens_for_nobody_without_its_password(exported):
    import pypdfium2

    answer = await exported("locked_pdf")
    assert answer.content.startswith(b"%PDF-")
    assert b"wyvumine" not in answer.content
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(answer.content)


async def test_broken_json_ends_early_and_its_twins_do_not(exported, opened_zip):
    members = opened_zip((await exported("broken_json")).content)
    with pytest.raises(json.JSONDecodeError):
        json.loads(members["messages.json"])
    assert b"Question wyvumine-0" in members["messages.json"]
    assert b"Question wyvumine-0" in members["csv/messages.csv"]
    json.loads(members["schemas/messages.schema.json"])


async def test_garbled_reads_wrong_in_every_text_and_can_be_put_right(exported, opened_zip, read):
    members = opened_zip((await exported("garbled")).content)
    body = read(members, "messages")[0]["body"]
    assert "œ" not in body
    assert "Å" in body
    assert "« œ ÿ »" in body.encode("latin-1").decode()


async def test_cut_short_ends_in_the_middle(exported):
    content = (await exported("cut_short")).content
    assert content.startswith(b"PK\x03\x04")
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(content))
