"""Boxes cut out of pictures, and pictures changed at random."""

import numpy as np
import pytest
from PIL import Image

from nnengine.photo_augmentation import (
    GRAY_SHARE,
    LARGEST_CROP,
    LARGEST_IN_SCENE,
    LONGEST_LETTERBOX,
    SCENE_SHARE,
    SMALLEST_CROP,
    SMALLEST_IN_SCENE,
    augment,
    erase,
    put_into_scenes,
    random_boxes,
    recolor,
)
from nnengine.resampling import resample


def pictures(m=6, side=16, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (m, side, side, 3)).astype(np.uint8)


def test_the_same_size_is_the_same_picture():
    np.testing.assert_allclose(resample(pictures(), 16), pictures() / 255, rtol=0, atol=1e-6)


@pytest.mark.parametrize("side", [4, 12, 24, 48])
def test_sizes_agree_with_pillow(side):
    found = resample(pictures(), side)
    for picture, own in zip(pictures(), found, strict=True):
        theirs = Image.fromarray(picture).resize((side, side), Image.Resampling.BILINEAR)
        np.testing.assert_allclose(own * 255, np.asarray(theirs, dtype=float), rtol=0, atol=1.01)  # Pillow rounds twice


def test_a_box_is_cut_out():
    boxes = np.tile([0.25, 0.5, 0.5, 0.25], (6, 1))  # rows 4 to 12, columns 8 to 12
    found = resample(pictures(), 8, boxes)
    expected = pictures()[:, 4:12, 8:12] / 255
    # New column 1 has its center at 8.75, a quarter of the way from column 8 (center 8.5) to column 9.
    np.testing.assert_allclose(found[:, :, 1], 0.75 * expected[:, :, 0] + 0.25 * expected[:, :, 1], rtol=0, atol=1e-6)
    boxes = np.tile([0.25, 0.5, 0.25, 0.25], (6, 1))
    np.testing.assert_allclose(resample(pictures(), 4, boxes), expected[:, :4], rtol=0, atol=1e-6)


def test_each_picture_has_a_box_of_its_own():
    boxes = np.array([[0, 0, 0.5, 0.5], [0.5, 0.5, 0.5, 0.5]])
    found = resample(pictures(2), 8, boxes)
    np.testing.assert_allclose(found[0], pictures(2)[0, :8, :8] / 255, atol=1e-6)
    np.testing.assert_allclose(found[1], pictures(2)[1, 8:, 8:] / 255, atol=1e-6)


def test_beyond_the_picture_lies_the_fill():
    black = np.zeros((2, 8, 8, 3), np.uint8)
    boxes = np.array([[-0.5, 0, 2.0, 1], [0, -0.25, 1, 1.5]])
    fill = np.array([[1.0, 0.5, 0.25], [0.0, 0.0, 1.0]])
    found = resample(black, 16, boxes, fill)
    np.testing.assert_allclose(found[0, :4], np.broadcast_to(fill[0], (4, 16, 3)), atol=1e-6)
    np.testing.assert_allclose(found[0, 4:12], 0, atol=1e-6)
    # Column 2 is covered by a third.
    np.testing.assert_allclose(found[1, :, 2], np.broadcast_to(fill[1] * (2 / 3), (16, 3)), atol=1e-6)
    np.testing.assert_allclose(resample(black, 16, boxes)[0, 0], 1)  # white if nothing is said
    np.testing.assert_allclose(resample(black, 4, np.tile([3.0, 0, 1, 1], (2, 1))), 1)  # beside the picture altogether


