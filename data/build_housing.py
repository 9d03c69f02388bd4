"""Builds housing_features.csv: invented houses whose price depends on what their features together stand for.

    python data/build_housing.py            writes the file
    python data/build_housing.py --check    compares it with what this script makes

Family size comes from size and bedrooms, walkability from the postcode, school quality from the postcode's walkability
and its wealth: the meanings that a person might give to hidden units. Prices follow these three, with a little noise.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

FILE = Path(__file__).parent / "housing_features.csv"
HOUSES = 160
SEED = 7


def build() -> str:
    """The file's text."""
    rng = np.random.default_rng(SEED)
    size = rng.uniform(0.6, 3.4, HOUSES)  # 1,000 square feet
    bedrooms = np.clip(np.round(1 + 1.2 * size + rng.normal(0, 0.6, HOUSES)), 1, 6)
    walkability = rng.uniform(0, 10, HOUSES)
    wealth = np.clip(0.35 * walkability + rng.normal(4, 2, HOUSES), 0, 10)

    # A family needs room and bedrooms: the scarcer of the two limits it.
    family_size = np.minimum(1.6 * size, 0.9 * bedrooms)
    # A postcode counts as walkable from the middle of the scale on.
    walkable = np.maximum(0, walkability - 5)
    # A school profits from a wealthy postcode, and from pupils who can walk to it.
    school_quality = np.maximum(0, 0.7 * wealth + 0.3 * walkability - 4)
    price = 0.8 + 0.6 * family_size + 0.35 * walkable + 0.6 * school_quality + rng.normal(0, 0.15, HOUSES)

    lines = ["size,bedrooms,walkability,wealth,price"]
    for row in zip(size, bedrooms, walkability, wealth, price, strict=True):
        lines.append(f"{row[0]:.2f},{row[1]:.0f},{row[2]:.1f},{row[3]:.1f},{row[4]:.2f}")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    text = build()
    if "--check" in arguments:
        same = FILE.read_text(encoding="utf-8") == text
        print(f"{FILE.name} {'is' if same else 'is not'} what this script makes")
        return 0 if same else 1
    FILE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
