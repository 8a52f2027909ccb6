"""What is said of the way to ask: channel, obstacles, acknowledgement, status, identity."""

from dataclasses import replace
from datetime import timedelta

from results.records import (
    Controller,
    ControllerKind,
    Fact,
    FactDetails,
    Intended,
    Looked,
    StageEnded,
)
from tests.auditor.criteria.case import (
    CANNOT_TELL,
    FAILED,
    GUIDANCE,
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
    ON_PAPER_LETTER,
    Line,
    asked,
    by_letter,
    looks,
    seen,
    service,
    unread,
    watched,
)

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PAPER = seen(Fact.PAPER_DEMANDED, ASKED + DAY)
PAPER_PROPOSED = seen(Fact.PAPER_DEMANDED, ASKED + DAY, proposed=True)
DELIVERED = seen(Fact.EXPORT_DELIVERED, ASKED + 2 * DAY, ASKED + DAY)
PENDING = seen(Fact.REQUEST_PENDING, ASKED + HOUR, ASKED)
ON_PAPER = seen(Fact.DELIVERED_ON_PAPER, ASKED + 9 * DAY)
TOWN = replace(
    service(),
    controller=Controller(name="Sablon", country="FR", timezone="Europe/Paris", kind=ControllerKind.PUBLIC_BODY),
)
DOCUMENT = FactDetails(signed_in=True)


def on_form(fact: Fact, **more: object) -> Line:
    """A fact seen on the page of the request, before it is sent."""
    return Line(body=seen(fact, ASKED - HOUR, step=4, **more), stage="request")


def said_on_paper(reasons: bool | None) -> object:
    return replace(ON_PAPER, details=None if reasons is None else FactDetails(reasons=reasons))


ELECTRONIC_CHANNEL: Cases = {
    "a program sent it": Case(said=[asked()], outcome=PASSED, reason="asked_electronically", cites=(1,)),
    "a program was about to, and a person says that it went": Case(
        said=[Line(body=Intended(step=3), by="probe:browser"), asked()],
        by="person:ines",
        outcome=PASSED,
        reason="asked_electronically",
    ),
    "a person sent it, nobody knows how": Case(
        said=[asked()], by="person:ines", outcome=CANNOT_TELL, reason="channel_unknown"
    ),
    "paper only, counted as an obstacle": Case(
        said=[PAPER], outcome=FAILED, reason="paper_only", obligation=PRACTICE, cites=(1,)
    ),
    "paper only, they said, and sent the file": Case(
        said=[asked(), PAPER, DELIVERED], outcome=PASSED, reason="asked_electronically", cites=(1,)
    ),
    "paper only, nobody has read it": Case(said=[PAPER_PROPOSED], outcome=CANNOT_TELL, reason="paper_unconfirmed"),
    "the form was dead that day": Case(
        said=[seen(Fact.CHANNEL_BROKEN, ASKED)], outcome=CANNOT_TELL, reason="channel_broken"
    ),
    "a wall stopped us": Case(said=[seen(Fact.ACCESS_BLOCKED, ASKED)], outcome=UNTESTED, reason="not_asked"),
}

