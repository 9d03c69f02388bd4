"""Pictures as columns."""

import numpy as np
import pytest

from nnengine.photos import unroll
from nnengine.unrolling import pictures_in_column, place_in_picture, place_in_vector, unroll_wrongly

pictures = np.random.default_rng(0).integers(0, 256, (4, 5, 7, 3), dtype=np.uint8)


def test_an_entry_is_where_unroll_puts_it():
    x = unroll(pictures[:1])[:, 0]
    for i in range(x.size):
        place = place_in_picture(i, (5, 7, 3))
        assert place == np.unravel_index(i, (5, 7, 3))
        assert place_in_vector(*place, (5, 7, 3)) == i
        assert x[i] == pictures[0][place] / 255


@pytest.mark.parametrize("i", [-1, 105])
def test_an_entry_must_exist(i):
    with pytest.raises(ValueError, match=f"i is {i}, expected a whole number from 0 to 104"):
        place_in_picture(i, (5, 7, 3))


def test_a_place_must_exist():
    with pytest.raises(ValueError, match="column is 7"):
        place_in_vector(0, 7, 0, (5, 7, 3))


def test_the_wrong_reshape_has_the_right_shape_and_scrambles():
    wrong = unroll_wrongly(pictures)
    assert wrong.shape == unroll(pictures).shape == (105, 4)
    np.testing.assert_array_equal(wrong[0], pictures[0].ravel()[:4] / 255)
    assert np.abs(wrong - unroll(pictures)).max() > 0.5


@pytest.mark.parametrize("m", [1, 2, 5])
def test_the_wrong_columns_hold_numbers_of_every_picture(m):
    assert pictures_in_column(m, 12, wrongly=False) == 1
    assert pictures_in_column(m, 12, wrongly=True) == m
