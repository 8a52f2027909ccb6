"""What may whoever makes a software paste into their tracker as it stands? Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dashboards import typography
from results.records import Language, Text, ToldFinding

COMMANDS: Final = (
    "auditor truth generate model.yaml --to truth.yaml --files uploads",
    "auditor inspect EXPORT --truth truth.yaml",
)
"""The first makes values to plant, the second tells of an export whether all of them are there."""

_TICKET_TITLE: Final = Text(
    fr="{software} : ce qui manque à l’export des données d’une personne",
    en="{software}: what a person’s data export lacks",
)
_TICKET: Final = Text(
    fr="{question}\nConstaté : {statement}\n{observed}\nAttendu : {repair}\nRéférence : {law}",
    en="{question}\nObserved: {statement}\n{observed}\nExpected: {repair}\nBasis: {law}",
)
_SEE: Final = Text(fr="voir la question", en="see the question")
_DONE: Final = Text(
    fr="C’est réparé quand la dernière de ces commandes rend le code 0 sur l’export d’un compte où les valeurs de la première ont été "
    "saisies :\n{commands}\nexport.schema.json décrit un export complet en JSON.",
    en="It is mended when the last of these commands gives exit code 0 for the export of an account into which the values of the "
    "first were put:\n{commands}\nexport.schema.json describes a whole export as JSON.",
)


def ticket_of(software: str, findings: Sequence[ToldFinding], language: Language) -> str:
    """What may be pasted into their tracker as it stands."""
    title = typography.spaced(_TICKET_TITLE.in_(language), language).format(software=software)
    commands = "\n".join(f"    {command}" for command in COMMANDS)
    done = typography.spaced(_DONE.in_(language), language).format(commands=commands)
    return "\n\n".join([title, *_tickets(findings, language), done]) + "\n"


def _tickets(findings: Iterable[ToldFinding], language: Language) -> Iterator[str]:
    words = typography.spaced(_TICKET.in_(language), language)
    for place, one in enumerate(findings, start=1):
        said = words.format(
            question=one.question,
            statement=one.statement,
            observed=one.observed,
            repair=one.repair or _SEE.in_(language),
            law=one.law,
        )
        yield f"{place}. {said}"
