"""How did the answer of one service come beside those of its sector? Two things that are known, in one drawing; no rank."""

from dataclasses import dataclass
from datetime import timedelta

from dashboards.observatory.chart import HEIGHT, WIDTH, Plot, day_x, end_of, plot_of
from dashboards.observatory.said import Said, said
from dashboards.site.catalogue import Request
from dashboards.site.figure_row import figure_in
from dashboards.site.world import World
from results.figures.figure import Figure
from results.records import Language

ANSWERED = "days_to_answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """The curve of a sector, and where the answer of one service lies on its days.

    Attributes:
        since, until: where the band of the answer begins and ends; None: no answer came, or beyond what is drawn.
    """

    figure: str
    plot: Plot
    half: Said
    size: tuple[int, int]
    since: float | None = None
    until: float | None = None


def peers_of(world: World, sector: str | None, request: Request, language: Language) -> Peers | None:
    """None where the newest release has no curve of the sector."""
    book = world.catalogue.book
    figure = None if book is None or not sector else _figure(world, f"{ANSWERED}/{book.edition.period}/sector={sector}")
    plot = None if figure is None else plot_of(figure, end_of([figure]), language)
    if figure is None or plot is None:
        return None
    end = end_of([figure])
    answered, asked = request.clocks[1], request.submitted
    since = until = None
    if answered is not None and asked is not None:
        last = (answered.by - asked.by) / timedelta(days=1)
        first = max(0.0, ((answered.after or asked.by) - asked.by) / timedelta(days=1))
        if last <= end:
            since, until = day_x(first, end), day_x(last, end)
    return Peers(
        figure=figure.id, plot=plot, half=said(figure, language), size=(WIDTH, HEIGHT), since=since, until=until
    )


def _figure(world: World, name: str) -> Figure | None:
    """Kept: ten thousand services have twenty sectors."""
    kept = world.catalogue.kept
    if name not in kept:
        book = world.catalogue.book
        kept[name] = None if book is None else figure_in(book, name)
    return kept[name]
