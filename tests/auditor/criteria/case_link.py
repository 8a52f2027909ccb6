"""What is said of the life of a link."""

from datetime import date

from results.records import (
    LinkResult,
    Requester,
)
from tests.auditor.criteria.case import (
    CANNOT_TELL,
    FAILED,
    INAPPLICABLE,
    PASSED,
    PRACTICE,
    UNTESTED,
    Case,
    Cases,
)
from tests.auditor.criteria.case_time import DAY, DELIVERED, HOUR, OUT_OF_A_MAIL, captured, tried
from tests.auditor.situations import (
    ASKED,
    asked,
)

LINK_LIFE: Cases = {
    "taken out of a mail": Case(
        said=[asked(), (ASKED + DAY, OUT_OF_A_MAIL), DELIVERED], outcome=INAPPLICABLE, reason="came_by_mail"
    ),
    "a week was announced": Case(
        said=[asked(), DELIVERED, captured("expires", duration_h=168)],
        outcome=PASSED,
        reason="long_enough",
        obligation=PRACTICE,
        measures={"least": "3"},
        cites=(2, 3),
    ),
    "three days were announced": Case(
        said=[asked(), DELIVERED, captured("expires", duration_h=72)], outcome=PASSED, reason="long_enough"
    ),
    "it was gone three days after the last look without it": Case(
        said=[asked(), DELIVERED, tried(ASKED + HOUR + 3 * DAY, LinkResult.GONE)],
        outcome=CANNOT_TELL,
        reason="life_unknown",
    ),
    "until a day next week": Case(
        said=[asked(), DELIVERED, captured("expires", day=date(2026, 3, 9))], outcome=PASSED, reason="long_enough"
    ),
    "it still gave the file a week later": Case(
        said=[asked(), DELIVERED, tried(ASKED + 8 * DAY, LinkResult.SAME_FILE)], outcome=PASSED, reason="long_enough"
    ),
    "a day was announced, but it lived on": Case(
        said=[
            asked(),
            DELIVERED,
            captured("expires", duration_h=24),
            tried(ASKED + 8 * DAY, LinkResult.SAME_FILE),
        ],
        outcome=PASSED,
        reason="long_enough",
    ),
    "a day was announced": Case(
        said=[asked(), DELIVERED, captured("expires", duration_h=24)],
        outcome=FAILED,
        reason="too_short",
        obligation=PRACTICE,
        cites=(2, 3),
    ),
    "until tomorrow": Case(
        said=[asked(), DELIVERED, captured("expires", day=date(2026, 3, 3))], outcome=FAILED, reason="too_short"
    ),
    "it was gone two days later": Case(
        said=[asked(), DELIVERED, tried(ASKED + 2 * DAY, LinkResult.GONE)], outcome=FAILED, reason="too_short"
    ),
    "it was gone a week later, nobody knows since when": Case(
        said=[asked(), DELIVERED, tried(ASKED + 8 * DAY, LinkResult.GONE)],
        outcome=CANNOT_TELL,
        reason="life_unknown",
    ),
    "it asked us to sign in again": Case(
        said=[asked(), DELIVERED, tried(ASKED + DAY, LinkResult.LOGIN_PAGE)],
        outcome=UNTESTED,
        reason="not_tried",
    ),
    "until whenever": Case(said=[asked(), DELIVERED, captured("expires")], outcome=CANNOT_TELL, reason="life_unknown"),
    "nothing was announced and nothing tried": Case(
        said=[asked(), DELIVERED, tried(ASKED + 8 * DAY, LinkResult.LOGIN_PAGE, Requester.STRANGER)],
        outcome=UNTESTED,
        reason="not_tried",
    ),
    "a stranger was still given it a week later": Case(
        said=[asked(), DELIVERED, tried(ASKED + 8 * DAY, LinkResult.SAME_FILE, Requester.STRANGER)],
        outcome=PASSED,
        reason="long_enough",
    ),
    "until the third day, by a server whose day ends later": Case(
        said=[asked(), DELIVERED, captured("expires", day=date(2026, 3, 4))],
        outcome=CANNOT_TELL,
        reason="life_unknown",
    ),
    "nothing came": Case(said=[asked()], outcome=CANNOT_TELL, reason="no_export"),
    "never asked": Case(said=[], outcome=UNTESTED, reason="not_asked"),
}
