"""How is what is public kept in the application, as releases come out?"""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from fastapi import FastAPI

from auditor.day import calendar_day
from auditor.gathered import folder_of
from auditor.house import House
from auditor.notice.page import NoticePages
from auditor.roof import DeskRoof
from auditor.site import ladders, measured, publisher_of
from dashboards.address import Site
from dashboards.app import create_app
from dashboards.app.pages import Pages
from dashboards.shelf.stock import Shelf, stock
from results.errors import ResultsError

LOOK_EVERY: Final = timedelta(seconds=5)


async def application(house: House, *, site: Site, rate_per_s: float | None) -> FastAPI:
    """The application with what is public now, and the auditors' desk.

    Raises:
        ReleaseUnreadable: a public release is not what was published.
        ShelfUnwritable: its index cannot be written.
    """
    shelf = await stock(house.store, folder_of(house))
    pages = Pages(
        ladders=ladders(),
        today=lambda: calendar_day(house.clock.now()),
        url=site.url,
        publisher=publisher_of(house.settings),
        measured=measured(),
    )
    await pages.world(shelf)
    return create_app(
        shelf,
        ladders=ladders(),
        site=site,
        pages=pages,
        rate_per_s=rate_per_s,
        roof=DeskRoof(house),
        notices=NoticePages(house) if house.settings.page_site is not None else None,
    )


async def keep_stocked(app: FastAPI, house: House, tell: Callable[[Shelf], None], warn: Callable[[str], None]) -> None:
    """Look for what was published, for ever; what is shown stays where the store or a folder cannot be read.

    `warn`: told what hinders it, once, in words that are for nobody outside.
    """
    trouble = None
    while True:
        await asyncio.sleep(LOOK_EVERY.total_seconds())
        try:
            shelf = await stock(house.store, folder_of(house), app.state.shelf)
        except ResultsError as error:
            app.state.trouble = error.code
            if trouble != str(error):
                trouble = str(error)
                warn(trouble)
            continue
        if shelf.state != app.state.shelf.state:
            await app.state.pages.world(shelf)
            app.state.shelf = shelf
            tell(shelf)
        app.state.trouble = trouble = None
