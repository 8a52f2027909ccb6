"""`auditor demo`: four services over forty simulated days; exit code 1 unless exactly the staged findings are found."""

import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.status import Status
from rich.text import Text as Styled

from auditor.action import Perform
from auditor.cli.console import Lang, err, language_of, out, say
from auditor.cli.diary import Diary, Line, told, when
from auditor.cli.installation import run
from auditor.cli.scorecard import draw
from auditor.cli.serve import is_free, served
from auditor.demo import DAYS, PLANTED, STAGE, START, Staged, Watch, run_demo
from auditor.demo_release import VISITOR
from auditor.engine.advance import Advanced
from auditor.next import STAGES, step_of
from auditor.settings import load_settings
from dashboards.typography import written
from results.records import HOLDS, Hold, Language, Text

HOME = Path(".auditor-demo")
_WRITTEN = frozenset(
    {
        *("accounts.toml", "auditor.toml", "keys", "releases", "reports", "scenarios", "scratch", "vault"),
        *("store.sqlite", "store.sqlite-shm", "store.sqlite-wal"),
    }
)
_ABOUT = Text(
    fr="Quatre services, {days} jours simulés, un vrai navigateur. Cela prend une à deux minutes.",
    en="Four services, {days} simulated days, one real browser. This takes a minute or two.",
)
_AS_STAGED = Text(
    fr="Exactement les défauts mis en scène ont été trouvés.", en="Exactly the staged findings were found."
)
_OTHERWISE = Text(
    fr="{service} : ce n’est pas ce qui était mis en scène. Mis en scène : {staged} ; trouvé : {found}",
    en="{service}: not what was staged. Staged: {staged}; found: {found}",
)
_PUBLIC = Text(
    fr="Quatre mois plus tard, les organismes avertis, la version {release} est publique : {services} services sur {all}.",
    en="Four months later, the controllers told, release {release} is public: {services} of {all} services.",
)
_HELD = Text(fr="N’y figure pas, pour {count} : {why}.", en="Not in it, for {count}: {why}.")
_SIGN_IN = Text(
    fr="Dans le bureau des auditeurs, identifiez-vous : {name}, mot de passe {password}",
    en="At the auditors’ desk, sign in as {name}, password {password}",
)
_TO_LOOK = Text(
    fr="Pour tout voir dans un navigateur : AUDITOR_HOME={home} {program} serve",
    en="To see all of it in a browser: AUDITOR_HOME={home} {program} serve",
)
_HOST, _PORT = "127.0.0.1", 8000
SCENARIOS = Path(__file__).parents[2] / "scenarios"


def demo(
    *,
    lang: Lang = None,
    home: Annotated[Path, typer.Option(help="Where it works; emptied first.")] = HOME,
    serve: Annotated[
        bool | None,
        typer.Option("--serve/--no-serve", help="Serve site and desk afterwards; default: where this is a terminal."),
    ] = None,
) -> None:
    """Audit four staged services through a real browser, over forty simulated days; then serve what came of it."""
    language = language_of(lang) or load_settings().language
    _empty(home)
    say(written(_ABOUT, language).format(days=DAYS))
    with _watching(language) as watch:
        played = run(
            run_demo(home, scenarios=SCENARIOS, personas=SCENARIOS / "personas", language=language, watch=watch)
        )
    shown = played.shown
    for one in shown:
        draw(one.card, language)
    out().print()
    for one in shown:
        for path in one.reports:
            out().print(str(path), markup=False)
    for one in shown:
        if not one.as_staged:
            found = ", ".join(f"{v.criterion}: {v.outcome} ({v.reason})" for v in one.card.verdicts)
            say(
                written(_OTHERWISE, language).format(
                    service=one.staged.title.in_(language), staged=sorted(one.staged.expected), found=found
                )
            )
    if not all(one.as_staged for one in shown):
        raise typer.Exit(1)
    say(written(_AS_STAGED, language))
    public = played.published
    say(written(_PUBLIC, language).format(release=public.release, services=public.services, all=len(shown)))
    for why, count in sorted(public.held.items()):
        say(written(_HELD, language).format(count=count, why=HOLDS[Hold(why)].in_(language)))
    say(written(_SIGN_IN, language).format(name=VISITOR, password=played.password))
    if out().is_terminal if serve is None else serve:
        run(served(_HOST, _PORT if is_free(_HOST, _PORT) else 0, home=home))
    else:
        say(written(_TO_LOOK, language).format(home=home, program=sys.argv[0]))


def _empty(home: Path) -> None:
    """Delete what an earlier demonstration wrote, and nothing else."""
    strange = sorted({path.name for path in home.iterdir()} - _WRITTEN) if home.is_dir() else [home.name]
    if home.exists() and strange:
        message = f"{home} holds {strange[0]}, which no demonstration wrote. Name a folder of its own."
        raise typer.BadParameter(message, param_hint="--home")
    shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _watching(language: Language) -> Iterator[Watch]:
    """A line for each day and service; below them, on a terminal, what was done last."""
    console, diary = err(), Diary()
    width = max(len(one.title.in_(language)) for one in STAGE)

    def tell(lines: Iterable[Line]) -> None:
        for line in lines:
            console.print(f"  {told(line, language, width=width)}", markup=False)

    first = (PLANTED - START).days
    begins = f"{when(first, first, language)} · {written(STAGES['plant'], language)}"
    with Status(begins, console=console) if console.is_terminal else nullcontext() as status:

        def watch(staged: Staged, advanced: Advanced, day: int) -> None:
            if not isinstance(advanced.action, Perform):
                return
            service = staged.title.in_(language)
            tell(diary.note(day, service, advanced.action.stage))
            if status is not None:
                status.update(Styled(f"{when(day, day, language)} · {service} · {step_of(advanced.action, language)}"))

        yield watch
    tell(diary.close())
