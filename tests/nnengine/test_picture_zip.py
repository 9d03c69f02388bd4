"""Archives of pictures: whose class is read from which folder, what is left out, and which bounds hold."""

import io
import struct
import zipfile
import zlib

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
LFS_POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"


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
    assert (found.name, found.classes, found.skipped) == ("pictures", ("a", "b"), ())
    assert found.y.tolist() == [0, 1, 0, 1]
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
        # Any folder named cat above a picture decides, whatever lies between.
        ([f"cat/{i}/{j}.png" for i in "ab" for j in "12"] + ["dog/c/1.png", "dog/d/1.png"], ("dog", "cat"), 4),
        (["cats/1.png", "cats/night/1.png", "dogs/1.png", "dogs/2.png"], ("dogs", "cat"), 2),
        (["cat/indoor/1.png", "dog/indoor/1.png", "dog/indoor/2.png"], ("dog", "cat"), 1),
        (["pets/cat/1.png", "toys/red/1.png", "toys/blue/1.png"], ("not cat", "cat"), 1),
        (["cat/cat/1.png", "cat/dog/1.png"], ("dog", "cat"), 1),
        # What a folder is for is no class.
        (["data/training_set/lion/1.png", "data/test1/lion/2.png", "data/val/tiger/1.png"], ("lion", "tiger"), 1),
        (["Validation Images/A/1.png", "TRAIN/B/1.png"], ("A", "B"), 1),
        # Without cats, two folders: where paths part or innermost.
        (["zebra/1.png", "apple/1.png", "apple/2.png"], ("apple", "zebra"), 1),
        (["Dog/1.png", "dog/2.png", "Ball/3.png"], ("Ball", "Dog"), 2),
        (["./a/1.png", "b//1.png", "c\\a/1.png"], ("a", "b"), 1),
        (["x/lion/small/1.png", "x/lion/large/1.png", "x/tiger/1.png"], ("lion", "tiger"), 1),
        (["one/lion/1.png", "two/lion/1.png", "three/tiger/1.png"], ("lion", "tiger"), 1),
        (["K\u00e4tzchen/1.png", "Ka\u0308tzchen/2.png", "M\u00e4use/3.png"], ("K\u00e4tzchen", "M\u00e4use"), 1),
        (["a/1.png", "b/1.png", "c/notes"], ("a", "b"), 1),
        # Of two numbers the larger is class 1; a negation is class 0.
        (["0/1.png", "0/2.png", "1/1.png"], ("0", "1"), 1),
        (["9/1.png", "10/2.png"], ("9", "10"), 1),
        (["lion/1.png", "non-lion/2.png"], ("non-lion", "lion"), 1),
        (["zebra/1.png", "zebra/2.png", "Other/1.png"], ("Other", "zebra"), 2),
        # Names are read where folders say nothing.
        (["cat.0.png", "cat.1.png", "dog.0.png"], ("dog", "cat"), 2),
        (["all/train/Cat_1.png", "all/train/dog (2).png", "all/train/horse-3.png"], ("not cat", "cat"), 1),
        (["part1/cat.1.png", "part2/cat.2.png", "part3/dog.3.png"], ("dog", "cat"), 2),
        (["lion_01.png", "snow leopard_02.png"], ("lion", "snow leopard"), 1),
        (["dogs/cat.1.png", "cats/dog.1.png", "cats/IMG_2.png"], ("dogs", "cat"), 2),
    ],
)
def test_the_folder_says_the_class(paths, classes, ones):
    found = read_picture_zip(archive(*((path, b"text" if "notes" in path else PICTURE) for path in paths)), size=4)
    assert found.classes == classes
    assert found.y.sum() == ones
    assert len(found.y) == sum("notes" not in path for path in paths)


def test_names_are_shortened():
    found = read_picture_zip(packed("a" * 200 + "/1.png", "b\x07/1.png"), size=4)
    assert found.classes == ("a" * 23 + "…", r"b\x07")


