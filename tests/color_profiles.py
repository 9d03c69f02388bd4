"""Color profiles written by hand, and what colors with them are in sRGB, from the definitions."""

import struct

import numpy as np

# XYZ of each primary as a column, for a white of D50. Lindbloom, RGB/XYZ matrices, Bradford-adapted.
SRGB = np.array(
    [[0.4360747, 0.3850649, 0.1430804], [0.2225045, 0.7168786, 0.0606169], [0.0139322, 0.0971045, 0.7141733]]
)
ADOBE = np.array(
    [[0.6097559, 0.2052401, 0.1492240], [0.3111242, 0.6256560, 0.0632197], [0.0194811, 0.0608902, 0.7448387]]
)
PROPHOTO = np.array([[0.7976749, 0.1351917, 0.0313534], [0.2880402, 0.7118741, 0.0000857], [0.0, 0.0, 0.8252100]])
# The file's red is the eye's green, its green blue, and its blue red.
SWAPPED = SRGB[:, [1, 2, 0]]
WHITE = (0.9642, 1.0, 0.8249)


def rgb_profile(primaries: np.ndarray, gamma: float) -> bytes:
    curve = _curve(gamma)
    columns = {name: _xyz(column) for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries.T, strict=True)}
    return _profile(b"RGB ", columns | {b"rTRC": curve, b"gTRC": curve, b"bTRC": curve})


def gray_profile(gamma: float) -> bytes:
    return _profile(b"GRAY", {b"kTRC": _curve(gamma)})


def to_srgb(pixels: np.ndarray, primaries: np.ndarray, gamma: float) -> np.ndarray:
    """Pixels of a space with these primaries and this gamma as sRGB shows them, each cut off at 0 and 255."""
    XYZ = (pixels / 255) ** gamma @ primaries.T
    return encode_srgb(XYZ @ np.linalg.inv(SRGB).T)


def from_srgb(pixels: np.ndarray, primaries: np.ndarray, gamma: float) -> np.ndarray:
    """The inverse of `to_srgb`."""
    V = pixels / 255
    linear = np.where(V <= 0.04045, V / 12.92, ((V + 0.055) / 1.055) ** 2.4)
    rgb = linear @ SRGB.T @ np.linalg.inv(primaries).T
    return np.rint(255 * np.clip(rgb, 0, 1) ** (1 / gamma)).astype(np.uint8)


def encode_srgb(linear: np.ndarray) -> np.ndarray:
    """IEC 61966-2-1."""
    linear = np.clip(linear, 0, 1)
    return np.rint(255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055))


def _profile(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    """ICC.1:2001-04: a header of 128 bytes, a table of tags, and the tags."""
    text = b"Test\0"
    tags = tags | {
        b"wtpt": _xyz(WHITE),
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(78),
        b"cprt": b"text\0\0\0\0" + text,
    }
    table, content = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, tag in tags.items():
        table += name + struct.pack(">II", start + len(content), len(tag))
        content += tag + bytes(-len(tag) % 4)
    head = struct.pack(">I4sI4s4s4s", start + len(content), b"test", 0x02100000, b"mntr", space, b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + _numbers(WHITE)
    return head.ljust(128, b"\0") + table + content


def _curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(256 * gamma))


def _xyz(values) -> bytes:
    return b"XYZ \0\0\0\0" + _numbers(values)


def _numbers(values) -> bytes:
    return struct.pack(">3i", *(round(65_536 * value) for value in values))
