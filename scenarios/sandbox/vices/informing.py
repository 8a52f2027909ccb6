"""How can informing people go wrong: the privacy notice, and how one reaches the service?"""

from dataclasses import replace

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


INFORMING = (
    Vice(
        name="notice_without_portability",
        criterion="privacy_notice",
        reason="only_access",
        outcome=Outcome.FAILED,
        track=Track.PORTABILITY,
        words=Text(
            fr="La notice nomme le droit d’accès, mais pas celui à la portabilité.",
            en="The notice names the right of access, but not that to portability.",
        ),
        apply=_notice(Notice.WITHOUT_PORTABILITY),
        days=1,
        surveyed=True,
    ),
    Vice(
        name="notice_without_rights",
        criterion="privacy_notice",
        reason="not_named",
        outcome=Outcome.FAILED,
        track=Track.PORTABILITY,
        words=Text(fr="La notice ne nomme aucun droit.", en="The notice names no right."),
        apply=_notice(Notice.WITHOUT_RIGHTS),
        days=1,
        surveyed=True,
    ),
    Vice(
        name="no_notice",
        criterion="privacy_notice",
        reason="not_read_whole",
        outcome=Outcome.CANNOT_TELL,
        track=Track.PORTABILITY,
        also=(("procedure", "perhaps_said"), ("notice_language", "not_read_whole")),
        words=Text(fr="La notice n’est plus là où elle était.", en="The notice is no longer where it was."),
        apply=_notice(Notice.NONE),
        days=1,
        surveyed=True,
    ),
    Vice(
        name="notice_without_procedure",
        criterion="procedure",
        reason="not_said",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        obligation=Obligation.GUIDANCE,
        words=Text(
            fr="Ni la notice ni rien d’autre ne dit comment demander ses données.",
            en="Neither the notice nor anything else says how to ask for one’s data.",
        ),
        also=(("contact", "known_otherwise"),),
        apply=_says_nothing_of_asking,
        days=1,
        surveyed=True,
    ),
    Vice(
        name="unreachable_service",
        criterion="contact",
        reason="known_otherwise",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(
            fr="Le service ne dit nulle part comment le joindre.", en="The service says nowhere how it is reached."
        ),
        apply=_says_nowhere_how_it_is_reached,
        days=1,
        surveyed=True,
    ),
    Vice(
        name="notice_in_german",
        criterion="notice_language",
        reason="other_language",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        obligation=Obligation.GUIDANCE,
        also=(("privacy_notice", "not_read_whole"), ("procedure", "perhaps_said")),
        words=Text(fr="La notice est en allemand.", en="The notice is in German."),
        apply=_notice(Notice.IN_GERMAN),
        days=1,
        surveyed=True,
    ),
    Vice(
        name="notice_behind_sign_in",
        criterion="notice_language",
        reason="behind_sign_in",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        obligation=Obligation.PRACTICE,
        also=(("privacy_notice", "not_read_whole"), ("procedure", "perhaps_said")),
        words=Text(fr="La notice ne s’ouvre qu’aux membres.", en="The notice opens for members only."),
        apply=_notice(Notice.SIGNED_IN_ONLY),
        days=1,
        surveyed=True,
    ),
)
