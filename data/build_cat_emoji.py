"""Build cat_emoji_train.h5 and cat_emoji_test.h5, the cat / non-cat pictures that ship with Nudge.

    pip install -r data/requirements-build.txt      # npm is needed as well
    python data/build_cat_emoji.py                  # write both files beside this script
    python data/build_cat_emoji.py --check          # build again elsewhere and compare byte by byte

The drawings come from npm packages at fixed versions, checked against the hashes below. The test pictures
come from vendors that the training set never uses, so that test accuracy measures new drawings, not new backgrounds.
"""

import argparse
import base64
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import zlib
from pathlib import Path
from typing import NamedTuple

import h5py
import numpy as np
from PIL import Image

HERE = Path(__file__).resolve().parent
SEED = 1
SIDE = 64            # the course's picture size
RENDER_SIDE = 256    # large enough that the crop to 64 only ever shrinks
SMALLEST, LARGEST = 52, 60    # longest side of a drawing in the picture; never cut off
FARTHEST = 3         # pixels off the center, at most
# A gray level plus a light tint: strong colors behind the drawings drown them for a net this small, and backgrounds
# that are all bright leave it stuck at its first guess.
GRAY = (32, 232)
TINT = 0.15
CLASSES = np.array([b"non-cat", b"cat"])
GZIP_LEVEL = 6    # level 9 saves less than one percent
CAT_COPIES = {"train": 3, "test": 2}    # keeps cats at a good third of the pictures, as in the course's set


class Vendor(NamedTuple):
    package: str
    version: str
    split: str
    integrity: str    # base64 of the tarball's SHA-512, as npm writes it


VENDORS = {
    "noto": Vendor(
        "@iconify-json/noto", "1.2.9", "train",
        "DQiuXENbun41ch+XPSV55H9FaWKpHTyz46YIKtSaKYD4fIDDzL1tR6H4np/T38jfrTAeI3rcKF0mqHYeZVAuaw=="),
    "noto-v1": Vendor(
        "@iconify-json/noto-v1", "1.2.5", "train",
        "/DsVMius69Q0fRS53z7QK1TROSuar606jiIx+laXtdsYGMXpf6LtHBx6CGfoo3UHHb/XpBsw+1L1x3eyPqMuVA=="),
    "emojione": Vendor(
        "@iconify-json/emojione", "1.2.3", "train",
        "T9+T3HIbJNLKKsmxYKlaYhvnHYkz/HNYTV7SHCXVZPfeUi4FqskY70YeN8yYAZT8cCv7w5vJxS4Q1m8zb9CMMg=="),
    "fluent": Vendor(
        "@iconify-json/fluent-emoji", "1.2.7", "train",
        "D8G6bKAyIsyxP1rzZtIWr/gg/fO4Rg1+DyCWlfqKK4h8W+4Em/Y0P6QYgJUQTlUcagzJvSyg+9OBv4hz4Hc/QA=="),
    "fluent-flat": Vendor(
        "@iconify-json/fluent-emoji-flat", "1.2.6", "train",
        "RY47RgPb47fYUiyrA64sIOL0+UU02s29sXpNBbIQRBUlPlfNFTKUmZDERGuxDs/7yNGWqQYvuaSYM1M4fRXlUw=="),
    "fluent3d": Vendor(
        "@lobehub/fluent-emoji-3d", "1.1.0", "train",
        "Wlq2lVStTnr8BDpIJ0pEnTKO4LuDxxqTEhTvRtD1DLRF0me7ogeRQjKoehDHXuVJ2Qaecgl5wRBv60lUAG3h7g=="),
    "fxemoji": Vendor(
        "@iconify-json/fxemoji", "1.2.2", "train",
        "UAasRaxzFUKfIGSmLwnoarsssA4LX0VLLuEmplIqM6ZNQqIQRtav8tZ4H1neTlBreXuMQyAifr5jP4kn78DpiQ=="),
    "twemoji": Vendor(
        "@iconify-json/twemoji", "1.2.5", "test",
        "uKpuIEV0v6K5BW3Mjdyl+XKFVAbbcPxAgifKvEMtZoUZB5+YiY5zaMm2uNNCxyXzAWU9yNLlj41WU6/mvgALsw=="),
    "streamline": Vendor(
        "@iconify-json/streamline-emojis", "1.2.4", "test",
        "iNr9T9XuZVTyQPJO8ZlLxBzPkpi7qMl+z1l0C31vpEMqhPMelth3n7CeWQYtixdetDPdI81yeG4ROqjWpYJE6A=="),
}

