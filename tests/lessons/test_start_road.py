"""The road ahead and the map of the course, as AppTest runs them."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from nnengine import load_dataset
from nnengine.filters import FILTERS
from tests.plain_text import plain_texts
from ui.charts.numbers import number_text
from ui.concepts import CONCEPTS

ROOT = Path(__file__).parents[2]
CATS = load_dataset("cat_emoji")


def opened(open_app, **settings):
    settings = {f"start.{name}": value for name, value in settings.items()}
    app = open_app("pages/start.py", sections=("road-ahead",), **settings)
    assert not app.exception
    return app


def words(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def feature_map(picture: int, kernel) -> np.ndarray:
    """By sliding windows, apart from the engine's loop over the kernel."""
    grey = np.rint(CATS.X_test[:, picture - 1] * 255).reshape(64, 64, 3).mean(axis=2) / 255
    patches = np.lib.stride_tricks.sliding_window_view(grey, (3, 3))
    return np.einsum("rcij,ij->rc", patches, np.asarray(kernel, dtype=float))


def strongest(kernel, picture: int) -> str:
    by_place = feature_map(picture, kernel)
    r, c = np.unravel_index(np.argmax(np.abs(by_place)), by_place.shape)
    return f"z_{{{r + 1},{c + 1}}} = ", f"= {number_text(float(by_place[r, c]))}"


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_takes_its_weights_and_makes_its_map(open_app, name):
    app = opened(open_app)
    app.button(key=f"start.filter.{name}").click().run()
    assert not app.exception
    kernel = [[app.slider(key=f"start.filter_w{i}{j}").value for j in (1, 2, 3)] for i in (1, 2, 3)]
    np.testing.assert_allclose(kernel, FILTERS[name])
    for part in strongest(kernel, picture=15):
        assert part in app.latex[-1].value


def test_own_weights_on_another_picture(open_app):
    app = opened(open_app, filter_picture="3")
    app.slider(key="start.filter_w22").set_value(2.5).run()
    kernel = np.array(FILTERS["vertical_edges"], dtype=float)
    kernel[1, 1] = 2.5
    for part in strongest(kernel, picture=3):
        assert part in app.latex[-1].value
    spec = json.loads(app.get("plotly_chart")[-1].proto.spec)
    assert [note["text"] for note in spec["layout"]["annotations"]] == ["picture (64, 64)", "feature map (62, 62)"]


def test_the_weights_are_counted(open_app):
    said = words(opened(open_app))
    assert "**9 weights**, shared by all 62 × 62 places" in said
    assert f"{62 * 62 * 64 * 64:,}" in said
    assert "12,288 × n" in said


def test_the_feature_map_moves_along(open_app):
    app = opened(open_app)
    for answer in ("the same, moved along", "altogether different"):
        group = next(group for group in app.segmented_control if group.key.startswith("start.shifted_picture"))
        group.set_value(answer)
        app.run()
        assert ("**As you said.**" in words(app)) == (answer == "the same, moved along")


def test_a_filter_of_zeros_answers_nothing(open_app):
    app = opened(open_app, **{f"filter_w{i}{j}": "0" for i in (1, 2, 3) for j in (1, 2, 3)})
    group = next(group for group in app.segmented_control if group.key.startswith("start.shifted_picture"))
    group.set_value("the same, in place")
    app.run()
    assert not app.exception
    assert "**As you said.**" in words(app)


def test_reset_and_bad_addresses(open_app):
    app = opened(open_app, filter_w11="100", filter_picture="999")
    notice = next(text for text in plain_texts(app) if text.startswith("The link holds"))
    assert "filter w11 “100”" in notice
    app.slider(key="start.filter_w33").set_value(4.0).run()
    [button for button in app.button if button.label == "Reset"][-1].click().run()
    assert app.slider(key="start.filter_w33").value == -1.0


def test_the_map_leads_to_every_section_of_every_page(open_app):
    app = open_app("pages/start.py", sections=())
    stems = {file.stem for file in (ROOT / "pages").glob("*.py")}
    text = " ".join(element.proto.body for element in app.get("html"))
    links = dict(re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', text))
    expected = {
        f"{'' if stem == 'start' else stem}#{concept.anchor}": concept.title
        for concept in CONCEPTS.values()
        for stem in concept.pages
        if stem in stems
    }
    assert links == expected
    assert len(expected) >= len(CONCEPTS) - 2

