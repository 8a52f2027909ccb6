"""Is a sample what its frame and seed draw, whoever reads it, and is nothing else taken for one?"""

import csv
from datetime import date
from pathlib import Path

import pytest

from auditor.sample import (
    SampleFile,
    check_drawn,
    draw_sample,
    exclude,
    read_frame,
    read_sample_file,
    sampled,
    write_sample,
)
from results.figures.sampling import Design, SampleRefused

TODAY = date(2026, 9, 1)


@pytest.fixture
def frame(tmp_path: Path) -> Path:
    path = tmp_path / "frame.csv"
    towns = "".join(f"town-{n};local_government;{'small' if n % 4 else 'large'}\n" for n in range(40))
    banks = "".join(f"bank-{n};bank;large\n" for n in range(10))
    path.write_text(f"\ufeffservice_id;sector;population_band\n{towns}{banks}", encoding="utf-8")
    return path


def drawn(frame: Path, *, size: int | None = 12, strata: tuple[str, ...] = ("sector", "population_band")) -> SampleFile:
    return draw_sample(
        read_frame(frame), identity="towns", strata=strata, size=size, seed="k", source="a register", today=TODAY
    )


def test_it_is_written_and_read_the_same_and_drawn_again(frame: Path, tmp_path: Path):
    made = drawn(frame)
    path = tmp_path / "sample.yaml"
    path.write_bytes(write_sample(made))
    assert read_sample_file(path) == made
    check_drawn(made, read_frame(frame))


@pytest.mark.parametrize(
    ("size", "strata", "design"),
    [(None, (), Design.CENSUS), (9, (), Design.SIMPLE), (12, ("sector",), Design.STRATIFIED)],
)
def test_the_design_follows_from_what_was_asked(frame: Path, size: int | None, strata: tuple[str, ...], design: Design):
    made = drawn(frame, size=size, strata=strata)
    assert made.design is design
    assert design.is_probability
    check_drawn(made, read_frame(frame))


def test_another_seed_than_the_one_that_drew_is_seen(frame: Path):
    forged = drawn(frame).model_copy(update={"seed": "j"})
    with pytest.raises(SampleRefused, match="where its seed draws"):
        check_drawn(forged, read_frame(frame))


def test_another_frame_than_the_one_that_was_drawn_from_is_seen(frame: Path):
    made = drawn(frame)
    frame.write_text(frame.read_text(encoding="utf-8") + "town-99;local_government;small\n", encoding="utf-8")
    with pytest.raises(SampleRefused, match="is not the frame of sample towns"):
        check_drawn(made, read_frame(frame))


def test_who_is_not_audited_is_told_and_the_next_takes_its_place(frame: Path):
    made, rows = drawn(frame), read_frame(frame)
    gone = next(one.service for one in made.drawn if one.stratum.startswith("bank"))
    changed = exclude(made, rows, gone, why="bank_kyc", note="as of May", instead=True)
    found, left = sampled(changed, rows)
    assert [(one.service, one.why, one.note) for one in left] == [(gone, "bank_kyc", "as of May")]
    assert gone not in {one.service for one in found.drawn}
    assert [one.replaces for one in found.drawn if one.replaces] == [gone]
    assert len(found.drawn) == 12
    check_drawn(changed, rows)
    with pytest.raises(SampleRefused, match="excluded already"):
        exclude(changed, rows, gone, why="closed")
    with pytest.raises(SampleRefused, match="write one of real_identity"):
        exclude(made, rows, gone, why="dull")
    with pytest.raises(SampleRefused, match="not in sample"):
        exclude(made, rows, "nobody", why="closed")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column is named service_id"),
        ("id,sector\na,b\n", "no column is named service_id"),
        ("service_id,sector\n", "holds no service"),
        ("service_id,sector\na,b\n,c\n", ":3: the line names no service"),
    ],
)
def test_a_frame_that_is_none_is_refused_by_its_line(tmp_path: Path, text: str, says: str):
    path = tmp_path / "frame.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SampleRefused, match=says):
        read_frame(path)


@pytest.mark.parametrize("text", ["", "sample: 2", "sample: 1\nid: A b", "- a\n- b", "{", "sample: 1\nmore: x"])
def test_a_file_that_is_no_sample_is_refused_by_its_name(tmp_path: Path, text: str):
    path = tmp_path / "sample.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SampleRefused, match=r"sample\.yaml: "):
        read_sample_file(path)


def test_nothing_to_read_is_refused_by_its_name(tmp_path: Path):
    for read in (read_frame, read_sample_file):
        with pytest.raises(SampleRefused, match="cannot be read"):
            read(tmp_path / "none")


