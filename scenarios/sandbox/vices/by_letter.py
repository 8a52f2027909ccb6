"""How can a letter be answered badly, or in ways that accuse nobody? Asked by letter, answered by mail."""

from dataclasses import replace
from datetime import timedelta

from results.records import FactDetails, Obligation, Outcome, Text, Track
from scenarios.sandbox.behaviour import ENCLOSED, RECEIVED, Behaviour, Reply
from scenarios.sandbox.service import ExportMode
from scenarios.sandbox.vice import Vice
from scenarios.sandbox.vices.reply import (
    AWAY,
    BY_POST_ONLY,
    CONFIRM,
    DOCUMENT,
    FEE,
    LINK,
    NEWS,
    ON_PAPER,
    REFUSED,
    WHICH,
)
from scenarios.sandbox.vices.scope import drops_family
from scenarios.sandbox.vices.timing import EXTENDED, EXTENDED_BARELY, LATE_AFTER

_SOON, _IN_TIME = timedelta(days=2), timedelta(days=12)


def _say(behaviour: Behaviour, *replies: Reply, delay: timedelta | None = None) -> Behaviour:
    """Answer with these and nothing else; without a delay there are no data."""
    return replace(behaviour, mode=ExportMode.ON_REQUEST, delay=delay, replies=(RECEIVED, *replies))


def _reply(words: Text, after: timedelta = _SOON) -> Reply:
    return Reply(words=words, after=after)


def _acknowledges_and_is_silent(behaviour: Behaviour) -> Behaviour:
    return _say(behaviour)


def _is_silent(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, delay=None, replies=())


def _answers_late(behaviour: Behaviour) -> Behaviour:
    return _say(behaviour, ENCLOSED, delay=LATE_AFTER)


def _refuses(behaviour: Behaviour) -> Behaviour:
    return _say(behaviour, _reply(REFUSED))


def _extends_barely(behaviour: Behaviour) -> Behaviour:
    return _say(behaviour, _reply(EXTENDED_BARELY, _IN_TIME), ENCLOSED, delay=timedelta(days=22))


def _extends_well(behaviour: Behaviour) -> Behaviour:
    return _say(behaviour, _reply(EXTENDED, _IN_TIME), ENCLOSED, delay=LATE_AFTER)


def _answers_on_paper(behaviour: Behaviour) -> Behaviour:
    return _say(behaviour, _reply(ON_PAPER))


def _takes_post_only(behaviour: Behaviour) -> Behaviour:
    return _say(behaviour, _reply(BY_POST_ONLY))


def _asks_fee(behaviour: Behaviour) -> Behaviour:
    return _say(behaviour, _reply(FEE))


def _wants_document(behaviour: Behaviour) -> Behaviour:
    asked = _say(behaviour, _reply(DOCUMENT), delay=_IN_TIME)
    return replace(asked, second_replies=(ENCLOSED,))


def _asks_which(behaviour: Behaviour) -> Behaviour:
    return _say(behaviour, _reply(WHICH))


def _links_for_all(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, opens=lambda _order, _username: True, replies=(RECEIVED, Reply(words=LINK)))


def _links(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, replies=(RECEIVED, Reply(words=LINK, as_page=True)))


def _sends_back(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, sends_back=True)


def _mails_code(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, mails_code=True)


def _is_away(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, replies=(AWAY, ENCLOSED))


def _sends_news(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, replies=(RECEIVED, NEWS, ENCLOSED))


def _wants_confirmation(behaviour: Behaviour) -> Behaviour:
    confirm = Reply(words=CONFIRM, after=timedelta(minutes=2))
    return replace(behaviour, replies=(confirm, replace(ENCLOSED, once_confirmed=True)))


