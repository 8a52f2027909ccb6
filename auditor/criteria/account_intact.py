"""Is the account unharmed afterwards? (recital 68; WP242 rev.01)."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from auditor.criteria.reading import cite
from results.records import (
    Criterion,
    Evidence,
    Fact,
    Family,
    FieldType,
    Inspection,
    Measure,
    Obligation,
    Outcome,
    ReadBack,
    Reason,
    Text,
    Track,
    Verdict,
)

_AS_GIVEN = frozenset({FieldType.TEXT, FieldType.ENUM, FieldType.BOOLEAN})  # words stand there as we wrote them

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
                fr="Après la remise, des nombres, des jours, des adresses ou des fichiers que nous relisions dans le "
                "compte n’y sont plus, ou s’y lisent sous une autre forme ({changed} sur {planted}).",
                en="After delivery, numbers, days, addresses or files that we had read in the account are gone, "
                "or read in another form ({changed} of {planted}).",
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
    it still shows some of our data is the rest known to be gone. A number, a
    day or an address may only be written in another form: services tidy them
    up, sometimes later than at once.
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

    still = frozenset(field for _, back in again for field in back.seen)
    read = [pair for pair in again if pair[1].seen]
    gone = _first_absent([back for _, back in read], still) & evidence.proven
    lost = frozenset(field for field in gone if _type(evidence, field) in _AS_GIVEN)
    measures = (
        Measure(name="planted", value=str(len({_record(field) for field in evidence.proven})), unit="records"),
        Measure(name="lost", value=str(len(lost)), unit="records"),
        Measure(name="changed", value=str(len(gone - lost)), unit="records"),
    )
    if lost:
        pages = [pair for pair in read if lost & set(pair[1].absent)]
        return CRITERION.verdict(service, Outcome.FAILED, "data_lost", measures, cite(*pages))
    if gone:
        pages = [pair for pair in read if gone & set(pair[1].absent)]
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "data_changed", measures, cite(*pages))
    if not evidence.proven - still:
        return CRITERION.verdict(service, Outcome.PASSED, "intact", measures, cite(*again))
    if any(not back.seen for _, back in again):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "page_unseen", measures, cite(*again))
    return CRITERION.verdict(service, Outcome.UNTESTED, "not_read_again", measures, cite(*again))


def _first_absent(backs: Iterable[ReadBack], still: AbstractSet[str]) -> frozenset[str]:
    """Of each record that lacks something, the first that was not seen: after it the others were not looked for."""
    first: dict[str, str] = {}
    for back in backs:
        for field in back.absent:
            if field not in still:
                first.setdefault(_record(field), field)
    return frozenset(first.values())


def _record(field: str) -> str:
    return field.rpartition(".")[0]


def _type(evidence: Evidence, name: str) -> FieldType | None:
    """What a value is, where we know."""
    record, _, field = name.rpartition(".")
    records = evidence.truth.records if evidence.truth else ()
    return next((f.type for r in records if r.id == record for f in r.fields if f.name == field), None)
