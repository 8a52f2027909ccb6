"""With which lines is a request found in the controller's own log? They name our account, which is burned by them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.house import House
from auditor.stage import opening
from dashboards import typography
from results.records import (
    AccountChange,
    ChangeDetails,
    Entry,
    Language,
    LetterSent,
    NoticeDocument,
    Scorecard,
    SheetRow,
    Text,
)
from results.store import account as accounts
from results.store import ledger

_ACCOUNT = Text(fr="Compte", en="Account")
_ADDRESS = Text(fr="Adresse de courriel", en="Mail address")
_SENT = Text(fr="Demande partie le", en="Request sent on")
_LETTER = Text(fr="Message-ID de la demande", en="Message-ID of the request")


def sheet_of(house: House, entries: Sequence[Entry], card: Scorecard, language: Language) -> tuple[SheetRow, ...]:
    """The sheet of one case."""
    return tuple(
        SheetRow(case=card.case, label=typography.written(label, language), value=value)
        for label, value in _lines(house, entries, card, language)
    )


def _lines(house: House, entries: Sequence[Entry], card: Scorecard, language: Language) -> Iterator[tuple[Text, str]]:
    account = house.accounts().by_id.get(opening(entries).account)
    if account is not None and account.username:
        yield _ACCOUNT, account.username
    if account is not None and account.email:
        yield _ADDRESS, account.email
    if card.clocks.submitted is not None:
        yield _SENT, typography.moment(card.clocks.submitted.by, language, card.service.controller.timezone)
    for entry in entries:
        if isinstance(entry.body, LetterSent) and entry.stage == "request" and entry.body.message_id:
            yield _LETTER, entry.body.message_id


async def burn(tx: AsyncConnection, document: NoticeDocument, *, at: datetime, by: str) -> None:
    """Give up the accounts that a notice names, as soon as it may have left; of what has no sheet, none."""
    named = {(await ledger.find(tx, case)).account for case in sorted({row.case for row in document.sheet})}
    for account in sorted(named):
        if not any(event.what is AccountChange.BURNED for event in await accounts.events_of(tx, account)):
            details = ChangeDetails(why="notice", ledger=document.notice)
            await accounts.append(tx, account, AccountChange.BURNED, at=at, by=by, details=details)
