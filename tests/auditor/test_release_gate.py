"""Is only that public whose evidence is whole, that somebody else confirmed, and that no other release tells of?"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert, update

from auditor.assess import method_digest
from auditor.gathered import folder_of
from auditor.house import House
from auditor.interest import Interested
from auditor.publication import note
from auditor.refusal import Refused
from auditor.release import Drawing, build
from auditor.release_course import step
from auditor.roof import DeskRoof
from auditor.sample import draw_sample, exclude, read_frame, write_sample
from dashboards.desk.roof import Refused as Told
from results.clock import SetClock
from results.figures.period import period_of
from results.records import Artifact, Hold, PublicationEvent, PublicationWhat, ReleaseState, Retention, Role
from results.store import case_row, publication
from results.store import release as releases
from results.store import sample as samples
from results.store.case_row import KeptRow
from results.store.sample import EnteredSample
from results.tables import artifacts, case_rows, entries
from tests.auditor.test_interest import declare
from tests.auditor.test_release import NOW, Q4, enter, sealed
from tests.dashboards.released import BAD

Q1 = period_of("2027-Q1")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


async def with_artifact(house: House, name: str) -> tuple[str, str]:
    """A case with one artifact, sealed, and the artifact's digest."""
    case = await enter(house, name)
    kept = house.vault.put(case, b"an export")
    artifact = Artifact(
        ledger=case,
        sha256=kept.sha256,
        role=Role.EXPORT,
        media_type="application/zip",
        size=9,
        retention=Retention.EXPORT,
        kept_at=NOW,
    )
    async with house.store.write() as tx:
        await tx.execute(
            insert(artifacts).values(
                ledger=case,
                sha256=artifact.sha256,
                role=str(artifact.role),
                media_type=artifact.media_type,
                size=artifact.size,
                retention=str(artifact.retention),
                kept_at=NOW,
            )
        )
    digest = await sealed(house, case)
    async with house.store.write() as tx:
        row = await case_row.find(tx, case, method=method_digest())
        method = method_digest()
        assert row is not None
        assert method is not None
        await case_row.keep(tx, later(row, digest), method=method)
    return case, kept.sha256


def later(row: KeptRow, digest: str) -> KeptRow:
    """The same case by a seal that was made a minute later."""
    return replace(
        row, evidence=digest, row=replace(row.row, watched_until=row.row.watched_until + timedelta(minutes=1))
    )


async def held(house: House) -> dict[str, list[Hold]]:
    built = await build(house, Q4, person="ines")
    return {case: [h.why for h in holds] for case, holds in built.gated.held.items()}


async def test_an_artifact_that_is_gone_holds_back_and_one_that_was_erased_by_a_rule_does_not(house: House):
    case, digest = await with_artifact(house, "acme")
    assert await held(house) == {}
    house.vault.erase(case, digest)
    assert await held(house) == {case: [Hold.EVIDENCE]}
    async with house.store.write() as tx:
        await tx.execute(update(artifacts).where(artifacts.c.ledger == case).values(erased_by="retention"))
    assert await held(house) == {}


async def test_a_ledger_that_is_not_what_was_sealed_holds_its_case_back(house: House):
    case = await enter(house, "acme")
    assert await held(house) == {}
    async with house.store.write() as tx:
        await tx.execute(update(entries).where(entries.c.ledger == case).values(bytes=b'{"forged": true}'))
    assert await held(house) == {case: [Hold.EVIDENCE]}


