"""Was a copy of the data given? (GDPR Art. 15(3); CJEU C-487/21)."""

from auditor.criteria import reason
from auditor.criteria.reading import answer, cite, nothing_more_came, obscured, owed, unjudged, watched_to_the_end
from auditor.criteria.scope import missing_records
from auditor.information import access_asked, readings_of
from results.records import (
    Citation,
    Criterion,
    Evidence,
    Fact,
    Family,
    Inspection,
    Measure,
    Obligation,
    Outcome,
    Provenance,
    Reason,
    Text,
    Track,
    Verdict,
)

CRITERION = Criterion(
    id="copy",
    version=2,
    family=Family.ACCESS,
    question=Text(
        fr="Une copie des données elles-mêmes a-t-elle été donnée ?", en="Was a copy of the data themselves given?"
    ),
    legal_basis="GDPR Art. 15(3); CJEU C-487/21",
    obligation=Obligation.LAW,
    track=Track.ACCESS,
    reads=frozenset(
        {
            Fact.REQUEST_SUBMITTED,
            Fact.EXPORT_DELIVERED,
            Fact.EXPORT_PARTIAL,
            Fact.DELIVERED_ON_PAPER,
            Fact.INFORMATION_GIVEN,
            Fact.REFUSED,
            Fact.NO_DATA_HELD,
        }
    ),
    inspection=True,
    reasons={
        "given": Reason(
            words=Text(
                fr="Une copie des données a été donnée ; {found} des {planted} éléments déposés y figurent.",
                en="A copy of the data was given; {found} of the {planted} planted items are in it.",
            )
        ),
        "copy_without_information": Reason(
            words=Text(
                fr="Une copie des données a été donnée, sans rien sur leur traitement ; ce silence est jugé à part.",
                en="A copy of the data was given, with nothing on their processing; that silence is judged apart.",
            )
        ),
        "information_without_copy": Reason(
            words=Text(
                fr="Le service a informé sur le traitement, sans donner les données elles-mêmes : deux personnes ont lu sa "
                "réponse, et le délai est passé.",
                en="The service informed about the processing, without giving the data themselves: two people have read its "
                "answer, and the period is over.",
            ),
            repair=Text(
                fr="Joindre à la réponse une reproduction fidèle de toutes les données de la personne.",
                en="Enclose with the answer a faithful reproduction of all the data of the person.",
            ),
        ),
        "category_excluded": Reason(
            words=Text(
                fr="Une copie a été donnée ; le service dit qu’une partie des données est laissée de côté.",
                en="A copy was given; the service says that part of the data is left out.",
            ),
            settle=Text(
                fr="L’avis d’une autorité sur cette exclusion (article 15(4)).",
                en="An authority’s view of that exclusion (Article 15(4)).",
            ),
        ),
        "nothing_of_ours": Reason(
            words=Text(
                fr="Un fichier a été donné, et rien de ce que nous avions déposé n’y figure ; ce qui manque est jugé à part.",
                en="A file was given, and nothing that we had planted is in it; what is missing is judged apart.",
            ),
            settle=Text(
                fr="Une lecture du fichier par une personne, ou un autre export.",
                en="A person’s reading of the file, or another export.",
            ),
        ),
        "copy_unread": Reason(
            words=Text(
                fr="Le service a informé sur le traitement ; que les données n’y soient pas et ne viennent plus n’est pas établi.",
                en="The service informed about the processing; that the data are not there, and come no more, is not certain.",
            ),
            settle=Text(
                fr="La lecture par deux personnes, chacune de son côté, et la fin du délai.",
                en="The reading of two people, each alone, and the end of the period.",
            ),
        ),
        "on_paper": Reason(
            words=Text(
                fr="La réponse est venue sur papier : ce qu’elle contient n’a pas été examiné.",
                en="The answer came on paper: what it holds was not examined.",
            ),
            settle=Text(fr="La lecture du courrier par une personne.", en="A person’s reading of the letter."),
        ),
        "refused": Reason(
            words=Text(
                fr="Le service a répondu qu’il ne donnerait rien ; sa réponse est jugée à part.",
                en="The service answered that it would give nothing; that answer is judged apart.",
            )
        ),
        "access_not_asked": reason.ACCESS_NOT_ASKED,
        "nothing_proven": Reason(
            words=Text(
                fr="Une copie a été donnée ; aucune donnée déposée et relue avant la demande ne permet de la reconnaître.",
                en="A copy was given; no data planted and read back before the request allow to recognise it.",
            ),
            settle=Text(fr="Une relecture du compte avant la demande.", en="A read-back of the account before asking."),
        ),
        "no_answer": reason.NO_ANSWER,
        "not_asked": reason.NOT_ASKED,
        "artifact_erased": reason.ERASED,
        "not_inspected": reason.NOT_INSPECTED,
        "matching_unsafe": reason.MATCHING_UNSAFE,
        "not_assessable": reason.NOT_ASSESSABLE,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:
    """A copy is a faithful reproduction of the data, and not a list of what is held (C-487/21, 45).

    How much of it is there is asked by `provided_data` and `observed_data`: one
    fact accuses once. Exclusions may be lawful (Art. 15(4)) and accuse nobody.
    """
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if not access_asked(evidence.opened):
        return _say(evidence, Outcome.INAPPLICABLE, "access_not_asked")
    if submitted is None:
        return _say(evidence, Outcome.UNTESTED, "not_asked")
    delivered = evidence.first(Fact.EXPORT_DELIVERED)
    if delivered is None:
        return _without_file(evidence)
    why = unjudged(evidence, inspection)
    if why is not None:
        return _say(evidence, *why, citations=cite(submitted, delivered))
    assert inspection is not None, "told by `unjudged`"
    return _of_file(evidence, inspection, cite(submitted, delivered))


def _of_file(evidence: Evidence, inspection: Inspection, cited: tuple[Citation, ...]) -> Verdict:
    records = (*owed(evidence, Provenance.PROVIDED), *owed(evidence, Provenance.OBSERVED))
    partial = evidence.first(Fact.EXPORT_PARTIAL)
    if not records:
        return _say(evidence, Outcome.CANNOT_TELL, "nothing_proven", citations=cited)
    found = len(records) - len(missing_records(records, inspection))
    counts = (Measure(name="found", value=str(found)), Measure(name="planted", value=str(len(records))))
    if not found:
        unread = obscured(inspection)
        return _say(evidence, Outcome.CANNOT_TELL, "not_assessable" if unread else "nothing_of_ours", citations=cited)
    if partial is not None:
        return _say(evidence, Outcome.CANNOT_TELL, "category_excluded", citations=(*cited, *cite(partial)))
    readings = readings_of(evidence.entries)
    if readings.suffice and not readings.given:
        read = tuple(Citation(entry=one.entry.seq) for one in readings.made)
        return _say(evidence, Outcome.PASSED, "copy_without_information", citations=(*cited, *read))
    return _say(evidence, Outcome.PASSED, "given", *counts, citations=cited)


def _without_file(evidence: Evidence) -> Verdict:
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    assert submitted is not None, "told by `assess`"
    answered = answer(evidence)
    if answered is not None and answered[1].fact in (Fact.REFUSED, Fact.NO_DATA_HELD):
        return _say(evidence, Outcome.INAPPLICABLE, "refused", citations=cite(submitted, answered))
    paper = evidence.first(Fact.DELIVERED_ON_PAPER)
    if paper is not None:
        return _say(evidence, Outcome.CANNOT_TELL, "on_paper", citations=cite(submitted, paper))
    informed = evidence.first(Fact.INFORMATION_GIVEN)
    if informed is None or answered is not None:
        return _say(evidence, Outcome.CANNOT_TELL, "no_answer", citations=cite(submitted))
    readings = readings_of(evidence.entries)
    read = tuple(Citation(entry=one.entry.seq) for one in readings.made)
    if not (readings.without_copy and nothing_more_came(evidence) and watched_to_the_end(evidence)):
        return _say(evidence, Outcome.CANNOT_TELL, "copy_unread", citations=(*cite(submitted, informed), *read))
    return _say(evidence, Outcome.FAILED, "information_without_copy", citations=(*cite(submitted, informed), *read))


def _say(
    evidence: Evidence, outcome: Outcome, why: str, *measures: Measure, citations: tuple[Citation, ...] = ()
) -> Verdict:
    return CRITERION.verdict(evidence.service, outcome, why, measures, citations)
