"""In which ways can the service break the right, each alone, and what must be seen of it?"""

from dataclasses import replace
from datetime import timedelta

from results.records import Obligation, Outcome, Text, Track
from scenarios.sandbox.behaviour import Behaviour
from scenarios.sandbox.circumstances import CIRCUMSTANCES
from scenarios.sandbox.holding import Holdings
from scenarios.sandbox.paper import bind_bare, write_images, write_mixed, write_pdf
from scenarios.sandbox.service import ExportMode
from scenarios.sandbox.state import Order, State
from scenarios.sandbox.vice import Vice

LATE_AFTER = timedelta(days=45)
"""Longer than any month, with any run of weekends and holidays behind it."""


def _answers_late(behaviour: Behaviour) -> Behaviour:
    return replace(_unhurried(behaviour), delay=LATE_AFTER)


def _never_answers(behaviour: Behaviour) -> Behaviour:
    return replace(_unhurried(behaviour), delay=None)


def _unhurried(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, mode=ExportMode.QUEUED) if behaviour.mode is ExportMode.IMMEDIATE else behaviour


def _pdf_only(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, write=write_pdf, bind=bind_bare)


def _images_only(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, write=write_images)


def _partly_pdf(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, write=write_mixed)


def _drops_messages(behaviour: Behaviour) -> Behaviour:
    def without(holdings: Holdings, _state: State) -> Holdings:
        return replace(holdings, messages=())

    return replace(behaviour, selections=(*behaviour.selections, without))


def _drops_family(behaviour: Behaviour) -> Behaviour:
    def without(holdings: Holdings, _state: State) -> Holdings:
        return replace(holdings, family=())

    return replace(behaviour, selections=(*behaviour.selections, without))


def _drops_some_records(behaviour: Behaviour) -> Behaviour:
    def every_other(holdings: Holdings, _state: State) -> Holdings:
        return replace(holdings, messages=holdings.messages[::2])

    return replace(behaviour, selections=(*behaviour.selections, every_other))


def _drops_one_record(behaviour: Behaviour) -> Behaviour:
    def all_but_last(holdings: Holdings, _state: State) -> Holdings:
        return replace(holdings, appointments=holdings.appointments[:-1])

    return replace(behaviour, selections=(*behaviour.selections, all_but_last))


def _leaks_neighbour(behaviour: Behaviour) -> Behaviour:
    def with_neighbours(holdings: Holdings, state: State) -> Holdings:
        others = (m for name, m in state.members.items() if name != holdings.username)
        foreign = tuple(message for member in others for message in member.messages)
        return replace(holdings, messages=(*holdings.messages, *foreign))

    return replace(behaviour, selections=(*behaviour.selections, with_neighbours))


def _link_opens_for_any_member(behaviour: Behaviour) -> Behaviour:
    def any_member(order: Order, username: str | None) -> bool:
        return username is not None or behaviour.opens(order, username)

    return replace(behaviour, opens=any_member)


def _anybody(_order: Order, _username: str | None) -> bool:
    return True


def _link_sequential(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, opens=_anybody, token=lambda number: str(1000 + number))


def _link_never_dies(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, opens=_anybody, link_life=None)


def _bearer_link(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, opens=_anybody)


def _asks_fee(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, fee=Text(fr="15,00 EUR", en="15.00 EUR"))


_FAULTS = (
    Vice(
        name="answers_late",
        criterion="deadline",
        reason="late",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="répond 45 jours après la demande", en="answers 45 days after the request"),
        apply=_answers_late,
    ),
    Vice(
        name="never_answers",
        criterion="deadline",
        reason="silent",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="accuse réception, puis ne répond jamais", en="acknowledges, then never answers"),
        apply=_never_answers,
    ),
    Vice(
        name="pdf_only",
        criterion="machine_readable",
        reason="not_extractable",
        outcome=Outcome.FAILED,
        track=Track.PORTABILITY,
        words=Text(fr="donne tout dans un seul PDF", en="gives everything as one PDF"),
        apply=_pdf_only,
    ),
    Vice(
        name="images_only",
        criterion="machine_readable",
        reason="nothing_recognised",
        outcome=Outcome.CANNOT_TELL,
        track=Track.PORTABILITY,
        words=Text(fr="donne des images de texte", en="gives pictures of text"),
        apply=_images_only,
    ),
    Vice(
        name="partly_pdf",
        criterion="machine_readable",
        reason="partly",
        outcome=Outcome.CANNOT_TELL,
        track=Track.PORTABILITY,
        words=Text(
            fr="donne la famille et les rendez-vous en PDF, le reste en données",
            en="gives family and appointments as PDF, the rest as data",
        ),
        apply=_partly_pdf,
    ),
    Vice(
        name="drops_messages",
        criterion="provided_data",
        reason="category_missing",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="oublie tous les messages", en="leaves out all messages"),
        apply=_drops_messages,
    ),
    Vice(
        name="drops_family",
        criterion="provided_data",
        reason="category_missing",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="oublie la famille", en="leaves out the family"),
        apply=_drops_family,
    ),
    Vice(
        name="drops_some_records",
        criterion="provided_data",
        reason="records_missing",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="oublie un message sur deux", en="leaves out every other message"),
        apply=_drops_some_records,
    ),
    Vice(
        name="drops_one_record",
        criterion="provided_data",
        reason="single_record_missing",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="oublie le dernier rendez-vous", en="leaves out the last appointment"),
        apply=_drops_one_record,
    ),
    Vice(
        name="leaks_neighbour",
        criterion="leakage",
        reason="bystander_data",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="joint les messages et pièces d’un autre membre", en="adds another member’s messages and attachments"
        ),
        apply=_leaks_neighbour,
    ),
    Vice(
        name="link_opens_for_any_member",
        criterion="link_protection",
        reason="opened_by_another",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="ouvre le lien à tout membre connecté", en="opens the link to any member signed in"),
        apply=_link_opens_for_any_member,
    ),
    Vice(
        name="link_sequential",
        criterion="link_protection",
        reason="predictable",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="numérote les liens et les ouvre sans connexion", en="numbers the links, and opens them to strangers"
        ),
        apply=_link_sequential,
    ),
    Vice(
        name="link_never_dies",
        criterion="link_protection",
        reason="undying",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="ouvre le lien sans connexion, pour toujours", en="opens the link without signing in, for ever"),
        apply=_link_never_dies,
    ),
    Vice(
        name="bearer_link",
        criterion="link_protection",
        reason="bearer_link",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="ouvre sans connexion un lien imprévisible qui expire",
            en="opens an unguessable, expiring link without signing in",
        ),
        apply=_bearer_link,
        obligation=Obligation.PRACTICE,
    ),
    Vice(
        name="asks_fee",
        criterion="cost",
        reason="fee_demanded",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="demande 15,00 EUR pour la demande", en="asks 15.00 EUR for the request"),
        apply=_asks_fee,
    ),
)

VICES: dict[str, Vice] = {vice.name: vice for vice in (*_FAULTS, *CIRCUMSTANCES)}
