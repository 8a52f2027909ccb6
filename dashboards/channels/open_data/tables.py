"""Which tables does a release hold, in which columns?

The names are public and permanent: a changed meaning gets a new column, and the
version of the schema is raised. Sole traders are never named in public.
"""

from datetime import date, datetime
from typing import Any, Final

from dashboards.channels.open_data.table import Cell, Column, Kind, Table
from results.figures.figure import Figure
from results.figures.row import CaseRow
from results.figures.sampling import Drawn, Framed, NotAudited
from results.records import ControllerKind, Criterion, Interval, Obligation, Outcome, PublishedError, Reason, Text
from results.release import Correction, Release, ReleasedCase, ReleasedService

UNNAMED: Final = Text(fr="(entrepreneur individuel)", en="(sole trader)")
_FROM_FRAME: Final = ("insee_code", "epci_siren", "population_band", "dpo_pooled", "software_publisher")


def tables_of(release: Release) -> tuple[Table[Any], ...]:
    """Every table, in the order in which the release describes them; an empty one has its columns too."""
    sample = release.sample
    return (
        _services(release),
        _cases(release),
        _verdicts(release),
        _figures(release),
        _criteria(release),
        _reasons(release),
        _frame(sample.frame if sample else ()),
        _sample(release),
        _exclusions(release),
        _corrections(release),
        _errors(release),
    )


def _t(fr: str, en: str) -> Text:
    return Text(fr=fr, en=en)


def _is_named(service: ReleasedService) -> bool:
    return service.service.controller.kind is not ControllerKind.SOLE_TRADER


def _services(release: Release) -> Table[ReleasedService]:
    drawn = {one.service: one for one in release.sample.drawn} if release.sample else {}

    def framed(name: str) -> Column[ReleasedService]:
        return Column(
            name=name,
            title=_t(f"d’après la base de sondage : {name}", f"as the frame says: {name}"),
            of=lambda s: dict(s.frame).get(name),
        )

    columns: tuple[Column[ReleasedService], ...] = (
        Column(
            name="service_id", title=_t("service", "service"), of=lambda s: s.service.id, required=True, unique=True
        ),
        Column(
            name="name_fr",
            title=_t("nom en français", "name in French"),
            of=lambda s: s.service.name.fr if _is_named(s) else UNNAMED.fr,
        ),
        Column(
            name="name_en",
            title=_t("nom en anglais", "name in English"),
            of=lambda s: s.service.name.en if _is_named(s) else UNNAMED.en,
        ),
        Column(name="url", title=_t("adresse", "address"), of=lambda s: s.service.url if _is_named(s) else None),
        Column(name="sector", title=_t("secteur", "sector"), of=lambda s: str(s.service.sector), required=True),
        Column(
            name="track",
            title=_t("article du RGPD qui juge", "article of the GDPR that judges"),
            of=lambda s: str(s.track),
            allowed=("portability", "access"),
        ),
        Column(name="controller_id", title=_t("responsable de traitement", "controller"), of=_controller),
        Column(
            name="siren",
            title=_t("numéro SIREN", "SIREN number"),
            of=lambda s: s.service.controller.siren if _is_named(s) else None,
        ),
        Column(
            name="controller_kind",
            title=_t("sorte de responsable", "kind of controller"),
            of=lambda s: str(s.service.controller.kind),
        ),
        *(framed(name) for name in _FROM_FRAME[:3]),
        Column(name="country", title=_t("pays", "country"), of=lambda s: s.service.controller.country),
        Column(
            name="region",
            title=_t("région (ISO 3166-2)", "region (ISO 3166-2)"),
            of=lambda s: s.service.controller.region,
        ),
        Column(name="timezone", title=_t("fuseau horaire", "time zone"), of=lambda s: s.service.controller.timezone),
        framed("dpo_pooled"),
        Column(
            name="software",
            title=_t("logiciel partagé par plusieurs", "software that several share"),
            of=lambda s: s.software,
        ),
        framed("software_publisher"),
        Column(
            name="access_identity",
            title=_t("identité qu’il faut pour un compte", "identity that an account takes"),
            of=lambda s: s.service.access.identity,
        ),
        Column(
            name="surface",
            title=_t("par où l’on y accède", "how one gets at it"),
            of=lambda s: s.service.access.surface,
        ),
        Column(name="environment", title=_t("environnement", "environment"), of=lambda s: str(s.service.environment)),
        Column(
            name="sample_id",
            title=_t("échantillon", "sample"),
            of=lambda s: release.sample.id if release.sample and s.service.id in drawn else None,
        ),
        Column(
            name="stratum",
            title=_t("strate", "stratum"),
            of=lambda s: drawn[s.service.id].stratum if s.service.id in drawn else None,
        ),
        Column(
            name="weight",
            title=_t("poids", "weight"),
            kind=Kind.NUMBER,
            of=lambda s: drawn[s.service.id].weight if s.service.id in drawn else None,
        ),
        Column(
            name="first_seen",
            title=_t("première demande publique", "first request that is public"),
            kind=Kind.DATE,
            of=lambda s: s.first_seen,
        ),
        Column(name="status", title=_t("état", "state"), of=lambda _s: "audited", allowed=("audited",)),
    )
    return Table(
        name="services",
        title=_t("Les services audités", "The services audited"),
        columns=columns,
        key=("service_id",),
        rows=release.services,
    )