def test_those_of_a_stratum_weigh_for_who_is_not_audited_and_in_whose_place_nobody_stands(frame: Path):
    made = drawn(frame, size=12, strata=("sector",))
    towns = [one.service for one in made.drawn if one.stratum == "local_government"]
    gone = exclude(made, read_frame(frame), towns[0], why="closed")
    replaced = exclude(made, read_frame(frame), towns[0], why="closed", instead=True)
    for known, kept in ((gone, len(towns) - 1), (replaced, len(towns))):
        found, _ = sampled(known, read_frame(frame))
        weights = [one.weight for one in found.drawn if one.stratum == "local_government"]
        assert len(weights) == kept
        assert sum(weights) == pytest.approx(40)
        assert sum(one.weight for one in found.drawn) == pytest.approx(50)


def test_whoever_was_asked_stays_in_the_sample_and_its_exclusion_says_so(frame: Path):
    made = drawn(frame)
    service = made.drawn[0].service
    known = exclude(made, read_frame(frame), service, why="closed")
    found, left = sampled(known, read_frame(frame), asked={service})
    assert service in {one.service for one in found.drawn}
    assert [(one.service, one.after_request) for one in left] == [(service, True)]


def test_two_of_whom_one_was_to_take_the_place_of_the_other_weigh_together_as_one_stratum(frame: Path):
    made, rows = drawn(frame, size=12, strata=("sector",)), read_frame(frame)
    asked = next(one.service for one in made.drawn if one.stratum == "bank")
    found, _ = sampled(exclude(made, rows, asked, why="closed", instead=True), rows, asked={asked})
    weights = [one.weight for one in found.drawn if one.stratum == "bank"]
    assert len(weights) == 1 + sum(one.stratum == "bank" for one in made.drawn)
    assert sum(weights) == pytest.approx(10)


def test_whoever_takes_a_place_has_the_chance_of_its_stratum(frame: Path):
    made, rows = drawn(frame), read_frame(frame)
    known = exclude(made, rows, made.drawn[0].service, why="closed", instead=True)
    last = known.drawn[-1].model_copy(update={"probability": 0.001})
    with pytest.raises(SampleRefused, match="another chance than it had"):
        check_drawn(known.model_copy(update={"drawn": (*known.drawn[:-1], last)}), rows)


def test_nobody_takes_the_place_of_one_who_is_audited_or_a_place_that_is_taken(frame: Path):
    made, rows = drawn(frame), read_frame(frame)
    known = exclude(made, rows, made.drawn[0].service, why="closed", instead=True)
    with pytest.raises(SampleRefused, match=r"in the place of .*, who is not excluded, or replaced already"):
        check_drawn(known.model_copy(update={"excluded": ()}), rows)
    second = exclude(made, rows, made.drawn[0].service, why="closed", instead=True).drawn[-1]
    with pytest.raises(SampleRefused, match="replaced already"):
        check_drawn(known.model_copy(update={"drawn": (*known.drawn, second)}), rows)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("service_id,a\nx,1\n".encode("utf-16-be"), "holds a NUL"),
        (b"service_id\n\xff\xfe\xfd\n", "byte 11 is no UTF-8; save it as UTF-8"),
        (b"service_id,a\nx,\x00\n", "holds a NUL"),
        (b"service_id,a\nx," + b"y" * 200_000 + b"\n", "field larger than field limit"),
        (b"service_id,a,a\nx,1,2\n", "two columns are named a"),
        (b"service_id,service_id\nx,y\n", "two columns are named service_id"),
        (b"service_id,a\nx,1,2\n", "has 3 cells, the first 2"),
        (b"", "no column is named service_id"),
        (b"service_id\n\n", "holds no service"),
    ],
)
def test_what_is_no_frame_is_refused_in_words(tmp_path: Path, data: bytes, says: str):
    csv.field_size_limit(131_072)  # as a process begins; who reads exports raises it
    path = tmp_path / "frame.csv"
    path.write_bytes(data)
    with pytest.raises(SampleRefused, match=says):
        read_frame(path)


def test_a_frame_and_a_sample_as_some_programs_write_unicode_are_read(frame: Path, tmp_path: Path):
    text = frame.read_text(encoding="utf-8-sig")
    wide = tmp_path / "wide.csv"
    wide.write_bytes(text.encode("utf-16"))
    assert read_frame(wide).services == read_frame(frame).services
    made = drawn(frame)
    path = tmp_path / "sample.yaml"
    path.write_bytes(write_sample(made).decode().encode("utf-16"))
    assert read_sample_file(path) == made
    path.write_bytes(b"\x80")
    with pytest.raises(SampleRefused, match="byte 0 is no UTF-8"):
        read_sample_file(path)


def test_a_name_that_is_none_is_refused_in_words(frame: Path):
    with pytest.raises(SampleRefused, match="'My Sample' is no name for a sample; write lower-case letters"):
        draw_sample(read_frame(frame), identity="My Sample", strata=(), size=None, seed="k", source="r", today=TODAY)
