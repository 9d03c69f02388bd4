"""Photos: every way a picture can be stored, against NumPy; every way a file can be broken, against its sentence."""

import io
import re
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from nnengine.photo_files import MAX_FILE_BYTES, PhotoError
from nnengine.photos import cut_square, prepare_photo, read_photo, roll, square_in_middle, unroll

rng = np.random.default_rng(0)
NOISE = rng.integers(0, 256, (64, 64, 3), dtype=np.uint8)
# Two corners, two colors: no flip or rotation of it looks like another.
CORNERS = np.full((64, 64, 3), 128, dtype=np.uint8)
CORNERS[:32, :32] = [255, 0, 0]
CORNERS[:16, 48:] = [0, 0, 255]

# What a viewer does with each EXIF orientation, from the EXIF standard's table of where row 0 and column 0 lie.
TURNED = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
    8: lambda a: np.rot90(a, 1),
}


def encode(image, format="PNG", **options):
    if isinstance(image, np.ndarray):
        image = Image.fromarray(image)
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def picture_of(photo, **options):
    return prepare_photo(photo, **options)[0]


def in_this_process(content):
    """What `prepare_photo` gives, without a process for each of thousands of files."""
    return square_in_middle(read_photo(content).pixels)


def assert_close(found, expected, tolerance):
    np.testing.assert_allclose(found.astype(int), np.asarray(expected).astype(int), rtol=0, atol=tolerance)


def smooth_picture(height, width):
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    channels = [np.sin(7 * x + 3 * y), np.cos(9 * y * x), np.sin(4 * x) * np.cos(5 * y)]
    return np.stack([127.5 + 120 * channel for channel in channels], axis=-1).astype(np.uint8)


# -- the result's form -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 7, 64, 100])
@pytest.mark.parametrize("framing", ["crop", "fit"])
def test_shapes_and_ranges(size, framing):
    picture, X = prepare_photo(encode(smooth_picture(90, 130)), size=size, framing=framing)
    assert picture.shape == (size, size, 3)
    assert picture.dtype == np.uint8
    assert X.shape == (size * size * 3, 1)
    assert X.dtype == np.float64
    np.testing.assert_array_equal(X[:, 0], [value / 255 for row in picture for pixel in row for value in pixel])


@pytest.mark.parametrize("format", ["PNG", "BMP", "TIFF", "GIF"])
def test_a_picture_of_the_right_size_is_kept_exactly(format):
    gray = np.repeat(NOISE[:, :, :1], 3, axis=2)  # 256 grays fit a GIF's palette
    np.testing.assert_array_equal(picture_of(encode(gray, format)), gray)


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_of_any_kind(kind):
    np.testing.assert_array_equal(picture_of(kind(encode(NOISE))), NOISE)


def test_an_image_passed_in_stays_as_it_is():
    file = encode(smooth_picture(1200, 1600), "JPEG", quality=95)
    with Image.open(io.BytesIO(file)) as image:
        from_image = picture_of(image)
        assert image.size == (1600, 1200)
        assert image.mode == "RGB"
    assert_close(from_image, picture_of(file), 4)
    array_image = Image.fromarray(NOISE)
    np.testing.assert_array_equal(picture_of(array_image), NOISE)


# -- orientation -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    ("format", "options", "tolerance"),
    [
        ("PNG", {}, 0),
        ("TIFF", {}, 0),
        ("WEBP", {"lossless": True}, 0),
        ("JPEG", {"quality": 100, "subsampling": 0}, 3),
    ],
)
def test_exif_orientation(orientation, format, options, tolerance):
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = encode(CORNERS, format, exif=exif.tobytes() if format != "TIFF" else exif, **options)
    assert_close(picture_of(photo), TURNED[orientation](CORNERS), tolerance)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("framing", ["crop", "fit"])
