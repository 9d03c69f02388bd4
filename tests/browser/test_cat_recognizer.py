"""The Cat recognizer in a learner's hands: its run, its confusion matrix, photos in every way a browser gives one."""

import base64
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from lessons.cat_recognizer.photo_source import FOLDER, MIDDLES
from nnengine import predict_probability
from nnengine.photo_files import PhotoError
from nnengine.photos import read_photo
from tests.browser.cat_recognizer_page import (
    COST,
    CUT,
    PHOTO,
    PHOTO_FILE,
    SEEN,
    as_file,
    expect_no_exception,
    expected_answers,
    give_photo,
    go_to,
    middle_cut,
    opener,
    problem,
    run_name,
    seen_url,
    shown_answers,
    wait_for_other_cut,
    wait_for_other_run,
)
from tests.browser.deep_net_page import numbers, settle
from tests.cat_recognizer_page import emoji, emoji_run, pixels_of
from tests.hostile_files import FILES, assert_one_sentence
from tests.hostile_photos import pixels, saved
from ui.charts.numbers import number_text
from ui.state import LEARNING_RATES

pytestmark = pytest.mark.browser

BIG = {"model": "Your own", "layers": 6, "size": "64 × 64", "iterations": 5_000} | {f"n{l}": 64 for l in range(1, 7)}
ITERATION = "Number(document.querySelector('.nudge-player').dataset.iteration)"
STILL_HERE = " The photo you had is still here."
CAMERA_FLAGS = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest.fixture
def open_page(watched, new_context, app_url):
    return opener(watched, new_context, app_url)


# -- the run -----------------------------------------------------------------------------------------------------------


def expect_run(page, run) -> None:
    """The page shows this run to its end."""
    shown = numbers(page)
    assert shown["Iteration"] == str(len(run.costs) - 1)
    assert shown["Cost J"] == number_text(float(run.costs[-1]))
    assert shown["Train accuracy"] == f"{run.train_accuracy:.1%}"
    assert shown["Test accuracy"] == f"{run.test_accuracy:.1%}"


def test_a_moved_learning_rate_trains_again(open_page):
    page = open_page()
    expect_run(page, emoji_run())
    curve = page.locator(f"{COST} .lines path").first.get_attribute("d")
    slider = page.get_by_role("slider", name="Learning rate α")
    before = run_name(page)
    for _ in range(4):
        slider.press("ArrowRight")
    faster = LEARNING_RATES[LEARNING_RATES.index(0.0075) + 4]
    page.wait_for_url(f"**cat_recognizer.learning_rate={faster:g}*")
    wait_for_other_run(page, before)
    expect_run(page, emoji_run(learning_rate=faster))
    assert page.locator(f"{COST} .lines path").first.get_attribute("d") != curve
    assert page.locator(COST).get_attribute("data-mounts") == "1"
    expect_no_exception(page)


def test_a_long_run_shows_its_progress_begins_anew_and_stops(open_page):
    page = open_page(is_long=True, **BIG)
    stop = page.get_by_role("button", name="Stop here")
    expect(stop).to_be_visible()
    expect(page.get_by_role("progressbar", name="Training")).to_be_visible()
    expect(page.locator(".nudge-player .left")).to_have_text(re.compile(r"\d+ s left"))
    before = run_name(page)
    assert before.endswith(" under way")
    page.wait_for_function(f"() => {ITERATION} > 40")
    page.evaluate(
        """() => {
            const player = document.querySelector(".nudge-player");
            window.shown = [Number(player.dataset.iteration)];
            new MutationObserver(() => shown.push(Number(player.dataset.iteration)))
                .observe(player, { attributes: true, attributeFilter: ["data-iteration"] });
        }"""
    )
    page.get_by_role("slider", name="Learning rate α").press("ArrowLeft")
    page.wait_for_function("() => shown.some((count, k) => k > 0 && count < shown[k - 1])")
    page.wait_for_function("(before) => document.documentElement.dataset.nudgeRun !== before", arg=before)
    page.wait_for_function(f"() => {ITERATION} > 20")
    stop.click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page.get_by_text("Stopped: this is as far as it came.")).to_be_visible()
    settle(page)
    shown = page.evaluate("shown")
    restart = next(k for k in range(1, len(shown)) if shown[k] < shown[k - 1])
    # Forward before the change and forward after it: nothing of the old run comes back.
    assert shown[:restart] == sorted(shown[:restart])
    assert shown[restart:] == sorted(shown[restart:])
    assert 20 < int(numbers(page)["Iteration"].replace(",", "")) < 5_000
    expect_no_exception(page)


