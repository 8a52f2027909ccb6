"""A second of fuzzing in every run of the tests, and proof that the fuzzer sees what it should."""

import time

import pytest

from tests.fuzz.mutate import WRAPPINGS, export_for
from tests.fuzz.run import fuzz, try_one, world


def test_a_second_of_fuzzing_finds_nothing():
    tried = list(fuzz(1, time.monotonic() + 1.5))

    assert tried
    assert [found for found in tried if found] == []


def test_the_same_seed_makes_the_same_export():
    assert export_for(17, world()) == export_for(17, world())


def test_every_wrapping_is_tried():
    kinds = " ".join(export_for(seed, world())[0] for seed in range(80))

    assert all(wrapping in kinds for wrapping in WRAPPINGS)


def test_what_raises_is_a_finding(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tests.fuzz.run.look", lambda *_a, **_k: 1 // 0)

    found = try_one(3)

    assert found is not None
    assert "ZeroDivisionError" in found.what
