"""How is a ladder of a service drawn: what is reached, what is next, what is in the way?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dashboards.ladder import USABLE, Ladders, ladder_of
from dashboards.outcome import Look, rung_look
from dashboards.site.catalogue import Request
from dashboards.site.finding import Told, verdict_of
from dashboards.typography import spaced
from results.records import Language, Outcome, RungState, Text

TITLES: Final[Mapping[str, Text]] = {
    "portability": Text(fr="Échelle de la portabilité", en="Ladder of portability"),
    "access": Text(fr="Échelle de l’accès", en="Ladder of access"),
}
_NO_FILE: Final = Text(fr="un export qui s’ouvre n’est pas encore en main", en="no export that opens is in hand yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A rung.

    Attributes:
        look: what is said beside the rung reached last and the next one; None beyond.
        obstacle, criterion: what is in the way, in words and as the finding that says so.
    """

    number: int
    title: str
    reached: bool
    next: bool
    beyond_law: bool
    look: Look | None = None
    obstacle: str = ""
    criterion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """A ladder from the top down."""

    track: str
    title: str
    reached: int
    steps: tuple[Step, ...]

    @property
    def following(self) -> Step | None:
        return next((step for step in self.steps if step.next), None)


def climbs_of(
    case: Mapping[str, Any],
    request: Request,
    *,
    verdicts: Mapping[str, Mapping[str, Any]],
    findings: Mapping[str, Told],
    ladders: Ladders,
    language: Language,
) -> tuple[Climb, ...]:
    """The ladder of each track on which a request stands."""
    outcomes = {name: str(row["outcome"]) for name, row in verdicts.items()}
    made = []
    for track, rung in request.rungs.items():
        ladder = ladder_of({**case, "track": track, "rung": rung}, outcomes, ladders)
        if ladder is not None:
            made.append(_climb(ladder, verdicts, findings, language))
    return tuple(made)


def _climb(
    ladder: Mapping[str, Any],
    verdicts: Mapping[str, Mapping[str, Any]],
    findings: Mapping[str, Told],
    language: Language,
) -> Climb:
    reached, following = int(ladder["reached"]), ladder["next"] or {}
    steps = [
        _step(rung, reached, following.get("in_the_way"), verdicts=verdicts, findings=findings, language=language)
        for rung in ladder["rungs"]
    ]
    track = str(ladder["track"])
    title = TITLES[track].in_(language) if track in TITLES else track
    return Climb(track=track, title=title, reached=reached, steps=tuple(reversed(steps)))


def _step(
    rung: Mapping[str, Any],
    reached: int,
    obstacle: str | None,
    *,
    verdicts: Mapping[str, Mapping[str, Any]],
    findings: Mapping[str, Told],
    language: Language,
) -> Step:
    number, is_next = int(rung["number"]), int(rung["number"]) == reached + 1
    in_the_way = verdicts.get(obstacle) if obstacle and is_next else None
    state = RungState.REACHED if number <= reached else RungState.NOT_REACHED
    if is_next:
        state = (
            RungState.FAILED if in_the_way is not None and in_the_way["outcome"] == Outcome.FAILED else RungState.OPEN
        )
    words = ""
    if is_next and obstacle:
        words = findings[obstacle].question if obstacle in findings else spaced(_NO_FILE.in_(language), language)
    return Step(
        number=number,
        title=spaced(rung[f"title_{language}"], language),
        reached=number <= reached,
        next=is_next,
        beyond_law=bool(rung["beyond_law"]),
        look=rung_look(state, verdict_of(in_the_way) if in_the_way else None) if number <= reached + 1 else None,
        obstacle=words,
        criterion=obstacle if is_next and obstacle and obstacle != USABLE and obstacle in findings else "",
    )