def test_a_cell_of_the_confusion_matrix_shows_its_pictures(open_page):
    page = open_page("mistakes")
    run, dataset = emoji_run(), emoji()
    answers = predict_probability(dataset.X_test, run.parameters, run.activations)[0] > 0.5
    sheet = page.locator(".st-key-section-mistakes figure img")
    for truth, answer in ((1, 0), (0, 0)):
        members = np.count_nonzero((dataset.Y_test[0] == truth) & (answers == answer))
        cell = page.locator(f".st-key-cat_recognizer-confusion-{truth}{answer} button").first
        expect(cell).to_contain_text(str(members))
        cell.click()
        expect(page.get_by_text(f"{min(members, 27)} of the {members} test pictures, each with")).to_be_visible()
        expect(sheet).to_have_count(min(members, 27))
        told = sheet.evaluate_all("(images) => images.map((image) => image.alt)")
        rightly = "rightly " if truth == answer else ""
        words = f"{dataset.classes[truth]}, {rightly}answered {dataset.classes[answer]} with"
        assert [text for text in told if not text.startswith(words)] == []
    expect_no_exception(page)


# -- photos ------------------------------------------------------------------------------------------------------------


def test_every_uploaded_photo_is_answered(open_page, shared_data):
    photos = sorted((shared_data / "uploads").glob("*cat/*.jpg"))
    assert {photo.parent.name for photo in photos} == {"cat", "noncat"}
    page = open_page("photo", photo="Yours")
    expect(page.get_by_text("Until you give one, Chelsea stands in.")).to_be_visible()
    drawn = page.locator(f"{CUT} image")
    for photo in photos:
        before = drawn.get_attribute("href") or drawn.get_attribute("xlink:href")
        cut = give_photo(page, photo)
        np.testing.assert_array_equal(cut, middle_cut(read_photo(photo.read_bytes()).pixels), photo.name)
        assert shown_answers(page) == expected_answers(cut), photo.name
        page.wait_for_function(
            """([figure, before]) => {
                const image = document.querySelector(`${figure} image`);
                return image && (image.getAttribute("href") ?? image.getAttribute("xlink:href")) !== before;
            }""",
            arg=[CUT, before],
        )
    expect(problem(page)).to_have_count(0)
    expect_no_exception(page)


def test_a_pasted_picture_is_answered(open_page):
    page = open_page("photo", photo="Yours")
    pasted, before = pixels(80, 90), seen_url(page)
    page.evaluate(
        """(content) => {
            const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
            const clipboardData = new DataTransfer();
            clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
            document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
        }""",
        base64.b64encode(saved(pasted)).decode(),
    )
    cut = wait_for_other_cut(page, before)
    np.testing.assert_array_equal(cut, middle_cut(pasted))
    assert shown_answers(page) == expected_answers(cut)
    expect_no_exception(page)


def test_what_is_no_photo_is_told_in_one_sentence_and_the_photo_stays(open_page):
    page = open_page("photo", photo="Yours")
    cut = give_photo(page, as_file("noise.png", saved(pixels())))
    seen, answers = seen_url(page), shown_answers(page)
    assert answers == expected_answers(cut)
    for name in ("a HEIC photo", "half a JPEG", "text", "a PNG of 60 megapixels"):
        content = FILES[name].content
        with pytest.raises(PhotoError) as told:
            read_photo(content)
        assert_one_sentence(told.value)
        page.set_input_files(PHOTO_FILE, as_file("photo.jpg", content))
        expect(problem(page)).to_have_text(f"{told.value}{STILL_HERE}")
        settle(page)
        assert (seen_url(page), shown_answers(page)) == (seen, answers)
    # A good one takes the sentence away.
    give_photo(page, as_file("other.png", saved(pixels(60, 30))))
    expect(problem(page)).to_have_count(0)
    expect_no_exception(page)


