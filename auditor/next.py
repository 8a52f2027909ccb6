"""What is next for a ledger, and what does it wait for, in words?"""

from collections.abc import Mapping
from datetime import datetime

from auditor.action import Action, AskHuman, Close, Perform, Wait
from auditor.mail_at_hand import rule_of
from dashboards.typography import moment, written
from results.records import Language, LedgerKind, Text
from results.store.ledger import LedgerRow

STAGES: Mapping[str, Text] = {
    "plant": Text(fr="planter les données", en="planting the data"),
    "readback": Text(fr="relire les données plantées", en="reading the planted data back"),
    "notice": Text(fr="lire les pages publiques", en="reading the public pages"),
    "baseline": Text(fr="regarder ce qui est déjà là", en="looking at what is there already"),
    "request": Text(fr="faire la demande", en="making the request"),
    "confirm": Text(fr="vérifier si la demande est partie", en="seeing whether the request was sent"),
    "look": Text(fr="regarder s’il y a une réponse", en="looking for an answer"),
    "collect": Text(fr="récupérer l’export", en="collecting the export"),
    "verify": Text(fr="essayer le lien de l’export", en="trying the export’s link"),
    "mailbox": Text(fr="lire la boîte aux lettres", en="reading the mailbox"),
    "live": Text(fr="se servir du compte", en="using the account"),
    "clarify": Text(fr="écrire au service ce qui manque", en="writing to the service what is missing"),
    "send": Text(fr="envoyer l’avis", en="sending the notice"),
    "remind": Text(fr="envoyer un rappel", en="sending a reminder"),
    "retest": Text(fr="ouvrir une vérification", en="opening a re-test"),
    "undo": Text(fr="remettre en l’état", en="putting things back"),
}
_FOLLOW_UP = Text(fr="donner suite à un courriel", en="following a mail up")
_WAITS: Mapping[str, Text] = {
    "receipt": Text(fr="un signe que l’avis est arrivé", en="a sign that the notice arrived"),
    "reply_window": Text(fr="le délai de réponse de l’organisme", en="the controller’s time to reply"),
    "rejected": Text(fr="l’avis est à réécrire", en="the notice is to be written anew"),
    "post": Text(fr="l’accusé de réception de la lettre", en="the letter’s advice of receipt"),
    "retest": Text(fr="ce que montre la vérification", en="what the re-test shows"),
    "poll": Text(fr="prochain regard", en="the next look"),
    "mailbox": Text(fr="prochaine lecture de la boîte aux lettres", en="the next look into the mailbox"),
    "mail": Text(fr="une réponse par courriel", en="an answer by mail"),
    "answer": Text(fr="une réponse", en="an answer"),
    "clarification": Text(
        fr="ce que le service répond sur ce qui manque", en="what the service says of what is missing"
    ),
    "may_come": Text(fr="ce qui manque peut encore venir", en="what is missing may still come"),
    "ask": Text(fr="prochaine question à une personne", en="the next question to a person"),
    "nobody_waits": Text(fr="personne n’attend de courriel", en="nobody waits for a mail"),
    "link_check": Text(fr="prochain essai du lien", en="the next try of the link"),
    "cooldown": Text(fr="le service demande d’attendre", en="the service asks us to wait"),
    "campaign": Text(fr="début étalé par la campagne", en="the start, spread by the campaign"),
    "six_months": Text(
        fr="une seule demande écrite par compte et par droit en six mois",
        en="one written request per account and right in six months",
    ),
    "controller_cap": Text(
        fr="deux demandes écrites sont déjà ouvertes chez ce responsable",
        en="two written requests are open at this controller already",
    ),
    "contact_cap": Text(
        fr="cinq demandes écrites sont déjà ouvertes chez ce contact",
        en="five written requests are open at this contact already",
    ),
    "contact_spread": Text(
        fr="deux jours ouvrés entre deux demandes au même contact",
        en="two working days between two requests to one contact",
    ),
    "outside_hours": Text(fr="les heures de la campagne", en="the campaign’s hours"),
    "host_busy": Text(fr="une autre session est ouverte chez ce service", en="another session is open at this service"),
    "clock_behind": Text(
        fr="l’horloge retarde sur ce qui est déjà écrit", en="the clock is behind what is written already"
    ),
    "account_too_young": Text(fr="le compte doit d’abord vieillir", en="the account must age first"),
    "account_too_little_used": Text(fr="le compte doit d’abord servir", en="the account must be used first"),
    "offline": Text(fr="notre réseau est coupé", en="our network is down"),
    "already_pending": Text(fr="une demande est déjà en cours", en="a request is already in progress"),
    "password_refused": Text(
        fr="mot de passe refusé, un seul essai par jour", en="password refused, one try a day only"
    ),
}
_CLOSED = Text(fr="clos le {day}", en="closed on {day}")
_PLANTED = Text(fr="données plantées et relues le {day}", en="planted and read back on {day}")
_AT_REST = Text(fr="clos", en="closed")
_NOW = Text(fr="à faire maintenant", en="to be done now")
_PERSON = Text(
    fr="attend la réponse d’une personne : `auditor question list`",
    en="waits for a person’s answer: `auditor question list`",
)
_LATER = Text(fr="{day} : {why}", en="{day}: {why}")
_AT_LAST = Text(fr="{why}, au plus tard le {day}", en="{why}, by {day} at the latest")
_AWAITED = ("mail", "answer", "clarification", "may_come")
_AGAIN = Text(fr="nouvel essai ({why})", en="another try ({why})")
_ASKS = Text(fr="une question pour une personne ({why})", en="a question for a person ({why})")
_ENDS = Text(fr="clos ({why})", en="closed ({why})")
_HELD = Text(fr="un autre processus s’en occupe", en="another process is working on it")


