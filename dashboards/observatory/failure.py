"""Which shortfalls were observed most often, by which law, and how are they repaired?"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboards.observatory.chart import Bar, bar_of
from dashboards.observatory.said import Said, said
from dashboards.typography import article, written
from results.figures.figure import Figure
from results.records import Criterion, Language, Outcome
from results.release import Release

MOST: Final = 10
_REPAIRS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One criterion of law, and how often a shortfall was observed.

    Attributes:
        repairs: what mends the commonest of the reasons that are public.
    """

    criterion: str
    question: str
    law: str
    share: Said
    bar: Bar | None
    repairs: tuple[str, ...]


def failures_of(release: Release, figures: Mapping[str, Figure], language: Language) -> tuple[Failure, ...]:
    """The commonest first; those of which nobody failed are left out."""
    reasons = _reasons(release)
    ranked = []
    for criterion in release.criteria:
        figure = figures.get(f"criterion/{criterion.id}")
        weight = None if figure is None else _weight(figure)
        if weight:
            ranked.append((-weight, criterion.id, criterion, figure))
    made = []
    for _, _, criterion, figure in sorted(ranked, key=lambda r: r[:2])[:MOST]:
        share = said(figure, language)
        made.append(
            Failure(
                criterion=criterion.id,
                question=written(criterion.question, language),
                law=article(criterion.legal_basis, language),
                share=share,
                bar=bar_of(share),
                repairs=_repairs(criterion, reasons[criterion.id], language),
            )
        )
    return tuple(made)


def _weight(figure: Figure) -> float | None:
    """By what they are put in order: the share, the least that it is, or of so few the count."""
    if figure.value is not None:
        return figure.value
    if figure.reach is not None:
        return figure.reach.low
    if figure.count is not None and figure.count.population:
        return figure.count.good / figure.count.population
    return None


def _reasons(release: Release) -> Mapping[str, Counter[str]]:
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for case in release.cases:
        for name, finding in case.row.outcomes.items():
            if finding.outcome is Outcome.FAILED:
                found[name][finding.reason] += 1
    return found


def _repairs(criterion: Criterion, reasons: Counter[str], language: Language) -> tuple[str, ...]:
    ordered = sorted(reasons, key=lambda reason: (-reasons[reason], reason))
    mends = [criterion.reasons[r].repair for r in ordered if r in criterion.reasons]
    return tuple(dict.fromkeys(written(mend, language) for mend in mends if mend and "{" not in mend.fr))[:_REPAIRS]
