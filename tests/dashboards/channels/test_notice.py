"""Is every finding that can be told told in both languages, with nothing missing, and in words that accuse nobody?"""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import dashboards
from auditor.criteria import REGISTER
from dashboards.channels import notice
from dashboards.channels.notice import Reminder
from dashboards.judged import RATES
from dashboards.notice import prose
from dashboards.notice.write import Heading, Told, language_of, number_of, without, write
from dashboards.typography import NARROW, NO_BREAK
from results.figures import Exercise, Finding
from results.records import (
    LANGUAGES,
    Citation,
    CriterionWords,
    Language,
    Measure,
    NoticedFinding,
    NoticeDocument,
    NoticeSender,
    Obligation,
    Outcome,
    SheetRow,
    Text,
    Verdict,
)
from tests.dashboards.staged import SITUATIONS
from tests.dashboards.test_finding import CASES, SAMPLES, WRONG_SPACE, measures_of
from tests.dashboards.test_sentence import ACCUSING
from tests.results.figures.rows import row

SENDER = NoticeSender(
    operator="Observatoire d’essai", person="Inès Durand", address="avis@observatoire.test", phone="01 02 03 04 05"
)
SLOW = SITUATIONS["slow"]()
ENGLISH = re.compile(r"\b(?:the|of|and|with|was|is|you|your|this|not)\b", re.IGNORECASE)
FRENCH = re.compile(r"\b(?:le|les|des|est|avec|vous|votre|cette|dans)\b", re.IGNORECASE)


def heading(language: Language = "fr", **more: object) -> Heading:
    return Heading(
        notice="notice-0123456789abcdef",
        language=language,
        written_on=date(2026, 5, 1),
        sender=SENDER,
        mandate=None,
        to=("dpo@portal.example",),
        method_version="2026.1",
        method_digest="a" * 64,
        **{"kept_months": 12, **more},  # type: ignore[arg-type]
    )


def finding(criterion: str, reason: str) -> NoticedFinding:
    return NoticedFinding(case=SLOW.card.case, service="portal", criterion=criterion, reason=reason, evidence="e" * 64)


def told(*verdicts: tuple[Verdict, CriterionWords], sheet: tuple[SheetRow, ...] = ()) -> Told:
    card = replace(SLOW.card, verdicts=tuple(v for v, _ in verdicts), words=tuple(w for _, w in verdicts))
    findings = [finding(v.criterion, v.reason) for v, _ in verdicts]
    return Told(
        card=card, row=row("portal", *[Outcome.FAILED] * 3), entries=SLOW.entries, findings=findings, sheet=sheet
    )


def failing(judge, name: str) -> tuple[Verdict, CriterionWords]:
    criterion = judge.CRITERION
    measures = tuple(Measure(name=n, value=SAMPLES.get(u, "x"), unit=u) for n, u in measures_of(judge).items())
    verdict = Verdict(
        criterion=criterion.id,
        version=1,
        outcome=Outcome.FAILED,
        reason=name,
        obligation=Obligation.LAW,
        measures=measures,
        citations=(Citation(entry=1), Citation(artifact="b" * 64)),
    )
    words = CriterionWords(
        id=criterion.id,
        version=1,
        family=criterion.family,
        question=criterion.question,
        legal_basis=criterion.legal_basis,
        reason=criterion.reasons[name],
    )
    return verdict, words


def forms(document: NoticeDocument) -> tuple[str, str]:
    return notice.text(document), notice.page(document)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("judge", "name"), CASES)
def test_every_finding_that_can_be_is_told_whole_in_both_languages(judge, name: str, language: Language) -> None:
    document = write(heading(language), [told(failing(judge, name))])
    (one,) = document.findings
    text, page = forms(document)
    for said in (one.question, one.statement, one.law, one.observed, *([one.repair] if one.repair else [])):
        assert said.strip()
        assert "{" not in said
        assert " ".join(said.split()) in " ".join(text.split())
    if judge.CRITERION.reasons[name].repair is not None:
        assert one.repair
    for form in (text, re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)):
        assert not ACCUSING.search(form)
    if language == "fr":
        assert not any(WRONG_SPACE.search(said) for said in (one.question, one.statement, one.law, one.repair or ""))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("sheet", [(), (SheetRow(case="case-1", label="Compte", value="camille"),)])
