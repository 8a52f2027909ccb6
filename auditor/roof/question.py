"""What does a question put before a person at the desk, and how is their answer taken?"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from auditor.desk import answer_question
from auditor.house import House
from auditor.material import Material, material_of
from auditor.material import told as told_in
from auditor.next import stage_words
from auditor.notice.enter import find_notice
from auditor.question import words_of
from auditor.stage import is_by_steps, steps_of
from dashboards import vocabulary
from dashboards.desk.shown import (
    Choice,
    Given,
    MailShown,
    Meant,
    Put,
    Upload,
)
from dashboards.desk.words import REPLY_ACTS
from probes.mailbox.mail import Mail, read_mail
from results.records import (
    Artifact,
    Entry,
    Fact,
    FactSeen,
    LedgerKind,
    QuestionTopic,
    ReplyAct,
    Role,
    Text,
    Unobserved,
)
from results.store import declaration, judgment, ledger
from results.store import question as questions
from results.store.ledger import LedgerRow
from results.store.question import QuestionRow
from scenarios.digest import from_text
from scenarios.schema import Human, Scenario
from scenarios.words import Words

_DETAILS: Final[Mapping[Fact, frozenset[str]]] = {
    Fact.REFUSED: frozenset({"reasons", "authority", "remedy"}),
    Fact.EXTENSION_ANNOUNCED: frozenset({"reasons", "until"}),
    Fact.FEE_DEMANDED: frozenset({"amount"}),
    Fact.IDENTITY_DEMANDED: frozenset({"signed_in", "obstacle"}),
    Fact.IDENTITY_DOCUMENT_DEMANDED: frozenset({"signed_in", "obstacle"}),
    Fact.DETAILS_DEMANDED: frozenset({"obstacle"}),
    Fact.REASON_DEMANDED: frozenset({"obstacle"}),
    Fact.PAPER_DEMANDED: frozenset({"obstacle"}),
    Fact.REFERRED_ELSEWHERE: frozenset({"obstacle"}),
}
"""What a person may add to a fact, after reading."""


async def put(house: House, name: str, *, person: str, with_mails: bool) -> Put:
    """A question, with what it rests on; its mails only where they may be read.

    Raises:
        QuestionMissing: no such question.
    """
    async with house.store.read() as tx:
        row = await questions.find(tx, name)
        found = await ledger.find(tx, row.ledger)
        entries = await ledger.load(tx, row.ledger)
        kept = await judgment.artifacts_of(tx, row.ledger)
        loaded = from_text(await declaration.scenario_text(tx, found.scenario_digest))
        is_which = row.asked.topic is QuestionTopic.WHICH_CASE
        is_reply = row.kind is LedgerKind.NOTICE and row.asked.topic is QuestionTopic.READ_MAIL
        findings = (await find_notice(tx, row.ledger))[2].names if is_reply else ()
        cases = [await ledger.find(tx, one) for one in row.asked.answers[:-1]] if is_which else []
    artifacts = tuple(one for one in kept if one.sha256 in row.asked.artifacts and one.erased_by is None)
    proposed = _proposed(row, entries)
    choices = tuple(_choice(value, row, loaded.scenario, cases) for value in row.asked.answers)
    facts = {fact for choice in choices for fact in choice.facts} | ({proposed} if proposed is not None else set())
    return Put(
        row=row,
        words=words_of(row.asked),
        service=loaded.service,
        choices=choices,
        proposed=vocabulary.FACT_WORDS[proposed] if proposed is not None else None,
        step=_step(row, entries),
        artifacts=artifacts,
        mails=await _mails(house, row, artifacts, person) if with_mails else (),
        findings=findings,
        details=frozenset().union(*(_DETAILS.get(fact, frozenset()) for fact in facts)),
    )


async def _mails(
    house: House, row: QuestionRow, artifacts: Sequence[Artifact], person: str
) -> tuple[tuple[str, MailShown], ...]:
    mails = tuple(one.sha256 for one in artifacts if one.role is Role.MAIL)
    if not mails:
        return ()
    materials = await material_of(house, replace(row, asked=replace(row.asked, artifacts=mails)), person=person)
    return tuple((one.kept.sha256, _shown(one)) for one in materials if one.mail is not None)


def _shown(material: Material) -> MailShown:
    assert material.mail is not None
    shown = mail_shown(material.mail)
    vouched = material.received.is_vouched if material.received is not None else None
    meant = tuple(
        Meant(words=vocabulary.FACT_WORDS[one.fact], sentence=" ".join(one.sentence.split()))
        for one in material.suggested
    )
    return replace(shown, vouched=vouched, may_mean=meant)


async def mail(house: House, of: str, sha256: str) -> MailShown:
    """A mail of a ledger in its words; whoever asks has written down that they look."""
    data = await asyncio.to_thread(house.vault.read, of, sha256)
    return mail_shown(await asyncio.to_thread(read_mail, data))


def mail_shown(mail: Mail) -> MailShown:
    return MailShown(
        sender=mail.sender or "?",
        subject=mail.subject,
        vouched=None,
        texts=told_in(mail),
        files=tuple((file.name, file.size) for file in mail.attachments),
    )


def _proposed(row: QuestionRow, entries: Sequence[Entry]) -> Fact | None:
    """The fact that a person is to confirm."""
    found = next((e.body for e in entries if e.seq == row.asked.proposes), None)
    return found.fact if isinstance(found, FactSeen) else None


def _step(row: QuestionRow, entries: Sequence[Entry]) -> tuple[Text, int] | None:
    """At which step a page was another than described."""
    if row.asked.topic is not QuestionTopic.PAGE_CHANGED:
        return None
    for entry in reversed(entries):
        if isinstance(entry.body, Unobserved) and entry.body.step is not None and entry.stage is not None:
            return stage_words(entry.stage), entry.body.step + 1
    return None


def _choice(value: str, row: QuestionRow, scenario: Scenario, cases: Sequence[LedgerRow]) -> Choice:
    """An answer in words: the scenario's own, the case that it names, or the fact that it establishes."""
    case = next((one for one in cases if one.id == value), None)
    if case is not None:
        words = f"{case.service} · {case.id} · {case.opened_at:%Y-%m-%d}"
        return Choice(value=value, words=Text(fr=words, en=words))
    if row.asked.topic is QuestionTopic.SCENARIO:
        return _of_scenario(value, row, scenario)
    if row.kind is LedgerKind.NOTICE and value in set(ReplyAct):
        return Choice(value=value, words=REPLY_ACTS[ReplyAct(value)])
    if row.asked.topic is QuestionTopic.READ_MAIL and value in set(Fact):
        return Choice(value=value, words=vocabulary.FACT_WORDS[Fact(value)], facts=(Fact(value),))
    return Choice(value=value, words=None)


