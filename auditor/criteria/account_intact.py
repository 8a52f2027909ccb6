"""Is the account unharmed afterwards? (recital 68; WP242 rev.01)."""

from collections.abc import Set as AbstractSet

from auditor.criteria.reading import cite
from results.records import (
    Criterion,
    Evidence,
    Fact,
    Family,
    Inspection,
    Measure,
    Obligation,
    Outcome,
    Reason,
    Text,
    Track,
    Verdict,
)

CRITERION = Criterion(
    id="account_intact",
    version=1,
    family=Family.REMEDIES,
    question=Text(fr="Le compte est-il intact après la demande ?", en="Is the account unharmed afterwards?"),
    legal_basis="GDPR recital 68",
    obligation=Obligation.GUIDANCE,
    track=Track.BOTH,
    reads=frozenset({Fact.EXPORT_DELIVERED, Fact.ACCOUNT_LOCKED, Fact.ACCOUNT_CLOSED}),
    reasons={
        "intact": Reason(
            words=Text(
                fr="Tout ce que nous avions relu avant la demande est encore dans le compte (éléments : {planted}).",
                en="All that we had read back before asking still stands in the account (records: {planted}).",
            )
        ),
        "data_lost": Reason(
            words=Text(
                fr="Après la remise, le compte ne montre plus ce qui s’y lisait avant la demande ({lost} sur {planted}).",
                en="After delivery the account no longer shows what stood there before asking ({lost} of {planted}).",
            ),
            repair=Text(
                fr="Remettre les données sans rien retirer du compte.",
                en="Hand the data over without taking anything out of the account.",
            ),
        ),
        "page_unseen": Reason(
            words=Text(
                fr="Après la remise, une page du compte ne montrait plus rien de nous : ce peut être la page, ou nous.",
                en="After delivery a page of the account showed nothing of ours any more: it may be the page, or us.",
            ),
            settle=Text(fr="Une visite du compte par une personne.", en="A person’s visit to the account."),
        ),
        "data_changed": Reason(
            words=Text(
                fr="Après la remise, une partie de ce qui se lisait dans le compte se lit autrement, ou plus du tout ; "
                "le reste des mêmes éléments y est toujours ({changed} sur {planted}).",
                en="After delivery, part of what stood in the account reads otherwise, or not at all; "
                "the rest of the same records is still there ({changed} of {planted}).",
            ),
            settle=Text(fr="Une visite du compte par une personne.", en="A person’s visit to the account."),
        ),
        "account_stopped": Reason(
            words=Text(
                fr="Le compte a été bloqué ou fermé pendant le dossier ; rien ne dit pourquoi.",
                en="The account was locked or closed during the case; nothing says why.",
            ),
            settle=Text(fr="Une explication du service.", en="The service’s explanation."),
        ),
        "not_read_again": Reason(
            words=Text(
                fr="Nous n’avons pas relu le compte après la remise.",
                en="We did not read the account again after delivery.",
            ),
            settle=Text(fr="Une relecture du compte.", en="Another read-back of the account."),
        ),
        "nothing_proven": Reason(
            words=Text(
                fr="Nous n’avions rien relu dans le compte avant la demande : il n’y a rien à comparer.",
                en="We had read nothing back in the account before asking: there is nothing to compare.",
            ),
            settle=Text(fr="Une relecture du compte avant la demande.", en="A read-back of the account before asking."),
        ),
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """Compare the read-back after delivery with the proof before the request, page by page.

    A page that shows nothing of ours at all may be another page: only where
    it still shows some of our data is the rest known to be gone. A record of
    which something is still there is not gone: services write numbers and
    names in a form of their own, sometimes later than at once.
    """
    service = evidence.service
    stopped = evidence.facts(Fact.ACCOUNT_LOCKED, Fact.ACCOUNT_CLOSED)
    if stopped:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "account_stopped", citations=cite(*stopped))
    if not evidence.proven:
        return CRITERION.verdict(service, Outcome.UNTESTED, "nothing_proven")
    delivered = evidence.first(Fact.EXPORT_DELIVERED)
    again = [] if delivered is None else [pair for pair in evidence.readbacks() if pair[0].seq > delivered[0].seq]
    if not again:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_read_again")

    still = {field for _, back in again for field in back.seen}
    read = [pair for pair in again if pair[1].seen]
    absent = {field for _, back in read for field in back.absent if field in evidence.proven} - still
    lost = {field for field in absent if _record(field) not in _records(still)}
    changed = absent - lost
    measures = (
        Measure(name="planted", value=str(len(_records(evidence.proven))), unit="records"),
        Measure(name="lost", value=str(len(_records(lost))), unit="records"),
        Measure(name="changed", value=str(len(_records(changed))), unit="records"),
    )
    if lost:
        gone = [pair for pair in read if lost & set(pair[1].absent)]
        return CRITERION.verdict(service, Outcome.FAILED, "data_lost", measures, cite(*gone))
    if changed:
        gone = [pair for pair in read if changed & set(pair[1].absent)]
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "data_changed", measures, cite(*gone))
    if not evidence.proven - still:
        return CRITERION.verdict(service, Outcome.PASSED, "intact", measures, cite(*again))
    if any(not back.seen for _, back in again):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "page_unseen", measures, cite(*again))
    return CRITERION.verdict(service, Outcome.UNTESTED, "not_read_again", measures, cite(*again))


def _records(fields: AbstractSet[str]) -> frozenset[str]:
    """Records, not fields: after the first that is absent in a record, the others were not looked for."""
    return frozenset(_record(field) for field in fields)


def _record(field: str) -> str:
    return field.rpartition(".")[0]
