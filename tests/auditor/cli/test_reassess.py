"""What does a person read of a case that is judged otherwise than before?"""

import pytest

from auditor.cli.reassess import _draw
from auditor.reassess import CountChange, GradeChange, InspectionChange, Looked, Reassessed, VerdictChange, Why
from results.records import Provenance

METHOD = "a" * 64
VERDICT = VerdictChange(
    criterion="accuracy", outcome_before="-", reason_before="-", outcome="failed", reason="values_differ"
)
CHANGE = InspectionChange(
    before="3",
    after="4",
    records_more=("claim-1", "claim-2"),
    records_fewer=(),
    values=(9, 12),
    members=(2, 2),
    leaks=(0, 0),
    problems_more=(),
    problems_fewer=("unsupported",),
)


def done(**more: object) -> Reassessed:
    usual = {
        "case": "case-1",
        "looked": Looked.ANEW,
        "inspector": "4",
        "method_before": "b" * 64,
        "method": METHOD,
        "why": (Why.INSPECTOR, Why.METHOD),
        "verdicts": (),
        "inspection": None,
        "known": False,
    }
    return Reassessed(**{**usual, **more})  # type: ignore[arg-type]


def test_verdicts_findings_and_causes_stand_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    _draw(done(verdicts=(VERDICT,), inspection=CHANGE))
    assert capsys.readouterr().out.splitlines() == [
        "case-1  accuracy: - → failed (values_differ)",
        "case-1  inspector 3 → 4: records found more: claim-1, claim-2; problems gone: unsupported; values 9 → 12",
        f"case-1  because of another inspector, another method: inspector 4, method {METHOD[:12]}",
    ]


def test_grades_and_counts_stand_a_line_each_with_the_codes_of_what_keeps_them_low(
    capsys: pytest.CaptureFixture[str],
) -> None:
    graded = InspectionChange(
        before="3",
        after="4",
        records_more=(),
        records_fewer=(),
        values=(9, 9),
        members=(2, 2),
        leaks=(0, 0),
        problems_more=(),
        problems_fewer=(),
        grades=(
            GradeChange(
                of="category contacts", before="M3 I1/3", after="M5 I3/3", reasons_more=(), reasons_fewer=("no_schema",)
            ),
            GradeChange(of="documentation", before="-", after="D2", reasons_more=("no_schema",), reasons_fewer=()),
            GradeChange(of="csv files", before="M4", after="M4", reasons_more=("mojibake",), reasons_fewer=(), files=3),
        ),
        counts=(CountChange(category="contacts", provenance=Provenance.PROVIDED, before=3, after=5, planted=6),),
    )
    assert not graded.is_none
    _draw(done(inspection=graded, why=(Why.INSPECTOR,)))
    assert capsys.readouterr().out.splitlines()[:-1] == [
        "case-1  inspector 3 → 4: found 3 → 5 of 6 contacts (provided)",
        "case-1  inspector 3 → 4: category contacts M3 I1/3 → M5 I3/3; no more: no_schema",
        "case-1  inspector 3 → 4: documentation - → D2; new: no_schema",
        "case-1  inspector 3 → 4: csv files (3) M4; new: mojibake",
    ]


def test_where_nothing_changed_nothing_stands(capsys: pytest.CaptureFixture[str]) -> None:
    _draw(done())
    assert capsys.readouterr().out == ""


def test_that_an_export_is_erased_is_said_even_where_nothing_changed(capsys: pytest.CaptureFixture[str]) -> None:
    _draw(done(looked=Looked.AS_STORED))
    assert "erased under our rules of retention: judged by what was found in it before" in capsys.readouterr().out
