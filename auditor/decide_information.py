"""Is a person asked to read what an answer says of the processing (GDPR Art. 15(1))? Pure.

Beside the case, which goes on: by two people where something seems to be
missing. A case that is otherwise at its end waits a month for them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from auditor.action import AskHuman, Wait
from auditor.clarification import READERS
from auditor.information import NO_COPY, READ, access_asked, readings_of
from auditor.pace import final_deadline
from auditor.replay import State
from results.records import Entry, Fact, FactSeen, Jurisdiction, MailReceived, PaperReceived, QuestionTopic

AWAITED: Final = timedelta(days=30)
WHY: Final = "may_come"
_AFTER: Final = timedelta(minutes=1)
_BROUGHT: Final = (Fact.EXPORT_DELIVERED, Fact.INFORMATION_GIVEN)


def ask_to_read(ledger: Sequence[Entry], state: State) -> AskHuman | None:
    """Ask the first reader, then somebody else, as long as their reading is needed."""
    if not access_asked(state.opened):
        return None
    known = readings_of(ledger)
    if known.since is None or known.open or known.suffice:
        return None
    return AskHuman(topic=QuestionTopic.READ_INFORMATION, answers=(READ, NO_COPY), artifacts=_what_came(ledger))


def still_read(
    ledger: Sequence[Entry], state: State, now: datetime, *, jurisdiction: Jurisdiction, has_mail: bool
) -> Wait | None:
    """A month at most for whoever is to read it; and what two have not found may come until the last day.

    Where one is answered by mail, the mailbox is read after it.
    """
    known = readings_of(ledger)
    until = [entry.at + AWAITED for entry in known.open]
    if until and now < max(until):
        return Wait(until=max(until), why="question")
    if not access_asked(state.opened) or len(known.readers) < READERS or not known.missing:
        return None
    deadline = final_deadline(jurisdiction, state)
    if now <= deadline:
        return Wait(until=deadline + _AFTER, why=WHY)
    if has_mail and (state.watched is None or state.watched <= deadline):
        return Wait(until=None, why="mail")  # whoever reads the mailbox wakes the case
    return None


def _what_came(ledger: Sequence[Entry]) -> tuple[str, ...]:
    """All that the answer may stand in, in the order in which it came: files, letters by mail and on paper."""
    found: dict[str, None] = {}
    for entry in ledger:
        match entry.body:
            case FactSeen() as seen if seen.fact in _BROUGHT and not seen.proposed:
                found.update(dict.fromkeys(seen.artifacts))
            case MailReceived() as mail if mail.sort == "letter" and not mail.ignored:
                found[mail.artifact] = None
            case PaperReceived() as paper:
                found[paper.artifact] = None
    return tuple(found)
