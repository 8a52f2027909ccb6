"""How does a person let a program of the house read the desk in their name, for how long, and no longer?

A token is shown once, by the answer that makes it. A name is given once at a
time, so that whoever loads that answer again makes no second one.
"""

import secrets
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from starlette.responses import Response

from dashboards.desk import me
from dashboards.desk.guard import ME
from dashboards.desk.roof import Missing
from dashboards.desk.visit import Visit
from results.records import Text
from results.records.person import PersonToken, TokenScope
from results.store import act, person_token
from results.store.person_session import digest_of

LONGEST: Final = timedelta(days=366)
MOST: Final = 10
_LONGEST_NAME: Final = 60
_BEGINS: Final = "desk_"

NO_NAME: Final = Text(
    fr="Donnez un nom au jeton : celui du programme qui s’en sert.",
    en="Give the token a name: that of the program that uses it.",
)
NAME_TAKEN: Final = Text(
    fr="Vous avez déjà un jeton de ce nom. Un jeton ne se montre qu’une fois : s’il est perdu, révoquez-le, puis faites-en un "
    "autre.",
    en="You have a token of this name already. A token is shown once: if it is lost, revoke it, then make another.",
)
NO_END: Final = Text(
    fr="Choisissez le dernier jour du jeton : aujourd’hui au plus tôt, dans un an au plus tard.",
    en="Choose the last day of the token: today at the earliest, in a year at the latest.",
)
TOO_MANY: Final = Text(
    fr="Vous avez déjà dix jetons. Révoquez-en un d’abord.", en="You have ten tokens already. Revoke one first."
)


async def make(visit: Visit) -> Response:
    """Make a token, and show it this once."""
    name, until = visit.form.text("token_name")[:_LONGEST_NAME], _end(visit)
    problem = NO_NAME if not name else NO_END if until is None else None
    if problem is None and not await me.is_mine(visit, visit.form.raw("current")):
        problem = me.WRONG_PASSWORD
    if problem is not None or until is None:
        return await me.page(visit, 422, problem)
    token = _BEGINS + secrets.token_urlsafe(32)
    made = PersonToken(
        digest=digest_of(token),
        person=visit.name,
        name=name,
        scope=TokenScope.CASES,
        made_at=visit.now,
        until=until,
    )
    async with visit.roof.store.write() as tx:
        held = [one for one in await person_token.of(tx, visit.name) if one.holds(visit.now)]
        if any(one.name == name for one in held):
            problem = NAME_TAKEN
        elif len(held) >= MOST:
            problem = TOO_MANY
        else:
            await act.note(tx, visit.name, "token_made", name, at=visit.now, details=f"{made.scope} {until:%Y-%m-%d}")
            await person_token.make(tx, token, made)
    if problem is not None:
        return await me.page(visit, 422, problem)
    return await me.page(visit, token=token)


async def end(visit: Visit) -> Response:
    """Take a token back: no program reads by it any more."""
    async with visit.roof.store.write() as tx:
        ended = await person_token.end(tx, visit.name, visit.form.text("digest"), visit.now)
        if ended is None:
            raise Missing
        await act.note(tx, visit.name, "token_ended", ended.name, at=visit.now)
    return visit.go(ME, said="token_ended")


def _end(visit: Visit) -> datetime | None:
    """The instant after the last day that is asked for, by the desk's own time; None: it is not one that may be."""
    zone = ZoneInfo(visit.roof.zone)
    try:
        last = date.fromisoformat(visit.form.text("until"))
    except ValueError:
        return None
    if not visit.today <= last <= visit.today + LONGEST:
        return None
    return datetime.combine(last + timedelta(days=1), time(), zone).astimezone(visit.now.tzinfo)
