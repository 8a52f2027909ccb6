"""Where does an account stand, and what is next for it, in words?"""

from collections.abc import Mapping
from datetime import datetime

from auditor.account.known import bystander_of
from auditor.account.standing import Standing, service_of
from auditor.account.state import next_try
from auditor.day import ZONE
from dashboards.typography import moment, written
from results.records import AccountCondition, Language, Text
from scenarios.loaded import LoadedScenario

CONDITIONS: Mapping[AccountCondition, Text] = {
    AccountCondition.WANTED: Text(fr="voulu", en="wanted"),
    AccountCondition.CREATED: Text(fr="créé", en="created"),
    AccountCondition.VERIFIED: Text(fr="vérifié", en="verified"),
    AccountCondition.PLANTED: Text(fr="garni", en="planted"),
    AccountCondition.AGEING: Text(fr="en maturation", en="ageing"),
    AccountCondition.READY: Text(fr="prêt", en="ready"),
    AccountCondition.IN_CASE: Text(fr="en dossier", en="in a case"),
    AccountCondition.RESTING: Text(fr="au repos", en="resting"),
    AccountCondition.LOCKED: Text(fr="bloqué", en="locked"),
    AccountCondition.BURNED: Text(fr="démasqué", en="burned"),
    AccountCondition.RETIRED: Text(fr="retiré", en="retired"),
}
_NEXT: Mapping[AccountCondition, Text] = {
    AccountCondition.WANTED: Text(
        fr="ouvrir le compte au service, puis `auditor account add {account} --state created`",
        en="open the account at the service, then `auditor account add {account} --state created`",
    ),
    AccountCondition.CREATED: Text(
        fr="s’y connecter une fois, puis `auditor account add {account} --state verified`",
        en="sign in to it once, then `auditor account add {account} --state verified`",
    ),
    AccountCondition.VERIFIED: Text(fr="`auditor plant {service}`", en="`auditor plant {service}`"),
    AccountCondition.PLANTED: Text(
        fr="notre usage ordinaire n’a pas commencé", en="our ordinary use of it has not begun"
    ),
    AccountCondition.AGEING: Text(fr="{runs} visites sur {wanted}", en="{runs} visits of {wanted}"),
    AccountCondition.READY: Text(fr="`auditor case open {service}`", en="`auditor case open {service}`"),
    AccountCondition.IN_CASE: Text(fr="`auditor case show {why}`", en="`auditor case show {why}`"),
    AccountCondition.RESTING: Text(fr="jusqu’au {until}", en="until {until}"),
    AccountCondition.LOCKED: Text(
        fr="le faire rouvrir, puis `auditor account unlock {account}`",
        en="have it opened again, then `auditor account unlock {account}`",
    ),
    AccountCondition.BURNED: Text(fr="plus rien", en="nothing more"),
    AccountCondition.RETIRED: Text(fr="plus rien", en="nothing more"),
}
_OLD_ENOUGH = Text(fr="assez ancien le {until}", en="old enough on {until}")
_WITNESS = Text(fr="témoin, rien à faire", en="a witness, nothing to do")
_NO_SCENARIO = Text(fr="aucun scénario ne s’en sert", en="no scenario uses it")
_UNTOLD = Text(
    fr="rien n’en est noté ; s’il existe : `auditor account add {account} --state verified`",
    en="nothing is noted of it; if it exists: `auditor account add {account} --state verified`",
)
_NO_TABLE = Text(fr="manque dans accounts.toml", en="missing from accounts.toml")
_BY_HAND = Text(fr="`auditor account sign-in {account}`", en="`auditor account sign-in {account}`")
_TRY = Text(
    fr="mot de passe refusé : pas d’autre essai avant le {again}, sauf `auditor account rotate {account}`",
    en="password refused: no other try before {again}, unless `auditor account rotate {account}`",
)
_HOLDERS: Mapping[str, Text] = {
    "staff": Text(fr="salarié", en="staff"),
    "volunteer": Text(fr="volontaire", en="volunteer"),
    "agreed": Text(fr="prêté par le service", en="lent by the service"),
    "statutory": Text(fr="mandat légal", en="statutory"),
}
_USED = (AccountCondition.VERIFIED, AccountCondition.PLANTED, AccountCondition.AGEING)
_AT_WORK = (*_USED, AccountCondition.READY, AccountCondition.IN_CASE)


def condition(standing: Standing, language: Language) -> str:
    return written(CONDITIONS[standing.known.state.condition], language)


def holder(standing: Standing, language: Language) -> str:
    found = standing.account.holder if standing.account else None
    return written(_HOLDERS[found.mode], language) if found else "—"


def next_for(standing: Standing, language: Language, now: datetime, *, zone: str = ZONE) -> str:
    """What a person or the calendar must do next; moments by the clock of `zone`."""
    known, state, loaded = standing.known, standing.known.state, standing.loaded
    service = service_of(known.account)
    runs, wanted = standing.live_runs
    until = moment(state.until, language, zone) if state.until else ""
    again = next_try(known.events)
    words = _NEXT[state.condition]
    if state.condition in _AT_WORK:
        if loaded is None:
            words = _NO_SCENARIO
        elif _lacks_session(standing, loaded, now):
            words = _BY_HAND
        elif again is not None and now < again:
            words = _TRY
        elif state.condition is AccountCondition.READY and known.account == bystander_of(loaded):
            words = _WITNESS
        elif state.condition is AccountCondition.AGEING and state.until is not None:
            words = _OLD_ENOUGH
    elif standing.account is None and state.condition is AccountCondition.CREATED:
        words = _NO_TABLE
    elif standing.account is not None and state.since is None:
        words = _UNTOLD
    return written(words, language).format(
        account=known.account,
        service=loaded.id if loaded else service,
        why=state.why,
        until=until,
        runs=runs,
        wanted=wanted,
        again=moment(again, language, zone) if again else "",
    )


def _lacks_session(standing: Standing, loaded: LoadedScenario, now: datetime) -> bool:
    login, until = loaded.scenario.login, standing.known.session_until
    return login is not None and login.by_hand and (until is None or until <= now)
