"""Accounts hold references, never secrets; what is wrong is said without saying a secret."""

import os
from pathlib import Path

import pytest

from scenarios.account import (
    Account,
    AccountMissing,
    Accounts,
    AccountsInvalid,
    Holder,
    load_accounts,
    resolve,
    written_table,
)
from scenarios.secret import SecretExposed, SecretMissing

EXAMPLE = Path(__file__).parents[1] / "examples" / "accounts.toml"
SECRET = "correct-horse-battery"


def _written(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "accounts.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def _loaded(folder: Path, text: str) -> Accounts:
    return load_accounts(_written(folder, text))


def _account(folder: Path, lines: str) -> Account:
    return _loaded(folder, f'["zoe@nuage"]\n{lines}\n').of("zoe@nuage")


def _refusal(folder: Path, text: str) -> str:
    with pytest.raises(AccountsInvalid) as refused:
        _loaded(folder, text)
    return str(refused.value)


def test_the_example_loads_and_its_shared_mailboxes_are_found(tmp_path: Path) -> None:
    accounts = _loaded(tmp_path, EXAMPLE.read_text(encoding="utf-8"))
    anna = accounts.of("anna@wordpress-test")
    assert (anna.username, anna.email) == ("anna", "anna@test.local")
    assert {key: str(of) for key, of in anna.references.items()} == {
        "password": "env:ANNA_PASSWORD",
        "mailbox.imap": "env:ANNA_IMAP",
        "mailbox.smtp": "env:ANNA_SMTP",
    }
    assert str(accounts.of("zoe@carnet").references["mailbox.imap"]) == "keyring:auditor/zoe-imap"
    assert accounts.of("zoe@clinique-exemple").references == {}


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o602, 0o610])
def test_a_file_that_others_can_reach_is_refused_with_the_command_that_mends_it(tmp_path: Path, mode: int) -> None:
    path = _written(tmp_path, "", mode)
    with pytest.raises(SecretExposed, match=rf"\(mode {mode:04o}\); chmod 600 {path}"):
        load_accounts(path)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_of_its_owner_alone_is_taken(tmp_path: Path, mode: int) -> None:
    assert load_accounts(_written(tmp_path, "", mode)).by_id == {}