def _of_scenario(value: str, row: QuestionRow, scenario: Scenario) -> Choice:
    steps = steps_of(scenario, row.stage) if row.stage is not None and is_by_steps(row.stage) else ()
    step = steps[row.asked.step] if row.asked.step is not None and row.asked.step < len(steps) else None
    answer = step.answers.get(value) if isinstance(step, Human) else None
    if answer is None:
        return Choice(value=value, words=None)
    return Choice(value=value, words=_both(answer.words), facts=tuple(answer.facts))


def _both(words: Words) -> Text:
    """The words of a scenario that may be said in one language only."""
    fr, en = words.in_language("fr"), words.in_language("en")
    return Text(fr=(fr or en)[0], en=(en or fr)[0])


async def answer(house: House, name: str, given: Given, *, person: str) -> None:
    """Take an answer as the command line takes it."""
    with laid(house, given.files) as files:
        await answer_question(
            house,
            name,
            given.choice,
            person=person,
            happened=given.happened,
            details=given.details,
            files=files,
        )


@contextmanager
def laid(house: House, uploads: Sequence[Upload]) -> Iterator[tuple[Path, ...]]:
    """Files as the program wants them, for a moment, under names of ours."""
    with house.scratch() as folder:
        paths = []
        for number, upload in enumerate(uploads):
            path = folder / f"{number}{_ending(upload.name)}"
            path.write_bytes(upload.data)
            paths.append(path)
        yield tuple(paths)


def _ending(name: str) -> str:
    """The ending of a name that somebody gave, where it is one that says something."""
    ending = Path(name).suffix.lower()
    return ending if ending in {".pdf", ".png", ".jpg", ".jpeg", ".txt", ".eml"} else ".bin"
