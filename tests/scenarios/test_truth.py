"""A truth: the same from the same persona, account and seed; never the same from two."""

import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from results.records import Expected, FieldType, GroundTruth, TruthField, TruthRecord
from scenarios.canary import find_canaries
from scenarios.errors import ScenarioError, ScenarioInvalid, ScenarioMissing
from scenarios.persona import Persona, load_persona
from scenarios.source import read_yaml, validate
from scenarios.truth import extend_truth, file_bytes, from_json, make_truth, to_json, truth_digest

FOLDER = Path(__file__).parents[1] / "examples" / "personas"
PERSONAS = {path.stem: load_persona(path) for path in FOLDER.glob("*.yaml")}
HEAD = "persona: 1\nfull_name: Ève Exemple\nlocale: fr-FR\ntimezone: Europe/Paris\nrecords:\n  notes:\n"

seeds = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
services = st.from_regex(r"[a-z0-9_-]{1,12}", fullmatch=True)
names = st.sampled_from(sorted(PERSONAS))


def _truth(name: str = "anna", service: str = "nuage", seed: str = "seed") -> GroundTruth:
    return make_truth(PERSONAS[name], account=f"{name}@{service}", seed=seed, files=FOLDER)


def _persona(*records: str) -> Persona:
    return validate(read_yaml(HEAD + "".join(f"    - {record}\n" for record in records)), Persona)


def _own(*records: str, files: Path) -> GroundTruth:
    return make_truth(_persona(*records), account="eve@nuage", seed="seed", files=files)


def _fields(truth: GroundTruth) -> list[tuple[TruthRecord, TruthField]]:
    return [(record, field) for record in truth.records for field in record.fields]


def _canaries(truth: GroundTruth) -> list[str]:
    return [canary.lower() for _, field in _fields(truth) for canary in field.canaries]


@settings(max_examples=8, deadline=None)
@given(names, services, seeds)
def test_the_same_three_give_the_same_truth(name: str, service: str, seed: str) -> None:
    assert _truth(name, service, seed) == _truth(name, service, seed)


@settings(max_examples=8, deadline=None)
@given(names, services, seeds)
def test_every_value_contains_its_canaries_and_each_canary_is_one_token_of_its_own(
    name: str, service: str, seed: str
) -> None:
    truth = _truth(name, service, seed)
    for _, field in _fields(truth):
        assert all(canary in field.value for canary in field.canaries)
        assert list(find_canaries(field.value)) == [canary.lower() for canary in field.canaries]
    canaries = _canaries(truth)
    assert len(set(canaries)) == len(canaries)


@settings(max_examples=8, deadline=None)
@given(names, services, seeds)
def test_no_decoy_is_a_canary(name: str, service: str, seed: str) -> None:
    truth = _truth(name, service, seed)
    decoys = [token for decoy in truth.decoys for token in find_canaries(decoy.value)]
    assert len(set(decoys)) == len(truth.decoys) == 200
    assert not set(decoys) & set(_canaries(truth))


@settings(max_examples=8, deadline=None)
@given(names, services, seeds)
def test_json_gives_the_truth_back(name: str, service: str, seed: str) -> None:
    truth = _truth(name, service, seed)
    assert from_json(to_json(truth)) == truth
    assert truth_digest(truth) == hashlib.sha256(to_json(truth)).hexdigest()


def test_no_two_accounts_and_no_two_seeds_share_a_value_that_can_be_known_again() -> None:
    truths = [
        _truth(name, service, seed) for name in PERSONAS for service in ("nuage", "reseau") for seed in ("1", "2")
    ]
    tokens = [token for truth in truths for token in _canaries(truth)]
    tokens += [token for truth in truths for decoy in truth.decoys for token in find_canaries(decoy.value)]
    assert len(set(tokens)) == len(tokens)


def test_a_truth_made_long_ago_is_made_again_bit_by_bit() -> None:
    assert (
        truth_digest(_truth("anna", "nuage", "0")) == "f2bb78d69ba1ffa2a15c67ed57762ff1423a25203312c03d27b9fe3c58b62dd7"
    )
    assert (
        truth_digest(_truth("zoe", "nuage", "0")) == "8e5c55cd97d927bd1079b7b82aad0242de7c0d55139d6a17e9edb1ff25ff8815"
    )


