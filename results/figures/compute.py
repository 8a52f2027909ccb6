"""Which figures does a period have? The one place that computes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from results.figures.cohort import WORDS
from results.figures.columns import FAILED, INAPPLICABLE, OPEN, PASSED, UNTESTED, Columns
from results.figures.count import Count, rate_of
from results.figures.figure import DIGITS, Figure, Kind, Measure, Part, Reach, title_of, words_of
from results.figures.interval import Bounds
from results.figures.ladder import PLACES, SELF_DATA
from results.figures.period import Period
from results.figures.publishable import FEWEST_CASES, FEWEST_CONTROLLERS, Blank, Showing, showing_of
from results.figures.resample import Indexes, seed_for
from results.figures.row import CaseRow
from results.figures.sampling import Sampled
from results.figures.share import (
    Cohort,
    Question,
    Slice,
    blank_figure,
    bounds_of,
    share_figures,
    values_of,
)
from results.figures.survival import Band, Clock, Span, curve_of, span_of
from results.figures.words import TRACKS
from results.records import ControllerKind, Text, Track

_TAKE = Text(
    fr="Prenez dans cases.csv les lignes dont « counted » vaut true, du groupe que nomme l’identifiant (dans services.csv : kind est controller_kind ; sector, country et software s’y appellent de même ; track est dans cases.csv). Là où un échantillon a été tiré, chaque ligne pèse « weight » de services.csv dans une part. Les cas retenus comptent aussi et ne sont pas listés : là où withheld_cases de datapackage.json vaut 0, on retrouve le nombre exact. ",
    en="From cases.csv take the rows whose “counted” is true, of the group that the id names (in services.csv: kind is controller_kind; sector, country and software are called the same; track stands in cases.csv). Where a sample was drawn, each row weighs “weight” of services.csv in a share. Cases that are held back count too and are not listed: where withheld_cases in datapackage.json is 0, exactly this number comes out. ",
)


def _by(fr: str, en: str) -> Text:
    return Text(fr=_TAKE.fr + fr, en=_TAKE.en + en)


_RATES: tuple[Measure, ...] = tuple(
    Measure(
        slug=slug,
        words=words,
        recompute=_by(
            fr=f"Divisez le nombre de celles dont la colonne « {slug} » vaut passed par le nombre de celles où elle vaut passed ou failed ; cannot_tell donne les bornes. Cette définition est la nôtre.",
            en=f"Divide the number of those whose column “{slug}” says passed by the number of those where it says passed or failed; cannot_tell gives the bounds. The definition is ours.",
        ),
    )
    for slug, words in WORDS.items()
)

_SELF_DATA = Measure(
    slug="self_data_communities",
    words=Text(
        fr=f"la part des organismes publics qui atteignent l’échelon {SELF_DATA[Track.ACCESS]} de l’échelle d’accès ou {SELF_DATA[Track.PORTABILITY]} de l’échelle de portabilité",
        en=f"the share of public bodies that reach rung {SELF_DATA[Track.ACCESS]} of the Access ladder or {SELF_DATA[Track.PORTABILITY]} of the Portability ladder",
    ),
    recompute=_by(
        fr=f"Gardez celles des services dont controller_kind vaut public_body ; comptez les controller_id dont une ligne a rung_access >= {SELF_DATA[Track.ACCESS]} ou rung_portability >= {SELF_DATA[Track.PORTABILITY]} ; des autres, ceux dont une ligne a place_access ou place_portability qui vaut open ne comptent pas et donnent les bornes ; divisez par tous ceux qui restent ; d’un échantillon, chaque controller_id pèse le plus petit « weight » de ses services.",
        en=f"Keep those of services whose controller_kind is public_body; count the controller_id of which some row has rung_access >= {SELF_DATA[Track.ACCESS]} or rung_portability >= {SELF_DATA[Track.PORTABILITY]}; of the others, those of which some row has place_access or place_portability open do not count and give the bounds; divide by all that are left; of a sample, each controller_id weighs the smallest “weight” of its services.",
    ),
    is_share=False,
)

_DAYS: Mapping[Clock, tuple[str, Text]] = {
    Clock.ACKNOWLEDGED: (
        "days_to_acknowledgement",
        Text(fr="la moitié a reçu un accusé de réception", en="half had been acknowledged"),
    ),
    Clock.ANSWERED: (
        "days_to_answer",
        Text(fr="la moitié a reçu une réponse sur le fond", en="half had been answered"),
    ),
    Clock.USABLE: (
        "days_to_file",
        Text(fr="la moitié a obtenu un fichier utilisable", en="half had a usable file"),
    ),
}


def _days_until(clock: Clock) -> Measure:
    slug, words = _DAYS[clock]
    return Measure(
        slug=slug,
        words=Text(
            fr=f"le nombre de jours au bout desquels {words.fr}", en=f"the number of days after which {words.en}"
        ),
        recompute=_by(
            fr=f"Le temps de chacune, en jours, va de {clock}_lo moins submitted_hi, arrondi vers le bas, à {clock}_hi moins submitted_lo (submitted_hi s’il est vide), arrondi vers le haut : à l’heure dans les deux premiers jours, au jour ensuite ; où lo égale hi, les deux valent le second. Sans {clock}_hi, il dépasse watched_until moins submitted_hi, arrondi vers le bas. Estimez la courbe (Kaplan-Meier, ou Turnbull s’il y a des intervalles), pondérée de même : c’est celle de curves.csv. La valeur est le premier « day » où « share » atteint un demi.",
            en=f"The time of each, in days, lies from {clock}_lo less submitted_hi, rounded down, to {clock}_hi less submitted_lo (submitted_hi where that is empty), rounded up: to hours within the first two days, to days beyond; where lo equals hi, both are the latter. Without {clock}_hi it is longer than watched_until less submitted_hi, rounded down. Estimate the curve (Kaplan-Meier, or Turnbull where there are intervals), weighted likewise: it is the one in curves.csv. The value is the first “day” on which “share” reaches one half.",
        ),
        is_share=False,
    )


def figures_of(
    rows: Iterable[CaseRow] | Columns,
    period: Period,
    sample: Sampled | None = None,
    *,
    method: str,
    seed: int,
    questions: Mapping[str, Text] | None = None,
) -> tuple[Figure, ...]:
    """Compute every figure of a period, in the order of their ids.

    `sample` is the probability sample the services were drawn in, whose weights
    the rows carry; `questions` are the words of criteria, by id.
    """
    cohort = cohort_of(rows, period, sample, method=method, seed=seed)
    return in_order([*counts_of(cohort, questions or {}), *curves_of(cohort)])


def cohort_of(
    rows: Iterable[CaseRow] | Columns, period: Period, sample: Sampled | None = None, *, method: str, seed: int
) -> Cohort:
    columns = rows if isinstance(rows, Columns) else Columns.of(rows)
    return Cohort.of(
        columns, period, method=method, is_sampled=sample is not None and sample.design.is_probability, seed=seed
    )


def in_order(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    return tuple(sorted(figures, key=lambda figure: figure.id))


def counts_of(cohort: Cohort, questions: Mapping[str, Text]) -> list[Figure]:
    """Compute what is counted: the three rates, criteria, ladders, the indicator."""
    rates = cohort.columns.rates[cohort.chosen]
    extended = cohort.columns.is_extended[cohort.chosen].astype(np.int8)
    asked = [
        Question(measure=measure, outcomes=rates[:, column], parts=("not_extended", "still_extended"), part=extended)
        for column, measure in enumerate(_RATES)
    ]
    figures = share_figures(cohort, asked, cohort.slices)
    return [*figures, *_criteria(cohort, questions), *_ladders(cohort), _indicator(cohort)]


def _criteria(cohort: Cohort, questions: Mapping[str, Text]) -> list[Figure]:
    """Count what each criterion found; the share of failures only where the law demands it."""
    found = cohort.columns.findings
    outcomes, law = found.outcomes[cohort.chosen], found.law[cohort.chosen]
    slices = [s for s in cohort.slices if s.group.partition in ("", "track")]
    asked = []
    for column, criterion in enumerate(found.criteria):
        mine, demanded = outcomes[:, column], law[:, column]
        is_law = bool(demanded.any())
        elsewhere = np.where(mine == UNTESTED, np.int8(UNTESTED), np.int8(INAPPLICABLE))
        asked.append(
            Question(
                measure=_criterion(criterion, questions.get(criterion), is_law=is_law),
                outcomes=np.where(demanded | (not is_law), _SWAPPED[mine], elsewhere),
                parts=_OUTCOMES,
                part=mine,
                is_counted_only=not is_law,
            )
        )
    return share_figures(cohort, asked, slices)


_OUTCOMES = ("passed", "failed", "cannot_tell", "untested", "inapplicable")


_SWAPPED = np.array([FAILED, PASSED, OPEN, UNTESTED, INAPPLICABLE], dtype=np.int8)
"""Makes the failures what the share is of."""


def _criterion(criterion: str, question: Text | None, *, is_law: bool) -> Measure:
    asked = question or Text(fr=criterion, en=criterion)
    return Measure(
        slug=f"criterion/{criterion}",
        words=Text(
            fr=f"la part de ceux où un manquement a été constaté : {asked.fr}"
            if is_law
            else f"les constats pour : {asked.fr}",
            en=f"the share where a shortfall was observed: {asked.en}" if is_law else f"what was found for: {asked.en}",
        ),
        recompute=_by(
            fr=f"Prenez dans verdicts.csv leurs lignes dont « criterion » vaut {criterion} ; « parts » compte leurs « outcome » (untested où la ligne manque). La part est celle des failed parmi passed et failed, des lignes dont « obligation » vaut law ; où aucune ne la vaut, il n’y a pas de part.",
            en=f"From verdicts.csv take their rows whose “criterion” is {criterion}; “parts” counts their “outcome” (untested where the row is missing). The share is that of failed among passed and failed, of rows whose “obligation” is law; where none is, there is no share.",
        ),
        is_share=False,
    )


def _ladders(cohort: Cohort) -> Iterable[Figure]:
    for track, words in TRACKS.items():
        at = cohort.columns.places[track][cohort.chosen]
        places = np.flatnonzero(at >= 0)
        measure = Measure(
            slug=f"ladder/{track}",
            words=Text(fr=f"les échelons atteints ; {words.fr}", en=f"the rungs that were reached; {words.en}"),
            recompute=_by(
                fr=f"Comptez chaque valeur de la colonne « place_{track} ».",
                en=f"Count each value of the column “place_{track}”.",
            ),
            is_share=False,
        )
        counts = np.bincount(at[places], minlength=len(PLACES)).tolist()
        parts = tuple(Part(name=name, count=count) for name, count in zip(PLACES, counts, strict=True))
        yield _told(cohort, measure, cohort.slices[0], places, parts, group=f"track={track}")


def _told(
    cohort: Cohort,
    measure: Measure,
    of: Slice,
    places: Indexes,
    parts: tuple[Part, ...] = (),
    *,
    group: str | None = None,
) -> Figure:
    """Say who is counted, where enough controllers are behind them, and behind the `group` that they are."""
    plain = blank_figure(cohort, measure, of, Blank.NOT_OBSERVED)
    if not len(places):
        return replace(plain, n=0, controllers=0)
    members = np.isin(np.arange(len(cohort.chosen)), places)
    everybody = np.ones_like(members)
    if cohort.crowd.tells(members):
        return replace(plain, blank=Blank.WITHHELD)
    if cohort.crowd.is_small(members) or group in cohort.hidden(everybody, cohort.slices):
        return replace(plain, blank=Blank.TOO_FEW)
    words = words_of(of.group.partition, of.label)
    return replace(
        plain,
        title=title_of(measure, words, len(places), is_sampled=cohort.is_sampled),
        n=len(places),
        controllers=cohort.controllers(places),
        blank=None,
        parts=parts,
        exclusions=cohort.exclusions(of),
        cases=cohort.cases(places),
    )


def _indicator(cohort: Cohort) -> Figure:
    """Count the public bodies that reach the rung; of a sample each weighs as its likeliest service does.

    Towns on one software hang together. A body of which nobody can tell (yet) is in none of both.
    """
    places = np.flatnonzero(cohort.columns.is_public[cohort.chosen])
    figure = _told(cohort, _SELF_DATA, cohort.slices[0], places, group=f"kind={ControllerKind.PUBLIC_BODY}")
    if figure.blank is not None or figure.controllers is None:
        return figure
    _, first, whose = np.unique(cohort.controller[places], return_index=True, return_inverse=True)
    chosen = cohort.chosen[places]
    found = np.full(len(first), FAILED, dtype=np.int8)
    found[whose[cohort.columns.is_undecided[chosen]]] = OPEN
    found[whose[cohort.columns.is_reaching[chosen]]] = PASSED
    bunch, weight = cohort.bunch[places][first], np.full(len(first), np.inf)
    np.minimum.at(weight, whose, cohort.weight[places])
    good, bad, undecided = np.bincount(found, minlength=3).tolist()
    count = Count(good=good, bad=bad, open=undecided)
    bounds = bounds_of(weight, found) if cohort.is_sampled else rate_of(count).bounds
    told = replace(figure, n=count.population, count=count)
    showing = showing_of(count, figure.controllers, bounds=bounds)
    if showing is Showing.COUNTS:
        return replace(told, blank=Blank.TOO_FEW)
    told = replace(told, bounds=Bounds(low=round(bounds.low, DIGITS), high=round(bounds.high, DIGITS)))
    if showing is Showing.BOUNDS:
        return replace(told, reach=Reach.of(Kind.BOUNDS, bounds))
    order, seed = np.lexsort((weight, bunch)), seed_for(cohort.seed, figure.id)
    ((value, reach),) = values_of(cohort, found[order, None], bunch[order], weight[order], seed=seed)
    return replace(told, value=value, reach=reach)


def curves_of(cohort: Cohort) -> list[Figure]:
    """Estimate how answers came in time, for everybody and each large group; the two other clocks for everybody."""
    return [
        *_curves(cohort, Clock.ANSWERED, cohort.slices),
        *_curves(cohort, Clock.ACKNOWLEDGED, cohort.slices[:1]),
        *_curves(cohort, Clock.USABLE, cohort.slices[:1]),
    ]


def _curves(cohort: Cohort, clock: Clock, slices: Sequence[Slice]) -> Iterable[Figure]:
    spans, measure = [span_of(row, clock) for row in cohort.rows], _days_until(clock)
    has_time = np.array([span is not None for span in spans], dtype=np.bool_)
    gone = cohort.hidden(has_time, slices)
    for of in slices:
        is_gone = of.group.name in gone
        blank = cohort.word(of)
        yield blank_figure(cohort, measure, of, blank) if is_gone else _curve(cohort, measure, of, spans)


def _curve(cohort: Cohort, measure: Measure, of: Slice, spans: Sequence[Span | None]) -> Figure:
    timed = [(place, span) for place in of.places.tolist() if (span := spans[place]) is not None]
    places = np.array([place for place, _ in timed], dtype=np.int64)
    figure = _told(cohort, measure, of, places)
    if figure.blank is not None:
        return figure
    if len(places) < FEWEST_CASES or cohort.controllers(places) < FEWEST_CONTROLLERS:
        return replace(figure, blank=Blank.TOO_FEW)
    seed = seed_for(cohort.seed, figure.id)
    curve = curve_of(
        [span for _, span in timed],
        clusters=[f"{bunch:09d}" for bunch in cohort.bunch_in(of)[places].tolist()],
        weights=cohort.weight[places].tolist() if cohort.is_sampled else None,
        seed=seed,
    )
    median = curve.median
    reach = Reach(kind=Kind.BAND, low=median.low, high=median.high, seed=seed if curve.resamples else None)
    return replace(figure, value=median.day, reach=None if curve.band is Band.NONE else reach, curve=curve)
