"""The Cat recognizer's page as its tests in a browser open, feed and read it."""

import re
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import expect

from nnengine import load_photo_model, predict_photos, predict_probability
from nnengine.photos import cut_square, unroll
from nnengine.resampling import resample
from tests.browser.deep_net_page import settle
from tests.cat_recognizer_page import address, emoji, emoji_run, pixels_of

COST, CUT = "[data-key='cat_recognizer.cost']", "[data-key='cat_recognizer.cut']"
PHOTO = ".st-key-section-photo"
PHOTO_FILE, ZIP_FILE, COURSE_FILES = (
    f"[class*='st-key-cat_recognizer-{name}'] input[type=file]" for name in ("photo_file", "own_files", "course_files")
)
SEEN = f"{PHOTO} img[alt='the cut that the network sees']"


def opener(watched, new_context, app_url):
    """A function that opens the page with small pictures and a short run, at one of its sections."""

    def open_page(section: str | None = None, is_long: bool = False, **settings):
        page = watched(new_context(viewport={"width": 1440, "height": 1000}).new_page())
        page.goto(f"{app_url}cat_recognizer?{urlencode(address(**settings))}")
        page.wait_for_selector(f"{COST}:not([data-draws='0'])")
        if not is_long:
            settle(page)
        if section is not None:
            go_to(page, section)
        return page

    return open_page


def go_to(page, section: str) -> None:
    """Scroll to a section, and wait until it is drawn."""
    page.evaluate("(anchor) => document.getElementById(anchor).scrollIntoView()", section)
    page.wait_for_selector(f".st-key-section-{section}", state="attached")
    settle(page)


def run_name(page) -> str:
    return page.evaluate("document.documentElement.dataset.nudgeRun")


def wait_for_other_run(page, before: str) -> None:
    """Wait until the page shows another run than `before`, whole."""
    page.wait_for_function(
        "(before) => ![before, `${before} under way`].includes(document.documentElement.dataset.nudgeRun)"
        " && !document.documentElement.dataset.nudgeRun.endsWith(' under way')",
        arg=before,
    )
    settle(page)


def expect_no_exception(page) -> None:
    expect(page.locator(".stException")).to_have_count(0)
    expect(page.get_by_text("Traceback")).to_have_count(0)


def problem(page):
    """Where the page says that something can't be used."""
    return page.locator(".nudge-plain[role=alert]")


# -- photos ------------------------------------------------------------------------------------------------------------


def seen_url(page) -> str:
    """The address of the picture that the networks see; its pixels stand in it."""
    return page.locator(SEEN).get_attribute("src")


def wait_for_other_cut(page, before: str) -> np.ndarray:
    """Wait until the networks see something else than `before`; what they see."""
    page.wait_for_function("([seen, before]) => document.querySelector(seen)?.src !== before", arg=[SEEN, before])
    settle(page)
    return pixels_of(seen_url(page))


def give_photo(page, file: Path | dict) -> np.ndarray:
    """Upload a photo, and wait until the page shows it; what the networks see of it."""
    before = seen_url(page)
    page.set_input_files(PHOTO_FILE, file)
    return wait_for_other_cut(page, before)


def as_file(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def middle_cut(photo: np.ndarray, share: float = 1.0, x: float = 0.0, y: float = 0.0) -> np.ndarray:
    """The square that the page cuts out: `share` of the shorter side, its middle x to the right and y above the photo's
    middle, both as shares of the longer side."""
    height, width = photo.shape[:2]
    side = share * min(height, width)
    longer = max(height, width)
    return cut_square(photo, width / 2 + x * longer - side / 2, height / 2 - y * longer - side / 2, side)


def shown_answers(page) -> list[tuple[str, str]]:
    """Percentage and word of both networks: the one trained here, then the photo model."""
    texts = [" ".join(text.split()) for text in page.locator(f"{PHOTO} [data-testid=stHtml]").all_inner_texts()]
    found = [re.fullmatch(r"(\d+%) cat: it answers (.+)", text) for text in texts]
    return [match.groups() for match in found if match]


def expected_answers(cut: np.ndarray, run=None, classes: tuple[str, ...] | None = None) -> list[tuple[str, str]]:
    """The same, worked out here."""
    run, classes = run or emoji_run(), classes or emoji().classes
    small = np.rint(255 * resample(cut[np.newaxis], 16)[0]).astype(np.uint8)
    trained = float(predict_probability(unroll(small[np.newaxis]), run.parameters, run.activations)[0, 0])
    photo = float(predict_photos(load_photo_model(), cut[np.newaxis])[0])
    pairs = ((trained, classes), (photo, ("not a cat", "cat")))
    return [(f"{probability:.0%}", words[int(probability > 0.5)]) for probability, words in pairs]
