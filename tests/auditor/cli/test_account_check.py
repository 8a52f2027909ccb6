"""Is everything named that an account lacks, with file, line and mend, and no secret repeated?"""

from pathlib import Path

import pytest

from tests.auditor.cli.conftest import Command
from tests.auditor.cli.test_account import CAMILLE, NOE, scenario, write_accounts

LOGIN = """login:
  signed_in: {link: Mon compte}
  steps:
    - open: /login
    - fill: {field: Identifiant, with: "${account.username}"}
    - fill: {field: Mot de passe, with: "${account.password}"}
    - enter_code: {field: Code}
"""
PROVIDER = """provider: 1
name: Identité
hosts: [login.identite.example]
checked: {fr: 2026-01-01}
valid_until: 2026-12-31
steps:
  - fill: {field: Identifiant, with: "${account.username}"}
  - fill: {field: Mot de passe, with: "${account.password}"}
  - enter_code: {field: Code}
"""
BY_SIGN_ON = """login:
  signed_in: {link: Mon compte}
  steps:
    - open: /login
    - sign_in_with: identite
"""


@pytest.mark.usefixtures("home")
def test_a_rig_whose_accounts_type_nothing_needs_nothing(auditor: Command) -> None:
    said = auditor("account", "check")
    assert (said.code, said.out) == (0, "")
    assert "Nothing to mend." in said.err
    assert auditor("account", "check", "--json").json == []


