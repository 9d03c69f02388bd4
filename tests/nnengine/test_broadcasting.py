"""Our rule of broadcasting is NumPy's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnengine.broadcasting import align_shapes, attempt, broadcast_shapes, copied_cells, read_shape

shapes = st.lists(st.sampled_from([1, 1, 2, 3, 4]), max_size=4).map(tuple)


@given(shapes, shapes)
def test_the_rule_is_numpys(a, b):
    try:
        expected = np.broadcast_shapes(a, b)
    except ValueError:
        with pytest.raises(ValueError, match="On axis −"):
            broadcast_shapes(a, b)
    else:
        assert broadcast_shapes(a, b) == expected


def test_the_notes_say_what_happens_on_each_axis():
    notes = [pair.note for pair in align_shapes((2, 3, 1, 5), (3, 4, 3))]
    assert notes == ["missing → 2", "equal", "1 → 4 stretched", "5 ≠ 3 refused"]


def test_a_refusal_names_the_last_axis_that_does_not_fit():
    with pytest.raises(ValueError, match="^On axis −1 a has 4 and b has 3: sizes must be equal"):
        broadcast_shapes((2, 4), (3, 3))


def test_a_shape_must_hold_whole_numbers():
    with pytest.raises(TypeError, match=r"a\[1\] is 2.5"):
        broadcast_shapes((3, 2.5), (1,))


@given(shapes, shapes)
def test_what_is_not_copied_is_the_array_itself(a, b):
    try:
        result = np.broadcast_shapes(a, b)
    except ValueError:
        return
    copied = copied_cells(a, result)
    assert copied.shape == result
    stretched = np.broadcast_to(np.arange(np.prod(a, dtype=int)).reshape(a), result)
    np.testing.assert_array_equal(np.sort(stretched[~copied]), np.arange(np.prod(a, dtype=int)))


def test_copies_of_a_row_are_all_rows_but_the_first():
    np.testing.assert_array_equal(copied_cells((1, 2), (3, 2)), [[False] * 2, [True] * 2, [True] * 2])


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("3, 4", (3, 4)), ("(3,4)", (3, 4)), ("5,", (5,)), ("", ()), ("()", ()), (" 2x3 × 1 ", (2, 3, 1)),
        ("8 8 8 8", (8, 8, 8, 8)),
    ],
)
def test_a_shape_is_read(text, shape):
    assert read_shape(text) == shape


@pytest.mark.parametrize("text", ["0", "9", "-1", "2.5", "a", "1e3", "²", "1,,b", "9" * 40, "__import__"])
def test_what_is_no_size_is_named(text):
    with pytest.raises(ValueError, match="is no size of an axis: write whole numbers from 1 to 8"):
        read_shape(text)


def test_five_axes_are_too_many():
    with pytest.raises(ValueError, match="has 5 axes: write at most 4"):
        read_shape("1 1 1 1 1")


def test_an_attempt_keeps_the_value_or_the_error():
    assert attempt(lambda: 2 + 2).value == 4
    assert np.isnan(attempt(lambda: np.float64(0) / np.float64(0)).value)
    failed = attempt(lambda: np.zeros(3) + np.zeros(4))
    assert failed.value is None
    assert failed.error_text == "ValueError: operands could not be broadcast together with shapes (3,) (4,)"

    def check():
        raise AssertionError

    assert attempt(check).error_text == "AssertionError"