def test_the_truth_says_whose_it_is() -> None:
    truth = _truth("zoe")
    assert (truth.account, truth.persona, truth.seed, truth.v) == ("zoe@nuage", "zoe", "seed", 1)
    assert (truth.full_name, truth.locale, truth.timezone) == ("Zoé Lœwenstein-D’Aÿ", "fr-FR", "Europe/Paris")
    assert truth.categories == tuple(PERSONAS["zoe"].records)


def test_counted_records_are_numbered_and_spread_in_time() -> None:
    rides = [record for record in _truth().records if record.id.startswith("ride-")]
    assert [record.id for record in rides] == [f"ride-{n}" for n in range(1, 11)]
    assert [str(rides[0].occurred), str(rides[-1].occurred)] == ["2021-03-01", "2026-11-01"]
    assert _truth().record("erased-ride").expected_access is Expected.MUST_NOT
    assert _truth().record("visit").fields == ()


def test_fields_without_a_canary_of_fifty_bits_are_weak() -> None:
    ride = _truth().record("ride-1")
    weak = [field.name for field in ride.fields if not field.canaries]
    assert weak == ["sport", "distance_km"]


@pytest.mark.parametrize("account", ["zoe", "Zoé@nuage", "zoe@", "a@b@c", ""])
def test_what_is_no_account_is_refused(account: str) -> None:
    with pytest.raises(ValueError, match="write persona@service"):
        make_truth(PERSONAS["zoe"], account=account, seed="s", files=FOLDER)


def test_a_truth_of_an_unknown_version_is_refused() -> None:
    raw = json.loads(to_json(_truth()))
    with pytest.raises(ValueError, match="unknown version 2"):
        from_json(json.dumps({**raw, "v": 2}).encode())
    with pytest.raises(ValueError, match="unknown version None"):
        from_json(b"[]")


def test_a_persona_that_grew_adds_only_what_is_missing(tmp_path: Path) -> None:
    old = _own("{id: n, count: 2, provenance: provided, a: '{name}'}", files=tmp_path)
    grown = _persona(
        "{id: first, provenance: provided, a: '{name}'}",
        "{id: n, count: 3, provenance: provided, a: 'Changed {name}'}",
    )
    new = extend_truth(old, grown, files=tmp_path)
    assert new.records[:2] == old.records
    assert [record.id for record in new.records[2:]] == ["first", "n-3"]
    assert new.decoys == old.decoys
    assert extend_truth(new, grown, files=tmp_path) == new


def test_a_record_dropped_from_the_persona_stays_since_it_is_planted(tmp_path: Path) -> None:
    old = _own("{id: a, provenance: provided, a: '{name}'}", files=tmp_path)
    assert extend_truth(old, _persona("{id: b, provenance: provided, a: x}"), files=tmp_path).record("a") == old.record(
        "a"
    )


@pytest.mark.parametrize("name", sorted(PERSONAS))
def test_every_file_is_uploaded_with_the_digest_that_was_stored(name: str) -> None:
    truth = from_json(to_json(_truth(name)))
    uploads = [(record, field) for record, field in _fields(truth) if field.type is FieldType.FILE]
    assert uploads
    for record, field in uploads:
        data = file_bytes(truth, record, field, files=FOLDER)
        assert hashlib.sha256(data).hexdigest() == field.sha256
    assert len({field.sha256 for _, field in uploads}) == len(uploads)
    assert len({field.value for _, field in uploads}) == len(uploads)


def test_a_picture_that_is_not_there_is_made_for_each_record() -> None:
    truth = _truth("zoe")
    photo = truth.record("photo-3")
    (field,) = photo.fields
    with Image.open(io.BytesIO(file_bytes(truth, photo, field, files=FOLDER))) as picture:
        assert picture.format == "JPEG"
    assert field.media_type == "image/jpeg"
    assert field.value == f"photo-{field.canaries[0]}.jpg"


