"""What would one tell a citizen about a service, in a sentence or two, from what is public of its newest request?"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dashboards.sentence import ACCOUNTS, ANSWERED, BASIS, BY_REASON, EXTENDED, NOT_ASKED, UNTOLD, VOLUNTEERS
from dashboards.site.catalogue import Request
from dashboards.typography import day, days, spaced, within
from results.records import Environment, Language, Outcome, Text

Outcomes = Mapping[str, tuple[str, str]]
"""Of each criterion its outcome and reason."""

_NO_FILE = Text(fr="Nous n’avons pas de fichier en main.", en="No file is in our hands.")
_NOTHING_GIVEN = Text(fr="Aucun fichier n’a été remis.", en="No file was handed over.")
_WHOLE = Text(
    fr="Le fichier remis contient tout ce que nous lui avions confié",
    en="The file that it gave holds everything we had entrusted to it",
)
_PARTLY = Text(
    fr="Il manque, dans le fichier remis, une partie de ce que nous lui avions confié",
    en="Of what we had entrusted to it, a part is missing from the file that it gave",
)
_UNSETTLED = Text(
    fr="Un fichier a été remis ; s’il contient tout ce que nous lui avions confié n’est pas établi",
    en="A file was handed over; whether it holds everything we had entrusted to it is not settled",
)
_READABLE = Text(fr=", dans des formats qu’un logiciel sait lire", en=", in formats that software can read")
_FOR_EYES = Text(fr=", mais surtout dans des formats faits pour l’œil", en=", but mostly in formats made for the eye")
_UNEXPLAINED = Text(fr=" ; rien n’y explique les données", en="; nothing in it explains the data")
_EXPLAINED = Text(fr=" ; les données y sont expliquées", en="; the data are explained in it")


def headline(
    case: Mapping[str, Any], request: Request, outcomes: Outcomes, *, name: str, zone: str, language: Language
) -> str:
    """When it answered, and what came back; never what that means in law."""
    answered = _answered(case, request, outcomes, zone, language)
    contents = "" if request.submitted is None else f" {_contents(request, outcomes, language)}"
    return spaced(answered + contents, language).replace("{name}", name)


def _answered(case: Mapping[str, Any], request: Request, outcomes: Outcomes, zone: str, language: Language) -> str:
    """The clause and what it rests on; the name is put in last, so that nothing in it is read as ours."""
    asked, reason = request.submitted, outcomes.get("deadline", ("", ""))[1]
    due = _date(case.get("final_deadline") or case.get("first_deadline"))
    watched = local(request.watched_until, zone)
    known = {
        "name": "{name}",
        "account": _account(case).in_(language),
        "observed": day(watched, language),
        "watched": day(watched, language),
        "asked": day(local(asked.by, zone), language) if asked else "",
        "due": day(due, language) if due else "",
        "late": days(_late(request, due, zone), language),
        "took": _took(request, language),
    }
    if asked is None:
        return NOT_ASKED.in_(language).format(**known)
    return (_clause(case, request, reason, has_due=due is not None).in_(language) + BASIS.in_(language)).format(**known)


def _account(case: Mapping[str, Any]) -> Text:
    accounts = VOLUNTEERS if case.get("holder_mode") == "volunteer" else ACCOUNTS
    return accounts[Environment(case.get("environment") or "production")]


def _clause(case: Mapping[str, Any], request: Request, reason: str, *, has_due: bool) -> Text:
    usual = ANSWERED if request.clocks[1] else UNTOLD
    if reason == "clock_stopped" and request.clocks[1]:
        return usual
    if reason == "in_time" and case.get("is_extended") and request.clocks[1]:
        return EXTENDED
    found = BY_REASON.get(reason, usual)
    if ("{due}" in found.fr and not has_due) or ("{took}" in found.fr and request.clocks[1] is None):
        return usual
    return found


def _late(request: Request, due: date | None, zone: str) -> int:
    """How many days after the deadline it cannot have been there yet."""
    answered = request.clocks[1]
    if answered is None or due is None:
        return 1
    return max(1, (local(answered.after or answered.by, zone) - due).days)


def _took(request: Request, language: Language) -> str:
    answered = request.clocks[1]
    if answered is None or request.submitted is None:
        return ""
    latest = answered.by - request.submitted.by
    if latest < timedelta(minutes=5):
        return Text(fr="aussitôt", en="at once").in_(language)
    return within(-(-latest // timedelta(hours=1)), language)


def _contents(request: Request, outcomes: Outcomes, language: Language) -> str:
    if request.clocks[2] is None:
        return (_NO_FILE if request.rungs else _NOTHING_GIVEN).in_(language)
    found = {
        name: outcomes[name][0] for name in ("provided_data", "machine_readable", "documentation") if name in outcomes
    }
    first = {Outcome.PASSED: _WHOLE, Outcome.FAILED: _PARTLY}.get(
        Outcome(found.get("provided_data", "cannot_tell")), _UNSETTLED
    )
    form = {Outcome.PASSED: _READABLE, Outcome.FAILED: _FOR_EYES}.get(
        Outcome(found.get("machine_readable", "cannot_tell"))
    )
    told = {Outcome.PASSED: _EXPLAINED, Outcome.FAILED: _UNEXPLAINED}.get(
        Outcome(found.get("documentation", "cannot_tell"))
    )
    return "".join(part.in_(language) for part in (first, form, told) if part is not None) + "."


def local(at: datetime, zone: str) -> date:
    """The day, where the controller is."""
    return at.astimezone(ZoneInfo(zone)).date()


def _date(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
