"""Is it still the same scenario? One text for all ways of writing it, and its SHA-256.

The text is the RFC 8785 form of the resolved declaration. Comments, layout,
order of keys and values equal to the default do not show in it; everything
that is done or meant does. A default of version 1 of the language never
changes, so that the text means in a year what it means today.
"""

import hashlib
import json
from typing import Literal

import rfc8785
from pydantic import Field

from results.records import Language
from scenarios.errors import Problem, ScenarioInvalid
from scenarios.loaded import Letters, LoadedScenario
from scenarios.schema import Model, Provider, Scenario
from scenarios.source import Document, validate

_NAME = "<stored scenario>"


class Stored(Model):
    """The stored form: its version, and everything a scenario rests on."""

    v: Literal[1] = 1
    what: Literal["scenario"] = "scenario"
    id: str
    scenario: Scenario
    provider: Provider | None = None
    letters: dict[str, dict[Language, str]] = Field(default_factory=dict)


def text_of(scenario_id: str, scenario: Scenario, provider: Provider | None, letters: Letters) -> str:
    """Write a resolved scenario in its canonical form (RFC 8785).

    Without its tags: to file it elsewhere changes nothing that is done.
    """
    kept = {name: dict(texts) for name, texts in letters.items()}
    untagged = scenario.model_copy(update={"tags": ()})
    stored = Stored(id=scenario_id, scenario=untagged, provider=provider, letters=kept)
    content = stored.model_dump(mode="json", exclude_defaults=True)
    return rfc8785.dumps({"v": stored.v, "what": stored.what, **content}).decode("utf-8")


def digest_of(text: str) -> str:
    """SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def from_text(text: str, *, url: str | None = None) -> LoadedScenario:
    """Load a scenario again from the text a case has kept.

    Raises:
        ScenarioInvalid: the text is not what `text_of` writes.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise _damaged(f"it is no JSON: {error.msg}", error.lineno, error.colno) from error
    stored = validate(Document(name=_NAME, data=data), Stored)
    if stored.scenario.service is None:
        raise _damaged("it names no service", 0, 0)
    loaded = LoadedScenario(
        id=stored.id,
        scenario=stored.scenario,
        service=stored.scenario.service,
        provider=stored.provider,
        letters=stored.letters,
        text=text,
        digest=digest_of(text),
    )
    return loaded.moved(url) if url else loaded


def _damaged(what: str, line: int, column: int) -> ScenarioInvalid:
    return ScenarioInvalid(
        [
            Problem(
                file=_NAME,
                line=line,
                column=column,
                code="stored_text",
                message=f"this stored text is no scenario: {what}",
                mend="restore it from a backup; its digest is in the ledger",
            )
        ]
    )
