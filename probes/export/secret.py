"""Is this value a secret that opens an account: a session's cookie, a token, a private key, the seed of codes?

Told by the name of its field together with its shape, or by a shape that
nothing else has. A missed secret costs less than a wrong accusation: what may
be a digest, an identifier, a public key, a link or an example counts as none,
and so does whatever stands within other words.
"""

import base64
import binascii
import json
import re
import unicodedata
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from probes.export.decode.leaf import Leaf


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


_LONGEST: Final = 8192
_LEAST_DISTINCT: Final = 10
_LEAST_TURNS: Final = 3  # from letters to digits and back: names and words with numbers have fewer

_TOKENS: Final = _set(
    "accesstoken accesstokensecret apiaccesstoken apitoken authenticationtoken authorizationtoken authtoken bearertoken "
    "cookiedesession cookiesession jetonacces jetonapi jetonconnexion jetondacces jetondactualisation jetondapi "
    "jetondauthentification jetondeconnexion jetonderafraichissement jetondesession jetonsession logintoken "
    "oauthaccesstoken oauthrefreshtoken oauthtoken oauthtokensecret personalaccesstoken refreshtoken remembermetoken "
    "remembertoken sessioncookie sessionsecret sessiontoken"
)
_SEEDS: Final = _set(
    "authenticatorsecret googleauthenticatorsecret mfasecret otpsecret otpsecretkey secretotp secrettotp tfasecret "
    "totpsecret twofactorsecret twofasecret"
)
_JWT_FIELDS: Final = _set("accesstoken auth authorization bearer cookie idtoken jeton jwt session token")
_COOKIES: Final = re.compile(
    r"(?i)(?:__(?:Host|Secure)-)?(?:PHPSESSID|JSESSIONID|ASP\.NET_SessionId|\.ASPXAUTH|\.AspNet\.ApplicationCookie"
    r"|\.AspNetCore\.(?:Cookies|Identity\.Application|Session)|connect\.sid|laravel_session|ci_session|rack\.session"
    r"|CAKEPHP|MoodleSession|REMEMBERME|remember_user_token|remember_web_\w+|wordpress_(?:logged_in|sec)_\w+"
    r"|(?:next-)?auth(?:js)?\.session-token|S?SESS[0-9a-f]{32})"
)
"""Cookies that nobody but a framework sets, and for nothing but a session."""
_AMONG_COOKIES: Final = re.compile(r"(?i)(?:__(?:Host|Secure)-)?(?:session|session_?id|session_?token|sid|auth_token)")
"""Names that mean a session where they name a cookie; elsewhere they count visits."""
_OTHER_ENDS: Final = _set(
    "apn attachment attestation barcode certificate certificat continuation credential csrf cursor device document "
    "download email export fcm fichier file firebase image installation invitation invite lien link media page "
    "partage payment photo public push qr receipt recu share sharing signature subscription telechargement ticket "
    "transaction unsubscribe upload url verification xsrf"
)
"""Words of a path in which a token opens a file, a page or a device's notices, and no account."""

_OPAQUE: Final = re.compile(r"[A-Za-z0-9._~+/=|:,%-]{20,4096}")
_TURN: Final = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
_NONE: Final = re.compile(
    r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"  # an identifier
    r"|(?:[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})"  # a digest opens nothing
    r"|(?:sha\d*|md5|hmac|blake\w*|pbkdf2\w*|scrypt|argon2\w*|enc|encrypted|vault|pk|pub|public)[.:_-].*"
    r"|/.*|.*://.*|\d{4}-\d\d-\d\d[t ].*"  # a place, a moment
    r"|.*(?:\.{3}|xxxx|example|exemple|placeholder|redacted|masked|hidden|your[._-]).*"
)
_BASE32: Final = re.compile(r"[A-Z2-7]{16,128}={0,6}")
_OTPAUTH: Final = re.compile(r"otpauth://(?:totp|hotp)/\S*[?&](?:amp;)?secret=([A-Za-z2-7]{16,128})=*(?:&\S*)?")
_JWT: Final = re.compile(r"(?:Bearer\s+)?(eyJ[\w-]{8,})\.(eyJ[\w-]{8,})\.([\w-]{20,})")
_BEARER: Final = re.compile(r"(?i)Bearer\s+(\S+)")
_SUBJECTS: Final = frozenset({"sub", "uid", "user_id"})
_SIGNED_IN: Final = frozenset({"scope", "scp", "sid", "session_state", "token_use", "azp", "auth_time"})
_NO_SIGN_IN: Final = frozenset({"vc", "vp", "receipt", "transactionId"})
_PEM_START: Final = "-----BEGIN "
_PEM_LINE: Final = re.compile(r"-----BEGIN (?:RSA |EC |DSA |OPENSSH )?PRIVATE KEY-----")
_PEM: Final = re.compile(_PEM_LINE.pattern + r"(?:\s|\\[nr])*([A-Za-z0-9+/]{32})")
_OPEN_KEY: Final = b"openssh-key-v1\0\0\0\0\x04none"  # any other name here is that of a cipher
_PLAIN_STARTS: Final = ("eyJ", "Bearer ", "otpauth://", _PEM_START)


