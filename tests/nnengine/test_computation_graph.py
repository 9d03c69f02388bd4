"""The computation graph against the course's figures, finite differences and PyTorch's autograd."""

import dataclasses
import math
import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nnengine.computation_graph import Graph, Node, expression_graph, logistic_example_graph
from nnengine.logistic_regression import propagate
from nnengine.scalar_operations import OPERATIONS

numbers = st.floats(-5, 5).filter(lambda x: x == 0 or abs(x) > 1e-3)
EXAMPLE = dict(x1=1.5, x2=-2.0, w1=0.4, w2=0.3, b=-0.1, y=1)
# x feeds p, k and s; p feeds q twice; r feeds nothing; unused feeds nothing either
BRANCHED = Graph(
    {"x": 2.0, "n": 3.0, "unused": 7.0},
    (
        Node("p", "power", ("x", "n")),
        Node("k", "log", ("x",)),
        Node("q", "multiply", ("p", "p")),
        Node("r", "exp", ("n",)),
        Node("h", "sigmoid", ("k",)),
        Node("t", "add", ("q", "h")),
        Node("s", "multiply", ("t", "x")),
    ),
)


def slope(graph, name, nudge=1e-6):
    """dJ/dname by nudging the input up and down."""
    up, down = (
        graph.with_inputs(**{name: graph.inputs[name] + step}).forward()[graph.output] for step in (nudge, -nudge)
    )
    return (up - down) / (2 * nudge)


def test_the_expression_has_the_courses_figures():
    graph = expression_graph(a=5, b=3, c=2)
    assert graph.forward() == {"a": 5, "b": 3, "c": 2, "u": 6, "v": 11, "J": 33}
    assert list(graph.backward().items()) == [("J", 1), ("v", 3), ("a", 3), ("u", 3), ("b", 6), ("c", 9)]


def test_a_walk_through_the_expression_shows_every_step():
    graph = expression_graph(a=5, b=3, c=-2)
    assert [(step.node, step.value, step.formula, step.uses) for step in graph.forward_steps()] == [
        ("u", -6, r"u = b \cdot c = 3 \cdot (-2) = -6", ("b", "c")),
        ("v", -1, r"v = a + u = 5 + (-6) = -1", ("a", "u")),
        ("J", -3, r"J = 3 \cdot v = 3 \cdot (-1) = -3", ("v",)),
    ]
    assert [(step.node, step.value, step.formula, step.uses) for step in graph.backward_steps()] == [
        ("J", 1, "dJ = 1", ()),
        ("v", 3, r"dv = dJ \cdot 3 = 1 \cdot 3 = 3", ("J",)),
        ("a", 3, r"da = dv \cdot 1 = 3 \cdot 1 = 3", ("v",)),
        ("u", 3, r"du = dv \cdot 1 = 3 \cdot 1 = 3", ("v",)),
        ("b", -6, r"db = du \cdot c = 3 \cdot (-2) = -6", ("u",)),
        ("c", 9, r"dc = du \cdot b = 3 \cdot 3 = 9", ("u",)),
    ]


def test_a_walk_through_the_logistic_example_names_the_courses_short_form():
    graph = logistic_example_graph(**EXAMPLE)
    values = graph.forward()
    forward = {step.node: step for step in graph.forward_steps()}
    backward = {step.node: step for step in graph.backward_steps()}
    assert list(forward) == ["z", "a", "L"]
    assert list(backward) == ["L", "a", "y", "z", "w1", "x1", "w2", "x2", "b"]
    assert forward["a"].formula == f"a = \\sigma(z) = \\sigma(-0.1) = {values['a']:.6g}"
    assert forward["L"].uses == ("a", "y")
    assert backward["z"].formula == (
        rf"dz = da \cdot a (1 - a) = a - y = {values['a']:.6g} - 1 = {values['a'] - 1:.6g}"
    )
    assert backward["w1"].formula.startswith(r"dw_{1} = dz \cdot x_{1} = (")
    assert backward["w1"].uses == ("z",)


@given(a=numbers, b=numbers, c=numbers)
def test_the_expressions_derivatives_are_exact(a, b, c):
    graph = expression_graph(a, b, c)
    assert graph.forward()["J"] == pytest.approx(3 * (a + b * c))
    assert graph.backward() == pytest.approx({"J": 1, "v": 3, "a": 3, "u": 3, "b": 3 * c, "c": 3 * b})


