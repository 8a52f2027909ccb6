"""What is said of time: the deadline, an extension, delays, promises."""

from datetime import UTC, date, datetime, timedelta

from results.records import (
    ArtifactKept,
    Captured,
    Fact,
    FactDetails,
    LinkResult,
    LinkTried,
    Looked,
    Requester,
    Retention,
    Role,
    Transport,
)
from tests.auditor.criteria.case import (
    CANNOT_TELL,
    FAILED,
    INAPPLICABLE,
    LAW,
    PASSED,
    PRACTICE,
    UNTESTED,
    Case,
    Cases,
)
from tests.auditor.situations import (
    ASKED,
    MAILED,
    ON_PAPER_LETTER,
    asked,
    by_letter,
    looks,
    mailed,
    read,
    seen,
    unread,
    watched,
)

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
END = datetime(2026, 4, 2, 22, 0, tzinfo=UTC)  # midnight in Paris after 2 April, the last day
OFFERED = seen(Fact.SELF_SERVICE_SEEN, ASKED)
DELIVERED = seen(Fact.EXPORT_DELIVERED, ASKED + DAY, ASKED + HOUR)
WATCHED = looks(ASKED + DAY, END + 2 * DAY)
WALLED = [(at, Looked(facts=(Fact.ACCESS_BLOCKED,))) for at, _ in looks(ASKED + 8 * DAY, END + 2 * DAY)]


OUT_OF_A_MAIL = ArtifactKept(
    sha256="e" * 64,
    role=Role.EXPORT,
    media_type="application/zip",
    size=1,
    retention=Retention.EXPORT,
    transport=Transport.MAIL,
)


def extended(at: datetime, after: datetime | None = None, *, reasons: bool | None = True, proposed: bool = False):
    return seen(Fact.EXTENSION_ANNOUNCED, at, after, proposed=proposed, details=FactDetails(reasons=reasons))


def ready(by: datetime, after: datetime | None):
    return seen(Fact.EXPORT_READY, by, after)


def delivered(by: datetime, after: datetime | None):
    return seen(Fact.EXPORT_DELIVERED, by, after)


def pending(at: datetime):
    return at, Looked(facts=(Fact.REQUEST_PENDING,))


def captured(name: str, **parsed: object):
    return ASKED, Captured(name=name, artifact="c" * 64, **parsed)  # type: ignore[arg-type]


def tried(at: datetime, result: LinkResult, who: Requester = Requester.ACCOUNT):
    return at, LinkTried(requester=who, result=result, after="then")


