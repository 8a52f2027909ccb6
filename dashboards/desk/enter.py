"""How does somebody get in: with a password, and the code of a telephone where they have one?

Whatever is wrong is told in the same words, whether the name is known, the
password right, or too much was tried, and after the same work on a password.
"""

import secrets
from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlencode

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from dashboards.desk import code, password
from dashboards.desk.guard import CODE, ME, SIGN_IN
from dashboards.desk.visit import Seated, Visit
from results.records import Text
from results.store import act, person, person_session

WRONG: Final = Text(
    fr="Ce nom et ce mot de passe ne vont pas ensemble. Après cinq essais, plus personne n’entre sous ce nom pendant un moment.",
    en="This name and password do not go together. After five tries nobody gets in under this name for a while.",
)
WRONG_CODE: Final = Text(
    fr="Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant.",
    en="This is not the code, or it was used already. Wait for the next one.",
)
CROWDED: Final = Text(
    fr="Trop de personnes se connectent en même temps. Attendez quelques secondes, puis recommencez.",
    en="Too many people sign in at once. Wait a few seconds, then try again.",
)
_NEXT: Final = 500


async def ask(visit: Visit) -> Response:
    """The page on which somebody signs in."""
    if visit.session is not None and visit.session.proven:
        return RedirectResponse("/desk", 303)
    return visit.page("sign_in.html.j2", name="", next=_inside(visit.request.query_params.get("next", "")))


async def sign_in(visit: Visit) -> Response:
    """Look at a name and a password."""
    with password.ROW.place() as has_room:
        if has_room:
            return await _looked_at(visit)
    response = _again(visit, 503, visit.said(CROWDED))  # no try is counted that nobody looks at
    response.headers["Retry-After"] = "10"
    return response


async def _looked_at(visit: Visit) -> Response:
    name, said = visit.form.text("name").casefold(), visit.form.raw("password")
    async with visit.roof.store.write() as tx:
        proof = await person.take_try(tx, name, visit.now)
    right = await password.is_right(said, proof.password if proof is not None else None)
    token = await _let_in(visit, proof, said) if right and proof is not None else None
    if token is None or proof is None:
        await _note_failure(visit, name)
        return _again(visit, 401, visit.said(WRONG))
    then = _inside(visit.form.text("next"))
    if proof.person.has_code:
        return Seated(f"{CODE}?{_query(then)}" if then else CODE, token)
    return Seated(ME if proof.person.given else then or "/desk", token)


def _again(visit: Visit, status: int, problem: str) -> Response:
    then = _inside(visit.form.text("next"))
    back = _returned(visit, then)
    return back.page("sign_in.html.j2", status, name=visit.form.text("name"), next=then, problem=problem)


async def _let_in(visit: Visit, proof: person.Proof, said: str) -> str | None:
    """Begin a session, where the password that was looked at still is the one that is kept; its token."""
    name, has_code = proof.person.name, proof.person.has_code
    renewed = await password.hashed_aside(said) if password.is_outdated(proof.password) else None
    async with visit.roof.store.write() as tx:
        enter = person.half_in if has_code else person.came_in
        if not await enter(tx, name, password=proof.password):
            return None
        if renewed is not None:
            await person.renew_hash(tx, name, renewed)
        if not has_code:
            await act.note(tx, name, "signed_in", "", at=visit.now)
        return await _seat(visit, tx, name, proven=not has_code)


async def ask_code(visit: Visit) -> Response:
    """The page on which somebody types their code."""
    if visit.session is None or visit.session.proven:
        return RedirectResponse(SIGN_IN if visit.session is None else "/desk", 303)
    return visit.page("code.html.j2", next=_inside(visit.request.query_params.get("next", "")))


async def prove(visit: Visit) -> Response:
    """Look at a code."""
    session, then = visit.session, _inside(visit.form.text("next"))
    if session is None or session.proven:
        return RedirectResponse(SIGN_IN if session is None else "/desk", 303)
    name = session.person.name
    async with visit.roof.store.write() as tx:
        proof = await person.take_try(tx, name, visit.now)
        secret = person.opened_code(proof, key=visit.roof.key) if proof is not None else None
        step = (
            code.step_of(secret.decode(), visit.form.text("code"), visit.now, after=proof.code_step)
            if proof is not None and secret is not None
            else None
        )
        if step is not None and await person.came_in(tx, name, step=step):
            await person_session.end(tx, session.digest)
            token = await _seat(visit, tx, name, proven=True)
            await act.note(tx, name, "signed_in", "", at=visit.now, details="code")
            return Seated(ME if session.person.given else then or "/desk", token)
    await _note_failure(visit, name)
    return _returned(visit, then).page("code.html.j2", 401, next=then, problem=visit.said(WRONG_CODE))


async def sign_out(visit: Visit) -> Response:
    assert visit.session is not None
    async with visit.roof.store.write() as tx:
        await person_session.end(tx, visit.session.digest)
        await act.note(tx, visit.name, "signed_out", "", at=visit.now)
    return Seated(f"{SIGN_IN}?said=signed_out", secrets.token_urlsafe(32))


async def _seat(visit: Visit, tx: AsyncConnection, name: str, *, proven: bool) -> str:
    """A session under a token that nobody has seen before."""
    token = secrets.token_urlsafe(32)
    await person_session.begin(tx, token, name, visit.now, proven=proven)
    return token


async def _note_failure(visit: Visit, name: str) -> None:
    """Only of people there are: what is typed as a name may be a password."""
    async with visit.roof.store.write() as tx:
        known = await person.find(tx, name)
        if known is not None:
            await act.note(tx, name, "sign_in_failed", "", at=visit.now, details=_locked(known.locked_until, visit.now))


def _locked(until: datetime | None, now: datetime) -> str:
    return f"locked until {until:%Y-%m-%d %H:%M:%S} UTC" if until is not None and until > now else ""


def _inside(path: str) -> str:
    """Where somebody wanted to go, if that is a page of the desk; else nowhere."""
    plain = path[:_NEXT]
    is_ours = plain == "/desk" or plain.startswith(("/desk/", "/desk?"))
    is_ours = is_ours and ".." not in unquote(plain.partition("?")[0]).split("/")
    return plain if is_ours and "\\" not in plain and "//" not in plain and plain.isprintable() else ""


def _returned(visit: Visit, then: str) -> Visit:
    """With the form that came back the way on is not lost, in the other language either."""
    return replace(visit, kept={"next": then} if then else {})


def _query(then: str) -> str:
    return urlencode({"next": then})
