"""Which findings come from software that several controllers share, and which from what each of them does with it? Pure.

What the software does it does everywhere. So a finding is the software's where
its newest cases show it, for the same reason, at services of several
controllers, and none of them shows that the software can do otherwise. Whatever
one town does right the others can set right too: that stays with each of them.
So does what people do (time, refusals, letters), and where it is served from.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from auditor.criteria import REGISTER
from dashboards.gate import SECURITY
from results.figures.row import CaseRow
from results.records import Family, Outcome

SEVERAL: Final = 2
"""Controllers at whom it is found."""

_MADE: Final = (Family.FORMAT, Family.SCOPE, Family.SECURITY)
_SERVED: Final = "transport"
"""Whether the way is encrypted is decided where it is served from."""

OF_SOFTWARE: Final = frozenset(
    judge.CRITERION.id for judge in REGISTER if judge.CRITERION.family in _MADE and judge.CRITERION.id != _SERVED
)
"""Criteria that a program can meet or not, whoever runs it."""

_BY_PROGRAM: Final = ("portal", "api")
"""Ways of asking by which a program answers, and nobody who could make a file by hand."""

Shared = Mapping[str, Mapping[str, str]]
"""By software and criterion, for which reason it fails wherever the software is."""


def newest_of(rows: Iterable[CaseRow]) -> list[CaseRow]:
    """Of each service on some software that answered by itself the case that was looked at last."""
    found: dict[str, CaseRow] = {}
    for row in sorted(rows, key=lambda row: (row.watched_until, row.case)):
        if row.software is not None and row.channel in _BY_PROGRAM:
            found[row.service] = row
    return list(found.values())


def shared_of(rows: Iterable[CaseRow]) -> Shared:
    """What comes from software, going by all judged cases."""
    by_software: dict[str, list[CaseRow]] = defaultdict(list)
    for row in newest_of(rows):
        assert row.software is not None, "others were left out"
        by_software[row.software].append(row)
    return {software: found for software, mine in by_software.items() if (found := _shared(mine))}


def software_of(row: CaseRow, criterion: str, reason: str, shared: Shared) -> str | None:
    """The software that a finding comes from; None: the controller is told of it in full, as of a weakness in any case."""
    if row.software is None or row.channel not in _BY_PROGRAM or criterion in SECURITY:
        return None
    return row.software if shared.get(row.software, {}).get(criterion) == reason else None


def _shared(rows: Iterable[CaseRow]) -> dict[str, str]:
    who: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    kept: set[str] = set()
    for row in rows:
        for criterion in OF_SOFTWARE & row.outcomes.keys():
            found = row.outcomes[criterion]
            if found.outcome is Outcome.FAILED:
                who[criterion][found.reason].add(row.controller)
            elif found.outcome is Outcome.PASSED:
                kept.add(criterion)
    most = {
        criterion: Counter({reason: len(controllers) for reason, controllers in sorted(reasons.items())}).most_common(
            1
        )[0]
        for criterion, reasons in sorted(who.items())
    }
    return {
        criterion: reason for criterion, (reason, count) in most.items() if count >= SEVERAL and criterion not in kept
    }
