"""Features in another order: the same examples, and to a dense net the same problem."""

import numpy as np

from nnengine import Hyperparameters, load_dataset, train
from nnengine.pixel_order import shuffled_features


def test_the_rows_are_the_same_in_another_order():
    houses = load_dataset("housing_features")
    shuffled, order = shuffled_features(houses, seed=2)
    assert sorted(order.tolist()) == [0, 1, 2, 3]
    assert order.tolist() != [0, 1, 2, 3]
    np.testing.assert_array_equal(shuffled.X_test, houses.X_test[order])
    assert shuffled.feature_names == tuple(houses.feature_names[i] for i in order)
    np.testing.assert_array_equal(shuffled.Y_train, houses.Y_train)


def test_shuffled_pixels_train_as_well():
    cats = load_dataset("cat_emoji")
    shuffled, order = shuffled_features(cats, seed=3)
    assert shuffled.image_shape is None
    settings = Hyperparameters((), initialization="zeros", learning_rate=0.005, iterations=60)
    run, other = train(cats, settings), train(shuffled, settings)
    np.testing.assert_allclose(other.costs, run.costs, rtol=1e-9)
    np.testing.assert_allclose(other.parameters["W1"], run.parameters["W1"][:, order], atol=1e-10)
