"""Which figures are published, and of whom?"""

from typing import Final

from dashboards.channels.open_data.table import Cell, Column, Kind, Table, titled
from results.figures.changed import CAUSES
from results.figures.figure import Figure
from results.figures.sampling import Drawn, Framed, NotAudited
from results.figures.survival import Point
from results.release import Release


def figures(release: Release) -> Table[Figure]:
    def bound(name: str, side: str, of_bounds: bool) -> Column[Figure]:
        def of(one: Figure) -> Cell:
            found = one.bounds if of_bounds else one.reach
            value: float | None = getattr(found, side) if found else None
            return value

        words = titled(
            "bornes, les indécis comptés" if of_bounds else "intervalle à 95 %",
            "bounds, the undecided counted" if of_bounds else "95 % interval",
        )
        return Column(name=name, title=words, kind=Kind.NUMBER, of=of)

    def counted(name: str, fr: str, en: str) -> Column[Figure]:
        return Column(
            name=name, title=titled(fr, en), kind=Kind.INTEGER, of=lambda f: getattr(f.count, name) if f.count else None
        )

    def points(name: str, fr: str, en: str) -> Column[Figure]:
        return Column(
            name=f"{name}_points",
            title=titled(f"en points : {fr}", f"in percentage points: {en}"),
            kind=Kind.NUMBER,
            of=lambda f: getattr(f.change, name) if f.change else None,
        )

    columns: tuple[Column[Figure], ...] = (
        Column(name="figure_id", title=titled("chiffre", "figure"), of=lambda f: f.id, required=True, unique=True),
        Column(name="title_fr", title=titled("titre en français", "title in French"), of=lambda f: f.title.fr),
        Column(name="title_en", title=titled("titre en anglais", "title in English"), of=lambda f: f.title.en),
        Column(name="period", title=titled("période", "period"), of=lambda f: f.period.name),
        Column(
            name="population_fr",
            title=titled("population, en français", "population, in French"),
            of=lambda f: f.population.fr,
        ),
        Column(
            name="population_en",
            title=titled("population, en anglais", "population, in English"),
            of=lambda f: f.population.en,
        ),
        Column(name="n", title=titled("dénominateur", "denominator"), kind=Kind.INTEGER, of=lambda f: f.n),
        Column(
            name="controllers",
            title=titled("responsables de traitement", "controllers"),
            kind=Kind.INTEGER,
            of=lambda f: f.controllers,
        ),
        Column(name="value", title=titled("valeur", "value"), kind=Kind.NUMBER, of=lambda f: f.value),
        Column(
            name="blank",
            title=titled("pourquoi il n’y a pas de valeur", "why there is no value"),
            of=lambda f: str(f.blank) if f.blank else None,
        ),
        Column(
            name="interval",
            title=titled("sorte d’intervalle", "kind of interval"),
            of=lambda f: str(f.reach.kind) if f.reach else None,
        ),
        bound("low", "low", of_bounds=False),
        bound("high", "high", of_bounds=False),
        bound("bounds_low", "low", of_bounds=True),
        bound("bounds_high", "high", of_bounds=True),
        counted("good", "remplissent", "meet it"),
        counted("bad", "ne remplissent pas", "do not meet it"),
        counted("open", "indécis", "undecided"),
        Column(
            name="curve_until",
            title=titled("la courbe ne dit rien après tant de jours", "of later days than this the curve says nothing"),
            kind=Kind.NUMBER,
            of=lambda f: f.curve.until if f.curve else None,
        ),
        Column(
            name="parts",
            title=titled("décompte", "counts"),
            of=lambda f: "; ".join(f"{p.name}={p.count}" for p in f.parts) or None,
        ),
        Column(
            name="exclusions",
            title=titled("hors décompte", "left out"),
            of=lambda f: "; ".join(f"{e.reason}={e.count}" for e in f.exclusions) or None,
        ),
        Column(
            name="since",
            title=titled("publication comparée", "release compared with"),
            of=lambda f: f.change.since if f.change else None,
        ),
        *(points(name, words.fr, words.en) for name, words in CAUSES.items()),
        Column(name="method", title=titled("empreinte de la méthode", "digest of the method"), of=lambda f: f.method),
        Column(
            name="recompute_fr",
            title=titled("comment recalculer, en français", "how to recompute, in French"),
            of=lambda f: f.recompute.fr,
        ),
        Column(
            name="recompute_en",
            title=titled("comment recalculer, en anglais", "how to recompute, in English"),
            of=lambda f: f.recompute.en,
        ),
    )
    return Table(
        name="figures",
        title=titled("Les chiffres", "The figures"),
        columns=columns,
        key=("figure_id",),
        rows=release.figures,
    )


