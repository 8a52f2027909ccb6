"""Does an alert really arrive, by mail and by another way of Apprise's, in the language of its reader?"""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from auditor.alert.tell import rules_of, tell
from auditor.house import House
from auditor.push.deliver import Delivery
from results.records import PushKind, PushState
from results.store import push
from scenarios.sandbox.post import open_post
from tests.auditor.alert.rules import declare_rules
from tests.auditor.alert.test_tell import broken, happen
from tests.auditor.push.receiver import Receiver, declare

RECIPIENTS = """
[mail]
apprise = "env:MAIL"
gets = ["alerts"]
language = "fr"
[chat]
apprise = "env:CHAT"
gets = ["alerts"]
language = "en"
"""


@pytest.mark.dialect("sqlite")
async def test_by_mail_and_by_json(house: House, delivery: Delivery, receiver: Receiver, monkeypatch):
    async with open_post(
        {"bot@house.test": "pw", "ines@house.test": "y"}, {}, now=lambda: datetime(2027, 4, 1, tzinfo=UTC)
    ) as post:
        target = (
            f"mailto://127.0.0.1:{post.smtp}?mode=insecure&smtp=127.0.0.1&user=bot@house.test&pass=pw"
            "&from=bot@house.test&to=ines@house.test"
        )
        monkeypatch.setenv("MAIL", target)
        monkeypatch.setenv("CHAT", f"json://{receiver.url.removeprefix('http://')}")
        declare(house, RECIPIENTS)
        declare_rules(house, '[all]\ntargets = ["mail", "chat"]\n')
        await happen(house, broken("acme", house))
        await tell(house, rules_of(house).rules)
        await delivery.deliver_due()
        async with house.store.read() as tx:
            assert {row.state for row in await push.listing(tx, PushKind.ALERT)} == {PushState.DELIVERED}
        ((_, to, raw),) = post.taken
    mail = message_from_bytes(raw, policy=policy.default)
    text = mail.get_body().get_content()
    assert (to, mail["subject"]) == ("ines@house.test", "Scénario cassé – acme")
    assert "• Scénario cassé\u00a0: acme, depuis le 1er\u00a0avril\u00a0" in text
    assert "À faire\u00a0: auditor alert list --open" in text
    assert "Envoi\u00a0: alert_all_mail_1" in text
    (came,) = receiver.came
    assert b"Scenario broken" in came.body
    assert b"alert_all_chat_1" in came.body