@given(x1=numbers, x2=numbers, w1=numbers, w2=numbers, b=numbers, y=st.integers(0, 1))
def test_the_logistic_example_equals_logistic_regression_on_one_example(x1, x2, w1, w2, b, y):
    graph = logistic_example_graph(x1, x2, w1, w2, b, y)
    values, derivatives = graph.forward(), graph.backward()
    gradients, cost = propagate(np.array([[w1], [w2]]), b, np.array([[x1], [x2]]), np.array([[y]]))
    assert values["L"] == pytest.approx(cost, rel=1e-10, abs=1e-14)
    assert derivatives["z"] == pytest.approx(values["a"] - y, rel=1e-6, abs=1e-14)
    assert derivatives["b"] == pytest.approx(gradients["db"], rel=1e-6, abs=1e-14)
    assert [derivatives["w1"], derivatives["w2"]] == pytest.approx(gradients["dw"].ravel().tolist(), rel=1e-6, abs=1e-13)


@pytest.mark.parametrize("y", [0, 1])
@pytest.mark.parametrize("z", [-1e6, -800.0, -40.0, 40.0, 800.0, 1e6])
def test_the_logistic_example_stays_finite_where_the_sigmoid_saturates(z, y):
    graph = logistic_example_graph(x1=1, x2=0, w1=z, w2=0, b=0, y=y)
    values, derivatives = graph.forward(), graph.backward()
    assert values["L"] == pytest.approx(max(0.0, z if y == 0 else -z), abs=1e-15)
    assert derivatives["z"] == pytest.approx(values["a"] - y, abs=1e-15)
    assert all(map(math.isfinite, derivatives.values()))


def test_derivatives_add_up_where_a_node_feeds_several():
    derivatives = BRANCHED.backward()
    for name in BRANCHED.inputs:
        assert derivatives[name] == pytest.approx(slope(BRANCHED, name), rel=1e-8), name
    assert derivatives["r"] == derivatives["unused"] == 0
    assert list(derivatives).index("p") < list(derivatives).index("x")
    steps = {step.node: step for step in BRANCHED.backward_steps()}
    assert steps["p"].formula.startswith(r"dp = dq \cdot p + dq \cdot p = ")
    assert steps["p"].uses == ("q",)
    assert steps["x"].uses == ("p", "k", "s")
    assert steps["unused"].formula == "dunused = 0"


def test_derivatives_equal_autograd():
    torch = pytest.importorskip("torch")
    x, n = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (2.0, 3.0))
    p = x**n
    k = torch.log(x)
    q = p * p
    t = q + torch.sigmoid(k)
    s = t * x
    for node in (p, k, q, t):
        node.retain_grad()
    s.backward()
    theirs = {"x": x, "n": n, "p": p, "k": k, "q": q, "t": t}
    assert BRANCHED.forward()["s"] == pytest.approx(s.item(), rel=1e-14)
    ours = BRANCHED.backward()
    for name, tensor in theirs.items():
        assert ours[name] == pytest.approx(tensor.grad.item(), rel=1e-13), name

    w1, w2, b = (torch.tensor(EXAMPLE[key], dtype=torch.float64, requires_grad=True) for key in ("w1", "w2", "b"))
    a = torch.sigmoid(w1 * EXAMPLE["x1"] + w2 * EXAMPLE["x2"] + b)
    a.retain_grad()
    torch.nn.functional.binary_cross_entropy(a, torch.tensor(1.0, dtype=torch.float64)).backward()
    ours = logistic_example_graph(**EXAMPLE).backward()
    for name, tensor in {"a": a, "w1": w1, "w2": w2, "b": b}.items():
        assert ours[name] == pytest.approx(tensor.grad.item(), rel=1e-13), name


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name != "cross_entropy"])
@given(data=st.data())
def test_each_operations_derivatives_equal_nudges(name, data):
    operation = OPERATIONS[name]
    assert operation.name == name
    low = 0.2 if name in ("log", "power", "sqrt", "divide") else -3
    inputs = {f"x{i}": data.draw(st.floats(low, 3)) for i in range(len(operation.derivatives))}
    # At a kink there is no slope to compare with.
    assume(name not in ("relu", "abs", "max", "min") or abs(inputs["x0"] - inputs.get("x1", 0)) > 1e-5)
    graph = Graph(inputs, (Node("J", name, tuple(inputs)),))
    derivatives = graph.backward()
    for operand in inputs:
        assert derivatives[operand] == pytest.approx(slope(graph, operand), rel=1e-6, abs=1e-7), operand


