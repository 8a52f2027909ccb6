"""Does an alert reach a mailbox through a mail server that nobody here wrote, over TLS and by password?"""

import os
import time
from pathlib import Path
from urllib.parse import quote

from auditor.alert.tell import rules_of, tell
from auditor.push.deliver import Delivery
from results.clock import SystemClock
from results.records import PushKind, PushState
from results.store import push
from tests.auditor.alert.rules import declare_rules
from tests.auditor.alert.test_tell import broken, happen
from tests.auditor.installation import installation
from tests.auditor.push.receiver import declare
from tests.real.mail.conftest import DPO, MAUD
from tests.real.mail.office import Office


async def test_an_alert_arrives(trusted: Office, tmp_path: Path, monkeypatch) -> None:
    target = (
        f"mailtos://127.0.0.1:{trusted.smtp}?mode=ssl&smtp=127.0.0.1&user={quote(MAUD)}"
        f"&pass={quote(trusted.passwords[MAUD])}&from={quote(MAUD)}&to={quote(DPO)}"
    )
    monkeypatch.setenv("MAIL", target)
    assert os.environ["SSL_CERT_FILE"]
    async with installation(tmp_path, SystemClock()) as house:
        declare(house, '[mail]\napprise = "env:MAIL"\ngets = ["alerts"]\nlanguage = "fr"\n')
        declare_rules(house, '[all]\ntargets = ["mail"]\n')
        await happen(house, broken("acme", house))
        await tell(house, rules_of(house).rules)
        await Delivery(house=house).deliver_due()
        async with house.store.read() as tx:
            (row,) = await push.listing(tx, PushKind.ALERT)
    assert row.state is PushState.DELIVERED
    until = time.monotonic() + 30
    while not (came := trusted.read(DPO)) and time.monotonic() < until:
        time.sleep(0.5)
    assert b"alert_all_mail_1" in came[0] or b"Envoi" in came[0]
