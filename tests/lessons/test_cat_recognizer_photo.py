"""A photo of one's own on the Cat recognizer: its cut, both networks' answers, and how far to trust them."""

import re

import numpy as np
import pytest
from PIL import Image
from streamlit.delta_generator import DeltaGenerator

from lessons.cat_recognizer.photo_source import DRAWING, FOLDER, GIVEN, MIDDLES
from nnengine import isolated_photo, load_photo_model, predict_photos, predict_probability
from nnengine.familiarity import fit_familiarity, share_nearer
from nnengine.photo_figures import reliability
from nnengine.photo_model import answer_photo, photo_features
from nnengine.photos import NO_END, cut_square, read_photo, roll, square_in_middle, unroll
from nnengine.reader_process import BUSY
from nnengine.resampling import resample
from tests.cat_recognizer_page import (
    FOUR_LAYERS,
    PAGE,
    address,
    bodies,
    captions,
    emoji,
    emoji_run,
    figure,
    formulas,
    images,
    numbers_of,
    pixels_of,
    probabilities,
    problems,
    said,
    sheet_with,
)
from tests.hostile_files import FILES
from tests.hostile_photos import pixels, saved
from tests.hostile_zips import archive
from tests.plain_text import plain_texts
from ui.charts.numbers import number_text
from ui.charts.palette import LIGHT
from ui.reading import WAITING

PHOTO = ("photo",)
UPLOADER = "cat_recognizer.photo_file"
UNLIKE_TRAINED = "This is unlike anything that it has learned from: don't trust the answer."
UNLIKE_MODEL = "This is unlike the photos that it knows: don't trust the answer."
PHOTO_STILL_HERE = "The photo you had is still here."


@pytest.fixture(scope="module")
def model():
    return load_photo_model()


def given(name: str) -> np.ndarray:
    if name == "noise":
        return np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    if name == "drawing":
        dataset = emoji(64)
        return roll(dataset.X_test[:, dataset.Y_test[0] == 1], dataset.image_shape)[DRAWING]
    return read_photo((FOLDER / f"{name}.jpg").read_bytes()).pixels


def middle_cut(photo: np.ndarray) -> np.ndarray:
    height, width = photo.shape[:2]
    side = min(height, width)
    return cut_square(photo, (width - side) / 2, (height - side) / 2, side)


def first_cut(name: str) -> np.ndarray:
    """The cut of a given photo before anybody moves it: its largest square, around where `MIDDLES` says."""
    photo, (x, y) = given(name), MIDDLES.get(name, (0, 0))
    height, width = photo.shape[:2]
    side, longer = min(height, width), max(height, width)
    return cut_square(photo, (width - side) / 2 + x * longer, (height - side) / 2 - y * longer, side)


def trained_probability(run, cut: np.ndarray, size: int = 16) -> float:
    small = cut if size == 64 else np.rint(255 * resample(cut[np.newaxis], size)[0]).astype(np.uint8)
    return float(predict_probability(unroll(small[np.newaxis]), run.parameters, run.activations)[0, 0])


def shown_cut(app) -> np.ndarray:
    """What the page says the networks see, to the last bit."""
    first, *planes = images(sheet_with(app, 'alt="picture"'))
    cut = pixels_of(first[0])
    assert [alt for _, alt in planes] == ["red", "green", "blue"]
    for k, (url, _) in enumerate(planes):
        plane = pixels_of(url)
        np.testing.assert_array_equal(plane[..., k], cut[..., k])
        assert not np.delete(plane, k, axis=2).any()
    return cut


def answers(app) -> list[tuple[str, str]]:
    """Both networks' percentage and word: the one trained here, then the photo model."""
    found = [re.search(r">(\S+%)</span>.*: it answers <b>(.*?)</b>", body) for body in bodies(app)]
    return [match.groups() for match in found if match]


def warnings(app) -> list[str]:
    return [warning.value for warning in app.warning]


def opened(open_app, **settings):
    app = open_app(PAGE, PHOTO, **address(**settings))
    assert problems(app) == []
    return app


