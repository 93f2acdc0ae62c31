"""Few go at once, few wait, and all others are told at once that they came in vain."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from portal.turns import Turns


def test_few_go_few_wait_and_the_others_come_in_vain():
    turns, are_there = Turns(2, waiting=1), threading.Barrier(5)

    def come(_number: int) -> tuple[bool, float]:
        are_there.wait()
        began = time.monotonic()
        with turns.one(0.3) as is_mine:
            lasted = time.monotonic() - began
            time.sleep(0.6 if is_mine else 0)
        return is_mine, lasted

    with ThreadPoolExecutor(5) as pool:
        came = list(pool.map(come, range(5)))

    assert sorted(is_mine for is_mine, _lasted in came) == [False, False, False, True, True]
    assert sorted(lasted > 0.25 for _is_mine, lasted in came) == [False, False, False, False, True]


def test_whoever_waits_has_the_turn_of_who_goes():
    turns = Turns(1, waiting=1)

    def come(_number: int) -> bool:
        with turns.one(2) as is_mine:
            time.sleep(0.1)
        return is_mine

    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(come, range(2)))
    with turns.one(0) as is_mine:
        assert is_mine
