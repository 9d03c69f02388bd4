"""What a file is said to be, whatever its name says."""

import gzip

import pytest

from nnengine.file_kinds import kind_of_file
from tests.hostile_hdf5 import course_half
from tests.hostile_photos import pixels, saved
from tests.hostile_zips import pair


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty"),
        (course_half("train"), "hdf5"),
        *((saved(pixels(), format), "picture") for format in ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")),
        (pair(), "zip"),
        (gzip.compress(course_half("train")), "archive"),
        (b"Rar!\x1a\7\0", "archive"),
        (b"\0\0\0\x18ftypheic", "heic"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 2572022\n", "pointer"),
        (b"/annex/objects/SHA256E-s2572022--00.h5\n", "pointer"),
        (b"../.git/annex/objects/SHA256E-s2572022--00.h5\n", "pointer"),
        (b"\n\n\n\n\n\n<!DOCTYPE html>\n<html lang='en'>", "web page"),
        (b"\xef\xbb\xbf<!-- saved --><HTML>", "web page"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
        (b"%PDF-1.7", "pdf"),
        (b"\x93NUMPY\1\0", "numpy"),
        (b"\0\5\x16\7\0\2\0\0Mac OS X", "side file"),
        ("x1,x2\n0,1\n".encode(), "text"),
        ("ä".encode() * 4_000, "text"),
        (b"x" + "ä".encode() * 4_000, "text"),
        (b"\x00\x01\x02\x03", "unknown"),
    ],
)
def test_a_file_is_told_by_how_it_begins(content, name):
    assert kind_of_file(content).name == name
