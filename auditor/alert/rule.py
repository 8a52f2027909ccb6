"""Who is told of what, when, and who is told if nobody sees to it?

`alerts.toml` in the home, a table for each rule; targets are recipients of
`recipients.toml` that get alerts. Without the file nobody is told anything. It
is read at the moment of its use.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from auditor.alert.hours import Digest, Quiet
from auditor.push.recipient import Recipients
from results.records import SEVERITIES, Alert, AlertWhat, Language, Sector, Severity
from scenarios.account import lines_of
from scenarios.errors import Problem, ScenarioError
from scenarios.persona import zones
from scenarios.secret import FORMS, Reference, problem_at, read_private

WATCH: Final = "watch"
"""The table that is no rule: who looks whether the bot is alive, and whom is told if it is not."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*", re.ASCII)
_URGENT: Final = (AlertWhat.LEAK_FOUND,)


class AlertsInvalid(ScenarioError):
    """The alerts cannot be used as they are written."""

    code = "alerts_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """Whom is told besides, if nobody has acknowledged so long after the first were told."""

    after: timedelta
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Whom is told of what.

    Attributes:
        events: where none is named all; never that the bot has stopped: `watch` tells that.
        services, campaigns, sectors: any where none is named; what has none of its own is then left out.
        severity: at least.
        let_through: told also in quiet hours, and at once.
        language: None: each recipient's own.
        line: where it stands in the file.
    """

    name: str
    line: int
    events: frozenset[AlertWhat]
    services: frozenset[str]
    campaigns: frozenset[str]
    sectors: frozenset[Sector]
    severity: Severity
    targets: tuple[str, ...]
    digest: Digest
    quiet: Quiet | None
    let_through: frozenset[AlertWhat]
    escalation: Escalation | None
    language: Language | None

    def wants(self, alert: Alert, sector: Sector | None) -> bool:
        """Whether an alert is one of those that this rule tells."""
        return (
            (alert.what in self.events if self.events else alert.what is not AlertWhat.BOT_STOPPED)
            and (not self.services or alert.service in self.services)
            and (not self.campaigns or alert.campaign in self.campaigns)
            and (not self.sectors or sector in self.sectors)
            and SEVERITIES[alert.what].weight >= self.severity.weight
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BotWatch:
    """How it is seen that the bot is dead.

    Attributes:
        older_than: a heartbeat older than this is that of a dead one.
        heartbeat_url: pinged by the bot while it lives; None: nobody is.
    """

    older_than: timedelta
    targets: tuple[str, ...]
    heartbeat_url: Reference | None
    language: Language | None
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All that `alerts.toml` says."""

    file: Path
    rules: tuple[Rule, ...] = ()
    watch: BotWatch | None = None


_Names = Annotated[list[str], Field(min_length=1)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    event: list[AlertWhat] = []
    service: list[str] = []
    campaign: list[str] = []
    sector: list[Sector] = []
    severity: Severity = Severity.NOTICE
    targets: _Names
    digest: str = "at once"
    quiet: str | None = None
    zone: str = "Europe/Paris"
    let_through: list[AlertWhat] = list(_URGENT)
    escalate_after_h: Annotated[float, Field(gt=0, le=24 * 90)] | None = None
    escalate_to: list[str] = []
    language: Language | None = None


class _Watch(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    older_than_min: Annotated[float, Field(ge=1)] = 15
    targets: list[str] = []
    heartbeat_url: str | None = None
    language: Language | None = None


def load_rules(path: Path, *, recipients: Recipients) -> Rules:
    """Read `alerts.toml`.

    Raises:
        SecretExposed: others than its owner can reach it.
        AlertsInvalid: it is no TOML, or a table is wrong; names every place, and the mend.
    """
    text = read_private(path)
    if text is None:
        return Rules(file=path)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AlertsInvalid([problem_at(path, "toml", f"this is no TOML: {error}", "mend it there")]) from None
    reader = _Reader(path, text, recipients)
    rules = [reader.rule(name, table) for name, table in tables.items() if name != WATCH]
    watch = reader.watch(tables[WATCH]) if WATCH in tables else None
    if reader.problems:
        raise AlertsInvalid(reader.problems)
    return Rules(file=path, rules=tuple(one for one in rules if one is not None), watch=watch)


T = TypeVar("T", bound=BaseModel)


class _Reader:
    """Turns tables into rules, and gathers what is wrong with them."""

    def __init__(self, file: Path, text: str, recipients: Recipients) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._recipients = recipients
        self._lines = lines_of(text)

    def rule(self, name: str, given: object) -> Rule | None:
        table = self._table(_Table, name, given)
        if table is None:
            return None
        before = len(self.problems)
        self._reach(name, "targets", table.targets)
        self._reach(name, "escalate_to", table.escalate_to)
        if AlertWhat.BOT_STOPPED in table.event:
            message = f"“event” of {name} names bot_stopped, which no bot that has stopped could tell"
            self._refuse(name, "event", "bot_stopped", message, "take it out and write [watch], with its targets")
        if (table.escalate_after_h is None) is not (not table.escalate_to):
            message = f"{name} says when somebody else is told or whom, and not both"
            self._refuse(name, "escalate_to", "half_escalation", message, "write escalate_after_h and escalate_to")
        digest, quiet = self._hours(name, table)
        if len(self.problems) > before or digest is None:
            return None
        return Rule(
            name=name,
            line=self._line(name, ""),
            events=frozenset(table.event),
            services=frozenset(table.service),
            campaigns=frozenset(table.campaign),
            sectors=frozenset(table.sector),
            severity=table.severity,
            targets=tuple(dict.fromkeys(table.targets)),
            digest=digest,
            quiet=quiet,
            let_through=frozenset(table.let_through),
            escalation=Escalation(
                after=timedelta(hours=table.escalate_after_h), to=tuple(dict.fromkeys(table.escalate_to))
            )
            if table.escalate_after_h
            else None,
            language=table.language,
        )

    def watch(self, given: object) -> BotWatch | None:
        table = self._table(_Watch, WATCH, given)
        if table is None:
            return None
        self._reach(WATCH, "targets", table.targets)
        reference = None
        if table.heartbeat_url is not None:
            try:
                reference = Reference.parse(table.heartbeat_url)
            except ValueError:
                message = "“heartbeat_url” stands in clear; such an address holds a token"
                mend = f"keep it elsewhere and write {FORMS}"
                self._refuse(WATCH, "heartbeat_url", "secret_in_clear", message, mend)
        return BotWatch(
            older_than=timedelta(minutes=table.older_than_min),
            targets=tuple(dict.fromkeys(table.targets)),
            heartbeat_url=reference,
            language=table.language,
            line=self._line(WATCH, ""),
        )

    def _table(self, kind: type[T], name: str, given: object) -> T | None:
        if not _NAME.fullmatch(name) or not isinstance(given, dict):
            mend = 'write a table [name], in small letters, digits and -, with targets = ["RECIPIENT"]'
            self._refuse(name, "", "no_rule", f"“{name}” is no rule", mend)
            return None
        try:
            return kind.model_validate(given)
        except ValidationError as error:
            for one in error.errors(include_url=False):
                self._refuse(name, str(one["loc"][0]), "wrong_value", *_said(kind, name, one))
            return None

    def _reach(self, name: str, key: str, targets: Sequence[str]) -> None:
        """Every target is somebody whom alerts may reach: they name what nobody else knows yet."""
        for target in targets:
            found = self._recipients.by_name.get(target)
            if found is None:
                known = ", ".join(sorted(self._recipients.by_name)) or "nobody"
                message = f"“{key}” of {name} names {target}, and {self._recipients.file} knows {known}"
                self._refuse(name, key, "recipient_missing", message, f"add the table [{target}] there")
            elif "alerts" not in found.gets:
                message = f"“{key}” of {name} names {target}, who gets no alerts: they say what is not public yet"
                mend = f'add "alerts" to its gets in {found.file}:{found.line}'
                self._refuse(name, key, "gets_no_alerts", message, mend)

    def _hours(self, name: str, table: _Table) -> tuple[Digest | None, Quiet | None]:
        if table.zone not in zones():
            self._refuse(name, "zone", "zone", f"“zone” of {name} is no time zone", "write one as Europe/Paris")
            return None, None
        digest = quiet = None
        try:
            digest = Digest.parse(table.digest, table.zone)
        except ValueError as error:
            self._refuse(name, "digest", "digest", f"“digest” of {name} says no moment", str(error))
        try:
            quiet = Quiet.parse(table.quiet, table.zone) if table.quiet is not None else None
        except ValueError as error:
            self._refuse(name, "quiet", "quiet", f"“quiet” of {name} says no hours", str(error))
        return digest, quiet

    def _refuse(self, name: str, key: str, code: str, message: str, mend: str) -> None:
        self.problems.append(problem_at(self._file, code, message, mend, line=self._line(name, key)))

    def _line(self, name: str, key: str) -> int:
        lines = self._lines.get(name, {})
        return lines.get(key, lines.get("", 0))


def _said(kind: type[BaseModel], name: str, error: Mapping[str, Any]) -> tuple[str, str]:
    key = error["loc"][0]
    if error["type"] == "extra_forbidden":
        return (
            f"{name} has no “{key}”; there are: {', '.join(kind.model_fields)}",
            "take one of them, or delete the line",
        )
    if error["type"] == "missing":
        return f"{name} says not whom is told", 'write targets = ["RECIPIENT"]'
    return f"“{key}” of {name} cannot be used: {error['msg']}", "mend it there"
