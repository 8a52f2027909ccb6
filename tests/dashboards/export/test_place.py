"""Do places inside an export name fields, and never anybody?"""

import pytest

from dashboards.export.place import field_path, member_name


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/contacts/3/email", "/contacts/*/email"),
        ("/gpx/trk[2]/trkseg[1]/@lat", "/gpx/trk/trkseg/@lat"),
        ("/html/body/p[3]/text()", "/html/body/p/text()"),
        ("/by_mail/jean@exemple.fr/name", "/by_mail/…/name"),
        ("/by_phone/0612345678/name", "/by_phone/…/name"),
        ("/by_name/Jean Autrui/name", "/by_name/…/name"),
        ("/2024-11-23/steps", "/…/steps"),
        ("/user_1234567/name", "/…/name"),
        ("/a~1b/x", "/…/x"),
        ("", ""),
    ],
)
def test_what_may_be_a_value_is_left_out(path: str, shown: str) -> None:
    assert field_path(path, "json") == shown


def test_headings_of_tables_are_shown_as_they_stand() -> None:
    assert field_path("12/Date de naissance", "csv") == "*/Date de naissance"
    assert field_path("12/06 12 34 56 78 90123", "csv") == "*/…"


def test_addresses_in_the_name_of_a_file_are_left_out() -> None:
    assert member_name("chats/jean.autrui@exemple.fr.csv") == "chats/…@…"
    assert "autrui" not in member_name("avec jean.autrui@exemple.fr et moi.txt")


def test_a_long_name_keeps_its_beginning_and_its_end() -> None:
    shown = member_name("dossier/" + "x" * 300 + "/fin.json")
    assert len(shown) == 81
    assert shown.startswith("dossier/")
    assert shown.endswith("/fin.json")