def _controller(one: ReleasedService) -> Cell:
    controller = one.service.controller
    return (controller.siren or controller.name) if _is_named(one) else None


def _low(interval: Interval | None) -> datetime | None:
    return interval.after if interval else None


def _high(interval: Interval | None) -> datetime | None:
    return interval.by if interval else None


def _cases(release: Release) -> Table[ReleasedCase]:
    def clock(name: str, fr: str, en: str) -> tuple[Column[ReleasedCase], Column[ReleasedCase]]:
        def of(one: ReleasedCase) -> Interval | None:
            found: Interval | None = getattr(one.row, name)
            return found

        return (
            Column(
                name=f"{name}_lo",
                title=_t(f"{fr} : pas encore vu à", f"{en}: not seen yet at"),
                kind=Kind.DATETIME,
                of=lambda c: _low(of(c)),
            ),
            Column(
                name=f"{name}_hi",
                title=_t(f"{fr} : vu au plus tard à", f"{en}: seen at the latest at"),
                kind=Kind.DATETIME,
                of=lambda c: _high(of(c)),
            ),
        )

    outcomes = tuple(str(outcome) for outcome in Outcome)

    def rate(name: str, fr: str, en: str, field: str) -> Column[ReleasedCase]:
        def of(one: ReleasedCase) -> Cell:
            return None if one.row.exercise is None else str(getattr(one.row.exercise, field))

        return Column(name=name, title=_t(fr, en), of=of, allowed=outcomes)

    def day(name: str, fr: str, en: str) -> Column[ReleasedCase]:
        def of(one: ReleasedCase) -> date | None:
            found: date | None = getattr(one.row, name)
            return found

        return Column(name=name, title=_t(fr, en), kind=Kind.DATE, of=of)

    columns: tuple[Column[ReleasedCase], ...] = (
        Column(name="case_id", title=_t("cas", "case"), of=lambda c: c.row.case, required=True, unique=True),
        Column(name="service_id", title=_t("service", "service"), of=lambda c: c.row.service, required=True),
        Column(
            name="cohort",
            title=_t("période de la première échéance", "period of the first deadline"),
            of=lambda c: release.period.name if release.period.holds(c.row.first_deadline) else None,
        ),
        Column(
            name="track",
            title=_t("article du RGPD qui juge", "article of the GDPR that judges"),
            of=lambda c: str(c.row.track),
        ),
        Column(name="channel", title=_t("voie de la demande", "way of the request"), of=lambda c: c.row.channel),
        Column(
            name="holder_mode", title=_t("qui tient le compte", "who holds the account"), of=lambda c: c.row.holder_mode
        ),
        Column(name="environment", title=_t("environnement", "environment"), of=lambda c: str(c.row.environment)),
        day("received_on", "reçue le", "received on"),
        day("first_deadline", "première échéance", "first deadline"),
        day("final_deadline", "dernière échéance", "final deadline"),
        *clock("submitted", "envoyée", "submitted"),
        *clock("acknowledged", "accusée de réception", "acknowledged"),
        *clock("answered", "répondue sur le fond", "answered on the substance"),
        *clock("usable", "fichier utilisable", "usable file"),
        Column(
            name="watched_until",
            title=_t("observé jusqu’au", "watched until"),
            kind=Kind.DATETIME,
            of=lambda c: c.row.watched_until,
        ),
        Column(
            name="is_extended",
            title=_t("prolongation valable", "valid extension"),
            kind=Kind.BOOLEAN,
            of=lambda c: c.row.is_extended,
        ),
        rate("reply", "a eu une réponse", "had a reply", "replied"),
        rate("responsiveness", "réponse sur le fond dans le délai", "answered within the period", "answered"),
        rate("fulfilment", "fichier utilisable dans le délai", "usable file within the period", "usable"),
        Column(name="rung", title=_t("échelon atteint", "rung reached"), kind=Kind.INTEGER, of=lambda c: c.row.rung),
        Column(
            name="evidence_level",
            title=_t("force des preuves", "strength of the evidence"),
            of=lambda c: c.row.evidence_level,
        ),
        Column(
            name="gate",
            title=_t("barrière avant publication", "gate before publication"),
            of=lambda _c: "passed",
            allowed=("passed",),
        ),
        Column(name="contested", title=_t("contesté", "contested"), kind=Kind.BOOLEAN, of=lambda c: c.contested),
        Column(name="evidence_sha256", title=_t("empreinte du scellé", "digest of the seal"), of=lambda c: c.evidence),
    )
    return Table(
        name="cases",
        title=_t("Les demandes", "The requests"),
        columns=columns,
        key=("case_id",),
        rows=release.cases,
        refers=(("service_id", "services", "service_id"),),
    )