DEADLINE: Cases = {
    "ready a second before midnight": Case(
        said=[asked(), ready(END - timedelta(seconds=1), END - HOUR)], outcome=PASSED, reason="in_time", obligation=LAW
    ),
    "ready after midnight, not before": Case(
        said=[asked(), ready(END + 3 * DAY, END + DAY)],
        outcome=FAILED,
        reason="late",
        measures={"days": "2"},
        cites=(1, 2),
    ),
    "nothing to be seen two days later": Case(said=[asked(), *WATCHED], outcome=FAILED, reason="silent"),
    "nobody looked for ten days of the period": Case(
        said=[asked(), *looks(ASKED + DAY, ASKED + 10 * DAY), *looks(ASKED + 20 * DAY, END + 2 * DAY)],
        outcome=CANNOT_TELL,
        reason="watched_with_gaps",
        measures={"gap": "10"},
        cites=(1,),
    ),
    "nobody looked for ten days, but the request was pending afterwards": Case(
        said=[
            asked(),
            *looks(ASKED + DAY, ASKED + 10 * DAY),
            pending(ASKED + 20 * DAY),
            *looks(ASKED + 21 * DAY, END + DAY),
        ],
        outcome=FAILED,
        reason="silent",
    ),
    "nobody looked for ten days after the request was pending": Case(
        said=[asked(), pending(ASKED + 10 * DAY), *looks(ASKED + 20 * DAY, END + DAY)],
        outcome=CANNOT_TELL,
        reason="watched_with_gaps",
    ),
    "pending at the only look, after the last day": Case(
        said=[asked(), pending(END + DAY)], outcome=FAILED, reason="silent"
    ),
    "a look once in three days": Case(
        said=[asked(), *looks(ASKED + 3 * DAY, END + 4 * DAY, every=3 * DAY)], outcome=FAILED, reason="silent"
    ),
    "nobody looked for ten days once the period was over": Case(
        said=[asked(), *looks(ASKED + DAY, END + DAY), *looks(END + 11 * DAY, END + 11 * DAY)],
        outcome=FAILED,
        reason="silent",
    ),
    "seen ready on the far side, last looked on this": Case(
        said=[asked(), ready(END + HOUR, END - HOUR)], outcome=CANNOT_TELL, reason="straddles_deadline"
    ),
    "a wall stood before every look since the first week": Case(
        said=[asked(), *looks(ASKED + DAY, ASKED + 7 * DAY), *WALLED], outcome=CANNOT_TELL, reason="not_watched"
    ),
    "others have locked the account": Case(
        said=[asked(), *looks(ASKED + DAY, ASKED + 7 * DAY), (END + DAY, Looked(facts=(Fact.ACCOUNT_LOCKED,)))],
        outcome=CANNOT_TELL,
        reason="not_watched",
    ),
    "they wait for a proof of ours": Case(
        said=[asked(), seen(Fact.IDENTITY_DEMANDED, ASKED + DAY), *WATCHED],
        outcome=CANNOT_TELL,
        reason="clock_stopped",
    ),
    "a week later": Case(
        said=[asked()], more={"sealed_at": ASKED + 7 * DAY}, outcome=CANNOT_TELL, reason="not_over_yet"
    ),
    "nobody looked": Case(said=[asked()], outcome=CANNOT_TELL, reason="not_watched"),
    "the only look stands before the request in the ledger": Case(
        said=[*looks(END + DAY, END + DAY), asked()], outcome=CANNOT_TELL, reason="not_watched"
    ),
    "a refusal nobody has read": Case(
        said=[asked(), seen(Fact.REFUSED, ASKED + DAY, proposed=True), *WATCHED],
        outcome=CANNOT_TELL,
        reason="answer_unconfirmed",
    ),
    "silence after an extension of which nobody said whether it gives reasons": Case(
        said=[asked(), extended(ASKED + DAY, reasons=None), *WATCHED],
        outcome=CANNOT_TELL,
        reason="extension_unread",
    ),
    "late after an extension of which nobody said whether it gives reasons": Case(
        said=[asked(), extended(ASKED + DAY, reasons=None), ready(END + 3 * DAY, END + DAY)],
        outcome=CANNOT_TELL,
        reason="extension_unread",
    ),
    "late, were it not for the second of two announcements, which gives reasons": Case(
        said=[
            asked(),
            extended(ASKED + 5 * DAY, reasons=False),
            extended(ASKED + 20 * DAY),
            ready(END + 6 * DAY, END + 5 * DAY),
        ],
        outcome=PASSED,
        reason="in_time",
    ),
    "offered in time and gone when we came, offered again too late": Case(
        said=[
            asked(),
            ready(ASKED + 5 * DAY, ASKED + 4 * DAY),
            seen(Fact.EXPORT_EXPIRED, ASKED + 9 * DAY),
            ready(END + 6 * DAY, END + 5 * DAY),
        ],
        outcome=CANNOT_TELL,
        reason="offered_and_gone",
    ),
    "offered too late, gone, and offered again": Case(
        said=[
            asked(),
            ready(END + 2 * DAY, END + DAY),
            seen(Fact.EXPORT_EXPIRED, END + 3 * DAY),
            ready(END + 6 * DAY, END + 5 * DAY),
        ],
        outcome=FAILED,
        reason="late",
    ),
    "words on the processing in time, the data too late": Case(
        said=[asked(), seen(Fact.INFORMATION_GIVEN, ASKED + 3 * DAY), ready(END + 6 * DAY, END + 5 * DAY)],
        outcome=CANNOT_TELL,
        reason="information_only",
    ),
    "sent elsewhere in time, answered too late": Case(
        said=[asked(), seen(Fact.REFERRED_ELSEWHERE, ASKED + 3 * DAY), ready(END + 6 * DAY, END + 5 * DAY)],
        outcome=CANNOT_TELL,
        reason="sent_elsewhere",
    ),
    "sent elsewhere after the last day, answered later still": Case(
        said=[
            asked(),
            seen(Fact.REFERRED_ELSEWHERE, END + 3 * DAY, END + 2 * DAY),
            ready(END + 6 * DAY, END + 5 * DAY),
        ],
        outcome=FAILED,
        reason="late",
    ),
    "they waited for us to confirm, and answered within a month of that": Case(
        said=[
            asked(),
            seen(Fact.CONFIRMATION_DEMANDED, ASKED + DAY),
            seen(Fact.CONFIRMATION_GIVEN, ASKED + 28 * DAY),
            ready(END + 6 * DAY, END + 5 * DAY),
        ],
        outcome=PASSED,
        reason="in_time",
    ),
    "they waited for us to confirm, in vain, and answered all the same": Case(
        said=[asked(), seen(Fact.CONFIRMATION_DEMANDED, ASKED + DAY), ready(END + 6 * DAY, END + 5 * DAY)],
        outcome=CANNOT_TELL,
        reason="clock_stopped",
    ),
    "a second proof that they wait for, where two were given at once before": Case(
        said=[
            asked(),
            seen(Fact.IDENTITY_DEMANDED, ASKED + 2 * DAY),
            seen(Fact.IDENTITY_GIVEN, ASKED + 3 * DAY),
            seen(Fact.DETAILS_GIVEN, ASKED + 3 * DAY),
            seen(Fact.DETAILS_DEMANDED, ASKED + 10 * DAY),
            *looks(ASKED + 11 * DAY, END + 40 * DAY),
        ],
        more={"sealed_at": END + 41 * DAY},
        outcome=CANNOT_TELL,
        reason="clock_stopped",
    ),
    "a letter by post, counted from the day on which they said that they have it": Case(
        said=[
            *by_letter(ON_PAPER_LETTER),
            seen(Fact.REQUEST_ACKNOWLEDGED, ASKED + 4 * DAY),
            ready(END + DAY, END + HOUR),
        ],
        outcome=PASSED,
        reason="in_time",
    ),
    "a letter by post, and no sign of it but an answer that may be in time": Case(
        said=[*by_letter(ON_PAPER_LETTER), ready(END + 6 * DAY, END + 5 * DAY)],
        outcome=CANNOT_TELL,
        reason="receipt_unproven",
    ),
    "a letter by post, and no sign of it but an answer within a month": Case(
        said=[*by_letter(ON_PAPER_LETTER), ready(END - DAY, END - 2 * DAY)],
        outcome=PASSED,
        reason="in_time",
    ),
    "a letter that nobody has answered": Case(
        said=[*by_letter(), *watched(ASKED + 5 * DAY, END + HOUR)],
        more={"opened": MAILED},
        outcome=FAILED,
        reason="silent",
        cites=(2, 4),
    ),
    "a letter, and a mailbox that was not read after the last day": Case(
        said=[*by_letter(), *watched(ASKED + 5 * DAY, END - HOUR)],
        more={"opened": MAILED},
        outcome=CANNOT_TELL,
        reason="not_watched",
    ),
    "a page without an answer, where one may have come by mail, and the mailbox was not read": Case(
        said=[asked(), *WATCHED], more={"opened": MAILED}, outcome=CANNOT_TELL, reason="not_watched"
    ),
    "a page and a mailbox without an answer, the page looked at for the shorter time": Case(
        said=[asked(), *looks(ASKED + DAY, END - DAY), *watched(END + HOUR)],
        more={"opened": MAILED},
        outcome=CANNOT_TELL,
        reason="not_watched",
    ),
    "a mail came that nobody has read": Case(
        said=[*by_letter(), mailed(ASKED + 3 * DAY), unread(ASKED + 3 * DAY), *watched(END + HOUR)],
        more={"opened": MAILED},
        outcome=CANNOT_TELL,
        reason="answer_unconfirmed",
    ),
    "a letter that came back": Case(
        said=[*by_letter(), seen(Fact.BOUNCED, ASKED + HOUR), *watched(END + HOUR)],
        more={"opened": MAILED},
        outcome=CANNOT_TELL,
        reason="receipt_unproven",
    ),
    "a letter on paper of which we know nothing": Case(
        said=[*by_letter(ON_PAPER_LETTER), *watched(END + HOUR)],
        more={"opened": MAILED},
        outcome=CANNOT_TELL,
        reason="receipt_unproven",
    ),
    "a letter on paper that somebody has answered, and then nobody": Case(
        said=[*by_letter(ON_PAPER_LETTER), mailed(ASKED + 4 * DAY), *read(ASKED + 5 * DAY), *watched(END + 6 * DAY)],
        more={"opened": MAILED},
        outcome=FAILED,
        reason="silent",
    ),
    "a letter on paper that somebody has answered: they have it since then, not since it was posted": Case(
        said=[*by_letter(ON_PAPER_LETTER), mailed(ASKED + 4 * DAY), *read(ASKED + 5 * DAY), *watched(END + 2 * DAY)],
        more={"opened": MAILED},
        outcome=CANNOT_TELL,
        reason="not_watched",
    ),
    "a letter whose answer nobody vouches for": Case(
        said=[*by_letter(ON_PAPER_LETTER), mailed(ASKED + 4 * DAY, authentic="unknown"), *watched(END + HOUR)],
        more={"opened": MAILED},
        outcome=CANNOT_TELL,
        reason="receipt_unproven",
    ),
    "an extension that may have been announced in time": Case(
        said=[
            *by_letter(),
            extended(END + HOUR, ASKED + DAY),
            mailed(ASKED + 3 * DAY),
            delivered(END + 30 * DAY, END + 29 * DAY),
            *watched(END + HOUR),
        ],
        more={"opened": MAILED},
        outcome=CANNOT_TELL,
        reason="extension_undated",
    ),
    "an extension that nobody has read, and an answer long after": Case(
        said=[
            *by_letter(),
            extended(ASKED + 20 * DAY, proposed=True),
            delivered(END + 9 * DAY, END + 8 * DAY),
            *watched(END + HOUR),
        ],
        more={"opened": MAILED},
        outcome=CANNOT_TELL,
        reason="answer_unconfirmed",
    ),
    "an export that was offered, and gone when we came": Case(
        said=[
            *by_letter(),
            ready(ASKED + 20 * DAY, None),
            seen(Fact.EXPORT_EXPIRED, ASKED + 26 * DAY),
            *watched(END + HOUR),
        ],
        more={"opened": MAILED},
        outcome=CANNOT_TELL,
        reason="offered_and_gone",
    ),
    "words on the processing, and no data": Case(
        said=[
            *by_letter(),
            seen(Fact.INFORMATION_GIVEN, ASKED + 20 * DAY, artifacts=("2" * 64,)),
            *watched(END + HOUR),
        ],
        more={"opened": MAILED},
        outcome=CANNOT_TELL,
        reason="information_only",
    ),
    "asked to confirm, and we have not": Case(
        said=[*by_letter(), seen(Fact.CONFIRMATION_DEMANDED, ASKED + DAY), *watched(END + HOUR)],
        more={"opened": MAILED},
        outcome=CANNOT_TELL,
        reason="clock_stopped",
    ),
    "an answer that is only proposed": Case(
        said=[*by_letter(), seen(Fact.EXPORT_READY, ASKED + DAY, proposed=True), *watched(END + HOUR)],
        more={"opened": MAILED},
        outcome=CANNOT_TELL,
        reason="answer_unconfirmed",
    ),
    "a letter that came back in words that name none": Case(
        said=[*by_letter(), mailed(ASKED + HOUR, sort="bounce", surely=False), *watched(END + HOUR)],
        more={"opened": MAILED},
        outcome=CANNOT_TELL,
        reason="receipt_unproven",
    ),
    "told that it costs": Case(
        said=[*by_letter(), seen(Fact.FEE_DEMANDED, ASKED + 2 * DAY), *watched(END + HOUR)],
        more={"opened": MAILED},
        outcome=CANNOT_TELL,
        reason="sent_elsewhere",
    ),
    "a person says that a letter went": Case(
        said=[asked()], by="person:ines", outcome=CANNOT_TELL, reason="receipt_unproven"
    ),
    "never asked": Case(said=[], outcome=UNTESTED, reason="not_asked"),
}

