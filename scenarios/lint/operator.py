"""May the controller's side be played here? In tests only (rule 14), and it sees nothing that counts."""

import ipaddress
from collections.abc import Iterator
from datetime import date

from scenarios.errors import Problem
from scenarios.lint.account import secrets_in
from scenarios.lint.host import addresses_in
from scenarios.lint.subject import Subject
from scenarios.loaded import LoadedOperator, LoadedScenario
from scenarios.schema import Download, Human, SendLetter, SignInWith, WaitMail
from scenarios.schema.walk import steps_of

_NOT_PLAYED = (Download, Human, SendLetter, SignInWith, WaitMail)


def lint_operator(played: LoadedOperator, loaded: LoadedScenario) -> tuple[Problem, ...]:
    """Refuse an operator for another service, on a host that is no test's, or that would do more than its duties."""
    subject = Subject(loaded=loaded, today=date.min, personas={}, operator=played)  # no rule here asks for the day
    return tuple(dict.fromkeys((*_place(subject, played), *_file(subject, played), *_duties(subject, played))))


def _place(subject: Subject, played: LoadedOperator) -> Iterator[Problem]:
    loaded = subject.loaded
    if played.operator.service != loaded.id:
        message = f"this operator plays “{played.operator.service}”, not “{loaded.id}”"
        mend = "name the service file that is run"
        yield subject.error("other_service", ("service",), message, mend, part="operator")
    foreign = [host for host in loaded.hosts if not is_test_host(host)]
    if foreign:
        message = f"an operator outside tests: {foreign[0]}"
        mend = "every host must be loopback, *.test or *.test.local"
        yield subject.error("operator_outside_tests", ("operator",), message, mend, part="operator")


def _file(subject: Subject, played: LoadedOperator) -> Iterator[Problem]:
    yield from addresses_in(subject, played.operator, subject.loaded.own_hosts, "operator")
    yield from secrets_in(subject, played.operator, "operator")


def _duties(subject: Subject, played: LoadedOperator) -> Iterator[Problem]:
    """Its doings are no observations: they stand in no ledger, and nothing rests on them."""
    for loc, step in steps_of(played.operator):
        if isinstance(step, _NOT_PLAYED):
            message = f"an operator does not do `{step.key}`"
            yield subject.error("beyond_duty", loc, message, "a duty is done on pages, or by calls", part="operator")
        elif step.facts or step.irreversible:
            message = "what an operator does is no observation, and is written into no ledger"
            yield subject.error("beyond_duty", loc, message, "delete `fact` and `irreversible`", part="operator")


def is_test_host(host: str) -> bool:
    """Tell loopback and the names reserved for tests (RFC 6761) from the world; ports do not matter."""
    name = host.rpartition("]")[0].removeprefix("[") if host.startswith("[") else host.partition(":")[0]
    if name == "localhost" or name.endswith((".test", ".test.local")):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
