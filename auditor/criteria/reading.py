"""What in the evidence answers the request, and what may be judged at all?

Shared readings, so that no two criteria see the same ledger differently. Pure.
What the export holds is read in `fact_share` (in which form) and `scope` (how much).
"""

from datetime import timedelta

from auditor.law import Deadline, Timeliness, is_over, place
from auditor.legal_clock import (
    ANSWERS,
    COMES_BACK_DAYS,
    SIGNS_OF_LIFE,
    TAKEN_BACK,
    arrival_of,
    deadline_from,
    extension_of,
)
from results.records import (
    Citation,
    Entry,
    Evidence,
    Expected,
    Fact,
    FactSeen,
    Inspection,
    Intended,
    LetterSent,
    Outcome,
    Provenance,
    Right,
    Track,
    Transport,
    TruthRecord,
)
from results.records.unread import UNREADABLE, obscured, unreadable

__all__ = ["ANSWERS", "UNREADABLE", "obscured", "unreadable"]

UNWATCHED_DAYS = 3  # ours: a download that stays for less has other faults, but was there

SENT_ELSEWHERE = (Fact.PAPER_DEMANDED, Fact.FEE_DEMANDED, Fact.REFERRED_ELSEWHERE)

AT_ONCE_MINUTES = 15
"""An answer that comes so soon leaves no wait in which anything could be acknowledged or shown; ours."""


def answer(evidence: Evidence) -> tuple[Entry, FactSeen] | None:
    """The first answer on the substance that was not taken back (an archive offered as ready that was an old one)."""
    taken_back = [entry.seq for entry, _ in evidence.facts(*TAKEN_BACK)]
    delivered = [entry.seq for entry, _ in evidence.facts(Fact.EXPORT_DELIVERED)]

    def stands(entry: Entry, fact: FactSeen) -> bool:
        if fact.fact is not Fact.EXPORT_READY:
            return True
        undone = next((seq for seq in taken_back if seq > entry.seq), None)
        done = next((seq for seq in delivered if seq > entry.seq), None)
        return undone is None or (done is not None and done < undone)

    standing = [(entry, fact) for entry, fact in evidence.facts(*ANSWERS) if stands(entry, fact)]
    return min(standing, key=lambda pair: pair[1].when.by, default=None)


def came_by_mail(evidence: Evidence) -> bool:
    """Whether every file of the export was taken out of a mail."""
    files = evidence.exports()
    return bool(files) and all(body.transport is Transport.MAIL for _, body in files)


def asked_by_letter(evidence: Evidence) -> bool:
    """Whether the request was a letter: then no page shows where it stands."""
    return _request_letter(evidence) is not None


def answered_at_once(evidence: Evidence) -> bool:
    """Whether the answer came while we stood there, so to speak."""
    submitted, answered = evidence.first(Fact.REQUEST_SUBMITTED), answer(evidence)
    if submitted is None or answered is None:
        return False
    return answered[1].when.by - submitted[1].when.by <= timedelta(minutes=AT_ONCE_MINUTES)


def receipt(evidence: Evidence) -> tuple[Entry, FactSeen] | None:
    """The fact that dates receipt, where receipt is proven (LAW 2.1).

    A confirmation was seen on a page; or any sign shows that they have it; or
    their mail server took a letter, and within five days nothing came back, as
    far as we looked. What a person reports, or posts, proves nothing until the
    service shows that it knows of the request.
    """
    received = evidence.first(Fact.REQUEST_RECEIVED)
    if received is not None:
        return received
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if submitted is None:
        return None
    letter = _request_letter(evidence)
    if letter is not None and letter.message_id is None:
        return _posted(evidence, submitted)
    if evidence.first(*SIGNS_OF_LIFE) is not None or any(mail.is_reply for _, mail in evidence.mails()):
        return submitted
    if letter is None:
        return submitted if _seen_on_a_page(submitted[0]) else None
    return submitted if _was_taken(evidence, letter, submitted[1]) else None


def _posted(evidence: Evidence, submitted: tuple[Entry, FactSeen]) -> tuple[Entry, FactSeen] | None:
    """When a letter that went by post was received: by the first sign that they have it, since the post takes its time.

    Where the answer itself is that sign, it is in time if it is in time by the day of posting; else nobody can tell.
    """
    arrived = arrival_of(submitted[1], evidence.facts(), evidence.mails())
    answered = evidence.first(*ANSWERS)
    if answered is None or (arrived is not None and arrived[1].when.by < answered[1].when.by):
        return arrived
    jurisdiction = evidence.service.controller.jurisdiction
    counted = deadline_from(submitted[1], evidence.facts(), jurisdiction)
    return submitted if place(answered[1].when, counted, jurisdiction) is Timeliness.IN_TIME else None


