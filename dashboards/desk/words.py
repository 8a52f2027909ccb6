"""In which words does the desk speak: its places, what was done, what cannot be?

French is typed with ordinary spaces (`dashboards.typography`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboards.desk.right import Right
from results.records import Obstacle, QuestionTopic, ReleaseState, ReplyAct, Role, Ruling, Severity, Text
from results.records.person import TokenScope


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An entry of the navigation, and who may go there."""

    path: str
    words: Text
    right: Right = Right.READ


NAVIGATION: Final = (
    Place(path="/desk", words=Text(fr="Aujourd’hui", en="Today")),
    Place(path="/desk/cases", words=Text(fr="Dossiers", en="Cases")),
    Place(path="/desk/calendar", words=Text(fr="Échéances", en="Deadlines")),
    Place(path="/desk/questions", words=Text(fr="Questions", en="Questions"), right=Right.ANSWER),
    Place(path="/desk/notices", words=Text(fr="Avis", en="Notices")),
    Place(path="/desk/campaigns", words=Text(fr="Campagnes", en="Campaigns")),
    Place(path="/desk/samples", words=Text(fr="Échantillons", en="Samples")),
    Place(path="/desk/scenarios", words=Text(fr="Scénarios", en="Scenarios")),
    Place(path="/desk/accounts", words=Text(fr="Comptes", en="Accounts")),
    Place(path="/desk/alerts", words=Text(fr="Alertes", en="Alerts")),
    Place(path="/desk/releases", words=Text(fr="Publications", en="Releases")),
    Place(path="/desk/method", words=Text(fr="Méthode", en="Method")),
    Place(path="/desk/people", words=Text(fr="Personnes", en="People"), right=Right.PEOPLE),
    Place(path="/desk/log", words=Text(fr="Journal", en="Log"), right=Right.LOG),
)

