"""What is one stage to be performed for, and what do its variables stand for?"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from auditor.action import Perform
from auditor.clarification import LETTER, STAGE
from auditor.engine.advance import Recorder
from auditor.house import House
from auditor.stage import all_steps, opening
from probes.base import Mailbox, Scope, SignOn
from probes.egress import AllowList
from results.records import CaseOpened, Entry, GroundTruth, PlantingOpened
from results.store import declaration
from results.store.ledger import LedgerRow
from scenarios.account import Account, resolve
from scenarios.errors import ScenarioError
from scenarios.letter import template
from scenarios.loaded import LoadedScenario
from scenarios.pattern import Inserted
from scenarios.persona import load_persona
from scenarios.schema import SendLetter
from scenarios.truth import file_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One stage to perform for one ledger."""

    loaded: LoadedScenario
    row: LedgerRow
    entries: Sequence[Entry]
    action: Perform
    recorder: Recorder

    @property
    def opened(self) -> CaseOpened | PlantingOpened:
        return opening(self.entries)


def values_of(errand: Errand, account: Account) -> dict[str, Inserted]:
    """The variables that are no secrets."""
    opened, service = errand.opened, errand.loaded.service
    values = {
        "case.id": errand.row.id,
        "case.reference": errand.row.id[-8:].upper(),
        "case.language": opened.language,
        "case.account.email": account.email or "",
        "service.id": service.id,
        "service.name": service.name.in_(opened.language),
        "service.url": service.url,
        "service.contact.dpo": service.contact.dpo or "",
        "service.contact.notice": service.contact.notice or "",
        "service.contact.postal": "\n".join(service.contact.postal),
        "service.sector": str(service.sector),
        "service.controller.name": service.controller.name,
        "service.controller.country": service.controller.country,
        "service.controller.region": service.controller.region or "",
        "service.controller.siren": service.controller.siren or "",
    }
    written = {name: Inserted.of(value) for name, value in values.items() if value}
    if service.mail_from:
        written["service.mail_from"] = Inserted(texts=tuple(service.mail_from), stars=True)
    return {**written, **account_values(account), **_export_values(errand)}


def account_values(account: Account) -> dict[str, Inserted]:
    """What may be said of an account: an address stands in for a user name."""
    values = {"account.username": account.username or account.email, "account.email": account.email}
    return {name: Inserted.of(value) for name, value in values.items() if value}


def in_the_name_of(account: Account, values: Mapping[str, Inserted]) -> dict[str, Inserted]:
    """The same variables for another account: nothing of the first is left among `${account.*}`."""
    others = {name: value for name, value in values.items() if not name.startswith("account.")}
    return {**others, **account_values(account)}


def _export_values(errand: Errand) -> dict[str, Inserted]:
    """Which of several exports this is, and the words by which the service offers it."""
    name, exports = errand.action.export, errand.loaded.scenario.exports
    if name is None or exports is None:
        return {}
    option = exports.wanted[name].option.in_language(errand.opened.language)
    return {"export.name": Inserted.of(name)} | ({"export.option": Inserted.of(option[0])} if option else {})


async def persona_values(house: House, account: str) -> dict[str, Inserted]:
    """The persona as it was planted; as its file says, where nothing was."""
    async with house.store.read() as tx:
        planting = await declaration.planting_of(tx, account)
        truth = await declaration.load_truth(tx, planting.truth) if planting is not None else None
    if truth is None:
        return _written_persona(house, account.partition("@")[0])
    values = {"id": truth.persona, "full_name": truth.full_name, "locale": truth.locale, "timezone": truth.timezone}
    return {f"persona.{name}": Inserted.of(value) for name, value in values.items()}


def _written_persona(house: House, persona: str) -> dict[str, Inserted]:
    try:
        known = load_persona(house.settings.scenarios / "personas" / f"{persona}.yaml")
    except ScenarioError:  # then whatever names the persona says that it has no value
        return {}
    values = {"id": persona, "full_name": known.full_name, "locale": known.locale, "timezone": known.timezone}
    return {f"persona.{name}": Inserted.of(value) for name, value in values.items()}


def files_of(house: House, truth: GroundTruth, scratch: Path) -> dict[tuple[str, str], Path]:
    """The files to upload, by record and field, written where only this run sees them."""
    folder = house.settings.scenarios / "personas"
    written: dict[tuple[str, str], Path] = {}
    for record in truth.records:
        for one in record.fields:
            if one.sha256 is not None:
                path = scratch / one.value
                path.write_bytes(file_bytes(truth, record, one, files=folder))
                written[record.id, one.name] = path
    return written


def letters_of(errand: Errand) -> dict[str, str]:
    """The letters that the stage sends, in the language of the case."""
    steps = all_steps(errand.loaded.scenario, errand.action.stage)
    names = {step.letter for step in steps if isinstance(step, SendLetter)}
    names |= {LETTER} if errand.action.stage == STAGE else set()
    own, language = errand.loaded.letters, errand.opened.language
    return {name: text for name in names if (text := template(name, language, own)) is not None}


def mailbox_of(account: Account, values: Mapping[str, Inserted], ledger: str) -> Mailbox | None:
    """What letters are written from; answers bring the ledger's last letters back where the mailbox knows a plus."""
    if account.mailbox is None or account.email is None:
        return None
    name = values.get("persona.full_name")
    return Mailbox(
        address=account.email,
        name=name.texts[0] if name else "",
        token=ledger[-8:].lower() if account.mailbox.plus else None,
        servers=frozenset(account.mailbox.authserv),
        trusted=frozenset(account.mailbox.trusts),
    )


def sign_ons_of(
    house: House, loaded: LoadedScenario, account: str, values: Mapping[str, Inserted]
) -> dict[str, SignOn]:
    """How `account` signs in at the sign-on that the scenario names: by another account, typed on its hosts only.

    Raises:
        AccountMissing: there is no such account.
    """
    provider, theirs = loaded.provider, loaded.sign_on_of(account)
    if provider is None or theirs is None or loaded.scenario.provider is None:
        return {}
    registered = house.accounts().of(theirs)
    scope = Scope(
        values=in_the_name_of(registered, values),
        secrets=secrets_of(house, registered),
        hosts=AllowList.parse(provider.hosts),
    )
    return {loaded.scenario.provider: SignOn(steps=provider.steps, scope=scope)}


def secrets_of(house: House, account: Account) -> dict[str, Callable[[], str]]:
    """What reads each secret of the account when it is typed; the redactor is told first."""

    def register(secret: str, name: str) -> None:
        house.redactor.register(secret, name)

    return {
        f"account.{key}": partial(resolve, account, key, environ=os.environ, register=register)
        for key in account.references
    }
