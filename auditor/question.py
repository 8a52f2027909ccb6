"""In which words is a person asked?"""

from collections.abc import Mapping
from datetime import datetime

from probes.base import Question
from results.records import Asked, QuestionTopic, Text
from results.store.identity import new_id
from scenarios.words import Words

WORDS: Mapping[QuestionTopic, Text] = {
    QuestionTopic.SCENARIO: Text(
        fr="Une étape du scénario demande une personne.", en="A step of the scenario asks for a person."
    ),
    QuestionTopic.AMBIGUOUS_REQUEST: Text(
        fr="Le programme s’est arrêté juste au moment d’envoyer la demande, et rien ne montre si elle est partie. "
        "Regardez dans le compte : est-elle partie (sent), ou non (not_sent) ? Elle ne sera jamais renvoyée sans votre réponse.",
        en="The program stopped just as the request was being sent, and nothing shows whether it left. "
        "Look in the account: was it sent (sent) or not (not_sent)? It is never sent again without your answer.",
    ),
    QuestionTopic.MISSING_CONFIRMATION: Text(
        fr="La demande a été envoyée, mais la confirmation attendue n’est pas apparue. Est-elle partie (sent), ou non (not_sent) ?",
        en="The request was sent, but the expected confirmation did not appear. Was it sent (sent) or not (not_sent)?",
    ),
    QuestionTopic.PAGE_CHANGED: Text(
        fr="La page n’est plus celle que le scénario décrit. Corrigez le scénario, puis répondez « again » ; ou abandonnez.",
        en="The page is no longer the one the scenario describes. Mend the scenario, then answer “again”; or abandon.",
    ),
    QuestionTopic.CONFIRM_FACT: Text(
        fr="Ceci semble établi, et ne comptera qu’une fois que vous aurez lu ce qui le montre. Est-ce bien cela (yes) ?",
        en="This seems established, and counts only once you have read what shows it. Is it so (yes)?",
    ),
    QuestionTopic.WHICH_ROW: Text(
        fr="Plusieurs lignes sont également nouvelles : laquelle répond à notre demande ?",
        en="Several rows are equally new: which one answers our request?",
    ),
    QuestionTopic.COLLECT_NOW: Text(fr="Y a-t-il quelque chose à récupérer ?", en="Is there something to collect?"),
    QuestionTopic.POST_LETTER: Text(
        fr="La lettre est prête : imprimez-la, signez-la, postez-la. Dites quand (--happened), et joignez le récépissé (posted) ; "
        "ou dites qu’elle n’est pas partie (not_posted).",
        en="The letter is ready: print it, sign it, post it. Say when (--happened), and attach the receipt (posted); "
        "or say that it was not sent (not_posted).",
    ),
    QuestionTopic.READ_MAIL: Text(
        fr="Un courriel est arrivé que le scénario ne sait pas lire. Lisez-le : que signifie-t-il ? « nothing » s’il ne dit rien.",
        en="A mail came that the scenario cannot read. Read it: what does it mean? “nothing” if it says nothing.",
    ),
    QuestionTopic.READ_AGAIN: Text(
        fr="Une personne a lu que le service, interrogé, ne donnera pas ce qui manque ; cela peut l’accuser. Lisez sa réponse "
        "à votre tour, sans rien demander à la première : est-ce bien ce qu’elle dit, sans invoquer de règle de droit (yes) ?",
        en="Somebody has read that the service, when asked, will not give what is missing; that may accuse it. Read its "
        "answer too, without asking the first reader: is that what it says, and invokes it no rule of law (yes)?",
    ),
    QuestionTopic.READ_INFORMATION: Text(
        fr="Une copie a été demandée (article 15). Lisez toute la réponse : quels éléments de l’article 15(1) donne-t-elle, "
        "dans la réponse même ou par un document qu’elle nomme (read --elements purposes,retention… ou none) ? "
        "Si elle ne contient aucune des données elles-mêmes : no_copy. Ce que vous n’y trouvez pas, une autre personne le "
        "cherchera à son tour, sans vous le demander.",
        en="A copy was asked for (Article 15). Read the whole answer: which elements of Article 15(1) does it give, in "
        "itself or by a document that it names (read --elements purposes,retention… or none)? If it holds none of the "
        "data themselves: no_copy. What you do not find somebody else looks for too, without asking you.",
    ),
    QuestionTopic.WHICH_CASE: Text(
        fr="Un courriel est arrivé que plusieurs dossiers pourraient attendre. Auquel répond-il ? « none » s’il n’est à aucun.",
        en="A mail came that several cases may be waiting for. Which one does it answer? “none” if it belongs to none.",
    ),
    QuestionTopic.KEY_AGAIN: Text(
        fr="Une personne a saisi une pièce ; une autre la saisit à son tour, d’après la pièce (`auditor case receive`). "
        "Si la première saisie est fausse : withdraw.",
        en="A person has entered a document; another enters it too, from the scan (`auditor case receive`). "
        "If the first entry is wrong: withdraw.",
    ),
    QuestionTopic.SECOND_FACTOR: Text(
        fr="Le service demande un second facteur que le programme n’a pas. `auditor account sign-in COMPTE` ouvre une "
        "session, où vous le donnez, et répond à cette question.",
        en="The service asks for a second factor the program does not have. `auditor account sign-in ACCOUNT` opens a "
        "session in which you give it, and answers this question.",
    ),
    QuestionTopic.SESSION_LOST: Text(
        fr="Il faut une session ouverte à la main, et il n’y en a pas (`auditor account list` dit pour quel compte). "
        "`auditor account sign-in COMPTE` en ouvre une et répond à cette question ; ou abandonnez.",
        en="A session opened by hand is needed, and there is none (`auditor account list` says for which account). "
        "`auditor account sign-in ACCOUNT` opens one and answers this question; or abandon.",
    ),
    QuestionTopic.PLANT_BY_HAND: Text(
        fr="Ces données sont à déposer à la main dans le compte. Est-ce fait (done) ?",
        en="These data are to be planted by hand in the account. Is it done (done)?",
    ),
    QuestionTopic.CREDENTIAL_REJECTED: Text(
        fr="Le service refuse le mot de passe du compte. Vérifiez-le, puis répondez « again » ; ou abandonnez. "
        "Le programme n’essaie qu’une fois par jour, sauf si vous avez changé le mot de passe : "
        "`auditor account rotate COMPTE` le note et répond à cette question.",
        en="The service refuses the account’s password. Check it, then answer “again”; or abandon. "
        "The program tries once a day only, unless you have changed the password: "
        "`auditor account rotate ACCOUNT` notes it and answers this question.",
    ),
    QuestionTopic.ACCOUNT_LOCKED: Text(
        fr="Le compte est bloqué, et rien n’y est plus tenté. Faites-le rouvrir par le service ; "
        "`auditor account unlock COMPTE` le note et répond à cette question. Ou abandonnez.",
        en="The account is locked, and nothing more is tried with it. Have the service open it again; "
        "`auditor account unlock ACCOUNT` notes it and answers this question. Or abandon.",
    ),
    QuestionTopic.REVIEW_NOTICE: Text(
        fr="Un avis est prêt pour un organisme. Relisez-le (`auditor notice show`) : chaque constat, sa preuve, le ton. Partira-t-il "
        "(`auditor notice approve`), non (`reject`), ou autrement rédigé (`edit`) ? Rien ne part sans vous.",
        en="A notice to a controller is ready. Read it (`auditor notice show`): each finding, its evidence, the tone. Is it to "
        "go out (`auditor notice approve`), not at all (`reject`), or in other words (`edit`)? Nothing leaves without you.",
    ),
    QuestionTopic.NOTICE_LEFT: Text(
        fr="Le programme s’est arrêté juste au moment d’envoyer un avis, et rien ne montre s’il est parti. Regardez chez votre "
        "hébergeur de courrier : est-il parti (sent), ou non (not_sent) ? Il ne sera jamais renvoyé sans votre réponse.",
        en="The program stopped just as a notice was being sent, and nothing shows whether it left. Look at your mail "
        "provider’s: was it sent (sent) or not (not_sent)? It is never sent again without your answer.",
    ),
    QuestionTopic.POST_NOTICE: Text(
        fr="Aucun courriel n’est arrivé, que l’on sache : l’avis part par lettre recommandée. Imprimez-la (`auditor notice show "
        "--pdf`), signez-la, postez-la (posted) ; l’accusé de réception se saisit par `auditor notice receive`. Sans lui, rien n’est publié.",
        en="No mail is known to have arrived: the notice goes as a registered letter. Print it (`auditor notice show --pdf`), "
        "sign it, post it (posted); its advice of receipt is entered by `auditor notice receive`. Without it nothing is published.",
    ),
    QuestionTopic.DECIDE_CONTEST: Text(
        fr="L’organisme conteste un constat. Quelqu’un qui n’a ni mené le dossier ni approuvé l’avis tranche, par écrit, dans les "
        "vingt jours ouvrés (`auditor notice decide`) : upheld, amended, withdrawn ou undecidable.",
        en="The controller disputes a finding. Somebody who neither ran the case nor approved the notice decides, in writing, "
        "within twenty working days (`auditor notice decide`): upheld, amended, withdrawn or undecidable.",
    ),
    QuestionTopic.KEEPS_FAILING: Text(
        fr="Nous ne parvenons plus à observer le service. Essayer encore (again), ou abandonner ?",
        en="We keep failing to observe the service. Try again (again), or abandon?",
    ),
}


def words_of(asked: Asked) -> Text:
    """The scenario's own words where it asks, else those of the topic."""
    return asked.words or WORDS[asked.topic]


def asked_of(question: Question, now: datetime, *, export: str | None) -> Asked:
    """What a stage needs a person for, as the ledger says it."""
    return Asked(
        question=new_id("q", now),
        topic=question.topic,
        answers=question.answers,
        words=_text(question.words),
        step=question.step,
        export=export,
        attach=question.attach,
        artifacts=question.artifacts,
        due=now + question.within if question.within is not None else None,
    )


def _text(words: Words | None) -> Text | None:
    if words is None:
        return None
    fr, en = words.in_language("fr"), words.in_language("en")
    return Text(fr=(fr or en)[0], en=(en or fr)[0])
