from datetime import timedelta

import pytest
from PIL import Image

from scenarios.sandbox import ExportMode, damage

RECENT, OLD = "2026-10-01", "2024-05-14"


@pytest.fixture
def exported(open_town, camille, opened_zip):
    """Give the archive's files of an account that has searched, and has claims of long ago."""

    async def export(*vices):
        town = await open_town(*vices, export_mode=ExportMode.IMMEDIATE)
        mine = await town.person(camille)
        await mine.plant("wyvumine")
        for n, day in enumerate((OLD, "2024-12-03")):
            fields = {"provider": f"Ancien wyvumine-{n}", "care_date": day, "amount": "10,00"}
            await mine.post("/remboursements/nouvelle", fields, ("receipt", "vieux.txt", f"{n}".encode()))
        for n in range(4):
            await mine.get(f"/aide?q=aide+wyvumine-{n}")
        await mine.ask()
        return opened_zip((await mine.get(await mine.link())).content)

    return export


def searches(read, members):
    return [line["query"] for line in read(members, "activity") if line["doing"] == "search"]


@pytest.mark.parametrize(
    ("vice", "left"),
    [
        (None, [0, 1, 2, 3]),
        ("drops_searches", []),
        ("drops_some_searches", [1, 3]),
        ("drops_one_search", [1, 2, 3]),
    ],
)
async def test_searches_are_dropped_and_the_rest_of_the_activity_is_not(exported, read, vice, left):
    members = await exported(*([vice] if vice else []))
    assert searches(read, members) == [f"aide wyvumine-{n}" for n in left]
    assert {"sign_in", "page"} <= {line["doing"] for line in read(members, "activity")}


@pytest.mark.parametrize(
    ("vice", "count"), [(None, 5), ("drops_files", 0), ("drops_some_files", 2), ("drops_one_file", 4)]
)
async def test_files_are_dropped_and_their_records_are_not(exported, read, vice, count):
    members = await exported(*([vice] if vice else []))
    assert sum(name.startswith("files/") for name in members) == count
    assert len(read(members, "claims")) == 4
    assert read(members, "messages")[3]["attachments"][0]["name"] == "pièce 3.txt"


async def test_files_are_written_anew_under_their_own_names(exported):
    sound, resaved = await exported(), await exported("resaves_files")
    files = [name for name in sound if name.startswith("files/")]
    assert [name for name in resaved if name.startswith("files/")] == files
    assert all(resaved[name] != sound[name] and resaved[name].startswith(sound[name]) for name in files)


async def test_files_are_numbered_and_not_touched(exported):
    sound, renamed = await exported(), await exported("renames_files")
    assert sorted(data for name, data in sound.items() if name.startswith("files/")) == sorted(
        data for name, data in renamed.items() if name.startswith("files/")
    )
    assert "files/001.bin" in renamed


def test_pictures_are_compressed_anew_and_show_the_same():
    import io

    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), (10, 120, 200)).save(buffer, "PNG")
    members = damage.reencode_pictures({"files/a-photo.png": buffer.getvalue(), "files/b.pdf": b"%PDF-"})
    assert members["files/b.pdf"] == b"%PDF-"
    again = Image.open(io.BytesIO(members["files/a-photo.png"]))
    assert (again.format, again.size) == ("JPEG", (64, 48))


async def test_what_carries_files_is_dropped_with_them(exported, read):
    members = await exported("drops_what_carries_files")
    assert read(members, "claims") == []
    assert [m["subject"][-1] for m in read(members, "messages")] == ["0", "1", "2"]
    assert not any(name.startswith("files/") for name in members)


async def test_the_past_is_cut_at_twelve_months(exported, read):
    members = await exported("cuts_the_past")
    assert [claim["provider"] for claim in read(members, "claims")] == ["Cabinet wyvumine-0", "Cabinet wyvumine-1"]
    assert not any(b"Ancien" in data for data in members.values())


@pytest.mark.parametrize(("vice", "said"), [("cuts_the_past", False), ("cuts_the_past_and_says_so", True)])
async def test_a_cut_past_is_announced_or_not(open_town, camille, vice, said):
    town = await open_town(vice)
    mine = await town.person(camille)
    await mine.ask()
    town.clock.advance(timedelta(hours=36))
    page = (await mine.get("/droits/demandes")).text
    assert ("limitée aux douze derniers mois" in page) == said


async def test_the_oldest_claim_alone_is_dropped(exported, read):
    members = await exported("drops_the_oldest")
    assert [claim["care_date"] for claim in read(members, "claims")] == [RECENT, "2026-10-02", "2024-12-03"]


async def test_something_else_holds_nothing_of_the_member(exported):
    members = await exported("gives_something_else")
    assert set(members) == {"LISEZ-MOI.txt", "traitements.txt"}
    assert not any(b"wyvumine" in data for data in members.values())
