"""`auditor scan`: what can be learnt of a service without an account? One site, two minutes, one page."""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.text import Text as Styled

from auditor.cli.console import Json, Lang, emit, language_of, out, say, write_page
from auditor.scan import Scan, Seen, scan
from auditor.settings import load_settings
from dashboards import public_page
from dashboards.channels import scan as page
from dashboards.channels.scan import Answer, Quote, Sheet
from dashboards.typography import counted, day, language_name, listed
from probes.crawl import PAGES
from results.records import FindingKind, Language, Text

INCONCLUSIVE = 5
_MOST_QUOTES: Final = 3
_K = FindingKind

_QUESTIONS: Final[tuple[tuple[Text, Text, tuple[FindingKind, ...]], ...]] = (
    (
        Text(fr="Notice d’information", en="Privacy notice"),
        Text(fr="Aucune n’a été trouvée.", en="None was found."),
        (_K.NOTICE,),
    ),
    (
        Text(fr="Droit à la portabilité", en="Right to data portability"),
        Text(fr="Aucun passage ne le nomme.", en="No passage names it."),
        (_K.PORTABILITY, _K.PORTABILITY_PERHAPS),
    ),
    (
        Text(fr="Droit d’accès", en="Right of access"),
        Text(fr="Aucun passage ne le nomme.", en="No passage names it."),
        (_K.ACCESS,),
    ),
    (
        Text(fr="Comment demander", en="How to ask"),
        Text(fr="Aucun passage ne le dit.", en="No passage says it."),
        (_K.ASKING, _K.ASKING_PERHAPS),
    ),
    (
        Text(fr="Liens vers une demande", en="Links to a request"),
        Text(fr="Aucun, tant qu’on n’est pas connecté.", en="None, as long as one is not signed in."),
        (_K.REQUEST,),
    ),
    (Text(fr="Contact", en="Contact"), Text(fr="Aucun n’a été trouvé.", en="None was found."), (_K.CONTACT,)),
    (
        Text(fr="Preuve d’identité", en="Proof of identity"),
        Text(fr="Aucun passage n’en parle.", en="No passage speaks of it."),
        (_K.IDENTITY,),
    ),
    (
        Text(fr="Conditions d’utilisation", en="Terms of use"),
        Text(fr="Aucun lien n’y mène.", en="No link leads there."),
        (_K.TERMS,),
    ),
)
_PERHAPS: Final = Text(fr="Peut-être :", en="Perhaps:")
_SORTS: Final = {
    "officer": Text(fr="Pour les données :", en="For data:"),
    "mail": Text(fr="Courriel :", en="Mail:"),
    "form": Text(fr="Formulaire :", en="Form:"),
    "post": Text(fr="Courrier :", en="Post:"),
    "phone": Text(fr="Téléphone :", en="Telephone:"),
}


