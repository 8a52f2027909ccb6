"""Is what a person wants erased gone, and all that must be kept kept, with its ground; and is nothing half done?"""

import hashlib
from datetime import date, timedelta

import pytest

from auditor.gathered import folder_of
from auditor.house import House
from auditor.judge import judge, sealed_evidence
from auditor.privacy import request as requests
from auditor.privacy.erase import finish
from auditor.privacy.find import find
from auditor.privacy.ground import GROUNDS, Ground
from auditor.privacy.remove import Wish, foresee, remove
from auditor.refusal import Refused
from dashboards.channels.open_data.package import PACKAGE
from results.clock import SetClock
from results.errors import ArtifactErased, PrivacyRequestMissing
from results.records import (
    BackupRow,
    ErasureRule,
    PersonRight,
    PrivacyAct,
    PrivacyOutcome,
    PublicationWhat,
    ReleaseEvent,
    ReleaseRow,
    ReleaseState,
    Role,
)
from results.store import ledger, privacy
from results.store import release as releases
from tests.auditor.privacy.kept import AGENT, artifacts, damages, entries, erasures, keep_mail
from tests.auditor.privacy.test_ground import note

WISH = Wish(rule=ErasureRule.OBJECTION, person="ines", reason="elle s’y oppose")


async def test_what_is_found_goes_and_what_proves_the_rest_stays(house: House, case: str) -> None:
    mail = (await artifacts(house, case))[Role.MAIL].sha256
    export = (await artifacts(house, case))[Role.EXPORT].sha256
    found = (await find(house, AGENT, person="ines")).places
    done = await remove(house, WISH, found=found)
    assert done.erased == (f"{case}/{mail}",)
    assert done.verified == (case,)
    with pytest.raises(ArtifactErased):
        house.vault.read(case, mail)
    assert house.vault.has(case, export)
    assert [(e.rule, e.person) for e in await erasures(house, case)] == [("objection", "ines")]
    assert "oppose" not in str(await entries(house, case)), "the reason stands in no ledger"
    assert await damages(house) == []
    again = await remove(house, WISH, named=[f"{case}/{mail[:12]}"])
    assert (again.erased, again.gone) == ((), (f"{case}/{mail}",))


async def test_a_whole_case_can_be_named_and_still_be_judged(house: House, case: str) -> None:
    done = await remove(house, WISH, named=[case])
    assert len(done.erased) == 3
    sealed, _, _ = await sealed_evidence(house, case)
    assert all(one.erased_by == "objection" for one in sealed.artifacts)
    assert (await judge(house, case)).verdict("machine_readable") is not None


async def test_what_a_dispute_needs_is_kept_and_said_so(house: House, case: str) -> None:
    await note(house, case, PublicationWhat.CONTESTED)
    done = await remove(house, WISH, named=[case])
    assert done.erased == ()
    assert {one.grounds for one in done.kept} == {(Ground.CONTEST,)}
    assert await erasures(house, case) == []


async def test_places_that_are_no_artifacts_are_said_with_their_ground(
    house: House, case: str, clock: SetClock
) -> None:
    from results.records import Waited

    async with house.store.write() as tx:
        waited = Waited(until=clock.now(), why="x")
        await ledger.append(tx, case, waited, at=clock.now(), by="person:Solveig Aubépine")
    accounts = house.settings.accounts
    accounts.write_text(f"# Solveig Aubépine\n{accounts.read_text(encoding='utf-8')}", encoding="utf-8")
    found = (await find(house, "Solveig Aubépine", person="ines")).places
    done = await remove(house, WISH, found=found)
    assert {one.grounds for one in done.kept} == {(Ground.LEDGER,), (Ground.BY_HAND,)}
    assert accounts.read_text(encoding="utf-8").startswith("# Solveig")


async def test_nothing_is_done_where_one_place_is_wrong(house: House, case: str) -> None:
    for named, why in (([case, "case-0"], "There is no ledger"), ([f"{case}/", f"{case}/ffff"], "0 artifacts")):
        with pytest.raises(Refused, match=why):
            await remove(house, WISH, named=named)
    with pytest.raises(PrivacyRequestMissing):
        await remove(house, Wish(rule=WISH.rule, person="ines", reason="x", request="request-0"), named=[case])
    with pytest.raises(Refused, match="say why"):
        await remove(house, Wish(rule=WISH.rule, person="ines", reason=" "), named=[case])
    with pytest.raises(Refused, match="the engine's own"):
        await remove(house, Wish(rule=ErasureRule.MAIL_PERIOD, person="ines", reason="x"), named=[case])
    assert await erasures(house, case) == []
    assert all(house.vault.has(case, one.sha256) for one in (await artifacts(house, case)).values())
    assert await finish(house) == 0


async def test_what_would_become_of_it_is_said_and_nothing_changes(house: House, case: str) -> None:
    foreseen = await foresee(house, named=[case])
    assert len(foreseen.erased) == 3
    assert await erasures(house, case) == []
    done = await remove(house, WISH, named=[case])
    assert (done.erased, done.kept, done.backups) == (foreseen.erased, foreseen.kept, foreseen.backups)