async def test_a_repair_is_said_while_the_case_of_another_period_that_showed_it_is_whole(house: House):
    case, shown = await enter(house, "acme", BAD, told=True), await enter(house, "later")
    async with house.store.write() as tx:
        kept = await case_row.find(tx, shown, method=method_digest())
        assert kept is not None
        row = replace(kept.row, service="acme", first_deadline=date(2027, 1, 20))
        await case_row.keep(tx, replace(kept, row=row), method=method_digest())
        seen = PublicationEvent(
            case=case,
            at=NOW,
            day=date(2027, 2, 1),
            what=PublicationWhat.REPAIRED,
            person="ines",
            criteria=("deadline",),
            shown_by=shown,
        )
        await publication.note(tx, seen)
    built = await build(house, Q4, person="ines")
    assert [one.repaired for one in built.gated.release.cases] == [(("deadline", date(2027, 2, 1)),)]
    async with house.store.write() as tx:
        await tx.execute(update(entries).where(entries.c.ledger == shown).values(bytes=b'{"forged": true}'))
    built = await build(house, Q4, person="ines")
    assert [one.repaired for one in built.gated.release.cases] == [()]


async def test_a_key_that_was_replaced_holds_no_old_case_and_no_old_release_back(house: House):
    await enter(house, "acme")
    name = (await build(house, Q4, person="ines")).row.id
    rotated = replace(house, keys=replace(house.keys, signing=Ed25519PrivateKey.generate()))
    assert await held(rotated) == {}
    assert (await step(rotated, name, ReleaseState.FROZEN, person="ines")).state is ReleaseState.FROZEN


async def test_whoever_ran_a_case_does_not_confirm_it(house: House):
    case = await enter(house, "acme", BAD)
    with pytest.raises(Refused, match="confirmed by somebody else"):
        await note(house, case, PublicationWhat.CONFIRMED, person=" paul ")
    event = await note(house, case, PublicationWhat.CONFIRMED, person="ines")
    assert event.criteria == ("rates", "deadline")


async def test_a_case_that_fails_for_another_reason_since_is_told_anew(house: House, clock: SetClock):
    case = await enter(house, "acme", BAD)
    told = await note(house, case, PublicationWhat.NOTIFIED, person="ines")
    clock.set(NOW + timedelta(days=60))
    assert await held(house) == {}
    async with house.store.write() as tx:
        kept = await case_row.find(tx, case, method=method_digest())
        assert kept is not None
        outcomes = {**kept.row.outcomes, "deadline": replace(kept.row.outcomes["deadline"], reason="silence")}
        await case_row.keep(tx, replace(kept, row=replace(kept.row, outcomes=outcomes)), method=method_digest())
    assert await held(house) == {case: [Hold.NOT_NOTIFIED]}
    again = await note(house, case, PublicationWhat.NOTIFIED, person="ines")
    assert dict(zip(again.criteria, again.reasons, strict=True)) == {"rates": "not_in_time", "deadline": "silence"}
    assert again.reasons != told.reasons
    assert await held(house) == {case: [Hold.REPLY_WINDOW]}


async def test_nothing_is_confirmed_that_no_method_of_this_program_has_judged(house: House):
    case = await enter(house, "acme", BAD)
    async with house.store.write() as tx:
        await tx.execute(update(case_rows).values(method="another"))
    with pytest.raises(Refused, match="auditor reassess"):
        await note(house, case, PublicationWhat.CONFIRMED, person="ines", criteria=("deadline",))


async def test_a_note_names_its_findings_and_its_day_is_that_of_the_controller(house: House, clock: SetClock):
    good, bad = await enter(house, "acme"), await enter(house, "blog", BAD)
    with pytest.raises(Refused, match="name the findings that it is about with --criteria"):
        await note(house, good, PublicationWhat.NOTIFIED, person="ines")
    clock.set(datetime(2027, 4, 1, 23, 30, tzinfo=UTC))  # in Paris it is the next day
    assert (await note(house, bad, PublicationWhat.NOTIFIED, person="ines")).day == date(2027, 4, 2)
    blanket = PublicationEvent(case=bad, at=NOW, day=NOW.date(), what=PublicationWhat.TOLD, person="ines")
    with pytest.raises(ValueError, match="names no finding"):
        async with house.store.write() as tx:
            await publication.note(tx, blanket)


