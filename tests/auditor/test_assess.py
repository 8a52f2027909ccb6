"""Is the scorecard a function of the evidence and the method alone, and does it travel?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from auditor import assess as assessing
from auditor.assess import accuses, assess, method_digest
from auditor.criteria import REGISTER, cost, deadline
from results.records import Body, Evidence, Fact, FactDetails, Family, Outcome, Right, Scorecard, Track
from tests.auditor.situations import ASKED, OPENED, asked, entries, evidence, looks, record, seen, service, truth
from tests.auditor.test_pace import END

CARD: TypeAdapter[Scorecard] = TypeAdapter(Scorecard)
DAY = timedelta(days=1)
FACTS = [
    Fact.EXPORT_READY,
    Fact.EXPORT_DELIVERED,
    Fact.REFUSED,
    Fact.NO_DATA_HELD,
    Fact.FEE_DEMANDED,
    Fact.EXTENSION_ANNOUNCED,
    Fact.EXPORT_STALE,
    Fact.IDENTITY_DEMANDED,
    Fact.DELIVERED_ON_PAPER,
]


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    """Whatever may have happened after a request."""
    said: list[Body] = [asked()] if draw(st.booleans()) else []
    for fact, hours, proposed in draw(
        st.lists(st.tuples(st.sampled_from(FACTS), st.integers(1, 1400), st.booleans()), max_size=6)
    ):
        by = ASKED + timedelta(hours=hours)
        details = FactDetails(reasons=draw(st.none() | st.booleans()))
        said.append(seen(fact, by, by - timedelta(hours=1), proposed=proposed, details=details))
    planted = truth(record("profile-1", "profile")) if draw(st.booleans()) else None
    sealed_at = ASKED + timedelta(days=draw(st.integers(1, 80)))
    return evidence(entries(*said), sealed_at=sealed_at, planted=planted)


@given(evidences())
def test_a_scorecard_survives_json(situation: Evidence) -> None:
    card = assess(situation, None)
    assert CARD.validate_json(CARD.dump_json(card)) == card


@given(evidences())
def test_judging_again_changes_nothing(situation: Evidence) -> None:
    assert assess(situation, None) == assess(situation, None)


@given(evidences())
def test_every_verdict_has_its_public_words_and_every_accusation_its_citations(situation: Evidence) -> None:
    card = assess(situation, None)
    assert [v.criterion for v in card.verdicts] == [w.id for w in card.words] == [j.CRITERION.id for j in REGISTER]
    for verdict, words in zip(card.verdicts, card.words, strict=True):
        assert words.reason.words.fill(**verdict.values())
        assert verdict.citations or verdict.outcome is not Outcome.FAILED
        if verdict.outcome in (Outcome.CANNOT_TELL, Outcome.UNTESTED):
            assert words.reason.settle is not None, f"{verdict.criterion} {verdict.reason}: what would settle it?"


@given(evidences())
def test_without_an_inspection_nothing_inside_the_export_is_judged_bad(situation: Evidence) -> None:
    card = assess(situation, None)
    needs = {j.CRITERION.id for j in REGISTER if j.CRITERION.inspection}
    assert not [v for v in card.verdicts if v.criterion in needs and v.outcome in (Outcome.FAILED, Outcome.PASSED)]
    assert card.missing == ()


def test_the_method_is_another_when_a_threshold_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = method_digest()
    thresholds = assessing.thresholds()
    assert thresholds, "no criterion judges by a number?"
    modules = {**{j.CRITERION.id: j for j in REGISTER}, **assessing.SHARED_ROOMS}
    for name, value in thresholds.items():
        module, _, constant = name.partition(".")
        with monkeypatch.context() as changed:
            changed.setattr(modules[module], constant, value + 1)
            assert method_digest() != before, f"{name} is not part of the method"
    assert method_digest() == before


def test_every_number_a_criterion_judges_by_is_part_of_the_method() -> None:
    """The digest takes upper-case integers: a threshold of another kind would change the method unseen."""
    for module in (*REGISTER, *assessing.SHARED_ROOMS.values()):
        others = [n for n, v in vars(module).items() if n.strip("_").isupper() and isinstance(v, float | timedelta)]
        private = [n for n, v in vars(module).items() if n.startswith("_") and n.isupper() and isinstance(v, int)]
        assert others + private == [], f"{module}: {others + private}"


def test_the_method_is_another_when_a_version_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = method_digest()
    for judge in REGISTER:
        with monkeypatch.context() as changed:
            changed.setattr(judge, "CRITERION", replace(judge.CRITERION, version=judge.CRITERION.version + 1))
            assert method_digest() != before
    for name in ("INSPECTOR_VERSION", "LAW_DATA_VERSION"):
        with monkeypatch.context() as changed:
            changed.setattr(assessing, name, "another")
            assert method_digest() != before
    assert method_digest() == before


def test_a_bug_in_a_criterion_accuses_nobody_and_lets_the_others_judge(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(evidence: Evidence, inspection: object) -> None:
        raise KeyError("a bug of ours")

    monkeypatch.setattr(deadline, "assess", broken)
    card = assess(evidence(entries(asked(), seen(Fact.FEE_DEMANDED, ASKED + DAY))), None)
    verdict = card.verdict("deadline")
    assert verdict is not None
    assert (verdict.outcome, verdict.reason) == (Outcome.UNTESTED, "bug_in_criterion")
    assert card.verdict("cost") == cost.assess(evidence(entries(asked(), seen(Fact.FEE_DEMANDED, ASKED + DAY))), None)
    assert "criterion deadline failed" in caplog.text
    assert CARD.validate_json(CARD.dump_json(card)) == card


def test_silence_accuses_and_a_request_that_never_left_does_not() -> None:
    silent = assess(evidence(entries(asked(), *looks(ASKED + DAY, END + 2 * DAY))), None)
    assert accuses(silent)
    assert silent.families[Family.TIME] == "shortfall_observed"
    assert not accuses(assess(evidence(entries()), None))


@pytest.mark.parametrize("fact", [Fact.REFUSED, Fact.NO_DATA_HELD])
def test_a_refusal_has_no_ladder(fact: Fact) -> None:
    assert assess(evidence(entries(asked(), seen(fact, ASKED + DAY))), None).ladders == ()


@pytest.mark.parametrize(
    ("right", "tracks"),
    [
        (Right.PORTABILITY, [Track.PORTABILITY]),
        (Right.ACCESS, [Track.ACCESS]),
        (Right.BOTH, [Track.PORTABILITY, Track.ACCESS]),
    ],
)
def test_each_limb_of_the_request_has_its_own_ladder(right: Right, tracks: list[Track]) -> None:
    situation = evidence(
        entries(asked()), opened=replace(OPENED, right=right), planted=truth(record("profile-1", "profile"))
    )
    assert [ladder.track for ladder in assess(situation, None).ladders] == tracks


def test_the_three_clocks_are_intervals_and_the_deadline_says_how_it_came_about() -> None:
    ready = seen(Fact.EXPORT_READY, ASKED + 3 * DAY, ASKED + 2 * DAY)
    clocks = assess(evidence(entries(asked(), ready), of=service()), None).clocks
    assert clocks.answered == ready.when
    assert (str(clocks.received_on), str(clocks.final_deadline)) == ("2026-03-02", "2026-04-02")
    assert clocks.trace
    assert clocks.usable is None
