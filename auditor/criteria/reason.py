"""Words that several criteria share, so that one thing is always said in the same way."""

from results.records import Reason, Text

NOT_ASKED = Reason(
    words=Text(fr="La demande n’a pas pu être envoyée.", en="The request could not be sent."),
    settle=Text(fr="Une demande qui aboutit.", en="A request that gets through."),
)
CAME_BY_MAIL = Reason(
    words=Text(
        fr="L’export est venu dans un courriel : il n’y a pas de lien à suivre.",
        en="The export came in a mail: there is no link to follow.",
    )
)
ACCESS_NOT_ASKED = Reason(
    words=Text(
        fr="Seule la portabilité a été demandée, et non une copie au titre de l’article 15.",
        en="Portability alone was asked for, and no copy under Article 15.",
    )
)
NO_ANSWER = Reason(
    words=Text(
        fr="Aucune réponse n’est encore arrivée ; le délai est jugé à part.",
        en="No answer has come yet; the time it takes is judged apart.",
    ),
    settle=Text(fr="Une réponse.", en="An answer."),
)
PAPER_UNCONFIRMED = Reason(
    words=Text(
        fr="Un courrier postal ou une visite semblent exigés ; personne ne l’a encore confirmé.",
        en="A letter by post or a visit seems to be required; nobody has confirmed it yet.",
    ),
    settle=Text(fr="La lecture par une personne.", en="A person’s reading of it."),
)
NO_EXPORT = Reason(
    words=Text(
        fr="Aucun export n’est entre nos mains : il n’y a rien à examiner.",
        en="No export is in our hands: there is nothing to examine.",
    ),
    settle=Text(fr="Un export.", en="An export."),
)
NOT_INSPECTED = Reason(
    words=Text(fr="L’export n’a pas pu être examiné par nous.", en="We could not examine the export."),
    settle=Text(fr="Un nouvel examen.", en="Another examination."),
)
NOT_GRADED = Reason(
    words=Text(
        fr="Notre examen de l’export n’a pas pu répondre à cette question.",
        en="Our examination of the export could not answer this question.",
    ),
    settle=Text(
        fr="Un nouvel examen, par la version actuelle de notre programme.",
        en="Another examination, by the present version of our program.",
    ),
)
MATCHING_UNSAFE = Reason(
    words=Text(
        fr="Notre recherche a trouvé des valeurs jamais déposées : elle n’est pas fiable ici.",
        en="Our search found values that were never planted: it cannot be trusted here.",
    ),
    settle=Text(fr="Un examen par une meilleure version.", en="An examination by a better version."),
)
NOT_ASSESSABLE = Reason(
    words=Text(
        fr="Une partie de l’export n’a pas pu être lue (chiffrée, tronquée ou illisible).",
        en="Part of the export could not be read (encrypted, truncated or unreadable).",
    ),
    settle=Text(fr="Un export que l’on peut ouvrir en entier.", en="An export that opens completely."),
)
NOTHING_RECOGNISED = Reason(
    words=Text(
        fr="Aucune des données déposées n’a été reconnue dans l’export : il est peut-être plus ancien, ou tout autre chose.",
        en="None of the planted data was recognised in the export: it may be an older one, or something else altogether.",
    ),
    settle=Text(
        fr="La lecture par une personne, ou un autre export.", en="A person’s reading of it, or another export."
    ),
)
NOT_PORTABLE = Reason(
    words=Text(
        fr="Ces données ne reposent ni sur le consentement ni sur un contrat : l’article 20 ne s’applique pas.",
        en="These data rest neither on consent nor on a contract: Article 20 does not apply.",
    )
)
LEGAL_BASIS_UNCONFIRMED = Reason(
    words=Text(
        fr="La base légale n’est pas confirmée par le service.", en="The legal basis is not confirmed by the service."
    ),
    settle=Text(
        fr="La notice du service, ou sa réponse, qui nomme la base légale.",
        en="The service’s notice, or its answer, naming the legal basis.",
    ),
)
ERASED = Reason(
    words=Text(
        fr="L’export a été effacé selon nos règles de conservation.",
        en="The export was erased under our rules of retention.",
    ),
    settle=Text(fr="Un nouvel export.", en="Another export."),
)
