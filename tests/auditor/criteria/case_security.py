"""What is said of leaks, of the way the export came, and of its link."""

from dataclasses import replace
from datetime import timedelta

from results.records import (
    ArtifactKept,
    Fact,
    Leak,
    LinkResult,
    LinkTried,
    Requester,
    Retention,
    Role,
    Transport,
)
from tests.auditor.criteria.case import CANNOT_TELL, FAILED, INAPPLICABLE, LAW, PASSED, PRACTICE, UNTESTED, Case, Cases
from tests.auditor.criteria.case_format import ERASED, GIVEN, TRUTH
from tests.auditor.inspected import inspected
from tests.auditor.situations import ASKED, asked, seen

DAY = timedelta(days=1)
STRANGER, BYSTANDER, ACCOUNT = Requester.STRANGER, Requester.BYSTANDER, Requester.ACCOUNT
SAME, LOGIN, DENIED, GONE = LinkResult.SAME_FILE, LinkResult.LOGIN_PAGE, LinkResult.DENIED, LinkResult.GONE
BOTH = {"planted": TRUTH, "bystander": TRUTH}


def leak(*, private: bool = True) -> Leak:
    return Leak(kind="bystander_canary", member=1, path="$.x", record="message-9", private=private)


LEAKAGE: Cases = {
    "nothing of the other account": Case(
        said=GIVEN, inspection=inspected(TRUTH), more=BOTH, outcome=PASSED, reason="none_found", obligation=LAW
    ),
    "a private message of the other account": Case(
        said=GIVEN,
        inspection=inspected(TRUTH, leaks=(leak(),)),
        more=BOTH,
        outcome=FAILED,
        reason="bystander_data",
        measures={"leaked": "1"},
        cites=(2,),
    ),
    "what both could see": Case(
        said=GIVEN,
        inspection=inspected(TRUTH, leaks=(leak(private=False),)),
        more=BOTH,
        outcome=PASSED,
        reason="none_found",
    ),
    "no second account": Case(
        said=GIVEN, inspection=inspected(TRUTH), more={"planted": TRUTH}, outcome=UNTESTED, reason="no_bystander"
    ),
    "nothing opens": Case(
        said=GIVEN,
        inspection=replace(inspected(TRUTH), opened=False),
        more=BOTH,
        outcome=CANNOT_TELL,
        reason="not_assessable",
    ),
    "no export": Case(said=(asked(),), more=BOTH, outcome=CANNOT_TELL, reason="no_export"),
    "not examined yet": Case(said=GIVEN, more=BOTH, outcome=UNTESTED, reason="not_inspected"),
    "erased by our own rules": Case(
        said=GIVEN, more={**BOTH, "artifacts": (ERASED,)}, outcome=UNTESTED, reason="artifact_erased"
    ),
    "a decoy was found": Case(
        said=GIVEN,
        inspection=replace(inspected(TRUTH), decoy_hits=1),
        more=BOTH,
        outcome=UNTESTED,
        reason="matching_unsafe",
    ),
}


def came(*ways: Transport | None) -> list[object]:
    files = [
        ArtifactKept(
            sha256=f"{n:064x}",
            role=Role.EXPORT,
            media_type="application/zip",
            size=1,
            retention=Retention.EXPORT,
            transport=way,
        )
        for n, way in enumerate(ways)
    ]
    return [asked(), *((ASKED + DAY, file) for file in files), seen(Fact.EXPORT_DELIVERED, ASKED + DAY)]