@pytest.mark.parametrize("format", ["PNG", "TIFF", "JPEG"])
def test_exif_orientation_of_a_large_oblong_photo(orientation, framing, format):
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = smooth_picture(401, 603)
    options = {"quality": 95} if format == "JPEG" else {}
    photo = encode(stored, format, exif=exif if format == "TIFF" else exif.tobytes(), **options)
    upright = encode(np.ascontiguousarray(TURNED[orientation](stored)))
    assert_close(picture_of(photo, framing=framing), picture_of(upright, framing=framing), 5 if format == "JPEG" else 2)


def test_a_damaged_exif_block_does_not_cost_the_picture():
    photo = encode(NOISE, "PNG", exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff rubbish")
    np.testing.assert_array_equal(picture_of(photo), NOISE)


# -- transparency ------------------------------------------------------------------------------------------------------


def test_alpha_is_laid_on_white():
    alpha = rng.integers(0, 256, (64, 64, 1), dtype=np.uint8)
    expected = NOISE * (alpha / 255) + 255 * (1 - alpha / 255)
    for format in ("PNG", "TIFF", "WEBP"):
        options = {"lossless": True, "exact": True} if format == "WEBP" else {}
        assert_close(picture_of(encode(np.concatenate([NOISE, alpha], axis=2), format, **options)), np.rint(expected), 1)


def test_gray_with_alpha_is_laid_on_white():
    gray, alpha = NOISE[:, :, 0], NOISE[:, :, 1]
    photo = encode(Image.merge("LA", [Image.fromarray(gray), Image.fromarray(alpha)]))
    expected = np.rint(gray * (alpha / 255) + 255 * (1 - alpha / 255))
    assert_close(picture_of(photo), np.repeat(expected[:, :, np.newaxis], 3, axis=2), 1)


def test_transparent_palette_entries_are_laid_on_white():
    palette = rng.integers(0, 256, (4, 3), dtype=np.uint8)
    alphas = np.array([0, 85, 170, 255])
    indices = rng.integers(0, 4, (64, 64), dtype=np.uint8)
    image = Image.fromarray(indices)
    image.putpalette(palette.tobytes())
    colors = palette * (alphas / 255)[:, np.newaxis] + 255 * (1 - alphas / 255)[:, np.newaxis]
    assert_close(picture_of(encode(image, transparency=bytes(alphas.tolist()))), np.rint(colors)[indices], 1)
    expected = palette.copy()
    expected[2] = 255
    assert_close(picture_of(encode(image, "GIF", transparency=2)), expected[indices], 0)
    assert_close(picture_of(encode(image, "GIF")), palette[indices], 0)


def test_a_transparent_color_is_laid_on_white():
    pixels = NOISE.copy()
    pixels[:20] = [1, 2, 3]
    expected = pixels.copy()
    expected[:20] = 255
    np.testing.assert_array_equal(picture_of(encode(pixels, transparency=(1, 2, 3))), expected)


def test_transparent_black_does_not_darken_the_edges_when_shrunk():
    layers = np.zeros((256, 256, 4), dtype=np.uint8)
    layers[64:192, 64:192] = [255, 255, 255, 255]  # white on transparent black: on white, nothing but white
    np.testing.assert_array_equal(picture_of(encode(layers)), np.full((64, 64, 3), 255))


# -- color modes and depths --------------------------------------------------------------------------------------------


def test_cmyk():
    inks = rng.integers(0, 256, (64, 64, 4), dtype=np.uint8)
    expected = (255.0 - inks[:, :, :3]) * (255.0 - inks[:, :, 3:]) / 255
    image = Image.frombytes("CMYK", (64, 64), inks.tobytes())
    assert_close(picture_of(encode(image, "TIFF")), np.rint(expected), 1)
    flat = Image.new("CMYK", (64, 64), (40, 120, 200, 60))
    color = [(255 - ink) * (255 - 60) / 255 for ink in (40, 120, 200)]
    assert_close(picture_of(encode(flat, "JPEG", quality=100)), np.broadcast_to(np.rint(color), (64, 64, 3)), 2)


def gray_picture(values):
    return np.repeat(np.asarray(values)[:, :, np.newaxis], 3, axis=2)


RAMP = np.arange(256).reshape(16, 16)


@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_16_bit_gray_is_scaled_not_clipped(format):
    photo = encode((RAMP * 257).astype(np.uint16), format)
    np.testing.assert_array_equal(picture_of(photo, size=16), gray_picture(RAMP))


def test_16_bit_gray_in_either_byte_order():
    for mode, order in (("I;16", "<u2"), ("I;16B", ">u2")):
        image = Image.frombytes(mode, (16, 16), (RAMP * 257).astype(order).tobytes())
        np.testing.assert_array_equal(picture_of(image, size=16), gray_picture(RAMP))


def test_a_dark_16_bit_photo_stays_dark():
    np.testing.assert_array_equal(picture_of(encode(np.full((64, 64), 2570, dtype=np.uint16))), np.full((64, 64, 3), 10))


def test_16_bit_color_png():
    # Written by hand, since Pillow writes 8 bits only.
    values = rng.integers(0, 65_536, (64, 64, 3)).astype(">u2")
    rows = b"".join(b"\0" + row.tobytes() for row in values)
    photo = png(struct.pack(">IIBBBBB", 64, 64, 16, 2, 0, 0, 0), zlib.compress(rows))
    assert_close(picture_of(photo), np.rint(values / 257), 1)


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (RAMP.astype(np.int32), RAMP),
        ((RAMP * 257).astype(np.int32), RAMP),
        ((RAMP * 1_000_000).astype(np.int32), RAMP),
        ((RAMP - 128).astype(np.int32), RAMP),
        ((RAMP / 255).astype(np.float32), RAMP),
        (RAMP.astype(np.float32), RAMP),
        ((RAMP * 257).astype(np.float32), RAMP),
        (((RAMP - 100) * 1e30).astype(np.float32), RAMP),
        (np.full((16, 16), -5.0, dtype=np.float32), np.zeros((16, 16))),
    ],
)
def test_32_bit_gray_is_scaled_not_clipped(stored, expected):
    assert_close(picture_of(encode(stored, "TIFF"), size=16), gray_picture(expected), 0)


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_gray_values_that_are_not_numbers_are_refused(wrong):
    stored = RAMP.astype(np.float32)
    stored[3, 4] = wrong
    with pytest.raises(PhotoError, match="aren't numbers"):
        prepare_photo(encode(stored, "TIFF"))


