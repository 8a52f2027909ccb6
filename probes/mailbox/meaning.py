"""What may an answer mean that no rule knows, as a suggestion to whoever reads it?

Words that controllers use, in French and in English, sentence by sentence. It
accuses nobody: a suggestion counts only after a person has read the mail. What
is denied (« aucune pièce d'identité n'est nécessaire ») is not suggested.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from results.records import Fact, Obstacle

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\w)[^.!?\n]*)*[.!?]?")
_MOST: Final = 2000  # sentences that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What a sentence may mean.

    Attributes:
        obstacle: which of the ways to make asking harder, where it is one.
        sentence: in which it stands, verbatim: for whoever reads, never for a ledger.
    """

    fact: Fact
    obstacle: Obstacle | None = None
    sentence: str = ""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_DENIED = _any(
    r"\b(?:n['’ ]\w+ |ne \w+ )?(?:pas|aucun(?:e)?|jamais|inutile|sans) (?:besoin|nécessaire|requis\w*|obligatoire|exig\w+)\b",
    r"\baucun(?:e)? (?:copie|pièce|justificatif|document|carte|frais|paiement)\b",
    r"\b(?:inutile|pas nécessaire|pas utile) (?:de|d['’])",
    r"\b(?:pas|plus) (?:à|besoin) (?:fournir|joindre|transmettre|envoyer|d['’])",
    r"\bne (?:nous )?(?:transmettez|envoyez|joignez|fournissez)\b",
    r"\b(?:no|not|without|never|don['’]t|do not|does not|isn['’]t|need not)\b[^.]{0,40}\b(?:need|necessary|required|send|provide|attach|charge)\b",
    r"\bno (?:copy|identity|identification|id|proof|document|passport|fee|payment|charge)\b",
)
"""Sentences in which what is named is said not to be wanted."""

