"""Why is each kind of question asked, and how is it answered? In a citizen's words, by family of criteria."""

from collections.abc import Mapping
from typing import Final

from results.records import Family, Text

WHY: Final[Mapping[Family, Text]] = {
    Family.INFORMATION: Text(
        fr="On n’exerce pas un droit dont on ignore l’existence. Qui traite des données doit dire que ce droit existe et comment s’en servir, là où chacun peut le lire.",
        en="Nobody exercises a right that they have never heard of. Whoever processes data must say that the right exists and how to use it, where anybody can read it.",
    ),
    Family.REQUEST: Text(
        fr="Demander doit être simple. Chaque détour, chaque case de trop, chaque page introuvable fait renoncer quelqu’un.",
        en="Asking must be simple. Every detour, every field too many, every page that cannot be found makes somebody give up.",
    ),
    Family.IDENTITY: Text(
        fr="Il faut savoir à qui l’on remet des données. Mais exiger plus de preuves qu’il n’en faut écarte ceux qui ont le droit de demander, et crée un fichier de plus.",
        en="One must know to whom data are handed over. But asking for more proof than it takes keeps away those who may ask, and makes one more file.",
    ),
    Family.TIME: Text(
        fr="Un droit sans date ne sert à rien. La loi donne un mois, et dit comment une prolongation s’annonce.",
        en="A right without a date is of no use. The law gives a month, and says how an extension is announced.",
    ),
    Family.FORMAT: Text(
        fr="Des données que seul l’œil peut lire ne se déplacent pas. C’est le format qui décide si l’on peut les confier à un autre service.",
        en="Data that only the eye can read do not move. The format decides whether they can be entrusted to another service.",
    ),
    Family.SCOPE: Text(
        fr="Une copie incomplète trompe : on croit tenir ses données, et il en manque. Nous comparons ce qui revient à ce que nous avions confié.",
        en="An incomplete copy misleads: one believes to hold one’s data, and some are missing. We compare what comes back with what we had entrusted.",
    ),
    Family.ACCESS: Text(
        fr="Le droit d’accès est le plus ancien : recevoir une copie de ce qui est détenu, et savoir ce qui en est fait.",
        en="The right of access is the oldest: to receive a copy of what is held, and to know what is done with it.",
    ),
    Family.SECURITY: Text(
        fr="Un export contient une vie entière. Il ne doit s’ouvrir que pour la personne à qui il appartient, et ne rien contenir d’autrui.",
        en="An export holds a whole life. It must open for the person alone whose it is, and hold nothing of others.",
    ),
    Family.TRANSFER: Text(
        fr="La loi prévoit que des données passent directement d’un service à un autre, lorsque c’est techniquement possible.",
        en="The law provides that data go directly from one service to another, where that is technically feasible.",
    ),
    Family.REMEDIES: Text(
        fr="L’exercice du droit est gratuit, un refus se motive et dit à qui s’adresser ensuite, et demander ne doit rien coûter au compte.",
        en="Exercising the right is free, a refusal gives its reasons and says whom to turn to next, and asking must cost the account nothing.",
    ),
}
HOW: Final[Mapping[Family, Text]] = {
    Family.INFORMATION: Text(
        fr="Un programme lit les pages publiques du service, comme le ferait un visiteur, et y cherche les mots et les liens qui comptent. Ce qu’il n’a pas pu lire n’est reproché à personne.",
        en="A program reads the public pages of the service, as a visitor would, and looks for the words and links that count. What it could not read is held against nobody.",
    ),
    Family.REQUEST: Text(
        fr="Nous suivons le chemin d’une personne dans un vrai navigateur, ou par lettre, et notons chaque étape, chaque obstacle et chaque message reçu.",
        en="We go a person’s way in a real browser, or by letter, and note every step, every obstacle and every message that comes.",
    ),
    Family.IDENTITY: Text(
        fr="Nous notons ce qui est demandé pour prouver qui nous sommes. Une personne relit toute demande de pièce avant qu’elle compte, et le programme n’en envoie jamais.",
        en="We note what is asked for to prove who we are. A person reads any demand for a document before it counts, and the program never sends one.",
    ),
    Family.TIME: Text(
        fr="Nous regardons à intervalles réguliers. Entre deux regards nous ne savons pas : l’instant est un intervalle, et rien n’est en retard qui ne l’est tout entier.",
        en="We look at regular intervals. Between two looks we do not know: the moment is an interval, and nothing is late that is not late as a whole.",
    ),
    Family.FORMAT: Text(
        fr="L’export est ouvert dans un programme isolé, qui reconnaît les formats, lit ce qu’il sait lire et note le reste.",
        en="The export is opened in a confined program, which recognises formats, reads what it can read and notes the rest.",
    ),
    Family.SCOPE: Text(
        fr="Avant de demander, nous déposons dans le compte des éléments connus et vérifions qu’ils y sont. Nous les cherchons ensuite un à un dans ce qui revient. Un seul manque n’accuse personne.",
        en="Before asking we plant known records in the account and check that they are there. Then we look for them one by one in what comes back. A single one that is missing accuses nobody.",
    ),
    Family.ACCESS: Text(
        fr="Nous cherchons dans la réponse les données du compte, et deux personnes lisent, chacune de son côté, ce qu’elle dit du traitement.",
        en="We look in the answer for the data of the account, and two people read, each alone, what it says about the processing.",
    ),
    Family.SECURITY: Text(
        fr="Un second compte, à nous lui aussi, sert de témoin : rien de lui ne doit se trouver dans l’export. Les liens sont essayés par le compte, par ce témoin et sans connexion.",
        en="A second account, ours too, is the witness: nothing of it may be in the export. Links are tried by the account, by this witness and without signing in.",
    ),
    Family.TRANSFER: Text(
        fr="Nous notons si un transfert direct est proposé, vers où, et s’il aboutit.",
        en="We note whether a direct transfer is offered, to where, and whether it succeeds.",
    ),
    Family.REMEDIES: Text(
        fr="Nous notons tout paiement demandé, ce que dit un refus, et relisons le compte après la remise. Une personne relit avant que cela compte.",
        en="We note any payment that is asked for, what a refusal says, and read the account again after delivery. A person reads it before it counts.",
    ),
}