@given(z=st.floats(-8, 8), y=st.floats(0, 1))
def test_the_cross_entropys_derivatives_equal_its_definition(z, y):
    operation, a = OPERATIONS["cross_entropy"], 1 / (1 + math.exp(-z))
    assume(0 < a < 1)
    L = -(y * math.log(a) + (1 - y) * math.log(1 - a))
    assert operation.function(a, y, z) == pytest.approx(L, rel=1e-9)
    by_a, by_y, _ = operation.derivatives
    assert by_a.function(L, a, y, z) == pytest.approx(-y / a + (1 - y) / (1 - a), rel=1e-9, abs=1e-9)
    assert by_y.function(L, a, y, z) == pytest.approx(math.log(1 - a) - math.log(a), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("x", "n", "dx", "dn"),
    [(0, 0, 0, None), (0, 1, 1, 0), (0, 2, 0, 0), (0, 0.5, None, 0), (-2, 0, 0, None), (-2, 3, 12, None), (3, 0, 0, math.log(3))],
)
def test_powers_have_their_slopes_at_zero_and_below(x, n, dx, dn):
    by_x, by_n = Graph({"x": x}, (Node("J", "power", ("x", n)),)), Graph({"n": n}, (Node("J", "power", (x, "n")),))
    for graph, name, slope_there in ((by_x, "x", dx), (by_n, "n", dn)):
        if slope_there is None:
            with pytest.raises(ValueError, match="has no finite value"):
                graph.backward()
        else:
            assert graph.backward()[name] == pytest.approx(slope_there)


def test_a_node_that_no_input_reaches_needs_no_derivative():
    graph = Graph({"a": -2.0}, (Node("k", "add", (1, 2)), Node("J", "power", ("a", "k"))))
    assert graph.backward() == {"J": 1, "a": 12}  # dk would take the logarithm of −2
    assert [step.node for step in graph.backward_steps()] == ["J", "a"]


@pytest.mark.parametrize(("operation", "at"), [("relu", (0.0,)), ("abs", (0.0,)), ("max", (1.0, 1.0)), ("min", (1.0, 1.0))])
def test_kinks_have_a_slope_by_convention(operation, at):
    inputs = {f"x{i}": value for i, value in enumerate(at)}
    slopes = Graph(inputs, (Node("J", operation, tuple(inputs)),)).backward()
    assert [slopes[name] for name in inputs] == ([0] if len(at) == 1 else [0, 1])


def test_a_curve_has_gaps_where_there_is_no_value():
    graph = Graph({"a": 1.0}, (Node("J", "log", ("a",)),))
    values, slopes = graph.along("a", [-1, 0, 0.5, 4])
    np.testing.assert_allclose(values, [np.nan, np.nan, math.log(0.5), math.log(4)])
    np.testing.assert_allclose(slopes, [np.nan, np.nan, 2, 0.25])
    assert graph.value_at("a", 4) == math.log(4)
    assert math.isnan(graph.value_at("a", -1))
    assert graph.inputs == {"a": 1}


def test_a_value_without_a_slope_is_kept():
    values, slopes = Graph({"a": 1.0}, (Node("J", "sqrt", ("a",)),)).along("a", [0.0])
    assert values == [0]
    assert math.isnan(slopes[0])


@pytest.mark.parametrize("graph", [BRANCHED, expression_graph(5, 3, 2), logistic_example_graph(**EXAMPLE)])
def test_products_of_slopes_along_the_paths_add_up_to_the_derivatives(graph):
    slopes, derivatives = graph.local_slopes(), graph.backward()
    for name, derivative in derivatives.items():
        total = sum(math.prod(slopes[edge] for edge in path) for path in graph.paths(name))
        assert total == pytest.approx(derivative, rel=1e-6, abs=1e-12), name


def test_edges_are_counted_as_a_hand_would():
    graph = expression_graph(5, 3, 2)
    assert [(edge.source, edge.target) for edge in graph.edges] == [("b", "u"), ("c", "u"), ("a", "v"), ("u", "v"), ("v", "J")]
    assert [len(graph.edges_from(name)) for name in "abc"] == [2, 3, 3]


def test_other_inputs_make_another_graph():
    graph = expression_graph(5, 3, 2)
    other = graph.with_inputs(a=6, c=0)
    assert other.forward()["J"] == 18
    assert graph.forward()["J"] == 33
    short = logistic_example_graph(**EXAMPLE).with_inputs(y=0)
    assert any(" = a - y = " in step.formula for step in short.backward_steps())