# -- the answers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in GIVEN if name != "yours"])
def test_both_networks_answer_each_given_photo(open_app, model, name):
    app = opened(open_app, photo=GIVEN[name])
    cut = first_cut(name)
    np.testing.assert_array_equal(shown_cut(app), cut)
    run = emoji_run()
    own, theirs = trained_probability(run, cut), float(predict_photos(model, cut[np.newaxis])[0])
    assert answers(app) == [
        (f"{own:.0%}", emoji().classes[int(own > 0.5)]),
        (f"{theirs:.0%}", ("not a cat", "cat")[int(theirs > 0.5)]),
    ]
    assert any(caption.value.startswith("Photo: ") for caption in app.caption)
    is_unlike = share_nearer(model.familiarity, photo_features(model, cut[np.newaxis]))[0] > 0.99
    assert (UNLIKE_MODEL in warnings(app)) == is_unlike
    if name in ("chelsea", "noise"):
        assert is_unlike == (name == "noise")


@pytest.mark.parametrize("name", ["drawing", "noise"])
def test_the_trained_network_is_at_home_with_drawings_only(open_app, model, name):
    app = opened(open_app, photo=GIVEN[name], size="64 × 64", iterations=5)
    dataset = emoji(64)
    features = [photo_features(model, roll(X, dataset.image_shape)) for X in (dataset.X_train, dataset.X_test)]
    seen = photo_features(model, first_cut(name)[np.newaxis])
    is_unlike = share_nearer(fit_familiarity(*features), seen)[0] > 0.99
    assert is_unlike == (name == "noise")
    assert (UNLIKE_TRAINED in warnings(app)) == is_unlike


def group_sentence(count, observed, probability: float, pictures: str) -> str:
    tenth = min(int(np.floor(10 * probability)), 9)
    edges = f"between {10 * tenth}% and {10 * tenth + 10}%"
    if not count[tenth]:
        return f"It gave none of the {pictures} {edges}, so nothing tells what that means."
    return f"Of the {int(count[tenth]):,} {pictures} that it gave {edges}, **{observed[tenth]:.0%} are cats**."


@pytest.mark.parametrize("name", ["chelsea", "rocket"])
def test_what_became_of_pictures_with_such_an_answer(open_app, model, name):
    app = opened(open_app, photo=GIVEN[name], iterations=400, learning_rate=0.03)
    run, dataset = emoji_run(iterations=400, learning_rate=0.03), emoji()
    cut = first_cut(name)
    groups = reliability(probabilities(run, dataset), dataset.Y_test[0])
    own = trained_probability(run, cut)
    assert group_sentence(groups.count, groups.observed, own, "test pictures") in said(app)
    count, predicted, observed = model.reliability
    theirs = float(predict_photos(model, cut[np.newaxis])[0])
    assert group_sentence(count, observed, theirs, "held-out photos") in said(app)
    for key, (n, x, y) in {
        "trained": (groups.count, groups.predicted, groups.observed),
        "photo_model": (count, predicted, observed),
    }.items():
        dots = figure(app, f"cat_recognizer.reliability_{key}")["data"][1]
        np.testing.assert_allclose(numbers_of(dots["x"]), x[n > 0], rtol=1e-6)
        np.testing.assert_allclose(numbers_of(dots["y"]), y[n > 0], rtol=1e-6)
    assert f"Right on {run.test_accuracy:.1%} of its {dataset.m_test} test pictures" in said(app)
    held_out, unseen = model.figures["dev, all sources"], model.figures["dev, unseen sources"]
    assert f"Right on {held_out['balanced accuracy']:.0%} of {held_out['photos']:,.0f} held-out photos" in said(app)
    assert f"on {unseen['balanced accuracy']:.0%} where they come from sources it has never seen" in said(app)


@pytest.mark.parametrize(
    "settings",
    [
        {"learning_rate": 10, "activation": "identity", "iterations": 50},
        {"initialization": "random × scale", "initialization_scale": 10, "learning_rate": 10, "iterations": 20},
        {"model": "One unit", "learning_rate": 10, "iterations": 50},
        {"iterations": 0},
    ],
)
def test_a_run_that_came_to_nothing_answers_too(open_app, settings):
    app = opened(open_app, **settings)
    assert len(answers(app)) == 2
    assert "nan" not in said(app) + formulas(app) + "".join(re.sub(r"base64,[^\"]*", "", body) for body in bodies(app))


