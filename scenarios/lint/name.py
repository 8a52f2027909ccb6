"""Does everything that is named exist? (rule 1, as far as the schema cannot know)"""

from collections.abc import Iterator
from dataclasses import is_dataclass

from results.records import Service
from scenarios.errors import Problem
from scenarios.letter import CLARIFICATION, NAMES
from scenarios.lint.subject import Subject
from scenarios.schema import SendLetter, SignInWith
from scenarios.schema.walk import steps_of
from scenarios.variable import strings_of, variables_of

SHIPPED_LETTERS = tuple(sorted(NAMES - {CLARIFICATION}))
"""Letters that come with the program and that a step can send."""


def check_names(subject: Subject) -> Iterator[Problem]:
    """Refuse letters and sign-ons that are nowhere, and values of the service that it does not have."""
    loaded = subject.loaded
    for loc, step in steps_of(loaded.scenario):
        if isinstance(step, SendLetter):
            yield from _letter(subject, (*loc, "send_letter"), step.letter)
        if isinstance(step, SignInWith) and step.provider != loaded.scenario.provider:
            message = f"the sign-on “{step.provider}” is not this scenario's `provider`"
            yield subject.error(
                "unknown_provider", (*loc, "sign_in_with"), message, f"add `provider: {step.provider}` at the top"
            )
        if step.effect != "none" and loc[0] != "plant":
            yield subject.error("effect_elsewhere", (*loc, "effect"), "`effect` belongs to planting steps", "delete it")
    document = subject.document("scenario")
    for loc, text in strings_of(document.data if document else None):
        for variable in variables_of(text):
            if variable.root == "service" and not _has(loaded.service, variable.name):
                mend = f"add {variable.name} to the service, or name something else"
                yield subject.error(
                    "unset_variable", loc, f"{variable} has no value: the service does not say it", mend
                )


def _letter(subject: Subject, loc: tuple[str | int, ...], name: str) -> Iterator[Problem]:
    own = subject.loaded.letters.get(name)
    if name == CLARIFICATION:
        mend = "delete the step; a person orders it with `auditor case clarify`, once something is known to be missing"
        yield subject.error("unknown_letter", loc, f"“{name}” is no letter that a step sends", mend)
    elif own is None and name not in SHIPPED_LETTERS:
        mend = f"write letters/{name}.fr.txt and .en.txt beside the catalogue; shipped: {', '.join(SHIPPED_LETTERS)}"
        yield subject.error("unknown_letter", loc, f"there is no letter “{name}”", mend)
    for language in subject.loaded.languages if own is not None else ():
        if own is not None and language not in own:
            mend = f"write letters/{name}.{language}.txt"
            yield subject.error("unknown_letter", loc, f"the letter “{name}” is missing in “{language}”", mend)


def _has(service: Service, name: str) -> bool:
    value: object = service
    for part in name.split("."):
        value = getattr(value, part, None) if is_dataclass(value) else None
    return bool(value)
