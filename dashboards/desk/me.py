"""What may somebody change about themselves: their password, their code, their interests, where they are signed in?"""

from datetime import timedelta
from typing import Final

from starlette.responses import Response

from dashboards.desk import code, password
from dashboards.desk import person as people
from dashboards.desk.guard import ME
from dashboards.desk.person import PersonRefused
from dashboards.desk.visit import Visit
from dashboards.desk.words import SCOPES
from results.records import Text
from results.store import act, interest, person, person_session, person_token

WRONG_PASSWORD: Final = Text(
    fr="Votre mot de passe actuel n’est pas celui-là.", en="This is not your current password."
)
NOT_TWICE: Final = Text(
    fr="Les deux nouveaux mots de passe ne sont pas les mêmes.", en="The two new passwords are not the same."
)
SAME: Final = Text(
    fr="C’est le mot de passe que vous avez déjà : choisissez-en un autre.",
    en="That is the password you have already: choose another.",
)
WRONG_CODE: Final = Text(
    fr="Ce code ne vient pas de ce secret. Vérifiez l’heure de votre téléphone, puis recommencez.",
    en="This code does not come from this secret. Check the time of your telephone, then try again.",
)
_BASE32 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_SECRET_LENGTH: Final = 32


async def show(visit: Visit) -> Response:
    return await page(visit)


async def page(
    visit: Visit, status: int = 200, problem: Text | None = None, secret: str = "", token: str = ""
) -> Response:
    """The page; `token`: one that was made just now, which is shown this once."""
    async with visit.roof.store.read() as tx:
        declared = await interest.of(tx, visit.name, over=True)
        places = await person_session.of(tx, visit.name, visit.now)
        acts = await act.listing(tx, person=visit.name, limit=15)
        tokens = await person_token.of(tx, visit.name)
    secret = secret or code.new_secret()
    return visit.page(
        "me.html.j2",
        status,
        problem=visit.said(problem) if problem is not None else None,
        person=visit.person,
        interests=declared,
        places=places,
        acts=acts,
        tokens=[one for one in tokens if one.holds(visit.now)],
        over=[one for one in tokens if not one.holds(visit.now)],
        new_token=token,
        scopes=SCOPES,
        last_day=lambda one: one.until - timedelta(seconds=1),
        secret=secret,
        otpauth=code.address_of(secret, visit.name, visit.roof.operator or "auditor"),
        shortest=password.SHORTEST,
    )


async def change_password(visit: Visit) -> Response:
    assert visit.session is not None
    new, again = visit.form.raw("new"), visit.form.raw("again")
    if not await is_mine(visit, visit.form.raw("current")):
        return await page(visit, 422, WRONG_PASSWORD)
    if new != again:
        return await page(visit, 422, NOT_TWICE)
    if new == visit.form.raw("current"):
        return await page(visit, 422, SAME)
    try:
        await people.set_password(
            visit.roof.store,
            visit.name,
            new,
            by=visit.name,
            now=visit.now,
            given=False,
            staying=visit.session.digest,
        )
    except PersonRefused as refused:
        return await page(visit, 422, refused.words)
    return visit.go(ME, said="password")


async def add_code(visit: Visit) -> Response:
    """Have a code asked for from now on: the telephone shows that it has the secret."""
    secret = visit.form.text("secret")
    if not await is_mine(visit, visit.form.raw("current")):
        return await page(visit, 422, WRONG_PASSWORD, secret)
    is_secret = len(secret) == _SECRET_LENGTH and set(secret) <= _BASE32
    step = code.step_of(secret, visit.form.text("code"), visit.now, after=None) if is_secret else None
    if step is None:
        return await page(visit, 422, WRONG_CODE, secret if is_secret else "")
    await people.set_code(
        visit.roof.store, visit.name, secret, key=visit.roof.key, by=visit.name, now=visit.now, step=step
    )
    return visit.go(ME, said="code")


async def end_sessions(visit: Visit) -> Response:
    """End every session but this one."""
    assert visit.session is not None
    async with visit.roof.store.write() as tx:
        await person_session.end_all(tx, visit.name, but=visit.session.digest)
        await act.note(tx, visit.name, "sessions_ended", visit.name, at=visit.now)
    return visit.go(ME)


async def declare(visit: Visit) -> Response:
    """Declare an interest; only an admin says that it is over."""
    try:
        await people.declare_interest(
            visit.roof.store,
            visit.name,
            visit.form.text("controller")[:200],
            visit.form.text("why")[:500],
            by=visit.name,
            now=visit.now,
        )
    except PersonRefused as refused:
        return await page(visit, 422, refused.words)
    return visit.go(ME, said="declared")


async def is_mine(visit: Visit, said: str) -> bool:
    """Whether a password is that of whoever is here; tries count, as at the door."""
    async with visit.roof.store.write() as tx:
        proof = await person.take_try(tx, visit.name, visit.now)
    if proof is None or not await password.is_right(said, proof.password):
        return False
    async with visit.roof.store.write() as tx:
        return await person.came_in(tx, visit.name, password=proof.password)
