"""In which order are the steps of a stage done that needs no page, and how did it end?"""

from collections.abc import Awaitable, Callable, Sequence

from probes.base import Ending, Question
from probes.course import Course, Outcome, PersonNeeded, Rehearsed, StageStopped
from probes.errors import ProbeError, ValueMissing
from probes.readback import Reading
from results.records import Body, Looked, QuestionTopic, RecordPlanted, StageEnded
from scenarios.pattern import UnknownVariable
from scenarios.schema import Human, Step

Do = Callable[[Step], Awaitable[None]]
"""Does a step; the course knows which it is."""


async def walk(course: Course, do: Do) -> Outcome:
    """Do every step; whatever ends it early is the outcome, not an error."""
    reading = Reading()
    try:
        if course.stage.rounds:
            await _rounds(course, do, reading)
        else:
            for number in range(course.stage.from_step, len(course.stage.steps)):
                await _step(course, do, course.stage.steps, number)
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


async def ask(course: Course, step: Human) -> None:
    """Hand over to a person: the stage goes on after the answer.

    Raises:
        PersonNeeded: always.
    """
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
            within=step.within,
        )
    )


def closing(course: Course, outcome: Outcome) -> list[Body]:
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


async def _rounds(course: Course, do: Do, reading: Reading) -> None:
    for each in course.stage.rounds:
        course.round = each
        steps = course.stage.steps_by[each.category]

        async def one(number: int, steps: Sequence[Step] = steps) -> None:
            await _step(course, do, steps, number)

        if course.stage.name == "readback":
            await reading.read(each, steps, one)
            continue
        for number in range(len(steps)):
            await one(number)
        course.add(RecordPlanted(category=each.category, record=each.record))
        await course.hand_over()


async def _step(course: Course, do: Do, steps: Sequence[Step], number: int) -> None:
    step = steps[number]
    course.number, course.step = number, step
    course.following = steps[number + 1] if number + 1 < len(steps) else None
    await do(step)
    if step.is_final:
        course.mark_done(step)
        await course.hand_over()
