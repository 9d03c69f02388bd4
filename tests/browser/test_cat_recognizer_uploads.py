"""Pictures that a learner uploads to the Cat recognizer: trained on, refused, forgotten, and nowhere but in memory."""

import io
import re
import zipfile

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from lessons.cat_recognizer.picture_uploads import NOT_TWO
from nnengine import Hyperparameters, TrainingRun, train
from nnengine.course_files import read_course_pictures
from nnengine.picture_sets import PictureSet, split_pictures
from nnengine.picture_zip import read_picture_zip
from tests.browser.cat_recognizer_page import (
    COURSE_FILES,
    PHOTO_FILE,
    ZIP_FILE,
    as_file,
    expect_no_exception,
    give_photo,
    go_to,
    opener,
    problem,
)
from tests.browser.conftest import app_server
from tests.browser.deep_net_page import numbers, settle
from tests.cat_recognizer_page import FOUR_LAYERS, ITERATIONS, emoji
from tests.hostile_photos import saved

pytestmark = pytest.mark.browser

EACH = 12
SIZE = 64  # of what the page keeps of a picture
STAND_IN = "Until they are here, the cat emoji stand in."
STILL_HERE = " The pictures you had are still here."


@pytest.fixture
def open_page(watched, new_context, app_url):
    return opener(watched, new_context, app_url)


def drawing(number: int, is_cat: bool) -> bytes:
    """A round or a square thing somewhere on a ground of some color."""
    rng = np.random.default_rng((number, is_cat))
    ground, thing = (tuple(map(int, rng.integers(0, 256, 3))) for _ in range(2))
    image = Image.new("RGB", (40, 32), ground)
    left, top = map(int, rng.integers(0, 14, 2))
    draw = ImageDraw.Draw(image)
    (draw.ellipse if is_cat else draw.rectangle)((left, top, left + 16, top + 16), thing)
    return saved(image, "JPEG" if number % 2 else "PNG")


def zipped(*more: tuple[str, bytes], other: str = "dog") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(EACH):
            archive.writestr(f"pets/cat/{number}.img", drawing(number, True))
            archive.writestr(f"pets/{other}/{number}.img", drawing(number, False))
        for name, content in more:
            archive.writestr(name, content)
    return file.getvalue()


def trained_on(pictures: PictureSet) -> TrainingRun:
    """What the page trains at its tests' address."""
    settings = {"hidden_activation": "relu", "initialization": "xavier", "learning_rate": 0.0075}
    return train(pictures.dataset(16), Hyperparameters(FOUR_LAYERS, iterations=ITERATIONS, **settings))


def expect_trained_on(page, pictures: PictureSet) -> None:
    expect(page.get_by_text(f"{len(pictures.y_test)} test pictures say only that")).to_be_visible(timeout=20_000)
    settle(page)
    run, shown = trained_on(pictures), numbers(page)
    assert shown["Iteration"] == str(ITERATIONS)
    assert shown["Train accuracy"] == f"{run.train_accuracy:.1%}"
    assert shown["Test accuracy"] == f"{run.test_accuracy:.1%}"


def expect_emoji(page) -> None:
    expect(page.get_by_text(STAND_IN)).to_be_visible()
    expect(page.get_by_text(f"{emoji().m_test} test pictures say only that")).to_be_visible()


# -- a ZIP of one's own ------------------------------------------------------------------------------------------------


