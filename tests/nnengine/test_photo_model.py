"""The photo model's file: what is written comes back, and anything else is one clear sentence."""

import io
from dataclasses import replace

import h5py
import numpy as np
import pytest

import nnengine
from nnengine.activations import sigmoid
from nnengine.hdf5 import FileFormatError
from nnengine.photo_figures import FIGURES
from nnengine.photo_model import (
    DEFAULT_PATH,
    PhotoModel,
    load_photo_model,
    photo_outputs,
    predict_photos,
    prepare_for,
    save_photo_model,
)
from nnengine.photo_network import PhotoArchitecture, forward_photos, initialize_photo_network

ARCHITECTURE = PhotoArchitecture(16, (4, 6), (True, False))


def draw_model(**changes):
    rng = np.random.default_rng(0)
    parameters, statistics = initialize_photo_network(ARCHITECTURE, rng)
    parameters["W3"] += rng.normal(size=(1, 6)).astype(np.float32)
    fields = dict(
        parameters=parameters,
        statistics=statistics,
        mean=(0.5, 0.4, 0.3),
        deviation=(0.2, 0.25, 0.3),
        calibration=(0.8, -0.1),
        note="Trained on nothing: “noise”.",
        figures={"held out": dict.fromkeys(FIGURES, 0.5), "web": dict.fromkeys(FIGURES, float("nan"))},
        reliability=np.arange(30.0).reshape(3, 10),
    )
    return PhotoModel(ARCHITECTURE, **fields | changes)


def photos(m=5, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (m, 64, 64, 3)).astype(np.uint8)


def written(model):
    content = io.BytesIO()
    save_photo_model(content, model)
    return content.getvalue()


def test_what_is_written_comes_back(tmp_path):
    model = draw_model()
    save_photo_model(tmp_path / "model.h5", model)
    found = load_photo_model(tmp_path / "model.h5")
    for name in ("architecture", "mean", "deviation", "calibration", "note"):
        assert getattr(found, name) == getattr(model, name)
    assert found.figures["held out"] == model.figures["held out"]
    assert np.isnan(found.figures["web"]["AUC"])
    np.testing.assert_array_equal(found.reliability, model.reliability)
    for key, value in (model.parameters | model.statistics).items():
        rounded = value.astype(np.float16) if key.startswith("W") else value
        np.testing.assert_array_equal((found.parameters | found.statistics)[key], rounded.astype(np.float32))
    assert written(found) == written(model) == (tmp_path / "model.h5").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["model.h5"]


def test_a_model_without_figures_comes_back():
    found = load_photo_model(written(draw_model(figures={}, reliability=None, note="")))
    assert found.figures == {} and found.reliability is None and found.note == ""


def test_rounding_hardly_changes_an_answer():
    model = draw_model()
    np.testing.assert_allclose(
        predict_photos(load_photo_model(written(model)), photos()), predict_photos(model, photos()), rtol=0, atol=1e-3
    )


def test_probabilities():
    model = draw_model()
    p = predict_photos(model, photos())
    assert p.shape == (5,) and ((p > 0) & (p < 1)).all() and len(set(p.tolist())) == 5
    np.testing.assert_array_equal(p, predict_photos(model, photos()))
    np.testing.assert_allclose(predict_photos(model, photos()[3:4]), p[3:4], rtol=0, atol=1e-6)
    np.testing.assert_allclose(predict_photos(model, photos()[:, :, ::-1]), p, rtol=0, atol=1e-6)  # mirrored
    assert predict_photos(model, photos()[:0]).shape == (0,)


def test_the_formula():
    model = draw_model()
    X = prepare_for(model, photos())
    assert X.shape == (5, 16, 16, 3)
    # 64 to 16: the mean color is kept, so it can be computed without resampling
    expected = (photos().mean(axis=(1, 2)) / 255 - model.mean) / model.deviation
    np.testing.assert_allclose(X.mean(axis=(1, 2)), expected, rtol=0, atol=0.02)
    Z = [forward_photos(x, model.parameters, ARCHITECTURE, model.statistics)[0] for x in (X, X[:, :, ::-1].copy())]
    z = np.mean(Z, axis=0)[0]
    np.testing.assert_allclose(photo_outputs(model, photos()), z, rtol=0, atol=1e-5)
    np.testing.assert_allclose(predict_photos(model, photos()), sigmoid(0.8 * z - 0.1), rtol=0, atol=1e-5)


def test_many_photos_are_answered_in_parts():
    model, many = draw_model(), photos(150)
    parts = [predict_photos(model, many[i : i + 50]) for i in (0, 50, 100)]
    np.testing.assert_allclose(predict_photos(model, many), np.concatenate(parts), rtol=0, atol=1e-6)


