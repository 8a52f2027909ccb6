"""Does a person read from the difference of two methods what is asked otherwise, and for whom?"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from auditor.cli.method_diff import draw, draw_method
from auditor.method.difference import Difference, difference
from results.figures import CaseRow, Finding
from results.records import Family, Method, MethodCriterion, Obligation, Outcome, Text
from tests.results.figures.rows import FAILED, PASSED, row

GOLDEN = """\
aaaaaaaaaaaa (2026.1, first used on 2026-03-11)  →  bbbbbbbbbbbb (2026.2, not used here yet)
asked otherwise                       before     after
criterion added    status             -       →  1
criterion removed  reach              1       →  -
criterion raised   delay              1       →  2
threshold          delay.PROMPT_DAYS  14      →  1
threshold          reach.MOST_CLICKS  8       →  -
version            inspector          6       →  7

40 cases, each judged by both on the same evidence; 2 left out, judged by one alone

criterion  before            after               cases
cost       passed (free)  →  passed (told_free)  1
delay      passed         →  failed              4
reach      passed         →  -                   40
status     -              →  passed              40

figure                                      before  after   by
criterion/delay/2026-Q4                     0.0 %   10.0 %  +10.0 points
criterion/delay/2026-Q4/track=portability   0.0 %   10.0 %  +10.0 points
criterion/reach/2026-Q4                     0.0 %   -
criterion/reach/2026-Q4/track=portability   0.0 %   -
criterion/status/2026-Q4                    -       0.0 %
criterion/status/2026-Q4/track=portability  -       0.0 %
"""


def asked(name: str, version: int = 1) -> MethodCriterion:
    return MethodCriterion(
        id=name,
        version=version,
        family=Family.TIME,
        question=Text(fr=f"Et {name} ?", en=f"What of {name}?"),
        legal_basis="GDPR Art. 12(3)",
    )


OLD = Method(
    digest="a" * 64,
    version="2026.1",
    criteria=(asked("delay"), asked("reach"), asked("cost")),
    thresholds={"delay.PROMPT_DAYS": 14, "reach.MOST_CLICKS": 8},
    inspector="6",
    law="2026",
    first_used_at=datetime(2026, 3, 11, tzinfo=UTC),
)
NEW = Method(
    digest="b" * 64,
    version="2026.2",
    criteria=(asked("delay", 2), asked("status"), asked("cost")),
    thresholds={"delay.PROMPT_DAYS": 1},
    inspector="7",
    law="2026",
)


def found(outcome: Outcome, reason: str = "r") -> Finding:
    return Finding(outcome, reason, Obligation.LAW)


def pairs() -> list[tuple[CaseRow, CaseRow]]:
    made = []
    for n in range(40):
        one = row(f"s{n:02d}")
        was = {"delay": found(PASSED), "reach": found(PASSED), "cost": found(PASSED, "free")}
        reason = "told_free" if n == 7 else "free"
        now = {
            "delay": found(FAILED if n < 4 else PASSED),
            "status": found(PASSED),
            "cost": found(PASSED, reason),
        }
        made.append((replace(one, outcomes=was), replace(one, outcomes=now)))
    return made


@pytest.fixture
def both() -> Difference:
    return difference(OLD, NEW, pairs(), left_out=2)


def test_the_terminal_reads(both: Difference, capsys: pytest.CaptureFixture[str]) -> None:
    draw(both, with_cases=False)
    printed = capsys.readouterr()
    assert printed.out == GOLDEN
    assert "other figures stay as they are" in printed.err


def test_the_cases_are_named_where_they_are_wanted(both: Difference, capsys: pytest.CaptureFixture[str]) -> None:
    draw(both, with_cases=True)
    lines = capsys.readouterr().out.splitlines()
    begin = lines.index("delay: passed → failed, 4 cases")
    assert lines[begin + 1 : begin + 6] == [
        "  case-s00",
        "  case-s01",
        "  case-s02",
        "  case-s03",
        "reach: passed → -, 40 cases",
    ]


def test_the_same_method_says_so_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    draw(difference(OLD, OLD, pairs()[:1]), with_cases=False)
    assert capsys.readouterr().err == "They are the same method.\n"


def test_where_nothing_is_said_otherwise_that_stands(capsys: pytest.CaptureFixture[str]) -> None:
    same = [(one, one) for one, _ in pairs()]
    draw(difference(OLD, replace(OLD, digest="c" * 64), same), with_cases=False)
    said = capsys.readouterr().err
    assert "Both ask the same." in said
    assert "No verdict differs." in said
    assert "No figure differs." in said


def test_of_a_method_without_thresholds_none_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    bare = replace(OLD, thresholds=None, inspector=None, law=None)
    told = difference(bare, NEW, pairs())
    assert told.thresholds is None
    draw(told, with_cases=False)
    assert "Thresholds are not compared" in capsys.readouterr().out
    draw_method(bare, language="en")
    out = capsys.readouterr().out
    assert "What of delay?" in out
    assert "Its thresholds are not known" in out


def test_days_are_days_even_where_they_are_blank_afterwards(capsys: pytest.CaptureFixture[str]) -> None:
    timed = [row(f"s{n:02d}", answered_after=(9.0, 10.0)) for n in range(40)]
    gone = [replace(one, submitted=None, exercise=None, first_deadline=None) for one in timed]
    draw(difference(OLD, NEW, list(zip(timed, gone, strict=True))), with_cases=False)
    (line,) = [x for x in capsys.readouterr().out.splitlines() if x.startswith("days_to_answer/2026-Q4 ")]
    assert line.split()[1:] == ["10", "d", "n/c"]
