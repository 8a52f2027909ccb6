"""Are passwords hashed as they should be, weak ones refused, and codes those of a telephone?"""

import time
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from dashboards.desk import code, password

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def test_the_right_password_is_right_and_its_hash_says_nothing() -> None:
    kept = await password.hashed_aside("un cheval, une agrafe")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert "cheval" not in kept
    assert await password.is_right("un cheval, une agrafe", kept)
    assert not await password.is_right("un cheval, une agrafe ", kept)
    assert not password.is_outdated(kept)
    assert password.is_outdated(kept.replace("m=65536", "m=8192"))


async def test_whoever_is_not_known_is_refused_no_sooner() -> None:
    kept = await password.hashed_aside("un cheval, une agrafe")

    async def took(kept: str | None) -> float:
        begun = time.perf_counter()
        assert not await password.is_right("anything else", kept)
        return time.perf_counter() - begun

    known = sorted([await took(kept) for _ in range(5)])[2]
    unknown = sorted([await took(None) for _ in range(5)])[2]
    assert unknown > known / 3


async def test_a_password_longer_than_anybody_types_is_not_hashed_at_all() -> None:
    assert not await password.is_right("x" * (password.LONGEST + 1), None)


@pytest.mark.parametrize("weak", ["court", "a" * 20, "abababababababab", "inesinesines", "INES ines ines"])
def test_what_can_be_guessed_is_refused_with_the_mend(weak: str) -> None:
    assert password.weakness(weak, "ines") is not None


def test_a_sentence_does_and_so_does_what_is_made() -> None:
    assert password.weakness("la mer est calme ce soir", "ines") is None
    made = {password.made() for _ in range(100)}
    assert len(made) == 100
    assert all(password.weakness(one, "ines") is None for one in made)


def test_the_code_of_a_telephone_is_taken_also_a_little_off_but_no_code_twice() -> None:
    secret = code.new_secret()
    said = pyotp.TOTP(secret).at(NOON)
    step = code.step_of(secret, f" {said[:3]} {said[3:]} ", NOON, after=None)
    assert step == int(NOON.timestamp()) // 30
    assert code.step_of(secret, said, NOON + timedelta(seconds=30), after=None) == step
    assert code.step_of(secret, said, NOON - timedelta(seconds=30), after=None) == step
    assert code.step_of(secret, said, NOON + timedelta(seconds=61), after=None) is None
    assert code.step_of(secret, said, NOON, after=step) is None
    for wrong in ("", "000000" if said != "000000" else "111111", "é" * 6, said + "0"):
        assert code.step_of(secret, wrong, NOON, after=None) is None
