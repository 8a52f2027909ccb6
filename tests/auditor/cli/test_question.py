"""Can a person tell at the desk all that a verdict may rest on?"""

import inspect
from dataclasses import fields

import pytest

from auditor.cli.question import answer, visible
from auditor.house import House
from auditor.material import told
from probes.mailbox.mail import read_mail
from results.records import FACTS, Asked, Fact, FactDetails, FactSeen, Interval, QuestionTopic, Unobserved
from results.store import ledger
from tests.auditor.cli.conftest import Command, in_house
from tests.auditor.situations import ASKED

DETAILS = {field.name for field in fields(FactDetails)}


@pytest.mark.parametrize("detail", sorted(DETAILS))
def test_each_detail_of_a_fact_has_its_option(detail: str) -> None:
    assert detail in inspect.signature(answer).parameters


def test_what_the_desk_asks_about_a_fact_is_a_detail() -> None:
    assert {detail for rule in FACTS.values() for detail in rule.details} <= DETAILS


def alternative(plain: str, page: str) -> bytes:
    return (
        f"From: a@ville.test\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\n{plain}\r\n"
        f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}\r\n--b--\r\n"
    ).encode()


def test_a_page_that_says_more_than_its_text_is_shown_too() -> None:
    mail = read_mail(alternative("Your program shows no pages.", "<p>Nous ne donnons pas suite.</p>"))
    assert [words.strip() for words in told(mail)] == ["Your program shows no pages.", "Nous ne donnons pas suite."]
    same = read_mail(alternative("Nous ne donnons pas suite. A bientot", "<p>Nous ne donnons <b>pas</b> suite.</p>"))
    assert len(told(same)) == 1


@pytest.mark.parametrize("text", ["\x1b]0;titre\x07", "\x1b[2Ja", "a\rb", "a\u202eb", "\x9b31m", "[bold]a[/bold]\x00"])
def test_no_words_of_a_mail_move_the_cursor_or_turn_the_line(text: str) -> None:
    assert not set(visible(text)) & set("\x1b\r\x07\u202e\x9b\x00")


def test_who_is_asked_to_confirm_is_told_what(auditor: Command, case: str) -> None:
    async def work(house: House) -> None:
        async with house.store.write() as tx:
            demanded = FactSeen(fact=Fact.FEE_DEMANDED, when=Interval(by=ASKED), proposed=True)
            (entry,) = await ledger.append(tx, case, demanded, at=ASKED, by="probe:mailbox", stage="mailbox")
            asked = Asked(question="q-1", topic=QuestionTopic.CONFIRM_FACT, answers=("yes", "no"), proposes=entry.seq)
            await ledger.append(tx, case, asked, at=ASKED, by="engine", stage="mailbox")

    in_house(work)
    for command in (("list",), ("show", "q-1")):
        assert "  → A payment is asked for.\n" in auditor("question", *command, "--lang", "en").out
    assert auditor("question", "list", "--json", "--lang", "en").json[0]["proposed"] == "A payment is asked for."


def test_who_is_asked_about_a_page_is_told_at_which_step(auditor: Command, case: str) -> None:
    async def work(house: House) -> None:
        async with house.store.write() as tx:
            changed = Unobserved(code="page_changed", retry=False, step=1)
            await ledger.append(tx, case, changed, at=ASKED, by="probe:browser", stage="look")
            asked = Asked(question="q-1", topic=QuestionTopic.PAGE_CHANGED, answers=("again", "abandon"))
            await ledger.append(tx, case, asked, at=ASKED, by="engine", stage="look")

    in_house(work)
    assert "  → looking for an answer: step 2 of “look”\n" in auditor("question", "show", "q-1", "--lang", "en").out
