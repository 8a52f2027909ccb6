"""What went wrong of ours, and by which id does who reads the log find what somebody saw?"""

import logging
import secrets
from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from results.errors import StoreFull, StoreUnreachable

_log = logging.getLogger(__name__)

Face = Callable[[Request, int, str], Response]
"""How a part of the server says to people that something is not as asked: a status, and the id of a fault, or nothing."""

_FOR_PROGRAMS: Final = "/desk/api/"


def noted(request: Request, error: Exception) -> str:
    """Write a fault into the log; gives its id.

    The route is named and not the address: some addresses are secrets.
    """
    fault = secrets.token_hex(4)
    _log.error("Fault %s: %s %s", fault, request.method, _route_of(request), exc_info=error)
    return fault


def _route_of(request: Request) -> str:
    path = request.url.path
    if "endpoint" not in request.scope:
        return f"/{path.split('/')[1]}/…"
    for name, value in request.path_params.items():
        path = path.replace(str(value), f"{{{name}}}") if value else path
    return path


def status_of(error: Exception) -> int:
    """503 where our store may answer in a moment, 500 where something is wrong with us."""
    return 503 if isinstance(error, StoreUnreachable | StoreFull) else 500


def face_of(request: Request) -> Face | None:
    """That of the part of the server that an address lies in; None: of none that has its own."""
    path = request.url.path
    if path.startswith(_FOR_PROGRAMS):
        return None
    faces: dict[str, Face] = request.app.state.faces
    found = next((face for below, face in faces.items() if path == below or path.startswith(f"{below}/")), None)
    of_pages: Callable[[Request], Face | None] = request.app.state.face_of_pages
    return found or of_pages(request)
