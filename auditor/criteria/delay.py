"""How fast is the self-service? (good practice; GDPR Art. 12(3): "without undue delay")."""

from datetime import timedelta

from auditor.criteria import reason
from auditor.criteria.reading import answer, cite
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

PROMPT_DAYS = 14  # ours: what large platforms announce for their slowest archives

CRITERION = Criterion(
    id="delay",
    version=1,
    family=Family.TIME,
    question=Text(fr="L’export en libre-service est-il rapide ?", en="How fast is the self-service?"),
    legal_basis="GDPR Art. 12(3)",
    obligation=Obligation.PRACTICE,
    track=Track.BOTH,
    reads=frozenset({Fact.SELF_SERVICE_SEEN, Fact.REQUEST_SUBMITTED, Fact.EXPORT_READY, Fact.EXPORT_DELIVERED}),
    reasons={
        "prompt": Reason(
            words=Text(
                fr="L’export en libre-service était prêt {hours} (nous attendons {limit} au plus).",
                en="The self-service export was ready {hours} (we expect {limit} at most).",
            )
        ),
        "slow": Reason(
            words=Text(
                fr="L’export en libre-service n’était pas encore prêt après {days} (nous attendons {limit} au plus).",
                en="The self-service export was not ready yet after {days} (we expect {limit} at most).",
            ),
            repair=Text(
                fr="Préparer l’archive par un traitement automatique, en quelques heures.",
                en="Make the archive by an automatic process, within hours.",
            ),
        ),
        "straddles_limit": Reason(
            words=Text(
                fr="L’export est devenu prêt entre deux observations, autour de {limit}.",
                en="The export became ready between two looks, around {limit}.",
            ),
            settle=Text(fr="Des observations plus rapprochées.", en="Looks closer together."),
        ),
        "no_self_service": Reason(
            words=Text(
                fr="Nous n’avons pas vu de libre-service : la réponse vient de personnes, et son délai est jugé à part.",
                en="We saw no self-service: people answer, and the time they take is judged apart.",
            )
        ),
        "no_export": reason.NO_EXPORT,
        "not_asked": reason.NOT_ASKED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """From asking to an export that can be taken, as an interval; how long we then took to fetch it is ours."""
    service = evidence.service
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if submitted is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_asked")
    offered = evidence.first(Fact.SELF_SERVICE_SEEN)
    if offered is None:
        return CRITERION.verdict(service, Outcome.INAPPLICABLE, "no_self_service", citations=cite(submitted))
    answered, delivered = answer(evidence), evidence.first(Fact.EXPORT_DELIVERED)
    if answered is None or delivered is None:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "no_export", citations=cite(submitted))

    cited = cite(submitted, offered, answered)
    asked, ready = submitted[1].when, answered[1].when
    at_most = ready.by - (asked.after or asked.by)
    at_least = (ready.after or asked.by) - asked.by
    limit = Measure(name="limit", value=str(PROMPT_DAYS), unit="d")
    if at_most <= timedelta(days=PROMPT_DAYS):
        hours = Measure(name="hours", value=str(max(0, -(-at_most // timedelta(hours=1)))), unit="h")
        return CRITERION.verdict(service, Outcome.PASSED, "prompt", (hours, limit), cited)
    if at_least >= timedelta(days=PROMPT_DAYS):
        days = Measure(name="days", value=str(at_least.days), unit="d")
        return CRITERION.verdict(service, Outcome.FAILED, "slow", (days, limit), cited)
    return CRITERION.verdict(service, Outcome.CANNOT_TELL, "straddles_limit", (limit,), cited)
