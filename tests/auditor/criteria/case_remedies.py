"""What is said of cost, of a refusal, and of the account afterwards."""

from datetime import timedelta

from results.records import Fact, FactDetails, ReadBack
from tests.auditor.criteria.case import (
    CANNOT_TELL,
    FAILED,
    GUIDANCE,
    INAPPLICABLE,
    LAW,
    PASSED,
    UNTESTED,
    Case,
    Cases,
)
from tests.auditor.situations import ASKED, asked, record, seen, truth, unread

DAY = timedelta(days=1)
TRUTH = truth(record("child-1", "family"), record("child-2", "family"), record("profile", "profile"))
DELIVERED = seen(Fact.EXPORT_DELIVERED, ASKED + 2 * DAY, ASKED)
PLANTED = {"planted": TRUTH}
FAMILY = ("child-1.text", "child-2.text")


def refused(**details: bool) -> object:
    return seen(Fact.REFUSED, ASKED + DAY, details=FactDetails(**details))


def again(category: str, seen_: tuple[str, ...], absent: tuple[str, ...] = (), *, days: int = 9) -> object:
    return ASKED + days * DAY, ReadBack(category=category, seen=seen_, absent=absent)


COST: Cases = {
    "no price": Case(said=[asked()], outcome=PASSED, reason="free", obligation=LAW),
    "a mail that nobody has read": Case(said=[asked(), unread(ASKED)], outcome=CANNOT_TELL, reason="fee_unconfirmed"),
    "a price, confirmed": Case(
        said=[seen(Fact.FEE_DEMANDED, ASKED, details=FactDetails(amount="15.00 EUR"))],
        outcome=FAILED,
        reason="fee_demanded",
        measures={"amount": "15.00 EUR"},
        cites=(1,),
    ),
    "a price that nobody noted": Case(
        said=[seen(Fact.FEE_DEMANDED, ASKED, details=FactDetails())],
        outcome=FAILED,
        reason="fee_demanded",
        measures={"amount": "?"},
    ),
    "a price, it seems": Case(
        said=[seen(Fact.FEE_DEMANDED, ASKED, proposed=True)], outcome=CANNOT_TELL, reason="fee_unconfirmed"
    ),
    "never asked": Case(said=[], outcome=UNTESTED, reason="not_asked"),
}

REFUSAL: Cases = {
    "reasons, authority and remedy": Case(
        said=[asked(), refused(reasons=True, authority=True, remedy=True)],
        outcome=PASSED,
        reason="reasoned",
        obligation=LAW,
    ),
    "no word of the authority": Case(
        said=[asked(), refused(reasons=True, authority=False)],
        outcome=FAILED,
        reason="elements_missing",
        obligation=LAW,
        measures={"elements": "authority"},
        cites=(2,),
    ),
    "nobody said whether it names the remedy": Case(
        said=[asked(), refused(reasons=True, authority=True)],
        outcome=CANNOT_TELL,
        reason="elements_unread",
        measures={"elements": "remedy"},
    ),
    "nobody has read it": Case(
        said=[asked(), seen(Fact.REFUSED, ASKED + DAY, proposed=True)],
        outcome=CANNOT_TELL,
        reason="refusal_unconfirmed",
    ),
    "none": Case(said=[asked(), DELIVERED], outcome=INAPPLICABLE, reason="not_refused"),
    "they hold nothing, which is no refusal": Case(
        said=[asked(), seen(Fact.NO_DATA_HELD, ASKED + DAY)], outcome=INAPPLICABLE, reason="not_refused"
    ),
    "never asked": Case(said=[], outcome=UNTESTED, reason="not_asked"),
}

ACCOUNT_INTACT: Cases = {
    "everything stands where it stood": Case(
        said=[asked(), DELIVERED, again("family", FAMILY), again("profile", ("profile.text",))],
        more=PLANTED,
        outcome=PASSED,
        reason="intact",
        obligation=GUIDANCE,
        measures={"planted": "3"},
    ),
    "a child is gone from a page that still shows the other": Case(
        said=[
            asked(),
            DELIVERED,
            again("family", FAMILY[:1], FAMILY[1:]),
            again("profile", ("profile.text",)),
        ],
        more=PLANTED,
        outcome=FAILED,
        reason="data_lost",
        obligation=GUIDANCE,
        measures={"lost": "1"},
        cites=(3,),
    ),
    "it was gone, and there again at the next look": Case(
        said=[
            asked(),
            DELIVERED,
            again("family", FAMILY[:1], FAMILY[1:]),
            again("family", FAMILY, days=10),
            again("profile", ("profile.text",)),
        ],
        more=PLANTED,
        outcome=PASSED,
        reason="intact",
    ),
    "a file of one is written otherwise now, and the rest of it is there": Case(
        said=[asked(), DELIVERED, again("letters", ("letter-1.text",), ("letter-1.file",))],
        more={"planted": truth(record("letter-1", "letters", file=True))},
        outcome=CANNOT_TELL,
        reason="data_changed",
        measures={"lost": "0", "changed": "1"},
        cites=(3,),
    ),
    "one reads otherwise, and another is gone": Case(
        said=[
            asked(),
            DELIVERED,
            again("letters", ("letter-1.text", "letter-3.text"), ("letter-1.file", "letter-2.text", "letter-2.file")),
        ],
        more={"planted": truth(*(record(f"letter-{n}", "letters", file=n < 3) for n in (1, 2, 3)))},
        outcome=FAILED,
        reason="data_lost",
        measures={"lost": "1", "changed": "1"},
    ),
    "what was never proven cannot be lost": Case(
        said=[asked(), DELIVERED, again("family", FAMILY[:1], FAMILY[1:])],
        more={**PLANTED, "proven": frozenset(FAMILY[:1])},
        outcome=PASSED,
        reason="intact",
    ),
    "a page shows nothing of ours any more": Case(
        said=[asked(), DELIVERED, again("family", (), FAMILY), again("profile", ("profile.text",))],
        more=PLANTED,
        outcome=CANNOT_TELL,
        reason="page_unseen",
    ),
    "the account was locked": Case(
        said=[asked(), seen(Fact.ACCOUNT_LOCKED, ASKED + DAY)],
        more=PLANTED,
        outcome=CANNOT_TELL,
        reason="account_stopped",
    ),
    "one page was not read again": Case(
        said=[asked(), DELIVERED, again("family", FAMILY)], more=PLANTED, outcome=UNTESTED, reason="not_read_again"
    ),
    "the read-back came before delivery": Case(
        said=[asked(), again("family", FAMILY), DELIVERED], more=PLANTED, outcome=UNTESTED, reason="not_read_again"
    ),
    "nothing was proven before": Case(said=[asked(), DELIVERED], outcome=UNTESTED, reason="nothing_proven"),
}