SAID: Final[Mapping[str, Text]] = {
    "answered": Text(
        fr="Votre réponse est écrite dans le registre. Le programme reprend.",
        en="Your answer stands in the ledger. The program goes on.",
    ),
    "woken": Text(
        fr="Le dossier est à faire maintenant. Ce qui le retient par prudence le retient encore.",
        en="The case is due now. What keeps it back out of caution still does.",
    ),
    "abandoned": Text(fr="Le dossier est clos.", en="The case is closed."),
    "ordered": Text(fr="La campagne est ordonnée.", en="The campaign is ordered."),
    "changed": Text(
        fr="La campagne est modifiée à partir de maintenant ; ses dossiers ouverts continuent.",
        en="The campaign is changed from now on; its open cases go on.",
    ),
    "paused": Text(
        fr="La campagne est en pause ; ses dossiers ouverts continuent.",
        en="The campaign is paused; its open cases go on.",
    ),
    "resumed": Text(
        fr="La campagne reprend à sa prochaine date ; ce qu’elle a manqué n’est pas rattrapé.",
        en="The campaign goes on at its next moment; what it missed is not made up.",
    ),
    "fired": Text(
        fr="La campagne est lancée : voyez ci-dessous ce qu’elle a fait.",
        en="The campaign has fired: see below what it did.",
    ),
    "approved": Text(
        fr="L’avis est approuvé : il partira au prochain passage du programme.",
        en="The notice is approved: the program sends it when it next runs.",
    ),
    "rejected": Text(
        fr="L’avis est refusé : il ne part pas tant qu’il n’est pas réécrit.",
        en="The notice is rejected: it does not leave until it is written anew.",
    ),
    "withdrawn": Text(
        fr="L’avis est retiré. S’il était déjà parti, écrivez à l’organisme qu’il est repris.",
        en="The notice is withdrawn. If it had left already, write to the controller that it is taken back.",
    ),
    "reminded": Text(fr="Un rappel partira.", en="A reminder will be sent."),
    "edited": Text(
        fr="L’avis est réécrit : relisez-le avant de l’approuver.",
        en="The notice is written anew: read it before you approve it.",
    ),
    "drafted": Text(
        fr="L’avis est rédigé. Rien ne part avant qu’une personne l’approuve.",
        en="The notice is drafted. Nothing leaves before a person approves it.",
    ),
    "decided": Text(
        fr="La décision est écrite, avec ses motifs.", en="The decision stands in writing, with its reasons."
    ),
    "acked": Text(
        fr="C’est noté : vous vous en occupez, et personne d’autre n’est alerté.",
        en="Noted: you see to it, and nobody else is told.",
    ),
    "muted": Text(fr="Personne n’en est alerté jusqu’à ce moment.", en="Nobody is told of it until then."),
    "building": Text(
        fr="La publication est en construction. Vous pouvez quitter cette page : elle se fait sans vous.",
        en="The release is being built. You may leave this page: it is done without you.",
    ),
    "embargoed": Text(
        fr="La publication est sous embargo ; qui vous avez nommé la reçoit.",
        en="The release is under embargo; whom you named is given it.",
    ),
    "drawn": Text(
        fr="L’échantillon est tiré, et vaut dès maintenant. Publiez son empreinte avant la première demande.",
        en="The sample is drawn, and stands from now on. Publish its digest before the first request.",
    ),
    "stepped": Text(fr="La publication a changé d’état.", en="The release has taken its next step."),
    "password": Text(
        fr="Votre mot de passe est changé. Vos autres sessions sont fermées, vos jetons révoqués.",
        en="Your password is changed. Your other sessions have ended, your tokens too.",
    ),
    "code": Text(
        fr="Un code vous sera demandé à chaque connexion.", en="You will be asked for a code whenever you sign in."
    ),
    "declared": Text(
        fr="C’est noté : vous n’y constaterez, n’approuverez et n’y déciderez rien.",
        en="Noted: you record, approve and decide nothing there.",
    ),
    "token_ended": Text(
        fr="Le jeton est révoqué : aucun programme ne lit plus par lui.",
        en="The token is revoked: no program reads by it any more.",
    ),
    "signed_out": Text(fr="Vous êtes déconnecté.", en="You are signed out."),
    "roles": Text(fr="Les rôles sont changés.", en="The roles are changed."),
    "disabled": Text(fr="Cette personne n’entre plus.", en="This person may not enter any more."),
    "enabled": Text(fr="Cette personne entre de nouveau.", en="This person may enter again."),
}
"""What a page says at its top after something was done, by the word in its address."""

