"""The nodes that a computation graph is made of, and what must hold for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nnengine.checks import check_choice, check_number
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


def check_name(role: str, name: str) -> str:
    """Return `name` if a node may have it."""
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z]+\d*", name):
        raise ValueError(f"{role} is named {name!r}, expected letters, then digits if need be, such as w1")
    return name


def check_operations(operations: Sequence[Node], known: set[str]) -> tuple[Node, ...]:
    """Check that each node reads only inputs and earlier nodes, as many as its operation takes."""
    if isinstance(operations, str) or not isinstance(operations, Sequence) or not operations:
        raise ValueError(f"operations is {operations!r}, expected at least one Node")
    for i, node in enumerate(operations):
        if not isinstance(node, Node):
            raise TypeError(f"operations[{i}] is {type(node).__name__}, expected a Node")
        if check_name(f"operations[{i}]", node.name) in known:
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