def test_a_link_is_judged_by_the_file_it_leads_to(tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(_written(tmp_path, "", 0o644))
    with pytest.raises(SecretExposed):
        load_accounts(link)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_refused(tmp_path: Path) -> None:
    path = _written(tmp_path, "")
    os.chown(path, 12345, -1)
    with pytest.raises(SecretExposed, match="belongs to another user; chown"):
        load_accounts(path)


def test_a_missing_file_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(AccountMissing, match=r"accounts\.toml: there is no such file; write it, then chmod 600"):
        load_accounts(tmp_path / "accounts.toml")


def test_a_missing_account_says_which_table_to_add(tmp_path: Path) -> None:
    with pytest.raises(AccountMissing, match=r'there is no account yann@nuage; add the table \["yann@nuage"\]'):
        _loaded(tmp_path, "").of("yann@nuage")


def test_a_holder_is_a_mode_and_a_reference(tmp_path: Path) -> None:
    account = _account(tmp_path, 'holder = { mode = "volunteer", reference = "mandat-2026-007" }')
    assert account.holder == Holder(mode="volunteer", reference="mandat-2026-007")
    assert _account(tmp_path, "").holder is None


@pytest.mark.parametrize(
    "holder",
    ['"staff"', '{ mode = "staff" }', '{ mode = "friend", reference = "x" }', '{ mode = "staff", reference = "" }'],
)
def test_another_holder_is_refused(tmp_path: Path, holder: str) -> None:
    message = _refusal(tmp_path, f'["zoe@nuage"]\nholder = {holder}\n')
    assert "accounts.toml:2:1: a holder is a mode and a reference" in message
    assert "staff, volunteer, agreed, statutory" in message


@pytest.mark.parametrize(
    "lines",
    [
        f'password = "{SECRET}"',
        f'password = "env:{SECRET}"',  # no name of a variable holds a hyphen
        f'password = "vault:{SECRET}"',
        f'password = "keyring:{SECRET}"',
        f'api_key = "{SECRET}"',
        f'totp = ["{SECRET}"]',
        f'password = {{ value = "{SECRET}" }}',
        f'mailbox = {{ imap = "imaps://zoe:{SECRET}@mail.example" }}',
        f'mailbox = "imaps://zoe:{SECRET}@mail.example"',
        f'mailbox = {{ password = "{SECRET}" }}',
        f'mailbox = {{ same_as = "{SECRET}" }}',
        f'[["zoe@reseau"]]\npassword = "{SECRET}"',
    ],
)
def test_a_secret_in_clear_is_refused_at_its_line_and_never_repeated(tmp_path: Path, lines: str) -> None:
    message = _refusal(tmp_path, f'["zoe@nuage"]\nusername = "zoe"\n{lines}\n')
    assert SECRET not in message
    assert "accounts.toml:3:1: " in message


def test_a_file_that_is_no_toml_is_refused_without_its_contents(tmp_path: Path) -> None:
    message = _refusal(tmp_path, f'["zoe@nuage"]\npassword = {SECRET}\n')
    assert "line 2" in message
    assert SECRET not in message


@pytest.mark.parametrize("name", ["zoe", "Zoe@nuage", "zoe@nuage@x", "@nuage"])
def test_a_table_of_another_name_is_refused(tmp_path: Path, name: str) -> None:
    assert f"“{name}” is no account" in _refusal(tmp_path, f'["{name}"]\n')


def test_a_username_that_is_no_text_is_refused(tmp_path: Path) -> None:
    assert "accounts.toml:2:1: “username” is no text" in _refusal(tmp_path, '["zoe@nuage"]\nusername = 7\n')


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    message = _refusal(tmp_path, '["a@x"]\npassword = "p"\n\n["b@x"]\nemail = ""\ntotp = "t"\n')
    assert [line.rpartition("[")[2] for line in message.splitlines()[1:]] == [
        "secret_in_clear]",
        "no_text]",
        "secret_in_clear]",
    ]


def test_a_mailbox_may_be_the_same_as_one_that_is_the_same_as_another(tmp_path: Path) -> None:
    accounts = _loaded(
        tmp_path,
        '["c@x"]\nmailbox = { same_as = "b@x" }\n'
        '["b@x"]\nmailbox = { same_as = "a@x" }\n'
        '["a@x"]\nmailbox = { imap = "env:A_IMAP" }\n',
    )
    assert {name: str(account.references["mailbox.imap"]) for name, account in accounts.by_id.items()} == {
        "c@x": "env:A_IMAP",
        "b@x": "env:A_IMAP",
        "a@x": "env:A_IMAP",
    }


@pytest.mark.parametrize("way", ["a", "ab", "abc"])
def test_mailboxes_in_a_circle_are_refused(tmp_path: Path, way: str) -> None:
    text = "".join(
        f'["{one}@x"]\nmailbox = {{ same_as = "{other}@x" }}\n'
        for one, other in zip(way, way[1:] + way[0], strict=True)
    )
    assert "the mailboxes go in a circle: a@x → " in _refusal(tmp_path, text)


def test_a_mailbox_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    assert "there is no account b@x" in _refusal(tmp_path, '["a@x"]\nmailbox = { same_as = "b@x" }\n')
    assert "b@x has no mailbox" in _refusal(tmp_path, '["a@x"]\nmailbox = { same_as = "b@x" }\n["b@x"]\n')


def test_an_account_shows_where_secrets_are_and_never_a_secret(tmp_path: Path) -> None:
    account = _account(tmp_path, 'password = "env:ZOE"')
    resolve(account, "password", environ={"ZOE": SECRET}, register=lambda _secret, _name: None)
    assert SECRET not in repr(account)
    assert "ZOE" in repr(account)


def test_a_secret_is_registered_before_it_is_given(tmp_path: Path) -> None:
    account = _account(tmp_path, 'password = "env:ZOE"')
    known: list[tuple[str, str]] = []

    def register(secret: str, name: str) -> None:
        known.append((secret, name))
        raise InterruptedError

    with pytest.raises(InterruptedError):
        resolve(account, "password", environ={"ZOE": SECRET}, register=register)
    assert known == [(SECRET, "zoe@nuage.password")]


def test_the_password_within_a_mailbox_s_address_is_registered_too_as_written_and_as_sent(tmp_path: Path) -> None:
    account = _account(tmp_path, 'mailbox = { imap = "env:IMAP" }')
    known: list[str] = []
    address = "imaps://zoe:p%40ss@mail.example:993"
    got = resolve(account, "mailbox.imap", environ={"IMAP": address}, register=lambda secret, _: known.append(secret))
    assert got == address
    assert known == [address, "p%40ss", "p@ss"]


def test_a_key_that_is_not_there_says_how_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(SecretMissing, match=r'zoe@nuage has no “totp”; below \["zoe@nuage"\], add totp as env:NAME'):
        resolve(_account(tmp_path, ""), "totp", environ={}, register=lambda _secret, _name: None)


def test_every_key_knows_its_line_and_one_that_is_missing_that_of_its_table(tmp_path: Path) -> None:
    text = """# two accounts
["yann@nuage"]
username = "yann"

[ 'zoe@nuage' ]
email = "zoe@nuage.example"
password = "env:ZOE"
mailbox = { imap = "env:ZOE_IMAP" }
"""
    zoe = _loaded(tmp_path, text).of("zoe@nuage")
    assert [zoe.line_of(key) for key in ("email", "password", "mailbox.imap", "holder", "")] == [6, 7, 8, 5, 5]


@pytest.mark.parametrize("reference", ["consent-7", 'folder "Été", p. 3', "back\\slash", "two\nlines"])
def test_a_table_that_is_printed_reads_as_what_was_meant(tmp_path: Path, reference: str) -> None:
    holder = Holder(mode="staff", reference=reference)
    text = written_table("zoe-2@nuage", username="zoé", email="zoe@nuage.example", holder=holder)
    zoe = _loaded(tmp_path, text).of("zoe-2@nuage")
    assert (zoe.username, zoe.email, zoe.holder) == ("zoé", "zoe@nuage.example", holder)
    assert {key: str(of) for key, of in zoe.references.items()} == {"password": "env:ZOE_2_NUAGE_PASSWORD"}


def test_a_table_without_anything_else_still_says_where_the_password_may_be(tmp_path: Path) -> None:
    text = written_table("zoe@nuage", username=None, email=None, holder=None)
    assert text == '["zoe@nuage"]\npassword = "env:ZOE_NUAGE_PASSWORD"\n'
    assert written_table("zoe@nuage", username=None, email=None, holder=None, password=False) == '["zoe@nuage"]\n'


def test_a_table_of_an_account_that_writes_letters_says_where_its_mailbox_may_be(tmp_path: Path) -> None:
    text = written_table("zoe@nuage", username=None, email="zoe@nuage.example", holder=None, mailbox=True)
    zoe = _loaded(tmp_path, text).of("zoe@nuage")
    assert {key for key in zoe.references if key.startswith("mailbox.")} == {"mailbox.imap", "mailbox.smtp"}
