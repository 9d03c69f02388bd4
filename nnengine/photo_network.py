"""A small convolutional network for photos: blocks of convolution, batch normalization, ReLU and max pooling.

After the blocks, each channel's average over the picture is one feature of a logistic regression.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nnengine.activations import relu, sigmoid
from nnengine.batch_normalization import (
    batch_normalization_backward,
    batch_normalization_forward,
    batch_normalization_predict,
)
from nnengine.checks import check_integer
from nnengine.convolution import convolution_backward, convolution_forward
from nnengine.pooling import (
    global_average_backward,
    global_average_forward,
    max_pool_backward,
    max_pool_forward,
)
from nnengine.volumes import check_volume

FILTER_SIDE = 3
MAX_BLOCKS, MAX_CHANNELS, MAX_SIDE = 12, 1_024, 256


@dataclass(frozen=True)
class PhotoArchitecture:
    """The network's shape.

    Attributes
    ----------
    side : int
        Height and width of the pictures it reads.
    channels : tuple of int
        Number of filters in each block.
    pooled : tuple of bool
        Whether a block ends in max pooling, which halves height and width.
    """

    side: int
    channels: tuple[int, ...]
    pooled: tuple[bool, ...]

    def __post_init__(self) -> None:
        side = check_integer("side", self.side, 1, MAX_SIDE)
        channels = tuple(check_integer("channels", n_C, 1, MAX_CHANNELS) for n_C in self.channels)
        object.__setattr__(self, "channels", channels)
        object.__setattr__(self, "pooled", tuple(map(bool, self.pooled)))
        check_integer("number of channels", len(channels), 1, MAX_BLOCKS)
        if len(self.pooled) != len(channels):
            raise ValueError(f"pooled has {len(self.pooled)} entries, channels has {len(channels)}")
        if side % 2 ** sum(self.pooled):
            raise ValueError(f"side is {side}, which can't be halved {sum(self.pooled)} times")

    @property
    def blocks(self) -> int:
        """Number of blocks; the output layer is one more."""
        return len(self.channels)

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of every learned parameter, by its key."""
        shapes, n_C_prev = {}, 3
        for l, n_C in enumerate(self.channels, start=1):
            shapes[f"W{l}"] = (FILTER_SIDE, FILTER_SIDE, n_C_prev, n_C)
            shapes[f"gamma{l}"] = shapes[f"beta{l}"] = (1, 1, 1, n_C)
            n_C_prev = n_C
        shapes[f"W{self.blocks + 1}"], shapes[f"b{self.blocks + 1}"] = (1, n_C_prev), (1, 1)
        return shapes

    def statistics_shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of the mean and the variance that each block keeps for prediction, by its key."""
        return {
            f"{name}{l}": (1, 1, 1, n_C) for l, n_C in enumerate(self.channels, start=1) for name in ("mu", "variance")
        }


def initialize_photo_network(
    architecture: PhotoArchitecture, rng: np.random.Generator, dtype: type = np.float32
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Filters by He's rule, γ = 1, β = 0; the output layer starts at zero, so that every photo gets 0.5.

    Returns
    -------
    parameters : dict
        W1 (3, 3, 3, n_C), gamma1, beta1 (1, 1, 1, n_C), …, and the output layer's W (1, n_C) and b (1, 1).
    statistics : dict
        mu1, variance1 (1, 1, 1, n_C), …: 0 and 1.
    """
    parameters = {}
    for key, shape in architecture.shapes().items():
        parameters[key] = np.ones(shape, dtype) if key.startswith("gamma") else np.zeros(shape, dtype)
        if len(shape) == 4 and key.startswith("W"):
            # Each output is a sum over f · f · n_C_prev inputs: variance 2 / (f · f · n_C_prev)
            parameters[key] += rng.normal(0, np.sqrt(2 / np.prod(shape[:3])), shape).astype(dtype)
    kept = architecture.statistics_shapes()
    statistics = {key: np.full(shape, key.startswith("variance"), dtype) for key, shape in kept.items()}
    return parameters, statistics


def normalize_colors(X: np.ndarray, mean: tuple[float, ...], deviation: tuple[float, ...]) -> np.ndarray:
    """What the network reads: (x − mean) / deviation for each color; X is (m, n_H, n_W, 3), 0 … 1."""
    return (X - np.array(mean, X.dtype)) / np.array(deviation, X.dtype)


