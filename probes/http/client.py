"""How does one HTTP request leave the house, and what comes back?

Through the proxy of the case, once, and no further than its hosts. Redirections
are followed here and not by the library: each is judged before it is asked for,
and what signs us in stays with the host it was meant for.
"""

import asyncio
import re
import ssl
import warnings
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import IO, Protocol, Self

import aiohttp
from yarl import URL

from probes.base import Session
from probes.delivery import STILL_S, media_type
from probes.egress import FAILED_HEADER, REFUSED_HEADER, AllowList
from probes.errors import HostRefused, PageChanged, ProbeError, TargetUnreachable, TransferCut
from probes.journal import Journal
from probes.trust import machine_trust
from results.redact import redact_headers, redact_url, secrets_in_headers, secrets_in_url

PROGRAM = "portability-auditor"
MOST_REDIRECTIONS = 5
CHUNK_BYTES = 1 << 20
_LONGEST_HEADER = 64 << 10  # bytes; policies for browsers grow long

# Not every header that looks drawn at random: a request's number protects nothing, and there are thousands of them.
_HANDED = re.compile(r"cookie|location|^refresh$|^link$|token|auth|csrf|xsrf|session|api-?key", re.IGNORECASE)
_REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
_KEEP_METHOD = frozenset({307, 308})
_CERTIFICATES = {  # what OpenSSL calls them: X509_V_ERR_*
    9: "its certificate is not valid yet",
    10: "its certificate has expired",
    62: "its certificate is of another host",
}

Load = Callable[[], bytes | IO[bytes]]
"""Makes a body, anew for each time it is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked.

    Attributes:
        private: headers that only the first host may see, in small letters.
        is_signed: it carries our account's login.
        sends: what kind of body, for the journal.
    """

    method: str
    url: URL
    headers: Mapping[str, str] = field(default_factory=dict)
    private: frozenset[str] = frozenset()
    is_signed: bool = False
    load: Load | None = None
    sends: str | None = None


class Reply:
    """An answer whose body is still to come.

    Attributes:
        is_signed: the host that answers has seen our account's login.
        is_private: it has seen all that only the first host may see.
    """

    def __init__(self, response: aiohttp.ClientResponse, request: Request, *, is_private: bool) -> None:
        self._response = response
        self.url = str(response.url)
        self.host = response.url.host or ""
        self.method = request.method
        self.status = response.status
        self.headers = response.headers
        self.media_type = media_type(response.headers.get("Content-Type"))
        self.charset = response.charset
        self.is_signed = request.is_signed
        self.is_private = is_private

    @property
    def name(self) -> str:
        """The file's name as the service says; never to be used as a path."""
        with warnings.catch_warnings():  # what the library says of one that follows no rule; so it has no name
            warnings.simplefilter("ignore")
            disposition = self._response.content_disposition
        return (disposition.filename if disposition else None) or ""

    @property
    def next(self) -> str | None:
        """The address of the page that follows, by `Link: <...>; rel="next"` (RFC 8288); None where none can be read."""
        try:
            following = self._response.links.get("next")
        except (ValueError, IndexError):
            return None
        return str(following["url"]) if following is not None and "url" in following else None

    @property
    def length(self) -> int | None:
        """How many bytes are announced."""
        return self._response.content_length

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """Read the body in portions.

        Raises:
            TransferCut: it broke off, or stood still.
        """
        body = self._response.content.iter_chunked(CHUNK_BYTES)
        while True:
            try:
                async with asyncio.timeout(STILL_S):
                    chunk = await anext(body, b"")
            except aiohttp.ClientError as error:
                raise TransferCut(type(error).__name__) from None
            except TimeoutError:
                raise TransferCut(f"nothing came for {STILL_S:.0f} s") from None
            if not chunk:
                return
            yield chunk

    async def start(self, most: int) -> bytes:
        """Read the body, up to so many bytes of it."""
        data = bytearray()
        async with aclosing(self.chunks()) as chunks:
            async for chunk in chunks:
                data += chunk
                if len(data) >= most:
                    break
        return bytes(data[:most])


class TokenSource(Protocol):
    """Gives a token of the account, and asks for one where there is none yet."""

    async def current(self, client: "Client") -> str:
        """A token that is still good."""
        ...


