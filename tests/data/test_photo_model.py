"""The photo model that ships with Nudge: its file, its answers, and that it is as good as its file says."""

import numpy as np
import pytest

import nnengine
from data.labeled_photos import read_photos
from data.photo_figures_report import measured
from nnengine.familiarity import share_nearer
from nnengine.photo_model import answer_photo, photo_features, predict_photos
from nnengine.photo_model_files import DEFAULT_PATH, load_photo_model

pytestmark = pytest.mark.skipif(not DEFAULT_PATH.exists(), reason="the photo model has not been built")


@pytest.fixture(scope="module")
def model():
    return load_photo_model()


@pytest.fixture(scope="module")
def dev_photos(shared_data, tmp_path_factory):
    path = shared_data / "photos" / "dev_photos.h5"
    if not path.exists():
        pytest.skip("the dev photos are not here")
    return read_photos(path, tmp_path_factory.mktemp("photos"))


@pytest.fixture(scope="module")
def again(model, dev_photos):
    """The model with its figures measured again from its weights."""
    return measured(model, dev_photos)


def noise(m=9):
    return np.random.default_rng(0).integers(0, 256, (m, 64, 64, 3)).astype(np.uint8)


def test_the_file_is_small_and_complete(model):
    assert DEFAULT_PATH.stat().st_size < 2_000_000
    assert {"held out", "dev, all sources", "dev, unseen sources"} < set(model.figures)
    assert model.reliability is not None and model.familiarity is not None
    assert "Trained by nnengine" in model.note


def test_a_photo_always_gets_the_same_answer(model):
    p = nnengine.predict_photos(nnengine.load_photo_model(), noise())
    assert p.shape == (9,) and ((p >= 0) & (p <= 1)).all()
    np.testing.assert_array_equal(predict_photos(model, noise()), p)
    for photo, probability in zip(noise(), p, strict=True):
        assert predict_photos(model, photo[np.newaxis])[0] == pytest.approx(probability, abs=1e-5)
        assert answer_photo(model, photo).probability == pytest.approx(probability, abs=1e-5)


def ramps():
    return (noise()[:, :1, :1] * np.linspace(0, 1, 64)[:, np.newaxis]).astype(np.uint8).repeat(64, axis=1)


@pytest.mark.parametrize(
    "odd",
    [
        noise()[:, :1, :1].repeat(64, axis=1).repeat(64, axis=2),
        ramps(),
        noise()[..., :1].repeat(3, axis=3),
        np.where(noise()[..., :1] > 200, 0, 255).astype(np.uint8).repeat(3, axis=3),
    ],
    ids=["flat color", "gradients", "gray noise", "specks on white"],
)
def test_what_is_no_photo_is_unfamiliar(model, odd):
    assert odd.shape == (9, 64, 64, 3)
    assert np.mean(share_nearer(model.familiarity, photo_features(model, odd)) > 0.99) > 0.8


def test_dev_photos_are_familiar(model, dev_photos):
    shares = share_nearer(model.familiarity, photo_features(model, dev_photos.pictures[::5]))
    assert np.mean(shares > 0.95) == pytest.approx(0.05, abs=0.03)
    assert np.mean(shares > 0.99) == pytest.approx(0.01, abs=0.01)


def test_its_figures_are_those_in_its_file(model, again):
    assert list(again.figures) == list(model.figures)
    for name, figures in model.figures.items():
        assert list(again.figures[name].values()) == pytest.approx(list(figures.values()), abs=2e-3, nan_ok=True), name
    # A photo whose probability lies at the edge of a step may fall on its other side.
    np.testing.assert_allclose(again.reliability[0], model.reliability[0], rtol=0, atol=3)
    np.testing.assert_allclose(again.reliability[1:], model.reliability[1:], rtol=0, atol=0.02)


def test_it_is_good_enough(again):
    over_all, unseen = again.figures["dev, all sources"], again.figures["dev, unseen sources"]
    assert over_all["balanced accuracy"] >= 0.85 and over_all["AUC"] >= 0.92
    assert unseen["balanced accuracy"] >= 0.78 and unseen["AUC"] >= 0.87
    assert over_all["calibration error"] <= 0.08