def test_the_same_state_gives_the_same_pictures():
    first, second = (augment(pictures(64), 12, np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert (first.shape, first.dtype) == ((64, 12, 12, 3), np.float32)
    assert first.min() >= 0 and first.max() <= 1
    assert not np.array_equal(first, augment(pictures(64), 12, np.random.default_rng(6)))


def test_nothing_passed_in_is_changed():
    given = pictures()
    augment(given, 12, np.random.default_rng(0))
    np.testing.assert_array_equal(given, pictures())


def test_half_are_mirrored(monkeypatch):
    from nnengine import photo_augmentation

    monkeypatch.setattr(photo_augmentation, "random_boxes", lambda m, rng: np.tile([0.0, 0, 1, 1], (m, 1)))
    monkeypatch.setattr(photo_augmentation, "recolor", lambda X, rng: X)
    monkeypatch.setattr(photo_augmentation, "erase", lambda X, rng: X)
    given = pictures(1).repeat(400, axis=0)
    found = augment(given, 16, np.random.default_rng(0))
    as_it_was = np.isclose(found, given / 255, atol=1e-6).all(axis=(1, 2, 3))
    mirrored = np.isclose(found, given[:, :, ::-1] / 255, atol=1e-6).all(axis=(1, 2, 3))
    assert (as_it_was ^ mirrored).all()
    assert 150 < mirrored.sum() < 250


def test_boxes_crop_or_letterbox():
    top, left, height, width = random_boxes(4000, np.random.default_rng(0)).T
    cropped = np.minimum(height, width) < 1
    small = height * width <= LARGEST_CROP**2 + 1e-9
    assert (small | ((np.minimum(height, width) == 1) & (np.maximum(height, width) <= LONGEST_LETTERBOX))).all()
    assert (height * width >= SMALLEST_CROP**2 - 1e-9).all()
    assert 0.1 < np.mean((height > 1.1) | (width > 1.1)) < 0.25
    # A small side lies within the picture; a large one holds all of it.
    for start, side in ((top, height), (left, width)):
        within, around = (start >= 0) & (start + side <= 1 + 1e-9), (start <= 0) & (start + side >= 1 - 1e-9)
        assert (within | around).all()
    assert cropped.mean() > 0.7


def test_colors_change_and_some_pictures_turn_gray():
    X = np.full((2000, 2, 2, 3), [0.3, 0.5, 0.7], np.float32)
    found = recolor(X, np.random.default_rng(0))
    gray = np.ptp(found, axis=3).max(axis=(1, 2)) < 1e-6
    assert gray.mean() == pytest.approx(GRAY_SHARE, abs=0.02)
    brightness = found.mean(axis=(1, 2, 3))
    assert brightness.min() < 0.35 and brightness.max() > 0.65 and abs(brightness.mean() - 0.5) < 0.02


def test_rectangles_of_some_pictures_are_covered():
    X = np.full((400, 20, 20, 3), 2.0, np.float32)
    covered = (erase(X, np.random.default_rng(0)) != 2).any(axis=3)
    assert 0.15 < covered.any(axis=(1, 2)).mean() < 0.35
    for place in covered[covered.any(axis=(1, 2))]:
        rows, columns = np.flatnonzero(place.any(axis=1)), np.flatnonzero(place.any(axis=0))
        assert place.sum() == len(rows) * len(columns)
        assert max(len(rows), len(columns)) <= 8


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: resample(pictures() / 255, 8), TypeError, "pictures holds float64, expected uint8"),
        (lambda: resample(pictures()[..., :2], 8), ValueError, r"pictures has shape \(6, 16, 16, 2\)"),
        (lambda: resample(pictures(), 0), ValueError, "side is 0"),
        (lambda: resample(pictures(), 8, np.ones((5, 4))), ValueError, r"boxes has shape \(5, 4\), expected \(6, 4\)"),
        (lambda: resample(pictures(), 8, np.zeros((6, 4))), ValueError, "boxes holds a side of 0, expected"),
        (lambda: resample(pictures(), 8, None, np.ones(3)), ValueError, r"fill has shape \(3,\), expected \(6, 3\)"),
    ],
)
def test_errors_name_both_sides(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_a_picture_in_a_scene_is_small_and_whole():
    m, side = 400, 40
    black, white = np.zeros((m, 16, 16, 3), np.uint8), np.full((m, 16, 16, 3), 255, np.uint8)
    found = put_into_scenes(black, white, side, np.random.default_rng(0))
    # A crop of a white scene is white everywhere (its boxes may reach a little beyond it, where it is white too).
    share = (1 - found).mean(axis=(1, 2, 3))
    widest = np.exp(0.3)
    assert share.min() >= SMALLEST_IN_SCENE**2 / widest and share.max() <= 1
    np.testing.assert_allclose(share.mean(), np.mean(np.linspace(SMALLEST_IN_SCENE, LARGEST_IN_SCENE, 999) ** 2), atol=0.02)
    for X in found[:50]:
        dark_rows, dark_columns = (np.flatnonzero((X[..., 0] < 0.5).any(axis=axis)) for axis in (1, 0))
        for dark in (dark_rows, dark_columns):
            assert (np.diff(dark) == 1).all(), "one rectangle"


def test_without_a_picture_there_is_no_scene():
    nothing = np.empty((0, 16, 16, 3), np.uint8)
    assert put_into_scenes(nothing, nothing, 8, np.random.default_rng(0)).shape == (0, 8, 8, 3)


def test_some_pictures_become_part_of_a_scene():
    m = 2_000
    black, white = np.zeros((m, 8, 8, 3), np.uint8), np.full((m, 8, 8, 3), 255, np.uint8)
    plain = augment(black, 8, np.random.default_rng(1))
    with_scenes = augment(black, 8, np.random.default_rng(1), white)
    assert plain.shape == with_scenes.shape and with_scenes.dtype == np.float32
    # Brightness is changed by 0.2 at most, so only bars, covers and scenes are white; scenes come in addition.
    def bright(X):
        return (X.max(axis=(1, 2, 3)) > 0.75).mean()

    assert bright(with_scenes) - bright(plain) > SCENE_SHARE / 3
