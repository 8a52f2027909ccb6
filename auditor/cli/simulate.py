"""`auditor simulate`: a year with synthetic services, in virtual time, by the true engine; do the figures find them out?"""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.status import Status

from auditor.cli.console import Json, Lang, emit, err, language_of, out, say, table
from auditor.cli.installation import INTERRUPTED
from auditor.settings import load_settings
from auditor.simulation import ARCHETYPES, load_archetypes
from auditor.simulation.life import ALONE
from auditor.simulation.measure import MEASURES
from auditor.simulation.recovery import Recovered
from auditor.simulation.run import Simulated, Simulation, simulate, usual_installations
from auditor.simulation.told import as_json
from dashboards.typography import counted, decimal, number, percent, written
from results.records import Language, Text

_KB_PER_CASE = 100  # what a store takes, and some more
_SAY_S = 10.0

_NAMES: Mapping[str, Text] = {
    "": Text(fr="Tous les services, une demande chacun", en="All services, one request each"),
    "instant": Text(fr="Libre-service immédiat", en="Instant self-service"),
    "queued": Text(fr="Libre-service différé", en="Queued self-service"),
    "in_time": Text(fr="À la main, à temps", en="By hand, in time"),
    "late": Text(fr="À la main, en retard", en="By hand, late"),
    "extension": Text(fr="Prolongation", en="Extension"),
    "refusal": Text(fr="Refus", en="Refusal"),
    "silence": Text(fr="Silence", en="Silence"),
    "broken": Text(fr="Parcours en panne", en="Broken path"),
}
_COLUMNS = (
    Text(fr="part publiée", en="published share"),
    Text(fr="paramètre", en="parameter"),
    Text(fr="trouvé", en="found"),
    Text(fr="à 95 %", en="95 %"),
    Text(fr="n", en="n"),
)
_SHORT: Mapping[str, Text] = {
    "reply": Text(fr="une réponse", en="a reply"),
    "responsiveness": Text(fr="réponse sur le fond, à temps", en="answered in time"),
    "fulfilment": Text(fr="fichier utilisable, à temps", en="a usable file in time"),
}
_OUTSIDE = " *"
_NOTE = Text(fr="* l’intervalle ne contient pas le paramètre", en="* the interval does not hold the parameter")
_NO_SHARES = Text(
    fr="Aucune demande n’a atteint son délai : simuler plus de mois.",
    en="No request has reached its deadline: simulate more months.",
)
_HEAD = Text(
    fr="Simulation : {services}, {months}, graine {seed} ; {cases}. Rien n’est réel.",
    en="Simulation: {services}, {months}, seed {seed}; {cases}. None of it is real.",
)
_SERVICES = Text(fr="{n} service", en="{n} service"), Text(fr="{n} services", en="{n} services")
_MONTHS = Text(fr="{n} mois", en="{n} month"), Text(fr="{n} mois", en="{n} months")
_CASES = Text(fr="{n} cas", en="{n} case"), Text(fr="{n} cas", en="{n} cases")
_LINES: tuple[tuple[Text, Text], ...] = (
    (
        Text(fr="retrouvés", en="recovered"),
        Text(
            fr="{covering} intervalles sur {intervals} contiennent leur paramètre",
            en="{covering} intervals of {intervals} hold their parameter",
        ),
    ),
    (
        Text(fr="accusations", en="accusations"),
        Text(fr="à tort : {wrong} ; échecs constatés : {failed}", en="false: {wrong}; failures found: {failed}"),
    ),
    (
        Text(fr="tenue", en="holds"),
        Text(
            fr="demandes en double : {doubled} ; cas jugés : {judged} ; attentes imposées : {held}",
            en="requests doubled: {doubled}; cases judged: {judged}; times held back: {held}",
        ),
    ),
    (
        Text(fr="allure", en="pace"),
        Text(
            fr="{advances} pas/s × {per} transactions/pas = {commits} transactions/s",
            en="{advances} advances/s × {per} commits/advance = {commits} commits/s",
        ),
    ),
    (
        Text(fr="", en=""),
        Text(
            fr="la base seule : {alone} transactions/s ; rapport {ratio} (CPU : {by_cpu})",
            en="the store alone: {alone} commits/s; ratio {ratio} (CPU: {by_cpu})",
        ),
    ),
    (
        Text(fr="coût", en="cost"),
        Text(
            fr="{wall} s, {cpu} s de processeur, {ms} ms par cas ; base : {kb} ko par cas",
            en="{wall} s, {cpu} s of CPU, {ms} ms a case; store: {kb} kB a case",
        ),
    ),
    (
        Text(fr="mémoire", en="memory"),
        Text(
            fr="au plus {peaks} Mo, de quart en quart ; installations : {installations}",
            en="at most {peaks} MB, by quarters; installations: {installations}",
        ),
    ),
    (
        Text(fr="personnes", en="people"),
        Text(
            fr="questions : {questions}, au plus {most} un même jour ; lecture : {hours} h",
            en="questions: {questions}, at most {most} on one day; reading: {hours} h",
        ),
    ),
)
_DAY = Text(fr="jour {day}/{days}, {cases}", en="day {day}/{days}, {cases}")


