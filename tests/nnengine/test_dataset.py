"""Dataset: four arrays that fit one another."""

import re

import numpy as np
import pytest

from nnengine.dataset import Dataset


def fields(**changes):
    return {
        "name": "toy",
        "X_train": np.arange(6.0).reshape(2, 3),
        "Y_train": np.array([[0, 1, 1]]),
        "X_test": np.ones((2, 1)),
        "Y_test": np.array([[1]]),
        "classes": ("no", "yes"),
        **changes,
    }


def test_sizes_and_kind():
    dataset = Dataset(**fields())
    assert (dataset.n_x, dataset.m_train, dataset.m_test) == (2, 3, 1)
    assert dataset.is_classification
    assert dataset.output_activation == "sigmoid"
    regression = Dataset(**fields(classes=(), Y_train=np.array([[0.5, -2, 7]]), Y_test=np.array([[3.5]])))
    assert not regression.is_classification
    assert regression.output_activation == "identity"


def test_gram_holds_the_inner_products_of_the_examples():
    dataset = Dataset(**fields())
    X = dataset.X_train
    expected = [[sum(X[k, i] * X[k, j] for k in range(2)) for j in range(3)] for i in range(3)]
    np.testing.assert_allclose(dataset.gram, expected)
    assert dataset.gram is dataset.gram, "worked out twice"


def test_its_arrays_cannot_be_written_and_the_caller_keeps_theirs():
    arrays = fields()
    dataset = Dataset(**arrays)
    with pytest.raises(ValueError, match="read-only"):
        dataset.X_train[0, 0] = 9
    arrays["X_train"][0, 0] = 9  # the caller's own array stays writable
    assert dataset.Y_train.dtype == np.float64


def test_it_is_a_cache_key_by_identity():
    first, second = Dataset(**fields()), Dataset(**fields())
    assert first == first
    assert first != second
    assert len({first, second}) == 2


def test_lists_of_names_become_tuples():
    dataset = Dataset(**fields(classes=["no", "yes"], feature_names=["size", "price"]))
    assert (dataset.classes, dataset.feature_names) == (("no", "yes"), ("size", "price"))


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        (dict(name=3), TypeError, "name is 3, expected a string"),
        (dict(X_train=np.ones(3)), ValueError, "X_train has shape (3,), expected two dimensions (any, any)"),
        (dict(X_train=np.ones((2, 0))), ValueError, "X_train is empty: it has shape (2, 0)"),
        (dict(X_train=[["a"]]), TypeError, "X_train holds <U1, expected real numbers"),
        (dict(X_train=np.full((2, 3), np.nan)), ValueError, "X_train holds nan at row 0, column 0, expected finite"),
        (dict(Y_train=np.zeros((1, 4))), ValueError, "Y_train has shape (1, 4), expected (1, 3)"),
        (dict(Y_train=np.zeros(3)), ValueError, "Y_train has shape (3,), expected two dimensions (1, 3)"),
        (dict(Y_train=np.array([[0, 1, 2]])), ValueError, "Y_train holds 2, expected only 0 and 1"),
        (dict(X_test=np.ones((3, 1))), ValueError, "X_test has shape (3, 1), expected (2, any)"),
        (dict(Y_test=np.array([[np.inf]])), ValueError, "Y_test holds inf at row 0, column 0, expected finite"),
        (dict(classes=("a", "b", "c")), ValueError, "classes is ('a', 'b', 'c'), expected two names"),
        (dict(classes="no"), TypeError, "classes is 'no', expected a tuple of names"),
        (dict(classes=None), TypeError, "classes is None, expected a tuple of names"),
        (dict(classes=(0, 1)), TypeError, "classes is (0, 1), expected a tuple of names"),
        (dict(classes=(), Y_train=np.ones((2, 3))), ValueError, "Y_train has shape (2, 3), expected (1, 3)"),
        (dict(image_shape=(64, 64, 3)), ValueError, "image_shape (64, 64, 3) holds 12288 values, X_train has 2 rows"),
        (dict(image_shape=(1, 2)), ValueError, "image_shape is (1, 2), expected (height, width, 3)"),
        (dict(image_shape=2), ValueError, "image_shape is 2, expected (height, width, 3)"),
        (dict(feature_names=("x1",)), ValueError, "feature_names has 1 names, X_train has 2 rows"),
        (dict(feature_names="ab"), TypeError, "feature_names is 'ab', expected a tuple of names"),
    ],
)
def test_bad_fields_are_named(changes, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Dataset(**fields(**changes))
