"""The engine against PyTorch in float64: outputs, gradients by autograd, and each optimizer's ten steps."""

import numpy as np
import pytest

from nnengine.activations import ACTIVATIONS
from nnengine.cost import compute_cost
from nnengine.optimizers import OPTIMIZERS
from nnengine.propagation import backward_propagation, forward_propagation

DIMS = (5, 4, 3, 2, 1)
M = 9


def draw(output, hidden_layers=3, seed=0):
    rng = np.random.default_rng(seed)
    dims = (*DIMS[: hidden_layers + 1], 1)
    X = rng.normal(size=(5, M))
    Y = rng.integers(0, 2, (1, M)).astype(float) if output == "sigmoid" else rng.normal(size=(1, M))
    parameters = {}
    for l in range(1, len(dims)):
        parameters[f"W{l}"] = rng.normal(size=(dims[l], dims[l - 1]))
        parameters[f"b{l}"] = rng.normal(size=(dims[l], 1))
    masks = {f"D{l}": (rng.random((dims[l], M)) < 0.7) / 0.7 for l in range(1, hidden_layers + 1)}
    return X, Y, parameters, masks


def torch_cost(torch, X, Y, tensors, activations, l2=0.0, masks=None):
    """Z[L] and J from torch's own functions; its losses average over all entries, as J does over m."""
    functional = torch.nn.functional
    g = {
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "leaky_relu": lambda Z: functional.leaky_relu(Z, 0.01),
        "elu": functional.elu,
        "softplus": lambda Z: functional.softplus(Z, threshold=700),  # beyond it torch takes z itself
        "identity": lambda Z: Z,
    }
    A = torch.tensor(X)
    for l, name in enumerate(activations, start=1):
        Z = tensors[f"W{l}"] @ A + tensors[f"b{l}"]
        A = g[name](Z)
        if masks and f"D{l}" in masks:
            A = A * torch.tensor(masks[f"D{l}"])
    if activations[-1] == "sigmoid":
        J = functional.binary_cross_entropy_with_logits(Z, torch.tensor(Y))
    else:
        J = functional.mse_loss(Z, torch.tensor(Y)) / 2
    norm = sum((tensor**2).sum() for key, tensor in tensors.items() if key.startswith("W"))
    return Z, J + l2 / (2 * M) * norm


def to_tensors(torch, parameters):
    return {key: torch.tensor(parameter, requires_grad=True) for key, parameter in parameters.items()}


@pytest.mark.parametrize("dropout", [False, True], ids=["", "dropout"])
@pytest.mark.parametrize("l2", [0.0, 0.8], ids=["", "l2"])
@pytest.mark.parametrize("output", ["sigmoid", "identity"])
@pytest.mark.parametrize("hidden_layers", [0, 1, 3])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_forward_and_backward_agree(activation, hidden_layers, output, l2, dropout):
    torch = pytest.importorskip("torch")
    X, Y, parameters, masks = draw(output, hidden_layers)
    masks = masks if dropout else None
    activations = (activation,) * hidden_layers + (output,)
    tensors = to_tensors(torch, parameters)
    Z, J = torch_cost(torch, X, Y, tensors, activations, l2, masks)
    J.backward()

    _, cache = forward_propagation(X, parameters, activations, masks)
    own_Z = cache[f"Z{hidden_layers + 1}"]
    np.testing.assert_allclose(own_Z, Z.detach().numpy(), rtol=0, atol=1e-10)
    assert compute_cost(own_Z, Y, output, parameters, l2) == pytest.approx(J.item(), abs=1e-10)
    gradients = backward_propagation(Y, parameters, cache, activations, l2)
    for key, tensor in tensors.items():
        np.testing.assert_allclose(gradients[key], tensor.grad.numpy(), rtol=0, atol=1e-10, err_msg=key)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_derivatives_agree_also_at_zero_and_far_out(name):
    torch = pytest.importorskip("torch")
    Z = torch.tensor([-800.0, -30.0, -1.0, 0.0, 1.0, 30.0, 800.0], dtype=torch.float64, requires_grad=True)
    functional = torch.nn.functional
    functions = {
        "leaky_relu": functional.leaky_relu, "elu": functional.elu, "identity": lambda Z: 1 * Z,
        "softplus": lambda Z: functional.softplus(Z, threshold=700),
    }
    functions.get(name, getattr(torch, name, None))(Z).sum().backward()
    np.testing.assert_allclose(ACTIVATIONS[name].derivative(Z.detach().numpy()), Z.grad.numpy(), rtol=0, atol=1e-15)


def torch_optimizer(torch, name, tensors, learning_rate):
    """PyTorch's optimizer with the engine's settings; the names and conventions differ."""
    if name == "gradient_descent":
        return torch.optim.SGD(tensors, learning_rate)
    if name == "momentum":
        # torch has v ← βv + g, the engine and the course v ← βv + (1 − β)g: the same steps at α (1 − β)
        return torch.optim.SGD(tensors, learning_rate * (1 - 0.9), momentum=0.9)
    if name == "rmsprop":
        return torch.optim.RMSprop(tensors, learning_rate, alpha=0.9, eps=1e-8)
    return torch.optim.Adam(tensors, learning_rate, betas=(0.9, 0.999), eps=1e-8)


@pytest.mark.parametrize("output", ["sigmoid", "identity"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_ten_steps_agree(name, output):
    torch = pytest.importorskip("torch")
    X, Y, parameters, _ = draw(output)
    activations, learning_rate = ("tanh", "sigmoid", "tanh", output), 0.05
    tensors = to_tensors(torch, parameters)
    theirs = torch_optimizer(torch, name, list(tensors.values()), learning_rate)
    ours = OPTIMIZERS[name](learning_rate)
    state = ours.initial_state(parameters)
    for step in range(1, 11):
        theirs.zero_grad()
        torch_cost(torch, X, Y, tensors, activations)[1].backward()
        theirs.step()
        _, cache = forward_propagation(X, parameters, activations)
        parameters, state = ours.update(parameters, backward_propagation(Y, parameters, cache, activations), state)
        for key, tensor in tensors.items():
            np.testing.assert_allclose(
                parameters[key], tensor.detach().numpy(), rtol=0, atol=1e-10, err_msg=f"{key} after step {step}"
            )
