"""Who gets a report by themselves, of what, how often, and by which way?

`subscribers.toml` in the home, a table for each; targets are recipients of
`recipients.toml` whose `gets` names what the report tells of. Without the file
nobody gets any. It is read at the moment of its use.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from auditor.campaign.cadence import check_cadence
from auditor.campaign.wrong import OrderWrong
from auditor.push.recipient import Recipients
from auditor.subscriber.due import USUAL, Every
from dashboards.periodical.report import What
from results.records import Language
from scenarios.account import lines_of
from scenarios.errors import Problem, ScenarioError
from scenarios.secret import problem_at, read_private

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*", re.ASCII)


class SubscribersInvalid(ScenarioError):
    """The subscribers cannot be used as they are written."""

    code = "subscribers_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Who gets a report.

    Attributes:
        cron, zone: from the end of a period on, its report goes out at the first moment of this cadence.
        controller: of an extract: whose, by register number or name.
        language: None: each recipient's own.
        line: where it stands in the file.
    """

    name: str
    line: int
    what: What
    every: Every
    cron: str
    zone: str
    targets: tuple[str, ...]
    controller: str | None
    language: Language | None


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    what: What
    period: Every
    targets: Annotated[list[str], Field(min_length=1)]
    controller: str | None = None
    cron: str | None = None
    zone: str = "Europe/Paris"
    language: Language | None = None


def load_subscribers(path: Path, *, recipients: Recipients) -> tuple[Subscriber, ...]:
    """Read `subscribers.toml`.

    Raises:
        SecretExposed: others than its owner can reach it.
        SubscribersInvalid: it is no TOML, or a table is wrong; names every place, and the mend.
    """
    text = read_private(path)
    if text is None:
        return ()
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SubscribersInvalid([problem_at(path, "toml", f"this is no TOML: {error}", "mend it there")]) from None
    reader = _Reader(path, text, recipients)
    found = [one for name, table in tables.items() if (one := reader.subscriber(name, table)) is not None]
    reader.compare(found)
    if reader.problems:
        raise SubscribersInvalid(reader.problems)
    return tuple(found)


class _Reader:
    """Turns tables into subscribers, and gathers what is wrong with them."""

    def __init__(self, file: Path, text: str, recipients: Recipients) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._recipients = recipients
        self._lines = lines_of(text)

    def subscriber(self, name: str, given: object) -> Subscriber | None:
        if not _NAME.fullmatch(name) or not isinstance(given, dict):
            mend = 'write a table [name], in small letters, digits and -, with what, period and targets = ["RECIPIENT"]'
            self._refuse(name, "", "no_subscriber", f"“{name}” is no subscriber", mend)
            return None
        try:
            table = _Table.model_validate(given)
        except ValidationError as error:
            for one in error.errors(include_url=False):
                self._refuse(name, str(one["loc"][0]), "wrong_value", *_said(name, one))
            return None
        before = len(self.problems)
        self._reach(name, table)
        if (table.what is What.EXTRACT) is not bool(table.controller):
            message = f"{name} is an extract and names no controller, or names one and is none"
            self._refuse(name, "controller", "controller", message, 'write what = "extract" with controller = "SIREN"')
        cron = table.cron or USUAL[table.period]
        try:
            check_cadence(cron, table.zone)
        except OrderWrong as wrong:
            self._refuse(name, wrong.part, "cadence", f"“{wrong.part}” of {name} says no moment", str(wrong))
        if len(self.problems) > before:
            return None
        return Subscriber(
            name=name,
            line=self._line(name, ""),
            what=table.what,
            every=table.period,
            cron=cron,
            zone=table.zone,
            targets=tuple(dict.fromkeys(table.targets)),
            controller=table.controller,
            language=table.language,
        )

    def compare(self, found: Iterable[Subscriber]) -> None:
        """Nobody gets the same twice, and nobody the extracts of two controllers."""
        same: dict[tuple[str, Every, What], str] = {}
        whose: dict[str, tuple[str, str]] = {}
        for one in found:
            for target in one.targets:
                first = same.setdefault((target, one.every, one.what), one.name)
                if first != one.name:
                    message = f"{one.name} sends {target} what {first} sends already"
                    self._refuse(one.name, "targets", "twice", message, f"take {target} out of one of the two")
                if one.controller is None:
                    continue
                name, controller = whose.setdefault(target, (one.name, one.controller))
                if controller != one.controller:
                    message = (
                        f"{one.name} sends {target} the extract of {one.controller}, and {name} that of {controller}"
                    )
                    mend = "give each controller a recipient of its own: what one is told is not for the other"
                    self._refuse(one.name, "controller", "two_controllers", message, mend)

    def _reach(self, name: str, table: _Table) -> None:
        """Every target is somebody who is known, and whom such reports may reach."""
        for target in table.targets:
            found = self._recipients.by_name.get(target)
            if found is None:
                known = ", ".join(sorted(self._recipients.by_name)) or "nobody"
                message = f"“targets” of {name} names {target}, and {self._recipients.file} knows {known}"
                self._refuse(name, "targets", "recipient_missing", message, f"add the table [{target}] there")
            elif table.what not in found.gets:
                message = f"“targets” of {name} names {target}, who is to get no report of that kind"
                mend = f'add "{table.what}" to its gets in {found.file}:{found.line}'
                self._refuse(name, "targets", "gets_no_report", message, mend)

    def _refuse(self, name: str, key: str, code: str, message: str, mend: str) -> None:
        self.problems.append(problem_at(self._file, code, message, mend, line=self._line(name, key)))

    def _line(self, name: str, key: str) -> int:
        lines = self._lines.get(name, {})
        return lines.get(key, lines.get("", 0))


def _said(name: str, error: Mapping[str, Any]) -> tuple[str, str]:
    key = error["loc"][0]
    if error["type"] == "extra_forbidden":
        return f"{name} has no “{key}”; there are: {', '.join(_Table.model_fields)}", "take one of them"
    if error["type"] == "missing":
        return f"{name} says not “{key}”", 'write what = "observatory", period = "monthly", targets = ["RECIPIENT"]'
    return f"“{key}” of {name} cannot be used: {error['msg']}", "mend it there"
