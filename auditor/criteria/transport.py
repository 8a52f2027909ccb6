"""Is the export delivered encrypted? (GDPR Art. 32)."""

from auditor.criteria import reason
from auditor.criteria.reading import cite
from results.records import (
    ArtifactKept,
    Criterion,
    Entry,
    Evidence,
    Fact,
    Family,
    Inspection,
    Obligation,
    Outcome,
    Reason,
    Text,
    Track,
    Transport,
    Verdict,
)

CRITERION = Criterion(
    id="transport",
    version=2,
    family=Family.SECURITY,
    question=Text(fr="L’export voyage-t-il chiffré ?", en="Is the export delivered encrypted?"),
    legal_basis="GDPR Art. 32",
    obligation=Obligation.LAW,
    track=Track.BOTH,
    reads=frozenset({Fact.EXPORT_DELIVERED, Fact.EXPORT_STALE}),
    reasons={
        "encrypted": Reason(
            words=Text(
                fr="L’export est venu par une connexion chiffrée.", en="The export came over an encrypted connection."
            )
        ),
        "loopback": Reason(
            words=Text(
                fr="L’export n’a pas quitté notre propre machine : rien ne pouvait être lu en chemin.",
                en="The export never left our own machine: nothing could be read on the way.",
            )
        ),
        "plain": Reason(
            words=Text(
                fr="L’export est venu par une connexion non chiffrée (http), sans redirection vers https.",
                en="The export came over an unencrypted connection (http), without redirection to https.",
            ),
            repair=Text(
                fr="Ne servir le téléchargement qu’en https, et rediriger le reste.",
                en="Serve the download over https only, and redirect the rest.",
            ),
        ),
        "mail_attachment": Reason(
            words=Text(
                fr="L’export est venu en pièce jointe d’un courriel, dont personne ne voit tout le chemin.",
                en="The export came attached to a mail, whose way nobody sees whole.",
            ),
            settle=Text(fr="Un lien vers un téléchargement chiffré.", en="A link to an encrypted download."),
        ),
        "way_unknown": Reason(
            words=Text(
                fr="Nous n’avons pas noté par quelle connexion l’export est venu.",
                en="We did not note over which connection the export came.",
            ),
            settle=Text(fr="Un nouvel export, pris par notre programme.", en="Another export, taken by our program."),
        ),
        "no_export": reason.NO_EXPORT,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """Every file counts by the address that gave it in the end: a link that leads on to https is encrypted."""
    service = evidence.service
    delivered = evidence.first(Fact.EXPORT_DELIVERED)
    if delivered is None:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "no_export")
    files = evidence.exports()
    plain = _came(files, Transport.PLAIN)
    if plain:
        return CRITERION.verdict(service, Outcome.FAILED, "plain", citations=cite(*plain))
    mailed = _came(files, Transport.MAIL)
    if mailed:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "mail_attachment", citations=cite(*mailed))
    if not files or any(file.transport is None for _, file in files):
        return CRITERION.verdict(service, Outcome.UNTESTED, "way_unknown", citations=cite(delivered))
    local = _came(files, Transport.LOOPBACK)
    if local:
        return CRITERION.verdict(service, Outcome.PASSED, "loopback", citations=cite(*files))
    return CRITERION.verdict(service, Outcome.PASSED, "encrypted", citations=cite(*files))


def _came(files: tuple[tuple[Entry, ArtifactKept], ...], way: Transport) -> list[tuple[Entry, ArtifactKept]]:
    return [(entry, file) for entry, file in files if file.transport is way]
