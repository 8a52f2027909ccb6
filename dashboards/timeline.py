"""What happened in a case, in words a reader follows?

Looks that saw nothing new are told together; everything else is a line.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from results.records import (
    Abandoned,
    Answered,
    ArtifactKept,
    Asked,
    CaseOpened,
    Closed,
    Closing,
    Entry,
    Fact,
    FactSeen,
    Intended,
    Language,
    LinkResult,
    LinkTried,
    Looked,
    QuestionTopic,
    ReadBack,
    Requester,
    Role,
    Text,
    Unobserved,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of the timeline; `until` where several looks are told together."""

    seq: int
    at: datetime
    words: str
    tone: str = ""
    until: datetime | None = None
    picture: str | None = None


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

_LINK_WHO: Mapping[Requester, Text] = {
    Requester.ACCOUNT: Text(fr="Le lien, avec le compte lui-même", en="The link, with the account itself"),
    Requester.STRANGER: Text(fr="Le lien, sans connexion", en="The link, without signing in"),
    Requester.BYSTANDER: Text(fr="Le lien, avec notre second compte", en="The link, with our second account"),
}
_LINK_RESULT: Mapping[LinkResult, Text] = {
    LinkResult.SAME_FILE: Text(fr="donne le fichier", en="gives the file"),
    LinkResult.OTHER_FILE: Text(fr="donne un autre fichier", en="gives another file"),
    LinkResult.LOGIN_PAGE: Text(fr="mène à la page de connexion", en="leads to the sign-in page"),
    LinkResult.DENIED: Text(fr="est refusé", en="is refused"),
    LinkResult.GONE: Text(fr="ne mène plus à rien", en="leads nowhere any more"),
    LinkResult.UNREACHABLE: Text(fr="n’a pas pu être essayé", en="could not be tried"),
}
_CLOSING: Mapping[Closing, Text] = {
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
}
_QUESTIONS: Mapping[QuestionTopic, Text] = {
    topic: Text(fr="Question posée à une personne.", en="A person is asked.") for topic in QuestionTopic
}


def timeline(entries: Sequence[Entry], language: Language) -> list[Moment]:
    """The case as lines, oldest first."""
    pictures = _pictures(entries)
    moments: list[Moment] = []
    for moment in _lines(entries, language, pictures):
        previous = moments[-1] if moments else None
        if previous is not None and moment.tone == previous.tone == "look":
            moments[-1] = _together(previous, moment, language)
        else:
            moments.append(moment)
    return moments


def _together(first: Moment, last: Moment, language: Language) -> Moment:
    words = Text(fr="Toujours rien.", en="Still nothing.").in_(language)
    return Moment(seq=first.seq, at=first.at, until=last.at, words=words, tone="look", picture=first.picture)


def _pictures(entries: Sequence[Entry]) -> frozenset[str]:
    kept = (e.body for e in entries)
    return frozenset(b.sha256 for b in kept if isinstance(b, ArtifactKept) and b.role == Role.SCREENSHOT)


def _lines(entries: Sequence[Entry], language: Language, pictures: frozenset[str]) -> Iterator[Moment]:
    for entry in entries:
        told = _told(entry, language)
        if told is None:
            continue
        words, tone = told
        shown = entry.body.artifacts if isinstance(entry.body, FactSeen | Asked | Unobserved) else ()
        picture = next((digest for digest in shown if digest in pictures), None)
        yield Moment(seq=entry.seq, at=entry.at, words=words, tone=tone, picture=picture)


def _told(entry: Entry, language: Language) -> tuple[str, str] | None:
    match entry.body:
        case CaseOpened():
            return Text(fr="Dossier ouvert.", en="Case opened.").in_(language), ""
        case Intended():
            return Text(fr="Nous allons envoyer la demande.", en="We are about to send the request.").in_(language), ""
        case FactSeen(proposed=True) as body:
            proposed = Text(fr="À confirmer par une personne : ", en="To be confirmed by a person: ").in_(language)
            return proposed + FACT_WORDS[body.fact].in_(language), "asked"
        case FactSeen() as body:
            return FACT_WORDS[body.fact].in_(language), "fact"
        case Looked(facts=()):
            return Text(fr="Rien de nouveau.", en="Nothing new.").in_(language), "look"
        case ReadBack() as body:
            words = Text(
                fr="{n} données relues dans le compte ({category}).",
                en="{n} data read back in the account ({category}).",
            )
            return words.fill(n=len(body.seen), category=body.category).in_(language), ""
        case LinkTried() as body:
            return f"{_LINK_WHO[body.requester].in_(language)}, {_LINK_RESULT[body.result].in_(language)}.", "link"
        case Unobserved() as body:
            words = Text(fr="Nous n’avons pas pu observer ({code}).", en="We could not look ({code}).")
            return words.fill(code=body.code).in_(language), "ours"
        case Asked() as body:
            return _QUESTIONS[body.topic].in_(language), "asked"
        case Answered() as body:
            words = Text(fr="{person} répond : {answer}.", en="{person} answers: {answer}.")
            return words.fill(person=body.person, answer=body.answer).in_(language), "asked"
        case Closed() as body:
            return _CLOSING[body.outcome].in_(language), ""
        case Abandoned():
            return _CLOSING[Closing.ABANDONED].in_(language), ""
        case _:
            return None
