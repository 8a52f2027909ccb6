"""How does a member come in and go out?"""

from starlette.responses import Response

from scenarios.sandbox.behaviour import Knock
from scenarios.sandbox.sign_in import change_session, check_code, check_mailed_code, check_password, mail_code
from scenarios.sandbox.state import Doing, Member
from scenarios.sandbox.visit import Visit


async def sign_in(visit: Visit) -> Response:
    if visit.request.method == "GET":
        return visit.go("/compte") if visit.session.username else visit.page("sign_in.html", wrong=False, typed="")
    username = visit.text("username")
    counters, state = visit.portal.counters, visit.state
    member = check_password(state, username, visit.texts.get("password", ""), visit.now)
    if member is None:
        counters.failed_sign_ins[username] += 1
        known = state.members.get(username)
        if known is not None:
            visit.observe(Doing.FAILED_SIGN_IN, known, "/connexion")
            if known.closed_until is not None and visit.now < known.closed_until:
                return visit.page("notice.html", 429, notice="too_many")
        return visit.page("sign_in.html", 422, wrong=True, typed=username)
    knock = Knock(path="/connexion", username=username, state=state, now=visit.now)
    if visit.portal.behaviour.locked(knock):
        return visit.page("notice.html", 403, notice="locked")
    mails = visit.portal.behaviour.mails_code
    if mails:
        mail_code(state, member)
    if member.totp is not None or mails:
        visit.session.awaiting_code = username
        return visit.go("/connexion/code")
    return _let_in(visit, member)


async def enter_code(visit: Visit) -> Response:
    member = visit.state.members.get(visit.session.awaiting_code or "")
    if member is None:
        return visit.go("/connexion")
    if visit.request.method == "GET":
        return visit.page("code.html", wrong=False, mailed=visit.portal.behaviour.mails_code)
    if not _is_right(visit, member):
        visit.portal.counters.failed_sign_ins[member.account.username] += 1
        visit.observe(Doing.FAILED_SIGN_IN, member, "/connexion/code")
        return visit.page("code.html", 422, wrong=True, mailed=visit.portal.behaviour.mails_code)
    return _let_in(visit, member)


def _is_right(visit: Visit, member: Member) -> bool:
    if visit.portal.behaviour.mails_code:
        return check_mailed_code(visit.state, member, visit.text("code"))
    return check_code(member, visit.text("code"), visit.now)


async def sign_out(visit: Visit) -> Response:
    visit.session = change_session(visit.state, visit.session, visit.now, username=None)
    return visit.go("/", visit.say("Vous êtes déconnecté(e).", "You are signed out."))


def _let_in(visit: Visit, member: Member) -> Response:
    username = member.account.username
    visit.session = change_session(visit.state, visit.session, visit.now, username=username)
    visit.portal.counters.sign_ins[username] += 1
    visit.observe(Doing.SIGN_IN, member, "/connexion")
    return visit.go("/compte")