def test_a_graph_cannot_be_changed():
    inputs = {"a": 1.0}
    graph = Graph(inputs, [Node("J", "exp", ("a",))])
    inputs["a"] = 2.0
    assert graph.inputs["a"] == 1
    graph.forward()["a"] = 5.0
    assert graph.forward()["a"] == 1
    with pytest.raises(TypeError):
        graph.inputs["a"] = 3.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        graph.operations = ()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5.001, "5.001"),
        (2.9999999999999996, "3"),
        (0.9999999, "0.9999999"),
        (-0.0, "0"),
        (1e-7, r"1 \cdot 10^{-7}"),
        (2e9, r"2 \cdot 10^{9}"),
    ],
)
def test_live_numbers_are_short_and_honest(value, text):
    step = next(Graph({"x": value}, (Node("J", "add", ("x", 0)),)).forward_steps())
    assert step.formula.endswith(f" = {text}")


@given(data=st.data())
def test_formulas_are_balanced_tex(data):
    graph = logistic_example_graph(*(data.draw(st.floats(-1e6, 1e6)) for _ in range(5)), y=data.draw(st.integers(0, 1)))
    for step in [*graph.forward_steps(), *graph.backward_steps()]:
        for opening, closing in ("{}", "()"):
            assert step.formula.count(opening) == step.formula.count(closing), step.formula
        assert not re.search(r"\(\([^()]*\)\)|e[+-]\d|nan|inf", step.formula), step.formula


ONE = {"a": 1.0}


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: expression_graph("x", 1, 1), TypeError, "a is 'x', expected a number"),
        (lambda: expression_graph(1, math.nan, 1), ValueError, "b is nan, expected a number"),
        (lambda: logistic_example_graph(1, 1, 1, 1, 1, 0.5), ValueError, "y is 0.5, expected 0 or 1"),
        (lambda: logistic_example_graph(1, 1, 1, 1, 1, 2), ValueError, "y is 2, expected a number from 0 to 1"),
        (lambda: expression_graph(1, 1, 1).with_inputs(d=1), ValueError, "d is no input .* one of a, b, c"),
        (lambda: expression_graph(1, 1, 1).with_inputs(u=1), ValueError, "u is no input"),
        (lambda: Graph({}, (Node("J", "exp", (1,)),)), ValueError, "inputs is empty"),
        (lambda: Graph([1], (Node("J", "exp", (1,)),)), TypeError, "inputs is list, expected a mapping"),
        (lambda: Graph({"a b": 1}, ()), ValueError, "an input is named 'a b', expected letters"),
        (lambda: Graph(ONE, ()), ValueError, r"operations is \(\), expected at least one Node"),
        (lambda: Graph(ONE, ("exp",)), TypeError, r"operations\[0\] is str, expected a Node"),
        (lambda: Graph(ONE, (Node("a", "exp", ("a",)),)), ValueError, "named a, expected a name not yet taken"),
        (lambda: Graph(ONE, (Node("J", "sinh", ("a",)),)), ValueError, "operation of J is 'sinh', expected one of identity"),
        (lambda: Graph(ONE, (Node("J", "add", ("a",)),)), ValueError, r"J has operands \('a',\), add expects a tuple of 2"),
        (lambda: Graph(ONE, (Node("J", "exp", ("J",)),)), ValueError, "J reads 'J', expected an input or an earlier node: a"),
        (lambda: Graph(ONE, (Node("J", "exp", (None,)),)), TypeError, "an operand of J is None"),
        (lambda: Graph(ONE, (Node("J", "exp", ("a",)),), {"k": "0"}), ValueError, "simplifications has 'k', expected one of a, J"),
        (lambda: Graph(ONE, (Node("J", "exp", ("a",)),), {"a": "{k}"}), ValueError, "simplifications has 'k'"),
        (lambda: Graph({"a": 0}, (Node("J", "log", ("a",)),)).forward(), ValueError, r"J = log\(0\) has no finite value"),
        (lambda: Graph({"a": 1e3}, (Node("J", "exp", ("a",)),)).forward(), ValueError, r"J = exp\(1000\) has no finite"),
        (lambda: Graph({"a": -1}, (Node("J", "power", ("a", 0.5)),)).forward(), ValueError, r"J = power\(-1, 0.5\)"),
        (lambda: Graph({"a": 0}, (Node("J", "power", ("a", 0.5)),)).backward(), ValueError, "dJ/da at a = 0 has no finite"),
    ],
)
def test_bad_input_is_named(build, error, message):
    with pytest.raises(error, match=message):
        build()
