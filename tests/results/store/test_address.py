"""Is every way to write a connection string read, or refused without saying its password?"""

import sys

import pytest

from results.errors import ResultsError, StoreAddressWrong, StoreDriverMissing, StoreUnreachable
from results.store import Store
from results.store.address import file_of, place_of, read_address
from tests.postgres import GUARDED, Server

SECRET = "zorvelunqua"


@pytest.mark.parametrize(
    ("given", "driver", "place"),
    [
        ("postgresql://db.example/audit", "postgresql+psycopg", "postgresql://db.example/audit"),
        (
            "postgres://ines:zorvelunqua@db.example:5433/audit",
            "postgresql+psycopg",
            "postgresql://db.example:5433/audit",
        ),
        (
            "postgresql+psycopg://ines@10.0.0.7/audit?sslmode=require",
            "postgresql+psycopg",
            "postgresql://10.0.0.7/audit",
        ),
        ("postgresql://ines@[::1]/audit", "postgresql+psycopg", "postgresql://::1/audit"),
        ("postgresql:///audit?host=/run/pg&password=zorvelunqua", "postgresql+psycopg", "postgresql:///run/pg/audit"),
        ("postgresql://ines:zor%40vel%2Funqua@db/audit", "postgresql+psycopg", "postgresql://db/audit"),
        ("sqlite:////home/ines/store.sqlite", "sqlite+aiosqlite", "/home/ines/store.sqlite"),
        ("sqlite+aiosqlite:///store.sqlite", "sqlite+aiosqlite", "store.sqlite"),
    ],
)
def test_it_is_read_with_our_driver_and_named_without_its_password(given: str, driver: str, place: str) -> None:
    url = read_address(given)
    assert url.drivername == driver
    assert place_of(url) == place
    assert (file_of(url) is None) == driver.startswith("postgresql")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("zorvelunqua", "no connection string"),
        ("postgresql://ines:zorvelunqua@db:port/audit", "no connection string"),
        ("postgresql://ines:p@zorvelunqua@db/audit", "write @ as %40"),
        ("postgresql://ines:zorvelunqua@db/", "names no database"),
        ("postgresql+asyncpg://ines:zorvelunqua@db/audit", "neither PostgreSQL nor SQLite"),
        ("mysql://ines:zorvelunqua@db/audit", "neither PostgreSQL nor SQLite"),
        ("sqlite://", "in memory is forgotten"),
        ("sqlite:///:memory:", "in memory is forgotten"),
    ],
)
def test_what_names_no_database_of_ours_is_refused_with_the_mend_and_without_the_password(given: str, why: str) -> None:
    with pytest.raises(StoreAddressWrong, match=why) as refused:
        Store.at(given)
    assert SECRET not in str(refused.value)
    assert "postgresql://USER@HOST/DATABASE" in str(refused.value)


def test_without_the_driver_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreDriverMissing, match=r"pip install 'portability-auditor\[postgres\]'") as refused:
        Store.at("postgresql://ines:zorvelunqua@db.example/audit")
    assert SECRET not in str(refused.value)
    assert "postgresql://db.example/audit" in str(refused.value)


@pytest.fixture(scope="module")
def guarded(postgres: Server) -> Server:
    """A server that lets one user in only with a password that needs to be written otherwise in an address."""
    postgres.execute(f"CREATE ROLE {GUARDED} LOGIN PASSWORD 'zor@vel/unqua%'")
    return postgres


async def test_a_password_with_signs_that_mean_something_is_written_in_per_cent(guarded: Server) -> None:
    address = guarded.create(f"OWNER {GUARDED}").replace("auditor@", f"{GUARDED}:zor%40vel%2Funqua%25@")
    store = await Store.open(address)
    assert "zor" not in store.place
    await store.close()


@pytest.mark.parametrize("password", [SECRET, f"{SECRET}%40"])
async def test_a_wrong_password_is_refused_and_not_repeated(guarded: Server, password: str) -> None:
    address = guarded.address("postgres").replace("auditor@", f"{GUARDED}:{password}@")
    with pytest.raises(StoreUnreachable, match="password authentication failed") as refused:
        await Store.open(address)
    assert SECRET not in str(refused.value)
    assert SECRET not in repr(refused.value)


@pytest.mark.parametrize(
    "host", ["127.0.0.1:1", "/nowhere", "no-such-host.invalid"], ids=["closed port", "no socket", "no such host"]
)
async def test_a_server_that_is_not_there_may_be_tried_again(host: str) -> None:
    with pytest.raises(StoreUnreachable) as refused:
        await Store.open(f"postgresql://ines:{SECRET}@/audit?host={host.partition(':')[0]}&port=1")
    assert SECRET not in str(refused.value)
    assert refused.value.retry


async def test_a_database_that_is_not_there_is_named(postgres: Server) -> None:
    with pytest.raises(ResultsError, match="does not exist"):
        await Store.open(postgres.address("nothing"))


async def test_who_may_not_make_tables_is_told(guarded: Server) -> None:
    address = guarded.create().replace("auditor@", f"{GUARDED}:zor%40vel%2Funqua%25@")
    with pytest.raises(StoreAddressWrong, match="permission denied for schema public"):
        await Store.open(address)
