"""How is a mail waited for in the midst of a stage, for a code that it holds?"""

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from probes.course import Course
from probes.egress import Egress
from probes.errors import MailboxInvalid, StepTimeout
from probes.mailbox.authentic import Authentic, authentic
from probes.mailbox.fetch import Arrived, wait_for
from probes.mailbox.mail import read_mail
from probes.mailbox.rule import Matched, awaited, said_by
from probes.mailbox.wire import Server, imap, parse_server, tunnel
from results.records import Retention, Role
from scenarios.schema import WaitMail

IMAP_KEY: Final = "account.mailbox.imap"
_EARLIER: Final = timedelta(minutes=2)
"""A mail may be quicker than the step before it, and clocks differ."""


async def wait_mail(course: Course, step: WaitMail) -> None:
    """Wait for a mail that matches, and keep what its words hold.

    Raises:
        StepTimeout: none came in time.
        TargetUnreachable, MailboxInvalid, MailboxRejected: our own server.
    """
    secret = course.scope.secrets.get(IMAP_KEY)
    if secret is None or course.session.mailbox is None:
        raise MailboxInvalid("the account has none to read")
    server = parse_server(secret(), kinds=("imaps", "imap"))
    within = step.time.total_seconds()
    found: list[Matched] = []

    def wanted(one: Arrived) -> bool:
        matched = _match(course, step, one)
        if matched is not None:
            found.append(matched)
        return matched is not None

    given_up = threading.Event()
    async with Egress(server.hosts) as egress:
        way = await tunnel(egress, server)
        arrived = None
        try:
            arrived = await asyncio.to_thread(
                _wait, way, server, wanted, until=time.monotonic() + within, course=course, given_up=given_up
            )
        finally:
            given_up.set()
            way.close()
    if arrived is None:
        raise StepTimeout(course.number, within)
    kept = await course.evidence.keep(
        arrived.raw, Role.MAIL, "message/rfc822", step=course.number, retention=Retention.MAIL
    )
    course.add(kept)
    await course.capture({name: text for name, (text, _) in found[-1].captures.items()})


def _wait(
    way: socket.socket,
    server: Server,
    wanted: Callable[[Arrived], bool],
    *,
    until: float,
    course: Course,
    given_up: threading.Event,
) -> Arrived | None:
    with imap(way, server) as client:
        return wait_for(client, wanted, until=until, since=course.now() - _EARLIER, cancelled=given_up.is_set)


def _match(course: Course, step: WaitMail, one: Arrived) -> Matched | None:
    """Hold a mail against the step; what is older than the stage, or of another than it names, is not it."""
    mailbox = course.session.mailbox
    if mailbox is None or one.at < course.now() - _EARLIER - step.time:
        return None
    mail = read_mail(one.raw)
    if authentic(mail, servers=mailbox.servers) is Authentic.FAILED:
        return None
    return awaited(step, mail, said_by(mail), course.values)