def test_everything_that_is_missing_is_named_with_file_line_and_mend(
    auditor: Command, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario(tmp_path, ("plant:\n", LOGIN + "plant:\n"), ("http://127.0.0.1:8200", "https://portail.example"))
    write_accounts(
        home,
        f'["{CAMILLE}"]\nusername = "camille"\npassword = "env:NO_SUCH"\n\n'
        f'["{NOE}"]\npassword = "env:NOE_PASSWORD"\ntotp = "env:NOE_TOTP"\nmailbox = {{ imap = "env:NOE_IMAP" }}\n',
    )
    monkeypatch.setenv("NOE_PASSWORD", "correct-horse")
    monkeypatch.setenv("NOE_TOTP", "123 456!")
    monkeypatch.setenv("NOE_IMAP", "https://noe:secret-imap@mail.example")
    said = auditor("account", "check")
    assert said.code == 4
    lines = said.out.splitlines()
    path = home / "accounts.toml"
    expected = [
        f"{path}:3:1: “password” of {CAMILLE} is not at env:NO_SUCH; set the environment variable NO_SUCH",
        f"{path}:1:1: the scenario asks for ${{account.totp}}, which {CAMILLE} has not; add totp as env:NAME",
        f"{path}:1:1: nobody stands behind {CAMILLE}: every account has a holder; write holder =",
        f"{path}:7:1: “totp” of {NOE} is no base32",
        f"{path}:8:1: “mailbox.imap” of {NOE} is no address of a mailbox; keep it as imaps://USER:PASSWORD@HOST",
        f"{path}:5:1: the scenario asks for ${{account.username}}, which {NOE} has not; write username =",
        f"{path}:5:1: nobody stands behind {NOE}",
        f"{tmp_path}/scenarios/catalogue/portal.yaml:3:3: nobody has decided on the terms of use of portal",
    ]
    assert [line[: len(start)] for line, start in zip(lines, expected, strict=True)] == expected
    assert not any(secret in said.out + said.err for secret in ("correct-horse", "123 456", "secret-imap"))
    only = auditor("account", "check", CAMILLE)
    assert NOE not in only.out


def test_a_pseudonym_at_a_public_body_is_refused(auditor: Command, home: Path, tmp_path: Path) -> None:
    scenario(tmp_path, ("sector: insurance", "sector: local_government"))
    holder = 'holder = { mode = "%s", reference = "x" }'
    for mode, code in (("staff", 4), ("volunteer", 0), ("agreed", 0), ("statutory", 0)):
        write_accounts(home, f'["{CAMILLE}"]\nusername = "c"\n{holder % mode}\n')
        said = auditor("account", "check", CAMILLE)
        assert said.code == code, mode
        assert (f"accounts.toml:3:1: a pseudonym ({CAMILLE}) at a public body" in said.out) is bool(code)


def test_a_file_that_others_can_read_is_the_first_thing_to_mend(auditor: Command, home: Path) -> None:
    (home / "accounts.toml").chmod(0o644)
    said = auditor("account", "check")
    assert said.code == 4
    assert f"chmod 600 {home}/accounts.toml" in said.out
    (problem,) = auditor("account", "check", "--json").json
    assert problem["code"] == "open_mode"


def test_a_secret_that_others_can_read_is_named_where_it_lies(auditor: Command, home: Path) -> None:
    write_accounts(home, f'["{CAMILLE}"]\nusername = "c"\npassword = "file:secret"\n')
    (home / "secret").write_text("correct-horse")
    (home / "secret").chmod(0o644)
    said = auditor("account", "check", CAMILLE)
    assert said.code == 4
    assert f"{home}/secret: others can reach the file" in said.out


def test_an_account_that_was_made_and_is_not_written_down_is_missing(auditor: Command, home: Path) -> None:
    auditor("account", "add", "zoe@portal", "--state", "wanted")
    assert auditor("account", "check").code == 0
    auditor("account", "add", "zoe@portal", "--state", "created")
    said = auditor("account", "check")
    assert said.code == 4
    assert 'there is no account zoe@portal; add the table ["zoe@portal"]' in said.out


def test_a_scenario_that_reads_mails_needs_a_mailbox(auditor: Command, home: Path, tmp_path: Path) -> None:
    scenario(tmp_path, ("wait:\n", 'wait:\n  mail:\n    - subject: "*prêt*"\n      fact: export_ready\n'))
    said = auditor("account", "check", CAMILLE)
    assert said.code == 4
    assert f"the scenario uses mail, and {CAMILLE} has no “imap”; write mailbox =" in said.out
    assert "mailbox" not in auditor("account", "check", NOE).out


def test_a_scenario_that_is_refused_is_said(auditor: Command, home: Path, tmp_path: Path) -> None:
    scenario(tmp_path, ("persona: camille", "personna: camille"))
    said = auditor("account", "check")
    assert said.code == 4
    assert "portal.yaml:" in said.out
    assert auditor("account", "list").code == 0


def test_what_an_account_lacks_at_a_sign_on_is_named_too(
    auditor: Command, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario(
        tmp_path,
        ("plant:\n", f"provider: identite\n{BY_SIGN_ON}plant:\n"),
        ("http://127.0.0.1:8200", "https://portail.example"),
        ("sector: insurance\n", "sector: insurance\n  environment: preproduction\n"),
    )
    (tmp_path / "scenarios" / "providers").mkdir()
    (tmp_path / "scenarios" / "providers" / "identite.yaml").write_text(PROVIDER, encoding="utf-8")
    holder = 'holder = { mode = "staff", reference = "x" }\n'
    there = '["camille@identite"]\nusername = "c"\npassword = "env:CAMILLE_PASSWORD"\n'
    write_accounts(home, f'["{CAMILLE}"]\n{holder}["{NOE}"]\n{holder}{there}')
    monkeypatch.setenv("CAMILLE_PASSWORD", "correct-horse")
    said = auditor("account", "check")
    assert said.code == 4
    path = home / "accounts.toml"
    expected = [
        f"{path}:5:1: the scenario asks for ${{account.totp}}, which camille@identite has not; add totp as env:NAME",
        f"{path}:5:1: nobody stands behind camille@identite: every account has a holder",
        f"{path}: {NOE} signs in as noe@identite, and there is no such account",
    ]
    assert [line[: len(start)] for line, start in zip(said.out.splitlines(), expected, strict=True)] == expected
