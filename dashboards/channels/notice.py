"""How does a notice look as a mail, as a page and as a letter? The document says every word; here they are only set.

The mail's text is whole by itself: whoever reads nothing else misses nothing.
Page and letter are one template, without script, link or picture of elsewhere.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from dashboards import typography
from dashboards.notice import prose
from dashboards.template import environment, source
from dashboards.typeface import faces
from results.records import EvidenceExtract, Language, NoticeDocument, Text, ToldFinding

_WIDTH: Final = 72
_LABELS: Final[dict[str, Text]] = {
    "notice": Text(fr="Avis", en="Notice"),
    "findings": Text(fr="Ce que nous avons observé", en="What we observed"),
    "finding": Text(fr="Constat {n} sur {total}", en="Finding {n} of {total}"),
    "found": Text(fr="Constat", en="Finding"),
    "law": Text(fr="Référence", en="Basis"),
    "repair": Text(fr="Comment y remédier", en="How to mend it"),
    "evidence": Text(fr="Preuves", en="Evidence"),
    "seal": Text(fr="scellé SHA-256 {digest}", en="seal SHA-256 {digest}"),
    "file": Text(fr="fichier SHA-256 {digest}", en="file SHA-256 {digest}"),
    "name": Text(fr="À citer dans votre réponse", en="To be cited in your reply"),
    "shared": Text(fr="Ce qui tient au logiciel", en="What comes from the software"),
    "ticket": Text(fr="Texte pour votre gestionnaire de tickets", en="Text for your tracker"),
    "model": Text(fr="Modèle de données, pour la première commande", en="Data model, for the first command"),
    "schema": Text(fr="Un export complet", en="A whole export"),
    "sheet": Text(fr="Fiche pour retrouver les demandes", en="Sheet for finding the requests"),
    "answering": Text(fr="Comment répondre", en="How to reply"),
    "foot": Text(fr="Vos données personnelles", en="Your personal data"),
    "covering": Text(fr="De la part de qui a relu cet avis", en="From whoever has reviewed this notice"),
    "method_digest": Text(fr="empreinte de la méthode {digest}", en="digest of the method {digest}"),
    "enclosed": Text(
        fr="Les preuves restent chez nous : seules leurs empreintes figurent ici, par lesquelles on les reconnaîtra.",
        en="The evidence stays with us: only its digests stand here, by which it will be known again.",
    ),
    "security": Text(
        fr="Ce point touche à la sécurité : il n’est pas rendu public avant d’être réparé, ou avant quatre-vingt-dix jours, et "
        "nous n’en disons ici que le nécessaire.",
        en="This point is about security: it is not made public before it is repaired, or before ninety days, and we say here "
        "no more of it than is needed.",
    ),
}
_LINES_ONE: Final = Text(fr="{n} ligne du registre, {days}", en="{n} line of the ledger, {days}")
_LINES: Final = Text(fr="{n} lignes du registre, {days}", en="{n} lines of the ledger, {days}")
_ON: Final = Text(fr="du {day}", en="of {day}")
_SPAN: Final = Text(fr="du {first} au {last}", en="from {first} to {last}")
_MOST_FILES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What stands before a notice that is sent again.

    Attributes:
        until: the last day to answer; None: nobody knows yet that it arrived.
        small: that of a body so small that its holidays are not counted, for which of both it is we do not know.
    """

    until: date | None = None
    small: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The link to the notice's page that a letter brings.

    Attributes:
        until: it leads there.
    """

    url: str
    until: date


def subject(document: NoticeDocument, reminder: Reminder | None = None) -> str:
    """Of the mail; the spaces are plain ones, which every mail program can show."""
    said = document.subject
    if reminder is not None:
        said = prose.REMINDER_SUBJECT.in_(document.language).format(subject=said)
    return said.replace(typography.NO_BREAK, " ").replace(typography.NARROW, " ")


def text(document: NoticeDocument, reminder: Reminder | None = None, *, page: Passage | None = None) -> str:
    """The notice as the text of a mail."""
    return "\n\n".join(_paragraphs(document, reminder, page)) + "\n"


def page(
    document: NoticeDocument,
    reminder: Reminder | None = None,
    *,
    passage: Passage | None = None,
    paper: bool = False,
) -> str:
    """The notice as a page; `paper`: as what a letter is printed from, with its fonts."""
    language = document.language
    style = source(language, "notice.css")
    return (
        environment(language)
        .get_template("notice.html.j2")
        .render(
            doc=document,
            language=language,
            style=f"{style}\n{faces()}" if paper else style,
            label=lambda name: label(name, language),
            head=lambda n: _head(n, len(document.findings), language),
            proofs=lambda finding: tuple(_proofs(finding.evidence, language)),
            dated=typography.day(document.written_on, language),
            reminder=_reminded(document, reminder) if reminder is not None else None,
            passage=passage,
            passage_words=_passed(document, passage) if passage is not None else None,
        )
    )


def copy_subject(document: NoticeDocument) -> str:
    """Of the mail that brings back what they have answered on the page."""
    said = prose.COPY_SUBJECT.in_(document.language).format(number=document.number)
    return typography.spaced(said, document.language).replace(typography.NO_BREAK, " ").replace(typography.NARROW, " ")


def copy_text(document: NoticeDocument, answer: str, *, at: datetime, zone: str) -> str:
    """What they have answered on the page, as it was entered, back to the address that we wrote to."""
    language, sender = document.language, document.sender
    said = prose.COPY.in_(language).format(
        number=document.number, at=typography.moment(at, language, zone), address=sender.address
    )
    signed = "\n".join(filter(None, (sender.person, sender.operator, sender.address, sender.phone)))
    return f"{_filled(typography.spaced(said, language))}\n\n{answer.rstrip()}\n\n-- \n{signed}\n"


def _passed(document: NoticeDocument, passage: Passage) -> str:
    said = prose.PASSAGE.in_(document.language).format(day=typography.day(passage.until, document.language))
    return typography.spaced(said, document.language)


def label(name: str, language: Language, **values: object) -> str:
    """One of the few words that are not the document's."""
    return typography.spaced(_LABELS[name].in_(language).format(**values), language)


