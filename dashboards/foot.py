"""What does the foot of every letter and notice say of the data of whoever answers it? (GDPR Art. 14). Pure.

It is whole by itself: who is the controller, what for and on which ground, where
the address is from, who reads, until when, which rights, and a way to use them
that works by mere reply. A page is named beside it where there is one.
"""

import textwrap
from dataclasses import dataclass
from typing import Final

from dashboards.typography import spaced
from results.records import Language, Text

_WIDTH: Final = 72
_LETTER: Final = Text(
    fr="Vos données personnelles (article 14 du RGPD) : {controller} est responsable du traitement. Votre adresse est de "
    "celles que vous publiez, ou celle d’où vous avez répondu ; elle est traitée, avec vos réponses et le nom de qui les signe, pour observer comment les "
    "services en ligne répondent aux demandes d’accès et de portabilité, ce qui est un intérêt légitime (article 6, "
    "paragraphe 1, point f). Les lisent les personnes qui suivent ce dossier, et nul autre ; les noms sont retirés de tout "
    "extrait. Tout est effacé {months} mois après la clôture, ou après la fin d’un différend. Vous pouvez demander accès, "
    "rectification, effacement ou limitation, et vous opposer à ce traitement : {way} ; et saisir {authority}.",
    en="Your personal data (Article 14 GDPR): {controller} is the controller. Your address is one of those that you "
    "publish, or the one that you replied from; it is processed, with your replies and the name of whoever signs them, to observe how online services answer "
    "requests for access and portability, which is a legitimate interest (Article 6(1)(f)). They are read by those who follow "
    "this case, and by nobody else; names are removed from every extract. Everything is erased {months} months after closure, "
    "or after the end of a dispute. You may ask for access, rectification, erasure or restriction, and object: {way}; and you "
    "may turn to {authority}.",
)
_SIGNATORY: Final = Text(fr="la personne qui signe cette lettre", en="whoever signs this letter")
_REPLY: Final = Text(fr="répondez à cette lettre", en="reply to this letter")
_WRITE: Final = Text(
    fr="répondez à cette lettre ou écrivez à {address}", en="reply to this letter, or write to {address}"
)
_MORE: Final = Text(fr="Toute l’information : {page}", en="All about it: {page}")
_NOTICE: Final = (
    Text(
        fr="Vos données personnelles (RGPD, article 14) : {operator} est responsable du traitement. Nous avons pris l’adresse "
        "de cet envoi parmi celles que vous publiez pour les questions de protection des données ; nous la traitons, avec vos "
        "réponses et le nom de qui les signe, pour que vous puissiez répondre avant toute publication, ce qui est notre intérêt "
        "légitime (article 6, paragraphe 1, point f).",
        en="Your personal data (GDPR, Article 14): {operator} is the controller. We took the address of this mail from those "
        "that you publish for questions of data protection; we process it, with your replies and the name of whoever signs "
        "them, so that you can reply before anything is published, which is our legitimate interest (Article 6(1)(f)).",
    ),
    Text(
        fr="Les lisent les personnes qui suivent ce dossier, et nul autre ; les noms sont retirés de tout extrait. Tout est "
        "effacé {months} mois après la clôture, ou après la fin d’un différend. Vous pouvez demander accès, rectification, "
        "effacement ou limitation, et vous opposer à ce traitement, en écrivant à {address} ; et saisir {authority}.",
        en="They are read by those who follow this case, and by nobody else; names are removed from every extract. Everything is "
        "erased {months} months after closure, or after the end of a dispute. You may ask for access, rectification, erasure or "
        "restriction, and object, by writing to {address}; and you may turn to {authority}.",
    ),
)
_AUTHORITY: Final = Text(fr="l’autorité de contrôle de votre pays", en="the supervisory authority of your country")
_AUTHORITIES: Final = {"FR": Text(fr="la CNIL (www.cnil.fr)", en="the CNIL (www.cnil.fr)")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """Who answers for what becomes of the data.

    Attributes:
        name: empty: nobody says, so it is whoever signs.
        address: a mail address to write to; empty: a reply is the way.
        page: where all of the information stands; empty: nowhere.
        months: how long mails are kept.
    """

    name: str
    months: int
    address: str = ""
    page: str = ""


def of_letter(controller: Controller, *, country: str, language: Language) -> str:
    """The foot of a letter, in lines that a mail program leaves as they are."""
    way = _WRITE.in_(language).format(address=controller.address) if controller.address else _REPLY.in_(language)
    said = _LETTER.in_(language).format(
        controller=controller.name or _SIGNATORY.in_(language),
        months=controller.months,
        way=way,
        authority=authority(country, language),
    )
    lines = [_filled(spaced(said, language))]
    if controller.page:
        more, _, _ = _MORE.in_(language).partition("{")
        lines.append(f"{spaced(more, language)}{controller.page}")
    return "\n".join(lines)


def of_notice(controller: Controller, *, country: str, language: Language) -> tuple[str, ...]:
    """The foot of a notice, a paragraph each."""
    said = tuple(
        spaced(
            line.in_(language).format(
                operator=controller.name,
                address=controller.address,
                months=controller.months,
                authority=authority(country, language),
            ),
            language,
        )
        for line in _NOTICE
    )
    if not controller.page:
        return said
    more, _, _ = _MORE.in_(language).partition("{")
    return (*said, f"{spaced(more, language)}{controller.page}")


def authority(country: str, language: Language) -> str:
    """The supervisory authority of a country, as one names it there."""
    return _AUTHORITIES.get(country, _AUTHORITY).in_(language)


def _filled(words: str) -> str:
    return textwrap.fill(words, _WIDTH, break_long_words=False, break_on_hyphens=False)
