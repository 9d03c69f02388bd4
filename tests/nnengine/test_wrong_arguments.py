"""Every public function of the engine, each argument with many wrong values: what is refused names the argument."""

from __future__ import annotations

import io
import re
import warnings
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import nnengine
from nnengine import ACTIVATIONS, OPTIMIZERS, Dataset, Hyperparameters, Training, load_dataset
from nnengine import logistic_regression as logistic
from nnengine.confidence import wilson_interval
from nnengine.gradient_check import compare_gradients, numerical_gradient
from nnengine.hdf5 import FileFormatError
from nnengine.photo_files import PhotoError
from nnengine.picture_sets import LabeledPictures

rng = np.random.default_rng(0)
X, Y = rng.standard_normal((2, 4)), np.array([[0.0, 1.0, 1.0, 0.0]])
NET, DIMS = ("tanh", "sigmoid"), (2, 3, 1)
PARAMETERS = nnengine.initialize_parameters(DIMS, "xavier")
MASKS = {"D1": np.ones((3, 4))}
_, CACHE = nnengine.forward_propagation(X, PARAMETERS, NET, MASKS)
GRADIENTS = nnengine.backward_propagation(Y, PARAMETERS, CACHE, NET)
DATA = load_dataset("circles", examples=10)
SETTINGS = Hyperparameters((3,), iterations=1)
HELD = {"W1": np.zeros((3, 2), dtype=bool)}
PICTURES = np.zeros((4, 2, 2, 3), np.uint8)
LABELED = LabeledPictures("pictures", PICTURES, np.array([0, 1, 0, 1]), ("no", "yes"))
MODEL = nnengine.Model(PARAMETERS, NET, SETTINGS, ("no", "yes"))
MASKED = np.ma.masked_array(np.ones((2, 4)), mask=[[1, 0, 0, 0], [0, 0, 0, 0]])


def cost(parameters) -> float:
    return float(sum(np.sum(value**2) for value in parameters.values()))


def adam(**changes):
    return OPTIMIZERS["adam"](**{"learning_rate": 0.1, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8, **changes})


def linear(w, b, X, Y):
    return {"dw": np.zeros((2, 1)), "db": 0.0}, 0.0


DATASET = dict(
    name="d", X_train=X, Y_train=Y, X_test=X, Y_test=Y, classes=("a", "b"), image_shape=None, feature_names=("x1", "x2")
)
FIELDS = {name: getattr(SETTINGS, name) for name in SETTINGS.__dataclass_fields__}
UNIT = dict(w=np.zeros((2, 1)), b=0.0, X=X, Y=Y)
NETWORK = dict(parameters=PARAMETERS, activations=NET)
STATE = adam().initial_state(PARAMETERS)