def _paragraphs(document: NoticeDocument, reminder: Reminder | None, passage: Passage | None) -> Iterator[str]:
    language = document.language
    if reminder is not None:
        yield _filled(_reminded(document, reminder))
    yield f"{document.controller.name}\n{typography.day(document.written_on, language)}"
    yield from map(_filled, document.opening)
    if document.covering:
        yield _titled(label("covering", language))
        yield from (_filled(part) for part in document.covering.split("\n\n"))
    yield _titled(label("findings", language))
    for number, finding in enumerate(document.findings, start=1):
        yield from _finding(number, finding, document)
    yield from _shared(document)
    yield _filled(label("enclosed", language))
    yield _filled(f"{document.method} ({label('method_digest', language, digest=document.method_digest)})")
    if document.sheet:
        yield _titled(label("sheet", language))
        yield "\n".join(f"{row.case}  {row.label}{_colon(language)} {row.value}" for row in document.sheet)
    yield _titled(label("answering", language))
    first, *ways = document.answering
    yield _filled(first)
    yield from (_filled(way, mark="- ") for way in ways)
    if passage is not None:
        yield f"{_filled(_passed(document, passage))}\n{passage.url}"
    sender = document.sender
    yield "\n".join(filter(None, (sender.person, sender.operator, sender.address, sender.phone, sender.site)))
    yield _titled(label("foot", language))
    yield from map(_filled, document.foot)


def _shared(document: NoticeDocument) -> Iterator[str]:
    """What comes from shared software, in a controller's notice; in an advisory, what is for their tracker."""
    language = document.language
    if document.shared:
        yield _titled(label("shared", language))
        yield from map(_filled, document.shared_words)
        yield from (_filled(f"{one.question} {one.statement} ({one.name})", mark="- ") for one in document.shared)
    if document.advice is not None:
        yield _titled(label("ticket", language))
        yield document.advice.ticket.rstrip()


def _finding(number: int, finding: ToldFinding, document: NoticeDocument) -> Iterator[str]:
    language, colon = document.language, _colon(document.language)
    head = _head(number, len(document.findings), language)
    yield f"{head}\n" + _filled(finding.question)
    yield _filled(finding.statement, mark="  ")
    yield _filled(finding.observed, mark="  ")
    yield _filled(f"{label('law', language)}{colon} {finding.law} ({finding.obligation})", mark="  ")
    if finding.security:
        yield _filled(label("security", language), mark="  ")
    if finding.repair:
        yield _filled(f"{label('repair', language)}{colon} {finding.repair}", mark="  ")
    proofs = "\n".join(f"    {line}" for line in _proofs(finding.evidence, language))
    yield f"  {label('evidence', language)}{colon}\n{proofs}"
    yield f"  {label('name', language)}{colon} {finding.name}"


def _head(number: int, total: int, language: Language) -> str:
    return label("finding", language, n=number, total=total)


def _proofs(evidence: EvidenceExtract, language: Language) -> Iterator[str]:
    """Digests, dates and counts: nothing else leaves the house."""
    yield label("seal", language, digest=evidence.seal)
    if moments := [entry.at for entry in evidence.entries]:
        first, last = (typography.day(at.date(), language) for at in (min(moments), max(moments)))
        days = (_ON if first == last else _SPAN).in_(language).format(day=first, first=first, last=last)
        yield typography.counted(
            len(evidence.entries), _LINES_ONE.fill(n="{n}", days=days), _LINES.fill(n="{n}", days=days), language
        )
    yield from (label("file", language, digest=digest) for digest in evidence.artifacts[:_MOST_FILES])


def _reminded(document: NoticeDocument, reminder: Reminder) -> str:
    language = document.language
    if reminder.until is None:
        until = prose.REMINDER_RUNS.in_(language)
    else:
        until = prose.REMINDER_UNTIL.in_(language).format(day=typography.day(reminder.until, language))
        if reminder.small is not None and reminder.small != reminder.until:
            until += prose.REMINDER_SMALL.in_(language).format(day=typography.day(reminder.small, language))
    return typography.spaced(prose.REMINDER.in_(language).format(number=document.number, until=until), language)


def _titled(words: str) -> str:
    return f"{words.upper()}\n{'-' * len(words)}"


def _filled(words: str, *, mark: str = "") -> str:
    """A paragraph in lines that a mail program leaves as they are; a space that must not break does not."""
    return textwrap.fill(
        words,
        _WIDTH,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _colon(language: Language) -> str:
    return f"{typography.NO_BREAK}:" if language == "fr" else ":"
