"""The photo network: nudges of every parameter, PyTorch, and what it keeps for the page."""

import numpy as np
import pytest

from nnengine.batch_normalization import EPSILON
from nnengine.gradient_check import gradient_check
from nnengine.photo_network import (
    PhotoArchitecture,
    backward_photos,
    forward_photos,
    initialize_photo_network,
    normalize_colors,
    photo_cost,
)

SMALL = PhotoArchitecture(side=4, channels=(2, 3), pooled=(True, False))


def draw(architecture=SMALL, m=3, seed=0, dtype=np.float64):
    rng = np.random.default_rng(seed)
    parameters, statistics = initialize_photo_network(architecture, rng, dtype)
    # The output layer starts at zero, where little can be seen.
    parameters = {key: value + rng.normal(0, 0.3, value.shape).astype(dtype) for key, value in parameters.items()}
    X = rng.normal(size=(m, architecture.side, architecture.side, 3)).astype(dtype)
    return X, rng.integers(0, 2, (1, m)).astype(dtype), parameters, statistics


def torch_outputs(torch, X, tensors, architecture, statistics=None):
    """The same network in torch's own functions, (1, m)."""
    functional = torch.nn.functional
    A = torch.tensor(X).permute(0, 3, 1, 2)
    for l, pooled in enumerate(architecture.pooled, start=1):
        kept = [None, None]
        if statistics is not None:
            kept = [torch.tensor(statistics[f"{name}{l}"].ravel()) for name in ("mu", "variance")]
        A = functional.conv2d(A, tensors[f"W{l}"].permute(3, 2, 0, 1), padding="same")
        gamma, beta = tensors[f"gamma{l}"].flatten(), tensors[f"beta{l}"].flatten()
        A = functional.batch_norm(A, *kept, gamma, beta, training=statistics is None, eps=EPSILON).relu()
        A = functional.max_pool2d(A, 2) if pooled else A
    L = architecture.blocks + 1
    return tensors[f"W{L}"] @ A.mean(dim=(2, 3)).T + tensors[f"b{L}"]


@pytest.mark.parametrize("labels", ["hard", "smooth"])
def test_gradients_against_nudges(labels):
    X, Y, parameters, _ = draw()
    Y = Y if labels == "hard" else 0.9 * Y + 0.05
    Z, cache = forward_photos(X, parameters, SMALL)
    gradients = backward_photos(Y, parameters, cache, SMALL)
    found = gradient_check(lambda p: photo_cost(forward_photos(X, p, SMALL)[0], Y), parameters, gradients)
    assert found.difference < 1e-7, found.differences


@pytest.mark.parametrize("pooled", [(True, True, False), (False, True, True)])
def test_agrees_with_torch(pooled):
    torch = pytest.importorskip("torch")
    architecture = PhotoArchitecture(8, (4, 5, 6), pooled)
    X, Y, parameters, _ = draw(architecture, m=5)
    tensors = {key: torch.tensor(value, requires_grad=True) for key, value in parameters.items()}
    Z_theirs = torch_outputs(torch, X, tensors, architecture)
    J_theirs = torch.nn.functional.binary_cross_entropy_with_logits(Z_theirs, torch.tensor(Y))
    J_theirs.backward()
    Z, cache = forward_photos(X, parameters, architecture)
    np.testing.assert_allclose(Z, Z_theirs.detach().numpy(), rtol=0, atol=1e-10)
    assert photo_cost(Z, Y) == pytest.approx(J_theirs.item(), abs=1e-12)
    for key, gradient in backward_photos(Y, parameters, cache, architecture).items():
        np.testing.assert_allclose(gradient, tensors[key].grad.numpy(), rtol=0, atol=1e-10, err_msg=key)


def test_prediction_agrees_with_torch():
    torch = pytest.importorskip("torch")
    X, _, parameters, statistics = draw()
    statistics = {key: value + 0.3 for key, value in statistics.items()}
    tensors = {key: torch.tensor(value) for key, value in parameters.items()}
    Z, _ = forward_photos(X, parameters, SMALL, statistics)
    np.testing.assert_allclose(Z, torch_outputs(torch, X, tensors, SMALL, statistics).numpy(), rtol=0, atol=1e-10)


