"""Does a release say why it differs from the one before, by what the store holds of both methods?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from auditor.assess import method_digest
from auditor.former import former_release, said_before
from auditor.gathered import folder_of, gather, read_table
from auditor.house import House
from auditor.refusal import Refused
from auditor.release import Built, build
from auditor.release_course import step
from dashboards.channels.open_data.verify import verify_folder
from results.clock import SetClock
from results.evidence.seal import seal as sealed
from results.figures.figure import Figure
from results.figures.period import period_of, preceding
from results.figures.row import Finding
from results.records import Obligation, Outcome, PublicationEvent, PublicationWhat, PublishedError, ReleaseState
from results.store import case_row, judgment, ledger, publication
from results.store import release as releases
from results.store.case_row import KeptRow
from results.tables import evidences
from tests.auditor.test_reassess import of_another_method
from tests.dashboards.released import judged
from tests.results.store.test_ledger import new_case, waited

Q3, Q4 = period_of("2026-Q3"), period_of("2026-Q4")
NOW = datetime(2027, 4, 1, 9, tzinfo=UTC)
SEALED = datetime(2027, 1, 2, tzinfo=UTC)
DAYS = {Q3: date(2026, 8, 3), Q4: date(2026, 11, 2)}
GOOD, BAD = (
    Finding(Outcome.PASSED, "in_time", Obligation.LAW),
    Finding(Outcome.FAILED, "late", Obligation.LAW),
)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


async def seal_of(house: House, case: str, again: int) -> str:
    async with house.store.read() as tx:
        query = select(evidences.c.digest).where(evidences.c.ledger == case).order_by(evidences.c.sealed_at)
        return str((await tx.execute(query)).scalars().all()[again])


async def seal(house: House, case: str, again: int = 0) -> None:
    at = SEALED + again * timedelta(days=1)
    async with house.store.write() as tx:
        await ledger.append(tx, case, waited(1), at=at, by="person:Paul", stage="wait")
        lines = await ledger.entry_bytes(tx, case)
        made = sealed(case=case, entries=lines, artifacts=[], documents={}, signing=house.keys.signing, sealed_at=at)
        await judgment.keep_evidence(
            tx,
            digest=made.digest,
            ledger=case,
            sealed_at=at,
            head_seq=len(lines),
            manifest=made.manifest,
            signature=made.signature,
        )


async def find(house: House, case: str, finding: Finding, *, in_: object = Q3, again: int = 0) -> None:
    """What the method of this program finds in a seal of a case, as it counts in figures."""
    made, service = judged(case, finding), case.removeprefix("case-").partition("@")[0]
    assert made.row.exercise is not None
    day = DAYS[in_]  # type: ignore[index]
    row = replace(
        made.row,
        case=case,
        service=service,
        controller=f"Controller {service}",
        first_deadline=day,
        watched_until=SEALED + again * timedelta(days=1),
        exercise=replace(made.row.exercise, service=service, first_deadline=day),
    )
    of = replace(made.service, id=service)
    kept = KeptRow(
        row=row, service=of, evidence=await seal_of(house, case, again), head="1" * 64, account=f"zoe@{service}"
    )
    async with house.store.write() as tx:
        await case_row.keep(tx, kept, method=method_digest())


async def asked(house: House, service: str, finding: Finding, in_: object = Q3) -> str:
    """A case, sealed, judged, and its controller told long ago."""
    case = await new_case(house.store, f"case-{service}@{in_.name}")  # type: ignore[attr-defined]
    await seal(house, case)
    await find(house, case, finding, in_=in_)
    what, day = PublicationWhat.NOTIFIED, date(2027, 1, 4)
    async with house.store.write() as tx:
        event = PublicationEvent(case=case, at=NOW, day=day, what=what, person="i", criteria=("deadline", "rates"))
        await publication.note(tx, event)
    return case


async def publish(house: House, built: Built) -> str:
    for state in (ReleaseState.FROZEN, ReleaseState.PUBLISHED):
        await step(house, built.row.id, state, person="ines")
    return built.row.id


SERVICES = tuple(f"s{n:02d}" for n in range(40))


async def released_by_an_older_method(house: House, monkeypatch: pytest.MonkeyPatch) -> tuple[str, list[str]]:
    """A public release of the third quarter: half of forty services in time, by the method before this one."""
    of_another_method(monkeypatch)
    cases = [await asked(house, name, GOOD if n < 20 else BAD) for n, name in enumerate(SERVICES)]
    name = await publish(house, await build(house, Q3, person="ines"))
    monkeypatch.undo()
    return name, cases


def figure(built: Built, name: str) -> Figure:
    return next(f for f in built.gated.release.figures if f.id == name)


def split(built: Built, name: str) -> tuple[float, float, float] | None:
    change = figure(built, name).change
    return None if change is None else (change.service, change.method, change.coverage)


async def test_a_change_since_the_former_period_is_split_by_what_both_methods_found(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    first, cases = await released_by_an_older_method(house, monkeypatch)
    for n, case in enumerate(cases):
        await find(house, case, GOOD if n < 28 else BAD)
    for n, name in enumerate((*SERVICES, *(f"t{n:02d}" for n in range(10)))):
        await asked(house, name, GOOD if n < 30 else BAD, in_=Q4)
    built = await build(house, Q4, person="ines")
    assert split(built, "change/responsiveness/2026-Q4") == (5.0, 20.0, -15.0)
    told = figure(built, "change/responsiveness/2026-Q4")
    assert (told.value, told.n, told.change and told.change.since) == (10.0, 40, first)
    row = next(r for r in read_table(built.folder / "figures.csv") if r["figure_id"] == told.id)
    names = ("value", "n", "since", "service_points", "method_points", "coverage_points", "blank")
    assert [row[name] for name in names] == ["10", "40", first, "5", "20", "-15", ""]
    assert verify_folder(built.folder, public=house.keys.public.public_bytes_raw()) == ()


async def test_without_a_public_release_of_the_period_before_nothing_is_said_of_a_change(house: House):
    await asked(house, "acme", GOOD, in_=Q4)
    built = await build(house, Q4, person="ines")
    assert not [f for f in built.gated.release.figures if f.change or f.id.startswith(("change/", "correction/"))]
    assert await former_release(house, Q4) is None


async def test_what_was_said_of_a_service_is_at_hand_though_something_new_of_it_may_be_public(house: House):
    """Whether the new is public is known once it stands beside all others: it may be held back with them."""
    case = await asked(house, "acme", GOOD)
    await publish(house, await build(house, Q3, person="ines"))
    new = await asked(house, "acme", GOOD, in_=Q4)
    known = await gather(house, Q4)
    assert [one.row.case for one in known.cases] == [case, new]
    assert [(one.row.case, one.carried_from) for one in known.earlier] == [(case, "2026-Q3.1")]
    assert [c.row.case for c in (await build(house, Q4, person="ines")).gated.release.cases] == [new]


async def test_a_release_of_an_older_method_still_verifies_compares_and_is_corrected(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    first, cases = await released_by_an_older_method(house, monkeypatch)
    with pytest.raises(Refused, match=r"40 cases were judged by another method.*`auditor reassess`"):
        await build(house, Q3, person="ines", corrects=first)
    for n, case in enumerate(cases):
        await find(house, case, GOOD if n < 28 else BAD)
    second = await build(house, Q3, person="ines", corrects=first)
    folder = folder_of(house) / first
    assert verify_folder(folder, public=house.keys.public.public_bytes_raw()) == ()
    async with house.store.read() as tx:
        row = await releases.find(tx, first)
    old, new = said_before(folder, row).said, said_before(second.folder, second.row).said
    assert (row.method != second.row.method, old["responsiveness/2026-Q3"]) == (True, "0.5")
    assert new["responsiveness/2026-Q3"] == "0.7"
    assert {c.subject: c.why for c in second.gated.release.corrections if c.before != "-"} == {
        **{f"{case} deadline": "method" for case in cases[20:28]},
        **{name: "method" for name in old if old[name] != new[name] and " " not in name},
    }
    assert split(second, "correction/responsiveness/2026-Q3") == (0.0, 20.0, 0.0)
    assert await publish(house, second) == second.row.id


async def test_each_correction_names_its_own_cause(house: House, monkeypatch: pytest.MonkeyPatch):
    first, cases = await released_by_an_older_method(house, monkeypatch)
    moved = {20: GOOD}
    for n, case in enumerate(cases):
        await find(house, case, moved.get(n, GOOD if n < 20 else BAD))
    for n in (25, 26):  # what came later shows that it was in time
        await seal(house, cases[n], again=1)
        await find(house, cases[n], GOOD, again=1)
    new = await asked(house, "late-comer", GOOD)
    await find(house, cases[30], GOOD)
    error = PublishedError(
        found_on=NOW.date(),
        release=first,
        subject=f"{cases[30]} deadline",
        said="failed late",
        should_say="passed in_time",
        cause="two accounts were confused",
        person="ines",
    )
    async with house.store.write() as tx:
        await releases.add_error(tx, error)
    built = await build(house, Q3, person="ines", corrects=first)
    why = {c.subject: c.why for c in built.gated.release.corrections}
    assert {name: said for name, said in why.items() if " " in name} == {
        f"{cases[20]} deadline": "method",
        f"{cases[25]} deadline": "evidence",
        f"{cases[26]} deadline": "evidence",
        f"{cases[30]} deadline": "mistake",
        f"{new} deadline": "coverage",
    }
    assert why["responsiveness/2026-Q3"] == "method", "two by the method, two by the evidence: the first is named"
    assert {row["why"] for row in read_table(built.folder / "corrections.csv")} >= {"method", "evidence", "mistake"}


async def test_what_a_release_rests_on_must_be_judged_as_it_was_sealed_then(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    first, cases = await released_by_an_older_method(house, monkeypatch)
    for case in cases:
        await seal(house, case, again=1)
        await find(house, case, GOOD, again=1)
    with pytest.raises(Refused, match=rf"40 cases that release {first} rests on .* `auditor reassess --method`"):
        await build(house, Q3, person="ines", corrects=first)
    with pytest.raises(Refused, match=r"`auditor reassess --method`"):
        await build(house, Q4, person="ines")


async def test_a_release_whose_files_are_gone_is_to_be_restored_first(house: House, monkeypatch: pytest.MonkeyPatch):
    first, cases = await released_by_an_older_method(house, monkeypatch)
    for case in cases:
        await find(house, case, GOOD)
    folder: Path = folder_of(house) / first
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(Refused, match=f"release {first}, on which this one rests, is not what was built"):
        await build(house, Q4, person="ines")


@pytest.mark.parametrize(
    ("name", "before"),
    [("2026", "2025"), ("2026-H1", "2025-H2"), ("2026-H2", "2026-H1"), ("2026-Q1", "2025-Q4"), ("2026-Q3", "2026-Q2"),
     ("2026-01", "2025-12"), ("2026-11", "2026-10")],
)  # fmt: skip
def test_the_period_before_is_as_long_and_ends_where_this_begins(name: str, before: str):
    found = preceding(period_of(name))
    assert (found.name, found.end) == (before, period_of(name).begin)
