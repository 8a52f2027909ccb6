"""How is everything about a notice laid before an authority? A page that becomes a PDF; pure.

A complaint is the person's own whose data they are (GDPR Art. 77): titled so only
where they lodge it. Whoever else hands it in reports.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboards import typography
from dashboards.template import environment, source
from dashboards.typeface import faces
from dashboards.vocabulary import FACT_WORDS
from results.records import (
    ContestDecided,
    Entry,
    FactSeen,
    FindingRepaired,
    Language,
    LetterSent,
    NoticeDelivered,
    NoticeDocument,
    NoticeReply,
    NoticeReturned,
    NoticeReviewed,
    RetestJudged,
    RetestOpened,
    StatementPublished,
    Text,
    ToldFinding,
)

_LABELS: Final[dict[str, Text]] = {
    "complaint": Text(fr="Réclamation", en="Complaint"),
    "report": Text(fr="Signalement", en="Report"),
    "about": Text(fr="au sujet de {controller}", en="about {controller}"),
    "complaint_words": Text(
        fr="Réclamation de la personne concernée (RGPD, article 77), désignée ici par la référence {holder}, dont {operator} a réuni "
        "les pièces.",
        en="Complaint of the data subject (GDPR, Article 77), named here by the reference {holder}; {operator} has gathered the papers.",
    ),
    "report_words": Text(
        fr="Signalement de {operator}, qui n’agit pas au nom d’une personne concernée.",
        en="Report by {operator}, who does not act for a data subject.",
    ),
    "not": Text(
        fr="Ce qui suit a été observé avec un compte de test. Seules une autorité ou une juridiction constatent une infraction.",
        en="What follows was observed with a test account. Only an authority or a court finds an infringement.",
    ),
    "chronology": Text(fr="Chronologie", en="Chronology"),
    "findings": Text(fr="Constats", en="Findings"),
    "repaired": Text(fr="Réparé : constaté le {day}.", en="Repaired: seen on {day}."),
    "law": Text(fr="Textes invoqués", en="Law relied on"),
    "replies": Text(fr="Réponses reçues", en="Replies received"),
    "no_replies": Text(fr="Aucune réponse n’est parvenue.", en="No reply has come."),
    "decisions": Text(fr="Décisions sur ce qui était contesté", en="Decisions on what was disputed"),
    "no_decisions": Text(fr="Rien n’a été tranché.", en="Nothing was decided."),
    "papers": Text(fr="Pièces", en="Papers"),
    "papers_words": Text(
        fr="Chaque pièce est désignée par son empreinte SHA-256 ; manifest.json les réunit, signé. Les réponses restent chez nous, avec "
        "les noms de qui les a écrites ; elles sont remises à l’autorité qui les demande.",
        en="Each paper is named by its SHA-256; manifest.json holds them all, signed. Replies stay with us, with the names of those who "
        "wrote them; they are handed to the authority that asks.",
    ),
    "dated": Text(fr="Établi le {day}", en="Made on {day}"),
    "sign": Text(fr="Signature de la personne concernée", en="Signature of the data subject"),
}
_ENTRIES: Final[dict[type, Text]] = {
    NoticeReviewed: Text(fr="Avis relu par une personne", en="Notice reviewed by a person"),
    LetterSent: Text(fr="Avis envoyé", en="Notice sent"),
    NoticeReturned: Text(fr="Envoi revenu", en="Letter came back"),
    NoticeDelivered: Text(fr="Avis remis", en="Notice delivered"),
    NoticeReply: Text(fr="Réponse reçue", en="Reply received"),
    ContestDecided: Text(fr="Contestation tranchée", en="Contest decided"),
    RetestOpened: Text(fr="Vérification commencée", en="Re-test begun"),
    FindingRepaired: Text(fr="Réparation constatée", en="Repair seen"),
    RetestJudged: Text(fr="Vérification jugée", en="Re-test judged"),
    StatementPublished: Text(fr="Réponse publiée", en="Reply published"),
}
_AGAIN: Final = Text(fr="se retrouvent : {findings}", en="found again: {findings}")
_REPLY: Final = Text(
    fr="{day}, par {way} : {acts} (SHA-256 {digests})", en="{day}, by {way}: {acts} (SHA-256 {digests})"
)
_WAYS: Final = {
    "page": Text(fr="la page", en="the page"),
    "mail": Text(fr="courriel", en="mail"),
    "post": Text(fr="courrier", en="post"),
    "phone": Text(fr="téléphone", en="telephone"),
}
_ACTS: Final = {
    "acknowledged": Text(fr="en prend acte", en="acknowledges"),
    "contested": Text(fr="conteste", en="disputes"),
    "repaired": Text(fr="annonce une réparation", en="announces a repair"),
    "retest": Text(fr="demande une vérification", en="asks for a re-test"),
    "more_time": Text(fr="demande plus de temps", en="asks for more time"),
    "statement": Text(fr="demande la publication de sa réponse", en="asks to have its reply published"),
    "log": Text(fr="joint ses journaux", en="encloses its logs"),
    "other": Text(fr="autre", en="other"),
}
_RULINGS: Final = {
    "upheld": Text(fr="constat maintenu", en="finding upheld"),
    "amended": Text(fr="constat rejugé", en="finding judged anew"),
    "withdrawn": Text(fr="constat retiré", en="finding withdrawn"),
    "undecidable": Text(fr="indécidable", en="undecidable"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """What is laid before an authority.

    Attributes:
        notice: its document, as it was approved; `findings` are its own in the language of the page.
        cases: the ledgers of the cases.
        entries: the ledger of the notice.
        repaired: findings that were seen repaired, and since when.
        reasons: of decisions, by the digest of the text.
        papers: what goes along: by name, its SHA-256.
        holder: who lodges it, by reference; None: nobody does, and it is a report.
    """

    notice: NoticeDocument
    findings: tuple[ToldFinding, ...]
    cases: tuple[tuple[Entry, ...], ...]
    entries: tuple[Entry, ...]
    reasons: dict[str, str]
    repaired: Mapping[str, date]
    papers: dict[str, str]
    holder: str | None
    made_on: date
    zone: str


def dossier_page(laid: Laid, language: Language) -> str:
    """The dossier as a page on A4, with its fonts."""

    def label(name: str, **values: object) -> str:
        return typography.spaced(_LABELS[name].in_(language), language).format(**values)

    kind = "report" if laid.holder is None else "complaint"
    operator = laid.notice.sender.operator
    return (
        environment(language)
        .get_template("dossier.html.j2")
        .render(
            language=language,
            style=f"{source(language, 'notice.css')}\n{faces()}",
            label=label,
            title=f"{label(kind)} {label('about', controller=laid.notice.controller.name)}",
            words=label(f"{kind}_words", operator=operator, holder=laid.holder or ""),
            laid=laid,
            repaired={
                name: label("repaired", day=typography.day(day, language)) for name, day in laid.repaired.items()
            },
            dated=label("dated", day=typography.day(laid.made_on, language)),
            chronology=tuple(_chronology(laid, language)),
            law=tuple(dict.fromkeys(finding.law for finding in laid.findings)),
            replies=tuple(_replies(laid, language)),
            decisions=tuple(_decisions(laid, language)),
        )
    )


def _chronology(laid: Laid, language: Language) -> Iterator[str]:
    """What happened in the cases and around the notice, in order."""
    found = [
        (entry.at, entry.ledger, FACT_WORDS[entry.body.fact])
        for entries in laid.cases
        for entry in entries
        if isinstance(entry.body, FactSeen) and entry.body.fact in FACT_WORDS
    ]
    told = [(at, ledger, typography.written(words, language)) for at, ledger, words in found]
    told += [(e.at, e.ledger, _told_of(e, language)) for e in laid.entries if type(e.body) in _ENTRIES]
    for at, ledger, said in sorted(told, key=lambda one: one[0]):
        yield f"{typography.moment(at, language, laid.zone)} · {said} ({ledger})"


def _told_of(entry: Entry, language: Language) -> str:
    """What happened around the notice, and to which findings: seen repaired, or found again by a re-test."""
    said = typography.written(_ENTRIES[type(entry.body)], language)
    match entry.body:
        case FindingRepaired(finding=finding):
            return f"{said}, {finding}"
        case RetestJudged(stands=stands) if stands:
            return f"{said}, {typography.written(_AGAIN, language).format(findings=', '.join(stands))}"
        case _:
            return said


def _replies(laid: Laid, language: Language) -> Iterator[str]:
    for entry in laid.entries:
        if isinstance(entry.body, NoticeReply):
            acts = typography.listed([_ACTS[str(act)].in_(language) for act in entry.body.acts], language)
            yield typography.spaced(_REPLY.in_(language), language).format(
                day=typography.moment(entry.at, language, laid.zone),
                way=_WAYS[str(entry.body.way)].in_(language),
                acts=acts,
                digests=", ".join(entry.body.artifacts),
            )


def _decisions(laid: Laid, language: Language) -> Iterator[tuple[str, str]]:
    """Each with its reasons, in the words in which they were written."""
    for entry in laid.entries:
        if isinstance(entry.body, ContestDecided):
            what = typography.listed(list(entry.body.findings), language)
            ruling = _RULINGS[str(entry.body.ruling)].in_(language)
            at = typography.moment(entry.at, language, laid.zone)
            yield f"{at} · {what} · {ruling}", laid.reasons.get(entry.body.artifact, "")
