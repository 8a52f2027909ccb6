"""What do two pages say to somebody who has five minutes? Five figures and their limits, what moved, and ten answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from dashboards.observatory.change import Corrected, Former, changes, corrected, moved
from dashboards.observatory.entry import part_words
from dashboards.observatory.failure import failures_of
from dashboards.observatory.page import REPORT, rendered
from dashboards.observatory.said import Said, index_of, link, said, sentence, whole
from dashboards.observatory.service import is_named, name_of
from dashboards.observatory.summary import among, is_sampled
from dashboards.typography import NO_BREAK, counted, day, number, spaced, written
from results.figures.figure import Figure
from results.records import Language, PublishedError, Text
from results.release import Release

_SHEETS: Final = ("page.css", "observatory/observatory.css", "observatory/brief.css")
_MOVED, _CONTESTED, _ERRORS, _CORRECTED = 5, 6, 2, 2
_LONGEST: Final = 170
_RUNGS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    """What a figure lets one say; `{value}` is it, `{among}` begins the sentence."""

    may: Text
    may_not: Text


_FIVE: Final[Mapping[str, _Limits]] = {
    "responsiveness": _Limits(
        may=Text(
            fr="{among}{value} ont répondu sur le fond dans le délai légal.",
            en="{among}{value} were answered within the legal period.",
        ),
        may_not=Text(
            fr="Que les autres ne répondent jamais : certains répondent plus tard, d’autres ont valablement prolongé.",
            en="That the others never answer: some answer later, some have validly extended.",
        ),
    ),
    "reply": _Limits(
        may=Text(
            fr="{among}{value} ont donné signe de vie, par une personne ou au sujet de la demande.",
            en="{among}{value} replied, by a person or about the request.",
        ),
        may_not=Text(
            fr="Que ces réponses donnaient les données : une réponse peut être un refus, ou une question.",
            en="That these replies gave the data: a reply may be a refusal, or a question.",
        ),
    ),
    "fulfilment": _Limits(
        may=Text(
            fr="{among}{value} ont remis à temps un fichier qui s’ouvre.",
            en="{among}{value} handed over, in time, a file that opens.",
        ),
        may_not=Text(
            fr="Que le fichier était complet : ce taux dit qu’il s’ouvre, les critères disent ce qu’il contient.",
            en="That the file was complete: this rate says that it opens, the criteria say what it holds.",
        ),
    ),
    "days_to_answer": _Limits(
        may=Text(
            fr="{among}la moitié avait une réponse sur le fond au bout de {value}.",
            en="{among}half had been answered after {value}.",
        ),
        may_not=Text(
            fr="Que la durée moyenne est celle-là : une moyenne oublierait ceux qui n’ont jamais répondu.",
            en="That this is the mean: a mean would forget those that never answered.",
        ),
    ),
    "self_data_communities": _Limits(
        may=Text(
            fr="{value} des organismes publics audités remettent des données avec lesquelles on peut travailler.",
            en="{value} of the public bodies audited hand over data that one can work with.",
        ),
        may_not=Text(
            fr="Que les autres manquent à la loi : pour l’accès, cet échelon va au-delà de ce qu’elle exige.",
            en="That the others fall short of the law: for access, this rung goes beyond what it demands.",
        ),
    ),
}
_MAY_BLANK: Final = Text(
    fr="Qu’il n’y a pas de chiffre à donner : {value}.", en="That there is no number to give: {value}."
)
_MAY_NOT_BLANK: Final = Text(
    fr="Aucun pourcentage, même tiré des décomptes : l’effectif n’en porte pas.",
    en="No percentage, not even one made of the counts: they do not bear it.",
)
_MAY_UNREACHED: Final = Text(
    fr="{among}moins de la moitié avait une réponse sur le fond quand nous avons cessé de regarder : {value}.",
    en="{among}fewer than half had been answered when we stopped watching: {value}.",
)
_MAY_NOT_UNREACHED: Final = Text(
    fr="Que les autres ne répondront jamais : nous n’avons pas regardé plus longtemps.",
    en="That the others will never answer: we did not watch for longer.",
)
_BLANK: Final = _Limits(may=_MAY_BLANK, may_not=_MAY_NOT_BLANK)
_UNREACHED: Final = _Limits(may=_MAY_UNREACHED, may_not=_MAY_NOT_UNREACHED)
_NOT_DRAWN: Final = Text(
    fr="Rien des services qui n’ont pas été audités : aucun échantillon n’a été tiré.",
    en="Nothing of services that were not audited: no sample was drawn.",
)
_CHANCE: Final = Text(
    fr="Rien d’un service en particulier : c’est un chiffre sur leur ensemble.",
    en="Nothing of one service: it is a figure about all of them.",
)

_QUESTIONS: Final[tuple[tuple[str, Text], ...]] = (
    (
        "responsiveness",
        Text(fr="Combien répondent dans le délai légal ?", en="How many answer within the legal period?"),
    ),
    (
        "reply",
        Text(
            fr="Combien donnent au moins signe de vie dans le délai légal ?",
            en="How many reply at all within the legal period?",
        ),
    ),
    ("fulfilment", Text(fr="Combien remettent un fichier utilisable ?", en="How many hand over a usable file?")),
    ("days_to_answer", Text(fr="Combien de temps attend-on une réponse ?", en="How long does one wait for an answer?")),
    (
        "days_to_acknowledgement",
        Text(fr="Combien de temps attend-on un accusé de réception ?", en="How long until it is acknowledged?"),
    ),
    ("days_to_file", Text(fr="Combien de temps attend-on un fichier ?", en="How long until there is a file?")),
    ("worst", Text(fr="Quel manquement est observé le plus souvent ?", en="Which shortfall is observed most often?")),
    (
        "ladder/portability",
        Text(fr="Jusqu’où monte-t-on sur l’échelle de la portabilité ?", en="How far up the ladder of portability?"),
    ),
    ("ladder/access", Text(fr="Et sur celle de l’accès ?", en="And up that of access?")),
    (
        "self_data_communities",
        Text(
            fr="Combien d’organismes publics rendent des données exploitables ?",
            en="How many public bodies give data that one can work with?",
        ),
    ),
)
_CONTESTED_COUNT: Final = (
    Text(fr="Les constats de {n} cas public ont été contestés :", en="Findings of {n} public case were contested:"),
    Text(fr="Les constats de {n} cas publics ont été contestés :", en="Findings of {n} public cases were contested:"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Five:
    """One of the five figures, with what it lets one say and what not."""

    said: Said
    title: str
    may: Markup
    may_not: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A likely question; its figure's id stands beside the answer."""

    question: str
    answer: Markup
    id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Error:
    """An error of ours, cut to what two pages hold."""

    found_on: str
    release: str
    words: str


