"""Which secrets do we know, and do they stand in this?

The gate proves that these secrets do not stand in an artifact in these
encodings: plain, percent, `+`, JSON and HTML escapes (alone and mixed), base64
at every alignment, hexadecimal, UTF-16, also inside zip, gzip and deflate; all
as encoders write them. It proves no more: not pictures, not other encodings,
not secrets we never learned.
"""

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from results.errors import ArtifactUnsearchable, SecretInArtifact
from results.redact.learn import Learned, is_guessable
from results.redact.needle import Secret, folded, is_searchable, secret_of
from results.redact.packed import HEAD, Packing, packing_of, unpacked
from results.redact.tree import Json, map_strings, strings_in
from results.redact.view import Unbroken, View, places, views_of

_LEARNED_SHORTEST = 8
_BLOCK = 1 << 20
_MOST_HELD = 64 << 20
_SPELT = 24
"""At most so many bytes spell one byte of a secret (`%26%23x000061%3B`): how far two blocks must overlap."""
_NAME = re.compile(r"[^\w.@/ -]")
_ROUNDS = 4

_Reading = View | Unbroken
_Span = tuple[int, int, str]  # begin, end, name of the secret


class Redactor:
    """The secrets of one installation, or of one run besides those; threads may share it.

    What a service hands us differs with every visit: a run's own redactor
    forgets it with the run, else each search would take longer than the last.
    """

    def __init__(self, installation: "Redactor | None" = None, *, mark: str = "[secret:{}]") -> None:
        """Know nothing yet; `mark` stands where something was, with its name in the place of `{}`."""
        self._lock = threading.Lock()
        self._installation = installation
        self._mark = mark
        self._by_value: dict[str, Secret] = {}
        self._own: tuple[Secret, ...] = ()  # longest first
        self._joined: tuple[tuple[Secret, ...], tuple[Secret, ...], tuple[Secret, ...]] = ((), (), ())

    def register(self, secret: str, name: str) -> bool:
        """Know a secret from now on, under a name that may be shown; the first name stays.

        False where it cannot be known by its value (fewer than four characters,
        or up to six digits): the field it stands in must be removed instead.
        """
        if not is_searchable(secret):
            return False
        with self._lock:
            if secret not in self._by_value:
                self._by_value[secret] = secret_of(secret, _NAME.sub("_", name)[:64])
                self._own = _longest_first(self._by_value.values())
        return True

    @property
    def _secrets(self) -> tuple[Secret, ...]:
        """All that are known here, longest first."""
        if self._installation is None:
            return self._own
        own, others = self._own, self._installation._secrets  # noqa: SLF001  another of us
        if self._joined[0] is not own or self._joined[1] is not others:
            by_value = {secret.value: secret for secret in (*own, *others)}  # the installation's name is the better one
            self._joined = (own, others, _longest_first(by_value.values()))
        return self._joined[2]

    def learn(self, found: Iterable[Learned]) -> None:
        """Register what the service gave us and what looks like a secret (`secrets_in_headers` and its kin).

        Values under eight characters, words, dates and short numbers are passed
        over: they protect nothing, and removing them would gnaw at the evidence.
        """
        for name, value in found:
            if len(value) >= _LEARNED_SHORTEST and not is_guessable(value):
                self.register(value, name)

    def scrub(self, text: str) -> str:
        """Put `[secret:NAME]` in the place of every secret, in whatever encoding it stands."""
        return self._scrubbed_text(text, self._secrets)

    def scrub_bytes(self, data: bytes) -> bytes:
        """As `scrub`, in bytes; does not look inside packed data.

        The result holds no known secret. Where a mark would itself spell one
        (a password `secret`), the mark is shortened, at last to nothing.
        """
        return self._scrubbed(data, self._secrets)

    def scrub_json(self, value: Json) -> Json:
        """As `scrub`, in every string and key of a JSON value, so that it stays JSON."""
        everything = "\n".join(dict.fromkeys(strings_in(value))).encode("utf-8", "surrogatepass")
        present = tuple(_Readings(everything).present(self._secrets))
        # what stands in a HAR stands there many times
        return map_strings(value, cache(lambda text: self._scrubbed_text(text, present))) if present else value

    def find(self, data: bytes) -> tuple[str, ...]:
        """The names of the secrets that stand in the bytes, also packed ones; longest secret first, each name once.

        Raises:
            ArtifactUnsearchable: they are packed, and cannot be looked into.
        """
        names = dict.fromkeys(self.names_in(data))
        for inner in unpacked(data):
            names |= dict.fromkeys(self.names_in(inner))
        return tuple(names)

    def gate(self, *, text: bool = True) -> "SecretGate":
        """A gate for one artifact (`Vault.open_writer(refuse=...)`).

        Without `text` the bytes are a picture's: they hold no spelling of
        anything, and are searched as they stand.
        """
        return SecretGate(self, text=text)

    @property
    def overlap(self) -> int:
        """How many bytes a secret can take at most, however it is spelt."""
        longest = self._secrets[0].value if self._secrets else ""
        return _SPELT * len(longest.encode("utf-8", "surrogatepass")) + 64

    def names_standing_in(self, data: bytes) -> tuple[str, ...]:
        """As `names_in`, only as the secrets themselves are written."""
        found = (s.name for s in self._secrets if any(needle in data for needle in s.plain))
        return tuple(dict.fromkeys(found))

    def names_in(self, data: bytes) -> tuple[str, ...]:
        """As `find`, without looking inside packed data."""
        return tuple(dict.fromkeys(secret.name for secret in _Readings(data).present(self._secrets)))

    def _scrubbed_text(self, text: str, candidates: tuple[Secret, ...]) -> str:
        data = text.encode("utf-8", "surrogatepass")
        scrubbed = self._scrubbed(data, candidates)
        return text if scrubbed is data else scrubbed.decode("utf-8", "replace")

    def _scrubbed(self, data: bytes, candidates: tuple[Secret, ...]) -> bytes:
        spans = _spans(data, candidates)
        for mark in (self._mark, "***", ""):
            scrubbed, rest = data, spans
            for _ in range(_ROUNDS):
                if not rest:
                    return scrubbed
                scrubbed = _marked(scrubbed, rest, mark)
                rest = _spans(scrubbed, self._secrets)
        return b""


