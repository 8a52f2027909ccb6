"""What is said of what the public pages tell: notice, procedure, contact, distance, language."""

from dataclasses import replace

from results.records import Contact, Crawled, Fact, Finding, FindingKind, LegalBasis, StageEnded
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
from tests.auditor.situations import ASKED, Line, asked, by_letter, seen, service

K = FindingKind
PAGE, OTHER, PICTURE = "3" * 64, "4" * 64, "5" * 64


def found(kind: FindingKind, **more: object) -> Finding:
    return Finding(kind=kind, page=PAGE, start=10, end=60, **{"clicks": 1, "language": "fr", **more})  # type: ignore[arg-type]


def crawled(*findings: Finding, **more: object) -> Line:
    """The pages were looked over, and nothing was in the way unless it is said."""
    said = {"pages": 7, "is_whole": not more.get("stops"), "languages": ("fr",), "words": ("fr", "en"), **more}
    return Line(body=Crawled(findings=findings, **said), at=ASKED, stage="notice", by="probe:crawl")  # type: ignore[arg-type]


NOTICE = found(K.NOTICE)
NAMED = found(K.PORTABILITY, shown=PICTURE)
PERHAPS = found(K.PORTABILITY_PERHAPS)
ACCESS = found(K.ACCESS)
ASKING = found(K.ASKING)
OFFICER = found(K.CONTACT, sort="officer")
TASK = {"of": service(basis=LegalBasis.PUBLIC_TASK)}
ASSUMED = {"of": service(source="auditor")}
FROM_HOME = Line(body=StageEnded(clicks=4, fields=6, pages=5, from_home=True), at=ASKED, stage="request")
OPENED_DEEP = Line(body=StageEnded(clicks=1), at=ASKED, stage="request")

PRIVACY_NOTICE: Cases = {
    "it names the right, and a picture shows it": Case(
        said=[crawled(NOTICE, NAMED, ACCESS)], outcome=PASSED, reason="named", obligation=LAW, cites=(1, 1, 1)
    ),
    "it names the right on a site that could not all be read": Case(
        said=[crawled(NOTICE, NAMED, stops=("budget",))], outcome=PASSED, reason="named"
    ),
    "it names access alone": Case(
        said=[crawled(NOTICE, ACCESS)], outcome=FAILED, reason="only_access", measures={"pages": "7"}
    ),
    "it names no right": Case(said=[crawled(NOTICE)], outcome=FAILED, reason="not_named"),
    "there is none": Case(said=[crawled()], outcome=FAILED, reason="no_notice", obligation=LAW),
    "it says in other words what may be the right": Case(
        said=[crawled(NOTICE, ACCESS, PERHAPS)], outcome=CANNOT_TELL, reason="perhaps_named"
    ),
    "the site asks robots to leave": Case(
        said=[crawled(NOTICE, ACCESS, stops=("robots",))],
        outcome=CANNOT_TELL,
        reason="not_read_whole",
        measures={"stops": "robots"},
    ),
    "the notice stands on another site": Case(
        said=[crawled(stops=("elsewhere",))], outcome=CANNOT_TELL, reason="not_read_whole"
    ),
    "only we say that it is a contract": Case(
        said=[crawled(NOTICE, ACCESS)], more=ASSUMED, outcome=CANNOT_TELL, reason="legal_basis_unconfirmed"
    ),
    "a public task": Case(said=[crawled()], more=TASK, outcome=INAPPLICABLE, reason="not_portable"),
    "nobody looked": Case(said=[asked()], outcome=UNTESTED, reason="not_looked_over"),
    "the last look counts": Case(
        said=[crawled(NOTICE, NAMED), crawled(NOTICE, ACCESS)], outcome=FAILED, reason="only_access"
    ),
}

PROCEDURE: Cases = {
    "an address stands beside the words": Case(
        said=[crawled(NOTICE, ASKING)], outcome=PASSED, reason="said", obligation=GUIDANCE
    ),
    "an address stands there alone": Case(
        said=[crawled(NOTICE, found(K.ASKING_PERHAPS))], outcome=CANNOT_TELL, reason="perhaps_said"
    ),
    "nothing of the kind": Case(said=[crawled(NOTICE, NAMED)], outcome=FAILED, reason="not_said", obligation=GUIDANCE),
    "pages that a program builds": Case(
        said=[crawled(NOTICE, stops=("scripts",))], outcome=CANNOT_TELL, reason="not_read_whole"
    ),
    "no notice that could say it": Case(said=[crawled()], outcome=INAPPLICABLE, reason="no_notice"),
    "nobody looked": Case(said=[asked()], outcome=UNTESTED, reason="not_looked_over"),
}

