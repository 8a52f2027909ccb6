"""`auditor scenario new`: from an address to a declaration in which each unknown is marked and asked."""

import asyncio
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

import typer

from auditor.cli.console import Lang, language_of, out, say
from auditor.scan import Scan, hosts_of, scan, site_of
from auditor.settings import Settings, load_settings
from results.durable import create_file
from results.records import FindingKind, Language, LegalBasis, Sector, Text
from scenarios.draft import Draft, Way, draft_text
from scenarios.source import read_yaml

_K = FindingKind
_ID: Final = re.compile(r"[^a-z0-9]+")
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
_ZONES: Final = {
    "FR": "Europe/Paris",
    "DE": "Europe/Berlin",
    "BE": "Europe/Brussels",
    "LU": "Europe/Luxembourg",
    "IE": "Europe/Dublin",
    "ES": "Europe/Madrid",
    "IT": "Europe/Rome",
    "NL": "Europe/Amsterdam",
}
_LATER: Final = Text(
    fr="Ce que vous laissez vide reste marqué ??? dans le fichier.",
    en="What you leave empty stays marked as ??? in the file.",
)
_SEEN: Final = (
    (_K.NOTICE, Text(fr="Notice", en="Notice")),
    (_K.PORTABILITY, Text(fr="Portabilité", en="Portability")),
    (_K.ASKING, Text(fr="Comment demander", en="How to ask")),
    (_K.REQUEST, Text(fr="Lien vers une demande", en="Link to a request")),
    (_K.IDENTITY, Text(fr="Preuve d’identité", en="Proof of identity")),
    (_K.TERMS, Text(fr="Conditions", en="Terms")),
)


def new(
    url: Annotated[str, typer.Argument(metavar="URL", help="The service's home page.")],
    *,
    id_: Annotated[str | None, typer.Option("--id", help="The file's name; default: from the host.")] = None,
    way: Annotated[
        str | None, typer.Option(help="letter or portal: how one asks there; default: what the pages suggest.")
    ] = None,
    ask: Annotated[
        bool, typer.Option("--ask/--no-ask", help="Ask for what is not known; default: on a terminal.")
    ] = True,
    lang: Lang = None,
) -> None:
    """Read a service's public pages and begin its declaration; what is not known is asked, or marked in the file."""
    if way not in (None, "letter", "portal"):
        raise typer.BadParameter(f"{way!r} is no way to ask. Write letter or portal.", param_hint="--way")
    settings = load_settings()
    language = language_of(lang) or settings.language
    name = id_ or _id_of(site_of(url))
    _refuse_name(name, settings)
    say(Text(fr="Lecture des pages publiques…", en="Reading the public pages…").in_(language))
    found = asyncio.run(
        scan(
            url,
            language=language,
            contact=settings.agent_contact,
            with_pictures=False,
        )
    )
    draft = draft_of(found, name, way, language)
    draft = replace(draft, accounts=personas_of(draft, settings))
    if ask and sys.stdin.isatty():
        draft = _asked(draft, settings, language)
    path = settings.scenarios / ("services" if draft.scenario else "catalogue") / f"{draft.id}.yaml"
    _write(path, draft)
    out().print(str(path), markup=False)
    for words in _next(draft, found):
        say(f"→ {words.in_(language)}")


def draft_of(found: Scan, name: str, way: str | None, language: Language) -> Draft:
    """What the public pages tell, put where a declaration wants it."""
    officers = [one.to.removeprefix("mailto:") for one in found.of(_K.CONTACT) if one.sort == "officer"]
    notices = found.of(_K.NOTICE)
    by: Way = "letter" if way == "letter" or (way is None and officers and not found.of(_K.REQUEST)) else "portal"
    seen = tuple(
        (remark.in_(language), one.words, one.to if one.to.startswith("http") else one.url)
        for kind, remark in _SEEN
        for one in found.of(kind)[:2]
    )
    french = any(host.endswith(".fr") for host in hosts_of(found.url))
    spoken = tuple(one for one in ("fr", "en") if one in found.languages)
    return Draft(
        id=name,
        url=found.url.rstrip("/") if urlsplit(found.url).path == "/" else found.url,
        scenario=found.scenario if way is None and found.scenario else "letter" if by == "letter" else "",
        name=found.title,
        country="FR" if french else "",
        timezone=_ZONES["FR"] if french else "",
        languages=spoken or (language,),
        dpo=officers[0] if officers else "",
        notice=notices[0].url if notices else "",
        seen=seen,
    )


