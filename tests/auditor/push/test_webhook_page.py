"""Does the code on the page for recipients believe a true delivery, and nothing else?"""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auditor.house import House
from auditor.push.deliver import Delivery
from auditor.release_course import step
from results.clock import SetClock
from results.key import public_pem
from tests.auditor.push.receiver import Came, Receiver, declare, webhook
from tests.auditor.push.test_release import PUBLISHED, frozen
from tests.auditor.test_release import NOW, enter

PAGE = (Path(__file__).parents[3] / "docs" / "webhook.md").read_text(encoding="utf-8")


def verify_on_the_page():
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len([line for line in block.splitlines() if line]) <= 15
    space: dict = {}
    exec(block, space)
    return space["verify"]


@pytest.fixture
async def came(house: House, delivery: Delivery, receiver: Receiver) -> Came:
    declare(house, webhook("lab", receiver, with_files=True))
    await enter(house, "acme")
    await step(house, await frozen(house), PUBLISHED, person="ines")
    await delivery.deliver_due()
    (one,) = receiver.came
    return one


async def test_a_true_delivery_is_believed_once_and_anything_else_refused(house: House, clock: SetClock, came: Came):
    verify = verify_on_the_page()
    known = {
        "pem": public_pem(house.keys.public),
        "recipient": "lab",
        "seen": set(),
        "now": clock.now().timestamp,
    }
    document = verify(came.headers, came.body, **known)
    assert document["release"]["id"] == "2026-Q4.1"
    assert verify(came.headers, came.body, **{**known, "seen": {document["id"]}}) is None

    stranger = public_pem(Ed25519PrivateKey.generate().public_key())
    for headers, body, other in (
        ({}, came.body + b" ", {}),
        ({}, came.body.replace(b"published", b"embargoed"), {}),
        ({"webhook-id": "release_2026-Q4-1_published_other"}, came.body, {}),
        ({"webhook-timestamp": str(int(NOW.timestamp()) + 1)}, came.body, {}),
        ({}, came.body, {"pem": stranger}),
    ):
        with pytest.raises(InvalidSignature):
            verify({**came.headers, **headers}, body, **{**known, **other})
    for headers, other in (
        ({}, {"now": (clock.now() + timedelta(minutes=6)).timestamp}),
        ({"webhook-signature": came.headers["webhook-signature"].replace("v1a", "v1")}, {}),
        ({}, {"recipient": "another"}),
    ):
        with pytest.raises(ValueError, match=r"."):
            verify({**came.headers, **headers}, came.body, **{**known, **other})


def test_the_page_names_every_header_and_type_that_is_sent():
    for word in ("webhook-id", "Idempotency-Key", "webhook-timestamp", "webhook-signature", "release.corrected"):
        assert word in PAGE