ELECTRONIC_ANSWER: Cases = {
    "a file for a form": Case(
        said=[asked(), DELIVERED], outcome=PASSED, reason="answered_electronically", cites=(1, 2)
    ),
    "paper for a form, unexplained": Case(
        said=[asked(), said_on_paper(False)], outcome=FAILED, reason="paper_only", obligation=LAW, cites=(1, 2)
    ),
    "paper for a form, explained": Case(
        said=[asked(), said_on_paper(True)], outcome=CANNOT_TELL, reason="paper_explained"
    ),
    "paper for a form, nobody said whether it explains": Case(
        said=[asked(), said_on_paper(None)], outcome=CANNOT_TELL, reason="paper_unread"
    ),
    "paper for what may have been paper": Case(
        said=[asked(), said_on_paper(False)], by="person:ines", outcome=CANNOT_TELL, reason="channel_unknown"
    ),
    "paper, it seems": Case(
        said=[asked(), replace(ON_PAPER, proposed=True)], outcome=CANNOT_TELL, reason="paper_unconfirmed"
    ),
    "paper first, a file after all": Case(
        said=[asked(), said_on_paper(False), seen(Fact.EXPORT_DELIVERED, ASKED + 20 * DAY)],
        outcome=PASSED,
        reason="answered_electronically",
    ),
    "they hold nothing": Case(
        said=[asked(), seen(Fact.NO_DATA_HELD, ASKED + DAY)], outcome=INAPPLICABLE, reason="nothing_to_hand_over"
    ),
    "silence is told by the deadline": Case(said=[asked()], outcome=CANNOT_TELL, reason="no_answer"),
    "never asked": Case(said=[], outcome=UNTESTED, reason="not_asked"),
}

SELF_SERVICE: Cases = {
    "seen": Case(said=[seen(Fact.SELF_SERVICE_SEEN, ASKED)], outcome=PASSED, reason="offered", obligation=PRACTICE),
    "their own word that there is none": Case(said=[PAPER], outcome=FAILED, reason="not_offered", obligation=PRACTICE),
    "a letter was sent, the account not searched": Case(said=[asked()], outcome=CANNOT_TELL, reason="not_looked_for"),
    "never asked": Case(said=[], outcome=UNTESTED, reason="not_asked"),
}

HINDRANCE: Cases = {
    "a short way": Case(
        said=[asked(), Line(body=StageEnded(clicks=4, fields=2, pages=3), stage="request")],
        outcome=PASSED,
        reason="unhindered",
        measures={"clicks": "4", "fields": "2", "pages": "3", "captchas": "0"},
    ),
    "a long way with a captcha is reported, not judged": Case(
        said=[
            seen(Fact.CAPTCHA_MET, ASKED),
            asked(),
            Line(body=StageEnded(clicks=40, pages=30), stage="request"),
        ],
        outcome=PASSED,
        reason="unhindered",
        measures={"captchas": "1", "pages": "30"},
    ),
    "a reason must be given": Case(
        said=[seen(Fact.REASON_DEMANDED, ASKED), asked()],
        outcome=FAILED,
        reason="reason_compulsory",
        obligation=GUIDANCE,
        cites=(1,),
    ),
    "by post only": Case(said=[PAPER], outcome=FAILED, reason="post_only", obligation=GUIDANCE, cites=(1,)),
    "by post only, they said, and sent the file": Case(
        said=[asked(), PAPER, DELIVERED], outcome=PASSED, reason="not_insisted_on", cites=(2, 3)
    ),
    "by post only, and somebody had to write": Case(
        said=[*by_letter(ON_PAPER_LETTER), PAPER, DELIVERED], outcome=FAILED, reason="post_only", obligation=GUIDANCE
    ),
    "a reason is wanted, it seems": Case(
        said=[asked(), seen(Fact.REASON_DEMANDED, ASKED + HOUR, proposed=True)],
        outcome=CANNOT_TELL,
        reason="unread",
    ),
    "a mail that nobody has read": Case(said=[asked(), unread(ASKED + HOUR)], outcome=CANNOT_TELL, reason="unread"),
    "by post only, it seems": Case(said=[PAPER_PROPOSED], outcome=CANNOT_TELL, reason="paper_unconfirmed"),
    "a person went the way": Case(said=[asked()], by="person:ines", outcome=CANNOT_TELL, reason="path_unseen"),
    "a captcha stopped us": Case(said=[seen(Fact.CAPTCHA_MET, ASKED)], outcome=UNTESTED, reason="not_asked"),
}

