"""Which people at a service does a mail name, by whom it is from, whom it copies, and how it is signed? Pure.

Names are guessed from how people write them; one too many costs some words of an
extract, one too few costs somebody their privacy. What a service, its town and
our own persona are called is no agent's name.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import getaddresses
from typing import Final

from auditor.privacy.needle import bare, plainly
from probes.mailbox.mail import Mail

_PARTICLE: Final = r"(?:d[eu]|des|la|le|van|von|der|den|el|al|ben|di|da|dos)"
_WORD: Final = r"(?:[dDlL]['’])?[A-ZÀ-ÖØ-ÞŒ][\w'’]*(?:-[A-ZÀ-ÖØ-ÞŒ]?[\w'’]+)*"
_NAME: Final = re.compile(rf"{_WORD}(?:[ \u00a0]+(?:{_PARTICLE}[ \u00a0]+){{0,2}}{_WORD}){{1,3}}")
_ONE_WORD: Final = re.compile(rf"{_WORD}\.?")
_TITLED: Final = re.compile(
    r"\b(?:M\.|MM\.|Mr\.?|Mme|Mmes|Mlle|Madame|Monsieur|Mademoiselle|Mrs\.?|Ms\.?|Dr\.?|Maître)[ \u00a0]+"
    rf"(?P<name>(?:(?:{_PARTICLE}[ \u00a0]+)?{_WORD}[ \u00a0]*){{1,3}})"
)
_CLOSING: Final = re.compile(
    r"^\s*(?:(?:bien |très )?cordialement|bien à vous|(?:sincères|respectueuses|meilleures|mes|nos) .*salutations"
    r"|.*salutations distinguées|.*considération distinguée|(?:best|kind|warm)? ?regards|.*sincerely|yours .*|best|merci|thank you|--)\b.*$",
    re.IGNORECASE,
)
_AFTER_CLOSING: Final = 4  # lines in which whoever signs stands
_LOCAL: Final = re.compile(r"([a-z]+(?:-[a-z]+)?)[._]([a-z]{2,}(?:-[a-z]+)*)", re.IGNORECASE)
_OFFICE_WORDS: Final = (
    "accueil administration agent bureau centre chef city client clients cnil collectivite commission communaute "
    "communication company conseil contact contacts council customer data delegate delegation delegue deleguee "
    "departement department desk dgs directeur direction directrice directeurs distinguees division dpd dpo droits "
    "donnees equipe etat gdpr general generale generaux gestion guichet hello help helpdesk hotline info information "
    "informations informatique it juridique legal mairie maire madame mailer messieurs mesdames ministere monsieur "
    "municipal municipale newsletter noreply notification notifications office officer personal personnelles "
    "pole postmaster prefecture presidence president presidente privacy protection public publique publics reception "
    "reclamations region registre relations reply responsable rgpd secretariat secretaire securite server service "
    "services sincerely support system systeme team territoire usagers user users vie ville webmaster your objet "
    "bonjour cordialement dear merci salutations regards demande request subject reponse copie cc"
)
_OFFICES: Final = frozenset(_OFFICE_WORDS.split())
_PARTICLES: Final = frozenset(
    ("de", "du", "des", "la", "le", "van", "von", "der", "den", "el", "al", "di", "da", "d", "l")
)
_APART: Final = re.compile(r"[\s.,;:'’-]+")
Known = tuple[frozenset[str], ...]
_SHORTEST_ALONE: Final = 5  # letters of a family name that is looked for by itself


@dataclass(frozen=True, slots=True, order=True)
class Agent:
    """A person at a service, as far as a mail names them.

    Attributes:
        given: empty where only the family's name is said.
        family: empty where only the given name is said.
        address: their own, where it is one.
    """

    given: str
    family: str
    address: str = ""


def agents_in(mail: Mail, *, public: Iterable[str]) -> frozenset[Agent]:
    """The people that a mail names; `public` are names that are nobody's: of the service, its controller, our persona."""
    known = tuple(_words_of(name) for name in public)
    return frozenset({*_senders(mail, known), *_titled(mail, known), *_signed(mail, known)})


def decoded(field: str) -> str:
    """A field of a mail with its coded words as people see them (RFC 2047); as it is where that is damaged."""
    try:
        return str(make_header(decode_header(field)))
    except (HeaderParseError, LookupError, ValueError):
        return field


