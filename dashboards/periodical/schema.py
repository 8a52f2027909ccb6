"""What may stand in the document of a report, for readers that are no Python? `docs/report.schema.json` is this, written down."""

from pydantic import JsonValue, TypeAdapter

from dashboards.periodical.report import Report, What
from dashboards.periodical.say import FORMAT, VERSION


def report_schema() -> dict[str, JsonValue]:
    """Give the JSON Schema (2020-12) of what a webhook receives of a report."""
    made: dict[str, JsonValue] = TypeAdapter(Report).json_schema(mode="serialization")
    definitions = made.pop("$defs")
    properties: dict[str, JsonValue] = {
        "format": {"const": FORMAT},
        "v": {"const": VERSION},
        "type": {"enum": [f"report.{what}" for what in What]},
        "id": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"},
        "timestamp": {"type": "string", "format": "date-time"},
        "recipient": {"type": "string"},
        "report": made,
        "files": {
            "type": "array",
            "items": {"type": "object", "required": ["name", "media_type", "base64"]},
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A report of a month or a quarter",
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name != "files"],
        "additionalProperties": False,
        "$defs": definitions,
    }
