"""What was done at each service on each simulated day? Days on which one only looked are told as one."""

from collections import Counter
from dataclasses import dataclass, field, replace

from auditor.next import stage_words
from dashboards.typography import spaced, written
from results.records import Language, Text

_LOOKS = frozenset({"look", "mailbox"})
_DAY = Text(fr="jour {day}", en="day {day}")
_DAYS = Text(fr="jours {first} à {last}", en="days {first} to {last}")
_TIMES = Text(fr="{stage} ({n} fois)", en="{stage} ({n} times)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What was done at one service, from one day to another.

    Attributes:
        stages: in their order; one that was done again stands there again.
    """

    first: int
    last: int
    service: str
    stages: tuple[str, ...]

    @property
    def only_looks(self) -> bool:
        return _LOOKS.issuperset(self.stages)


@dataclass(slots=True)
class Diary:
    """Takes down what is done, and gives each line as soon as nothing more belongs to it."""

    _open: dict[str, Line] = field(default_factory=dict)

    def note(self, day: int, service: str, stage: str) -> tuple[Line, ...]:
        """Take down one stage; gives the lines that are complete by now."""
        done = [line for line in self._open.values() if line.last < day and not line.only_looks]
        own = self._open.get(service)
        if own is not None and own.only_looks and stage not in _LOOKS and own.first < day:
            done.append(own)
        for line in done:
            del self._open[line.service]
        line = self._open.get(service) or Line(first=day, last=day, service=service, stages=())
        self._open[service] = replace(line, last=day, stages=(*line.stages, stage))
        return tuple(done)

    def close(self) -> tuple[Line, ...]:
        """Give what is left."""
        lines, self._open = tuple(self._open.values()), {}
        return lines


def told(line: Line, language: Language, *, width: int = 0) -> str:
    """A line in words, the service's name in a column of `width`."""
    stages = ", ".join(_often(stage, count, language) for stage, count in Counter(line.stages).items())
    return spaced(f"{when(line.first, line.last, language):<16} {line.service:<{width}}  {stages}", language)


def when(first: int, last: int, language: Language) -> str:
    """`day 3`, `days 3 to 35`; before the request with a minus."""
    words = written(_DAY if first == last else _DAYS, language)
    return words.format(day=_signed(first), first=_signed(first), last=_signed(last))


def _often(stage: str, count: int, language: Language) -> str:
    words = written(stage_words(stage), language)
    return words if count == 1 else written(_TIMES, language).format(stage=words, n=count)


def _signed(day: int) -> str:
    return f"−{-day}" if day < 0 else str(day)
