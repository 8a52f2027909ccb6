"""What stands in the answer to a call, at a place that the scenario names?"""

from probes.course import Course
from probes.errors import PageChanged
from probes.http.client import Client
from probes.http.text import read_json
from results.records import ArtifactKept
from scenarios.json_path import NothingThere, value_at
from scenarios.pattern import Pattern
from scenarios.schema import See, Target, WatchFor


async def see(course: Course, client: Client, step: See) -> None:
    """It must stand there.

    Raises:
        PageChanged: it does not.
        StageStopped: it means something that ends the stage.
    """
    if not await _saw(course, client, step):
        raise PageChanged(f"{_said(course, step.target)} in the answer", "something else, or nothing")


async def watch_for(course: Course, client: Client, step: WatchFor) -> None:
    """There: the fact. Not there: nothing.

    Raises:
        PageChanged: the answer is none that could say so.
    """
    await _saw(course, client, step)


async def _saw(course: Course, client: Client, step: See | WatchFor) -> bool:
    found = _found(course, client.answer, step.target)
    if found is None:
        return False
    text, captures = found
    shown: tuple[ArtifactKept | None, ...] = await course.capture(captures)
    if step.facts:
        kept = await course.evidence.words(text, course.number)
        course.add(kept)
        await course.establish(step.facts, (kept, *shown))
    return True


def _found(course: Course, answer: str | None, target: Target) -> tuple[str, dict[str, str]] | None:
    """The value at the place, as it is written, with what the words keep of it; None where there is none such."""
    if answer is None or target.answer is None:
        return None
    try:
        value = read_json(answer)
    except (ValueError, RecursionError):
        raise PageChanged("an answer in JSON", "another") from None
    try:
        text = value_at(value, target.answer)
    except NothingThere:
        return None
    if target.value is None:
        return text, {}
    language = course.session.language
    words = target.value.in_language(language)
    match = Pattern.any_of(words, mode="label", values=course.values, language=language).search(text)
    return None if match is None else (text, match.captures)


def _said(course: Course, target: Target) -> str:
    value = " / ".join(target.value.in_language(course.session.language)) if target.value else "anything"
    return f"“{value}” at {target.answer}"