async def test_backups_that_hold_it_are_named_until_they_are_destroyed(
    house: House, case: str, clock: SetClock
) -> None:
    rows = {
        "/old": (clock.now() - timedelta(days=30), True),
        "/store-only": (clock.now(), False),
        "/whole": (clock.now(), True),
        "/gone": (clock.now(), True),
    }
    async with house.store.write() as tx:
        for place, (at, with_vault) in rows.items():
            row = BackupRow(place=place, at=at, person="ines", with_vault=with_vault, with_keys=False)
            await privacy.note_backup(tx, row)
        assert await privacy.destroyed(tx, "/gone", at=clock.now()) == 1
    done = await remove(house, WISH, named=[case])
    assert [row.place for row in done.backups] == ["/whole"]


async def test_a_public_release_keeps_its_figures_and_is_named(house: House, case: str, clock: SetClock) -> None:
    folder = folder_of(house) / "2026-Q1.1"
    folder.mkdir(parents=True)
    (folder / "cases.csv").write_text(f"case_id\n{case}\n", encoding="utf-8")
    (folder / PACKAGE).write_bytes(b"{}")
    row = ReleaseRow(
        id="2026-Q1.1",
        period="2026-Q1",
        corrects=None,
        built_at=clock.now(),
        method="m",
        digest=hashlib.sha256(b"{}").hexdigest(),
        state=ReleaseState.DRAFT,
    )
    async with house.store.write() as tx:
        await releases.add(tx, row, person="ines")
    kept = await remove(house, WISH, named=[case])
    assert (kept.erased, {one.grounds for one in kept.kept}) == ((), {(Ground.RELEASE,)})
    async with house.store.write() as tx:
        event = ReleaseEvent(release=row.id, at=clock.now(), state=ReleaseState.PUBLISHED, person="ines")
        await releases.note(tx, event)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = await remove(house, WISH, named=[case])
    assert (len(done.erased), done.releases) == (3, ("2026-Q1.1",))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_every_ground_says_its_article_in_both_languages() -> None:
    assert GROUNDS.keys() == set(Ground)
    for ground, words in GROUNDS.items():
        if ground is not Ground.BY_HAND:
            assert "article 17, paragraphe 3" in words.fr
            assert "Art. 17(3)" in words.en


RECEIVED = date(2026, 1, 31)


async def test_a_request_is_due_within_a_month_and_once_in_three(house: House, clock: SetClock) -> None:
    asked = await requests.enter(house, PersonRight.ERASURE, received=RECEIVED, who="courriel", person="ines")
    assert asked.due == date(2026, 2, 28), "a month that has no 31st ends on its last day"
    with pytest.raises(Refused, match="first month"):
        await requests.extend(house, asked.id, person="ines", reason="complexe")
    later = await requests.enter(house, PersonRight.ACCESS, received=date(2026, 2, 20), who="lettre", person="ines")
    assert later.due == date(2026, 3, 20)
    assert (await requests.extend(house, later.id, person="ines", reason="complexe")).due == date(2026, 5, 20)
    with pytest.raises(Refused, match="no second time"):
        await requests.extend(house, later.id, person="ines", reason="encore")
    async with house.store.read() as tx:
        assert await privacy.backlog(tx) == (2, date(2026, 2, 28))
        assert [one.id for one in await privacy.listing(tx, open_only=True)] == [asked.id, later.id]


async def test_what_is_refused_has_reasons_and_everything_done_is_noted(house: House, case: str) -> None:
    asked = await requests.enter(house, PersonRight.ERASURE, received=RECEIVED, who="courriel", person="ines")
    await remove(house, Wish(rule=WISH.rule, person="ines", reason="demande", request=asked.id), named=[case])
    with pytest.raises(Refused, match="say why"):
        await requests.answer(house, asked.id, PrivacyOutcome.PARTLY, person="ines")
    done = await requests.answer(house, asked.id, PrivacyOutcome.PARTLY, person="ines", reason="le registre reste")
    assert (done.is_open, done.outcome) == (False, PrivacyOutcome.PARTLY)
    with pytest.raises(Refused, match="was answered on"):
        await requests.answer(house, asked.id, PrivacyOutcome.GRANTED, person="ines")
    async with house.store.read() as tx:
        events = await privacy.events_of(tx, asked.id)
    assert [event.what for event in events] == [PrivacyAct.ENTERED, PrivacyAct.ERASED, PrivacyAct.ANSWERED]
    assert "3 erased, 0 kept" in events[1].note


async def test_whoever_is_told_of_alerts_hears_of_a_request_until_it_is_answered(house: House) -> None:
    from results.store import alert

    asked = await requests.enter(house, PersonRight.ACCESS, received=RECEIVED, who="courriel", person="ines")
    async with house.store.read() as tx:
        assert await alert.goes_on(tx, f"privacy_request/{asked.id}")
    await requests.answer(house, asked.id, PrivacyOutcome.GRANTED, person="ines")
    async with house.store.read() as tx:
        assert not await alert.goes_on(tx, f"privacy_request/{asked.id}")


async def test_a_hold_is_refused_twice_and_where_there_is_no_ledger(house: House, case: str) -> None:
    await requests.hold(house, case, person="ines", reason="procès")
    with pytest.raises(Refused, match="held already, by ines"):
        await requests.hold(house, case, person="paul", reason="procès")
    with pytest.raises(Refused, match="There is no ledger"):
        await requests.hold(house, "case-0", person="ines", reason="procès")
    await requests.hold(house, case, person="ines", reason="jugé", lift=True)
    with pytest.raises(Refused, match="not held"):
        await requests.hold(house, case, person="ines", reason="jugé", lift=True)
    assert await keep_mail(house, case)
