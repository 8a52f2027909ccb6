"""In which words does a reader meet what stands in a ledger by a code of ours?

French is typed with ordinary spaces (`dashboards.typography`).
"""

from collections.abc import Mapping

from results.records import (
    Channel,
    Closing,
    Fact,
    Family,
    LinkResult,
    Obligation,
    QuestionTopic,
    Requester,
    Text,
    Track,
)

FACT_WORDS: Mapping[Fact, Text] = {
    Fact.SIGNED_IN: Text(fr="Nous sommes connectés au compte.", en="We are signed in."),
    Fact.SELF_SERVICE_SEEN: Text(fr="Le compte propose un export.", en="The account offers an export."),
    Fact.REQUEST_SUBMITTED: Text(fr="La demande est envoyée.", en="The request is sent."),
    Fact.REQUEST_RECEIVED: Text(fr="La demande est reçue.", en="The request is received."),
    Fact.REQUEST_ACKNOWLEDGED: Text(fr="Le service accuse réception.", en="The service acknowledges it."),
    Fact.REQUEST_PENDING: Text(
        fr="Le service montre que la demande est en cours.", en="The service shows that it is in progress."
    ),
    Fact.REQUEST_LOST: Text(
        fr="Le service ne montre plus trace de la demande.", en="The service shows no trace of the request."
    ),
    Fact.ALREADY_PENDING: Text(fr="Une autre demande est déjà en cours.", en="Another request is already open."),
    Fact.COOLDOWN: Text(
        fr="Le service demande d’attendre avant une nouvelle demande.",
        en="The service asks to wait before another request.",
    ),
    Fact.CAPTCHA_MET: Text(
        fr="Un captcha se dresse sur le chemin ; nous n’en résolvons jamais.",
        en="A captcha stands on the path; we never solve one.",
    ),
    Fact.ACCESS_BLOCKED: Text(fr="Notre programme est refoulé.", en="Our program is turned away."),
    Fact.CHANNEL_BROKEN: Text(fr="La voie officielle ne fonctionne pas.", en="The official way does not work."),
    Fact.BOUNCED: Text(fr="Notre message est revenu.", en="Our message came back."),
    Fact.REAUTHENTICATED: Text(fr="Le mot de passe est redemandé.", en="The password is asked again."),
    Fact.CONFIRMATION_DEMANDED: Text(fr="Le service demande de confirmer.", en="The service asks for a confirmation."),
    Fact.CONFIRMATION_GIVEN: Text(fr="La confirmation est donnée.", en="The confirmation is given."),
    Fact.IDENTITY_DEMANDED: Text(fr="Une preuve d’identité est demandée.", en="A proof of identity is asked for."),
    Fact.IDENTITY_DOCUMENT_DEMANDED: Text(
        fr="La copie d’une pièce d’identité est demandée.", en="A copy of an identity document is asked for."
    ),
    Fact.IDENTITY_GIVEN: Text(fr="Une preuve est donnée.", en="A proof is given."),
    Fact.REASON_DEMANDED: Text(fr="Un motif est exigé.", en="A reason for asking is compulsory."),
    Fact.DETAILS_DEMANDED: Text(fr="Des précisions sont demandées.", en="Details are asked for."),
    Fact.DETAILS_GIVEN: Text(fr="Les précisions sont données.", en="The details are given."),
    Fact.FEE_DEMANDED: Text(fr="Un paiement est demandé.", en="A payment is asked for."),
    Fact.PAPER_DEMANDED: Text(
        fr="La demande ne serait possible que par courrier ou sur place.",
        en="The request would be possible on paper or in person only.",
    ),
    Fact.EXTENSION_ANNOUNCED: Text(fr="Une prolongation est annoncée.", en="An extension is announced."),
    Fact.REFUSED: Text(fr="La demande est refusée.", en="The request is refused."),
    Fact.NO_DATA_HELD: Text(fr="Le service dit ne rien détenir.", en="The service says it holds nothing."),
    Fact.REFERRED_ELSEWHERE: Text(
        fr="Le service renvoie vers un autre contact.", en="The service refers to another contact."
    ),
    Fact.EXPORT_READY: Text(fr="Un export est prêt.", en="An export is ready."),
    Fact.EXPORT_DELIVERED: Text(fr="L’export est entre nos mains.", en="The export is in our hands."),
    Fact.DELIVERED_ON_PAPER: Text(fr="La réponse arrive sur papier.", en="The answer comes on paper."),
    Fact.EXPORT_PARTIAL: Text(
        fr="Le service dit que l’export est partiel.", en="The service says that the export is partial."
    ),
    Fact.OMISSION_CONFIRMED: Text(
        fr="Interrogé sur ce qui manque, le service confirme qu’il ne donne rien d’autre, sans invoquer de règle de droit.",
        en="Asked about what is missing, the service confirms that it gives nothing else, and invokes no rule of law.",
    ),
    Fact.INFORMATION_GIVEN: Text(
        fr="Le service informe sur le traitement des données, sans les joindre.",
        en="The service informs about the processing of the data, without enclosing them.",
    ),
    Fact.EXPORT_FAILED: Text(fr="Le service dit que l’export a échoué.", en="The service says that the export failed."),
    Fact.EXPORT_STALE: Text(
        fr="L’archive offerte est antérieure à la demande.", en="The archive offered is older than the request."
    ),
    Fact.EXPORT_EXPIRED: Text(fr="Le lien ne fonctionne plus.", en="The link no longer works."),
    Fact.DESTINATION_OFFERED: Text(fr="Un transfert direct est proposé.", en="A direct transfer is offered."),
    Fact.TRANSFER_DONE: Text(fr="Le transfert direct a abouti.", en="The direct transfer was done."),
    Fact.ACCOUNT_LOCKED: Text(fr="Le compte est bloqué.", en="The account is locked."),
    Fact.ACCOUNT_CLOSED: Text(fr="Le compte est fermé.", en="The account is closed."),
}

