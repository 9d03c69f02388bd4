"""Every page opens inside the app's frame: from the menu and by its address, wide and narrow, light and dark."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import app_server
from ui.charts.palette import PALETTES

pytestmark = pytest.mark.browser

PAGES = {
    "": ("Start", "What is a neural network?"),
    "derivatives": ("Derivatives", "How steep is a curve at one point?"),
    "broadcasting": ("Broadcasting", "What happens when two shapes do not match?"),
    "activations": ("Activations", "What should a unit do with z?"),
    "logistic_regression": ("Logistic regression", "Where does one unit draw the line?"),
    "deep_net": ("Deep net", "What can a stack of units learn?"),
    "cat_recognizer": ("Cat recognizer", "Is that a cat?"),
}
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
READY = ".stApp[data-test-script-state=notRunning]"

every_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "start")
both_sizes = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
both_themes = pytest.mark.parametrize("theme", PALETTES)


@pytest.fixture
def open_page(watched, new_context):
    """A function that opens an address in a window of its own."""

    def open_address(address: str, size: dict = WIDE, theme: str = "light", **options):
        page = watched(new_context(viewport=size, color_scheme=theme, **options).new_page())
        page.goto(address)
        return page

    return open_address


def expect_page(page, path: str) -> None:
    name, question = PAGES[path]
    page.wait_for_selector(READY)
    expect(page.get_by_role("heading", level=1)).to_have_text(question)
    expect(page).to_have_title(f"{name} · Nudge")
    expect(page.get_by_text("Traceback")).to_have_count(0)
    expect(page.locator(".stException")).to_have_count(0)


def expect_menu(page, path: str) -> None:
    """The frame's menu is there, whole, and marks the page."""
    links = page.get_by_test_id("stTopNavLink")
    expect(links).to_have_text([name for name, _ in PAGES.values()])
    expect(page.locator("[data-testid=stTopNavLink][aria-current=page]")).to_have_text(PAGES[path][0])


def too_wide(page) -> list:
    """What scrolls sideways, apart from what is meant to: the page itself and its main part."""
    return page.evaluate(
        """() => [document.scrollingElement, document.querySelector("[data-testid=stMain]")]
            .filter((part) => part.scrollWidth > part.clientWidth)
            .map((part) => `${part.tagName}: ${part.scrollWidth} in ${part.clientWidth}`)"""
    )


@every_page
@both_sizes
@both_themes
def test_a_page_opens_by_its_address(open_page, app_url, path, size, theme):
    page = open_page(app_url + path, size, theme)
    expect_page(page, path)
    red, green, blue = bytes.fromhex(PALETTES[theme].background[1:])
    expect(page.locator(".stApp")).to_have_css("background-color", f"rgb({red}, {green}, {blue})")
    assert too_wide(page) == []


@every_page
def test_a_fresh_process_opens_a_page_inside_the_frame(open_page, tmp_path, path):
    with app_server(tmp_path) as url:
        page = open_page(url + path)
        expect_page(page, path)
        expect_menu(page, path)
        page.close()  # before its server is gone


def test_the_menu_leads_to_every_page_and_back(open_page, app_url):
    page = open_page(app_url)
    for path in [*PAGES, ""]:
        page.get_by_test_id("stTopNavLink").filter(has_text=PAGES[path][0]).click()
        expect_page(page, path)
        expect_menu(page, path)
        expect(page).to_have_url(re.compile(rf"^{app_url}{path}(\?.*)?$"))


def test_a_phone_has_the_menu_too(open_page, app_url, playwright):
    # Streamlit closes the menu after a choice only on what calls itself a phone.
    phone = playwright.devices["iPhone 13"]
    page = open_page(app_url, NARROW, user_agent=phone["user_agent"], is_mobile=True, has_touch=True)
    expect_page(page, "")
    for path in reversed(PAGES):
        page.get_by_test_id("stExpandSidebarButton").tap()
        page.get_by_test_id("stSidebarNavLink").filter(has_text=PAGES[path][0]).tap()
        expect_page(page, path)
        expect(page.get_by_test_id("stExpandSidebarButton")).to_be_visible()
        assert too_wide(page) == []


def test_the_typefaces_come_with_the_app(open_page, app_url):
    page = open_page(app_url)
    expect_page(page, "")
    page.wait_for_function("[...document.fonts].some((face) => face.family === 'Inter' && face.status === 'loaded')")
    assert page.evaluate("document.fonts.check('650 28px Inter')")
    expect(page.get_by_role("heading", level=1)).to_have_css("font-family", re.compile("^Inter,"))


def test_a_change_of_theme_reaches_the_charts(open_page, app_url):
    page = open_page(app_url, theme="light")
    expect_page(page, "")
    page.wait_for_selector(f".js-plotly-plot text[style*='{css(PALETTES['light'].muted)}']", state="attached")
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector(f".js-plotly-plot text[style*='{css(PALETTES['dark'].muted)}']", state="attached")


def css(color: str) -> str:
    return "rgb({}, {}, {})".format(*bytes.fromhex(color[1:]))
