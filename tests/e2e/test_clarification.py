"""Asked in the same case about what its answer lacks: one letter, whoever dies meanwhile, and two people read the answer."""

import asyncio
import os
from collections.abc import Sequence
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest

from auditor.answer import AnswerRefused
from auditor.clarification import STAGE, clarification_of
from auditor.clarify import Shortfall, order, shortfall_of
from auditor.desk import answer_question
from auditor.judge import judge
from auditor.refusal import Refused
from dashboards.timeline import timeline
from probes.browser import Browsers
from results.clock import FileClock
from results.records import Body, Closed, Entry, Fact, FactSeen, LetterSent, Outcome, QuestionTopic
from results.store import ledger, question
from tests.e2e.conftest import FORKS
from tests.e2e.drive import drive
from tests.e2e.stage import Planted, Stage, audited, nobody, reader

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CONFIRMS, COMPLETES = "letter_confirms_omission", "letter_completed"


async def answered(stage: Stage) -> str:
    """A case whose answer lacks something, judged."""
    case = await stage.run(days=20, desk=reader(None))
    await judge(stage.house, case)
    return case


async def asked(stage: Stage) -> tuple[str, Shortfall]:
    """The same, and a person has ordered that the service be asked."""
    case = await answered(stage)
    shortfall = await shortfall_of(stage.house, case)
    await order(stage.house, shortfall, person="ines")
    return case, shortfall


async def entries(stage: Stage, case: str) -> Sequence[Entry]:
    async with stage.house.store.read() as tx:
        return await ledger.load(tx, case)


async def said(stage: Stage, case: str, kind: type[Body]) -> list[Body]:  # type: ignore[valid-type]
    return [e.body for e in await entries(stage, case) if isinstance(e.body, kind)]  # type: ignore[arg-type]


def letters(stage: Stage) -> list[EmailMessage]:
    assert stage.post is not None
    found = [BytesParser(policy=default).parsebytes(raw) for _, _, raw in stage.post.taken]
    return [one for one in found if isinstance(one, EmailMessage)]


def words(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


async def reply(stage: Stage, topic: QuestionTopic, choice: str, person: str) -> None:
    async with stage.house.store.read() as tx:
        (row,) = [r for r in await question.listing(tx, open_only=True) if r.asked.topic is topic]
    await answer_question(stage.house, row.id, choice, person=person)


async def test_one_letter_names_in_the_thread_what_we_gave_and_nothing_else(
    town: Planted, tmp_path: Path, browsers: Browsers
) -> None:
    async with audited(town, tmp_path / "home", browsers, CONFIRMS, letter=True) as stage:
        case, shortfall = await asked(stage)
        await stage.live(days=2, desk=reader(None))
        request, letter = letters(stage)
        assert letter["To"] == request["To"]
        assert str(letter["Subject"]).startswith("Re: ")
        assert letter["In-Reply-To"]
        text = words(letter)
        lines = shortfall.lines.splitlines()
        assert [line in text.replace("\r\n", "\n") for line in lines] == [True] * len(lines)
        assert "messages (2)" in shortfall.lines
        assert "«" in shortfall.lines
        assert "nouvelle demande" in text
        assert "article 14 du RGPD" in text
        with pytest.raises(Refused, match="one for a case"):
            await shortfall_of(stage.house, case)
        with pytest.raises(Refused, match="one for a case"):
            await order(stage.house, shortfall, person="paul")
        await stage.live(days=40, desk=reader(None))
        assert len(letters(stage)) == 2
        assert [type(b) for b in await said(stage, case, Closed)] == [Closed, Closed]
        told = [line.words for line in timeline(await entries(stage, case), "fr")]
        assert any("laissé de côté" in line for line in told)


async def test_an_omission_counts_once_two_people_have_read_that_it_is_confirmed(
    town: Planted, tmp_path: Path, browsers: Browsers
) -> None:
    async with audited(town, tmp_path / "home", browsers, CONFIRMS, letter=True) as stage:
        case, _ = await asked(stage)
        await stage.live(days=5, desk=reader(None))

        async def verdict() -> tuple[str, str]:
            found = (await judge(stage.house, case)).verdict("provided_data")
            assert found is not None
            return found.outcome, found.reason

        before = await entries(stage, case)
        confirmed = [e for e in before if isinstance(e.body, FactSeen) and e.body.fact is Fact.OMISSION_CONFIRMED]
        assert [e.body.proposed for e in confirmed if isinstance(e.body, FactSeen)] == [True]
        assert await verdict() == (Outcome.CANNOT_TELL, "records_missing")
        await reply(stage, QuestionTopic.CONFIRM_FACT, "yes", "ines")
        await stage.live(days=1, desk=nobody)
        assert await verdict() == (Outcome.CANNOT_TELL, "records_missing")
        with pytest.raises(AnswerRefused, match="for somebody else"):
            await reply(stage, QuestionTopic.READ_AGAIN, "yes", "Ines ")
        await reply(stage, QuestionTopic.READ_AGAIN, "yes", "paul")
        await stage.live(days=1, desk=nobody)
        assert await verdict() == (Outcome.FAILED, "records_missing_confirmed")
        async with stage.house.store.read() as tx:
            assert (await ledger.find(tx, case)).closed_at is not None


async def test_who_sends_the_rest_is_accused_of_nothing(town: Planted, tmp_path: Path, browsers: Browsers) -> None:
    async with audited(town, tmp_path / "home", browsers, COMPLETES, letter=True) as stage:
        case, _ = await asked(stage)
        await stage.live(days=40, desk=nobody)
        delivered = [b for b in await said(stage, case, FactSeen) if b.fact is Fact.EXPORT_DELIVERED]  # type: ignore[attr-defined]
        assert len(delivered) == 2
        card = await judge(stage.house, case)
        assert [v.criterion for v in card.verdicts if v.outcome is Outcome.FAILED] == []
        found = card.verdict("provided_data")
        assert found is not None
        assert found.reason == "complete"


@pytest.mark.parametrize(
    ("point", "left", "choice"),
    [pytest.param("intent.after", 0, "not_sent", marks=pytest.mark.long), ("step.after", 1, "sent")],
)
async def test_killed_around_the_letter_it_is_a_question_and_one_letter(
    town: Planted, tmp_path: Path, browsers: Browsers, point: str, left: int, choice: str
) -> None:
    async with audited(town, tmp_path / "home", browsers, COMPLETES, letter=True) as stage:
        case, _ = await asked(stage)
        clock = tmp_path / "clock"
        FileClock(clock).set(stage.clock.now())
        arguments = (tmp_path / "home", clock, case, f"{point}:1", dict(os.environ), tmp_path / "drive.log")
        process = FORKS.Process(target=drive, args=arguments)
        process.start()
        await asyncio.to_thread(process.join, 120)
        assert process.exitcode == -9
        assert len(letters(stage)) == 1 + left
        await stage.live(days=2, desk=nobody)
        assert len(letters(stage)) == 1 + left
        await reply(stage, QuestionTopic.AMBIGUOUS_REQUEST, choice, "ines")
        await stage.live(days=10, desk=nobody)
        assert len(letters(stage)) == 2
        known = clarification_of(await entries(stage, case))
        assert known is not None
        assert known.completed
        sent = [e for e in await entries(stage, case) if isinstance(e.body, LetterSent) and e.stage == STAGE]
        assert len(sent) == 1 - left  # of the other, a person’s word is all that there is
