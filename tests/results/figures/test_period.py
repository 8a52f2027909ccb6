"""Which days does a period hold?"""

from datetime import date

import pytest

from results.figures.period import period_of


@pytest.mark.parametrize(
    ("name", "begin", "end"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-H1", date(2026, 1, 1), date(2026, 7, 1)),
        ("2026-H2", date(2026, 7, 1), date(2027, 1, 1)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 4, 1)),
        ("2026-Q4", date(2026, 10, 1), date(2027, 1, 1)),
        ("2026-02", date(2026, 2, 1), date(2026, 3, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_is_read_by_its_name(name: str, begin: date, end: date):
    period = period_of(name)
    assert (period.name, period.begin, period.end) == (name, begin, end)
    assert period.holds(begin)
    assert not period.holds(end)
    assert not period.holds(None)


@pytest.mark.parametrize(
    "name", ["", "26-Q4", "2026-Q5", "2026-H3", "2026-13", "2026-00", "2026-q4", "2026-11-26", "2026 "]
)
def test_anything_else_is_refused_with_what_a_period_is_called(name: str):
    with pytest.raises(ValueError, match="write 2026, 2026-H2, 2026-Q4 or 2026-11"):
        period_of(name)
