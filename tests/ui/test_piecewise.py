"""Runs in pieces: the same as whole, each trained once, and a verdict that waits for them."""

from nnengine import Hyperparameters, load_dataset, train
from ui.piecewise import PiecewiseRuns


def test_in_pieces_each_run_is_trained_once_and_is_the_same():
    dataset = load_dataset("circles", examples=60)
    wanted = [Hyperparameters((3,), learning_rate=rate, iterations=150) for rate in (0.1, 1.0)]
    finished = []
    runs = PiecewiseRuns(dataset, lambda run: finished.append(run) or float(run.costs[-1]))
    pieces = 0
    while not runs.advance(wanted, 1e-3):
        pieces += 1
    assert pieces > 2
    assert runs.kept == {each: float(train(dataset, each).costs[-1]) for each in wanted}
    third = wanted[0].replace(learning_rate=0.3)
    assert runs.advance([wanted[1], third, wanted[0]])  # one that joins trains alone
    assert [run.hyperparameters for run in finished] == [*wanted, third]