def agent_named(text: str) -> Agent:
    """Somebody whom a person names: the last word, or the one in capitals, is the family's."""
    words = text.replace(",", " ").split()
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    family = " ".join(capitals) if capitals and len(capitals) < len(words) else words[-1]
    given = " ".join(word for word in words if word not in family.split())
    return Agent(given=given, family=family)


def spellings(agent: Agent) -> Iterator[str]:
    """How people and programs write a name, its longest spellings first."""
    given, family = agent.given, agent.family
    if agent.address:
        yield from (agent.address, agent.address.partition("@")[0])
    if given and family:
        for last in dict.fromkeys((family, family.title(), family.upper())):
            yield from (f"{given} {last}", f"{last} {given}", f"{last}, {given}", f"{given[0]}. {last}")
            yield from (f"{given.title()} {last}", f"{given.upper()} {last}", f"{last} {given.title()}")
            yield f"{given}\u00a0{last}"
        for mark in (".", "_", "-"):
            plain = f"{plainly(given)}{mark}{plainly(family)}".replace(" ", "-")
            yield from (plain, plain.title())
    alone = family or given
    for last in dict.fromkeys((alone, alone.title(), alone.upper())):
        yield from (f"{title} {last}" for title in ("M.", "Mme", "Mlle", "Mr", "Mrs", "Ms", "Dr", "Madame", "Monsieur"))
        if len(last) >= _SHORTEST_ALONE:
            yield from (last, bare(last))


def _senders(mail: Mail, known: Known) -> Iterator[Agent]:
    fields = [value for name in ("from", "sender", "reply-to", "cc") for value in mail.fields.get(name, ())]
    for display, address in getaddresses(fields):
        local = _LOCAL.fullmatch(address.partition("@")[0])
        own = local if local is not None and not _is_nobody(f"{local[1]} {local[2]}", known) else None
        named = _person(decoded(display), known)
        if named is not None:
            yield Agent(named.given, named.family, address if own is not None else "")
        elif own is not None:
            yield Agent(own[1].title(), own[2].title(), address)


def _titled(mail: Mail, known: Known) -> Iterator[Agent]:
    for text in (mail.plain, mail.page, mail.subject):
        for found in _TITLED.finditer(text):
            words = found["name"].split()
            while words and _words_of(words[-1]) & _OFFICES:
                words.pop()
            if words and not _is_nobody(" ".join(words), known):
                yield agent_named(" ".join(words)) if len(words) > 1 else Agent("", words[0])


def _signed(mail: Mail, known: Known) -> Iterator[Agent]:
    for text in (mail.plain, mail.page):
        lines = [line.strip(" \t>*_|") for line in text.splitlines()]
        for number, line in enumerate(lines):
            if _CLOSING.match(line):
                below = [one for one in lines[number + 1 :] if one][:_AFTER_CLOSING]
                yield from (agent for one in below if (agent := _signature(one, known)) is not None)
        yield from (agent for one in lines if _NAME.fullmatch(one) and (agent := _person(one, known)) is not None)


def _signature(line: str, known: Known) -> Agent | None:
    """Whoever signs in a line: a name, perhaps with what they do behind it."""
    name = re.split(r"\s*[,|–—(/]\s*|\s+-\s+", line)[0]
    if _ONE_WORD.fullmatch(name) and not _is_nobody(name, known):
        return Agent(name.rstrip("."), "")
    return _person(name, known)


def _person(text: str, known: Known) -> Agent | None:
    """Whom a display name or a line names; None where that is no person."""
    family, comma, given = text.strip("\"' ").partition(",")
    said = f"{given.strip()} {family.strip()}" if comma else family
    said = re.split(r"\s*[(|–—/]\s*|\s+-\s+", said)[0].strip()
    if not _NAME.fullmatch(said) or _is_nobody(said, known):
        return None
    return Agent(given.strip(), family.strip()) if comma else agent_named(said)


def _is_nobody(name: str, known: Known) -> bool:
    """Whether it is what an office is called, or all of it stands in one of the names that are nobody's."""
    words = _words_of(name)
    return not words or bool(words & _OFFICES) or any(words <= one for one in known)


def _words_of(name: str) -> frozenset[str]:
    return frozenset(_APART.split(plainly(name))) - _PARTICLES - {""}
