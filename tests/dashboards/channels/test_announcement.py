"""Is what is told of a release true to its schema and its state, and said right in both languages?"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from jsonschema import Draft202012Validator

from dashboards.channels.announcement import SHOWN, Announced, announce, delivery_id
from results.records import Archive, ReleaseRow, ReleaseState
from results.release import Correction

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "webhook.schema.json").read_text(encoding="utf-8"))
AT = datetime(2027, 4, 1, 9, tzinfo=UTC)
ROW = ReleaseRow(
    id="2026-Q4.1",
    period="2026-Q4",
    corrects=None,
    built_at=AT,
    method="a" * 64,
    digest="b" * 64,
    state=ReleaseState.FROZEN,
)
PUBLIC = Announced(
    release=ROW,
    state=ReleaseState.PUBLISHED,
    at=AT,
    until=None,
    method_version="0.6",
    key_id="0" * 16,
    public_url="https://o.test",
    archive=Archive(path="2026-Q4.1.zip", bytes=9, sha256="c" * 64),
    corrections=(),
)
CORRECTED = replace(
    PUBLIC,
    release=replace(ROW, id="2026-Q4.2", corrects="2026-Q4.1"),
    corrections=tuple(
        Correction(release=ROW.id, subject=f"f{n}", before="1 {x}", after="2", why="") for n in range(30)
    ),
)
EMBARGOED = replace(PUBLIC, state=ReleaseState.EMBARGOED, until=AT)


def document(announced: Announced) -> dict:
    found = json.loads(announce(announced, "lab").document)
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(found)
    return found


def test_every_state_is_told_by_its_schema():
    assert [document(one)["type"] for one in (PUBLIC, CORRECTED, EMBARGOED)] == [
        "release.published",
        "release.corrected",
        "release.embargoed",
    ]
    assert document(replace(PUBLIC, public_url=""))["links"] is None
    assert document(EMBARGOED)["links"] is None


def test_every_field_that_is_told_is_described():
    described = SCHEMA["properties"]
    assert set(document(CORRECTED)) == set(described) - {"files"}
    for name in ("release", "archive", "corrections"):
        assert set(document(CORRECTED)[name]) == set(described[name]["properties"])


def test_of_many_corrections_some_stand_there_and_all_are_counted():
    told = document(CORRECTED)["corrections"]
    assert (told["count"], len(told["first"])) == (30, SHOWN)


def test_the_same_is_told_in_the_same_bytes_and_under_one_id():
    assert announce(PUBLIC, "lab") == announce(PUBLIC, "lab")
    ids = {
        delivery_id(release, state, who)
        for release in ("2026.11", "2026-11.1", "2026-Q4.1", "2026-Q4.11")
        for state in (ReleaseState.EMBARGOED, ReleaseState.PUBLISHED)
        for who in ("lab", "lab-1")
    }
    assert len(ids) == 16
    assert not any("." in one for one in ids)


def test_people_read_it_in_their_language():
    said = announce(CORRECTED, "lab")
    assert said.title.fr == "Correction : la publication 2026-Q4.2 remplace 2026-Q4.1"
    assert "Said otherwise: 30." in said.body.en
    assert "https://o.test/api/v1/releases/2026-Q4.2/files/report.fr.html" in said.body.fr
    assert said.body.en.endswith("Delivery: release_2026-Q4-2_published_lab")
    before = announce(EMBARGOED, "lab").body
    assert "Nothing of it may appear before 1\u00a0April\u00a02027, 09:00 (UTC)." in before.en
    assert "avant le 1er\u00a0avril\u00a02027" in before.fr
