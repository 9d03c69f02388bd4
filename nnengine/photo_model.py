"""A trained photo network with all that is needed to ask it, and what it has to say about a photo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from nnengine.activations import sigmoid
from nnengine.checks import check_array, check_instance
from nnengine.familiarity import Familiarity
from nnengine.photo_network import PhotoArchitecture, forward_photos, normalize_colors
from nnengine.photo_views import LOOKS, look, map_over_photo, mean_of_looks
from nnengine.resampling import resample
from nnengine.volumes import check_pictures

FIRST_BLOCKS = 3
FAINTEST = 0.02  # a strength below which differences say nothing
BATCH_SIZE = 4  # photos answered at once: many take no more memory than few, and stay in the processor's cache


@dataclass(frozen=True, eq=False)
class PhotoModel:
    """A trained photo network with all that is needed to ask it.

    Attributes
    ----------
    architecture : PhotoArchitecture
    parameters, statistics : dict
        As `initialize_photo_network` makes them; read-only float32 copies.
    mean, deviation : tuple of float
        The network reads (x − mean) / deviation, for each color, x from 0 to 1.
    calibration : tuple of float
        a and c in P(cat) = σ(a z + c).
    note : str
        How it was trained.
    figures : dict of str to dict
        `photo_figures.FIGURES` for each set of photos that it was measured on and never learned from.
    reliability : ndarray of shape (3, bins), or None
        Photos, mean probability and share of cats (both classes counting the same) in each step of the probability.
    familiarity : Familiarity, or None
        Where the `photo_features` of photos like those it has learned from lie.

    Raises
    ------
    TypeError, ValueError
        Naming the field and both sides of a mismatch.
    """

    architecture: PhotoArchitecture
    parameters: Mapping[str, np.ndarray]
    statistics: Mapping[str, np.ndarray]
    mean: tuple[float, float, float]
    deviation: tuple[float, float, float]
    calibration: tuple[float, float]
    note: str = ""
    figures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    reliability: np.ndarray | None = None
    familiarity: Familiarity | None = None

    def __post_init__(self) -> None:
        shapes = {"parameters": self.architecture.shapes(), "statistics": self.architecture.statistics_shapes()}
        for name, expected in shapes.items():
            given = getattr(self, name)
            if set(given) != set(expected):
                odd = sorted(set(given) ^ set(expected))[0]
                raise ValueError(f"{name} {'has an unknown' if odd in given else 'lacks'} {odd[:60]!r}")
            object.__setattr__(self, name, {key: _read_only(key, given[key], shape) for key, shape in expected.items()})
        for name, size in (("mean", 3), ("deviation", 3), ("calibration", 2)):
            numbers = check_array(name, getattr(self, name), (size,))
            object.__setattr__(self, name, tuple(numbers.tolist()))
        if min(self.deviation) <= 0:
            raise ValueError(f"deviation is {self.deviation}, expected numbers above 0")
        if any(self.statistics[key].min() < 0 for key in self.statistics if key.startswith("variance")):
            raise ValueError("statistics has a variance below 0")
        if self.reliability is not None and (np.ndim(self.reliability) != 2 or len(self.reliability) != 3):
            raise ValueError(f"reliability has shape {np.shape(self.reliability)}, expected (3, bins)")
        n = feature_count(self.architecture)
        if self.familiarity is not None and len(self.familiarity.mean) != n:
            raise ValueError(f"familiarity has {len(self.familiarity.mean)} features, the architecture gives {n}")


@dataclass(frozen=True, eq=False)
class PhotoAnswer:
    """What the model says about one photo, and what it has seen in it.

    Attributes
    ----------
    probability : float
        As `predict_photos`.
    features : ndarray of shape (1, n)
        As `photo_features`.
    maps : tuple of ndarrays of shape (n_H, n_W, n_C), float32
        A[1], A[2], …: each block's feature maps of the whole photo, after ReLU, before pooling.
    evidence : ndarray of shape (cells, cells)
        What each place of the photo speaks for: above 0 for cat. Its mean is the logit of the probability.
    """

    probability: float
    features: np.ndarray
    maps: tuple[np.ndarray, ...]
    evidence: np.ndarray


def feature_count(architecture: PhotoArchitecture) -> int:
    """n of `photo_features`."""
    return 2 * sum(architecture.channels[:FIRST_BLOCKS])


def predict_photos(model: PhotoModel, photos: np.ndarray) -> np.ndarray:
    """The calibrated probability that a photo shows a cat, where cats are as frequent as everything else.

    Parameters
    ----------
    model : PhotoModel
        From `load_photo_model`.
    photos : ndarray of shape (m, 64, 64, 3), uint8

    Returns
    -------
    ndarray of shape (m,)
    """
    a, c = check_instance("model", model, PhotoModel).calibration
    # P(cat) = σ(a z + c)
    return sigmoid(a * photo_outputs(model, photos) + c)


def photo_outputs(model: PhotoModel, photos: np.ndarray) -> np.ndarray:
    """The output z for each photo, averaged over several looks at it, (m,)."""
    photos = check_pictures("photos", photos)
    outputs = np.empty(len(photos))
    for start in range(0, len(photos), BATCH_SIZE):
        Z, _ = _see(model, look(photos[start : start + BATCH_SIZE], model.architecture.side))
        outputs[start : start + BATCH_SIZE] = mean_of_looks(Z[0])
    return outputs


def photo_features(model: PhotoModel, photos: np.ndarray) -> np.ndarray:
    """What kind of photo it is: how strong the first blocks' feature maps are, and how much each varies, (m, n).

    Later blocks tell cats from the rest; flat color, print and noise are told from photos by edges and textures. Of
    the logarithm, because a photo may have ten times as much of an edge as another and be as usual.
    """
    photos = check_pictures("photos", photos)
    features = np.empty((len(photos), feature_count(model.architecture)), np.float32)
    for start in range(0, len(photos), LOOKS * BATCH_SIZE):
        part = slice(start, start + LOOKS * BATCH_SIZE)
        _, cache = _see(model, resample(photos[part], model.architecture.side))
        features[part] = _features_of(cache)
    return features


def answer_photo(model: PhotoModel, photo: np.ndarray) -> PhotoAnswer:
    """All that a page shows about one photo, from one pass through the network.

    Parameters
    ----------
    model : PhotoModel
    photo : ndarray of shape (64, 64, 3), uint8
    """
    looks = look(check_pictures("photos", photo[np.newaxis]), model.architecture.side)
    Z, cache = _see(model, looks)
    a, c = model.calibration
    whole = {f"A{l}": cache[f"A{l}"][:1] for l in range(1, model.architecture.blocks + 1)}
    return PhotoAnswer(
        float(sigmoid(a * mean_of_looks(Z[0]) + c)[0]),
        _features_of(whole),
        tuple(maps[0] for maps in whole.values()),
        cat_evidence(model, cache["last_maps"]),
    )


def cat_evidence(model: PhotoModel, last_maps: np.ndarray) -> np.ndarray:
    """What each place of the photo adds to the answer.

    Parameters
    ----------
    model : PhotoModel
    last_maps : ndarray of shape (LOOKS, n, n, n_C)
        Of one photo's looks.

    Returns
    -------
    ndarray of shape (cells, cells)
        As `map_over_photo` has it.
    """
    W, b = model.parameters[f"W{model.architecture.blocks + 1}"], model.parameters[f"b{model.architecture.blocks + 1}"]
    a, c = model.calibration
    # The output W · (mean of A over the places) + b is as well the mean over the places of W · A + b.
    Z = (last_maps @ W[0] + b[0]).astype(np.float64)
    # Calibrated like the output: a z + c
    return map_over_photo(a * Z + c)


def _see(model: PhotoModel, X: np.ndarray) -> tuple[np.ndarray, dict]:
    """Carry pictures of the network's size, 0 … 1, through it."""
    X = normalize_colors(X, model.mean, model.deviation)
    return forward_photos(X, model.parameters, model.architecture, model.statistics)


def _features_of(cache: Mapping[str, np.ndarray]) -> np.ndarray:
    maps = [cache[f"A{l}"] for l in range(1, FIRST_BLOCKS + 1) if f"A{l}" in cache]
    strengths = [A.mean(axis=(1, 2)) for A in maps] + [A.std(axis=(1, 2)) for A in maps]
    return np.log(np.concatenate(strengths, axis=1) + FAINTEST)


def _read_only(name: str, value: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    array = check_array(name, value, shape).astype(np.float32)
    array.flags.writeable = False
    return array
