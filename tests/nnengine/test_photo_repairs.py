"""Damage that costs no pixel is got over; damage that does is not."""

import zlib

import numpy as np
import pytest
from PIL import Image

from nnengine.photo_files import DAMAGED, PhotoError
from nnengine.photos import NO_END, prepare_photo, read_photo
from nnengine.picture_zip import read_picture_zip
from tests.color_profiles import SRGB, SWAPPED, rgb_profile
from tests.hostile_photos import END, data, header, pixels, png, saved
from tests.hostile_zips import archive

NOISE = pixels(40, 50)
ROWS = b"".join(b"\0" + row.tobytes() for row in NOISE)
COMPRESSED = zlib.compress(ROWS)
TEXT = (b"tEXt", b"Title\0cat")


def with_wrong_checksum(content: bytes, name: bytes) -> bytes:
    place = content.index(name) - 4
    end = place + 12 + int.from_bytes(content[place : place + 4], "big")
    return content[: end - 1] + bytes([content[end - 1] ^ 1]) + content[end:]


@pytest.mark.parametrize("place", ["before", "after"])
@pytest.mark.parametrize("name", [b"tEXt", b"zTXt", b"iTXt", b"pHYs", b"eXIf", b"iCCP"])
def test_a_wrong_checksum_costs_nothing_but_its_part(name, place):
    odd = (name, b"a\0\0" + zlib.compress(b"cat"))
    parts = [odd, data(ROWS)] if place == "before" else [data(ROWS), odd]
    content = with_wrong_checksum(png(header(50, 40), *parts, TEXT, END), name)
    photo = read_photo(content)
    np.testing.assert_array_equal(photo.pixels, NOISE)
    assert photo.note == ""


@pytest.mark.parametrize("name", [b"IHDR", b"IDAT", b"PLTE"])
def test_a_wrong_checksum_of_pixels_is_damage(name):
    palette = (b"PLTE", bytes(768))
    # In two parts, of which the second has nothing that the decoder needs for the picture's rows.
    pixel_parts = [(b"IDAT", COMPRESSED[:-4]), (b"IDAT", COMPRESSED[-4:])]
    whole = png(header(50, 40), palette, *pixel_parts, END)
    np.testing.assert_array_equal(read_photo(whole).pixels, NOISE)
    with pytest.raises(PhotoError, match=DAMAGED):
        read_photo(with_wrong_checksum(whole, name))


def test_the_first_of_several_color_profiles_counts():
    first, second = ((b"iCCP", b"a\0\0" + zlib.compress(rgb_profile(space, 2.2))) for space in (SRGB, SWAPPED))
    one = read_photo(png(header(50, 40), first, data(ROWS), END)).pixels
    two = read_photo(png(header(50, 40), first, second, data(ROWS), END)).pixels
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}])
@pytest.mark.parametrize("image", [NOISE, np.full((40, 50), 128, np.uint8)], ids=["noise", "gray"])
def test_a_jpeg_that_lacks_only_its_end_marker_is_read_and_said(image, options):
    whole = saved(image, "JPEG", quality=95, **options)
    assert whole.endswith(b"\xff\xd9")
    expected = read_photo(whole)
    assert expected.note == ""
    for cut in (1, 2):
        found = read_photo(whole[:-cut])
        np.testing.assert_array_equal(found.pixels, expected.pixels)
        assert found.note == NO_END


def test_a_large_jpeg_without_its_end_marker_is_read_and_a_shorter_one_is_not():
    whole = saved(Image.fromarray(NOISE).resize((2_000, 1_500)), "JPEG")
    np.testing.assert_array_equal(read_photo(whole[:-2]).pixels, read_photo(whole).pixels)
    for missing in (10, 200, len(whole) // 2):
        with pytest.raises(PhotoError, match=DAMAGED):
            read_photo(whole[:-missing])


def test_a_notebook_is_told_by_a_warning():
    content = saved(NOISE, "JPEG")
    with pytest.warns(UserWarning, match=NO_END):
        picture, _ = prepare_photo(content[:-2], 16)
    np.testing.assert_array_equal(picture, prepare_photo(content, 16)[0])


def test_photos_in_a_zip_go_the_same_way():
    oblong = pixels(90, 1_200)
    photos = {
        "swapped.png": saved(oblong, icc_profile=rgb_profile(SWAPPED, 2.2)),
        "text.png": with_wrong_checksum(png(header(50, 40), TEXT, data(ROWS), END), b"tEXt"),
        "large.jpg": saved(oblong, "JPEG"),
    }
    unfinished = saved(NOISE, "JPEG")
    files = [(f"{folder}/{name}", content) for name, content in photos.items() for folder in ("cat", "dog")]
    labeled = read_picture_zip(archive(*files, ("cat/z.jpg", unfinished[:-2])), 32)
    expected = [prepare_photo(content, 32)[0] for content in photos.values()]
    cats = labeled.pictures[labeled.y == 1]
    np.testing.assert_array_equal(cats, [*expected, prepare_photo(unfinished, 32)[0]])
    assert labeled.skipped == ()
