"""The same training in PyTorch and scikit-learn, written as their own tutorials would, minus what costs time.

Each function returns a callable that trains once, or None where the library is not installed.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable

import numpy as np

from nnengine import Dataset, Hyperparameters

Work = Callable[[], object]


def torch_work(dataset: Dataset, hyperparameters: Hyperparameters, threads: int) -> Work | None:
    """Plain tensors, autograd and J each pass, in float64.

    Plain tensors are the faster of PyTorch's two idioms at these sizes: nn.Sequential with torch.optim.SGD took
    20 to 50 % longer.
    """
    try:
        import torch
        from torch.nn.functional import binary_cross_entropy_with_logits, linear
    except ImportError:
        return None
    activation = {"tanh": torch.tanh, "relu": torch.relu}[hyperparameters.hidden_activation]
    X = torch.tensor(dataset.X_train.T.copy())  # examples are rows here, as PyTorch likes them
    Y = torch.tensor(dataset.Y_train.T.copy())
    dims = hyperparameters.layer_dims(dataset.n_x)
    batch_size, learning_rate = hyperparameters.batch_size, hyperparameters.learning_rate

    def train() -> None:
        torch.set_num_threads(threads)
        torch.manual_seed(hyperparameters.seed)
        weights = [torch.randn(n, p, dtype=torch.float64) / p**0.5 for p, n in zip(dims[:-1], dims[1:], strict=True)]
        parameters = [tensor for W in weights for tensor in (W, torch.zeros(len(W), dtype=torch.float64))]
        for parameter in parameters:
            parameter.requires_grad_()

        def cost(A: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
            for i in range(0, len(parameters) - 2, 2):
                A = activation(linear(A, parameters[i], parameters[i + 1]))
            return binary_cross_entropy_with_logits(linear(A, parameters[-2], parameters[-1]), labels)

        def step(J: torch.Tensor) -> None:
            gradients = torch.autograd.grad(J, parameters)
            with torch.no_grad():
                torch._foreach_add_(parameters, gradients, alpha=-learning_rate)

        costs = []
        for _ in range(hyperparameters.iterations):
            if batch_size is None:
                J = cost(X, Y)
                costs.append(J.item())
                step(J)
                continue
            with torch.no_grad():
                costs.append(cost(X, Y).item())
            order = torch.randperm(len(X))
            for X_batch, Y_batch in zip(X[order].split(batch_size), Y[order].split(batch_size), strict=True):
                step(cost(X_batch, Y_batch))

    return train


def sklearn_work(dataset: Dataset, hyperparameters: Hyperparameters, threads: int) -> Work | None:
    """MLPClassifier with plain SGD, its early stopping and its penalty switched off."""
    try:
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.neural_network import MLPClassifier
        from threadpoolctl import threadpool_limits
    except ImportError:
        return None
    X, y = dataset.X_train.T.copy(), dataset.Y_train.ravel().astype(int)

    def train() -> None:
        classifier = MLPClassifier(
            hyperparameters.hidden_layers,
            activation=hyperparameters.hidden_activation,
            solver="sgd",
            momentum=0.0,
            nesterovs_momentum=False,
            alpha=0.0,
            batch_size=hyperparameters.batch_size or len(X),
            learning_rate_init=hyperparameters.learning_rate,
            max_iter=hyperparameters.iterations,
            tol=0.0,
            n_iter_no_change=hyperparameters.iterations + 1,
            random_state=hyperparameters.seed,
        )
        with warnings.catch_warnings(), threadpool_limits(threads):
            warnings.simplefilter("ignore", ConvergenceWarning)
            classifier.fit(X, y)
        if classifier.n_iter_ != hyperparameters.iterations:
            raise RuntimeError(f"scikit-learn stopped after {classifier.n_iter_} of {hyperparameters.iterations} iterations")

    return train


def peer_versions() -> str:
    """Such as "torch 2.13.0, scikit-learn 1.9.1"."""
    versions = []
    for name, module in (("torch", "torch"), ("scikit-learn", "sklearn")):
        try:
            versions.append(f"{name} {__import__(module).__version__}")
        except ImportError:
            versions.append(f"{name} not installed")
    return ", ".join(versions)


def cores() -> int:
    """CPUs this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