REQUESTERS: Mapping[Requester, Text] = {
    Requester.ACCOUNT: Text(fr="avec le compte lui-même", en="with the account itself"),
    Requester.STRANGER: Text(fr="sans connexion", en="without signing in"),
    Requester.BYSTANDER: Text(fr="avec notre second compte", en="with our second account"),
}
LINK_RESULTS: Mapping[LinkResult, Text] = {
    LinkResult.SAME_FILE: Text(fr="il donne le fichier", en="it gives the file"),
    LinkResult.OTHER_FILE: Text(fr="il donne un autre fichier", en="it gives another file"),
    LinkResult.LOGIN_PAGE: Text(fr="il mène à la page de connexion", en="it leads to the sign-in page"),
    LinkResult.DENIED: Text(fr="l’accès est refusé", en="access is refused"),
    LinkResult.GONE: Text(fr="il ne mène plus à rien", en="it leads nowhere any more"),
    LinkResult.UNREACHABLE: Text(fr="nous n’avons pas pu l’essayer", en="we could not try it"),
}
CLOSINGS: Mapping[Closing, Text] = {
    Closing.DELIVERED: Text(fr="Dossier clos : l’export a été remis.", en="Case closed: the export was handed over."),
    Closing.ANSWERED_OTHERWISE: Text(
        fr="Dossier clos : le service a répondu autrement.", en="Case closed: the service answered otherwise."
    ),
    Closing.SILENT: Text(fr="Dossier clos sans réponse.", en="Case closed without an answer."),
    Closing.CHANNEL_BROKEN: Text(
        fr="Dossier clos : la voie officielle ne fonctionne pas.", en="Case closed: the official way does not work."
    ),
    Closing.BLOCKED: Text(
        fr="Dossier clos : notre programme est refoulé.", en="Case closed: our program is turned away."
    ),
    Closing.CREDENTIAL_REJECTED: Text(
        fr="Dossier clos : le mot de passe du compte de test est refusé.",
        en="Case closed: the test account’s password is refused.",
    ),
    Closing.ABANDONED: Text(fr="Dossier abandonné par une personne.", en="Case given up by a person."),
    Closing.PLANTED: Text(fr="Données déposées.", en="Data planted."),
    Closing.NOTICE_ANSWERED: Text(
        fr="Avis clos : l’organisme a répondu, et tout est tranché.",
        en="Notice closed: the controller has answered, and all is decided.",
    ),
    Closing.NOTICE_UNANSWERED: Text(
        fr="Avis clos : remis, et resté sans réponse dans le délai.",
        en="Notice closed: delivered, and not answered in the time given.",
    ),
}
QUESTIONS: Mapping[QuestionTopic, Text] = {
    QuestionTopic.SCENARIO: Text(fr="Une étape demande une personne.", en="A step asks for a person."),
    QuestionTopic.AMBIGUOUS_REQUEST: Text(
        fr="Rien ne montre si la demande est partie : une personne va voir.",
        en="Nothing shows whether the request left: a person has a look.",
    ),
    QuestionTopic.MISSING_CONFIRMATION: Text(
        fr="La confirmation attendue n’est pas apparue : une personne va voir.",
        en="The expected confirmation did not appear: a person has a look.",
    ),
    QuestionTopic.PAGE_CHANGED: Text(
        fr="La page n’est plus celle que décrit notre scénario : une personne va voir.",
        en="The page is no longer the one our scenario describes: a person has a look.",
    ),
    QuestionTopic.CONFIRM_FACT: Text(
        fr="Une personne est priée de lire et de confirmer.", en="A person is asked to read and confirm."
    ),
    QuestionTopic.WHICH_ROW: Text(
        fr="Plusieurs lignes sont nouvelles : une personne dit laquelle répond à notre demande.",
        en="Several rows are new: a person says which one answers our request.",
    ),
    QuestionTopic.COLLECT_NOW: Text(
        fr="Une personne regarde s’il y a quelque chose à récupérer.",
        en="A person sees whether there is something to collect.",
    ),
    QuestionTopic.POST_LETTER: Text(
        fr="La lettre est prête : une personne la poste.", en="The letter is ready: a person posts it."
    ),
    QuestionTopic.READ_MAIL: Text(
        fr="Ce que dit ce courriel, une personne le lit.", en="What this mail says, a person reads."
    ),
    QuestionTopic.READ_AGAIN: Text(
        fr="Ce qu’une personne a lu dans cette réponse, une autre le lit à son tour.",
        en="What one person has read in this answer, another reads too.",
    ),
    QuestionTopic.READ_INFORMATION: Text(
        fr="Une personne lit ce que la réponse dit du traitement des données.",
        en="A person reads what the answer says of the processing of the data.",
    ),
    QuestionTopic.WHICH_CASE: Text(
        fr="Plusieurs dossiers pourraient attendre ce courriel : une personne dit lequel.",
        en="Several cases may be waiting for this mail: a person says which.",
    ),
    QuestionTopic.KEY_AGAIN: Text(
        fr="Une autre personne le saisit à son tour, d’après la pièce.",
        en="Another person enters it too, from the scan.",
    ),
    QuestionTopic.SECOND_FACTOR: Text(
        fr="Le service demande un second facteur que notre programme n’a pas.",
        en="The service asks for a second factor that our program does not have.",
    ),
    QuestionTopic.SESSION_LOST: Text(
        fr="Une personne doit se connecter au compte à la main.", en="A person must sign in to the account by hand."
    ),
    QuestionTopic.PLANT_BY_HAND: Text(
        fr="Une personne dépose ces données à la main.", en="A person plants these data by hand."
    ),
    QuestionTopic.CREDENTIAL_REJECTED: Text(
        fr="Le mot de passe du compte de test est refusé : une personne le vérifie.",
        en="The test account’s password is refused: a person checks it.",
    ),
    QuestionTopic.ACCOUNT_LOCKED: Text(
        fr="Le compte de test est bloqué : une personne le fait rouvrir.",
        en="The test account is locked: a person has it opened again.",
    ),
    QuestionTopic.REVIEW_NOTICE: Text(
        fr="Un avis à l’organisme est prêt : une personne le relit avant tout envoi.",
        en="A notice to the controller is ready: a person reads it before anything is sent.",
    ),
    QuestionTopic.NOTICE_LEFT: Text(
        fr="Rien ne montre si l’avis est parti : une personne le vérifie.",
        en="Nothing shows whether the notice left: a person finds out.",
    ),
    QuestionTopic.POST_NOTICE: Text(
        fr="Aucun courriel n’est arrivé : une personne poste l’avis.",
        en="No mail arrived: a person posts the notice.",
    ),
    QuestionTopic.DECIDE_CONTEST: Text(
        fr="L’organisme conteste un constat : une autre personne tranche.",
        en="The controller disputes a finding: somebody else decides.",
    ),
    QuestionTopic.KEEPS_FAILING: Text(
        fr="Nous ne parvenons plus à regarder : une personne décide de la suite.",
        en="We keep failing to look: a person decides what to do.",
    ),
}
ADOPTED = Text(
    fr="Le dossier suit désormais une description corrigée du service.",
    en="The case goes by a mended description of the service from here on.",
)
CLARIFICATION_ORDERED = Text(
    fr="Une personne fait demander au service si ce qui manque est laissé de côté.",
    en="A person has the service asked whether what is missing is left out.",
)
ABOUT_TO_SEND = Text(
    fr="Nous étions sur le point d’envoyer la demande ; rien ne montre encore si elle est partie.",
    en="We were about to send the request; nothing shows yet whether it left.",
)
ABOUT_TO_ACT = Text(
    fr="Nous étions sur le point de faire ce qui ne se reprend pas ; rien ne montre encore si c’est fait.",
    en="We were about to do what cannot be taken back; nothing shows yet whether it was done.",
)
LETTER_SENT = Text(fr="Une lettre est partie.", en="A letter was sent.")
LETTERS: Mapping[str, Text] = {
    "reminder": Text(fr="Une relance est partie.", en="A reminder was sent."),
    "other_proof": Text(
        fr="Nous proposons une autre preuve qu’une pièce d’identité.",
        en="We offer another proof than an identity document.",
    ),
    "objection": Text(fr="Une réponse au refus est partie.", en="An objection to the refusal was sent."),
    "clarification": Text(
        fr="Nous avons écrit ce qui manque, et demandé de le confirmer.",
        en="We have written what is missing, and asked for it to be confirmed.",
    ),
}
PAPERS: Mapping[Channel, Text] = {
    Channel.POST: Text(fr="Un pli est arrivé par la poste.", en="Something came by post."),
    Channel.COUNTER: Text(fr="Une réponse a été donnée au guichet.", en="An answer was given at the counter."),
    Channel.PHONE: Text(fr="Une réponse a été donnée au téléphone.", en="An answer was given by telephone."),
    Channel.APP: Text(fr="Une réponse est venue dans l’application.", en="An answer came in the app."),
}
MAILS: Mapping[str, Text] = {
    "letter": Text(fr="Un courriel est arrivé.", en="A mail came."),
    "receipt": Text(fr="Une réponse automatique est arrivée.", en="An automatic answer came."),
    "out_of_office": Text(fr="Un message d’absence est arrivé.", en="An out-of-office message came."),
    "bounce": Text(fr="Notre lettre est revenue.", en="Our letter came back."),
    "delay": Text(fr="Notre lettre n’est pas encore remise.", en="Our letter is not delivered yet."),
    "delivered": Text(fr="Notre lettre est remise.", en="Our letter is delivered."),
    "bulk": Text(fr="Un envoi en nombre est arrivé.", en="A mailing to many came."),
}
ANSWERS: Mapping[str, Text] = {
    "yes": Text(fr="oui", en="yes"),
    "no": Text(fr="non", en="no"),
    "sent": Text(fr="la demande est partie", en="the request was sent"),
    "not_sent": Text(fr="la demande n’est pas partie", en="the request was not sent"),
    "again": Text(fr="essayer encore", en="try again"),
    "done": Text(fr="c’est fait", en="it is done"),
    "abandon": Text(fr="abandonner", en="give up"),
    "leave": Text(fr="s’en passer", en="do without it"),
    "keyed": Text(fr="les deux saisies concordent", en="both entries agree"),
    "withdraw": Text(fr="la première saisie est retirée", en="the first entry is withdrawn"),
    "posted": Text(fr="la lettre est postée", en="the letter was posted"),
    "not_posted": Text(fr="la lettre n’est pas partie", en="the letter was not posted"),
    "read": Text(fr="toute la réponse est lue", en="the whole answer is read"),
    "no_copy": Text(
        fr="toute la réponse est lue, et les données n’y sont pas",
        en="the whole answer is read, and the data are not in it",
    ),
    "nothing": Text(fr="le courriel ne dit rien de la demande", en="the mail says nothing of the request"),
}
UNOBSERVED: Mapping[str, Text] = {
    "access_refused": Text(fr="notre programme a été refoulé", en="our program was turned away"),
    "browser_lost": Text(fr="notre navigateur s’est arrêté", en="our browser stopped"),
    "browser_missing": Text(fr="notre navigateur manquait", en="our browser was missing"),
    "browser_unguarded": Text(fr="notre navigateur n’était pas protégé", en="our browser was not guarded"),
    "letter_refused": Text(
        fr="un serveur de courriel n’a pas pris notre lettre", en="a mail server did not take our letter"
    ),
    "mailbox_invalid": Text(
        fr="notre boîte aux lettres est mal décrite", en="our mailbox is not described as it should be"
    ),
    "mailbox_rejected": Text(
        fr="notre boîte aux lettres ne nous laisse pas entrer", en="our mailbox does not let us in"
    ),
    "call_refused": Text(fr="réponse autre que dans notre scénario", en="answer other than in our scenario"),
    "credential_rejected": Text(
        fr="le mot de passe du compte de test a été refusé", en="the test account’s password was refused"
    ),
    "file_too_large": Text(fr="fichier plus gros que notre limite", en="file larger than our limit"),
    "held_back": Text(fr="étape retenue par nous", en="step held back by us"),
    "host_refused": Text(fr="adresse hors de notre liste", en="address outside our list"),
    "language_changed": Text(fr="page passée dans une autre langue", en="page turned to another language"),
    "maintenance": Text(fr="page en maintenance", en="page under maintenance"),
    "no_file": Text(fr="aucun fichier n’est venu", en="no file came"),
    "not_signed_in": Text(fr="personne ne s’est connecté", en="nobody signed in"),
    "page_changed": Text(fr="page autre que dans notre scénario", en="page other than in our scenario"),
    "page_moved": Text(fr="page en train de changer", en="page changing while we looked"),
    "secret_astray": Text(fr="arrêt pour protéger un secret", en="stopped to protect a secret"),
    "step_timeout": Text(fr="page trop lente pour nous", en="page too slow for us"),
    "offline": Text(fr="notre propre réseau était coupé", en="our own network was down"),
    "target_unreachable": Text(fr="site injoignable d’où nous étions", en="site not reachable from where we were"),
    "transfer_cut": Text(fr="transfert interrompu", en="transfer cut short"),
    "sign_in_failed": Text(fr="connexion à un compte de test impossible", en="no sign-in to a test account"),
    "value_missing": Text(fr="il manquait une valeur à notre scénario", en="our scenario lacked a value"),
    "window_missing": Text(fr="aucun écran pour une fenêtre", en="no screen for a window"),
}
CATEGORIES: Mapping[str, Text] = {
    "activity": Text(fr="activité", en="activity"),
    "appointments": Text(fr="rendez-vous", en="appointments"),
    "claims": Text(fr="demandes de remboursement", en="claims"),
    "contacts": Text(fr="contacts", en="contacts"),
    "documents": Text(fr="documents", en="documents"),
    "family": Text(fr="famille", en="family"),
    "messages": Text(fr="messages", en="messages"),
    "messages_with_attachment": Text(fr="messages avec pièce jointe", en="messages with an attachment"),
    "orders": Text(fr="commandes", en="orders"),
    "photos": Text(fr="photos", en="photos"),
    "profile": Text(fr="profil", en="profile"),
    "searches": Text(fr="recherches", en="searches"),
}
ELEMENTS: Mapping[str, Text] = {  # of a refusal, GDPR Art. 12(4)
    "reasons": Text(fr="les motifs", en="the reasons"),
    "authority": Text(fr="l’autorité à saisir", en="the authority to turn to"),
    "remedy": Text(fr="le recours en justice", en="the judicial remedy"),
}
INFORMATION: Mapping[str, Text] = {  # of GDPR Art. 15(1)
    "purposes": Text(fr="les finalités", en="the purposes"),
    "categories": Text(fr="les catégories de données", en="the categories of data"),
    "recipients": Text(fr="les destinataires", en="the recipients"),
    "retention": Text(fr="la durée de conservation", en="the time of retention"),
    "rights": Text(
        fr="les droits de rectification, d’effacement et d’opposition",
        en="the rights to rectification, erasure and objection",
    ),
    "complaint": Text(fr="la réclamation à l’autorité", en="the complaint to the authority"),
    "source": Text(fr="la source des données", en="the source of the data"),
    "automated_decisions": Text(fr="les décisions automatisées", en="automated decisions"),
    "none": Text(fr="rien de cela", en="none of it"),
}
DAMAGE: Mapping[str, Text] = {
    "mojibake": Text(fr="accents et signes abîmés", en="garbled accents and signs"),
    "parse_error": Text(fr="structure rompue", en="broken structure"),
    "truncated": Text(fr="fichier coupé avant sa fin", en="cut off before its end"),
}
FAMILIES: Mapping[Family, Text] = {
    Family.INFORMATION: Text(fr="Information des personnes", en="Informing people"),
    Family.REQUEST: Text(fr="Demande", en="Request"),
    Family.IDENTITY: Text(fr="Identité", en="Identity"),
    Family.TIME: Text(fr="Délai", en="Time"),
    Family.FORMAT: Text(fr="Format", en="Format"),
    Family.SCOPE: Text(fr="Contenu", en="Scope"),
    Family.ACCESS: Text(fr="Accès", en="Access"),
    Family.SECURITY: Text(fr="Sécurité", en="Security"),
    Family.TRANSFER: Text(fr="Transfert", en="Transfer"),
    Family.REMEDIES: Text(fr="Coût et recours", en="Cost and remedies"),
}
OBLIGATIONS: Mapping[Obligation, Text] = {
    Obligation.LAW: Text(fr="loi", en="law"),
    Obligation.GUIDANCE: Text(fr="recommandation", en="guidance"),
    Obligation.PRACTICE: Text(fr="bonne pratique", en="good practice"),
}
TRACKS: Mapping[Track, Text] = {
    Track.PORTABILITY: Text(fr="droit à la portabilité, RGPD art. 20", en="right to portability, GDPR Art. 20"),
    Track.ACCESS: Text(fr="droit d’accès, RGPD art. 15", en="right of access, GDPR Art. 15"),
    Track.BOTH: Text(fr="portabilité et accès, RGPD art. 20 et 15", en="portability and access, GDPR Art. 20 and 15"),
}


def category(identity: str) -> Text:
    """A category of the ground truth in words; one that an auditor named keeps its own name."""
    own = identity.replace("_", " ")
    return CATEGORIES.get(identity, Text(fr=own, en=own))


def listed(identities: str, words: Mapping[str, Text]) -> Text:
    """A measure's list of codes, in words; a code without words stands for itself."""
    names = [words.get(code, Text(fr=code, en=code)) for code in identities.split(", ")]
    return Text(fr=", ".join(name.fr for name in names), en=", ".join(name.en for name in names))


def unobserved(code: str) -> Text:
    """Why we could not look; a code without words stands for itself."""
    return UNOBSERVED.get(code, Text(fr=code, en=code))
