"""Does each criterion say of each situation what it must, and is none of its reasons beyond reach?"""

import pkgutil

import pytest

import auditor.criteria
from auditor.criteria import REGISTER, Judge
from results.records import Outcome
from tests.auditor.criteria import (
    case_access,
    case_accessibility,
    case_format,
    case_history,
    case_information,
    case_link,
    case_remedies,
    case_request,
    case_scope,
    case_security,
    case_time,
    case_values,
)
from tests.auditor.criteria.case import Case, Cases

ROOMS = (
    case_information,
    case_request,
    case_access,
    case_accessibility,
    case_time,
    case_link,
    case_history,
    case_format,
    case_scope,
    case_security,
    case_remedies,
    case_values,
)
SHARED = {"comparison", "fact_share", "public_page", "reading", "reason", "scope"}


def cases_of(judge: Judge) -> Cases:
    """The situations of a criterion stand under its name, in capitals."""
    (found,) = [vars(room)[name] for room in ROOMS if (name := judge.CRITERION.id.upper()) in vars(room)]
    return found


EVERY = [
    pytest.param(judge, case, id=f"{judge.CRITERION.id}: {name}")
    for judge in REGISTER
    for name, case in cases_of(judge).items()
]


@pytest.mark.parametrize(("judge", "case"), EVERY)
def test_a_situation_is_judged_as_it_must_be(judge: Judge, case: Case) -> None:
    verdict = case.verdict(judge)
    assert (verdict.outcome, verdict.reason) == (case.outcome, case.reason)
    if case.obligation is not None:
        assert verdict.obligation is case.obligation
    assert case.measures.items() <= verdict.values().items()
    if case.cites is not None:
        assert tuple(c.entry for c in verdict.citations if c.entry is not None) == case.cites


@pytest.mark.parametrize("judge", REGISTER, ids=lambda judge: judge.CRITERION.id)
def test_every_reason_is_reached_by_some_situation(judge: Judge) -> None:
    reached = {case.reason for case in cases_of(judge).values()}
    assert reached == set(judge.CRITERION.reasons)


@pytest.mark.parametrize(("judge", "case"), EVERY)
def test_what_is_open_says_what_would_settle_it_and_what_failed_how_to_repair_it(judge: Judge, case: Case) -> None:
    reason = judge.CRITERION.reasons[case.reason]
    if case.outcome in (Outcome.CANNOT_TELL, Outcome.UNTESTED):
        assert reason.settle is not None
    if case.outcome is Outcome.FAILED:
        assert reason.repair is not None


def test_the_register_holds_every_file_of_the_folder_once() -> None:
    files = {found.name for found in pkgutil.iter_modules(auditor.criteria.__path__)} - SHARED
    assert [judge.CRITERION.id for judge in REGISTER if judge.__name__.rpartition(".")[2] != judge.CRITERION.id] == []
    assert sorted(judge.CRITERION.id for judge in REGISTER) == sorted(files)