# Code point → the names under which the vendors file the drawing, the first one found is taken.
CATS = {
    "1F408": "cat", "1F408-200D-2B1B": "black-cat", "1F431": "cat-face",
    "1F638": "grinning-cat-with-smiling-eyes grinning-cat-face-with-smiling-eyes",
    "1F639": "cat-with-tears-of-joy cat-face-with-tears-of-joy",
    "1F63A": "grinning-cat grinning-cat-face",
    "1F63B": "smiling-cat-with-heart-eyes smiling-cat-face-with-heart-eyes",
    "1F63C": "cat-with-wry-smile cat-face-with-wry-smile", "1F63D": "kissing-cat kissing-cat-face",
    "1F63E": "pouting-cat pouting-cat-face", "1F63F": "crying-cat crying-cat-face", "1F640": "weary-cat weary-cat-face",
}
# Hard negatives: the animals share ears, fur and whiskers with the cats; the smileys share their yellow and their mouths.
ANIMALS = {
    "1F415": "dog", "1F436": "dog-face", "1F98A": "fox fox-face", "1F42F": "tiger-face", "1F405": "tiger",
    "1F406": "leopard", "1F981": "lion lion-face", "1F43B": "bear bear-face", "1F43C": "panda panda-face",
    "1F428": "koala", "1F430": "rabbit-face", "1F407": "rabbit", "1F43A": "wolf wolf-face", "1F42D": "mouse-face",
    "1F439": "hamster hamster-face", "1F437": "pig-face", "1F42E": "cow-face", "1F435": "monkey-face",
}
SMILEYS = {
    "1F600": "grinning-face", "1F604": "grinning-face-with-smiling-eyes", "1F606": "grinning-squinting-face",
    "1F602": "face-with-tears-of-joy", "1F60D": "smiling-face-with-heart-eyes", "1F60F": "smirking-face",
    "1F618": "face-blowing-a-kiss", "1F61A": "kissing-face-with-closed-eyes", "1F622": "crying-face",
    "1F62D": "loudly-crying-face", "1F631": "face-screaming-in-fear", "1F642": "slightly-smiling-face",
}
THINGS = {
    "1F427": "penguin penguin-1", "1F41D": "honeybee", "1F438": "frog frog-face", "1F47B": "ghost",
    "1F480": "skull", "1F383": "jack-o-lantern", "1F34A": "tangerine", "1F34B": "lemon", "1F353": "strawberry strawberry-1",
    "1F354": "hamburger hamburger-1", "1F369": "doughnut doughnut-1", "1F33B": "sunflower sunflower-1",
    "1F335": "cactus cactus-1", "1F697": "automobile",
    "1F680": "rocket", "26F5": "sailboat", "26BD": "soccer-ball", "1F451": "crown", "1F525": "fire", "1F511": "key key-1",
}
# FxEmoji has its own names. It draws the cat faces 1F638 to 1F640 as foxes: they stay out of both classes.
FXEMOJI = {
    "1F408": "catside", "1F431": "cat", "1F415": "dogside", "1F436": "dog", "1F42F": "tiger", "1F405": "tigerside",
    "1F406": "leopardside", "1F43B": "bear", "1F43C": "pandaface", "1F428": "koala", "1F430": "bunny",
    "1F407": "bunnyside", "1F43A": "wolfface", "1F42D": "mouse", "1F439": "hampster", "1F437": "pig", "1F42E": "cowface",
    "1F435": "monkeyface", "1F600": "grin", "1F604": "grinwideeyes", "1F602": "grintears", "1F60D": "hearteyes",
    "1F60F": "smirk", "1F622": "crying", "1F62D": "loudlycrying", "1F631": "screamfear", "1F427": "penguin",
    "1F41D": "honeybee", "1F438": "frog", "1F47B": "ghost", "1F480": "skull",
    "1F383": "jackolantern", "1F34A": "tangerine", "1F34B": "lemon", "1F353": "strawberry", "1F354": "hamburger",
    "1F369": "doughnut", "1F33B": "sunflower", "1F335": "cactus", "1F697": "automobile", "1F680": "rocket",
    "26F5": "sailboat", "26BD": "soccerball", "1F451": "crown", "1F525": "fire", "1F511": "key",
}