def forward_photos(
    X: np.ndarray,
    parameters: Mapping[str, np.ndarray],
    architecture: PhotoArchitecture,
    statistics: Mapping[str, np.ndarray] | None = None,
) -> tuple[np.ndarray, dict]:
    """Carry pictures through the network.

    Parameters
    ----------
    X : ndarray of shape (m, side, side, 3), float32 or float64
    parameters : mapping
        As `initialize_photo_network` makes them.
    architecture : PhotoArchitecture
    statistics : mapping, optional
        mu1, variance1, … for prediction. Without them, as in training, the batch's own are used.

    Returns
    -------
    Z : ndarray of shape (1, m)
        The output before its sigmoid: above 0 is cat.
    cache : dict
        A1, A2, …: each block's feature maps after ReLU, before pooling, (m, n_H, n_W, n_C); last_maps: the last
        block's after it; features: the mean of those over their places, (m, n_C);
        mu1, variance1, …: the statistics used; and what `backward_photos` needs.
    """
    A = check_volume("X", X, (None, architecture.side, architecture.side, 3))
    _check_keys("parameters", parameters, architecture.shapes())
    if statistics is not None:
        _check_keys("statistics", statistics, architecture.statistics_shapes())
    cache = {}
    for l, pooled in enumerate(architecture.pooled, start=1):
        # Z[l] = A[l-1] convolved with W[l]
        Z, cache[f"convolution{l}"] = convolution_forward(A, parameters[f"W{l}"])
        gamma, beta = parameters[f"gamma{l}"], parameters[f"beta{l}"]
        if statistics is None:
            Z_tilde, cache[f"normalization{l}"], used = batch_normalization_forward(Z, gamma, beta)
        else:
            used = statistics[f"mu{l}"], statistics[f"variance{l}"]
            Z_tilde = batch_normalization_predict(Z, gamma, beta, *used)
        cache[f"mu{l}"], cache[f"variance{l}"] = used
        # A[l] = ReLU(Z̃[l])
        A = cache[f"A{l}"] = relu(Z_tilde, out=Z_tilde)
        if pooled:
            A, cache[f"pool{l}"] = max_pool_forward(A)
    L = architecture.blocks + 1
    cache["last_maps"], cache["features"] = A, global_average_forward(A)
    # Z[L] = W[L] · features + b[L]
    Z = cache[f"Z{L}"] = parameters[f"W{L}"] @ cache["features"].T + parameters[f"b{L}"]
    return Z, cache


def backward_photos(
    Y: np.ndarray, parameters: Mapping[str, np.ndarray], cache: Mapping, architecture: PhotoArchitecture
) -> dict[str, np.ndarray]:
    """The gradient of the cross-entropy J with respect to every parameter, after `forward_photos` as in training.

    Parameters
    ----------
    Y : ndarray of shape (1, m)
        1 = cat, 0 = not; numbers between are allowed (label smoothing).

    Returns
    -------
    dict
        With the keys and shapes of `parameters`.
    """
    L = architecture.blocks + 1
    if "normalization1" not in cache:
        raise ValueError("cache comes from a prediction, expected one from forward_photos without statistics")
    Z = cache[f"Z{L}"]
    check_volume("Y", Y, Z.shape)
    # dZ[L] = (A[L] − Y) / m
    dZ = (sigmoid(Z) - Y) / Z.size
    # dW[L] = dZ[L] · features, db[L] = Σ dZ[L]
    gradients = {f"W{L}": dZ @ cache["features"], f"b{L}": dZ.sum(axis=1, keepdims=True)}
    dA = global_average_backward(dZ.T @ parameters[f"W{L}"], *cache["last_maps"].shape[1:3])
    for l in range(architecture.blocks, 0, -1):
        if architecture.pooled[l - 1]:
            dA = max_pool_backward(dA, cache[f"pool{l}"])
        # dZ̃[l] = dA[l] * ReLU′(Z̃[l])
        dZ_tilde = dA * (cache[f"A{l}"] > 0)
        dZ, gradients[f"gamma{l}"], gradients[f"beta{l}"] = batch_normalization_backward(
            dZ_tilde, cache[f"normalization{l}"]
        )
        dA, gradients[f"W{l}"], _ = convolution_backward(dZ, cache[f"convolution{l}"], to_input=l > 1)
    return gradients


def photo_cost(Z: np.ndarray, Y: np.ndarray) -> float:
    """The cross-entropy J from the output Z (1, m) and the labels Y (1, m)."""
    # L = log(1 + e^z) − y z, as log(e^0 + e^z), which can't overflow
    return float(np.mean(np.logaddexp(0, Z) - Y * Z))


def _check_keys(name: str, arrays: Mapping, shapes: Mapping) -> None:
    for key, shape in shapes.items():
        if np.shape(arrays.get(key)) != shape:
            found = f"has {key} of shape {np.shape(arrays[key])}" if key in arrays else f"lacks {key}"
            raise ValueError(f"{name} {found}, the architecture expects {key} {shape}")
