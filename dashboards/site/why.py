"""Why is each kind of question asked? In a citizen's words, by family of criteria; of each one, `purpose`."""

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