def personas_of(draft: Draft, settings: Settings) -> tuple[str, ...]:
    """Who asks and who witnesses, where the catalogue's declaration says so."""
    path = settings.scenarios / "catalogue" / f"{draft.scenario}.yaml"
    data = read_yaml(path).data if draft.scenario and path.exists() else None
    if not isinstance(data, Mapping) or "persona" not in data:
        return ()
    return tuple(str(data[key]) for key in ("persona", "bystander") if key in data)


def _asked(draft: Draft, settings: Settings, language: Language) -> Draft:
    """Ask a person for what the pages did not tell; an empty answer leaves it open."""

    def put(question: Text, known: str, fits: Callable[[str], bool] = bool) -> str:
        while True:
            answer: str = typer.prompt(
                question.in_(language), default=known, show_default=bool(known), err=True
            ).strip()
            if not answer or fits(answer):
                return answer
            say(
                Text(
                    fr="  Ce n’est pas l’un d’eux ; vide : plus tard.", en="  That is none of them; empty: later."
                ).in_(language)
            )

    say(_LATER.in_(language))
    personas = sorted(path.stem for path in (settings.scenarios / "personas").glob("*.yaml"))
    sectors, bases = ", ".join(Sector), ", ".join(LegalBasis)
    name = put(Text(fr="Nom du service", en="Name of the service"), draft.name)
    controller = put(Text(fr="Responsable de traitement (nom légal)", en="Controller (legal name)"), draft.controller)
    country = put(
        Text(fr="Pays (deux lettres)", en="Country (two letters)"), draft.country, lambda t: len(t) == 2
    ).upper()
    zone = put(Text(fr="Fuseau horaire", en="Time zone"), draft.timezone or _ZONES.get(country, ""))
    sector = put(Text(fr=f"Secteur ({sectors})", en=f"Sector ({sectors})"), "", lambda t: t in set(Sector))
    basis = put(
        Text(fr=f"Base légale, d’après la notice ({bases})", en=f"Legal basis, as the notice says ({bases})"),
        "",
        lambda t: t in set(LegalBasis),
    )
    persona = ""
    if not draft.accounts:
        known = ", ".join(personas)
        who = Text(
            fr=f"Persona qui demande, d’après scenarios/personas ({known})",
            en=f"Persona that asks, of scenarios/personas ({known})",
        )
        persona = put(who, "", lambda t: t in personas)
    return replace(
        draft,
        name=name,
        controller=controller,
        country=country,
        timezone=zone,
        sector=sector,
        basis=basis,
        persona=persona,
    )


def _refuse_name(name: str, settings: Settings) -> None:
    """A name that is none, or another's, is refused before anybody is asked for a page."""
    if not _NAME.fullmatch(name):
        message = f"{name!r} cannot be a file's name and an id; write small letters, digits and hyphens, as acme-mail"
        raise typer.BadParameter(message, param_hint="--id")
    for folder in ("services", "catalogue"):
        path = settings.scenarios / folder / f"{name}.yaml"
        if path.exists():
            raise typer.BadParameter(f"{path} is there already; choose another name", param_hint="--id")


def _write(path: Path, draft: Draft) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    create_file(path, draft_text(draft, today=datetime.now(UTC).date()).encode())


def _id_of(url: str) -> str:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return _ID.sub("-", host.lower()).strip("-") or "service"


def _next(draft: Draft, found: Scan) -> list[Text]:
    told = [
        Text(
            fr=f"auditor scenario lint {draft.id} dit, ligne par ligne, ce qui reste à remplir.",
            en=f"auditor scenario lint {draft.id} says, line by line, what is still to be filled in.",
        )
    ]
    if found.of(_K.TERMS):
        told.append(
            Text(
                fr="Lisez les conditions d’utilisation, et notez votre décision dans `terms:`.",
                en="Read the terms of use, and write your decision down under `terms:`.",
            )
        )
    asks, *others = draft.accounts or (draft.persona or "PERSONA",)
    witness = others[0] if others else None
    told.append(
        Text(
            fr=f"Le compte qui demande se déclare avec `auditor account add {asks}@{draft.id}`"
            + (f", et celui du témoin avec `auditor account add {witness}@{draft.id}`." if witness else "."),
            en=f"The account that asks is registered with `auditor account add {asks}@{draft.id}`"
            + (f", and the witness’s with `auditor account add {witness}@{draft.id}`." if witness else "."),
        )
    )
    told.append(
        Text(
            fr="La suite, jusqu’au premier dossier : docs/first-case.md.",
            en="What comes next, up to the first case: docs/first-case.md.",
        )
    )
    return told
