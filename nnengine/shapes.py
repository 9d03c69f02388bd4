"""The dimension check: the shape that every array of a network must have, from the sizes of its layers alone."""

from __future__ import annotations

from collections.abc import Sequence

from nnengine.checks import check_integer


def expected_shapes(layer_dims: Sequence[int], m: int) -> dict[str, tuple[int, int]]:
    """The shape of each array of one iteration.

    Parameters
    ----------
    layer_dims : sequence of int
        (n_0, n_1, …, n_L) with n_0 = n_x.
    m : int
        Number of examples.

    Returns
    -------
    dict
        A0, then W1, b1, Z1, A1, dW1, db1, … up to layer L.
    """
    if len(layer_dims) < 2:
        raise ValueError(f"layer_dims is {tuple(layer_dims)}, expected at least (n_x, n_1)")
    n = [check_integer(f"layer_dims[{l}]", size, 1, 10_000_000) for l, size in enumerate(layer_dims)]
    m = check_integer("m", m, 1, 10_000_000)
    shapes = {"A0": (n[0], m)}
    for l in range(1, len(n)):
        # W[l] has a row for each unit of layer l and a column for each unit of the layer before; dW[l] is its like.
        shapes[f"W{l}"] = shapes[f"dW{l}"] = (n[l], n[l - 1])
        # b[l] has one entry for each unit, in a column.
        shapes[f"b{l}"] = shapes[f"db{l}"] = (n[l], 1)
        # Z[l] and A[l] have a column for each example.
        shapes[f"Z{l}"] = shapes[f"A{l}"] = (n[l], m)
    return shapes
