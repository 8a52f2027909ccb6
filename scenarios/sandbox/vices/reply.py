"""In which words is a letter answered badly, or by nobody?"""

from datetime import timedelta

from results.records import Text
from scenarios.sandbox.behaviour import Reply

REFUSED = Text(fr="Nous ne donnons pas suite à votre demande.", en="We do not act on your request.")
ON_PAPER = Text(fr="Notre réponse est partie par courrier.", en="Our answer has left by post.")
BY_POST_ONLY = Text(
    fr="Les demandes sont reçues par courrier uniquement : merci de nous écrire à l’adresse ci-dessous.",
    en="Requests are taken by post only: please write to us at the address below.",
)
FEE = Text(
    fr="Des frais de 25,00 EUR sont demandés pour cette recherche.", en="A fee of 25.00 EUR is charged for this search."
)
DOCUMENT = Text(
    fr="Merci de nous adresser une copie de votre pièce d’identité.",
    en="Please send us a copy of your identity document.",
)
WHICH = Text(
    fr="Merci de préciser quelles données vous souhaitez recevoir ; le délai courra à compter de votre réponse.",
    en="Please tell us which data you want; the period will run from your answer.",
)
CONFIRM = Text(
    fr="Avant toute chose, confirmez votre demande en suivant ce lien :\n{confirm}",
    en="First of all, confirm your request by following this link:\n{confirm}",
)
LINK = Text(
    fr="Vos données vous attendent ici pendant sept jours :\n{link}",
    en="Your data await you here for seven days:\n{link}",
)
AWAY = Reply(
    words=Text(
        fr="Je suis absente du bureau jusqu’à lundi, et lirai votre message à mon retour.",
        en="I am out of the office until Monday, and will read your message on my return.",
    ),
    after=timedelta(minutes=1),
    subject=Text(fr="Réponse automatique : absente", en="Automatic reply: away"),
    automatic=True,
)
NEWS = Reply(
    words=Text(fr="Ce mois-ci : la fête du quartier.", en="This month: the street party."),
    after=timedelta(days=1),
    subject=Text(fr="Notre lettre d’information de mars", en="Our newsletter of March"),
    answers=False,
    quotes=False,
    headers={"List-Id": "<nouvelles.example>", "Precedence": "bulk"},
)