def test_what_every_notice_says_is_in_its_language_and_spelt_as_it_wants(
    language: Language, again: bool, sheet: tuple[SheetRow, ...]
) -> None:
    rates = replace(told(sheet=sheet), findings=[finding(RATES, "not_in_time")])
    document = write(heading(language, again=again, method_link="https://observatoire.test/methode"), [rates])
    foreign = ENGLISH if language == "fr" else FRENCH
    said = [*document.opening, *document.answering, *document.foot, document.subject, document.method]
    said += [notice.label(name, language, n=1, total=2, digest="") for name in notice._LABELS]
    said += [document.findings[0].question, document.findings[0].statement, document.findings[0].repair or ""]
    for words in said:
        assert not foreign.search(words), words
        assert not ACCUSING.search(words), words
        if language == "fr":
            assert not WRONG_SPACE.search(words.replace("https:", "")), words
            assert not set(words) & {'"', "'"}, words
    days = "15 jours" if again else "30 jours"
    assert (days in document.opening[-1]) is (language == "fr")


def test_first_of_all_it_says_what_it_is_not_and_what_happens_if_nothing_is_done() -> None:
    first = "\n".join(notice.text(write(heading(), [told(failing(*CASES[0].values))])).splitlines()[:30])
    plain = " ".join(first.replace(NO_BREAK, " ").replace(NARROW, " ").split())
    for words in (
        "ni une mise en demeure",
        "Si vous ne faites rien",
        "30 jours pour répondre",
        "14 juillet au 31 août",
    ):
        assert words in plain
    assert "01 02 03 04 05" in plain


def test_nothing_that_a_page_could_fetch_or_run_stands_in_it() -> None:
    document = replace(write(heading(), [told(failing(*CASES[0].values))]), covering="<script>x</script>\n\nDeux")
    page = notice.page(document)
    assert not re.search(r"<script|<img|<link|href=|src=|url\(", page)
    assert "&lt;script&gt;" in page


def test_a_case_that_counts_in_the_rates_alone_is_told_what_it_counts_for() -> None:
    exercise = Exercise(
        service="portal",
        first_deadline=date(2026, 4, 2),
        replied=Outcome.PASSED,
        answered=Outcome.CANNOT_TELL,
        usable=Outcome.FAILED,
        is_extended=False,
    )
    rates = replace(told(), findings=[finding(RATES, "not_in_time")])
    rates = replace(rates, row=replace(rates.row, exercise=exercise))
    (one,) = write(heading("en"), [rates]).findings
    assert "a reply in time, an answer on the substance in time (undecided), no usable file in time" in one.statement


def test_what_is_dropped_leaves_with_its_sheet_and_a_paragraph_is_added() -> None:
    sheet = (SheetRow(case=SLOW.card.case, label="Compte", value="camille"),)
    document = write(heading(), [told(failing(*CASES[0].values), failing(*CASES[40].values), sheet=sheet)])
    one, other = document.findings
    anew = without(document, {one.name}, covering="Bonjour.")
    assert anew.findings == (other,)
    assert anew.sheet == sheet
    assert "Bonjour." in notice.text(anew)
    assert without(anew, {other.name}, covering=None).sheet == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_left_names_no_service_of_what_was_dropped_and_no_sheet_that_is_not_enclosed(
    language: Language,
) -> None:
    sheet = (SheetRow(case=SLOW.card.case, label="Compte", value="camille"),)
    one, other = told(failing(*CASES[0].values), sheet=sheet), told(failing(*CASES[40].values))
    service = replace(SLOW.card.service, name=Text(fr="Annexe", en="Annex"))
    other = replace(other, card=replace(other.card, service=service, case="case-2"))
    other = replace(
        other, findings=[replace(one.findings[0], case="case-2", criterion=CASES[40].values[0].CRITERION.id)]
    )
    document = write(heading(language), [one, other])
    assert without(document, {document.findings[1].name}, covering=None) == write(heading(language), [one])
    assert without(document, {document.findings[0].name}, covering=None) == write(heading(language), [other])


def test_a_reminder_says_until_when_and_repeats_the_notice() -> None:
    document = write(heading(), [told(failing(*CASES[0].values))])
    said = notice.text(document, Reminder(until=date(2026, 6, 1)))
    assert "1er juin 2026".replace(" ", NO_BREAK) in said.split("\n\n", 1)[0]
    assert "cinquante" not in said.split("\n\n", 1)[0]
    assert notice.subject(document, Reminder()).startswith("Rappel : Avis")
    assert document.findings[0].statement.split()[0] in said


