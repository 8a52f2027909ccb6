"""What can a schema not say? The rules that refuse a scenario before any network, and those that warn."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date

from scenarios.errors import Problem
from scenarios.lint.account import check_holder, check_secrets
from scenarios.lint.call import check_calls
from scenarios.lint.fact import check_effects, check_interruptions, check_request
from scenarios.lint.host import check_hosts
from scenarios.lint.law import check_basis, check_validity
from scenarios.lint.name import check_names
from scenarios.lint.operator import lint_operator
from scenarios.lint.persona import check_personas
from scenarios.lint.provider import check_provider
from scenarios.lint.subject import HolderMode, PersonaLike, Subject
from scenarios.lint.text import check_texts
from scenarios.lint.version import NOT_BEFORE, check_version
from scenarios.lint.wait import PACE, check_answer, check_look, check_pace
from scenarios.loaded import LoadedScenario

__all__ = ["NOT_BEFORE", "PACE", "RULES", "HolderMode", "PersonaLike", "Subject", "lint", "lint_operator"]

RULES: tuple[Callable[[Subject], Iterator[Problem]], ...] = (
    check_version,
    check_names,
    check_provider,
    check_hosts,
    check_request,
    check_effects,
    check_calls,
    check_interruptions,
    check_look,
    check_answer,
    check_pace,
    check_secrets,
    check_holder,
    check_texts,
    check_personas,
    check_basis,
    check_validity,
)


def lint(
    loaded: LoadedScenario,
    *,
    today: date,
    personas: Mapping[str, PersonaLike],
    holders: Mapping[str, HolderMode] | None = None,
    secrets: Collection[str] = (),
) -> tuple[Problem, ...]:
    """Check everything that a schema cannot, without any network.

    Args:
        loaded: the scenario.
        today: the day in whose light `valid_until` is read.
        personas: by id; the scenario's and the bystander's are looked up.
        holders: the mode of each account's holder, by account; None skips that rule.
        secrets: resolved secrets, none of which may stand in a file.

    Returns:
        Errors and warnings, by place.
    """
    subject = Subject(loaded=loaded, today=today, personas=personas, holders=holders, secrets=secrets)
    problems = dict.fromkeys(problem for rule in RULES for problem in rule(subject))
    return tuple(sorted(problems, key=lambda p: (p.file, p.line, p.column, p.code, p.message)))
