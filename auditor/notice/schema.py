"""What may stand in a notice's document, for readers that are no Python? `docs/notice.schema.json` is this, written down."""

from pydantic import JsonValue, TypeAdapter

from results.records import NOTICE_FORMAT, NOTICE_VERSION, NoticeDocument


def notice_schema() -> dict[str, JsonValue]:
    """Give the JSON Schema (2020-12) of a notice's document."""
    made: dict[str, JsonValue] = TypeAdapter(NoticeDocument).json_schema(mode="serialization")
    properties = made["properties"]
    assert isinstance(properties, dict)
    properties["format"] = {"const": NOTICE_FORMAT}
    properties["v"] = {"const": NOTICE_VERSION}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "title": "A notice to a controller",
    }
