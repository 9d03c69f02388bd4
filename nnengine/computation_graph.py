"""A computation graph of single numbers: values go forward, derivatives dvar = dJ/dvar come backward."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from nnengine import tex
from nnengine.checks import check_choice, check_mapping, check_number
from nnengine.scalar_operations import OPERATIONS

LARGEST_INPUT = 1e100  # leaves room for a few products before infinity


@dataclass(frozen=True)
class Node:
    """A named operation, such as Node("u", "multiply", ("b", "c")) for u = bc.

    Attributes
    ----------
    name : str
        Letters, then digits if need be: u, w1.
    operation : str
        A key of `OPERATIONS`.
    operands : tuple of str or float
        Names of inputs and earlier nodes, or numbers that stay as they are.
    """

    name: str
    operation: str
    operands: tuple[str | float, ...]


@dataclass(frozen=True)
class Step:
    """One step of a walk through the graph.

    Attributes
    ----------
    node : str
    value : float
        The node's value going forward, dJ/dnode going backward.
    formula : str
        TeX with live numbers: "u = b \\cdot c = 3 \\cdot 2 = 6".
    uses : tuple of str
        The nodes the step reads: going forward its operands, going backward those it feeds.
    """

    node: str
    value: float
    formula: str
    uses: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Graph:
    """Inputs, and the operations that lead from them to J.

    Attributes
    ----------
    inputs : mapping of str to float
    operations : tuple of Node
        Each after those it reads; the last is the output, J.
    simplifications : mapping of str to str
        For a node whose derivative has a well-known short form, that form in TeX, with {a} for the node a.

    Raises
    ------
    TypeError, ValueError
        Naming the input or node and what was expected of it.
    """

    inputs: Mapping[str, float]
    operations: Sequence[Node]
    simplifications: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_mapping("inputs", self.inputs, "a number for each name")
        inputs = {
            _check_name("an input", name): check_number(name, value, -LARGEST_INPUT, LARGEST_INPUT)
            for name, value in self.inputs.items()
        }
        operations = _check_operations(self.operations, set(inputs))
        # The dataclass is frozen; this is its constructor.
        object.__setattr__(self, "inputs", MappingProxyType(inputs))
        object.__setattr__(self, "operations", operations)
        object.__setattr__(self, "simplifications", MappingProxyType(dict(self.simplifications)))
        symbols = tex.symbols([*inputs, *(node.name for node in operations)])
        for name, short in self.simplifications.items():
            try:
                symbols[name], short.format(**symbols)
            except (KeyError, IndexError, ValueError) as unknown:
                raise ValueError(f"simplifications has {unknown}, expected one of {', '.join(symbols)}") from None

    @property
    def output(self) -> str:
        """The name of J."""
        return self.operations[-1].name

    def with_inputs(self, **changes: float) -> Graph:
        """The same graph with other values for some inputs."""
        for name in changes:
            if name not in self.inputs:
                raise ValueError(f"{name} is no input of this graph, expected one of {', '.join(self.inputs)}")
        return replace(self, inputs={**self.inputs, **changes})

    def forward(self) -> dict[str, float]:
        """The value of every node, inputs first."""
        values = dict(self.inputs)
        for node in self.operations:
            operands = [values.get(operand, operand) for operand in node.operands]
            what = f"{node.name} = {node.operation}({', '.join(f'{operand:g}' for operand in operands)})"
            values[node.name] = _finite(what, lambda: OPERATIONS[node.operation].function(*operands))
        return values

    def backward(self) -> dict[str, float]:
        """dJ/dnode for every node, from J back to the inputs."""
        values = self.forward()
        derivatives = {self.output: 1.0}
        for name in self._backward_order()[1:]:
            # dx = Σ dv ∂v/∂x over the nodes v that x feeds
            chain = ((derivatives[node.name], node, i) for node, i in self._fed_by(name))
            derivatives[name] = _finite(
                f"d{self.output}/d{name} at {name} = {values[name]:g}",
                lambda: sum(dv * _local_derivative(node, i, values) for dv, node, i in chain),
            )
        return derivatives

    def forward_steps(self) -> Iterator[Step]:
        """Each operation in turn: its value, and how it comes about."""
        values = self.forward()
        for node in self.operations:
            formula = OPERATIONS[node.operation].formula
            terms = [_fill(formula, node, texts) for texts in (tex.symbols(values), tex.numbers(values))]
            uses = tuple(dict.fromkeys(name for name, _ in self._edges(node)))
            yield _step(node.name, tex.symbol(node.name), values[node.name], terms, uses)

    def backward_steps(self) -> Iterator[Step]:
        """Each node in turn from J back to the inputs: its derivative, and how the chain rule gives it."""
        values, derivatives = self.forward(), self.backward()
        symbols, numbers = tex.symbols(values), tex.numbers(values)
        d_symbols, d_numbers = {name: f"d{symbol}" for name, symbol in symbols.items()}, tex.numbers(derivatives)
        for name, derivative in derivatives.items():
            uses = tuple(dict.fromkeys(node.name for node, _ in self._fed_by(name)))
            terms = [self._chain(name, d_symbols, symbols), self._chain(name, d_numbers, numbers)] if uses else []
            if name in self.simplifications:
                short = self.simplifications[name]
                terms[1:] = [short.format(**symbols), tex.tidy(short.format(**numbers))]
            yield _step(name, d_symbols[name], derivative, terms, uses)

    def _chain(self, name: str, d_texts: Mapping[str, str], texts: Mapping[str, str]) -> str:
        """The chain rule's sum, in symbols or in numbers."""
        return " + ".join(
            rf"{d_texts[node.name]} \cdot {_fill(OPERATIONS[node.operation].derivatives[i].formula, node, texts)}"
            for node, i in self._fed_by(name)
        )

    def _edges(self, node: Node) -> list[tuple[str, int]]:
        """The nodes that `node` depends on, each with its place among the operands."""
        derivatives = OPERATIONS[node.operation].derivatives
        return [(name, i) for i, name in enumerate(node.operands) if isinstance(name, str) and derivatives[i]]

    def _fed_by(self, name: str) -> list[tuple[Node, int]]:
        """The nodes that `name` feeds, each with its place among their operands."""
        return [(node, i) for node in self.operations for operand, i in self._edges(node) if operand == name]

    def _backward_order(self) -> list[str]:
        """From J back: a node's turn comes when all that it feeds have had theirs."""
        order = [self.output]
        for node in reversed(self.operations):
            if node.name not in order:  # it feeds nothing
                order.append(node.name)
            # Going backward, the first node that a name feeds is the last to be passed.
            order += dict.fromkeys(name for name, _ in self._edges(node) if self._fed_by(name)[0][0] is node)
        return order + [name for name in self.inputs if name not in order]


