"""A picture as a vector, as the page shows it."""

import io

import numpy as np
import pytest
from PIL import Image

from nnengine import load_dataset
from nnengine.photos import NO_END, prepare_photo, roll
from tests.plain_text import plain_texts

PAGE, SECTION = "pages/broadcasting.py", ["picture-to-vector"]


def words(app) -> str:
    texts = [str(element.value) for element in (*app.markdown, *app.caption, *app.code, *app.latex)]
    return " ".join(texts + plain_texts(app))


def ask(app, key: str):
    return next(group for group in app.get("button_group") if group.key and group.key.startswith(key))


def picture(k: int, size: int) -> np.ndarray:
    cats = load_dataset("cat_emoji")
    return prepare_photo(Image.fromarray(roll(cats.X_test[:, k : k + 1], cats.image_shape)[0]), size)[0]


@pytest.mark.parametrize(("size", "i"), [(8, 0), (8, 191), (64, 12_287), (64, 4_711), (24, 100)])
def test_an_entry_is_the_pixel_told(open_app, size, i):
    app = open_app(PAGE, SECTION, **{"broadcasting.picture_size": str(size), "broadcasting.picture_entry": str(i)})
    assert not app.exception
    row, column, plane = np.unravel_index(i, (size, size, 3))
    value = picture(2, size)[row, column, plane]
    color = ("red", "green", "blue")[plane]
    assert f"is the {color} of the pixel in row {row}, column {column}: {value} of 255" in words(app)
    assert f"= ({row} \\cdot {size} + {column}) \\cdot 3 + {plane} = {i}" in words(app)


def test_the_entry_stays_within_a_smaller_picture(open_app):
    app = open_app(PAGE, SECTION, **{"broadcasting.picture_size": "64", "broadcasting.picture_entry": "12000"})
    app.select_slider(key="broadcasting.picture_size").set_value(8).run()
    assert not app.exception
    assert "of x (192, 1)" in words(app)
    app.button(key="picture-to-vector.reset").click().run()
    assert not app.exception
    assert "Entry 300 of x (768, 1)" in words(app)


def test_bad_addresses_end_in_the_defaults(open_app):
    settings = dict(picture="x", picture_entry="999999", picture_size="9999")
    app = open_app(PAGE, SECTION, **{f"broadcasting.{key}": value for key, value in settings.items()})
    assert not app.exception
    assert "Entry 300 of x (768, 1)" in words(app)


def uploaded(app, content: bytes, name: str = "photo.png"):
    app.file_uploader(key="broadcasting.photo").set_value((name, content, "image/png"))
    return app.run()


def test_an_own_photo_is_taken_apart(open_app):
    file = io.BytesIO()
    Image.new("RGB", (90, 90), (10, 20, 30)).save(file, "PNG")
    app = uploaded(open_app(PAGE, SECTION), file.getvalue())
    assert not app.exception
    assert ": 10 of 255" in words(app)
    # What cannot be read is told in one sentence, and the photo before it stays.
    uploaded(app, b"not a photo")
    assert not app.exception
    told = [text for text in plain_texts(app) if "choose a photo" in text]
    assert len(told) == 1
    assert ": 10 of 255" in words(app)
    file = io.BytesIO()
    Image.new("RGB", (90, 90), (40, 40, 40)).save(file, "JPEG")
    uploaded(app, file.getvalue()[:-2])
    assert not app.exception
    assert NO_END in words(app)
    assert ": 40 of 255" in words(app)


def test_a_file_that_is_no_photo_leaves_the_given_picture(open_app):
    before = words(open_app(PAGE, SECTION))
    app = uploaded(open_app(PAGE, SECTION), b"")
    assert not app.exception
    assert "The file is empty (0 bytes)" in words(app)
    assert next(text.value for text in app.markdown if text.value.startswith("Entry 300")) in before


@pytest.mark.parametrize("answer", ["the first picture", "numbers of every picture"])
def test_the_wrong_reshape_is_judged_by_running_it(open_app, answer):
    app = open_app(PAGE, SECTION, **{"broadcasting.picture_count": "3"})
    assert "Y  # (1, 3)" in words(app)
    ask(app, "broadcasting.wrong_reshape").set_value(answer).run()
    assert not app.exception
    assert ("As you said" in words(app)) == (answer == "numbers of every picture")
    assert "come from 3 of 3 pictures" in words(app)
    assert "X = pictures.reshape(-1, 3)  # (3, 64, 64, 3) → (12288, 3)" in words(app)


def test_an_own_photo_and_what_was_chosen_stay_while_another_page_is_open(open_app):
    file = io.BytesIO()
    Image.new("RGB", (90, 90), (10, 20, 30)).save(file, "PNG")
    app = uploaded(open_app(PAGE, SECTION), file.getvalue())
    app.select_slider(key="broadcasting.picture_size").set_value(8)
    app.selectbox(key="broadcasting.picture").set_value("picture 5")
    ask(app, "broadcasting.wrong_reshape").set_value("the first picture").run()
    before = words(app)
    assert "of x (192, 1)" in before and ": 30 of 255" in before and "You said the first picture" in before
    app.switch_page("pages/derivatives.py").run()
    app.switch_page(PAGE).run()
    assert words(app) == before
    assert app.selectbox(key="broadcasting.picture").value == "picture 5"
    app.button(key="broadcasting.forget_photo").click().run()
    assert not app.exception
    assert ": 30 of 255" not in words(app)
