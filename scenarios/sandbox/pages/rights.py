"""How does a member ask for their data, and get them?"""

from starlette.responses import Response

from scenarios.sandbox.behaviour import Way
from scenarios.sandbox.order import OrderStatus, archive_of, expires_at, is_shown, news_of, place_order, status_of
from scenarios.sandbox.pages.exchange import as_download
from scenarios.sandbox.service import ExportMode
from scenarios.sandbox.state import CATEGORIES, Doing, Message, Order
from scenarios.sandbox.visit import Visit


async def rights(visit: Visit) -> Response:
    return visit.page("rights.html")


async def ask(visit: Visit) -> Response:
    behaviour = visit.portal.behaviour
    if behaviour.way is Way.POST:
        return visit.page("notice.html", 404, notice="missing")
    pending = next((o for o in visit.state.orders_of(visit.member.account.username) if _in_hand(visit, o)), None)
    if visit.request.method == "GET":
        return visit.page("request.html", categories=CATEGORIES, error=None, pending=pending)
    if pending is not None:
        return visit.page("request.html", 409, categories=CATEGORIES, error=None, pending=pending)
    wanted = tuple(c for c in CATEGORIES if c in visit.lists.get("category", ()))
    error = _fault(visit, wanted)
    if error is not None:
        return visit.page("request.html", 422, categories=CATEGORIES, error=error, pending=None)
    return _take(visit, wanted)


async def requests(visit: Visit) -> Response:
    behaviour, now = visit.portal.behaviour, visit.now
    orders = [
        (
            order,
            status_of(order, behaviour, now),
            expires_at(order, behaviour) if behaviour.end_announced else None,
            news_of(order, behaviour, now),
        )
        for order in visit.state.orders_of(visit.member.account.username)
        if is_shown(status_of(order, behaviour, now), behaviour)
    ]
    return visit.page("requests.html", orders=orders, Status=OrderStatus)


async def download(visit: Visit) -> Response:
    """Give an archive to whom it opens for; everybody else learns nothing of it."""
    counters, behaviour = visit.portal.counters, visit.portal.behaviour
    token, username = visit.request.path_params["token"], visit.session.username
    order = next((o for o in visit.state.orders if o.token == token), None)
    who = username or "anonymous"
    if order is None or not behaviour.opens(order, username):
        counters.refused_downloads[who] += 1
        if username is None:
            return visit.go("/connexion", visit.say("Connectez-vous pour continuer.", "Sign in to continue."))
        return visit.page("notice.html", 404, notice="missing")
    status = status_of(order, behaviour, visit.now)
    if status is not OrderStatus.READY:
        counters.refused_downloads[who] += 1
        if status is OrderStatus.EXPIRED:
            return visit.page("notice.html", 410, notice="expired")
        return visit.page("notice.html", 404, notice="missing")
    archive = archive_of(order, visit.state, visit.portal.service, behaviour, visit.now)
    counters.downloads[who] += 1
    if username is not None:
        visit.observe(Doing.DOWNLOAD, visit.member, f"/droits/demandes#{order.reference}")
    if username == order.username:
        behaviour.aftermath(visit.member)
    return as_download(archive.content, archive.name, archive.media_type)


async def confirm(visit: Visit) -> Response:
    """Confirm a request that came by letter: whoever has the link has read the member's mail."""
    order = next((o for o in visit.state.orders if o.token == visit.request.path_params["token"]), None)
    if order is None:
        return visit.page("notice.html", 404, notice="missing")
    visit.state.confirmed.add(order.reference)
    return visit.page("notice.html", notice="confirmed")


def _fault(visit: Visit, wanted: tuple[str, ...]) -> str | None:
    """What the form lacks, in words."""
    behaviour = visit.portal.behaviour
    document = visit.uploads.get("document")
    if not behaviour.form_works:
        return visit.say("Réessayez plus tard.", "Try again later.")
    if not wanted:
        return visit.say("Choisissez au moins une catégorie.", "Choose at least one category.")
    if behaviour.motive_compulsory and not visit.text("motive"):
        return visit.say("Indiquez le motif de votre demande.", "Give the reason for your request.")
    if behaviour.document_compulsory and (document is None or not document.name):
        return visit.say("Joignez la copie de votre pièce d’identité.", "Attach the copy of your identity document.")
    if behaviour.captcha:
        return visit.say("Confirmez que vous n’êtes pas un robot.", "Confirm that you are not a robot.")
    return None


def _in_hand(visit: Visit, order: Order) -> bool:
    return status_of(order, visit.portal.behaviour, visit.now) is OrderStatus.PREPARING


def _take(visit: Visit, wanted: tuple[str, ...]) -> Response:
    portal, username = visit.portal, visit.member.account.username
    order = place_order(
        visit.state,
        portal.service,
        portal.behaviour,
        username=username,
        language=visit.language,
        categories=wanted,
        now=visit.now,
    )
    portal.counters.export_requests[username] += 1
    return visit.go("/droits/demandes", _acknowledge(visit, order))


def _acknowledge(visit: Visit, order: Order) -> str:
    """Say that the request was received and until when it is answered; an agent also writes it as a message."""
    behaviour, promise = visit.portal.behaviour, visit.promise
    if not behaviour.acknowledges:
        return visit.say(f"Formulaire envoyé, référence {order.reference}.", f"Form sent, reference {order.reference}.")
    if behaviour.fee is not None:
        return visit.say(
            f"Votre demande {order.reference} attend votre paiement de {behaviour.fee.fr}.",
            f"Your request {order.reference} awaits your payment of {behaviour.fee.en}.",
        )
    if behaviour.mode is ExportMode.IMMEDIATE:
        return visit.say(
            f"Votre demande {order.reference} est enregistrée. Votre archive est prête.",
            f"Your request {order.reference} has been recorded. Your archive is ready.",
        )
    words = visit.say(
        f"Votre demande {order.reference} est enregistrée. Votre archive sera prête sous {promise.fr}.",
        f"Your request {order.reference} has been recorded. Your archive will be ready within {promise.en}.",
    )
    if behaviour.mode is ExportMode.ON_REQUEST:
        visit.member.messages.append(
            Message(
                id=visit.state.new_id("message"),
                sent_at=visit.now,
                author="service",
                subject=visit.say(
                    f"Accusé de réception de la demande {order.reference}",
                    f"Acknowledgement of request {order.reference}",
                ),
                body=words,
            )
        )
    return words
