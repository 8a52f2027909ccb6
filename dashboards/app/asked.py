"""Of which release does a request ask? What is public is taken once, at its beginning."""

from typing import Annotated

from fastapi import Depends, Path
from starlette.requests import Request

from dashboards.http.problem import Problem
from dashboards.shelf.book import Book
from dashboards.shelf.stock import Shelf

CURRENT = "current"


# Dependencies are coroutines: FastAPI sends others to a thread, which costs more than all that they do.


async def shelf_of(request: Request) -> Shelf:
    shelf: Shelf = request.scope["shelf"]
    return shelf


Public = Annotated[Shelf, Depends(shelf_of)]


async def book_of(
    shelf: Public,
    release: Annotated[str, Path(description="A release, as `2020-Q1.1`; `current`: the newest.", max_length=100)],
) -> Book:
    """The release that is asked for.

    Raises:
        Problem: there is none of this name, or none at all yet.
    """
    book = shelf.current if release == CURRENT else shelf.find(release)
    if book is None:
        raise Problem(404, "release_unknown" if shelf.books and release != CURRENT else "no_release")
    return book


Of = Annotated[Book, Depends(book_of)]
