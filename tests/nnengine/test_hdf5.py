"""HDF5 files that hold more, or less, than plain values: each is refused with one sentence, before it is read."""

import io
import re
import zlib

import h5py
import numpy as np
import pytest

from nnengine.hdf5 import (
    MAX_ATTRIBUTES,
    MAX_DEPTH,
    MAX_OBJECTS,
    FileFormatError,
    decode_text,
    open_hdf5,
    read_array,
    read_attribute,
)


def build(write, **options):
    """The bytes of a file that `write(file)` fills."""
    content = io.BytesIO()
    with h5py.File(content, "w", **options) as file:
        write(file)
    return content.getvalue()


def assert_one_sentence(error):
    text = str(error)
    assert re.fullmatch(r"[A-Z'][^\n]{10,300}\.", text), text
    assert ". " not in text


def refusal(source, **options):
    with pytest.raises(FileFormatError) as caught, open_hdf5(source, **options):
        pass
    assert_one_sentence(caught.value)
    return str(caught.value)


def read_all(content):
    with open_hdf5(content) as file:
        values = {}
        groups = [file]
        while groups:
            group = groups.pop()
            values |= {f"{group.name}@{name}": read_attribute(group, name) for name in group.attrs}
            for name in group:
                if isinstance(group[name], h5py.Group):
                    groups.append(group[name])
                else:
                    values[group[name].name] = read_array(group, name)
        return values


PLAIN = {
    "integers": np.arange(12, dtype=np.int64).reshape(3, 4),
    "bytes": np.arange(250, dtype=np.uint8),
    "doubles": np.array([np.nan, np.inf, -0.0, 5e-324]),
    "big_endian": np.arange(5, dtype=">f4"),
    "booleans": np.array([True, False, True]),
    "text": np.array([b"non-cat", b"cat"]),
    "scalar": np.float64(2.5),
    "empty": np.zeros((0, 3)),
}


def write_plain(file):
    for name, value in PLAIN.items():
        file[name] = value
        file.create_group(f"groups/{name}").attrs["value"] = value


# -- files that are read -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"libver": "latest"}, {"userblock_size": 2048}])
def test_plain_values_are_read_back(options):
    values = read_all(build(write_plain, **options))
    for name, expected in PLAIN.items():
        np.testing.assert_array_equal(values[f"/{name}"], expected)
        np.testing.assert_array_equal(values[f"/groups/{name}@value"], expected)


def test_every_kind_of_source(tmp_path):
    content = build(write_plain)
    path = tmp_path / "plain.h5"
    path.write_bytes(content)
    used_up = io.BytesIO(content)
    used_up.read()
    with path.open("rb") as opened:
        for source in (path, str(path), content, bytearray(content), memoryview(content), used_up, opened):
            with open_hdf5(source) as file:
                assert set(PLAIN) < set(file)
                assert file.mode == "r"


@pytest.mark.parametrize("userblock_size", [0, 1024])
@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"compression": "gzip"},
        {"shuffle": True},
        {"fletcher32": True},
        {"compression": "gzip", "compression_opts": 9, "shuffle": True, "fletcher32": True},
    ],
)
def test_chunks_with_the_built_in_filters(filters, userblock_size):
    values = np.random.default_rng(0).integers(0, 9, (57, 33))
    content = build(
        lambda file: file.create_dataset("packed", data=values, chunks=(10, 10), **filters), userblock_size=userblock_size
    )
    np.testing.assert_array_equal(read_all(content)["/packed"], values)


def test_a_checksum_taken_before_gzip_is_read():
    def write(file):
        properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        properties.set_chunk((5,))
        properties.set_fletcher32()
        properties.set_deflate(6)
        dataset = h5py.h5d.create(file.id, b"packed", h5py.h5t.NATIVE_INT32, h5py.h5s.create_simple((10,)), properties)
        dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, np.arange(10, dtype=np.int32))

    np.testing.assert_array_equal(read_all(build(write))["/packed"], np.arange(10))


def test_missing_parts_are_named():
    with open_hdf5(build(write_plain)) as file:
        for call, words in (
            (lambda: read_array(file, "W1"), "no dataset 'W1'"),
            (lambda: read_array(file, "groups"), "'groups' is a group"),
            (lambda: read_attribute(file, "format"), "no attribute 'format'"),
            (lambda: decode_text("labels", np.arange(3)), "'labels' holds int64, expected text"),
            (lambda: decode_text("labels", np.array([b"\xff"])), "isn't UTF-8"),
        ):
            with pytest.raises(FileFormatError, match=words) as caught:
                call()
            assert_one_sentence(caught.value)


# -- links -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_links_are_refused_and_never_followed(tmp_path, libver):
    other = tmp_path / "other.h5"
    other.write_bytes(build(write_plain))
    external = h5py.ExternalLink(str(other), "/integers")
    assert "'/a/b' is a link to another file" in refusal(build(lambda file: file.update({"a/b": external}), libver=libver))
    soft = h5py.SoftLink("/integers")
    assert "'/a' is a soft link" in refusal(build(lambda file: file.update({"integers": 1, "a": soft}), libver=libver))
    dangling = h5py.SoftLink("/nowhere")
    assert "'/a' is a soft link" in refusal(build(lambda file: file.update({"a": dangling}), libver=libver))