EXTENSION: Cases = {
    "announced twice, the second time with reasons": Case(
        said=[asked(), extended(ASKED + 5 * DAY, reasons=False), extended(ASKED + 20 * DAY, ASKED + 19 * DAY)],
        outcome=PASSED,
        reason="formally_valid",
        cites=(3,),
    ),
    "announced twice, with reasons only after the first month": Case(
        said=[asked(), extended(ASKED + 5 * DAY, reasons=False), extended(END + 2 * DAY, END + DAY)],
        outcome=FAILED,
        reason="no_reasons",
        cites=(2,),
    ),
    "without reasons, and what came after it nobody has read": Case(
        said=[asked(), extended(ASKED + 5 * DAY, reasons=False), extended(ASKED + 20 * DAY, proposed=True)],
        outcome=CANNOT_TELL,
        reason="reasons_unread",
    ),
    "in time, with reasons": Case(
        said=[asked(), extended(ASKED + 9 * DAY)],
        outcome=PASSED,
        reason="formally_valid",
        obligation=LAW,
        measures={"first": "2026-04-02", "announced": "2026-03-11"},
        cites=(2,),
    ),
    "on the last day": Case(
        said=[asked(), extended(END - timedelta(seconds=1))], outcome=PASSED, reason="formally_valid"
    ),
    "after the first month, and not there at its end": Case(
        said=[asked(), extended(END + 2 * DAY, END + DAY)], outcome=FAILED, reason="late", cites=(2,)
    ),
    "not there at the last midnight": Case(said=[asked(), extended(END + DAY, END)], outcome=FAILED, reason="late"),
    "seen after the first month, nobody knows since when": Case(
        said=[asked(), extended(END + 2 * DAY)], outcome=CANNOT_TELL, reason="straddles_first_day"
    ),
    "without reasons": Case(
        said=[asked(), extended(ASKED + 9 * DAY, reasons=False)], outcome=FAILED, reason="no_reasons"
    ),
    "nobody said whether there are reasons": Case(
        said=[asked(), extended(ASKED + 9 * DAY, reasons=None)], outcome=CANNOT_TELL, reason="reasons_unread"
    ),
    "nobody has read it": Case(
        said=[asked(), extended(ASKED + 9 * DAY, proposed=True)], outcome=CANNOT_TELL, reason="extension_unconfirmed"
    ),
    "announced while they wait for a proof: the first month stands still": Case(
        said=[asked(), seen(Fact.IDENTITY_DEMANDED, ASKED + DAY), extended(END + 9 * DAY, END + 8 * DAY)],
        outcome=CANNOT_TELL,
        reason="clock_stopped",
    ),
    "announced without our knowing that they ever got the request": Case(
        said=[extended(ASKED + 9 * DAY)], outcome=CANNOT_TELL, reason="receipt_unproven"
    ),
    "none": Case(said=[asked()], outcome=INAPPLICABLE, reason="none_announced"),
    "never asked": Case(said=[], outcome=UNTESTED, reason="not_asked"),
}

