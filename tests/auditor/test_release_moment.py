"""Is a release of one day, one method and one moment, whatever comes after, and whatever comes in between?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from auditor import release_course
from auditor.assess import method_digest
from auditor.former import values_before
from auditor.gathered import folder_of
from auditor.house import House
from auditor.publication import note
from auditor.refusal import Refused
from auditor.release import build
from auditor.release_course import step
from results.clock import SetClock
from results.figures.period import period_of
from results.figures.row import Finding
from results.records import Hold, Outcome, PublicationEvent, PublicationWhat, ReleaseRow, ReleaseState
from results.store import case_row, judgment, ledger, publication
from results.tables import entries
from tests.auditor.test_reassess import of_another_method
from tests.auditor.test_release import NOW, Q4, enter, sealed
from tests.auditor.test_release_gate import held, published
from tests.dashboards.released import BAD, GOOD
from tests.results.store.test_judgment import card, verdict
from tests.results.store.test_ledger import waited


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


async def again(house: House, case: str, finding: Finding, *, at: datetime | None = None) -> None:
    """Seal a case once more, and judge that; `at`: when it was looked at, a minute after the first time if none is given."""
    async with house.store.write() as tx:
        await ledger.append(tx, case, waited(2), at=NOW, by="person:Paul", stage="wait")
    digest = await sealed(house, case, at=at or NOW + timedelta(minutes=1))
    async with house.store.write() as tx:
        row = await case_row.find(tx, case, method=method_digest())
        assert row is not None
        looked = at or row.row.watched_until + timedelta(minutes=1)
        made = replace(row.row, outcomes={"deadline": finding}, watched_until=looked)
        await case_row.keep(tx, replace(row, row=made, evidence=digest), method=method_digest())


async def test_a_year_is_not_shown_under_embargo_beside_its_quarter_nor_a_second_release_of_it(house: House):
    await enter(house, "acme")
    year = (await build(house, period_of("2026"), person="ines")).row.id
    second, first = [(await build(house, Q4, person="ines")).row.id for _ in range(2)]
    for name in (year, second):
        await step(house, name, ReleaseState.FROZEN, person="ines")
    await published(house, first)
    with pytest.raises(Refused, match="overlaps 2026-Q4"):
        await step(house, year, ReleaseState.EMBARGOED, person="ines", until=NOW + timedelta(days=2))
    with pytest.raises(Refused, match=f"{first} is public; what takes its place is built with --corrects {first}"):
        await step(house, second, ReleaseState.EMBARGOED, person="ines", until=NOW + timedelta(days=2))


async def test_a_release_that_another_method_judged_goes_nowhere(house: House, monkeypatch: pytest.MonkeyPatch):
    await enter(house, "acme")
    name = (await build(house, Q4, person="ines")).row.id
    of_another_method(monkeypatch)
    with pytest.raises(Refused, match=r"was judged by another method than this program's; build another"):
        await step(house, name, ReleaseState.FROZEN, person="ines")


async def test_what_was_sealed_again_since_does_not_go_out_as_it_was(house: House):
    case = await enter(house, "acme")
    name = (await build(house, Q4, person="ines")).row.id
    await again(house, case, GOOD)
    with pytest.raises(Refused, match=f"holds 1 cases that are held back now, as {case}"):
        await step(house, name, ReleaseState.FROZEN, person="ines")


@pytest.mark.parametrize("what", ["noted", "sealed"])
async def test_what_comes_while_the_gate_looks_stops_the_step(house: House, monkeypatch: pytest.MonkeyPatch, what: str):
    """It comes after the gate has read, and before the step is entered."""
    case = await enter(house, "acme", told=True)
    name = (await build(house, Q4, person="ines")).row.id
    asked = release_course._refuse_held

    async def meanwhile(house: House, folder: object, row: ReleaseRow) -> None:
        await asked(house, folder, row)  # type: ignore[arg-type]
        if what == "noted":
            await note(house, case, PublicationWhat.CONTESTED, person="ines", criteria=("deadline",))
        else:
            await again(house, case, BAD)

    monkeypatch.setattr(release_course, "_refuse_held", meanwhile)
    with pytest.raises(Refused, match=f"a case was noted or sealed while release {name} was looked at; try again"):
        await step(house, name, ReleaseState.FROZEN, person="ines")


async def test_the_time_to_answer_ends_with_the_day_where_the_controller_is(house: House, clock: SetClock):
    """In Honolulu it is still the last day, which is over in UTC."""
    case = await enter(house, "acme", BAD)
    async with house.store.write() as tx:
        row = await case_row.find(tx, case, method=method_digest())
        assert row is not None
        there = replace(row.service.controller, timezone="Pacific/Honolulu")
        await case_row.keep(tx, replace(row, service=replace(row.service, controller=there)), method=method_digest())
        told = PublicationEvent(
            case=case,
            at=NOW,
            day=date(2027, 4, 1),
            what=PublicationWhat.NOTIFIED,
            person="ines",
            criteria=("rates", "deadline"),
        )
        await publication.note(tx, told)
    clock.set(datetime(2027, 5, 2, 8, tzinfo=UTC))
    assert await held(house) == {case: [Hold.REPLY_WINDOW]}
    clock.set(datetime(2027, 5, 2, 11, tzinfo=UTC))
    assert await held(house) == {}


async def test_a_release_of_an_earlier_day_knows_nothing_that_came_later(house: House, clock: SetClock):
    case, other = await enter(house, "acme", told=True), await enter(house, "shop", BAD, told=True)
    clock.set(NOW + timedelta(days=9))
    await again(house, case, BAD, at=NOW + timedelta(days=5))
    await note(house, other, PublicationWhat.CONTESTED, person="ines")
    early, late = [
        (await build(house, Q4, person="ines", until=until)).gated for until in (NOW.date(), clock.now().date())
    ]
    assert [(c.row.case, c.row.outcomes["deadline"]) for c in early.release.cases] == [(case, GOOD), (other, BAD)]
    assert (early.held, set(late.held)) == ({}, {case, other})


async def test_what_is_noted_has_happened(house: House, clock: SetClock):
    case = await enter(house, "acme", BAD)
    with pytest.raises(Refused, match="2027-04-02 has not come yet; what is noted of case case-acme has happened"):
        await note(house, case, PublicationWhat.NOTIFIED, person="ines", day=date(2027, 4, 2))
    clock.set(datetime(2027, 4, 1, 23, 30, tzinfo=UTC))
    await note(house, case, PublicationWhat.NOTIFIED, person="ines", day=date(2027, 4, 2))


async def test_an_earlier_statement_is_said_again_only_while_its_own_evidence_is_whole(house: House):
    case = await enter(house, "acme")
    first = (await build(house, Q4, person="ines")).row.id
    await published(house, first)
    async with house.store.read() as tx:
        row = await case_row.find(tx, case, method=method_digest())
    assert row is not None
    said = card(verdict("deadline", Outcome.PASSED), evidence=row.evidence, method=method_digest())
    await again(house, case, BAD)
    async with house.store.write() as tx:
        await judgment.keep_scorecard(tx, replace(said, case=case, service=row.service), now=NOW, is_current=False)

    async def carried() -> list[str | None]:
        return [c.carried_from for c in (await build(house, Q4, person="ines", corrects=first)).gated.release.cases]

    assert await carried() == [first]
    async with house.store.write() as tx:
        await tx.execute(update(entries).where(entries.c.ledger == case, entries.c.seq == 1).values(bytes=b"{}"))
    assert await carried() == []


async def test_what_has_bounds_alone_and_what_was_not_reached_is_said_in_words(house: House):
    await enter(house, "acme")
    built = await build(house, Q4, person="ines")
    table = folder_of(house) / built.row.id / "figures.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    names = lines[0].split(",")

    def line(name: str, **cells: str) -> str:
        return ",".join({"figure_id": name, **cells}.get(column, "") for column in names)

    rows = [
        line("a/2026-Q4", bounds_low="0.2", bounds_high="0.4", interval="bounds"),
        line("b/2026-Q4", interval="band"),
        line("c/2026-Q4", value="0.5", interval="band"),
        line("d/2026-Q4", blank="too few"),
    ]
    table.write_text("\n".join([lines[0], *rows]) + "\n", encoding="utf-8")
    assert values_before(table.parent, built.row) == {"a": "0.2..0.4", "b": "not reached", "c": "0.5", "d": "too few"}
