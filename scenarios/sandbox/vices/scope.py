"""How can something be missing from an export?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from results.records import Obligation, Outcome, Text, Track
from scenarios.sandbox import damage
from scenarios.sandbox.behaviour import Behaviour, News
from scenarios.sandbox.holding import Holdings, Members
from scenarios.sandbox.state import Activity, Doing, State
from scenarios.sandbox.vice import Vice

_KEPT_FOR = timedelta(days=365)
_LIMITED = News(
    words=Text(
        fr="Votre archive est limitée aux douze derniers mois.",
        en="Your archive is limited to the last twelve months.",
    ),
    after=timedelta(0),
)


def _keeping(behaviour: Behaviour, select: Callable[[Holdings], Holdings]) -> Behaviour:
    def selected(holdings: Holdings, _state: State) -> Holdings:
        return select(holdings)

    return replace(behaviour, selections=(*behaviour.selections, selected))


def _adding(behaviour: Behaviour, add: Callable[[Members], Members]) -> Behaviour:
    return replace(behaviour, additions=(*behaviour.additions, add))


def _drops_messages(behaviour: Behaviour) -> Behaviour:
    return _keeping(behaviour, lambda holdings: replace(holdings, messages=()))


def drops_family(behaviour: Behaviour) -> Behaviour:
    """Leave the family out."""
    return _keeping(behaviour, lambda holdings: replace(holdings, family=()))


def _drops_what_carries_files(behaviour: Behaviour) -> Behaviour:
    def without(holdings: Holdings) -> Holdings:
        return replace(holdings, claims=(), messages=tuple(m for m in holdings.messages if not m.files))

    return _keeping(behaviour, without)


def drops_some_records(behaviour: Behaviour) -> Behaviour:
    """Leave every other message out."""
    return _keeping(behaviour, lambda holdings: replace(holdings, messages=holdings.messages[::2]))


def _drops_one_record(behaviour: Behaviour) -> Behaviour:
    return _keeping(behaviour, lambda holdings: replace(holdings, appointments=holdings.appointments[:-1]))


def _gives_something_else(behaviour: Behaviour) -> Behaviour:
    def terms(members: Members) -> Members:
        return {name: data for name, data in members.items() if name.endswith(".txt") and "/" not in name}

    return _adding(behaviour, terms)


def _searches(holdings: Holdings) -> list[Activity]:
    return [line for line in holdings.activity if line.doing is Doing.SEARCH]


def _without(holdings: Holdings, dropped: list[Activity]) -> Holdings:
    return replace(holdings, activity=tuple(line for line in holdings.activity if line not in dropped))


def _drops_searches(behaviour: Behaviour) -> Behaviour:
    return _keeping(behaviour, lambda holdings: _without(holdings, _searches(holdings)))


def _drops_some_searches(behaviour: Behaviour) -> Behaviour:
    return _keeping(behaviour, lambda holdings: _without(holdings, _searches(holdings)[::2]))


def _drops_one_search(behaviour: Behaviour) -> Behaviour:
    return _keeping(behaviour, lambda holdings: _without(holdings, _searches(holdings)[:1]))


def _drops_files(behaviour: Behaviour) -> Behaviour:
    return _adding(behaviour, damage.without_files)


def _drops_some_files(behaviour: Behaviour) -> Behaviour:
    return _adding(behaviour, damage.without_some_files)


def _drops_one_file(behaviour: Behaviour) -> Behaviour:
    return _adding(behaviour, damage.without_one_file)


def _resaves_files(behaviour: Behaviour) -> Behaviour:
    return _adding(behaviour, damage.resave_files)


def drops_some_of_everything(behaviour: Behaviour) -> Behaviour:
    """Leave every other message, search and file out."""
    return _drops_some_files(_drops_some_searches(drops_some_records(behaviour)))


def _cuts_the_past(behaviour: Behaviour) -> Behaviour:
    def recent(holdings: Holdings, state: State) -> Holdings:
        first = (max(order.asked_at for order in state.orders) - _KEPT_FOR).date()
        return replace(holdings, claims=tuple(c for c in holdings.claims if c.claim.care_date >= first))

    return replace(behaviour, selections=(*behaviour.selections, recent))


def _cuts_the_past_and_says_so(behaviour: Behaviour) -> Behaviour:
    return replace(_cuts_the_past(behaviour), news=(*behaviour.news, _LIMITED))


def _drops_the_oldest(behaviour: Behaviour) -> Behaviour:
    def without(holdings: Holdings) -> Holdings:
        oldest = min(holdings.claims, key=lambda c: c.claim.care_date)
        return replace(holdings, claims=tuple(c for c in holdings.claims if c is not oldest))

    return _keeping(behaviour, without)


SCOPE: tuple[Vice, ...] = (
    Vice(
        name="drops_messages",
        patient=True,
        criterion="provided_data",
        reason="category_missing",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="oublie tous les messages", en="leaves out all messages"),
        apply=_drops_messages,
    ),
    Vice(
        name="drops_family",
        patient=True,
        criterion="provided_data",
        reason="category_missing",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="oublie la famille", en="leaves out the family"),
        apply=drops_family,
    ),
    Vice(
        name="drops_some_records",
        patient=True,
        criterion="provided_data",
        reason="records_missing",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="oublie un message sur deux", en="leaves out every other message"),
        apply=drops_some_records,
    ),
    Vice(
        name="drops_one_record",
        patient=True,
        criterion="provided_data",
        reason="single_record_missing",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="oublie le dernier rendez-vous", en="leaves out the last appointment"),
        apply=_drops_one_record,
    ),
    Vice(
        name="drops_some_of_everything",
        patient=True,
        criterion="provided_data",
        reason="records_missing_twice",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="oublie, dans deux exports, un message, une recherche et un fichier sur deux",
            en="leaves every other message, search and file out of two exports",
        ),
        apply=drops_some_of_everything,
        also=(
            ("observed_data", "records_missing_twice"),
            ("attachments", "files_missing_twice"),
            ("stability", "stable"),  # it leaves out the same both times
        ),
        cases=2,
    ),
    Vice(
        name="gives_something_else",
        patient=True,
        criterion="provided_data",
        reason="nothing_recognised",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="donne une notice sans aucune donnée", en="gives a notice without any data"),
        apply=_gives_something_else,
        also=(
            ("observed_data", "nothing_recognised"),
            ("accuracy", "nothing_recognised"),
            ("validity", "nothing_recognised"),
        ),
    ),
    Vice(
        name="drops_searches",
        patient=True,
        criterion="observed_data",
        reason="category_missing",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="oublie les recherches", en="leaves out the searches"),
        apply=_drops_searches,
        obligation=Obligation.GUIDANCE,
        on_access=Obligation.LAW,
    ),
    Vice(
        name="drops_some_searches",
        patient=True,
        criterion="observed_data",
        reason="records_missing",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="oublie une recherche sur deux", en="leaves out every other search"),
        apply=_drops_some_searches,
        obligation=Obligation.GUIDANCE,
        on_access=Obligation.LAW,
    ),
    Vice(
        name="drops_one_search",
        patient=True,
        criterion="observed_data",
        reason="single_record_missing",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="oublie une seule recherche", en="leaves out a single search"),
        apply=_drops_one_search,
        obligation=Obligation.GUIDANCE,
        on_access=Obligation.LAW,
    ),
    Vice(
        name="drops_files",
        patient=True,
        criterion="attachments",
        reason="files_missing",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="nomme les pièces jointes sans les donner", en="names the attachments and does not give them"),
        apply=_drops_files,
    ),
    Vice(
        name="drops_some_files",
        patient=True,
        criterion="attachments",
        reason="some_missing",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="oublie une pièce jointe sur deux", en="leaves out every other attachment"),
        apply=_drops_some_files,
    ),
    Vice(
        name="drops_one_file",
        patient=True,
        criterion="attachments",
        reason="single_file_missing",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="oublie une seule pièce jointe", en="leaves out a single attachment"),
        apply=_drops_one_file,
    ),
    Vice(
        name="resaves_files",
        patient=True,
        criterion="attachments",
        reason="changed",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="réécrit les pièces jointes", en="writes the attachments anew"),
        apply=_resaves_files,
    ),
    Vice(
        name="drops_what_carries_files",
        patient=True,
        criterion="attachments",
        reason="left_to_records",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(
            fr="oublie les demandes et les courriers qui portent des fichiers",
            en="leaves out the claims and letters that carry files",
        ),
        apply=_drops_what_carries_files,
        also=(("provided_data", "category_missing"), ("history", "left_to_records")),
    ),
    Vice(
        name="cuts_the_past",
        patient=True,
        criterion="history",
        reason="cut_off",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="coupe le passé à douze mois, sans le dire", en="cuts the past at twelve months, silently"),
        apply=_cuts_the_past,
        also=(("provided_data", "records_missing"),),
    ),
    Vice(
        name="cuts_the_past_and_says_so",
        patient=True,
        criterion="history",
        reason="limit_announced",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="coupe le passé à douze mois, et le dit", en="cuts the past at twelve months, and says so"),
        apply=_cuts_the_past_and_says_so,
        also=(("copy", "category_excluded"),),
    ),
    Vice(
        name="drops_the_oldest",
        patient=True,
        criterion="history",
        reason="old_missing",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(fr="oublie la plus ancienne demande", en="leaves out the oldest claim"),
        apply=_drops_the_oldest,
        also=(("provided_data", "single_record_missing"),),
    ),
)