ACKNOWLEDGEMENT: Cases = {
    "a letter that nobody has acknowledged": Case(
        said=[*by_letter(), *watched(ASKED + 14 * DAY)],
        more={"of": TOWN},
        outcome=FAILED,
        reason="none_came",
        obligation=LAW,
        cites=(2, 3),
    ),
    "a letter, and a mailbox that was read for a week": Case(
        said=[*by_letter(), *watched(ASKED + 7 * DAY)], outcome=CANNOT_TELL, reason="not_watched"
    ),
    "a letter that nobody may have received": Case(
        said=[*by_letter(), seen(Fact.BOUNCED, ASKED + HOUR), *watched(ASKED + 20 * DAY)],
        outcome=CANNOT_TELL,
        reason="not_watched",
    ),
    "a letter, and a mail that nobody has read": Case(
        said=[*by_letter(), unread(ASKED + DAY), *watched(ASKED + 20 * DAY)], outcome=CANNOT_TELL, reason="not_watched"
    ),
    "a letter that was answered within the week": Case(
        said=[*by_letter(), seen(Fact.EXPORT_READY, ASKED + 6 * DAY), *watched(ASKED + 20 * DAY)],
        outcome=INAPPLICABLE,
        reason="answered_soon",
    ),
    "on the page after sending": Case(
        said=[asked(), seen(Fact.REQUEST_ACKNOWLEDGED, ASKED, ASKED)],
        outcome=PASSED,
        reason="acknowledged",
        obligation=PRACTICE,
        measures={"hours": "0"},
    ),
    "by a town the next day, as the law wants": Case(
        said=[asked(), seen(Fact.REQUEST_ACKNOWLEDGED, ASKED + DAY + HOUR, ASKED)],
        more={"of": TOWN},
        outcome=PASSED,
        reason="acknowledged",
        obligation=LAW,
        measures={"hours": "25"},
    ),
    "the request left some time in two hours, the word came an hour later": Case(
        said=[
            seen(Fact.REQUEST_SUBMITTED, ASKED, ASKED - 2 * HOUR),
            seen(Fact.REQUEST_ACKNOWLEDGED, ASKED + HOUR, ASKED),
        ],
        outcome=PASSED,
        reason="acknowledged",
        measures={"hours": "3"},
    ),
    "the file itself came at once": Case(
        said=[asked(), seen(Fact.EXPORT_DELIVERED, ASKED, ASKED)], outcome=INAPPLICABLE, reason="answered_at_once"
    ),
    "none on screen, perhaps by mail": Case(
        said=[asked(), DELIVERED], more={"of": TOWN}, outcome=CANNOT_TELL, reason="not_seen"
    ),
    "never asked": Case(said=[], outcome=UNTESTED, reason="not_asked"),
}

STATUS: Cases = {
    "asked by letter": Case(
        said=[*by_letter(), *watched(ASKED + 40 * DAY)], outcome=INAPPLICABLE, reason="asked_by_letter"
    ),
    "in progress": Case(said=[asked(), PENDING, DELIVERED], outcome=PASSED, reason="shown", cites=(1, 2)),
    "the empty form again": Case(
        said=[asked(), PENDING, seen(Fact.REQUEST_LOST, ASKED + DAY)],
        outcome=FAILED,
        reason="request_lost",
        obligation=PRACTICE,
    ),
    "looked three times, saw nothing of it": Case(
        said=[asked(), *looks(ASKED + DAY, ASKED + 3 * DAY)],
        outcome=FAILED,
        reason="not_shown",
        obligation=PRACTICE,
        measures={"looks": "3"},
        cites=(1, 2, 4),
    ),
    "looked twice, saw nothing of it": Case(
        said=[asked(), *looks(ASKED + DAY, ASKED + 2 * DAY)], outcome=FAILED, reason="not_shown", obligation=PRACTICE
    ),
    "looked once before asking and once after": Case(
        said=[*looks(ASKED - DAY, ASKED - DAY), asked(), *looks(ASKED + DAY, ASKED + DAY)],
        outcome=CANNOT_TELL,
        reason="seen_too_little",
    ),
    "a wall stood before every look": Case(
        said=[asked(), *[(ASKED + n * HOUR, Looked(facts=(Fact.ACCESS_BLOCKED,))) for n in (1, 2, 3)]],
        outcome=UNTESTED,
        reason="not_watched",
    ),
    "each look showed an old archive as ready": Case(
        said=[asked(), *[(ASKED + n * HOUR, Looked(facts=(Fact.EXPORT_READY,))) for n in (1, 2, 3)]],
        outcome=UNTESTED,
        reason="not_watched",
    ),
    "there was no wait": Case(
        said=[asked(), seen(Fact.EXPORT_READY, ASKED + timedelta(minutes=2), ASKED)],
        outcome=INAPPLICABLE,
        reason="answered_at_once",
    ),
    "the page was never looked at": Case(said=[asked(), DELIVERED], outcome=UNTESTED, reason="not_watched"),
    "never asked": Case(said=[], outcome=UNTESTED, reason="not_asked"),
}

