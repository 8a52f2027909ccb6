"""How can what is given back be other than what was given, or other than the last time?"""

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from results.records import Obligation, Outcome, Text, Track
from scenarios.sandbox.archive import sums
from scenarios.sandbox.behaviour import Behaviour
from scenarios.sandbox.compound import bind_compound
from scenarios.sandbox.holding import Holdings, Members
from scenarios.sandbox.state import Message, State
from scenarios.sandbox.vice import Vice

_SHORT: Final = 30  # characters that are left of a text that is cut
_LARGE: Final = Decimal(1000)  # euros from which on an amount is rounded

Select = Callable[[Holdings], Holdings]


def _keeping(select: Select) -> Callable[[Behaviour], Behaviour]:
    def apply(behaviour: Behaviour) -> Behaviour:
        return replace(behaviour, selections=(*behaviour.selections, lambda holdings, _state: select(holdings)))

    return apply


def _in_turn(odd: Select, even: Select) -> Callable[[Behaviour], Behaviour]:
    """Treat the first, third ... export in one way, and the second, fourth ... in another."""

    def select(holdings: Holdings, state: State) -> Holdings:
        return (odd if len(state.orders) % 2 else even)(holdings)

    return lambda behaviour: replace(behaviour, selections=(*behaviour.selections, select))


def _every_second(add: Callable[[Members], Members]) -> Callable[[Behaviour], Behaviour]:
    """Do something to the files of every second archive that is made."""

    def apply(behaviour: Behaviour) -> Behaviour:
        made: list[None] = []

        def added(members: Members) -> Members:
            made.append(None)
            return members if len(made) % 2 else add(members)

        return replace(behaviour, additions=(*behaviour.additions, added))

    return apply


def _whole(holdings: Holdings) -> Holdings:
    return holdings


def _plain(holdings: Holdings) -> list[Message]:
    """The member's own messages that carry nothing."""
    return [message for message in holdings.messages if message.author == "member" and not message.files]


def _rewriting(change: Callable[[Message], Message], chosen: slice) -> Select:
    def select(holdings: Holdings) -> Holdings:
        some = _plain(holdings)[chosen]
        return replace(holdings, messages=tuple(change(m) if m in some else m for m in holdings.messages))

    return select


def _dropping(chosen: slice) -> Select:
    def select(holdings: Holdings) -> Holdings:
        some = _plain(holdings)[chosen]
        return replace(holdings, messages=tuple(m for m in holdings.messages if m not in some))

    return select


def _cut(message: Message) -> Message:
    return replace(message, body=message.body[:_SHORT])


def _framed(message: Message) -> Message:
    return replace(message, subject=f"Votre message : {message.subject} (reçu)")


def _rounded(holdings: Holdings) -> Holdings:
    return replace(
        holdings,
        claims=tuple(
            replace(one, claim=replace(one.claim, amount=one.claim.amount.quantize(Decimal(1), ROUND_HALF_UP)))
            if one.claim.amount >= _LARGE
            else one
            for one in holdings.claims
        ),
    )


def _without_tables(members: Members) -> Members:
    return _resummed({name: data for name, data in members.items() if not name.endswith(".csv")})


def _with_closed_file(members: Members) -> Members:
    return _resummed({**members, "divers.doc": bind_compound("WordDocument", b"\xec\xa5" + bytes(600))})


def _resummed(members: Members) -> Members:
    kept = {name: data for name, data in members.items() if name != "SHA256SUMS"}
    return {**kept, "SHA256SUMS": sums(kept)}


_EVERY_OTHER = slice(1, None, 2)

FAITHFUL: tuple[Vice, ...] = (
    Vice(
        name="cuts_messages",
        patient=True,
        criterion="accuracy",
        reason="values_differ",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="coupe le texte d’un message sur deux", en="cuts the text of every other message"),
        apply=_keeping(_rewriting(_cut, _EVERY_OTHER)),
    ),
    Vice(
        name="cuts_one_message",
        patient=True,
        criterion="accuracy",
        reason="single_value_differs",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="coupe le texte d’un seul message", en="cuts the text of a single message"),
        apply=_keeping(_rewriting(_cut, slice(0, 1))),
    ),
    Vice(
        name="rounds_large_amounts",
        patient=True,
        criterion=None,
        reason=None,
        outcome=None,
        track=Track.PORTABILITY,
        words=Text(fr="arrondit les gros montants à l’euro", en="rounds large amounts to the euro"),
        apply=_keeping(_rounded),
        also=(("accuracy", "nearly_as_given"),),
    ),
    Vice(
        name="frames_subjects",
        patient=True,
        criterion="accuracy",
        reason="partly_compared",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="entoure les objets des messages de ses mots", en="puts words of its own around the subjects"),
        apply=_keeping(_rewriting(_framed, slice(None))),
    ),
    Vice(
        name="forgets_in_turn",
        patient=True,
        criterion="stability",
        reason="records_differ",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="oublie un message sur deux, et les autres la fois d’après",
            en="forgets every other message, and the others the next time",
        ),
        apply=_in_turn(_dropping(slice(0, None, 2)), _dropping(_EVERY_OTHER)),
        obligation=Obligation.PRACTICE,
        also=(("provided_data", "records_missing"),),
        cases=2,
    ),
    Vice(
        name="forgets_one_in_turn",
        patient=True,
        criterion="stability",
        reason="little_differs",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="oublie un message une fois sur deux", en="forgets one message every other time"),
        apply=_in_turn(_whole, _dropping(slice(0, 1))),
        obligation=Obligation.PRACTICE,
        also=(("provided_data", "single_record_missing"),),
        cases=2,
        rare=True,
    ),
    Vice(
        name="cuts_messages_in_turn",
        patient=True,
        criterion="stability",
        reason="values_differ",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="coupe le texte d’un message sur deux dans un export sur deux",
            en="cuts the text of every other message in every other export",
        ),
        apply=_in_turn(_whole, _rewriting(_cut, _EVERY_OTHER)),
        obligation=Obligation.PRACTICE,
        also=(("accuracy", "values_differ"),),
        cases=2,
        rare=True,
    ),
    Vice(
        name="drops_a_format",
        patient=True,
        criterion="stability",
        reason="form_changed",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="ne donne plus de tableaux CSV au second export", en="gives no CSV tables in the second export"),
        apply=_every_second(_without_tables),
        obligation=Obligation.PRACTICE,
        cases=2,
        rare=True,
    ),
    Vice(
        name="closes_a_file",
        patient=True,
        criterion="stability",
        reason="not_assessable",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(
            fr="joint au second export un fichier que seul son éditeur lit",
            en="adds to the second export a file that its maker’s programs alone read",
        ),
        apply=_every_second(_with_closed_file),
        obligation=Obligation.PRACTICE,
        also=(("validity", "not_assessable"),),
        cases=2,
        rare=True,
    ),
)