def curves(release: Release) -> Table[tuple[str, Point]]:
    """Every curve, point by point; between two points nobody knows, and the share is that of the one before."""
    columns: tuple[Column[tuple[str, Point]], ...] = (
        Column(name="figure_id", title=titled("chiffre", "figure"), of=lambda p: p[0], required=True),
        Column(
            name="since",
            title=titled("la part a crû après tant de jours", "the share rose after so many days"),
            kind=Kind.NUMBER,
            of=lambda p: p[1].since,
            required=True,
        ),
        Column(
            name="day",
            title=titled("et au plus tard après tant de jours", "and after so many days at the latest"),
            kind=Kind.NUMBER,
            of=lambda p: p[1].day,
            required=True,
        ),
        Column(name="share", title=titled("part atteinte", "share reached"), kind=Kind.NUMBER, of=lambda p: p[1].share),
        Column(name="low", title=titled("bande à 95 %", "95 % band"), kind=Kind.NUMBER, of=lambda p: p[1].low),
        Column(name="high", title=titled("bande à 95 %", "95 % band"), kind=Kind.NUMBER, of=lambda p: p[1].high),
        Column(
            name="at_risk",
            title=titled("encore en attente", "still waiting"),
            kind=Kind.INTEGER,
            of=lambda p: p[1].at_risk,
        ),
    )
    rows = tuple((figure.id, point) for figure in release.figures if figure.curve for point in figure.curve.points)
    return Table(
        name="curves",
        title=titled("Les courbes", "The curves"),
        columns=columns,
        key=("figure_id", "day"),
        rows=rows,
        refers=(("figure_id", "figures", "figure_id"),),
    )


FRAME_COLUMNS: Final = frozenset(
    {
        "sector",
        "country",
        "region",
        "controller_kind",
        "insee_code",
        "epci_siren",
        "population_band",
        "dpo_pooled",
        "software",
        "software_publisher",
        "size",
    }
)
"""Columns of a frame that are public: whatever else its file holds names people perhaps."""


def frame(frame: tuple[Framed, ...]) -> Table[Framed]:
    named = sorted({name for one in frame for name in one.columns} & FRAME_COLUMNS)

    def column(name: str) -> Column[Framed]:
        return Column(name=name, title=titled(name, name), of=lambda f: f.columns.get(name))

    service: Column[Framed] = Column(
        name="service_id", title=titled("service", "service"), of=lambda f: f.service, required=True, unique=True
    )
    columns = (service, *map(column, named))
    return Table(
        name="frame", title=titled("La base de sondage", "The frame"), columns=columns, key=("service_id",), rows=frame
    )


def sample(release: Release) -> Table[Drawn]:
    columns: tuple[Column[Drawn], ...] = (
        Column(
            name="service_id", title=titled("service", "service"), of=lambda d: d.service, required=True, unique=True
        ),
        Column(
            name="sample_id",
            title=titled("échantillon", "sample"),
            of=lambda _d: release.sample.id if release.sample else None,
        ),
        Column(name="stratum", title=titled("strate", "stratum"), of=lambda d: d.stratum),
        Column(
            name="probability",
            title=titled("probabilité de tirage", "inclusion probability"),
            kind=Kind.NUMBER,
            of=lambda d: d.probability,
        ),
        Column(name="weight", title=titled("poids", "weight"), kind=Kind.NUMBER, of=lambda d: d.weight),
        Column(name="replaces", title=titled("remplace", "replaces"), of=lambda d: d.replaces),
    )
    rows = release.sample.drawn if release.sample else ()
    return Table(
        name="sample", title=titled("L’échantillon", "The sample"), columns=columns, key=("service_id",), rows=rows
    )


def exclusions(release: Release) -> Table[NotAudited]:
    columns: tuple[Column[NotAudited], ...] = (
        Column(name="service_id", title=titled("service", "service"), of=lambda e: e.service, required=True),
        Column(name="why", title=titled("pourquoi", "why"), of=lambda e: e.why, required=True),
        Column(name="note", title=titled("remarque", "note"), of=lambda e: e.note or None),
        Column(
            name="after_request",
            title=titled("exclu après la première demande, et compté", "excluded after the first request, and counted"),
            kind=Kind.BOOLEAN,
            of=lambda e: e.after_request,
        ),
    )
    return Table(
        name="exclusions",
        title=titled("Qui n’a pas été audité, et pourquoi", "Who was not audited, and why"),
        columns=columns,
        key=("service_id",),
        rows=release.exclusions,
    )
