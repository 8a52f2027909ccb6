"""A second of fuzzing in every run of the tests, and proof that the fuzzer sees what it should."""

import time

import pytest

from tests.fuzz.mutate import OF_ONE, WRAPPINGS, export_for
from tests.fuzz.run import fuzz, try_one, world
from tests.probes.export.shapes import SHAPES


def test_a_second_of_fuzzing_finds_nothing():
    tried = list(fuzz(1, time.monotonic() + 1.5))

    assert tried
    assert [found for found in tried if found] == []


def test_the_same_seed_makes_the_same_export():
    assert export_for(17, world()) == export_for(17, world())


def test_every_wrapping_is_tried():
    kinds = {export_for(seed, world()).kind for seed in range(0, 3000, 10)}

    for names in (WRAPPINGS, SHAPES):
        assert all(any(name in kind for kind in kinds) for name in names)


def test_what_is_in_parts_is_tried():
    assert any(len(export_for(seed, world()).files) > 1 for seed in range(1, 20))


@pytest.mark.parametrize("wrapping", sorted(set(WRAPPINGS) - OF_ONE))
def test_a_sound_export_is_whole_however_it_is_wrapped(wrapping: str):
    seed = next(n for n in range(0, 3000, 10) if export_for(n, world()).kind.endswith(f"sound in {wrapping}"))

    assert export_for(seed, world()).surely == {record.id for record in export_for(seed, world()).truth.records}
    assert try_one(seed) is None


def test_what_is_called_missing_and_is_there_is_a_finding(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tests.fuzz.run.present", lambda _inspection: set())

    found = try_one(10)

    assert found is not None
    assert "calls missing what is there" in found.what


def test_what_raises_is_a_finding(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tests.fuzz.run.inspect", lambda *_a, **_k: 1 // 0)

    found = try_one(3)

    assert found is not None
    assert "ZeroDivisionError" in found.what
