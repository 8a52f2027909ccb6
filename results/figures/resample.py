"""Which members does a resample hold? The same for the same seed, on every machine and with every numpy.

numpy promises that the raw words of a bit generator stay the same, and does
not promise it of what `Generator` makes of them (NEP 19): so indexes are made
here, with whole numbers only.
"""

import hashlib
from collections.abc import Iterator
from math import fsum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indexes = NDArray[np.int64]

_BLOCK = 2**20  # draws at a time: memory does not grow with the resamples

RESAMPLES = 999


def seed_for(seed: int, name: str) -> int:
    """Derive the seed of one figure, so that none depends on which others are computed, or in which order."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{name}".encode()).digest()[:8], "big")


def shortfall(bunches: Floats) -> float:
    """Give the factor that the variance of resamples lacks, by the weight of each bunch.

    A bunch pulls the estimate towards itself, the more the heavier it is, and so
    differs from it too little (of single cases: MacKinnon and White, J. Econometrics
    29 (1985) 305-325). Of m bunches of one weight it is m / (m - 1); of others,
    what it takes where their means vary alike.
    """
    whole = fsum(bunches.tolist())
    shares = [bunch / whole for bunch in bunches.tolist()]
    squares, cubes = fsum(share**2 for share in shares), fsum(share**3 for share in shares)
    return 1 / max(1 + squares - 2 * cubes / squares, 1e-9)


def draws(seed: int, *, resamples: int, among: int) -> Iterator[Indexes]:
    """Draw, for each resample, as many members as there are, each with its chance of 1 in `among`.

    Yields:
        a block of resamples, one row each.
    """
    words = np.random.PCG64(seed)
    rows = max(1, _BLOCK // among)
    for begin in range(0, resamples, rows):
        many = min(rows, resamples - begin)
        raw = words.random_raw((many * among + 1) // 2)
        halves = np.concatenate((raw >> np.uint64(32), raw & np.uint64(0xFFFFFFFF)))[: many * among]
        yield ((halves * np.uint64(among)) >> np.uint64(32)).astype(np.int64).reshape(many, among)


def multiplicities(seed: int, *, resamples: int, among: int) -> Iterator[Floats]:
    """Say how often each resample holds each member: blocks of one row a resample."""
    for drawn in draws(seed, resamples=resamples, among=among):
        shifted = drawn + np.arange(len(drawn))[:, None] * among
        yield np.bincount(shifted.ravel(), minlength=drawn.size).reshape(drawn.shape).astype(np.float64)
