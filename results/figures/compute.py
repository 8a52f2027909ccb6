"""Which figures does a period have? The one place that computes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from results.figures.cluster import share_of
from results.figures.cohort import WORDS
from results.figures.columns import FAILED, INAPPLICABLE, OPEN, PASSED, UNTESTED, Columns
from results.figures.count import Count, rate_of
from results.figures.figure import DIGITS, Figure, Kind, Measure, Part, Reach, title_of, words_of
from results.figures.ladder import PLACES, SELF_DATA
from results.figures.period import Period
from results.figures.publishable import FEWEST_CASES, FEWEST_CONTROLLERS, Blank
from results.figures.resample import Indexes, seed_for
from results.figures.row import CaseRow
from results.figures.sampling import Sampled
from results.figures.share import Cohort, Question, Slice, blank_figure, share_figures
from results.figures.survival import Band, Clock, Span, curve_of, span_of
from results.figures.words import TRACKS
from results.records import ControllerKind, Text, Track

_RATES: tuple[Measure, ...] = tuple(
    Measure(
        slug=slug,
        words=words,
        recompute=Text(
            fr=f"Dans cases.csv, prenez les cas nommés ici ; divisez le nombre de ceux dont la colonne « {slug} » vaut passed par le nombre de ceux où elle vaut passed ou failed. Cette définition est la nôtre.",
            en=f"Take the cases named here from cases.csv; divide the number of those whose column “{slug}” says passed by the number of those where it says passed or failed. The definition is ours.",
        ),
    )
    for slug, words in WORDS.items()
)

_SELF_DATA = Measure(
    slug="self_data_communities",
    words=Text(
        fr=f"le nombre d’organismes publics qui atteignent l’échelon {SELF_DATA[Track.ACCESS]} de l’échelle d’accès ou {SELF_DATA[Track.PORTABILITY]} de l’échelle de portabilité",
        en=f"the number of public bodies that reach rung {SELF_DATA[Track.ACCESS]} of the Access ladder or {SELF_DATA[Track.PORTABILITY]} of the Portability ladder",
    ),
    recompute=Text(
        fr="Dans cases.csv, prenez les cas nommés ici ; comptez les organismes dont un cas atteint l’échelon, et divisez par tous.",
        en="Take the cases named here from cases.csv; count the controllers of which some case reaches the rung, and divide by all.",
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
        recompute=Text(
            fr=f"Dans cases.csv, prenez les cas nommés ici ; estimez la courbe (Kaplan-Meier, ou Turnbull s’il y a des intervalles) du temps entre submitted et {clock}_lo/hi, censuré à watched_until ; lisez-y le premier jour où la part atteint un demi.",
            en=f"Take the cases named here from cases.csv; estimate the curve (Kaplan-Meier, or Turnbull where there are intervals) of the time from submitted to {clock}_lo/hi, censored at watched_until; read off the first day on which the share reaches one half.",
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
        recompute=Text(
            fr=f"Dans verdicts.csv, prenez les cas nommés ici et le critère {criterion} ; comptez chaque constat. La part est celle des failed parmi passed et failed, où le droit l’exige.",
            en=f"Take the cases named here and the criterion {criterion} from verdicts.csv; count each outcome. The share is that of failed among passed and failed, where the law demands it.",
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
            recompute=Text(
                fr="Dans cases.csv, prenez les cas nommés ici ; comptez chaque échelon.",
                en="Take the cases named here from cases.csv; count each rung.",
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
    if cohort.crowd.isolates(members) or group in cohort.hidden(everybody, cohort.slices):
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
    """Count public bodies; towns on one software hang together, and in a sample a body weighs as its services do."""
    places = np.flatnonzero(cohort.columns.is_public[cohort.chosen])
    figure = _told(cohort, _SELF_DATA, cohort.slices[0], places, group=f"kind={ControllerKind.PUBLIC_BODY}")
    if figure.blank is not None or figure.controllers is None:
        return figure
    _, first, whose = np.unique(cohort.controller[places], return_index=True, return_inverse=True)
    reaching = np.bincount(whose, cohort.columns.is_reaching[cohort.chosen][places]) > 0
    count = Count(good=int(reaching.sum()), bad=int((~reaching).sum()))
    told = replace(figure, n=count.population, count=count)
    if count.population < FEWEST_CASES:
        return replace(told, blank=Blank.TOO_FEW)
    bunch = cohort.bunch[places][first]
    if not cohort.is_sampled and len(np.unique(bunch)) == len(bunch):
        rate = rate_of(count)
        return replace(
            told, value=round(count.good / count.population, DIGITS), reach=Reach.of(Kind.WILSON, rate.interval)
        )
    seed = seed_for(cohort.seed, figure.id)
    found = share_of(
        reaching.tolist(),
        [f"{one:09d}" for one in bunch.tolist()],
        weights=(np.bincount(whose, cohort.weight[places]) / np.bincount(whose)).tolist(),
        seed=seed,
        resamples=cohort.resamples,
    )
    reach = Reach.of(Kind.CLUSTERED, found.interval, found.design_effect, seed)
    return replace(told, value=round(found.share or 0.0, DIGITS), reach=reach)


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
        yield blank_figure(cohort, measure, of, Blank.TOO_FEW) if is_gone else _curve(cohort, measure, of, spans)


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