ASKED: Final[Mapping[QuestionTopic, Text]] = {
    QuestionTopic.POST_LETTER: Text(
        fr="La lettre est prête : imprimez-la, signez-la, postez-la. Dites ensuite quand, et joignez le récépissé ; ou dites "
        "qu’elle n’est pas partie.",
        en="The letter is ready: print it, sign it, post it. Then say when, and attach the receipt; or say that it was not "
        "sent.",
    ),
    QuestionTopic.READ_INFORMATION: Text(
        fr="Une copie a été demandée (article 15). Lisez toute la réponse : quels éléments de l’article 15(1) donne-t-elle, "
        "dans la réponse même ou par un document qu’elle nomme ? Ce que vous n’y trouvez pas, une autre personne le cherchera à "
        "son tour, sans vous le demander.",
        en="A copy was asked for (Article 15). Read the whole answer: which elements of Article 15(1) does it give, in itself "
        "or by a document that it names? What you do not find somebody else looks for too, without asking you.",
    ),
    QuestionTopic.KEY_AGAIN: Text(
        fr="Une personne a saisi une pièce ; une autre la saisit à son tour, d’après la pièce, depuis un terminal "
        "(auditor case receive). Si la première saisie est fausse, retirez-la ici.",
        en="A person has entered a document; another enters it too, from the scan, at a terminal (auditor case receive). If "
        "the first entry is wrong, withdraw it here.",
    ),
    QuestionTopic.SECOND_FACTOR: Text(
        fr="Le service demande un second facteur que le programme n’a pas. Ouvrez une session à la main, depuis un terminal "
        "(auditor account sign-in) : cela répond à cette question.",
        en="The service asks for a second factor the program does not have. Sign in by hand, at a terminal (auditor account "
        "sign-in): that answers this question.",
    ),
    QuestionTopic.SESSION_LOST: Text(
        fr="Il faut une session ouverte à la main, et il n’y en a pas. Ouvrez-en une depuis un terminal (auditor account "
        "sign-in), ce qui répond à cette question ; ou abandonnez.",
        en="A session opened by hand is needed, and there is none. Open one at a terminal (auditor account sign-in), which "
        "answers this question; or give up.",
    ),
    QuestionTopic.CREDENTIAL_REJECTED: Text(
        fr="Le service refuse le mot de passe du compte de test. Vérifiez-le, puis faites essayer encore ; ou abandonnez. Le "
        "programme n’essaie qu’une fois par jour, sauf si vous avez noté un nouveau mot de passe (auditor account rotate).",
        en="The service refuses the test account’s password. Check it, then have it tried again; or give up. The program "
        "tries once a day only, unless you noted a new password (auditor account rotate).",
    ),
    QuestionTopic.ACCOUNT_LOCKED: Text(
        fr="Le compte de test est bloqué, et rien n’y est plus tenté. Faites-le rouvrir par le service, puis notez-le (auditor "
        "account unlock) ; ou abandonnez.",
        en="The test account is locked, and nothing more is tried with it. Have the service open it again, then note that "
        "(auditor account unlock); or give up.",
    ),
    QuestionTopic.REVIEW_NOTICE: Text(
        fr="Un avis est prêt pour un organisme. Relisez chaque constat, sa preuve, le ton : rien ne part sans vous.",
        en="A notice to a controller is ready. Read each finding, its evidence, the tone: nothing leaves without you.",
    ),
    QuestionTopic.POST_NOTICE: Text(
        fr="Aucun courriel n’est arrivé, que l’on sache : l’avis part par lettre recommandée. Imprimez-la, signez-la, "
        "postez-la. Sans accusé de réception, rien n’est publié.",
        en="No mail is known to have arrived: the notice goes as a registered letter. Print it, sign it, post it. Without its "
        "advice of receipt nothing is published.",
    ),
    QuestionTopic.DECIDE_CONTEST: Text(
        fr="L’organisme conteste un constat. Quelqu’un qui n’a ni mené le dossier ni approuvé l’avis tranche, par écrit, dans "
        "les vingt jours ouvrés.",
        en="The controller disputes a finding. Somebody who neither ran the case nor approved the notice decides, in writing, "
        "within twenty working days.",
    ),
}
"""What the desk asks in other words than the command line, which names its commands."""

OBSTACLES: Final[Mapping[Obstacle, Text]] = {
    Obstacle.ID_COPY: Text(
        fr="la copie d’une pièce d’identité est exigée", en="a copy of an identity document is wanted"
    ),
    Obstacle.EXTRA_IDENTITY: Text(
        fr="il faut en dire plus sur soi que ce que le compte dit",
        en="more about oneself is wanted than the account says",
    ),
    Obstacle.SIGNATURE: Text(fr="la demande doit être signée", en="the request is wanted signed"),
    Obstacle.WRONG_CHANNEL: Text(
        fr="on renvoie vers une autre adresse, un formulaire, le papier",
        en="another address, a form or paper is wanted",
    ),
    Obstacle.OTHER_LANGUAGE: Text(
        fr="la demande doit être faite dans une autre langue", en="the request is wanted in another language"
    ),
    Obstacle.EXCESSIVE: Text(fr="la demande est dite excessive", en="the request is called excessive"),
    Obstacle.CANNED_QUESTION: Text(
        fr="« quelles données ? », et le délai repart", en="“which data?”, and the time begins anew"
    ),
}