def test_a_handful_of_ones_own_pictures_has_an_answer_too(open_app):
    app = opened(open_app, data="Your pictures")
    folders = ("<b>apples", "pears")
    content = archive(*((f"{name}/{i}.png", saved(pixels(20 + i, 20))) for name in folders for i in range(2)))
    app.file_uploader(key="cat_recognizer.own_files").set_value(("a.zip", content, "")).run()
    assert problems(app) == []
    (percentage, word), _ = answers(app)
    assert word in ("b apples", "pears")
    # No class is called cat, so a probability of cat would be one of nothing.
    trained = next(body for body in bodies(app) if percentage in body and f"<b>{word}</b>" in body)
    assert "cat" not in re.sub(r"<[^>]*>", "", trained)


# -- the cut -----------------------------------------------------------------------------------------------------------


def shown_square(app) -> tuple[float, float, float]:
    """Middle and side of the cut in the figure, in shares of the photo's longer side."""
    path = figure(app, "cat_recognizer.cut")["layout"]["shapes"][1]["path"]
    points = np.array([[float(number) for number in pair.split(",")] for pair in re.split("[ML]", path.strip("Z"))[1:]])
    return (*points.mean(axis=0), np.ptp(points[:, 0]))


@pytest.mark.parametrize(
    ("name", "settings", "center", "share"),
    [
        ("chelsea", {"cut": "0.1,-0.05", "cut_size": 0.5}, (0.1, -0.05), 0.5),
        ("chelsea", {"cut_size": 0.3}, MIDDLES["chelsea"], 0.3),
        ("rocket", {"cut_size": 0.3}, (0, 0), 0.3),
        # A full cut of a photo that is wider than high moves sideways only …
        ("chelsea", {"cut": "0.1,-0.05"}, (0.1, 0), 1.0),
        # … and no farther than to the photo's edge.
        ("chelsea", {"cut": "9,0.3", "cut_size": 0.6}, ("right", "top"), 0.6),
        ("rocket", {"cut": "-1e300,-7", "cut_size": 0.2}, ("left", "bottom"), 0.2),
        ("drawing", {"cut": "0.3,0.3"}, (0, 0), 1.0),
    ],
)
def test_the_cut_lies_where_the_hand_has_put_it(open_app, name, settings, center, share):
    app = opened(open_app, photo=GIVEN[name], **settings)
    photo = given(name)
    height, width = photo.shape[:2]
    longer, side = max(height, width), share * min(height, width)
    across, up = (width - side) / 2, (height - side) / 2
    edges = {"right": across, "left": -across, "top": up, "bottom": -up}
    x, y = (edges[place] if isinstance(place, str) else place * longer for place in center)
    # y points up, rows of a photo run down.
    left, top = width / 2 + x - side / 2, height / 2 - y - side / 2
    assert left > -1e-9
    assert top > -1e-9
    np.testing.assert_allclose(shown_square(app), (x / longer, y / longer, side / longer), atol=2e-5)
    expected = cut_square(photo, left, top, side).astype(int)
    # Rounding may fall to either side of a half.
    assert np.abs(shown_cut(app) - expected).max() <= 1
    assert "this page can't use" not in said(app)


def test_the_cut_is_what_pillow_cuts(open_app):
    """Against somebody else's way of making a picture small."""
    app = opened(open_app)
    photo = given("chelsea")
    height, width = photo.shape[:2]
    left = (width - height) / 2 + MIDDLES["chelsea"][0] * width
    box = (left, 0, left + height, height)
    theirs = np.asarray(Image.fromarray(photo).resize((64, 64), Image.Resampling.BILINEAR, box))
    assert np.abs(shown_cut(app).astype(int) - theirs).mean() < 1


@pytest.mark.parametrize("name", ["chelsea", "coffee"])
def test_the_whole_photo_fits_with_white_beside_it(open_app, name):
    app = opened(open_app, photo=GIVEN[name], cut_fit="true", cut="0.2,0.2", cut_size=0.4)
    photo = given(name)
    height, width = photo.shape[:2]
    assert width > height
    np.testing.assert_allclose(shown_square(app), (0, 0, 1), atol=2e-5)
    cut = shown_cut(app)
    np.testing.assert_array_equal(cut, cut_square(photo, 0, (height - width) / 2, width))
    beside = int(64 * (1 - height / width) / 2)
    assert beside > 0
    assert (cut[:beside] == 255).all()
    assert (cut[-beside:] == 255).all()


