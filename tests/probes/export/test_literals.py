"""Do all searches for byte strings name the same places?"""

import random
from importlib.util import find_spec

import pytest

from probes.export.literals import search_for

HYPERSCAN = pytest.param(True, id="hyperscan", marks=pytest.mark.skipif(find_spec("hyperscan") is None, reason="extra"))


@pytest.mark.parametrize("large", [pytest.param(False, id="default"), HYPERSCAN])
@pytest.mark.parametrize("many", [20, 500])
def test_every_place_of_every_string_is_named_once_and_no_other(*, many: int, large: bool):
    chance = random.Random(many)
    literals = list(dict.fromkeys(chance.randbytes(chance.randrange(2, 4)).translate(FEW) for _ in range(many)))
    data = chance.randbytes(4000).translate(FEW)
    there = {(n, at) for n, one in enumerate(literals) for at in range(len(data)) if data.startswith(one, at)}

    named = list(search_for(literals, large=large)(data))

    assert set(named) == there
    assert len(named) == len(there)
    assert list(search_for(literals, large=large)(b"")) == []


FEW = bytes(b"\0\n\\.[xA\xff"[byte % 8] for byte in range(256))
"""Eight bytes stand for all: zeros, line ends and what has a meaning in patterns are among them."""
