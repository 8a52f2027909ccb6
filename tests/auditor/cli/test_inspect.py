"""`auditor inspect` and `auditor truth` with nothing installed: what anybody with an export in hand sees."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import html

from tests.auditor.cli.conftest import Command

GUIDE = (Path(__file__).parents[3] / "docs" / "truth.md").read_text(encoding="utf-8")
LEFT_OUT = "notes-3"


def block(language: str) -> str:
    """The guide's own example, word for word."""
    [found] = re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    return found


def export(folder: Path, *left_out: str) -> str:
    """Write an export by the guide's own script."""
    script = folder / "export.py"
    script.write_text(block("python"), encoding="utf-8")
    name = f"export{len(left_out)}.zip"
    subprocess.run(
        [sys.executable, script, folder / "truth.yaml", folder / name, *left_out], check=True, capture_output=True
    )
    return str(folder / name)


@pytest.fixture
def truth(auditor: Command, tmp_path: Path) -> str:
    """The guide's model, made a truth."""
    (tmp_path / "model.yaml").write_text(block("yaml"), encoding="utf-8")
    said = auditor("truth", "generate", "model.yaml", "--seed", "guide", "--to", "truth.yaml")
    assert said.code == 0, said.err
    return str(tmp_path / "truth.yaml")


def plain(text: str) -> str:
    """What is said, without the frame that is drawn around it."""
    return " ".join(re.sub(r"[│╭╮╰╯─]", " ", text).split())


def archive(path: Path, **members: str | bytes) -> str:
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in members.items():
            packed.writestr(name.replace("_", "."), data)
    return str(path)


def test_the_guide_from_end_to_end_finds_everything(auditor: Command, truth: str, tmp_path: Path) -> None:
    said = auditor("inspect", export(tmp_path), "--truth", truth, "--lang", "en")
    assert said.code == 0, said.err
    assert said.out.startswith("All 22 planted records were found.\n")
    assert "12/12  contacts  provided  none missing" in said.out
    assert "4/4    sign ins  observed" in said.out
    assert not (tmp_path / "home").exists(), "no installation is made"


def test_a_record_left_out_is_named_and_nothing_else(auditor: Command, truth: str, tmp_path: Path) -> None:
    said = auditor("inspect", export(tmp_path, LEFT_OUT), "--truth", truth, "--lang", "en")
    assert said.code == 3
    head = said.out.splitlines()[0]
    assert head == "21 of the 22 planted records were found; 1 is not there."
    assert head in GUIDE
    assert "notes (provided), missing: notes-3\n" in said.out
    assert not {f"notes-{n}" for n in (1, 2, 4, 5, 6)} & set(re.findall(r"notes-\d", said.out))


