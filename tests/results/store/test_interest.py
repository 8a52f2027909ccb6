"""Is who is not free towards a controller known by whichever name was written down?"""

import pytest

from results.store.interest import folded


@pytest.mark.parametrize(
    ("declared", "named"),
    [
        ("CREDIT de l'Etape", "Crédit de l’Étape"),
        ("Cre\u0301dit  de l’E\u0301tape", "Crédit de l’Étape"),
        ("Credit de l\u00b4Etape", "Crédit de l’Étape"),
        ("ŒUVRES SOCIALES", "Oeuvres sociales"),
        ("Ex æquo", "ex aequo"),
        ("Saint‑Malo", "saint-malo"),
        ("Saint Malo", "saint-malo"),
        ("123 456 789", "123456789"),
        ("123.456.789", "123456789"),
        ("123-456‑789", "123456789"),
        ("123 456 789 00012", "123456789"),
    ],
)
def test_one_name_is_known_however_it_was_typed(declared: str, named: str) -> None:
    assert folded(declared) == folded(named)


@pytest.mark.parametrize(
    ("declared", "named"),
    [
        ("Ville d’Aix", "Ville d’Ax"),
        ("123456789", "123456780"),
        ("1234567890", "123456789"),
        ("Saint Malo", "saintmalo"),
    ],
)
def test_another_name_is_another(declared: str, named: str) -> None:
    assert folded(declared) != folded(named)
