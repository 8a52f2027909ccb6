"""Which words of the language has this program not learnt yet? A row goes when its feature comes."""

from collections.abc import Iterator

from scenarios.errors import Problem
from scenarios.lint.subject import Part, Subject
from scenarios.schema import Download, SendLetter, SignInWith, WaitMail
from scenarios.schema.walk import steps_of
from scenarios.source import Loc
from scenarios.variable import strings_of, variables_of

NOT_BEFORE: dict[str, tuple[str, str]] = {
    # feature: (version, as the file writes it)
    "provider": ("0.5", "`provider` and `sign_in_with`"),
    "operator": ("0.5", "`operator`"),
    "transfer": ("0.8", "`transfer`"),
}


def check_version(subject: Subject) -> Iterator[Problem]:
    """Refuse what the language has and this program does not do yet."""
    found = [*_stages(subject), *_steps(subject), *_variables(subject)]
    for feature, loc in found:
        if feature in NOT_BEFORE:
            version, written = NOT_BEFORE[feature]
            message = f"not before version {version} of this program: {written}"
            yield subject.error("not_before", loc, message, f"leave it out until version {version}")


def _stages(subject: Subject) -> Iterator[tuple[str, Loc]]:
    scenario = subject.loaded.scenario
    for name in ("transfer", "provider"):
        if getattr(scenario, name):
            yield name, (name,)
    if scenario.wait is not None and scenario.wait.mail:
        yield "mail", ("wait", "mail")
    if scenario.wait is not None and scenario.wait.ask is not None:
        yield "ask", ("wait", "ask")


def _steps(subject: Subject) -> Iterator[tuple[str, Loc]]:
    for loc, step in steps_of(subject.loaded.scenario):
        match step:
            case SendLetter():
                yield "send_letter", loc
            case WaitMail():
                yield "wait_mail", loc
            case SignInWith():
                yield "provider", loc
            case Download():
                if any(source.attachment is not None for source in step.sources):
                    yield "attachment", loc


def _variables(subject: Subject) -> Iterator[tuple[str, Loc]]:
    part: Part = "scenario"
    document = subject.document(part)
    data = document.data if document else subject.loaded.scenario.model_dump(mode="json", exclude_defaults=True)
    for loc, text in strings_of(data):
        if any(variable.root == "mail" for variable in variables_of(text)):
            yield "mail_variable", loc