def test_palette_one_bit_and_other_modes():
    palette = rng.integers(0, 256, (256, 3), dtype=np.uint8)
    image = Image.fromarray(NOISE[:, :, 0])
    image.putpalette(palette.tobytes())
    np.testing.assert_array_equal(picture_of(encode(image)), palette[NOISE[:, :, 0]])
    bits = NOISE[:, :, 0] > 127
    np.testing.assert_array_equal(picture_of(encode(bits)), gray_picture(bits * 255))
    assert_close(picture_of(Image.new("HSV", (64, 64), (0, 255, 200))), np.broadcast_to([200, 0, 0], (64, 64, 3)), 1)
    assert_close(picture_of(Image.new("La", (64, 64), (100, 100))), np.full((64, 64, 3), 255), 1)


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP", "TIFF"])
def test_first_frame_of_an_animation(format):
    frames = [Image.new("RGB", (64, 64), color) for color in ("#ff0000", "#00ff00", "#0000ff")]
    options = {"lossless": True} if format == "WEBP" else {}
    photo = encode(frames[0], format, save_all=True, append_images=frames[1:], **options)
    with Image.open(io.BytesIO(photo)) as image:
        assert image.n_frames == 3
    np.testing.assert_array_equal(picture_of(photo), np.broadcast_to([255, 0, 0], (64, 64, 3)))


# -- framing and shrinking ---------------------------------------------------------------------------------------------


