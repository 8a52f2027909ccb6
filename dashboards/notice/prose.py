"""What does every notice say, whomever it is for?

First who writes and what this is not: it frightens nobody into anything. Only
an authority or a court finds an infringement, and every notice says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dashboards.foot import Controller, of_notice
from dashboards.gate import AGAIN_DAYS, FIRST_DAYS, MORE_DAYS
from dashboards.typography import counted, listed, spaced
from results.records import Language, NoticeSender, Text

MANDATE: Final = Text(
    fr="Nous observons, de notre propre initiative et avec des comptes de test, comment les services en ligne répondent "
    "aux demandes de portabilité et d’accès (RGPD, articles 15 et 20). Aucune autorité ne nous en a chargés.",
    en="Of our own accord, and with test accounts, we observe how online services answer requests for data portability "
    "and access (GDPR, Articles 15 and 20). No authority has charged us with it.",
)
SUBJECT: Final = Text(
    fr="Avis n° {number} : {services}, ce que nous avons observé",
    en="Notice no. {number}: {services}, what we observed",
)
SUBJECT_AGAIN: Final = Text(
    fr="Avis n° {number} : {services}, après vérification", en="Notice no. {number}: {services}, after a re-test"
)
_WHO: Final = Text(
    fr="Cet avis vous est adressé par {operator}. {mandate} {person} en répond{reached}.",
    en="This notice comes from {operator}. {mandate} {person} answers for it{reached}.",
)
_PHONE: Final = Text(fr=" et se joint au {phone}", en=", and is reached at {phone}")
_SITE: Final = Text(
    fr="Pour vérifier que cet avis vient bien de nous, tapez vous-même l’adresse {site} : notre adresse de courriel, "
    "{address}, y figure.",
    en="To check that this notice is ours, type the address {site} yourself: our mail address, {address}, stands there.",
)
_NOT: Final = Text(
    fr="Ce n’est ni une mise en demeure, ni la décision d’une autorité, et nous ne réclamons aucune somme. Nous disons ce "
    "que nous avons observé ; seule une autorité ou un tribunal constate un manquement à la loi.",
    en="It is neither a formal notice to comply with anything nor the decision of an authority, and we claim no money. We "
    "say what we observed; only an authority or a court finds an infringement.",
)
_NOTHING: Final = Text(
    fr="Si vous ne faites rien, ce qui suit pourra être publié une fois le délai passé. Si vous répondez, votre réponse est "
    "lue avant toute publication.",
    en="If you do nothing, what follows may be published once the time to answer is over. If you reply, your reply is read "
    "before anything is published.",
)
_UNTIL: Final = Text(
    fr="Vous avez {days} jours pour répondre, comptés à partir du lendemain du jour où cet avis vous parvient. Pour un "
    "organisme de moins de cinquante agents, les jours du 14 juillet au 31 août et du 20 décembre au 3 janvier ne sont pas "
    "comptés. Sur simple demande de votre part, ce délai est allongé une fois, de {more} jours.",
    en="You have {days} days to reply, counted from the day after this notice reaches you. For a body of fewer than fifty "
    "agents, the days from 14 July to 31 August and from 20 December to 3 January are not counted. At your mere request "
    "this time is lengthened once, by {more} days.",
)
SHARED: Final = Text(
    fr="{count} au logiciel {software}, que d’autres utilisent aussi : le même motif a été relevé chez plusieurs responsables de "
    "traitement, et nulle part nous n’avons vu qu’il puisse en aller autrement. Nous en écrivons à l’éditeur de ce logiciel, "
    "sans nommer personne, et ne vous demandons pas d’y remédier seul. Vous restez responsable du traitement (RGPD, article 24), et "
    "pouvez contester ce qui suit comme le reste.",
    en="{count} from the software {software}, which others run too: the same reason was observed at several controllers, and "
    "nowhere did we see that it can be otherwise. We write of it to whoever makes that software, and name nobody; we do not ask "
    "you to mend it alone. You remain the controller (GDPR, Article 24), and may dispute what follows like the rest.",
)
_SHARED_ONE: Final = Text(fr="{n} constat tient", en="{n} finding comes")
_SHARED_MANY: Final = Text(fr="{n} constats tiennent", en="{n} findings come")
ADVISORY_SUBJECT: Final = Text(
    fr="Avis n° {number} : {software}, ce que nous avons observé là où il est utilisé",
    en="Notice no. {number}: {software}, what we observed where it is used",
)
_TO_PUBLISHER: Final = Text(
    fr="Nous vous écrivons parce que vous éditez {software}. Ce qui suit a été relevé sur {services}, dont répondent {controllers}, "
    "pour le même motif partout. Nous ne disons pas lesquels : chacun reçoit son propre avis. Vous n’êtes pas responsable de ces "
    "traitements ; le considérant 78 du RGPD encourage les éditeurs de logiciels à permettre à leurs utilisateurs de tenir leurs "
    "obligations.",
    en="We write to you because you make {software}. What follows was observed at {services}, for which {controllers} answer, for "
    "the same reason everywhere. We do not say which: each gets a notice of its own. You are not the controller of these "
    "processings; recital 78 of the GDPR encourages those who make software to let those who run it meet their obligations.",
)
_SERVICES: Final = (Text(fr="{n} service", en="{n} service"), Text(fr="{n} services", en="{n} services"))
_CONTROLLERS: Final = (
    Text(fr="{n} responsable de traitement", en="{n} controller"),
    Text(fr="{n} responsables de traitement", en="{n} controllers"),
)
_ADVISORY_NOTHING: Final = Text(
    fr="Si vous ne faites rien, ce que fait le logiciel pourra être publié avec les constats faits chez ceux qui l’utilisent. Si vous "
    "contestez un constat, il n’est publié chez aucun d’eux avant que la contestation soit tranchée, soixante jours au plus.",
    en="If you do nothing, what the software does may be published with the findings at those who run it. If you dispute a "
    "finding, it is published of none of them before that is decided, sixty days at most.",
)
_ADVISORY_WAY: Final = Text(
    fr="Cet avis comporte un texte pour votre gestionnaire de tickets, la description d’un export complet, et les commandes qui "
    "montrent qu’un export la remplit. Il vous est permis de les transmettre.",
    en="This notice has a text for your tracker, the description of a whole export, and the commands that show that an export "
    "meets it. You may pass them on.",
)
_REPLY: Final = Text(
    fr="Il suffit de répondre à ce courriel : vous n’avez ni lien à ouvrir, ni compte à créer. Par courrier ou par téléphone, "
    "donnez le numéro {number}.",
    en="A reply to this mail is enough: you need no link and no account. In a letter or on the telephone, give "
    "the number {number}.",
)
_WAYS: Final = (
    Text(
        fr="Vous contestez un constat : dites lequel et pourquoi. Une personne qui n’a ni mené le dossier ni approuvé cet avis "
        "tranche par écrit sous vingt jours ouvrés ; en attendant, soixante jours au plus, ce constat n’est pas publié. Vous "
        "pouvez faire appel une fois.",
        en="You dispute a finding: say which, and why. Somebody who neither ran the case nor approved this notice decides in "
        "writing within twenty working days; until then, sixty days at most, that finding is not published. You may appeal once.",
    ),
    Text(
        fr="Vous avez réparé, ou vous allez réparer : dites quand. Demandez une vérification, et elle commence sous dix jours "
        "ouvrés ; ce qui est réparé est montré comme réparé.",
        en="You have repaired it, or will: say when. Ask for a re-test, and it begins within ten working days; what is repaired "
        "is shown as repaired.",
    ),
    Text(
        fr="Vous voulez faire publier votre réponse (droit de réponse) : dites-le, et elle paraît telle quelle à côté du "
        "constat, sous trois jours si celui-ci est déjà public.",
        en="You want your reply published: say so, and it appears as it stands beside the finding, within three days where "
        "that is public already.",
    ),
    Text(
        fr="Vous pouvez joindre un extrait de vos propres journaux : il n’est lu qu’à votre décharge.",
        en="You may enclose an extract of your own logs: it is read only in your favour.",
    ),
)
_NO_SHEET: Final = Text(
    fr="Pour retrouver la demande chez vous, demandez-nous sa fiche : elle nomme le compte de test, qui ne servira plus ensuite.",
    en="To find the request on your side, ask us for its sheet: it names the test account, which is not used any more after that.",
)
_SHEET: Final = Text(
    fr="La fiche jointe permet de retrouver la demande chez vous. Elle nomme notre compte de test : maintenant que vous le "
    "connaissez, il ne servira plus.",
    en="With the sheet in this notice the request can be found on your side. It names our test account: now that you know it, "
    "it is not used any more.",
)
PASSAGE: Final = Text(
    fr="Si vous préférez, tout cela se fait aussi sur la page de cet avis, jusqu’au {day}. Ce lien vous est personnel : quiconque "
    "le possède peut lire l’avis et y répondre en votre nom. Une copie de ce qui est écrit là revient à cette adresse.",
    en="If you prefer, all this can also be done on the page of this notice, until {day}. The link is yours alone: whoever has "
    "it can read the notice and answer it in your name. A copy of what is written there comes back to this address.",
)
COPY_SUBJECT: Final = Text(
    fr="Avis n° {number} : copie de ce que vous nous avez écrit", en="Notice no. {number}: copy of what you wrote to us"
)
COPY: Final = Text(
    fr="Voici la copie de ce que nous avons reçu le {at} par la page de l’avis n° {number}. Si cela ne vient pas de vous, "
    "répondez à ce courriel ou écrivez à {address} : nous révoquerons le lien.",
    en="This is a copy of what we received on {at} through the page of notice no. {number}. If it does not come from you, "
    "reply to this mail or write to {address}: we will revoke the link.",
)
REMINDER_SUBJECT: Final = Text(fr="Rappel : {subject}", en="Reminder: {subject}")
REMINDER: Final = Text(
    fr="Nous vous avons adressé l’avis n° {number}, et vous pouvez y répondre {until}. Il est repris ci-dessous ; répondre à ce "
    "courriel suffit.",
    en="We sent you notice no. {number}, and you may reply to it {until}. It is repeated below; a reply to this mail is enough.",
)
REMINDER_UNTIL: Final = Text(fr="jusqu’au {day} inclus", en="up to and including {day}")
REMINDER_SMALL: Final = Text(
    fr=" (pour un organisme de moins de cinquante agents, jusqu’au {day} inclus)",
    en=" (for a body of fewer than fifty agents, up to and including {day})",
)
REMINDER_RUNS: Final = Text(fr="dès maintenant", en="now")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What the prose of one notice depends on.

    Attributes:
        mandate: by what right the operator looks; None: of its own accord.
        country: of the controller.
        kept_months: how long mails are kept after closure.
        privacy_page: where all that is said of personal data stands; empty: nowhere.
    """

    sender: NoticeSender
    mandate: Text | None
    country: str
    again: bool
    kept_months: int
    privacy_page: str