_WORDS: Mapping[tuple[Fact, Obstacle | None], re.Pattern[str]] = {
    (Fact.IDENTITY_DOCUMENT_DEMANDED, Obstacle.ID_COPY): _any(
        r"\b(?:copie|photocopie|scan|recto|justificatif|fournir|joindre|transmettre|envoyer|adresser|présenter)\b[^.]{0,60}"
        r"\b(?:pièces? d['’ ]identité|carte (?:nationale )?d['’ ]identité|\bcni\b|passeport|permis de conduire|titre de séjour)",
        r"\b(?:pièces? d['’ ]identité|carte (?:nationale )?d['’ ]identité|passeport|titre d['’ ]identité)\b[^.]{0,60}"
        r"\b(?:en cours de validité|recto|valide|nécessaire|requis\w*|obligatoire|manqu\w+|afin|pour)",
        r"\b(?:copy|scan|photo|provide|send|attach|submit|supply|upload|include|require|need|verify\w*)\b[^.]{0,60}"
        r"\b(?:passport|identity card|id card|identity document|government[- ]issued|driv(?:er|ing)['’]?s? licen[cs]e|photo id|"
        r"identification document|proof of (?:your )?identity)",
        r"\bproof of (?:your )?identity\b[^.]{0,60}\b(?:passport|id card|document|copy)",
    ),
    (Fact.IDENTITY_DEMANDED, Obstacle.SIGNATURE): _any(
        r"\b(?:signer|signé(?:e|s)?|signature manuscrite|revêtu\w* de votre signature)\b[^.]{0,60}\b(?:demande|courrier|formulaire|document|lettre)",
        r"\b(?:demande|courrier|formulaire|lettre)\b[^.]{0,40}\b(?:signé(?:e|s)?|signature)\b",
        r"\b(?:sign(?:ed)?|handwritten signature|wet[- ]ink)\b[^.]{0,60}\b(?:request|form|letter|declaration)",
        r"\b(?:request|form|letter)\b[^.]{0,40}\b(?:signed|signature)\b",
    ),
    (Fact.IDENTITY_DEMANDED, Obstacle.EXTRA_IDENTITY): _any(
        r"\b(?:confirmer|vérifier|justifier|attester|établir|prouver)\b[^.]{0,40}\bvotre identité",
        r"\b(?:date de naissance|numéro de (?:client|contrat|téléphone|sécurité sociale)|lieu de naissance|code secret)\b[^.]{0,80}"
        r"\b(?:afin|pour|vérif\w+|confirm\w+|communiquer|indiquer|préciser)",
        r"\b(?:communiquer|indiquer|préciser|transmettre|fournir)\b[^.]{0,60}\b(?:date de naissance|numéro de (?:client|contrat|téléphone))",
        r"\b(?:confirm|verify|prove|establish)\b[^.]{0,40}\byour identity",
        r"\b(?:date of birth|customer number|account number|security question|phone number)\b[^.]{0,80}\b(?:verify|confirm|provide|identify)",
        r"\b(?:provide|confirm|give|tell)\b[^.]{0,60}\b(?:date of birth|customer number|account number|security question)",
    ),
    (Fact.PAPER_DEMANDED, Obstacle.WRONG_CHANNEL): _any(
        r"\b(?:par courrier|par voie postale|par lettre recommandée|courrier (?:postal|papier)|sur place|en personne|au guichet)\b",
        r"\b(?:by post|by mail only|by letter|in writing to the following address|registered (?:mail|letter)|in person|postal address)\b",
    ),
    (Fact.REFERRED_ELSEWHERE, Obstacle.WRONG_CHANNEL): _any(
        r"\b(?:adresser|adressez|transmettre|tourner|contacter|contactez|rapprocher|rediriger|formuler)\b[^.]{0,80}"
        r"(?:[\w.+-]+@[\w.-]+|https?://|\bformulaire\b|\bservice (?:client|compétent)|\bautre (?:service|adresse|société))",
        r"\b(?:boîte|adresse)\b[^.]{0,40}\b(?:n['’]est (?:pas|plus) (?:consultée|relevée|dédiée|utilisée)|n['’]est pas la bonne)",
        r"\b(?:contact|write to|address your|submit|use|send)\b[^.]{0,80}(?:[\w.+-]+@[\w.-]+|https?://|\b(?:online|web) form\b|\bcustomer service\b)",
        r"\b(?:mailbox|address|inbox)\b[^.]{0,40}\b(?:not monitored|no longer (?:used|monitored)|unattended)",
    ),
    (Fact.DETAILS_DEMANDED, Obstacle.OTHER_LANGUAGE): _any(
        r"\b(?:demande|courrier|message)\b[^.]{0,60}\b(?:rédigé\w*|formulé\w*|écrit\w*|traduit\w*)?[^.]{0,20}\ben (?:anglais|allemand|néerlandais|espagnol|italien)\b",
        r"\b(?:please|kindly|must|only)\b[^.]{0,60}\bin (?:english|german|dutch|french|spanish|italian)\b",
        r"\b(?:we (?:only|do not) (?:answer|handle|process|accept|understand))\b[^.]{0,60}\b(?:english|german|dutch|french|spanish|italian)\b",
    ),
    (Fact.DETAILS_DEMANDED, Obstacle.CANNED_QUESTION): _any(
        r"\b(?:préciser|clarifier|indiquer|détailler)\b[^.]{0,80}\b(?:données|informations?|périmètre|période|objet|nature|périodes?)\b",
        r"\b(?:quelles|lesquelles)\b[^.]{0,40}\b(?:données|informations)\b[^.]{0,40}\b(?:souhaitez|demandez|visez|concern)",
        r"\b(?:specify|clarify|indicate|which|narrow)\b[^.]{0,60}\b(?:data|information|scope|period|categories)\b[^.]{0,60}",
    ),
    (Fact.REASON_DEMANDED, None): _any(
        r"\b(?:motif|raison|motivation|finalité)s?\b[^.]{0,40}\b(?:de votre demande|pour (?:la|les)quelle)",
        r"\b(?:reason|purpose)\b[^.]{0,40}\b(?:for|of|behind) your request",
    ),
    (Fact.EXTENSION_ANNOUNCED, None): _any(
        r"\b(?:prolong\w+|prorog\w+|étend\w+|allong\w+|report\w+)\b[^.]{0,80}\b(?:délai|mois|semaines)",
        r"\b(?:délai|période)\b[^.]{0,60}\b(?:supplémentaire|prolong\w+|prorog\w+|additionnel\w*)",
        r"\b(?:deux|trois|2|3) mois (?:supplémentaires|de plus|à compter)",
        r"\b(?:extend\w*|extension|prolong\w*)\b[^.]{0,80}\b(?:months?|weeks?|deadline|period|time)",
        r"\b(?:additional|further|extra)\b[^.]{0,30}\b(?:months?|weeks?|time)\b",
    ),
    (Fact.OMISSION_CONFIRMED, None): _any(
        r"\b(?:aucune? autres?|pas d['’]autres?|plus d['’]autres?|rien d['’]autre)\b",
        r"\b(?:ne (?:figurent?|font pas|sont pas|contient|comprend)|n['’](?:y )?(?:figurent?|ont pas été|a pas été|est pas))\b[^.]{0,60}"
        r"\b(?:pas|inclus\w*|compris\w*|intégr\w*|partie|export\w*|transmis\w*|communiqu\w*)\b",
        r"\b(?:laissée?s? de côté|exclu(?:e|es|s)?|écartée?s?|omis(?:e|es)?)\b",
        r"\b(?:no (?:other|further|additional)|nothing (?:else|more|further)|any (?:other|further|more)) (?:\w+ )?(?:data|information|records?|is held)?\b",
        r"\b(?:not|never) (?:been )?(?:included|contained|part of|exported|in (?:it|the file))\b",
        r"\b(?:left out|leave out|excluded?|omitted|omit)\b",
    ),
    (Fact.REFUSED, Obstacle.EXCESSIVE): _any(
        r"\b(?:manifestement|caractère)\b[^.]{0,30}\b(?:excessi(?:f|ve)|infondée?|abusi(?:f|ve)|répétiti(?:f|ve))",
        r"\b(?:manifestly|considered|deemed)\b[^.]{0,30}\b(?:excessive|unfounded|abusive|repetitive|vexatious)",
    ),
    (Fact.REFUSED, None): _any(
        r"\b(?:ne (?:pouvons|sommes|pourrons|souhaitons|donnerons|peut|peuvent)|refus\w+|rejet\w+|déclin\w+|impossible de)\b[^.]{0,60}"
        r"\b(?:suite|demande|favorable|satisf\w+|répondre|accéder|transmettre|communiquer vos données)",
        r"\bfin de non[- ]recevoir\b|\bdemande\b[^.]{0,40}\b(?:rejetée|refusée|déclinée)|\brequest\b[^.]{0,40}\b(?:refused|rejected|denied|declined)\b",
        r"\b(?:unable|not (?:able|possible|in a position)|cannot|can['’]t|will not|won['’]t|declin\w+|reject\w*|refus\w+|den(?:y|ied))\b[^.]{0,60}"
        r"\b(?:comply|request|fulfil\w*|provide (?:you|the data|your)|grant|honou?r|disclose)",
    ),
    (Fact.NO_DATA_HELD, None): _any(
        r"\b(?:aucune|pas de|ne (?:détenons|disposons|conservons|possédons)[^.]{0,20}(?:aucune|pas|plus))\b[^.]{0,40}\b(?:donnée|information|compte|trace)\w*"
        r"[^.]{0,60}\b(?:vous concernant|à votre (?:sujet|nom)|vous|votre)",
        r"\b(?:no|not any|do not (?:hold|have|process|store)[^.]{0,20})\b[^.]{0,30}\b(?:data|record|information|account)s?\b[^.]{0,40}\b(?:about|on|relating|concerning|for|associated|matching) (?:you|your)",
    ),
    (Fact.FEE_DEMANDED, None): _any(
        r"\b(?:frais|paiement|règlement|redevance|participation|tarif)\b[^.]{0,60}(?:\d|€|euros?\b|dossier)",
        r"\b(?:fee|charge|payment|invoice)\b[^.]{0,60}(?:\d|€|£|\beuros?\b|\bpounds?\b)",
    ),
    (Fact.REQUEST_ACKNOWLEDGED, None): _any(
        r"\b(?:accus\w+ (?:bonne )?réception|(?:bien|avons) (?:été )?(?:reçu|enregistrée?|prise? en compte)|en cours de traitement|bien (?:arrivée?|parvenue?))\b",
        r"\b(?:acknowledge|have received|received your|is being (?:processed|handled|reviewed)|has been (?:received|registered|logged))\b",
    ),
    (Fact.EXPORT_READY, None): _any(
        r"\b(?:ci-joint|en pièce jointe|pièces? jointes?|disponible|télécharg\w+|prêt\w*)\b[^.]{0,80}\b(?:données|archive|export|fichiers?|copie|éléments|informations)",
        r"\b(?:données|archive|export|fichiers?|copie|éléments)\b[^.]{0,80}\b(?:ci-joint\w*|en pièce jointe|disponibles?|télécharg\w+|prêt\w*|sont joint\w*)",
        r"\b(?:attached|enclosed|download|available|ready)\b[^.]{0,80}\b(?:data|archive|export|files?|copy|information)",
        r"\b(?:data|archive|export|files?|copy)\b[^.]{0,80}\b(?:attached|enclosed|download\w*|available|ready)",
    ),
}
"""In the order in which they weigh: of one sentence the first of these is suggested, and acknowledgements beside it."""