def _request_letter(evidence: Evidence) -> LetterSent | None:
    """The letter that made the request, where one did."""
    sent = (e.body for e in evidence.entries if isinstance(e.body, LetterSent) and e.stage == "request")
    return next(sent, None)


def _was_taken(evidence: Evidence, letter: LetterSent, submitted: FactSeen) -> bool:
    """Whether a mail server took the letter for good."""
    came_back = evidence.first(Fact.BOUNCED) or any(mail.sort == "bounce" for _, mail in evidence.mails())
    if letter.message_id is None or came_back or evidence.unread():
        return False
    return any(entry.at >= submitted.when.by + timedelta(days=COMES_BACK_DAYS) for entry in evidence.watched_mail())


def _seen_on_a_page(entry: Entry) -> bool:
    """Whether a page or an answer showed that the request was taken; that a letter left shows nothing of the kind."""
    return _by_probe(entry) and entry.by != "probe:mailbox"


def _by_probe(entry: Entry) -> bool:
    return entry.by.startswith("probe:")


def sent_electronically(evidence: Evidence, submitted: Entry) -> bool:
    """Whether a probe of ours sent the request, or was about to; what a person reports may have gone by post."""
    letter = _request_letter(evidence)
    if letter is not None:
        return letter.message_id is not None
    intended = (e for e in evidence.entries if isinstance(e.body, Intended) and e.seq < submitted.seq)
    return _by_probe(submitted) or any(_by_probe(entry) for entry in intended)


def came_without_paper(evidence: Evidence) -> tuple[Entry, FactSeen] | None:
    """The export that came electronically for a request of which no letter went by post, as far as we know."""
    by_post = any(isinstance(e.body, LetterSent) and e.body.message_id is None for e in evidence.entries)
    return None if by_post else evidence.first(Fact.EXPORT_DELIVERED)


def first_shown(evidence: Evidence, entry: Entry, fact: FactSeen) -> Entry:
    """The entry at which a fact was seen: that of the proposal, where a person confirmed one."""
    return next((e for e in evidence.entries if e.seq == fact.confirms), entry)


def deadline_of(evidence: Evidence) -> Deadline | None:
    """The legal deadline of the case with its trace; None where receipt is not proven."""
    received = receipt(evidence)
    if received is None:
        return None
    return deadline_from(received[1], evidence.facts(), evidence.service.controller.jurisdiction)


def extension_announced(evidence: Evidence) -> tuple[Entry, FactSeen] | None:
    """The announcement of an extension that counts, of several; where receipt is not proven, the first."""
    received = receipt(evidence)
    if received is None:
        return evidence.first(Fact.EXTENSION_ANNOUNCED)
    return extension_of(received[1], evidence.facts(), evidence.service.controller.jurisdiction)


def nothing_more_came(evidence: Evidence) -> bool:
    """Whether the period is over, and what has not come by then has not come: nothing is unread, nor left to be done by us.

    What may move the deadline, or says that the answer is elsewhere, leaves it open.
    """
    deadline = deadline_of(evidence)
    if deadline is None or deadline.suspended or is_unread(evidence) or waits_for_our_confirmation(evidence):
        return False
    if evidence.first(*SENT_ELSEWHERE, Fact.EXTENSION_ANNOUNCED, Fact.EXPORT_EXPIRED) is not None:
        return False
    jurisdiction, mails = evidence.service.controller.jurisdiction, evidence.watched_mail()
    if (evidence.opened.by_mail or evidence.mails()) and not (mails and is_over(deadline, mails[-1].at, jurisdiction)):
        return False
    return is_over(deadline, evidence.sealed_at, jurisdiction)


def watched_to_the_end(evidence: Evidence) -> bool:
    """Whether every place where an answer would show was looked at after the last day, and there is one."""
    deadline, submitted = deadline_of(evidence), evidence.first(Fact.REQUEST_SUBMITTED)
    if deadline is None or submitted is None:
        return False
    last = last_watched(evidence, submitted[0].seq)
    is_after = bool(last) and all(is_over(deadline, e.at, evidence.service.controller.jurisdiction) for e in last)
    return is_after and unwatched(evidence, deadline, submitted[0]) <= timedelta(days=UNWATCHED_DAYS)


def unwatched(evidence: Evidence, deadline: Deadline, submitted: Entry) -> timedelta:
    """The longest time between two looks, up to the first after the last day, in which an answer may have come and gone.

    Nothing before a look that showed the request pending: there was no answer
    yet. Mail stays where it came, so that nothing of it goes unseen.
    """
    jurisdiction = evidence.service.controller.jurisdiction
    longest, since = timedelta(), submitted.at
    for entry, look in evidence.looks():
        if entry.seq < submitted.seq:
            continue
        longest = timedelta() if Fact.REQUEST_PENDING in look.facts else max(longest, entry.at - since)
        since = entry.at
        if is_over(deadline, entry.at, jurisdiction):
            break
    return longest