def test_what_is_set_aside_for_testing_is_known():
    paths = ("train/cat/1.png", "train/dog/2.png", "test1/cat/3.png", "validation/dog/4.png", "cat/5.png", "dog/6.png")
    found = read_picture_zip(packed(*paths), size=4)
    # The classes and the halves in turns.
    assert found.y.tolist() == [1, 0, 1, 0, 1, 0]
    assert found.is_test.tolist() == [False, False, True, True, False, False]
    assert found.is_split
    assert not read_picture_zip(packed("train/cat/1.png", "train/dog/1.png", "test/cat/1.png"), size=4).is_split
    assert not read_picture_zip(packed("test/cat/1.png", "test/dog/1.png"), size=4).is_split


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["train/dog/2.png", "test/1.png", "test/2.png"], "2 pictures without a class (1.png and 1 more)"),
        (["train/dog/2.png", "loose.png"], "1 picture without a class (loose.png)"),
        (["train/dog/2.png", "train/3.png"], "1 picture without a class (3.png)"),
    ],
)
def test_pictures_without_a_class_are_left_out(more, told):
    found = read_picture_zip(packed("train/cat/1.png", *more), size=4)
    assert (found.y.tolist(), found.classes, found.skipped) == ([1, 0], ("dog", "cat"), (told,))


def test_a_test_folder_without_classes_beside_numbered_names():
    paths = [f"train/{name}.{i}.png" for name in ("cat", "dog") for i in range(3)]
    found = read_picture_zip(packed(*paths, *(f"test1/{i}.png" for i in range(4))), size=4)
    assert (found.y.tolist(), found.classes) == ([1, 0] * 3, ("dog", "cat"))
    assert found.skipped == ("4 pictures without a class (0.png and 3 more)",)
    assert not found.is_test.any()


def test_pictures_without_a_class_take_the_place_of_none(monkeypatch):
    monkeypatch.setattr(picture_zip, "MAX_PICTURES", 4)
    labeled = (f"train/{name}/{i}.png" for name in "ab" for i in range(2))
    found = read_picture_zip(packed(*(f"test/{i}.png" for i in range(9)), *labeled), size=4)
    assert found.y.tolist() == [0, 1, 0, 1]


# -- names in code pages -----------------------------------------------------------------------------------------------


def in_code_page(code_page, *names, picture=PICTURE):
    return archive(*(Packed(name.encode(code_page), picture) for name in names))


@pytest.mark.parametrize(
    ("code_page", "names", "classes"),
    [
        # The second byte of these letters is that of the backslash.
        ("cp932", ["表/1.png", "表/2.png", "ソフト/1.png"], ("ソフト", "表")),
        ("cp932", ["動物\\表\\1.png", "動物\\犬\\2.png"], ("犬", "表")),
        ("big5", ["功/1.png", "許/2.png"], ("功", "許")),
        ("cp932", ["猫/猫1.png", "犬/犬1.png"], ("犬", "猫")),
        ("gbk", ["狗/1.png", "猫/2.png"], ("狗", "猫")),
        ("cp437", ["Kätzchen/1.png", "Hündchen/2.png"], ("Hündchen", "Kätzchen")),
        ("cp437", ["Café\\1.png", "Thé\\2.png"], ("Café", "Thé")),
        ("cp1252", ["Kätzchen/1.png", "Äffchen/2.png"], ("Kätzchen", "Äffchen")),
        ("cp866", ["Кот/1.png", "Собака/2.png"], ("Кот", "Собака")),
    ],
)
def test_a_path_is_split_where_its_writer_has(code_page, names, classes):
    found = read_picture_zip(in_code_page(code_page, *names), size=4)
    assert found.classes == classes
    assert len(found.y) == len(names)
    assert found.skipped == ()


