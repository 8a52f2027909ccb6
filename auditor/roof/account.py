"""How do test accounts stand, told at the desk? A scenario is read anew only where something it rests on was changed."""

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from auditor.account.standing import names_of, scenario_of
from auditor.house import House
from results.store import Store, board
from results.store.board import Subject
from scenarios.loaded import LoadedScenario

ROOM: Final = 1_000
"""Scenarios kept at most, tens of kilobytes each; those asked for longest ago are forgotten."""
_OWN: Final = "catalogue"
_RESTS_ON_OTHERS: Final = ("services", "sandbox")

Stamp = tuple[int, int]


@dataclass(kw_only=True)
class Declared:
    """The scenarios of an installation, as they are written now.

    One in the catalogue rests on its own file and on those that many share. One
    elsewhere is read each time: it may rest on another in the catalogue.
    """

    house: House
    _known: OrderedDict[str, tuple[object, LoadedScenario | None]] = field(default_factory=OrderedDict)

    def of(self, services: Collection[str]) -> Mapping[str, LoadedScenario | None]:
        """Those of some services; None where there is none, or it is refused."""
        folder = self.house.settings.scenarios
        shared = _shared(folder)
        return {service: self._one(service, folder, shared) for service in services}

    def _one(self, service: str, folder: Path, shared: object) -> LoadedScenario | None:
        name = f"{service}.yaml"
        if any((folder / other / name).is_file() for other in _RESTS_ON_OTHERS):
            return scenario_of(self.house, service)
        own = _stamp(folder / _OWN / name)
        if own is None:
            return None
        stamp = (own, shared)
        if self._known.get(service, (None, None))[0] != stamp:
            self._known[service] = stamp, scenario_of(self.house, service)
        self._known.move_to_end(service)
        while len(self._known) > ROOM:
            self._known.popitem(last=False)
        return self._known[service][1]


@dataclass(kw_only=True)
class Names:
    """The accounts that there are, looked for anew only where there may be another."""

    house: House
    _known: tuple[object, Sequence[str]] = (None, ())

    async def look(self) -> Sequence[str]:
        """All of them, in the order of their names.

        Raises:
            ScenarioError: accounts.toml cannot be used.
        """
        async with self.house.store.read() as tx:
            stamp = (_stamp(self.house.settings.accounts), await board.accounts_pulse(tx))
        if self._known[0] != stamp:
            self._known = stamp, await names_of(self.house)
        return self._known[1]


@dataclass(kw_only=True)
class Subjects:
    """What the cases are about, read anew only where there may be another; searched here, for few of them differ."""

    store: Store
    _known: tuple[int, Sequence[tuple[Subject, str]]] = (0, ())

    async def about(self, words: str) -> Sequence[Subject]:
        """Those whose account, service or scenario holds the words, in whatever case."""
        async with self.store.read() as tx:
            there_are, _ = await board.accounts_pulse(tx)
            if self._known[0] != there_are:
                told = await board.subjects(tx)
                self._known = (
                    there_are,
                    [(one, f"{one.account}\n{one.service}\n{one.scenario}".casefold()) for one in told],
                )
        wanted = words.casefold()
        return [subject for subject, told in self._known[1] if wanted in told]


def _shared(folder: Path) -> tuple[tuple[str, Stamp | None], ...]:
    """When each file was changed on which many scenarios rest: personas, providers, letters."""
    each = (one for one in sorted(folder.iterdir()) if one.is_dir() and one.name not in (_OWN, *_RESTS_ON_OTHERS))
    return tuple((str(path), _stamp(path)) for one in each for path in sorted(one.rglob("*")))


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
