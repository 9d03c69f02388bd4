"""What the engine's keys are called on a page.

Each table covers its registry of the engine: an entry that has no words of its own here goes by its key.
"""

from collections.abc import Mapping

from nnengine import datasets
from nnengine import ACTIVATIONS as _ACTIVATIONS
from nnengine import DATASETS as _DATASETS
from nnengine import INITIALIZERS as _INITIALIZERS
from nnengine import OPTIMIZERS as _OPTIMIZERS


def _named(registry: Mapping[str, object], words: Mapping[str, str]) -> dict[str, str]:
    """The words for each of a registry's keys: first those that stand here, in their order."""
    keys = [*(key for key in words if key in registry), *(key for key in registry if key not in words)]
    return {key: words.get(key, key.replace("_", " ")) for key in keys}


# What a page can train on: points that are drawn for it, and the cats. Others have pages of their own.
_ON_PAGES = {name: entry for name, entry in _DATASETS.items() if entry.is_generated or entry.has_pictures}
DATA = _named(_ON_PAGES, {
    "circles": "Circles",
    "gaussians": "Two groups",
    "xor": "XOR",
    "spiral": "Spiral",
    "moons": "Moons",
    "flower": "Flower",
    "plane": "Plane",
    "hill": "Hill",
    "cat_emoji": "Cats",
})
# Points that somebody draws or pastes, which no list of the engine has.
OWN_POINTS = "own"
DATA_OR_OWN = DATA | {OWN_POINTS: "Your points"}
ACTIVATIONS = _named(_ACTIVATIONS, {
    "tanh": "tanh",
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "elu": "ELU",
    "softplus": "softplus",
    "sigmoid": "sigmoid",
    "identity": "identity",
})
OPTIMIZERS = _named(_OPTIMIZERS, {
    "gradient_descent": "gradient descent",
    "momentum": "momentum",
    "rmsprop": "RMSProp",
    "adam": "Adam",
})
INITIALIZERS = _named(
    _INITIALIZERS, {"xavier": "Xavier", "he": "He", "random": "random × scale", "zeros": "zeros"}
)
FEATURES = _named(datasets.FEATURES, {
    "x1": "x₁",
    "x2": "x₂",
    "x1_squared": "x₁²",
    "x2_squared": "x₂²",
    "x1_x2": "x₁x₂",
    "sin_x1": "sin x₁",
    "sin_x2": "sin x₂",
})
# What a finding of the engine's diagnosis is headed with.
FINDINGS = {
    "diverged": "Diverged",
    "oscillating": "Overshooting",
    "symmetric": "Twin units",
    "dead": "Dead units",
    "saturated": "Saturated units",
    "plateau": "Plateau",
    "falling": "Still learning",
    "overfitting": "Overfitting",
}
