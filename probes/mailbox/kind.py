"""Who wrote this mail: a person, a program that answers for one, a mail server, or a list?

By the fields that programs are told to write (RFC 3834, RFC 3464, RFC 2919,
RFC 8098); by words only where they name what the fields leave out.
"""

import re
from enum import StrEnum
from typing import Final

from probes.mailbox.mail import Mail


class MailKind(StrEnum):
    """What a mail is, whatever it says."""

    LETTER = "letter"  # a person, or a program that speaks for the service
    RECEIPT = "receipt"  # an automatic answer that our letter came
    OUT_OF_OFFICE = "out_of_office"  # nobody reads it just now
    BOUNCE = "bounce"  # a letter of ours was not delivered
    DELAY = "delay"  # ... not yet
    DELIVERED = "delivered"  # ... was, says the server, or was opened
    BULK = "bulk"  # to many: a list, a newsletter


AUTOMATIC: Final = frozenset({MailKind.RECEIPT, MailKind.OUT_OF_OFFICE})
"""Answers of programs: they acknowledge, and answer nothing."""

FROM_SERVERS: Final = frozenset({MailKind.BOUNCE, MailKind.DELAY, MailKind.DELIVERED})

_SERVER = re.compile(r"^(?:mailer-daemon|postmaster|mail-daemon)@")
_FAILED = re.compile(
    r"undeliver|delivery (?:status notification|failure|has failed)|returned (?:mail|to sender)|failure notice"
    r"|non remis|échec de (?:la )?remise|non distribu|message non délivré",
    re.IGNORECASE,
)
_LATER = re.compile(r"\bdelay|\bretard|\bwarning\b|pas encore", re.IGNORECASE)
_AUTOMATIC = re.compile(
    r"^(?:automatic reply|auto(?:matic)?[ -]?(?:reply|response)|réponse automatique)\b", re.IGNORECASE
)
_AWAY = re.compile(
    r"out of (?:the )?office|\bon (?:annual |maternity |sick )?leave\b|\b(?:i am|i'm|i will be) (?:currently )?away\b"
    r"|absen(?:te?|ce)\b.{0,60}\b(?:bureau|jusqu|du \d|congé|retour)|\ben congés?\b|(?:je serai|de) retour le\b"
    r"|\bback (?:in the office )?on\b|pendant mon absence|during my absence",
    re.IGNORECASE | re.DOTALL,
)
_READ = 2000  # characters in which an absence is said


def kind_of(mail: Mail) -> MailKind:
    """Say what a mail is; in doubt it is a letter, which somebody will read."""
    if mail.report is not None:
        actions = {"failed": MailKind.BOUNCE, "delayed": MailKind.DELAY}
        return actions.get(mail.report.action, MailKind.DELIVERED)
    if "disposition-notification" in mail.one("content-type").lower():
        return MailKind.DELIVERED
    if _SERVER.match(mail.sender):
        if _FAILED.search(mail.subject) or mail.one("x-failed-recipients"):
            return MailKind.DELAY if _LATER.search(mail.subject) else MailKind.BOUNCE
        return MailKind.BULK
    if _is_automatic(mail):
        said = f"{mail.subject}\n{mail.plain or mail.page}"[:_READ]
        return MailKind.OUT_OF_OFFICE if _AWAY.search(said) else MailKind.RECEIPT
    if mail.one("list-id") or mail.one("precedence").lower() in ("bulk", "list", "junk"):
        return MailKind.BULK
    return MailKind.LETTER


def _is_automatic(mail: Mail) -> bool:
    """Whether its fields, or the beginning of its subject, say that a program answered."""
    auto = mail.one("auto-submitted").partition(";")[0].strip().lower()
    if auto == "auto-replied":
        return True
    if mail.one("x-autoreply").lower() in ("yes", "true") or mail.one("x-autorespond") or mail.one("x-autoresponse"):
        return True
    if mail.one("precedence").lower() == "auto_reply":
        return True
    return bool(_AUTOMATIC.match(mail.subject))
