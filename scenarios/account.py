"""With which login and mailbox does a persona use a service, and who stands behind it?

`accounts.toml` says where secrets are kept and never what they are. A secret
is read at the moment of its use, and the redactor learns it first.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import unquote, urlsplit

from scenarios.errors import Problem, ScenarioError
from scenarios.secret import FORMS, Reference, SecretMissing, problem_at, read_private, read_secret

ACCOUNT_ID = re.compile(r"[a-z0-9_-]+@[a-z0-9_-]+")
_HEADER = re.compile(r"""\[+\s*["']?([^"'\].]+)""")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_IN_CLEAR = ("username", "email", "holder")
_MAILBOX = ("imap", "smtp")
_OF_MAILBOX = (*_MAILBOX, "plus", "authserv", "trusts")


class AccountMissing(ScenarioError):
    """There is no such account."""

    code = "account_missing"


class AccountsInvalid(ScenarioError):
    """The accounts cannot be used as they are written."""

    code = "accounts_invalid"


HolderMode = Literal["staff", "volunteer", "agreed", "statutory"]
"""How the natural person whose account it is agreed to its use: the data subject, who signs (GDPR Art. 4(1))."""

_MODES: tuple[HolderMode, ...] = get_args(HolderMode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A consenting natural person, by reference; never published."""

    mode: HolderMode
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxOf:
    """What is known of a mailbox beside its secrets.

    Attributes:
        owner: the account in whose table it stands; others share it.
        plus: whether `zoe+anything@` comes to `zoe@`: then answers are known by it.
        authserv: names by which its server vouches for senders (RFC 8601, `authserv-id`).
        trusts: senders that nobody needs to vouch for: for rigs on this machine.
    """

    owner: str
    plus: bool = False
    authserv: tuple[str, ...] = ()
    trusts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The login and mailbox of a persona at one service; it holds no secret.

    Attributes:
        id: `persona@service`, `persona@provider` or `admin@service`.
        file: where the account is written down.
        holder: none where nobody stands behind it (test rigs, operators).
        references: where the secrets are kept, by key: `password`, `totp`, `mailbox.imap` ...
        mailbox: None where it has none.
        lines: where each key stands in the file; the table itself under "".
    """

    id: str
    file: Path
    username: str | None
    email: str | None
    holder: Holder | None
    references: Mapping[str, Reference]
    mailbox: MailboxOf | None = None
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, key: str) -> int:
        """The line of a key; of the table where the key is not there."""
        return self.lines.get(key, self.lines.get("", 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """All accounts of an installation."""

    file: Path
    by_id: Mapping[str, Account]

    def of(self, account_id: str) -> Account:
        """Give the account `persona@service`.

        Raises:
            AccountMissing: there is none; says which table to write.
        """
        account = self.by_id.get(account_id)
        if account is None:
            message, mend = f"there is no account {account_id}", f'add the table ["{account_id}"]'
            raise AccountMissing([problem_at(self.file, "account_missing", message, mend)])
        return account


def load_accounts(path: Path) -> Accounts:
    """Read `accounts.toml`.

    Raises:
        AccountMissing: there is no such file.
        SecretExposed: others than its owner can reach it, or it is another user's.
        AccountsInvalid: it is no TOML, holds a secret in clear, or its mailboxes lead nowhere; names every place.
    """
    text = read_private(path)
    if text is None:
        mend = f"write it, then chmod 600 {path}"
        raise AccountMissing([problem_at(path, "missing_file", "there is no such file", mend)])
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AccountsInvalid([problem_at(path, "toml", f"this is no TOML: {error}", "mend it there")]) from None
    reader = _Reader(path, text)
    accounts = {name: reader.account(name, table) for name, table in tables.items()}
    accounts = {name: reader.with_mailbox(account, accounts) for name, account in accounts.items()}
    if reader.problems:
        raise AccountsInvalid(reader.problems)
    return Accounts(file=path, by_id=accounts)


def resolve(account: Account, key: str, *, environ: Mapping[str, str], register: Callable[[str, str], object]) -> str:
    """Read a secret from where it is kept, at the moment of its use.

    Args:
        account: whose secret.
        key: `password`, `totp`, `mailbox.imap` ...
        environ: the environment, for `env:` references.
        register: the redactor's; told the secret and its name before anybody else is. The password within a
            mailbox's address is registered by itself, too.

    Raises:
        SecretMissing: the account has no such key, or its keeper no such secret. Says which, never a value.
        SecretExposed: the file that holds it can be read by others.
    """
    reference = account.references.get(key)
    if reference is None:
        message, mend = f"{account.id} has no “{key}”", f'below ["{account.id}"], add {key} as {FORMS}'
        raise SecretMissing([problem_at(account.file, "key_missing", message, mend)])
    secret = read_secret(reference, called=f"“{key}” of {account.id}", file=account.file, environ=environ)
    name = f"{account.id}.{key}"
    register(secret, name)
    if key.startswith("mailbox."):
        for password in _passwords(secret):
            register(password, name)
    return secret


def written_table(
    account_id: str,
    *,
    username: str | None,
    email: str | None,
    holder: Holder | None,
    password: bool = True,
    mailbox: bool = False,
) -> str:
    """The table of an account as it may be put into `accounts.toml`; where its secrets are kept is only proposed."""
    name = re.sub(r"[^A-Z0-9]", "_", account_id.upper())
    lines = [
        f"[{_quoted(account_id)}]",
        *(f"{key} = {_quoted(value)}" for key, value in (("username", username), ("email", email)) if value),
        *([f'password = "env:{name}_PASSWORD"'] if password else []),
        *([f'mailbox = {{ imap = "env:{name}_IMAP", smtp = "env:{name}_SMTP" }}'] if mailbox else []),
        *([f"holder = {{ mode = {_quoted(holder.mode)}, reference = {_quoted(holder.reference)} }}"] if holder else []),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _passwords(address: str) -> Iterator[str]:
    """The password within `imaps://user:password@host`, as written and as sent."""
    try:
        password = urlsplit(address).password
    except ValueError:
        return
    if password:
        yield from dict.fromkeys((password, unquote(password)))


class _Reader:
    """Turns tables into accounts, and gathers what is wrong with them."""

    def __init__(self, file: Path, text: str) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._lines = lines_of(text)
        self._same_as: dict[str, str] = {}

    def account(self, name: str, table: object) -> Account:
        if not isinstance(table, dict) or not ACCOUNT_ID.fullmatch(name):
            self._refuse(name, None, "no_account", f"“{name}” is no account", 'write a table ["persona@service"]')
            table = {}
        references: dict[str, Reference] = {}
        mailbox = None
        for key, value in table.items():
            if key == "mailbox":
                own, mailbox = self._mailbox(name, value)
                references |= own
            elif key not in _IN_CLEAR:
                references |= self._reference(name, key, value)
        return Account(
            id=name,
            file=self._file,
            username=self._clear(name, table, "username"),
            email=self._clear(name, table, "email"),
            holder=self._holder(name, table.get("holder")),
            references=references,
            mailbox=mailbox,
            lines={"": self._line(name, None), **{key: self._line(name, key) for key in (*table, *references)}},
        )

    def with_mailbox(self, account: Account, accounts: Mapping[str, Account]) -> Account:
        """Give an account the mailbox that `same_as` leads to, over as many tables as it takes."""
        way = [account.id]
        while (following := self._same_as.get(way[-1])) is not None:
            if following in way:
                what = f"the mailboxes go in a circle: {' → '.join([*way, following])}"
                self._refuse(account.id, "mailbox", "mailbox_circle", what, "give one of them imap and smtp")
                return account
            if following not in accounts:
                what = f"there is no account {following} whose mailbox could be shared"
                self._refuse(account.id, "mailbox", "mailbox_nowhere", what, f'add the table ["{following}"]')
                return account
            way.append(following)
        shared = {key: of for key, of in accounts[way[-1]].references.items() if key.startswith("mailbox.")}
        if len(way) > 1 and not shared:
            what = f"{way[-1]} has no mailbox that could be shared"
            self._refuse(account.id, "mailbox", "mailbox_nowhere", what, "give it imap and smtp")
        return replace(account, references={**account.references, **shared}, mailbox=accounts[way[-1]].mailbox)

    def _clear(self, name: str, table: Mapping[str, object], key: str) -> str | None:
        value = table.get(key)
        if value is None:
            return None
        if isinstance(value, str) and value.strip():
            return value
        self._refuse(name, key, "no_text", f"“{key}” is no text", f'write {key} = "..."')
        return None

    def _holder(self, name: str, value: object) -> Holder | None:
        if value is None:
            return None
        if isinstance(value, dict) and value.keys() == {"mode", "reference"}:
            mode = next((known for known in _MODES if known == value["mode"]), None)
            reference = value["reference"]
            if mode is not None and isinstance(reference, str) and reference.strip():
                return Holder(mode=mode, reference=reference)
        mend = f'write holder = {{ mode = "staff", reference = "..." }}; the modes are {", ".join(_MODES)}'
        self._refuse(name, "holder", "no_holder", "a holder is a mode and a reference", mend)
        return None

    def _mailbox(self, name: str, value: object) -> tuple[dict[str, Reference], MailboxOf | None]:
        same_as = value.get("same_as") if isinstance(value, dict) and len(value) == 1 else None
        if isinstance(same_as, str) and ACCOUNT_ID.fullmatch(same_as):
            self._same_as[name] = same_as
            return {}, None
        if isinstance(value, dict) and set(_MAILBOX) & value.keys() and value.keys() <= set(_OF_MAILBOX):
            references: dict[str, Reference] = {}
            for key in _MAILBOX:
                if key in value:
                    references |= self._reference(name, f"mailbox.{key}", value[key])
            said = {key: _names(value.get(key, ())) for key in ("authserv", "trusts")}
            if isinstance(value.get("plus", False), bool) and all(names is not None for names in said.values()):
                return references, MailboxOf(
                    owner=name,
                    plus=value.get("plus", False),
                    authserv=said["authserv"] or (),
                    trusts=said["trusts"] or (),
                )
        mend = (
            'write mailbox = { imap = "env:NAME", smtp = "env:NAME" }, and where it fits plus = true and '
            'authserv = "mx.example.org"; or { same_as = "persona@service" }'
        )
        self._refuse(name, "mailbox", "no_mailbox", "a mailbox has imap and smtp, or is the same as another", mend)
        return {}, None

    def _reference(self, name: str, key: str, value: object) -> dict[str, Reference]:
        """Read a reference; what is none is taken for a secret, and so is never repeated."""
        if not _KEY.fullmatch(key.removeprefix("mailbox.")):
            self._refuse(name, key, "no_key", f"“{key}” is no key", "write it in small letters, digits and _")
            return {}
        try:
            return {key: Reference.parse(value if isinstance(value, str) else "")}
        except ValueError:
            what = f"“{key}” of {name} stands in clear; only username, email and holder may"
            self._refuse(name, key, "secret_in_clear", what, f"keep it elsewhere and write {FORMS}")
            return {}

    def _refuse(self, name: str, key: str | None, code: str, message: str, mend: str) -> None:
        self.problems.append(problem_at(self._file, code, message, mend, line=self._line(name, key)))

    def _line(self, name: str, key: str | None) -> int:
        """The line of a key, or of its table; 0 if written in another way."""
        lines = self._lines.get(name, {})
        return next((lines[k] for k in (key, (key or "").partition(".")[0]) if k and k in lines), lines.get("", 0))


def _names(value: object) -> tuple[str, ...] | None:
    """One name or a list of them, in lower case; None of anything else."""
    several = [value] if isinstance(value, str) else value
    if not isinstance(several, list | tuple) or not all(isinstance(one, str) and one.strip() for one in several):
        return None
    return tuple(one.strip().lower() for one in several)


def lines_of(text: str) -> dict[str, dict[str, int]]:
    """Where each table and its keys stand, since tomllib keeps no positions; a table's own line under ""."""
    found: dict[str, dict[str, int]] = {}
    keys: dict[str, int] = {}
    for number, line in enumerate(map(str.strip, text.splitlines()), start=1):
        if line.startswith("["):
            header = _HEADER.match(line)
            keys = found.setdefault(header[1] if header else line, {})
            keys.setdefault("", number)
        elif "=" in line:
            keys.setdefault(line.partition("=")[0].strip(), number)
    return found
