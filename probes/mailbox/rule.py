"""Which of a scenario's rules does a mail match, and what do their words keep?

All patterns of a rule must match; every rule that matches counts. Rules are
held against what the sender says now: not against what is quoted, nor what
stands below a signature.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from probes.mailbox.fresh import part
from probes.mailbox.mail import Mail
from probes.mailbox.page import Link
from results.records import LANGUAGES, Language
from scenarios.pattern import Inserted, Match, Mode, Pattern
from scenarios.schema import MailRule, WaitMail
from scenarios.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A rule that a mail matches.

    Attributes:
        number: of the rule.
        captures: what its words kept, verbatim, with the language they are in.
        link: the address it means.
        attachment: the name of the file it means.
    """

    number: int
    captures: Mapping[str, tuple[str, Language]] = field(default_factory=dict)
    link: str | None = None
    attachment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a mail says now, in its text and in its page."""

    texts: tuple[str, ...]
    after: tuple[str, ...]


def said_by(mail: Mail) -> Said:
    """Take what is quoted and what is a signature away."""
    parted = [part(text) for text in (mail.plain, mail.page) if text.strip()]
    return Said(
        texts=tuple(dict.fromkeys(one.fresh for one in parted if one.fresh)),
        after=tuple(dict.fromkeys(one.after for one in parted if one.after)),
    )


def matching(rules: Sequence[MailRule], mail: Mail, said: Said, values: Mapping[str, Inserted]) -> tuple[Matched, ...]:
    """Give every rule that the mail matches, in their order."""
    found = (_match(number, rule, mail, said, values) for number, rule in enumerate(rules))
    return tuple(one for one in found if one is not None)


def awaited(step: WaitMail, mail: Mail, said: Said, values: Mapping[str, Inserted]) -> Matched | None:
    """Hold a mail against what a step waits for."""
    rule = MailRule.model_construct(from_=step.from_, subject=step.subject, body=step.body)
    return _match(0, rule, mail, said, values)


def _match(number: int, rule: MailRule, mail: Mail, said: Said, values: Mapping[str, Inserted]) -> Matched | None:
    captures: dict[str, tuple[str, Language]] = {}
    wanted: tuple[tuple[Words | None, Mode, Sequence[str]], ...] = (
        (rule.from_, "label", (mail.sender,)),
        (rule.to, "label", mail.recipients),
        (rule.subject, "label", (mail.subject,)),
        (rule.body, "part", said.texts),
    )
    for words, mode, texts in wanted:
        if words is not None and not _take(words, mode, texts, values, captures):
            return None
    link = attachment = None
    if rule.attachment is not None:
        names = [file.name for file in mail.attachments]
        attachment = next((name for name in names if _take(rule.attachment, "label", (name,), values, captures)), None)
        if attachment is None:
            return None
    if rule.link is not None:
        link = next((one.url for one in mail.links if _is_meant(rule.link, one, values, captures)), None)
        if link is None:
            return None
    return Matched(number=number, captures=captures, link=link, attachment=attachment)


def _is_meant(
    words: Words, link: Link, values: Mapping[str, Inserted], captures: dict[str, tuple[str, Language]]
) -> bool:
    """Whether a link's address, where the pattern holds a stroke, or else its words match."""
    return any(
        _take(Words.of(text), "label", (link.url if "/" in text else link.words,), values, captures)
        for text in words.texts
    )


def _take(
    words: Words,
    mode: Mode,
    texts: Sequence[str],
    values: Mapping[str, Inserted],
    captures: dict[str, tuple[str, Language]],
) -> bool:
    """Whether any text matches in any language; what the words keep is taken from the first that does."""
    for language, match in _matches(words, mode, texts, values):
        for name, text in match.captures.items():
            captures.setdefault(name, (text, language))
        return True
    return False


def _matches(
    words: Words, mode: Mode, texts: Sequence[str], values: Mapping[str, Inserted]
) -> Iterator[tuple[Language, Match]]:
    for language in LANGUAGES:
        choices = words.in_language(language)
        if not choices:
            continue
        pattern = Pattern.any_of(choices, mode=mode, values=values, language=language)
        for text in texts:
            match = pattern.search(text)
            if match is not None:
                yield language, match
