"""What can anybody read?"""

from starlette.responses import FileResponse, PlainTextResponse, Response

from scenarios.sandbox.behaviour import Layout, Notice
from scenarios.sandbox.page import HERE
from scenarios.sandbox.paper import printed_notice
from scenarios.sandbox.state import Doing
from scenarios.sandbox.visit import Visit

_LONGEST_QUERY = 200


async def home(visit: Visit) -> Response:
    return visit.page("home.html")


async def privacy(visit: Visit) -> Response:
    """The privacy notice, as far as there is one."""
    behaviour = visit.portal.behaviour
    if behaviour.notice is Notice.NONE:
        return await missing(visit)
    if behaviour.notice is Notice.SIGNED_IN_ONLY and visit.session.username is None:
        return visit.go("/connexion")
    if behaviour.notice is Notice.IN_GERMAN:
        return visit.page("privacy_de.html")
    if behaviour.layout is Layout.PDF:
        text = visit.render("privacy.html")
        return Response(printed_notice(text), media_type="application/pdf")
    return visit.page("privacy.html")


async def legal(visit: Visit) -> Response:
    return visit.page("legal.html") if visit.portal.behaviour.layout is Layout.LEGAL else await missing(visit)


async def your_rights(visit: Visit) -> Response:
    return visit.page("your_rights.html") if visit.portal.behaviour.layout is Layout.SPLIT else await missing(visit)


async def help_page(visit: Visit) -> Response:
    """Answer a search in words; whose search it was is observed."""
    typed = visit.request.query_params.get("q", "").strip()[:_LONGEST_QUERY]
    query = visit.portal.behaviour.keeps("q", typed)
    username = visit.session.username
    if query and username is not None:
        visit.observe(Doing.SEARCH, visit.state.members[username], "/aide", query=query)
    return visit.page("help.html", query=query)


async def contact(visit: Visit) -> Response:
    return visit.page("contact.html") if visit.portal.behaviour.reachable else await missing(visit)


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
