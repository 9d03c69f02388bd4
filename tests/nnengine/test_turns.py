"""The queue: who goes first, who has to wait, and who gives up."""

import threading

import pytest

from nnengine.turns import NoTurn, Turns


class Visitor(threading.Thread):
    """Waits for a turn, notes that it has it, and keeps it until it is told to leave."""

    def __init__(self, turns, name, owner, order):
        super().__init__(daemon=True)
        self.waits, self.has_turn, self.may_leave = threading.Event(), threading.Event(), threading.Event()
        self.turns, self.name, self.owner, self.order = turns, name, owner, order
        self.start()

    def run(self):
        with self.turns.turn(self.owner, 60, self.waits.set):
            self.order.append(self.name)
            self.has_turn.set()
            self.may_leave.wait(60)

    def leave(self):
        self.may_leave.set()
        self.join(60)


def test_one_turn_for_each_owner_in_order_of_arrival():
    turns, order = Turns(2), []
    greedy = []
    for number in range(3):
        greedy.append(Visitor(turns, f"greedy {number}", "greedy", order))
        assert (greedy[0].has_turn if number == 0 else greedy[number].waits).wait(60)
    # The second place is free for somebody else, though two are first in line.
    honest = Visitor(turns, "honest", "honest", order)
    assert honest.has_turn.wait(60)
    assert not honest.waits.is_set()
    late = Visitor(turns, "late", "late", order)
    assert late.waits.wait(60)
    honest.leave()
    assert late.has_turn.wait(60)
    greedy[0].leave()
    assert greedy[1].has_turn.wait(60)
    late.leave()
    assert not greedy[2].has_turn.is_set()
    greedy[1].leave()
    assert greedy[2].has_turn.wait(60)
    greedy[2].leave()
    assert order == ["greedy 0", "honest", "late", "greedy 1", "greedy 2"]


def test_giving_up_leaves_the_line():
    turns = Turns(1)
    with turns.turn():
        with pytest.raises(NoTurn), turns.turn(patience=0.01):
            pass
        with pytest.raises(KeyError), turns.turn(patience=60, on_wait=lambda: {}["stopped"]):
            pass
    with turns.turn(patience=0):
        pass


def test_a_turn_ends_with_an_error_too():
    turns = Turns(1)
    for _ in range(2):
        with pytest.raises(KeyError), turns.turn("somebody", patience=0):
            raise KeyError
