"""Pictures as the addresses that a page shows them by."""

import gc
import weakref

import numpy as np
import pytest

from nnengine import Dataset
from tests.cat_recognizer_page import pixels_of
from ui import pictures
from ui.charts.palette import DARK, LIGHT
from ui.pictures import data_url, dataset_url, signed_url


def rgb(color: str) -> list[int]:
    return list(bytes.fromhex(color[1:]))


def own_dataset() -> Dataset:
    rng = np.random.default_rng(0)
    X = rng.integers(0, 256, (4 * 4 * 3, 6)) / 255
    Y = np.arange(6)[np.newaxis] % 2
    return Dataset("own", X, Y, X[:, :4], Y[:, :4], classes=("dog", "cat"), image_shape=(4, 4, 3))


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_signed_matrix_is_blue_above_zero_and_orange_below(palette):
    shown = pixels_of(signed_url(np.array([[0.0, 2.0, -2.0], [1.0, -1.0, 0.0]]), palette))
    assert shown.shape == (2, 3, 3)
    ground, blue, orange = (np.array(rgb(color)) for color in (palette.background, palette.class_1, palette.class_0))
    assert shown[0].tolist() == [ground.tolist(), blue.tolist(), orange.tolist()]
    assert shown[1, 2].tolist() == ground.tolist()
    # Half as strong is half the way from the ground.
    assert np.abs(shown[1, 0] - (ground + blue) / 2).max() <= 0.5
    assert np.abs(shown[1, 1] - (ground + orange) / 2).max() <= 0.5


@pytest.mark.parametrize("values", [[[-3.0, -1.0]], [[3.0, 1.0]]])
def test_one_sign_alone_keeps_its_color(values):
    shown = pixels_of(signed_url(np.array(values), LIGHT))
    assert shown[0, 0].tolist() == rgb(LIGHT.class_1 if values[0][0] > 0 else LIGHT.class_0)
    assert shown[0, 1].tolist() != shown[0, 0].tolist()


@pytest.mark.parametrize("values", [np.zeros((2, 2)), np.full((2, 2), np.nan), np.array([[np.inf, -np.inf]])])
def test_nothing_to_show_is_the_ground(values):
    shown = pixels_of(signed_url(values, LIGHT))
    assert (shown == rgb(LIGHT.background)).all()


def test_a_matrix_stays_as_it_is():
    values = np.array([[np.nan, 1.0]])
    signed_url(values, LIGHT)
    assert np.isnan(values[0, 0])


def test_an_exact_picture_keeps_every_bit():
    picture = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    np.testing.assert_array_equal(pixels_of(data_url(picture, is_exact=True)), picture)


def test_pictures_of_a_dataset_are_made_once_and_told_apart():
    dataset = own_dataset()
    first = dataset_url(dataset, "train", 5)
    assert dataset_url(dataset, "train", 5) is first
    assert len({dataset_url(dataset, part, i) for part, i in (("train", 4), ("train", 5), ("test", 3))}) == 3
    assert dataset_url(own_dataset(), "train", 5) == first


def test_what_is_kept_of_a_dataset_goes_with_it():
    dataset = own_dataset()
    dataset_url(dataset, "train", 0)
    held, before = weakref.ref(dataset), len(pictures._URLS)
    del dataset
    gc.collect()
    assert held() is None
    assert len(pictures._URLS) == before - 1