def test_the_arrays_are_copies_that_cant_be_written():
    model = draw_model()
    with pytest.raises(ValueError, match="read-only"):
        model.parameters["W1"][:] = 0


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        (photos() / 255, TypeError, "photos holds float64, expected uint8"),
        (photos()[0], ValueError, r"photos has shape \(64, 64, 3\), expected \(m, height, width, 3\)"),
        (photos()[..., :1], ValueError, r"expected \(m, height, width, 3\)"),
        (np.zeros((1, 0, 64, 3), np.uint8), ValueError, r"expected \(m, height, width, 3\)"),
    ],
)
def test_photos_of_another_kind(given, error, words):
    with pytest.raises(error, match=words):
        predict_photos(draw_model(), given)


def without(arrays, key):
    return {name: value for name, value in arrays.items() if name != key}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (lambda model: {"parameters": without(model.parameters, "W2")}, "parameters lacks 'W2'"),
        (lambda model: {"parameters": model.parameters | {"W9": 0}}, "parameters has an unknown 'W9'"),
        (lambda model: {"statistics": without(model.statistics, "mu1")}, "statistics lacks 'mu1'"),
        (lambda model: {"statistics": model.statistics | {"variance1": -np.ones((1, 1, 1, 4))}}, "a variance below 0"),
        (lambda model: {"parameters": model.parameters | {"b3": np.zeros(1)}}, r"b3 has shape \(1,\), expected"),
        (lambda model: {"parameters": model.parameters | {"b3": np.array([[np.nan]])}}, "b3 holds nan"),
        (lambda model: {"mean": (0.5,)}, r"mean has shape \(1,\), expected \(3,\)"),
        (lambda model: {"deviation": (1, 0, 1)}, "deviation is .*, expected numbers above 0"),
        (lambda model: {"reliability": np.zeros(3)}, r"reliability has shape \(3,\)"),
    ],
)
def test_a_model_fits_together(changes, words):
    model = draw_model()
    with pytest.raises(ValueError, match=words):
        replace(model, **changes(model))


def spoil(change):
    """The content of a model's file after a change to it."""
    content = io.BytesIO(written(draw_model()))
    with h5py.File(content, "r+") as file:
        change(file)
    return content.getvalue()


def set_array(name, value):
    def change(file):
        del file[name]
        file[name] = value

    return change


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"not a model", "isn't an HDF5 file"),
        (written(draw_model())[:3000], "damaged"),
        (spoil(lambda file: file.attrs.__delitem__("format")), "isn't a Nudge photo model"),
        (spoil(lambda file: file.attrs.modify("format", np.bytes_(b"nudge-model"))), "isn't a Nudge photo model"),
        (spoil(lambda file: file.attrs.__setitem__("format_version", 2)), "has format version 2, .* reads up to 1"),
        (spoil(lambda file: file.attrs.__delitem__("calibration")), "no attribute 'calibration'"),
        (spoil(lambda file: file.attrs.__setitem__("side", [1, 2])), "doesn't fit together"),
        (spoil(lambda file: file.attrs.__setitem__("channels", [4.5, 6.0])), "doesn't fit together: channels is 4.5"),
        (spoil(lambda file: file.attrs.__setitem__("channels", [4, 6, 8])), "doesn't fit together"),
        (spoil(lambda file: file.attrs.__setitem__("figures", [[1.0]])), r"figures has shape \(1, 1\), expected"),
        (spoil(lambda file: file.__delitem__("W1")), "doesn't fit together: parameters lacks 'W1'"),
        (spoil(set_array("W1", np.zeros((3, 3, 3, 5)))), r"W1 has shape \(3, 3, 3, 5\), expected \(3, 3, 3, 4\)"),
        (spoil(set_array("b3", np.full((1, 1), np.inf))), "b3 holds inf"),
        (spoil(set_array("b3", np.array([[b"x"]]))), "doesn't fit together: b3 holds"),
        (spoil(lambda file: file.create_group("more")), "'more' is a group, expected a dataset"),
    ],
)
def test_bad_files(content, words):
    with pytest.raises(FileFormatError, match=words) as caught:
        load_photo_model(content)
    assert "\n" not in str(caught.value)


def test_a_changed_weight_is_noticed():
    content = bytearray(written(draw_model()))
    weights = draw_model().parameters["W2"].astype(np.float16).tobytes()
    content[content.index(weights) + 100] ^= 1
    with pytest.raises(FileFormatError, match="damaged"):
        load_photo_model(bytes(content))


def test_another_model_is_refused():
    content = io.BytesIO()
    parameters = {"W1": np.ones((1, 2)), "b1": np.zeros((1, 1))}
    hyperparameters = nnengine.Hyperparameters(hidden_layers=())
    nnengine.save_model(content, nnengine.Model(parameters, ("sigmoid",), hyperparameters, classes=("non-cat", "cat")))
    with pytest.raises(FileFormatError, match="isn't a Nudge photo model"):
        load_photo_model(content)


def test_the_shipped_model_loads():
    if not DEFAULT_PATH.exists():
        pytest.skip("the photo model has not been built")
    assert DEFAULT_PATH.stat().st_size <= 2 * 1024**2
    p = nnengine.predict_photos(nnengine.load_photo_model(), photos(2))
    assert p.shape == (2,) and ((p >= 0) & (p <= 1)).all()
