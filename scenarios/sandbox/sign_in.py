"""Who may come in: passwords, codes, too many attempts?"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import pyotp

from results.records import Text
from scenarios.sandbox.state import Member, SandboxAccount, Session, State

IDLE = timedelta(days=2)
"""Who looks in every day stays signed in; who comes back after a weekend does not."""
ATTEMPTS = 5
CLOSED_FOR = timedelta(minutes=15)
_CODE_STEP = timedelta(seconds=30)


def enrol(account: SandboxAccount, state: State, *, prefix: str, code_for_all: bool) -> Member:
    """Make a member of an account; with `code_for_all`, one without a second factor is given one."""
    salt = secrets.token_bytes(16)
    drawn = hashlib.sha256(f"{state.seed}/{account.username}".encode()).digest()
    totp = account.totp or (base64.b32encode(drawn[:20]).decode() if code_for_all else None)
    member = Member(
        account=account,
        salt=salt,
        password_hash=_hash(account.password, salt),
        totp=totp,
        contract=f"{prefix}{int.from_bytes(drawn[20:24]) % 10**8:08d}",
        joined_at=state.opened_at,
    )
    state.members[account.username] = member
    return member


def check_password(state: State, username: str, password: str, now: datetime) -> Member | None:
    """Tell whether the password is right; five wrong ones close the account for a quarter of an hour."""
    member = state.members.get(username)
    if member is None:
        _hash(password, bytes(16))  # as slow as for a member, so that nobody learns who is one
        return None
    if member.closed_until is not None and now < member.closed_until:
        return None
    if not hmac.compare_digest(_hash(password, member.salt), member.password_hash):
        member.failures += 1
        if member.failures >= ATTEMPTS:
            member.failures, member.closed_until = 0, now + CLOSED_FOR
        return None
    member.failures, member.closed_until = 0, None
    return member


def check_code(member: Member, code: str, now: datetime) -> bool:
    """Tell whether the TOTP code (RFC 6238) is of this half minute or one beside it, on the service's clock.

    A code may be used twice: on a clock that stands still there is no other.
    """
    assert member.totp is not None
    totp = pyotp.TOTP(member.totp)
    typed = code.replace(" ", "")
    return any(hmac.compare_digest(totp.at(now + step * _CODE_STEP).encode(), typed.encode()) for step in (-1, 0, 1))


def mail_code(state: State, member: Member) -> None:
    """Write a member a code for this sign-in."""
    code = f"{secrets.randbelow(10**6):06d}"
    state.codes[member.account.username] = code
    words = Text(fr=f"Votre code de connexion est {code}.", en=f"Your sign-in code is {code}.")
    state.outbox.append((member.account.email, words))


def check_mailed_code(state: State, member: Member, typed: str) -> bool:
    """Tell whether it is the code mailed last; it serves once."""
    wanted = state.codes.pop(member.account.username, "")
    return bool(wanted) and hmac.compare_digest(wanted.encode(), typed.encode())


def new_session(state: State, now: datetime) -> Session:
    session = Session(id=secrets.token_urlsafe(32), csrf=secrets.token_urlsafe(32), seen_at=now)
    state.sessions[session.id] = session
    return session


def find_session(state: State, session_id: str | None, now: datetime) -> tuple[Session, bool]:
    """Give the browser's session, a new one where it has none, and whether a signed-in one was just lost to idleness."""
    session = state.sessions.get(session_id or "")
    if session is None:
        return new_session(state, now), False
    if now - session.seen_at > IDLE:
        del state.sessions[session.id]
        fresh = new_session(state, now)
        fresh.language, fresh.cookies_answered = session.language, session.cookies_answered
        return fresh, session.username is not None
    session.seen_at = now
    return session, False


def change_session(state: State, session: Session, now: datetime, *, username: str | None) -> Session:
    """Go on under a new id, so that a cookie planted before the sign-in is worth nothing after it."""
    state.sessions.pop(session.id, None)
    fresh = new_session(state, now)
    fresh.username, fresh.language, fresh.cookies_answered = username, session.language, session.cookies_answered
    return fresh


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)
