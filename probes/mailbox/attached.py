"""How is an export taken out of a mail?"""

import asyncio

from probes.course import Course, export_kept
from probes.errors import FileTooLarge, NoFile
from probes.mailbox.mail import Attached, Mail, attached_bytes, read_mail
from results.records import ArtifactKept, Transport
from scenarios.pattern import Pattern
from scenarios.schema import Download
from scenarios.words import Words


async def take(course: Course, step: Download) -> None:
    """Take the file that the step names out of the mail at hand, and establish what it means.

    Raises:
        NoFile: the mail holds none of them.
        FileTooLarge: as it says.
    """
    kept = await fetch(course, step)
    if kept is None:
        raise NoFile("a mail without such a file")
    course.mark_done(step)
    await course.establish(course.facts_of_export(step, [kept]), (kept,))


async def fetch(course: Course, step: Download) -> ArtifactKept | None:
    """Bring the file into the vault, byte for byte; None where the mail holds none of that name."""
    raw = course.stage.mail
    if raw is None:
        return None
    mail = await asyncio.to_thread(read_mail, raw)
    file = next((one for source in step.sources if (one := _named(mail, source.attachment, course))), None)
    if file is None:
        return None
    if file.size > course.session.largest_file:
        raise FileTooLarge(course.session.largest_file)
    data = await asyncio.to_thread(attached_bytes, raw, file.number)
    await course.commit(step)
    session = course.session
    kept = await asyncio.to_thread(session.vault.put, session.ledger, data)
    body = export_kept(course, kept.sha256, kept.size, file.media_type, transport=Transport.MAIL)
    course.add(body)
    return body


def _named(mail: Mail, words: Words | None, course: Course) -> Attached | None:
    """The first file whose name matches."""
    if words is None:
        return None
    pattern = Pattern.any_of(words.texts, mode="label", values=course.values)
    return next((file for file in mail.attachments if pattern.search(file.name)), None)