REFUSED: Final = Text(
    fr="Cela n’est pas possible maintenant ; rien n’a été changé.", en="That cannot be now; nothing was changed."
)
INTERESTED: Final = Text(
    fr="Vous avez déclaré un intérêt envers cet organisme : vous n’y constatez, n’y approuvez et n’y décidez rien. Confiez-le "
    "à quelqu’un d’autre.",
    en="You have declared an interest in this controller: you record, approve and decide nothing there. Hand it to somebody "
    "else.",
)
RULINGS: Final[Mapping[Ruling, Text]] = {
    Ruling.UPHELD: Text(fr="maintenu : le constat reste tel quel", en="upheld: the finding stands"),
    Ruling.AMENDED: Text(fr="modifié : il est jugé de nouveau, autrement", en="amended: it is judged anew, otherwise"),
    Ruling.WITHDRAWN: Text(
        fr="retiré : il était faux, ou ne se soutient pas", en="withdrawn: it was wrong, or cannot be held"
    ),
    Ruling.UNDECIDABLE: Text(fr="indécidable : nul n’est donc mis en cause", en="undecidable: so nobody is accused"),
}
REPLY_ACTS: Final[Mapping[ReplyAct, Text]] = {
    ReplyAct.ACKNOWLEDGED: Text(fr="accuse réception", en="acknowledges it"),
    ReplyAct.CONTESTED: Text(fr="conteste", en="disputes it"),
    ReplyAct.REPAIRED: Text(fr="dit avoir réparé", en="says that it is repaired"),
    ReplyAct.RETEST: Text(fr="demande une vérification", en="asks for a re-test"),
    ReplyAct.MORE_TIME: Text(fr="demande un délai", en="asks for more time"),
    ReplyAct.STATEMENT: Text(fr="demande à être publié", en="asks to be published"),
    ReplyAct.LOG: Text(fr="dépose un extrait de son journal", en="gives an extract of its log"),
    ReplyAct.OTHER: Text(fr="écrit autre chose", en="writes something else"),
}
RELEASES: Final[Mapping[ReleaseState, Text]] = {
    ReleaseState.DRAFT: Text(fr="brouillon", en="draft"),
    ReleaseState.FROZEN: Text(fr="figée", en="frozen"),
    ReleaseState.EMBARGOED: Text(fr="sous embargo", en="embargoed"),
    ReleaseState.PUBLISHED: Text(fr="publique", en="public"),
    ReleaseState.SUPERSEDED: Text(fr="remplacée", en="superseded"),
}
CAMPAIGN_PARTS: Final[Mapping[str, Text]] = {
    "name": Text(fr="Le nom ne convient pas.", en="The name does not do."),
    "cron": Text(fr="La cadence ne convient pas.", en="The cadence does not do."),
    "zone": Text(fr="Le fuseau horaire ne convient pas.", en="The time zone does not do."),
    "jitter": Text(fr="L’étalement ne convient pas.", en="The spread does not do."),
    "window": Text(fr="Les heures ne conviennent pas.", en="The hours do not do."),
    "weekdays": Text(fr="Les jours ne conviennent pas.", en="The days do not do."),
    "starts": Text(fr="Le premier jour ne convient pas.", en="The first day does not do."),
    "ends": Text(fr="Le dernier jour ne convient pas.", en="The last day does not do."),
    "scenario": Text(fr="Ce qui est choisi ne convient pas.", en="What is chosen does not do."),
    "sector": Text(fr="Le secteur ne convient pas.", en="The sector does not do."),
    "tag": Text(fr="L’étiquette ne convient pas.", en="The tag does not do."),
    "language": Text(fr="La langue ne convient pas.", en="The language does not do."),
}
ACTS: Final[Mapping[str, Text]] = {
    "signed_in": Text(fr="s’est connecté", en="signed in"),
    "signed_out": Text(fr="s’est déconnecté", en="signed out"),
    "sign_in_failed": Text(fr="connexion refusée", en="sign-in refused"),
    "refused": Text(fr="n’a pas pu", en="could not"),
    "person_added": Text(fr="a fait entrer", en="let in"),
    "person_disabled": Text(fr="a fermé la porte à", en="disabled"),
    "person_enabled": Text(fr="a rouvert la porte à", en="enabled again"),
    "password_set": Text(fr="a changé le mot de passe de", en="changed the password of"),
    "roles_set": Text(fr="a changé les rôles de", en="changed the roles of"),
    "code_set": Text(fr="a ajouté un code à", en="added a code to"),
    "code_removed": Text(fr="a retiré le code de", en="removed the code of"),
    "sessions_ended": Text(fr="a fermé les autres sessions de", en="ended the other sessions of"),
    "token_made": Text(fr="a fait le jeton", en="made the token"),
    "token_ended": Text(fr="a révoqué le jeton", en="revoked the token"),
    "interest_declared": Text(fr="a déclaré un intérêt pour", en="declared an interest for"),
    "interest_ended": Text(fr="a levé un intérêt de", en="ended an interest of"),
    "question_answered": Text(fr="a répondu à", en="answered"),
    "case_run": Text(fr="a fait avancer", en="had run"),
    "case_abandoned": Text(fr="a abandonné", en="gave up"),
    "campaign_ordered": Text(fr="a ordonné la campagne", en="ordered the campaign"),
    "campaign_changed": Text(fr="a modifié la campagne", en="changed the campaign"),
    "campaign_paused": Text(fr="a mis en pause la campagne", en="paused the campaign"),
    "campaign_resumed": Text(fr="a repris la campagne", en="resumed the campaign"),
    "campaign_fired": Text(fr="a lancé la campagne", en="fired the campaign"),
    "notice_drafted": Text(fr="a rédigé un avis à", en="drafted a notice to"),
    "notice_approved": Text(fr="a approuvé l’avis", en="approved the notice"),
    "notice_rejected": Text(fr="a refusé l’avis", en="rejected the notice"),
    "notice_edited": Text(fr="a réécrit l’avis", en="wrote anew the notice"),
    "notice_withdrawn": Text(fr="a retiré l’avis", en="withdrew the notice"),
    "notice_reminded": Text(fr="a fait relancer pour l’avis", en="had a reminder sent of"),
    "notice_decided": Text(fr="a tranché dans l’avis", en="decided in the notice"),
    "alert_acked": Text(fr="s’occupe de l’alerte", en="sees to the alert"),
    "alert_muted": Text(fr="a mis en sourdine l’alerte", en="muted the alert"),
    "sample_drawn": Text(fr="a tiré l’échantillon", en="drew the sample"),
    "release_ordered": Text(fr="a fait construire une publication de", en="had a release built of"),
    "release_built": Text(fr="a obtenu la publication", en="was given the release"),
    "release_not_built": Text(fr="n’a pas obtenu de publication de", en="was given no release of"),
    "release_embargoed": Text(fr="a mis sous embargo la publication", en="put under embargo the release"),
    "release_stepped": Text(fr="a fait avancer la publication", en="moved on the release"),
}
"""What somebody did, before what they did it to."""
SCOPES: Final[Mapping[TokenScope, Text]] = {
    TokenScope.CASES: Text(
        fr="lire la liste des dossiers et leur état", en="read the list of cases and where each stands"
    ),
}
"""What a program may do by a token."""
ARTIFACTS: Final[Mapping[Role, Text]] = {
    Role.EXPORT: Text(fr="Fichier de l’export", en="File of the export"),
    Role.SCREENSHOT: Text(fr="Capture d’écran", en="Screenshot"),
    Role.DOM: Text(fr="Page telle qu’elle était", en="Page as it was"),
    Role.HAR: Text(fr="Échanges avec le service", en="Exchanges with the service"),
    Role.JOURNAL: Text(fr="Journal de la sonde", en="Journal of the probe"),
    Role.CAPTURE: Text(fr="Valeur relevée", en="Value captured"),
    Role.MAIL: Text(fr="Courriel", en="Mail"),
    Role.LETTER: Text(fr="Lettre", en="Letter"),
    Role.SCAN: Text(fr="Pièce jointe par une personne", en="File attached by a person"),
    Role.ACCESSIBILITY: Text(fr="Examen d’accessibilité", en="Accessibility examination"),
}
SEVERITIES: Final[Mapping[Severity, Text]] = {
    Severity.URGENT: Text(fr="urgent", en="urgent"),
    Severity.WARNING: Text(fr="à voir", en="warning"),
    Severity.NOTICE: Text(fr="à savoir", en="to know"),
}
