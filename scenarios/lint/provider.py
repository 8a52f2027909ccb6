"""Does a sign-on sign in, and do nothing else?"""

from collections.abc import Iterator

from scenarios.errors import Problem
from scenarios.lint.subject import Subject
from scenarios.schema import Download, Human, SendLetter, SignInWith
from scenarios.schema.walk import steps_of

_NO_SIGN_ON = (Download, Human, SendLetter, SignInWith)


def check_provider(subject: Subject) -> Iterator[Problem]:
    """Refuse steps of a sign-on that would mean or do more: it is used by many scenarios, in any stage of theirs."""
    for loc, step in steps_of(subject.loaded.provider):
        if isinstance(step, _NO_SIGN_ON):
            message = f"`{step.key}` in a sign-on"
        elif step.facts or step.irreversible or step.signed_out:
            message = "a sign-on establishes no fact, does nothing irreversible and stays in its window"
        else:
            continue
        mend = "leave it to the scenario that signs in"
        yield subject.error("beyond_sign_on", loc, message, mend, part="provider")