# Each function with arguments that are right; "photo_model" and files are read once, by the fixture.
CALLS = {
    "forward_propagation": (nnengine.forward_propagation, dict(X=X, **NETWORK, masks=MASKS)),
    "backward_propagation": (nnengine.backward_propagation, dict(Y=Y, **NETWORK, cache=CACHE, l2=0.1, l1=0.1)),
    "compute_cost": (
        nnengine.compute_cost,
        dict(Z=X[:1], Y=Y, output_activation="sigmoid", parameters=PARAMETERS, l2=0.1, l1=0.1),
    ),
    "predict": (nnengine.predict, dict(X=X, **NETWORK, threshold=0.5)),
    "predict_probability": (nnengine.predict_probability, dict(X=X, **NETWORK)),
    "evaluate": (nnengine.evaluate, dict(X=X, Y=Y, **NETWORK)),
    "gradient_check": (
        nnengine.gradient_check, dict(cost=cost, parameters=PARAMETERS, gradients=GRADIENTS, nudge=1e-5)
    ),
    "numerical_gradient": (numerical_gradient, dict(cost=cost, parameters=PARAMETERS, nudge=1e-5)),
    "compare_gradients": (compare_gradients, dict(numerical=GRADIENTS, gradients=GRADIENTS)),
    "initialize_parameters": (
        nnengine.initialize_parameters, dict(layer_dims=DIMS, initialization="random", scale=0.01, rng=0)
    ),
    "initial_parameters": (nnengine.initial_parameters, dict(dataset=DATA, hyperparameters=SETTINGS)),
    "train": (nnengine.train, dict(dataset=DATA, hyperparameters=SETTINGS, parameters=PARAMETERS, held=HELD)),
    "iterate_training": (
        lambda dataset, hyperparameters, parameters: next(
            nnengine.iterate_training(dataset, hyperparameters, parameters)
        ),
        dict(dataset=DATA, hyperparameters=SETTINGS, parameters=PARAMETERS),
    ),
    "Training.advance": (lambda seconds: Training(DATA, SETTINGS).advance(seconds), dict(seconds=1.0)),
    "load_dataset": (
        load_dataset, dict(name="circles", examples=10, noise=0.1, seed=0, test_share=0.3, features=("x1", "x2"))
    ),
    "Dataset": (Dataset, DATASET),
    "Hyperparameters": (Hyperparameters, FIELDS),
    "Hyperparameters.layer_dims": (SETTINGS.layer_dims, dict(n_x=2)),
    "Hyperparameters.activations": (SETTINGS.activations, dict(output_activation="sigmoid")),
    "Hyperparameters.replace": (SETTINGS.replace, dict(learning_rate=0.1, l1=0.2)),
    "Optimizer": (adam, dict(learning_rate=0.1, beta_1=0.9, beta_2=0.999, epsilon=1e-8)),
    "Optimizer.initial_state": (adam().initial_state, dict(parameters=PARAMETERS)),
    "Optimizer.update": (adam().update, dict(parameters=PARAMETERS, gradients=GRADIENTS, state=STATE)),
    **{
        f"Activation.{what} {name}": (call, dict(Z=X))
        for name, g in ACTIVATIONS.items()
        for what, call in (("call", g.__call__), ("derivative", g.derivative))
    },
    "propagate": (logistic.propagate, UNIT),
    "propagate_one_loop": (logistic.propagate_one_loop, UNIT),
    "propagate_two_loops": (logistic.propagate_two_loops, UNIT),
    "train_logistic_regression": (
        logistic.train_logistic_regression, dict(**UNIT, learning_rate=0.1, iterations=1, propagate=linear)
    ),
    "logistic predict": (logistic.predict, {name: UNIT[name] for name in ("w", "b", "X")}),
    "wilson_interval": (wilson_interval, dict(right=3, m=5, z=1.96)),
    "LabeledPictures": (
        LabeledPictures,
        dict(name="p", pictures=PICTURES, y=np.array([0, 1, 0, 1]), classes=("no", "yes"), skipped=()),
    ),
    "split_pictures": (nnengine.split_pictures, dict(labeled=LABELED, test_share=0.5, seed=0)),
    "Model": (
        nnengine.Model,
        dict(
            parameters=PARAMETERS, activations=NET, hyperparameters=SETTINGS, classes=("no", "yes"), image_shape=None,
            feature_names=("x1", "x2"), input_preparation="", engine_version="1",
        ),
    ),
    "save_model": (nnengine.save_model, dict(target=io.BytesIO(), model=MODEL)),
    "load_model": (nnengine.load_model, dict(source=b"")),
    "load_photo_model": (nnengine.load_photo_model, dict(source=b"")),
    "read_course_hdf5": (nnengine.read_course_hdf5, dict(train_path=b"", test_path=b"", name="course")),
    "read_picture_zip": (nnengine.read_picture_zip, dict(content=b"", size=64)),
    "prepare_photo": (nnengine.prepare_photo, dict(photo=b"", size=64, framing="crop")),
    "predict_photos": (
        lambda model, photos: nnengine.predict_photos(model, photos),
        dict(model=None, photos=np.zeros((1, 64, 64, 3), np.uint8)),
    ),
}

WRONG = {
    "None": None, "True": True, "text": "text", "bytes": b"bytes", "bytearray": bytearray(b"x"),
    "5": 5, "-1": -1, "0": 0, "1.5": 1.5, "nan": np.nan, "inf": np.inf, "1e308": 1e308, "1j": 1j,
    "10**400": 10**400, "10**5000": 10**5000, "Decimal": Decimal("0.5"), "Fraction": Fraction(1, 3),
    "list": [], "numbers": [1, 2], "ragged": [[1], [1, 2]], "tuple": (), "names": ("tanh", "relu"),
    "set": {1, 2}, "frozenset": frozenset(), "range": range(3), "generator": (n for n in ()), "zip": zip(),
    "dict": {}, "number keys": {1: np.ones((1, 1))}, "None keys": {None: np.ones((1, 1))}, "W1 text": {"W1": "text"},
    "object": object(), "function": lambda: None, "class": dict,
    "0-d": np.array(1.0), "1-d": np.ones(3), "3-d": np.ones((2, 2, 2)), "empty": np.empty((2, 0)),
    "NaN": np.full((2, 4), np.nan), "huge": np.full((2, 4), 1e308), "bools": np.ones((2, 4), bool),
    "complex": np.ones((2, 4), complex), "words": np.array([["a", "b"]]), "objects": np.array([[None, 1]]),
    "dates": np.array(["2020-01-01"], "M8[D]"), "record": np.zeros(2, [("a", float)]), "masked": MASKED,
    "matrix": np.array([[1.0, 2.0]]).view(np.matrix),
}
# A mapping or a sequence of the right form, one of its entries wrong.
INSIDE = (
    "None", "True", "text", "bytes", "1.5", "nan", "1j", "Decimal", "list", "ragged", "tuple", "dict", "object", "0-d",
    "1-d", "3-d", "empty", "NaN", "complex", "bools", "words", "objects", "masked", "matrix",
)
REFUSALS = (TypeError, ValueError)
# What Python and NumPy say of themselves.
INNER = re.compile(
    "ufunc|operand|broadcast|unpack|has no attribute|NoneType' object|unsupported|subscriptable|truth value|not iterable|"
    r"convert|matmul|unhashable|__|argument must be|takes \d|required positional"
)
# A file's content is judged by what it holds: the sentence says what that is, not what the argument is called.
OF_CONTENT = (FileFormatError, PhotoError)


