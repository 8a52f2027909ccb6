"""May the controller's side be played here? In tests only (rule 14)."""

import ipaddress
from collections.abc import Iterator

from scenarios.errors import Problem
from scenarios.lint.version import NOT_BEFORE
from scenarios.loaded import LoadedOperator, LoadedScenario
from scenarios.source import Loc


def lint_operator(played: LoadedOperator, loaded: LoadedScenario) -> tuple[Problem, ...]:
    """Refuse an operator for another service, or on a host that is no test's."""
    return tuple(_problems(played, loaded))


def _problems(played: LoadedOperator, loaded: LoadedScenario) -> Iterator[Problem]:
    if "operator" in NOT_BEFORE:
        version, written = NOT_BEFORE["operator"]
        message = f"not before version {version} of this program: {written}"
        yield _at(played, ("operator",), "not_before", message, f"leave it out until version {version}")
    if played.operator.service != loaded.id:
        message = f"this operator plays “{played.operator.service}”, not “{loaded.id}”"
        yield _at(played, ("service",), "other_service", message, "name the service file that is run")
    foreign = [host for host in loaded.hosts if not is_test_host(host)]
    if foreign:
        message = f"an operator outside tests: {foreign[0]}"
        mend = "every host must be loopback, *.test or *.test.local"
        yield _at(played, ("operator",), "operator_outside_tests", message, mend)


def is_test_host(host: str) -> bool:
    """Tell loopback and the names reserved for tests (RFC 6761) from the world; ports do not matter."""
    name = host.rpartition("]")[0].removeprefix("[") if host.startswith("[") else host.partition(":")[0]
    if name == "localhost" or name.endswith((".test", ".test.local")):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _at(played: LoadedOperator, loc: Loc, code: str, message: str, mend: str) -> Problem:
    at = played.source.key_position(loc)
    return Problem(file=played.source.name, line=at.line, column=at.column, code=code, message=message, mend=mend)
