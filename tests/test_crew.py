"""That there are as many readers as there is work for."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from pebble import ProcessPool

from monitor.runners.crew import AHEAD, Closed, Crew


def begun() -> ProcessPool:
    return ProcessPool(max_workers=1)


@pytest.fixture
def crew() -> Iterator[Crew]:
    crew = Crew(2, begun, calm=0.0)
    yield crew
    crew.close()


def is_thinned_out(crew: Crew, seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while len(crew) > 1 and time.monotonic() < until:
        pass
    return len(crew) == 1


def test_one_reader_does_what_comes_one_after_the_other(crew: Crew) -> None:
    pools = []
    for _ in range(5):
        with crew.reader() as pool:
            pools.append(pool)
    assert pools == [pools[0]] * 5
    assert len(crew) == 1


def test_another_comes_when_work_waits_and_goes_when_none_does(crew: Crew) -> None:
    with crew.reader() as first, crew.reader() as second:
        assert first is not second
        assert len(crew) == 2
    assert is_thinned_out(crew)
    with crew.reader() as left:
        assert left in (first, second)


def test_there_are_never_more_than_the_most_and_who_waits_is_given_the_next_free_one(crew: Crew) -> None:
    def work(_: int) -> int:
        with crew.reader():
            return len(crew)

    with ExitStack() as both, ThreadPoolExecutor(4) as threads:
        for _ in range(2 * AHEAD):
            both.enter_context(crew.reader())
        waiting = threads.map(work, range(20))
        both.close()
        assert max(waiting) <= 2


def test_when_there_may_be_no_more_each_has_the_next_tasks_at_hand(crew: Crew) -> None:
    with crew.reader() as first, crew.reader() as second, crew.reader() as third, crew.reader() as fourth:
        assert first is not second
        assert {first, second} == {third, fourth}


def test_in_a_hurry_another_comes_for_the_first_task_that_would_wait() -> None:
    crew = Crew(2, begun, waits=0.0)
    with crew.reader() as first, crew.reader() as second:
        assert first is not second
    crew.close()


def test_a_reader_that_broke_is_lent_to_nobody_while_its_other_task_is_still_to_come_back() -> None:
    crew = Crew(1, begun)
    with crew.reader() as broken:
        with crew.reader() as the_same:
            the_same.stop()  # type: ignore[no-untyped-call]
        assert the_same is broken
        with crew.reader() as other:
            assert other is not broken
    with crew.reader() as left:
        assert left is other
    crew.close()


def test_a_reader_that_does_not_work_any_more_is_lent_to_nobody(crew: Crew) -> None:
    with crew.reader() as broken:
        broken.stop()  # type: ignore[no-untyped-call]
    with crew.reader() as other:
        assert other is not broken


def test_who_waits_when_all_are_closed_is_told(crew: Crew) -> None:
    def ask() -> None:
        with crew.reader():
            pass

    with ExitStack() as all_busy, ThreadPoolExecutor(1) as threads:
        for _ in range(2 * AHEAD):
            all_busy.enter_context(crew.reader())
        waiting = threads.submit(ask)
        crew.close()
        assert isinstance(waiting.exception(), Closed)
    with pytest.raises(Closed):
        ask()


def test_one_that_hangs_is_lent_to_nobody_and_ends_when_its_last_task_comes_back() -> None:
    crew = Crew(1, begun)
    with crew.reader() as hung:
        crew.hangs(hung)
        with crew.reader() as other:
            assert other is not hung
            assert len(crew) == 2
    assert len(crew) == 1
    with crew.reader() as left:
        assert left is other
    crew.close()
