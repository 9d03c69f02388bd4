"""Pasted points: what text is read, what is refused, and where."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnengine.datasets.pasted_points import LARGEST_COORDINATE, MOST_CHARACTERS, read_points
from nnengine.datasets.points import MOST_POINTS

coordinates = st.floats(-LARGEST_COORDINATE, LARGEST_COORDINATE, allow_nan=False)


@pytest.mark.parametrize(
    "text",
    [
        "1,2,0\n-3.5,4e-1,1",
        " 1 ; 2 ; 0 \n\n -3.5\t0.4\t1 \n",
        "x1,x2,class\n1 2 0\n-3.5 .4 1",
        "1, 2, 0\r\n-3.5,  0.4, 1.0",
        "1\t2\t0\n\u22123.5\t0.4\t1",  # a minus sign
        "1 2 0\n\u20133.5 0.4 1",  # a dash that a word processor has made of a hyphen
        '"x1","x2","y"\r\n"1","2","0"\r\n"-3.5","0.4","1"\r\n',
        "'1' '2' '0'\n'-3.5' '0.4' '1'",
        "[[ 1.   2.   0. ]\n [-3.5  0.4  1. ]]",  # NumPy's print
        "array([[ 1. ,  2. ,  0. ],\n       [-3.5,  0.4,  1. ]], dtype=float32)",  # and its repr
        "[[1, 2, 0], [-3.5, 0.4, 1]]",
        "[(1, 2, 0),\n (-3.5, 0.4, 1)]",
        "\ufeff1,2,0\n-3.5,0.4,1",  # a byte-order mark
        "\u200b1,\u200e2,0\n-3.5\u200b,0.4,1\u2060",  # characters without a width
        "1\u00a02\u00a00\n-3.5\u20090.4 1",  # spaces of other kinds
        "x1;x2;class\n1,0;2,0;0\n-3,5;0,4;1",  # decimal commas between semicolons
        "1\t2,00\t0\n-3,5\t0,4\t1",  # and between tabs
        "1;2;0;\n-3.5;0.4;1;\n;;;",  # a spreadsheet with a further column
    ],
)
def test_the_form_of_a_table_does_not_matter(text):
    X, Y, labels = read_points(text)
    np.testing.assert_array_equal(X, [[1, -3.5], [2, 0.4]])
    np.testing.assert_array_equal(Y, [[0, 1]])
    assert labels == ("0", "1")


@given(st.lists(st.tuples(coordinates, coordinates, st.integers(0, 1)), min_size=2, max_size=50))
def test_what_was_written_is_read(points):
    X, Y, _ = read_points("\n".join(f"{x1!r}, {x2!r}, {y}" for x1, x2, y in points))
    np.testing.assert_array_equal(np.vstack([X, Y]).T, points)


@pytest.mark.parametrize(
    ("classes", "y", "labels"),
    [
        (("-1", "1", "-1"), (0, 1, 0), ("-1", "1")),
        (("\u22121", "+1", "1.0"), (0, 1, 1), ("-1", "1")),
        (("2", "1", "2"), (1, 0, 1), ("1", "2")),
        (("10", "9", "9"), (1, 0, 0), ("9", "10")),
        (("0", "-0.0", "3"), (0, 0, 1), ("0", "3")),
        (("cat", "dog", "cat"), (1, 0, 1), ("dog", "cat")),
        (("dog", "cat", "dog"), (1, 0, 1), ("cat", "dog")),
        (("1", "1", "1"), (1, 1, 1), ("", "1")),
        (("0", "0", "0"), (0, 0, 0), ("0", "")),
        (("cat", "cat", "cat"), (1, 1, 1), ("", "cat")),
        (("no", "x" * 30, "no"), (1, 0, 1), ("x" * 19 + "\u2026", "no")),
    ],
)
def test_any_two_classes_are_taken(classes, y, labels):
    found = read_points("\n".join(f"{k},{k},{label}" for k, label in enumerate(classes)))
    np.testing.assert_array_equal(found.Y, [y])
    assert found.labels == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Exam 1,Exam 2,Admitted\n34.6,78.0,0\n60.2,86.3,1", ("0", "1")),
        ("34.6, 78.0, red cat\n60.2, 86.3, blue dog", ("blue dog", "red cat")),
        ("34.6 78.0, 0\n60.2, 86.3 1", ("0", "1")),
    ],
)
def test_values_between_commas_may_hold_spaces(text, labels):
    found = read_points(text)
    np.testing.assert_array_equal(found.X, [[34.6, 60.2], [78.0, 86.3]])
    assert found.labels == labels


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "There are no points; at least 2 are needed, one per line: x1, x2, class."),
        ("1,2,0", "There is only 1 point; at least 2 are needed"),
        ("1,2,0\n3,4", "Line 2 has 2 values; three are needed"),
        ("1,2,0\n\n3", "Line 3 has 1 value; three"),
        ("1,2,0\n3,,1", "Line 2 has 2 values"),
        ("1;2;0\n3;;1", "Line 2: x2 is \u201c\u201d, which is not a number."),
        ("1;2;0\n3;4;\n", "Line 2 has 2 values"),
        ('1,2,0\n3,4,""', "Line 2: the class is missing."),
        ("1,2,0,7\n3,4,1", "Line 1 has 4 values"),
        ("1,2,0\n3,four,1", "Line 2: x2 is \u201cfour\u201d, which is not a number."),
        ("x1,x2,class\nx1,x2,class\n1,2,0", "Line 2: x1 is \u201cx1\u201d, which is not a number."),
        ("1,2,0\nnan,4,1", "Line 2: x1 is \u201cnan\u201d; it has to be finite."),
        ("1,2,0\n3,-inf,1", "Line 2: x2 is \u201c-inf\u201d; it has to be finite."),
        ("1,2,0\n3,1e999,1", "Line 2: x2 is \u201c1e999\u201d; it has to be finite."),
        ("1,2,0\n3,1e13,1", "Line 2: x2 is 1e+13; at most 1e+12 is taken."),
        ("1,2,0\n3,4,nan", "Line 2: the class is \u201cnan\u201d; it has to be a name or a finite number."),
        ("1,2,0\n3,4,1\n5,6,2", "Line 3: the class is \u201c2\u201d, the third after \u201c0\u201d and \u201c1\u201d; only two are taken."),
        ("1,2,0\n1_000,4,1", "Line 2: x1 is \u201c1_000\u201d, which is not a number."),
        ("1,2,0\n" + "x" * 500 + ",4,1", "Line 2: x1 is \u201c" + "x" * 19 + "\u2026\u201d"),
        ("1 2 0\n" * (MOST_POINTS + 1), f"Line {MOST_POINTS + 1} is point 1,001; at most 1,000 are taken."),
        ("1,2,0\n1,2,\x001", "Line 2 holds the control character U+0000; paste plain text."),
        ("1,234;5;0\n2;3;1", "Line 1: \u201c1,234\u201d may be 1.234 or 1234; write it without a comma."),
        ("1,5;2.5;0\n1,234\t3\t1", "Line 2: \u201c1,234\u201d may be 1.234 or 1234"),
        ("1,5;2;0\n1.234,5;3;1", "Line 2: x1 is \u201c1.234,5\u201d, which is not a number."),
        ("a\n" * 5_000_000, f"The text has more than {MOST_CHARACTERS:,} characters, the most that is read; paste fewer points."),
    ],
)
def test_a_bad_line_is_named(text, message):
    with pytest.raises(ValueError) as error:
        read_points(text)
    assert str(error.value).startswith(message)


def test_a_thousand_commas_are_decimal_where_the_text_says_so():
    X, _, _ = read_points("1,234;5,5;0\n2;3;1")
    np.testing.assert_array_equal(X, [[1.234, 2], [5.5, 3]])


@given(st.text(max_size=300) | st.lists(st.sampled_from(list("0123,;.\t\n-\u2212\"'[]()eax \u200b")), max_size=60).map("".join))
def test_any_text_is_read_or_refused_in_one_sentence(text):
    try:
        X, Y, labels = read_points(text)
    except ValueError as error:
        assert str(error).count("\n") == 0
    else:
        assert X.shape == (2, Y.shape[1]) and np.isfinite(X).all()
        assert all(bool(label) == (y in Y) for y, label in enumerate(labels))
