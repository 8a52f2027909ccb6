"""Which fields of a planted record were seen in the account, and which not?"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from probes.base import Round
from probes.errors import PageChanged
from results.records import ReadBack
from scenarios.pattern import variables
from scenarios.schema import Call, Step, Target

_ROOT = "record."


@dataclass(slots=True)
class Reading:
    """What has been read back so far, by category."""

    seen: dict[str, list[str]] = field(default_factory=dict)
    absent: dict[str, list[str]] = field(default_factory=dict)

    def note(self, round_: Round, step: Step) -> None:
        """A step was done: what it names was there."""
        for name in fields_of(step):
            self.seen.setdefault(round_.category, []).append(f"{round_.record}.{name}")

    def miss(self, round_: Round, steps: Iterable[Step]) -> None:
        """A step's words were not there: neither it nor those after it prove anything."""
        for step in steps:
            for name in fields_of(step):
                self.absent.setdefault(round_.category, []).append(f"{round_.record}.{name}")

    async def read(self, round_: Round, steps: Sequence[Step], do: Callable[[int], Awaitable[None]]) -> bool:
        """Do the steps for one record, each by its place; whether all of it was there.

        Words of the record that are not there are an observation; the absence
        of anything else is a changed page.

        Raises:
            PageChanged: something is not there that is no word of the record.
        """
        for number, step in enumerate(steps):
            try:
                await do(number)
            except PageChanged:
                if not fields_of(step):
                    raise
                self.miss(round_, steps[number:])
                return False
            self.note(round_, step)
        return True

    def bodies(self) -> Iterator[ReadBack]:
        for category in dict.fromkeys((*self.seen, *self.absent)):
            seen = tuple(dict.fromkeys(self.seen.get(category, ())))
            absent = tuple(name for name in dict.fromkeys(self.absent.get(category, ())) if name not in seen)
            yield ReadBack(category=category, seen=seen, absent=absent)


def fields_of(step: Step) -> tuple[str, ...]:
    """List the fields of the record whose values a step looks for."""
    named = [text for target in step.targets for text in _texts(target)]
    if isinstance(step, Call):
        named += [text for words in step.contains for text in words.texts]
    names = [name for text in named for name in variables(text)]
    return tuple(dict.fromkeys(name.removeprefix(_ROOT).partition(".")[0] for name in names if name.startswith(_ROOT)))


def _texts(target: Target) -> Iterator[str]:
    place = target.in_
    places = (place.row, place.section, place.dialog, place.with_) if place else ()
    for words in (target.words, target.value, *places):
        yield from words.texts if words else ()
