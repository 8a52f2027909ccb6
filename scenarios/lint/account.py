"""Whose account is it, and who sees its secrets? (rules 7 and 12)"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from results.records import ControllerKind, Environment, Sector, Service
from scenarios.errors import Problem
from scenarios.lint.host import addresses_of, host_matches
from scenarios.lint.subject import HolderMode, Part, Subject
from scenarios.loaded import host_of
from scenarios.schema import Call, Download, EnterCode, Fill, Open, StepBase
from scenarios.schema.walk import parts_of, steps_of
from scenarios.source import Loc
from scenarios.variable import strings_of, variables_of

PUBLIC_KEYS = ("username", "email")
"""Keys of an account that are no secrets."""

_MAY_HOLD_SECRETS = frozenset({"with", "password", "headers", "json", "form", "body"})
_PASSWORD_FIELD = re.compile(r"mot de passe|password|passphrase|\bpin\b|code secret", re.IGNORECASE)
_SECRET_HEADER = re.compile(r"authorization|cookie|x-api-key|api-key|x-auth-token", re.IGNORECASE)
_PUBLIC_SECTORS = (Sector.LOCAL_GOVERNMENT, Sector.STATE)
_IN_REAL_NAME = ("volunteer", "agreed", "statutory")
REAL_IDENTITY = "a volunteer's own account, an agreed one, or the body's pre-production (`environment: preproduction`)"
"""What may be used at a public body."""


def check_secrets(subject: Subject) -> Iterator[Problem]:
    """Refuse secrets in clear, shown, or typed where another file's account is asked for (rule 7)."""
    yield from secrets_in(subject, subject.loaded.scenario, "scenario")
    if subject.document("service") is not subject.document("scenario"):
        yield from secrets_in(subject, None, "service")
    yield from secrets_in(subject, subject.loaded.provider, "provider")
    yield from _foreign(subject)


def secrets_in(subject: Subject, declaration: object, part: Part) -> Iterator[Problem]:
    """Refuse secrets that stand in one file, or are shown by it; of a file without steps, its texts alone."""
    document = subject.document(part)
    for loc, text in strings_of(document.data if document else None):
        yield from _clear(subject, loc, text, part)
    for loc, step in steps_of(declaration):
        yield from _literal(subject, loc, step, part)
    for loc, address in addresses_of(declaration):
        if urlsplit(address).username is not None:
            yield _in_clear(subject, loc, "the address holds a user name", part)


def _clear(subject: Subject, loc: Loc, text: str, part: Part) -> Iterator[Problem]:
    if any(secret and secret in text for secret in subject.secrets):
        yield _in_clear(subject, loc, "a secret of accounts.toml stands here", part)
    secret_names = [str(v) for v in variables_of(text) if v.root == "account" and v.name not in PUBLIC_KEYS]
    if secret_names and not _MAY_HOLD_SECRETS.intersection(map(str, loc)):
        message = f"{secret_names[0]} is a secret, and this is shown or logged"
        yield subject.error(
            "secret_shown", loc, message, "type it with `fill`, or send it in a header or body", part=part
        )


def _literal(subject: Subject, loc: Loc, step: StepBase, part: Part) -> Iterator[Problem]:
    match step:
        case Fill() if any(_PASSWORD_FIELD.search(text) for text in step.field.words.texts):
            if any("${" not in text for text in step.with_.texts):
                yield _in_clear(subject, (*loc, "step:fill", "with"), "a password is typed in clear", part)
        case Download() if step.password is not None and "${" not in step.password:
            yield _in_clear(subject, (*loc, "password"), "a password stands here", part)
        case _:
            pass
    if isinstance(step, Call | Download):
        for name, value in step.headers.items():
            if _SECRET_HEADER.fullmatch(name) and "${" not in value:
                yield _in_clear(subject, (*loc, "headers", name), f"the header {name} holds a secret", part)


def _in_clear(subject: Subject, loc: Loc, message: str, part: Part) -> Problem:
    mend = "put it into accounts.toml as env:, file: or keyring:, and write ${account.NAME}"
    return subject.error("secret_in_clear", loc, message, mend, part=part)


def _foreign(subject: Subject) -> Iterator[Problem]:
    """Follow the addresses opened: on the sign-on's hosts only the sign-on's own file types secrets."""
    loaded = subject.loaded
    if loaded.provider is None:
        return
    own = loaded.own_hosts
    for loc, part in parts_of(loaded.scenario):
        if not isinstance(part, tuple) or not part or not isinstance(part[0], StepBase):
            continue
        abroad = False
        for index, step in enumerate(part):
            if isinstance(step, Open):
                abroad = _is_abroad(step.path, own)
            elif abroad and _types_secret(step):
                message = "a secret of this account would be typed on a host of the sign-on"
                yield subject.error("secret_abroad", (*loc, index), message, "let providers/ type it: `sign_in_with`")
            elif _sends_secret(step) and any(_is_abroad(address, own) for _, address in addresses_of(step)):
                message = "a secret of this account would be sent to a host of the sign-on"
                yield subject.error("secret_abroad", (*loc, index), message, "call the service's own hosts")


def _is_abroad(address: str, own: tuple[str, ...]) -> bool:
    host = host_of(address)
    return bool(host) and not any(host_matches(host, pattern) for pattern in own)


def _types_secret(step: StepBase) -> bool:
    if isinstance(step, EnterCode):
        return True
    return isinstance(step, Fill) and any(
        variable.root == "account" and variable.name not in PUBLIC_KEYS
        for text in step.with_.texts
        for variable in variables_of(text)
    )


def _sends_secret(step: StepBase) -> bool:
    if not isinstance(step, Call | Download):
        return False
    sent = step.model_dump(mode="json", include={"headers", "json_", "form", "body"})
    return step.auth is not None or any(
        variable.root == "account" and variable.name not in PUBLIC_KEYS
        for _, text in strings_of(sent)
        for variable in variables_of(text)
    )


def check_holder(subject: Subject) -> Iterator[Problem]:
    """Refuse a pseudonym at a public body (Penal Code 433-19): real civil identity, an agreed account, or pre-production."""
    account = subject.loaded.account
    if subject.holders is None or not is_pseudonym_refused(subject.loaded.service, subject.holders.get(account)):
        return
    message = f"a pseudonym ({account}) at a public body"
    yield subject.error("pseudonym_at_public_body", ("controller",), message, REAL_IDENTITY, part="service")


def is_pseudonym_refused(service: Service, holder: HolderMode | None) -> bool:
    """Whether an account there must be in a real name, and this one's is not."""
    public = service.controller.kind is ControllerKind.PUBLIC_BODY or service.sector in _PUBLIC_SECTORS
    return public and service.environment is not Environment.PREPRODUCTION and holder not in _IN_REAL_NAME
