"""Which scenarios are there, and what is wrong with each? Looked through anew only where a file has changed."""

import asyncio
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from auditor.day import calendar_day
from auditor.house import House
from auditor.lint import problems_in
from dashboards.desk.shown import (
    Fault,
    ScenarioTold,
)
from scenarios.errors import ScenarioError
from scenarios.load import is_shared, load_scenario

_FOLDERS: Final = ("services", "catalogue")

Stamp = tuple[int, int, int, date]
"""When a file was changed, how large it is, when the accounts were changed, and the day: lint depends on all of them."""


@dataclass(kw_only=True)
class Catalogued:
    """The scenarios of an installation, with what lint says of them."""

    house: House
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _known: dict[Path, tuple[Stamp, ScenarioTold]] = field(default_factory=dict)

    async def scenarios(self) -> tuple[ScenarioTold, ...]:
        """All of them; of several who ask at once one reads what was changed, and the others wait for it."""
        async with self._looking:
            return await asyncio.to_thread(self._look, calendar_day(self.house.clock.now()))

    def _look(self, today: date) -> tuple[ScenarioTold, ...]:
        settings = self.house.settings
        accounts = _changed(settings.accounts)
        paths = [path for folder in _FOLDERS for path in sorted((settings.scenarios / folder).glob("*.yaml"))]
        for path in paths:
            stamp = (_changed(path), path.stat().st_size, accounts, today)
            if self._known.get(path, (None,))[0] != stamp:
                self._known[path] = stamp, self._told(path, today)
        by_name: dict[str, ScenarioTold] = {}
        for path in paths:
            by_name.setdefault(path.stem, self._known[path][1])
        return tuple(by_name.values())

    def _told(self, path: Path, today: date) -> ScenarioTold:
        faults = tuple(
            Fault(
                file=Path(problem.file).name,
                line=problem.line or None,
                severity=problem.severity,
                message=problem.message,
                mend=problem.mend,
            )
            for problem in problems_in(self.house.settings, path, today=today)
        )
        try:
            loaded = None if is_shared(path) else load_scenario(path)
        except ScenarioError:
            loaded = None
        return ScenarioTold(
            id=path.stem,
            name=loaded.service.name if loaded is not None else None,
            sector=str(loaded.service.sector) if loaded is not None else None,
            valid_until=loaded.scenario.valid_until if loaded is not None else None,
            tags=tuple(loaded.scenario.tags) if loaded is not None else (),
            faults=faults,
        )


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