def test_loops_of_hard_links_end():
    def write_self(file):
        file["loop"] = file["/"]

    def write_pair(file):
        file.create_group("a/b")
        file["a/b/c"] = file["a"]

    assert "'/loop' is linked more than once" in refusal(build(write_self))
    assert "'/a/b/c' is linked more than once" in refusal(build(write_pair))


# -- datasets made of other things -------------------------------------------------------------------------------------


def test_virtual_datasets_are_refused(tmp_path):
    other = tmp_path / "other.h5"
    other.write_bytes(build(lambda file: file.update({"source": np.arange(4)})))
    for file_name in (str(other), "."):

        def write(file, file_name=file_name):
            file["source"] = np.arange(4)
            layout = h5py.VirtualLayout((4,), dtype=np.int64)
            layout[:] = h5py.VirtualSource(file_name, "source", (4,))
            file.create_virtual_dataset("virtual", layout)

        assert "'/virtual' is virtual" in refusal(build(write, libver="latest"))


def test_values_in_another_file_are_refused(tmp_path):
    raw = tmp_path / "raw"
    raw.write_bytes(bytes(80))
    content = build(lambda file: file.create_dataset("outside", (10,), "f8", external=[(str(raw), 0, 80)]))
    assert "'/outside' keeps its values in another file" in refusal(content)


VARIABLE_TEXT = np.array(["cat"], dtype=h5py.string_dtype())
COMPOUND = np.zeros(1, dtype=[("x", "f8"), ("y", "f8")])


@pytest.mark.parametrize(
    ("dtype", "value", "words"),
    [
        (h5py.string_dtype(), VARIABLE_TEXT, "text of variable length"),
        (h5py.vlen_dtype(np.int32), None, "values of variable length"),
        (h5py.ref_dtype, None, "references"),
        (h5py.regionref_dtype, None, "references"),
        (COMPOUND.dtype, COMPOUND, "compound values"),
        (np.dtype("c16"), np.ones(1, dtype="c16"), "expected numbers or text"),
        (np.dtype("V5"), np.zeros(1, dtype="V5"), "opaque values"),
        (h5py.enum_dtype({"cat": 1, "dog": 2}), np.ones(1, dtype=np.int64), "enumerated values"),
        (np.dtype("longdouble"), np.ones(1, dtype=np.longdouble), "numbers of 16 bytes"),
        (np.dtype(("f8", (3,))), None, "arrays as values"),
    ],
)
def test_other_types_are_refused(dtype, value, words):
    dataset = build(lambda file: file.create_dataset("group/odd", (1,), dtype, data=value))
    assert "The dataset '/group/odd'" in (message := refusal(dataset))
    assert words in message
    if value is not None:
        attribute = build(lambda file: file.attrs.create("odd", value, dtype=dtype))
        assert "The attribute 'odd' of '/'" in (message := refusal(attribute))
        assert words in message


def test_named_types_and_values_without_a_shape_are_refused():
    assert "'/kind' is a named type" in refusal(build(lambda file: file.update({"kind": np.dtype("f8")})))
    assert "'/nothing' has no shape" in refusal(build(lambda file: file.update({"nothing": h5py.Empty("f8")})))


@pytest.mark.parametrize("filters", [{"compression": "lzf"}, {"scaleoffset": 4}])
def test_other_filters_are_refused(filters):
    content = build(lambda file: file.create_dataset("packed", data=np.arange(100), chunks=(50,), **filters))
    assert "'/packed' is packed with filter" in refusal(content)


# -- sizes -------------------------------------------------------------------------------------------------------------


def test_huge_shapes_are_refused():
    for shape in ((10**6, 10**6), (2**62, 4), (2**20,) * 3):
        content = build(lambda file: file.create_dataset("huge", shape, "f8", chunks=(1,) * len(shape)))
        assert "'/huge' has shape" in refusal(content)
    many = build(lambda file: [file.create_dataset(f"d{i}", data=np.zeros(100)) for i in range(5)])
    assert "'/d4' has shape (100,), which takes the file to 4,000 bytes" in refusal(many, max_value_bytes=3_999)
    with open_hdf5(many, max_value_bytes=4_000) as file:
        assert len(file) == 5


def test_values_never_written_are_refused():
    for options in ({"chunks": (10,)}, {}):
        content = build(lambda file: file.create_dataset("hollow", (1_000,), "f8", **options))
        assert "'/hollow' has a shape but no values" in refusal(content)

    def write_half(file):
        file.create_dataset("half", (20,), "f8", chunks=(10,))[:10] = 1

    assert "'/half' has no values at (10,)" in refusal(build(write_half))


