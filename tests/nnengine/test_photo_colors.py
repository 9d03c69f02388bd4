"""Color profiles: what a photo looks like, from the definitions of its colors; and profiles that are none."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nnengine.photo_files import PhotoError
from nnengine.photos import prepare_photo, read_photo
from tests.color_profiles import (
    ADOBE,
    PROPHOTO,
    SRGB,
    SWAPPED,
    encode_srgb,
    from_srgb,
    gray_profile,
    rgb_profile,
    to_srgb,
)
from tests.hostile_files import assert_one_sentence
from tests.hostile_photos import pixels, saved

NOISE = pixels(64, 64)
CHELSEA = Path(__file__).parents[2] / "data" / "photos" / "chelsea.jpg"


def assert_close(found, expected, tolerance=2):
    np.testing.assert_allclose(found.astype(int), expected.astype(int), rtol=0, atol=tolerance)


@pytest.mark.parametrize(
    ("primaries", "gamma"), [(SRGB, 2.2), (ADOBE, 2.19921875), (PROPHOTO, 1.80078125), (SWAPPED, 2.2)]
)
@pytest.mark.parametrize(("format", "options"), [("PNG", {}), ("TIFF", {}), ("WEBP", {"lossless": True})])
def test_colors_are_those_of_the_profile(primaries, gamma, format, options):
    content = saved(NOISE, format, icc_profile=rgb_profile(primaries, gamma), **options)
    assert_close(read_photo(content).pixels, to_srgb(NOISE, primaries, gamma))


def test_red_that_the_profile_calls_green_is_green():
    red = np.zeros((64, 64, 3), np.uint8)
    red[:, :] = [255, 0, 0]
    content = saved(red, "JPEG", quality=100, subsampling=0, icc_profile=rgb_profile(SWAPPED, 2.2))
    picture, _ = prepare_photo(content)
    assert_close(picture, np.broadcast_to([0, 255, 0], (64, 64, 3)))


def test_a_photo_saved_in_another_space_looks_as_before():
    chelsea = np.asarray(Image.open(CHELSEA).convert("RGB"))
    there = from_srgb(chelsea, PROPHOTO, 1.80078125)
    assert np.abs(there.astype(int) - chelsea).mean() > 10
    back = read_photo(saved(there, icc_profile=rgb_profile(PROPHOTO, 1.80078125))).pixels
    assert_close(back, chelsea, 3)
    assert np.abs(back.astype(int) - chelsea).mean() < 1


def test_gray_and_transparent_photos_have_profiles_too():
    gray = NOISE[:, :, 0]
    planes = np.repeat(gray[:, :, np.newaxis], 3, axis=2)
    expected = encode_srgb((planes / 255) ** 1.5)
    assert_close(read_photo(saved(gray, icc_profile=gray_profile(1.5))).pixels, expected)
    # Gray pixels with a profile for colors are those colors.
    in_adobe = to_srgb(planes, ADOBE, 1.5)
    assert_close(read_photo(saved(gray, icc_profile=rgb_profile(ADOBE, 1.5))).pixels, in_adobe)
    layers = np.concatenate([NOISE, np.full((64, 64, 1), 255, np.uint8)], axis=2)
    layers[:8, :, 3] = 0
    found = read_photo(saved(layers, icc_profile=rgb_profile(SWAPPED, 2.2))).pixels
    assert (found[:8] == 255).all()
    assert_close(found[8:], to_srgb(NOISE[8:], SWAPPED, 2.2))


def test_an_images_own_profile_is_used_and_the_image_left_alone():
    with Image.open(io.BytesIO(saved(NOISE, icc_profile=rgb_profile(SWAPPED, 2.2)))) as image:
        assert_close(prepare_photo(image)[0], to_srgb(NOISE, SWAPPED, 2.2))
        np.testing.assert_array_equal(np.asarray(image), NOISE)


def test_lab_colors():
    # L* = 53.24, a* = 80.09, b* = 67.20 is about sRGB's red.
    lab = Image.merge("LAB", [Image.new("L", (64, 64), value) for value in (round(53.24 * 2.55), 80 + 128, 67 + 128)])
    assert_close(prepare_photo(lab)[0], np.broadcast_to([255, 0, 0], (64, 64, 3)), 40)


@pytest.mark.parametrize(
    "profile",
    [
        b"\0" * 200,
        rgb_profile(SRGB, 2.2)[:200],
        gray_profile(1),  # for other pixels
        rgb_profile(SRGB, 2.2).replace(b"RGB ", b"CMYK"),
        rgb_profile(SRGB, 2.2).replace(b"mntr", b"link"),
        rgb_profile(SRGB, 2.2).replace(b"rXYZ", b"zXYZ"),
    ],
)
def test_a_profile_that_is_none_is_passed_over(profile):
    np.testing.assert_array_equal(prepare_photo(saved(NOISE, icc_profile=profile))[0], NOISE)


def test_profiles_with_flipped_bits_do_no_harm():
    flips, profile = np.random.default_rng(3), rgb_profile(ADOBE, 2.2)
    for _ in range(40):
        damaged = bytearray(profile)
        for place in flips.integers(len(profile), size=4):
            damaged[place] ^= 1 << flips.integers(8)
        try:
            assert prepare_photo(saved(NOISE, icc_profile=bytes(damaged)))[0].shape == (64, 64, 3)
        except PhotoError as error:
            assert_one_sentence(error)
