"""Does the chart show each service's newest verdicts, by name, and nothing that is held back, disputed or repaired as if it stood?"""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

from dashboards.shelf.book import Finding
from dashboards.site.catalogue import Question
from dashboards.site.grid import (
    CONTESTED,
    GOOD,
    MET,
    NOT_MET,
    POOR,
    REPAIRED,
    Row,
    file_of_group,
    grid_of,
    sentence,
    sign_of,
)
from dashboards.site.place import Place
from dashboards.site.register import page_at
from dashboards.site.world import World
from results.records import Sector
from tests.dashboards.released import BAD, judged
from tests.dashboards.released import GOOD as FOUND_GOOD
from tests.dashboards.shelved import shelf_of
from tests.dashboards.site import staged

FAILED = Finding("deadline", "failed", "law")


def test_each_cell_is_the_verdict_of_the_newest_request_and_each_column_a_service_by_its_name(world: World) -> None:
    book = world.catalogue.book
    assert book is not None
    found = world.catalogue.found(Question(sector="bank"), "fr").services
    grid = grid_of(world, book, found, "sector/bank", "fr")
    assert grid is not None
    assert [head.name for head in grid.heads] == sorted(head.name for head in grid.heads)
    for row in (row for _, rows in grid.chapters for row in rows):
        for one, cell in zip(found, row.cells, strict=True):
            known = {"case_id": one.last.case, "criterion": row.criterion}
            verdict = json.loads(book.index.row("verdicts", known) or "{}")
            finding = Finding(
                *(verdict.get(name) or "" for name in ("criterion", "outcome", "obligation", "repaired_on"))
            )
            assert cell is (sign_of(finding, is_contested=one.last.contested) if verdict else None)
    assert {sign for _, rows in grid.chapters for row in rows for sign in row.cells} - {None} == set(grid.key)


def test_what_is_disputed_or_repaired_shows_as_that_and_practice_is_poor_not_failed() -> None:
    assert sign_of(FAILED, is_contested=False) is NOT_MET
    assert sign_of(FAILED, is_contested=True) is CONTESTED
    assert sign_of(replace(FAILED, repaired_on="2026-12-01"), is_contested=True) is REPAIRED
    assert sign_of(replace(FAILED, obligation="practice"), is_contested=False) is POOR
    assert sign_of(replace(FAILED, outcome="passed"), is_contested=True) is MET


def test_the_sentence_names_a_criterion_and_never_a_service() -> None:
    first = Row(criterion="a", question="Is it free?", cells=(NOT_MET, MET, POOR, CONTESTED))
    second = Row(criterion="b", question="In time?", cells=(NOT_MET, NOT_MET, MET, None))
    said = sentence([first, second], 4, "en")
    assert said == "Of 4 services, what is most often not met: “In time?”, 2 times of 3 in which it could be decided."
    assert sentence([replace(first, cells=(MET, GOOD, POOR, REPAIRED))], 4, "en").endswith("is shown as not met.")


def test_the_file_holds_every_service_with_the_signs_of_the_page(world: World) -> None:
    book = world.catalogue.book
    assert book is not None
    rows = list(csv.DictReader(io.StringIO((file_of_group(world, "sector/bank") or b"").decode())))
    assert len(rows) == world.catalogue.counts["sector"]["bank"]
    assert set(book.index.criteria) <= set(rows[0])
    assert {row["deadline"] for row in rows} <= {"met", "not_met", "contested", "repaired"}
    for nothing in ("sector/nothing", "software/", "country/FR", "bank"):
        assert file_of_group(world, nothing) is None


def test_the_same_bytes_whatever_was_found_in_a_case_that_is_held_back(tmp_path: Path) -> None:
    def shown(name: str, finding: object) -> list[object]:
        victim = replace(judged("victim", finding, told=True), verified=False)  # type: ignore[arg-type]
        world = staged.world(shelf_of(tmp_path / name, judged("acme", told=True), judged("shop", told=True), victim))
        page = page_at(world, Place(language="fr", path=f"sector/{Sector.RETAIL}"))
        return [page, file_of_group(world, f"sector/{Sector.RETAIL}")]

    one = shown("one", BAD)
    assert one == shown("other", FOUND_GOOD)
    assert "victim" not in str(one)
    assert "shop" in str(one)