def test_huge_chunks_are_refused():
    def write(file):
        dataset = file.create_dataset("packed", (1,), "u1", maxshape=(None,), chunks=(2**31,), compression="gzip")
        dataset.id.write_direct_chunk((0,), zlib.compress(b"1"))

    assert "'/packed' has chunks of 2,147,483,648 bytes" in refusal(build(write))


def packed_chunk(packed, **filters):
    def write(file):
        dataset = file.create_dataset("packed", (1_000,), "u1", chunks=(1_000,), compression="gzip", **filters)
        dataset.id.write_direct_chunk((0,), packed)

    return build(write)


def test_chunks_that_unpack_to_another_size_are_refused():
    bomb = zlib.compress(bytes(50_000_000), 9)
    for packed in (bomb, zlib.compress(bytes(999)), zlib.compress(bytes(1_000))[:-5], b"not gzip", zlib.compress(bytes(1_000)) + b"more"):
        assert "'/packed' has a damaged chunk at (0,)" in refusal(packed_chunk(packed))
    np.testing.assert_array_equal(read_all(packed_chunk(zlib.compress(bytes(1_000))))["/packed"], np.zeros(1_000))


def test_packing_twice_is_refused():
    def write(file):
        properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        properties.set_chunk((1_000,))
        properties.set_deflate(9)
        properties.set_deflate(9)
        dataset = h5py.h5d.create(file.id, b"packed", h5py.h5t.STD_U8LE, h5py.h5s.create_simple((1_000,)), properties)
        dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, np.zeros(1_000, dtype=np.uint8))

    assert "'/packed' is packed more than once" in refusal(build(write))


def test_a_wrong_checksum_is_noticed_when_read():
    values = np.arange(1_000, dtype=np.int64) * 7
    content = build(lambda file: file.create_dataset("summed", data=values, chunks=(1_000,), fletcher32=True))
    place = content.index(values[500:].tobytes())
    damaged = content[:place] + b"\xff" + content[place + 1 :]
    with open_hdf5(damaged) as file, pytest.raises(FileFormatError, match="'summed' is damaged") as caught:
        read_array(file, "summed")
    assert_one_sentence(caught.value)


def test_counts_and_depth_are_bounded():
    objects = build(lambda file: [file.create_group(f"g{i}") for i in range(MAX_OBJECTS + 1)], libver="latest")
    assert "more than 1,000 objects" in refusal(objects)
    attributes = build(lambda file: [file.attrs.create(f"a{i}", i) for i in range(MAX_ATTRIBUTES + 1)], libver="latest")
    assert "more than 1,000 attributes" in refusal(attributes)
    assert "nested deeper than 16" in refusal(build(lambda file: file.create_group("/g" * (MAX_DEPTH + 1))))
    chunks = build(lambda file: file.create_dataset("crumbs", data=np.zeros(20_001, dtype=np.uint8), chunks=(1,)))
    assert "more than 20,000 chunks" in refusal(chunks)


# -- files that aren't whole -------------------------------------------------------------------------------------------


def test_what_is_not_hdf5_is_said():
    noise = np.random.default_rng(3)
    assert "empty (0 bytes)" in refusal(b"")
    for content in (b"text", b"\x89PNG\r\n\x1a\n", noise.bytes(5_000)):
        assert ", not an HDF5 file: " in refusal(content)
    for _ in range(50):
        assert "damaged or cut short" in refusal(b"\x89HDF\r\n\x1a\n" + noise.bytes(2_000))


@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_truncated_files(libver):
    content = build(write_plain, libver=libver)
    for length in range(0, len(content), 10):
        refusal(content[:length])


@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_flipped_bits(libver):
    def write(file):
        file["pictures"] = np.zeros((2, 4, 4, 3), dtype=np.uint8)
        file["text"] = np.array([b"non-cat", b"cat"])
        file.create_dataset("packed", data=np.arange(400), chunks=(100,), compression="gzip", shuffle=True)
        file.create_group("group").attrs["value"] = 3

    content = build(write, libver=libver)
    flips = np.random.default_rng(4)
    refused = 0
    for _ in range(400):
        damaged = bytearray(content)
        for _ in range(flips.integers(1, 8)):
            damaged[flips.integers(len(damaged))] ^= 1 << flips.integers(8)
        try:
            read_all(bytes(damaged))
        except FileFormatError as error:
            assert_one_sentence(error)
            refused += 1
    assert 100 < refused < 400


def test_hostile_names_stay_in_one_sentence():
    name = "line\nbreak" + "x" * 500
    assert r"line\nbreak" in refusal(build(lambda file: file.update({name: h5py.SoftLink("/")})))


def test_other_sources_are_named(tmp_path):
    for source, error, words in (
        (None, TypeError, "source is NoneType"),
        (io.StringIO("text"), TypeError, "binary mode"),
        (tmp_path / "missing.h5", FileNotFoundError, "missing.h5"),
    ):
        with pytest.raises(error, match=words), open_hdf5(source):
            pass