def test_crop_keeps_the_square_in_the_center():
    wide = rng.integers(0, 256, (64, 100, 3), dtype=np.uint8)
    np.testing.assert_array_equal(picture_of(encode(wide)), wide[:, 18:82])
    tall = wide.swapaxes(0, 1)
    np.testing.assert_array_equal(picture_of(encode(np.ascontiguousarray(tall))), tall[18:82])


def test_fit_keeps_the_whole_photo_on_white():
    wide = rng.integers(0, 256, (32, 64, 3), dtype=np.uint8)
    expected = np.full((64, 64, 3), 255)
    expected[16:48] = wide
    np.testing.assert_array_equal(picture_of(encode(wide), framing="fit"), expected)
    line = picture_of(encode(np.zeros((1, 5_000, 3), dtype=np.uint8)), framing="fit")
    # made 768 pixels wide and one high, it covers half of a 12th of the two rows in the middle
    assert (line == 255).all(axis=(1, 2)).sum() == 62
    assert_close(line[31:33], np.full((2, 64, 3), 255 * (1 - 1 / 24)), 1)


@pytest.mark.parametrize("scale", [2, 3, 8, 16])
def test_shrinking_a_ramp_gives_the_means_of_its_blocks(scale):
    n = 64 * scale
    y, x = np.mgrid[0:n, 0:n]
    ramp = np.stack([x * 255 / n, y * 255 / n, (x + y) * 255 / (2 * n)], axis=-1)
    means = ramp.reshape(64, scale, 64, scale, 3).mean(axis=(1, 3))
    found = picture_of(encode(np.rint(ramp).astype(np.uint8)))
    assert_close(found[2:-2, 2:-2], np.rint(means)[2:-2, 2:-2], 1)


def test_shrinking_averages_fine_detail_away():
    checkerboard = gray_picture((np.indices((1024, 1024)).sum(axis=0) % 2 * 255).astype(np.uint8))
    assert_close(picture_of(encode(checkerboard)), np.full((64, 64, 3), 127), 2)


@pytest.mark.parametrize(("height", "width"), [(1200, 1600), (1999, 1333), (1025, 1031)])
def test_the_fast_way_through_a_large_jpeg_matches_the_slow_one(height, width):
    pixels = smooth_picture(height, width)
    photo = encode(pixels, "JPEG", quality=95)
    with Image.open(io.BytesIO(photo)) as image:
        side = min(image.size)
        left, top = (width - side) / 2, (height - side) / 2
        slow = image.convert("RGB").resize((64, 64), Image.Resampling.LANCZOS, (left, top, left + side, top + side))
    assert_close(picture_of(photo), np.array(slow), 3)


# -- pictures and columns ----------------------------------------------------------------------------------------------


def test_unroll_against_loops():
    pictures = rng.integers(0, 256, (3, 4, 5, 3), dtype=np.uint8)
    X = unroll(pictures)
    assert X.shape == (60, 3)
    for example in range(3):
        row = 0
        for y in range(4):
            for x in range(5):
                for channel in range(3):
                    assert X[row, example] == pictures[example, y, x, channel] / 255
                    row += 1