@pytest.mark.parametrize("text", ["nonsense", "nan,0", "1", "1,2,3", "inf,0", ""])
def test_a_place_that_is_none_is_the_first(open_app, text):
    app = open_app(PAGE, PHOTO, **address(cut=text, cut_size="-1", photo="Nobody", map_block="x"))
    assert problems(app) == []
    np.testing.assert_array_equal(shown_cut(app), first_cut("chelsea"))
    (told,) = [text for text in plain_texts(app) if "this page can't use" in text]
    assert f"cut “{text}”" in told
    assert "cut size “-1”" in told
    assert "photo “Nobody”" in told


def test_reset_takes_the_controls_back(open_app):
    app = opened(open_app, photo=GIVEN["coffee"], cut_size=0.5, cut_fit="true", map_block=3)
    app.button(key="photo.reset").click().run()
    assert problems(app) == []
    np.testing.assert_array_equal(shown_cut(app), first_cut("chelsea"))
    assert app.slider(key="cat_recognizer.cut_size").value == 1
    assert app.slider(key="cat_recognizer.map_block").value == 1
    assert not app.toggle(key="cat_recognizer.cut_fit").value


def test_reset_takes_a_cut_from_the_address_back(open_app):
    app = opened(open_app, cut="0.1,0")
    assert shown_square(app)[0] == pytest.approx(0.1)
    app.button(key="photo.reset").click().run()
    assert problems(app) == []
    assert shown_square(app)[0] == pytest.approx(MIDDLES["chelsea"][0])
    assert "cat_recognizer.cut" not in app.query_params


# -- one's own ---------------------------------------------------------------------------------------------------------


def give(app, content: bytes):
    return app.file_uploader(key=UPLOADER).set_value(("photo", content, "")).run()


def test_a_photo_of_ones_own_stays_until_there_is_another(open_app, model):
    app = opened(open_app, photo=GIVEN["yours"])
    assert "Until you give one, Chelsea stands in." in said(app)
    np.testing.assert_array_equal(shown_cut(app), first_cut("chelsea"))
    give(app, b"Ein Foto? Nein, ein Brief.")
    (told,) = problems(app)
    assert PHOTO_STILL_HERE not in told, "there was none"
    mine = pixels(90, 120)
    give(app, saved(mine))
    assert problems(app) == []
    assert "Chelsea stands in" not in said(app)
    assert not [caption for caption in app.caption if caption.value.startswith("Photo: ")]
    cut = middle_cut(mine)
    np.testing.assert_array_equal(shown_cut(app), cut)
    assert answers(app)[1][0] == f"{float(predict_photos(model, cut[np.newaxis])[0]):.0%}"
    give(app, b"Ein Foto? Nein, ein Brief.")
    (told,) = problems(app)
    assert told.endswith(f" {PHOTO_STILL_HERE}")
    np.testing.assert_array_equal(shown_cut(app), cut)
    app.file_uploader(key=UPLOADER).clear().run()
    assert problems(app) == []
    np.testing.assert_array_equal(shown_cut(app), cut)
    # It waits while another is looked at.
    app.segmented_control(key="cat_recognizer.photo").set_value("coffee").run()
    np.testing.assert_array_equal(shown_cut(app), first_cut("coffee"))
    app.segmented_control(key="cat_recognizer.photo").set_value("yours").run()
    np.testing.assert_array_equal(shown_cut(app), cut)
    other = np.full((70, 50, 3), 200, np.uint8)
    give(app, saved(other))
    assert problems(app) == []
    assert (shown_cut(app) == 200).all()
    (image,) = figure(app, "cat_recognizer.cut")["layout"]["images"]
    assert pixels_of(image["source"]).shape == (70, 50, 3), "the photo before it is still shown"


