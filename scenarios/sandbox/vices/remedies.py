"""How can an answer be none, cost something, or harm the account?"""

from dataclasses import replace
from datetime import timedelta

from results.records import FactDetails, Obligation, Outcome, Text, Track
from scenarios.sandbox.behaviour import Behaviour, News
from scenarios.sandbox.state import Member, Profile
from scenarios.sandbox.vice import Vice
from scenarios.sandbox.vices.timing import unhurried

_SOON = timedelta(days=2)
_REFUSAL = Text(fr="Nous ne donnons pas suite à votre demande.", en="We do not act on your request.")
REASONED_REFUSAL = Text(
    fr="Nous ne donnons pas suite à votre demande : elle répète celle d’hier, à laquelle nous avons répondu. Vous pouvez "
    "saisir la CNIL, ou le juge.",
    en="We do not act on your request: it repeats yesterday’s, which we answered. You may turn to the CNIL, or to a court.",
)
_BY_POST = Text(fr="Notre réponse est partie par courrier.", en="Our answer has left by post.")
_BY_POST_EXPLAINED = Text(
    fr="Notre réponse est partie par courrier, notre serveur étant en panne.",
    en="Our answer has left by post, because our server is down.",
)


def _asks_fee(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, fee=Text(fr="15,00 EUR", en="15.00 EUR"))


def answer_in_words(behaviour: Behaviour, words: Text) -> Behaviour:
    """Answer with words after two days, and with nothing else."""
    return replace(unhurried(behaviour), delay=None, news=(News(words=words, after=_SOON, closes=True),))


def _refuses_barely(behaviour: Behaviour) -> Behaviour:
    return answer_in_words(behaviour, _REFUSAL)


def _answers_on_paper(behaviour: Behaviour) -> Behaviour:
    return answer_in_words(behaviour, _BY_POST)


def _answers_on_paper_and_says_why(behaviour: Behaviour) -> Behaviour:
    return answer_in_words(behaviour, _BY_POST_EXPLAINED)


def _lose_message(member: Member) -> None:
    del member.messages[:1]


def _move_birth_date(member: Member) -> None:
    first = member.family[0]
    member.family[0] = replace(first, birth_date=first.birth_date + timedelta(days=1))


def _empty_profile(member: Member) -> None:
    member.profile = Profile()


def _loses_a_record(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, aftermath=_lose_message)


def _moves_a_day(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, aftermath=_move_birth_date)


def _empties_the_profile(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, aftermath=_empty_profile)


def _blocks_the_account(behaviour: Behaviour) -> Behaviour:
    words = Text(fr="Votre compte est bloqué le temps d’une vérification.", en="Your account is blocked for a check.")
    return replace(unhurried(behaviour), news=(*behaviour.news, News(words=words, after=timedelta(minutes=1))))


REMEDIES: tuple[Vice, ...] = (
    Vice(
        name="asks_fee",
        criterion="cost",
        reason="fee_demanded",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="demande 15,00 EUR pour la demande", en="asks 15.00 EUR for the request"),
        apply=_asks_fee,
        details=FactDetails(amount="15.00 EUR"),
    ),
    Vice(
        name="refuses_barely",
        criterion="refusal",
        reason="elements_missing",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="refuse sans motif, sans nommer ni l’autorité ni le recours",
            en="refuses without reasons, naming neither authority nor remedy",
        ),
        apply=_refuses_barely,
        details=FactDetails(reasons=False, authority=False, remedy=False),
        also=(
            ("electronic_answer", "nothing_to_hand_over"),
            ("deadline", "in_time"),
            ("copy", "refused"),
            ("processing_information", "refused"),
        ),
    ),
    Vice(
        name="answers_on_paper",
        criterion="electronic_answer",
        reason="paper_only",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="répond par courrier, sans dire pourquoi", en="answers by post, without saying why"),
        apply=_answers_on_paper,
        details=FactDetails(reasons=False),
        also=(("copy", "on_paper"), ("processing_information", "on_paper")),
    ),
    Vice(
        name="answers_on_paper_and_says_why",
        criterion="electronic_answer",
        reason="paper_explained",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="répond par courrier, et dit pourquoi", en="answers by post, and says why"),
        apply=_answers_on_paper_and_says_why,
        details=FactDetails(reasons=True),
        rare=True,
    ),
    Vice(
        name="loses_a_record",
        criterion="account_intact",
        reason="data_lost",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="efface un message après l’export", en="deletes a message after the export"),
        apply=_loses_a_record,
        obligation=Obligation.GUIDANCE,
    ),
    Vice(
        name="moves_a_day",
        criterion="account_intact",
        reason="data_changed",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(
            fr="décale d’un jour une date de naissance après l’export",
            en="moves a birth date by a day after the export",
        ),
        apply=_moves_a_day,
        obligation=Obligation.GUIDANCE,
    ),
    Vice(
        name="empties_the_profile",
        criterion="account_intact",
        reason="page_unseen",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="vide le profil après l’export", en="empties the profile after the export"),
        apply=_empties_the_profile,
        obligation=Obligation.GUIDANCE,
    ),
    Vice(
        name="blocks_the_account",
        criterion="account_intact",
        reason="account_stopped",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="bloque le compte après la demande", en="blocks the account after the request"),
        apply=_blocks_the_account,
        obligation=Obligation.GUIDANCE,
        also=(("status", "not_watched"),),
    ),
)
