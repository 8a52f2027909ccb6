"""Does a release come out of the store, go its way once, and never before its time?"""

import asyncio
import shutil
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from auditor.assess import method_digest
from auditor.former import said_before
from auditor.gathered import folder_of
from auditor.house import House
from auditor.refusal import Refused
from auditor.release import Drawing, build, files_of
from auditor.release_course import step
from auditor.sample import draw_sample, read_frame, write_sample
from dashboards.channels.open_data.verify import verify_folder
from dashboards.publish import compose, corrections, said_in
from probes.chromium import find_executable
from probes.errors import BrowserMissing
from results.clock import SetClock
from results.durable import create_file
from results.errors import ReleaseMissing
from results.evidence.seal import seal, sign
from results.figures.figure import Part
from results.figures.period import Period, period_of
from results.figures.row import Finding
from results.records import Hold, PublicationEvent, PublicationWhat, PublishedError, ReleaseRow, ReleaseState
from results.store import case_row, judgment, ledger, publication
from results.store import release as releases
from results.store import sample as samples
from results.store.case_row import KeptRow
from results.store.sample import EnteredSample
from tests.dashboards.released import BAD, EDITION, GOOD, judged
from tests.dashboards.test_recompute import as_judged
from tests.results.figures.rows import crowd
from tests.results.store.test_ledger import new_case, waited

Q4 = period_of("2026-Q4")
NOW = datetime(2027, 4, 1, 9, tzinfo=UTC)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


async def enter(
    house: House, name: str, finding: Finding = GOOD, *, told: bool = False, forged: bool = False, method: str = ""
) -> str:
    """A judged case with its seal."""
    case = await new_case(house.store, f"case-{name}")
    made = judged(name, finding)
    async with house.store.write() as tx:
        await ledger.append(tx, case, waited(1), at=NOW, by="person:Paul", stage="wait")
    digest = await sealed(house, case, forged=forged)
    kept = KeptRow(
        row=replace(made.row, case=case), service=made.service, evidence=digest, head="1" * 64, account=f"zoe@{name}"
    )
    async with house.store.write() as tx:
        await case_row.keep(tx, kept, method=method or method_digest())
        if told:
            await publication.note(tx, noted(case, PublicationWhat.NOTIFIED, date(2027, 1, 4)))
    return case


async def sealed(house: House, case: str, *, forged: bool = False, at: datetime = NOW) -> str:
    """Seal a case with all artifacts that it has."""
    async with house.store.write() as tx:
        lines = await ledger.entry_bytes(tx, case)
        made = seal(
            case=case,
            entries=lines,
            artifacts=await judgment.artifacts_of(tx, case),
            documents={},
            signing=house.keys.signing,
            sealed_at=at,
        )
        await judgment.keep_evidence(
            tx,
            digest=made.digest,
            ledger=case,
            sealed_at=at,
            head_seq=len(lines),
            manifest=made.manifest,
            signature=sign(house.keys.signing, b"another") if forged else made.signature,
        )
    return made.digest


def noted(case: str, what: PublicationWhat, day: date, *, person: str = "ines") -> PublicationEvent:
    return PublicationEvent(case=case, at=NOW, day=day, what=what, person=person, criteria=("rates", "deadline"))


async def test_it_is_built_written_entered_and_verifies(house: House):
    await enter(house, "acme")
    held = await enter(house, "blog", BAD)
    built = await build(house, Q4, person="ines")
    assert (built.row.id, built.row.state) == ("2026-Q4.1", ReleaseState.DRAFT)
    assert [c.row.service for c in built.gated.release.cases] == ["acme"]
    assert [h.why for h in built.gated.held[held]] == [Hold.NOT_NOTIFIED]
    assert verify_folder(built.folder, public=house.keys.public.public_bytes_raw()) == ()
    assert built.folder.with_name("2026-Q4.1.zip").is_file()
    async with house.store.read() as tx:
        assert await releases.listing(tx) == (built.row,)
        assert [row.row.case async for row in case_row.all_rows(tx, method_digest())]


async def test_nothing_is_public_whose_seal_was_not_signed_by_us(house: House):
    forged = await enter(house, "acme", forged=True)
    built = await build(house, Q4, person="ines")
    assert [h.why for h in built.gated.held[forged]] == [Hold.EVIDENCE]
    assert built.gated.release.cases == ()