def test_roll_is_the_inverse_of_unroll():
    pictures = np.arange(256, dtype=np.uint8).repeat(3).reshape(2, 8, 16, 3)
    np.testing.assert_array_equal(roll(unroll(pictures), (8, 16, 3)), pictures)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: unroll(NOISE), ValueError, r"pictures has shape \(64, 64, 3\)"),
        (lambda: unroll(NOISE[np.newaxis] / 255), TypeError, "pictures holds float64, expected uint8"),
        (lambda: unroll(np.empty((0, 4, 4, 3), dtype=np.uint8)), ValueError, "pictures is empty"),
        (lambda: unroll(np.zeros((1, 4, 4, 4), dtype=np.uint8)), ValueError, r"\(1, 4, 4, 4\)"),
        (lambda: roll(np.zeros((12, 1)), (2, 2)), ValueError, r"image_shape is \(2, 2\)"),
        (lambda: roll(np.zeros((11, 1)), (2, 2, 3)), ValueError, r"X has shape \(11, 1\), expected \(12, any\)"),
        (lambda: roll(np.full((12, 1), 1.5), (2, 2, 3)), ValueError, "X holds values from 1.5 to 1.5"),
        (lambda: roll(np.full((12, 1), np.nan), (2, 2, 3)), ValueError, "nan"),
        (lambda: prepare_photo("cat.jpg"), TypeError, "photo is str"),
        (lambda: prepare_photo(NOISE), TypeError, "photo is ndarray"),
        (lambda: prepare_photo(encode(NOISE), size=0), ValueError, "size is 0"),
        (lambda: prepare_photo(encode(NOISE), size=64.0), TypeError, "size is 64.0"),
        (lambda: prepare_photo(encode(NOISE), framing="stretch"), ValueError, "framing is 'stretch'"),
    ],
)
def test_wrong_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


# -- broken and hostile files ------------------------------------------------------------------------------------------


def assert_one_sentence(error):
    text = str(error)
    assert re.fullmatch(r"[A-Z][^\n]{20,200}\.", text), text
    assert ". " not in text


def refusal(photo):
    with pytest.raises(PhotoError) as caught:
        prepare_photo(photo)
    assert_one_sentence(caught.value)
    return str(caught.value)


def png(header, data, *before):
    """A PNG put together by hand from its IHDR and IDAT contents."""
    chunks = [(b"IHDR", header), *before, (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty (0 bytes)"),
        (b"not a photo at all", "is a text"),
        ("Größe: ein Foto?".encode(), "is a text"),
        (b"\n<!DOCTYPE html><html><body>404</body></html>", "web page"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "text"),
        (b"\x00\x01\x02\x03" * 50, "format"),
        (b"P6\n2 2\n255\n" + bytes(12), "format"),
        (b"\0" * (MAX_FILE_BYTES + 1), "20.0 MB"),
    ],
)
def test_what_is_not_a_photo_is_said(content, words):
    assert words in refusal(content)


def test_too_many_pixels_are_refused_from_the_header():
    for side in (7_100, 12_000, 60_000):  # over the limit; where Pillow warns; where Pillow raises
        header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
        assert "more than 50 megapixels" in refusal(png(header, b""))
    with pytest.raises(PhotoError, match="more than 50 megapixels"):
        prepare_photo(Image.new("1", (10_000, 5_001)))


def test_a_photo_at_the_limit_is_read():
    assert picture_of(Image.new("1", (10_000, 5_000))).shape == (64, 64, 3)


def test_a_png_whose_data_unpack_to_far_more_than_its_size_is_read_or_refused():
    bomb = zlib.compress(bytes(50_000_000), 9)
    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    assert picture_of(png(header, bomb)).max() == 0  # no more is unpacked than 8 × 8 pixels need
    text = b"Comment\0\0" + bomb
    assert "damaged" in refusal(png(header, zlib.compress(bytes(200)), (b"zTXt", text)))


def test_a_jpeg_with_thousands_of_scans_is_refused():
    photo = encode(NOISE, "JPEG", progressive=True)
    scan = photo[photo.rindex(b"\xff\xda") : photo.rindex(b"\xff\xd9")]
    assert "scans" in refusal(photo[:-2] + scan * 1_000 + b"\xff\xd9")


