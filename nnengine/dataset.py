"""Dataset: a training set and a test set that belong together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnengine.checks import check_image_shape, check_labels, check_matrix, check_names, shown_value


@dataclass(frozen=True, eq=False)  # compared and hashed by identity: two equal arrays need no comparing
class Dataset:
    """Examples in columns, split into training and test set.

    Attributes
    ----------
    name : str
    X_train : ndarray of shape (n_x, m_train)
    Y_train : ndarray of shape (1, m_train)
    X_test : ndarray of shape (n_x, m_test)
    Y_test : ndarray of shape (1, m_test)
    classes : tuple of str
        Names of class 0 and class 1; () for regression.
    image_shape : tuple of int or None
        (height, width, 3) where a column is an unrolled picture with values 0 … 1.
    feature_names : tuple of str
        One for each row of X; () for pictures.

    Raises
    ------
    TypeError, ValueError
        Naming the field and both sides of a mismatch.
    """

    name: str
    X_train: np.ndarray
    Y_train: np.ndarray
    X_test: np.ndarray
    Y_test: np.ndarray
    classes: tuple[str, ...] = ()
    image_shape: tuple[int, int, int] | None = None
    feature_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise TypeError(f"name is {shown_value(self.name)}, expected a string")
        for field in ("classes", "feature_names"):
            object.__setattr__(self, field, check_names(field, getattr(self, field), "names"))
        if len(self.classes) not in (0, 2):
            raise ValueError(f"classes is {self.classes}, expected two names, or () for regression")
        check_Y = check_labels if self.classes else lambda name, Y, columns: check_matrix(name, Y, 1, columns)
        X_train = check_matrix("X_train", self.X_train)
        X_test = check_matrix("X_test", self.X_test, rows=X_train.shape[0])
        arrays = {
            "X_train": X_train,
            "Y_train": check_Y("Y_train", self.Y_train, columns=X_train.shape[1]),
            "X_test": X_test,
            "Y_test": check_Y("Y_test", self.Y_test, columns=X_test.shape[1]),
        }
        for field, array in arrays.items():
            array = array.view()
            array.flags.writeable = False  # a cached dataset is shared by every visitor
            object.__setattr__(self, field, array)
        if self.image_shape is not None:
            shape = check_image_shape("image_shape", self.image_shape)
            object.__setattr__(self, "image_shape", shape)
            if math.prod(shape) != self.n_x:
                raise ValueError(f"image_shape {shape} holds {math.prod(shape)} values, X_train has {self.n_x} rows")
        if self.feature_names and len(self.feature_names) != self.n_x:
            raise ValueError(f"feature_names has {len(self.feature_names)} names, X_train has {self.n_x} rows")

    @property
    def n_x(self) -> int:
        """Number of input features."""
        return self.X_train.shape[0]

    @property
    def m_train(self) -> int:
        """Number of training examples."""
        return self.X_train.shape[1]

    @property
    def m_test(self) -> int:
        """Number of test examples."""
        return self.X_test.shape[1]

    @property
    def is_classification(self) -> bool:
        """Whether Y holds classes; otherwise it holds quantities."""
        return bool(self.classes)

    @property
    def output_activation(self) -> str:
        """The output unit's activation: sigmoid for classes, identity for quantities."""
        return "sigmoid" if self.is_classification else "identity"

    @cached_property
    def gram(self) -> np.ndarray:
        """XᵀX of the training set, (m_train, m_train): all that training in the span of the data needs to know of X."""
        return self.X_train.T @ self.X_train

    @cached_property
    def A0_train(self) -> np.ndarray:
        """X_train with a row of ones beneath, (n_x + 1, m_train): what training reads, shared by all runs."""
        A0 = np.vstack([self.X_train, np.ones((1, self.m_train))])
        A0.flags.writeable = False
        return A0