class SecretGate:
    """Sees an artifact pass in portions and stops it at the first secret; see `results.vault.Gate`."""

    def __init__(self, redactor: Redactor, *, text: bool) -> None:
        self._redactor = redactor
        self._search = redactor.names_in if text else redactor.names_standing_in
        self._window = bytearray()
        self._held: bytearray | None = bytearray()

    def feed(self, data: bytes) -> None:
        """Look at the next bytes.

        Raises:
            SecretInArtifact: a secret stands in what has passed so far.
            ArtifactUnsearchable: they are packed, and too many to hold until the end.
        """
        self._hold(data)
        self._window += data
        if len(self._window) >= _BLOCK + self._redactor.overlap:
            _refuse(self._search(bytes(self._window)))
            del self._window[: -self._redactor.overlap]

    def finish(self) -> None:
        """Look at the rest, and inside the whole if it is packed.

        Raises:
            SecretInArtifact: a secret stands in it.
            ArtifactUnsearchable: it is packed, and cannot be looked into.
        """
        _refuse(self._search(bytes(self._window)))
        if self._held and packing_of(bytes(self._held[:HEAD])) is not None:
            _refuse(self._redactor.find(bytes(self._held)))

    def _hold(self, data: bytes) -> None:
        if self._held is None:
            return
        self._held += data
        packing = packing_of(bytes(self._held[:HEAD]))
        if packing is None and len(self._held) >= HEAD:
            self._held = None
        elif len(self._held) > _MOST_HELD:
            if packing is not Packing.RAW:
                raise ArtifactUnsearchable(f"it is packed, and larger than {_MOST_HELD >> 20} MiB")
            self._held = None


def _longest_first(secrets: Iterable[Secret]) -> tuple[Secret, ...]:
    return tuple(sorted(secrets, key=lambda secret: -len(secret.value)))


def _refuse(names: tuple[str, ...]) -> None:
    if names:
        raise SecretInArtifact(", ".join(names))


class _Readings:
    """The readings of some bytes, made once for all secrets."""

    def __init__(self, data: bytes) -> None:
        single, mixed = views_of(data)
        self._single = [(view, view.data) for view in single]
        self._mixed = [(view, view.data) for view in mixed]
        self._coded = [(view, view.data) for view in (single[0], *mixed[-1:])]
        read_as_base64 = [reading for view, _ in self._coded for reading in (view, Unbroken(view))]
        self._base64 = [(reading, folded(reading.data)) for reading in read_as_base64]

    def present(self, secrets: tuple[Secret, ...]) -> Iterator[Secret]:
        """The secrets that stand here, in any spelling."""
        for secret in secrets:
            if any(
                needle in data for needles, found in self._searches(secret) for _, data in found for needle in needles
            ):
                yield secret

    def places_of(self, secret: Secret) -> Iterator[tuple[int, int]]:
        """Where in the original the secret stands, in any spelling."""
        for needles, found in self._searches(secret):
            for view, data in found:
                for needle in needles:
                    for begin, end in places(data, needle):
                        yield view.origin(begin, end)

    def _searches(self, secret: Secret) -> tuple[tuple[tuple[bytes, ...], Sequence[tuple[_Reading, bytes]]], ...]:
        return (
            (secret.plain, self._single),
            (secret.settled, self._mixed),
            (secret.coded, self._coded),
            (secret.base64, self._base64),
        )


def _spans(data: bytes, secrets: tuple[Secret, ...]) -> list[_Span]:
    """Where the secrets stand; what overlaps is joined, so that no piece of a secret is left standing."""
    if not secrets:
        return []
    readings = _Readings(data)
    found = [(b, e, secret.name) for secret in readings.present(secrets) for b, e in readings.places_of(secret)]
    joined: list[_Span] = []
    for begin, end, name in sorted(found, key=lambda span: (span[0], -span[1])):
        if joined and begin < joined[-1][1]:
            first, last, first_name = joined[-1]
            joined[-1] = (first, max(end, last), first_name)
        else:
            joined.append((begin, end, name))
    return joined


def _marked(data: bytes, spans: list[_Span], mark: str) -> bytes:
    pieces: list[bytes] = []
    at = 0
    for begin, end, name in spans:
        pieces += (data[at:begin], mark.format(name).encode())
        at = end
    return b"".join((*pieces, data[at:]))
