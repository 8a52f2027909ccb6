"""What do many cases say together? Counts, rates and how sure they are; pure, and the one place that computes them."""

from results.figures.cohort import WORDS, CohortCount, Exercise, Rates, rates_of
from results.figures.count import Count, Rate, rate_of
from results.figures.interval import Bounds, wilson

__all__ = ["WORDS", "Bounds", "CohortCount", "Count", "Exercise", "Rate", "Rates", "rate_of", "rates_of", "wilson"]
