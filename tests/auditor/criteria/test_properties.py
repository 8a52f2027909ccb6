"""Whatever the evidence: does less of it ever accuse, a later answer ever help, a verdict ever lack its words?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.criteria import (
    REGISTER,
    Judge,
    accuracy,
    attachments,
    common_format,
    deadline,
    documentation,
    history,
    interoperability,
    machine_readable,
    observed_data,
    provided_data,
    structured,
    validity,
)
from auditor.criteria.reading import ANSWERS
from results.records import (
    LANGUAGES,
    Body,
    Evidence,
    Fact,
    FactDetails,
    FactSeen,
    Inspection,
    LetterSent,
    MailReceived,
    Obligation,
    Outcome,
    ReadBack,
    Verdict,
)
from tests.auditor.criteria.generated import situations
from tests.auditor.criteria.test_cases import cases_of
from tests.auditor.situations import ASKED, OPENED, asked, entries, evidence, looks, seen, service

Situation = tuple[Evidence, Inspection | None]

# What a service did for itself: taken out of the ledger, it is not less evidence but another service. Nothing else
# that is taken away may accuse.
DEMANDS = {
    Fact.IDENTITY_DEMANDED,
    Fact.IDENTITY_DOCUMENT_DEMANDED,
    Fact.DETAILS_DEMANDED,
    Fact.CONFIRMATION_DEMANDED,
}
MOVED = {
    Fact.EXTENSION_ANNOUNCED,
    Fact.CONFIRMATION_DEMANDED,
    Fact.EXPORT_EXPIRED,
    Fact.FEE_DEMANDED,
    Fact.PAPER_DEMANDED,
    Fact.REFERRED_ELSEWHERE,
}
EXCUSES: dict[str, set[Fact]] = {
    "deadline": {
        *ANSWERS,
        *DEMANDS,
        Fact.EXTENSION_ANNOUNCED,
        Fact.REQUEST_RECEIVED,
        Fact.BOUNCED,
        Fact.CONFIRMATION_DEMANDED,
        Fact.EXPORT_EXPIRED,
        Fact.FEE_DEMANDED,
        Fact.PAPER_DEMANDED,
        Fact.REFERRED_ELSEWHERE,
        Fact.INFORMATION_GIVEN,
    },
    "copy": {*ANSWERS, *DEMANDS, *MOVED},
    "processing_information": {*ANSWERS, *DEMANDS, *MOVED, Fact.INFORMATION_GIVEN},
    "acknowledgement": {*ANSWERS, Fact.BOUNCED},
    "extension": {*DEMANDS, Fact.REQUEST_RECEIVED, Fact.EXTENSION_ANNOUNCED},
    "electronic_answer": {Fact.EXPORT_DELIVERED},
    "electronic_channel": {Fact.EXPORT_DELIVERED},
    "hindrance": {Fact.EXPORT_DELIVERED},
    "identity_demand": {Fact.REQUEST_SUBMITTED, Fact.EXPORT_DELIVERED},
    "history": {Fact.EXPORT_PARTIAL},
    "transport": {Fact.EXPORT_STALE},
    "account_intact": {Fact.ACCOUNT_LOCKED, Fact.ACCOUNT_CLOSED},
}


def accuses(verdict: Verdict) -> bool:
    return verdict.outcome is Outcome.FAILED and verdict.obligation is not Obligation.PRACTICE


def is_excuse(judge: Judge, body: Body) -> bool:
    if judge.CRITERION.id == "account_intact" and isinstance(body, ReadBack):
        return bool(body.seen)
    if judge.CRITERION.id in ("deadline", "acknowledgement") and isinstance(body, MailReceived):
        return True
    if judge.CRITERION.id == "deadline" and isinstance(body, LetterSent):
        return True  # without it, it is another request: one that took no days to arrive
    return isinstance(body, FactSeen) and body.fact in EXCUSES.get(judge.CRITERION.id, ())


def with_less(judge: Judge, situation: Situation) -> Iterator[Situation]:
    """The same evidence, each time without one thing that we had gathered."""
    made, inspection = situation
    for entry in made.entries:
        if not is_excuse(judge, entry.body):
            yield replace(made, entries=tuple(e for e in made.entries if e is not entry)), inspection
    yield made, None
    for gone in ("truth", "bystander", "earlier", "past", "before"):
        yield replace(made, **{gone: None}), inspection
    for name in made.proven:
        yield replace(made, proven=made.proven - {name}), inspection


def assert_less_never_accuses(judge: Judge, situation: Situation) -> None:
    if accuses(judge.assess(*situation)):
        return
    for less in with_less(judge, situation):
        verdict = judge.assess(*less)
        assert not accuses(verdict), (verdict.criterion, verdict.reason, less)


@given(situation=situations())
@settings(max_examples=150, deadline=None)
def test_less_evidence_never_accuses(situation: Situation) -> None:
    for judge in REGISTER:
        assert_less_never_accuses(judge, situation)


@pytest.mark.parametrize("judge", REGISTER, ids=lambda judge: judge.CRITERION.id)
def test_less_of_what_its_situations_hold_never_accuses(judge: Judge) -> None:
    for case in cases_of(judge).values():
        assert_less_never_accuses(judge, (case.evidence, case.inspection))


@given(situation=situations())
@settings(max_examples=200, deadline=None)
def test_every_verdict_has_its_words_in_both_languages_and_every_failure_its_citations(situation: Situation) -> None:
    known = {entry.seq for entry in situation[0].entries}
    for judge in REGISTER:
        verdict = judge.assess(*situation)
        said = judge.CRITERION.reasons[verdict.reason]
        for words in (said.words, said.settle, said.repair):
            for language in LANGUAGES:
                assert words is None or words.in_(language).format(**verdict.values())
        assert said.repair is not None or verdict.outcome is not Outcome.FAILED
        assert said.settle is not None or verdict.outcome not in (Outcome.CANNOT_TELL, Outcome.UNTESTED)
        assert {c.entry for c in verdict.citations if c.entry is not None} <= known
        if verdict.outcome is Outcome.FAILED:
            assert verdict.citations


UNDER_ARTICLE_20 = (
    structured,
    machine_readable,
    common_format,
    validity,
    documentation,
    interoperability,
    provided_data,
    observed_data,
    attachments,
    history,
    accuracy,
)


@given(situation=situations())
@settings(max_examples=200, deadline=None)
def test_a_legal_basis_that_only_we_assume_fails_nobody_under_article_20(situation: Situation) -> None:
    """Art. 12 and 32 bind on every basis; what Art. 20 demands, or WP242 says of it, needs one that is known."""
    made, inspection = situation
    assumed = replace(made, service=service("auditor"), opened=OPENED)
    for judge in UNDER_ARTICLE_20:
        assert judge.assess(assumed, inspection).outcome is not Outcome.FAILED


RANK = {Outcome.PASSED: 2, Outcome.CANNOT_TELL: 1, Outcome.FAILED: 0}


@given(
    by_h=st.integers(1, 1500),
    gap_h=st.none() | st.integers(0, 100),
    later_h=st.integers(0, 1500),
    extended=st.none() | st.booleans(),
    demanded=st.booleans(),
)
@settings(deadline=None)
def test_a_later_answer_never_helps(
    by_h: int, gap_h: int | None, later_h: int, extended: bool | None, demanded: bool
) -> None:
    def outcome(hours: int) -> Outcome:
        by = ASKED + timedelta(hours=hours)
        said: list[object] = [asked()]
        if extended is not None:
            said.append(
                seen(Fact.EXTENSION_ANNOUNCED, ASKED + timedelta(days=9), details=FactDetails(reasons=extended))
            )
        if demanded:
            said.append(seen(Fact.IDENTITY_DEMANDED, ASKED + timedelta(days=3)))
        said += looks(ASKED + timedelta(days=1), by - timedelta(hours=1), every=timedelta(days=7))
        said.append(seen(Fact.EXPORT_READY, by, None if gap_h is None else by - timedelta(hours=gap_h)))
        sealed_at = ASKED + timedelta(days=200)
        return deadline.assess(evidence(entries(*said), sealed_at=sealed_at), None).outcome

    assert RANK[outcome(by_h + later_h)] <= RANK[outcome(by_h)]