async def published(house: House, name: str) -> None:
    for state in (ReleaseState.FROZEN, ReleaseState.PUBLISHED):
        await step(house, name, state, person="ines")


async def test_a_year_is_not_released_beside_its_quarter(house: House, clock: SetClock):
    await enter(house, "acme")
    year = await build(house, period_of("2026"), person="ines")
    await published(house, (await build(house, Q4, person="ines")).row.id)
    with pytest.raises(Refused, match=r"2026 overlaps 2026-Q4, of which 2026-Q4\.1 is public"):
        await build(house, period_of("2026"), person="ines")
    await step(house, year.row.id, ReleaseState.FROZEN, person="ines")
    with pytest.raises(Refused, match="overlaps 2026-Q4"):
        await step(house, year.row.id, ReleaseState.PUBLISHED, person="ines")


async def test_what_was_public_of_a_service_is_said_again_with_its_period(house: House, clock: SetClock):
    case = await enter(house, "acme")
    await published(house, (await build(house, Q4, person="ines")).row.id)
    clock.set(NOW + timedelta(days=1))
    built = await build(house, Q1, person="ines")
    (again,) = built.gated.release.cases
    assert (again.row.case, again.cohort, again.carried_from) == (case, "2026-Q4", "2026-Q4.1")
    await published(house, built.row.id)
    clock.set(datetime(2027, 7, 2, 9, tzinfo=UTC))
    (third,) = (await build(house, period_of("2027-Q2"), person="ines")).gated.release.cases
    assert (third.cohort, third.carried_from) == ("2026-Q4", "2026-Q4.1"), "who said it first"


async def test_a_case_that_was_public_does_not_wait_again_in_the_correction(house: House, clock: SetClock):
    case = await enter(house, "acme")
    async with house.store.write() as tx:
        row, method = await case_row.find(tx, case, method=method_digest()), method_digest()
        assert row is not None
        assert method is not None
        late = replace(row, row=replace(row.row, watched_until=NOW - timedelta(days=20)))
        await case_row.keep(tx, late, method=method)
    assert await held(house) == {case: [Hold.WAITING]}
    clock.set(NOW + timedelta(days=60))
    first = (await build(house, Q4, person="ines")).row.id
    await published(house, first)
    corrected = await build(house, Q4, person="ines", corrects=first, until=NOW.date())
    assert corrected.gated.held == {}


async def test_a_zip_that_holds_something_else_goes_nowhere(house: House):
    await enter(house, "acme")
    one, other = [await build(house, Q4, person="ines") for _ in range(2)]
    mine, its = (built.folder.with_name(f"{built.row.id}.zip") for built in (one, other))
    mine.write_bytes(its.read_bytes())
    with pytest.raises(Refused, match=r"is not what was built: 2026-Q4\.1\.zip holds another brief"):
        await step(house, one.row.id, ReleaseState.FROZEN, person="ines")
    mine.write_bytes(b"PK")
    with pytest.raises(Refused, match="cannot be read"):
        await step(house, one.row.id, ReleaseState.FROZEN, person="ines")


async def test_every_folder_of_a_release_is_durable_before_it_has_its_name(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    await enter(house, "acme")
    done: list[str] = []
    sync, rename = os.fsync, Path.rename

    def synced(fd: int) -> None:
        done.append(Path(f"/proc/self/fd/{fd}").readlink().name)
        sync(fd)

    def renamed(path: Path, to: Path) -> Path:
        done.append(f"{path.name} -> {to.name}")
        return rename(path, to)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "rename", renamed)
    built = await build(house, Q4, person="ines")
    assert built.folder == folder_of(house) / "2026-Q4.1"
    steps = [one for one in done if one in ("excel-fr", ".2026-Q4.1.draft", ".2026-Q4.1.draft -> 2026-Q4.1")]
    assert steps == ["excel-fr", ".2026-Q4.1.draft", ".2026-Q4.1.draft -> 2026-Q4.1"]