def scan_(
    url: Annotated[str, typer.Argument(metavar="URL", help="The service's home page.")],
    *,
    html: Annotated[Path | None, typer.Option(help="Write a page that stands alone to this file, too.")] = None,
    pages: Annotated[int, typer.Option(min=1, max=200, help="The most pages that are read.")] = PAGES,
    seconds: Annotated[int, typer.Option(min=5, max=900, help="The longest it may take, pictures apart.")] = 120,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Read a service's public pages, politely: its notice, how one asks, a contact, its terms, its software.

    No account and no installation is needed. Exit code 5: not all was read that might have told more.
    """
    settings = load_settings()
    language = language_of(lang) or settings.language
    if html is not None and not html.absolute().parent.is_dir():  # nobody waits two minutes to be told that
        raise typer.BadParameter(f"{html}: there is no such folder; make it first", param_hint="--html")
    found = asyncio.run(
        scan(
            url,
            language=language,
            contact=settings.agent_contact,
            pages=pages,
            seconds=float(seconds),
            with_pictures=html is not None,
            progress=lambda stage: say(_PROGRESS[stage].in_(language)),
        )
    )
    sheet = sheet_of(found, language)
    if as_json:
        emit({**asdict(found), "found": [{k: v for k, v in asdict(s).items() if k != "picture"} for s in found.found]})
    else:
        draw(sheet)
    if html is not None:
        today = datetime.now(UTC).date()
        write_page(html, page.render(sheet, language=language, seen_on=day(today, language)))
    if not found.is_whole:
        raise typer.Exit(INCONCLUSIVE)


_PROGRESS: Final = {
    "pages": Text(fr="Lecture des pages, l’une après l’autre…", en="Reading the pages, one after the other…"),
    "pictures": Text(fr="Images des passages trouvés…", en="Pictures of the passages found…"),
}


def sheet_of(found: Scan, language: Language) -> Sheet:
    """What the page says, and the terminal."""
    read = counted(
        found.pages,
        Text(fr="{n} page lue, sans compte.", en="{n} page read, without an account."),
        Text(fr="{n} pages lues, sans compte.", en="{n} pages read, without an account."),
        language,
    )
    unread = ""
    if found.stops:
        stops = listed([public_page.STOPS[stop].in_(language) for stop in found.stops], language)
        unread = Text(
            fr=f"Tout n’a pas été lu ({stops}) : ce qui n’est pas trouvé peut être ailleurs.",
            en=f"Not all was read ({stops}): what was not found may be elsewhere.",
        ).in_(language)
    return Sheet(
        title=found.title or found.host,
        url=found.url,
        read=read,
        unread=unread,
        answers=tuple(_answers(found, language)),
        next=tuple(words.in_(language) for words in _next(found)),
    )


def _answers(found: Scan, language: Language) -> Iterator[Answer]:
    for question, nothing, kinds in _QUESTIONS:
        seen = sorted(found.of(*kinds), key=lambda one: (kinds.index(FindingKind(one.kind)), one.sort != "officer"))
        distinct = list({(one.words, one.to): one for one in reversed(seen)}.values())[::-1]
        yield Answer(
            question=question.in_(language),
            quotes=tuple(_quote(one, found, language) for one in distinct[:_MOST_QUOTES]),
            nothing=nothing.in_(language),
        )
    software = Quote(words=", ".join(found.software), place="")
    yield Answer(
        question=Text(fr="Logiciel", en="Software").in_(language),
        quotes=(software,) if found.software else (),
        nothing=Text(fr="Aucun que nous connaissions.", en="None that we know.").in_(language),
    )


def _quote(seen: Seen, found: Scan, language: Language) -> Quote:
    remark = ""
    if seen.kind == _K.NOTICE and found.languages:
        remark = listed([language_name(code, language) for code in found.languages], language) + " :"
        remark = remark if language == "fr" else remark.replace(" :", ":")
    elif seen.kind in (_K.PORTABILITY_PERHAPS, _K.ASKING_PERHAPS):
        remark = _PERHAPS.in_(language)
    elif seen.sort:
        remark = _SORTS[seen.sort].in_(language)
    clicks = ""
    if seen.clicks is not None:
        one, many = Text(fr="{n}\u00a0clic", en="{n}\u00a0click"), Text(fr="{n}\u00a0clics", en="{n}\u00a0clicks")
        clicks = counted(seen.clicks, one, many, language)
    place = seen.to if seen.to and not seen.to.startswith("mailto:") else seen.url
    return Quote(words=seen.words, place=place, clicks=clicks, remark=remark, picture=seen.picture)


def _next(found: Scan) -> Iterator[Text]:
    if found.scenario:
        yield Text(
            fr=f"Le catalogue sait comment demander à ce logiciel : scénario « {found.scenario} ».",
            en=f"The catalogue knows how to ask this software: scenario “{found.scenario}”.",
        )
    yield Text(
        fr=f"auditor scenario new {found.url} écrit une déclaration, où chaque inconnue est marquée.",
        en=f"auditor scenario new {found.url} writes a declaration in which each unknown is marked.",
    )


def draw(sheet: Sheet) -> None:
    """One page in the terminal: each question, then what was found."""
    console = out()
    console.print(Styled.assemble((sheet.title, "bold"), "  ", (sheet.url, "dim")))
    console.print(Styled(sheet.read))
    if sheet.unread:
        console.print(Styled(sheet.unread, style="yellow"))
    for answer in sheet.answers:
        console.print()
        console.print(Styled(answer.question, style="bold"))
        if not answer.quotes:
            console.print(Styled(f"  {answer.nothing}", style="dim"))
        for quote in answer.quotes:
            words = f"{quote.remark} {quote.words}".strip()
            console.print(Styled(f"  {words}"))
            where = " · ".join(part for part in (quote.place, quote.clicks) if part)
            if where:
                console.print(Styled(f"  {where}", style="dim"))
    console.print()
    for words in sheet.next:
        say(f"→ {words}")
