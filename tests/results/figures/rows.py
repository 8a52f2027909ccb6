"""Rows as figures count them: one at a time in words, or a crowd by a seed."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from results.figures import CaseRow, Exercise, Finding, Standing
from results.records import ControllerKind, Interval, Obligation, Outcome, Sector, Track

PASSED, FAILED, OPEN = Outcome.PASSED, Outcome.FAILED, Outcome.CANNOT_TELL
DEADLINE = date(2026, 11, 2)
ASKED = datetime(2026, 10, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def row(
    name: str,
    *outcomes: Outcome,
    controller: str | None = None,
    answered_after: tuple[float, float] | None = None,
    watched_days: float = 60,
    deadline: date | None = DEADLINE,
    **said: object,
) -> CaseRow:
    """One request: its three outcomes (all passed where none is said), its answer between two days after it was made."""
    replied, answered, usable = outcomes or (PASSED, PASSED, PASSED)
    seen = answered_after and Interval(after=ASKED + answered_after[0] * DAY, by=ASKED + answered_after[1] * DAY)
    facts = {
        "service": name,
        "controller_kind": ControllerKind.COMPANY,
        "sector": Sector.RETAIL,
        "country": "FR",
        "track": Track.PORTABILITY,
        "channel": "self_service",
        "holder_mode": "volunteer",
    }
    service = str(said.get("service", name))
    return CaseRow(
        **{
            **facts,
            "case": f"case-{name}",
            "controller": controller or f"controller of {service}",
            "watched_until": ASKED + watched_days * DAY,
            "first_deadline": deadline,
            "submitted": Interval(by=ASKED),
            "answered": seen,
            "exercise": deadline
            and Exercise(service=service, first_deadline=deadline, replied=replied, answered=answered, usable=usable),
            **said,
        }
    )


CRITERIA = tuple(f"criterion_{n:02d}" for n in range(36))
_WEIGHTS = (12, 5, 2, 1, 2)


def crowd(
    services: int, *, seed: int = 1, requests: int = 1, is_shared: bool = False, begin: date = date(2026, 10, 1)
) -> Iterator[CaseRow]:
    """Services with requests a quarter apart; `is_shared`: some have a controller, some a software in common."""
    chance = random.Random(seed)
    found = {
        (outcome, obligation): Finding(outcome, f"because_{outcome}", obligation)
        for outcome in Outcome
        for obligation in Obligation
    }
    for number in range(services):
        kind = chance.choice(list(ControllerKind))
        sector, country = chance.choice(list(Sector)), chance.choice(["FR", "DE", "BE", "ES", "IT"])
        track = chance.choice([Track.PORTABILITY, Track.ACCESS])
        controller = number // 2 if is_shared else number
        software = f"portal-{chance.randrange(40)}" if is_shared and chance.random() < 0.3 else None
        for request in range(requests):
            deadline = begin + timedelta(days=91 * request + chance.randrange(90))
            asked = datetime(deadline.year, deadline.month, deadline.day, 9, tzinfo=UTC) - 31 * DAY
            outcomes = [chance.choices((PASSED, FAILED, OPEN), (60, 36, 4))[0] for _ in range(3)]
            took = chance.expovariate(1 / 20)
            look = chance.choice([0.25, 1, 2, 7])
            seen = Interval(after=asked + (took // look) * look * DAY, by=asked + (took // look + 1) * look * DAY)
            yield CaseRow(
                case=f"{number:06d}-{request:02d}",
                service=f"service-{number}",
                controller=f"controller-{controller}",
                controller_kind=kind,
                sector=sector,
                country=country,
                software=software,
                track=track,
                channel="self_service",
                holder_mode="volunteer",
                watched_until=asked + 90 * DAY,
                first_deadline=deadline,
                submitted=Interval(by=asked),
                answered=seen if took < 80 else None,
                exercise=Exercise(
                    service=f"service-{number}",
                    first_deadline=deadline,
                    replied=outcomes[0],
                    answered=outcomes[1],
                    usable=outcomes[2],
                ),
                standings=(Standing(track=track, rung=chance.randrange(6), is_open=chance.random() < 0.1),),
                outcomes={
                    criterion: found[
                        chance.choices(list(Outcome), _WEIGHTS)[0],
                        Obligation.LAW if place % 3 else Obligation.PRACTICE,
                    ]
                    for place, criterion in enumerate(CRITERIA)
                },
            )