def test_a_photo_is_read_once_and_what_it_lacks_is_said(open_app, monkeypatch):
    app = opened(open_app, photo=GIVEN["yours"])
    content = saved(pixels(90, 120), "JPEG")
    give(app, content[:-2])
    assert problems(app) == []
    assert NO_END in said(app)
    cut = square_in_middle(read_photo(content).pixels)
    np.testing.assert_array_equal(shown_cut(app), cut)
    monkeypatch.setattr("ui.reading.isolated_photo", lambda *_, **__: pytest.fail("read again"))
    app.slider(key="cat_recognizer.cut_size").set_value(0.5).run()
    assert problems(app) == []
    assert NO_END in said(app)
    app.file_uploader(key=UPLOADER).clear().run()
    assert NO_END not in said(app)


def test_while_others_photos_are_read_the_page_says_that_this_one_waits(open_app, monkeypatch):
    app = opened(open_app, photo=GIVEN["yours"])
    shown, caption = [], DeltaGenerator.caption
    monkeypatch.setattr(
        DeltaGenerator, "caption", lambda self, body, **options: shown.append(body) or caption(self, body, **options)
    )
    monkeypatch.setattr(isolated_photo, "PATIENCE", 0.1)
    with isolated_photo._turns.turn("somebody"), isolated_photo._turns.turn("somebody else"):
        give(app, saved(pixels(90, 120)))
    assert WAITING in shown
    assert problems(app) == [BUSY]
    assert WAITING not in said(app)
    give(app, saved(pixels(90, 120)))
    assert problems(app) == []
    np.testing.assert_array_equal(shown_cut(app), middle_cut(pixels(90, 120)))


def test_a_photo_of_one_session_is_not_in_another(open_app):
    mine, other = (opened(open_app, photo=GIVEN["yours"]) for _ in range(2))
    give(mine, saved(pixels(90, 120)))
    for app in (other.run(), opened(open_app, photo=GIVEN["yours"])):
        np.testing.assert_array_equal(shown_cut(app), first_cut("chelsea"))
        assert "Chelsea stands in" in said(app)


def test_the_camera_waits_for_its_switch(open_app):
    app = opened(open_app, photo=GIVEN["yours"])
    assert not app.get("camera_input")
    app.toggle(key="cat_recognizer.photo_camera").set_value(True).run()
    assert problems(app) == []
    assert len(app.get("camera_input")) == 1


HOSTILE_PHOTOS = (
    "an empty file",
    "half a JPEG",
    "a PNG of 16 gigapixels",
    "a PNG with far too much pixel data",
    "an SVG drawing",
    "a HEIC photo",
    "an HDF5 file",
    "zeros",
    "a picture of one pixel",
    "a picture of one row",
    "a CMYK JPEG",
    "a TIFF of no numbers",
    "EXIF orientation 6",
)


def test_hostile_photos_are_seen_or_refused_in_one_sentence(open_app):
    app = opened(open_app, photo=GIVEN["yours"])
    for name in HOSTILE_PHOTOS:
        give(app, FILES[name].content)
        assert len(problems(app)) == (FILES[name].expected == "refused"), name
        assert len(answers(app)) == 2, name
        assert shown_cut(app).shape == (64, 64, 3), name


# -- what the networks see ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hidden_layers", "model_name"), [(FOUR_LAYERS, "4 layers"), ((), "One unit")])
def test_the_way_through_the_layers(open_app, hidden_layers, model_name):
    app = opened(open_app, model=model_name)
    run = emoji_run(16, hidden_layers)
    cut = first_cut("chelsea")
    small = np.rint(255 * resample(cut[np.newaxis], 16)[0]).astype(np.uint8)
    x = unroll(small[np.newaxis])
    strips = images(sheet_with(app, "x (768, 1)"))
    L = len(hidden_layers) + 1
    titles = [f"A[{l}] ({n}, 1)" for l, n in enumerate(hidden_layers, start=1)]
    assert [alt for _, alt in strips] == ["x (768, 1)", *titles, f"ŷ = A[{L}] (1, 1)"]
    column = pixels_of(strips[0][0])
    np.testing.assert_array_equal(column[..., 0].ravel(), np.rint(255 * x[:, 0]))
    for (url, _), n in zip(strips[1:], (*hidden_layers, 1), strict=True):
        assert pixels_of(url).shape == (1, n, 3)
    A = x
    for l in range(1, L + 1):
        Z = run.parameters[f"W{l}"] @ A + run.parameters[f"b{l}"]
        A = np.maximum(Z, 0)
    z = float(Z[0, 0])
    (formula,) = [latex.value for latex in app.latex if rf"z^{{[{L}]}} =" in latex.value]
    assert number_text(z) in formula
    assert rf"\sigma(z^{{[{L}]}}) = {number_text(1 / (1 + np.exp(-z)))}" in formula