class _Name(Enum):
    """What the name of a field says of its value."""

    NOTHING = auto()
    TOKEN = auto()
    SEED = auto()
    COOKIE = auto()
    PERHAPS_COOKIE = auto()
    HEADER = auto()
    AUTHORIZATION = auto()
    CALLED = auto()
    VALUE = auto()


class Secrets:
    """Looks at the leaves of one document, in their order."""

    def __init__(self) -> None:
        self._called: tuple[str, str] | None = None
        self._pem = False

    def see(self, leaf: Leaf) -> bool:
        """Whether this leaf is such a secret."""
        text = leaf.value
        if leaf.type != "text" or len(text) > _LONGEST:
            self._pem = False
            return False
        if self._pem:
            self._pem = False
            return _is_key_material(text.strip()[:32])
        if text.lstrip().startswith(_PLAIN_STARTS) and self._is_by_shape(text.strip(), leaf.path):
            return True
        name = _name(_last(leaf.path))
        return name is not _Name.NOTHING and self._is_by_name(name, text.strip(), leaf)

    def _is_by_shape(self, value: str, path: str) -> bool:
        if value.startswith(_PEM_START):
            self._pem = _PEM_LINE.fullmatch(value) is not None  # the key stands on the lines that follow
            found = _PEM.match(value)
            return found is not None and _is_key_material(found[1])
        if value.startswith("otpauth://"):
            return (seed := _OTPAUTH.fullmatch(value)) is not None and _is_seed(seed[1].upper())
        found = _JWT.fullmatch(value)
        return found is not None and _signs_in(found[1], found[2], path) and not _has_other_end(path)

    def _is_by_name(self, name: _Name, value: str, leaf: Leaf) -> bool:
        if name is _Name.CALLED:
            self._called = (leaf.record, value)
            return False
        if name is _Name.VALUE:
            return self._called is not None and self._called[0] == leaf.record and self._is_called(value, leaf.path)
        if name is _Name.SEED:
            return _is_seed(value.replace(" ", ""))
        if name is _Name.HEADER:
            return any(_is_session(*pair.partition("=")[::2]) for pair in re.split(r";\s*", value))
        if name is _Name.COOKIE:
            return is_opaque(value)
        if name is _Name.PERHAPS_COOKIE:
            return "cookie" in _words(leaf.path) and is_opaque(value)
        bearer = _BEARER.fullmatch(value)
        if name is _Name.AUTHORIZATION and bearer is None:
            return False
        return not _has_other_end(leaf.path) and is_opaque(bearer[1] if bearer else value)

    def _is_called(self, value: str, path: str) -> bool:
        """Whether a value stands beside the name of a secret, in a list of names and values."""
        called = self._called[1] if self._called else ""
        if "cookie" in _words(path):
            return _is_session(called, value)
        return _COOKIES.fullmatch(called) is not None and is_opaque(value)


def unmarked(path: str) -> str:
    """Write a path without the secrets that some documents use as keys."""
    return "/".join("…" if is_opaque(part) else part for part in path.split("/"))


