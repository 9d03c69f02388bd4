"""Filters: against the double sum written out, and what moving a picture does."""

import numpy as np
import pytest

from nnengine.filters import FILTERS, filter_image, shift_image

rng = np.random.default_rng(0)
picture = rng.random((9, 12))


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_each_place_is_the_sum_of_weights_times_pixels(size):
    kernel = rng.standard_normal((size, size))
    feature_map = filter_image(picture, kernel)
    assert feature_map.shape == (10 - size, 13 - size)
    for r in range(feature_map.shape[0]):
        for c in range(feature_map.shape[1]):
            patch = picture[r : r + size, c : c + size]
            assert feature_map[r, c] == pytest.approx(sum(a * b for a, b in zip(kernel.flat, patch.flat, strict=True)))


@pytest.mark.parametrize(("name", "flat"), [("vertical_edges", 0), ("horizontal_edges", 0), ("outlines", 0), ("blur", 1)])
def test_on_a_flat_picture(name, flat):
    np.testing.assert_allclose(filter_image(np.ones((5, 5)), np.array(FILTERS[name])), flat, atol=1e-12)


def test_edges_answer_to_their_own_direction():
    bright_left = np.hstack([np.ones((5, 3)), np.zeros((5, 3))])
    across = filter_image(bright_left, np.array(FILTERS["vertical_edges"]))
    np.testing.assert_array_equal(across, np.tile([0, 3, 3, 0], (3, 1)))
    assert not filter_image(bright_left, np.array(FILTERS["horizontal_edges"])).any()
    assert filter_image(bright_left.T, np.array(FILTERS["horizontal_edges"])).max() == 3


def test_the_map_moves_with_the_picture():
    kernel = rng.standard_normal((3, 3))
    moved = shift_image(picture, 4)
    np.testing.assert_array_equal(moved[:, 4:], picture[:, :-4])
    np.testing.assert_allclose(filter_image(moved, kernel)[:, 4:], filter_image(picture, kernel)[:, :-4])


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"kernel has shape \(3, 3\), expected at most the image's \(2, 9\)"):
        filter_image(np.ones((2, 9)), np.ones((3, 3)))
    with pytest.raises(ValueError, match="image has shape"):
        filter_image(np.ones(9), np.ones((3, 3)))
    with pytest.raises(ValueError, match="kernel holds nan"):
        filter_image(np.ones((4, 4)), np.full((2, 2), np.nan))
