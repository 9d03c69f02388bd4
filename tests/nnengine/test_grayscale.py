"""Pictures in gray, against a loop over pixels."""

import numpy as np
import pytest

from nnengine.grayscale import without_color
from nnengine.photos import unroll


def test_each_pixel_becomes_the_mean_of_its_colors():
    pictures = np.random.default_rng(0).integers(0, 256, (3, 5, 4, 3), dtype=np.uint8)
    found = without_color(unroll(pictures))
    expected = pictures.astype(float)
    for i, row, column in np.ndindex(3, 5, 4):
        expected[i, row, column] = sum(pictures[i, row, column].tolist()) / 3
    np.testing.assert_allclose(found, expected.reshape(3, -1).T / 255, rtol=0, atol=1e-15)


def test_rows_that_are_no_pixels_are_refused():
    with pytest.raises(ValueError, match="4 rows"):
        without_color(np.ones((4, 2)))
