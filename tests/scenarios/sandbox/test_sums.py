from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.records import LANGUAGES
from scenarios.sandbox.page import say_money
from scenarios.sandbox.pages.exchange import parse_sum


@given(st.integers(min_value=0, max_value=10**8), st.sampled_from(LANGUAGES))
def test_a_sum_as_the_pages_write_it_is_read_back(cents, language):
    amount = Decimal(cents) / 100
    written = say_money(amount, language)
    assert parse_sum(written.replace(",", "") if language == "en" else written) == amount


@pytest.mark.parametrize("typed", ["", "beaucoup", "1,2,3", "-5", "12,345", "1e3", "٣"])
def test_what_is_no_sum_is_refused(typed):
    assert parse_sum(typed) is None
