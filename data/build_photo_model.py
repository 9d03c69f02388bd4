"""Train the photo model that ships with Nudge, and say how good it is.

    python -m data.build_photo_model FOLDER              # trains, then writes data/photo_model.h5 (about an hour)
    python -m data.build_photo_model FOLDER --figures    # measures data/photo_model.h5 on the dev photos

FOLDER holds train_photos.h5 and dev_photos.h5. An interrupted training goes on where its last checkpoint stands, with
the same result. A tenth of the training photos is held out for calibration; the dev photos are only ever measured on.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy: always the same sums, and faster on busy cores

import h5py  # noqa: E402
import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

from nnengine.photo_figures import class_weights, figures_of, fit_calibration, reliability  # noqa: E402
from nnengine.photo_model import (  # noqa: E402
    DEFAULT_PATH,
    PhotoModel,
    load_photo_model,
    photo_outputs,
    predict_photos,
    save_photo_model,
)
from nnengine.photo_network import PhotoArchitecture  # noqa: E402
from nnengine.photo_training import (  # noqa: E402
    PhotoTraining,
    TrainingState,
    balanced_weights,
    load_checkpoint,
    save_checkpoint,
    start_training,
    training_step,
)

ARCHITECTURE = PhotoArchitecture(48, channels=(16, 32, 64, 64, 128, 160), pooled=(1, 1, 0, 1, 0, 0))
EPOCHS = 30
HELD_OUT = 0.1
SEED = 1
CHECKPOINT_SECONDS = 180
REPORT_SECONDS = 2
WORK = Path(tempfile.gettempdir()) / "nudge_photo_training"  # not in the project: photos are not ours to pass on
UNSEEN = ("web_linlawre", "maxogden_cats", "voclike_sairanjith")  # sources that training has no part of


class Photos(NamedTuple):
    pictures: np.ndarray  # (m, 64, 64, 3), uint8
    y: np.ndarray  # (m,), 1 = cat
    source: np.ndarray  # (m,), index into names
    names: tuple[str, ...]


def read_photos(path: Path, work: Path) -> Photos:
    """Read a file of photos; their pixels are kept in the work folder, so that JPEGs are decoded only once."""
    with h5py.File(path) as file:
        jpeg, offset = file["jpeg"][()], file["jpeg_offset"][()]
        y, source = file["y"][()].astype(np.int64), file["source"][()].astype(np.int64)
        names = tuple(name.decode() if isinstance(name, bytes) else name for name in file.attrs["source_names"])
    decoded = work / f"{path.stem}.{hashlib.sha256(jpeg).hexdigest()[:16]}.npy"
    if not decoded.exists():
        images = (Image.open(io.BytesIO(jpeg[a:b])) for a, b in zip(offset[:-1], offset[1:], strict=True))
        pictures = np.stack([np.asarray(image.convert("RGB")) for image in images])
        write_whole(decoded, lambda file: np.save(file, pictures))
    return Photos(np.load(decoded), y, source, names)


def hold_out(photos: Photos, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices to learn from and indices held out: a tenth of each class of each source."""
    rng = np.random.default_rng(seed)
    held = np.zeros(len(photos.y), dtype=bool)
    for group in np.unique(2 * photos.source + photos.y):
        members = np.flatnonzero(2 * photos.source + photos.y == group)
        held[rng.permutation(members)[: round(HELD_OUT * len(members))]] = True
    return np.flatnonzero(~held), np.flatnonzero(held)


