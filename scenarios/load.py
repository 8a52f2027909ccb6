"""How does a file become a scenario? Read, resolved, refused with file, line and column; no network, no judgment.

What a schema cannot say is for `scenarios.lint`; words of later versions load.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from scenarios.digest import digest_of, text_of
from scenarios.errors import Problem, ScenarioError, ScenarioInvalid, ScenarioMissing
from scenarios.letter import own_letters
from scenarios.loaded import LoadedOperator, LoadedScenario, Sources
from scenarios.rename import Renaming, renamed, united
from scenarios.schema import Operator, Provider, Scenario, ServiceFile
from scenarios.source import Document, Loc, read_yaml, validate
from scenarios.variable import check_variables, saved_names

T = TypeVar("T")


def load_scenario(path: Path, *, services: Path | None = None, url: str | None = None) -> LoadedScenario:
    """Load a scenario from its own file, or from the service file that names it.

    Args:
        path: `catalogue/NAME.yaml` with an inline service, or `services/NAME.yaml`;
            of a software scenario, the one service file that names it is taken.
        services: where the service files are; `services/` beside the catalogue by default.
        url: another address to visit; digest and text do not change.

    Raises:
        ScenarioError: a file is missing, no YAML, or says what the language does not know.
    """
    document = read_yaml(path)
    if is_service_file(document):
        loaded = _instance(path, document)
    elif isinstance(document.data, Mapping) and "software" in document.data and "service" not in document.data:
        instance = _only_instance(path, document, services or path.parent.parent / "services")
        loaded = _instance(instance, read_yaml(instance), path)
    else:
        loaded = _inline(path, document)
    return loaded.moved(url) if url else loaded


def load_catalogue(folder: Path) -> dict[str, LoadedScenario]:
    """Load everything under `catalogue/`, `services/` and `providers/` of a folder, by id.

    A software scenario that no service names is read too, and kept by none.

    Raises:
        ScenarioError: with the problems of all files together.
    """
    loaded: dict[str, LoadedScenario] = {}
    problems: list[Problem] = []
    for path in sorted((*folder.glob("catalogue/*.yaml"), *folder.glob("services/*.yaml"))):
        try:
            one = _of_catalogue(path)
        except ScenarioError as error:
            problems += error.problems
            continue
        if one is not None and one.id in loaded:
            problems.append(
                _problem(read_yaml(path), (), "same_id", f"two files are named {one.id}", "rename one of them")
            )
        elif one is not None:
            loaded[one.id] = one
    for path in sorted(folder.glob("providers/*.yaml")):
        try:
            load_provider(path)
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioInvalid(dict.fromkeys(problems))
    return loaded


def load_provider(path: Path) -> Provider:
    """Load a sign-on.

    Raises:
        ScenarioError: as for a scenario.
    """
    return _checked(read_yaml(path), Provider)


def load_operator(path: Path) -> LoadedOperator:
    """Load the controller's side of a test.

    Raises:
        ScenarioError: as for a scenario.
    """
    document = read_yaml(path)
    return LoadedOperator(operator=_checked(document, Operator), source=document)


def is_shared(path: Path) -> bool:
    """Whether a file declares software that no service file names yet; it is read, and refused where it is wrong.

    Raises:
        ScenarioError: it says what the language does not know.
    """
    document = read_yaml(path)
    data = document.data
    if not isinstance(data, Mapping) or "software" not in data or "service" in data:
        return False
    if any(_names(file, path.stem) for file in sorted((path.parent.parent / "services").glob("*.yaml"))):
        return False
    _scenario(document, {}, None)
    return True


def kind_of(path: Path) -> str:
    """What a file is: `scenario`, `service`, `provider` or `operator`, as its first key says.

    Raises:
        ScenarioError: it is missing, or no YAML.
    """
    data = read_yaml(path).data
    known = (kind for kind in ("service", "provider", "operator") if isinstance(data, Mapping) and data.get(kind) == 1)
    return next(known, "scenario")


def is_service_file(document: Document) -> bool:
    """Tell a service file from a scenario by its first key."""
    return isinstance(document.data, Mapping) and document.data.get("service") == 1


def _of_catalogue(path: Path) -> LoadedScenario | None:
    document = read_yaml(path)
    if is_service_file(document):
        return _instance(path, document)
    if isinstance(document.data, Mapping) and "software" in document.data and "service" not in document.data:
        _scenario(document, {}, None)
        return None
    return _inline(path, document)


def _inline(path: Path, document: Document) -> LoadedScenario:
    scenario, provider = _scenario(document, {}, path)
    if scenario.software is not None:
        raise _invalid(
            document, ("software",), "two_subjects", "`service` and `software` stand side by side", "keep one of them"
        )
    return _loaded(path, scenario, Sources(scenario=document, provider=provider[1]), provider[0])


def _instance(path: Path, document: Document, scenario_path: Path | None = None) -> LoadedScenario:
    data = document.data
    assert isinstance(data, Mapping), "a service file is known by its keys"
    if data.get("id", path.stem) != path.stem:
        raise _invalid(
            document, ("id",), "id_is_file_name", "the id is the file's name", f"delete the key, or write {path.stem}"
        )
    service = validate(document, ServiceFile, data={**data, "id": path.stem})
    source = scenario_path or path.parent.parent / "catalogue" / f"{service.scenario}.yaml"
    if not source.is_file():
        raise _invalid(
            document, ("scenario",), "missing_file", f"there is no {source}", "look at the name of the scenario"
        )
    shared = read_yaml(source)
    scenario, provider = _scenario(shared, service.words, source, instance=document)
    if scenario.service is not None:
        raise _invalid(
            document,
            ("scenario",),
            "two_subjects",
            f"{source.name} has a service of its own",
            "name a scenario with `software`",
        )
    resolved = scenario.model_copy(
        update={
            "service": service.record,
            "persona": service.persona or scenario.persona,
            "tags": (*scenario.tags, *service.tags),
        }
    )
    return _loaded(path, resolved, Sources(scenario=shared, service=document, provider=provider[1]), provider[0])


def _scenario(
    document: Document, instance_words: Renaming, path: Path | None, *, instance: Document | None = None
) -> tuple[Scenario, tuple[Provider | None, Document | None]]:
    """Read a scenario with its words replaced, and the sign-on it names."""
    written = validate(document, Scenario)
    if instance is not None:
        _refuse_unknown_words(instance, instance_words, written.words)
    provider, provider_document = _provider(document, written, path)
    documents = [document] if provider_document is None else [document, provider_document]
    saved = saved_names(documents)
    problems = [
        problem
        for one in documents
        for problem in check_variables(
            one, saved=saved, words=frozenset(written.words), exports=written.exports is not None
        )
    ]
    problems += _words_in_words(document, written.words)
    if problems:
        raise ScenarioInvalid(problems)
    if not written.words:
        return written, (provider, provider_document)
    data = renamed(document.data, united(written.words, instance_words))
    scenario = validate(document, Scenario, data=data)
    return scenario.model_copy(update={"words": {}}), (provider, provider_document)


def _provider(document: Document, scenario: Scenario, path: Path | None) -> tuple[Provider | None, Document | None]:
    if scenario.provider is None or path is None:
        return None, None
    file = path.parent.parent / "providers" / f"{scenario.provider}.yaml"
    try:
        found = read_yaml(file)
    except ScenarioMissing:
        raise _invalid(
            document, ("provider",), "missing_file", f"there is no {file}", "look at the name of the sign-on"
        ) from None
    return validate(found, Provider), found


def _loaded(path: Path, scenario: Scenario, sources: Sources, provider: Provider | None) -> LoadedScenario:
    assert scenario.service is not None, "it is resolved"
    if scenario.persona is None:
        raise _invalid(
            sources.scenario,
            (),
            "missing_key",
            "nobody says whose account it is",
            "add `persona:` here or in the service file",
        )
    letters = own_letters(path.parent.parent / "letters", scenario)
    text = text_of(path.stem, scenario, provider, letters)
    return LoadedScenario(
        id=path.stem,
        scenario=scenario,
        service=scenario.service,
        provider=provider,
        letters=letters,
        text=text,
        digest=digest_of(text),
        path=path,
        sources=sources,
    )


def _checked(document: Document, kind: type[T]) -> T:
    value = validate(document, kind)
    problems = list(check_variables(document, saved=saved_names([document]), words=frozenset(), exports=False))
    if problems:
        raise ScenarioInvalid(problems)
    return value


def _only_instance(path: Path, document: Document, services: Path) -> Path:
    """Find the one service file that names a software scenario."""
    named = [file for file in sorted(services.glob("*.yaml")) if _names(file, path.stem)]
    if len(named) != 1:
        found = ", ".join(file.name for file in named) or "none"
        raise _invalid(
            document,
            ("software",),
            "which_service",
            f"this scenario is run by its service files ({found})",
            "load one of these",
        )
    return named[0]


def _names(file: Path, scenario: str) -> bool:
    data = read_yaml(file).data
    return isinstance(data, Mapping) and data.get("scenario") == scenario


def _refuse_unknown_words(document: Document, instance: Renaming, scenario: Renaming) -> None:
    problems = [
        _problem(
            document,
            ("words", name),
            "unknown_key",
            f"the scenario has no words “{name}”",
            f"known here: {', '.join(scenario) or 'none'}",
        )
        for name in instance
        if name not in scenario
    ]
    problems += _words_in_words(document, instance)
    if problems:
        raise ScenarioInvalid(problems)


def _words_in_words(document: Document, words: Renaming) -> Iterator[Problem]:
    for name, value in words.items():
        if any("${" in text for text in value.texts):
            yield _problem(
                document, ("words", name), "unknown_variable", "words hold no variables", "write the words out"
            )


def _problem(document: Document, loc: Loc, code: str, message: str, mend: str) -> Problem:
    at = document.key_position(loc)
    return Problem(file=document.name, line=at.line, column=at.column, code=code, message=message, mend=mend)


def _invalid(document: Document, loc: Loc, code: str, message: str, mend: str) -> ScenarioInvalid:
    return ScenarioInvalid([_problem(document, loc, code, message, mend)])