def wrong_values(value):
    """Wrong values for an argument whose right one is `value`: (what is wrong, value)."""
    yield from WRONG.items()
    if isinstance(value, dict):
        key = next(iter(value))
        yield "without a key", {k: v for k, v in value.items() if k != key}
        yield "with another key", {**value, "Q9": value[key]}
        yield "with a number key", {**value, 7: value[key]}
        yield "as a list", list(value.items())
        for key in value:
            for name in INSIDE:
                yield f"{key} {name}", {**value, key: WRONG[name]}
            if isinstance(value[key], np.ndarray):
                yield f"{key} as a list", {**value, key: value[key].tolist()}
                yield f"{key} as a matrix", {**value, key: value[key].view(np.matrix)}
                yield f"{key} masked", {**value, key: np.ma.masked_array(value[key], mask=np.ones(value[key].shape))}
                yield f"{key} bool", {**value, key: value[key].astype(bool)}
                yield f"{key} with NaN", {**value, key: np.full(value[key].shape, np.nan)}
    elif isinstance(value, tuple) and value:
        for name in INSIDE:
            yield f"first {name}", (WRONG[name], *value[1:])
    elif isinstance(value, np.ndarray):
        yield "masked whole", np.ma.masked_array(value, mask=np.ones(value.shape))


def same(a, b) -> bool:
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and a.tobytes() == b.tobytes()
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return True


def faults_of(name: str, function, right: dict) -> tuple[list[str], int]:
    """What is wrong with the answers to wrong arguments, and how many were tried."""
    faults, tried = [], 0
    for argument, value in right.items():
        for wrong, given in wrong_values(value):
            if callable(value) and callable(given):  # somebody's own function, whatever it does
                continue
            arguments = {**right, argument: given}
            before = {key: deepcopy(each) for key, each in arguments.items() if isinstance(each, (dict, np.ndarray))}
            tried += 1
            where = f"{name}({argument} = {wrong})"
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    function(**arguments)
            except OF_CONTENT:
                pass
            except OSError as error:  # of a path: it names the file
                if str(given) not in str(error):
                    faults.append(f"{where}: {error}")
            except REFUSALS as error:
                message = str(error)
                if not any(re.search(rf"\b{re.escape(each)}\b", message) for each in right):
                    faults.append(f"{where}: {type(error).__name__} does not name it: {message}")
                elif INNER.search(message):
                    faults.append(f"{where}: {type(error).__name__} from inside: {message}")
            except Exception as error:
                faults.append(f"{where}: {type(error).__name__}: {error}")
            else:
                if "masked" in wrong:
                    faults.append(f"{where}: answered, the mask ignored")
            faults += [f"{where}: changes {key}" for key in before if not same(before[key], arguments[key])]
    return faults, tried


@pytest.mark.parametrize("name", CALLS)
def test_a_wrong_argument_is_named(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where "text" is a path to save to
    function, right = CALLS[name]
    if name == "predict_photos":
        right = {**right, "model": nnengine.load_photo_model()}
    faults, tried = faults_of(name, function, right)
    assert tried >= len(WRONG)
    assert not faults, f"{len(faults)} of {tried} calls:\n" + "\n".join(faults)


def test_every_public_function_is_tried():
    public = {
        name for name in (*vars(nnengine), *nnengine._ON_FIRST_USE)
        if not name.startswith("_") and callable(getattr(nnengine, name)) and name not in ("Snapshot", "TrainingRun")
    } - {"import_module"}
    assert public <= {name.split(".")[0] for name in CALLS}
