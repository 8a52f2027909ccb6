"""Is the download closed to strangers? (GDPR Art. 32)."""

from auditor.criteria import reason
from auditor.criteria.reading import came_by_mail
from results.records import (
    Citation,
    Criterion,
    Entry,
    Evidence,
    Fact,
    Family,
    Inspection,
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

UNGUESSABLE_BITS = 64
UNDYING_DAYS = 30

CRITERION = Criterion(
    id="link_protection",
    version=2,
    family=Family.SECURITY,
    question=Text(
        fr="Le téléchargement est-il fermé aux inconnus ?",
        en="Is the download closed to strangers?",
    ),
    legal_basis="GDPR Art. 32",
    obligation=Obligation.LAW,
    track=Track.BOTH,
    reads=frozenset({Fact.EXPORT_DELIVERED}),
    reasons={
        "came_by_mail": reason.CAME_BY_MAIL,
        "closed": Reason(
            words=Text(
                fr="Le lien ne s’ouvre ni pour un inconnu, ni pour un autre compte.",
                en="The link opens neither for a stranger nor for another account.",
            )
        ),
        "bearer_link": Reason(
            words=Text(
                fr="Le lien s’ouvre sans connexion, mais il est imprévisible et cesse de fonctionner.",
                en="The link opens without signing in, but it cannot be guessed and stops working.",
            ),
            repair=Text(fr="Exiger la connexion pour télécharger.", en="Ask for sign-in before the download."),
        ),
        "opened_by_another": Reason(
            words=Text(
                fr="Le lien s’est ouvert avec la session d’un autre compte.",
                en="The link opened with the session of another account.",
            ),
            repair=Text(
                fr="Vérifier, à chaque téléchargement, que l’export appartient au compte connecté.",
                en="Check on every download that the export belongs to the account that is signed in.",
            ),
        ),
        "predictable": Reason(
            words=Text(
                fr="Le lien s’ouvre sans connexion et sa partie secrète compte au plus {bits} bits.",
                en="The link opens without signing in and its secret part has at most {bits} bits.",
            ),
            repair=Text(
                fr="Exiger la connexion, ou un jeton aléatoire d’au moins 128 bits.",
                en="Ask for sign-in, or use a random token of at least 128 bits.",
            ),
        ),
        "undying": Reason(
            words=Text(
                fr="Le lien s’ouvre sans connexion et fonctionne encore après {days}.",
                en="The link opens without signing in and still works after {days}.",
            ),
            repair=Text(fr="Faire expirer le lien après quelques jours.", en="Let the link expire after a few days."),
        ),
        "life_unknown": Reason(
            words=Text(
                fr="Le lien s’ouvre sans connexion ; nous ne savons pas encore s’il expire.",
                en="The link opens without signing in; whether it expires is not known yet.",
            ),
            settle=Text(fr="Une vérification ultérieure.", en="A later check."),
        ),
        "not_tried": Reason(
            words=Text(
                fr="Nous n’avons pas essayé d’ouvrir le lien sans connexion et avec un autre compte.",
                en="We have not tried to open the link without signing in and with another account.",
            ),
            settle=Text(fr="Ces deux essais.", en="Those two attempts."),
        ),
        "no_export": Reason(
            words=Text(fr="Aucun lien de téléchargement n’a été donné.", en="No download link was given."),
            settle=Text(fr="Un export à télécharger.", en="An export to download."),
        ),
    },
)

_OPENED = frozenset({LinkResult.SAME_FILE})
_CLOSED = frozenset({LinkResult.LOGIN_PAGE, LinkResult.DENIED, LinkResult.GONE})


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """Weigh who could open the link; how guessable and how lasting it is matters only where no sign-in protects it."""
    service = evidence.service
    delivered = evidence.first(Fact.EXPORT_DELIVERED)
    if delivered is None:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "no_export")
    if came_by_mail(evidence):
        cited = (Citation(entry=delivered[0].seq),)
        return CRITERION.verdict(service, Outcome.INAPPLICABLE, "came_by_mail", citations=cited)
    stranger = _tries(evidence, Requester.STRANGER)
    bystander = _tries(evidence, Requester.BYSTANDER)
    if not stranger:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_tried")

    opened = [pair for pair in stranger if pair[1].result in _OPENED]
    if opened:
        return _open_to_all(evidence, opened)
    closed_to_strangers = {_occasion(link) for _, link in stranger if link.result in _CLOSED}
    opened_to_another = [pair for pair in bystander if pair[1].result in _OPENED]
    by_another = [pair for pair in opened_to_another if _occasion(pair[1]) in closed_to_strangers]
    if by_another:
        return CRITERION.verdict(service, Outcome.FAILED, "opened_by_another", citations=_cite(by_another))
    if not bystander or not any(pair[1].result in _CLOSED for pair in bystander):
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_tried", citations=_cite(stranger))
    return CRITERION.verdict(service, Outcome.PASSED, "closed", citations=_cite([*stranger, *bystander]))


def _open_to_all(evidence: Evidence, opened: list[tuple[Entry, LinkTried]]) -> Verdict:
    service = evidence.service
    known = [link.secret_bits for _, link in opened if link.secret_bits is not None]
    if known and min(known) < UNGUESSABLE_BITS:
        bits = Measure(name="bits", value=str(min(known)), unit="bits")
        return CRITERION.verdict(service, Outcome.FAILED, "predictable", (bits,), _cite(opened))
    delivered = evidence.first(Fact.EXPORT_DELIVERED)
    assert delivered is not None
    own, last_opened = _tries(evidence, Requester.ACCOUNT, Requester.STRANGER), opened[-1]
    days = (last_opened[0].at - delivered[1].when.by).days
    if days > UNDYING_DAYS:
        lived = Measure(name="days", value=str(days), unit="d")
        return CRITERION.verdict(service, Outcome.FAILED, "undying", (lived,), _cite([*opened, last_opened]))
    closed = [pair for pair in own if pair[0].seq > last_opened[0].seq and pair[1].result in _CLOSED]
    if closed:
        return CRITERION.verdict(
            service,
            Outcome.FAILED,
            "bearer_link",
            citations=_cite([*opened, closed[-1]]),
            obligation=Obligation.PRACTICE,
        )
    return CRITERION.verdict(service, Outcome.CANNOT_TELL, "life_unknown", citations=_cite(opened))


def _occasion(link: LinkTried) -> tuple[str, str | None]:
    """When and on which export's link: a stranger turned away later proves nothing about an earlier day."""
    return link.after, link.export


def _tries(evidence: Evidence, *requesters: Requester) -> list[tuple[Entry, LinkTried]]:
    return [
        (entry, link)
        for entry, link in evidence.links()
        if link.requester in requesters and link.result is not LinkResult.UNREACHABLE
    ]


def _cite(pairs: list[tuple[Entry, LinkTried]]) -> tuple[Citation, ...]:
    return tuple(Citation(entry=seq) for seq in dict.fromkeys(entry.seq for entry, _ in pairs))
