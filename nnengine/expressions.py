"""A typed formula as a computation graph: "3(a + b*c)" becomes u = b·c, v = a + u, J = 3v.

Python's own grammar reads the formula, but nothing of it is ever run: each part of the syntax tree that stands below
becomes a node of the graph, and any other part is refused.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator, Mapping
from itertools import count
from types import MappingProxyType

from nnengine.checks import check_mapping
from nnengine.computation_graph import Graph
from nnengine.graph_nodes import LARGEST_INPUT, Node
from nnengine.scalar_operations import OPERATIONS

LONGEST = 100  # characters; far below what could nest too deep for Python's parser
CONSTANTS: Mapping[str, float] = MappingProxyType({"e": math.e, "pi": math.pi})
FUNCTIONS = ("exp", "log", "sqrt", "sin", "cos", "tanh", "sigmoid", "relu", "abs", "max", "min")
_OPERATORS = {
    ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide", ast.Pow: "power", ast.USub: "negate"
}
_TOKEN = re.compile(r"(?P<number>(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)|(?P<name>[A-Za-z]+\d*)|(?P<sign>\*\*|[-+*/^(),])")
_TYPED = str.maketrans({"−": "-", "–": "-", "·": "*", "×": "*", "÷": "/", "[": "(", "]": ")", "²": "^2", "³": "^3"})
_NODE_NAMES = "uvpqrstghkmnz"


class ExpressionError(ValueError):
    """What is wrong with a formula, and where, in one sentence."""


def parse_expression(text: str, inputs: Mapping[str, float], output: str = "J", most_nodes: int = LONGEST) -> Graph:
    """The graph of a formula.

    Parameters
    ----------
    text : str
        Numbers, inputs, e and pi, + − * / ^ and parentheses, and the `FUNCTIONS`. As on paper, 3a and 2(a + b) are
        products. What is there twice is computed once, and what holds no input is computed at once.
    inputs : mapping of str to float
        The variables and their values.
    output : str
        The name of the last node.
    most_nodes : int
        How many operations there may be.

    Raises
    ------
    ExpressionError
        Naming the part of the formula that cannot be read, and its place.
    """
    check_mapping("inputs", inputs, "a number for each variable")
    text = text.strip().translate(_TYPED)
    if not text:
        raise ExpressionError("the formula is empty")
    if len(text) > LONGEST:
        raise ExpressionError(f"the formula has {len(text)} characters, at most {LONGEST} can be read")
    tokens = list(_tokens(text, inputs))
    _check_brackets(tokens)
    builder = _Builder(inputs, output)
    root = builder.operand(_syntax_tree(tokens))
    if not builder.nodes:  # a variable or a number on its own
        builder.nodes.append(Node(output, "identity", (root,)))
    nodes = [*builder.nodes[:-1], Node(output, builder.nodes[-1].operation, builder.nodes[-1].operands)]
    if len(nodes) > most_nodes:
        raise ExpressionError(f"the formula makes {len(nodes)} nodes, at most {most_nodes} fit the picture")
    return Graph(inputs, tuple(nodes))


def _tokens(text: str, inputs: Mapping[str, float]) -> Iterator[tuple[str, str, int]]:
    """Kind, text and position of each part, with the * that 3a leaves out."""
    position, before = 0, ("sign", "(")
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        found = _TOKEN.match(text, position)
        if not found:
            raise ExpressionError(f"“{text[position]}” at position {position + 1} has no meaning here")
        kind, part = found.lastgroup, found[0]
        if kind == "name":
            _check_name(part, position, inputs, text[found.end() :].lstrip().startswith("("))
        if kind == "number" and float(part) > LARGEST_INPUT:
            raise ExpressionError(f"the number at position {position + 1} is larger than {LARGEST_INPUT:g}")
        ends_factor = before[0] == "number" or before[1] == ")" or (before[0] == "name" and before[1] not in FUNCTIONS)
        if ends_factor and (kind == "name" or part == "("):
            yield "sign", "*", position
        before = kind, part
        yield kind, part, position
        position = found.end()


def _check_name(name: str, position: int, inputs: Mapping[str, float], is_called: bool) -> None:
    if name in FUNCTIONS:
        if not is_called:
            raise ExpressionError(f"“{name}” at position {position + 1} needs parentheses: {name}(…)")
    elif name not in inputs and name not in CONSTANTS:
        if is_called:
            raise ExpressionError(f"“{name}” is no function that is known here; known are {', '.join(FUNCTIONS)}")
        product = "*".join(name)
        hint = f", and the product of {' and '.join(name)} is {product}" if set(name) <= set(inputs) else ""
        raise ExpressionError(f"“{name}” is no variable here; there is {', '.join(inputs)}{hint}")


def _check_brackets(tokens: list[tuple[str, str, int]]) -> None:
    opened, before = [], ""
    for _, part, position in tokens:
        if before + part == "()":
            raise ExpressionError(f"the brackets at position {position} are empty")
        before = part
        if part == "(":
            opened.append(position)
        elif part == ")":
            if not opened:
                raise ExpressionError(f"the bracket at position {position + 1} closes nothing")
            opened.pop()
    if opened:
        raise ExpressionError(f"the bracket at position {opened[-1] + 1} is never closed")
    if tokens[-1][1] in ("+", "-", "*", "/", "^", "**", ","):
        raise ExpressionError(f"something is missing after the “{tokens[-1][1]}” at the end")


def _syntax_tree(tokens: list[tuple[str, str, int]]) -> ast.expr:
    written, starts = "", []
    for kind, part, position in tokens:
        starts.append((len(written), position, part))
        # A number in Python's own form: 007 is none.
        written += (repr(float(part)) if kind == "number" else "**" if part == "^" else part) + " "
    try:
        return ast.parse(written, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        offset = (getattr(error, "offset", None) or 1) - 1
    _, position, part = [start for start in starts if start[0] <= offset][-1]
    raise ExpressionError(f"the formula cannot be read at position {position + 1}, where “{part}” stands")


class _Builder:
    """Nodes from a syntax tree, those of the innermost part first."""

    def __init__(self, inputs: Mapping[str, float], output: str) -> None:
        self.inputs = inputs
        self.nodes: list[Node] = []
        taken = {*inputs, output}
        names = (letter + (str(k) if k else "") for k in count() for letter in _NODE_NAMES)
        self.free_names = (name for name in names if name not in taken)

    def operand(self, tree: ast.expr) -> str | float:
        """The name of the node, or the number, that a part of the tree stands for."""
        match tree:
            case ast.Constant(value=float(number)):
                return number
            case ast.Name(id=name):
                return name if name in self.inputs else CONSTANTS[name]
            case ast.UnaryOp(op=ast.UAdd(), operand=inner):
                return self.operand(inner)
            case ast.UnaryOp(op=sign, operand=inner) if type(sign) in _OPERATORS:
                return self.node(_OPERATORS[type(sign)], inner)
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
                return self.node(_OPERATORS[type(sign)], left, right)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in FUNCTIONS:
                return self.node(name, *arguments)
            case ast.Tuple():
                raise ExpressionError("a comma has no meaning outside max(…, …) and min(…, …)")
        raise ExpressionError("the formula holds something other than numbers, variables and functions of them")

    def node(self, operation: str, *parts: ast.expr) -> str | float:
        arity = len(OPERATIONS[operation].derivatives)
        if len(parts) != arity:
            expected = "1 number" if arity == 1 else f"{arity} numbers with a comma between them"
            raise ExpressionError(f"{operation} takes {expected}, not {len(parts)}")
        operands = tuple(self.operand(part) for part in parts)
        if not any(isinstance(operand, str) for operand in operands):
            return self._number(operation, operands)
        for node in self.nodes:
            if (node.operation, node.operands) == (operation, operands):
                return node.name
        self.nodes.append(Node(next(self.free_names), operation, operands))
        return self.nodes[-1].name

    def _number(self, operation: str, operands: tuple[float, ...]) -> float:
        try:
            number = float(OPERATIONS[operation].function(*operands))
        except (ArithmeticError, ValueError):
            number = math.nan
        if not abs(number) <= LARGEST_INPUT:
            written = f"{operation}({', '.join(f'{operand:g}' for operand in operands)})"
            raise ExpressionError(f"{written} in the formula has no value, or one beyond {LARGEST_INPUT:g}")
        return number