def next_of(row: LedgerRow, language: Language, now: datetime) -> str:
    """What a ledger waits for, and until when (UTC)."""
    if row.closed_at is not None:
        ended = _PLANTED if row.kind is LedgerKind.PLANTING else _CLOSED
        return _said(ended, language, day=moment(row.closed_at, language, "UTC"))
    if row.due_at is None:
        return _open_end(row.why, language)
    if row.due_at <= now:
        return written(_NOW, language)
    return _until(row.due_at, row.why, language)


def _open_end(why: str | None, language: Language) -> str:
    """What is waited for without a day: somebody's answer, unless it is said otherwise."""
    words = {"closed": _AT_REST, "mail": _WAITS["mailbox"]}.get(why or "", _PERSON)
    return written(words, language)


def _until(until: datetime, why: str | None, language: Language) -> str:
    """When something is done again; or, where something of theirs is waited for, how long."""
    words = _AT_LAST if why in _AWAITED else _LATER
    return _said(words, language, day=moment(until, language, "UTC"), why=waits_for(why, language))


def waits_for(why: str | None, language: Language) -> str:
    """The reason of a wait; a failure's code is said as it is."""
    known = _WAITS.get(why or "")
    return written(known, language) if known is not None else _said(_AGAIN, language, why=why)


def stage_words(stage: str) -> Text:
    """A stage in words."""
    return _FOLLOW_UP if rule_of(stage) is not None else STAGES[stage]


def step_of(action: Action | None, language: Language) -> str:
    """One step of the engine; None: there was none, somebody else holds the ledger."""
    match action:
        case Perform(stage=stage):
            return written(stage_words(stage), language)
        case Wait(until=None, why=why):
            return _open_end(why, language)
        case Wait(until=until, why=why) if until is not None:
            return _until(until, why, language)
        case AskHuman(topic=topic):
            return _said(_ASKS, language, why=topic)
        case Close(outcome=outcome):
            return _said(_ENDS, language, why=outcome)
        case _:
            return written(_HELD, language)


def _said(text: Text, language: Language, **values: object) -> str:
    return written(text, language).format(**values)