DELAY: Cases = {
    "a queue of a day": Case(
        said=[OFFERED, asked(), ready(ASKED + DAY, ASKED + HOUR), delivered(ASKED + 9 * DAY, ASKED)],
        outcome=PASSED,
        reason="prompt",
        obligation=PRACTICE,
        measures={"hours": "24", "limit": "14"},
    ),
    "a queue of weeks": Case(
        said=[OFFERED, asked(), delivered(ASKED + 20 * DAY, ASKED + 19 * DAY)],
        outcome=FAILED,
        reason="slow",
        obligation=PRACTICE,
        measures={"days": "19"},
    ),
    "somewhere around two weeks": Case(
        said=[OFFERED, asked(), delivered(ASKED + 15 * DAY, ASKED + 13 * DAY)],
        outcome=CANNOT_TELL,
        reason="straddles_limit",
    ),
    "two weeks to the hour": Case(
        said=[OFFERED, asked(), delivered(ASKED + 14 * DAY, ASKED)], outcome=PASSED, reason="prompt"
    ),
    "not there after two weeks to the hour": Case(
        said=[OFFERED, asked(), delivered(ASKED + 15 * DAY, ASKED + 14 * DAY)], outcome=FAILED, reason="slow"
    ),
    "the request left some time in a day": Case(
        said=[
            OFFERED,
            seen(Fact.REQUEST_SUBMITTED, ASKED, ASKED - DAY),
            delivered(ASKED + 14 * DAY, ASKED + 13 * DAY),
        ],
        outcome=CANNOT_TELL,
        reason="straddles_limit",
    ),
    "ready, and never taken": Case(
        said=[OFFERED, asked(), ready(ASKED + DAY, ASKED)], outcome=CANNOT_TELL, reason="no_export"
    ),
    "people answered": Case(said=[asked(), DELIVERED], outcome=INAPPLICABLE, reason="no_self_service"),
    "nothing came": Case(said=[OFFERED, asked(), *WATCHED], outcome=CANNOT_TELL, reason="no_export"),
    "never asked": Case(said=[OFFERED], outcome=UNTESTED, reason="not_asked"),
}

