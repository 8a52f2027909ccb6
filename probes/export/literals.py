"""Where do any of these byte strings stand, among many millions of bytes?

Three searches give the same places, each the fastest for its case: SIMD for a
few (Teddy, in Rust's aho-corasick), one automaton for many (Aho and Corasick,
1975), and Hyperscan for many in much (Wang et al., NSDI 2019), where it is
installed: it takes seconds to prepare.
"""

import contextlib
import ctypes
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from ahocorasick_rs import BytesAhoCorasick, MatchKind

Place = tuple[int, int]
"""Which string, and where its first byte is."""
Search = Callable[[bytes], Iterator[Place]]

_FEW: Final = 64
_AT_ONCE: Final = 80_000
"""Literals in one database: compiling takes memory, and each database a pass."""


def search_for(literals: Sequence[bytes], *, large: bool = False) -> Search:
    """Prepare to find all literals, also where they overlap; the places come in no order.

    Args:
        literals: distinct, none of them empty.
        large: whether it is worth seconds to prepare.
    """
    if len(literals) <= _FEW:
        return _few(literals)
    return (_by_hyperscan(literals) if large else None) or _many(literals)


def _few(literals: Sequence[bytes]) -> Search:
    automaton = BytesAhoCorasick(list(literals), matchkind=MatchKind.LeftmostFirst)
    beside = [list(_beside(one, literals)) for one in literals]

    def search(window: bytes) -> Iterator[Place]:
        for number, start, _ in automaton.find_matches_as_indexes(window):
            yield number, start
            for shift, other in beside[number]:  # it names one of those that overlap
                if window.startswith(literals[other], start + shift):
                    yield other, start + shift

    return search


def _beside(literal: bytes, others: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    """Give which others may begin within a literal that was found, and how far behind its own beginning."""
    for number, other in enumerate(others):
        for shift in range(len(literal)):
            rest = literal[shift:]
            if (shift or other != literal) and (rest.startswith(other) or other.startswith(rest)):
                yield shift, number


def _many(literals: Sequence[bytes]) -> Search:
    automaton = BytesAhoCorasick(list(literals))

    def search(window: bytes) -> Iterator[Place]:
        for number, start, _ in automaton.find_matches_as_indexes(window, overlapping=True):
            yield number, start

    return search


def _by_hyperscan(literals: Sequence[bytes]) -> Search | None:
    """None where the extra is not installed, or cannot take so many."""
    try:
        import hyperscan
    except ImportError:
        return None
    databases = []
    try:
        several = -(-len(literals) // _AT_ONCE)
        size = -(-len(literals) // several)
        for first in range(0, len(literals), size):
            part = literals[first : first + size]
            database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
            numbers = list(range(first, first + len(part)))
            flags = [hyperscan.HS_FLAG_DOTALL] * len(part)
            database.compile(expressions=[_escaped(one) for one in part], ids=numbers, elements=len(part), flags=flags)
            databases.append(database)
            _give_back()
    except hyperscan.error:
        return None

    def search(window: bytes) -> Iterator[Place]:
        found: list[Place] = []

        def take(number: int, _from: int, end: int, _flags: int, _context: Any) -> None:
            found.append((number, end - len(literals[number])))

        if window:
            for database in databases:
                database.scan(window, match_event_handler=take)
        return iter(found)

    return search


def _escaped(literal: bytes) -> bytes:
    """Write it as a pattern: as a literal, its binding would end it at the first zero byte."""
    return b"".join(b"\\x%02x" % byte for byte in literal)


def _give_back() -> None:
    """Return the memory that compiling took, ten times what it made, to the system; glibc keeps it otherwise."""
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)
