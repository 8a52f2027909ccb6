"""Are the parameters of a simulation read as they are written, and refused with the place where they are wrong?"""

from pathlib import Path

import pytest

from auditor.simulation import ARCHETYPES, load_archetypes
from scenarios.errors import ScenarioError


def test_the_shipped_ones_are_those_of_the_literature() -> None:
    kinds = load_archetypes().archetypes
    assert {name: kind.weight for name, kind in kinds.items()} == {
        "instant": 0.15,
        "queued": 0.15,
        "in_time": 0.20,
        "late": 0.15,
        "extension": 0.05,
        "refusal": 0.07,
        "silence": 0.20,
        "broken": 0.03,
    }
    assert all(kind.source for kind in kinds.values())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight: 0.20", "weight: 0.30", "add up to 1.1, not to 1; change one until they do"),
        ("weight: 0.15", "wieght: 0.15", "wieght"),
        ("answer: none", "answer: silence", "silence"),
        ("{log_normal: {median_d: 0.1, sigma: 1.0}}", "{log_normal: {median_d: 0.1, sigma: 1.0}, uniform: {from_d: 1, to_d: 2}}", "one of"),
        ("{median_d: 0.1, sigma: 1.0}", "{median_d: -1, sigma: 1.0}", "0"),
        ("{exponential: {mean_d: 18}, since: deadline}", "{exponential: {mean_d: 18}, since: deadline, by_deadline: true}", "deadline"),
        ("between_letters: {instant: 0.5", "between_letters: {late: 0.5", "late"),
        ("complete: 0.463                #", "complete: 46.3                #", "1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_where_it_stands(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = ARCHETYPES.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "mine.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        load_archetypes(file)
    assert "mine.yaml" in str(refused.value)
    assert said in str(refused.value)