def _verdicts(release: Release) -> Table[tuple[CaseRow, str]]:
    columns: tuple[Column[tuple[CaseRow, str]], ...] = (
        Column(name="case_id", title=_t("cas", "case"), of=lambda v: v[0].case, required=True),
        Column(name="service_id", title=_t("service", "service"), of=lambda v: v[0].service, required=True),
        Column(name="criterion", title=_t("critère", "criterion"), of=lambda v: v[1], required=True),
        Column(
            name="outcome",
            title=_t("constat", "outcome"),
            of=lambda v: str(v[0].outcomes[v[1]].outcome),
            allowed=tuple(map(str, Outcome)),
        ),
        Column(name="reason", title=_t("motif", "reason"), of=lambda v: v[0].outcomes[v[1]].reason, required=True),
        Column(
            name="obligation",
            title=_t("poids", "weight in law"),
            of=lambda v: str(v[0].outcomes[v[1]].obligation),
            allowed=tuple(map(str, Obligation)),
        ),
    )
    rows = tuple((one.row, criterion) for one in release.cases for criterion in sorted(one.row.outcomes))
    return Table(
        name="verdicts",
        title=_t("Les constats, critère par critère", "What was found, criterion by criterion"),
        columns=columns,
        key=("case_id", "criterion"),
        rows=rows,
        refers=(("case_id", "cases", "case_id"), ("criterion", "criteria", "criterion")),
    )