def expression_graph(a: float, b: float, c: float) -> Graph:
    """J = 3(a + bc), in the course's three steps: u = bc, v = a + u, J = 3v."""
    return Graph(
        {"a": a, "b": b, "c": c},
        (Node("u", "multiply", ("b", "c")), Node("v", "add", ("a", "u")), Node("J", "multiply", (3, "v"))),
    )


def logistic_example_graph(x1: float, x2: float, w1: float, w2: float, b: float, y: float) -> Graph:
    """Logistic regression on one example: z = w1 x1 + w2 x2 + b, a = σ(z), L(a, y); its dz is a − y."""
    if check_number("y", y, 0, 1) not in (0, 1):
        raise ValueError(f"y is {y:g}, expected 0 or 1")
    return Graph(
        {"x1": x1, "x2": x2, "w1": w1, "w2": w2, "b": b, "y": y},
        (
            Node("z", "weighted_sum", ("w1", "x1", "w2", "x2", "b")),
            Node("a", "sigmoid", ("z",)),
            Node("L", "cross_entropy", ("a", "y", "z")),
        ),
        simplifications={"z": "{a} - {y}"},
    )


def _check_name(role: str, name: str) -> str:
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z]+\d*", name):
        raise ValueError(f"{role} is named {name!r}, expected letters, then digits if need be, such as w1")
    return name


def _check_operations(operations: Sequence[Node], known: set[str]) -> tuple[Node, ...]:
    """Check that each node reads only inputs and earlier nodes, as many as its operation takes."""
    if isinstance(operations, str) or not isinstance(operations, Sequence) or not operations:
        raise ValueError(f"operations is {operations!r}, expected at least one Node")
    for i, node in enumerate(operations):
        if not isinstance(node, Node):
            raise TypeError(f"operations[{i}] is {type(node).__name__}, expected a Node")
        if _check_name(f"operations[{i}]", node.name) in known:
            raise ValueError(f"operations[{i}] is named {node.name}, expected a name not yet taken")
        arity = len(OPERATIONS[check_choice(f"the operation of {node.name}", node.operation, OPERATIONS)].derivatives)
        if not isinstance(node.operands, tuple) or len(node.operands) != arity:
            raise ValueError(f"{node.name} has operands {node.operands!r}, {node.operation} expects a tuple of {arity}")
        for operand in node.operands:
            if isinstance(operand, str) and operand not in known:
                names = ", ".join(sorted(known))
                raise ValueError(f"{node.name} reads {operand!r}, expected an input or an earlier node: {names}")
            if not isinstance(operand, str):
                check_number(f"an operand of {node.name}", operand, -LARGEST_INPUT, LARGEST_INPUT)
        known = known | {node.name}
    return tuple(operations)


def _local_derivative(node: Node, i: int, values: Mapping[str, float]) -> float:
    """∂v/∂x of the node v with respect to its operand number i."""
    operands = [values.get(operand, operand) for operand in node.operands]
    return OPERATIONS[node.operation].derivatives[i].function(values[node.name], *operands)


def _finite(what: str, compute: Callable[[], float]) -> float:
    try:
        value = float(compute())
    except (ArithmeticError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{what} has no finite value")
    return value


def _step(name: str, symbol: str, value: float, terms: list[str], uses: tuple[str, ...]) -> Step:
    return Step(name, value, " = ".join([symbol, *terms, tex.digits(value)]), uses)


def _fill(formula: str, node: Node, texts: Mapping[str, str]) -> str:
    """The formula with the node's result and operands put in."""
    operands = [texts[operand] if isinstance(operand, str) else tex.operand(operand) for operand in node.operands]
    return tex.tidy(formula.format(*operands, v=texts[node.name]))
