"""How is a campaign said in words: its state, its cadence, what its firings did?"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from auditor.campaign.window import written_hours, written_weekdays
from dashboards.typography import counted, listed, moment, span, written
from results.records import (
    Campaign,
    CampaignChange,
    CampaignState,
    Fired,
    Firing,
    Language,
    Passed,
    Selection,
    Text,
)

_STATES: Mapping[CampaignState, Text] = {
    CampaignState.ACTIVE: Text(fr="active", en="active"),
    CampaignState.PAUSED: Text(fr="en pause", en="paused"),
    CampaignState.REMOVED: Text(fr="retirée", en="removed"),
}
_OVER = Text(fr="finie", en="over")
CHANGES: Mapping[CampaignChange, Text] = {
    CampaignChange.ADDED: Text(fr="ordonnée", en="ordered"),
    CampaignChange.CHANGED: Text(fr="changée", en="changed"),
    CampaignChange.PAUSED: Text(fr="mise en pause", en="paused"),
    CampaignChange.RESUMED: Text(fr="reprise", en="resumed"),
    CampaignChange.REMOVED: Text(fr="retirée", en="removed"),
}
OPENED = Text(fr="dossier ouvert", en="case opened")
PASSED: Mapping[Passed, Text] = {
    Passed.OPEN: Text(fr="son dossier précédent est encore ouvert", en="its earlier case is still open"),
    Passed.BUSY: Text(fr="un autre dossier est ouvert sur son compte", en="another case is open on its account"),
    Passed.RESTING: Text(
        fr="son compte ne peut redemander avant la date suivante", en="its account may not ask before the next date"
    ),
    Passed.LOCKED: Text(fr="son compte est bloqué", en="its account is locked"),
    Passed.GIVEN_UP: Text(fr="son compte est abandonné", en="its account is given up"),
    Passed.NO_ACCOUNT: Text(fr="il lui manque un compte", en="it lacks an account"),
    Passed.NOT_PLANTED: Text(fr="son compte n’est pas garni", en="its account is not planted"),
    Passed.NOT_ALLOWED: Text(
        fr="rien ne permet d’y commencer (conditions d’utilisation, titulaire)",
        en="nothing may be begun there (terms of use, holder)",
    ),
    Passed.UNKNOWN: Text(fr="le catalogue ne l’a plus", en="the catalogue has it no more"),
    Passed.INVALID: Text(fr="sa déclaration est refusée", en="its declaration is refused"),
    Passed.OUT_OF_DATE: Text(fr="sa déclaration est périmée", en="its declaration is out of date"),
    Passed.NO_LANGUAGE: Text(
        fr="personne ne l’a vérifié dans la langue voulue", en="nobody has checked it in the language wanted"
    ),
    Passed.OVER: Text(fr="la campagne était finie", en="the campaign was over"),
    Passed.STOPPED: Text(fr="la campagne a été arrêtée entre-temps", en="the campaign was stopped meanwhile"),
}
_SPREAD = Text(fr="étalée sur {jitter}", en="spread over {jitter}")
_HOURS = Text(fr="de {opens} à {closes}", en="{opens} to {closes}")
_DAYS = Text(fr="lu ma me je ve sa di", en="Mo Tu We Th Fr Sa Su")
_SECTOR = Text(fr="secteur {names}", en="sector {names}")
_TAG = Text(fr="étiquette {names}", en="tag {names}")
_SAMPLE = (
    Text(fr="{n} tiré ({file}, {digest})", en="{n} drawn ({file}, {digest})"),
    Text(fr="{n} tirés ({file}, {digest})", en="{n} drawn ({file}, {digest})"),
)
_NAMED = 5
_MORE = Text(fr="{n} autres", en="{n} more")
_LATE = Text(fr="en retard (programme arrêté)", en="late (the program was off)")
_MISSED = (
    Text(fr="en retard : {n} date passée depuis le {since}", en="late: {n} date went by since {since}"),
    Text(fr="en retard : {n} dates passées depuis le {since}", en="late: {n} dates went by since {since}"),
)
_AT_ONCE = Text(fr="lancée à la main par {person}", en="fired by hand by {person}")
_UNDONE = Text(fr="en cours", en="under way")
_BEGUN = Text(fr="dossier {case}", en="case {case}")
_BEGINS = Text(fr="dossier {case}, début le {day}", en="case {case}, begins on {day}")


def state_of(order: Campaign, language: Language) -> str:
    over = order.state is CampaignState.ACTIVE and order.next_fire_at is None
    return written(_OVER if over else _STATES[order.state], language)


def next_of(order: Campaign, language: Language) -> str:
    """The moment of the next firing, in the campaign's zone."""
    return moment(order.next_fire_at, language, order.zone) if order.next_fire_at else "—"


def cadence_of(order: Campaign, language: Language) -> str:
    """Cron text and zone, spread and hours."""
    parts = [f"{order.cron} ({order.zone})"]
    if order.jitter:
        parts.append(written(_SPREAD, language).format(jitter=span(order.jitter, language)))
    hours = written_hours(order.window)
    if hours is not None:
        opens, closes = hours.split("-")
        parts.append(written(_HOURS, language).format(opens=opens, closes=closes))
    if written_weekdays(order.window) is not None:
        parts.append(_weekdays(order.window.weekdays, language))
    return " · ".join(parts)


def selection_of(selection: Selection, language: Language) -> str:
    named = selection.scenarios
    parts = list(named if len(named) <= _NAMED + 1 else named[:_NAMED])
    for words, names in ((_SECTOR, [str(s) for s in selection.sectors]), (_TAG, list(selection.tags))):
        if names:
            parts.append(written(words, language).format(names="/".join(names)))
    if selection.sample is not None:
        sample = selection.sample
        one, many = (text.fill(n="{n}", file=sample.file, digest=sample.sha256[:12]) for text in _SAMPLE)
        parts.append(counted(len(sample.scenarios), one, many, language))
    if len(named) > _NAMED + 1:
        parts.append(counted(len(named) - _NAMED, _MORE, _MORE, language))
    return listed(parts, language)


def firing_of(firing: Firing, order: Campaign, language: Language) -> str:
    """When a firing was, and what was out of the ordinary with it."""
    parts = [moment(firing.fire_at, language, order.zone)]
    if firing.missed and firing.missed_since is not None:
        since = moment(firing.missed_since, language, order.zone)
        one, many = (text.fill(n="{n}", since=since) for text in _MISSED)
        parts.append(counted(firing.missed, one, many, language))
    elif firing.late:
        parts.append(written(_LATE, language))
    if firing.by != "engine":
        parts.append(written(_AT_ONCE, language).format(person=who(firing.by)))
    if firing.passed is not None:
        parts.append(written(PASSED[firing.passed], language))
    elif firing.done_at is None:
        parts.append(written(_UNDONE, language))
    return " · ".join(parts)


def fired_of(fired: Fired, order: Campaign, language: Language, now: datetime) -> str:
    """What a firing did for one scenario."""
    if fired.passed is not None:
        return written(PASSED[fired.passed], language)
    if fired.start_at is None or fired.start_at <= now:
        return written(_BEGUN, language).format(case=fired.case)
    return written(_BEGINS, language).format(case=fired.case, day=moment(fired.start_at, language, order.zone))


def _weekdays(days: Sequence[int], language: Language) -> str:
    names = _DAYS.in_(language).split()
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{names[days[0] - 1]}–{names[days[-1] - 1]}"
    return " ".join(names[number - 1] for number in days)


def who(by: str) -> str:
    """Who is named in an event: a person, or the engine."""
    return by.partition(":")[2] or by
