"""What is being done right now? A line that moves on a terminal, plain lines otherwise."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from rich.status import Status
from rich.text import Text as Styled

from auditor.action import Perform
from auditor.cli.console import err
from auditor.cli.next import step_of
from auditor.engine.advance import Advanced
from dashboards.typography import written
from results.records import Language, Text

_WORKING = Text(fr="en cours…", en="working…")


@asynccontextmanager
async def following(language: Language) -> AsyncIterator[Callable[[Advanced], None]]:
    """A function that is told each step as it is done: what was done stays, what may be next moves."""
    console = err()
    if not console.is_terminal:

        def tell(advanced: Advanced) -> None:
            for action in (advanced.action, *filter(None, [advanced.then])):
                console.print(step_of(action, language), markup=False)

        yield tell
        return
    with Status(written(_WORKING, language), console=console) as status:

        def show(advanced: Advanced) -> None:
            if isinstance(advanced.action, Perform):
                console.print(Styled.assemble(("✓ ", "green"), step_of(advanced.action, language)))
            status.update(Styled(step_of(advanced.then or advanced.action, language)))

        yield show


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None]]:
    """A function that is told how many are done of how many: a line that moves on a terminal, one in ten otherwise."""
    console = err()
    if not console.is_terminal:
        said = -1

        def tell(done: int, whole: int) -> None:
            nonlocal said
            tenth = 10 * done // max(whole, 1)
            if tenth > said:
                said = tenth
                console.print(f"{done} of {whole} {what}", markup=False)

        yield tell
        return
    with Status(f"0 {what}", console=console) as status:
        yield lambda done, whole: status.update(f"{done} of {whole} {what}")
