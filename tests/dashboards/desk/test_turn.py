"""Does everybody get their turn, and nobody wait for long behind what takes long?"""

import asyncio

import pytest

from dashboards.desk.turn import Crowded, Turns


async def test_few_are_served_at_once() -> None:
    turns, now, most = Turns(2, patience_s=60), 0, 0

    async def one() -> None:
        nonlocal now, most
        async with turns.turn():
            now += 1
            most = max(most, now)
            await asyncio.sleep(0)
            now -= 1

    async with asyncio.TaskGroup() as group:
        for _ in range(10):
            group.create_task(one())
    assert (most, now) == (2, 0)


async def test_what_takes_long_keeps_nobody_for_long_and_gives_its_place_back() -> None:
    turns, done = Turns(1, beside=1, patience_s=0.01), asyncio.Event()

    async def long() -> None:
        async with turns.turn():
            await done.wait()

    async with asyncio.TaskGroup() as group:
        group.create_task(long())
        await asyncio.sleep(0)
        async with asyncio.timeout(30), turns.turn():
            done.set()
    strict = Turns(1, patience_s=60)
    for _ in range(3):  # a place that was not given back would be missed here
        async with asyncio.timeout(30), strict.turn():
            pass


async def test_beside_what_takes_long_not_everybody_is_served_and_whoever_is_not_is_told() -> None:
    turns, done, served = Turns(1, beside=2, patience_s=0.01, longest_s=0.05), asyncio.Event(), 0

    async def long() -> None:
        nonlocal served
        async with turns.turn():
            served += 1
            await done.wait()

    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(long())
        async with asyncio.timeout(30):
            while served < 3:
                await asyncio.sleep(0.01)
        with pytest.raises(Crowded):
            async with turns.turn():
                served += 1
        done.set()
    assert served == 3
    for _ in range(3):  # every place was given back
        async with asyncio.timeout(30), turns.turn():
            pass
