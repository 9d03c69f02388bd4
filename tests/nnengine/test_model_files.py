"""Model files: back to the last bit, the same bytes each time, and nothing but a whole model accepted."""

import io
import re
import time
from dataclasses import fields

import h5py
import numpy as np
import pytest

from nnengine.hdf5 import FileFormatError
from nnengine.hyperparameters import Hyperparameters
from nnengine.model_files import Model, load_model, save_model
from nnengine.version import ENGINE_VERSION


def parameters_for(*layer_dims, seed=0):
    rng = np.random.default_rng(seed)
    parameters = {}
    for l in range(1, len(layer_dims)):
        parameters[f"W{l}"] = rng.standard_normal((layer_dims[l], layer_dims[l - 1]))
        parameters[f"b{l}"] = rng.standard_normal((layer_dims[l], 1))
    return parameters


def cat_model(**changes):
    arguments = dict(
        parameters=parameters_for(12, 3, 2, 1),
        activations=("relu", "tanh", "sigmoid"),
        hyperparameters=Hyperparameters(
            hidden_layers=(3, 2), hidden_activation=("relu", "tanh"), optimizer="adam", learning_rate=0.1 + 0.2, batch_size=16
        ),
        classes=("keine Katze", "猫"),
        image_shape=(2, 2, 3),
        input_preparation="unrolled, divided by 255",
    )
    return Model(**(arguments | changes))


MODELS = {
    "cat": cat_model(),
    "logistic regression": Model(
        parameters_for(2, 1), ("sigmoid",), Hyperparameters(hidden_layers=()), ("no", "yes"), feature_names=("x1", "x2")
    ),
    "no activations": Model(
        parameters_for(2, 1), ("sigmoid",), Hyperparameters(hidden_layers=(), hidden_activation=()), ("", "yes")
    ),
    "regression": Model(parameters_for(4, 5, 1), ("tanh", "identity"), Hyperparameters(hidden_layers=(5,))),
    "64 layers": Model(
        parameters_for(1, *[1] * 64, 1),
        ("tanh",) * 64 + ("sigmoid",),
        Hyperparameters(hidden_layers=(1,) * 64),
        ("no", "yes"),
        feature_names=("größe " * 100,),
    ),
    "many names": Model(
        parameters_for(300, 1),
        ("identity",),
        Hyperparameters(hidden_layers=()),
        feature_names=tuple(f"feature {i} {'x' * 300}" for i in range(300)),
    ),
}


def to_bytes(model):
    content = io.BytesIO()
    save_model(content, model)
    return content.getvalue()


def assert_equal(found, expected):
    for field in fields(Model):
        if field.name != "parameters":
            assert getattr(found, field.name) == getattr(expected, field.name), field.name
            assert type(getattr(found, field.name)) is type(getattr(expected, field.name))
    assert list(found.parameters) == sorted(expected.parameters)
    for key, array in expected.parameters.items():
        assert found.parameters[key].dtype == np.float64
        assert found.parameters[key].shape == array.shape
        assert found.parameters[key].tobytes() == array.tobytes()


# -- round trip --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODELS)
def test_round_trip(name):
    assert_equal(load_model(to_bytes(MODELS[name])), MODELS[name])


def test_every_bit_of_a_weight_is_kept():
    values = [-0.0, 5e-324, np.finfo(float).max, np.nextafter(1, 2), 0.1 + 0.2, -1e-300]
    parameters = {"W1": np.array([values]), "b1": np.array([[np.pi]])}
    model = Model(parameters, ("identity",), Hyperparameters(hidden_layers=()))
    assert_equal(load_model(to_bytes(model)), model)


def test_every_hyperparameter_is_kept():
    hyperparameters = Hyperparameters(
        hidden_layers=(3, 2),
        hidden_activation="leaky_relu",
        optimizer="momentum",
        learning_rate=1e-3,
        iterations=123,
        batch_size=7,
        initialization="he",
        initialization_scale=0.5,
        l2=0.25,
        l1=0.125,
        keep_prob=0.75,
        seed=2**32 - 1,
    )
    default = Hyperparameters()
    for field in fields(Hyperparameters):
        assert getattr(hyperparameters, field.name) != getattr(default, field.name) or field.name == "hidden_layers"
    model = cat_model(hyperparameters=hyperparameters, activations=("leaky_relu", "leaky_relu", "sigmoid"))
    loaded = load_model(to_bytes(model)).hyperparameters
    assert loaded == hyperparameters
    assert hash(loaded) == hash(hyperparameters)


def test_paths_and_open_files(tmp_path):
    path = tmp_path / "cat.h5"
    save_model(str(path), MODELS["regression"])
    save_model(path, MODELS["cat"])
    assert [entry.name for entry in tmp_path.iterdir()] == ["cat.h5"]
    with path.open("rb") as opened:
        for source in (path, str(path), path.read_bytes(), opened):
            assert_equal(load_model(source), MODELS["cat"])


