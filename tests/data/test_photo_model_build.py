"""The build of the photo model on a few drawn pictures, and the shipped model's figures where the photos are."""

import io

import h5py
import numpy as np
import pytest
from PIL import Image

from data import build_photo_model as build
from data import labeled_photos
from data.labeled_photos import Photos, hold_out, read_photos
from nnengine.familiarity import share_nearer
from nnengine.photo_figures import figures_of
from nnengine.photo_model import photo_features, predict_photos
from nnengine.photo_model_files import load_photo_model
from nnengine.photo_network import PhotoArchitecture


def write_photos(path, m, names, seed):
    """A file in the format of the photos: class 1 has stripes."""
    rng = np.random.default_rng(seed)
    pictures = np.broadcast_to(rng.integers(60, 190, (m, 1, 1, 3)), (m, 64, 64, 3)).copy()
    y, source = np.arange(m) % 2, rng.integers(0, len(names), m)
    for row in range(8):
        pictures[y == 1, row::16] += 60
    jpegs = []
    for picture in pictures.astype(np.uint8):
        Image.fromarray(picture).save(content := io.BytesIO(), "JPEG")
        jpegs.append(content.getvalue())
    with h5py.File(path, "w") as file:
        file["jpeg"] = np.frombuffer(b"".join(jpegs), np.uint8)
        file["jpeg_offset"] = np.cumsum([0, *map(len, jpegs)])
        file["y"], file["source"] = y.astype(np.uint8), source.astype(np.uint8)
        file.attrs["source_names"], file.attrs["note"] = list(names), "drawn"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "ARCHITECTURE", PhotoArchitecture(16, (4, 6), (True, True)))
    monkeypatch.setattr(labeled_photos, "HELD_OUT", 0.25)
    write_photos(tmp_path / "train_photos.h5", 80, ("lines", "bands"), seed=0)
    write_photos(tmp_path / "dev_photos.h5", 30, ("lines", "bands", "web_linlawre"), seed=1)
    return tmp_path


def run(folder, name, *options):
    model, work = folder / f"{name}.h5", folder / f"work {name}"
    assert build.main([str(folder), "--model", str(model), "--work", str(work), "--epochs", "10", *options]) == 0
    return model.read_bytes()


def test_the_command_writes_a_model_and_its_figures(folder, capsys):
    content = run(folder, "model")
    model, shown = load_photo_model(content), capsys.readouterr().out
    assert list(model.figures) == [
        "held out", "dev, all sources", "dev, unseen sources", "dev, lines", "dev, bands", "dev, web_linlawre"
    ]  # fmt: skip
    dev = read_photos(folder / "dev_photos.h5", folder / "work model")
    assert model.figures["dev, all sources"] == figures_of(predict_photos(model, dev.pictures), dev.y)
    assert model.figures["dev, all sources"]["photos"] == 30 == model.reliability[0].sum()
    # Every second held-out photo says how far out familiar ones go: the middle one of those has half of them nearer.
    train = read_photos(folder / "train_photos.h5", folder / "work model")
    others = train.pictures[hold_out(train, build.SEED)[1][1::2]]
    shares = share_nearer(model.familiarity, photo_features(model, others))
    assert np.median(shares) == pytest.approx(0.5, abs=0.01)
    assert (shares.min(), shares.max()) == pytest.approx((0, 1), abs=1e-6)
    assert "step 30/30" in shown and "Epoch 12, held-out photos" in shown
    assert f"balanced accuracy {model.figures['dev, lines']['balanced accuracy']:.3f}" in shown
    assert "60 photos from lines, bands; calibrated on 20 others" in model.note
    assert run(folder, "again") == content
    # Measuring again changes nothing in the file, and shows the same.
    capsys.readouterr()
    assert run(folder, "model", "--figures") == content
    assert capsys.readouterr().out in shown


def test_an_interrupted_training_ends_with_the_same_bytes(folder, monkeypatch):
    whole = run(folder, "whole")
    monkeypatch.setattr(build, "CHECKPOINT_SECONDS", 0)
    really, steps = build.training_step, []

    def interrupted(state, *arguments):
        if state.step == 24 and 23 in steps:  # in the second round
            steps.clear()
            raise KeyboardInterrupt
        steps.append(state.step)
        return really(state, *arguments)

    monkeypatch.setattr(build, "training_step", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(folder, "halved")
    assert not (folder / "halved.h5").exists()
    assert run(folder, "halved") == whole
    assert steps == list(range(24, 30))


def test_dev_photos_have_no_part_in_the_training(folder):
    before = load_photo_model(run(folder, "before"))
    write_photos(folder / "dev_photos.h5", 20, ("lines",), seed=9)
    after = load_photo_model(run(folder, "after"))
    for key, value in before.parameters.items():
        np.testing.assert_array_equal(value, after.parameters[key])
    assert before.calibration == after.calibration and before.figures["held out"] == after.figures["held out"]


def test_a_part_of_each_source_and_class_is_held_out():
    y, source = np.tile([0, 1], 200), np.repeat([0, 1, 1, 1], 100)
    photos = Photos(np.zeros((400, 1, 1, 3), np.uint8), y, source, ("a", "b"))
    learn, held = hold_out(photos, seed=3)
    assert sorted([*learn, *held]) == list(range(400))
    for label in (0, 1):
        assert [np.sum((y[held] == label) & (source[held] == i)) for i in (0, 1)] == [5, 15]
    np.testing.assert_array_equal(held, hold_out(photos, seed=3)[1])
    assert set(held) != set(hold_out(photos, seed=4)[1])


def test_photos_are_decoded_once(folder, monkeypatch):
    first = read_photos(folder / "train_photos.h5", folder)
    monkeypatch.setattr(labeled_photos.Image, "open", None)
    second = read_photos(folder / "train_photos.h5", folder)
    np.testing.assert_array_equal(first.pictures, second.pictures)
    assert first.pictures.shape == (80, 64, 64, 3) and first.names == ("lines", "bands")
