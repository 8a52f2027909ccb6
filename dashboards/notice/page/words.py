"""In which words does the page of a notice speak, beside what the notice says itself?"""

from typing import Final

from results.records import ReplyAct, Ruling, Text, Way

SAID: Final[dict[str, Text]] = {
    "notice_no": Text(fr="Avis n° {number}", en="Notice no. {number}"),
    "skip": Text(fr="Aller au contenu", en="To the content"),
    "other": Text(fr="English", en="Français"),
    "in_other": Text(fr="L’avis lui-même est rédigé en anglais.", en="The notice itself is written in French."),
    "foot": Text(
        fr="Cette page n’est accessible que par votre lien. Ce n’est ni une mise en demeure, ni la décision d’une autorité.",
        en="This page is reached by your link alone. It is neither a formal notice to comply nor the decision of an authority.",
    ),
    "foot_mail": Text(
        fr="Tout ce qui se fait ici se fait aussi par simple réponse à notre courriel, ou en écrivant à {address}.",
        en="All that can be done here can be done by a plain reply to our mail, or by writing to {address}.",
    ),
    # the door
    "door": Text(fr="Un avis vous attend", en="A notice is waiting for you"),
    "door_who": Text(
        fr="{operator} vous a écrit au sujet de {services}. Cette page montre l’avis et permet d’y répondre.",
        en="{operator} has written to you about {services}. This page shows the notice, and lets you answer it.",
    ),
    "door_opens": Text(
        fr="L’ouvrir nous apprend que l’avis vous est parvenu : votre délai pour répondre court à partir de demain.",
        en="Opening it tells us that the notice has reached you: your time to answer runs from tomorrow.",
    ),
    "door_known": Text(
        fr="Nous savons déjà que l’avis vous est parvenu ; l’ouvrir ne change rien à votre délai.",
        en="We know already that the notice has reached you; opening it changes nothing about your time to answer.",
    ),
    "door_delegate": Text(
        fr="Ce lien vous a été transmis. Il ne montre que les constats qui vous concernent, et ne permet pas de répondre.",
        en="This link was passed on to you. It shows only the findings that concern you, and does not let you answer.",
    ),
    "door_cookie": Text(
        fr="Un cookie retient seulement, jusqu’à la fermeture du navigateur, que vous avez ouvert l’avis. Rien d’autre n’est déposé.",
        en="A cookie remembers only, until you close the browser, that you have opened the notice. Nothing else is stored.",
    ),
    "door_button": Text(fr="Ouvrir l’avis", en="Open the notice"),
    # the notice
    "until": Text(
        fr="Vous pouvez répondre jusqu’au <b>{day}</b> inclus.", en="You can answer up to and including <b>{day}</b>."
    ),
    "until_small": Text(
        fr="Moins de cinquante agents : jusqu’au <b>{day}</b> inclus.",
        en="Fewer than fifty agents: up to and including <b>{day}</b>.",
    ),
    "until_over": Text(
        fr="Le délai de réponse est passé. Une réponse tardive est lue et traitée de la même façon.",
        en="The time to answer is over. A late answer is read and dealt with all the same.",
    ),
    "until_why": Text(
        fr="Compté à partir du lendemain du {day}, jour où l’avis vous est parvenu.",
        en="Counted from the day after {day}, on which the notice reached you.",
    ),
    "withdrawn": Text(
        fr="Cet avis a été retiré. Ce qu’il disait n’est pas publié et ne le sera pas ; vous n’avez rien à faire.",
        en="This notice was withdrawn. What it said is not published and will not be; there is nothing for you to do.",
    ),
    "delegate": Text(
        fr="Ce lien vous a été transmis par {controller}. Il ne montre que les constats ci-dessous. C’est {controller} qui "
        "répond de ce service : adressez-lui vos remarques.",
        en="This link was passed on to you by {controller}. It shows only the findings below. It is {controller} that answers "
        "for this service: send it your remarks.",
    ),
    "letter": Text(fr="La lettre", en="The letter"),
    "findings": Text(fr="Ce que nous avons observé", en="What we observed"),
    "finding_no": Text(fr="Constat {n} sur {total}", en="Finding {n} of {total}"),
    "law": Text(fr="Référence", en="Basis"),
    "repair": Text(fr="Comment y remédier", en="How to mend it"),
    "seen": Text(fr="Observation", en="Observation"),
    "seal": Text(fr="Preuves", en="Evidence"),
    "seal_digest": Text(fr="Scellé SHA-256", en="Seal SHA-256"),
    "file_digest": Text(fr="Fichier SHA-256", en="File SHA-256"),
    "more_digests": Text(fr="et {n} autres dans l’archive", en="and {n} more in the archive"),
    "digests": Text(fr="Les empreintes", en="The digests"),
    "name": Text(fr="À citer", en="To be cited"),
    "security": Text(
        fr="Ce point touche à la sécurité : il n’est pas rendu public avant d’être réparé, ou avant quatre-vingt-dix jours.",
        en="This point is about security: it is not made public before it is repaired, or before ninety days.",
    ),
    "download": Text(fr="Télécharger les preuves de ce dossier (ZIP)", en="Download the evidence of this case (ZIP)"),
    "download_why": Text(
        fr="Une archive signée : la liste complète des pièces et leurs empreintes. Les captures, exports et courriels restent "
        "chez nous, comme ce qui nommerait notre compte tant que vous n’avez pas la fiche.",
        en="A signed archive: the whole list of files with their digests. Pictures, exports and mails stay with us, as does "
        "what would name our account while you do not have the sheet.",
    ),
    "download_document": Text(fr="Télécharger l’avis (JSON)", en="Download the notice (JSON)"),
    "shared": Text(fr="Ce qui vient de votre logiciel", en="What comes from your software"),
    "advice": Text(fr="Pour vos équipes", en="For your teams"),
    "ticket": Text(fr="Texte pour votre outil de suivi", en="Text for your tracker"),
    "model": Text(fr="Modèle des données à déposer (YAML)", en="Model of the data to be planted (YAML)"),
    "schema": Text(fr="Schéma d’un bon export (JSON Schema)", en="Schema of a good export (JSON Schema)"),
    "commands": Text(fr="Commandes qui le vérifient", en="Commands that check it"),
    "sheet": Text(fr="Fiche pour retrouver les demandes", en="Sheet for finding the requests"),
    "covering": Text(fr="De la part de qui a relu cet avis", en="From whoever has reviewed this notice"),
    "data": Text(fr="Vos données personnelles", en="Your personal data"),
    # where a finding stands
    "is_contested": Text(
        fr="Contesté le {day}. Une personne qui n’a ni mené le dossier ni approuvé l’avis tranche, par écrit, au plus tard le {by}.",
        en="Disputed on {day}. Somebody who neither ran the case nor approved the notice decides, in writing, by {by}.",
    ),
    "is_ruled": Text(fr="Contestation tranchée le {day} : {ruling}.", en="Dispute decided on {day}: {ruling}."),
    "may_appeal": Text(fr="Vous pouvez faire appel une fois.", en="You may appeal once."),
    "is_repaired": Text(
        fr="Réparé : une vérification l’a établi le {day}.", en="Repaired: a re-test showed it on {day}."
    ),
    "is_retested": Text(fr="Une vérification est en cours.", en="A re-test is under way."),
    "is_retested_by": Text(
        fr="Vérification demandée ; elle commence au plus tard le {by}.", en="Re-test asked for; it begins by {by}."
    ),
    "contest": Text(fr="Contester", en="Dispute it"),
    "appeal": Text(fr="Faire appel", en="Appeal"),
    "repaired": Text(fr="Annoncer une réparation", en="Announce a repair"),
    "of_finding": Text(fr="constat {n}", en="finding {n}"),
    # answering
    "answer": Text(fr="Répondre", en="Answer"),
    "answer_lead": Text(
        fr="Rien n’est envoyé avant que vous n’ayez relu. Plusieurs réponses successives sont possibles.",
        en="Nothing is sent before you have read it over. You may answer several times.",
    ),
    "answers": Text(fr="Ce que vous nous avez répondu", en="What you have answered"),
    "answered_by": Text(fr="le {at}, {way}", en="on {at}, {way}"),
    "about": Text(fr="À propos de", en="About"),
    "about_all": Text(fr="tout l’avis", en="the whole notice"),
    "receipt": Text(fr="Voir l’accusé de réception", en="See the receipt"),
    "pass_on": Text(
        fr="Transmettre des constats à votre éditeur", en="Pass findings on to whoever makes your software"
    ),
    "pass_on_lead": Text(
        fr="Un lien séparé ne montre que les constats que vous choisissez, sans la fiche ni vos réponses, et ne permet pas de "
        "répondre à votre place. Vous pouvez le révoquer ici à tout moment.",
        en="A separate link shows only the findings that you choose, without the sheet and your answers, and does not let "
        "anybody answer in your place. You can revoke it here at any time.",
    ),
    "pass_on_button": Text(fr="Créer ce lien", en="Make this link"),
    "passed_on": Text(fr="Liens transmis", en="Links passed on"),
    "passed_on_one": Text(fr="{findings} ; jusqu’au {day}", en="{findings}; until {day}"),
    "passed_on_now": Text(fr="Le lien à transmettre", en="The link to pass on"),
    "passed_on_once": Text(
        fr="Copiez-le maintenant : nous n’en gardons que l’empreinte et ne pourrons plus vous le montrer. Il mène ici "
        "jusqu’au {day}.",
        en="Copy it now: we keep only its digest and cannot show it again. It leads here until {day}.",
    ),
    "revoke": Text(fr="Révoquer", en="Revoke"),
    # forms
    "which": Text(fr="Quels constats ?", en="Which findings?"),
    "files": Text(fr="Pièces jointes", en="Attachments"),
    "files_hint": Text(
        fr="PDF, PNG, JPEG ou texte (journal, CSV, JSON) ; cinq fichiers au plus, 10 Mo chacun, 15 Mo en tout. Chiffrés chez nous.",
        en="PDF, PNG, JPEG or text (log, CSV, JSON); five files at most, 10 MB each, 15 MB in all. Encrypted on our side.",
    ),
    "files_kept": Text(fr="Déjà joints", en="Attached already"),
    "files_remove": Text(fr="Retirer {name}", en="Remove {name}"),
    "files_again": Text(
        fr="Les fichiers que vous veniez de choisir sont à choisir de nouveau.",
        en="The files that you had just chosen must be chosen again.",
    ),
    "signed": Text(fr="Votre nom et votre fonction (facultatif)", en="Your name and function (optional)"),
    "who": Text(fr="Qui répond", en="Who answers"),
    "signed_hint": Text(
        fr="Lus par les personnes qui suivent ce dossier, et retirés de tout extrait.",
        en="Read by those who follow this case, and removed from every extract.",
    ),
    "day": Text(fr="Date de la réparation", en="Date of the repair"),
    "day_hint": Text(fr="Une date passée ou à venir.", en="A date in the past or to come."),
    "retest": Text(fr="Vérifiez-le par une nouvelle demande", en="Test it again with a new request"),
    "retest_hint": Text(
        fr="La vérification commence dans les dix jours ouvrés. Pour une réparation à venir, demandez-la plutôt une fois faite.",
        en="It begins within ten working days. For a repair to come, rather ask for it once that is done.",
    ),
    "optional": Text(fr="(facultatif)", en="(optional)"),
    "at_most": Text(fr="{n} caractères au plus.", en="{n} characters at most."),
    "read_over": Text(fr="Continuer : relire avant d’envoyer", en="Continue: read over before sending"),
    "back": Text(fr="Retour à l’avis", en="Back to the notice"),
    # reading over
    "check": Text(fr="Relisez avant d’envoyer", en="Read it over before sending"),
    "check_lead": Text(
        fr="Rien n’est encore envoyé, et nous ne pouvons pas le lire. Ce brouillon s’efface de lui-même dans un jour.",
        en="Nothing is sent yet, and we cannot read it. This draft goes by itself in a day.",
    ),
    "what": Text(fr="Ce que fait cette réponse", en="What this answer does"),
    "text": Text(fr="Votre texte", en="Your text"),
    "none": Text(fr="aucun", en="none"),
    "nobody": Text(fr="non précisé", en="not said"),
    "change": Text(fr="Modifier", en="Change it"),
    "send": Text(fr="Envoyer", en="Send"),
    "copy_goes": Text(
        fr="Une copie en part à {address}, l’adresse à laquelle nous vous avons écrit.",
        en="A copy goes to {address}, the address to which we wrote to you.",
    ),
    "copy_none": Text(
        fr="À notre connaissance, aucun courriel de notre part ne vous est parvenu : imprimez l’accusé de réception pour en garder trace.",
        en="As far as we know no mail of ours has reached you: print the receipt to keep a record.",
    ),
    "copy_none_yet": Text(
        fr="À notre connaissance, aucun courriel de notre part ne vous est parvenu : pour garder trace de ce que vous écrivez, imprimez "
        "cette page avant d’envoyer, puis l’accusé de réception.",
        en="As far as we know no mail of ours has reached you: to keep a record of what you write, print this page before you send "
        "it, and the receipt after that.",
    ),
    # received
    "received": Text(fr="Nous avons reçu votre réponse", en="We have received your answer"),
    "received_lead": Text(
        fr="Elle est inscrite au registre de cet avis depuis le {at}.",
        en="It stands in this notice’s ledger since {at}.",
    ),
    "copied": Text(
        fr="Une copie est partie à l’adresse où nous vous avons écrit.",
        en="A copy has left to the address to which we wrote.",
    ),
    "copy_leaves": Text(
        fr="Une copie part à {address} dans les minutes qui viennent.", en="A copy leaves to {address} within minutes."
    ),
    "entry_digest": Text(fr="Empreinte de l’inscription (SHA-256)", en="Digest of the entry (SHA-256)"),
    "artifact_digests": Text(fr="Empreintes de ce qui est conservé", en="Digests of what is kept"),
    "on": Text(fr="Le {day}", en="On {day}"),
    # problems
    "error": Text(fr="À corriger", en="To be put right"),
    "nowhere": Text(fr="Ce lien ne mène nulle part", en="This link leads nowhere"),
    "nowhere_lead": Text(
        fr="Il est incomplet, expiré ou révoqué ; nous ne disons pas lequel. Rien n’est perdu pour autant : répondez simplement "
        "au courriel que vous avez reçu, ou écrivez à l’adresse qu’il indique.",
        en="It is incomplete, expired or revoked; we do not say which. Nothing is lost by that: simply reply to the mail that "
        "you received, or write to the address that it gives.",
    ),
    "sorry": Text(fr="Cela n’a pas abouti", en="That did not work"),
    "fault": Text(
        fr="Une erreur de notre part s’est produite. L’avis et ce que vous aviez déjà envoyé sont gardés ; ce que vous veniez "
        "d’envoyer ne l’est peut-être pas. Rechargez la page et voyez ; si l’erreur revient, répondez simplement à notre courriel.",
        en="Something of ours went wrong. The notice and all that you had sent before are kept; what you were just sending may "
        "not be. Load the page again and see; should the error come back, simply reply to our mail.",
    ),
    "no_store": Text(
        fr="Nos données ne peuvent pas être lues en ce moment. L’avis et ce que vous aviez déjà envoyé sont gardés ; ce que vous "
        "veniez d’envoyer ne l’est pas. Attendez quelques instants, puis rechargez la page.",
        en="Our data cannot be read just now. The notice and all that you had sent before are kept; what you were just sending "
        "is not. Wait for a moment, then load the page again.",
    ),
    "fault_id": Text(
        fr="Numéro de l’erreur, qui figure aussi dans notre journal : <code>{fault}</code>",
        en="Number of this fault, which stands in our log too: <code>{fault}</code>",
    ),
}

