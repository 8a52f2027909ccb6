"""Is what was kept gone in time, and not a day before, and does everybody say so?"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from auditor.engine import failpoint
from auditor.house import House
from auditor.judge import judge, sealed_evidence
from auditor.privacy import request as requests
from auditor.privacy.due import look, months_after
from auditor.privacy.keeper import Keeper
from auditor.publication import auditors_of
from auditor.reassess import Looked, reassess
from auditor.settings import RetentionPeriods, SettingWrong, load_settings
from results.backup import back_up, restore
from results.clock import SetClock
from results.errors import ArtifactErased
from results.evidence import FileState, export_bundle, verify
from results.records import (
    ErasureRule,
    Outcome,
    PersonRight,
    PrivacyOutcome,
    Retention,
    Role,
)
from results.store import Store, privacy, sqlite_url
from results.store.comparison import Kind
from results.vault import Vault
from tests.auditor.privacy.kept import (
    artifacts,
    attend,
    closed_at,
    damages,
    entries,
    erasures,
    keep_mail,
    over,
)

DAY = timedelta(days=1)


async def test_exports_and_mails_go_after_twelve_months_and_not_a_minute_before(
    house: House, case: str, clock: SetClock
) -> None:
    moment = months_after(await closed_at(house, case), 12)
    clock.set(moment - timedelta(minutes=1))
    assert (await attend(house)).erased == ()
    clock.set(moment)
    done = await attend(house)
    assert {(t.artifact.role, t.rule) for t in done.erased} == {
        (Role.EXPORT, ErasureRule.EXPORT_PERIOD),
        (Role.MAIL, ErasureRule.MAIL_PERIOD),
    }
    kept = await artifacts(house, case)
    for role in (Role.EXPORT, Role.MAIL):
        with pytest.raises(ArtifactErased):
            house.vault.read(case, kept[role].sha256)
    assert house.vault.read(case, kept[Role.DOM].sha256) == b"<p>Bonjour</p>"
    assert {(e.rule, e.person) for e in await erasures(house, case)} == {
        ("retention_export", "engine"),
        ("retention_mail", "engine"),
    }
    assert await damages(house) == []
    assert (await attend(house)).words == ""


async def test_pages_go_after_their_own_time(house: House, case: str, clock: SetClock) -> None:
    clock.set(months_after(await closed_at(house, case), 60))
    assert {t.artifact.role for t in (await attend(house)).erased} == {Role.EXPORT, Role.MAIL, Role.DOM}


def test_the_periods_are_read_from_the_file_and_one_that_is_no_time_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "auditor.toml"
    file.write_text("[retention]\nmail_months = 6\n", encoding="utf-8")
    known = load_settings(tmp_path).retention
    assert [known.months(one) for one in Retention] == [12, 6, 60, 60]
    for wrong in ("mail_months = 0", "letter_months = 6"):
        file.write_text(f"[retention]\n{wrong}\n", encoding="utf-8")
        with pytest.raises(SettingWrong):
            load_settings(tmp_path)


async def test_the_periods_are_the_settings(house: House, case: str, clock: SetClock) -> None:
    periods = RetentionPeriods(export_months=3, mail_months=24)
    mine = replace(house, settings=house.settings.model_copy(update={"retention": periods}))
    clock.set(months_after(await closed_at(house, case), 3))
    assert {t.artifact.role for t in (await attend(mine)).erased} == {Role.EXPORT}
    clock.set(months_after(await closed_at(house, case), 24))
    assert {t.artifact.role for t in (await attend(mine)).erased} == {Role.MAIL}


async def test_the_evidence_says_by_which_rule_and_is_judged_by_what_was_found(
    house: House, case: str, clock: SetClock, tmp_path: Path
) -> None:
    before = (await artifacts(house, case))[Role.EXPORT].sha256
    await over(house, case, clock)
    await attend(house)
    sealed, _, _ = await sealed_evidence(house, case)
    export_bundle(
        sealed,
        tmp_path / "bundle",
        open_artifact=lambda a: house.vault.open_reader(a.ledger, a.sha256),
        signing=house.keys.signing,
        exported_at=clock.now(),
    )
    report = verify(tmp_path / "bundle")
    assert report.verifies
    said = {file.path: (file.state, file.note) for file in report.files}
    assert said[f"artifacts/{before}"] == (FileState.ERASED, "retention_export")
    assert (await reassess(house, case)).looked is Looked.AS_STORED


async def test_a_case_that_nobody_inspected_before_is_untested(
    house: House, case: str, clock: SetClock, database
) -> None:
    database.execute("DELETE FROM inspections")
    database.execute("DELETE FROM current_verdicts")
    database.execute("DELETE FROM verdicts")
    database.execute("DELETE FROM case_rows")
    database.execute("DELETE FROM scorecards")
    await over(house, case, clock)
    await attend(house)
    assert (await reassess(house, case)).looked is Looked.ERASED
    verdict = (await judge(house, case)).verdict("machine_readable")
    assert (verdict.outcome, verdict.reason) == (Outcome.UNTESTED, "artifact_erased")


async def test_what_is_due_is_said_and_nothing_is_changed(house: House, case: str, clock: SetClock) -> None:
    now = clock.now()
    told = await entries(house, case)
    due = await look(house, months_after(await closed_at(house, case), 12))
    assert {t.artifact.role for t in due.erasable} == {Role.EXPORT, Role.MAIL}
    assert (await look(house, now)).erasable == ()
    assert await entries(house, case) == told
    assert (await artifacts(house, case))[Role.EXPORT].erased_by is None


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize(("point", "left"), [("erasure.said", 2), ("erasure.done", 1)])
async def test_killed_between_the_word_and_the_deed_the_next_round_finishes_it(
    house: House, case: str, clock: SetClock, monkeypatch: pytest.MonkeyPatch, point: str, left: int
) -> None:
    def passing(name: str) -> None:
        if name == point:
            raise Killed

    await over(house, case, clock)
    with monkeypatch.context() as patched:
        patched.setattr(failpoint, "passing", passing)
        with pytest.raises(Killed):
            await attend(house)
    assert [damage.kind for damage in await damages(house)] == [Kind.ERASURE] * left
    done = await attend(house)
    assert (done.finished, done.erased) == (left, ())
    assert await damages(house) == []
    assert len(await erasures(house, case)) == 2


async def test_what_came_again_after_it_was_erased_is_not_destroyed_as_a_leftover(
    house: House, case: str, clock: SetClock
) -> None:
    await over(house, case, clock)
    await attend(house)
    digest = await keep_mail(house, case)
    assert (await attend(house)).finished == 0
    assert house.vault.has(case, digest)


async def test_what_no_entry_names_goes_after_thirty_days(house: House, case: str, clock: SetClock) -> None:
    stray = house.vault.put(case, b"an answer that came too late").sha256
    path = house.vault.path(case, stray)
    now = clock.now().timestamp()
    os.utime(path, (now, now - 29 * 86400))
    assert (await attend(house)).orphans == 0
    os.utime(path, (now, now - 31 * 86400))
    assert (await attend(house)).orphans == 1
    assert not house.vault.has(case, stray)
    assert await damages(house) == []


async def test_pictures_of_a_rehearsal_go_after_thirty_days(house: House, clock: SetClock) -> None:
    now = clock.now().timestamp()
    for name, days in (("old", 31), ("new", 29)):
        folder = house.settings.home / "rehearsals" / name
        folder.mkdir(parents=True)
        (folder / "01.jpg").write_bytes(b"x")
        os.utime(folder, (now - days * 86400,) * 2)
    assert (await attend(house)).rehearsals == 1
    assert [path.name for path in (house.settings.home / "rehearsals").iterdir()] == ["new"]


async def test_what_comes_back_from_a_backup_is_erased_again_when_its_time_is_over(
    house: House, case: str, clock: SetClock, tmp_path: Path
) -> None:
    file, there = tmp_path / "backup.tar", tmp_path / "there"
    await back_up(house.store, file, home=house.settings.home, person="ines", now=clock.now(), vault=True, secrets=True)
    await over(house, case, clock)
    await attend(house)
    empty = await Store.open(sqlite_url(tmp_path / "there.sqlite"))
    await restore(file, empty, home=there, person="ines", now=clock.now())
    settings = house.settings.model_copy(update={"home": there})
    back = replace(house, store=empty, settings=settings, vault=Vault(settings.vault, house.keys.vault))
    assert back.vault.has(case, (await artifacts(back, case))[Role.MAIL].sha256)
    assert len((await attend(back)).erased) == 2
    assert await damages(back) == []
    await empty.close()


async def test_a_report_that_shows_what_is_erased_goes_with_it(house: House, case: str, clock: SetClock) -> None:
    folder = house.settings.home / "reports"
    folder.mkdir()
    (folder / f"{case}.fr.html").write_text("<img>", encoding="utf-8")
    (folder / "case-other.fr.html").write_text("<img>", encoding="utf-8")
    await over(house, case, clock)
    await attend(house)
    assert [path.name for path in folder.iterdir()] == ["case-other.fr.html"]


async def test_whoever_erases_has_not_run_the_case(house: House, case: str, clock: SetClock) -> None:
    """Else the engine's erasure would count as a second pair of eyes."""
    async with house.store.read() as tx:
        before = await auditors_of(tx, case)
    await over(house, case, clock)
    await attend(house)
    async with house.store.read() as tx:
        assert await auditors_of(tx, case) == before


