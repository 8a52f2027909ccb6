"""How is a stage of letters and mails done, and a single such step in the midst of another probe's stage?"""

from collections.abc import Awaitable, Callable
from typing import Any

from probes.base import Delegated, Handed, Session, Stage, StageReport
from probes.course import Course, StageStopped, refusals, refused_since
from probes.errors import ProbeError
from probes.journal import Journal
from probes.mailbox.attached import fetch, take
from probes.mailbox.await_mail import wait_mail
from probes.mailbox.send import send
from probes.proof import Proofs
from probes.walk import ask, closing, walk
from results.records import Role
from scenarios.schema import Download, Human, SendLetter, Step, WaitMail


class MailProbe:
    """The hand that writes letters and takes files out of mails. It keeps nothing open between two stages."""

    name = "mailbox"

    async def run(self, stage: Stage, session: Session) -> StageReport:
        """Do the steps of a stage, all of them letters, mails or a person's; see `Probe.run`."""
        journal = Journal(session.scratch / "mails.jsonl", session.redactor, session.now)
        course = _course(stage, session, journal)
        before = refusals(session.egress)

        async def do(step: Step) -> None:
            await WORDS[step.key](course, step)

        try:
            outcome = await walk(course, do)
            message = course.fail(outcome.error) if outcome.error else None
        finally:
            journal.close()
        course.add(*refused_since(before, session.egress))
        await _keep_journal(course, journal)
        course.add(*closing(course, outcome))
        return StageReport(
            ending=outcome.ending,
            bodies=tuple(course.bodies),
            saved=course.saved,
            question=outcome.question,
            links=tuple(course.links),
            tally=stage.tally,
            message=message,
        )

    async def do(self, handed: Handed, session: Session) -> Delegated:
        """Do one step in the midst of another probe's stage.

        Raises:
            ProbeError, StageStopped: it could not be done; what was seen of that has been handed to the session.
        """
        path = session.scratch / f"mail-{handed.number}.jsonl"
        path.unlink(missing_ok=True)
        journal = Journal(path, session.redactor, session.now)
        course = _course(handed.stage, session, journal)
        course.scope, course.number, course.step = handed.scope, handed.number, handed.step
        try:
            done = await _delegated(course, handed.step)
        except (ProbeError, StageStopped) as ended:
            if isinstance(ended, ProbeError):
                course.fail(ended)
            await _keep_journal(course, journal)
            await course.hand_over()
            raise
        finally:
            journal.close()
        await _keep_journal(course, journal)
        return Delegated(done=done, bodies=tuple(course.bodies), saved=course.saved, links=tuple(course.links))


async def _delegated(course: Course, step: Step) -> bool:
    """Do it; the one who handed a download over says what it means, and answers for what cannot be taken back."""
    match step:
        case Download():
            return await fetch(course, step.model_copy(update={"irreversible": False})) is not None
        case SendLetter() | WaitMail():
            await WORDS[step.key](course, step)
            return True
        case _:
            return False


def _course(stage: Stage, session: Session, journal: Journal) -> Course:
    evidence = Proofs(session, journal, export=stage.export)
    return Course(stage=stage, session=session, evidence=evidence, scope=session.scope)


async def _human(course: Course, step: Human) -> None:
    await ask(course, step)


async def _keep_journal(course: Course, journal: Journal) -> None:
    course.add(await course.evidence.keep(journal.path.read_bytes(), Role.JOURNAL, "application/x-ndjson"))
    journal.path.unlink()


Word = Callable[[Course, Any], Awaitable[None]]

WORDS: dict[str, Word] = {"send_letter": send, "wait_mail": wait_mail, "download": take, "human": _human}