def opening(occasion: Occasion, language: Language) -> tuple[str, ...]:
    """The first lines: who writes, what this is not, what happens if nothing is done, until when one may answer."""
    sender = occasion.sender
    reached = _PHONE.in_(language).format(phone=sender.phone) if sender.phone else ""
    who = _WHO.in_(language).format(
        operator=sender.operator,
        mandate=(occasion.mandate or MANDATE).in_(language),
        person=sender.person,
        reached=reached,
    )
    site = [_SITE.in_(language).format(site=sender.site, address=sender.address)] if sender.site else []
    days = AGAIN_DAYS if occasion.again else FIRST_DAYS
    until = _UNTIL.in_(language).format(days=days, more=MORE_DAYS)
    return _all((who, *site, _NOT.in_(language), _NOTHING.in_(language), until), language)


def subject(number: str, services: Sequence[str], language: Language, *, again: bool) -> str:
    """What the notice is about, on one line."""
    words = SUBJECT_AGAIN if again else SUBJECT
    said = words.in_(language).format(number=number, services=listed(list(dict.fromkeys(services)), language))
    return spaced(said, language)


def answering(number: str, language: Language, *, with_sheet: bool) -> tuple[str, ...]:
    """How to answer, by plain reply; the first line is the way, the others what may be said.

    `with_sheet`: the sheet by which the request is found is enclosed.
    """
    ways = (way.in_(language) for way in (*_WAYS, _SHEET if with_sheet else _NO_SHEET))
    return _all((_REPLY.in_(language).format(number=number), *ways), language)


