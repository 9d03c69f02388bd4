"""Sessions that have ended give their memory back, and nobody waits for it."""

import gc
import weakref

import pytest

from ui import leftovers
from ui.leftovers import COLLECT_EVERY_SECONDS, LEFT_SECONDS, PUT_OFF_SECONDS, Leftovers


class Cycle:
    def __init__(self):
        self.itself = self


@pytest.fixture
def tidy():
    """A `Leftovers` with a session "a" that was seen at 0, the names of those with a browser, and those closed."""
    active, closed = {"a"}, []
    here = Leftovers(active.__contains__, closed.append)
    here._seen_at["a"] = 0.0
    here._collected_at = 0.0
    return here, active, closed


def work():
    """Make as many objects as a few runs of a script do."""
    for _ in range(leftovers.WORK_COLLECTIONS + 1):
        gc.collect(0)


def test_a_session_is_closed_once_its_browser_can_no_longer_come_back(tidy):
    here, active, closed = tidy
    assert here.tidy(500.0, False) and closed == []
    active.clear()
    assert here.tidy(500.0 + LEFT_SECONDS - 1, False) and closed == []
    active.add("a")  # it came back
    here.tidy(500.0 + LEFT_SECONDS, False)
    active.clear()
    assert here.tidy(500.0 + 2 * LEFT_SECONDS - 1, False) and closed == []
    assert not here.tidy(500.0 + 2 * LEFT_SECONDS, False)
    assert closed == ["a"]


def test_cycles_are_collected_when_nobody_waits_and_not_for_ever_put_off(tidy):
    here, _, _ = tidy
    gc.disable()
    try:
        now = 0.0
        for wait, is_waited_for, is_due in (
            (1.0, False, False), (COLLECT_EVERY_SECONDS, True, False), (1.0, False, True),
            (COLLECT_EVERY_SECONDS + 1, True, False), (PUT_OFF_SECONDS, True, True),
        ):
            work()
            gone = weakref.ref(Cycle())
            now += wait
            here.tidy(now, is_waited_for)
            assert (gone() is None) == is_due, (now, is_waited_for)
        here._collections = leftovers._younger_collections()
        gone = weakref.ref(Cycle())
        here.tidy(now + 10 * COLLECT_EVERY_SECONDS, False)
        assert gone() is not None, "collected though nothing has run since"
    finally:
        gc.enable()
