"""What may each role do at the desk?"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from results.records import Text
from results.records.person import PersonRole


class Right(StrEnum):
    """What a route asks of whoever takes it."""

    OPEN = "open"  # of nobody anything: the way in
    SELF = "self"  # to be signed in: one's own password, code, interests
    READ = "read"  # what was seen, judged, ordered
    EVIDENCE = "evidence"  # the mails, pictures and files themselves; each look is written down
    ANSWER = "answer"  # to record what is so: answers to questions, facts
    ORDER = "order"  # campaigns, cases, samples
    TEND = "tend"  # to see to an alert, or mute it
    REVIEW = "review"  # to approve, decide, reject what goes out to a controller
    RELEASE = "release"  # to build, freeze, hold back and publish
    LOG = "log"  # what everybody did
    PEOPLE = "people"  # who may enter, and as what


_EVERYBODY: Final = frozenset({Right.OPEN, Right.SELF, Right.READ})

RIGHTS: Final[Mapping[PersonRole, frozenset[Right]]] = {
    PersonRole.READER: _EVERYBODY,
    PersonRole.AUDITOR: _EVERYBODY | {Right.EVIDENCE, Right.ANSWER, Right.ORDER, Right.TEND},
    PersonRole.REVIEWER: _EVERYBODY
    | {Right.EVIDENCE, Right.ANSWER, Right.TEND, Right.REVIEW, Right.RELEASE, Right.LOG},
    PersonRole.ADMIN: _EVERYBODY | {Right.LOG, Right.PEOPLE},
}
"""An admin lets people in, and touches no finding unless they have another role too."""

ROLES: Final[Mapping[PersonRole, Text]] = {
    PersonRole.READER: Text(fr="lecture", en="reader"),
    PersonRole.AUDITOR: Text(fr="audit", en="auditor"),
    PersonRole.REVIEWER: Text(fr="relecture", en="reviewer"),
    PersonRole.ADMIN: Text(fr="administration", en="admin"),
}


def rights_of(roles: Iterable[PersonRole]) -> frozenset[Right]:
    return frozenset().union(*(RIGHTS[role] for role in roles))
