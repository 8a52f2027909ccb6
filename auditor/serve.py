"""How is what is public kept in the application, as releases come out?"""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from fastapi import FastAPI

from auditor.gathered import folder_of
from auditor.house import House
from auditor.ladder import LADDERS
from auditor.roof import DeskRoof
from dashboards.app import create_app
from dashboards.app.ladder import Step
from dashboards.app.site import Site
from dashboards.shelf.stock import Shelf, stock
from results.errors import ResultsError

LOOK_EVERY: Final = timedelta(seconds=5)


async def application(house: House, *, site: Site, rate_per_s: float | None) -> FastAPI:
    """The application with what is public now, and the auditors' desk.

    Raises:
        ReleaseUnreadable: a public release is not what was published.
    """
    shelf = await stock(house.store, folder_of(house))
    ladders = {
        str(track): tuple(Step(title=step.title, criteria=step.criteria, beyond_law=step.beyond_law) for step in steps)
        for track, steps in LADDERS.items()
    }
    return create_app(shelf, ladders=ladders, site=site, rate_per_s=rate_per_s, roof=DeskRoof(house))


async def keep_stocked(app: FastAPI, house: House, tell: Callable[[Shelf], None]) -> None:
    """Look for what was published, for ever; what is shown stays where the store or a folder cannot be read."""
    while True:
        await asyncio.sleep(LOOK_EVERY.total_seconds())
        try:
            shelf = await stock(house.store, folder_of(house), app.state.shelf)
        except ResultsError as error:
            app.state.trouble = str(error)
            continue
        app.state.trouble = None
        if shelf.state != app.state.shelf.state:
            app.state.shelf = shelf
            tell(shelf)