@pytest.mark.parametrize("block", range(1, 7))
def test_feature_maps_of_a_block(open_app, model, block):
    app = opened(open_app, map_block=block)
    shown_block = min(block, model.architecture.blocks)
    count = model.architecture.channels[shown_block - 1]
    maps = images(sheet_with(app, "feature map "))
    assert len(maps) == min(count, 24)
    numbers = [int(re.match(r"feature map (\d+), mean", alt)[1]) for _, alt in maps]
    assert len(set(numbers)) == len(maps)
    assert set(numbers) <= set(range(1, count + 1))
    means = [float(text.replace("\N{MINUS SIGN}", "-")) for text in captions(sheet_with(app, "feature map "))]
    assert means == sorted(means, reverse=True)
    shape = re.search(rf"Block {shown_block}: A\[{shown_block}\] \((\d+), (\d+), (\d+)\)", said(app))
    rows, columns, channels = (int(number) for number in shape.groups())
    assert channels == count
    assert {pixels_of(url).shape for url, _ in maps} == {(rows, columns, 3)}
    assert f"{'' if count <= 24 else 'the 24 strongest of '}its {count} feature maps" in said(app)


def assert_signs(shown: np.ndarray, values: np.ndarray) -> None:
    """Blue above zero, orange below, from the page's ground to the full color at the strongest place."""
    ground, blue, orange = (
        np.array(list(bytes.fromhex(color[1:]))) for color in (LIGHT.background, LIGHT.class_1, LIGHT.class_0)
    )
    share = (np.abs(values) / np.abs(values).max())[..., np.newaxis]
    expected = ground + share * (np.where(values[..., np.newaxis] > 0, blue, orange) - ground)
    assert shown.shape == expected.shape
    assert np.abs(shown - expected).max() <= 1


@pytest.mark.parametrize("name", ["chelsea", "rocket"])
def test_the_evidence_adds_up_to_the_answer(open_app, model, name):
    app = opened(open_app, photo=GIVEN[name])
    cut = first_cut(name)
    p = float(predict_photos(model, cut[np.newaxis])[0])
    shown = re.search(r"\\text\{mean over [^}]*\} = (\S+)", formulas(app))[1].replace("\N{MINUS SIGN}", "-")
    # Three digits are shown, and the network counts in single precision.
    assert float(shown) == pytest.approx(np.log(p / (1 - p)), rel=6e-3)
    (seen, _), (evidence, _) = images(sheet_with(app, "the cut that the network sees"))
    np.testing.assert_array_equal(pixels_of(seen), cut)
    assert_signs(pixels_of(evidence), answer_photo(model, cut).evidence)


@pytest.mark.parametrize("answer", ["not a cat", "cat"])
def test_the_prediction_about_the_turned_photo_is_judged_by_the_model(open_app, model, answer):
    app = opened(open_app)
    cut = first_cut("chelsea")
    up, down = (float(predict_photos(model, np.ascontiguousarray(photo)[np.newaxis])[0]) for photo in (cut, cut[::-1]))
    numbers = f"It gives cat {down:.0%}, the right way up {up:.0%}."
    assert numbers not in said(app)
    (question,) = [control for control in app.segmented_control if "upside_down" in (control.key or "")]
    question.set_value(answer).run()
    assert problems(app) == []
    assert numbers in said(app)
    right = ("not a cat", "cat")[int(down > 0.5)]
    assert ("**As you said.**" in said(app)) == (answer == right)
    # Another cut is another question.
    app.slider(key="cat_recognizer.cut_size").set_value(0.5).run()
    assert "It gives cat" not in said(app)