async def test_the_same_store_gives_the_same_files_again(house: House):
    for n in range(5):
        await enter(house, f"shop-{n}", BAD if n % 2 else GOOD, told=True)
    one, other = [await build(house, Q4, person="ines") for _ in range(2)]
    names = {p.relative_to(one.folder) for p in one.folder.rglob("*") if p.is_file()}
    differing = {str(n) for n in names if (one.folder / n).read_bytes() != (other.folder / n).read_bytes()}
    named = {"datapackage.json", "datapackage-digest.json", "catalog.jsonld", "metrics.prom"}
    named |= {f"{page}.{language}.html" for page in ("report", "brief") for language in ("fr", "en")}
    assert differing == named, "only the number of the release"


async def test_parquet_is_there_only_where_it_was_chosen(house: House, monkeypatch: pytest.MonkeyPatch):
    await enter(house, "acme")
    plain, chosen = [await build(house, Q4, person="ines", parquet=parquet) for parquet in (False, True)]
    assert [len(list(built.folder.glob("*.parquet"))) for built in (plain, chosen)] == [0, 4]
    assert verify_folder(chosen.folder, public=house.keys.public.public_bytes_raw()) == ()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Refused, match=r"needs the extra `analytics`: .*; or build the release without it"):
        await build(house, Q4, person="ines", parquet=True)
    await build(house, Q4, person="ines")


@pytest.mark.browser
async def test_its_pdfs_are_signed_beside_the_package_and_none_is_changed_unseen(house: House):
    try:
        find_executable()
    except BrowserMissing as missing:
        pytest.skip(str(missing))
    await enter(house, "acme")
    built = await build(house, Q4, person="ines", with_pdf=True)
    plain = await build(house, Q4, person="ines")
    assert built.papers == ("brief.en.pdf", "brief.fr.pdf", "report.en.pdf", "report.fr.pdf")
    assert plain.papers == ()
    assert "pdf" not in (built.folder / "datapackage.json").read_text()
    public = house.keys.public.public_bytes_raw()
    assert verify_folder(built.folder, public=public) == verify_folder(plain.folder, public=public) == ()
    (built.folder / "brief.fr.pdf").write_bytes(b"%PDF-1.5")
    assert verify_folder(built.folder, public=public) == ("brief.fr.pdf was changed",)


async def test_the_report_stands_beside_the_public_release_of_the_quarter_before(house: House, clock: SetClock):
    assert "Il n’y a pas de publication" in await report_of(house, Q4)
    await step(house, "2026-Q4.1", ReleaseState.FROZEN, person="ines")
    await step(house, "2026-Q4.1", ReleaseState.PUBLISHED, person="ines")
    clock.set(NOW + timedelta(days=120))
    assert "2026-Q4.1" in await report_of(house, period_of("2027-Q1"))
    assert "Il n’y a pas de publication" in await report_of(house, period_of("2027-01"))


async def report_of(house: House, period: Period) -> str:
    built = await build(house, period, person="ines")
    return (built.folder / "report.fr.html").read_text(encoding="utf-8")


async def test_a_period_that_is_not_over_has_no_release(house: House):
    with pytest.raises(Refused, match="is not over before 2027-01-01"):
        await build(house, Q4, person="ines", until=date(2026, 12, 31))


async def test_it_goes_from_state_to_state_and_never_back(house: House, clock: SetClock):
    await enter(house, "acme")
    name = (await build(house, Q4, person="ines")).row.id
    with pytest.raises(Refused, match="is draft, which leads to frozen"):
        await step(house, name, ReleaseState.PUBLISHED, person="ines")
    assert (await step(house, name, ReleaseState.FROZEN, person="ines")).state is ReleaseState.FROZEN
    until = NOW + timedelta(days=3)
    press = '[press]\napprise = "env:PRESS"\ngets = ["embargoed"]\nwith_files = true\n'
    create_file(house.settings.recipients, press.encode())
    await step(house, name, ReleaseState.EMBARGOED, person="ines", until=until, recipients=("press",))
    with pytest.raises(Refused, match="under embargo until"):
        await step(house, name, ReleaseState.PUBLISHED, person="ines")
    sibling = (await build(house, Q4, person="ines")).row.id
    await step(house, sibling, ReleaseState.FROZEN, person="ines")
    with pytest.raises(Refused, match=f"{name} is under embargo until .* says the same before"):
        await step(house, sibling, ReleaseState.PUBLISHED, person="ines")
    clock.set(until)
    assert (await step(house, name, ReleaseState.PUBLISHED, person="ines")).state is ReleaseState.PUBLISHED
    with pytest.raises(Refused, match="which leads to superseded"):
        await step(house, name, ReleaseState.FROZEN, person="ines")
    with pytest.raises(ReleaseMissing):
        await step(house, "2025-Q1.1", ReleaseState.FROZEN, person="ines")


