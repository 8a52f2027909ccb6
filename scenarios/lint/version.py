"""Which words of the language has this program not learnt yet? A row goes when its feature comes."""

from collections.abc import Iterator

from scenarios.errors import Problem
from scenarios.lint.subject import Subject
from scenarios.source import Loc

NOT_BEFORE: dict[str, tuple[str, str]] = {
    # feature: (version, as the file writes it)
    "transfer": ("0.8", "`transfer`"),
}


def check_version(subject: Subject) -> Iterator[Problem]:
    """Refuse what the language has and this program does not do yet."""
    for feature, loc in _stages(subject):
        if feature in NOT_BEFORE:
            version, written = NOT_BEFORE[feature]
            message = f"not before version {version} of this program: {written}"
            yield subject.error("not_before", loc, message, f"leave it out until version {version}")


def _stages(subject: Subject) -> Iterator[tuple[str, Loc]]:
    if subject.loaded.scenario.transfer:
        yield "transfer", ("transfer",)
