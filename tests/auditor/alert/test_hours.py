"""Do quiet hours end when they say, over midnight and when the clocks are moved, and does a digest come once?"""

from datetime import UTC, datetime

import pytest

from auditor.alert.hours import Digest, Quiet

PARIS = "Europe/Paris"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        ("22:00-07:00", "2027-01-10T20:59", None),
        ("22:00-07:00", "2027-01-10T21:00", "2027-01-11T06:00"),
        ("22:00-07:00", "2027-01-11T05:59", "2027-01-11T06:00"),
        ("22:00-07:00", "2027-01-11T06:00", None),
        ("22:00-07:00", "2027-03-28T04:59", "2027-03-28T05:00"),  # an hour less that night
        ("22:00-07:00", "2027-10-31T05:30", "2027-10-31T06:00"),  # an hour more
        ("22:00-02:30", "2027-10-31T00:29", "2027-10-31T00:30"),  # 02:30 comes twice: the first time counts
        ("22:00-02:30", "2027-10-31T01:10", None),
        ("22:00-02:30", "2027-03-28T01:10", "2027-03-28T01:30"),  # there is no 02:30
        ("12:00-14:00", "2027-07-01T10:30", "2027-07-01T12:00"),
        ("12:00-14:00", "2027-07-01T12:00", None),
    ],
)
def test_quiet(quiet: str, now: str, until: str | None):
    found = Quiet.parse(quiet, PARIS).until(at(now))
    assert found == (at(until) if until is not None else None)


@pytest.mark.parametrize(
    ("digest", "since", "now", "due"),
    [
        ("at once", "2027-01-10T20:59", "2027-01-10T20:59", True),
        ("hourly", "2027-01-10T20:10", "2027-01-10T20:59", False),
        ("hourly", "2027-01-10T20:10", "2027-01-10T21:00", True),
        ("daily at 08:00", "2027-01-10T06:59", "2027-01-10T07:00", True),
        ("daily at 08:00", "2027-01-10T07:01", "2027-01-11T06:59", False),
        ("daily at 08:00", "2027-01-10T07:01", "2027-01-11T07:00", True),
        ("daily at 08:00", "2027-03-27T12:00", "2027-03-28T05:59", False),
        ("daily at 08:00", "2027-03-27T12:00", "2027-03-28T06:00", True),
    ],
)
def test_digest(digest: str, since: str, now: str, due: bool):
    assert Digest.parse(digest, PARIS).is_due(at(since), at(now)) is due
