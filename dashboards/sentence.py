"""What would one tell a citizen about this case, in a sentence or two?

Built from the scorecard alone, so that every channel says the same; says what
was observed, when and with which kind of account, never what it means in law:
only an authority or a court finds an infringement.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dashboards import vocabulary
from dashboards.typography import counted, day, days, money, spaced, within
from results.records import (
    Closed,
    Closing,
    Entry,
    Environment,
    Fact,
    FactSeen,
    Language,
    Outcome,
    Scorecard,
    Text,
    Verdict,
)

__all__ = ["circumstances", "headline", "local_date"]

# {name} of the service, {took} at most, {due} the last day, {observed} the day until which we watched
BY_REASON: dict[str, Text] = {
    "in_time": Text(
        fr="{name} a répondu {took}, avant l’échéance légale", en="{name} answered {took}, before the legal deadline"
    ),
    "late": Text(
        fr="{name} a répondu au moins {late} après l’échéance légale du {due}",
        en="{name} answered at least {late} after the legal deadline of {due}",
    ),
    "silent": Text(
        fr="Au {watched}, après l’échéance légale du {due}, nous n’avions vu aucune réponse de {name}",
        en="By {watched}, after the legal deadline of {due}, we had seen no answer from {name}",
    ),
    "straddles_deadline": Text(
        fr="{name} a répondu autour de l’échéance légale du {due}, sans que nos observations disent si c’était avant ou "
        "après",
        en="{name} answered around the legal deadline of {due}, and our looks do not tell whether before or after",
    ),
    "clock_stopped": Text(
        fr="{name} attend une preuve ou une précision pour répondre, et le délai légal est suspendu",
        en="{name} waits for a proof or a detail before answering, and the legal clock stands still",
    ),
    "not_over_yet": Text(
        fr="Au {observed}, nous n’avions pas encore vu de réponse de {name}, attendue d’ici le {due}",
        en="By {observed} we had not yet seen an answer from {name}, due by {due}",
    ),
    "not_watched": Text(
        fr="Nous ne savons pas si {name} a répondu, faute d’avoir pu regarder après l’échéance légale du {due}",
        en="We do not know whether {name} answered, as we could not look after the legal deadline of {due}",
    ),
    "answer_unconfirmed": Text(
        fr="Une réponse de {name} semble être arrivée, que personne n’a encore lue",
        en="An answer from {name} seems to have come, which nobody has read yet",
    ),
    "receipt_unproven": Text(
        fr="Rien ne prouve que {name} a reçu notre demande", en="Nothing proves that {name} received our request"
    ),
}
EXTENDED = Text(
    fr="{name} a répondu {took}, après avoir annoncé une prolongation et avant l’échéance légale ainsi reportée",
    en="{name} answered {took}, after announcing an extension and before the legal deadline so moved",
)
ANSWERED = Text(fr="{name} a répondu {took}", en="{name} answered {took}")
UNTOLD = Text(
    fr="Nous ne pouvons rien dire de la réponse de {name}", en="We can say nothing about the answer of {name}"
)
BASIS = Text(
    fr=" ; nous avions fait la demande le {asked}, avec {account}.", en="; we had asked on {asked}, with {account}."
)
NOT_ASKED = Text(
    fr="Au {observed}, rien ne montre que notre demande à {name}, préparée avec {account}, soit partie ; nous ne pouvons "
    "rien dire de sa réponse.",
    en="By {observed} nothing shows that our request to {name}, prepared with {account}, was sent; we can say nothing "
    "about its answer.",
)
_FEE = Text(
    fr="Au {observed}, {name} demandait un paiement ({amount}) avant de traiter une demande faite avec {account}.",
    en="On {observed} {name} asked for a payment ({amount}) before handling a request made with {account}.",
)
ACCOUNTS = {
    Environment.PRODUCTION: Text(fr="un compte de test", en="a test account"),
    Environment.PREPRODUCTION: Text(
        fr="un compte de test sur son site de préproduction", en="a test account on its pre-production site"
    ),
}
VOLUNTEERS = {
    Environment.PRODUCTION: Text(fr="le compte d’une personne volontaire", en="a volunteer’s account"),
    Environment.PREPRODUCTION: Text(
        fr="le compte d’une personne volontaire sur son site de préproduction",
        en="a volunteer’s account on its pre-production site",
    ),
}

_NO_FILE = Text(fr="Nous n’avons pas de fichier en main.", en="No file is in our hands.")
_NOT_WHOLE = Text(
    fr="Un fichier a été remis ; nous n’avons pas pu le lire en entier.",
    en="A file was handed over; we could not read all of it.",
)
_NOTHING_GIVEN = Text(fr="Aucun fichier n’a été remis.", en="No file was handed over.")
_UNEXAMINED = Text(
    fr="Un fichier a été remis ; nous ne pouvons rien dire encore de ce qu’il contient.",
    en="A file was handed over; we can say nothing yet about what it holds.",
)
_UNCONFIRMED = ("records_missing", "single_record_missing")

_LEAK = Text(
    fr="Nous y avons aussi trouvé des données privées d’un second compte à nous, que le premier ne pouvait pas voir.",
    en="In it we also found private data of a second account of ours, which the first could not see.",
)
_LINK: dict[str, Text] = {
    "opened_by_another": Text(
        fr="Le lien de téléchargement s’est ouvert avec la session d’un autre compte.",
        en="The download link opened with the session of another account.",
    ),
    "predictable": Text(
        fr="Le lien de téléchargement s’ouvre sans connexion, et sa partie secrète est courte.",
        en="The download link opens without signing in, and its secret part is short.",
    ),
    "undying": Text(
        fr="Le lien de téléchargement s’ouvre sans connexion, et fonctionnait encore bien après la remise.",
        en="The download link opens without signing in, and still worked long after delivery.",
    ),
}

_CIRCUMSTANCES: dict[Closing, Text] = {
    Closing.CREDENTIAL_REJECTED: Text(
        fr="Le mot de passe de notre compte de test a été refusé, et nous n’insistons pas : cela ne dit rien du service.",
        en="Our test account’s password was refused, and we do not insist: that says nothing about the service.",
    ),
    Closing.BLOCKED: Text(
        fr="Un captcha ou un filtre a arrêté notre programme, qui n’en contourne jamais.",
        en="A captcha or a filter stopped our program, which never evades one.",
    ),
    Closing.CHANNEL_BROKEN: Text(
        fr="La voie prévue pour demander n’a pas fonctionné.", en="The way provided for asking did not work."
    ),
    Closing.ABANDONED: Text(fr="Une personne a arrêté ce dossier.", en="A person gave this case up."),
}
_TOLD = (Fact.REFUSED, Fact.NO_DATA_HELD, Fact.DELIVERED_ON_PAPER, Fact.PAPER_DEMANDED)


def headline(card: Scorecard, language: Language) -> str:
    """The first sentence of every page about the case."""
    parts = [_answered(card, language)]
    if card.clocks.answered is not None or card.clocks.usable is not None:
        parts.append(_contents(card, language))
    if _failed(card.verdict("leakage")):
        parts.append(_LEAK.in_(language))
    link = card.verdict("link_protection")
    if link is not None and _failed(link) and link.reason in _LINK:
        parts.append(_LINK[link.reason].in_(language))
    return " ".join(spaced(part, language) for part in parts if part)


def circumstances(entries: Sequence[Entry], language: Language) -> str:
    """What the ledger adds to the sentence: which answer it was, or why there could be none; often nothing."""
    counts = {e.body.fact for e in entries if isinstance(e.body, FactSeen) and not e.body.proposed}
    said = [vocabulary.FACT_WORDS[fact] for fact in _TOLD if fact in counts]
    closings = [e.body.outcome for e in entries if isinstance(e.body, Closed)]
    said += [_CIRCUMSTANCES[outcome] for outcome in closings[-1:] if outcome in _CIRCUMSTANCES]
    return " ".join(spaced(words.in_(language), language) for words in said)


def local_date(moment: datetime, card: Scorecard) -> date:
    """The calendar day where the controller is."""
    return moment.astimezone(ZoneInfo(card.service.controller.timezone)).date()


def _answered(card: Scorecard, language: Language) -> str:
    clocks, deadline, cost = card.clocks, card.verdict("deadline"), card.verdict("cost")
    measured = deadline.values() if deadline else {}
    watched = measured.get("watched")
    values = {
        "name": card.service.name.in_(language),
        "account": ACCOUNTS[card.service.environment].in_(language),
        "observed": day(local_date(card.observed_at, card), language),
        "asked": day(local_date(clocks.submitted.by, card), language) if clocks.submitted else "",
        "due": day(clocks.final_deadline, language) if clocks.final_deadline else "",
        "watched": day(date.fromisoformat(watched), language) if watched else "",
        "late": days(int(measured.get("days", "0")), language),
        "took": _took(card, language),
    }
    if cost is not None and _failed(cost):
        values["amount"] = amount(cost, language)
        return _FEE.in_(language).format(**values)
    if clocks.submitted is None:
        return NOT_ASKED.in_(language).format(**values)
    return (_clause(card, deadline).in_(language) + BASIS.in_(language)).format(**values)


def _clause(card: Scorecard, deadline: Verdict | None) -> Text:
    clocks = card.clocks
    usual = ANSWERED if clocks.answered else UNTOLD
    if deadline is None or (deadline.reason == "clock_stopped" and clocks.answered):
        return usual
    if deadline.reason == "in_time" and clocks.first_deadline != clocks.final_deadline:
        return EXTENDED
    return BY_REASON.get(deadline.reason, usual)


def amount(cost: Verdict, language: Language) -> str:
    """The fee as it was noted, or that it was not."""
    noted = cost.values().get("amount", "?")
    unknown = Text(fr="montant inconnu", en="amount unknown")
    return unknown.in_(language) if noted == "?" else money(noted, language)


def _took(card: Scorecard, language: Language) -> str:
    """How long the answer took at most: in hours up to two days, then in days begun."""
    if card.clocks.answered is None or card.clocks.submitted is None:
        return ""
    latest = card.clocks.answered.by - card.clocks.submitted.by
    if latest < timedelta(minutes=5):
        return Text(fr="aussitôt", en="at once").in_(language)
    return within(-(-latest // timedelta(hours=1)), language)


def _contents(card: Scorecard, language: Language) -> str:
    if any(v.reason == "no_export" for v in card.verdicts):
        return (_NO_FILE if card.ladders else _NOTHING_GIVEN).in_(language)
    provided = card.verdict("provided_data")
    values = provided.values() if provided else {}
    found, planted = values.get("found"), values.get("planted")
    if provided is not None and provided.reason == "not_assessable":
        return _NOT_WHOLE.in_(language)
    if provided is None or found is None or planted is None or card.clocks.usable is None:
        return _UNEXAMINED.in_(language)
    return _found(int(found), int(planted), language) + _formats(card, language) + _rest(provided, language) + "."


def _found(found: int, planted: int, language: Language) -> str:
    if found == planted:
        one = Text(
            fr="Dans le fichier remis, nous avons retrouvé le seul élément que nous lui avions confié",
            en="In the file it gave we found the one record we had entrusted to it",
        )
        many = Text(
            fr="Dans le fichier remis, nous avons retrouvé les {n} éléments que nous lui avions confiés",
            en="In the file it gave we found all {n} records we had entrusted to it",
        )
        return counted(planted, one, many, language)
    if found == 0:
        none = Text(
            fr="Dans le fichier remis, nous n’avons retrouvé aucun des {n} éléments que nous lui avions confiés",
            en="In the file it gave we found none of the {n} records we had entrusted to it",
        )
        return counted(planted, none, none, language)
    some = Text(
        fr=f"Dans le fichier remis, nous avons retrouvé {found} des {{n}} éléments que nous lui avions confiés",
        en=f"In the file it gave we found {found} of the {{n}} records we had entrusted to it",
    )
    return counted(planted, some, some, language)


def _formats(card: Scorecard, language: Language) -> str:
    readable = card.verdict("machine_readable")
    if readable is not None and readable.outcome is Outcome.PASSED:
        words = Text(fr=", dans des formats qu’un logiciel sait lire", en=", in formats that software can read")
        return words.in_(language)
    if _failed(readable):
        words = Text(
            fr=", mais surtout dans des formats faits pour l’œil", en=", but mostly in formats made for the eye"
        )
        return words.in_(language)
    return ""


def _rest(provided: Verdict, language: Language) -> str:
    """What of the rest is sure: categories wholly missing by name, or that it is not sure yet."""
    if provided.reason in _UNCONFIRMED:
        words = Text(fr=" ; ce manque reste à confirmer", en="; that the rest is missing remains to be confirmed")
        return words.in_(language)
    if not _failed(provided):
        return ""
    if provided.reason == "records_missing_twice":
        words = Text(
            fr=" ; {twice} des éléments absents manquaient déjà dans un export précédent",
            en="; {twice} of those missing were missing from an earlier export too",
        )
        return words.in_(language).format(twice=provided.values()["twice"])
    words = Text(fr=" ; il manque en entier : {categories}", en="; wholly missing: {categories}")
    return words.in_(language).format(categories=categories(provided.values().get("categories", ""), language))


def categories(identities: str, language: Language) -> str:
    """A measure's list of categories, in words."""
    return ", ".join(vocabulary.category(c).in_(language) for c in identities.split(", "))


def _failed(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.outcome is Outcome.FAILED
