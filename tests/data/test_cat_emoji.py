"""The shipped cat emoji files, and the parts of their build that need no network."""

import hashlib
import re
from pathlib import Path

import h5py
import numpy as np
import pytest
from PIL import Image

from data import build_cat_emoji

DATA = Path(build_cat_emoji.__file__).parent
EXAMPLES = {"train": 560, "test": 142}
TEST_VENDORS = {"twemoji", "streamline"}
LICENSE_TEXTS = {
    "Apache-2.0": ["Version 2.0, January 2004", "END OF TERMS AND CONDITIONS"],
    "MIT": ["Copyright (c) Microsoft Corporation.", "Copyright (c) 2023 LobeHub", "OTHER DEALINGS IN THE\nSOFTWARE."],
    "CC-BY-4.0": ["Attribution 4.0 International", "Section 8 -- Interpretation.", "contacted at creativecommons.org."],
}


@pytest.fixture(scope="module")
def halves():
    def read(split):
        with h5py.File(DATA / f"cat_emoji_{split}.h5") as file:
            return {name.removeprefix(f"{split}_set_"): file[name][:] for name in file}
    return {split: read(split) for split in EXAMPLES}


def sources(half):
    return [tuple(source.decode().split(":")) for source in half["source"]]


@pytest.mark.parametrize("split", EXAMPLES)
def test_the_files_have_the_course_format(halves, split):
    half, m = halves[split], EXAMPLES[split]
    assert set(half) == {"x", "y", "source", "list_classes"}
    assert (half["x"].shape, half["x"].dtype) == ((m, 64, 64, 3), np.uint8)
    assert (half["y"].shape, half["y"].dtype) == ((m,), np.int64)
    assert half["list_classes"].tolist() == [b"non-cat", b"cat"]
    assert half["list_classes"].dtype == np.dtype("S7")
    assert half["source"].shape == (m,)


@pytest.mark.parametrize("split, share", [("train", 216 / 560), ("test", 46 / 142)])
def test_about_a_third_are_cats(halves, split, share):
    y = halves[split]["y"]
    assert set(y.tolist()) == {0, 1}
    assert y.mean() == pytest.approx(share)


def test_classes_are_mixed(halves):
    for half in halves.values():
        assert 0 < half["y"][:20].sum() < 20


def test_labels_follow_from_the_sources(halves):
    for half in halves.values():
        expected = [int(code in build_cat_emoji.CATS) for _, code in sources(half)]
        assert half["y"].tolist() == expected


def test_no_picture_occurs_twice(halves):
    digests = [hashlib.sha256(x.tobytes()).digest() for half in halves.values() for x in half["x"]]
    assert len(set(digests)) == sum(EXAMPLES.values())


def test_the_test_vendors_are_new(halves):
    vendors = {split: {vendor for vendor, _ in sources(half)} for split, half in halves.items()}
    assert vendors["test"] == TEST_VENDORS
    assert vendors["train"] == set(build_cat_emoji.VENDORS) - TEST_VENDORS


@pytest.mark.parametrize("label", [0, 1])
def test_both_classes_vary(halves, label):
    for half in halves.values():
        pictures = half["x"][half["y"] == label].astype(float)
        assert pictures.std(axis=(1, 2, 3)).min() > 10    # no picture is blank
        assert pictures.std(axis=0).mean() > 30           # nor do they look alike
        assert len({source for source, y in zip(sources(half), half["y"]) if y == label}) >= 23


def test_drawings_that_may_not_ship_are_absent(halves):
    used = {source for half in halves.values() for source in sources(half)}
    assert not {f"1F{code:X}" for code in range(0x638, 0x641)} & {code for vendor, code in used if vendor == "fxemoji"}
    packages = {vendor.package for vendor in build_cat_emoji.VENDORS.values()}
    assert not [package for package in packages if re.search("openmoji|emojione-v1|apple|samsung|joypixels", package)]


def test_hard_negatives_are_in_both_halves(halves):
    for half in halves.values():
        codes = {code for _, code in sources(half)}
        # Dog, fox, tiger, lion, bear, rabbit, grinning face.
        assert {"1F436", "1F98A", "1F42F", "1F981", "1F43B", "1F430", "1F600"} <= codes


def test_every_vendor_is_attributed_and_its_license_ships(halves):
    rows = re.findall(r"^\| (\S+) \| (.+) \| \[(\S+)\]\((\S+)\) \|$", (DATA / "ATTRIBUTION.md").read_text("utf-8"), re.M)
    attributed = {vendor: (line, license_name, path) for vendor, line, license_name, path in rows}
    for vendor in {vendor for half in halves.values() for vendor, _ in sources(half)}:
        line, license_name, path = attributed[vendor]
        assert "modified" in line
        text = (DATA / path).read_text("utf-8")
        assert [part for part in LICENSE_TEXTS[license_name] if part not in text] == []


def half_red_drawing():
    pixels = np.zeros((40, 60, 4), np.uint8)
    pixels[10:30, 5:55] = (200, 30, 40, 255)
    return Image.fromarray(pixels)


def test_the_crop_leaves_only_the_drawing():
    assert build_cat_emoji.crop_to_drawing(half_red_drawing()).size == (50, 20)


def test_composing_is_deterministic():
    drawing = build_cat_emoji.crop_to_drawing(half_red_drawing())
    first, second = (build_cat_emoji.compose(drawing, np.random.default_rng(3)) for _ in range(2))
    assert (first.shape, first.dtype) == ((64, 64, 3), np.uint8)
    np.testing.assert_array_equal(first, second)
    assert (first != build_cat_emoji.compose(drawing, np.random.default_rng(4))).any()


@pytest.mark.parametrize("seed", range(20))
def test_composing_cuts_nothing_off(seed):
    drawing = build_cat_emoji.crop_to_drawing(half_red_drawing())
    picture = build_cat_emoji.compose(drawing, np.random.default_rng(seed))
    red = (picture == (200, 30, 40)).all(axis=2)
    height, width = red.any(axis=1).sum(), red.any(axis=0).sum()
    assert build_cat_emoji.SMALLEST <= width <= build_cat_emoji.LARGEST
    assert height == round(width * 20 / 50)


def test_a_split_keeps_its_pictures_when_a_drawing_joins():
    drawing = half_red_drawing()
    few = {"a:1F431": drawing, "a:1F436": drawing}
    X, y, names = build_cat_emoji.compose_split(few, copies=3)
    assert y.sum() == 3 and len(X) == len(names) == 4
    X_more, _, _ = build_cat_emoji.compose_split(few | {"a:1F98A": drawing}, copies=3)
    assert {x.tobytes() for x in X} < {x.tobytes() for x in X_more}


def test_writing_twice_gives_the_same_bytes(tmp_path):
    split = build_cat_emoji.compose_split({"a:1F431": half_red_drawing(), "a:1F436": half_red_drawing()}, copies=2)
    for name in ("first.h5", "second.h5"):
        build_cat_emoji.write_hdf5(tmp_path / name, "train", *split)
    assert (tmp_path / "first.h5").read_bytes() == (tmp_path / "second.h5").read_bytes()


def test_a_package_with_another_hash_is_refused(tmp_path):
    vendor = build_cat_emoji.VENDORS["noto"]
    (tmp_path / "iconify-json-noto-1.2.9.tgz").write_bytes(b"something else")
    with pytest.raises(ValueError, match="iconify-json-noto-1.2.9.tgz has SHA-512 .*, expected DQiuXENbun41"):
        build_cat_emoji.fetch_tarball(vendor, tmp_path)