def test_a_picture_of_the_camera_is_answered(watched, browser_type, browser_type_launch_args, app_url):
    flags = [*browser_type_launch_args["args"], *CAMERA_FLAGS]
    browser = browser_type.launch(**browser_type_launch_args | {"args": flags})
    try:
        page = opener(watched, lambda **options: browser.new_context(permissions=["camera"], **options), app_url)(
            "photo", photo="Yours"
        )
        before = seen_url(page)
        page.locator(PHOTO).get_by_text("Use the camera").click()
        # Before the camera's first picture the button does nothing.
        page.wait_for_function("() => document.querySelector('[data-testid=stCameraInput] video')?.readyState >= 2")
        page.get_by_role("button", name="Take Photo").click()
        cut = wait_for_other_cut(page, before)
        assert cut.std() > 10, "the camera's picture is empty"
        expect(page.get_by_text("Chelsea stands in")).to_have_count(0)
        assert shown_answers(page) == expected_answers(cut)
        expect(page).to_have_url(re.compile(r"cat_recognizer\.photo_camera=true"))
        expect_no_exception(page)
    finally:
        browser.close()


def test_the_cut_is_moved_by_hand_by_keys_and_by_the_address(open_page):
    chelsea = read_photo((FOLDER / "chelsea.jpg").read_bytes()).pixels
    page = open_page("photo", cut_size=0.5)
    start = seen_url(page)
    np.testing.assert_array_equal(pixels_of(start), middle_cut(chelsea, 0.5, *MIDDLES["chelsea"]))
    handle = page.locator(f"{CUT} .nudge-figure-handle")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 45, y - 30, steps=5)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"cat_recognizer\.cut="))
    wait_for_other_cut(page, start)
    dragged = expect_cut_of_the_address(page, chelsea)
    assert dragged[0] < MIDDLES["chelsea"][0] - 0.05 and dragged[1] > 0.05
    before, address = seen_url(page), page.url
    for key in ("ArrowRight", "ArrowDown"):
        handle.press(key)
        page.wait_for_function("(before) => location.href !== before", arg=address)
        address = page.url
    wait_for_other_cut(page, before)
    by_keys = expect_cut_of_the_address(page, chelsea)
    # An arrow key moves by a hundredth of the axis, which is the photo's longer side.
    assert by_keys == pytest.approx((dragged[0] + 0.01, dragged[1] - 0.01), abs=2e-4)
    page.reload()
    page.wait_for_selector(f"{COST}:not([data-draws='0'])")
    settle(page)
    go_to(page, "photo")
    np.testing.assert_array_equal(pixels_of(seen_url(page)), middle_cut(chelsea, 0.5, *by_keys))
    before = seen_url(page)
    page.get_by_text("Take the whole photo").click()
    height, width = chelsea.shape[:2]
    cut = wait_for_other_cut(page, before)
    np.testing.assert_array_equal(cut, middle_cut(chelsea, width / height))
    assert (cut[0] == 255).all(), "no white above the photo"
    assert shown_answers(page) == expected_answers(cut)
    expect(page).to_have_url(re.compile(r"cat_recognizer\.cut_fit=true"))
    expect_no_exception(page)


def expect_cut_of_the_address(page, photo: np.ndarray) -> tuple[float, float]:
    """What the networks see is what the address says, and so are the answers; where the address puts the middle."""
    settle(page)
    x, y = map(float, re.search(r"cat_recognizer\.cut=([^&#]*)", page.url)[1].replace("%2C", ",").split(","))
    cut = pixels_of(page.locator(SEEN).get_attribute("src"))
    # The address has fewer digits than the hand.
    assert np.abs(cut.astype(int) - middle_cut(photo, 0.5, x, y)).max() <= 2
    assert shown_answers(page) == expected_answers(cut)
    return x, y