FORMATS = {
    "JPEG": {"quality": 90, "exif": b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"},
    "PNG": {},
    "WEBP": {},
    "GIF": {},
    "BMP": {},
    "TIFF": {"compression": "tiff_lzw"},
    "AVIF": {"speed": 10},
}
SMALL = smooth_picture(40, 50)


def test_a_large_jpeg_with_more_scans_than_photos_have_is_refused():
    large = encode(np.zeros((5_000, 9_000), np.uint8), "JPEG")
    assert picture_of(large).shape == (64, 64, 3)
    with pytest.raises(PhotoError, match="21 scans"):
        prepare_photo(large + b"\xff\xda" * 20)
    small = encode(CORNERS, "JPEG")
    assert_close(picture_of(small + b"\xff\xda" * 20), picture_of(small), 0)


def test_a_byte_that_is_no_letter_is_not_called_text():
    with pytest.raises(PhotoError, match="isn't a photo"):
        prepare_photo(b"\xff")
    with pytest.raises(PhotoError, match="is a text"):
        prepare_photo("é".encode() * 300 + b"\xc3")


@pytest.mark.parametrize("format", FORMATS)
def test_truncated_files(format):
    photo = encode(SMALL, format, **FORMATS[format])
    whole = in_this_process(photo)
    refused = 0
    for length in range(0, len(photo) - 1, 10):
        try:
            picture = in_this_process(photo[:length])
        except PhotoError as error:
            assert_one_sentence(error)
            refused += 1
        else:  # the cut took nothing of the pixels
            np.testing.assert_array_equal(picture, whole)
    assert refused >= 0.9 * len(range(0, len(photo) - 1, 10))


@pytest.mark.parametrize("format", FORMATS)
def test_flipped_bits(format):
    photo = encode(SMALL, format, **FORMATS[format])
    flips = np.random.default_rng(1)
    outcomes = {"read": 0, "refused": 0}
    for _ in range(300):
        damaged = bytearray(photo)
        for _ in range(flips.integers(1, 6)):
            # Half of the flips hit the header, where most of the decisions are made.
            end = len(photo) if flips.random() < 0.5 else min(len(photo), 100)
            damaged[flips.integers(end)] ^= 1 << flips.integers(8)
        try:
            assert in_this_process(bytes(damaged)).shape == (64, 64, 3)
            outcomes["read"] += 1
        except PhotoError as error:
            assert_one_sentence(error)
            outcomes["refused"] += 1
    assert min(outcomes.values()) > 0, outcomes


def test_random_bytes_after_a_real_beginning():
    noise = np.random.default_rng(2)
    for beginning in (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"II*\0", b"RIFF\x64\0\0\0WEBPVP8 "):
        for _ in range(30):
            refusal(beginning + noise.bytes(400))


# -- the whole photo, and a square of it -------------------------------------------------------------------------------


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_whole_photo_upright(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    oblong = np.concatenate([CORNERS, CORNERS[:, ::-1], CORNERS], axis=1)
    found = read_photo(encode(oblong, "PNG", exif=exif)).pixels
    np.testing.assert_array_equal(found, TURNED[orientation](oblong))


def test_a_large_photo_is_made_smaller_and_a_small_one_is_not():
    assert read_photo(encode(smooth_picture(400, 1_000)), most=500).pixels.shape == (200, 500, 3)
    assert read_photo(encode(smooth_picture(40, 100)), most=500).pixels.shape == (40, 100, 3)
    assert read_photo(encode(np.full((30, 20), 7, np.uint8))).pixels.shape == (30, 20, 3), "gray becomes RGB"


def test_cutting_a_square_of_the_same_size_copies_it():
    photo = rng.integers(0, 256, (50, 80, 3), dtype=np.uint8)
    np.testing.assert_array_equal(cut_square(photo, 11, 7, 32, 32), photo[7:39, 11:43])


def test_beyond_the_photo_a_cut_is_white():
    photo = np.zeros((40, 80, 3), np.uint8)
    cut = cut_square(photo, 0, -20, 80, 80)
    assert (cut[:20] == 255).all() and (cut[60:] == 255).all() and (cut[20:60] == 0).all()


def test_the_middle_cut_is_about_the_prepared_photo():
    photo = smooth_picture(300, 450)
    assert_close(cut_square(photo, 75, 0, 300), picture_of(photo_file := encode(photo)), 3)
    assert len(photo_file)
