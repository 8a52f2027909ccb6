"""Has every word of the records its public words, in both languages?"""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from dashboards.vocabulary import CLOSINGS, FACT_WORDS, FAMILIES, INFORMATION, LINK_RESULTS, QUESTIONS, REQUESTERS
from results.records import (
    Closing,
    Fact,
    Family,
    InformationElement,
    LinkResult,
    QuestionTopic,
    Requester,
    Text,
)


@pytest.mark.parametrize(
    ("words", "all_of"),
    [
        (FACT_WORDS, Fact),
        (QUESTIONS, QuestionTopic),
        (CLOSINGS, Closing),
        (LINK_RESULTS, LinkResult),
        (REQUESTERS, Requester),
        (FAMILIES, Family),
        (INFORMATION, InformationElement),
    ],
)
def test_nothing_is_left_without_words(words: Mapping[str, Text], all_of: type[StrEnum]):
    assert [one for one in all_of if one not in words] == []
    assert all(text.fr and text.en for text in words.values())