def brief(release: Release, language: Language, *, former: Former | None = None, paper: bool = False) -> str:
    """The brief as one HTML document that is printed on two A4 pages; numbers lead to their entries in the report."""
    figures = index_of(release)
    base = REPORT[language]
    contested = [case for case in release.cases if case.contested]
    known = {one.service.id: one for one in release.services}
    names = sorted(
        {
            name_of(known[c.row.service], language)
            for c in contested
            if c.row.service in known and is_named(known[c.row.service])
        }
    )
    moves = changes(figures, language)
    told = tuple(one for one in moves if one.said.is_number)[:_MOVED]
    return rendered(
        "observatory/brief.html.j2",
        release,
        language,
        sheets=_SHEETS,
        paper=paper,
        base=base,
        link=lambda one: link(one, base=base),
        number=lambda value: number(value, language),
        sampled=is_sampled(release),
        five=tuple(_five(release, figures, language)),
        former=former,
        moved=moved(former, figures, language)[:_MOVED],
        changes=told,
        changes_more=len(moves) - len(told),
        corrected=tuple(_cut(one) for one in corrected(release, language)[:_CORRECTED]),
        contested=counted(len(contested), *_CONTESTED_COUNT, language) if contested else "",
        names=[_short(name, 48) for name in names[:_CONTESTED]],
        names_more=max(0, len(names) - _CONTESTED),
        errors=tuple(_error(one, language) for one in release.errors[-_ERRORS:]),
        errors_more=max(0, len(release.errors) - _ERRORS),
        answers=tuple(_answers(release, figures, language)),
    )


def _five(release: Release, figures: Mapping[str, Figure], language: Language) -> Iterator[Five]:
    base = REPORT[language]
    for place, (slug, known) in enumerate(_FIVE.items()):
        figure = figures.get(slug)
        one = said(figure, language)
        begins = among(release, figure, language)
        limits = _limits(figure, one, known)
        may = sentence(limits.may, language, among=begins, value=whole(one, language, base=base))
        outside = _CHANCE if is_sampled(release) else _NOT_DRAWN
        may_not = [limits.may_not, *([outside] if place == 0 else [])]
        yield Five(
            said=one,
            title="" if figure is None else spaced(figure.title.in_(language), language),
            may=may,
            may_not=tuple(written(words, language) for words in may_not),
        )


def _limits(figure: Figure | None, one: Said, known: _Limits) -> _Limits:
    if one.is_number:
        return known
    is_unreached = figure is not None and figure.blank is None and figure.curve is not None
    return _UNREACHED if is_unreached else _BLANK


def _answers(release: Release, figures: Mapping[str, Figure], language: Language) -> Iterator[Answered]:
    base = REPORT[language]
    worst = failures_of(release, figures, language)[:1]
    for slug, question in _QUESTIONS:
        figure = figures.get(slug)
        one = worst[0].share if slug == "worst" and worst else said(figure, language)
        answer = whole(one, language, base=base)
        if slug == "worst" and worst:
            answer = Markup("{} {}").format(_short(worst[0].question, 110), answer)
        elif slug.startswith("ladder/") and figure is not None and figure.parts:
            answer = link(one, _parts(figure, language), base=base)
        yield Answered(question=written(question, language), answer=answer, id=one.id)


def _parts(figure: Figure, language: Language) -> str:
    each = (f"{part_words(p.name, language)} : {number(p.count, language)}" for p in reversed(figure.parts[:_RUNGS]))
    kept = (words.replace(" ", NO_BREAK) for words in each)
    joined = " · ".join(kept)
    return joined if language == "fr" else joined.replace(f"{NO_BREAK}:", ":")


def _error(one: PublishedError, language: Language) -> _Error:
    words = Text(fr="« {said} » au lieu de « {should} ». {cause}", en="“{said}” instead of “{should}”. {cause}")
    filled = spaced(words.in_(language), language).format(said=one.said, should=one.should_say, cause=one.cause)
    return _Error(found_on=day(one.found_on, language), release=one.release, words=_short(filled, _LONGEST))


def _cut(one: Corrected) -> Corrected:
    return Corrected(
        subject=_short(one.subject, _LONGEST),
        figure=one.figure,
        before=_short(one.before, 40),
        after=_short(one.after, 40),
        why=one.why,
    )


def _short(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
