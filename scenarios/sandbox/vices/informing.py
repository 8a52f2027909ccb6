"""How can informing people go wrong: the privacy notice, and how one reaches the service?"""

from dataclasses import replace
from functools import partial

from results.records import Obligation, Outcome, Text, Track
from scenarios.sandbox.behaviour import Behaviour, Notice
from scenarios.sandbox.vice import Change, Vice


def _notice(kind: Notice) -> Change:
    def change(behaviour: Behaviour) -> Behaviour:
        return replace(behaviour, notice=kind)

    return change


def _says_nothing_of_asking(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, notice=Notice.WITHOUT_PROCEDURE, reachable=False)


def _says_nowhere_how_it_is_reached(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, reachable=False)


_Public = partial(Vice, days=1, surveyed=True)  # it shows before anything is asked

INFORMING = (
    _Public(
        name="notice_without_portability",
        criterion="privacy_notice",
        reason="only_access",
        outcome=Outcome.FAILED,
        track=Track.PORTABILITY,
        words=Text(
            fr="nomme dans sa notice le droit d’accès, mais pas celui à la portabilité",
            en="names the right of access in its notice, but not that to portability",
        ),
        apply=_notice(Notice.WITHOUT_PORTABILITY),
    ),
    _Public(
        name="notice_without_rights",
        criterion="privacy_notice",
        reason="not_named",
        outcome=Outcome.FAILED,
        track=Track.PORTABILITY,
        words=Text(fr="ne nomme aucun droit dans sa notice", en="names no right in its notice"),
        apply=_notice(Notice.WITHOUT_RIGHTS),
    ),
    _Public(
        name="no_notice",
        criterion="privacy_notice",
        reason="not_read_whole",
        outcome=Outcome.CANNOT_TELL,
        track=Track.PORTABILITY,
        also=(("procedure", "perhaps_said"), ("notice_language", "not_read_whole")),
        words=Text(fr="n’a plus de notice là où elle était", en="has no notice any more where it was"),
        apply=_notice(Notice.NONE),
    ),
    _Public(
        name="notice_without_procedure",
        criterion="procedure",
        reason="not_said",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        obligation=Obligation.GUIDANCE,
        words=Text(
            fr="ne dit ni dans sa notice ni ailleurs comment demander ses données",
            en="says neither in its notice nor elsewhere how to ask for one’s data",
        ),
        also=(("contact", "known_otherwise"),),
        apply=_says_nothing_of_asking,
    ),
    _Public(
        name="unreachable_service",
        criterion="contact",
        reason="known_otherwise",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="ne dit nulle part comment le joindre", en="says nowhere how it is reached"),
        apply=_says_nowhere_how_it_is_reached,
    ),
    _Public(
        name="notice_in_german",
        criterion="notice_language",
        reason="other_language",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        obligation=Obligation.GUIDANCE,
        also=(("privacy_notice", "not_read_whole"), ("procedure", "perhaps_said")),
        words=Text(fr="publie sa notice en allemand", en="publishes its notice in German"),
        apply=_notice(Notice.IN_GERMAN),
    ),
    _Public(
        name="notice_behind_sign_in",
        criterion="notice_language",
        reason="behind_sign_in",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        obligation=Obligation.PRACTICE,
        also=(("privacy_notice", "not_read_whole"), ("procedure", "perhaps_said")),
        words=Text(fr="n’ouvre sa notice qu’à ses membres", en="opens its notice for members only"),
        apply=_notice(Notice.SIGNED_IN_ONLY),
    ),
)
