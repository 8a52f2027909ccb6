"""Does every answer to whatever is asked keep to the description that the API gives of itself?

Schemathesis makes up the questions from the description, right ones and wrong
ones, and holds the answers against it, within this process.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.schemas import APIOperation

from dashboards.shelf.stock import Shelf
from tests.dashboards.released import BAD, judged
from tests.dashboards.shelved import app_of, two

FEW = settings(max_examples=4, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    home: Path = tmp_path_factory.mktemp("home")
    many = [judged(f"shop-{n}", told=True) for n in range(9)]
    return app_of(two(home, many, [*many, judged("acme", BAD, told=True)]))


def operations(app: FastAPI) -> Iterator[APIOperation]:
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    for one in schema.get_all_operations():
        yield one.ok()


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_as_described(app: FastAPI, mode: GenerationMode) -> None:
    asked = 0
    for operation in operations(app):
        if mode is GenerationMode.NEGATIVE and not list(operation.query):
            continue  # nothing can be asked wrongly

        @FEW
        @given(case=operation.as_strategy(generation_mode=mode))
        def keeps(case: Case) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate()

        keeps()
    assert asked > 20


def test_every_answer_is_as_described_before_anything_is_published() -> None:
    for operation in operations(app_of(Shelf())):

        @settings(FEW, max_examples=2)
        @given(case=operation.as_strategy())
        def keeps(case: Case) -> None:
            case.call_and_validate()

        keeps()


def test_what_is_there_is_as_described(app: FastAPI) -> None:
    """Names made up find little: here are those that find something."""
    known = {
        "release": "2026-Q4.1",
        "service": "shop-1",
        "case": "case-shop-1",
        "criterion": "deadline",
        "figure": "reply/2026-Q4",
        "table": "verdicts",
        "path": "cases.csv",
    }
    for operation in operations(app):
        names = {name: known[name] for name in known if f"{{{name}}}" in operation.path}
        answer = operation.Case(path_parameters=names).call_and_validate()
        assert answer.status_code == 200, operation.path