def fetch_tarball(vendor, cache):
    """Path of the vendor's package in `cache`, downloaded by npm if missing; its hash must match."""
    name = f"{vendor.package.removeprefix('@').replace('/', '-')}-{vendor.version}.tgz"
    path = cache / name
    if not path.exists():
        command = ["npm", "pack", f"{vendor.package}@{vendor.version}", "--silent", "--pack-destination", str(cache)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    found = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
    if found != vendor.integrity:
        raise ValueError(f"{name} has SHA-512 {found}, expected {vendor.integrity}")
    return path


def svg_sources(tarball):
    """Every drawing of an Iconify package as a whole SVG, by name."""
    with tarfile.open(tarball) as archive:
        icons = json.load(archive.extractfile("package/icons.json"))
    drawings = dict(icons["icons"])
    # Aliases that also turn or mirror a drawing are not needed here.
    drawings |= {name: drawings[alias["parent"]] for name, alias in icons.get("aliases", {}).items()
                 if set(alias) == {"parent"} and alias["parent"] in drawings}
    return {name: whole_svg(icon, icons) for name, icon in drawings.items()}


def whole_svg(icon, defaults):
    left, top = icon.get("left", 0), icon.get("top", 0)
    width, height = (icon.get(key, defaults.get(key, 16)) for key in ("width", "height"))
    return ('<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'viewBox="{left} {top} {width} {height}" width="{width}" height="{height}">{icon["body"]}</svg>')


def render_svg(svg):
    # Imported here so that the tests can use the rest of this file without the renderer.
    import resvg_py
    # No drawing has text; system fonts would only make machines differ.
    png = resvg_py.svg_to_bytes(svg_string=svg, width=RENDER_SIDE, height=RENDER_SIDE, skip_system_fonts=True)
    return Image.open(io.BytesIO(bytes(png))).convert("RGBA")


def vendor_drawings(key, cache):
    """{code point: RGBA image} of the selected code points that this vendor draws, in the order of the tables."""
    tarball = fetch_tarball(VENDORS[key], cache)
    selected = CATS | ANIMALS | SMILEYS | THINGS
    if key == "fluent3d":
        with tarfile.open(tarball) as archive:
            members = set(archive.getnames())
            paths = {code: f"package/assets/{code.lower()}.webp" for code in selected}
            return {code: Image.open(io.BytesIO(archive.extractfile(path).read())).convert("RGBA")
                    for code, path in paths.items() if path in members}
    if key == "fxemoji":
        selected = {code: FXEMOJI[code] for code in selected if code in FXEMOJI}
    svgs = svg_sources(tarball)
    found = {code: next((name for name in names.split() if name in svgs), None) for code, names in selected.items()}
    return {code: render_svg(svgs[name]) for code, name in found.items() if name}


def crop_to_drawing(image):
    """Cut away the transparent margin, whose width differs from vendor to vendor and would give the vendor away."""
    return image.crop(image.getchannel("A").getbbox())


def background(rng):
    """A plain tint of gray or, half of the time, a linear gradient between two; float array of shape (SIDE, SIDE, 3)."""
    first, second = rng.integers(0, 256, size=(2, 3)).astype(float)
    direction, is_gradient = rng.integers(4), rng.integers(2)
    ramp = np.linspace(0, 1, SIDE)
    down, right = np.meshgrid(ramp, ramp, indexing="ij")
    t = (down, right, (down + right) / 2, (down + 1 - right) / 2)[direction][:, :, np.newaxis]
    color = first + is_gradient * t * (second - first)
    return rng.uniform(*GRAY) + TINT * (color - 127.5)


def compose(drawing, rng):
    """Put a cropped RGBA drawing on a new background; uint8 array of shape (SIDE, SIDE, 3)."""
    scale = rng.integers(SMALLEST, LARGEST, endpoint=True) / max(drawing.size)
    width, height = (max(1, round(side * scale)) for side in drawing.size)
    small = np.asarray(drawing.resize((width, height), Image.Resampling.LANCZOS), dtype=float)
    # Near the center and always inside.
    left, top = ((SIDE - side) // 2 + rng.integers(-reach, reach, endpoint=True)
                 for side in (width, height) for reach in [min(FARTHEST, (SIDE - side) // 2)])
    picture = background(rng)
    window = picture[top:top + height, left:left + width]
    opacity = small[:, :, 3:] / 255
    window += opacity * (small[:, :, :3] - window)
    return np.rint(picture).astype(np.uint8)


def compose_split(drawings, copies):
    """Pictures, labels and sources from {source: drawing}, cats `copies` times, mixed.

    Each picture has its own random stream, named by its source: a new drawing leaves the other pictures as they are.
    """
    pictures = []
    for source, drawing in drawings.items():
        is_cat = source.partition(":")[2] in CATS
        for copy in range(copies if is_cat else 1):
            rng = np.random.default_rng([SEED, zlib.crc32(source.encode()), copy])
            pictures.append((compose(drawing, rng), is_cat, source.encode()))
    order = np.random.default_rng(SEED).permutation(len(pictures))
    X, y, sources = zip(*(pictures[i] for i in order))
    return np.stack(X), np.array(y, dtype=np.int64), np.array(sources)


def write_hdf5(path, split, X, y, sources):
    """The course's format plus one data set that names each picture's vendor and code point."""
    with h5py.File(path, "w", libver="earliest", track_order=False) as file:
        for name, values in (("list_classes", CLASSES), (f"{split}_set_source", sources),
                             (f"{split}_set_x", X), (f"{split}_set_y", y)):
            # One chunk: the pictures are only ever read together, and pack a fifth smaller than in h5py's own chunks.
            packing = {"compression": "gzip", "compression_opts": GZIP_LEVEL, "chunks": values.shape}
            # Times would make every build differ.
            file.create_dataset(name, data=values, track_times=False, **(packing if values.ndim == 4 else {}))


def build(folder, cache):
    for split, copies in CAT_COPIES.items():
        drawings = {f"{key}:{code}": crop_to_drawing(image) for key, vendor in VENDORS.items() if vendor.split == split
                    for code, image in vendor_drawings(key, cache).items()}
        write_hdf5(folder / f"cat_emoji_{split}.h5", split, *compose_split(drawings, copies))


def main():
    parser = argparse.ArgumentParser(description="Build the cat emoji pictures.")
    parser.add_argument("--check", action="store_true", help="compare a new build with the shipped files")
    parser.add_argument("--cache", type=Path, help="folder that keeps the downloaded packages")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        cache = arguments.cache or Path(temporary)
        cache.mkdir(parents=True, exist_ok=True)
        folder = Path(temporary) if arguments.check else HERE
        build(folder, cache)
        names = [f"cat_emoji_{split}.h5" for split in CAT_COPIES]
        hashes = {name: [hashlib.sha256((place / name).read_bytes()).hexdigest() for place in (HERE, folder)]
                  for name in names}
    for name, (shipped, built) in hashes.items():
        print(name, built, "as shipped" if shipped == built else f"differs from the shipped {shipped}")
    return 0 if all(shipped == built for shipped, built in hashes.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