class Client:
    """The requests of one run, between `async with` and its end: cookies last as long.

    Attributes:
        tokens: what calls sign in with that say `auth: oauth2`.
        answer: the text of the last answer to a call, for what is seen in it.
    """

    def __init__(
        self, session: Session, journal: Journal, hosts: AllowList, *, tokens: TokenSource | None = None
    ) -> None:
        self.tokens = tokens
        self.answer: str | None = None
        self._session = session
        self._journal = journal
        self._hosts = hosts
        self._knowing: aiohttp.ClientSession | None = None
        self._blank: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for opened in (self._knowing, self._blank):
            if opened is not None:
                await opened.close()

    @asynccontextmanager
    async def ask(
        self, request: Request, *, expected: Collection[int] = (), unknown: bool = False
    ) -> AsyncIterator[Reply]:
        """Send a request and follow where it leads, but for redirections that are themselves expected.

        `unknown`: without the cookies of this run.

        Raises:
            HostRefused: it leads to a host that the case does not name.
            TargetUnreachable: no answer came.
            PageChanged: it leads to no web address, or round and round.
        """
        is_private = True
        for _ in range(MOST_REDIRECTIONS + 1):
            async with self._sent(request, unknown=unknown) as response:
                onward = None if response.status in expected else _onward(request, response)
                if onward is None:
                    yield Reply(response, request, is_private=is_private)
                    return
            is_private = is_private and _origin(onward.url) == _origin(request.url)
            request = onward
        raise PageChanged("an answer", f"more than {MOST_REDIRECTIONS} redirections")

    @asynccontextmanager
    async def _sent(self, request: Request, *, unknown: bool) -> AsyncIterator[aiohttp.ClientResponse]:
        url = request.url
        if url.scheme not in ("http", "https"):
            raise PageChanged("a web address", f"an address of another kind ({url.scheme or 'none'}:)")
        if not self._hosts.allows(str(url)):
            raise HostRefused(_place(url))
        redactor = self._session.redactor
        redactor.learn(secrets_in_headers(request.headers.items()))
        redactor.learn(secrets_in_url(str(url)))
        self._journal.note(
            "request",
            method=request.method,
            url=redact_url(str(url)),
            headers=[[name, value] for name, value in redact_headers(request.headers.items())],
            sends=request.sends,
        )
        try:
            response = await self._through(unknown=unknown).request(
                request.method,
                url,
                headers=request.headers,
                data=request.load() if request.load else None,
                allow_redirects=False,
                proxy=self._session.egress.url,
                ssl=machine_trust() if url.scheme == "https" else True,
            )
        except aiohttp.ClientError as error:
            raise unanswered(url, error) from None
        async with response:
            self._note(response)
            _refuse_our_own(url, response)
            yield response

    def _note(self, response: aiohttp.ClientResponse) -> None:
        """Write an answer down; what it hands us that lets somebody in is known from now on, by headers that say so."""
        handed = [(name, value) for name, value in response.headers.items() if _HANDED.search(name)]
        self._session.redactor.learn(secrets_in_headers(handed))
        self._journal.note(
            "response",
            status=response.status,
            url=redact_url(str(response.url)),
            headers=[[name, value] for name, value in redact_headers(response.headers.items())],
        )

    def _through(self, *, unknown: bool) -> aiohttp.ClientSession:
        if unknown:
            self._blank = self._blank or self._opened()
            return self._blank
        self._knowing = self._knowing or self._opened()
        return self._knowing

    def _opened(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(force_close=True),
            cookie_jar=aiohttp.CookieJar(unsafe=True),  # hosts that are addresses have cookies too
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),  # each step has a time of its own
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
            middlewares=(_never_twice,),
            headers={
                "User-Agent": f"{PROGRAM} ({self._session.contact})",
                "Accept-Language": self._session.language,
                "Accept-Encoding": "identity",
            },
        )


def unanswered(url: URL, error: aiohttp.ClientError) -> ProbeError:
    """Say why no answer came; our own proxy says whether it was our doing."""
    match error:
        case aiohttp.ClientHttpProxyError(headers=headers) if headers and REFUSED_HEADER in headers:
            return HostRefused(_place(url))
        case aiohttp.ClientHttpProxyError(headers=headers) if headers and FAILED_HEADER in headers:
            return TargetUnreachable(_place(url), headers[FAILED_HEADER])
        case aiohttp.ClientConnectorCertificateError(certificate_error=ssl.SSLCertVerificationError() as refused):
            why = _CERTIFICATES.get(refused.verify_code, "nobody we trust vouches for its certificate")
            return TargetUnreachable(_place(url), why)
        case aiohttp.ClientSSLError():
            return TargetUnreachable(_place(url), "no secure connection came about")
        case _:
            return TargetUnreachable(_place(url), "no answer came")


async def _never_twice(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Let a lost connection be a failure: the library would send a GET or PUT again, and it may have been done."""
    try:
        return await handler(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise unanswered(request.url, error) from None


def _refuse_our_own(url: URL, response: aiohttp.ClientResponse) -> None:
    """Tell our proxy's answers from the service's; within TLS there are none of ours."""
    if url.scheme != "http":
        return
    if REFUSED_HEADER in response.headers:
        raise HostRefused(_place(url))
    if FAILED_HEADER in response.headers:
        raise TargetUnreachable(_place(url), response.headers[FAILED_HEADER])


def _onward(request: Request, response: aiohttp.ClientResponse) -> Request | None:
    """Where an answer sends us; None if it is the answer.

    What was sent is sent again only to the same place, and only where the
    answer says so (RFC 9110 15.4); what only the first host may see is left
    out for another.
    """
    location = response.headers.get("Location")
    if response.status not in _REDIRECTIONS or location is None:
        return None
    try:
        url = joined(request.url, location)
    except ValueError:
        raise PageChanged("a web address", "a redirection that names none") from None
    same = _origin(url) == _origin(request.url)
    method, load, sends = request.method, request.load, request.sends
    if response.status in _KEEP_METHOD:
        if load is not None and not same:
            return None
    elif method not in ("GET", "HEAD"):
        if response.status != 303 and method != "POST":
            return None
        method, load, sends = "GET", None, None
    onward = replace(request, method=method, url=url, load=load, sends=sends)
    if same:
        return onward
    kept = {name: value for name, value in request.headers.items() if name.lower() not in request.private}
    return replace(onward, headers=kept, is_signed=False)


def read_url(text: str) -> URL:
    """Read an address and leave it as it is written: one that is signed no longer opens with other spellings.

    Raises:
        ValueError: it is none.
    """
    try:
        url = URL(text, encoded=text.isascii() and text.isprintable() and " " not in text)
        _origin(url)  # a host is only read when it is asked for
    except IndexError:  # yarl, of an address that is all brackets
        raise ValueError("no address") from None
    return url


def joined(base: URL, text: str) -> URL:
    """Join an address that somebody else wrote to one of ours, in nobody's name and without a fragment.

    Raises:
        ValueError: it is none.
    """
    return base.join(read_url(text)).with_user(None).with_fragment(None)


def _origin(url: URL) -> tuple[str, str, int | None]:
    return url.scheme, (url.host or "").lower(), url.port


def _place(url: URL) -> str:
    return url.host_port_subcomponent or str(url.host or "")