def _figures(release: Release) -> Table[Figure]:
    def bound(name: str, side: str, of_bounds: bool) -> Column[Figure]:
        def of(one: Figure) -> Cell:
            found = one.bounds if of_bounds else one.reach
            value: float | None = getattr(found, side) if found else None
            return value

        words = _t(
            "bornes, les indécis comptés" if of_bounds else "intervalle à 95 %",
            "bounds, the undecided counted" if of_bounds else "95 % interval",
        )
        return Column(name=name, title=words, kind=Kind.NUMBER, of=of)

    def counted(name: str, fr: str, en: str) -> Column[Figure]:
        return Column(
            name=name, title=_t(fr, en), kind=Kind.INTEGER, of=lambda f: getattr(f.count, name) if f.count else None
        )

    columns: tuple[Column[Figure], ...] = (
        Column(name="figure_id", title=_t("chiffre", "figure"), of=lambda f: f.id, required=True, unique=True),
        Column(name="title_fr", title=_t("titre en français", "title in French"), of=lambda f: f.title.fr),
        Column(name="title_en", title=_t("titre en anglais", "title in English"), of=lambda f: f.title.en),
        Column(name="period", title=_t("période", "period"), of=lambda f: f.period.name),
        Column(
            name="population_fr",
            title=_t("population, en français", "population, in French"),
            of=lambda f: f.population.fr,
        ),
        Column(
            name="population_en",
            title=_t("population, en anglais", "population, in English"),
            of=lambda f: f.population.en,
        ),
        Column(name="n", title=_t("dénominateur", "denominator"), kind=Kind.INTEGER, of=lambda f: f.n),
        Column(
            name="controllers",
            title=_t("responsables de traitement", "controllers"),
            kind=Kind.INTEGER,
            of=lambda f: f.controllers,
        ),
        Column(name="value", title=_t("valeur", "value"), kind=Kind.NUMBER, of=lambda f: f.value),
        Column(
            name="blank",
            title=_t("pourquoi il n’y a pas de valeur", "why there is no value"),
            of=lambda f: str(f.blank) if f.blank else None,
        ),
        Column(
            name="interval",
            title=_t("sorte d’intervalle", "kind of interval"),
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
            name="parts",
            title=_t("décompte", "counts"),
            of=lambda f: "; ".join(f"{p.name}={p.count}" for p in f.parts) or None,
        ),
        Column(
            name="exclusions",
            title=_t("hors décompte", "left out"),
            of=lambda f: "; ".join(f"{e.reason}={e.count}" for e in f.exclusions) or None,
        ),
        Column(name="method", title=_t("empreinte de la méthode", "digest of the method"), of=lambda f: f.method),
        Column(
            name="recompute_fr",
            title=_t("comment recalculer, en français", "how to recompute, in French"),
            of=lambda f: f.recompute.fr,
        ),
        Column(
            name="recompute_en",
            title=_t("comment recalculer, en anglais", "how to recompute, in English"),
            of=lambda f: f.recompute.en,
        ),
    )
    return Table(
        name="figures",
        title=_t("Les chiffres", "The figures"),
        columns=columns,
        key=("figure_id",),
        rows=release.figures,
    )


def _criteria(release: Release) -> Table[Criterion]:
    columns: tuple[Column[Criterion], ...] = (
        Column(name="criterion", title=_t("critère", "criterion"), of=lambda c: c.id, required=True, unique=True),
        Column(name="version", title=_t("version", "version"), kind=Kind.INTEGER, of=lambda c: c.version),
        Column(name="family", title=_t("famille", "family"), of=lambda c: str(c.family)),
        Column(name="track", title=_t("article", "article"), of=lambda c: str(c.track)),
        Column(name="legal_basis", title=_t("fondement", "basis"), of=lambda c: c.legal_basis),
        Column(
            name="obligation",
            title=_t("poids", "weight in law"),
            of=lambda c: str(c.obligation) if isinstance(c.obligation, Obligation) else "by controller kind",
        ),
        Column(name="question_fr", title=_t("question en français", "question in French"), of=lambda c: c.question.fr),
        Column(name="question_en", title=_t("question en anglais", "question in English"), of=lambda c: c.question.en),
    )
    return Table(
        name="criteria",
        title=_t("Les critères de la méthode", "The criteria of the method"),
        columns=columns,
        key=("criterion",),
        rows=release.criteria,
    )


def _reasons(release: Release) -> Table[tuple[str, str, Reason]]:
    columns: tuple[Column[tuple[str, str, Reason]], ...] = (
        Column(name="criterion", title=_t("critère", "criterion"), of=lambda r: r[0], required=True),
        Column(name="reason", title=_t("motif", "reason"), of=lambda r: r[1], required=True),
        Column(name="words_fr", title=_t("en français", "in French"), of=lambda r: r[2].words.fr),
        Column(name="words_en", title=_t("en anglais", "in English"), of=lambda r: r[2].words.en),
        Column(
            name="repair_fr",
            title=_t("comment réparer, en français", "how to repair, in French"),
            of=lambda r: r[2].repair.fr if r[2].repair else None,
        ),
        Column(
            name="repair_en",
            title=_t("comment réparer, en anglais", "how to repair, in English"),
            of=lambda r: r[2].repair.en if r[2].repair else None,
        ),
    )
    rows = tuple((c.id, reason, said) for c in release.criteria for reason, said in c.reasons.items())
    return Table(
        name="reasons",
        title=_t("Les motifs, en mots", "The reasons, in words"),
        columns=columns,
        key=("criterion", "reason"),
        rows=rows,
        refers=(("criterion", "criteria", "criterion"),),
    )