async def test_two_workers_at_once_erase_once(house: House, case: str, clock: SetClock) -> None:
    await over(house, case, clock)
    rounds: list[Callable[[], object]] = [Keeper(house=house, say=lambda _: None).attend for _ in range(2)]
    async with asyncio.TaskGroup() as group:
        for turn in rounds:
            group.create_task(turn())  # type: ignore[arg-type]
    assert len(await erasures(house, case)) == 2


async def test_who_asked_is_forgotten_when_mails_are(house: House, clock: SetClock) -> None:
    asked = await requests.enter(
        house, PersonRight.ACCESS, received=date(2026, 3, 1), who="lettre du 1er mars", person="ines"
    )
    await requests.answer(house, asked.id, PrivacyOutcome.GRANTED, person="ines")
    clock.set(months_after(clock.now(), 12) - DAY)
    assert (await attend(house)).forgotten == ()
    clock.advance(DAY)
    assert (await attend(house)).forgotten == (asked.id,)
    async with house.store.read() as tx:
        assert (await privacy.find(tx, asked.id)).who == ""


def test_a_time_is_over_on_the_same_day_of_the_month_or_on_its_last() -> None:
    assert months_after(datetime(2026, 2, 28, 9, tzinfo=UTC), 12) == datetime(2027, 2, 28, 9, tzinfo=UTC)
    assert months_after(datetime(2028, 2, 29, 9, tzinfo=UTC), 12) == datetime(2029, 2, 28, 9, tzinfo=UTC)
