"""Archives of pictures: whose class is read from which folder, what is left out, and which bounds hold."""

import io
import zipfile

import numpy as np
import pytest

import nnengine
from nnengine import picture_zip, zip_entries
from nnengine.hdf5 import FileFormatError
from nnengine.photos import prepare_photo
from nnengine.picture_zip import read_picture_zip
from tests.hostile_files import assert_one_sentence
from tests.hostile_photos import pixels, saved
from tests.hostile_zips import Packed, archive, bomb, deflated

PICTURE = saved(pixels())


def packed(*paths, content=PICTURE):
    """An archive as Python's own zipfile writes it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        for path in paths:
            opened.writestr(path, content)
    return file.getvalue()


def refusal(content, **options):
    with pytest.raises(FileFormatError) as caught:
        read_picture_zip(content, **options)
    assert_one_sentence(caught.value)
    return str(caught.value)


# -- what is read ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_pictures_are_prepared_like_a_photo(kind):
    photos = [
        saved(np.roll(pixels(90, 60), 7 * i, axis=0), format) for i, format in enumerate(("PNG", "JPEG", "WEBP", "GIF"))
    ]
    content = archive(
        *((f"all/{name}/{i}.xyz", photo) for i, (name, photo) in enumerate(zip("abab", photos, strict=True)))
    )
    found = read_picture_zip(kind(content), size=16)
    assert found.pictures.shape == (4, 16, 16, 3)
    assert (found.name, found.classes, found.skipped) == ("pictures", ("b", "a"), ())
    assert found.y.tolist() == [1, 0, 1, 0]
    for picture, photo in zip(found.pictures, photos, strict=True):
        np.testing.assert_array_equal(picture, prepare_photo(photo, 16)[0])


def test_the_usual_size_is_64_and_the_engine_offers_the_reader():
    assert nnengine.read_picture_zip(packed("a/1.png", "b/1.png")).pictures.shape == (2, 64, 64, 3)


@pytest.mark.parametrize(
    ("paths", "classes", "ones"),
    [
        (["cat/1.png", "dog/1.png", "dog/2.png"], ("dog", "cat"), 1),
        (["x/CATS/1.png", "x/Dog/1.png"], ("Dog", "cat"), 1),
        (["cat/1.png", "cats/1.png", "dog/1.png"], ("dog", "cat"), 2),
        (["train/cat/1.png", "test/cat/2.png", "train/dog/1.png", "test/dog/2.png"], ("dog", "cat"), 2),
        (["cat/1.png", "dog/1.png", "car/1.png", "horse/1.png"], ("not cat", "cat"), 1),
        (["cat/small/1.png", "cat/1.png"], ("small", "cat"), 1),
        (["zebra/1.png", "apple/1.png", "apple/2.png"], ("zebra", "apple"), 2),
        (["Dog/1.png", "dog/2.png", "Ball/3.png"], ("Dog", "Ball"), 1),
        (["./a/1.png", "b//1.png", "c\\a/1.png"], ("b", "a"), 2),
        (["K\u00e4tzchen/1.png", "Ka\u0308tzchen/2.png", "M\u00e4use/3.png"], ("M\u00e4use", "K\u00e4tzchen"), 2),
        (["a/1.png", "b/1.png", "c/notes"], ("b", "a"), 1),
    ],
)
def test_the_folder_says_the_class(paths, classes, ones):
    found = read_picture_zip(archive(*((path, b"text" if "notes" in path else PICTURE) for path in paths)), size=4)
    assert found.classes == classes
    assert found.y.sum() == ones
    assert len(found.y) == sum("notes" not in path for path in paths)


def test_names_are_shortened():
    found = read_picture_zip(packed("a" * 200 + "/1.png", "b\x07/1.png"), size=4)
    assert found.classes == (r"b\x07", "a" * 23 + "…")


# -- what is left out --------------------------------------------------------------------------------------------------


def test_what_is_left_out_is_counted_and_named():
    left_out = {
        "1 picture in no folder (loose.png)": [("loose.png", PICTURE)],
        "2 encrypted files (secret.png and 1 more)": [
            Packed("cat/secret.png", PICTURE, flags=1),
            Packed("cat/second.png", PICTURE, flags=0x41),
        ],
        "1 HEIC photo, which can't be read (phone.heic)": [("cat/phone.heic", b"\0\0\0\x18ftypheic")],
        "2 damaged pictures (cut.png and 1 more)": [
            ("cat/cut.png", PICTURE[:500]),
            Packed("cat/sum.png", PICTURE, crc=5),
        ],
        "1 file above 20 MB or 50 megapixels (bomb.png)": [Packed("cat/bomb.png", bomb(22))],
        "1 file packed in a way that can't be read (odd.png)": [Packed("cat/odd.png", PICTURE, method=14)],
        "4 archives inside the archive (more.zip and 3 more)": [
            ("cat/more.zip", PICTURE),
            ("cat/docx", b"PK\3\4"),
            ("cat/z.png", b"Rar!\x1a\7"),
            ("cat/x.tar.gz", b""),
        ],
        "2 files with unsafe paths (../cat/up.png and 1 more)": [
            ("../cat/up.png", PICTURE),
            ("/cat/root.png", PICTURE),
        ],
        "3 files that are no pictures (notes.txt and 2 more)": [
            ("notes.txt", b"text"),
            ("cat/a.png", b"text"),
            ("dog/b.png", b""),
        ],
    }
    more = [entry for entries in left_out.values() for entry in entries]
    found = read_picture_zip(archive(("cat/1.png", PICTURE), ("dog/1.png", PICTURE), *more), size=4)
    assert found.skipped == tuple(left_out)
    assert len(found.y) == 2


def test_what_systems_add_is_passed_over():
    paths = ("__MACOSX/cat/._1.png", "cat/.DS_Store", "dog/THUMBS.DB", "dog/desktop.ini", ".git/config", "dog/")
    found = read_picture_zip(
        archive(("cat/1.png", PICTURE), ("dog/1.png", PICTURE), *((path, b"") for path in paths)), size=4
    )
    assert found.skipped == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty (0 bytes)"),
        (b"text", "The file is no ZIP file"),
        (PICTURE, "is a single picture"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(99), "is another kind of archive"),
        (packed("a/1.png")[:-30], "damaged or cut short"),
        (archive(), "no picture that can be used: put the pictures"),
        (packed("a/1.txt", content=b"x"), "but 1 file that is no picture (1.txt): put the pictures"),
        (packed("1.png", "2.png"), "but 2 pictures in no folder (1.png and 1 more): put the pictures"),
        (archive(Packed("a/1.png", PICTURE, flags=1)), "but 1 encrypted file (1.png): pack them without a password"),
        (archive(("a/1.heic", b"\0\0\0\x18ftypmif1")), "(1.heic): save them as JPEG"),
        (packed("a/1.png", "b/a/2.png"), "Every picture lies in the folder 'a': add a folder"),
        (packed("cats/1.png", "Cat/2.png"), "Every picture lies in the folder 'cats'"),
        (
            packed("d/1.png", "a/1.png", "b/1.png", "c/1.png"),
            "lie in 4 folders ('a', 'b', 'c', …): name one of them cat",
        ),
    ],
)
def test_what_cannot_be_used_is_said(content, words):
    assert words in refusal(content)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: read_picture_zip("a.zip"), TypeError, "content is str"),
        (lambda: read_picture_zip(PICTURE, size=0), ValueError, "size is 0"),
        (lambda: read_picture_zip(PICTURE, size=129), ValueError, "size is 129"),
        (lambda: read_picture_zip(PICTURE, size=6.0), TypeError, "size is 6.0"),
    ],
)
def test_wrong_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


# -- bounds ------------------------------------------------------------------------------------------------------------


def test_further_pictures_are_counted_and_no_class_is_left_out(monkeypatch):
    monkeypatch.setattr(picture_zip, "MAX_PICTURES", 6)
    content = packed(
        *(f"cat/{i}.png" for i in range(9)), *(f"{name}/{i}.png" for name in ("dog", "car") for i in range(9))
    )
    found = read_picture_zip(content, size=4)
    assert found.y.tolist() == [1, 0, 1, 0, 1, 0]
    assert found.skipped == ("21 files beyond the first 1,000 pictures (3.png and 20 more)",)


def test_the_bounds_on_a_whole_archive(monkeypatch):
    content = packed(*(f"{name}/{i}.png" for name in "ab" for i in range(5)))
    size, pixel_count = len(PICTURE), 40 * 50
    for module, name, enough, words in (
        (zip_entries, "MAX_ARCHIVE_BYTES", len(content), "MB are read: choose fewer"),
        (zip_entries, "MAX_ENTRIES", 10, "more than 9 files"),
        (zip_entries, "MAX_LISTED", 10, "lists more than 9 files"),
        (picture_zip, "MAX_UNPACKED_BYTES", 10 * size, "unpacks to more than 0 MB"),
        (picture_zip, "MAX_PIXELS", 10 * pixel_count, "more than 0 megapixels together"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, enough)
            assert len(read_picture_zip(content, size=4).y) == 10
            patch.setattr(module, name, enough - 1)
            assert words in refusal(content, size=4)


def test_an_entry_is_unpacked_no_further_than_its_bound(monkeypatch):
    read = []
    original = zipfile.ZipExtFile.read
    monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda file, n: read.append(len(part := original(file, n))) or part)
    giant = Packed("cat/1.png", b"", packed=deflated(bomb(100)), size=2**32 - 2)
    found = read_picture_zip(archive(giant, ("cat/2.png", PICTURE), ("dog/1.png", PICTURE)), size=4)
    assert found.skipped == ("1 file above 20 MB or 50 megapixels (1.png)",)
    assert max(read) <= picture_zip.STEP
    assert sum(read) < picture_zip.MAX_ENTRY_BYTES + 2 * picture_zip.STEP + 2 * len(PICTURE)


def test_packings_that_unpack_without_a_bound_are_never_opened(monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("opened"))
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        assert "packed in a way" in refusal(archive(Packed("cat/1.png", PICTURE, method=method)))


def test_nothing_is_written_to_disk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    read_picture_zip(packed("cat/1.png", "dog/1.png", "sub/../../up.png"), size=4)
    assert list(tmp_path.iterdir()) == []


# -- archives that aren't whole ----------------------------------------------------------------------------------------


def test_truncated_archives():
    content = packed("cat/1.png", "dog/1.png")
    for length in range(0, len(content), 101):
        refusal(content[:length])


def test_flipped_bits():
    content = archive(*((f"{name}/{i}.png", saved(pixels(6, 6))) for name in ("cat", "dog") for i in range(3)))
    flips = np.random.default_rng(2)
    outcomes = {"read": 0, "refused": 0}
    for _ in range(300):
        damaged = bytearray(content)
        for _ in range(flips.integers(1, 9)):
            damaged[flips.integers(len(damaged))] ^= 1 << flips.integers(8)
        try:
            assert read_picture_zip(bytes(damaged), size=4).pictures.shape[1:] == (4, 4, 3)
            outcomes["read"] += 1
        except FileFormatError as error:
            assert_one_sentence(error)
            outcomes["refused"] += 1
    assert min(outcomes.values()) > 0, outcomes
