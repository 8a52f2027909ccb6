"""How is a stage of calls done, from the first to the last, and a single one in the midst of another probe's stage?"""

from collections.abc import Awaitable, Callable
from typing import Any

from probes.base import Delegated, Handed, Session, Stage, StageReport
from probes.course import Course, StageStopped, refusals, refused_since
from probes.errors import ProbeError
from probes.http.call import call
from probes.http.client import Client
from probes.http.download import fetch, take
from probes.http.look import see, watch_for
from probes.http.token import Tokens
from probes.journal import Journal
from probes.proof import Proofs
from probes.walk import ask, closing, walk
from results.records import Role
from scenarios.schema import Call, Download, Human, Step


class HttpProbe:
    """The hand that makes HTTP calls. It keeps nothing open between two stages, and needs no browser."""

    name = "http"

    async def run(self, stage: Stage, session: Session) -> StageReport:
        """Do the steps of a stage, all of them calls, what is seen in their answers, or a person's; see `Probe.run`.

        `login` and interruptions are of pages: a call brings its own login.
        """
        journal = Journal(session.scratch / "calls.jsonl", session.redactor, session.now)
        course = _course(stage, session, journal)
        before, tokens = refusals(session.egress), Tokens(session, session.scope)
        try:
            async with Client(session, journal, course.hosts, tokens=tokens) as client:

                async def do(step: Step) -> None:
                    await WORDS[step.key](course, client, step)

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
            saved={**course.saved, **tokens.kept},
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
        path = session.scratch / f"call-{handed.number}.jsonl"
        path.unlink(missing_ok=True)
        journal = Journal(path, session.redactor, session.now)
        course = _course(handed.stage, session, journal)
        course.scope, course.number = handed.scope, handed.number
        step = handed.step.model_copy(update={"irreversible": False})  # whoever hands it over answers for that
        course.step, tokens = step, Tokens(session, handed.scope)
        try:
            async with Client(session, journal, course.hosts, tokens=tokens) as client:
                done = await _delegated(course, client, step)
        except (ProbeError, StageStopped) as ended:
            if isinstance(ended, ProbeError):
                course.fail(ended)
            await _keep_journal(course, journal)
            await course.hand_over()
            raise
        finally:
            journal.close()
        await _keep_journal(course, journal)
        saved = {**course.saved, **tokens.kept}
        return Delegated(done=done, bodies=tuple(course.bodies), saved=saved, links=tuple(course.links))


async def _delegated(course: Course, client: Client, step: Step) -> bool:
    match step:
        case Call():
            await call(course, client, step)
            return True
        case Download():
            return bool(await fetch(course, client, step, or_nothing=True))
        case _:
            return False


def _course(stage: Stage, session: Session, journal: Journal) -> Course:
    evidence = Proofs(session, journal, export=stage.export)
    return Course(stage=stage, session=session, evidence=evidence, scope=session.scope)


async def _human(course: Course, client: Client, step: Human) -> None:
    del client
    await ask(course, step)


Word = Callable[[Course, Client, Any], Awaitable[None]]

WORDS: dict[str, Word] = {"call": call, "download": take, "human": _human, "see": see, "watch_for": watch_for}


async def _keep_journal(course: Course, journal: Journal) -> None:
    course.add(await course.evidence.keep(journal.path.read_bytes(), Role.JOURNAL, "application/x-ndjson"))
    journal.path.unlink()
