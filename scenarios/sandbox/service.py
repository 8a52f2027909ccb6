"""Which services can the sandbox be? An insurer under contract, and a town's family portal."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from results.records import Text, Track

ServiceName = Literal["mutuelle", "ville"]
ZONE = ZoneInfo("Europe/Paris")


class ExportMode(StrEnum):
    """How a request for one's data is handled.

    `queued` by a machine after some hours, `on_request` by an agent after some days.
    """

    IMMEDIATE = "immediate"
    QUEUED = "queued"
    ON_REQUEST = "on_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceWords:
    """What the two services call differently."""

    tagline: Text
    welcome: Text
    family: Text
    family_intro: Text
    claims: Text
    claims_intro: Text
    claim_new: Text
    provider: Text
    care_date: Text
    receipt: Text
    topics: tuple[Text, ...]
    purposes: tuple[Text, ...]
    basis: Text
    recipients: Text
    retention: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxService:
    """One service: its name, its words, and how it handles a request for data.

    Attributes:
        track: the article under which members ask (LAW: contract or public task).
        delay: how long the archive takes on the service's own clock.
        promise: what the service announces.
    """

    name: ServiceName
    title: Text
    controller: str
    address: str
    dpo: str
    slug: str
    prefix: str
    contract: Text
    claims_path: str
    track: Track
    mode: ExportMode
    delay: timedelta
    promise: Text
    words: ServiceWords


_MUTUELLE = SandboxService(
    name="mutuelle",
    title=Text(fr="Sablon Mutuelle", en="Sablon Mutuelle"),
    controller="Sablon Mutuelle, mutuelle de santé",
    address="4 quai des Tisserands, 57000 Sablon",
    dpo="dpo@sablon-mutuelle.example",
    slug="sablon-mutuelle",
    prefix="SM",
    contract=Text(fr="Contrat n°", en="Contract no."),
    claims_path="/remboursements",
    track=Track.PORTABILITY,
    mode=ExportMode.QUEUED,
    delay=timedelta(hours=36),
    promise=Text(fr="3 jours", en="3 days"),
    words=ServiceWords(
        tagline=Text(fr="La complémentaire santé qui reste proche", en="Health cover that stays close"),
        welcome=Text(
            fr="Suivez vos remboursements, échangez avec votre conseillère et gérez le contrat de toute la famille.",
            en="Follow your reimbursements, write to your adviser and look after the whole family’s contract.",
        ),
        family=Text(fr="Ma famille", en="My family"),
        family_intro=Text(fr="Les personnes couvertes par votre contrat.", en="The people covered by your contract."),
        claims=Text(fr="Remboursements", en="Reimbursements"),
        claims_intro=Text(
            fr="Vos demandes de remboursement et nos décisions, sous trois jours.",
            en="Your claims and our decisions, within three days.",
        ),
        claim_new=Text(fr="Nouvelle demande de remboursement", en="New claim"),
        provider=Text(fr="Praticien ou établissement", en="Practitioner or clinic"),
        care_date=Text(fr="Date des soins", en="Date of care"),
        receipt=Text(fr="Facture ou feuille de soins", en="Invoice or care sheet"),
        topics=(
            Text(fr="Bilan de mon contrat", en="Review of my contract"),
            Text(fr="Devis dentaire ou optique", en="Dental or optical estimate"),
            Text(fr="Changement de situation", en="Change of circumstances"),
        ),
        purposes=(
            Text(fr="tenir votre contrat et couvrir vos proches", en="keeping your contract and covering your family"),
            Text(
                fr="rembourser vos frais de santé et motiver nos décisions",
                en="reimbursing your health costs and giving reasons for our decisions",
            ),
            Text(
                fr="répondre à vos messages et tenir vos rendez-vous",
                en="answering your messages and keeping appointments",
            ),
            Text(fr="protéger votre espace en ligne", en="protecting your online account"),
        ),
        basis=Text(
            fr="Ces traitements sont nécessaires à l’exécution du contrat que vous avez conclu avec nous",
            en="This processing is necessary for the performance of the contract you have concluded with us",
        ),
        recipients=Text(
            fr="Nos gestionnaires, notre hébergeur en France et, pour le tiers payant, votre caisse d’assurance maladie.",
            en="Our claims staff, our hosting company in France and, for direct settlement, your health insurance fund.",
        ),
        retention=Text(
            fr="La durée du contrat, puis cinq ans. Le journal d’activité est gardé douze mois.",
            en="For as long as the contract lasts, then five years. The activity log is kept for twelve months.",
        ),
    ),
)

_VILLE = SandboxService(
    name="ville",
    title=Text(fr="Ville de Sablon – Espace famille", en="Town of Sablon – Family portal"),
    controller="Ville de Sablon",
    address="1 place de l’Hôtel-de-Ville, 57000 Sablon",
    dpo="dpd@ville-sablon.example",
    slug="sablon-ville",
    prefix="VS",
    contract=Text(fr="Dossier famille n°", en="Family file no."),
    claims_path="/aides",
    track=Track.ACCESS,
    mode=ExportMode.ON_REQUEST,
    delay=timedelta(days=9),
    promise=Text(fr="15 jours", en="15 days"),
    words=ServiceWords(
        tagline=Text(
            fr="Vos démarches pour l’école, la cantine et les loisirs", en="School, meals and leisure, online"
        ),
        welcome=Text(
            fr="Inscrivez vos enfants, demandez une aide aux activités et écrivez au service Enfance.",
            en="Enrol your children, apply for an activity grant and write to the children’s service.",
        ),
        family=Text(fr="Ma famille", en="My family"),
        family_intro=Text(fr="Les personnes de votre dossier famille.", en="The people in your family file."),
        claims=Text(fr="Aides aux activités", en="Activity grants"),
        claims_intro=Text(
            fr="Vos demandes d’aide et nos décisions, sous trois jours.",
            en="Your applications and our decisions, within three days.",
        ),
        claim_new=Text(fr="Nouvelle demande d’aide", en="New application"),
        provider=Text(fr="Association ou structure", en="Club or organisation"),
        care_date=Text(fr="Date de l’activité", en="Date of the activity"),
        receipt=Text(fr="Justificatif de paiement", en="Proof of payment"),
        topics=(
            Text(fr="Inscription scolaire", en="School enrolment"),
            Text(fr="Accueil périscolaire", en="After-school care"),
            Text(fr="Calcul du quotient familial", en="Family income assessment"),
        ),
        purposes=(
            Text(fr="tenir votre dossier famille", en="keeping your family file"),
            Text(
                fr="attribuer les aides aux activités votées par le conseil municipal",
                en="granting the activity aid voted by the town council",
            ),
            Text(fr="répondre à vos messages et tenir vos rendez-vous", en="answering messages, keeping appointments"),
            Text(fr="protéger votre espace en ligne", en="protecting your online account"),
        ),
        basis=Text(
            fr="Ces traitements relèvent de la mission d’intérêt public dont la ville est investie",
            en="This processing is part of the task in the public interest entrusted to the town",
        ),
        recipients=Text(
            fr="Les agents du service Enfance et, pour les paiements, le comptable public.",
            en="Staff of the children’s service and, for payments, the public accountant.",
        ),
        retention=Text(
            fr="La durée de la scolarité, puis deux ans. Le journal d’activité est gardé douze mois.",
            en="While the children are at school, then two years. The activity log is kept for twelve months.",
        ),
    ),
)

SERVICES: dict[ServiceName, SandboxService] = {"mutuelle": _MUTUELLE, "ville": _VILLE}
