"""How is each question answered? In a citizen's words, by criterion: what is done, what counts as met and not met, when nobody can tell.

The numbers are in `docs/method.md`, which prints these texts too. French is typed with ordinary spaces
(`dashboards.typography`). A test compares it with the register.
"""

from collections.abc import Mapping
from typing import Final

from results.records import Text

MEASUREMENTS: Final[Mapping[str, Text]] = {
    "privacy_notice": Text(
        fr="Un programme lit la notice et les pages publiques qui l’entourent, et y cherche le nom du droit. Nommé n’importe où dans ces pages, c’est tenu. Nous ne disons « non tenu » que si tout a été lu et que rien n’y ressemble ; une page qui n’a pas pu être lue laisse la question ouverte.",
        en="A program reads the notice and the public pages around it, and looks for the name of the right. Named anywhere there, it is met. We say “not met” only where all was read and nothing resembles it; a page that could not be read leaves the question open.",
    ),
    "procedure": Text(
        fr="Un programme lit la notice et ce qui est à un lien d’elle, sans ce que répètent le haut et le bas de chaque page. Une adresse, un formulaire ou un chemin donné pour ces demandes suffit. Nous ne disons « non tenu » que si tout a été lu sans rien trouver ; une adresse dont l’usage n’est pas clair laisse la question ouverte.",
        en="A program reads the notice and what is one link away from it, without what heads and ends every page. An address, a form or a way given for such requests is enough. We say “not met” only where all was read and nothing was found; an address whose use is unclear leaves the question open.",
    ),
    "contact": Text(
        fr="Un programme cherche sur les pages publiques toute manière de joindre le service. Chacune compte, même si rien ne dit qu’elle sert à la protection des données. Si une personne en connaît une ailleurs, ou si notre courriel revient, la question reste ouverte.",
        en="A program looks on the public pages for any way to reach the service. Each counts, even where nothing says that it is for data protection. Where a person knows of one elsewhere, or our mail comes back, the question stays open.",
    ),
    "reach": Text(
        fr="Nous comptons les clics du chemin que nous avons suivi, de la page d’accueil à la demande ; pour une lettre, jusqu’aux mots qui disent où écrire. Au-delà de notre repère, c’est faible : la loi, elle, ne compte pas les clics.",
        en="We count the clicks on the way that we went, from the home page to the request; for a letter, to the words that say where to write. Above our mark it is poor: the law itself counts no clicks.",
    ),
    "notice_language": Text(
        fr="Un programme reconnaît la langue de la notice et la compare à celles dans lesquelles le service s’offre. Une seule de ces langues suffit. Une notice qui ne s’ouvre qu’après connexion est faible ; trop courte pour que sa langue soit sûre, elle laisse la question ouverte.",
        en="A program recognises the language of the notice and compares it with those in which the service is offered. A single one of these is enough. A notice that opens after signing in only is poor; one too short for its language to be sure leaves the question open.",
    ),
    "electronic_channel": Text(
        fr="Nous envoyons la demande par la voie électronique que le service prévoit. Si elle part, c’est tenu. Si une personne a constaté que seuls le courrier ou le guichet sont acceptés, cela se compte une seule fois, parmi les obstacles ; une voie en panne ce jour-là laisse la question ouverte.",
        en="We send the request by the electronic way that the service provides. If it goes, it is met. Where a person has confirmed that only post or a counter is accepted, that is counted once, among the obstacles; a way that is out of order that day leaves the question open.",
    ),
    "electronic_answer": Text(
        fr="Nous regardons par où revient la réponse à une demande faite en ligne. Nous ne disons « non tenu » que si le papier est tout ce qui vient, sans un mot d’explication. Une explication laisse la question ouverte : ce n’est pas à nous de dire si elle est bonne.",
        en="We look at the way by which the reply to an online request comes back. We say “not met” only where paper is all that comes, without a word of explanation. An explanation leaves the question open: whether it is a good one is not ours to say.",
    ),
    "self_service": Text(
        fr="Connectés au compte, nous cherchons un export ou un formulaire pour le demander. Seule la parole du service, selon laquelle tout passe par le courrier ou le guichet, prouve qu’il n’y en a pas : ce que nous n’avons pas vu est peut-être ailleurs.",
        en="Signed in to the account we look for an export, or a form to ask for one. Only the service’s own word that everything goes by post or in person proves that there is none: what we did not see may stand elsewhere.",
    ),
    "hindrance": Text(
        fr="Nous suivons le chemin d’une personne dans un vrai navigateur, et notons chaque étape. Seuls comptent les obstacles d’une liste fermée : un motif exigé, le papier pour seule voie. Pages, champs, clics et captchas sont dits, et ne sont pas jugés.",
        en="We go a person’s way in a real browser and note every step. Only obstacles of a closed list count: a compulsory reason, paper as the only way. Pages, fields, clicks and captchas are reported, and not judged.",
    ),
    "acknowledgement": Text(
        fr="Nous notons ce que disent l’écran et les courriels après l’envoi. Un accusé automatique suffit, et une réponse venue dans le temps d’un accusé aussi. Son absence n’est retenue que si nous avons lu la boîte aux lettres assez longtemps.",
        en="We note what the screen and the mails say after the request was sent. An automatic receipt is enough, and so is a reply within the time of one. Its absence counts only where we read the mailbox for long enough.",
    ),
    "status": Text(
        fr="Pendant l’attente nous regardons plusieurs fois la page où la demande devrait se voir. Vue une fois, c’est bon. Une page qui fait comme si rien n’avait été demandé, ou qui ne montre rien en assez de regards, est faible. Une lettre n’a pas de page où la suivre : la question ne se pose pas.",
        en="During the wait we look several times at the page on which the request should show. Seen once, it is good. A page that looks as if nothing had been asked, or shows nothing in enough looks, is poor. A letter has no page on which to follow it: the question does not arise.",
    ),
    "accessibility": Text(
        fr="Sur chaque page du chemin, un outil reconnu (axe-core) cherche les obstacles dont il est sûr. Un seul, grave, et c’est faible. Qu’il n’en remarque aucun ne prouve rien : il n’en voit qu’une partie, et une page qu’il n’a pas pu examiner laisse la question ouverte.",
        en="On every page of the path a recognised tool (axe-core) looks for the barriers that it is sure of. A single serious one makes it poor. That it notices none proves nothing: it sees only some of them, and a page that it could not examine leaves the question open.",
    ),
    "identity_demand": Text(
        fr="Nous notons toute preuve demandée, et n’envoyons jamais de pièce d’identité. Seul un formulaire qui ne laisse passer personne sans cette copie, même connecté, est « non tenu ». Une demande faite à un seul compte peut avoir ses raisons : elle laisse la question ouverte. Une personne relit avant que cela compte.",
        en="We note every proof that is asked for, and never send an identity document. Only a form that lets nobody through without a copy, even signed in, is “not met”. A demand made of one account may have its reasons: it leaves the question open. A person reads it before it counts.",
    ),
    "deadline": Text(
        fr="Nous regardons à intervalles réguliers si une réponse est venue. Entre deux regards nous ne savons pas : l’instant est un intervalle, et rien n’est en retard qui ne l’est tout entier. Où la loi se lit de plusieurs façons, la plus favorable au service l’emporte. Le silence n’est retenu que si nous avons regardé après le dernier jour.",
        en="We look at regular intervals whether a reply has come. Between two looks we do not know: the moment is an interval, and nothing is late that is not late as a whole. Where the law can be read in several ways, the one most lenient to the service decides. Silence counts only where we looked after the last day.",
    ),
    "extension": Text(
        fr="Une personne lit l’annonce et note sa date et ses motifs. Seule la forme est jugée : dans le premier mois, avec des motifs. Si plus de temps était nécessaire, nous n’en jugeons pas. Sans annonce, la question ne se pose pas.",
        en="A person reads the announcement and notes its date and its reasons. Only the form is judged: within the first month, with reasons. Whether more time was needed we do not judge. Without an announcement the question does not arise.",
    ),
    "delay": Text(
        fr="Nous mesurons le temps entre la demande et le moment où l’export peut être pris ; ce que nous mettons ensuite à le chercher est à nous. Quand ce sont des personnes qui répondent, la question ne se pose pas.",
        en="We measure the time from asking until the export can be taken; how long we then take to fetch it is ours. Where people answer, the question does not arise.",
    ),
    "promise": Text(
        fr="Nous notons tout délai que le service annonce, et regardons si la réponse est là à cette date. De plusieurs annonces la plus tardive compte, dès qu’elle a été lue : qui prévient d’un retard tient parole.",
        en="We note every delay that the service announces, and look whether the reply is there by that date. Of several announcements the latest counts, from the moment it was read: whoever warns of a delay keeps faith.",
    ),
    "link_life": Text(
        fr="Nous lisons la date de fin annoncée, et reprenons le téléchargement plus tard avec notre propre compte. Ce n’est faible que si le lien s’est fermé à coup sûr trop tôt : une durée qui a pu être plus longue n’est reprochée à personne.",
        en="We read the end that is announced, and take the download again later with our own account. It is poor only where the link has surely closed too early: a life that may have been longer is held against nobody.",
    ),
    "structured": Text(
        fr="L’export est ouvert dans un programme isolé. Nous y cherchons les données que nous avions déposées, et regardons la structure du meilleur fichier qui contient chacune. Ce sont les données retrouvées qui comptent, jamais le nombre ou la taille des fichiers.",
        en="The export is opened in a confined program. We look in it for the data that we had planted, and at the structure of the best file that holds each. What counts are the data found, never the number or the size of files.",
    ),
    "machine_readable": Text(
        fr="Un programme isolé lit chaque fichier avec des outils ordinaires. De chaque donnée retrouvée compte le fichier qui se lit le mieux : la même chose en PDF et en JSON est tenue. Ce que nous n’avons pas pu ouvrir n’est reproché à personne.",
        en="A confined program reads every file with ordinary tools. Of each item found the file that reads best counts: the same in PDF and in JSON is met. What we could not open is held against nobody.",
    ),
    "common_format": Text(
        fr="Un programme isolé reconnaît le format de chaque fichier à son contenu, et non à son nom. Compte la part des données retrouvées qui est dans un format ouvert et courant. Un format que nous ne connaissons pas laisse la question ouverte.",
        en="A confined program recognises the format of every file by its contents, not by its name. What counts is the share of the data found that is in an open format in common use. A format that we do not know leaves the question open.",
    ),
    "validity": Text(
        fr="Un programme isolé lit chaque fichier de données jusqu’au bout. Seul compte un dommage qu’aucun lecteur ne pourrait réparer ; ce à quoi nous avons renoncé nous-mêmes reste à nous.",
        en="A confined program reads every data file to its end. Only damage that no reader could mend counts; what we gave up on ourselves stays ours.",
    ),
    "documentation": Text(
        fr="Nous cherchons dans l’export les textes et les schémas qui expliquent ses champs. Seul un export qui n’explique rien du tout est « non tenu » ; s’il en explique une partie, une personne doit le lire.",
        en="We look in the export for texts and schemas that explain its fields. Only an export that explains nothing at all is “not met”; where it explains a part, a person must read it.",
    ),
    "interoperability": Text(
        fr="Pour chaque catégorie de données retrouvée, nous regardons si une norme est admise et si l’export la suit. Où il n’en est pas, rien n’est demandé. La loi encourage ces normes sans les imposer : y manquer est faible, et jamais un écart.",
        en="For every category of data found we look whether a standard is agreed and whether the export keeps to it. Where there is none, nothing is asked. The law encourages these standards without demanding them: lacking them is poor, and never a shortfall.",
    ),
    "provided_data": Text(
        fr="Avant de demander, nous déposons dans le compte des éléments connus et y vérifions leur présence. Nous les cherchons ensuite un à un dans ce qui revient. Un seul qui manque n’est reproché à personne : il faut une catégorie entière, ou les mêmes dans deux exports, ou la parole du service.",
        en="Before asking we plant known records in the account and check that they are there. Then we look for them one by one in what comes back. A single one that is missing is held against nobody: it takes a whole category, or the same ones in two exports, or the service’s own word.",
    ),
    "observed_data": Text(
        fr="Nous nous servons du compte comme le ferait une personne, notons ce que le service a dû voir, et cherchons ces traces dans l’export. Elles se comptent comme les éléments déposés. Ce que le service en déduit n’est pas demandé.",
        en="We use the account as a person would, note what the service must have seen, and look for these traces in the export. They are counted as planted records are. What the service infers from them is not asked for.",
    ),
    "attachments": Text(
        fr="Nous déposons des fichiers connus et comparons ceux qui reviennent, octet par octet. Seuls comptent les fichiers dont l’élément est revenu. Une image réencodée est dite, et n’est pas un fichier manquant ; un nom sans fichier en est un.",
        en="We plant known files and compare those that come back, byte by byte. Only files whose record came back count. A picture encoded anew is said, and is no missing file; a name without a file is one.",
    ),
    "history": Text(
        fr="Parmi les éléments relus dans le compte, nous prenons les plus anciens et cherchons s’ils sont revenus. Nous ne disons « non tenu » que si la coupure est nette : tout l’ancien d’une catégorie manque, le reste est là, et l’export n’en dit rien.",
        en="Of the records read back in the account we take the old ones, and look whether they came back. We say “not met” only where the cut is clean: everything old of a category is missing, the rest is there, and the export does not say so.",
    ),
    "accuracy": Text(
        fr="Nous comparons valeur par valeur ce qui revient à ce que nous avions relu dans le compte. Une autre écriture de la même valeur n’est pas une différence. Une valeur n’est fausse que si sa place dans l’export est prouvée et qu’une autre s’y trouve ; une seule n’est reprochée à personne.",
        en="We compare, value by value, what comes back with what we had read back in the account. Another notation of the same value is no difference. A value is wrong only where its place in the export is proven and another stands there; a single one is held against nobody.",
    ),
    "stability": Text(
        fr="Nous comparons l’export à un autre du même compte. Ne compte que ce qui était prouvé dans le compte les deux fois, et lu dans les deux exports. Des colonnes venues ou parties sont dites, et ne sont pas jugées.",
        en="We compare the export with another of the same account. Only what was proven to be in the account both times, and was read in both exports, counts. Columns that came or went are said, and not judged.",
    ),
    "copy": Text(
        fr="Nous cherchons dans ce qui revient les données que nous avions déposées. Nous ne disons « non tenu » que si deux personnes, chacune de son côté, n’y ont trouvé que des informations sur le traitement, et que le délai est passé. Une exclusion annoncée laisse la question ouverte : elle peut être permise.",
        en="We look in what comes back for the data that we had planted. We say “not met” only where two people, each alone, have found nothing but information on the processing, and the period is over. An announced exclusion leaves the question open: it may be lawful.",
    ),
    "processing_information": Text(
        fr="Deux personnes lisent la réponse, chacune de son côté, élément par élément. Ce que l’une des deux a trouvé est donné. Les destinataires, les sources et les décisions automatisées ne sont dus que s’il y en a : leur absence n’est reprochée à personne.",
        en="Two people read the reply, each alone, element by element. What either has found is given. Recipients, sources and automated decisions are owed only where there are any: their absence is held against nobody.",
    ),
    "leakage": Text(
        fr="Un second compte, à nous lui aussi, porte des secrets que le premier ne peut pas voir. Un seul d’entre eux dans l’export, et c’est « non tenu ». Les données de vraies personnes ne sont jamais notre preuve. Sans second compte, la question reste ouverte.",
        en="A second account, ours too, holds secrets that the first cannot see. A single one of them in the export, and it is “not met”. Data of real people are never our proof. Without a second account the question stays open.",
    ),
    "transport": Text(
        fr="Nous notons l’adresse qui a fini par donner chaque fichier. En https, c’est tenu, même si le premier lien y menait en clair. Un courriel ne montre pas son chemin entier : la question reste ouverte.",
        en="We note the address that gave each file in the end. Over https it is met, even where the first link led there in the clear. A mail does not show the whole of its way: the question stays open.",
    ),
    "link_protection": Text(
        fr="Nous essayons le lien sans connexion, puis avec un second compte à nous. S’il ne s’ouvre pour aucun, c’est tenu. S’il s’ouvre sans connexion, impossible à deviner et bientôt fermé, il est faible ; qu’il puisse être deviné, qu’il reste ouvert ou qu’il s’ouvre pour l’autre compte, et c’est « non tenu ».",
        en="We try the link without signing in, then with a second account of ours. If it opens for neither, it is met. If it opens without signing in, cannot be guessed and soon closes, it is poor; if it can be guessed, stays open, or opens for the other account, it is “not met”.",
    ),
    "cost": Text(
        fr="Nous notons tout paiement demandé pour la demande elle-même, et n’en faisons jamais. Une personne lit la page avant que cela compte.",
        en="We note every payment asked for the request itself, and never make one. A person reads the page before it counts.",
    ),
    "refusal": Text(
        fr="Une personne lit le refus et note s’il donne les motifs, l’autorité à saisir et le recours devant un juge. Si ces motifs sont bons, nous n’en jugeons pas. Sans refus, la question ne se pose pas.",
        en="A person reads the refusal and notes whether it gives the reasons, the authority to turn to and the judicial remedy. Whether the reasons are good we do not judge. Without a refusal the question does not arise.",
    ),
    "account_intact": Text(
        fr="Après la remise, nous relisons dans le compte, page par page, ce que nous y avions lu avant de demander. Nous ne disons « non tenu » que si une page montre encore de nos données et que le reste a disparu ; une page vide ou une valeur écrite autrement laisse la question ouverte.",
        en="After delivery we read again in the account, page by page, what we had read there before asking. We say “not met” only where a page still shows data of ours and the rest is gone; an empty page, or a value written otherwise, leaves the question open.",
    ),
}