def test_a_failed_save_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "cat.h5"
    save_model(path, MODELS["cat"])

    def full_disk(self, content):
        with self.open("wb") as file:
            file.write(content[:100])
        raise OSError("no space left")

    monkeypatch.setattr("pathlib.Path.write_bytes", full_disk)
    with pytest.raises(OSError, match="no space left"):
        save_model(path, MODELS["regression"])
    assert [entry.name for entry in tmp_path.iterdir()] == ["cat.h5"]
    assert_equal(load_model(path), MODELS["cat"])


def test_the_same_model_gives_the_same_bytes_at_any_time():
    first = to_bytes(cat_model())
    time.sleep(1.1)  # HDF5 keeps times in whole seconds
    assert to_bytes(cat_model()) == first


def test_the_file_is_plain_hdf5():
    with h5py.File(io.BytesIO(to_bytes(MODELS["cat"]))) as file:
        assert set(file) == {"W1", "b1", "W2", "b2", "W3", "b3", "hyperparameters"}
        np.testing.assert_array_equal(file["W2"][()], MODELS["cat"].parameters["W2"])
        assert file.attrs["format"] == b"nudge-model"
        assert file.attrs["format_version"] == 1
        assert file.attrs["engine_version"] == ENGINE_VERSION.encode()
        assert file.attrs["classes"].tolist() == [b"keine Katze", "猫".encode()]
        assert file["hyperparameters"].attrs["learning_rate"] == 0.1 + 0.2
        assert file["hyperparameters"].attrs["hidden_layers"].tolist() == [3, 2]


def test_the_engine_that_writes_signs():
    assert load_model(to_bytes(cat_model(engine_version="0.0.1"))).engine_version == ENGINE_VERSION


# -- the model itself --------------------------------------------------------------------------------------------------


def test_a_model_keeps_copies_that_nobody_changes():
    parameters = parameters_for(12, 3, 2, 1)
    model = cat_model(parameters=parameters)
    parameters["W1"][0, 0] = 99
    assert model.parameters["W1"][0, 0] != 99
    with pytest.raises(ValueError, match="read-only"):
        model.parameters["W1"][0, 0] = 99


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        (dict(parameters={}), ValueError, "parameters is empty"),
        (dict(parameters=None), TypeError, "parameters is NoneType"),
        (dict(parameters=parameters_for(12, 3, 1)), ValueError, "keys W1, b1, W2, b2, expected W and b for each of 3"),
        (dict(parameters=parameters_for(12, 3, 2, 1) | {"W2": np.ones((2, 4))}), ValueError, r"\['W2'\] has shape \(2, 4\)"),
        (dict(parameters=parameters_for(12, 3, 2, 1) | {"b2": np.ones((3, 1))}), ValueError, r"\['b2'\] has shape \(3, 1\)"),
        (dict(parameters=parameters_for(12, 3, 2, 1) | {"b1": np.full((3, 1), np.nan)}), ValueError, "holds nan"),
        (dict(parameters=parameters_for(12, 3, 2, 1) | {"W1": "abc"}), TypeError, "real numbers"),
        (dict(parameters=parameters_for(12, 4, 2, 1)), ValueError, r"\(12, 4, 2, 1\), hyperparameters expects \(12, 3, 2, 1\)"),
        (dict(activations=("relu", "swish", "sigmoid")), ValueError, "'swish', expected one of"),
        (dict(activations=("relu", "relu", "sigmoid")), ValueError, "activations is .*, hyperparameters expects .*tanh"),
        (dict(activations=("relu", "tanh", "relu")), ValueError, "ends in 'relu', expected one of sigmoid, identity"),
        (dict(activations="relu"), TypeError, "activations is 'relu'"),
        (dict(hyperparameters={}), TypeError, "hyperparameters is dict"),
        (dict(classes=("cat",)), ValueError, "expected two names"),
        (dict(classes=()), ValueError, "expected two names"),
        (dict(classes=("cat", 1)), TypeError, r"classes\[1\] is 1"),
        (dict(classes=("cat", "a\0b")), ValueError, r"classes\[1\] is 'a\\x00b'"),
        (dict(classes=("cat", "\ud800")), ValueError, r"classes\[1\]"),
        (dict(activations=("relu", "tanh", "identity")), ValueError, "expected none for the output activation identity"),
        (dict(image_shape=(2, 2)), ValueError, r"image_shape is \(2, 2\)"),
        (dict(image_shape=(2, 3, 3)), ValueError, "holds 18 values, W1 has 12 columns"),
        (dict(image_shape=(2.0, 2.0, 3)), TypeError, r"image_shape\[0\] is 2.0"),
        (dict(feature_names=("x1",)), ValueError, "feature_names has 1 names, W1 has 12 columns"),
        (dict(input_preparation=255), TypeError, "input_preparation is 255"),
        (dict(input_preparation="x" * 1_001), ValueError, "input_preparation has 1,001 letters"),
    ],
)
def test_a_model_that_does_not_fit_together_is_refused(changes, error, message):
    with pytest.raises(error, match=message):
        cat_model(**changes)


def test_other_arguments_are_named():
    with pytest.raises(TypeError, match="model is dict, expected a Model"):
        save_model(io.BytesIO(), {})
    with pytest.raises(TypeError, match="target is NoneType"):
        save_model(None, MODELS["cat"])


