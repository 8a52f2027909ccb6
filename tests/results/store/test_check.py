"""Is every damage named with its place, is what is no damage left in peace, and is what can be made anew made anew?"""

import asyncio
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from results.errors import LedgerDamaged
from results.records import ArtifactKept, CaseOpened, Erased, Right
from results.store import Store, chain, lease, ledger, sqlite_url
from results.store.check import Looked, check
from results.store.comparison import Damage, Kind
from results.store.rebuild import rebuild
from results.vault import Vault
from tests.database import Database, Rows, pour, rows_of
from tests.results.store.test_ledger import NOON, new_case, waited
from tests.results.store.test_projection import NUMBERS, bodies, named
from tests.results.store.year import fill

CASES = 16
LATER = NOON.replace(year=2031)


async def look(store: Store, vault: Path | None = None) -> list[Damage]:
    return [damage async for damage in check(store, Looked(), vault=vault)]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The rows of some cases, made once."""
    url = sqlite_url(tmp_path_factory.mktemp("year") / "store.sqlite")

    async def make() -> None:
        store = await Store.open(url)
        await fill(store, CASES)
        await store.close()

    asyncio.run(make())
    return rows_of(url)


@pytest.fixture
def filled(year: Rows, database: Database, store: Store) -> Store:
    pour(database.url, year)
    return store


async def test_a_store_that_is_as_it_should_be_has_no_damage_and_is_counted(filled: Store, database: Database) -> None:
    looked = Looked()
    assert [damage async for damage in check(filled, looked)] == []
    rows = rows_of(database.url)
    assert (looked.ledgers, looked.entries) == (CASES + 3, len(rows["entries"]))
    assert looked.artifacts == len(rows["artifacts"])


async def test_an_empty_store_has_no_damage(store: Store) -> None:
    assert await look(store) == []


@given(told=bodies())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_a_ledger_says_its_copies_are_what_is_expected(store: Store, told) -> None:
    case = await new_case(store, f"case-{next(NUMBERS)}")
    async with store.write() as tx:
        for body in told:
            await ledger.append(tx, case, named(body, case), at=NOON, by="engine")
    assert await look(store) == []


COPIES = [
    (("UPDATE ledgers SET head_seq = 3, head_digest = (SELECT digest FROM entries e WHERE e.ledger = ID AND e.seq = 3) "
     "WHERE id = ID"), None, "the head is entry 3, and the chain goes on to"),
    ("UPDATE ledgers SET head_seq = 0, head_digest = ZEROS WHERE id = ID", None, "the head is entry 0"),
    ("UPDATE ledgers SET closed_at = NULL WHERE id = ID", None, "closed_at is None"),
    ("UPDATE ledgers SET account = 'somebody@acme' WHERE id = ID", None, "account is somebody@acme"),
    ("UPDATE ledgers SET kind = 'planting' WHERE id = ID", None, "kind is planting, by the entries case"),
    ("UPDATE entries SET what = 'look' WHERE ledger = ID AND seq = 1", 1, "what is look, by the entries case"),
    ("UPDATE entries SET at = '2020-01-01 00:00:00' WHERE ledger = ID AND seq = 2", 2, "at is 2020-01-01"),
    ("UPDATE entries SET fact = NULL WHERE ledger = ID AND fact IS NOT NULL", 5, "fact is None"),
    ("DELETE FROM artifacts WHERE ledger = ID", None, "is missing in its table"),
    ("UPDATE artifacts SET size = 1 WHERE ledger = ID", None, "size is 1"),
    ("UPDATE artifacts SET erased_by = 'nobody' WHERE ledger = ID", None, "erased_by is nobody"),
    (("INSERT INTO artifacts SELECT ledger, 'bbbb', role, media_type, size, retention, kept_at, NULL FROM artifacts "
     "WHERE ledger = ID AND role = 'page'"), None, "the artifact bbbb stands in its table, and in no entry"),
    ("DELETE FROM questions WHERE ledger = ID", None, "the question q-case-0010 is missing"),
    ("UPDATE questions SET answered_seq = NULL WHERE ledger = ID", None, "answered_seq is None"),
]  # fmt: skip
CASE = "case-0010"  # delivered, asked and answered


def damaged(database: Database, statement: str) -> Rows:
    """The rows as they were, before this is done to the case."""
    before = rows_of(database.url)
    database.execute(statement.replace("ID", f"'{CASE}'").replace("ZEROS", f"'{'0' * 64}'"))
    return before


@pytest.mark.parametrize(("statement", "entry", "what"), COPIES, ids=[what for _, _, what in COPIES])
async def test_a_copy_that_differs_is_named_and_made_anew(
    filled: Store, database: Database, statement: str, entry: int | None, what: str
) -> None:
    before = damaged(database, statement)
    found = await look(filled)
    assert found
    assert {(damage.kind, damage.ledger) for damage in found} == {(Kind.COPY, CASE)}
    assert found[0].entry == entry or entry is None
    assert any(what in damage.what for damage in found)

    assert await rebuild(filled, now=LATER) == 1
    assert await look(filled) == []
    after = rows_of(database.url)
    for name in ("entries", "artifacts", "questions"):
        assert after[name] == before[name]
    assert without_due(after["ledgers"]) == without_due(before["ledgers"])


def without_due(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{name: value for name, value in row.items() if name not in ("due_at", "why")} for row in rows]


LOSSES = [
    ("UPDATE entries SET bytes = X'7b7d' WHERE ledger = ID AND seq = 2", 2, "do not have the digest"),
    ("DELETE FROM entries WHERE ledger = ID AND seq = 2", 2, "does not follow"),
    ("DELETE FROM entries WHERE ledger = ID AND seq > 5", 6, "the end was cut off"),
    ("DELETE FROM entries WHERE ledger = ID", 1, "the end was cut off"),
    ("UPDATE ledgers SET head_digest = 'x' WHERE id = ID", None, "it was exchanged"),
]


@pytest.mark.parametrize(("statement", "entry", "what"), LOSSES, ids=[statement for statement, _, _ in LOSSES])
async def test_a_chain_that_does_not_hold_is_named_and_never_made_to_look_whole(
    filled: Store, database: Database, statement: str, entry: int | None, what: str
) -> None:
    if database.dialect == "postgresql":
        statement = statement.replace("X'7b7d'", "'\\x7b7d'")
    damaged(database, statement)
    (found,) = await look(filled)
    assert (found.kind, found.ledger) == (Kind.CHAIN, CASE)
    assert found.kind.is_loss
    assert found.entry == entry or entry is None
    assert what in found.what

    before = rows_of(database.url)
    assert await rebuild(filled, now=LATER) == 0
    after = rows_of(database.url)
    of_case = [[row for row in rows["ledgers"] if row["id"] == CASE] for rows in (before, after)]
    assert of_case[0] == of_case[1]
    assert await look(filled) == [found]
    async with filled.read() as tx:
        with pytest.raises(LedgerDamaged, match=CASE):
            await ledger.load(tx, CASE)
        with pytest.raises(LedgerDamaged, match=CASE):
            await chain.verify_all(tx)


async def test_an_entry_exchanged_for_another_with_a_right_digest_is_noticed(store: Store, database: Database) -> None:
    """The last entry of a ledger, hashed anew: only the head tells."""
    case, other = await new_case(store), await new_case(store, "case-2")
    async with store.write() as tx:
        await ledger.append(tx, case, waited(1), at=NOON, by="engine")
        await ledger.append(tx, other, waited(1), at=NOON, by="engine")
        forged = ledger.canonical_bytes(
            ledger=case, seq=1, prev=ledger.GENESIS, at=NOON, by="engine", body=waited(9), stage=None, attempt=None
        )
    hexed = forged.hex()
    literal = f"X'{hexed}'" if database.dialect == "sqlite" else f"'\\x{hexed}'"
    database.execute(
        f"UPDATE entries SET bytes = {literal}, digest = '{ledger.entry_digest(forged)}' WHERE ledger = '{case}'"
    )
    (found,) = await look(store)
    assert (found.kind, found.ledger, found.entry) == (Kind.CHAIN, case, 1)


async def test_what_an_account_suffered_must_stand_in_its_history(filled: Store, database: Database) -> None:
    database.execute("DELETE FROM account_events WHERE what = 'password_refused' AND details LIKE '%case-0009%'")
    (found,) = await look(filled)
    assert (found.kind, found.ledger) == (Kind.ACCOUNT, "case-0009")
    assert "password_refused" in found.what
    await rebuild(filled, now=LATER)
    assert await look(filled) == [found]


async def test_rebuilding_makes_every_open_ledger_due_and_leaves_closed_ones_and_leases(
    filled: Store, database: Database
) -> None:
    async with filled.write() as tx:
        await lease.claim(tx, "case-0014", owner="host:2:2", real=LATER)
    before = {row["id"]: row for row in rows_of(database.url)["ledgers"]}
    assert await rebuild(filled, now=LATER) == 0
    after = {row["id"]: row for row in rows_of(database.url)["ledgers"]}
    for name, row in after.items():
        if row["closed_at"] is None:
            assert (row["due_at"], row["why"]) == (LATER, None)
        else:
            assert row == before[name]
        for kept in ("lease_owner", "lease_until", "epoch", "stage", "scenario_digest"):
            assert row[kept] == before[name][kept]
    assert any(row["closed_at"] is None for row in after.values())


@pytest.mark.dialect("sqlite")
async def test_a_file_that_is_damaged_is_named(filled: Store, database: Database) -> None:
    await filled.close()
    data = bytearray(database.file.read_bytes())
    size = int.from_bytes(data[16:18], "big")
    middle = len(data) // size // 2 * size
    data[middle : middle + size] = b"\xa5" * size
    database.file.write_bytes(data)
    found = await look(filled)
    assert {damage.kind for damage in found} >= {Kind.FILE}
    await filled.close()


@pytest.mark.dialect("sqlite")
async def test_a_row_that_names_one_that_is_not_there_is_named(filled: Store, database: Database) -> None:
    database.execute("DELETE FROM truths")
    found = await look(filled)
    assert {damage.kind for damage in found} == {Kind.FILE}
    assert "a row of plantings names one of truths that is not there" in found[0].what


@pytest.fixture
async def vault(store: Store, tmp_path: Path) -> tuple[Path, Vault, str]:
    """A vault with an artifact of a case."""
    root = tmp_path / "vault"
    held = Vault(root, b"k" * 32)
    case = await new_case(store)
    artifact = held.put(case, b"a page")
    told = ArtifactKept(sha256=artifact.sha256, role="page", media_type="text/html", size=6, retention="page")
    async with store.write() as tx:
        await ledger.append(tx, case, told, at=NOON, by="probe:browser")
    return root, held, artifact.sha256


async def test_an_artifact_that_the_vault_lost_is_named(store: Store, vault: tuple[Path, Vault, str]) -> None:
    root, _, sha256 = vault
    assert await look(store, root) == []
    shutil.rmtree(root / "case-1")
    (found,) = await look(store, root)
    assert (found.kind, found.ledger, found.entry) == (Kind.ARTIFACT, "case-1", 1)
    assert sha256 in found.what
    assert await look(store) == []


async def test_an_artifact_erased_behind_the_ledgers_back_is_named(
    store: Store, vault: tuple[Path, Vault, str]
) -> None:
    root, held, sha256 = vault
    held.erase("case-1", sha256)
    (found,) = await look(store, root)
    assert (found.kind, found.kind.is_loss) == (Kind.ARTIFACT, True)
    assert found.what.endswith(": it was erased")


async def test_an_artifact_whose_erasure_was_only_said_is_named(store: Store, vault: tuple[Path, Vault, str]) -> None:
    root, held, sha256 = vault
    async with store.write() as tx:
        await ledger.append(tx, "case-1", Erased(sha256=sha256, rule="r", person="ines"), at=NOON, by="person:ines")
    (found,) = await look(store, root)
    assert (found.kind, found.kind.is_loss) == (Kind.ERASURE, False)
    held.erase("case-1", sha256)
    assert await look(store, root) == []


async def test_what_no_entry_names_is_counted_and_no_damage(store: Store, vault: tuple[Path, Vault, str]) -> None:
    root, held, _ = vault
    held.put("case-1", b"attached to an answer that came too late")
    held.put("rehearsal-1", b"of a case that there never was")
    gone = held.put("rehearsal-1", b"erased")
    held.erase("rehearsal-1", gone.sha256)
    looked = Looked()
    assert [damage async for damage in check(store, looked, vault=root)] == []
    assert (looked.artifacts, looked.orphans) == (1, 2)


async def test_a_million_ledgers_would_not_be_in_memory(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of two at a time comes to the same as all at once."""
    await fill(store, 7)
    monkeypatch.setattr(chain, "PAGE", 2)
    seen: list[int] = []
    looked = Looked()
    assert [damage async for damage in check(store, looked, watch=seen.append)] == []
    assert seen == list(range(1, 11))
    async with store.read() as tx:
        assert await chain.verify_all(tx) == 10
        assert [len(await chain.page(tx, after=name)) for name in ("", "planting-0000", "zzz")] == [2, 2, 0]


async def test_an_entry_that_is_no_entry_is_a_damage_and_no_crash(store: Store, database: Database) -> None:
    case = await new_case(store)
    opened = CaseOpened(
        scenario="acme", scenario_digest="d" * 64, service="acme", account="zoe@acme", language="fr", right=Right.ACCESS
    )
    async with store.write() as tx:
        await ledger.append(tx, case, opened, at=NOON, by="engine")
    data = b'{"v":2}'
    literal = f"X'{data.hex()}'" if database.dialect == "sqlite" else f"'\\x{data.hex()}'"
    database.execute(f"UPDATE entries SET bytes = {literal}, digest = '{ledger.entry_digest(data)}'")
    (found,) = await look(store)
    assert (found.kind, found.entry) == (Kind.CHAIN, 1)
    assert "no entry that this program can read" in found.what