def simulate_services(
    *,
    services: Annotated[int, typer.Option(min=1, help="How many synthetic services.")],
    months: Annotated[int, typer.Option(min=1, max=60, help="For how many months they are asked.")],
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same services, cases and ledgers.")] = 1,
    archetypes: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="What they do when asked: the parameters.")
    ] = ARCHETYPES,
    home: Annotated[Path | None, typer.Option(help="Where it is kept. Default: nowhere, afterwards.")] = None,
    installations: Annotated[
        int | None, typer.Option(min=1, max=16, help="Side by side, each with its part. Default: one a core.")
    ] = None,
    lang: Lang = None,
    as_json_: Json = False,
) -> None:
    """Ask synthetic services for data over months of virtual time, and compare what is found with what was drawn."""
    language = language_of(lang) or load_settings().language
    simulation = Simulation(
        archetypes=load_archetypes(archetypes),
        services=services,
        months=months,
        seed=seed,
        installations=installations or usual_installations(services),
        alone=ALONE,
    )
    _refuse_full(simulation, home)
    try:
        with _progress(language) as progress:
            done = simulate(simulation, home, progress)
    except KeyboardInterrupt as error:
        raise typer.Exit(INTERRUPTED) from error
    if as_json_:
        emit(as_json(done))
        return
    _draw(done, language)


def _refuse_full(simulation: Simulation, home: Path | None) -> None:
    """A year of ten thousand services takes some gigabytes."""
    cases = simulation.services * -(-simulation.months // simulation.archetypes.every_months)
    needed = cases * _KB_PER_CASE * 1024
    place = _existing(home or Path(tempfile.gettempdir()))
    free = shutil.disk_usage(place).free
    if free < needed:
        raise typer.BadParameter(
            f"it needs some {needed / 1e9:.1f} GB, and {place} has {free / 1e9:.1f}. Name another folder with --home.",
            param_hint="--services",
        )


def _existing(path: Path) -> Path:
    return next(folder for folder in (path.absolute(), *path.absolute().parents) if folder.exists())


@contextmanager
def _progress(language: Language) -> Iterator[Callable[[int, int, int], None]]:
    """A line that moves on a terminal; plain lines, now and then, otherwise."""

    def words(day: int, days: int, cases: int) -> str:
        return written(_DAY, language).format(day=day, days=days, cases=counted(cases, *_CASES, language))

    if err().is_terminal:
        with Status("…", console=err()) as status:
            yield lambda day, days, cases: status.update(words(day, days, cases))
        return
    said = time.monotonic()

    def tell(day: int, days: int, cases: int) -> None:
        nonlocal said
        if time.monotonic() - said >= _SAY_S or day == days:
            said = time.monotonic()
            say(words(day, days, cases))

    yield tell


def _draw(done: Simulated, language: Language) -> None:
    """The head, the shares beside their parameters, and how it went."""
    asked, console = done.simulation, out()
    head = written(_HEAD, language).format(
        services=counted(asked.services, *_SERVICES, language),
        months=counted(asked.months, *_MONTHS, language),
        seed=asked.seed,
        cases=counted(done.cases, *_CASES, language),
    )
    console.print(head, markup=False)
    console.print()
    table(
        [written(column, language) for column in _COLUMNS],
        list(_rows(done, language)),
        empty=written(_NO_SHARES, language),
    )
    if not all(one.is_covered for one in done.shares):
        console.print(written(_NOTE, language), style="dim")
    console.print()
    values = _values(done, language)
    for name, words in _LINES:
        console.print(f"{written(name, language):<12}{written(words, language).format(**values)}", markup=False)
    for why, count in done.tally.wrongly.most_common():
        console.print(f"{'':<12}{why}: {count}", markup=False, style="bold red")


def _rows(done: Simulated, language: Language) -> Iterator[list[str]]:
    last = None
    for one in done.shares:
        if one.archetype != last:
            last = one.archetype
            yield [_name(one.archetype, language), "", "", "", ""]
        yield _row(one, language)


def _row(one: Recovered, language: Language) -> list[str]:
    words = _SHORT[one.measure] if one.archetype == "" else MEASURES[one.measure].words
    found = one.rate.value if not one.rate.is_bounds_only else None
    return [
        "  " + written(words, language),
        percent(one.parameter, language),
        "–" if found is None else percent(found, language),
        f"{decimal(one.interval.low * 100, language, digits=1)} – {percent(one.interval.high, language)}",
        number(one.rate.count.population + one.rate.count.open, language) + ("" if one.is_covered else _OUTSIDE),
    ]


def _name(archetype: str, language: Language) -> str:
    known = _NAMES.get(archetype)
    return written(known, language) if known is not None else archetype


def _values(done: Simulated, language: Language) -> dict[str, str]:
    tally, said = done.tally, as_json(done)
    pace, cost = said["pace"], said["cost"]
    failed = sum(outcomes.get("failed", 0) for outcomes in said["judgment"]["verdicts_by_outcome"].values())
    whole = {
        "covering": said["figures"]["intervals_covering"],
        "intervals": said["figures"]["intervals"],
        "wrong": tally.wrongly.total(),
        "failed": failed,
        "doubled": done.doubled,
        "judged": tally.judged,
        "held": tally.waits.total(),
        "advances": pace["advances_per_s"],
        "commits": pace["commits_per_s"],
        "alone": pace["store_alone_commits_per_s"],
        "wall": done.wall_s,
        "cpu": done.cpu_s,
        "ms": cost["cpu_s_per_case"] * 1000,
        "kb": cost["store_kb_per_case"],
        "installations": done.simulation.installations,
        "questions": tally.questions,
        "most": tally.most_questions,
        "hours": cost["person_hours"],
    }
    return {
        **{name: number(round(value), language) for name, value in whole.items()},
        "per": decimal(pace["commits_per_advance"], language),
        "ratio": decimal(done.of_alone, language),
        "by_cpu": decimal(done.of_alone_by_cpu, language),
        "peaks": ", ".join(number(round(peak), language) for peak in done.peaks_mb),
    }