def last_watched(evidence: Evidence, submitted: int) -> tuple[Entry, ...]:
    """The last look at each place where an answer may come; nothing where one of them was not looked at."""
    looks = [entry for entry, _ in evidence.looks() if entry.seq > submitted][-1:]
    mails = list(evidence.watched_mail())[-1:]
    by_mail = evidence.opened.by_mail or bool(evidence.mails())
    never_seen = not looks and any(entry.stage == "look" for entry, _ in evidence.unobserved())
    return () if (by_mail and not mails) or never_seen else (*looks, *mails)


def is_unread(evidence: Evidence) -> bool:
    """Whether something came that may be an answer, or move the deadline, and that nobody has read to its end."""
    return bool(evidence.proposals() or evidence.unread())


def waits_for_our_confirmation(evidence: Evidence) -> bool:
    """Whether they asked us to confirm that it was we who asked, and we have not."""
    return evidence.first(Fact.CONFIRMATION_DEMANDED) is not None and evidence.first(Fact.CONFIRMATION_GIVEN) is None


def track_of(evidence: Evidence) -> Track:
    """Which article judges the case: Art. 20 where it was invoked and some category rests on consent or contract."""
    if evidence.opened.right is Right.ACCESS or not portable_categories(evidence):
        return Track.ACCESS
    return Track.PORTABILITY


def portable_categories(evidence: Evidence) -> frozenset[str]:
    """Categories of the ground truth that Art. 20(1)(a) covers; the service's default where there is no truth."""
    basis = evidence.service.legal_basis
    if evidence.truth is None:
        return frozenset({"*"}) if basis.default.basis.portable else frozenset()
    return frozenset(c for c in evidence.truth.categories if basis.of(c).basis.portable)


def basis_confirmed(evidence: Evidence) -> bool:
    """Whether the notice or the controller, not we, say that the data rest on consent or contract."""
    basis = evidence.service.legal_basis
    return all(basis.of(category).source != "auditor" for category in portable_categories(evidence))


def portability_unconfirmed(evidence: Evidence) -> bool:
    """Whether Art. 20 would judge on a legal basis that only we assume: then it accuses nobody (LAW 1)."""
    return track_of(evidence) is Track.PORTABILITY and not basis_confirmed(evidence)


def owed(evidence: Evidence, provenance: Provenance) -> tuple[TruthRecord, ...]:
    """Records that the export owes on the case's track and that read-back proved to be in the account."""
    if evidence.truth is None:
        return ()
    track = track_of(evidence)
    portable = portable_categories(evidence)

    def counts(record: TruthRecord) -> bool:
        expected = record.expected_portability if track is Track.PORTABILITY else record.expected_access
        return (
            record.provenance is provenance
            and expected is Expected.MUST
            and (track is Track.ACCESS or record.category in portable)
            and any(f.canaries and f"{record.id}.{f.name}" in evidence.proven for f in record.fields)
        )

    return tuple(record for record in evidence.truth.records if counts(record))


def unjudged(evidence: Evidence, inspection: Inspection | None) -> tuple[Outcome, str] | None:
    """Why nothing can be said about the export's contents: not given, erased, not examined, or matched unsafely."""
    if evidence.first(Fact.EXPORT_DELIVERED) is None or evidence.first(Fact.REQUEST_SUBMITTED) is None:
        return Outcome.CANNOT_TELL, "no_export"  # what was not asked for answers no request
    if inspection is None:  # an erased export may have been inspected before: that stands
        erased = evidence.files and all(a.erased_by for a in evidence.files)
        return Outcome.UNTESTED, "artifact_erased" if erased else "not_inspected"
    return None if inspection.safe else (Outcome.UNTESTED, "matching_unsafe")


def citing(evidence: Evidence, inspection: Inspection) -> tuple[Citation, ...]:
    """The delivery and the files it brought."""
    delivered = evidence.first(Fact.EXPORT_DELIVERED)
    entry = () if delivered is None else (Citation(entry=delivered[0].seq),)
    return (*entry, *(Citation(artifact=a) for a in inspection.artifacts))


def cite(*pairs: tuple[Entry, object]) -> tuple[Citation, ...]:
    """The entries a verdict rests on, in ledger order."""
    return tuple(Citation(entry=seq) for seq in sorted({entry.seq for entry, _ in pairs}))
