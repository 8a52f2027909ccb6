"""The hand that writes letters and reads the answers, in the person's own mailbox."""

from probes.mailbox.at_hand import MailAtHand, read_at_hand
from probes.mailbox.probe import MailProbe

__all__ = ["MailAtHand", "MailProbe", "read_at_hand"]
