"""Does the download stay long enough? (good practice)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

from auditor.criteria import reason
from auditor.criteria.reading import came_by_mail, cite
from auditor.law import instant_of_end
from results.records import (
    Captured,
    Criterion,
    Entry,
    Evidence,
    Fact,
    Family,
    Inspection,
    Interval,
    Jurisdiction,
    LinkResult,
    LinkTried,
    Measure,
    Obligation,
    Outcome,
    Reason,
    Requester,
    Text,
    Track,
    Verdict,
)

LAST_ZONE = timezone(timedelta(hours=-12))
"""Where a day ends last (IERS; “anywhere on earth”)."""

LEAST_DAYS = 3  # ours: long enough for a mail to be read after a weekend

CRITERION = Criterion(
    id="link_life",
    version=2,
    family=Family.TIME,
    question=Text(fr="Le téléchargement reste-t-il ouvert assez longtemps ?", en="Does the download stay long enough?"),
    legal_basis="GDPR Art. 12(2)",
    obligation=Obligation.PRACTICE,
    track=Track.BOTH,
    reads=frozenset({Fact.REQUEST_SUBMITTED, Fact.EXPORT_READY, Fact.EXPORT_DELIVERED}),
    reasons={
        "long_enough": Reason(
            words=Text(
                fr="Le téléchargement reste ouvert au moins {least}.",
                en="The download stays open for {least} at least.",
            )
        ),
        "too_short": Reason(
            words=Text(
                fr="Le téléchargement se ferme avant {least}.", en="The download closes before {least} have passed."
            ),
            repair=Text(
                fr="Laisser l’archive à disposition une semaine, derrière la connexion.",
                en="Keep the archive available for a week, behind the sign-in.",
            ),
        ),
        "life_unknown": Reason(
            words=Text(
                fr="Nous ne savons pas si le téléchargement reste ouvert {least}.",
                en="We do not know whether the download stays open for {least}.",
            ),
            settle=Text(
                fr="Une date de fin annoncée, ou un nouvel essai au bout de {least}.",
                en="An announced end, or another attempt after {least}.",
            ),
        ),
        "not_tried": Reason(
            words=Text(
                fr="Aucune date de fin n’a été vue, et nous n’avons pas repris le téléchargement plus tard.",
                en="No end was seen announced, and we did not take the download again later.",
            ),
            settle=Text(fr="Un nouvel essai au bout de {least}.", en="Another attempt after {least}."),
        ),
        "came_by_mail": reason.CAME_BY_MAIL,
        "no_export": reason.NO_EXPORT,
        "not_asked": reason.NOT_ASKED,
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Life:
    """What one observation says: open for at least so long, closed after at most so long."""

    entry: Entry
    at_least: timedelta = timedelta(0)
    at_most: timedelta | None = None


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """What was announced and what our own account met; a life that may have been longer accuses nobody."""
    service = evidence.service
    if evidence.first(Fact.REQUEST_SUBMITTED) is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_asked")
    delivered = evidence.first(Fact.EXPORT_DELIVERED)
    if delivered is None:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "no_export")
    if came_by_mail(evidence):
        return CRITERION.verdict(service, Outcome.INAPPLICABLE, "came_by_mail", citations=cite(delivered))
    ready = [fact.when for entry, fact in evidence.facts(Fact.EXPORT_READY) if entry.seq < delivered[0].seq]
    opened = ready[-1] if ready else delivered[1].when
    least = (Measure(name="least", value=str(LEAST_DAYS), unit="d"),)
    wanted = timedelta(days=LEAST_DAYS)
    lives = [*_announced(evidence, opened), *_met(evidence, delivered[0], opened)]
    long = [life for life in lives if life.at_least >= wanted]
    if long:
        cited = cite(delivered, *((life.entry, life) for life in long))
        return CRITERION.verdict(service, Outcome.PASSED, "long_enough", least, cited)
    short = [life for life in lives if life.at_most is not None and life.at_most < wanted]
    if short:
        cited = cite(delivered, *((life.entry, life) for life in short))
        return CRITERION.verdict(service, Outcome.FAILED, "too_short", least, cited)
    if lives or evidence.captures("expires"):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "life_unknown", least, cite(delivered))
    return CRITERION.verdict(service, Outcome.UNTESTED, "not_tried", least, cite(delivered))


def _announced(evidence: Evidence, opened: Interval) -> Iterator[_Life]:
    """A length counts as it is; a last day from when the download opened, the earlier and the later end.

    Whose day it is nobody says: it is over where it ends last.
    """
    jurisdiction = evidence.service.controller.jurisdiction
    for entry, said in evidence.captures("expires"):
        if said.duration_h is not None:
            length = timedelta(hours=said.duration_h)
            yield _Life(entry=entry, at_least=length, at_most=length)
        elif said.day is not None:
            yield _until(entry, said, opened, jurisdiction)


def _until(entry: Entry, said: Captured, opened: Interval, jurisdiction: Jurisdiction) -> _Life:
    assert said.day is not None
    end = instant_of_end(said.day, jurisdiction)
    latest = datetime.combine(said.day, time.max, LAST_ZONE)
    return _Life(entry=entry, at_least=end - opened.by, at_most=_since(opened, latest))


def _met(evidence: Evidence, delivered: Entry, opened: Interval) -> Iterator[_Life]:
    """Later attempts: whoever was given the file shows that it was there; that it is gone, only our own account.

    A sign-in page may be our lost session, and others may be turned away from what is still there.
    """
    for entry, link in evidence.links():
        if entry.seq < delivered.seq:
            continue
        is_own, lived = link.requester is Requester.ACCOUNT, entry.at - opened.by
        if _is_open(link) and (is_own or lived >= timedelta(days=LEAST_DAYS)):
            yield _Life(entry=entry, at_least=lived)
        elif link.result is LinkResult.GONE and is_own:
            yield _Life(entry=entry, at_most=_since(opened, entry.at))


def _is_open(link: LinkTried) -> bool:
    return link.result in (LinkResult.SAME_FILE, LinkResult.OTHER_FILE)


def _since(opened: Interval, end: datetime) -> timedelta | None:
    """The longest it can have been; None where nobody had looked before it was there."""
    return None if opened.after is None else end - opened.after
