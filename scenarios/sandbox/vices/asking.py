"""How can asking go wrong: the way to ask, the obstacles, what is said of the request, the proof of identity?"""

from dataclasses import replace
from datetime import timedelta

from results.records import FactDetails, Obligation, Outcome, Text, Track
from scenarios.sandbox.behaviour import Behaviour, News, Shown, Way
from scenarios.sandbox.vice import Vice

_NEXT_DAY = timedelta(hours=20)
_NEVER_ASKED = (
    ("reach", "not_asked"),
    ("electronic_answer", "not_asked"),
    ("copy", "not_asked"),
    ("processing_information", "not_asked"),
    ("acknowledgement", "not_asked"),
    ("status", "not_asked"),
    ("deadline", "not_asked"),
    ("extension", "not_asked"),
    ("delay", "not_asked"),
    ("promise", "not_asked"),
    ("link_life", "not_asked"),
    ("refusal", "not_asked"),
)
"""What a request that never left says of everything that comes after it."""


def _takes_letters_only(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, way=Way.POST)


def _form_is_broken(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, form_works=False)


def _wants_a_motive(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, motive_compulsory=True)


def _wants_a_document(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, document_compulsory=True)


def _answers_by_people(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, way=Way.PEOPLE)


def _acknowledges_nothing(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, acknowledges=False)


def _shows_no_status(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, shown=Shown.NOTHING)


def _forgets_the_request(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, shown=Shown.FORGOTTEN)


DOCUMENT_WANTED = News(
    words=Text(
        fr="Pour vérifier votre identité, envoyez-nous une copie de votre pièce d’identité.",
        en="To check your identity, send us a copy of your identity document.",
    ),
    after=_NEXT_DAY,
)


def _wants_a_document_later(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, delay=None, news=(*behaviour.news, DOCUMENT_WANTED))


ASKING: tuple[Vice, ...] = (
    Vice(
        name="takes_letters_only",
        criterion="hindrance",
        reason="post_only",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="ne reçoit les demandes que par courrier", en="takes requests by post only"),
        apply=_takes_letters_only,
        obligation=Obligation.GUIDANCE,
        also=(("electronic_channel", "paper_only"), ("self_service", "not_offered")),
    ),
    Vice(
        name="form_is_broken",
        criterion="electronic_channel",
        reason="channel_broken",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="montre un formulaire en panne", en="shows a form that does not work"),
        apply=_form_is_broken,
        obligation=Obligation.GUIDANCE,
        also=(("hindrance", "not_asked"), ("identity_demand", "not_asked"), ("cost", "not_asked"), *_NEVER_ASKED),
    ),
    Vice(
        name="wants_a_motive",
        criterion="hindrance",
        reason="reason_compulsory",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="exige un motif", en="demands a reason"),
        apply=_wants_a_motive,
        obligation=Obligation.GUIDANCE,
        also=(("electronic_channel", "not_asked"),),
    ),
    Vice(
        name="wants_a_document",
        criterion="identity_demand",
        reason="document_compulsory",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="exige de tous, même connectés, une copie de leur pièce d’identité",
            en="demands a copy of an identity document of everyone, though they are signed in",
        ),
        apply=_wants_a_document,
        details=FactDetails(reasons=False, signed_in=True),
    ),
    Vice(
        name="wants_a_document_later",
        criterion="identity_demand",
        reason="doubt_not_excluded",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(
            fr="demande après coup une copie de la pièce d’identité, et attend",
            en="asks for a copy of an identity document afterwards, and waits",
        ),
        apply=_wants_a_document_later,
        details=FactDetails(reasons=False, signed_in=True),
        days=14,
        also=(("deadline", "clock_stopped"),),
    ),
    Vice(
        name="answers_by_people",
        criterion="self_service",
        reason="not_looked_for",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(
            fr="fait écrire à une personne, qui rassemble tout", en="has members write to a person, who gathers it"
        ),
        apply=_answers_by_people,
        obligation=Obligation.PRACTICE,
        also=(("delay", "no_self_service"),),
    ),
    Vice(
        name="acknowledges_nothing",
        criterion="acknowledgement",
        reason="not_seen",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="n’accuse pas réception", en="acknowledges nothing"),
        apply=_acknowledges_nothing,
        obligation=Obligation.PRACTICE,
        on_access=Obligation.LAW,
        also=(("promise", "none_given"),),
    ),
    Vice(
        name="shows_no_status",
        criterion="status",
        reason="not_shown",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="ne dit pas où en est la demande", en="does not say where the request stands"),
        apply=_shows_no_status,
        obligation=Obligation.PRACTICE,
    ),
    Vice(
        name="forgets_the_request",
        criterion="status",
        reason="request_lost",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="montre, jusqu’à la réponse, que rien n’a été demandé",
            en="shows, until it answers, that nothing was asked for",
        ),
        apply=_forgets_the_request,
        obligation=Obligation.PRACTICE,
    ),
)
