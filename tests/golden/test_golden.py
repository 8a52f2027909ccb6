"""Is every golden bundle judged as it was accepted, and is every reason of every criterion shown by one?"""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.criteria import REGISTER, Judge, cost
from results.evidence import load_bundle
from results.records import Outcome
from tests.auditor.criteria.test_cases import EVERY, cases_of
from tests.golden.__main__ import main
from tests.golden.bundle import (
    EVIDENCE,
    EXPECTED,
    ROOT,
    differences,
    folders,
    judge,
    load_expected,
    told,
    write_expected,
)
from tests.golden.seal import MISJUDGED, missing_reasons, slug, write_bundle

FOLDERS = folders()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_it_is_judged_as_was_accepted(folder: Path) -> None:
    assert list(differences(load_expected(folder), told(judge(folder)))) == [], "see `make golden`"


def test_every_reason_of_every_criterion_is_shown_by_one() -> None:
    assert missing_reasons(ROOT) == set(), "`make golden ACCEPT=1` adds one from the situations of the tests"


def test_what_was_once_misjudged_is_among_them() -> None:
    for criterion, situations in MISJUDGED.items():
        (judge_,) = [one for one in REGISTER if one.CRITERION.id == criterion]
        for words in situations:
            case = cases_of(judge_)[words]
            folder = next(f for f in FOLDERS if f.name == slug(f"{criterion} {words}"))
            assert load_expected(folder)[criterion].outcome is case.outcome is not Outcome.FAILED


def test_each_is_named_in_words_and_holds_no_more_than_it_needs() -> None:
    for folder in FOLDERS:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", folder.name)
        assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 60_000, folder.name


def test_no_folder_stands_there_that_is_not_judged() -> None:
    others = {path for path in ROOT.iterdir() if path.is_dir() and path.name != "__pycache__"} - set(FOLDERS)
    assert others == set()


@pytest.mark.parametrize(("judge_", "case"), EVERY)
def test_a_situation_sealed_and_brought_back_is_judged_as_it_was(judge_: Judge, case, tmp_path: Path) -> None:
    write_bundle(tmp_path / "it", case.evidence, case.inspection)
    verdict, direct = judge(tmp_path / "it").verdict(judge_.CRITERION.id), case.verdict(judge_)
    assert verdict is not None
    assert (verdict.outcome, verdict.reason, verdict.obligation) == (direct.outcome, direct.reason, direct.obligation)
    assert verdict.measures == direct.measures


def test_the_same_situation_gives_the_same_bytes(tmp_path: Path) -> None:
    case = next(iter(cases_of(cost).values()))
    for name in ("once", "again"):
        write_bundle(tmp_path / name, case.evidence, case.inspection)
    once, again = (load_bundle(tmp_path / name / EVIDENCE) for name in ("once", "again"))
    assert (once.digest, once.lines, once.documents) == (again.digest, again.lines, again.documents)


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Two of the bundles."""
    for name in ("cost-a-price-confirmed", "cost-a-price-it-seems"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_verdict_that_changed_is_shown_and_nothing_is_written(few: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = few / "cost-a-price-confirmed"
    was = load_expected(folder)
    free = replace(was["cost"], outcome=Outcome.PASSED, reason="free", measures={})
    write_expected(folder, was | {"cost": free})
    before = contents(few)
    assert main([], few) == 1
    shown = capsys.readouterr().out
    assert "cost-a-price-confirmed\n  cost: passed free (law) → failed fee_demanded (law) [amount 15.00 EUR]" in shown
    assert "cost-a-price-it-seems\n" not in shown
    assert contents(few) == before


def test_accepted_it_is_taken_over_and_what_no_bundle_shows_is_added_the_evidence_untouched(few: Path) -> None:
    (few / "cost-a-price-confirmed" / EXPECTED).unlink()
    evidence = {name: data for name, data in contents(few).items() if EVIDENCE in name}
    assert main(["--accept"], few) == 0
    assert main([], few) == 0
    assert load_expected(few / "cost-a-price-confirmed") == load_expected(ROOT / "cost-a-price-confirmed")
    assert evidence.items() <= contents(few).items()
    assert missing_reasons(few) == set()


def test_expected_verdicts_of_a_later_version_are_not_misread(few: Path) -> None:
    file = few / "cost-a-price-confirmed" / EXPECTED
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | {"v": 2}), encoding="utf-8")
    with pytest.raises(ValueError, match="unknown version 2"):
        load_expected(file.parent)
