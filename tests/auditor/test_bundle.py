"""Does whoever holds a bundle come to the verdicts that the house came to?"""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auditor.bundle import judge_bundle, read_evidence
from auditor.house import House
from auditor.judge import inspection_of, judge, sealed_evidence
from results.clock import SetClock
from results.errors import BundleUnproven, BundleWithholds, InspectionForeign
from results.evidence import export_bundle, export_release, load_bundle
from results.key import key_id, public_pem
from results.records import Erased, Outcome
from results.store import ledger
from scenarios.loaded import LoadedScenario
from tests.auditor.answered import answered_case

SHAPES = ("bundle", "bundle.zip")


@pytest.fixture
async def case(house: House, loaded: LoadedScenario, clock: SetClock) -> str:
    return await answered_case(house, loaded, clock)


async def export(house: House, case: str, to: Path, *, release: bool = False, **more: object) -> Path:
    sealed, _, _ = await sealed_evidence(house, case)
    how = {"open_artifact": lambda a: house.vault.open_reader(a.ledger, a.sha256), "signing": house.keys.signing}
    if release:
        export_release(sealed, to, released_at=house.clock.now(), **how, **more)
    else:
        export_bundle(sealed, to, exported_at=house.clock.now(), **how)
    return to


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_bundle_is_judged_as_the_house_judged_it(house: House, case: str, tmp_path: Path, shape: str) -> None:
    card = await judge(house, case)
    bundle = load_bundle(await export(house, case, tmp_path / shape))
    assert await judge_bundle(bundle) == card
    assert card.verdict("machine_readable").outcome is Outcome.PASSED  # what was in the export was looked at


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_release_is_judged_so_too_with_the_inspection_beside_it(
    house: House, case: str, tmp_path: Path, shape: str
) -> None:
    card = await judge(house, case)
    bundle = load_bundle(await export(house, case, tmp_path / shape, release=True))
    inspection = await inspection_of(house, case)
    assert await judge_bundle(bundle, inspection=inspection) == card


async def test_without_the_export_nothing_is_said_of_what_is_in_it(house: House, case: str, tmp_path: Path) -> None:
    await judge(house, case)
    card = await judge_bundle(load_bundle(await export(house, case, tmp_path / "release", release=True)))
    verdict = card.verdict("machine_readable")
    assert (verdict.outcome, verdict.reason) == (Outcome.UNTESTED, "not_inspected")


async def test_an_export_erased_after_the_seal_is_known_as_erased(house: House, case: str, tmp_path: Path) -> None:
    await judge(house, case)
    sealed, _, _ = await sealed_evidence(house, case)
    (export_file,) = [a for a in sealed.artifacts if a.role == "export"]
    async with house.store.write() as tx:
        erased = Erased(sha256=export_file.sha256, rule="12_months", person="ines")
        await ledger.append(tx, case, erased, at=house.clock.now(), by="person:ines")
    bundle = load_bundle(await export(house, case, tmp_path / "bundle"))
    assert [a.erased_by for a in read_evidence(bundle).artifacts] == ["12_months"]
    assert (await judge_bundle(bundle)).verdict("machine_readable").reason == "artifact_erased"


async def test_an_inspection_of_something_else_judges_nobody(house: House, case: str, tmp_path: Path) -> None:
    await judge(house, case)
    bundle = load_bundle(await export(house, case, tmp_path / "release", release=True))
    inspection = await inspection_of(house, case)
    assert inspection is not None
    with pytest.raises(InspectionForeign, match="the export that its ledger names"):
        await judge_bundle(bundle, inspection=replace(inspection, artifacts=("0" * 64,)))
    with pytest.raises(InspectionForeign, match=r"truth\.json"):
        await judge_bundle(bundle, inspection=replace(inspection, truth="0" * 64))


@pytest.mark.parametrize("name", ["ledger.jsonl", "service.json", "truth.json", "bystander.json"])
async def test_a_file_that_was_changed_is_not_judged_by(house: House, case: str, tmp_path: Path, name: str) -> None:
    await judge(house, case)
    folder = await export(house, case, tmp_path / "bundle")
    file = folder / name
    file.chmod(0o600)
    file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(BundleUnproven, match=f"{name} changed it is not what was sealed"):
        load_bundle(folder)


async def test_a_bundle_signed_by_another_key_is_not_judged(house: House, case: str, tmp_path: Path) -> None:
    await judge(house, case)
    folder = await export(house, case, tmp_path / "bundle")
    other = b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n"
    with pytest.raises(BundleUnproven, match="not the key you gave"):
        load_bundle(folder, key=other)


async def test_what_an_older_key_of_ours_signed_verifies_by_that_key(house: House, case: str, tmp_path: Path) -> None:
    await judge(house, case)
    signed_by = house.keys.public
    (house.settings.home / "keys").mkdir(exist_ok=True)
    (house.settings.home / "keys" / f"signing-{key_id(signed_by)}.pub.pem").write_bytes(public_pem(signed_by))
    house = replace(house, keys=replace(house.keys, signing=Ed25519PrivateKey.generate()))
    bundle = load_bundle(await export(house, case, tmp_path / "bundle"), key=public_pem(signed_by))
    assert (await judge_bundle(bundle)).verdict("machine_readable") is not None


async def test_a_release_without_its_ledger_is_verified_and_not_judged(house: House, case: str, tmp_path: Path) -> None:
    await judge(house, case)
    to = await export(house, case, tmp_path / "release", release=True, withheld={"ledger.jsonl": "on request"})
    with pytest.raises(BundleWithholds, match=r"ledger\.jsonl"):
        load_bundle(to)