def test_a_reminder_tells_of_both_days_that_the_gate_may_keep() -> None:
    document = write(heading(), [told(failing(*CASES[0].values))])
    said = notice.text(document, Reminder(until=date(2026, 7, 31), small=date(2026, 9, 18))).split("\n\n", 1)[0]
    first = " ".join(said.split())
    assert first.index("31 juillet 2026") < first.index("moins de cinquante agents") < first.index("18 septembre 2026")
    same = notice.text(document, Reminder(until=date(2026, 6, 1), small=date(2026, 6, 1))).split("\n\n", 1)[0]
    assert "cinquante" not in same


def test_the_subject_is_one_line_of_plain_spaces() -> None:
    document = write(heading(), [told(failing(*CASES[0].values))])
    assert not re.search(r"[\r\n\u00a0\u202f]", notice.subject(document))
    assert number_of(document.notice) in notice.subject(document)


def test_a_french_controller_is_written_to_in_french() -> None:
    service = SLOW.card.service
    assert language_of([service]) == "fr"
    abroad = replace(service, controller=replace(service.controller, country="IE"), languages=("en",))
    assert language_of([abroad]) == "en"


@pytest.mark.parametrize(
    ("country", "languages", "said"),
    [
        ("IE", ("fr", "en"), "en"),
        ("FR", ("en",), "fr"),
        ("DE", ("en", "fr"), "en"),
        ("DE", ("fr",), "fr"),
    ],
)
def test_a_controller_is_written_to_in_the_language_of_its_country(
    country: str, languages: tuple[Language, ...], said: Language
) -> None:
    service = SLOW.card.service
    there = replace(service, controller=replace(service.controller, country=country), languages=languages)
    assert language_of([there]) == said


def rated(*outcomes: Outcome, refusal: Outcome | None = None) -> str | None:
    counted = row("portal", *outcomes)
    if refusal is not None:
        found = Finding(refusal, "formally_valid", Obligation.LAW)
        counted = replace(counted, outcomes={"refusal": found})
    rates = replace(told(), findings=[finding(RATES, "not_in_time")], row=counted)
    return write(heading("en"), [rates]).findings[0].repair


def test_whoever_refused_as_the_law_wants_is_not_told_to_give_a_file() -> None:
    passed, failed = Outcome.PASSED, Outcome.FAILED
    assert rated(passed, passed, failed, refusal=passed) is None
    assert (
        rated(passed, passed, failed, refusal=Outcome.INAPPLICABLE)
        == "Give within the month a file that opens and can be read."
    )
    late = rated(failed, failed, failed, refusal=passed)
    assert late is not None
    assert late.startswith("Answer every request within the month")


def test_days_of_the_evidence_are_those_of_the_controller_and_the_first_of_them_is_the_earliest() -> None:
    late = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)  # half past midnight of 1 April in Paris
    lines = [replace(entry, at=late + timedelta(days=9 - n)) for n, entry in enumerate(SLOW.entries)]
    judge, name = CASES[0].values
    verdict, words = failing(judge, name)
    verdict = replace(verdict, citations=tuple(Citation(entry=entry.seq) for entry in lines[:3]))
    document = write(heading("en"), [replace(told((verdict, words)), entries=lines)])
    assert (
        f"3 lines of the ledger, from 8{NO_BREAK}April{NO_BREAK}2026 to 10{NO_BREAK}April{NO_BREAK}2026"
        in notice.text(document)
    )


def test_nothing_is_promised_that_no_channel_does() -> None:
    said = " ".join(write(heading("en"), [told(failing(*CASES[0].values))]).opening)
    assert "did not reply" not in said


@pytest.mark.parametrize(("judge", "name"), CASES)
def test_no_repair_speaks_of_the_page_that_it_stands_on(judge, name: str) -> None:
    repair = judge.CRITERION.reasons[name].repair
    assert repair is None or not re.search(r"\b(?:ce rapport|this report)\b", f"{repair.fr} {repair.en}")


def test_no_template_accuses_anybody() -> None:
    folder = Path(dashboards.__file__).parent / "templates"
    templates = sorted(folder.rglob("*.j2"))
    assert len(templates) > 10
    accusing = {t.name: found for t in templates if (found := ACCUSING.findall(t.read_text(encoding="utf-8")))}
    texts = [text for text in vars(prose).values() if isinstance(text, Text)]
    assert accusing == {}
    assert not any(ACCUSING.search(text.fr + text.en) for text in texts)


def test_every_criterion_is_among_them() -> None:
    assert {judge.CRITERION.id for judge, _ in (case.values for case in CASES)} == {j.CRITERION.id for j in REGISTER}