def shared(software: str, count: int, language: Language) -> str:
    """The paragraph that stands in a controller's notice in the place of what comes from its software."""
    found = counted(count, _SHARED_ONE, _SHARED_MANY, language)
    return spaced(SHARED.in_(language), language).format(count=found, software=software)


def advisory_subject(number: str, software: str, language: Language) -> str:
    """What an advisory is about, on one line."""
    return spaced(ADVISORY_SUBJECT.in_(language), language).format(number=number, software=software)


def advisory_opening(occasion: Occasion, software: str, counts: tuple[int, int], language: Language) -> tuple[str, ...]:
    """The first lines to whoever makes a software; `counts`: of services, and of controllers."""
    services, controllers = (
        counted(count, one, many, language)
        for count, (one, many) in zip(counts, (_SERVICES, _CONTROLLERS), strict=True)
    )
    why = _TO_PUBLISHER.in_(language).format(software=software, services=services, controllers=controllers)
    who, *middle, until = opening(occasion, language)
    kept = [line for line in middle if line != spaced(_NOTHING.in_(language), language)]
    return (who, *_all((why,), language), *kept, *_all((_ADVISORY_NOTHING.in_(language),), language), until)


def advisory_answering(number: str, language: Language) -> tuple[str, ...]:
    """How whoever makes a software may answer."""
    ways = (way.in_(language) for way in (*_WAYS[:-1], _ADVISORY_WAY))
    return _all((_REPLY.in_(language).format(number=number), *ways), language)


def foot(occasion: Occasion, language: Language) -> tuple[str, ...]:
    """How personal data are processed (GDPR Art. 14)."""
    sender = occasion.sender
    controller = Controller(
        name=sender.operator, months=occasion.kept_months, address=sender.address, page=occasion.privacy_page
    )
    return of_notice(controller, country=occasion.country, language=language)


def _all(lines: Iterable[str], language: Language) -> tuple[str, ...]:
    return tuple(spaced(line, language) for line in lines)
