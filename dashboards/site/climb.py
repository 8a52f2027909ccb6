"""How is a ladder of a service drawn: what is reached, what is next, what is in the way?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from dashboards.ladder import USABLE, Ladders, ladder_of
from dashboards.outcome import ALL_FOUND, Look, rung_look
from dashboards.site.catalogue import Request
from dashboards.site.finding import Told, verdict_of
from dashboards.typography import spaced
from results.records import Language, Outcome, RungState, Text

TITLES: Final[Mapping[str, Text]] = {
    "portability": Text(fr="Échelle de la portabilité", en="Ladder of portability"),
    "access": Text(fr="Échelle de l’accès", en="Ladder of access"),
}
_IN_HAND: Final = Text(fr="en main", en="in hand")
_USABLE: Final = Text(fr="Un export qui s’ouvre est-il en main ?", en="Is an export that opens in hand?")
_NO_FILE: Final = Text(fr="un export qui s’ouvre n’est pas encore en main", en="no export that opens is in hand yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Something that a rung asks for, and what was found.

    Attributes:
        criterion: the finding that says so; empty for the export itself, which is a clock and no criterion.
        is_met: it is, or it does not apply.
    """

    criterion: str
    question: str
    statement: str
    look: Look
    law: str
    is_met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A rung.

    Attributes:
        look: what is said beside the rung reached last and the next one; None beyond.
        obstacle, criterion: what is in the way, in words and as the finding that says so.
        asks: what it asks for, as far as the release knows; of a rung beyond the next, nothing is said.
    """

    number: int
    title: str
    reached: bool
    next: bool
    beyond_law: bool
    look: Look | None = None
    obstacle: str = ""
    criterion: str = ""
    asks: tuple[Asked, ...] = ()

    @property
    def missing(self) -> tuple[Asked, ...]:
        return tuple(one for one in self.asks if not one.is_met)


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

    @property
    def holds(self) -> tuple[Asked, ...]:
        """What the rungs reached ask for, the lowest first."""
        return tuple(one for step in reversed(self.steps) if step.reached for one in step.asks)


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
            asks = [
                _asked(step.criteria, case, verdicts=verdicts, findings=findings, language=language)
                for step in ladders[track]
            ]
            made.append(_climb(ladder, asks, verdicts, findings, language))
    return tuple(made)


def _asked(
    criteria: Sequence[str],
    case: Mapping[str, Any],
    *,
    verdicts: Mapping[str, Mapping[str, Any]],
    findings: Mapping[str, Told],
    language: Language,
) -> tuple[Asked, ...]:
    """What a rung asks for, as far as the release knows: what is in the way first."""
    asked = []
    for name in criteria:
        if name == USABLE:
            is_there = case.get("usable_hi") is not None
            found = Look(word=_IN_HAND, many=_IN_HAND, tone=ALL_FOUND.tone, mark=ALL_FOUND.mark)
            look = found if is_there else rung_look(RungState.FAILED, None)
            words = spaced(_USABLE.in_(language), language)
            asked.append(Asked(criterion="", question=words, statement="", look=look, law="", is_met=is_there))
        elif name in findings:
            told, is_met = findings[name], verdicts[name]["outcome"] in (Outcome.PASSED, Outcome.INAPPLICABLE)
            asked.append(
                Asked(
                    criterion=name,
                    question=told.question,
                    statement=told.statement,
                    look=told.look,
                    law=told.law,
                    is_met=is_met,
                )
            )
    gravity = {name: findings[name].gravity for name in findings}
    return tuple(sorted(asked, key=lambda one: (one.is_met, gravity.get(one.criterion, -1))))


def _climb(
    ladder: Mapping[str, Any],
    asks: Sequence[tuple[Asked, ...]],
    verdicts: Mapping[str, Mapping[str, Any]],
    findings: Mapping[str, Told],
    language: Language,
) -> Climb:
    reached, following = int(ladder["reached"]), ladder["next"] or {}
    steps = [
        replace(
            _step(rung, reached, following.get("in_the_way"), verdicts=verdicts, findings=findings, language=language),
            asks=asked if int(rung["number"]) <= reached + 1 else (),
        )
        for rung, asked in zip(ladder["rungs"], asks, strict=True)
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