def test_json_is_the_inspection_as_its_schema_says(auditor: Command, truth: str, tmp_path: Path) -> None:
    import jsonschema

    said = auditor("inspect", export(tmp_path, LEFT_OUT), "--truth", truth, "--json")
    assert said.code == 3
    schema = json.loads((Path(__file__).parents[3] / "docs" / "inspection.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(said.json)
    assert [record["record"] for record in said.json["records"] if not record["present"]] == [LEFT_OUT]


def test_the_page_stands_alone_and_says_the_same(auditor: Command, truth: str, tmp_path: Path) -> None:
    said = auditor("inspect", export(tmp_path, LEFT_OUT), "--truth", truth, "--html", "page.html", "--lang", "fr")
    assert said.code == 3
    root = html.document_fromstring((tmp_path / "page.html").read_bytes())
    assert root.get("lang") == "fr"
    assert (
        "21 des 22 éléments déposés ont été retrouvés\u202f; 1 n’y est pas."
        in root.xpath("//p[@class='answer']")[0].text
    )
    assert LEFT_OUT in root.xpath("//ul[@class='names']/li/text()")
    assert not root.xpath("//script | //link | //img | //@style")


def test_what_cannot_be_read_is_never_called_missing(auditor: Command, truth: str, tmp_path: Path) -> None:
    good = Path(export(tmp_path, LEFT_OUT))
    members = {name: zipfile.ZipFile(good).read(name) for name in zipfile.ZipFile(good).namelist()}
    members["rest_rar"] = b"Rar!\x1a\x07\x01\x00" + bytes(range(200))
    said = auditor("inspect", archive(tmp_path / "part.zip", **members), "--truth", truth, "--lang", "en")
    assert said.code == 5
    assert "nothing tells whether the rest is there" in said.out
    assert "notes (provided), not found, but not all could be read: notes-3" in said.out
    assert "missing:" not in said.out
    assert "rest.rar" in said.out


def test_data_of_the_other_account_are_a_finding_and_not_shown(auditor: Command, truth: str, tmp_path: Path) -> None:
    (tmp_path / "other-model.yaml").write_text(block("yaml").replace("test@", "other@"), encoding="utf-8")
    assert auditor("truth", "generate", "other-model.yaml", "--seed", "o", "--to", "other.yaml").code == 0
    value = re.search(r'canaries: \["(\w+)"\]', (tmp_path / "other.yaml").read_text(encoding="utf-8"))
    assert value is not None
    good = Path(export(tmp_path))
    with zipfile.ZipFile(good, "a") as packed:
        packed.writestr("shared.json", json.dumps({"name": value[1]}))
    said = auditor("inspect", str(good), "--truth", truth, "--other", "other.yaml", "--html", "p.html", "--lang", "en")
    assert said.code == 3
    assert "data of another account × 1" in said.out
    assert value[1] not in said.out
    assert value[1] not in (tmp_path / "p.html").read_text(encoding="utf-8")
    same = auditor("inspect", str(good), "--truth", truth, "--other", truth)
    assert same.code == 4
    assert "has a canary of the first truth" in same.err


def test_without_a_truth_the_form_is_graded_and_a_password_hash_is_found(auditor: Command, tmp_path: Path) -> None:
    hashed = "$2b$12$" + "abcdefghijklmnopqrstuuK1J1vXW4sQm0b3vCq3QJb7rYx1bq3bK"
    people = [{"name": "Jean Autrui", "mail": "jean.autrui@example.com"}, {"name": "B", "mail": "b@example.org"}]
    file = archive(tmp_path / "some.zip", people_json=json.dumps(people), user_json=json.dumps({"password": hashed}))
    said = auditor("inspect", file, "--no-truth", "--lang", "en", "--html", "p.html")
    assert said.code == 3
    assert "Nothing says what should be in it" in said.out
    assert "M5" in said.out
    assert "people.json" in said.out
    assert "hash of a password × 1" in said.out
    assert "2 e-mail addresses (people.json /*/mail)" in said.out
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    for secret in ("Autrui", "jean.autrui", hashed):
        assert secret not in said.out + page


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("none.zip", "there is no such file"),
        ("folder", "it is a folder"),
        ("empty.zip", "it is empty"),
    ],
)
def test_what_is_no_export_is_named_with_its_mend(auditor: Command, tmp_path: Path, name: str, what: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.zip").touch()
    said = auditor("inspect", name, "--no-truth")
    assert said.code == 2
    assert f"{name}: {what};" in plain(said.err)
    assert said.out == ""


@pytest.mark.parametrize("name", ["pipe", "/dev/zero", "/dev/null"])
def test_what_never_ends_is_refused_and_not_waited_for(auditor: Command, tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    said = auditor("inspect", name, "--no-truth")
    assert said.code == 2
    assert f"{name}: it is no ordinary file; save it to a file first" in plain(said.err)
    assert said.out == ""


def test_a_file_that_may_not_be_read_is_named_with_its_mend(auditor: Command, tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    archive(path, data_json="{}")
    if os.geteuid() == 0:  # who may read all in our process may not in the one that is shut in
        path.chmod(0o600)
        os.chown(path, 65534, 65534)
        said, mend = auditor("inspect", "export.zip", "--no-truth"), "copy it first"
    else:
        path.chmod(0)
        said, mend = auditor("inspect", "export.zip", "--no-truth"), "look at its permissions"
    assert said.code == 2
    assert "export.zip: it" in plain(said.err)
    assert mend in plain(said.err)
    assert said.out == ""


@pytest.mark.parametrize("option", ["--truth", "--other"])
@pytest.mark.parametrize("name", ["nothing.yaml", "folder", "pipe", "empty.yaml", "picture.yaml", "export0.zip"])
def test_a_truth_that_is_none_is_named_before_anything_is_opened(
    auditor: Command, truth: str, tmp_path: Path, option: str, name: str
) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty.yaml").touch()
    (tmp_path / "picture.yaml").write_bytes(b"\x89PNG\r\n\x1a\n\0\xff")
    known = ("--truth", truth) if option == "--other" else ()
    said = auditor("inspect", export(tmp_path), *known, option, name)
    assert said.code == 4, said.err
    assert name in plain(said.err)
    assert "Traceback" not in said.err
    assert said.out == ""


def test_a_page_saved_as_an_archive_is_no_archive(auditor: Command, tmp_path: Path) -> None:
    (tmp_path / "export.zip").write_text(
        "<!doctype html><html><body><p>Bientôt prêt</p></body></html>", encoding="utf-8"
    )
    said = auditor("inspect", "export.zip", "--no-truth", "--lang", "fr")
    assert said.code == 2
    assert "export.zip: it is no archive" in said.err
    assert "porte le nom d’une archive" in said.out


def test_a_sign_in_page_is_no_export(auditor: Command, tmp_path: Path) -> None:
    page = '<!doctype html><html><body><form><input type="password"></form></body></html>'
    (tmp_path / "export.html").write_text(page, encoding="utf-8")
    said = auditor("inspect", "export.html", "--no-truth", "--lang", "en")
    assert said.code == 2
    assert "it is a sign-in page" in said.err


def test_a_truth_that_contradicts_itself_is_refused_before_anything_is_opened(
    auditor: Command, truth: str, tmp_path: Path
) -> None:
    text = Path(truth).read_text(encoding="utf-8")
    Path(truth).write_text(re.sub(r'canaries: \["\w+"\]', 'canaries: ["elsewhere"]', text, count=1), encoding="utf-8")
    for arguments in (("inspect", export(tmp_path), "--truth", truth), ("truth", "check", truth)):
        said = auditor(*arguments)
        assert said.code == 4
        assert re.search(r"truth\.yaml:\d+:\d+: the canary “elsewhere” does not stand in the value", said.err)
        assert said.out == ""


def test_with_and_without_a_truth_at_once_is_usage(auditor: Command, truth: str, tmp_path: Path) -> None:
    file = export(tmp_path)
    assert auditor("inspect", file).code == 2
    assert auditor("inspect", file, "--truth", truth, "--no-truth").code == 2


def test_an_export_in_two_files_is_one_export(auditor: Command, truth: str, tmp_path: Path) -> None:
    whole = zipfile.ZipFile(export(tmp_path))
    parts = [archive(tmp_path / f"{n}.zip", **{name: whole.read(name)}) for n, name in enumerate(whole.namelist())]
    said = auditor("inspect", *parts, "--truth", truth, "--lang", "en")
    assert said.code == 0
    assert said.out.startswith("All 22 planted records were found.")


def test_a_truth_is_never_overwritten_for_it_may_be_planted(auditor: Command, truth: str) -> None:
    before = Path(truth).read_bytes()
    said = auditor("truth", "generate", "model.yaml", "--to", truth)
    assert said.code == 2
    assert "choose another name" in " ".join(said.err.replace("│", " ").split())
    assert Path(truth).read_bytes() == before


def test_a_truth_is_printed_counted_and_checked(auditor: Command, truth: str) -> None:
    printed = auditor("truth", "generate", "model.yaml", "--seed", "guide")
    assert printed.out == Path(truth).read_text(encoding="utf-8")
    checked = auditor("truth", "check", truth, "--json")
    assert checked.json["records"] == {"contacts": 12, "notes": 6, "sign_ins": 4}
    assert checked.json["warnings"] == []
    assert "22 records in 3 categories" in auditor("truth", "check", truth).err


def test_an_archive_cut_short_inside_leaves_nothing_to_be_called_missing(
    auditor: Command, truth: str, tmp_path: Path
) -> None:
    nested = io.BytesIO()
    with zipfile.ZipFile(nested, "w") as packed:
        packed.writestr("a.txt", "x")
    broken = archive(tmp_path / "cut.zip", data_zip=nested.getvalue()[:-30])
    said = auditor("inspect", broken, "--truth", truth, "--lang", "en")
    assert said.code == 5
    assert "missing:" not in said.out


def test_files_to_upload_are_written_once_and_known_again(auditor: Command, tmp_path: Path) -> None:
    model = "model: 1\ncategories:\n  photos:\n    records: 2\n    fields:\n      title: text\n      photo: {file: sea.jpg}\n"
    (tmp_path / "model.yaml").write_text(model, encoding="utf-8")
    told = auditor("truth", "generate", "model.yaml", "--seed", "s", "--to", "a.yaml")
    assert "2 of the values are files; --files FOLDER writes them" in told.err
    said = auditor("truth", "generate", "model.yaml", "--seed", "s", "--to", "truth.yaml", "--files", "uploads")
    assert "uploads: 2 files to upload" in said.err
    files = sorted((tmp_path / "uploads").iterdir())
    titles = re.findall(r'"title", value: "([^"]*)"', (tmp_path / "truth.yaml").read_text(encoding="utf-8"))
    packed = archive(tmp_path / "e.zip", photos_json=json.dumps(titles), **{f.name: f.read_bytes() for f in files})
    assert auditor("inspect", packed, "--truth", "truth.yaml").code == 0
    again = auditor("truth", "generate", "model.yaml", "--to", "b.yaml", "--files", "uploads")
    assert again.code == 2
    assert "it is there already" in again.err
    assert not (tmp_path / "b.yaml").exists()
    assert auditor("truth", "generate", "model.yaml", "--to", "a.yaml", "--files", "others").code == 2
    assert not (tmp_path / "others").exists()
    astray = auditor("truth", "generate", "model.yaml", "--to", "nowhere/t.yaml", "--files", "others")
    assert (astray.code, "cannot be written" in astray.err) == (2, True)
    assert not (tmp_path / "others").exists()


def test_what_differs_from_what_was_planted_is_said_without_its_value(
    auditor: Command, truth: str, tmp_path: Path
) -> None:
    name = export(tmp_path)
    with zipfile.ZipFile(name) as packed:
        rows = json.loads(packed.read("contacts.json"))
    rows[3]["phone"] = "+44 20 7946 0000"
    rows[5]["phone"] = "+44 20 ** ** 11"
    packed = archive(tmp_path / "changed.zip", contacts_json=json.dumps(rows))
    said = auditor("inspect", packed, "--truth", truth, "--html", "p.html", "--lang", "en")
    assert "  another value: contacts-4 (phone)\n  masked: contacts-6 (phone)\n" in said.out
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert "contacts-4 (phone)" in page
    assert not {"7946 0000", "** **"} & {text for text in ("7946 0000", "** **") if text in said.out + page}


def test_a_model_is_no_truth_and_a_truth_no_model(auditor: Command, truth: str, tmp_path: Path) -> None:
    model = str(tmp_path / "model.yaml")
    said = auditor("truth", "check", model)
    assert (said.code, "this is a data model, and no ground truth" in said.err) == (4, True)
    assert "auditor truth generate" in said.err
    assert "made already" in auditor("truth", "generate", truth).err


def test_a_model_whose_values_are_of_no_type_makes_no_truth(auditor: Command, tmp_path: Path) -> None:
    model = "model: 1\ncategories:\n  notes:\n    records: 2\n    fields:\n      title: text\n      day: {type: date, value: soon}\n"
    (tmp_path / "model.yaml").write_text(model, encoding="utf-8")
    said = auditor("truth", "generate", "model.yaml", "--to", "truth.yaml")
    assert said.code == 4
    assert "“soon” of “notes-1.day” is no date; write it as 2024-12-31" in said.err
    assert not (tmp_path / "truth.yaml").exists()


def in_two_formats(folder: Path, whole: str) -> str:
    """The same export with its contacts as a table, too, in which one of them and all phones are not."""
    with zipfile.ZipFile(whole) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    rows = [{k: v for k, v in row.items() if k != "phone"} for row in json.loads(members["contacts.json"])]
    table = io.StringIO()
    writer = csv.DictWriter(table, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows[:4] + rows[5:])
    return archive(folder / "two.zip", **members, contacts_csv=table.getvalue())


def test_of_several_formats_each_says_what_it_holds_and_lacks_beside_the_others(
    auditor: Command, truth: str, tmp_path: Path
) -> None:
    said = auditor("inspect", in_two_formats(tmp_path, export(tmp_path)), "--truth", truth, "--lang", "en")
    assert said.code == 0
    assert "22/22  JSON  3 files  86 values\n11/22  CSV   1 file" in said.out
    assert "  CSV, nothing is in it of these categories: notes, sign ins\n" in said.out
    assert "  CSV, records that are in another format only: contacts-5\n" in said.out
    assert (
        "values that are as they were planted in another format only: contacts-1 (phone), contacts-2 (phone)"
        in said.out
    )
    alone = auditor("inspect", export(tmp_path), "--truth", truth, "--lang", "en")
    assert "The formats side by side" not in alone.out


def test_an_earlier_export_is_held_against_this_one_in_records_values_and_form(
    auditor: Command, truth: str, tmp_path: Path
) -> None:
    earlier = in_two_formats(tmp_path, export(tmp_path))
    with zipfile.ZipFile(export(tmp_path, LEFT_OUT)) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    notes = [{**row, "tags": [], "jean.autrui@example.com": 1} for row in json.loads(members["notes.json"])]
    later = archive(tmp_path / "later.zip", **(members | {"notes.json": json.dumps(notes)}))
    arguments = ("inspect", later, "--truth", truth, "--earlier", earlier, "--lang", "en")
    said = auditor(*arguments, "--html", "page.html")
    assert said.code == 3  # as without: a note is missing
    assert "Beside the earlier export of the account" in said.out
    assert "22 planted records were looked for in both: 1 difference in content, " in said.out
    assert "  records found in the earlier one only: notes-3\n" in said.out
    assert "  formats that went: CSV\n" in said.out
    assert "  columns that came: notes.json /*/" in said.out
    page = html.document_fromstring((tmp_path / "page.html").read_bytes())
    assert page.xpath("//h3[@id='compared-1']/text()") == ["Beside the earlier export of the account"]
    assert "jean.autrui" not in said.out + page.text_content()
    compared = auditor(*arguments, "--json").json["compared"]
    assert [(one["code"], one["subject"]) for one in compared["records"]] == [("record_went", LEFT_OUT)]
    assert auditor("inspect", later, "--truth", truth, "--json").json["compared"] is None


def test_nothing_is_compared_with_itself_or_with_what_is_no_export(
    auditor: Command, truth: str, tmp_path: Path
) -> None:
    whole = export(tmp_path)
    same = auditor("inspect", whole, "--truth", truth, "--earlier", whole)
    assert (same.code, "it is the same export" in " ".join(same.err.replace("│", " ").split())) == (2, True)
    (tmp_path / "old.zip").write_text("<!doctype html><p>Bientôt prêt</p>", encoding="utf-8")
    none = auditor("inspect", whole, "--truth", truth, "--earlier", "old.zip")
    assert (none.code, none.out) == (2, "")
    assert "old.zip: it is no archive" in none.err
    absent = auditor("inspect", whole, "--truth", truth, "--earlier", "nowhere.zip")
    assert (absent.code, "--earlier" in absent.err, "there is no such file" in absent.err) == (2, True, True)
