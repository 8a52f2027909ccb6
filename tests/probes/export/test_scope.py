"""A value belongs to the planted record in whose element it stands, and to no neighbour."""

import pytest

from probes.export.decode import Leaf
from probes.export.scope import Scopes


def owners(anchors: dict[str, tuple[str, str]], path: str, record: str) -> set[str]:
    """Who owns a value at a path, if canaries stand at these, each with its record's element."""
    scopes = Scopes()
    for planted, (place, element) in anchors.items():
        scopes.anchor(planted.rstrip("'"), place, element)
    return scopes.owners(Leaf(path, "x", "text", record))


CAMT = {
    "one": ("/D[1]/Ntry[1]/Dtls[1]/Rmt[1]/Ustrd[1]", "/D[1]/Ntry[1]/Dtls[1]/Rmt[1]"),
    "two": ("/D[1]/Ntry[2]/Dtls[1]/Rmt[1]/Ustrd[1]", "/D[1]/Ntry[2]/Dtls[1]/Rmt[1]"),
}
JSON = {"one": ("/l/0/name", "/l/0"), "two": ("/l/1/name", "/l/1")}


@pytest.mark.parametrize(
    ("path", "record", "owner"),
    [
        ("/D[1]/Ntry[1]/Amt[1]", "/D[1]/Ntry[1]", {"one"}),
        ("/D[1]/Ntry[1]/Book[1]/Dt[1]", "/D[1]/Ntry[1]/Book[1]", {"one"}),
        ("/D[1]/Ntry[2]/Book[1]/Dt[1]", "/D[1]/Ntry[2]/Book[1]", {"two"}),
        ("/D[1]/Ntry[3]/Book[1]/Dt[1]", "/D[1]/Ntry[3]/Book[1]", set()),
        ("/D[1]/Ntry[1]/Other[2]/Dt[1]", "/D[1]/Ntry[1]/Other[2]", {"one"}),
        ("/D[1]/Head[1]/Dt[1]", "/D[1]/Head[1]", set()),
    ],
)
def test_entries_side_by_side_own_all_that_stands_in_them(path: str, record: str, owner: set[str]):
    assert owners(CAMT, path, record) == owner


def test_an_entry_alone_does_not_own_what_stands_around_it():
    alone = {"one": CAMT["one"]}
    assert owners(alone, "/D[1]/Ntry[2]/Book[1]/Dt[1]", "/D[1]/Ntry[2]/Book[1]") == set()
    assert owners(alone, "/D[1]/Head[1]/Dt[1]", "/D[1]/Head[1]") == set()


@pytest.mark.parametrize(
    ("path", "record", "owner"),
    [
        ("/l/0/born", "/l/0", {"one"}),
        ("/l/0/home/city", "/l/0", {"one"}),
        ("/l/0/friends/0/born", "/l/0/friends/0", {"one"}),
        ("/l/2/born", "/l/2", set()),
        ("/made", "", set()),
    ],
)
def test_an_element_of_a_list_owns_what_stands_in_it(path: str, record: str, owner: set[str]):
    assert owners(JSON, path, record) == owner
