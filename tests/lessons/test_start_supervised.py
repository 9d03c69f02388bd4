"""Supervised learning on Start: every choice is checked, and shuffled pixels are really trained on."""

import numpy as np
import pytest

from lessons.start.applications import APPLICATIONS, PARTS
from nnengine import Hyperparameters, load_dataset, train
from nnengine.datasets.housing import feature_scale
from tests.plain_text import plain_texts


def opened(open_app, **settings):
    settings = {f"start.{name}": value for name, value in settings.items()}
    app = open_app("pages/start.py", sections=("supervised-learning",), **settings)
    assert not app.exception
    return app


def words(app) -> str:
    return " ".join([*(element.value for element in (*app.markdown, *app.caption)), *plain_texts(app)])


def html(app) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def test_all_right_answers_complete_the_applications(open_app):
    app = opened(open_app)
    assert "0 of 24 matched." in words(app)
    for name, application in APPLICATIONS.items():
        for part in PARTS:
            app.selectbox(key=f"start.match_{name}_{part}").set_value(getattr(application, part).option)
    app.run()
    assert not app.exception
    assert words(app).count("**Right.**") == 24
    assert "24 of 24 matched; complete: Real estate, Advertising" in words(app)
    [button for button in app.button if button.label == "Reset"][-1].click().run()
    assert "0 of 24 matched." in words(app)


def test_a_wrong_answer_says_where_it_belongs(open_app):
    app = opened(open_app)
    app.selectbox(key="start.match_tagging_network").set_value("recurrent")
    app.selectbox(key="start.match_tagging_x").set_value("photo").run()
    said = words(app)
    assert "**Not that.** It belongs to speech recognition and translation." in said
    assert f"**Right.** {APPLICATIONS['tagging'].x.because}" in said
    assert "1 of 24 matched." in said


@pytest.mark.parametrize("application", APPLICATIONS.values(), ids=APPLICATIONS)
def test_every_right_answer_is_on_offer(application):
    for part, (_, options) in PARTS.items():
        assert getattr(application, part).option in options


def test_every_option_belongs_somewhere():
    for part, (_, options) in PARTS.items():
        assert {getattr(application, part).option for application in APPLICATIONS.values()} == set(options)


def test_a_house_keeps_its_meaning_in_any_order(open_app):
    mean, deviation = feature_scale()
    bedrooms = round((load_dataset("housing_features").X_train[:, 9:10] * deviation + mean)[1, 0])
    app = opened(open_app, order_house="10")
    in_order = html(app)
    assert in_order.index("size</td>") < in_order.index("wealth</td>")
    app.toggle(key="start.order_shuffled").set_value(True).run()
    shuffled = html(app)
    assert shuffled.index("wealth</td>") < shuffled.index("size</td>")
    for shown in (in_order, shuffled):
        _, _, after = shown.partition("bedrooms</td>")
        assert after.partition(">")[2].startswith(f"{bedrooms}<")


def test_shuffled_pixels_lose_their_place(open_app):
    app = opened(open_app)
    assert "x6,241" in html(app)
    assert "row 33, column 33, red" in html(app)
    app.toggle(key="start.order_shuffled").set_value(True).run()
    order = np.random.default_rng(2).permutation(12_288)
    row, column, plane = np.unravel_index(order[6_240], (64, 64, 3))
    assert f"row {row + 1}, column {column + 1}, {('red', 'green', 'blue')[plane]}" in html(app)
    value = load_dataset("cat_emoji").X_test[order[6_240], 26] * 255
    assert f">{value:.0f}<" in html(app)


def test_the_order_of_the_pixels_makes_no_difference(open_app):
    app = opened(open_app)
    cats = load_dataset("cat_emoji")
    run = train(cats, Hyperparameters((), initialization="zeros", learning_rate=0.005, iterations=500))
    right = round(run.test_accuracy * cats.m_test)
    said = {"neither": "**As you said.**", "the ordered one": "**You said the ordered one; it is neither.**"}
    for answer, told in said.items():
        group = next(group for group in app.segmented_control if group.key.startswith("start.pixel_order"))
        group.set_value(answer)
        app.run()
        assert f"{told} In order {right} of {cats.m_test} are right, shuffled {right}." in words(app)


def test_bad_addresses_are_told(open_app):
    app = opened(open_app, match_tagging_x="a spoon", order_picture="0", order_house="x")
    notice = next(text for text in plain_texts(app) if text.startswith("The link holds"))
    for said in ("match tagging x “a spoon”", "order picture “0”", "order house “x”"):
        assert said in notice
