"""Is private data of another account in the export? (GDPR Art. 5(1)(f), Art. 20(4))."""

from auditor.criteria import reason
from auditor.criteria.reading import citing, obscured, unjudged
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
    id="leakage",
    version=2,
    family=Family.SECURITY,
    question=Text(
        fr="L’export contient-il des données privées d’un autre compte ?",
        en="Does the export hold private data of another account?",
    ),
    legal_basis="GDPR Art. 5(1)(f), Art. 20(4)",
    obligation=Obligation.LAW,
    track=Track.BOTH,
    reads=frozenset({Fact.EXPORT_DELIVERED}),
    inspection=True,
    reasons={
        "none_found": Reason(
            words=Text(
                fr="Aucune des données privées de notre second compte n’a été trouvée.",
                en="None of the private data of our second account was found.",
            )
        ),
        "bystander_data": Reason(
            words=Text(
                fr="L’export contient des données privées de notre second compte, que celui-ci ne pouvait pas voir ({leaked}).",
                en="The export holds private data of our second account, which this one could not see ({leaked}).",
            ),
            repair=Text(
                fr="Restreindre l’export aux données du compte qui le demande ; vérifier les pièces jointes et les "
                "messages reçus.",
                en="Restrict the export to the data of the account that asks; check attachments and received messages.",
            ),
        ),
        "no_bystander": Reason(
            words=Text(
                fr="Il n’y a pas de second compte à nous dans ce service : rien ne peut témoigner d’une fuite.",
                en="We hold no second account at this service: nothing can bear witness to a leak.",
            ),
            settle=Text(fr="Un second compte, garni de données.", en="A second account with data of its own."),
        ),
        "no_export": reason.NO_EXPORT,
        "not_inspected": reason.NOT_INSPECTED,
        "matching_unsafe": reason.MATCHING_UNSAFE,
        "not_assessable": reason.NOT_ASSESSABLE,
        "artifact_erased": reason.ERASED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:
    """Look for the bystander's private canaries; counts of foreign addresses are never a verdict."""
    service = evidence.service
    if evidence.bystander is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "no_bystander")
    unable = unjudged(evidence, inspection)
    if unable is not None or inspection is None:
        return CRITERION.verdict(service, *(unable or (Outcome.UNTESTED, "not_inspected")))

    cited = citing(evidence, inspection)
    leaked = {leak.record for leak in inspection.leaks if leak.kind == "bystander_canary" and leak.private}
    if leaked:
        count = Measure(name="leaked", value=str(len(leaked)), unit="records")
        return CRITERION.verdict(service, Outcome.FAILED, "bystander_data", (count,), cited)
    if not inspection.opened or obscured(inspection):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_assessable", citations=cited)
    return CRITERION.verdict(service, Outcome.PASSED, "none_found", citations=cited)
