"""How does a declaration begin? With what is known written in, and each unknown marked and asked.

What nobody knows yet stands as `"???"`, with the question beside it: loading
refuses it by line. A person answers, walks the way once, and dates it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal

from results.records import Language, LegalBasis, Sector

UNANSWERED: Final = "???"
"""What stands where an answer is wanted."""

Way = Literal["letter", "portal"]
_HALF_A_YEAR: Final = timedelta(days=182)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is known of a service; empty is not known.

    Attributes:
        id: the file's name.
        scenario: a declaration of the catalogue that serves: of its software, or `letter`.
        way: how one asks where the catalogue has nothing: a portal.
        accounts: personas that the catalogue's declaration names already: who asks, who witnesses.
        seen: what the public pages say, for whoever fills in the rest: remark, words, place.
    """

    id: str
    url: str
    scenario: str = ""
    name: str = ""
    controller: str = ""
    country: str = ""
    timezone: str = ""
    sector: str = ""
    basis: str = ""
    languages: tuple[Language, ...] = ("fr",)
    dpo: str = ""
    notice: str = ""
    postal: str = ""
    persona: str = ""
    accounts: tuple[str, ...] = ()
    seen: tuple[tuple[str, str, str], ...] = field(default_factory=tuple)


def draft_text(draft: Draft, *, today: date) -> str:
    """Write the file: a service of a declaration that there is, or a declaration of its own."""
    lines = [*_head(draft), *(_service_file(draft) if draft.scenario else _scenario_file(draft, today))]
    return "\n".join(lines) + "\n"


def _head(draft: Draft) -> Iterator[str]:
    yield f"# {_plain(draft.name or draft.url)}: begun from its public pages. What stands as {UNANSWERED} is still to be answered;"
    yield f"# `auditor scenario lint {draft.id}` names each line, and what else is missing."
    if draft.seen:
        yield "#"
    for remark, words, place in draft.seen:
        yield f"# {remark}: {_plain(words)[:160]}"
        yield f"#   {_plain(place)}"


def _service_file(draft: Draft) -> Iterator[str]:
    yield "service: 1"
    yield f"scenario: {draft.scenario}"
    yield from _service(draft, "")
    if draft.accounts:
        yield f"# persona: {draft.accounts[0]}   # who asks is said in catalogue/{draft.scenario}.yaml, and what its steps plant"
        return
    yield f"persona: {_text(draft.persona)}{_ask(draft.persona, 'which of scenarios/personas asks')}"


def _scenario_file(draft: Draft, today: date) -> Iterator[str]:
    yield "scenario: 1"
    yield "service:"
    yield f"  id: {draft.id}"
    yield from _service(draft, "  ")
    checked = ", ".join(f'{language}: "{UNANSWERED}"' for language in draft.languages)
    yield f"checked: {{{checked}}}   # the day on which you last walked it, in each language"
    yield f"valid_until: {today + _HALF_A_YEAR}"
    yield "right: both                              # portability, access, or both"
    yield f"persona: {_text(draft.persona)}{_ask(draft.persona, 'which of scenarios/personas asks')}"
    yield ""
    yield "login:"
    yield f'  signed_in: {{link: "{UNANSWERED}"}}              # what is seen only by somebody who is signed in'
    yield "  steps:"
    yield f'    - open: "{UNANSWERED}"                       # the path of the sign-in page'
    yield f'    - fill: {{field: "{UNANSWERED}", with: "${{account.username}}"}}'
    yield f'    - fill: {{field: "{UNANSWERED}", with: "${{account.password}}"}}'
    yield f'    - click: {{button: "{UNANSWERED}"}}'
    yield f'    - see: {{link: "{UNANSWERED}"}}'
    yield ""
    yield "# plant and readback: what is put into the account, and how it is seen there (docs/scenario-language.md)"
    yield ""
    yield "request:                                 # from the home page: clicks are counted as a person makes them"
    yield "  - open: /"
    yield f'  - click: {{link: "{UNANSWERED}"}}                # ... to the page where one asks'
    yield f'  - click: {{button: "{UNANSWERED}"}}'
    yield "    irreversible: true"
    yield f'  - see: {{text: "{UNANSWERED}"}}                  # what the page says once it has taken the request'
    yield "    fact: request_submitted"
    yield ""
    yield "wait:"
    yield "  look:"
    yield f'    - open: "{UNANSWERED}"                       # the page on which the archive appears'
    yield f'    - see: {{heading: "{UNANSWERED}"}}'
    yield f'    - watch_for: {{link: "{UNANSWERED}", in: {{row: "*{{date}}", new: true}}}}'
    yield "      fact: export_ready"
    yield ""
    yield "collect:"
    yield f'  - open: "{UNANSWERED}"'
    yield f'  - download: {{link: "{UNANSWERED}", in: {{row: "*{{date}}", new: true}}}}'


def _service(draft: Draft, indent: str) -> Iterator[str]:
    name = ", ".join(f"{language}: {_text(draft.name)}" for language in ("fr", "en"))
    yield f"{indent}name: {{{name}}}{_ask(draft.name, 'what people call it')}"
    yield f"{indent}url: {_text(draft.url)}"
    yield f"{indent}controller:"
    yield f"{indent}  name: {_text(draft.controller)}{_ask(draft.controller, 'who answers for it: the legal name in the notice')}"
    yield f"{indent}  country: {_text(draft.country)}{_ask(draft.country, 'two letters, as FR')}"
    yield f"{indent}  timezone: {_text(draft.timezone)}{_ask(draft.timezone, 'as Europe/Paris')}"
    yield f"{indent}  kind: company                        # or public_body, association, sole_trader"
    yield f"{indent}sector: {_text(draft.sector)}{_ask(draft.sector, ', '.join(Sector))}"
    yield f"{indent}legal_basis: {{default: {_text(draft.basis)}}}{_ask(draft.basis, ', '.join(LegalBasis))}"
    yield f"{indent}languages: [{', '.join(draft.languages)}]"
    yield f"{indent}contact:"
    yield f"{indent}  dpo: {_text(draft.dpo)}{_ask(draft.dpo, 'the address that the notice names; delete the line if it names none')}"
    if draft.notice:
        yield f"{indent}  notice: {_text(draft.notice)}"
    yield f"{indent}mail_from: {_text(_domain(draft.dpo))}{_ask(draft.dpo, 'from where they write, as *@acme.example')}"
    yield f"{indent}# terms: read the terms of use, then write down what you decide (docs/accounts.md, at its end):"
    yield f'{indent}# terms: {{url: "https://...", sha256: "...", on: 2026-11-23, decision: silent, by: "..."}}'


def _plain(words: str) -> str:
    """On one line, without what a comment cannot hold: the words are another's."""
    return "".join(char for char in " ".join(words.split()) if char.isprintable())


def _domain(dpo: str) -> str:
    return f"*@{dpo.rpartition('@')[2]}" if "@" in dpo else ""


def _text(value: str) -> str:
    quoted = json.dumps(value or UNANSWERED, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in quoted)


def _ask(value: str, question: str) -> str:
    return "" if value else f"   # {question}"
