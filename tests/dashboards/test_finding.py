"""Can every criterion and reason of the method be said in both languages, with nothing missing?"""

import ast
import inspect
import re
import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from types import ModuleType

import pytest

import auditor.criteria
from auditor.assess import assess
from auditor.criteria import REGISTER
from auditor.ladder import LADDERS
from dashboards.export.standard import kept_standards
from dashboards.finding import chapters_of, findings_of, tally
from dashboards.typography import spaced
from dashboards.vocabulary import DAMAGE, FAMILIES, listed
from results.records import (
    Citation,
    CriterionWords,
    Fact,
    FactDetails,
    Family,
    Language,
    Measure,
    Obligation,
    Outcome,
    Reason,
    Scorecard,
    Text,
    Verdict,
)
from tests.auditor.criteria.case_values import ACCURACY, STABILITY
from tests.auditor.situations import ASKED, asked, entries, evidence, seen
from tests.dashboards.staged import SITUATIONS, perfect
from tests.dashboards.test_sentence import ACCUSING

CARD = perfect().card
LANGUAGES: tuple[Language, ...] = ("fr", "en")
SAMPLES = {"date": "2026-05-01", "d": "1", "h": "1", "records": "1", "files": "2", "looks": "3", "bits": "32"}
WRONG_SPACE = re.compile(r"(?<![\u202f])[;!?](?!\w)|(?<!\u00a0):(?=\s|$)|(?<!\u00a0)[%»]|«(?!\u00a0)")
CASES = [
    pytest.param(judge, name, id=f"{judge.CRITERION.id}-{name}")
    for judge in REGISTER
    for name in judge.CRITERION.reasons
]


def texts_of(reason: Reason) -> list[Text]:
    return [text for text in (reason.words, reason.repair, reason.settle) if text is not None]


def braces(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


@cache
def measures_in(module: ModuleType) -> tuple[tuple[str, str], ...]:
    """Names and units of the measures that a criterion's file makes."""
    return tuple(_measures_in(module))


def _measures_in(module: ModuleType) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Measure":
            said = {k.arg: k.value.value for k in node.keywords if isinstance(k.value, ast.Constant)}
            if "name" in said:
                yield str(said["name"]), str(said.get("unit", ""))


def measures_of(judge) -> dict[str, str]:
    """Those of the criterion's own file, and of the rooms it shares with others."""
    criteria = {j.__name__ for j in REGISTER}
    shared = [
        m for name, m in vars(auditor.criteria).items() if isinstance(m, ModuleType) and m.__name__ not in criteria
    ]
    return dict(pair for module in (*shared, judge) for pair in measures_in(module))


@pytest.mark.parametrize(("judge", "name"), CASES)
def test_every_brace_of_a_reason_is_filled_by_a_measure_of_its_criterion(judge, name: str) -> None:
    for text in texts_of(judge.CRITERION.reasons[name]):
        assert braces(text.fr) == braces(text.en)
        assert braces(text.fr) <= set(measures_of(judge))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("judge", "name"), CASES)
def test_every_reason_reads_well_whatever_its_outcome(judge, name: str, language: Language) -> None:
    criterion = judge.CRITERION
    measures = tuple(Measure(name=n, value=SAMPLES.get(u, "x"), unit=u) for n, u in measures_of(judge).items())
    words = CriterionWords(
        id=criterion.id,
        version=1,
        family=criterion.family,
        question=criterion.question,
        legal_basis=criterion.legal_basis,
        reason=criterion.reasons[name],
    )
    for outcome in Outcome:
        verdict = Verdict(
            criterion=criterion.id,
            version=1,
            outcome=outcome,
            reason=name,
            obligation=Obligation.LAW,
            measures=measures,
            citations=(Citation(entry=1),),
        )
        [finding] = findings_of(replace(CARD, verdicts=(verdict,), words=(words,)), language)
        told = [finding.question, finding.statement, finding.law, finding.repair or "", finding.settle or ""]
        assert not any("{" in words or "}" in words or ACCUSING.search(words) for words in told)
        if language == "fr":
            assert not any(WRONG_SPACE.search(words) for words in told)


def test_the_watch_for_wrong_spaces_sees_them() -> None:
    wrong = ("Quoi ?", "Quoi?", "ici ; là", "ici : là", "5 %", "« ici »")
    assert all(WRONG_SPACE.search(words) for words in wrong)
    assert not any(WRONG_SPACE.search(spaced(words, "fr")) for words in wrong if words != "Quoi?")


def test_rungs_are_spelt_right_too() -> None:
    titles = [step.title.fr for steps in LADDERS.values() for step in steps]
    assert not any(WRONG_SPACE.search(spaced(title, "fr")) for title in titles)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_chapters_hold_all_findings_and_the_tally_counts_them(situation: str, language: Language) -> None:
    card = SITUATIONS[situation]().card
    told = sorted(f.id for chapter in chapters_of(card, language) for f in chapter.findings)
    assert told == sorted(v.criterion for v in card.verdicts)
    assert sum(int(words.split()[0]) for _, words in tally(card, language)) == len(card.verdicts)


