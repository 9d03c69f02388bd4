"""HDF5 files that are odd, damaged or hostile, in place of the course's training file.

For each a function that makes it, and what is to become of it.
"""

import io
import zlib
from collections.abc import Callable

import h5py
import numpy as np

from tests.hostile_photos import pixels, saved

CLASSES = np.array([b"non-cat", b"cat"])
OPTIONS = {"chunks": (1, 6, 6, 3), "compression": "gzip"}


def hdf5(write: Callable[[h5py.File], object], **options) -> bytes:
    file = io.BytesIO()
    with h5py.File(file, "w", **options) as opened:
        write(opened)
    return file.getvalue()


def course_half(half: str, more: Callable[[h5py.File], object] = lambda file: None, **changes) -> bytes:
    """One of the course's two files ("train" or "test"); a change of None leaves a dataset out."""
    datasets = {
        f"{half}_set_x": np.random.default_rng(len(half)).integers(0, 256, (4, 6, 6, 3), dtype=np.uint8),
        f"{half}_set_y": np.arange(4) % 2,
        "list_classes": CLASSES,
    }

    def write(file: h5py.File) -> None:
        file.update({name: value for name, value in (datasets | changes).items() if value is not None})
        more(file)

    return hdf5(write)


def training(change: Callable[[h5py.File], object]) -> Callable[[], bytes]:
    """A training file whose pictures are written by `change`."""
    return lambda: course_half("train", change, train_set_x=None)


def virtual(file: h5py.File) -> None:
    layout = h5py.VirtualLayout((4, 6, 6, 3), dtype=np.uint8)
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", (4, 6, 6, 3))
    file.create_virtual_dataset("train_set_x", layout)


def gzip_bomb(file: h5py.File) -> None:
    dataset = file.create_dataset("train_set_x", (4, 6, 6, 3), np.uint8, chunks=(4, 6, 6, 3), compression="gzip")
    dataset.id.write_direct_chunk((0, 0, 0, 0), zlib.compress(bytes(60_000_000), 9))


def huge_chunk(file: h5py.File) -> None:
    dataset = file.create_dataset("train_set_x", (1,), np.uint8, maxshape=(None,), chunks=(2**31,), compression="gzip")
    dataset.id.write_direct_chunk((0,), zlib.compress(b"1"))


def of_shape(*shape: int) -> Callable[[h5py.File], object]:
    return lambda file: file.create_dataset("train_set_x", shape, np.uint8, chunks=len(shape) * (1,))


def many_objects(file: h5py.File) -> None:
    for number in range(1_500):
        file.create_group(f"group{number}")


HDF5S = {
    "a good file": (lambda: course_half("train"), "read"),
    "pictures packed with gzip": (
        training(lambda file: file.create_dataset("train_set_x", data=pixels6(), **OPTIONS)),
        "read",
    ),
    "labels 1 and 0 as booleans": (lambda: course_half("train", train_set_y=np.array([True, False] * 2)), "read"),
    "a link to another file": (
        training(lambda file: file.update({"train_set_x": h5py.ExternalLink("/etc/passwd", "/x")})),
        "refused",
    ),
    "a soft link": (training(lambda file: file.update({"train_set_x": h5py.SoftLink("/list_classes")})), "refused"),
    "a loop of groups": (lambda: course_half("train", lambda file: file.update({"loop": file["/"]})), "refused"),
    "a virtual dataset": (training(virtual), "refused"),
    "values in another file": (
        training(
            lambda file: file.create_dataset("train_set_x", (4, 6, 6, 3), "u1", external=[("/etc/passwd", 0, 432)])
        ),
        "refused",
    ),
    "a bomb of gzip": (training(gzip_bomb), "refused"),
    "a huge chunk": (training(huge_chunk), "refused"),
    "a huge shape": (training(of_shape(10**6, 64, 64, 3)), "refused"),
    "a shape beyond all numbers": (training(of_shape(*32 * [2**62])), "refused"),
    "values never written": (training(of_shape(4, 6, 6, 3)), "refused"),
    "another packing": (
        training(lambda file: file.create_dataset("train_set_x", data=pixels6(), compression="lzf")),
        "refused",
    ),
    "pictures of floats": (lambda: course_half("train", train_set_x=pixels6() / 255), "refused"),
    "pictures as columns": (lambda: course_half("train", train_set_x=np.zeros((4, 108), np.uint8)), "refused"),
    "pictures that aren't square": (
        lambda: course_half("train", train_set_x=np.zeros((4, 6, 5, 3), np.uint8)),
        "refused",
    ),
    "pictures of another size": (lambda: course_half("train", train_set_x=np.zeros((4, 7, 7, 3), np.uint8)), "refused"),
    "no pictures": (lambda: course_half("train", train_set_x=np.zeros((0, 6, 6, 3), np.uint8)), "refused"),
    "a group in place of pictures": (training(lambda file: file.create_group("train_set_x")), "refused"),
    "no dataset of pictures": (lambda: course_half("train", train_set_x=None), "refused"),
    "no dataset of labels": (lambda: course_half("train", train_set_y=None), "refused"),
    "no dataset of classes": (lambda: course_half("train", list_classes=None), "refused"),
    "other datasets with long names": (
        lambda: hdf5(lambda file: file.update({f"{i}\n" + "\x1b\u202e" * 99: np.zeros(2) for i in range(20)})),
        "refused",
    ),
    "the label 2": (lambda: course_half("train", train_set_y=np.arange(4)), "refused"),
    "too few labels": (lambda: course_half("train", train_set_y=np.arange(2)), "refused"),
    "labels of floats": (lambda: course_half("train", train_set_y=np.zeros(4)), "refused"),
    "three classes": (lambda: course_half("train", list_classes=np.array([b"a", b"b", b"c"])), "refused"),
    "other classes": (lambda: course_half("train", list_classes=np.array([b"a" * 500, b"\n" * 500])), "refused"),
    "classes that aren't UTF-8": (lambda: course_half("train", list_classes=np.array([b"\xff", b"\xfe"])), "refused"),
    "text of variable length": (
        lambda: course_half("train", list_classes=np.array(["a", "b"], dtype=h5py.string_dtype())),
        "refused",
    ),
    "compound values": (
        lambda: course_half("train", train_set_y=np.zeros(4, dtype=[("a", "i4"), ("b", "i4")])),
        "refused",
    ),
    "attributes of variable length": (
        lambda: course_half("train", lambda file: file.attrs.update({"a": "text"})),
        "refused",
    ),
    "very many objects": (lambda: course_half("train", many_objects), "refused"),
    "very deep groups": (lambda: course_half("train", lambda file: file.create_group("/g" * 500)), "refused"),
    "the test file as both": (lambda: course_half("test"), "refused"),
    "half an HDF5 file": (lambda: course_half("train")[:2_000], "refused"),
    "only the HDF5 signature": (lambda: b"\x89HDF\r\n\x1a\n" + bytes(500), "refused"),
    "an empty file as HDF5": (lambda: b"", "refused"),
    "text as HDF5": (lambda: b"not an HDF5 file", "refused"),
    "a PNG as HDF5": (lambda: saved(pixels()), "refused"),
}


def pixels6() -> np.ndarray:
    return np.random.default_rng(5).integers(0, 256, (4, 6, 6, 3), dtype=np.uint8)