async def test_a_release_that_was_changed_goes_nowhere(house: House):
    await enter(house, "acme")
    built = await build(house, Q4, person="ines")
    path = built.folder / "cases.csv"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(Refused, match=r"is not what was built: cases\.csv was changed"):
        await step(house, built.row.id, ReleaseState.FROZEN, person="ines")


async def test_a_correction_takes_the_place_of_what_it_corrects_and_says_what_changed(house: House):
    await enter(house, "acme")
    first = (await build(house, Q4, person="ines")).row.id
    with pytest.raises(Refused, match="is no public release"):
        await build(house, Q4, person="ines", corrects=first)
    for state in (ReleaseState.FROZEN, ReleaseState.PUBLISHED):
        await step(house, first, state, person="ines")
    await enter(house, "blog", BAD, told=True)
    error = PublishedError(
        found_on=NOW.date(), release=first, subject="n", said="1", should_say="2", cause="one was lost", person="ines"
    )
    async with house.store.write() as tx:
        await releases.add_error(tx, error)
    second = await build(house, Q4, person="ines", corrects=first)
    assert any("deadline" in c.subject and c.before == "-" for c in second.gated.release.corrections)
    assert second.gated.release.errors == (error,)
    for state in (ReleaseState.FROZEN, ReleaseState.PUBLISHED):
        await step(house, second.row.id, state, person="ines")
    async with house.store.read() as tx:
        states = {row.id: row.state for row in await releases.listing(tx)}
    assert states == {first: ReleaseState.SUPERSEDED, second.row.id: ReleaseState.PUBLISHED}
    assert (folder_of(house) / first / "cases.csv").is_file(), "what was public stays"


async def test_what_a_release_said_is_read_from_its_own_tables(house: House):
    await enter(house, "acme")
    built = await build(house, Q4, person="ines")
    said = said_before(built.folder, built.row).said
    assert set(said.values()) >= {"passed in_time"}
    assert len(said) == len(built.gated.release.figures) + 1


async def test_what_a_release_says_is_the_same_in_its_files_be_it_only_parts_or_a_curve(house: House):
    release = compose([as_judged(row) for row in crowd(60, is_shared=True)], replace(EDITION, until=NOW.date())).release
    folder = folder_of(house) / release.id
    for name, data in files_of(release).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    row = ReleaseRow(
        id=release.id,
        period=release.period.name,
        corrects=None,
        built_at=NOW,
        method=release.method,
        digest="0" * 64,
        state=ReleaseState.DRAFT,
    )
    before = said_before(folder, row)
    assert before.said == said_in(release)
    assert (before.public, before.until) == (frozenset(c.row.case for c in release.cases), NOW.date())
    assert before.said["ladder/access/2026-Q4"].startswith("rung_0=")
    assert "curve: " in before.said["days_to_answer/2026-Q4"]
    other = replace(release.figures[0], id="ladder/access/2026-Q4", parts=(Part(name="rung_0", count=60),))
    changed = replace(release, figures=(other,))
    assert "ladder/access/2026-Q4" in {c.subject for c in corrections(before, changed)}


async def test_a_sample_counts_only_if_it_was_entered_before_the_first_request(
    house: House, clock: SetClock, tmp_path: Path
):
    frame = tmp_path / "frame.csv"
    frame.write_text("service_id,insee_code\n" + "".join(f"town-{n},570{n:02d}\n" for n in range(6)), encoding="utf-8")
    known = draw_sample(
        read_frame(frame), identity="towns", strata=(), size=None, seed="k", source="a register", today=NOW.date()
    )
    for n in range(6):
        await enter(house, f"town-{n}")
    drawing = Drawing(known=known, frame=read_frame(frame))
    with pytest.raises(Refused, match="was not entered before the first request"):
        await build(house, Q4, person="ines", drawing=drawing)
    text = write_sample(known).decode()
    early = EnteredSample(id="towns", digest="d" * 64, drawn_at=datetime(2026, 9, 1, tzinfo=UTC), person="x", text=text)
    async with house.store.write() as tx:
        assert await samples.enter(tx, early) == early
        assert await samples.enter(tx, replace(early, person="y")) == early, "what was entered stays"
    release = (await build(house, Q4, person="ines", drawing=drawing)).gated.release
    assert release.sample is not None
    assert {dict(s.frame)["insee_code"] for s in release.services} == {f"570{n:02d}" for n in range(6)}
    assert all(c.row.weight == 1 for c in release.cases)


