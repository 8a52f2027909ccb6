"""Which words say a report, and in which sections? Mail, page and program are told the same; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from dashboards.observatory.page import period_words
from dashboards.observatory.said import BLANK_WORDS, between, bounded, measured
from dashboards.periodical.report import (
    Extract,
    Headline,
    OwnCase,
    OwnNotice,
    PublicNews,
    Report,
    Standing,
    What,
    Workings,
)
from dashboards.typography import NO_BREAK, day, moment, number, spaced
from results.records import Language, Text

TITLES: Final[Mapping[What, Text]] = {
    What.OBSERVATORY: Text(fr="Observatoire de la portabilité : {period}", en="Portability observatory: {period}"),
    What.AUDITORS: Text(fr="Le travail des auditeurs : {period}", en="The auditors’ work: {period}"),
    What.EXTRACT: Text(fr="Vos services, {period} : {controller}", en="Your services, {period}: {controller}"),
}
FOOT: Final = Text(
    fr="Observé avec des comptes de test ou de volontaires. Seules une autorité ou une juridiction constatent une infraction.",
    en="Observed with test accounts or volunteers’ accounts. Only an authority or a court finds an infringement.",
)
OWN_FOOT: Final = Text(
    fr="Cet extrait ne contient que vos services : ce qui en est public et ce que nos avis vous en ont dit. Il ne remplace aucun "
    "avis et n’ouvre aucun délai ; pour répondre, répondez à l’avis.",
    en="This extract holds your services alone: what is public of them, and what our notices told you. It takes the place of no "
    "notice and opens no period; to reply, reply to the notice.",
)
COUNTS: Final[Mapping[str, Text]] = {
    "opened": Text(fr="Cas ouverts dans la période", en="Cases opened in the period"),
    "closed": Text(fr="Cas clos dans la période", en="Cases closed in the period"),
    "running": Text(fr="Cas en cours", en="Cases under way"),
    "questions": Text(fr="Questions ouvertes", en="Open questions"),
    "drafts": Text(fr="Avis à relire", en="Notices to be reviewed"),
    "delivered": Text(fr="Avis remis dans la période", en="Notices delivered in the period"),
    "contests": Text(fr="Contestations à trancher", en="Contests to be decided"),
    "alerts": Text(fr="Alertes en cours", en="Alerts that go on"),
    "pushes": Text(fr="Envois en échec", en="Deliveries that fail"),
}
STANDINGS: Final[Mapping[Standing, Text]] = {
    Standing.TOLD: Text(fr="communiqué", en="told"),
    Standing.CONTESTED: Text(fr="contesté, pas encore tranché", en="contested, not decided yet"),
    Standing.UPHELD: Text(fr="contesté, maintenu", en="contested, upheld"),
    Standing.TAKEN_BACK: Text(fr="retiré", en="taken back"),
    Standing.REPAIRED: Text(fr="réparé", en="repaired"),
}
_APPEARED = Text(fr="Paru dans la période", en="Published in the period")
_NONE_APPEARED = Text(fr="Rien n’a paru dans la période.", en="Nothing was published in the period.")
_RELEASE = Text(fr="Publication {id} ({period}), le {day}", en="Release {id} ({period}), on {day}")
_CORRECTION = Text(
    fr="Publication {id} ({period}), le {day} : elle remplace {corrects}",
    en="Release {id} ({period}), on {day}: it takes the place of {corrects}",
)
_NEWEST = Text(fr="Dernière publication : {id} ({period})", en="Newest release: {id} ({period})")
_NO_NEWEST = Text(fr="Rien n’est encore public.", en="Nothing is public yet.")
_SIZE = Text(
    fr="{services} services, {cases} cas publics ; {withheld} cas ne le sont pas encore.",
    en="{services} services, {cases} public cases; {withheld} cases are not public yet.",
)
_FIGURE = Text(fr="{title} : {value}", en="{title}: {value}")
_OF = Text(fr="{good} sur {all}", en="{good} of {all}")
_LINK = Text(fr="À lire ici : {link}", en="Read it here: {link}")
_ERRORS = Text(fr="Nos erreurs, trouvées dans la période", en="Our errors, found in the period")
_NO_ERRORS = Text(fr="Aucune.", en="None.")
_ERROR = Text(
    fr="{release}, {subject} : il était dit « {said} », il fallait dire « {should} ». {cause}",
    en="{release}, {subject}: it said “{said}”, it should have said “{should}”. {cause}",
)
_WORK = Text(fr="En nombres", en="In numbers")
_OLDEST = Text(fr="La plus ancienne question attend depuis le {at}", en="The oldest question waits since {at}")
_SERVICES = Text(fr="Services", en="Services")
_PUBLIC = Text(fr="Ce qui est public", en="What is public")
_NO_CASES = Text(fr="Rien n’en est public.", en="Nothing of them is public.")
_CASE = Text(
    fr="{service}, cas {case} (publication {release}) : {met} tenus, {failed} non tenus, {undecided} indécidables",
    en="{service}, case {case} (release {release}): {met} met, {failed} not met, {undecided} undecided",
)
_FAILED = Text(fr="Non tenu : {question}", en="Not met: {question}")
_MENDED = Text(fr="Réparé le {day} : {question}", en="Repaired on {day}: {question}")
_TOLD = Text(fr="Ce que nos avis vous ont dit", en="What our notices told you")
_NO_NOTICE = Text(fr="Aucun avis ne vous est parvenu.", en="No notice has reached you.")
_NOTICE = Text(
    fr="Avis n° {number}, remis le {day} ; réponse possible jusqu’au {until}",
    en="Notice no. {number}, delivered on {day}; a reply is possible up to {until}",
)
_FINDING = Text(fr="{name} ({standing}) : {statement}", en="{name} ({standing}): {statement}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A title, and its lines."""

    title: str
    lines: tuple[str, ...]