BY_LETTER: tuple[Vice, ...] = (
    Vice(
        name="letter_unanswered",
        criterion="deadline",
        reason="silent",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="accuse réception de la lettre, et ne répond jamais", en="acknowledges the letter, and never answers"
        ),
        apply=_acknowledges_and_is_silent,
        patient=True,
        rare=True,
        by_letter=True,
    ),
    Vice(
        name="letter_ignored",
        criterion="acknowledgement",
        reason="none_came",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="ne répond rien à la lettre", en="answers nothing to the letter"),
        apply=_is_silent,
        obligation=Obligation.PRACTICE,
        on_access=Obligation.LAW,
        also=(("deadline", "silent"), ("promise", "none_given")),
        patient=True,
        by_letter=True,
    ),
    Vice(
        name="letter_answered_late",
        criterion="deadline",
        reason="late",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="répond à la lettre au bout de 45 jours", en="answers the letter after 45 days"),
        apply=_answers_late,
        also=(("promise", "broken"),),
        patient=True,
        rare=True,
        by_letter=True,
    ),
    Vice(
        name="letter_refused",
        criterion="refusal",
        reason="elements_missing",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="refuse par courriel, sans motif, autorité ni recours",
            en="refuses by mail, naming no reasons, authority or remedy",
        ),
        apply=_refuses,
        details=FactDetails(reasons=False, authority=False, remedy=False),
        also=(("deadline", "in_time"), ("electronic_answer", "nothing_to_hand_over")),
        patient=True,
        by_letter=True,
    ),
    Vice(
        name="letter_extended_barely",
        criterion="extension",
        reason="no_reasons",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="prolonge le délai par courriel, sans dire pourquoi", en="extends the period by mail, without saying why"
        ),
        apply=_extends_barely,
        details=FactDetails(reasons=False),
        also=(("promise", "broken"),),
        patient=True,
        by_letter=True,
    ),
    Vice(
        name="letter_extended",
        criterion=None,
        reason=None,
        outcome=None,
        track=Track.BOTH,
        words=Text(fr="prolonge le délai par courriel, et dit pourquoi", en="extends the period by mail, and says why"),
        apply=_extends_well,
        details=FactDetails(reasons=True),
        also=(("extension", "formally_valid"), ("deadline", "in_time"), ("promise", "broken")),
        patient=True,
        rare=True,
        by_letter=True,
    ),
    Vice(
        name="letter_answered_on_paper",
        criterion="electronic_answer",
        reason="paper_only",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="répond au courriel par courrier", en="answers a mail by post"),
        apply=_answers_on_paper,
        details=FactDetails(reasons=False),
        patient=True,
        rare=True,
        by_letter=True,
    ),
    Vice(
        name="letter_taken_by_post_only",
        criterion="hindrance",
        reason="post_only",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="répond qu’il faut écrire par courrier", en="answers that one must write by post"),
        apply=_takes_post_only,
        obligation=Obligation.GUIDANCE,
        also=(("electronic_channel", "paper_only"), ("self_service", "not_offered"), ("deadline", "sent_elsewhere")),
        patient=True,
        rare=True,
        by_letter=True,
    ),
    Vice(
        name="letter_costs",
        criterion="cost",
        reason="fee_demanded",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="demande des frais par courriel", en="asks for a fee by mail"),
        apply=_asks_fee,
        details=FactDetails(amount="25.00 EUR"),
        also=(("deadline", "sent_elsewhere"),),
        patient=True,
        rare=True,
        by_letter=True,
    ),
    Vice(
        name="letter_wants_document",
        criterion="identity_demand",
        reason="doubt_not_excluded",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(
            fr="demande une copie de pièce d’identité, puis répond sans elle",
            en="asks for a copy of an identity document, then answers without it",
        ),
        apply=_wants_document,
        details=FactDetails(reasons=False, signed_in=False),
        also=(("deadline", "in_time"),),
        patient=True,
        by_letter=True,
    ),
    Vice(
        name="letter_asks_which",
        criterion="deadline",
        reason="clock_stopped",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="demande quelles données on souhaite, et attend", en="asks which data one wants, and waits"),
        apply=_asks_which,
        details=FactDetails(),
        patient=True,
        by_letter=True,
    ),
    Vice(
        name="letter_link_for_all",
        criterion="link_protection",
        reason="bearer_link",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="envoie un lien qui s’ouvre à quiconque le connaît", en="sends a link that opens for whoever knows it"
        ),
        apply=_links_for_all,
        obligation=Obligation.PRACTICE,
        patient=True,
        by_letter=True,
    ),
    Vice(
        name="letter_drops_family",
        criterion="provided_data",
        reason="category_missing",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="oublie la famille dans sa réponse", en="leaves the family out of its answer"),
        apply=drops_family,
        also=(
            ("link_life", "came_by_mail"),
            ("link_protection", "came_by_mail"),
            ("transport", "mail_attachment"),
            ("status", "asked_by_letter"),
            ("accessibility", "asked_by_letter"),
        ),
        patient=True,
        by_letter=True,
    ),
    Vice(
        name="letter_comes_back",
        criterion="deadline",
        reason="receipt_unproven",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(
            fr="ne reçoit plus à l’adresse qu’il publie", en="does not receive any more at the address it publishes"
        ),
        apply=_sends_back,
        also=(("acknowledgement", "not_watched"),),
        patient=True,
        by_letter=True,
    ),
    Vice(
        name="letter_link",
        criterion=None,
        reason=None,
        outcome=None,
        track=Track.BOTH,
        words=Text(
            fr="envoie, dans une page, un lien derrière la connexion", en="sends, in a page, a link behind the sign-in"
        ),
        apply=_links,
        also=(("link_protection", "closed"),),
        patient=True,
        rare=True,
        by_letter=True,
    ),
    Vice(
        name="letter_to_somebody_away",
        criterion=None,
        reason=None,
        outcome=None,
        track=Track.BOTH,
        words=Text(fr="répond d’abord par un message d’absence", en="answers with an out-of-office message first"),
        apply=_is_away,
        also=(("promise", "none_given"),),
        patient=True,
        by_letter=True,
    ),
    Vice(
        name="letter_among_news",
        criterion=None,
        reason=None,
        outcome=None,
        track=Track.BOTH,
        words=Text(fr="envoie aussi sa lettre d’information", en="sends its newsletter too"),
        apply=_sends_news,
        patient=True,
        by_letter=True,
    ),
    Vice(
        name="letter_to_be_confirmed",
        criterion=None,
        reason=None,
        outcome=None,
        track=Track.BOTH,
        words=Text(fr="demande de confirmer par un lien", en="asks to confirm by following a link"),
        apply=_wants_confirmation,
        also=(("promise", "none_given"), ("acknowledgement", "answered_soon")),
        patient=True,
        by_letter=True,
    ),
    Vice(
        name="mails_a_code",
        criterion=None,
        reason=None,
        outcome=None,
        track=Track.BOTH,
        words=Text(fr="envoie à chaque connexion un code par courriel", en="mails a code at every sign-in"),
        apply=_mails_code,
        patient=True,
        by_letter=True,
    ),
)
