"""Which declarations are there, do they still hold; which test accounts, and how are they?"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

from starlette.responses import Response

from dashboards.desk.catalogue import Catalogue, ScenarioTold
from dashboards.desk.choice import match_of, matching, offers
from dashboards.desk.stretch import PAGE, headings, sort_of, start_of, stretch
from dashboards.desk.visit import Visit
from results.records import Language
from results.store import board

SCENARIOS: Final = "/desk/scenarios"
ACCOUNTS: Final = "/desk/accounts"
BY_SCENARIO: Final = {"name": False, "state": False, "until": False}
BY_ACCOUNT: Final = {"account": False, "service": False}


async def scenarios(visit: Visit) -> Response:
    """The scenarios, those to be mended first, fifty a page; of those that match what is looked for."""
    match, start = match_of(visit.query), start_of(visit)
    sort = sort_of(visit, BY_SCENARIO, "state")
    catalogue = await visit.roof.catalogue()
    found: Sequence[ScenarioTold] = _sorted(catalogue, sort.column, visit.language, down=sort.down)
    if match.said:
        sought = {one.id for one in matching(catalogue, match)}
        found = [one for one in found if one.id in sought]
    shown = found[start : start + PAGE]
    async with visit.roof.store.read() as tx:
        last = await board.last_success(tx, [one.id for one in shown])
    kept = match.said
    return visit.page(
        "scenarios.html.j2",
        scenarios=shown,
        last=last,
        match=match,
        offers=offers(catalogue),
        catalogue=catalogue,
        sort=sort,
        heads=headings(SCENARIOS, BY_SCENARIO, sort, **kept),
        part=stretch(SCENARIOS, {**kept, "sort": sort.said}, start=start, shown=len(shown), total=len(found)),
    )


@lru_cache(maxsize=8)
def _sorted(catalogue: Catalogue, column: str, language: Language, *, down: bool) -> tuple[ScenarioTold, ...]:
    """All, those alike by their ids, whichever way; what says nothing of the column comes last."""
    by: dict[str, Callable[[ScenarioTold], Any]] = {
        "name": lambda one: one.name.in_(language).casefold() if one.name is not None else one.id,
        "state": lambda one: 0 if one.refused else 1 if one.faults else 2,
        "until": lambda one: one.valid_until or date.min,
    }
    by_id = sorted(catalogue.scenarios, key=lambda one: one.id)
    ordered = sorted(by_id, key=by[column], reverse=down)
    if column == "until":
        ordered.sort(key=lambda one: one.valid_until is None)
    return tuple(ordered)


async def accounts(visit: Visit) -> Response:
    """The accounts by name, or by service, fifty a page."""
    words, start, sort = visit.query("q"), start_of(visit), sort_of(visit, BY_ACCOUNT, "account")
    wanted = words.casefold()
    names = [name for name in await visit.roof.account_names() if wanted in name.casefold()]
    if sort.column == "service":
        names.sort(key=lambda name: name.partition("@")[::-1])
    if sort.down:
        names.reverse()
    shown = names[start : start + PAGE]
    return visit.page(
        "accounts.html.j2",
        accounts=await visit.roof.accounts(shown, visit.language),
        q=words,
        sort=sort,
        heads=headings(ACCOUNTS, BY_ACCOUNT, sort, q=words),
        part=stretch(ACCOUNTS, {"q": words, "sort": sort.said}, start=start, shown=len(shown), total=len(names)),
    )
