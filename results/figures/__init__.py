"""What do many cases say together? Counts, rates and how sure they are; pure, and the one place that computes them."""

from results.figures.change import Change, change_of
from results.figures.cluster import ClusteredShare
from results.figures.cohort import WORDS, CohortCount, Exercise, Rates, rates_of
from results.figures.columns import Columns
from results.figures.compute import cohort_of, counts_of, curves_of, figures_of
from results.figures.count import Count, Rate, rate_of
from results.figures.figure import Exclusion, Figure, Kind, Part, Reach
from results.figures.interval import Bounds, wilson
from results.figures.ladder import Distribution, SelfDataCommunities, distribution_of, self_data_communities
from results.figures.period import Period, period_of
from results.figures.publishable import BLANKS, Blank, Crowd, Group, Showing, hidden, showing_of
from results.figures.row import CaseRow, Finding, Standing, row_of
from results.figures.survival import Band, Clock, Curve, Estimator, Median, Point, Span, curve_of, span_of
from results.figures.words import EXCLUDED, Excluded

__all__ = [
    "BLANKS",
    "EXCLUDED",
    "WORDS",
    "Band",
    "Blank",
    "Bounds",
    "CaseRow",
    "Change",
    "Clock",
    "ClusteredShare",
    "CohortCount",
    "Columns",
    "Count",
    "Crowd",
    "Curve",
    "Distribution",
    "Estimator",
    "Excluded",
    "Exclusion",
    "Exercise",
    "Figure",
    "Finding",
    "Group",
    "Kind",
    "Median",
    "Part",
    "Period",
    "Point",
    "Rate",
    "Rates",
    "Reach",
    "SelfDataCommunities",
    "Showing",
    "Span",
    "Standing",
    "change_of",
    "cohort_of",
    "counts_of",
    "curve_of",
    "curves_of",
    "distribution_of",
    "figures_of",
    "hidden",
    "period_of",
    "rate_of",
    "rates_of",
    "row_of",
    "self_data_communities",
    "showing_of",
    "span_of",
    "wilson",
]