def _frame(frame: tuple[Framed, ...]) -> Table[Framed]:
    named = sorted({name for one in frame for name in one.columns} - {"service_id"})

    def column(name: str) -> Column[Framed]:
        return Column(name=name, title=_t(name, name), of=lambda f: f.columns.get(name))

    service: Column[Framed] = Column(
        name="service_id", title=_t("service", "service"), of=lambda f: f.service, required=True, unique=True
    )
    columns = (service, *map(column, named))
    return Table(
        name="frame", title=_t("La base de sondage", "The frame"), columns=columns, key=("service_id",), rows=frame
    )


def _sample(release: Release) -> Table[Drawn]:
    columns: tuple[Column[Drawn], ...] = (
        Column(name="service_id", title=_t("service", "service"), of=lambda d: d.service, required=True, unique=True),
        Column(
            name="sample_id",
            title=_t("échantillon", "sample"),
            of=lambda _d: release.sample.id if release.sample else None,
        ),
        Column(name="stratum", title=_t("strate", "stratum"), of=lambda d: d.stratum),
        Column(
            name="probability",
            title=_t("probabilité de tirage", "inclusion probability"),
            kind=Kind.NUMBER,
            of=lambda d: d.probability,
        ),
        Column(name="weight", title=_t("poids", "weight"), kind=Kind.NUMBER, of=lambda d: d.weight),
        Column(name="replaces", title=_t("remplace", "replaces"), of=lambda d: d.replaces),
    )
    rows = release.sample.drawn if release.sample else ()
    return Table(
        name="sample", title=_t("L’échantillon", "The sample"), columns=columns, key=("service_id",), rows=rows
    )


def _exclusions(release: Release) -> Table[NotAudited]:
    columns: tuple[Column[NotAudited], ...] = (
        Column(name="service_id", title=_t("service", "service"), of=lambda e: e.service, required=True),
        Column(name="why", title=_t("pourquoi", "why"), of=lambda e: e.why, required=True),
        Column(name="note", title=_t("remarque", "note"), of=lambda e: e.note or None),
    )
    return Table(
        name="exclusions",
        title=_t("Qui n’a pas été audité, et pourquoi", "Who was not audited, and why"),
        columns=columns,
        key=("service_id",),
        rows=release.exclusions,
    )


def _corrections(release: Release) -> Table[Correction]:
    columns: tuple[Column[Correction], ...] = (
        Column(
            name="release_id",
            title=_t("publication corrigée", "release that is corrected"),
            of=lambda c: c.release,
            required=True,
        ),
        Column(name="subject", title=_t("objet", "subject"), of=lambda c: c.subject, required=True),
        Column(name="before", title=_t("avant", "before"), of=lambda c: c.before),
        Column(name="after", title=_t("après", "after"), of=lambda c: c.after),
        Column(name="why", title=_t("cause", "cause"), of=lambda c: c.why),
    )
    return Table(
        name="corrections",
        title=_t("Ce que cette publication corrige", "What this release corrects"),
        columns=columns,
        key=("release_id", "subject"),
        rows=release.corrections,
    )


def _errors(release: Release) -> Table[PublishedError]:
    columns: tuple[Column[PublishedError], ...] = (
        Column(
            name="found_on", title=_t("trouvée le", "found on"), kind=Kind.DATE, of=lambda e: e.found_on, required=True
        ),
        Column(name="release_id", title=_t("publication", "release"), of=lambda e: e.release, required=True),
        Column(name="subject", title=_t("objet", "subject"), of=lambda e: e.subject, required=True),
        Column(name="said", title=_t("il y était dit", "it said"), of=lambda e: e.said),
        Column(name="should_say", title=_t("il fallait dire", "it should have said"), of=lambda e: e.should_say),
        Column(name="cause", title=_t("cause", "cause"), of=lambda e: e.cause),
        Column(name="mended_in", title=_t("corrigée dans", "mended in"), of=lambda e: e.mended_in),
    )
    return Table(
        name="errors", title=_t("Nos propres erreurs", "Our own errors"), columns=columns, key=(), rows=release.errors
    )