TRANSPORT: Cases = {
    "by https": Case(said=came(Transport.ENCRYPTED), outcome=PASSED, reason="encrypted", obligation=LAW, cites=(2,)),
    "from this machine": Case(said=came(Transport.LOOPBACK), outcome=PASSED, reason="loopback"),
    "one of two parts by plain http": Case(
        said=came(Transport.ENCRYPTED, Transport.PLAIN), outcome=FAILED, reason="plain", obligation=LAW, cites=(3,)
    ),
    "attached to a mail": Case(said=came(Transport.MAIL), outcome=CANNOT_TELL, reason="mail_attachment"),
    "built by the page itself": Case(said=came(None), outcome=UNTESTED, reason="way_unknown"),
    "handed over to a person": Case(said=came(), outcome=UNTESTED, reason="way_unknown"),
    "an old archive by plain http, and the new one by https": Case(
        said=[
            *came(Transport.PLAIN, Transport.ENCRYPTED),
            seen(Fact.EXPORT_STALE, ASKED + DAY / 2, artifacts=(f"{0:064x}",)),
        ],
        outcome=PASSED,
        reason="encrypted",
    ),
    "a plain file of no consequence, for nothing was delivered": Case(
        said=came(Transport.PLAIN)[:-1], outcome=CANNOT_TELL, reason="no_export"
    ),
}


def tried(*tries: tuple[float, Requester, LinkResult], bits: int = 128) -> list[object]:
    links = [
        (ASKED + days * DAY, LinkTried(requester=who, result=result, after=f"{days}", secret_bits=bits))
        for days, who, result in tries
    ]
    return [asked(), seen(Fact.EXPORT_DELIVERED, ASKED, ASKED), *links]


LINK_PROTECTION: Cases = {
    "taken out of a mail": Case(said=came(Transport.MAIL), outcome=INAPPLICABLE, reason="came_by_mail"),
    "closed to both": Case(
        said=tried((0, STRANGER, LOGIN), (0, BYSTANDER, DENIED)), outcome=PASSED, reason="closed", obligation=LAW
    ),
    "open to the other account": Case(
        said=tried((0, STRANGER, LOGIN), (0, BYSTANDER, SAME)), outcome=FAILED, reason="opened_by_another", cites=(4,)
    ),
    "open to the other account one day, closed to strangers on another": Case(
        said=tried((0, BYSTANDER, SAME), (3, STRANGER, LOGIN)), outcome=UNTESTED, reason="not_tried"
    ),
    "open, and short": Case(said=tried((0, STRANGER, SAME), bits=12), outcome=FAILED, reason="predictable"),
    "open, and just long enough": Case(
        said=tried((0, STRANGER, SAME), bits=64), outcome=CANNOT_TELL, reason="life_unknown"
    ),
    "open, and still so after thirty days": Case(
        said=tried((0, STRANGER, SAME), (30, ACCOUNT, SAME)), outcome=CANNOT_TELL, reason="life_unknown"
    ),
    "open to strangers, and still so after a month": Case(
        said=tried((0, STRANGER, SAME), (31, STRANGER, SAME)), outcome=FAILED, reason="undying", measures={"days": "31"}
    ),
    "open for more than a month, gone later": Case(
        said=tried((0, STRANGER, SAME), (31, STRANGER, SAME), (60, ACCOUNT, GONE)), outcome=FAILED, reason="undying"
    ),
    "open, and after a month nobody but the account tried": Case(
        said=tried((0, STRANGER, SAME), (31, ACCOUNT, SAME)), outcome=CANNOT_TELL, reason="life_unknown"
    ),
    "open to strangers for a day, to the account for longer than a month": Case(
        said=tried((0, STRANGER, SAME), (2, STRANGER, LOGIN), (31, ACCOUNT, SAME)),
        outcome=FAILED,
        reason="bearer_link",
        obligation=PRACTICE,
    ),
    "open, and gone within a week": Case(
        said=tried((0, STRANGER, SAME), (7, ACCOUNT, GONE)), outcome=FAILED, reason="bearer_link", obligation=PRACTICE
    ),
    "open, for nobody knows how long": Case(
        said=tried((0, STRANGER, SAME), (7, ACCOUNT, SAME)), outcome=CANNOT_TELL, reason="life_unknown"
    ),
    "nobody tried": Case(said=tried(), outcome=UNTESTED, reason="not_tried"),
    "no export": Case(said=[asked()], outcome=CANNOT_TELL, reason="no_export"),
}