def title_of(report: Report, language: Language) -> str:
    controller = report.content.controller if isinstance(report.content, Extract) else ""
    words = TITLES[report.what].in_(language)
    return spaced(words.format(period=period_words(report.period, language), controller=controller), language)


def foot_of(report: Report, language: Language) -> tuple[str, ...]:
    """What the reader must know to read it rightly."""
    foots = (FOOT, OWN_FOOT) if report.what is What.EXTRACT else (FOOT,)
    return tuple(spaced(foot.in_(language), language) for foot in foots)


def sections(report: Report, language: Language) -> tuple[Section, ...]:
    """All that a report says, in one language."""
    match report.content:
        case PublicNews() as news:
            return tuple(_news(news, language))
        case Workings() as work:
            return (_work(work, report.zone, language),)
        case Extract() as extract:
            return tuple(_extract(extract, language))


def _said(text: Text, language: Language, **values: object) -> str:
    """Our words have their spaces set; what is put into them stays as it is."""
    return spaced(text.in_(language), language).format(**values)


def _news(news: PublicNews, language: Language) -> Iterator[Section]:
    appeared = [
        _said(
            _CORRECTION if one.corrects else _RELEASE,
            language,
            id=one.release,
            period=one.period,
            corrects=one.corrects,
            day=day(one.day, language),
        )
        for one in news.appeared
    ]
    yield _section(_APPEARED, appeared, _NONE_APPEARED, language)
    newest = news.newest
    if newest is None:
        yield Section(title=_said(_PUBLIC, language), lines=(_said(_NO_NEWEST, language),))
    else:
        counts = {name: number(getattr(newest, name), language) for name in ("services", "cases", "withheld")}
        lines = [_said(_SIZE, language, **counts), *(_headline(one, language) for one in newest.figures)]
        link = [_said(_LINK, language, link=newest.link.format(language=language))] if newest.link else []
        title = _said(_NEWEST, language, id=newest.release, period=newest.period)
        yield Section(title=title, lines=(*lines, *link))
    errors = [
        _said(
            _ERROR,
            language,
            release=one.release,
            subject=one.subject,
            said=one.said,
            should=one.should_say,
            cause=one.cause,
        )
        for one in news.errors
    ]
    yield _section(_ERRORS, errors, _NO_ERRORS, language)


def _headline(one: Headline, language: Language) -> str:
    return _said(_FIGURE, language, title=one.title.in_(language), value=_value(one, language))


def _value(one: Headline, language: Language) -> str:
    of = "" if one.n is None else f" (n{NO_BREAK}={NO_BREAK}{number(one.n, language)})"
    if one.value is not None:
        said = measured(one.id, one.value, language)
        if one.low is None or one.high is None:
            return said + of
        low, high = (measured(one.id, side, language) for side in (one.low, one.high))
        return f"{said} [{between(low, high, language)}]{of}"
    if one.blank is None and one.bounds_low is not None and one.bounds_high is not None:
        return bounded(one.id, one.bounds_low, one.bounds_high, language) + of
    counted = ""
    if one.good is not None and one.bad is not None:
        whole = number(one.good + one.bad + (one.open or 0), language)
        counted = _said(_OF, language, good=number(one.good, language), all=whole)
    why = BLANK_WORDS[one.blank].in_(language) if one.blank is not None else ""
    return f"{counted} ({why})" if counted and why else counted or why


def _work(work: Workings, zone: str, language: Language) -> Section:
    lines = [
        _said(_FIGURE, language, title=_said(COUNTS[name], language), value=number(count, language))
        for name, count in work.counts.items()
    ]
    if work.oldest is not None:
        lines.append(_said(_OLDEST, language, at=moment(work.oldest, language, zone)))
    return Section(title=_said(_WORK, language), lines=tuple(lines))


def _extract(extract: Extract, language: Language) -> Iterator[Section]:
    names = tuple(name.in_(language) for name in extract.services)
    yield Section(title=_said(_SERVICES, language), lines=names)
    public = [line for case in extract.cases for line in _case(case, language)]
    yield _section(_PUBLIC, public, _NO_CASES, language)
    told = [line for notice in extract.notices for line in _notice(notice, language)]
    yield _section(_TOLD, told, _NO_NOTICE, language)


def _case(one: OwnCase, language: Language) -> Iterator[str]:
    counts = {"met": one.met, "failed": len(one.failed), "undecided": one.undecided}
    words = {name: number(count, language) for name, count in counts.items()}
    yield _said(_CASE, language, service=one.service.in_(language), case=one.case, release=one.release, **words)
    for question, repaired in one.failed:
        asked = spaced(question.in_(language), language)
        if repaired is None:
            yield _said(_FAILED, language, question=asked)
        else:
            yield _said(_MENDED, language, day=day(repaired, language), question=asked)


def _notice(one: OwnNotice, language: Language) -> Iterator[str]:
    dates = {"day": day(one.delivered, language), "until": day(one.until, language)}
    yield _said(_NOTICE, language, number=one.number, **dates)
    for found in one.findings:
        standing = _said(STANDINGS[found.standing], language)
        yield _said(_FINDING, language, name=found.name, standing=standing, statement=found.statement)


def _section(title: Text, lines: list[str], otherwise: Text, language: Language) -> Section:
    said = tuple(lines) or (_said(otherwise, language),)
    return Section(title=_said(title, language), lines=said)
