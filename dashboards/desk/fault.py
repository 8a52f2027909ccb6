"""What is somebody at the desk told where something of ours went wrong: what happened, what was kept, what to do?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from dashboards.desk.visit import Visit
from dashboards.http.fault import noted, status_of
from results.errors import StoreFull
from results.records import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What happened, and what to do about it."""

    happened: Text
    mend: Text


_OURS: Final = Told(
    happened=Text(fr="Une erreur de notre part s’est produite", en="Something of ours went wrong"),
    mend=Text(
        fr="Rechargez la page. Si l’erreur revient, donnez le numéro ci-dessous à qui fait tourner le programme.",
        en="Load the page again. Should the error come back, give the number below to whoever runs the program.",
    ),
)
_NO_STORE: Final = Told(
    happened=Text(fr="La base de données ne répond pas", en="The database does not answer"),
    mend=Text(
        fr="Attendez quelques secondes, puis rechargez la page : souvent, un autre programme l’occupait. Si cela dure, donnez le "
        "numéro ci-dessous à qui fait tourner le programme ; `auditor doctor` dit ce qui manque.",
        en="Wait for some seconds, then load the page again: often another program had it busy. Should it last, give the number "
        "below to whoever runs the program; `auditor doctor` says what is missing.",
    ),
)
_NO_ROOM: Final = Told(
    happened=Text(fr="Il n’y a plus de place sur le disque", en="There is no room left on the disk"),
    mend=Text(
        fr="Donnez le numéro ci-dessous à qui fait tourner le programme : rien ne s’écrit plus tant qu’il n’y a pas de place.",
        en="Give the number below to whoever runs the program: nothing more is written until there is room.",
    ),
)
_ASKED: Final[Mapping[int, Told]] = {
    404: Told(
        happened=Text(fr="Il n’y a rien à cette adresse", en="There is nothing at this address"),
        mend=Text(fr="Reprenez depuis l’accueil du bureau.", en="Begin again from the first page of the desk."),
    ),
    405: Told(
        happened=Text(fr="Cette adresse ne prend pas une telle demande", en="This address takes no such request"),
        mend=Text(
            fr="Revenez à la page, et passez par ses boutons et ses liens.",
            en="Go back to the page, and use its buttons and links.",
        ),
    ),
}
_NOT_AS_ASKED: Final = Told(
    happened=Text(fr="Cette demande n’a pas pu être lue", en="This request could not be read"),
    mend=Text(fr="Revenez à la page, et recommencez.", en="Go back to the page, and do it again."),
)
_NOTHING_DONE: Final = Text(fr="Rien n’a été changé.", en="Nothing was changed.")
_PERHAPS_DONE: Final = Text(
    fr="Tout ce qui était écrit auparavant est gardé. Ce que vous veniez d’envoyer a peut-être été fait, en tout ou en partie : "
    "regardez la page concernée avant de recommencer. Ce que vous aviez saisi est encore dans votre navigateur : revenez en "
    "arrière.",
    en="All that was written before is kept. What you were sending may have been done, in whole or in part: look at the page "
    "that it was for before you do it again. What you had typed is still in your browser: go back.",
)


def fault_page(visit: Visit, error: Exception) -> Response:
    """The page of a fault, which is in the log by then."""
    status = status_of(error)
    told = _NO_ROOM if isinstance(error, StoreFull) else _NO_STORE if status == 503 else _OURS
    response = _page(visit, status, told, noted(visit.request, error))
    if status == 503:
        response.headers["Retry-After"] = "10"
    return response


def status_page(visit: Visit, status: int, fault: str = "") -> Response:
    """The page of a request that no address of the desk takes."""
    told = _OURS if status >= 500 else _ASKED.get(status, _NOT_AS_ASKED)
    response = _page(visit, status, told, fault)
    if status == 405:
        response.headers["Allow"] = "GET, HEAD, POST"
    return response


def _page(visit: Visit, status: int, told: Told, fault: str) -> Response:
    is_reading = visit.request.method in ("GET", "HEAD")
    kept = _NOTHING_DONE if is_reading or status < 500 else _PERHAPS_DONE
    return visit.page(
        "fault.html.j2",
        status,
        happened=told.happened,
        kept=kept,
        mend=told.mend,
        fault=fault,
        again=visit.request.url.path if is_reading and status >= 500 else None,
    )
