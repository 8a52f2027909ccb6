"""Which services, requests and findings are public? Sole traders are never named."""

from datetime import date, datetime
from typing import Final

from dashboards.channels.open_data.table import Cell, Column, Kind, Table, titled
from results.figures.ladder import PLACES, place_of
from results.figures.row import CaseRow
from results.figures.words import Excluded
from results.records import ControllerKind, Interval, Obligation, Outcome, Text, Track
from results.release import Release, ReleasedCase, ReleasedService, Statement

UNNAMED: Final = Text(fr="(entrepreneur individuel)", en="(sole trader)")
_FROM_FRAME: Final = ("insee_code", "epci_siren", "population_band", "dpo_pooled", "software_publisher")


def _is_named(service: ReleasedService) -> bool:
    return service.service.controller.kind is not ControllerKind.SOLE_TRADER


def services(release: Release) -> Table[ReleasedService]:
    drawn = {one.service: one for one in release.sample.drawn} if release.sample else {}

    def framed(name: str) -> Column[ReleasedService]:
        return Column(
            name=name,
            title=titled(f"d’après la base de sondage : {name}", f"as the frame says: {name}"),
            of=lambda s: dict(s.frame).get(name),
        )

    columns: tuple[Column[ReleasedService], ...] = (
        Column(
            name="service_id", title=titled("service", "service"), of=lambda s: s.service.id, required=True, unique=True
        ),
        Column(
            name="name_fr",
            title=titled("nom en français", "name in French"),
            of=lambda s: s.service.name.fr if _is_named(s) else UNNAMED.fr,
        ),
        Column(
            name="name_en",
            title=titled("nom en anglais", "name in English"),
            of=lambda s: s.service.name.en if _is_named(s) else UNNAMED.en,
        ),
        Column(name="url", title=titled("adresse", "address"), of=lambda s: s.service.url if _is_named(s) else None),
        Column(name="sector", title=titled("secteur", "sector"), of=lambda s: str(s.service.sector), required=True),
        Column(
            name="track",
            title=titled("article du RGPD qui juge", "article of the GDPR that judges"),
            of=lambda s: str(s.track),
            allowed=("portability", "access"),
        ),
        Column(name="controller_id", title=titled("responsable de traitement", "controller"), of=_controller),
        Column(
            name="siren",
            title=titled("numéro SIREN", "SIREN number"),
            of=lambda s: s.service.controller.siren if _is_named(s) else None,
        ),
        Column(
            name="controller_kind",
            title=titled("sorte de responsable", "kind of controller"),
            of=lambda s: str(s.service.controller.kind),
        ),
        *(framed(name) for name in _FROM_FRAME[:3]),
        Column(name="country", title=titled("pays", "country"), of=lambda s: s.service.controller.country),
        Column(
            name="region",
            title=titled("région (ISO 3166-2)", "region (ISO 3166-2)"),
            of=lambda s: s.service.controller.region,
        ),
        Column(
            name="timezone", title=titled("fuseau horaire", "time zone"), of=lambda s: s.service.controller.timezone
        ),
        framed("dpo_pooled"),
        Column(
            name="software",
            title=titled("logiciel partagé par plusieurs", "software that several share"),
            of=lambda s: s.software,
        ),
        framed("software_publisher"),
        Column(
            name="access_identity",
            title=titled("identité qu’il faut pour un compte", "identity that an account takes"),
            of=lambda s: s.service.access.identity,
        ),
        Column(
            name="surface",
            title=titled("par où l’on y accède", "how one gets at it"),
            of=lambda s: s.service.access.surface,
        ),
        Column(
            name="environment", title=titled("environnement", "environment"), of=lambda s: str(s.service.environment)
        ),
        Column(
            name="sample_id",
            title=titled("échantillon", "sample"),
            of=lambda s: release.sample.id if release.sample and s.service.id in drawn else None,
        ),
        Column(
            name="stratum",
            title=titled("strate", "stratum"),
            of=lambda s: drawn[s.service.id].stratum if s.service.id in drawn else None,
        ),
        Column(
            name="weight",
            title=titled("poids", "weight"),
            kind=Kind.NUMBER,
            of=lambda s: drawn[s.service.id].weight if s.service.id in drawn else None,
        ),
        Column(
            name="first_seen",
            title=titled("première demande publique", "first request that is public"),
            kind=Kind.DATE,
            of=lambda s: s.first_seen,
        ),
        Column(name="status", title=titled("état", "state"), of=lambda _s: "audited", allowed=("audited",)),
    )
    return Table(
        name="services",
        title=titled("Les services audités", "The services audited"),
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


def cases(release: Release) -> Table[ReleasedCase]:
    def clock(name: str, fr: str, en: str) -> tuple[Column[ReleasedCase], Column[ReleasedCase]]:
        def of(one: ReleasedCase) -> Interval | None:
            found: Interval | None = getattr(one.row, name)
            return found

        return (
            Column(
                name=f"{name}_lo",
                title=titled(f"{fr} : pas encore vu à", f"{en}: not seen yet at"),
                kind=Kind.DATETIME,
                of=lambda c: _low(of(c)),
            ),
            Column(
                name=f"{name}_hi",
                title=titled(f"{fr} : vu au plus tard à", f"{en}: seen at the latest at"),
                kind=Kind.DATETIME,
                of=lambda c: _high(of(c)),
            ),
        )

    outcomes = tuple(str(outcome) for outcome in Outcome)

    def rate(name: str, fr: str, en: str, field: str) -> Column[ReleasedCase]:
        def of(one: ReleasedCase) -> Cell:
            return None if one.row.exercise is None else str(getattr(one.row.exercise, field))

        return Column(name=name, title=titled(fr, en), of=of, allowed=outcomes)

    def day(name: str, fr: str, en: str) -> Column[ReleasedCase]:
        def of(one: ReleasedCase) -> date | None:
            found: date | None = getattr(one.row, name)
            return found

        return Column(name=name, title=titled(fr, en), kind=Kind.DATE, of=of)

    columns: tuple[Column[ReleasedCase], ...] = (
        Column(name="case_id", title=titled("cas", "case"), of=lambda c: c.row.case, required=True, unique=True),
        Column(name="service_id", title=titled("service", "service"), of=lambda c: c.row.service, required=True),
        Column(
            name="cohort",
            title=titled("période de la première échéance", "period of the first deadline"),
            of=lambda c: c.cohort,
        ),
        Column(
            name="carried_from",
            title=titled(
                "déjà dit par cette publication, rien de plus récent n’étant public",
                "said by this release, as nothing newer is public",
            ),
            of=lambda c: c.carried_from,
        ),
        Column(
            name="counted",
            title=titled(
                "la demande de son service que les chiffres comptent", "the request of its service that figures count"
            ),
            kind=Kind.BOOLEAN,
            of=lambda c: c.counted,
        ),
        Column(
            name="left_out",
            title=titled("pourquoi les chiffres ne la comptent pas", "why figures do not count it"),
            of=lambda c: str(c.left_out) if c.left_out else None,
            allowed=tuple(map(str, Excluded)),
        ),
        Column(
            name="track",
            title=titled("article du RGPD qui juge", "article of the GDPR that judges"),
            of=lambda c: str(c.row.track),
        ),
        Column(name="channel", title=titled("voie de la demande", "way of the request"), of=lambda c: c.row.channel),
        Column(
            name="holder_mode",
            title=titled("qui tient le compte", "who holds the account"),
            of=lambda c: c.row.holder_mode,
        ),
        Column(name="environment", title=titled("environnement", "environment"), of=lambda c: str(c.row.environment)),
        day("received_on", "reçue le", "received on"),
        day("first_deadline", "première échéance", "first deadline"),
        day("final_deadline", "dernière échéance", "final deadline"),
        *clock("submitted", "envoyée", "submitted"),
        *clock("acknowledged", "accusée de réception", "acknowledged"),
        *clock("answered", "répondue sur le fond", "answered on the substance"),
        *clock("usable", "fichier utilisable", "usable file"),
        Column(
            name="watched_until",
            title=titled("observé jusqu’au", "watched until"),
            kind=Kind.DATETIME,
            of=lambda c: c.row.watched_until,
        ),
        Column(
            name="is_extended",
            title=titled("prolongation valable", "valid extension"),
            kind=Kind.BOOLEAN,
            of=lambda c: c.row.is_extended,
        ),
        Column(
            name="extension_runs",
            title=titled("une prolongation valable court encore", "a valid extension still runs"),
            kind=Kind.BOOLEAN,
            of=lambda c: c.row.exercise is not None and c.row.exercise.is_extended,
        ),
        rate("reply", "réponse, quelle qu’elle soit, dans le délai", "had a reply within the period", "replied"),
        rate("responsiveness", "réponse sur le fond dans le délai", "answered within the period", "answered"),
        rate("fulfilment", "fichier utilisable dans le délai", "usable file within the period", "usable"),
        Column(
            name="rung", title=titled("échelon atteint", "rung reached"), kind=Kind.INTEGER, of=lambda c: c.row.rung
        ),
        *_ladder(Track.PORTABILITY, "portabilité", "portability"),
        *_ladder(Track.ACCESS, "accès", "access"),
        Column(
            name="evidence_level",
            title=titled("force des preuves", "strength of the evidence"),
            of=lambda c: c.row.evidence_level,
        ),
        Column(
            name="gate",
            title=titled("barrière avant publication", "gate before publication"),
            of=lambda _c: "passed",
            allowed=("passed",),
        ),
        Column(name="contested", title=titled("contesté", "contested"), kind=Kind.BOOLEAN, of=lambda c: c.contested),
        Column(
            name="evidence_sha256", title=titled("empreinte du scellé", "digest of the seal"), of=lambda c: c.evidence
        ),
    )
    return Table(
        name="cases",
        title=titled("Les demandes", "The requests"),
        columns=columns,
        key=("case_id",),
        rows=release.cases,
        refers=(("service_id", "services", "service_id"),),
    )


def _ladder(track: Track, fr: str, en: str) -> tuple[Column[ReleasedCase], Column[ReleasedCase]]:
    """Where a case stands on a ladder: what it reached for certain, and how the distribution counts it."""

    def rung(one: ReleasedCase) -> int | None:
        return next((s.rung for s in one.row.standings if s.track is track), None)

    def place(one: ReleasedCase) -> str | None:
        at = place_of(one.row, track)
        return None if at is None else PLACES[at]

    return (
        Column(
            name=f"rung_{track}",
            title=titled(f"échelon atteint à coup sûr, {fr}", f"rung reached for certain, {en}"),
            kind=Kind.INTEGER,
            of=rung,
        ),
        Column(
            name=f"place_{track}",
            title=titled(f"place sur l’échelle, {fr}", f"place on the ladder, {en}"),
            of=place,
            allowed=PLACES,
        ),
    )


def verdicts(release: Release) -> Table[tuple[CaseRow, str]]:
    repaired = {(one.row.case, criterion): day for one in release.cases for criterion, day in one.repaired}
    columns: tuple[Column[tuple[CaseRow, str]], ...] = (
        Column(name="case_id", title=titled("cas", "case"), of=lambda v: v[0].case, required=True),
        Column(name="service_id", title=titled("service", "service"), of=lambda v: v[0].service, required=True),
        Column(name="criterion", title=titled("critère", "criterion"), of=lambda v: v[1], required=True),
        Column(
            name="outcome",
            title=titled("constat", "outcome"),
            of=lambda v: str(v[0].outcomes[v[1]].outcome),
            allowed=tuple(map(str, Outcome)),
        ),
        Column(name="reason", title=titled("motif", "reason"), of=lambda v: v[0].outcomes[v[1]].reason, required=True),
        Column(
            name="obligation",
            title=titled("poids", "weight in law"),
            of=lambda v: str(v[0].outcomes[v[1]].obligation),
            allowed=tuple(map(str, Obligation)),
        ),
        Column(
            name="repaired_on",
            title=titled("vu réparé, lors d’une demande ultérieure, le", "seen repaired, by a later request, on"),
            kind=Kind.DATE,
            of=lambda v: repaired.get((v[0].case, v[1])),
        ),
    )
    rows = tuple((one.row, criterion) for one in release.cases for criterion in sorted(one.row.outcomes))
    return Table(
        name="verdicts",
        title=titled("Les constats, critère par critère", "What was found, criterion by criterion"),
        columns=columns,
        key=("case_id", "criterion"),
        rows=rows,
        refers=(("case_id", "cases", "case_id"), ("criterion", "criteria", "criterion")),
    )


def statements(release: Release) -> Table[tuple[int, ReleasedCase, Statement]]:
    """What controllers had published beside what was found; a sole trader is not named here either."""
    known = {one.service.id: one for one in release.services}
    columns: tuple[Column[tuple[int, ReleasedCase, Statement]], ...] = (
        Column(
            name="statement_id",
            title=titled("déclaration", "statement"),
            of=lambda s: f"{s[1].row.case}-{s[0]}",
            required=True,
            unique=True,
        ),
        Column(name="case_id", title=titled("cas", "case"), of=lambda s: s[1].row.case, required=True),
        Column(name="service_id", title=titled("service", "service"), of=lambda s: s[1].row.service, required=True),
        Column(name="criteria", title=titled("au sujet de", "about"), of=lambda s: "; ".join(s[2].criteria)),
        Column(name="published_on", title=titled("publiée le", "published on"), kind=Kind.DATE, of=lambda s: s[2].on),
        Column(
            name="by",
            title=titled("responsable de traitement", "controller"),
            of=lambda s: _by(known[s[1].row.service]),
        ),
        Column(name="words", title=titled("en ses propres mots", "in its own words"), of=lambda s: s[2].words),
    )
    rows = tuple((n, one, said) for one in release.cases for n, said in enumerate(one.statements, start=1))
    return Table(
        name="statements",
        title=titled("Ce que les responsables de traitement ont fait publier", "What controllers had published"),
        columns=columns,
        key=("statement_id",),
        rows=rows,
        refers=(("case_id", "cases", "case_id"),),
    )


def _by(one: ReleasedService) -> str:
    return one.service.controller.name if _is_named(one) else UNNAMED.fr
