import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.live.grid import Grid


def values(grid):
    return [grid[k] for k in range(grid.count)]


def test_whole_numbers_stay_whole():
    assert values(Grid.linear(1, 5, 2)) == [1, 3, 5]
    assert all(type(value) is int for value in values(Grid.linear(1, 5, 2)))


def test_decimals_are_clean():
    assert values(Grid.linear(0, 0.5, 0.1)) == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]


def test_the_maximum_is_always_a_value():
    assert values(Grid.linear(0, 10, 4)) == [0, 4, 8, 10]


def test_a_log_scale_has_round_values_and_its_ends():
    grid = Grid.logarithmic(0.003, 2, 20)
    assert grid[0] == 0.003
    assert grid[grid.count - 1] == 2
    assert {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1} <= set(values(grid))
    assert values(grid) == sorted(set(values(grid)))


def test_choices_are_sorted_and_unique():
    assert values(Grid.choices([64, 1, 8, 64])) == [1, 8, 64]


GRIDS = [
    Grid.linear(0, 100, 1),
    Grid.linear(-2.0, 2.0, 0.05),
    Grid.linear(0, 10, 4),
    Grid.logarithmic(1e-4, 10, 20),
    Grid.choices([1, 8, 64, 512]),
]


@pytest.mark.parametrize("grid", GRIDS)
def test_every_value_is_found_again(grid):
    for index in range(grid.count):
        assert grid.index_of(grid[index]) == index
        assert grid.read(Grid.write(grid[index])) == grid[index]


@pytest.mark.parametrize("grid", GRIDS)
@given(value=st.floats(allow_nan=False))
def test_any_number_becomes_the_nearest_value(grid, value):
    snapped = grid.snap(value)
    assert snapped in values(grid)
    clamped = min(max(value, grid.minimum), grid.maximum)
    nearest = min(abs(clamped - other) for other in values(grid))
    assert math.isclose(abs(clamped - snapped), nearest, rel_tol=1e-9, abs_tol=1e-12)


@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "-inf", "101", "-0.1", "1e999", "0x10"])
def test_bad_texts_are_refused(text):
    assert Grid.linear(0, 100, 1).read(text) is None


@pytest.mark.parametrize(
    ("grid", "expected"),
    [
        (Grid.linear(0, 10, 1), ",d"),
        (Grid.linear(0.0, 1.0, 0.05), ".2f"),
        (Grid.linear(0.0, 10.0, 2.0), ".0f"),
        (Grid.logarithmic(0.01, 1, 20), ".2g"),
        (Grid.choices([1, 8]), ",d"),
    ],
)
def test_default_format(grid, expected):
    assert grid.default_format() == expected


@pytest.mark.parametrize(
    "build",
    [
        lambda: Grid.linear(1, 1, 1),
        lambda: Grid.linear(0, 1, 0),
        lambda: Grid.logarithmic(0, 1, 20),
        lambda: Grid.choices([1]),
    ],
)
def test_impossible_ranges_are_named(build):
    with pytest.raises(ValueError, match=r"\d"):
        build()
