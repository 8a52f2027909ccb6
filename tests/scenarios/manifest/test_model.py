"""Does a data model become a ground truth: as many records as it says, of its types, the same for the same seed?"""

from datetime import date, datetime
from pathlib import Path

import pytest

from results.records import Expected, FieldType, Provenance
from scenarios.canary import is_token
from scenarios.errors import ScenarioError
from scenarios.manifest import read_truth, write_truth
from scenarios.manifest.model import generate_truth
from scenarios.truth import file_bytes

MODEL = """\
model: 1
account: test@notebook
categories:
  contacts:
    records: 12
    fields:
      full_name: text
      email: email
      phone: phone
      site: url
      birthday: {type: date, from: 1950-01-01, to: 1960-12-31}
      group: {type: enum, values: [friends, 7]}
      met: {value: "Met {name} at noon"}
      score: number
      debt: money
      starred: boolean
      seen: datetime
  history:
    - records: 3
      provenance: observed
      occurred: {from: 2024-01-01, to: 2024-12-31}
      fields: {device: text}
    - records: 2
      provenance: derived
      expected: {art20: may, art15: must}
      reason: Art. 15(3)
      fields: {profile: text}
  photos:
    records: 2
    fields: {image: {file: photo.png}, caption: text}
"""


def made(tmp_path: Path, text: str = MODEL, seed: str = "seed"):
    file = tmp_path / "model.yaml"
    file.write_text(text, encoding="utf-8")
    return generate_truth(file, seed=seed)


def test_as_many_records_as_the_model_says_each_of_its_types(tmp_path):
    truth = made(tmp_path)
    count = {c: sum(r.category == c for r in truth.records) for c in truth.categories}
    assert count == {"contacts": 12, "history": 5, "photos": 2}
    assert len(truth.decoys) == 200
    for record in truth.records[:12]:
        values = {field.name: field.value for field in record.fields}
        assert date(1950, 1, 1) <= date.fromisoformat(values["birthday"]) <= date(1960, 12, 31)
        assert datetime.fromisoformat(values["seen"]).tzinfo is not None
        assert values["group"] in ("friends", "7")
        assert values["starred"] in ("true", "false")
        assert values["email"].endswith("@courriel.example")
        assert all(is_token(canary) for field in record.fields for canary in field.canaries)
    assert len({record.named("birthday").value for record in truth.records[:12]}) > 6
    assert {record.named("group").value for record in truth.records[:12]} == {"friends", "7"}


def test_records_of_a_category_may_differ_and_say_what_is_owed(tmp_path):
    history = [record for record in made(tmp_path).records if record.category == "history"]
    assert [record.id for record in history] == [f"history-{n}" for n in range(1, 6)]
    assert [record.provenance for record in history] == [Provenance.OBSERVED] * 3 + [Provenance.DERIVED] * 2
    assert (history[0].occurred, history[2].occurred) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (history[4].expected_portability, history[4].expected_access) == (Expected.MAY, Expected.MUST)
    assert history[4].reason is not None
    assert history[0].expected_portability is Expected.MUST


def test_the_same_seed_gives_the_same_truth_and_another_another(tmp_path):
    assert made(tmp_path) == made(tmp_path)
    one, other = made(tmp_path), made(tmp_path, seed="other")
    words = [{c for r in truth.records for f in r.fields for c in f.canaries} for truth in (one, other)]
    assert not words[0] & words[1]


def test_it_is_written_and_read_again_without_loss(tmp_path):
    truth = made(tmp_path)
    assert read_truth(write_truth(truth)) == truth


def test_files_are_made_another_for_each_record(tmp_path):
    truth = made(tmp_path)
    photos = [record for record in truth.records if record.category == "photos"]
    images = [file_bytes(truth, r, f, files=tmp_path) for r in photos for f in r.fields if f.type is FieldType.FILE]
    assert len(set(images)) == 2
    assert all(image.startswith(b"\x89PNG") for image in images)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("full_name: text", "full_name: name", "is no type that values are made for"),
        ("{type: enum, values: [friends, 7]}", "{type: enum}", "an enum is drawn from its values"),
        ("from: 1950-01-01", "from: 1999-01-01", "runs backwards"),
        ("{file: photo.png}", "{type: file}", "a file has a name"),
        ("Met {name}", "Met {nobody}", "is no canary"),
        ("score: number", "reason: text", "call the field otherwise"),
        ("art20: may", "art20: must", "derived data are outside Art. 20"),
        ("records: 12", "records: 0", "at least 1"),
        ("model: 1", "model: 2", "model.yaml:1"),
        ("photo.png", "photo.mov", "there is no such file"),
    ],
)
def test_what_a_model_cannot_mean_is_refused_with_its_mend(tmp_path, before, after, said):
    assert before in MODEL
    with pytest.raises(ScenarioError, match=said):
        made(tmp_path, MODEL.replace(before, after))