ACTS: Final[dict[ReplyAct, Text]] = {
    ReplyAct.ACKNOWLEDGED: Text(fr="vous accusez réception", en="you acknowledge receipt"),
    ReplyAct.CONTESTED: Text(fr="vous contestez", en="you dispute"),
    ReplyAct.REPAIRED: Text(fr="vous annoncez une réparation", en="you announce a repair"),
    ReplyAct.RETEST: Text(fr="vous demandez une vérification", en="you ask for a re-test"),
    ReplyAct.MORE_TIME: Text(fr="vous demandez plus de temps", en="you ask for more time"),
    ReplyAct.STATEMENT: Text(
        fr="vous demandez la publication de votre réponse (droit de réponse)",
        en="you want your reply published (right of reply)",
    ),
    ReplyAct.LOG: Text(fr="vous déposez un extrait de vos journaux", en="you deposit an extract of your logs"),
    ReplyAct.OTHER: Text(fr="vous nous écrivez", en="you write to us"),
}
RULINGS: Final[dict[Ruling, Text]] = {
    Ruling.UPHELD: Text(fr="le constat est maintenu", en="the finding stands"),
    Ruling.AMENDED: Text(fr="le constat est jugé à nouveau, autrement", en="the finding is judged anew, otherwise"),
    Ruling.WITHDRAWN: Text(fr="le constat est retiré", en="the finding is withdrawn"),
    Ruling.UNDECIDABLE: Text(
        fr="nul ne peut en décider, et personne n’est mis en cause", en="nobody can tell, so nobody is accused"
    ),
}
WAYS: Final[dict[Way, Text]] = {
    Way.PAGE: Text(fr="par cette page", en="by this page"),
    Way.MAIL: Text(fr="par courriel", en="by mail"),
    Way.POST: Text(fr="par courrier", en="by post"),
    Way.PHONE: Text(fr="par téléphone", en="by telephone"),
}
REFUSALS: Final[dict[str, Text]] = {
    "over": Text(
        fr="Cela ne se fait plus par ce lien. Rien n’a été envoyé ; répondez à notre courriel.",
        en="This can no longer be done by this link. Nothing was sent; reply to our mail.",
    ),
    "missing": Text(
        fr="Il n’y a rien à cette adresse ; la page de l’avis, elle, est toujours là.",
        en="There is nothing at this address; the page of the notice is still there.",
    ),
    "gone": Text(
        fr="Ce brouillon n’existe plus : il s’efface au bout d’un jour. Rien n’a été envoyé ; écrivez-le de nouveau.",
        en="This draft is gone: it goes after a day. Nothing was sent; write it again.",
    ),
    "too_much_unsent": Text(
        fr="Trop de brouillons attendent déjà d’être envoyés. Envoyez-les, ou attendez demain : ils s’effacent d’eux-mêmes.",
        en="Too many drafts wait to be sent already. Send them, or wait until tomorrow: they go by themselves.",
    ),
    "too_many_answers": Text(
        fr="Beaucoup de réponses sont arrivées aujourd’hui par ce lien. Rien n’a été envoyé ; écrivez-nous par courriel.",
        en="Many answers came by this link today. Nothing was sent; write to us by mail.",
    ),
    "too_many_links": Text(
        fr="Vous avez transmis dix liens déjà ; révoquez-en un.", en="You have passed ten links on already; revoke one."
    ),
    "no_evidence": Text(
        fr="Les preuves de ce dossier ne peuvent pas être préparées pour l’instant ; écrivez-nous, nous vous les enverrons.",
        en="The evidence of this case cannot be prepared just now; write to us and we will send it.",
    ),
    "file_empty": Text(fr="« {name} » est vide.", en="“{name}” is empty."),
    "file_too_large": Text(fr="« {name} » dépasse 10 Mo.", en="“{name}” is larger than 10 MB."),
    "file_kind": Text(
        fr="« {name} » n’est, par son contenu, ni PDF, ni PNG, ni JPEG, ni texte. Convertissez-le, par exemple en PDF.",
        en="By what it contains, “{name}” is neither PDF, PNG, JPEG nor text. Convert it, to PDF for example.",
    ),
    "findings": Text(fr="Choisissez au moins un constat.", en="Choose one finding at least."),
    "text": Text(fr="Écrivez votre texte.", en="Write your text."),
    "text_long": Text(fr="Ce texte est trop long.", en="This text is too long."),
    "day": Text(
        fr="Indiquez une date, à moins de deux ans d’aujourd’hui.", en="Give a date, less than two years from today."
    ),
    "files": Text(fr="Joignez au moins un fichier.", en="Attach one file at least."),
    "files_many": Text(fr="Cinq fichiers au plus.", en="Five files at most."),
    "too_large": Text(
        fr="Cet envoi dépasse 15 Mo, ou il est illisible. Rien n’a été gardé ; joignez moins, ou écrivez-nous.",
        en="This is larger than 15 MB, or cannot be read. Nothing was kept; attach less, or write to us.",
    ),
    "not_ours": Text(
        fr="Ce formulaire ne vient pas de cette page, ou votre navigateur refuse les cookies. Rien n’a été envoyé : rouvrez "
        "votre lien et recommencez, ou répondez à notre courriel.",
        en="This form does not come from this page, or your browser takes no cookies. Nothing was sent: open your link again "
        "and start anew, or reply to our mail.",
    ),
    "too_fast": Text(
        fr="Trop de demandes à la fois : attendez un instant.", en="Too many requests at once: wait a moment."
    ),
    "busy": Text(
        fr="Plusieurs envois sont en cours ; réessayez dans une minute. Rien n’a été gardé.",
        en="Several uploads are under way; try again in a minute. Nothing was kept.",
    ),
}
