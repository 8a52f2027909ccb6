"""Which badge may a service show?"""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboards.app.asked import Public
from dashboards.channels.badge import Theme, badge, standing_of
from dashboards.http.language import language_of

router = APIRouter(prefix="/badge", tags=["badges"])

_SVG: Final = "image/svg+xml"
_DRAWN: Final[dict[str, Any]] = {"content": {_SVG: {}}}


@router.get(
    "/{service}.svg",
    response_class=Response,
    responses={200: {**_DRAWN, "description": "The ladder."}, 404: {**_DRAWN, "description": "Not audited."}},
)
async def of_service(request: Request, shelf: Public, service: str, theme: Theme = "auto") -> Response:
    """Draw where a service stands, by the newest release that says so and stands; `?lang=fr` or `en`."""
    language = language_of(request)
    standing = standing_of(shelf, service)
    headers = {"Content-Language": language, "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    drawn = badge(standing, language, theme)
    return Response(drawn, 200 if standing else 404, media_type=_SVG, headers=headers)
