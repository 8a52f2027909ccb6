"""Is it the code that the service expects?"""

from datetime import UTC, datetime

import pytest

from probes.browser.totp import one_time_code


@pytest.mark.parametrize(
    ("second", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_the_vectors_of_rfc_6238(second, code):
    moment = datetime.fromtimestamp(second, tz=UTC)
    assert one_time_code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", moment) == code
    assert one_time_code("gezd gnbv gy3t qojq gezd gnbv gy3t qojq", moment) == code


def test_a_short_secret_is_the_services_affair():
    assert len(one_time_code("JBSWY3DPEHPK3PXP", datetime(2026, 1, 1, tzinfo=UTC))) == 6
