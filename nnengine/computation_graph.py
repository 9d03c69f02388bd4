"""A computation graph of single numbers: values go forward, derivatives dvar = dJ/dvar come backward."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from nnengine import tex
from nnengine.checks import check_mapping, check_number
from nnengine.graph_nodes import LARGEST_INPUT, Node, check_name, check_operations
from nnengine.scalar_operations import OPERATIONS


@dataclass(frozen=True)
class Edge:
    """x → v: the node v reads x as its operand number `place`, and passes a derivative back to it."""

    source: str
    target: str
    place: int


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
            check_name("an input", name): check_number(name, value, -LARGEST_INPUT, LARGEST_INPUT)
            for name, value in self.inputs.items()
        }
        operations = check_operations(self.operations, set(inputs))
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
        return self._values(self.inputs)

    def backward(self) -> dict[str, float]:
        """dJ/dnode for every node that can change, from J back to the inputs."""
        return self._derivatives(self.forward())

    def along(self, name: str, points: Sequence[float]) -> tuple[list[float], list[float]]:
        """J and dJ/dname at each of some values of one input; NaN where it has none."""
        values, slopes = [], []
        for point in points:
            J = slope = math.nan
            try:
                found = self._values({**self.inputs, name: float(point)})
                J = found[self.output]
                slope = self._derivatives(found)[name]
            except ValueError:
                pass  # a gap in the curve
            values.append(J)
            slopes.append(slope)
        return values, slopes

    def value_at(self, name: str, point: float) -> float:
        """J at another value of one input; NaN where it has none."""
        try:
            return self._values({**self.inputs, name: point})[self.output]
        except ValueError:
            return math.nan

    def local_slopes(self) -> dict[Edge, float]:
        """∂v/∂x for every edge x → v."""
        values = self.forward()
        return {edge: self._slope(edge, values) for edge in self.edges}

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Every way from a node to one that it feeds, as far as an input can make it change."""
        changing, edges = set(self.inputs), []
        for node in self.operations:
            derivatives = OPERATIONS[node.operation].derivatives
            found = [Edge(x, node.name, i) for i, x in enumerate(node.operands) if x in changing and derivatives[i]]
            if found:
                changing.add(node.name)
            edges += found
        return tuple(edges)

    def edges_from(self, name: str) -> tuple[Edge, ...]:
        """The edges that a nudge of `name` travels along."""
        moved, edges = {name}, []
        for edge in self.edges:
            if edge.source in moved:
                moved.add(edge.target)
                edges.append(edge)
        return tuple(edges)

    def paths(self, name: str) -> Iterator[tuple[Edge, ...]]:
        """Every way from a node to J: the product of the slopes along each, added up, is dJ/dname."""
        if name == self.output:
            yield ()
        for edge in self._leaving[name]:
            for rest in self.paths(edge.target):
                yield (edge, *rest)

    def _values(self, inputs: Mapping[str, float]) -> dict[str, float]:
        values = dict(inputs)
        for node in self.operations:
            operands = [values.get(operand, operand) for operand in node.operands]
            try:
                value = float(OPERATIONS[node.operation].function(*operands))
            except (ArithmeticError, ValueError):
                value = math.nan
            if not math.isfinite(value):
                operands = ", ".join(f"{operand:g}" for operand in operands)
                raise ValueError(f"{node.name} = {node.operation}({operands}) has no finite value")
            values[node.name] = value
        return values

    def _derivatives(self, values: Mapping[str, float]) -> dict[str, float]:
        derivatives = {self.output: 1.0}
        for name in self._backward_order[1:]:
            try:
                # dx = Σ dv ∂v/∂x over the nodes v that x feeds
                dx = sum(derivatives[edge.target] * self._slope(edge, values) for edge in self._leaving[name])
            except (ArithmeticError, ValueError):
                dx = math.nan
            if not math.isfinite(dx):
                raise ValueError(f"d{self.output}/d{name} at {name} = {values[name]:g} has no finite value")
            derivatives[name] = float(dx)
        return derivatives

    def _slope(self, edge: Edge, values: Mapping[str, float]) -> float:
        """∂v/∂x of an edge x → v."""
        node = self._nodes[edge.target]
        operands = [values.get(operand, operand) for operand in node.operands]
        return OPERATIONS[node.operation].derivatives[edge.place].function(values[node.name], *operands)

    def forward_steps(self) -> Iterator[Step]:
        """Each operation in turn: its value, and how it comes about."""
        values = self.forward()
        for node in self.operations:
            formula = OPERATIONS[node.operation].formula
            terms = [_fill(formula, node, texts) for texts in (tex.symbols(values), tex.numbers(values))]
            uses = tuple(dict.fromkeys(edge.source for edge in self.edges if edge.target == node.name))
            yield _step(node.name, tex.symbol(node.name), values[node.name], terms, uses)

    def backward_steps(self) -> Iterator[Step]:
        """Each node in turn from J back to the inputs: its derivative, and how the chain rule gives it."""
        values, derivatives = self.forward(), self.backward()
        symbols, numbers = tex.symbols(values), tex.numbers(values)
        d_symbols, d_numbers = {name: f"d{symbol}" for name, symbol in symbols.items()}, tex.numbers(derivatives)
        for name, derivative in derivatives.items():
            uses = tuple(dict.fromkeys(edge.target for edge in self._leaving[name]))
            terms = [self._chain(name, d_symbols, symbols), self._chain(name, d_numbers, numbers)] if uses else []
            if name in self.simplifications:
                short = self.simplifications[name]
                terms[1:] = [short.format(**symbols), tex.tidy(short.format(**numbers))]
            yield _step(name, d_symbols[name], derivative, terms, uses)

    def _chain(self, name: str, d_texts: Mapping[str, str], texts: Mapping[str, str]) -> str:
        """The chain rule's sum, in symbols or in numbers."""
        products = []
        for edge in self._leaving[name]:
            node = self._nodes[edge.target]
            slope = OPERATIONS[node.operation].derivatives[edge.place].formula
            products.append(rf"{d_texts[node.name]} \cdot {_fill(slope, node, texts)}")
        return " + ".join(products)

    @cached_property
    def _nodes(self) -> dict[str, Node]:
        return {node.name: node for node in self.operations}

    @cached_property
    def _leaving(self) -> dict[str, list[Edge]]:
        """The edges that leave each node."""
        leaving = {name: [] for name in (*self.inputs, *self._nodes)}
        for edge in self.edges:
            leaving[edge.source].append(edge)
        return leaving

    @cached_property
    def _backward_order(self) -> list[str]:
        """From J back: a node's turn comes when all that it feeds have had theirs."""
        order = [self.output]
        for node in reversed(self.operations):
            arriving = [edge.source for edge in self.edges if edge.target == node.name]
            if arriving and node.name not in order:  # it feeds nothing
                order.append(node.name)
            # Going backward, the first node that a name feeds is the last to be passed.
            order += dict.fromkeys(name for name in arriving if self._leaving[name][0].target == node.name)
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


def _step(name: str, symbol: str, value: float, terms: list[str], uses: tuple[str, ...]) -> Step:
    return Step(name, value, " = ".join([symbol, *terms, tex.digits(value)]), uses)


def _fill(formula: str, node: Node, texts: Mapping[str, str]) -> str:
    """The formula with the node's result and operands put in."""
    operands = [texts[operand] if isinstance(operand, str) else tex.operand(operand) for operand in node.operands]
    return tex.tidy(formula.format(*operands, v=texts[node.name]))