def test_own_pictures_are_trained_on_kept_and_forgotten(open_page):
    page = open_page(data="Your pictures")
    expect_emoji(page)
    inner = zipped()
    content = zipped(("pets/cat/notes.txt", b"Ein Brief."), ("pets/dog/more.zip", inner))
    page.set_input_files(ZIP_FILE, as_file("pets.zip", content))
    expect_trained_on(page, split_pictures(read_picture_zip(content, SIZE)))
    left_out = page.get_by_text("Left out: ")
    expect(left_out).to_contain_text("notes.txt")
    expect(left_out).to_contain_text("more.zip")
    expect(page.get_by_text(STAND_IN)).to_have_count(0)
    go_to(page, "pictures")
    section = page.locator(".st-key-section-pictures")
    expect_counts(section)
    # The classes swap by keyboard, and stay swapped while other pictures are looked at.
    swap = page.get_by_label("Swap the classes")
    swap.focus()
    swap.press("Space")
    expect(page.get_by_text("Class 1 is dog, class 0 is cat.")).to_be_visible(timeout=20_000)
    expect_trained_on(page, split_pictures(read_picture_zip(content, SIZE).swapped()))
    assert "cat_recognizer.swap_classes=true" in page.url
    page.get_by_role("radio", name="Cat emoji").click()
    expect(swap).to_have_count(0)
    page.get_by_role("radio", name="Your pictures").click()
    expect(page.get_by_text("Class 1 is dog, class 0 is cat.")).to_be_visible()
    settle(page)
    swap.press("Space")
    expect(page.get_by_text("Class 1 is cat, class 0 is dog.")).to_be_visible(timeout=20_000)
    # What can't be read is told, and takes nothing away.
    page.set_input_files(ZIP_FILE, as_file("broken.zip", content[: len(content) // 2]))
    expect(problem(page)).to_have_text(re.compile(rf"^[A-Z'][^.]+\.{re.escape(STILL_HERE)}$"))
    settle(page)
    expect_trained_on(page, split_pictures(read_picture_zip(content, SIZE)))
    expect_counts(section)
    page.get_by_role("button", name="Forget these pictures").click()
    expect_emoji(page)
    expect(problem(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Forget these pictures")).to_have_count(0)
    go_to(page, "pictures")
    expect(section.get_by_text(f"{emoji().m_train} pictures")).to_be_visible(timeout=20_000)
    # The uploader offers to take a file, and names none any more.
    expect(page.get_by_text("broken.zip")).to_have_count(0)
    expect(page.get_by_text("pets.zip")).to_have_count(0)
    expect_no_exception(page)


def expect_counts(section) -> None:
    """A third of each class is tested on."""
    to_test, to_train = EACH // 3, EACH - EACH // 3
    expect(section.get_by_text(f"To learn from: {2 * to_train} pictures")).to_be_visible()
    expect(section.get_by_text(f"To test on, never learned from: {2 * to_test} pictures")).to_be_visible()
    for name in ("cat", "dog"):
        for count in (to_train, to_test):
            expect(section.get_by_text(f"{name}: {count}", exact=True)).to_be_visible()


# -- the course's two files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [("train", "test"), ("test", "train")], ids=["train first", "test first"])
def test_the_course_files_are_trained_on_in_either_order(open_page, shared_data, order):
    paths = {half: shared_data / "course" / f"{half}_catvnoncat.h5" for half in ("train", "test")}
    page = open_page(data="Course photos")
    expect_emoji(page)
    page.set_input_files(COURSE_FILES, paths[order[0]])
    expect(problem(page)).to_have_text(NOT_TWO[0])
    expect_emoji(page)
    page.set_input_files(COURSE_FILES, paths[order[1]])
    expect_trained_on(page, read_course_pictures(paths["train"], paths["test"]))
    expect(problem(page)).to_have_count(0)
    expect_no_exception(page)


# -- nothing on the disk, nothing in the log ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def own_server(chromium, tmp_path_factory):
    """A server of its own with a folder of its own for temporary files: address, log and that folder."""
    folder, temporary = (tmp_path_factory.mktemp(name) for name in ("log", "temporary"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        with app_server(folder) as url:
            yield url, folder / "server.log", temporary


def test_uploads_leave_nothing_behind(watched, new_context, own_server):
    url, log, temporary = own_server
    page = opener(watched, new_context, url)(data="Your pictures", photo="Yours")
    album = zipped(("pets/cat/secret-letter.txt", b"x"), other="secretcorgi")
    page.set_input_files(ZIP_FILE, as_file("secret-album.zip", album))
    expect(page.get_by_text("secret-letter.txt")).to_be_visible()
    page.set_input_files(ZIP_FILE, as_file("secret-damage.zip", zipped()[:500]))
    expect(problem(page)).to_be_visible()
    go_to(page, "photo")
    give_photo(page, as_file("secret-portrait.png", saved(noise(60, 80))))
    page.set_input_files(PHOTO_FILE, as_file("secret-heic.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99)))
    expect(problem(page)).to_have_count(2)
    page.close()
    text = log.read_text()
    assert "secret" not in text
    assert "Traceback" not in text
    assert list(temporary.rglob("*")) == []


def test_a_file_above_the_limit_is_told_in_words(open_page):
    page = open_page(data="Your pictures")
    page.set_input_files(ZIP_FILE, as_file("large.zip", bytes(21 * 1024**2)))
    sentence = page.get_by_text("The file is larger than this page accepts: choose a smaller one.")
    expect(sentence).to_be_visible()
    page.get_by_role("button", name="Remove large.zip").click()
    expect(sentence).to_have_count(0)
    page.close()


def noise(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(height).integers(0, 256, (height, width, 3), dtype=np.uint8)