def plan(pictures: np.ndarray, architecture: PhotoArchitecture, epochs: float, seed: int) -> PhotoTraining:
    """The training of a network on these pictures."""
    sample = pictures[:: max(1, len(pictures) // 2000)] / 255
    mean, deviation = (tuple(np.round(f(sample, axis=(0, 1, 2)), 4).tolist()) for f in (np.mean, np.std))
    training = PhotoTraining(architecture, mean, deviation, steps=1, seed=seed)
    return replace(training, steps=max(1, round(epochs * len(pictures) / training.batch_size)))


def run_training(
    training: PhotoTraining, photos: Photos, learn: np.ndarray, held: np.ndarray, work: Path
) -> TrainingState:
    """Train to the end, from the last checkpoint if there is one for the same training of the same photos."""
    identity = json.dumps(asdict(training) | {"learn": hashlib.sha256(photos.pictures[learn].tobytes()).hexdigest()})
    checkpoint = work / f"checkpoint.{hashlib.sha256(identity.encode()).hexdigest()[:16]}.npz"
    state = start_training(training)
    if checkpoint.exists():
        with open(checkpoint, "rb") as file:
            state = load_checkpoint(file)
    pictures, Y = photos.pictures[learn], photos.y[learn][np.newaxis]
    weights = balanced_weights(photos.y[learn], photos.source[learn])
    steps_per_epoch = max(1, round(len(learn) / training.batch_size))
    first, began, saved, reported, recent = state.step, time.monotonic(), time.monotonic(), 0.0, []
    while state.step < training.steps:
        recent.append(training_step(state, training, pictures, Y, weights))
        now = time.monotonic()
        if now - reported > REPORT_SECONDS or state.step == training.steps:
            reported, recent = now, recent[-200:]
            show_progress(state.step, training, (state.step - first) / (now - began), float(np.mean(recent)))
        if state.step % steps_per_epoch == 0:
            p = predict_photos(model_of(state, training), photos.pictures[held])
            epoch = state.step // steps_per_epoch
            print(f"\rEpoch {epoch}, held-out photos: {figures_line(figures_of(p, photos.y[held]))}", flush=True)
        if now - saved > CHECKPOINT_SECONDS or state.step == training.steps:
            write_whole(checkpoint, lambda file: save_checkpoint(file, state))
            saved = time.monotonic()
    return state


def model_of(state: TrainingState, training: PhotoTraining, calibration=(1.0, 0.0), note: str = "") -> PhotoModel:
    """The network with averaged weights."""
    kept = training.architecture.statistics_shapes()
    return PhotoModel(
        training.architecture,
        {key: value for key, value in state.averaged.items() if key not in kept},
        {key: value for key, value in state.averaged.items() if key in kept},
        training.mean,
        training.deviation,
        calibration,
        note,
    )


def calibrated(state: TrainingState, training: PhotoTraining, photos: Photos, held: np.ndarray) -> PhotoModel:
    """The finished model, its probabilities fitted to the held-out photos with both classes counting the same."""
    y = photos.y[held]
    Z = photo_outputs(model_of(state, training), photos.pictures[held])
    note = (
        f"Trained by nnengine on {len(photos.y) - len(held):,} photos from {', '.join(photos.names)}; "
        f"calibrated on {len(held):,} others of these sources. "
        f"{training.steps:,} steps of {training.batch_size} photos, seed {training.seed}."
    )
    model = model_of(state, training, fit_calibration(Z, y, class_weights(y)), note)
    return replace(model, figures={"held out": figures_of(predict_photos(model, photos.pictures[held]), y)})


def measured(model: PhotoModel, photos: Photos) -> PhotoModel:
    """The model with its figures on dev photos: over all, over the sources unseen in training, and source by source."""
    p = predict_photos(model, photos.pictures)
    sets = {
        "dev, all sources": np.ones(len(p), dtype=bool),
        "dev, unseen sources": np.isin(np.array(photos.names)[photos.source], UNSEEN),
    }
    sets |= {f"dev, {name}": photos.source == i for i, name in enumerate(photos.names)}
    figures = {name: figures_of(p[here], photos.y[here]) for name, here in sets.items() if here.any()}
    found = reliability(p, photos.y, class_weights(photos.y))
    bins = np.array([found.count, found.predicted, found.observed])
    return replace(model, figures={"held out": model.figures["held out"], **figures}, reliability=bins)


def print_figures(model: PhotoModel) -> None:
    """Print all that the model's file says about it."""
    print(f"\n{model.note}\n")
    for name, figures in model.figures.items():
        print(f"{name:24} {figures_line(figures)}")
    print("\nDev photos by their probability, both classes counting the same\n  photos  predicted  observed")
    for count, predicted, observed in model.reliability.T:
        print(f"{count:8,.0f}{predicted:11.2f}{observed:10.2f}")


def figures_line(figures: dict[str, float]) -> str:
    """All figures in one line; a dash where a class is missing."""
    shown = [f"{name} {'    —' if np.isnan(value) else f'{value:.3f}'}" for name, value in figures.items()]
    return f"{figures['photos']:6,.0f} photos  {'  '.join(shown[1:])}"


def show_progress(step: int, training: PhotoTraining, pace: float, J: float) -> None:
    done = round(30 * step / training.steps)
    left = (training.steps - step) / pace / 60
    print(
        f"\r[{'#' * done}{'.' * (30 - done)}] step {step:,}/{training.steps:,}  J {J:.4f}  "
        f"{pace * training.batch_size:.0f} photos/s  {left:.0f} min left ",
        end="",
        flush=True,
    )


def write_whole(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write a file in one step, so that an interruption leaves the old one or the new one."""
    unfinished = path.with_name(f".unfinished.{path.name}")
    with open(unfinished, "wb") as file:
        write(file)
    unfinished.replace(path)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="holds train_photos.h5 and dev_photos.h5")
    parser.add_argument("--figures", action="store_true", help="measure the model again, without training it")
    parser.add_argument("--model", type=Path, default=DEFAULT_PATH, help="the model's file")
    parser.add_argument("--work", type=Path, default=WORK, help=f"folder for checkpoints and decoded photos ({WORK})")
    parser.add_argument("--epochs", type=float, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    if options.figures:
        model = load_photo_model(options.model)
    else:
        photos = read_photos(options.folder / "train_photos.h5", options.work)
        learn, held = hold_out(photos, options.seed)
        training = plan(photos.pictures[learn], ARCHITECTURE, options.epochs, options.seed)
        state = run_training(training, photos, learn, held, options.work)
        # Written once before it is measured, because the file rounds the weights.
        save_photo_model(options.model, calibrated(state, training, photos, held))
        model = load_photo_model(options.model)
    model = measured(model, read_photos(options.folder / "dev_photos.h5", options.work))
    if not options.figures:
        save_photo_model(options.model, model)
    print_figures(model)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
