"""What can anybody read?"""

from starlette.responses import FileResponse, PlainTextResponse, Response

from scenarios.sandbox.page import HERE
from scenarios.sandbox.state import Doing
from scenarios.sandbox.visit import Visit

_LONGEST_QUERY = 200


async def home(visit: Visit) -> Response:
    return visit.page("home.html")


async def privacy(visit: Visit) -> Response:
    return visit.page("privacy.html")


async def help_page(visit: Visit) -> Response:
    """Answer a search in words; whose search it was is observed."""
    query = visit.request.query_params.get("q", "").strip()[:_LONGEST_QUERY]
    username = visit.session.username
    if query and username is not None:
        visit.observe(Doing.SEARCH, visit.state.members[username], "/aide", query=query)
    return visit.page("help.html", query=query)


async def contact(visit: Visit) -> Response:
    return visit.page("contact.html")


async def switch_language(visit: Visit) -> Response:
    """Keep the language chosen, and go back to the page it was chosen on."""
    visit.session.language = "en" if visit.request.path_params["language"] == "en" else "fr"
    back = visit.request.query_params.get("retour", "/")
    return visit.go(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/")


async def answer_cookies(visit: Visit) -> Response:
    visit.session.cookies_answered = True
    return visit.go("/")


async def missing(visit: Visit) -> Response:
    return visit.page("notice.html", 404, notice="missing")


async def style(_request: object) -> Response:
    return FileResponse(HERE / "static" / "sablon.css", media_type="text/css")


async def robots(_request: object) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /compte\nDisallow: /droits\n")
