"""Are there never more windows on this machine than it can carry?"""

import asyncio

import pytest

from probes.browser.slot import slot


async def test_one_more_waits_until_another_closes(tmp_path):
    order = []

    async def hold(name, until):
        async with slot(tmp_path, 2):
            order.append(name)
            await until.wait()

    free = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(hold("a", free))
        tasks.create_task(hold("b", free))
        await asyncio.sleep(0.05)
        tasks.create_task(hold("c", free))
        await asyncio.sleep(0.25)
        assert order == ["a", "b"]
        free.set()
    assert order == ["a", "b", "c"]


async def test_a_place_is_free_again_after_a_failure(tmp_path):
    for _ in range(3):
        with pytest.raises(RuntimeError):
            async with slot(tmp_path, 1):
                raise RuntimeError
    async with slot(tmp_path, 1) as number:
        assert number == 0
