"""What has the period shown, in sentences that anybody understands? Each number leads to its entry."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from markupsafe import Markup

from dashboards.observatory.failure import Failure
from dashboards.observatory.said import anchor, aside, is_in_days, link, said, sentence
from dashboards.typography import counted, number
from results.figures.cohort import WORDS
from results.figures.figure import Figure
from results.figures.ladder import SELF_DATA
from results.records import Language, Text, Track
from results.release import Release

RATES: Final = ("responsiveness", "reply", "fulfilment")
CLOCKS: Final = ("days_to_acknowledgement", "days_to_answer", "days_to_file")

_SAMPLED = Text(
    fr="Parmi les services de la population, d’après un échantillon tiré au sort, ",
    en="Among the services of the population, from a probability sample, ",
)
_AUDITED = Text(fr="Parmi les {n} services audités, ", en="Among the {n} services audited, ")
_SOME = Text(fr="Parmi les services audités, ", en="Among the services audited, ")

_RATE = Text(fr="{among}{value} {words}{sure}.", en="{among}{value} {words}{sure}.")
_RATE_BLANK = Text(
    fr="{among}nous ne donnons pas la part de ceux qui {words} : {value}.",
    en="{among}we give no share of those that {words}: {value}.",
)
_NOBODY = Text(
    fr="Aucun des services audités ne compte encore dans la part de ceux qui {words} : {value}.",
    en="None of the services audited counts yet in the share of those that {words}: {value}.",
)
_ALSO = Text(fr="{value} {words}{sure}.", en="{value} {words}{sure}.")
_ALSO_BLANK = Text(fr="Pas de part de ceux qui {words} : {value}.", en="No share of those that {words}: {value}.")
_DAYS = Text(
    fr="La moitié avait une réponse sur le fond au bout de {value}{sure}, compté depuis la demande ; ceux qui n’ont jamais "
    "répondu sont compris dans ce calcul.",
    en="Half had been answered after {value}{sure}, counted from the request; those that never answered are part of this count.",
)
_DAYS_NOT_REACHED = Text(
    fr="Quand nous avons cessé de regarder, moins de la moitié avait reçu une réponse sur le fond : {value}.",
    en="When we stopped watching, fewer than half had been answered: {value}.",
)
_DAYS_BLANK = Text(
    fr="Nous ne disons pas en combien de jours la moitié a reçu une réponse sur le fond : {value}.",
    en="We do not say within how many days half had been answered: {value}.",
)
_SELF_DATA = Text(
    fr="{value} des organismes publics audités remettent des données avec lesquelles une personne peut travailler (échelon {access} "
    "de l’accès ou {portability} de la portabilité){sure}.",
    en="{value} of the public bodies audited hand over data that a person can work with (rung {access} of Access or "
    "{portability} of Portability){sure}.",
)
_SELF_DATA_BLANK = Text(
    fr="Combien d’organismes publics remettent des données avec lesquelles on peut travailler, nous ne le disons pas : {value}.",
    en="How many public bodies hand over data that one can work with we do not say: {value}.",
)
_WORST = Text(
    fr="Le manquement le plus souvent observé, sur la question « {question} » : {value}{sure}.",
    en="The shortfall observed most often, on the question “{question}”: {value}{sure}.",
)
_WITHHELD = (
    Text(
        fr="{n} cas n’est pas encore public, parce que l’organisme peut encore répondre ou que le constat reste à confirmer ; "
        "il compte dans les chiffres, et rien d’autre n’en est dit.",
        en="{n} case is not public yet, because the controller may still reply or the finding remains to be confirmed; it "
        "counts in the figures, and nothing else is said of it.",
    ),
    Text(
        fr="{n} cas ne sont pas encore publics, parce que l’organisme peut encore répondre ou que le constat reste à "
        "confirmer ; ils comptent dans les chiffres, et rien d’autre n’en est dit.",
        en="{n} cases are not public yet, because the controller may still reply or the finding remains to be confirmed; "
        "they count in the figures, and nothing else is said of them.",
    ),
)


def is_sampled(release: Release) -> bool:
    return release.sample is not None and release.sample.design.is_probability


def among(release: Release, figure: Figure | None, language: Language) -> str:
    """How a title begins: with whom it is about (LAW 3)."""
    if is_sampled(release):
        return _SAMPLED.in_(language)
    if figure is None or figure.n is None:
        return _SOME.in_(language)
    return _AUDITED.in_(language).format(n=number(_asked(figure), language))


def _asked(figure: Figure) -> int:
    """How many services a figure is about."""
    return (figure.n or 0) if figure.count is None else figure.count.population + figure.count.open


_LEAD = Text(
    fr="{among}{answered} ont répondu sur le fond dans le délai légal, et {usable} ont remis un fichier utilisable.",
    en="{among}{answered} were answered within the legal period, and {usable} had a usable file.",
)


def lead(
    release: Release, figures: Mapping[str, Figure], language: Language, *, to: Callable[[str], str] = anchor
) -> Markup:
    """The one sentence that stands at the top; `to`: where the entry of a figure is."""
    figure = figures.get("responsiveness")
    answered, usable = said(figure, language), said(figures.get("fulfilment"), language)
    if not (answered.is_number and usable.is_number):
        return next(_rates(release, figures, language, to))
    begins = among(release, figure, language)
    return sentence(_LEAD, language, among=begins, answered=link(answered, to=to), usable=link(usable, to=to))


def sentences(
    release: Release, figures: Mapping[str, Figure], failures: tuple[Failure, ...], language: Language
) -> tuple[Markup, ...]:
    """The executive summary."""
    withheld = counted(release.withheld, *_WITHHELD, language) if release.withheld else ""
    return (
        *_rates(release, figures, language),
        days_sentence(figures.get("days_to_answer"), language),
        self_data(figures.get("self_data_communities"), language),
        *_worst(failures, language),
        *([Markup("{}").format(withheld)] if withheld else []),
    )


def _rates(
    release: Release, figures: Mapping[str, Figure], language: Language, to: Callable[[str], str] = anchor
) -> Iterator[Markup]:
    for place, slug in enumerate(RATES):
        figure = figures.get(slug)
        one, begins = said(figure, language), among(release, figure, language)
        blank = _RATE_BLANK if figure is None or figure.n is None or _asked(figure) else _NOBODY
        templates = (_RATE, blank) if place == 0 else (_ALSO, _ALSO_BLANK)
        yield sentence(
            templates[0 if one.is_number else 1],
            language,
            among=begins,
            value=link(one, to=to),
            words=WORDS[slug].in_(language),
            sure=aside(one, language),
        )


def days_sentence(figure: Figure | None, language: Language) -> Markup:
    one = said(figure, language)
    if one.is_number:
        return sentence(_DAYS, language, value=link(one), sure=aside(one, language))
    has_curve = figure is not None and is_in_days(figure) and figure.curve is not None and figure.blank is None
    return sentence(_DAYS_NOT_REACHED if has_curve else _DAYS_BLANK, language, value=link(one))


def self_data(figure: Figure | None, language: Language) -> Markup:
    one = said(figure, language)
    words = _SELF_DATA if one.is_number else _SELF_DATA_BLANK
    access, portability = SELF_DATA[Track.ACCESS], SELF_DATA[Track.PORTABILITY]
    sure = aside(one, language)
    return sentence(words, language, value=link(one), sure=sure, access=access, portability=portability)


def _worst(failures: tuple[Failure, ...], language: Language) -> Iterator[Markup]:
    for failure in failures[:1]:
        yield sentence(
            _WORST,
            language,
            question=failure.question,
            value=link(failure.share),
            sure=aside(failure.share, language),
        )
