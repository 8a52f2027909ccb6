"""How is a stage of calls done, from the first to the last, and a single one in the midst of another probe's stage?"""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from probes.base import Delegated, Ending, Handed, Question, Session, Stage, StageReport
from probes.course import Course, Outcome, PersonNeeded, Rehearsed, StageStopped, refusals, refused_since
from probes.errors import ProbeError, ValueMissing
from probes.http.call import call
from probes.http.client import Client
from probes.http.download import fetch, take
from probes.journal import Journal
from probes.proof import Proofs
from probes.readback import Reading
from results.records import Body, Looked, QuestionTopic, RecordPlanted, Role, StageEnded
from scenarios.pattern import UnknownVariable
from scenarios.schema import Call, Download, Human, Step


class HttpProbe:
    """The hand that makes HTTP calls. It keeps nothing open between two stages, and needs no browser."""

    name = "http"

    async def run(self, stage: Stage, session: Session) -> StageReport:
        """Do the steps of a stage, all of them calls or a person's; see `Probe.run`.

        `login` and interruptions are of pages: a call brings its own login.
        """
        journal = Journal(session.scratch / "calls.jsonl", session.redactor, session.now)
        course = _course(stage, session, journal)
        before = refusals(session.egress)
        try:
            async with Client(session, journal, course.hosts) as client:
                outcome = await _outcome(course, client)
            message = course.fail(outcome.error) if outcome.error else None
        finally:
            journal.close()
        course.add(*refused_since(before, session.egress))
        await _keep_journal(course, journal)
        course.add(*_closing(course, outcome))
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
        path = session.scratch / f"call-{handed.number}.jsonl"
        path.unlink(missing_ok=True)
        journal = Journal(path, session.redactor, session.now)
        course = _course(handed.stage, session, journal)
        course.scope, course.number = handed.scope, handed.number
        step = handed.step.model_copy(update={"irreversible": False})  # whoever hands it over answers for that
        course.step = step
        try:
            async with Client(session, journal, course.hosts) as client:
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
        return Delegated(done=done, bodies=tuple(course.bodies), saved=course.saved, links=tuple(course.links))


async def _delegated(course: Course, client: Client, step: Step) -> bool:
    match step:
        case Call():
            await call(course, client, step)
            return True
        case Download():
            return await fetch(course, client, step, or_nothing=True) is not None
        case _:
            return False


def _course(stage: Stage, session: Session, journal: Journal) -> Course:
    evidence = Proofs(session, journal, export=stage.export)
    return Course(stage=stage, session=session, evidence=evidence, scope=session.scope)


async def _outcome(course: Course, client: Client) -> Outcome:
    """Do every step; whatever ends it early is the outcome, not an error."""
    reading = Reading()
    try:
        if course.stage.rounds:
            await _rounds(course, client, reading)
        else:
            for number in range(course.stage.from_step, len(course.stage.steps)):
                await _step(course, client, course.stage.steps, number)
        return Outcome(ending=Ending.DONE)
    except StageStopped as stopped:
        return Outcome(ending=Ending.STOPPED, stopped_by=stopped.fact)
    except PersonNeeded as needed:
        return Outcome(ending=Ending.ASKED, question=needed.question)
    except Rehearsed:
        return Outcome(ending=Ending.REHEARSED)
    except UnknownVariable as missing:
        return Outcome(ending=Ending.FAILED, error=ValueMissing(missing))
    except ProbeError as error:
        return Outcome(ending=Ending.FAILED, error=error)
    finally:
        course.add(*reading.bodies())


async def _rounds(course: Course, client: Client, reading: Reading) -> None:
    for each in course.stage.rounds:
        course.round = each
        steps = course.stage.steps_by[each.category]
        do = partial(_step, course, client, steps)
        if course.stage.name == "readback":
            await reading.read(each, steps, do)
            continue
        for number in range(len(steps)):
            await do(number)
        course.add(RecordPlanted(category=each.category, record=each.record))
        await course.hand_over()


async def _step(course: Course, client: Client, steps: Sequence[Step], number: int) -> None:
    step = steps[number]
    course.number, course.step = number, step
    course.following = steps[number + 1] if number + 1 < len(steps) else None
    await WORDS[step.key](course, client, step)
    if step.irreversible:
        course.mark_done(step)
        await course.hand_over()


async def _human(course: Course, client: Client, step: Human) -> None:
    """Hand over to a person: the stage goes on after the answer."""
    del client
    number = course.number or 0
    await course.commit(step)
    raise PersonNeeded(
        Question(
            topic=QuestionTopic.SCENARIO,
            step=number,
            next_step=number + 1,
            answers=tuple(step.answers) or ("done",),
            words=step.words,
            attach=step.attach,
        )
    )


Word = Callable[[Course, Client, Any], Awaitable[None]]

WORDS: dict[str, Word] = {"call": call, "download": take, "human": _human}


async def _keep_journal(course: Course, journal: Journal) -> None:
    course.add(await course.evidence.keep(journal.path.read_bytes(), Role.JOURNAL, "application/x-ndjson"))
    journal.path.unlink()


def _closing(course: Course, outcome: Outcome) -> list[Body]:
    """What the run as a whole says, at the end of its bodies."""
    export, tally = course.stage.export, course.stage.tally
    bodies: list[Body] = []
    if outcome.ending in (Ending.DONE, Ending.STOPPED):
        if course.is_poll:
            bodies.append(Looked(facts=tuple(course.facts), export=export))
        bodies.append(
            StageEnded(
                stopped_by=outcome.stopped_by,
                clicks=tally.clicks,
                fields=tally.fields,
                pages=tally.pages,
                export=export,
            )
        )
    if outcome.error is not None:
        bodies.append(course.unobserved(outcome.error))
    return bodies
