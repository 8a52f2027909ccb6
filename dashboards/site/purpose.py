"""Why is each question asked? In a citizen's words, by criterion: what it changes for the person who asks for their data.

French is typed with ordinary spaces (`dashboards.typography`). A test compares it with the register.
"""

from collections.abc import Mapping
from typing import Final

from results.records import Text

PURPOSES: Final[Mapping[str, Text]] = {
    "privacy_notice": Text(
        fr="On ne demande pas ce dont on ignore l’existence. C’est dans cette notice que la loi veut que chacun l’apprenne.",
        en="Nobody asks for what they have never heard of. It is in this notice that the law wants everybody to learn of it.",
    ),
    "procedure": Text(
        fr="Savoir qu’on a un droit ne suffit pas : il faut une adresse, un formulaire ou un chemin pour s’en servir.",
        en="Knowing that one has a right is not enough: it takes an address, a form or a way to use it.",
    ),
    "contact": Text(
        fr="Quand le chemin prévu ne marche pas, il faut quelqu’un à qui écrire.",
        en="When the way that is provided does not work, there must be somebody to write to.",
    ),
    "reach": Text(
        fr="Une page que l’on ne trouve qu’après dix détours fait renoncer. Le droit doit être à portée de main.",
        en="A page found only after ten detours makes people give up. The right must be within reach.",
    ),
    "notice_language": Text(
        fr="Une notice dans une langue que l’on ne lit pas, ou derrière une connexion, n’informe personne.",
        en="A notice in a language that one does not read, or behind a sign-in, informs nobody.",
    ),
    "electronic_channel": Text(
        fr="Qui se sert d’un service en ligne doit pouvoir lui demander ses données en ligne, sans timbre ni guichet.",
        en="Whoever uses a service online must be able to ask it for their data online, without a stamp or a counter.",
    ),
    "electronic_answer": Text(
        fr="Des données imprimées ne se confient à aucun autre service. Qui demande en ligne doit recevoir un fichier.",
        en="Data printed on paper cannot be entrusted to another service. Whoever asks online should receive a file.",
    ),
    "self_service": Text(
        fr="Un bouton dans le compte donne les données le jour même, sans écrire à personne ni prouver une seconde fois qui l’on est.",
        en="A button in the account gives the data on the same day, without writing to anybody or proving twice who one is.",
    ),
    "hindrance": Text(
        fr="Exercer un droit ne demande ni motif ni déplacement. Chaque obstacle inutile fait renoncer quelqu’un.",
        en="Exercising a right takes neither a reason nor a journey. Every needless obstacle makes somebody give up.",
    ),
    "acknowledgement": Text(
        fr="Sans accusé de réception, on ne sait pas si la demande est arrivée, ni à partir de quand compter le délai.",
        en="Without an acknowledgement one does not know whether the request arrived, nor from when to count the period.",
    ),
    "status": Text(
        fr="Attendre sans rien voir fait croire que la demande est perdue, et pousse à la refaire ou à renoncer.",
        en="Waiting without seeing anything makes one believe that the request is lost, and ask again or give up.",
    ),
    "accessibility": Text(
        fr="Le droit est à tout le monde. Qui se sert d’un clavier, d’une loupe ou d’un lecteur d’écran doit pouvoir demander aussi.",
        en="The right belongs to everybody. Whoever uses a keyboard, a magnifier or a screen reader must be able to ask too.",
    ),
    "identity_demand": Text(
        fr="Il faut savoir à qui l’on remet des données. Mais la copie d’une pièce d’identité, exigée de tous, écarte ceux qui ont le droit de demander, et crée un fichier de plus.",
        en="One must know to whom data are handed over. But a copy of an identity document, required of everyone, keeps away those who may ask, and makes one more file.",
    ),
    "deadline": Text(
        fr="Un droit sans date ne sert à rien. La loi donne un mois pour répondre, et peu de raisons de le dépasser.",
        en="A right without a date is of no use. The law gives a month to answer, and few reasons to take longer.",
    ),
    "extension": Text(
        fr="Deux mois de plus se demandent : dans le premier mois, et en disant pourquoi. Sinon, la personne attend sans savoir.",
        en="Two more months must be announced: within the first month, and saying why. Otherwise the person waits without knowing.",
    ),
    "delay": Text(
        fr="Un export que prépare un programme n’a pas de raison d’attendre des semaines. Qui veut changer de service en a besoin maintenant.",
        en="An export that a program prepares has no reason to wait for weeks. Whoever wants to change services needs it now.",
    ),
    "promise": Text(
        fr="Une date annoncée permet de s’organiser. Si elle passe en silence, on ne croit plus la suivante.",
        en="A date that is announced lets people plan. If it passes in silence, the next one is not believed.",
    ),
    "link_life": Text(
        fr="Un lien qui se ferme avant que l’on ait lu le message oblige à tout recommencer.",
        en="A link that closes before one has read the message makes one start all over again.",
    ),
    "structured": Text(
        fr="Un texte au kilomètre ne se range pas. Ce sont des champs nommés qui permettent à un autre service de reprendre les données.",
        en="Running text cannot be sorted. It is named fields that let another service take the data over.",
    ),
    "machine_readable": Text(
        fr="Des données que seul l’œil peut lire doivent être recopiées à la main : personne ne le fait.",
        en="Data that only the eye can read must be copied by hand: nobody does that.",
    ),
    "common_format": Text(
        fr="Un format que seuls les logiciels d’un éditeur ouvrent garde la personne chez cet éditeur.",
        en="A format that only one maker’s programs open keeps the person with that maker.",
    ),
    "validity": Text(
        fr="Une archive abîmée donne l’illusion d’une copie. On ne s’en aperçoit souvent qu’une fois le compte fermé.",
        en="A damaged archive looks like a copy. One often notices only once the account is closed.",
    ),
    "documentation": Text(
        fr="Une colonne appelée « f_17 » n’apprend rien. Il faut dire ce que chaque fichier et chaque champ veulent dire.",
        en="A column called “f_17” tells nothing. It must be said what each file and each field mean.",
    ),
    "interoperability": Text(
        fr="Pour les contacts, les agendas ou les messages, des normes existent : avec elles, changer de service prend un clic.",
        en="For contacts, calendars or messages there are standards: with them, changing services takes a click.",
    ),
    "provided_data": Text(
        fr="Une copie incomplète trompe : on croit tenir tout ce que l’on avait confié, et il en manque.",
        en="An incomplete copy misleads: one believes to hold all that one had entrusted, and some of it is missing.",
    ),
    "observed_data": Text(
        fr="Ce qu’un service note de ce que l’on fait, recherches, consultations, connexions, parle de la personne autant que ce qu’elle écrit.",
        en="What a service notes of what one does, searches, views, sign-ins, tells of the person as much as what they write.",
    ),
    "attachments": Text(
        fr="Une photo réduite ou un nom de fichier sans le fichier ne remplacent pas l’original que l’on avait confié.",
        en="A reduced picture, or the name of a file without the file, does not replace the original that one had entrusted.",
    ),
    "history": Text(
        fr="Les années anciennes sont souvent celles que l’on n’a plus ailleurs. Les couper sans le dire les fait perdre.",
        en="The early years are often those that one has nowhere else. Cutting them off without saying so loses them.",
    ),
    "accuracy": Text(
        fr="Une date décalée ou un nom tronqué suivent la personne chez le service suivant.",
        en="A date that has shifted or a name cut short follows the person to the next service.",
    ),
    "stability": Text(
        fr="Si deux exports du même compte ne disent pas la même chose, auquel se fier ?",
        en="If two exports of the same account do not say the same, which one can be trusted?",
    ),
    "copy": Text(
        fr="Le droit d’accès donne les données elles-mêmes, et non une liste de ce qui est détenu : on ne vérifie que ce que l’on voit.",
        en="The right of access gives the data themselves, and not a list of what is held: one can check only what one sees.",
    ),
    "processing_information": Text(
        fr="Savoir ce qui est détenu ne dit pas pourquoi, pour combien de temps, ni à qui c’est transmis. La loi le fait dire aussi.",
        en="Knowing what is held does not say why, for how long, or to whom it goes. The law has that said too.",
    ),
    "leakage": Text(
        fr="Un export contient une vie entière. Celle d’un autre n’a rien à y faire.",
        en="An export holds a whole life. Somebody else’s has no business in it.",
    ),
    "transport": Text(
        fr="Sans chiffrement, tout réseau traversé peut lire l’export, du café à l’employeur.",
        en="Without encryption every network on the way can read the export, from the café’s to the employer’s.",
    ),
    "link_protection": Text(
        fr="Un lien se transfère, se devine ou traîne dans une boîte aux lettres. Il ne doit s’ouvrir que pour la personne.",
        en="A link gets forwarded, guessed or left in a mailbox. It must open for the person alone.",
    ),
    "cost": Text(
        fr="Un droit payant n’est plus un droit pour tous.",
        en="A right that costs money is no longer everybody’s.",
    ),
    "refusal": Text(
        fr="Un refus peut être justifié. Mais sans motif ni adresse de recours, on ne peut ni le comprendre ni le contester.",
        en="A refusal may be right. But without a reason, or whom to turn to, one can neither understand nor contest it.",
    ),
    "account_intact": Text(
        fr="Demander ses données ne doit rien coûter au compte : prendre une copie n’est pas partir.",
        en="Asking for one’s data must cost the account nothing: taking a copy is not leaving.",
    ),
}
