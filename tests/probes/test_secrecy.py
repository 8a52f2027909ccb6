"""Is an address called guessable only if nothing in it could be a secret?"""

import pytest

from probes.secrecy import secret_bits


@pytest.mark.parametrize(
    ("url", "least", "most"),
    [
        ("https://a.example/export/1234", 13, 14),
        ("https://a.example/data/download.zip", 0, 0),
        ("https://a.example/f/6fa459ea-ee8a-4ca4-894e-db77e160355e.zip", 122, 130),
        ("https://a.example/f/6fa459ea-ee8a-1ca4-894e-db77e160355e", 62, 62),
        ("https://a.example/f?token=0123456789abcdef0123456789abcdef", 128, 128),
    ],
)
def test_how_much_of_an_address_could_be_unguessable_at_most(url, least, most):
    assert least <= secret_bits(url) <= most
