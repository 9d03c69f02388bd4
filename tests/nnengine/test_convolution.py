"""Convolution, pooling and batch normalization: against plain loops, nudges of every number, and PyTorch."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnengine.batch_normalization import (
    EPSILON,
    batch_normalization_backward,
    batch_normalization_forward,
    batch_normalization_predict,
    running_statistics,
)
from nnengine.convolution import convolution_backward, convolution_forward, neighborhoods
from nnengine.gradient_check import gradient_check
from nnengine.pooling import (
    global_average_backward,
    global_average_forward,
    max_pool_backward,
    max_pool_forward,
)

SHAPES = dict(m=st.integers(1, 3), n_H=st.integers(1, 5), n_W=st.integers(1, 5), seed=st.integers(0, 2**16))


def looped_convolution(A_prev, W, b):
    """The definition: one number at a time, zeros beyond the edge."""
    m, n_H, n_W, n_C_prev = A_prev.shape
    f, n_C = W.shape[0], W.shape[3]
    p = (f - 1) // 2
    Z = np.zeros((m, n_H, n_W, n_C))
    for i, h, w, c in np.ndindex(Z.shape):
        total = b[0, 0, 0, c]
        for y, x, k in np.ndindex(f, f, n_C_prev):
            row, column = h + y - p, w + x - p
            if 0 <= row < n_H and 0 <= column < n_W:
                total += A_prev[i, row, column, k] * W[y, x, k, c]
        Z[i, h, w, c] = total
    return Z


def looped_max_pool(A_prev):
    m, n_H, n_W, n_C = A_prev.shape
    A = np.zeros((m, n_H // 2, n_W // 2, n_C))
    for i, h, w, c in np.ndindex(A.shape):
        A[i, h, w, c] = max(A_prev[i, 2 * h + y, 2 * w + x, c] for y in (0, 1) for x in (0, 1))
    return A


def assert_gradients(cost, parameters, gradients):
    found = gradient_check(cost, parameters, gradients)
    assert found.difference < 1e-8, found.differences


@settings(max_examples=40)
@given(f=st.sampled_from([1, 3, 5]), n_C_prev=st.integers(1, 3), n_C=st.integers(1, 3), **SHAPES)
def test_convolution_is_its_definition(m, n_H, n_W, n_C_prev, n_C, f, seed):
    rng = np.random.default_rng(seed)
    A_prev, W = rng.normal(size=(m, n_H, n_W, n_C_prev)), rng.normal(size=(f, f, n_C_prev, n_C))
    b = rng.normal(size=(1, 1, 1, n_C))
    Z, _ = convolution_forward(A_prev, W, b)
    np.testing.assert_allclose(Z, looped_convolution(A_prev, W, b), rtol=0, atol=1e-12)
    np.testing.assert_allclose(convolution_forward(A_prev, W)[0], Z - b, rtol=0, atol=1e-12)


@pytest.mark.parametrize("f", [1, 3, 5])
def test_convolution_gradients(f):
    rng = np.random.default_rng(0)
    parameters = {
        "A_prev": rng.normal(size=(2, 4, 3, 2)), "W": rng.normal(size=(f, f, 2, 3)), "b": rng.normal(size=(1, 1, 1, 3))
    }
    weight = rng.normal(size=(2, 4, 3, 3))
    _, cache = convolution_forward(**parameters)
    dA_prev, dW, db = convolution_backward(weight, cache)
    assert_gradients(
        lambda p: np.sum(weight * convolution_forward(**p)[0]), parameters, {"A_prev": dA_prev, "W": dW, "b": db}
    )


def test_the_first_layer_can_leave_out_its_inputs_gradient():
    rng = np.random.default_rng(0)
    Z, cache = convolution_forward(rng.normal(size=(2, 4, 4, 3)), rng.normal(size=(3, 3, 3, 2)))
    dA_prev, dW, db = convolution_backward(Z, cache, to_input=False)
    assert dA_prev is None
    np.testing.assert_array_equal(dW, convolution_backward(Z, cache)[1])
    np.testing.assert_allclose(db, Z.sum(axis=(0, 1, 2), keepdims=True))


def test_a_neighborhood_is_what_the_filter_sees():
    A = np.arange(1.0, 10).reshape(1, 3, 3, 1)
    rows = neighborhoods(A, 3)
    assert rows[0].tolist() == [0, 0, 0, 0, 1, 2, 0, 4, 5]
    assert rows[4].tolist() == list(range(1, 10))


@settings(max_examples=30)
@given(n_C=st.integers(1, 3), **SHAPES)
def test_max_pooling_is_its_definition(m, n_H, n_W, n_C, seed):
    A_prev = np.random.default_rng(seed).integers(0, 3, (m, 2 * n_H, 2 * n_W, n_C)).astype(float)  # with ties
    A, cache = max_pool_forward(A_prev)
    np.testing.assert_array_equal(A, looped_max_pool(A_prev))
    dA = np.random.default_rng(seed + 1).normal(size=A.shape)
    dA_prev = max_pool_backward(dA, cache)
    blocks = dA_prev.reshape(m, n_H, 2, n_W, 2, n_C)
    np.testing.assert_array_equal(blocks.sum(axis=(2, 4)), dA)
    assert (np.count_nonzero(blocks, axis=(2, 4)) == 1).all()
    largest = np.broadcast_to(A[:, :, None, :, None], blocks.shape)
    np.testing.assert_array_equal(A_prev.reshape(blocks.shape)[blocks != 0], largest[blocks != 0])


def test_pooling_gradients():
    rng = np.random.default_rng(0)
    A_prev = rng.permutation(2 * 4 * 6 * 3).reshape(2, 4, 6, 3) / 10  # no two alike: the maximum has a derivative
    weight = rng.normal(size=(2, 2, 3, 3))
    dA_prev = max_pool_backward(weight, max_pool_forward(A_prev)[1])
    assert_gradients(lambda p: np.sum(weight * max_pool_forward(p["A"])[0]), {"A": A_prev}, {"A": dA_prev})
    weight = rng.normal(size=(2, 3))
    dA_prev = global_average_backward(weight, 4, 6)
    assert_gradients(lambda p: np.sum(weight * global_average_forward(p["A"])), {"A": A_prev}, {"A": dA_prev})


@settings(max_examples=30)
@given(n_C=st.integers(1, 3), **SHAPES)
def test_normalization_is_its_definition(m, n_H, n_W, n_C, seed):
    rng = np.random.default_rng(seed)
    Z, (gamma, beta) = rng.normal(3, 2, size=(m, n_H, n_W, n_C)), rng.normal(size=(2, 1, 1, 1, n_C))
    Z_tilde, _, (mu, variance) = batch_normalization_forward(Z, gamma, beta)
    for c in range(n_C):
        z = Z[..., c]
        assert mu[0, 0, 0, c] == pytest.approx(z.mean()) and variance[0, 0, 0, c] == pytest.approx(z.var(), abs=1e-12)
        expected = gamma[0, 0, 0, c] * (z - z.mean()) / np.sqrt(z.var() + EPSILON) + beta[0, 0, 0, c]
        np.testing.assert_allclose(Z_tilde[..., c], expected, rtol=0, atol=1e-10)
    predicted = batch_normalization_predict(Z, gamma, beta, mu, variance)
    np.testing.assert_allclose(predicted, Z_tilde, rtol=0, atol=1e-10)


def test_normalization_gradients():
    rng = np.random.default_rng(0)
    gamma, beta = rng.normal(size=(2, 1, 1, 1, 3))
    parameters = {"Z": rng.normal(2, 3, size=(3, 2, 4, 3)), "gamma": gamma, "beta": beta}
    weight = rng.normal(size=(3, 2, 4, 3))
    _, cache, _ = batch_normalization_forward(**parameters)
    gradients = dict(zip(("Z", "gamma", "beta"), batch_normalization_backward(weight, cache), strict=True))
    assert_gradients(lambda p: np.sum(weight * batch_normalization_forward(**p)[0]), parameters, gradients)


def test_running_statistics_reach_what_stays_the_same():
    batch, running = (np.array([2.0]), np.array([5.0])), (np.zeros(1), np.ones(1))
    assert [x.item() for x in running_statistics(running, batch, keep=0.75)] == [0.5, 2.0]
    for _ in range(200):
        running = running_statistics(running, batch)
    np.testing.assert_allclose(running, batch)


def test_one_example_is_normalized_alone_in_prediction():
    rng = np.random.default_rng(0)
    Z, constants = rng.normal(size=(4, 2, 2, 3)), rng.uniform(0.5, 2, size=(4, 1, 1, 1, 3))
    together = batch_normalization_predict(Z, *constants)
    np.testing.assert_array_equal(together[1:2], batch_normalization_predict(Z[1:2], *constants))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_type_stays(dtype):
    rng = np.random.default_rng(0)
    A, W = rng.normal(size=(2, 4, 4, 3)).astype(dtype), rng.normal(size=(3, 3, 3, 2)).astype(dtype)
    b = gamma = beta = np.ones((1, 1, 1, 2), dtype)
    Z, convolution_cache = convolution_forward(A, W, b)
    Z_tilde, normalization_cache, statistics = batch_normalization_forward(Z, gamma, beta)
    P, pool_cache = max_pool_forward(Z_tilde)
    features = global_average_forward(P)
    results = [Z, Z_tilde, P, features, *statistics, batch_normalization_predict(Z, gamma, beta, *statistics)]
    results += [*convolution_backward(Z, convolution_cache), *batch_normalization_backward(Z, normalization_cache)]
    results += [max_pool_backward(P, pool_cache), global_average_backward(features, 2, 2)]
    assert {result.dtype for result in results} == {np.dtype(dtype)}


def test_float32_is_close_to_float64():
    rng = np.random.default_rng(0)
    Z = rng.normal(20, 1, size=(32, 24, 24, 3))
    one = np.ones((1, 1, 1, 3))
    exact = batch_normalization_forward(Z, one, one)
    single = batch_normalization_forward(*(x.astype(np.float32) for x in (Z, one, one)))
    np.testing.assert_allclose(single[0], exact[0], rtol=0, atol=2e-4)
    np.testing.assert_allclose(single[2][1], exact[2][1], rtol=1e-4)


@pytest.mark.parametrize("f", [1, 3, 5])
def test_convolution_agrees_with_torch(f):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(1)
    A_prev, W, b = rng.normal(size=(3, 6, 4, 2)), rng.normal(size=(f, f, 2, 5)), rng.normal(size=(1, 1, 1, 5))
    dZ = rng.normal(size=(3, 6, 4, 5))
    theirs = [torch.tensor(x, requires_grad=True) for x in (A_prev, W, b)]
    Z_theirs = torch.nn.functional.conv2d(
        theirs[0].permute(0, 3, 1, 2), theirs[1].permute(3, 2, 0, 1), theirs[2].flatten(), padding="same"
    ).permute(0, 2, 3, 1)
    Z_theirs.backward(torch.tensor(dZ))
    Z, cache = convolution_forward(A_prev, W, b)
    np.testing.assert_allclose(Z, Z_theirs.detach().numpy(), rtol=0, atol=1e-10)
    for own, their in zip(convolution_backward(dZ, cache), theirs, strict=True):
        np.testing.assert_allclose(own, their.grad.numpy(), rtol=0, atol=1e-10)


def test_pooling_agrees_with_torch():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(2)
    A_prev = np.maximum(0, rng.normal(size=(3, 6, 4, 5)))  # after ReLU: zeros tie
    dA = rng.normal(size=(3, 3, 2, 5))
    their = torch.tensor(A_prev, requires_grad=True)
    A_their = torch.nn.functional.max_pool2d(their.permute(0, 3, 1, 2), 2).permute(0, 2, 3, 1)
    A_their.backward(torch.tensor(dA))
    A, cache = max_pool_forward(A_prev)
    np.testing.assert_array_equal(A, A_their.detach().numpy())
    np.testing.assert_array_equal(max_pool_backward(dA, cache), their.grad.numpy())


def test_normalization_agrees_with_torch():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(3)
    (Z, dZ_tilde), (gamma, beta) = rng.normal(size=(2, 3, 6, 4, 5)), rng.normal(size=(2, 1, 1, 1, 5))
    layer = torch.nn.BatchNorm2d(5, eps=EPSILON, momentum=None, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(gamma.ravel()))
        layer.bias.copy_(torch.tensor(beta.ravel()))
    their = torch.tensor(Z, requires_grad=True)
    theirs = layer(their.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
    theirs.backward(torch.tensor(dZ_tilde))
    Z_tilde, cache, (mu, variance) = batch_normalization_forward(Z, gamma, beta)
    np.testing.assert_allclose(Z_tilde, theirs.detach().numpy(), rtol=0, atol=1e-10)
    dZ, dgamma, dbeta = batch_normalization_backward(dZ_tilde, cache)
    for own, grad in ((dZ, their.grad), (dgamma, layer.weight.grad), (dbeta, layer.bias.grad)):
        np.testing.assert_allclose(own.ravel(), grad.numpy().ravel(), rtol=0, atol=1e-10)
    layer.eval()
    n = Z.size // 5  # torch keeps the unbiased variance, Σ (z − μ)² / (n − 1)
    predicted = batch_normalization_predict(Z, gamma, beta, mu, variance * n / (n - 1))
    theirs = layer(torch.tensor(Z).permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
    np.testing.assert_allclose(predicted, theirs.detach().numpy(), rtol=0, atol=1e-10)


A = np.zeros((2, 4, 4, 3))
W = np.zeros((3, 3, 3, 2))
ONE = np.ones((1, 1, 1, 3))
NORMALIZED = batch_normalization_forward(A, ONE, ONE)[1]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: convolution_forward([[1.0]], W), TypeError, "A_prev is list, expected an ndarray"),
        (lambda: convolution_forward(A.astype(int), W), TypeError, "A_prev holds int64, expected float32 or float64"),
        (lambda: convolution_forward(A[0], W), ValueError, "A_prev has shape .4, 4, 3., expected 4 dimensions"),
        (lambda: convolution_forward(A[:0], W), ValueError, "A_prev is empty"),
        (lambda: convolution_forward(A[..., :2], W), ValueError, r"A_prev .* expected \(any, any, any, 3\)"),
        (lambda: convolution_forward(A, W[:2, :2]), ValueError, "with an odd f"),
        (lambda: convolution_forward(A, W[:1]), ValueError, "with an odd f"),
        (lambda: convolution_forward(A, W, ONE), ValueError, r"b has shape \(1, 1, 1, 3\), expected \(1, 1, 1, 2\)"),
        (lambda: convolution_backward(A, convolution_forward(A, W)[1]), ValueError, "dZ has shape"),
        (lambda: convolution_backward(A[:1, ..., :2], convolution_forward(A, W)[1]), ValueError, "dZ has 16 places"),
        (lambda: max_pool_forward(A[:, :3]), ValueError, "expected even n_H and n_W"),
        (lambda: max_pool_backward(A, max_pool_forward(A)[1]), ValueError, r"dA .*, expected \(2, 2, 2, 3\)"),
        (lambda: global_average_forward(A[0]), ValueError, "expected 4 dimensions"),
        (lambda: global_average_backward(A, 2, 2), ValueError, "expected 2 dimensions"),
        (lambda: batch_normalization_forward(A, ONE[..., :2], ONE), ValueError, "gamma has shape"),
        (lambda: batch_normalization_predict(A, ONE, ONE, ONE, ONE[0]), ValueError, "variance has shape"),
        (lambda: batch_normalization_backward(A[:1], NORMALIZED), ValueError, "dZ_tilde has shape"),
    ],
)
def test_errors_name_both_sides(call, error, words):
    with pytest.raises(error, match=words):
        call()
