"""Several looks at a photo, and the way back from a look to the photo."""

import numpy as np
import pytest

from nnengine.photo_views import LOOKS, VIEWS, look, map_over_photo, mean_of_looks
from nnengine.resampling import resample

PHOTOS = np.random.default_rng(2).integers(0, 256, (3, 20, 20, 3), dtype=np.uint8)


def test_the_first_looks_are_the_whole_photo_and_its_mirror_image():
    looks = look(PHOTOS, 10).reshape(LOOKS, 3, 10, 10, 3)
    whole = resample(PHOTOS, 10)
    np.testing.assert_array_equal(looks[0], whole)
    np.testing.assert_array_equal(looks[1], whole[:, :, ::-1])


def test_a_closer_look_is_that_part_of_the_photo():
    # 0.8 of 20 pixels are 16, so looks of 16 pixels copy them.
    looks = look(PHOTOS, 16).reshape(len(VIEWS), 2, 3, 16, 16, 3)
    for (top, left), found in zip([(0, 0), (0, 4), (4, 0), (4, 4), (2, 2)], looks[1:6, 0], strict=True):
        expected = PHOTOS[:, top : top + 16, left : left + 16] / 255
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5)


def test_the_mean_over_looks():
    values = np.random.default_rng(0).standard_normal(LOOKS * 3)
    found = mean_of_looks(values)
    for photo in range(3):
        assert found[photo] == pytest.approx(sum(values[photo + 3 * k] for k in range(LOOKS)) / LOOKS)


@pytest.mark.parametrize("n", [1, 3, 6])
def test_the_map_has_the_mean_of_its_places(n):
    values = np.random.default_rng(n).standard_normal((LOOKS, n, n))
    found = map_over_photo(values)
    assert found.shape == (10 * n, 10 * n)
    assert found.mean() == pytest.approx(values.mean(), abs=1e-12)


def test_each_value_lands_where_its_look_looked():
    n, cells = 5, 50
    for k, (top, left, height, width) in enumerate(VIEWS):
        for mirrored in (False, True):
            values = np.zeros((LOOKS, n, n))
            values[2 * k + mirrored, 1, 4] = 1
            found = map_over_photo(values)
            first, last = (0, 1) if mirrored else (4, 5)
            edges = top + height * np.array([1, 2]) / n, left + width * np.array([first, last]) / n
            # A cell holds as much as lies in it: the shares of its rows and columns that the place covers.
            covers = [
                np.clip(np.minimum(high * cells, np.arange(1, cells + 1)) - np.maximum(low * cells, np.arange(cells)), 0, 1)
                for low, high in edges
            ]
            expected = np.outer(*covers)
            np.testing.assert_allclose(found / found.sum(), expected / expected.sum(), rtol=0, atol=1e-9)
