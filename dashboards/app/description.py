"""How does the API describe itself? OpenAPI 3.1, with every error in one form."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from dashboards.app.model import ProblemDetails
from dashboards.http.problem import MEDIA_TYPE

_PROBLEM: Final = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
_ERRORS: Final = {
    "404": "There is nothing of this name; or nothing is published yet.",
    "422": "A parameter cannot be read.",
    "429": "Too many requests at once; `Retry-After` says how long to wait.",
}
_TEXT: Final = """What is public of the observatory, for reading. Every answer is of one release, which never changes;
a correction is another release, and the one that it corrects says so. Lists come in pages: follow `next`."""


def describe(app: FastAPI) -> dict[str, Any]:
    """Make the description once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title="Data portability observatory",
            version="1",
            description=_TEXT,
            routes=app.routes,
            license_info={"name": "Licence Ouverte 2.0 (figures)", "identifier": "etalab-2.0"},
        )
        schemas = made["components"]["schemas"]
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        schemas["ProblemDetails"] = ProblemDetails.model_json_schema()
        for path, methods in made["paths"].items():
            for operation in methods.values():
                _errors(path, operation)
        app.openapi_schema = made
    return app.openapi_schema


def _errors(path: str, operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    for status, words in _ERRORS.items():
        if status in answers and status != "422":
            answers[status]["content"].update(_PROBLEM)
        else:
            answers[status] = {"description": words, "content": _PROBLEM}
    if path == "/readyz":
        answers["503"] = {
            "description": "The store cannot be reached, or shows what is not shown here.",
            "content": _PROBLEM,
        }
