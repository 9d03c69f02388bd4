"""Rows of the engine's benchmark about photos: one photo through both models, and from a camera's file."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from benchmarks.timing import measure
from nnengine import Hyperparameters, initialize_parameters, load_photo_model, predict, predict_photos, prepare_photo
from nnengine.photo_model_files import DEFAULT_PATH

HEIGHT, WIDTH = 3_000, 4_000  # 12 megapixels
REPEATS = 9


def camera_jpeg() -> bytes:
    """A photo as a camera would write it: smooth noise, quality 90."""
    coarse = np.random.default_rng(0).integers(0, 256, (HEIGHT // 8, WIDTH // 8, 3), dtype=np.uint8)
    photo = Image.fromarray(coarse).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    photo.save(content := io.BytesIO(), "JPEG", quality=90)
    return content.getvalue()


def photo_rows(dense: Hyperparameters) -> list[list[str]]:
    """One picture, and one camera's file, through a dense network for 64 × 64 pixels and the photo model."""
    if not DEFAULT_PATH.exists():
        return [["(g), (h) photos through both models", "the photo model has not been built", "", "", "", ""]]
    model = load_photo_model()
    parameters = initialize_parameters(dense.layer_dims(64 * 64 * 3), dense.initialization, rng=dense.seed)
    activations = dense.activations("sigmoid")
    content = camera_jpeg()

    def answer(picture: np.ndarray, X: np.ndarray) -> None:
        predict(X, parameters, activations)
        predict_photos(model, picture[np.newaxis])

    prepared = prepare_photo(content)
    one = measure(lambda: answer(*prepared), REPEATS)
    whole = measure(lambda: answer(*prepare_photo(content)), REPEATS)
    size = f"{len(content) / 1e6:.1f} MB"
    return [
        ["(g) one photo through both models", one.milliseconds(), "", "", "", "< 60 ms"],
        [f"(h) the same from a 12-megapixel JPEG of {size}", whole.milliseconds(), "", "", "", "< 400 ms"],
    ]
