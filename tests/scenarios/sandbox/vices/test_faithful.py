import json

import pytest

from scenarios.sandbox import ExportMode


@pytest.fixture
def exports(open_town, camille, opened_zip):
    async def export(*vices, times=1):
        town = await open_town(*vices, export_mode=ExportMode.IMMEDIATE)
        mine = await town.person(camille)
        for word in ("wyvumine", "quovarel", "zembrilo", "dastifor"):
            await mine.plant(word)
        found = []
        for _ in range(times):
            await mine.ask()
            found.append(opened_zip((await mine.get(await mine.link())).content))
        return found

    return export


def own(members):
    return [m for m in json.loads(members["messages.json"])["records"] if m["author"] == "member"]


async def test_every_other_text_is_cut_and_the_others_are_whole(exports):
    ((members,), (whole,)) = await exports("cuts_messages"), await exports()
    lengths = [len(m["body"]) for m in own(members) if not m["attachments"]]
    assert 30 in lengths
    assert lengths != [len(m["body"]) for m in own(whole) if not m["attachments"]]


async def test_what_the_first_export_forgets_the_second_gives_and_the_other_way_round(exports):
    first, second = await exports("forgets_in_turn", times=2)
    carried = [{m["id"] for m in own(one) if not m["attachments"]} for one in (first, second)]
    assert carried[0] ^ carried[1] == carried[0] | carried[1]


async def test_the_second_export_has_no_tables(exports):
    first, second = await exports("drops_a_format", times=2)
    assert any(name.endswith(".csv") for name in first)
    assert not any(name.endswith(".csv") for name in second)
    assert ".csv" not in second["SHA256SUMS"].decode()