CONTACT: Cases = {
    "of the officer": Case(said=[crawled(OFFICER)], outcome=PASSED, reason="published", obligation=LAW),
    "of anybody": Case(said=[crawled(found(K.CONTACT, sort="post"))], outcome=PASSED, reason="any"),
    "none": Case(said=[crawled(NOTICE)], outcome=FAILED, reason="none_published", measures={"pages": "7"}),
    "none there, one in the declaration": Case(
        said=[crawled(NOTICE)],
        more={"of": service(contact=Contact(dpo="dpo@sablon.example"))},
        outcome=CANNOT_TELL,
        reason="known_otherwise",
    ),
    "none, and not all was read": Case(
        said=[crawled(NOTICE, stops=("time",))], outcome=CANNOT_TELL, reason="not_read_whole"
    ),
    "our mail came back": Case(
        said=[crawled(OFFICER), *by_letter(), seen(Fact.BOUNCED, ASKED)], outcome=CANNOT_TELL, reason="came_back"
    ),
    "nobody looked": Case(said=[asked()], outcome=UNTESTED, reason="not_looked_over"),
}

REACH: Cases = {
    "four clicks": Case(
        said=[asked(), FROM_HOME], outcome=PASSED, reason="near", obligation=PRACTICE, measures={"clicks": "4"}
    ),
    "twelve clicks": Case(
        said=[asked(), replace(FROM_HOME, body=StageEnded(clicks=12, from_home=True))],
        outcome=FAILED,
        reason="far",
        obligation=PRACTICE,
        measures={"clicks": "12", "most": "8"},
        cites=(1, 2),
    ),
    "the scenario opens the form itself": Case(said=[asked(), OPENED_DEEP], outcome=UNTESTED, reason="not_counted"),
    "a letter, and an address one click away": Case(
        said=[crawled(NOTICE, ASKING), *by_letter()], outcome=PASSED, reason="near", measures={"clicks": "1"}
    ),
    "a letter, and an address far away": Case(
        said=[crawled(NOTICE, found(K.ASKING, clicks=5)), *by_letter()], outcome=FAILED, reason="far"
    ),
    "a letter, and a notice to which nothing leads": Case(
        said=[crawled(NOTICE, found(K.ASKING, clicks=None)), *by_letter()], outcome=CANNOT_TELL, reason="no_way"
    ),
    "a letter, and nobody looked": Case(said=by_letter(), outcome=UNTESTED, reason="not_looked_over"),
    "nothing was asked": Case(said=[crawled(NOTICE)], outcome=UNTESTED, reason="not_asked"),
}

NOTICE_LANGUAGE: Cases = {
    "its own": Case(said=[crawled(NOTICE)], outcome=PASSED, reason="own_language", obligation=GUIDANCE),
    "one of two": Case(said=[crawled(NOTICE, languages=("en", "fr"))], outcome=PASSED, reason="own_language"),
    "another": Case(
        said=[crawled(NOTICE, languages=("en",))],
        outcome=FAILED,
        reason="other_language",
        measures={"languages": "en", "offered": "fr"},
    ),
    "one whose words we do not know": Case(
        said=[crawled(NOTICE, languages=("de",), stops=("languages",))], outcome=FAILED, reason="other_language"
    ),
    "another, and not all was read": Case(
        said=[crawled(NOTICE, languages=("en",), stops=("robots",))], outcome=CANNOT_TELL, reason="not_read_whole"
    ),
    "a few words": Case(said=[crawled(NOTICE, languages=())], outcome=CANNOT_TELL, reason="unclear"),
    "one must sign in to read it": Case(
        said=[crawled(languages=(), stops=("walls",))], outcome=FAILED, reason="behind_sign_in", obligation=PRACTICE
    ),
    "there is none": Case(said=[crawled(languages=())], outcome=INAPPLICABLE, reason="no_notice"),
    "nobody looked": Case(said=[asked()], outcome=UNTESTED, reason="not_looked_over"),
}
