"""Are recipients read as people write them, and is what is wrong named with its place and mend, never with a secret?"""

from pathlib import Path

import pytest

from auditor.push.recipient import RecipientMissing, RecipientsInvalid, load_recipients, target_of
from scenarios.secret import SecretExposed, SecretMissing


def write(folder: Path, text: str) -> Path:
    path = folder / "recipients.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def test_where_nobody_is_named_nobody_is_told(tmp_path: Path):
    found = load_recipients(tmp_path / "recipients.toml", language="fr")
    assert found.by_name == {}
    with pytest.raises(RecipientMissing, match="add the table"):
        found.of("lab")


def test_they_are_read_as_they_are_written(tmp_path: Path):
    text = """
[observatory]
webhook = "https://o.test/hook"

[press]
apprise = "env:PRESS"
language = "en"
gets = ["embargoed"]
with_files = true
"""
    found = load_recipients(write(tmp_path, text), language="fr")
    lab, press = found.of("observatory"), found.of("press")
    assert (lab.way, lab.target, lab.language, lab.gets) == (
        "webhook",
        "https://o.test/hook",
        "fr",
        {"releases", "corrections"},
    )
    assert (press.way, press.language, press.with_files, press.line) == ("apprise", "en", True, 5)
    assert found.who_get("embargoed") == {"press"}
    learned = {}
    register = lambda secret, name: learned.update({name: secret})  # noqa: E731
    assert target_of(press, environ={"PRESS": "json://tok3n@h"}, register=register) == "json://tok3n@h"
    assert learned == {"press.apprise": "json://tok3n@h"}
    with pytest.raises(SecretMissing, match=r"“apprise” of press is not at env:PRESS; set the environment variable"):
        target_of(press, environ={}, register=register)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('[a]\nwebhook = "https://x.test/t0k"\napprise = "env:A"', 1, "a has one target"),
        ("[a]\nlanguage = 'fr'", 1, "a has one target"),
        ('[a]\napprise = "tgram://t0k"', 2, "stands in clear; such a target holds a token; keep it elsewhere"),
        ('[a]\nwebhook = "http://x.test/t0k"', 2, "it is not https"),
        ('[a]\nwebhook = "http://x.test/t0k"\nplain_http = true', 2, "it is not https"),
        ('[a]\nwebhook = "http://127.0.0.1/t0k"', 2, "plain_http = true allows it for 127.0.0.1 alone"),
        ('[a]\nwebhook = "https://me:t0k@x.test/"', 2, "a name or password stands in it"),
        ('[a]\nwebhook = "ftp://t0k/"', 2, "does not begin with https://"),
        ('[a]\nwebhook = "https://[t0k/"', 2, "cannot be read"),
        ('[a]\nwebhook = "https://x.test:t0k/"', 2, "cannot be read"),
        ('[a]\nwebhook = "https://t0k..test/"', 2, "cannot be read"),
        ("[a]\nwebhook = 7\n", 2, "“webhook” of a cannot be used"),
        ('[a]\nwebhook = "https://x.test/"\ngets = ["t0k"]', 3, "“gets” of a cannot be used"),
        ('[a]\nwebhook = "https://x.test/"\ngets = []', 3, "“gets” of a cannot be used"),
        ('[a]\nwebhook = "https://x.test/"\nlanguage = "de"', 3, "“language” of a cannot be used"),
        ('[a]\nwebhook = "https://x.test/"\ntoken = "t0k"', 3, "a has no “token”; there are: webhook"),
        ('["press list"]\nwebhook = "https://x.test/"', 1, "“press list” is no recipient"),
        ('[a]\nwebhook = "https://x.test/"\ngets = ["embargoed"]', 3, "with_files = true"),
        ("a = 1", 0, "“a” is no recipient"),
        ("[a", 0, "this is no TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_place_and_mend(tmp_path: Path, text: str, line: int, message: str):
    path = write(tmp_path, text)
    with pytest.raises(RecipientsInvalid) as caught:
        load_recipients(path, language="fr")
    said = str(caught.value)
    assert message in said
    assert f"{path}:{line}:" in said if line else str(path) in said
    assert "t0k" not in said.replace(str(tmp_path), "")


def test_a_file_that_others_can_read_is_refused(tmp_path: Path):
    path = write(tmp_path, "")
    path.chmod(0o644)
    with pytest.raises(SecretExposed, match="chmod 600"):
        load_recipients(path, language="fr")


def test_an_address_that_is_kept_elsewhere_is_held_to_the_same(tmp_path: Path):
    found = load_recipients(write(tmp_path, '[a]\nwebhook = "env:A"\n'), language="fr")
    with pytest.raises(RecipientsInvalid, match=r"what env:A holds for a is no address of a webhook") as caught:
        target_of(found.of("a"), environ={"A": "http://x.test/t0k"}, register=lambda *_: None)
    assert "t0k" not in str(caught.value)