def test_a_template_is_filled_with_the_fields_of_its_record() -> None:
    truth = _truth()
    contact = truth.record("contact-2")
    card_field, name, phone = (contact.named(key) for key in ("card", "full_name", "phone"))
    assert card_field is not None
    assert name is not None
    assert phone is not None
    card = vobject.readOne(file_bytes(truth, contact, card_field, files=FOLDER).decode())
    assert (card.uid.value, card.fn.value, card.tel.value) == ("contact-2", name.value, phone.value)
    assert card_field.media_type == "text/vcard"


@pytest.mark.parametrize(
    ("name", "template", "filled"),
    [
        ("x.vcf", "NOTE:${a}", 'NOTE:a\\, "b"\\; <c> \\\\d'),
        ("x.ics", "SUMMARY:${a}", 'SUMMARY:a\\, "b"\\; <c> \\\\d'),
        ("x.json", '{"a": "${a}"}', '{"a": "a, \\"b\\"; <c> \\\\d"}'),
        ("x.html", "<p>${a}</p>", "<p>a, &quot;b&quot;; &lt;c&gt; \\d</p>"),
        ("x.txt", "${id} ${occurred} ${a}\r\n", 'n 2026-01-01 a, "b"; <c> \\d\r\n'),
    ],
)
def test_a_template_stays_what_it_is_whatever_the_value(name: str, template: str, filled: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(template.encode())
    value = """'a, "b"; <c> \\d'"""
    truth = _own(
        f"{{id: n, provenance: provided, occurred: 2026-01-01, a: {value}, f: {{type: file, file: {name}}}}}",
        files=tmp_path,
    )
    record, field = _fields(truth)[1]
    assert file_bytes(truth, record, field, files=tmp_path).decode() == filled


def test_a_file_of_the_persona_is_uploaded_as_it_is_under_a_name_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "me.jpg").write_bytes(b"\xff\xd8 ${id}")
    truth = _own("{id: n, count: 2, provenance: provided, f: {type: file, file: me.jpg}}", files=tmp_path)
    (one, field), (_, other) = _fields(truth)
    assert file_bytes(truth, one, field, files=tmp_path) == b"\xff\xd8 ${id}"
    assert field.value != other.value


def test_a_template_that_names_no_field_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "x.vcf").write_text("BEGIN:VCARD\nFN:${full_nam}\n")
    with pytest.raises(
        ScenarioInvalid, match=r"x\.vcf:2:4: “\$\{full_nam\}” is no field of the record; known here: .*full_name"
    ):
        _own("{id: n, provenance: provided, full_name: x, f: {type: file, file: x.vcf}}", files=tmp_path)


def test_a_template_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"\xff")
    with pytest.raises(ScenarioInvalid, match="not UTF-8"):
        _own("{id: n, provenance: provided, f: {type: file, file: x.txt}}", files=tmp_path)


def test_a_missing_file_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioMissing, match=r"x\.mp4: there is no such file; put it beside the persona"):
        _own("{id: n, provenance: provided, f: {type: file, file: x.mp4}}", files=tmp_path)


def test_a_file_that_changed_since_is_not_uploaded(tmp_path: Path) -> None:
    truth = _own("{id: n, provenance: provided, f: {type: file, file: me.jpg}}", files=tmp_path)
    (record, field), *_ = _fields(truth)
    (tmp_path / "me.jpg").write_bytes(b"another picture")
    with pytest.raises(ScenarioError, match=r"me\.jpg: the file is not the one that was stored for n of eve@nuage"):
        file_bytes(truth, record, field, files=tmp_path)


def test_only_files_have_bytes() -> None:
    truth = _truth("zoe")
    record, field = _fields(truth)[0]
    with pytest.raises(ValueError, match=r"profile\.full_name is of type text"):
        file_bytes(truth, record, field, files=FOLDER)


def test_changing_one_letter_of_a_truth_changes_its_digest() -> None:
    truth = _truth()
    assert truth_digest(replace(truth, full_name=f"{truth.full_name}.")) != truth_digest(truth)
