"""On which rung do how many stand? One distribution for each track, never mixed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from results.figures.row import CaseRow
from results.records import ControllerKind, Track

PLACES = (*(f"rung_{rung}" for rung in range(6)), "open", "not_concerned")
"""Where a case may stand: 0, where not even the first rung was reached, to 5; nobody can tell (yet); lawfully refused."""

_OPEN, _NOT_CONCERNED = 6, 7

SELF_DATA: Mapping[Track, int] = {Track.ACCESS: 4, Track.PORTABILITY: 3}
"""From which rung on people can work with their data: machine-readable, on either track."""


def place_of(row: CaseRow, track: Track) -> int | None:
    """Say at which of `PLACES` a case stands; None where no limb of it is on the track."""
    if not row.standings:
        return _NOT_CONCERNED if row.track is track else None
    for standing in row.standings:
        if standing.track is track:
            return _OPEN if standing.is_open else standing.rung
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """How many stand where on the ladder of one track; all of them add up to the cases.

    Attributes:
        reached: by rung, 0 to 5.
        open: of which nobody can tell (yet) how far they reach.
        not_concerned: lawfully refused.
    """

    track: Track
    reached: tuple[int, ...]
    open: int
    not_concerned: int

    @property
    def cases(self) -> int:
        return sum(self.reached) + self.open + self.not_concerned


def distribution_of(rows: Iterable[CaseRow], track: Track) -> Distribution:
    """Count the cases that have a limb on the track."""
    counts = [0] * len(PLACES)
    for row in rows:
        place = place_of(row, track)
        if place is not None:
            counts[place] += 1
    return Distribution(
        track=track, reached=tuple(counts[:_OPEN]), open=counts[_OPEN], not_concerned=counts[_NOT_CONCERNED]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfDataCommunities:
    """Public bodies where people get their data in a form they can work with, of all that were audited.

    Attributes:
        open: of which nobody can tell (yet).
    """

    reaching: int
    open: int
    controllers: int


def is_public(row: CaseRow) -> bool:
    return row.controller_kind is ControllerKind.PUBLIC_BODY


def is_reaching(row: CaseRow) -> bool:
    """Whether some limb reaches rung 4 of Access or 3 of Portability, or higher."""
    return any(standing.rung >= SELF_DATA[standing.track] for standing in row.standings)


def is_undecided(row: CaseRow) -> bool:
    """Whether no limb reaches it, and nobody can tell (yet) how far one of them does."""
    return not is_reaching(row) and any(standing.is_open for standing in row.standings)


def self_data_communities(rows: Iterable[CaseRow]) -> SelfDataCommunities:
    """Count public bodies of which some service reaches that rung, and those of which one may."""
    public = [row for row in rows if is_public(row)]
    reaching = {row.controller for row in public if is_reaching(row)}
    return SelfDataCommunities(
        reaching=len(reaching),
        open=len({row.controller for row in public if is_undecided(row)} - reaching),
        controllers=len({row.controller for row in public}),
    )
