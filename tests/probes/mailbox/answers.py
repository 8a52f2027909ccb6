"""Answers as controllers write them, invented: six kinds and ten wordings each, in two languages.

Each is what stands in the mail, the sentence that carries it in the midst of
courtesies; some are quoted replies, forwarded, or a page alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from results.records import Fact, Obstacle

K = Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a controller says, and what it means."""

    text: str
    means: tuple[tuple[Fact, Obstacle | None], ...]


def _all(means: tuple[Fact, Obstacle | None], *texts: str) -> Iterator[Answer]:
    yield from (Answer(text=text, means=(means,)) for text in texts)


RECEIVED = tuple(
    _all(
        (K.REQUEST_ACKNOWLEDGED, None),
        "Nous accusons réception de votre demande et reviendrons vers vous dans les meilleurs délais.",
        "Votre message a bien été reçu. Il porte le numéro 4521.",
        "Nous avons bien reçu votre demande du 3 mars.",
        "Votre demande est en cours de traitement par notre délégué à la protection des données.",
        "Votre sollicitation a bien été enregistrée par nos services.",
        "We acknowledge receipt of your request and will answer as soon as possible.",
        "Thank you for your message. We have received your request.",
        "Your request has been registered under the number 4521.",
        "Your request is being processed by our data protection team.",
        "We received your message this morning.",
    )
)
IDENTITY = tuple(
    _all(
        (K.IDENTITY_DOCUMENT_DEMANDED, Obstacle.ID_COPY),
        "Afin de traiter votre demande, merci de nous transmettre une copie de votre pièce d’identité.",
        "Nous vous prions de joindre la photocopie recto-verso de votre carte nationale d’identité.",
        "Pour des raisons de sécurité, un justificatif d’identité (passeport ou permis de conduire) doit être fourni.",
        "Votre dossier est incomplet : il manque une pièce d’identité en cours de validité.",
        "Veuillez envoyer un scan de votre passeport à cette adresse.",
        "To process your request, please send us a copy of your passport.",
        "We need a scan of your ID card before we can proceed.",
        "Please provide a government-issued photo ID.",
        "Kindly upload your driving licence so that we can verify who you are.",
        "For security reasons we require a copy of an identity document.",
    )
)
EXTENSION = tuple(
    _all(
        (K.EXTENSION_ANNOUNCED, None),
        "Compte tenu de la complexité de votre demande, nous prolongeons le délai de réponse de deux mois.",
        "Le délai de réponse est prorogé de deux mois en raison du nombre de demandes.",
        "Nous vous informons que nous aurons besoin de deux mois supplémentaires.",
        "Conformément à l’article 12, nous étendons le délai d’un mois à trois mois.",
        "Un délai supplémentaire de deux mois nous est nécessaire.",
        "Due to the complexity of your request we are extending the deadline by two months.",
        "We need an additional two months to answer.",
        "Please note that the response period will be extended by a further two months.",
        "We hereby inform you of an extension of two months under Article 12(3).",
        "Given the number of requests, we will require further time to respond, up to two months.",
    )
)
REFUSAL = tuple(
    _all(
        (K.REFUSED, None),
        "Nous ne pouvons donner une suite favorable à votre demande.",
        "Votre demande est rejetée.",
        "Nous sommes au regret de refuser votre demande, qui porte atteinte aux droits de tiers.",
        "Il nous est impossible de répondre à votre demande de portabilité.",
        "Nous ne donnerons pas suite à votre demande.",
        "We are unable to comply with your request.",
        "Your request has been refused because the data are confidential.",
        "We regret that we cannot provide your data.",
        "We must decline your request.",
        "We will not fulfil your request at this time.",
    )
)
CLARIFICATION = tuple(
    _all(
        (K.DETAILS_DEMANDED, Obstacle.CANNED_QUESTION),
        "Pourriez-vous préciser les données que vous souhaitez recevoir ?",
        "Afin de pouvoir vous répondre, merci d’indiquer la période et la nature des informations souhaitées.",
        "Quelles données demandez-vous exactement ?",
        "Nous vous invitons à clarifier le périmètre de votre demande : quelles informations visez-vous ?",
        "Merci de détailler l’objet de votre demande, en particulier la période concernée.",
        "Could you please specify which data you would like to receive?",
        "Please clarify the scope of your request.",
        "Please indicate which categories of information you are interested in.",
        "Which data exactly are you asking for?",
        "We kindly ask you to narrow down the period and the data concerned.",
    )
)
DELIVERY = tuple(
    _all(
        (K.EXPORT_READY, None),
        "Vous trouverez ci-joint l’ensemble de vos données.",
        "Vos données sont disponibles en téléchargement pendant sept jours.",
        "Veuillez trouver en pièce jointe l’archive contenant vos informations.",
        "Votre export est prêt : le fichier peut être téléchargé depuis votre compte.",
        "Les données demandées sont jointes à ce message, dans un fichier ZIP.",
        "Please find attached a copy of your data.",
        "Your data export is ready for download.",
        "You can download your archive using the link below: the files are available for a week.",
        "Enclosed you will find the information we hold, in a ZIP file.",
        "Your archive is now available in your account.",
    )
)
ANSWERS = (*RECEIVED, *IDENTITY, *EXTENSION, *REFUSAL, *CLARIFICATION, *DELIVERY)

DENIED = (
    "Aucune pièce d’identité n’est nécessaire.",
    "Inutile de nous envoyer une copie de votre carte d’identité.",
    "Ne nous transmettez pas de copie de votre passeport.",
    "Votre demande est gratuite : aucun paiement de 10 € ne vous sera demandé.",
    "You do not need to send a copy of your passport.",
    "No identity document is required.",
    "There is no fee: you will not be charged €10.",
)
"""What is said not to be wanted."""
