"""Which letters does a scenario send? Its own, beside the catalogue; where it has none of a name, the program's."""

from pathlib import Path

from results.records import LANGUAGES, Language
from scenarios.errors import Problem, ScenarioInvalid, ScenarioUnreadable
from scenarios.loaded import Letters
from scenarios.schema import Scenario, SendLetter
from scenarios.schema.walk import steps_of
from scenarios.source import Document, Loc, Position
from scenarios.variable import MISSING, check_variables

SHIPPED = Path(__file__).parent / "letters"
CLARIFICATION = "clarification"
"""The letter about what an answer lacks: no step names it, a person orders it."""

NAMES = frozenset({"portability", "access", "reminder", "other_proof", "objection", CLARIFICATION})
"""Letters that come with the program."""


def own_letters(folder: Path, scenario: Scenario) -> Letters:
    """Read `NAME.fr.txt` and `NAME.en.txt` of each letter that a scenario sends and the folder holds.

    Where it sends any, one about what the answer lacks may follow.

    Raises:
        ScenarioError: a letter is not UTF-8, or names a variable that does not exist, or not what is missing.
    """
    sent = {step.letter for _, step in steps_of(scenario) if isinstance(step, SendLetter)}
    names = sorted({*sent, CLARIFICATION}) if sent else ()
    letters: dict[str, dict[Language, str]] = {}
    for name in names:
        for language in LANGUAGES:
            file = folder / f"{name}.{language}.txt"
            if file.is_file():
                letters.setdefault(name, {})[language] = _read(file, clarifies=name == CLARIFICATION)
    return letters


def template(name: str, language: Language, own: Letters) -> str | None:
    """The words of a letter: the scenario's own, else those that come with the program; None where there are none.

    Args:
        name: as `send_letter` says it.
        language: in which it is written.
        own: of the scenario.
    """
    written = own.get(name, {}).get(language)
    if written is not None:
        return written
    file = SHIPPED / f"{name}.{language}.txt"
    return file.read_text(encoding="utf-8") if name in NAMES and file.is_file() else None


def _read(file: Path, *, clarifies: bool) -> str:
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ScenarioUnreadable(
            [
                Problem(
                    file=str(file),
                    line=0,
                    column=0,
                    code="not_utf8",
                    message="this letter is not UTF-8",
                    mend="save the file as UTF-8",
                )
            ]
        ) from error
    lines = text.splitlines()
    positions: dict[Loc, Position] = {(index,): Position(index + 1, 1) for index in range(len(lines))}
    document = Document(name=str(file), data=lines, values=positions)
    problems = list(check_variables(document, saved=frozenset(), words=frozenset(), exports=False, missing=clarifies))
    if clarifies and str(MISSING) not in text:
        problems.append(
            Problem(
                file=str(file),
                line=0,
                column=0,
                code="names_nothing",
                message="this letter does not say what is missing",
                mend=f"put {MISSING} on a line of its own where the list belongs",
            )
        )
    if problems:
        raise ScenarioInvalid(problems)
    return text
