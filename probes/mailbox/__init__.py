"""The hand that writes letters and reads the answers, in the person's own mailbox."""

from probes.mailbox.probe import MailProbe

__all__ = ["MailProbe"]
