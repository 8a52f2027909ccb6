"""Does an alert really arrive, by mail and by other ways of Apprise's, in the language of its reader?"""

import re
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
from tests.auditor.push.receiver import Receiver, declare, says

RECIPIENTS = """
[mail]
apprise = "env:MAIL"
gets = ["alerts"]
language = "fr"
[chat]
apprise = "env:CHAT"
gets = ["alerts"]
language = "en"
[push]
apprise = "env:PUSH"
gets = ["alerts"]
language = "en"
[old]
apprise = "env:OLD"
gets = ["alerts"]
language = "en"
"""


@pytest.mark.dialect("sqlite")
async def test_by_mail_by_json_by_gotify_and_by_xml(house: House, delivery: Delivery, receiver: Receiver, monkeypatch):
    async with open_post(
        {"bot@house.test": "pw", "ines@house.test": "y"}, {}, now=lambda: datetime(2027, 4, 1, tzinfo=UTC)
    ) as post:
        target = (
            f"mailto://127.0.0.1:{post.smtp}?mode=insecure&smtp=127.0.0.1&user=bot@house.test&pass=pw"
            "&from=bot@house.test&to=ines@house.test"
        )
        monkeypatch.setenv("MAIL", target)
        there = receiver.url.removeprefix("http://")
        for name, address in (
            ("CHAT", f"json://{there}/chat"),
            ("PUSH", f"gotify://{there}/push"),
            ("OLD", f"xml://{there}/old"),
        ):
            monkeypatch.setenv(name, address)
        declare(house, RECIPIENTS)
        declare_rules(house, '[all]\ntargets = ["mail", "chat", "push", "old"]\n')
        receiver.answers += [says(200)] * 3
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
    assert sorted(one.path.rpartition("/")[2] for one in receiver.came) == ["chat", "message", "old"]
    for one in receiver.came:
        assert b"Scenario broken" in one.body, one.path
    assert {name for one in receiver.came for name in re.findall(rb"alert_all_[a-z]+_1", one.body)} == {
        *(b"alert_all_chat_1", b"alert_all_old_1", b"alert_all_push_1")
    }