def test_each_blocks_feature_maps_are_kept():
    X, _, parameters, statistics = draw()
    _, cache = forward_photos(X, parameters, SMALL, statistics)
    assert cache["A1"].shape == (3, 4, 4, 2)  # before pooling
    assert cache["A2"].shape == (3, 2, 2, 3)
    assert min(cache["A1"].min(), cache["A2"].min()) >= 0
    np.testing.assert_allclose(cache["features"], cache["A2"].mean(axis=(1, 2)))


def test_training_keeps_the_batchs_statistics():
    X, _, parameters, _ = draw()
    Z, cache = forward_photos(X, parameters, SMALL)
    own = {key: cache[key] for key in SMALL.statistics_shapes()}
    np.testing.assert_allclose(forward_photos(X, parameters, SMALL, own)[0], Z, rtol=0, atol=1e-12)


def test_a_photos_answer_does_not_depend_on_the_others():
    X, _, parameters, statistics = draw(m=6)
    together = forward_photos(X, parameters, SMALL, statistics)[0]
    alone = forward_photos(X[2:3], parameters, SMALL, statistics)[0]
    np.testing.assert_allclose(together[:, 2:3], alone, rtol=0, atol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_type_stays(dtype):
    X, Y, parameters, statistics = draw(dtype=dtype)
    Z, cache = forward_photos(X, parameters, SMALL)
    gradients = backward_photos(Y, parameters, cache, SMALL)
    kinds = {Z.dtype, forward_photos(X, parameters, SMALL, statistics)[0].dtype, *(g.dtype for g in gradients.values())}
    assert kinds == {np.dtype(dtype)}


def test_the_first_answer_is_undecided_and_the_variance_stays():
    architecture = PhotoArchitecture(16, (32, 32), (True, True))
    parameters, statistics = initialize_photo_network(architecture, np.random.default_rng(0))
    X = np.random.default_rng(1).normal(size=(4, 16, 16, 3)).astype(np.float32)
    assert (forward_photos(X, parameters, architecture)[0] == 0).all()
    assert parameters["W2"].std() == pytest.approx(np.sqrt(2 / (9 * 32)), rel=0.05)
    assert {key: value.shape for key, value in parameters.items()} == architecture.shapes()
    assert {key: value.shape for key, value in statistics.items()} == architecture.statistics_shapes()


def test_colors_are_normalized_one_by_one():
    X = np.full((1, 2, 2, 3), [0.5, 0.2, 1.0])
    assert normalize_colors(X, (0.5, 0.0, 0.5), (1.0, 0.1, 0.25))[0, 0, 0].tolist() == [0, 2, 2]


def without(key):
    X, _, parameters, _ = draw()
    del parameters[key]
    return forward_photos(X, parameters, SMALL)


def after_prediction():
    X, Y, parameters, statistics = draw()
    return backward_photos(Y, parameters, forward_photos(X, parameters, SMALL, statistics)[1], SMALL)


def labels_missing():
    X, Y, parameters, _ = draw()
    return backward_photos(Y[:, :2], parameters, forward_photos(X, parameters, SMALL)[1], SMALL)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: PhotoArchitecture(6, (2, 2), (True, True)), "side is 6, which can't be halved 2 times"),
        (lambda: PhotoArchitecture(4, (2, 2), (True,)), "pooled has 1 entries, channels has 2"),
        (lambda: PhotoArchitecture(4, (), ()), "number of channels is 0"),
        (lambda: PhotoArchitecture(4, (0,), (True,)), "channels is 0"),
        (lambda: forward_photos(np.zeros((1, 5, 4, 3)), draw()[2], SMALL), r"X .* expected \(any, 4, 4, 3\)"),
        (lambda: without("gamma2"), "parameters lacks gamma2"),
        (lambda: forward_photos(*draw()[::2], SMALL, {"mu1": np.zeros(2)}), r"statistics has mu1 of shape \(2,\)"),
        (after_prediction, "cache comes from a prediction"),
        (labels_missing, r"Y has shape \(1, 2\), expected \(1, 3\)"),
    ],
)
def test_errors_name_both_sides(call, words):
    with pytest.raises(ValueError, match=words):
        call()
