"""Train the photo model that ships with Nudge, and say how good it is.

    python -m data.build_photo_model FOLDER              # trains, then writes data/photo_model.h5 (about 85 minutes)
    python -m data.build_photo_model FOLDER --figures    # measures data/photo_model.h5 on the dev photos

FOLDER holds train_photos.h5 and dev_photos.h5. An interrupted training goes on where its last checkpoint stands, with
the same result. A tenth of the training photos is held out for calibration; the dev photos are only ever measured on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
import time
from dataclasses import asdict, replace
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy: always the same sums, and faster on busy cores

import numpy as np  # noqa: E402

from data.labeled_photos import Photos, hold_out, read_photos, write_whole  # noqa: E402
from data.photo_figures_report import figures_line, measured, print_figures  # noqa: E402
from nnengine.activations import sigmoid  # noqa: E402
from nnengine.familiarity import Familiarity, fit_familiarity  # noqa: E402
from nnengine.photo_figures import class_weights, figures_of, fit_calibration  # noqa: E402
from nnengine.photo_model import PhotoModel, photo_features, photo_outputs, predict_photos  # noqa: E402
from nnengine.photo_model_files import DEFAULT_PATH, load_photo_model, save_photo_model  # noqa: E402
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
EPOCHS = 30  # of the first round
SECOND_ROUND = 0.6  # as long as this share of the first
REPORT_EPOCHS = 6
SEED = 1
CHECKPOINT_SECONDS = 180
REPORT_SECONDS = 2
WORK = Path(tempfile.gettempdir()) / "nudge_photo_training"  # not in the project: photos are not ours to pass on


def plan(pictures: np.ndarray, architecture: PhotoArchitecture, epochs: float, seed: int) -> PhotoTraining:
    """The training of a network on these pictures."""
    sample = pictures[:: max(1, len(pictures) // 2000)] / 255
    mean, deviation = (tuple(np.round(f(sample, axis=(0, 1, 2)), 4).tolist()) for f in (np.mean, np.std))
    training = PhotoTraining(architecture, mean, deviation, steps=1, seed=seed)
    first, second = (max(1, round(e * len(pictures) / training.batch_size)) for e in (epochs, SECOND_ROUND * epochs))
    return replace(training, steps=first + second, first_steps=first)


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
        if state.step % (REPORT_EPOCHS * steps_per_epoch) == 0:
            some = held[::16]  # each photo is looked at many times, so all of them would take a minute
            p = predict_photos(model_of(state, training), photos.pictures[some])
            epoch = state.step // steps_per_epoch
            print(f"\rEpoch {epoch}, held-out photos: {figures_line(figures_of(p, photos.y[some]))}", flush=True)
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
    a, c = fit_calibration(Z, y, class_weights(y))
    note = (
        f"Trained by nnengine on {len(photos.y) - len(held):,} photos from {', '.join(photos.names)}; "
        f"calibrated on {len(held):,} others of these sources. "
        f"{training.steps:,} steps of {training.batch_size} photos in two rounds, seed {training.seed}."
    )
    return replace(model_of(state, training, (a, c), note), figures={"held out": figures_of(sigmoid(a * Z + c), y)})


def familiarity_of(model: PhotoModel, pictures: np.ndarray) -> Familiarity:
    """What is familiar, from held-out photos: every second one says where they lie, the others how far out they go."""
    features = photo_features(model, pictures)
    return fit_familiarity(features[::2], features[1::2])


def show_progress(step: int, training: PhotoTraining, pace: float, J: float) -> None:
    done = round(30 * step / training.steps)
    left = (training.steps - step) / pace / 60
    print(
        f"\r[{'#' * done}{'.' * (30 - done)}] step {step:,}/{training.steps:,}  J {J:.4f}  "
        f"{pace * training.batch_size:.0f} photos/s  {left:.0f} min left ",
        end="",
        flush=True,
    )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="holds train_photos.h5 and dev_photos.h5")
    parser.add_argument("--figures", action="store_true", help="measure the model again, without training it")
    parser.add_argument("--model", type=Path, default=DEFAULT_PATH, help="the model's file")
    parser.add_argument("--work", type=Path, default=WORK, help=f"folder for checkpoints and decoded photos ({WORK})")
    parser.add_argument("--epochs", type=float, default=EPOCHS, help="of the first round; the second is shorter")
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
        model = replace(model, familiarity=familiarity_of(model, photos.pictures[held]))
    model = measured(model, read_photos(options.folder / "dev_photos.h5", options.work))
    if not options.figures:
        save_photo_model(options.model, model)
    print_figures(model)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
