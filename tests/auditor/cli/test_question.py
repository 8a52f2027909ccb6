"""Can a person tell at the desk all that a verdict may rest on?"""

import inspect
from dataclasses import fields

import pytest

from auditor.cli.question import answer
from results.records import FACTS, FactDetails

DETAILS = {field.name for field in fields(FactDetails)}


@pytest.mark.parametrize("detail", sorted(DETAILS))
def test_each_detail_of_a_fact_has_its_option(detail: str) -> None:
    assert detail in inspect.signature(answer).parameters


def test_what_the_desk_asks_about_a_fact_is_a_detail() -> None:
    assert {detail for rule in FACTS.values() for detail in rule.details} <= DETAILS
