"""What the photo model says about a photo; its file: what is written comes back, anything else is one sentence."""

import io
from dataclasses import replace

import h5py
import numpy as np
import pytest

import nnengine
from nnengine.activations import sigmoid
from nnengine.familiarity import Familiarity, share_nearer
from nnengine.hdf5 import FileFormatError
from nnengine.photo_figures import FIGURES
from nnengine.photo_model import PhotoModel, answer_photo, photo_features, photo_outputs, predict_photos
from nnengine.photo_model_files import load_photo_model, save_photo_model
from nnengine.photo_network import PhotoArchitecture, forward_photos, initialize_photo_network
from nnengine.resampling import resample

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
        familiarity=Familiarity(rng.normal(size=20), np.eye(20), np.arange(101)),
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
    for name in ("mean", "precision", "distances"):
        np.testing.assert_array_equal(getattr(found.familiarity, name), getattr(model.familiarity, name))
    for key, value in (model.parameters | model.statistics).items():
        rounded = value.astype(np.float16) if key.startswith("W") else value
        np.testing.assert_array_equal((found.parameters | found.statistics)[key], rounded.astype(np.float32))
    assert written(found) == written(model) == (tmp_path / "model.h5").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["model.h5"]


def test_a_model_without_figures_comes_back():
    found = load_photo_model(written(draw_model(figures={}, reliability=None, familiarity=None, note="")))
    assert found.figures == {} and found.reliability is None and found.familiarity is None and found.note == ""


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


def prepared(model, pictures, box=(0, 0, 1, 1)):
    """What the network reads of a part of each picture."""
    X = resample(pictures, 16, np.tile(np.array(box, float), (len(pictures), 1)))
    return ((X - model.mean) / model.deviation).astype(np.float32)


def test_the_formula():
    model = draw_model()
    boxes = [(0, 0, 1, 1), (0.1, 0.1, 0.8, 0.8), *((t, l, 0.8, 0.8) for t in (0, 0.2) for l in (0, 0.2))]
    boxes += [(0.175, 0.175, 0.65, 0.65), *((t, l, 0.65, 0.65) for t in (0, 0.35) for l in (0, 0.35))]
    Z = [
        forward_photos(np.ascontiguousarray(x), model.parameters, ARCHITECTURE, model.statistics)[0][0]
        for box in boxes
        for x in (prepared(model, photos(), box), prepared(model, photos(), box)[:, :, ::-1])
    ]
    z = np.mean(Z, axis=0)
    np.testing.assert_allclose(photo_outputs(model, photos()), z, rtol=0, atol=1e-5)
    np.testing.assert_allclose(predict_photos(model, photos()), sigmoid(0.8 * z - 0.1), rtol=0, atol=1e-5)


@pytest.mark.parametrize("ask", [predict_photos, photo_features])
def test_many_photos_are_answered_in_parts(ask):
    model, many = draw_model(), photos(27)
    parts = [ask(model, many[i : i + 9]) for i in (0, 9, 18)]
    np.testing.assert_allclose(ask(model, many), np.concatenate(parts), rtol=0, atol=1e-6)


def test_features_are_each_maps_mean_and_deviation_over_the_photo():
    model = draw_model()
    _, cache = forward_photos(prepared(model, photos()), model.parameters, ARCHITECTURE, model.statistics)
    found = photo_features(model, photos())
    assert found.shape == (5, 20)
    for i in range(5):
        maps = [cache[key][i, :, :, k] for key in ("A1", "A2") for k in range(cache[key].shape[3])]
        expected = [np.log(A.mean() + 0.02) for A in maps] + [np.log(A.std() + 0.02) for A in maps]
        np.testing.assert_allclose(found[i], expected, rtol=0, atol=1e-5)
    assert photo_features(model, photos()[:0]).shape == (0, 20)


@pytest.mark.parametrize("pooled", [(True, False), (True, True)])
def test_an_answer_says_the_same_as_its_parts(pooled):
    model = replace(draw_model(), architecture=PhotoArchitecture(16, (4, 6), pooled))
    for photo in photos(3):
        answer = answer_photo(model, photo)
        assert answer.probability == pytest.approx(predict_photos(model, photo[np.newaxis])[0], abs=1e-7)
        np.testing.assert_allclose(answer.features, photo_features(model, photo[np.newaxis]), rtol=0, atol=1e-6)
        assert [A.shape for A in answer.maps] == [(16, 16, 4), (8, 8, 6)]
        # Those of the photo itself, not of its mirror image.
        X = prepared(model, photo[np.newaxis])
        _, cache = forward_photos(X, model.parameters, model.architecture, model.statistics)
        for l in (1, 2):
            np.testing.assert_allclose(answer.maps[l - 1], cache[f"A{l}"][0], rtol=0, atol=1e-5)
        # The places' mean is the logit: log(p / (1 − p)).
        assert answer.evidence.shape == ((40, 40) if pooled[1] else (80, 80))
        p = answer.probability
        assert answer.evidence.mean() == pytest.approx(np.log(p / (1 - p)), abs=1e-5)


def test_evidence_lies_where_it_was_found():
    # One filter that answers to red, and counts for cat.
    architecture = PhotoArchitecture(16, (1,), (False,))
    parameters, statistics = initialize_photo_network(architecture, np.random.default_rng(0))
    parameters["W1"][:] = 0
    parameters["W1"][1, 1, 0] = 1
    parameters["W2"][:] = 2
    model = PhotoModel(architecture, parameters, statistics, (0.0,) * 3, (1.0,) * 3, (0.5, -0.25))
    photo = np.zeros((64, 64, 3), np.uint8)
    photo[4:20, 40:60, 0] = 255
    evidence = answer_photo(model, photo).evidence
    assert evidence.shape == (160, 160)
    # In the red part at (12, 50) of 64, and neither elsewhere nor where the mirror image has it.
    found, elsewhere, mirrored = (evidence[2 * row + row // 2, 2 * column + column // 2] for row, column in ((12, 50), (50, 12), (12, 14)))
    assert found > 0.5 and elsewhere == pytest.approx(mirrored) and mirrored < -0.2


def test_an_answer_can_be_asked_how_familiar_the_photo_is():
    model = draw_model()
    share = share_nearer(model.familiarity, answer_photo(model, photos()[0]).features)
    assert share.shape == (1,) and 0 <= share[0] <= 1


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
        (lambda _: {"familiarity": Familiarity([0], [[1]], np.arange(101))}, "has 1 features, .* 20"),
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
        (b"not a model", "is a text file, not an HDF5 file"),
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
        (spoil(lambda file: file["familiarity"].__delitem__("mean")), "no dataset 'mean'"),
        (spoil(set_array("familiarity", np.zeros(10))), "a dataset 'familiarity', expected a group"),
        (spoil(set_array("familiarity/mean", np.zeros(9))), r"doesn't fit together: precision has shape \(20, 20\)"),
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