# -- files that aren't a whole model -----------------------------------------------------------------------------------


def refusal(content):
    with pytest.raises(FileFormatError) as caught:
        load_model(content)
    text = str(caught.value)
    assert re.fullmatch(r"[A-Z'][^\n]{10,400}\.", text), text
    return text


def edited(change):
    content = io.BytesIO(to_bytes(MODELS["cat"]))
    with h5py.File(content, "r+") as file:
        change(file)
    return content.getvalue()


def replace(name, value):
    def change(file):
        del file[name]
        file[name] = value

    return change


def attribute(name, value, group="/"):
    return lambda file: file[group].attrs.create(name, value)


HYPER = "hyperparameters"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (attribute("format", np.bytes_("keras")), "format isn't 'nudge-model'"),
        (lambda file: file.attrs.pop("format"), "isn't a Nudge model"),
        (attribute("format", 3), "holds int64, expected text"),
        (attribute("format_version", 2), "format version 2, this version of Nudge reads up to 1: update"),
        (attribute("format_version", 0), "format_version is 0"),
        (attribute("format_version", np.bytes_("1")), "format_version is b'1'"),
        (lambda file: file.attrs.pop("format_version"), "no attribute 'format_version'"),
        (lambda file: file.attrs.pop("engine_version"), "no attribute 'engine_version'"),
        (lambda file: file.attrs.pop("activations"), "activations is ()"),
        (attribute("activations", np.array([b"relu", b"swish", b"sigmoid"])), "'swish'"),
        (attribute("classes", np.array([b"cat"])), "expected two names"),
        (attribute("classes", "text of variable length"), "variable length"),
        (attribute("image_shape", 5), "image_shape is 5"),
        (attribute("image_shape", [2, 2, 4]), "image_shape is (2, 2, 4)"),
        (attribute("feature_names", np.array([b"x1"])), "feature_names has 1 names"),
        (lambda file: file.__delitem__("b2"), "expected W and b for each of 3 layers"),
        (lambda file: file.__delitem__(HYPER), "no group 'hyperparameters'"),
        (replace(HYPER, 1.0), "no group 'hyperparameters'"),
        (lambda file: file.update({"W4": np.ones((1, 1)), "b4": np.ones((1, 1))}), "expected W and b for each of 3"),
        (lambda file: file.update({"notes": 1.0}), "holds 'notes'"),
        (lambda file: file.update({"line\nbreak": 1.0}), r"holds 'line\nbreak'"),
        (lambda file: file.update({"W9/x": 1.0}), "'W9' is a group"),
        (replace("W1", np.ones((3, 12), dtype=np.float32)), "'W1' holds float32, expected float64"),
        (replace("W1", np.ones((3, 11))), "image_shape (2, 2, 3) holds 12 values, W1 has 11"),
        (replace("W2", np.ones((2, 4))), "has shape (2, 4), expected (any, 3)"),
        (replace("b1", np.full((3, 1), np.inf)), "holds inf"),
        (replace("b1", np.ones(3)), "has shape (3,)"),
        (replace("b1", h5py.SoftLink("/W1")), "'/b1' is a soft link"),
        (attribute("learning_rate", -1.0, HYPER), "learning_rate is -1"),
        (attribute("optimizer", np.bytes_("sgd"), HYPER), "optimizer is 'sgd'"),
        (attribute("hidden_layers", [4, 2], HYPER), "hyperparameters expects (12, 4, 2, 1)"),
        (attribute("hidden_layers", 3, HYPER), "hidden_layers is 3"),
        (attribute("seed", 1.5, HYPER), "seed is 1.5"),
        (attribute("dropout", 0.5, HYPER), "unknown 'dropout'"),
        (lambda file: file[HYPER].attrs.pop("l2"), "lacks 'l2'"),
    ],
)
def test_what_is_wrong_is_named(change, words):
    assert words in refusal(edited(change))


def test_without_batch_size_it_is_the_full_batch():
    assert load_model(edited(lambda file: file[HYPER].attrs.pop("batch_size"))).hyperparameters.batch_size is None


@pytest.mark.parametrize("content", [b"", b"text", b"\x80\x04\x95pickle", b"PK\x03\x04", np.random.default_rng(0).bytes(9_000)])
def test_other_files_are_refused(content):
    refusal(content)


def test_truncated_files():
    content = to_bytes(MODELS["cat"])
    for length in range(0, len(content), 10):
        refusal(content[:length])


def test_flipped_bits_never_change_a_model_unnoticed():
    content = to_bytes(MODELS["cat"])
    flips = np.random.default_rng(5)
    refused = 0
    for place in range(0, len(content), 16):
        damaged = bytearray(content)
        damaged[place + flips.integers(min(16, len(content) - place))] ^= 1 << flips.integers(8)
        try:
            model = load_model(bytes(damaged))
        except FileFormatError as error:
            assert re.fullmatch(r"[^\n]+\.", str(error))
            refused += 1
        else:  # the flip hit a part of the file that holds nothing
            assert_equal(model, MODELS["cat"])
    assert refused > 100
