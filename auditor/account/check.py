"""Is everything there that an account needs: its secrets, its holder, its mailbox, a decision on the terms of use?

No network. Secrets are read where they are kept, and only to see that they are
there and well formed; no message repeats one.
"""

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlsplit

from auditor.account.fit import holder_problem, is_staged, terms_problem
from auditor.account.known import bystander_of
from scenarios.account import Account, Accounts, resolve
from scenarios.errors import Problem, ScenarioError
from scenarios.lint.account import REAL_IDENTITY, is_pseudonym_refused
from scenarios.loaded import LoadedScenario
from scenarios.schema import Download, EnterCode, Provider, Scenario, SendLetter, WaitMail
from scenarios.schema.walk import steps_of
from scenarios.secret import FORMS, problem_at
from scenarios.variable import strings_of, variables_of

_SCHEMES = {"mailbox.imap": ("imap", "imaps"), "mailbox.smtp": ("smtp", "smtps", "submission")}
_IN_CLEAR = ("username", "email")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """What accounts are checked against.

    Attributes:
        environ: the environment, for `env:` references.
        register: the redactor's; told each secret before anybody else is.
    """

    accounts: Accounts
    environ: Mapping[str, str] = field(repr=False)
    register: Callable[[str, str], object]
    today: date


def check_account(
    account_id: str, loaded: LoadedScenario | None, inventory: Inventory, *, exists: bool
) -> Iterator[Problem]:
    """What must be mended before an account can be used, by place in the files.

    Args:
        account_id: whose.
        loaded: the scenario of its service, if there is one.
        inventory: the files and the day.
        exists: it was made at the service, and so must be written down.
    """
    account = inventory.accounts.by_id.get(account_id)
    if account is None:
        if exists:
            message, mend = f"there is no account {account_id}", f'add the table ["{account_id}"]'
            yield problem_at(inventory.accounts.file, "account_missing", message, mend)
        return
    yield from _secrets(account, inventory)
    if loaded is None or account_id not in (loaded.account, bystander_of(loaded)):
        return
    yield from _keys(account, _asked_for(loaded.scenario.model_copy(update={"interruptions": ()})))
    yield from _holder(account, loaded, inventory)
    yield from _mailbox(account, loaded)
    yield from _sign_on(account_id, loaded, inventory)


def check_service(loaded: LoadedScenario, inventory: Inventory) -> Iterator[Problem]:
    """Whether anything may be run at a service at all."""
    problem = terms_problem(loaded, today=inventory.today)
    if problem is not None:
        yield problem


def _secrets(account: Account, inventory: Inventory) -> Iterator[Problem]:
    for key in account.references:
        try:
            secret = resolve(account, key, environ=inventory.environ, register=inventory.register)
        except ScenarioError as error:
            for problem in error.problems:
                ours = problem.file == str(account.file)
                yield replace(problem, line=account.line_of(key), column=1) if ours else problem
            continue
        if key == "totp" and not _is_base32(secret):
            what = f"“totp” of {account.id} is no base32"
            yield _at(account, key, "no_totp", what, "keep the secret that the codes are made from, not a code")
        if key in _SCHEMES and _scheme(secret) not in _SCHEMES[key]:
            mend = f"keep it as {_SCHEMES[key][-1]}://USER:PASSWORD@HOST"
            yield _at(account, key, "no_mailbox", f"“{key}” of {account.id} is no address of a mailbox", mend)


def _sign_on(account_id: str, loaded: LoadedScenario, inventory: Inventory) -> Iterator[Problem]:
    """An account that signs in by a sign-on needs another one there, with a holder of its own and what is typed there."""
    theirs = loaded.sign_on_of(account_id)
    if theirs is None:
        return
    account = inventory.accounts.by_id.get(theirs)
    if account is None:
        message = f"{account_id} signs in as {theirs}, and there is no such account"
        yield problem_at(inventory.accounts.file, "account_missing", message, f'add the table ["{theirs}"]')
        return
    yield from _secrets(account, inventory)
    yield from _keys(account, _asked_for(loaded.provider))
    if not is_staged(loaded) and (problem := holder_problem(theirs, inventory.accounts)) is not None:
        yield problem


def _keys(account: Account, asked_for: frozenset[str]) -> Iterator[Problem]:
    """What a file types, and the account has not."""
    has = {*account.references, *(key for key in _IN_CLEAR if getattr(account, key))}
    if "email" in has:
        has.add("username")  # it stands in for one
    for key in sorted(asked_for - has):
        mend = f'write {key} = "..."' if key in _IN_CLEAR else f"add {key} as {FORMS}"
        message = f"the scenario asks for ${{account.{key}}}, which {account.id} has not"
        yield _at(account, "", "key_missing", message, mend)


def _asked_for(declared: Scenario | Provider | None) -> frozenset[str]:
    """The keys of its account that a file types; what only an interruption asks for may never be needed."""
    written = declared.model_dump(mode="json", exclude_defaults=True) if declared else {}
    named = {v.name for _, text in strings_of(written) for v in variables_of(text) if v.root == "account"}
    codes = {"totp"} if any(isinstance(step, EnterCode) for _, step in steps_of(declared)) else set()
    return frozenset(named | codes)


def _holder(account: Account, loaded: LoadedScenario, inventory: Inventory) -> Iterator[Problem]:
    """LAW: every account has a holder; at a public body none under a pseudonym."""
    if not is_staged(loaded):
        problem = holder_problem(account.id, inventory.accounts)
        if problem is not None:
            yield problem
            return
    mode = account.holder.mode if account.holder else None
    if account.holder is not None and is_pseudonym_refused(loaded.service, mode):
        message = f"a pseudonym ({account.id}) at a public body"
        yield _at(account, "holder", "pseudonym_at_public_body", message, REAL_IDENTITY)


def _mailbox(account: Account, loaded: LoadedScenario) -> Iterator[Problem]:
    """Who reads mails or sends letters needs a mailbox to do it with; who only witnesses does neither."""
    if account.id != loaded.account:
        return
    needed = {key for key, needs in (("imap", _reads_mail), ("smtp", _sends_mail)) if needs(loaded.scenario)}
    for key in sorted(needed):
        if f"mailbox.{key}" not in account.references:
            message = f"the scenario uses mail, and {account.id} has no “{key}”"
            mend = 'write mailbox = { imap = "env:NAME", smtp = "env:NAME" } or { same_as = "persona@service" }'
            yield _at(account, "mailbox", "mailbox_missing", message, mend)


def _reads_mail(scenario: Scenario) -> bool:
    if scenario.wait is not None and scenario.wait.mail:
        return True
    return any(
        isinstance(step, WaitMail)
        or (isinstance(step, Download) and any(s.mail_link or s.attachment is not None for s in step.sources))
        for _, step in steps_of(scenario)
    )


def _sends_mail(scenario: Scenario) -> bool:
    return any(isinstance(step, SendLetter) and step.by == "mail" for _, step in steps_of(scenario))


def _is_base32(secret: str) -> bool:
    letters = secret.replace(" ", "").upper()
    try:
        base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        return False
    return True


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme
    except ValueError:
        return ""


def _at(account: Account, key: str, code: str, message: str, mend: str) -> Problem:
    return problem_at(account.file, code, message, mend, line=account.line_of(key))