PROMISE: Cases = {
    "two days, kept": Case(
        said=[asked(), captured("promise", duration_h=48), ready(ASKED + DAY, ASKED)],
        outcome=PASSED,
        reason="kept",
        obligation=PRACTICE,
        measures={"promised": "2026-03-04", "answered": "2026-03-03"},
    ),
    "two days to the second": Case(
        said=[asked(), captured("promise", duration_h=48), ready(ASKED + 2 * DAY, ASKED)],
        outcome=PASSED,
        reason="kept",
    ),
    "not there after two days to the second": Case(
        said=[asked(), captured("promise", duration_h=48), ready(ASKED + 3 * DAY, ASKED + 2 * DAY)],
        outcome=FAILED,
        reason="broken",
    ),
    "by a day, kept on that day": Case(
        said=[asked(), captured("promise", day=date(2026, 3, 4)), ready(ASKED + 2 * DAY + 13 * HOUR, ASKED)],
        outcome=PASSED,
        reason="kept",
        measures={"promised": "2026-03-04"},
    ),
    "two days, not there on the third": Case(
        said=[asked(), captured("promise", duration_h=48), ready(ASKED + 5 * DAY, ASKED + 3 * DAY)],
        outcome=FAILED,
        reason="broken",
        obligation=PRACTICE,
        measures={"missed": "2026-03-05"},
    ),
    "two days, then word of a week, kept": Case(
        said=[
            asked(),
            captured("promise", duration_h=48),
            captured("promise", duration_h=168),
            ready(ASKED + 5 * DAY, ASKED + 4 * DAY),
        ],
        outcome=PASSED,
        reason="kept",
    ),
    "seen on the far side of the promise": Case(
        said=[asked(), captured("promise", duration_h=48), ready(ASKED + 3 * DAY, ASKED + DAY)],
        outcome=CANNOT_TELL,
        reason="straddles_promise",
    ),
    "as soon as possible": Case(
        said=[asked(), captured("promise"), ready(ASKED + 30 * DAY, ASKED + 29 * DAY)],
        outcome=CANNOT_TELL,
        reason="unparsed",
    ),
    "silence is told by the deadline": Case(
        said=[asked(), captured("promise", duration_h=48), *WATCHED], outcome=CANNOT_TELL, reason="no_answer"
    ),
    "nothing was promised": Case(said=[asked(), DELIVERED], outcome=INAPPLICABLE, reason="none_given"),
    "never asked": Case(said=[], outcome=UNTESTED, reason="not_asked"),
}
