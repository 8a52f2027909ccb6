"""What are pages made of? What is public, and the little that no release holds: who publishes, how often the method was wrong, today."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dashboards.ladder import Ladders
from dashboards.shelf.stock import Shelf
from dashboards.site.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who must be named, as far as they have said who they are."""

    name: str = ""
    address: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who answers for the site (LCEN, art. 1-1); what is empty is shown as not stated, and nothing is made up.

    Attributes:
        director: the publication director, a natural person.
        register: the number under which the publisher is registered.
        host: who keeps the server.
        contests: where a finding is contested; empty: the publisher's contact.
    """

    publisher: Party = field(default_factory=Party)
    register: str = ""
    director: str = ""
    host: Party = field(default_factory=Party)
    contests: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRate:
    """How often one criterion was wrong where the truth is known.

    Attributes:
        due: cases in which it had something to find.
        missed, accused: cases in which it did not, and in which it failed a service that did nothing of the kind.
    """

    criterion: str
    due: int
    missed: int
    accused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How often one kind of interval held the truth, of how many.

    Attributes:
        is_naive: it is nothing that is published, but what counting the finished alone would say.
    """

    what: str
    world: str
    held: int
    intervals: int
    is_naive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What is known of the method's own errors.

    Attributes:
        on: the day of the measurement; None: it was not measured.
        method: the digest of the method that was measured.
    """

    on: date | None = None
    method: str = ""
    cases: int = 0
    errors: tuple[ErrorRate, ...] = ()
    worlds: int = 0
    intervals: tuple[Held, ...] = ()

    @property
    def by_criterion(self) -> Mapping[str, ErrorRate]:
        return {one.criterion: one for one in self.errors}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All that a page may say.

    Attributes:
        catalogue: of the shelf.
        ladders: the rungs of each track, and their criteria.
        url: at which the site is reached, without a slash at its end; empty: nobody has said.
        today: the day on which a page is read, or written.
    """

    shelf: Shelf
    catalogue: Catalogue
    ladders: Ladders
    today: date
    url: str = ""
    publisher: Publisher = field(default_factory=Publisher)
    measured: Measured = field(default_factory=Measured)