_ALSO: Final = frozenset({Fact.REQUEST_ACKNOWLEDGED})
_REASONS = _any(
    r"\b(?:en raison|compte tenu|du fait|au vu|à cause|en effet|car|parce qu|eu égard|motif|complexité|nombre de demandes)\b",
    r"\b(?:because|due to|owing to|given (?:the|that)|as (?:the|your|we)|since|complexity|number of requests|on the grounds)\b",
)


def suggestions(text: str, *, clarified: bool = False) -> tuple[Suggestion, ...]:
    """What a text may mean, each once, the weightiest first; `clarified`: they were asked about what is missing."""
    found: dict[tuple[Fact, Obstacle | None], Suggestion] = {}
    for sentence in _sentences(text):
        for suggestion in _of(sentence, clarified=clarified):
            found.setdefault((suggestion.fact, suggestion.obstacle), suggestion)
    order = list(_WORDS)
    return tuple(sorted(found.values(), key=lambda one: order.index((one.fact, one.obstacle))))


def gives_reasons(text: str) -> bool:
    """Whether words stand there that reasons begin with; a hint for whoever answers, and no more."""
    return bool(_REASONS.search(text))


def _sentences(text: str) -> Iterator[str]:
    joined = re.sub(r"(?<![.!?:;\n])\n(?=[^\n\-*•])", " ", text)
    for number, found in enumerate(_SENTENCE.finditer(joined)):
        if number >= _MOST:
            return
        if found[0].strip():
            yield " ".join(found[0].split())


def _of(sentence: str, *, clarified: bool) -> Iterator[Suggestion]:
    denied = _DENIED.search(sentence) is not None
    told = False
    for (fact, obstacle), pattern in _WORDS.items():
        if (told and fact not in _ALSO) or (denied and fact not in _UNDENIED):
            continue
        if fact is Fact.OMISSION_CONFIRMED and not clarified:
            continue
        if pattern.search(sentence):
            told = told or fact not in _ALSO
            yield Suggestion(fact=fact, obstacle=obstacle, sentence=sentence[:500])


_UNDENIED: Final = frozenset(
    {
        Fact.REFUSED,
        Fact.NO_DATA_HELD,
        Fact.OMISSION_CONFIRMED,
        Fact.REQUEST_ACKNOWLEDGED,
        Fact.EXTENSION_ANNOUNCED,
    }
)
"""Facts that are themselves said with a no."""
