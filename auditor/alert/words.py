"""In which words is each alert told: what, where, since when, and what to do? French and English, short."""

from collections.abc import Mapping
from typing import Final

from results.records import AlertWhat, Text

TITLES: Final[Mapping[AlertWhat, Text]] = {
    AlertWhat.DEADLINE_NEAR: Text(fr="Échéance dans moins d’une semaine", en="Deadline within a week"),
    AlertWhat.DEADLINE_MISSED: Text(fr="Échéance passée sans réponse", en="Deadline passed without an answer"),
    AlertWhat.EXPORT_READY: Text(fr="Export prêt", en="Export ready"),
    AlertWhat.QUESTION_OPEN: Text(fr="Question posée", en="Question open"),
    AlertWhat.QUESTION_ESCALATED: Text(fr="Question sans réponse", en="Question still unanswered"),
    AlertWhat.SCENARIO_BROKEN: Text(fr="Scénario cassé", en="Scenario broken"),
    AlertWhat.ACCOUNT_LOCKED: Text(fr="Compte bloqué", en="Account locked"),
    AlertWhat.CREDENTIAL_REJECTED: Text(fr="Mot de passe refusé", en="Password rejected"),
    AlertWhat.LADDER_FELL: Text(fr="Échelon perdu sur l’échelle", en="Fell on the ladder"),
    AlertWhat.LEAK_FOUND: Text(fr="Fuite constatée", en="Leak found"),
    AlertWhat.CAMPAIGN_REFUSED: Text(fr="Scénarios laissés de côté", en="Scenarios passed over"),
    AlertWhat.BOT_STOPPED: Text(fr="Le robot ne répond plus", en="The bot has stopped"),
    AlertWhat.PUSH_FAILING: Text(fr="Destinataire injoignable", en="Recipient not reached"),
    AlertWhat.PRIVACY_REQUEST: Text(
        fr="Demande d’une personne sur ses données", en="A person asks about their own data"
    ),
}

COMMANDS: Final[Mapping[AlertWhat, str]] = {
    AlertWhat.DEADLINE_NEAR: "auditor case show {ledger}",
    AlertWhat.DEADLINE_MISSED: "auditor case show {ledger}",
    AlertWhat.EXPORT_READY: "auditor case show {ledger}",
    AlertWhat.QUESTION_OPEN: "auditor question show {place}",
    AlertWhat.QUESTION_ESCALATED: "auditor question show {question}",
    AlertWhat.SCENARIO_BROKEN: "auditor case show {ledger}",
    AlertWhat.ACCOUNT_LOCKED: "auditor account unlock {place}",
    AlertWhat.CREDENTIAL_REJECTED: "auditor account unlock {place}",
    AlertWhat.LADDER_FELL: "auditor case show {ledger}",
    AlertWhat.LEAK_FOUND: "auditor case show {ledger}",
    AlertWhat.CAMPAIGN_REFUSED: "auditor campaign show {place}",
    AlertWhat.BOT_STOPPED: "auditor run",
    AlertWhat.PUSH_FAILING: "auditor alert test {place}",
    AlertWhat.PRIVACY_REQUEST: "auditor privacy list",
}

BEGUN: Final = Text(
    fr="• {title} : {place}, depuis le {since}{times}.{over}", en="• {title}: {place}, since {since}{times}.{over}"
)
TIMES: Final = Text(fr=", {count} fois", en=", {count} times")
SINCE_OVER: Final = Text(fr=" C’est fini depuis le {at}.", en=" Over since {at}.")
TO_DO: Final = Text(fr="  À faire : {command}", en="  To do: {command}")
OVER: Final = Text(fr="• Fini : {title}, {place}, depuis le {at}.", en="• Over: {title}, {place}, since {at}.")
MORE: Final = Text(
    fr="… et {count} de plus : auditor alert list --open", en="… and {count} more: auditor alert list --open"
)
SEVERAL: Final = Text(fr="{count} alertes : {titles}", en="{count} alerts: {titles}")
ENDED: Final = Text(fr="Fini : {title}", en="Over: {title}")
UNSEEN: Final = Text(
    fr="Personne n’a dit s’en occuper. Dites-le ainsi : auditor alert ack {key}",
    en="Nobody has said that they see to it. Say so: auditor alert ack {key}",
)
DELIVERY: Final = Text(fr="Envoi : {id}", en="Delivery: {id}")
TEST: Final = (
    Text(fr="Essai d’envoi", en="Delivery test"),
    Text(
        fr="Ceci est un essai : ce qui vous est destiné vous parvient par ici. Rien à faire.",
        en="This is a test: what is meant for you reaches you this way. Nothing to do.",
    ),
)
