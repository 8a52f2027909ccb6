"""Which tables does a release hold?

Names of tables and columns are public and permanent: a changed meaning gets a
new column, and the version of the schema is raised.
"""

from typing import Any

from dashboards.channels.open_data.audited import cases, services, statements, verdicts
from dashboards.channels.open_data.counted import curves, exclusions, figures, frame, sample
from dashboards.channels.open_data.table import Column, Kind, Table, titled
from results.records import Criterion, Obligation, PublishedError, Reason
from results.release import Cause, Correction, Release


def tables_of(release: Release) -> tuple[Table[Any], ...]:
    """Every table, in the order in which the release describes them; an empty one has its columns too."""
    return (
        services(release),
        cases(release),
        verdicts(release),
        statements(release),
        figures(release),
        curves(release),
        criteria(release),
        reasons(release),
        frame(release.sample.frame if release.sample else ()),
        sample(release),
        exclusions(release),
        corrections(release),
        errors(release),
    )


def criteria(release: Release) -> Table[Criterion]:
    columns: tuple[Column[Criterion], ...] = (
        Column(name="criterion", title=titled("critère", "criterion"), of=lambda c: c.id, required=True, unique=True),
        Column(name="version", title=titled("version", "version"), kind=Kind.INTEGER, of=lambda c: c.version),
        Column(name="family", title=titled("famille", "family"), of=lambda c: str(c.family)),
        Column(name="track", title=titled("article", "article"), of=lambda c: str(c.track)),
        Column(name="legal_basis", title=titled("fondement", "basis"), of=lambda c: c.legal_basis),
        Column(
            name="obligation",
            title=titled("poids", "weight in law"),
            of=lambda c: str(c.obligation) if isinstance(c.obligation, Obligation) else "by controller kind",
        ),
        Column(
            name="question_fr", title=titled("question en français", "question in French"), of=lambda c: c.question.fr
        ),
        Column(
            name="question_en", title=titled("question en anglais", "question in English"), of=lambda c: c.question.en
        ),
    )
    return Table(
        name="criteria",
        title=titled("Les critères de la méthode", "The criteria of the method"),
        columns=columns,
        key=("criterion",),
        rows=release.criteria,
    )


def reasons(release: Release) -> Table[tuple[str, str, Reason]]:
    columns: tuple[Column[tuple[str, str, Reason]], ...] = (
        Column(name="criterion", title=titled("critère", "criterion"), of=lambda r: r[0], required=True),
        Column(name="reason", title=titled("motif", "reason"), of=lambda r: r[1], required=True),
        Column(name="words_fr", title=titled("en français", "in French"), of=lambda r: r[2].words.fr),
        Column(name="words_en", title=titled("en anglais", "in English"), of=lambda r: r[2].words.en),
        Column(
            name="repair_fr",
            title=titled("comment réparer, en français", "how to repair, in French"),
            of=lambda r: r[2].repair.fr if r[2].repair else None,
        ),
        Column(
            name="repair_en",
            title=titled("comment réparer, en anglais", "how to repair, in English"),
            of=lambda r: r[2].repair.en if r[2].repair else None,
        ),
        Column(
            name="settle_fr",
            title=titled("ce qui trancherait, en français", "what would settle it, in French"),
            of=lambda r: r[2].settle.fr if r[2].settle else None,
        ),
        Column(
            name="settle_en",
            title=titled("ce qui trancherait, en anglais", "what would settle it, in English"),
            of=lambda r: r[2].settle.en if r[2].settle else None,
        ),
    )
    rows = tuple((c.id, reason, said) for c in release.criteria for reason, said in c.reasons.items())
    return Table(
        name="reasons",
        title=titled("Les motifs, en mots", "The reasons, in words"),
        columns=columns,
        key=("criterion", "reason"),
        rows=rows,
        refers=(("criterion", "criteria", "criterion"),),
    )


def corrections(release: Release) -> Table[Correction]:
    columns: tuple[Column[Correction], ...] = (
        Column(
            name="release_id",
            title=titled("publication corrigée", "release that is corrected"),
            of=lambda c: c.release,
            required=True,
        ),
        Column(name="subject", title=titled("objet", "subject"), of=lambda c: c.subject, required=True),
        Column(name="before", title=titled("avant", "before"), of=lambda c: c.before),
        Column(name="after", title=titled("après", "after"), of=lambda c: c.after),
        Column(name="why", title=titled("cause", "cause"), of=lambda c: c.why, allowed=tuple(Cause)),
    )
    return Table(
        name="corrections",
        title=titled("Ce que cette publication corrige", "What this release corrects"),
        columns=columns,
        key=("release_id", "subject"),
        rows=release.corrections,
    )


def errors(release: Release) -> Table[PublishedError]:
    columns: tuple[Column[PublishedError], ...] = (
        Column(
            name="found_on",
            title=titled("trouvée le", "found on"),
            kind=Kind.DATE,
            of=lambda e: e.found_on,
            required=True,
        ),
        Column(name="release_id", title=titled("publication", "release"), of=lambda e: e.release, required=True),
        Column(name="subject", title=titled("objet", "subject"), of=lambda e: e.subject, required=True),
        Column(name="said", title=titled("il y était dit", "it said"), of=lambda e: e.said),
        Column(name="should_say", title=titled("il fallait dire", "it should have said"), of=lambda e: e.should_say),
        Column(name="cause", title=titled("cause", "cause"), of=lambda e: e.cause),
        Column(name="mended_in", title=titled("corrigée dans", "mended in"), of=lambda e: e.mended_in),
    )
    return Table(
        name="errors",
        title=titled("Nos propres erreurs", "Our own errors"),
        columns=columns,
        key=(),
        rows=release.errors,
    )