def test_what_was_not_met_comes_first() -> None:
    card = SITUATIONS["slow"]().card
    assert [f.look.tone for f in findings_of(card, "en")][:2] == ["fail", "fail"]
    assert [c.look.tone for c in chapters_of(card, "en")][:2] == ["fail", "fail"]


def test_what_is_poor_never_goes_before_what_was_not_met() -> None:
    card = SITUATIONS["slow"]().card
    looks = [f.look.word.en for f in findings_of(card, "en")]
    assert looks.index("poor") > max(n for n, look in enumerate(looks) if look == "not met")


def test_what_is_well_is_told_in_short_and_what_was_not_met_in_full() -> None:
    told = [f for chapter in chapters_of(SITUATIONS["slow"]().card, "en") for f in chapter.findings]
    assert {f.look.word.en for f in told if f.look.tone in ("pass", "none") and not f.is_short} == set()
    assert {f.id for f in told if f.look.tone == "fail" and f.is_short} == set()


def test_the_same_reason_is_told_in_full_once() -> None:
    told = [f for chapter in chapters_of(SITUATIONS["refused_password"]().card, "en") for f in chapter.findings]
    unsent = [f for f in told if f.statement == "The request could not be sent."]
    assert len(unsent) > 5
    assert [f.is_short for f in unsent] == [False] + [True] * (len(unsent) - 1)


def test_codes_are_told_in_words() -> None:
    refused = staged_refusal(FactDetails(reasons=True, authority=False, remedy=False))
    [finding] = [f for f in findings_of(refused, "fr") if f.id == "refusal"]
    assert finding.statement == spaced("Le refus ne dit pas : l’autorité à saisir, le recours en justice.", "fr")
    assert listed("truncated, unheard_of", DAMAGE).en == "cut off before its end, unheard_of"


def test_what_two_exports_have_differently_in_form_is_told_in_words() -> None:
    case = STABILITY["everything stands under other paths"]
    card = assess(case.evidence, case.inspection)
    for language, words in (
        ("fr", "(« amount » (demandes de remboursement) est rangé ailleurs, "),
        ("en", "(“amount” (claims) stands elsewhere, "),
    ):
        [finding] = [f for f in findings_of(card, language) if f.id == "stability"]
        assert spaced(words, language) in finding.statement
        assert "field_moved" not in finding.statement


def test_how_a_value_differs_is_told_in_words() -> None:
    case = ACCURACY["two amounts are others"]
    [finding] = [f for f in findings_of(assess(case.evidence, case.inspection), "fr") if f.id == "accuracy"]
    assert finding.statement.endswith("claim-1.amount (autre valeur), claim-2.day (autre valeur).")


def test_standards_and_categories_are_named_as_people_name_them() -> None:
    assert kept_standards("family: vcard/4.0, messages: mbox", "fr") == "famille : vCard 4.0, messages : mbox"
    assert kept_standards("family (vcard / jcard)", "en") == "family (vCard / jCard)"
    assert kept_standards("", "en") == ""


def staged_refusal(details: FactDetails) -> Scorecard:
    said = entries(asked(), seen(Fact.REFUSED, ASKED + timedelta(days=2), details=details))
    return assess(evidence(said), None)


def test_good_practice_is_poor_and_never_a_shortfall() -> None:
    card = SITUATIONS["bearer_link"]().card
    [finding] = [f for f in findings_of(card, "en") if f.id == "link_protection"]
    assert (finding.look.word.en, finding.look.tone) == ("poor", "tell")
    assert "shortfall observed" not in [c.look.word.en for c in chapters_of(card, "en")]


def test_a_family_that_is_open_by_our_fault_alone_shows_as_ours() -> None:
    chapters = {c.name: c.look.tone for c in chapters_of(SITUATIONS["refused_password"]().card, "en")}
    assert chapters["Time"] == "ours"


def test_a_family_that_does_not_apply_says_so() -> None:
    chapters = {c.name: c.look.word.en for c in chapters_of(SITUATIONS["town"]().card, "en")}
    assert chapters["Format"] == "not applicable"


def test_an_amount_that_nobody_noted_is_called_unknown() -> None:
    card = SITUATIONS["fee"]().card
    cost = card.verdict("cost")
    assert cost is not None
    unknown = replace(cost, measures=(Measure(name="amount", value="?"),))
    verdicts = tuple(unknown if v is cost else v for v in card.verdicts)
    [finding] = [f for f in findings_of(replace(card, verdicts=verdicts), "fr") if f.id == "cost"]
    assert finding.statement == "Un paiement de montant inconnu est demandé pour exercer ce droit."


def test_a_bug_of_ours_is_told_as_ours() -> None:
    card: Scorecard = CARD
    bug = Reason(words=Text(fr="Une erreur de notre programme.", en="A fault of our program."))
    verdicts = tuple(
        replace(v, outcome=Outcome.UNTESTED, reason="bug_in_criterion", measures=()) for v in card.verdicts
    )
    broken = replace(card, verdicts=verdicts, words=tuple(replace(w, reason=bug) for w in card.words))
    assert {f.look.tone for f in findings_of(broken, "fr")} == {"ours"}


def test_every_family_has_its_words() -> None:
    assert set(FAMILIES) == set(Family)
