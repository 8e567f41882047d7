"""The last of several quick changes counts."""

import asyncio

import pytest

from leefbaarheid.verkennen.wait import Debounce

pytestmark = pytest.mark.usefixtures("no_loop")


def test_without_a_loop_it_is_done_at_once():
    done = []
    change = Debounce(lambda: done.append(1))
    change()
    change({"new": 3})
    assert done == [1, 1]


def test_quick_changes_are_done_once_and_a_later_one_again():
    done = []

    async def several():
        change = Debounce(lambda: done.append(1), pause=0.02)
        for _ in range(5):
            change()
        assert done == []
        await asyncio.sleep(0.06)
        assert done == [1]
        change()
        await asyncio.sleep(0.06)

    asyncio.run(several())
    assert done == [1, 1]