def test_no_code_page_is_needed_to_find_the_cats():
    """In none of those known here are these names words, but the slash is a slash in all of them."""
    names = (b"\x95\x5ccat\xff/cat/1.png", b"\x95\x5ccat\xff/\x83\x5cdog/1.png")
    found = read_picture_zip(archive(*(Packed(name, PICTURE) for name in names)), size=4)
    assert found.classes[1] == "cat"
    assert sorted(found.y.tolist()) == [0, 1]


def test_the_unicode_path_beside_a_name_is_the_name():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as opened:
        for name in ("Katze ♥", "Hund ♥"):
            raw = name.replace("♥", "\\").encode() + b"/1.png"
            info = zipfile.ZipInfo(raw.decode("ascii"))
            path = f"{name}/1.png".encode()
            info.extra = struct.pack("<HHBI", 0x7075, 5 + len(path), 1, zlib.crc32(raw)) + path
            opened.writestr(info, PICTURE)
    assert read_picture_zip(file.getvalue(), size=4).classes == ("Hund ♥", "Katze ♥")


# -- what is left out --------------------------------------------------------------------------------------------------


def test_what_is_left_out_is_counted_and_named():
    left_out = {
        "1 picture without a class (loose.png)": [("loose.png", PICTURE)],
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
        "1 pointer in place of a picture (large.jpg)": [("cat/large.jpg", LFS_POINTER)],
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
        "3 files that are no pictures (b.png and 2 more)": [
            ("dog/b.png", b""),
            ("cat/a.png", b"text"),
            ("notes.txt", b"text"),
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
        (b"text", "The file is a text file, not a ZIP file: pack folders of pictures"),
        (PICTURE, "is a single picture"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(99), "is an archive such as RAR, 7z or gzip"),
        (b"\n<!DOCTYPE html><html>", "The file is a web page, not a ZIP file: download the file itself"),
        (LFS_POINTER, "The file is a Git LFS pointer, not a ZIP file: download the file itself"),
        (archive(("cat/1.jpg", LFS_POINTER)), "(1.jpg): run git lfs pull in their repository"),
        (packed("a/1.png")[:-30], "damaged or cut short"),
        (archive(), "no picture that can be used: put the pictures"),
        (packed("a/1.txt", content=b"x"), "but 1 file that is no picture (1.txt): put the pictures"),
        (packed("1.png", "2.png"), "Neither a folder nor a name says which class a picture belongs to: put"),
        (packed("train/1.png", "test/2.png"), "Neither a folder nor a name says which class"),
        (packed("IMG_1.png", "DSC_2.png"), "Neither a folder nor a name says which class"),
        (packed("ab_1.png", "cd_1.png", "ef_1.png"), "and the names begin with 'ab', 'cd', 'ef': put the pictures"),
        (packed("cat.1.png", "cat.2.png"), "the names begin with 'cat': put the pictures"),
        (archive(Packed("a/1.png", PICTURE, flags=1)), "but 1 encrypted file (1.png): pack them without a password"),
        (archive(("a/1.heic", b"\0\0\0\x18ftypmif1")), "(1.heic): save them as JPEG"),
        (packed("a/1.png", "a/2.png"), "Every picture lies in the folder 'a': put the pictures"),
        (packed("a/1.png", "a/b/2.png"), "There is only one class, 'b': add a folder"),
        (packed("cats/1.png", "Cat/2.png"), "There is only one class, 'Cat': add a folder with pictures of"),
        (packed("cats/a/1.png", "cats/b/2.png"), "There is only one class, 'cat': add a folder"),
        (packed("cats/1.png", "dog.png"), "There is only one class, 'cat': add a folder"),
        (packed("a/1.png", "b/a/2.png"), "read as 'a' and 'b', but some pictures lie in both: put"),
        (packed(*(f"{i}/{j}/1.png" for i in "ab" for j in "xy")), "read as 'a' and 'b', and also as 'x' and 'y': put"),
        (packed("a/cat.1.png", "b/dog.1.png", "a/dog.2.png"), "read as 'a' and 'b', and also as 'cat' and 'dog': put"),
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
