"""Two tables in one CSV are two, and one with odd rows is one."""

import pytest

from probes.export.decode import DECODERS
from probes.export.decode.separated import dialect_of
from tests.probes.export.test_decode import document


def cells(text: str) -> tuple[list[tuple[str, str]], set[str]]:
    data = document(text.encode())
    found = [(leaf.path.rpartition("/")[2], leaf.value) for leaf in DECODERS["csv"](data)]
    return found, data.reasons


@pytest.mark.parametrize("between", ["\r\n", "", ";\r\n\r\n"], ids=["an empty line", "nothing", "two empty lines"])
def test_a_second_header_of_another_width_begins_another_table(between: str):
    text = f"Nom;Ville\r\nZoé;Metz\r\nAna;Nice\r\n{between}Date;Index;Note\r\n01/02/2026;7;x\r\n02/02/2026;8;y\r\n"
    assert dialect_of(text, whole=True, named=False) is not None
    found, reasons = cells(text)
    assert found[4:7] == [("Date", "01/02/2026"), ("Index", "7"), ("Note", "x")]
    assert len(found) == 10
    assert reasons == {"several_tables"}


def test_a_second_header_of_the_same_width_stands_between_numbers():
    found, reasons = cells("Nom,Total\r\nZoé,1\r\nAna,2\r\n\r\nVille,Trajets\r\nMetz,3\r\nNice,4\r\n")
    assert found[4:] == [("Ville", "Metz"), ("Trajets", "3"), ("Ville", "Nice"), ("Trajets", "4")]
    assert reasons == {"several_tables"}


@pytest.mark.parametrize(
    "text",
    [
        "Nom,Ville\r\nZoé,Metz\r\n\r\nAna,Nice\r\nLéo,57000\r\n",  # an empty line and words before a number
        "Nom,Ville\r\nZoé,Metz\r\n\r\n\r\nAna,Nice\r\n\r\nLéo,Toul\r\n",
    ],
)
def test_rows_of_words_after_an_empty_line_are_rows(text: str):
    found, reasons = cells(text)
    assert [name for name, _ in found] == ["Nom", "Ville"] * 3
    assert reasons == set()


def test_a_row_that_is_too_long_is_no_header():
    found, reasons = cells("Nom,Note\r\n" + "Zoé,a\r\n" * 150 + "Ana,b,c\r\n" + "Léo,d\r\n" * 50)
    assert ("3", "c") in found
    assert len(found) == 403
    assert reasons == set()
