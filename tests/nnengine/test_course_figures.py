"""The figures that the course prints for its cat pictures, to the last digit."""

import h5py
import numpy as np
import pytest

from nnengine import descent
from nnengine.dataset import Dataset
from nnengine.hyperparameters import Hyperparameters
from nnengine.training import train

CAT_NET = Hyperparameters((20, 7, 5), "relu", learning_rate=0.0075, iterations=2_500)
CAT_UNIT = Hyperparameters((), learning_rate=0.005, iterations=2_000, initialization="zeros")


@pytest.fixture
def cats(shared_data):
    def read(part):
        path = shared_data / "course" / f"{part}_catvnoncat.h5"
        if not path.exists():
            pytest.skip(f"the course's file {path.name} is not here")
        with h5py.File(path) as file:
            X, Y = file[f"{part}_set_x"][:], file[f"{part}_set_y"][:]
        return X.reshape(len(X), -1).T / 255, Y.reshape(1, -1)

    return Dataset("cats", *read("train"), *read("test"), ("non-cat", "cat"), (64, 64, 3))


def course_parameters():
    """Weights as the course draws them: one stream from seed 1, layer by layer, over the root of n_{l-1}."""
    draws = np.random.RandomState(1)  # the stream of np.random.seed(1), without touching the global one
    dims, parameters = (12_288, 20, 7, 5, 1), {}
    for l in range(1, 5):
        parameters[f"W{l}"] = draws.randn(dims[l], dims[l - 1]) / np.sqrt(dims[l - 1])
        parameters[f"b{l}"] = np.zeros((dims[l], 1))
    return parameters


def expect_course_figures(run):
    assert f"{run.costs[0]:.6f}" == "0.771749"
    assert f"{run.costs[2_400]:.6f}" == "0.092878"
    assert len(run.costs) == 2_501
    assert run.train_accuracy == 206 / 209, f"expected 98.56 %, found {run.train_accuracy:.2%}"
    assert run.test_accuracy == 40 / 50, f"expected 80 %, found {run.test_accuracy:.0%}"


def test_the_four_layer_cat_net_in_the_span_and_directly(cats, monkeypatch):
    span = train(cats, CAT_NET, course_parameters())
    assert span.method == "span"
    expect_course_figures(span)

    monkeypatch.setattr(descent, "span_is_faster", lambda dataset, hyperparameters: False)
    direct = train(cats, CAT_NET, course_parameters())  # about 20 s
    assert direct.method == "direct"
    expect_course_figures(direct)

    np.testing.assert_allclose(span.costs, direct.costs, rtol=0, atol=1e-12)
    for key in direct.parameters:
        np.testing.assert_allclose(span.parameters[key], direct.parameters[key], rtol=0, atol=1e-12, err_msg=key)


def test_the_logistic_regression_cat_unit(cats):
    run = train(cats, CAT_UNIT)
    assert run.costs[0] == pytest.approx(np.log(2), abs=1e-15)
    assert run.train_accuracy == 207 / 209, f"expected 99.04 %, found {run.train_accuracy:.2%}"
    assert run.test_accuracy == 35 / 50, f"expected 70 %, found {run.test_accuracy:.0%}"
