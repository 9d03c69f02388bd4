"""Typed formulas against Python's own arithmetic, and every sentence about what cannot be read."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnengine.computation_graph import expression_graph
from nnengine.expressions import FUNCTIONS, LONGEST, ExpressionError, parse_expression

INPUTS = {"a": 1.5, "b": -2.0, "c": 0.5}
KNOWN = {
    **INPUTS, **{name: getattr(math, name) for name in ("exp", "log", "sqrt", "sin", "cos", "tanh", "e", "pi")},
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)), "relu": lambda z: max(0, z), "abs": abs, "max": max, "min": min,
}


def value(text):
    graph = parse_expression(text, INPUTS)
    return graph.forward()[graph.output]


@pytest.mark.parametrize(
    ("text", "python"),
    [
        ("a", "a"), ("5", "5"), ("-a", "-a"), ("+a", "a"), ("3a", "3*a"), ("2(a + b)", "2*(a+b)"), ("a(b)c", "a*b*c"), ("a b", "a*b"),
        ("-a^2", "-(a**2)"), ("(-a)^2", "a**2"), ("2^3^2", "2**9"), ("a^-2", "a**-2"), ("a - b - c", "(a-b)-c"), ("a/b/c", "(a/b)/c"),
        ("a/b*c", "(a/b)*c"), ("1/2a", "a/2"), ("2**3", "8"), ("a − b·c ÷ 2", "a-b*c/2"), ("a² + a³", "a**2+a**3"), ("007a", "7*a"),
        (".5a + 1.e1", "a/2+10"), ("2e", "2*e"), ("2e1", "20"), ("pi a", "pi*a"), ("exp(a)log(a)", "exp(a)*log(a)"),
        ("sigmoid(b) + relu(b) + abs(b)", "sigmoid(b) + abs(b)"), ("max(a, b) - min(a, b)", "a-b"), ("sqrt(a) sin(a) cos(a) tanh(a)", None),
        ("[a + b]^2", "(a+b)**2"), ("--a", "a"),
    ],
)
def test_a_formula_means_what_it_means_on_paper(text, python):
    python = python or "sqrt(a) * sin(a) * cos(a) * tanh(a)"
    assert value(text) == pytest.approx(eval(python, {"__builtins__": {}}, KNOWN))


def test_the_courses_formula_makes_the_courses_graph():
    ours, theirs = parse_expression("3(a + b*c)", {"a": 5, "b": 3, "c": 2}), expression_graph(5, 3, 2)
    assert ours.operations == theirs.operations
    assert ours.backward() == theirs.backward()


def test_what_is_there_twice_is_computed_once():
    assert [node.operation for node in parse_expression("(a+b)*(a+b)", INPUTS).operations] == ["add", "multiply"]


def test_numbers_are_worked_out_at_once():
    (node,) = parse_expression("2^3 * a", INPUTS, output="f").operations
    assert (node.name, node.operation, node.operands) == ("f", "multiply", (8.0, "a"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the formula is empty"),
        ("   ", "the formula is empty"),
        ("a" * (LONGEST + 1), "the formula has 101 characters, at most 100 can be read"),
        ("foo(a)", "“foo” is no function that is known here; known are exp, log, "),
        ("x + 1", "“x” is no variable here; there is a, b, c"),
        ("bc", "“bc” is no variable here; there is a, b, c, and the product of b and c is b*c"),
        ("lambda", "“lambda” is no variable here"),
        ("__import__", "“_” at position 1 has no meaning here"),
        ("a.real", "“.” at position 2 has no meaning here"),
        ("a; b", "“;” at position 2 has no meaning here"),
        ("'a'", "“'” at position 1 has no meaning here"),
        ("exp + 1", "“exp” at position 1 needs parentheses: exp(…)"),
        ("2*(a + b", "the bracket at position 3 is never closed"),
        ("a + b)", "the bracket at position 6 closes nothing"),
        ("exp()", "the brackets at position 4 are empty"),
        ("a +", "something is missing after the “+” at the end"),
        ("a + * b", "the formula cannot be read at position 5, where “*” stands"),
        ("a^2 + 2 3", "the formula cannot be read at position 9, where “3” stands"),
        ("a // b", "the formula cannot be read at position 4, where “/” stands"),
        ("a, b", "a comma has no meaning outside max(…, …) and min(…, …)"),
        ("max(a)", "max takes 2 numbers with a comma between them, not 1"),
        ("exp(a, b)", "exp takes 1 number, not 2"),
        ("max(*a, b)", "the formula holds something other than numbers, variables and functions of them"),
        ("1/0", "divide(1, 0) in the formula has no value, or one beyond 1e+100"),
        ("log(-1) a", "log(-1) in the formula has no value"),
        ("9^9^9", "power(9, 3.8742e+08) in the formula has no value"),
        ("1e999", "the number at position 1 is larger than 1e+100"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text, sentence):
    with pytest.raises(ExpressionError, match=re.escape(sentence)):
        parse_expression(text, INPUTS)


def test_too_many_nodes_are_counted():
    with pytest.raises(ExpressionError, match="makes 3 nodes, at most 2 fit the picture"):
        parse_expression("a + b*c + 1", INPUTS, most_nodes=2)


@pytest.mark.parametrize("text", ["(" * 49 + "a" + ")" * 49, "-" * 98 + "a", "^".join(["a"] * 40), "exp(" * 19 + "a" + ")" * 19])
def test_deep_formulas_are_read(text):
    assert parse_expression(text, INPUTS).output == "J"


PARTS = ["a", "b", "(", ")", "+", "-", "*", "/", "^", ",", ".", " ", "2", "1e99", "e", "§", "\0", "\n", "for", "=", ":", *FUNCTIONS]


@given(st.lists(st.sampled_from(PARTS), max_size=20).map("".join))
def test_any_text_is_a_graph_or_one_sentence(text):
    try:
        graph = parse_expression(text, {"a": 1.0, "b": 2.0})
    except ExpressionError as error:
        assert "\n" not in str(error) and len(str(error)) < 200
    else:
        assert graph.output == "J"
