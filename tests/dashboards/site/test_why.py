"""Does the page of a service say why it stands on its rung: what holds it there, and all that is missing for the next?"""

import json
import re
from collections import Counter

import pytest

from auditor.ladder import LADDERS, USABLE
from dashboards.site.place import Place
from dashboards.site.register import page_at
from dashboards.site.world import World
from results.records import Outcome, Track

FINE = (Outcome.PASSED, Outcome.INAPPLICABLE)


@pytest.fixture(scope="module")
def told(world: World) -> dict[str, tuple[dict, dict[str, str], str]]:
    """Of each service of the newest release its request, outcomes by criterion, and what its page says of its place."""
    book = world.shelf.books[0]
    made = {}
    for line in book.index.rows("cases", {}):
        case = json.loads(line.json)
        rows = [json.loads(one.json) for one in book.index.rows("verdicts", {"case_id": case["case_id"]})]
        page = page_at(world, Place(language="en", path=f"service/{case['service_id']}"))
        assert page is not None
        section = page.partition('<section class="why"')[2].partition("</section>")[0]
        made[case["service_id"]] = (case, {row["criterion"]: row["outcome"] for row in rows}, section)
    return made


def asked_in(section: str) -> list[str]:
    return re.findall(r'<li>.*?(?:#finding-(\w+)"|(?=Is an export that opens)).*?</li>', section)


def test_everything_in_the_way_of_the_next_rung_is_named(told: dict) -> None:
    seen = Counter[int]()
    for service, (case, outcomes, section) in told.items():
        rung = case["rung"]
        steps = LADDERS[Track(case["track"])]
        missing, _, holding = section.partition("<details>")
        if rung < len(steps):
            asked = steps[rung].criteria
            wanted = {one for one in asked if one in outcomes and outcomes[one] not in FINE}
            if USABLE in asked and case["usable_hi"] is None:
                wanted.add("")
            assert set(asked_in(missing)) == wanted, service
            assert len(asked_in(missing)) == len(wanted), service
            seen[len(wanted)] += 1
        held = {one for step in steps[:rung] for one in step.criteria if one in outcomes}
        assert {one for one in asked_in(holding) if one} == held, service
    assert seen[1] > 10
    assert sum(n for many, n in seen.items() if many > 1) > 5


def test_the_first_in_the_way_stands_in_the_ladder_and_how_many_more_there_are(world: World, told: dict) -> None:
    for service, (_, _, section) in told.items():
        number = len(asked_in(section.partition("<details>")[0]))
        page = page_at(world, Place(language="en", path=f"service/{service}")) or ""
        more = re.search(r'<a href="#why">and (\d+) more</a>', page)
        assert (int(more[1]) if more else 0) == max(number - 1, 0), service


def test_each_says_what_was_seen_and_leads_to_its_criterion_and_law(world: World, told: dict) -> None:
    book = world.shelf.books[0]
    laws = {
        row["criterion"]: row["legal_basis"] for row in (json.loads(x.json) for x in book.index.rows("criteria", {}))
    }
    items = [
        one for _, _, section in told.values() for one in re.findall(r"<li>.*?</li>", section) if "#finding" in one
    ]
    assert len(items) > 100
    for item in items:
        (criterion,) = re.findall(r"#finding-(\w+)", item)
        (law,) = re.findall(rf'criterion/{criterion}">([^<]+)<', item)
        assert law.split()[0] == laws[criterion].split()[0], item
        assert re.search(r"<small>[^<]{5,}", item), item
