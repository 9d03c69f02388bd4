"""What the tests of the Cat recognizer's page share: what it shows, and the run that it should show."""

import base64
import html
import io
import json
import re
from functools import cache

import numpy as np
from PIL import Image

from nnengine import Dataset, Hyperparameters, TrainingRun, load_dataset, predict_probability, train
from nnengine.picture_sets import picture_set_of
from tests.plain_text import plain_alerts, plain_texts

PAGE = "pages/cat_recognizer.py"
FOUR_LAYERS = (20, 7, 5)
ITERATIONS = 60
OPENING: tuple[str, ...] = ()


def address(**settings: object) -> dict[str, str]:
    """The page with small pictures and a short run, and what else is asked for."""
    small = {"size": "16 × 16", "iterations": ITERATIONS}
    return {f"cat_recognizer.{name}": str(value) for name, value in (small | settings).items()}


@cache
def emoji(size: int = 16) -> Dataset:
    return picture_set_of(load_dataset("cat_emoji")).dataset(size)


@cache
def emoji_run(size: int = 16, hidden_layers: tuple[int, ...] = FOUR_LAYERS, **changes) -> TrainingRun:
    """What the page trains at `address()`."""
    # One unit has nothing to break the symmetry of, so it starts from zeros.
    start = {"initialization": "xavier" if hidden_layers else "zeros"}
    settings = {"hidden_activation": "relu", "learning_rate": 0.0075, "iterations": ITERATIONS} | start | changes
    return train(emoji(size), Hyperparameters(hidden_layers, **settings))


def probabilities(run: TrainingRun, dataset: Dataset) -> np.ndarray:
    """Of class 1, for each test picture."""
    return predict_probability(dataset.X_test, run.parameters, run.activations)[0]


# -- what the page shows -----------------------------------------------------------------------------------------------


def said(app) -> str:
    """All running text."""
    return "\n".join([*(element.value for element in (*app.markdown, *app.caption)), *plain_texts(app)])


def formulas(app) -> str:
    return "\n".join(element.value for element in app.latex)


def bodies(app) -> list[str]:
    """The HTML of the page, piece by piece."""
    return [element.proto.body for element in app.get("html")]


def images(body: str) -> list[tuple[str, str]]:
    """Address and description of each image in a piece of HTML."""
    return [(url, html.unescape(alt)) for url, alt in re.findall(r'<img src="([^"]*)" alt="([^"]*)"', body)]


def sheet_with(app, mark: str) -> str:
    """The one piece of HTML that has `mark` in it."""
    (body,) = [body for body in bodies(app) if mark in html.unescape(body)]
    return body


def captions(body: str) -> list[str]:
    return [html.unescape(text) for text in re.findall(r"<figcaption[^>]*>(.*?)</figcaption>", body)]


def pixels_of(url: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGB"))


def figure(app, key: str) -> dict:
    (spec,) = [element.proto.spec for element in app.get("plotly_chart") if element.proto.id.endswith(f"-{key}")]
    return json.loads(spec)


def numbers_of(array: dict | list) -> np.ndarray:
    if isinstance(array, dict):
        return np.frombuffer(base64.b64decode(array["bdata"]), array["dtype"])
    return np.array(array)


def problems(app) -> list[str]:
    """The page's error messages; what Python raised is none."""
    assert not app.exception, [element.value for element in app.exception]
    return [*(element.value for element in app.error), *plain_alerts(app)]
