"""What is one stage to be performed for, and what do its variables stand for?"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from auditor.action import Perform
from auditor.engine.advance import Recorder
from auditor.house import House
from auditor.stage import opening
from results.records import CaseOpened, Entry, PlantingOpened
from results.store.ledger import LedgerRow
from scenarios.account import Account, resolve
from scenarios.loaded import LoadedScenario
from scenarios.pattern import Inserted


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
        "account.username": account.username or account.email or "",
        "account.email": account.email or "",
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
    return {**written, **_export_values(errand)}


def _export_values(errand: Errand) -> dict[str, Inserted]:
    """Which of several exports this is, and the words by which the service offers it."""
    name, exports = errand.action.export, errand.loaded.scenario.exports
    if name is None or exports is None:
        return {}
    option = exports.wanted[name].option.in_language(errand.opened.language)
    return {"export.name": Inserted.of(name)} | ({"export.option": Inserted.of(option[0])} if option else {})


def secrets_of(house: House, account: Account) -> dict[str, Callable[[], str]]:
    """What reads each secret of the account when it is typed; the redactor is told first."""

    def register(secret: str, name: str) -> None:
        house.redactor.register(secret, name)

    return {
        f"account.{key}": partial(resolve, account, key, environ=os.environ, register=register)
        for key in account.references
    }
