"""How does the server say that something is not as asked? RFC 9457, in French and English."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboards.http.fault import face_of, noted, status_of
from dashboards.http.language import language_of
from dashboards.typography import spaced
from results.records import Text

MEDIA_TYPE = "application/problem+json"

WORDS: Mapping[str, Text] = {
    "no_release": Text(
        fr="Rien n’est encore publié. La première publication paraîtra ici.",
        en="Nothing is published yet. The first release will appear here.",
    ),
    "release_unknown": Text(fr="Aucune publication ne porte ce nom.", en="No public release has this name."),
    "not_found": Text(
        fr="Cette publication ne contient rien de ce nom.", en="There is nothing of this name in this release."
    ),
    "service_unknown": Text(fr="Rien n’est public de ce service.", en="Nothing is public of this service."),
    "path_unknown": Text(fr="Il n’y a rien à cette adresse.", en="There is nothing at this address."),
    "method_not_allowed": Text(fr="Ici, on ne fait que lire.", en="Here one only reads."),
    "cursor_invalid": Text(
        fr="Ce curseur n’appartient pas à cette liste ; recommencez sans lui.",
        en="This cursor is not of this list; begin again without it.",
    ),
    "parameter_invalid": Text(
        fr="Un paramètre ne peut pas être lu ; `errors` le nomme.", en="A parameter cannot be read; `errors` names it."
    ),
    "range_invalid": Text(fr="Le fichier n’a pas une telle partie.", en="The file has no such part."),
    "too_many_requests": Text(
        fr="Trop de requêtes à la fois ; `Retry-After` dit combien de secondes attendre.",
        en="Too many requests at once; `Retry-After` says how many seconds to wait.",
    ),
    "token_invalid": Text(
        fr="Il faut un jeton qui soit encore valable : `Authorization: Bearer …`. On en fait un au bureau, sur la page de son "
        "compte.",
        en="It takes a token that still holds: `Authorization: Bearer …`. One is made at the desk, on the page of one’s account.",
    ),
    "not_ready": Text(fr="Le serveur n’est pas prêt.", en="The server is not ready."),
    "failure": Text(
        fr="Une erreur de notre part s’est produite ; rien n’est perdu.",
        en="Something of ours went wrong; nothing is lost.",
    ),
}


@dataclass
class Problem(Exception):
    """Something is not as it was asked for.

    Attributes:
        code: one of `WORDS`; permanent.
        errors: of parameters: which one, and why.
        fault: the id by which the log tells of it.
    """

    status: int
    code: str
    errors: tuple[Mapping[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    more: str = ""
    fault: str = ""

    def response(self, request: Request) -> Response:
        """As a program reads it; of a page, as a page of the part that it is in."""
        shown = self._shown(request)
        if shown is not None:
            for name, value in {"Cache-Control": "no-store", **self.headers}.items():
                shown.headers.setdefault(name, value)
            return shown
        language = language_of(request)
        detail = spaced(WORDS[self.code].in_(language), language)
        said: dict[str, object] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": f"{detail} {self.more}".strip(),
        }
        if self.errors:
            said["errors"] = list(self.errors)
        if self.fault:
            said["fault"] = self.fault
        return Response(
            json.dumps(said, ensure_ascii=False).encode("utf-8", errors="replace"),
            self.status,
            media_type=MEDIA_TYPE,
            headers={**self.headers, "Content-Language": language, "Cache-Control": "no-store"},
        )

    def _shown(self, request: Request) -> Response | None:
        face = face_of(request)
        return face(request, self.status, self.fault) if face is not None else None


class Net:
    """What nobody else has caught is written into the log, and answered with its id there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except Exception as error:
            if begun:  # half an answer cannot be taken back: the connection breaks off
                raise
            request = Request(scope)
            await problem_of(request, error).response(request)(scope, receive, send)


def problem_of(request: Request, error: Exception) -> Problem:
    """A fault of ours, which stands in the log by now."""
    status = status_of(error)
    headers = {"Retry-After": "10"} if status == 503 else {}
    return Problem(status, "not_ready" if status == 503 else "failure", fault=noted(request, error), headers=headers)


def install(app: FastAPI) -> None:
    """Answer everything that goes wrong in this form."""

    @app.exception_handler(Problem)
    async def said(request: Request, error: Problem) -> Response:
        return error.response(request)

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers or {})
        match error.status_code:
            case 404:
                return Problem(404, "path_unknown").response(request)
            case 405:
                return Problem(405, "method_not_allowed", headers={"Allow": "GET, HEAD, OPTIONS"}).response(request)
            case _:
                code = "failure" if error.status_code >= 500 else "parameter_invalid"
                return Problem(error.status_code, code, headers=headers).response(request)

    @app.exception_handler(RequestValidationError)
    async def of_parameters(request: Request, error: RequestValidationError) -> Response:
        found = tuple({"parameter": str(one["loc"][-1]), "why": str(one["msg"])} for one in error.errors())
        return Problem(422, "parameter_invalid", errors=found).response(request)
