"""Of which release does a request ask? What is public is taken once, at its beginning."""

from typing import Annotated

from fastapi import Depends, Path
from starlette.requests import Request

from dashboards.app.problem import Problem
from dashboards.shelf.book import Book
from dashboards.shelf.stock import Shelf

CURRENT = "current"


def shelf_of(request: Request) -> Shelf:
    shelf: Shelf = request.scope["shelf"]
    return shelf


def newest_of(request: Request) -> Book:
    """The release that stands now.

    Raises:
        Problem: there is none yet.
    """
    book = shelf_of(request).current
    if book is None:
        raise Problem(404, "no_release")
    return book


def book_of(
    request: Request,
    release: Annotated[str, Path(description="A release, as `2020-Q1.1`; `current`: the newest.", max_length=100)],
) -> Book:
    if release == CURRENT:
        return newest_of(request)
    book = shelf_of(request).find(release)
    if book is None:
        raise Problem(404, "release_unknown" if shelf_of(request).books else "no_release")
    return book


Of = Annotated[Book, Depends(book_of)]
Newest = Annotated[Book, Depends(newest_of)]
Public = Annotated[Shelf, Depends(shelf_of)]
