"""How can the answer be late, or its announcements empty?"""

from dataclasses import replace
from datetime import timedelta

from results.records import FactDetails, Obligation, Outcome, Text, Track
from scenarios.sandbox.behaviour import Behaviour, News
from scenarios.sandbox.service import ExportMode
from scenarios.sandbox.vice import Vice
from scenarios.sandbox.vices.asking import DOCUMENT_WANTED

LATE_AFTER = timedelta(days=45)
"""Longer than any month, with any run of weekends and holidays behind it."""

_FIRST_MONTH, _SECOND_MONTH = timedelta(days=12), timedelta(days=40)
_IN_TIME_STILL = timedelta(days=22)
_SLOW = timedelta(days=20)
_SHORTLY_AFTER = timedelta(days=9)
_LINK_LIVES, _LINK_LIVES_LONGER = timedelta(hours=20), timedelta(days=5)
EXTENDED = Text(
    fr="Nous prolongeons le délai de deux mois, parce que votre dossier est complexe.",
    en="We extend the period by two months, because your file is complex.",
)
EXTENDED_BARELY = Text(fr="Nous prolongeons le délai de deux mois.", en="We extend the period by two months.")


def unhurried(behaviour: Behaviour) -> Behaviour:
    """What cannot be given at once is queued."""
    return replace(behaviour, mode=ExportMode.QUEUED) if behaviour.mode is ExportMode.IMMEDIATE else behaviour


def _answers_late(behaviour: Behaviour) -> Behaviour:
    return replace(unhurried(behaviour), delay=LATE_AFTER)


def _never_answers(behaviour: Behaviour) -> Behaviour:
    return replace(unhurried(behaviour), delay=None)


def _extends(behaviour: Behaviour, words: Text, *, after: timedelta, answers: timedelta) -> Behaviour:
    return replace(unhurried(behaviour), delay=answers, news=(*behaviour.news, News(words=words, after=after)))


def extends_in_time(behaviour: Behaviour) -> Behaviour:
    """Announce two further months within the first, with reasons, and answer within them."""
    return _extends(behaviour, EXTENDED, after=_FIRST_MONTH, answers=LATE_AFTER)


def _extends_late(behaviour: Behaviour) -> Behaviour:
    return _extends(behaviour, EXTENDED, after=_SECOND_MONTH, answers=LATE_AFTER)


def _extends_without_reasons(behaviour: Behaviour) -> Behaviour:
    return _extends(behaviour, EXTENDED_BARELY, after=_FIRST_MONTH, answers=_IN_TIME_STILL)


def _extends_while_waiting_for_proof(behaviour: Behaviour) -> Behaviour:
    late = _extends(behaviour, EXTENDED, after=_SECOND_MONTH, answers=LATE_AFTER)
    return replace(late, delay=None, news=(DOCUMENT_WANTED, *late.news))


def _is_slow(behaviour: Behaviour) -> Behaviour:
    return replace(unhurried(behaviour), delay=_SLOW, promise=Text(fr="25 jours", en="25 days"))


def _breaks_its_promise(behaviour: Behaviour) -> Behaviour:
    return replace(unhurried(behaviour), delay=_SHORTLY_AFTER, promise=Text(fr="2 jours", en="2 days"))


def _promises_vaguely(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, promise=Text(fr="un délai raisonnable", en="a reasonable time"))


def _link_dies_within_a_day(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, link_life=_LINK_LIVES)


def _link_dies_unannounced(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, link_life=_LINK_LIVES_LONGER, end_announced=False)


TIMING: tuple[Vice, ...] = (
    Vice(
        name="answers_late",
        criterion="deadline",
        reason="late",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="répond 45 jours après la demande", en="answers 45 days after the request"),
        apply=_answers_late,
        patient=True,
        also=(("delay", "slow"), ("promise", "broken")),
    ),
    Vice(
        name="never_answers",
        criterion="deadline",
        reason="silent",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="accuse réception, puis ne répond jamais", en="acknowledges, then never answers"),
        apply=_never_answers,
        patient=True,
        also=(
            ("electronic_answer", "no_answer"),
            ("copy", "no_answer"),
            ("processing_information", "no_answer"),
            ("identity_demand", "no_answer"),
            ("promise", "no_answer"),
            ("delay", "no_export"),
            ("link_life", "no_export"),
            ("structured", "no_export"),
            ("machine_readable", "no_export"),
            ("common_format", "no_export"),
            ("validity", "no_export"),
            ("documentation", "no_export"),
            ("interoperability", "no_export"),
            ("provided_data", "no_export"),
            ("observed_data", "no_export"),
            ("attachments", "no_export"),
            ("history", "no_export"),
            ("accuracy", "no_export"),
            ("stability", "no_export"),
            ("leakage", "no_export"),
            ("transport", "no_export"),
            ("link_protection", "no_export"),
            ("account_intact", "not_read_again"),
        ),
    ),
    Vice(
        name="extends_late",
        criterion="extension",
        reason="late",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="annonce au bout de 40 jours qu’il prolonge le délai", en="announces an extension after 40 days"),
        apply=_extends_late,
        details=FactDetails(reasons=True),
        patient=True,
        also=(("deadline", "late"), ("delay", "slow"), ("promise", "broken")),
    ),
    Vice(
        name="extends_without_reasons",
        criterion="extension",
        reason="no_reasons",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="prolonge le délai sans dire pourquoi", en="extends the period without saying why"),
        apply=_extends_without_reasons,
        details=FactDetails(reasons=False),
        patient=True,
        also=(("delay", "slow"), ("promise", "broken")),
    ),
    Vice(
        name="extends_while_waiting_for_proof",
        criterion="extension",
        reason="clock_stopped",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(
            fr="demande une preuve d’identité, l’attend, et prolonge le délai au bout de 40 jours",
            en="asks for a proof of identity, waits for it, and extends the period after 40 days",
        ),
        apply=_extends_while_waiting_for_proof,
        details=FactDetails(reasons=True, signed_in=True),
        patient=True,
        also=(("deadline", "clock_stopped"), ("identity_demand", "doubt_not_excluded")),
        rare=True,
    ),
    Vice(
        name="is_slow",
        criterion="delay",
        reason="slow",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="met vingt jours à préparer l’archive", en="takes twenty days to make the archive"),
        apply=_is_slow,
        obligation=Obligation.PRACTICE,
        patient=True,
    ),
    Vice(
        name="breaks_its_promise",
        criterion="promise",
        reason="broken",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="promet deux jours et en prend neuf", en="promises two days and takes nine"),
        apply=_breaks_its_promise,
        obligation=Obligation.PRACTICE,
    ),
    Vice(
        name="promises_vaguely",
        criterion="promise",
        reason="unparsed",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="promet « un délai raisonnable »", en="promises “a reasonable time”"),
        apply=_promises_vaguely,
        obligation=Obligation.PRACTICE,
    ),
    Vice(
        name="link_dies_within_a_day",
        criterion="link_life",
        reason="too_short",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="ferme le téléchargement au bout de 20 heures", en="closes the download after 20 hours"),
        apply=_link_dies_within_a_day,
        obligation=Obligation.PRACTICE,
    ),
    Vice(
        name="link_dies_unannounced",
        criterion="link_life",
        reason="life_unknown",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(
            fr="ferme le téléchargement au bout de cinq jours, sans l’avoir dit",
            en="closes the download after five days, without having said so",
        ),
        apply=_link_dies_unannounced,
        obligation=Obligation.PRACTICE,
    ),
)
