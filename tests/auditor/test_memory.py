"""Which links of a run are tried by strangers later?"""

import pytest

from auditor.memory import links_to_try
from probes.base import ExportLink
from results.records import Fact
from tests.auditor.situations import ASKED, seen

LINKS = (ExportLink(url="https://acme.example/1", sha256="a" * 64),)


@pytest.mark.parametrize(
    ("stage", "facts", "kept"),
    [
        ("collect", [Fact.EXPORT_DELIVERED], LINKS),
        ("collect", [Fact.EXPORT_DELIVERED, Fact.EXPORT_PARTIAL], LINKS),
        ("collect", [], ()),
        ("collect", [Fact.EXPORT_STALE], ()),
        ("request", [Fact.REQUEST_SUBMITTED], LINKS),
    ],
    ids=["delivered", "fewer parts than were named", "broken off", "an old archive", "at once, with the request"],
)
def test_only_links_that_lead_to_the_answer_are_tried(
    stage: str, facts: list[Fact], kept: tuple[ExportLink, ...]
) -> None:
    assert links_to_try(stage, LINKS, [seen(fact, ASKED) for fact in facts]) == kept