IDENTITY_DEMAND: Cases = {
    "an export without any proof": Case(
        said=[asked(), DELIVERED], outcome=PASSED, reason="none_demanded", obligation=LAW, cites=(1, 2)
    ),
    "a document on the form, of everyone signed in, and no way past it": Case(
        said=[
            on_form(Fact.IDENTITY_DOCUMENT_DEMANDED, proposed=True),
            Line(
                body=seen(Fact.IDENTITY_DOCUMENT_DEMANDED, ASKED, step=4, confirms=1, details=DOCUMENT),
                by="person:ines",
            ),
        ],
        outcome=FAILED,
        reason="document_compulsory",
        obligation=LAW,
        cites=(2,),
    ),
    "a document on the form, which let the request through": Case(
        said=[on_form(Fact.IDENTITY_DOCUMENT_DEMANDED, details=DOCUMENT), asked()],
        outcome=CANNOT_TELL,
        reason="doubt_not_excluded",
    ),
    "a document on a form that is open to strangers": Case(
        said=[on_form(Fact.IDENTITY_DOCUMENT_DEMANDED, details=FactDetails(signed_in=False))],
        outcome=CANNOT_TELL,
        reason="doubt_not_excluded",
    ),
    "a document, asked for in a reply to one account": Case(
        said=[asked(), seen(Fact.IDENTITY_DOCUMENT_DEMANDED, ASKED + DAY, details=DOCUMENT)],
        outcome=CANNOT_TELL,
        reason="doubt_not_excluded",
    ),
    "a document was asked for, and the export came without it": Case(
        said=[asked(), seen(Fact.IDENTITY_DOCUMENT_DEMANDED, ASKED + DAY), DELIVERED],
        outcome=PASSED,
        reason="not_insisted_on",
    ),
    "a document may have been given by the holder": Case(
        said=[
            asked(),
            seen(Fact.IDENTITY_DOCUMENT_DEMANDED, ASKED + DAY),
            seen(Fact.IDENTITY_GIVEN, ASKED + DAY),
            DELIVERED,
        ],
        outcome=CANNOT_TELL,
        reason="doubt_not_excluded",
    ),
    "another proof was asked for, given, and accepted": Case(
        said=[
            asked(),
            seen(Fact.IDENTITY_DEMANDED, ASKED + DAY),
            seen(Fact.IDENTITY_GIVEN, ASKED + DAY),
            DELIVERED,
        ],
        outcome=PASSED,
        reason="not_insisted_on",
    ),
    "a document on the form, it seems": Case(
        said=[on_form(Fact.IDENTITY_DOCUMENT_DEMANDED, proposed=True)],
        outcome=CANNOT_TELL,
        reason="demand_unconfirmed",
    ),
    "no answer, so a proof may still be asked for": Case(said=[asked()], outcome=CANNOT_TELL, reason="no_answer"),
    "never asked": Case(said=[], outcome=UNTESTED, reason="not_asked"),
}
