"""What can happen at a service that nobody may be accused of?"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from results.records import FactDetails, Text, Track
from scenarios.sandbox import damage
from scenarios.sandbox.behaviour import Behaviour, Delivery, Knock, Obstacle
from scenarios.sandbox.holding import Members
from scenarios.sandbox.service import ExportMode
from scenarios.sandbox.state import Archive
from scenarios.sandbox.vice import Vice
from scenarios.sandbox.vices.asking import DOCUMENT_WANTED
from scenarios.sandbox.vices.remedies import REASONED_REFUSAL, answer_in_words
from scenarios.sandbox.vices.timing import extends_in_time

DOWN_AFTER = timedelta(hours=20)
DOWN_FOR = timedelta(days=3)
LOCKED_AFTER = timedelta(hours=1)
OLDER_BY = timedelta(days=40)
PAUSE_S = 1.5
BOMB_BYTES = 32 * 1024 * 1024
_RIGHTS = "/droits"
_ASKING = "/droits/donnees"


_LONGEST_OCCUPATION = 12


def _one_line(words: str) -> str:
    return " ".join(words.split())


_HOUSE_STYLE: Final[Mapping[str, Callable[[str], str]]] = {
    "street": str.lower,
    "city": str.upper,
    "occupation": lambda typed: typed[:_LONGEST_OCCUPATION],
    "full_name": str.upper,
    "subject": str.upper,
    "body": _one_line,
    "provider": str.upper,
    "note": _one_line,
    "q": str.lower,
}
"""By field, what becomes of what is typed there."""

_NO_CAPTCHA_IS_SOLVED = (
    ("electronic_channel", "not_asked"),
    ("hindrance", "not_asked"),
    ("accessibility", "partly_examined"),
    ("identity_demand", "not_asked"),
    ("deadline", "not_asked"),
    ("cost", "not_asked"),
)


def _in_trouble(knock: Knock) -> bool:
    """From 20 hours after the first request for data, for three days."""
    if not knock.state.orders:
        return False
    begins = knock.state.orders[0].asked_at + DOWN_AFTER
    return begins <= knock.now < begins + DOWN_FOR


def _portal_down(behaviour: Behaviour) -> Behaviour:
    def gate(knock: Knock) -> Obstacle | None:
        if not _in_trouble(knock):
            return None
        return Obstacle(status=503, template="down.html", headers={"Retry-After": "3600"})

    return replace(behaviour, gates=(*behaviour.gates, gate))


def _portal_closes(behaviour: Behaviour) -> Behaviour:
    def gate(knock: Knock) -> Obstacle | None:
        if not knock.state.orders or knock.now < knock.state.orders[0].asked_at + DOWN_AFTER:
            return None
        return Obstacle(status=503, template="down.html")

    return replace(behaviour, gates=(*behaviour.gates, gate))


def _maintenance(behaviour: Behaviour) -> Behaviour:
    def gate(knock: Knock) -> Obstacle | None:
        return Obstacle() if _in_trouble(knock) else None

    return replace(behaviour, gates=(*behaviour.gates, gate))


def _bot_wall(behaviour: Behaviour) -> Behaviour:
    def gate(knock: Knock) -> Obstacle | None:
        if not knock.path.startswith(_RIGHTS):
            return None
        # The header by which a widespread wall says that it stands in the way, not the service.
        return Obstacle(status=403, template="challenge.html", headers={"cf-mitigated": "challenge"})

    return replace(behaviour, gates=(*behaviour.gates, gate))


def _session_expires(behaviour: Behaviour) -> Behaviour:
    thrown_out: set[str] = set()

    def gate(knock: Knock) -> Obstacle | None:
        if knock.path != _ASKING or knock.username is None or knock.username in thrown_out:
            return None
        thrown_out.add(knock.username)
        return Obstacle(ends_session=True)

    return replace(behaviour, gates=(*behaviour.gates, gate))


def _locks_account(behaviour: Behaviour) -> Behaviour:
    def locked(knock: Knock) -> bool:
        return any(
            order.username == knock.username and knock.now >= order.asked_at + LOCKED_AFTER
            for order in knock.state.orders
        )

    return replace(behaviour, locked=locked)


def _slow_pages(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, pause_s=PAUSE_S)


def _stale_archive(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, stand_in_age=OLDER_BY)


def _html_error_as_download(behaviour: Behaviour) -> Behaviour:
    def deliver(delivery: Delivery) -> Archive:
        if delivery.now >= delivery.ready_at + DOWN_FOR:
            return delivery.archive
        page = "<!doctype html><html lang=fr><title>Erreur</title><h1>Une erreur est survenue</h1></html>\n"
        return replace(delivery.archive, media_type="text/html; charset=utf-8", content=page.encode())

    return replace(behaviour, deliver=deliver)


def _empty_file(behaviour: Behaviour) -> Behaviour:
    def deliver(delivery: Delivery) -> Archive:
        return replace(delivery.archive, content=b"")

    return replace(behaviour, deliver=deliver)


def _zip_slip(behaviour: Behaviour) -> Behaviour:
    def add(members: Members) -> Members:
        return {**members, "../../outside.txt": b"outside\n", "/tmp/absolute.txt": b"absolute\n"}  # noqa: S108  the point

    return replace(behaviour, additions=(*behaviour.additions, add))


def _zip_bomb(behaviour: Behaviour) -> Behaviour:
    def add(members: Members) -> Members:
        return {**members, "log.txt": bytes(BOMB_BYTES)}

    return replace(behaviour, additions=(*behaviour.additions, add))


def _consent_banner(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, cookie_banner=True)


def _captcha(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, captcha=True)


def _two_factor(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, code_for_all=True)


def _page_redesigned(behaviour: Behaviour) -> Behaviour:
    new_labels = {
        "Mes données et mes droits": "Vie privée",
        "My data and my rights": "Privacy",
        "Récupérer mes données": "Recevoir ma copie",
        "Get my data": "Receive my copy",
        "Demander mon archive": "C’est parti",
        "Request my archive": "Go ahead",
        "Mes demandes": "Suivi",
        "My requests": "Tracking",
        "Télécharger": "Obtenir",
        "Download": "Obtain",
    }
    return replace(behaviour, relabelled={**behaviour.relabelled, **new_labels})


def _answers_at_once(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, mode=ExportMode.IMMEDIATE, delay=timedelta(0), acknowledges=False)


def _asks_for_proof_and_answers(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, news=(*behaviour.news, DOCUMENT_WANTED))


def _refuses_with_reasons(behaviour: Behaviour) -> Behaviour:
    return answer_in_words(behaviour, REASONED_REFUSAL)


def _respells_what_is_typed(behaviour: Behaviour) -> Behaviour:
    def keeps(field: str, words: str) -> str:
        return _HOUSE_STYLE.get(field, str)(words)

    return replace(behaviour, keeps=keeps)


def _renames_files(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, additions=(*behaviour.additions, damage.rename_files))


def _reencodes_pictures(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, additions=(*behaviour.additions, damage.reencode_pictures))


def _innocent(
    name: str,
    apply: Callable[[Behaviour], Behaviour],
    fr: str,
    en: str,
    *,
    also: tuple[tuple[str, str], ...] = (),
    details: FactDetails | None = None,
    patient: bool = False,
    rare: bool = False,
    surveyed: bool = False,
) -> Vice:
    return Vice(
        name=name,
        criterion=None,
        reason=None,
        outcome=None,
        track=Track.BOTH,
        words=Text(fr=fr, en=en),
        apply=apply,
        also=also,
        details=details,
        patient=patient,
        rare=rare,
        surveyed=surveyed,
    )


CIRCUMSTANCES: tuple[Vice, ...] = (
    _innocent(
        "portal_down",
        _portal_down,
        "répond 503 pendant trois jours après la demande",
        "answers 503 for three days after the request",
    ),
    _innocent(
        "maintenance",
        _maintenance,
        "montre une page de maintenance pendant trois jours",
        "shows a maintenance page for three days",
        rare=True,
    ),
    _innocent("slow_pages", _slow_pages, "fait attendre chaque page 1,5 s", "takes 1.5 s for each page"),
    _innocent(
        "session_expires",
        _session_expires,
        "perd la session, une fois, sur le chemin de la demande",
        "loses the session, once, on the way to the request",
    ),
    _innocent(
        "stale_archive",
        _stale_archive,
        "offre une archive de 40 jours plus ancienne pendant que la nouvelle est préparée",
        "offers an archive 40 days older while the new one is made",
        rare=True,
    ),
    _innocent(
        "html_error_as_download",
        _html_error_as_download,
        "donne une page d’erreur au lieu de l’archive pendant trois jours",
        "gives an error page instead of the archive for three days",
        rare=True,
    ),
    _innocent("empty_file", _empty_file, "donne un fichier vide", "gives an empty file", rare=True),
    _innocent(
        "consent_banner",
        _consent_banner,
        "demande d’abord un choix sur les cookies",
        "asks about cookies first",
    ),
    _innocent(
        "captcha",
        _captcha,
        "place un captcha sur la demande",
        "puts a captcha on the request",
        also=_NO_CAPTCHA_IS_SOLVED,
        surveyed=True,
    ),
    _innocent(
        "answers_at_once",
        _answers_at_once,
        "donne l’archive aussitôt, sans un mot",
        "gives the archive at once, without a word",
        also=(("acknowledgement", "answered_at_once"), ("status", "answered_at_once"), ("promise", "none_given")),
    ),
    _innocent(
        "asks_for_proof_and_answers",
        _asks_for_proof_and_answers,
        "demande une preuve d’identité, et répond sans l’avoir eue",
        "asks for a proof of identity, and answers without it",
        also=(("identity_demand", "not_insisted_on"),),
        details=FactDetails(reasons=False, signed_in=True),
    ),
    _innocent(
        "extends_in_time",
        extends_in_time,
        "prolonge le délai à temps, dit pourquoi, et répond au bout de 45 jours",
        "extends the period in time, says why, and answers after 45 days",
        also=(("extension", "formally_valid"), ("deadline", "in_time"), ("delay", "slow"), ("promise", "broken")),
        details=FactDetails(reasons=True),
        patient=True,
    ),
    _innocent(
        "refuses_with_reasons",
        _refuses_with_reasons,
        "refuse, dit pourquoi, nomme l’autorité et le recours",
        "refuses, says why, names the authority and the remedy",
        also=(("refusal", "reasoned"), ("electronic_answer", "nothing_to_hand_over")),
        details=FactDetails(reasons=True, authority=True, remedy=True),
    ),
    _innocent(
        "portal_closes",
        _portal_closes,
        "répond 503 dès le lendemain, pour toujours",
        "answers 503 from the next day on, for ever",
        also=(("deadline", "not_watched"),),
        patient=True,
    ),
    _innocent(
        "renames_files",
        _renames_files,
        "numérote les pièces jointes",
        "numbers the attachments",
        also=(("attachments", "returned"),),
    ),
    _innocent(
        "reencodes_pictures",
        _reencodes_pictures,
        "compresse les images à nouveau",
        "compresses pictures anew",
        also=(("attachments", "transcoded"),),
    ),
    _innocent(
        "locks_account",
        _locks_account,
        "verrouille le compte une heure après la demande",
        "locks the account an hour after the request",
    ),
    _innocent(
        "page_redesigned",
        _page_redesigned,
        "a renommé liens et boutons autour des droits",
        "has renamed links and buttons around the rights",
    ),
    _innocent(
        "bot_wall",
        _bot_wall,
        "refuse les programmes aux pages des droits",
        "turns programs away from the rights",
        also=(("self_service", "not_asked"),),
    ),
    _innocent("zip_slip", _zip_slip, "nomme des fichiers hors de l’archive", "names files outside the archive"),
    _innocent(
        "zip_bomb", _zip_bomb, "joint un fichier de zéros de 32 Mio", "adds a file of 32 MiB of zeros", rare=True
    ),
    _innocent(
        "respells_what_is_typed",
        _respells_what_is_typed,
        "garde en capitales, en minuscules ou coupé ce qu’on y écrit, et le montre ainsi",
        "keeps what is typed in capitals, in small letters or cut short, and shows it so",
    ),
    _innocent("two_factor", _two_factor, "demande un code à chaque connexion", "asks for a code at each sign-in"),
)
