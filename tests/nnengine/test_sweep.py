"""A sweep in pieces, against one training after the other."""

import numpy as np
import pytest

from nnengine import Hyperparameters, load_dataset, train
from nnengine.sweep import Sweep

GRID = [[Hyperparameters((n,), learning_rate=rate, iterations=30) for n in (1, 3, 5)] for rate in (0.1, 1.0)]


@pytest.fixture
def dataset():
    return load_dataset("circles", examples=60)


def test_every_cell_is_the_run_of_its_hyperparameters(dataset):
    sweep = Sweep(dataset, GRID)
    sweep.advance()
    assert sweep.is_finished
    assert sweep.share == 1
    for i, row in enumerate(GRID):
        for j, hyperparameters in enumerate(row):
            run = train(dataset, hyperparameters)
            cell = sweep.cells[3 * i + j]
            np.testing.assert_array_equal(cell.costs, run.costs)
            assert cell.hyperparameters == hyperparameters
            assert sweep.results("test_accuracy")[i, j] == run.test_accuracy
            assert sweep.results("cost")[i, j] == run.costs[-1]


def test_in_pieces_it_is_the_same(dataset):
    whole, pieces = Sweep(dataset, GRID), Sweep(dataset, GRID)
    whole.advance()
    shares = [pieces.share]
    while not pieces.is_finished:
        pieces.advance(1e-4)
        shares.append(pieces.share)
    assert len(shares) > 6
    assert shares == sorted(shares)
    for a, b in zip(whole.cells, pieces.cells, strict=True):
        np.testing.assert_array_equal(a.costs, b.costs)


def test_what_is_not_done_is_not_a_number(dataset):
    sweep = Sweep(dataset, GRID)
    assert np.isnan(sweep.results("cost")).all()
    assert sweep.results("cost").shape == (2, 3)
    sweep.advance(0)
    assert not sweep.cells


def test_a_run_that_diverges_says_so():
    sweep = Sweep(load_dataset("hill"), [[Hyperparameters((4,), "relu", learning_rate=1_000.0, iterations=200)]])
    sweep.advance()
    assert sweep.cells[0].diverged


def test_rows_of_different_lengths_are_refused(dataset):
    for grid in ([], [[]], [GRID[0], GRID[0][:2]]):
        with pytest.raises(ValueError, match="rows of one length"):
            Sweep(dataset, grid)
