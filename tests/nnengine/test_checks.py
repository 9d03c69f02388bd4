"""The checks at the public edges: what passes, and what the messages of the rest say."""

import re

import numpy as np
import pytest

from nnengine.checks import (
    check_array,
    check_choice,
    check_integer,
    check_labels,
    check_mapping,
    check_matrix,
    check_number,
)


def test_what_fits_comes_back_as_float64():
    matrix = check_matrix("X", [[1, 2], [3, 4]], rows=2, columns=2)
    assert matrix.dtype == np.float64
    np.testing.assert_array_equal(matrix, [[1.0, 2.0], [3.0, 4.0]])
    np.testing.assert_array_equal(check_matrix("X", np.array([[True, False]])), [[1.0, 0.0]])
    np.testing.assert_array_equal(check_labels("Y", np.array([[0, 1]], dtype=np.uint8)), [[0.0, 1.0]])
    assert check_array("b", 2.5).shape == ()
    assert check_integer("n", np.int64(3), 0, 5) == 3
    assert check_number("p", np.float32(0.5), 0, 1) == 0.5
    assert check_number("p", 0, 0, 1) == 0.0
    assert check_choice("color", "red", ("red", "blue")) == "red"


def test_a_float64_matrix_is_not_copied():
    X = np.ones((2, 3))
    assert check_matrix("X", X) is X


@pytest.mark.parametrize(
    ("check", "error", "message"),
    [
        (lambda: check_matrix("X", np.ones((2, 3)), rows=4), ValueError, "X has shape (2, 3), expected (4, any)"),
        (lambda: check_matrix("X", np.ones((2, 3)), columns=5), ValueError, "X has shape (2, 3), expected (any, 5)"),
        (lambda: check_matrix("X", np.ones(3), rows=3), ValueError, "X has shape (3,), expected two dimensions (3, any)"),
        (lambda: check_matrix("X", np.ones((2, 0))), ValueError, "X is empty: it has shape (2, 0)"),
        (lambda: check_matrix("X", [[1, 2], [3]]), ValueError, "X is not a rectangular array"),
        (lambda: check_matrix("X", [["1", "2"]]), TypeError, "X holds <U1, expected real numbers"),
        (lambda: check_matrix("X", None), TypeError, "X holds object, expected real numbers"),
        (lambda: check_matrix("X", [[1j]]), TypeError, "X holds complex128, expected real numbers"),
        (lambda: check_matrix("X", [[1, 2], [3, np.nan]]), ValueError, "X holds nan at row 1, column 1, expected finite"),
        (lambda: check_matrix("X", [[1, -np.inf]]), ValueError, "X holds -inf at row 0, column 1, expected finite"),
        (lambda: check_array("b", np.ones(2), (3,)), ValueError, "b has shape (2,), expected (3,)"),
        (lambda: check_array("b", []), ValueError, "b is empty: it has shape (0,), expected at least one number"),
        (lambda: check_array("b", [1.0, np.inf]), ValueError, "b holds inf, expected finite numbers"),
        (lambda: check_array("b", "w"), TypeError, "b holds <U1, expected real numbers"),
        (lambda: check_mapping("masks", [1], "D1, …"), TypeError, "masks is list, expected a mapping with D1, …"),
        (lambda: check_mapping("masks", {}, "D1, …"), ValueError, "masks is empty, expected D1, …"),
        (lambda: check_labels("Y", [[0, 0.5]]), ValueError, "Y holds 0.5, expected only 0 and 1"),
        (lambda: check_labels("Y", [[0], [1]]), ValueError, "Y has shape (2, 1), expected (1, any)"),
        (lambda: check_integer("n", 6, 0, 5), ValueError, "n is 6, expected a whole number from 0 to 5"),
        (lambda: check_integer("n", 2.0, 0, 5), TypeError, "n is 2.0, expected a whole number from 0 to 5"),
        (lambda: check_integer("n", True, 0, 5), TypeError, "n is True, expected a whole number from 0 to 5"),
        (lambda: check_number("p", 2, 0, 1), ValueError, "p is 2, expected a number from 0 to 1"),
        (lambda: check_number("p", 0, 0, 1, above_low=True), ValueError, "p is 0, expected a number above 0 up to 1"),
        (lambda: check_number("p", np.nan, 0, 1), ValueError, "p is nan, expected a number from 0 to 1"),
        (lambda: check_number("p", "0.5", 0, 1), TypeError, "p is '0.5', expected a number from 0 to 1"),
        (lambda: check_number("p", [0.5], 0, 1), TypeError, "p is [0.5], expected a number from 0 to 1"),
        (lambda: check_number("p", 10**400, 0, 1), ValueError, "p is beyond what a float holds"),
        # with fewer digits the message would call it 1000, which the range allows
        (lambda: check_number("p", 1000.0001, 0, 1000), ValueError, "p is 1000.0001, expected a number from 0 to 1000"),
        (lambda: check_choice("color", "green", ("red", "blue")), ValueError, "color is 'green', expected one of red, blue"),
        (lambda: check_choice("color", ["red"], ("red", "blue")), ValueError, "color is ['red'], expected one of red, blue"),
    ],
)
def test_messages_name_the_argument_and_both_sides(check, error, message):
    with pytest.raises(error, match=re.escape(message)):
        check()