@pytest.fixture
def drawing(tmp_path: Path) -> Callable[..., Drawing]:
    def made(*excluded: str) -> Drawing:
        frame = tmp_path / "frame.csv"
        frame.write_text("service_id,size\n" + "".join(f"town-{n},{60 * n}\n" for n in range(6)), encoding="utf-8")
        known = draw_sample(
            read_frame(frame), identity="towns", strata=(), size=None, seed="k", source="a register", today=NOW.date()
        )
        for service in excluded:
            known = exclude(known, read_frame(frame), service, why="closed")
        return Drawing(known=known, frame=read_frame(frame))

    return made


async def entered(house: House, drawing: Drawing) -> None:
    text = write_sample(drawing.known).decode()
    early = EnteredSample(id="towns", digest="d" * 64, drawn_at=datetime(2026, 9, 1, tzinfo=UTC), person="x", text=text)
    async with house.store.write() as tx:
        await samples.enter(tx, early)


async def test_whoever_was_asked_before_it_was_excluded_counts(house: House, drawing: Callable[..., Drawing]):
    await entered(house, drawing())
    for n in range(3):
        await enter(house, f"town-{n}")
    release = (await build(house, Q4, person="ines", drawing=drawing("town-0", "town-5"))).gated.release
    assert {one.service: one.after_request for one in release.exclusions} == {"town-0": True, "town-5": False}
    assert release.sample is not None
    assert {one.service for one in release.sample.drawn} == {f"town-{n}" for n in range(5)}
    assert {one.weight for one in release.sample.drawn} == {6 / 5}
    assert {c.row.service for c in release.cases if c.counted} == {"town-0", "town-1", "town-2"}


async def test_how_many_work_for_a_body_says_whether_its_holidays_stop_the_time_to_answer(
    house: House, drawing: Callable[..., Drawing]
):
    """Told on 4 December: thirty days are over on 3 January, and for a small body on the 17th."""
    await entered(house, drawing())
    for n in (0, 5):
        case = await enter(house, f"town-{n}", BAD)
        async with house.store.write() as tx:
            told = PublicationEvent(
                case=case,
                at=NOW,
                day=date(2026, 12, 4),
                what=PublicationWhat.NOTIFIED,
                person="ines",
                criteria=("rates", "deadline"),
            )
            await publication.note(tx, told)
    built = await build(house, Q4, person="ines", drawing=drawing(), until=date(2027, 1, 6))
    assert set(built.gated.held) == {"case-town-0"}
    assert (await step(house, built.row.id, ReleaseState.FROZEN, person="ines")).state is ReleaseState.FROZEN


async def test_whoever_is_not_free_towards_a_service_of_a_release_does_not_bring_it_on(house: House):
    await enter(house, "acme")
    name = (await build(house, Q4, person="paul")).row.id  # that is a computation
    await declare(house, "acme")
    until = NOW + timedelta(days=2)
    with pytest.raises(Interested, match="Paul has declared an interest in acme"):
        await step(house, name, ReleaseState.FROZEN, person=" Paul")
    with pytest.raises(Told) as told:
        await DeskRoof(house).step_release(name, "frozen", person="paul")
    assert told.value.interested
    await step(house, name, ReleaseState.FROZEN, person="ines")
    with pytest.raises(Interested):
        await step(house, name, ReleaseState.EMBARGOED, person="paul", until=until)
    with pytest.raises(Interested):
        await step(house, name, ReleaseState.PUBLISHED, person="paul")
    async with house.store.read() as tx:
        assert (await releases.find(tx, name)).state is ReleaseState.FROZEN


async def test_whoever_has_an_interest_elsewhere_publishes_what_does_not_tell_of_it(house: House):
    await enter(house, "acme")
    built = await build(house, Q4, person="paul")
    await declare(house, "elsewhere")
    assert (await step(house, built.row.id, ReleaseState.FROZEN, person="paul")).state is ReleaseState.FROZEN