def is_opaque(text: str) -> bool:
    """Whether a text looks drawn by chance, and is no identifier, digest, place, moment or example."""
    if not _OPAQUE.fullmatch(text) or _NONE.fullmatch(text):
        return False
    return len(set(text)) >= _LEAST_DISTINCT and len(_TURN.findall(text)) >= _LEAST_TURNS


def _is_session(cookie: str, value: str) -> bool:
    cookie = cookie.strip()
    named = _COOKIES.fullmatch(cookie) or _AMONG_COOKIES.fullmatch(cookie)
    return named is not None and is_opaque(value.strip())


def _is_seed(text: str) -> bool:
    """Whether it is the seed of one-time codes, in base32 (RFC 4648, section 6); prose in capitals has no digits."""
    return (
        _BASE32.fullmatch(text) is not None
        and len(set(text)) > _LEAST_DISTINCT // 2
        and any(map(str.isdigit, text))
        and "EXAMPLE" not in text
    )


def _is_key_material(start: str) -> bool:
    """Whether these 32 characters of base64 begin a private key that no passphrase locks."""
    try:
        data = base64.b64decode(start, validate=True)
    except (binascii.Error, ValueError):
        return False
    if len(data) < len(_OPEN_KEY):
        return False
    return data.startswith(_OPEN_KEY) or (data[0] == 0x30 and b"\x02\x01" in data[:8])  # SEQUENCE, then the version


def _signs_in(header: str, payload: str, path: str) -> bool:
    """Whether a signed token (RFC 7519) signs somebody in: not each of them does."""
    head, claims = _json(header), _json(payload)
    if not isinstance(head.get("alg"), str) or head["alg"] == "none" or "x5c" in head or claims.keys() & _NO_SIGN_IN:
        return False
    if head.get("typ") in ("at+jwt", "application/at+jwt"):  # RFC 9068, section 2.1
        return True
    if "exp" not in claims:
        return False
    if claims.keys() & _SIGNED_IN:
        return True
    return bool(claims.keys() & _SUBJECTS) and _plain(_last(path)) in _JWT_FIELDS


def _json(part: str) -> dict[str, object]:
    try:
        value = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


@lru_cache(4096)
def _name(last: str) -> _Name:
    """Say what a field's name says."""
    last = last.lstrip("@").replace("~1", "/").replace("~0", "~")
    plain = _plain(last)
    if plain in _TOKENS:
        return _Name.TOKEN
    if plain in _SEEDS:
        return _Name.SEED
    if _COOKIES.fullmatch(last):
        return _Name.COOKIE
    if _AMONG_COOKIES.fullmatch(last):
        return _Name.PERHAPS_COOKIE
    return _NAMES.get(plain, _Name.NOTHING)


_NAMES: Final = {
    "cookie": _Name.HEADER,
    "cookies": _Name.HEADER,
    "setcookie": _Name.HEADER,
    "authorization": _Name.AUTHORIZATION,
    "name": _Name.CALLED,
    "key": _Name.CALLED,
    "nom": _Name.CALLED,
    "cle": _Name.CALLED,
    "value": _Name.VALUE,
    "valeur": _Name.VALUE,
}


def _last(path: str) -> str:
    """Name the field at the end of a path; empty where it is an index."""
    last = path[path.rfind("/") + 1 :]
    if last == "text()":
        above = path[: -len("/text()")]
        last = above[above.rfind("/") + 1 :]
    if "[" in last:
        last = last[: last.index("[")]
    return "" if last.isdigit() else last


def _plain(last: str) -> str:
    """Letters and digits alone, without case and accents."""
    text = unicodedata.normalize("NFKD", last).casefold()
    return "".join(letter for letter in text if letter.isalnum())


def _words(path: str) -> frozenset[str]:
    """The words of all names in a path, without case, accents and plurals."""
    text = unicodedata.normalize("NFKD", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", path))
    plain = "".join(letter for letter in text if not unicodedata.combining(letter)).casefold()
    return frozenset(word.rstrip("s") for word in re.findall(r"[^\W\d_]+", plain))


def _has_other_end(path: str) -> bool:
    path = re.sub(r"^/[^/]*\[1\](?=/)", "", path)  # the root of an XML document is an export, or a document, by name
    return not _OTHER_ENDS.isdisjoint(_words(path))