async def test_what_was_begun_and_broken_off_keeps_its_number_and_nothing_is_written_over(house: House):
    await enter(house, "acme")
    (folder_of(house) / ".2026-Q4.1.draft").mkdir(parents=True)
    (folder_of(house) / "2026-Q4.2").mkdir()
    (folder_of(house) / "2026-Q4.2" / "kept").write_text("x")
    assert (await build(house, Q4, person="ines")).row.id == "2026-Q4.3"
    assert (folder_of(house) / "2026-Q4.2" / "kept").read_text() == "x"


async def test_two_who_build_at_the_same_time_build_two(house: House):
    await enter(house, "acme")
    async with asyncio.TaskGroup() as group:
        both = [group.create_task(build(house, Q4, person=who)) for who in ("ines", "paul")]
    assert {task.result().row.id for task in both} == {"2026-Q4.1", "2026-Q4.2"}
    public = house.keys.public.public_bytes_raw()
    assert [verify_folder(task.result().folder, public=public) for task in both] == [(), ()]


async def test_no_release_knows_of_days_that_have_not_come(house: House):
    with pytest.raises(Refused, match="has not come yet"):
        await build(house, Q4, person="ines", until=NOW.date() + timedelta(days=1))


async def test_what_is_contested_after_it_was_built_does_not_go_out(house: House):
    case = await enter(house, "acme", BAD, told=True)
    name = (await build(house, Q4, person="ines")).row.id
    what = PublicationWhat.CONTESTED
    async with house.store.write() as tx:
        await publication.note(tx, noted(case, what, NOW.date(), person="them"))
    with pytest.raises(Refused, match=f"holds 1 cases that are held back now, as {case}"):
        await step(house, name, ReleaseState.FROZEN, person="ines")


async def test_another_release_in_its_folder_goes_nowhere(house: House):
    await enter(house, "acme")
    one, other = [await build(house, Q4, person="ines") for _ in range(2)]
    shutil.rmtree(one.folder)
    shutil.copytree(other.folder, one.folder)
    with pytest.raises(Refused, match="is another release than the one that was entered"):
        await step(house, one.row.id, ReleaseState.FROZEN, person="ines")


async def test_of_a_period_one_release_is_public(house: House):
    await enter(house, "acme")
    names = [(await build(house, Q4, person="ines")).row.id for _ in range(2)]
    for name in names:
        await step(house, name, ReleaseState.FROZEN, person="ines")
    await step(house, names[0], ReleaseState.PUBLISHED, person="ines")
    with pytest.raises(Refused, match=r"built with --corrects 2026-Q4\.1"):
        await step(house, names[1], ReleaseState.PUBLISHED, person="ines")


async def test_another_draw_than_the_one_that_was_entered_is_no_sample(house: House, tmp_path: Path):
    frame = tmp_path / "frame.csv"
    frame.write_text("service_id\n" + "".join(f"town-{n}\n" for n in range(9)), encoding="utf-8")
    first, second = (
        draw_sample(read_frame(frame), identity="t", strata=(), size=3, seed=seed, source="r", today=NOW.date())
        for seed in ("old", "chosen afterwards")
    )
    text = write_sample(first).decode()
    early = EnteredSample(id="t", digest="d" * 64, drawn_at=datetime(2026, 9, 1, tzinfo=UTC), person="x", text=text)
    async with house.store.write() as tx:
        await samples.enter(tx, early)
    with pytest.raises(Refused, match="is another than the one that was entered"):
        await build(house, Q4, person="ines", drawing=Drawing(known=second, frame=read_frame(frame)))


async def test_what_another_method_judged_is_judged_again_before_it_is_released(house: House):
    await enter(house, "acme", method="0" * 64)
    with pytest.raises(Refused, match="1 cases were judged by another method"):
        await build(house, Q4, person="ines")
