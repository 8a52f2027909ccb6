"""Are the texts and truths that cases began with kept as they were?"""

from datetime import timedelta

import pytest

from results.errors import DeclarationMissing, StoreConflict
from results.records import Expected, FieldType, GroundTruth, LedgerKind, Provenance, Text, TruthField, TruthRecord
from results.store import Store, declaration, ledger
from results.store.declaration import Planting
from tests.results.store.test_ledger import NOON, new_case

TRUTH = GroundTruth(
    account="zoe@acme",
    persona="zoe",
    full_name="Zoé Crépuscule",
    locale="fr-FR",
    timezone="Europe/Paris",
    seed="a seed",
    records=(
        TruthRecord(
            id="profile-1",
            category="profile",
            provenance=Provenance.PROVIDED,
            expected_portability=Expected.MUST,
            expected_access=Expected.MUST,
            reason=Text(fr="Saisi à l’inscription.", en="Typed when signing up."),
            fields=(TruthField(name="name", type=FieldType.TEXT, value="Zoé", canaries=("zorvelunqua",)),),
        ),
    ),
)


async def test_a_scenario_is_kept_once_and_as_it_was(store: Store) -> None:
    async with store.write() as tx:
        await declaration.keep_scenario(tx, digest="d" * 64, scenario="acme", text="{first}", now=NOON)
        await declaration.keep_scenario(tx, digest="d" * 64, scenario="acme", text="{second}", now=NOON)
    async with store.read() as tx:
        assert await declaration.scenario_text(tx, "d" * 64) == "{first}"


async def test_a_truth_comes_back_equal(store: Store) -> None:
    async with store.write() as tx:
        for _ in range(2):
            await declaration.keep_truth(tx, digest="e" * 64, truth=TRUTH, now=NOON)
    async with store.read() as tx:
        assert await declaration.load_truth(tx, "e" * 64) == TRUTH


async def test_what_was_never_kept_is_named(store: Store) -> None:
    async with store.read() as tx:
        with pytest.raises(DeclarationMissing, match="scenario with digest " + "f" * 64):
            await declaration.scenario_text(tx, "f" * 64)
        with pytest.raises(DeclarationMissing, match="ground truth"):
            await declaration.load_truth(tx, "f" * 64)


async def test_a_planting_is_complete_only_when_it_is_said_to_be(store: Store) -> None:
    planting = await new_case(store, "planting-1")
    async with store.write() as tx:
        await declaration.keep_truth(tx, digest="e" * 64, truth=TRUTH, now=NOON)
        assert await declaration.planting_of(tx, "zoe@acme") is None
        await declaration.keep_planting(tx, account="zoe@acme", ledger=planting, truth="e" * 64, seed="a seed")
        assert await declaration.planting_of(tx, "zoe@acme") == Planting(
            ledger=planting, truth="e" * 64, complete=False
        )
        await declaration.mark_planting(tx, "zoe@acme", complete=True)
        assert await declaration.planting_of(tx, "zoe@acme") == Planting(ledger=planting, truth="e" * 64, complete=True)


async def test_an_account_is_planted_once(store: Store) -> None:
    planting = await new_case(store, "planting-1")
    async with store.write() as tx:
        await declaration.keep_truth(tx, digest="e" * 64, truth=TRUTH, now=NOON)
        await declaration.keep_planting(tx, account="zoe@acme", ledger=planting, truth="e" * 64, seed="a seed")
    with pytest.raises(StoreConflict):
        async with store.write() as tx:
            await declaration.keep_planting(tx, account="zoe@acme", ledger=planting, truth="e" * 64, seed="another")


async def test_no_ledger_begins_with_a_scenario_that_was_not_kept(store: Store) -> None:
    with pytest.raises(StoreConflict, match=r"(?i)foreign key"):
        async with store.write() as tx:
            await ledger.create(
                tx,
                ledger="case-1",
                kind=LedgerKind.CASE,
                scenario="acme",
                scenario_digest="0" * 64,
                service="acme",
                account="zoe@acme",
                now=NOON + timedelta(days=1),
            )
