"""May a case go on by a newer version of its scenario?

A case keeps the text that it began with. Where pages have changed since, a
person mends the scenario, and lets the case adopt it: always what is looked at
and collected, what is asked only as long as nothing was. Whose case it is, at
which service, by which right and for which exports never changes.
"""

from collections.abc import Iterator

from auditor.house import House
from auditor.interest import refuse_interested_in
from auditor.mail_at_hand import follow_up_stage
from auditor.mailbox.open import ensure_read, listens
from auditor.refusal import Refused
from auditor.replay import State, replay
from auditor.stage import opening
from results.records import Adopted, CaseOpened, Entry, Fact, LedgerKind
from results.store import declaration, ledger
from scenarios.digest import from_text
from scenarios.loaded import LoadedScenario
from scenarios.schema import MailRule, Scenario

_ASKED = ("plant", "readback", "live", "ready_when", "request")
"""What a request rests on: settled once it is made."""


async def adopt(house: House, case: str, loaded: LoadedScenario, *, person: str) -> Entry:
    """Let an open case go on by this text.

    Raises:
        LedgerMissing: no such case.
        Refused: it is closed or no case, the text is the one it has, or changes what must stay.
    """
    now = house.clock.now()
    async with house.store.write() as tx:
        row, entries = await ledger.find(tx, case), await ledger.load(tx, case)
        opened = opening(entries)
        if row.kind is not LedgerKind.CASE or not isinstance(opened, CaseOpened):
            raise Refused(f"{case} is a {row.kind}, and no case; `auditor case list` shows the cases")
        if row.closed_at is not None:
            raise Refused(f"case {case} was closed on {row.closed_at:%Y-%m-%d}; nothing was changed")
        await refuse_interested_in(tx, person, row)
        if row.scenario_digest == loaded.digest:
            raise Refused(f"case {case} goes by this very text already; nothing was changed")
        before = from_text(await declaration.scenario_text(tx, row.scenario_digest), url=opened.url)
        asked = replay(entries)
        is_made = asked.intent is not None or asked.has(Fact.REQUEST_SUBMITTED)
        for what in _changed(before, loaded, is_made=is_made):
            when = "once it is asked" if what in _ASKED else "in a case"
            raise Refused(f"{what} cannot change {when}; nothing was changed. Open another case by the new text")
        if (moved := _moved_rule(before, loaded, asked)) is not None:
            raise Refused(
                f"mails of this case have matched rule {moved + 1} of `wait.mail`, which means something else in the new "
                "text; nothing was changed. Leave such rules in their places, and add others at the end"
            )
        await declaration.keep_scenario(tx, digest=loaded.digest, scenario=loaded.id, text=loaded.text, now=now)
        adopted = Adopted(scenario_digest=loaded.digest, person=person)
        (entry,) = await ledger.append(tx, case, adopted, at=now, by=f"person:{person}")
        await ledger.wake(tx, case, now)
        if is_made and listens(loaded.scenario):
            await ensure_read(tx, house.accounts(), row, now)
    return entry


def _changed(before: LoadedScenario, after: LoadedScenario, *, is_made: bool) -> Iterator[str]:
    """What differs that must not."""
    old, new = before.scenario, after.scenario
    for what, one, other in (
        ("the service", before.service.id, after.service.id),
        ("the controller", before.service.controller, after.service.controller),
        ("the persona", old.persona, new.persona),
        ("the bystander", old.bystander, new.bystander),
        ("the right", old.right, new.right),
        ("the exports", old.exports, new.exports),
    ):
        if one != other:
            yield what
    if is_made:
        yield from (part for part in _ASKED if getattr(old, part) != getattr(new, part))


def _moved_rule(before: LoadedScenario, after: LoadedScenario, asked: State) -> int | None:
    """A mail rule that mails have matched, by its place, and that means something else now; or whose `then` is done."""
    old, new = _rules(before.scenario), _rules(after.scenario)
    for number in sorted({n for _, mail in asked.mails for n in mail.rules}):
        one, other = old[number], new[number] if number < len(new) else None
        done = follow_up_stage(number) in asked.ended
        if other is None or other.facts != one.facts or (done and other.then != one.then):
            return number
    return None


def _rules(scenario: Scenario) -> tuple[MailRule, ...]:
    return scenario.wait.mail if scenario.wait else ()
