"""Is what was just taken older than the request? Then it is no answer to it.

The service may offer an archive made long before, though nobody saw it there:
the days of the files inside tell. Only a day on which the account was in use
already says so, because many programs write the same day into every archive.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from auditor.house import House
from auditor.law import local_day
from auditor.replay import replay
from probes.export import Limits
from probes.export.confine import ConfinedFile, newest_day_confined
from results.records import AccountUsed, Body, Entry, Fact, FactSeen, Role
from results.store import judgment
from scenarios.loaded import LoadedScenario

_ZONES = timedelta(days=1)  # an archive's days have no time zone


async def dated(
    house: House, case: str, entries: Sequence[Entry], bodies: tuple[Body, ...], loaded: LoadedScenario
) -> tuple[Body, ...]:
    """What was taken, called stale where its newest file is older than the request, though nobody saw it before."""
    if not await _is_outdated(house, case, entries, bodies, loaded):
        return bodies
    return tuple(
        replace(b, fact=Fact.EXPORT_STALE) if isinstance(b, FactSeen) and b.fact is Fact.EXPORT_DELIVERED else b
        for b in bodies
    )


async def _is_outdated(
    house: House, case: str, entries: Sequence[Entry], bodies: Sequence[Body], loaded: LoadedScenario
) -> bool:
    """Whether the newest file inside the export that `bodies` deliver is older than the request."""
    delivered = next((b for b in bodies if isinstance(b, FactSeen) and b.fact is Fact.EXPORT_DELIVERED), None)
    past = next((e.body for e in reversed(entries) if isinstance(e.body, AccountUsed)), None)
    submitted = replay(entries).first(Fact.REQUEST_SUBMITTED)
    if delivered is None or past is None or past.since is None or submitted is None:
        return False
    async with house.store.read() as tx:
        kept = await judgment.artifacts_of(tx, case)
    exports = [a.sha256 for a in kept if a.role is Role.EXPORT and a.sha256 in delivered.artifacts]
    files = [
        ConfinedFile(
            path=house.vault.path(case, sha256).absolute(),
            name="export",
            sha256=sha256,
            data_key=house.vault.data_key(case, sha256),
        )
        for sha256 in exports
    ]
    newest = await newest_day_confined(files, limits=Limits())
    jurisdiction = loaded.service.controller.jurisdiction
    asked_on = local_day(submitted[1].when.after or submitted[1].when.by, jurisdiction)
    return newest is not None and local_day(past.since, jurisdiction) <= newest < asked_on - _ZONES
