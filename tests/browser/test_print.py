"""A page in print: what is drawn is whole, what is not is left out and named, and Ctrl+P draws everything first."""

import pytest
from playwright.sync_api import expect

from tests.browser.live_server import READY, settled
from ui.concepts import CONCEPTS

pytestmark = pytest.mark.browser

PATH = "logistic_regression"
TITLES = [concept.title for concept in CONCEPTS.values() if PATH in concept.pages]
A4 = {"width": 718, "height": 1047}  # between margins of 10 mm, in CSS pixels
LEFT_OUT = ".nudge-print-left-out"
# Pictures that are cut off, or reach beyond the sheet.
CUT = """() => [...document.querySelectorAll(".nudge-figure")].filter((figure) => {
    const [box, picture] = [figure, figure.querySelector(".main-svg")].map((one) => one.getBoundingClientRect());
    return picture.width < 20 || picture.right > Math.min(box.right, innerWidth) + 1 || picture.bottom > box.bottom + 1;
}).map((figure) => figure.dataset.key)"""


def test_a_print_is_whole_and_says_what_it_leaves_out(watched, new_context, app_url):
    page = watched(new_context(viewport={"width": 1440, "height": 900}).new_page())
    page.add_init_script("window.prints = 0; window.print = () => { window.prints += 1; };")
    page.goto(app_url + PATH)
    page.wait_for_selector(READY)
    page.wait_for_selector("[data-component=reach]", state="attached")
    page.wait_for_selector(".nudge-figure:not([data-draws='0'])")
    settled(page)

    # The browser's own menu prints at once.
    said = printed(page)
    assert page.evaluate(CUT) == []
    assert TITLES[-1] in said
    headings = page.locator("h1, h2, h3").all_text_contents()
    left_out = [title for title in headings if title in said]
    assert said.endswith(": " + " · ".join(left_out)), "not in the page's order"
    expect(page.get_by_role("heading", name=TITLES[-1])).to_be_hidden()
    for title in TITLES[1:]:
        assert (title in said) != page.get_by_role("heading", name=title, exact=True).is_visible(), title
    assert page.locator("[data-component=reach]").evaluate_all("(all) => all.filter((one) => one.offsetHeight > 0)") == []
    back_on_screen(page)
    expect(page.get_by_role("heading", name=TITLES[-1])).to_be_visible()

    # There is time to draw when somebody asks for a print here.
    page.keyboard.press("Control+p")
    page.wait_for_function("window.prints === 1", timeout=90_000)
    expect(page.locator("[data-component=reach]")).to_have_count(0)
    assert printed(page) == ""
    assert page.evaluate(CUT) == []
    back_on_screen(page)

    # What still shows an earlier run would say something false.
    page.locator("[data-testid=stMain]").evaluate("(main) => main.scrollTo(0, 0)")
    run = page.evaluate("document.documentElement.dataset.nudgeRun")
    page.get_by_role("slider", name="Learning rate α").first.press("ArrowLeft")
    page.wait_for_function("(run) => ![run, `${run} under way`].includes(document.documentElement.dataset.nudgeRun)", arg=run)
    assert TITLES[-1] in printed(page)
    back_on_screen(page)
    page.keyboard.press("Control+p")
    page.wait_for_function("window.prints === 2", timeout=90_000)
    assert printed(page) == ""


def test_a_row_of_matrices_stays_on_the_sheet(watched, new_context, app_url):
    page = watched(new_context(viewport={"width": 1440, "height": 900}).new_page())
    page.goto(f"{app_url}deep_net?deep_net.iterations=20#building-blocks")
    page.wait_for_selector(".st-key-section-building-blocks figure")
    settled(page)
    printed(page)
    rights = page.locator("figure").evaluate_all("(all) => all.map((figure) => figure.getBoundingClientRect().right)")
    assert max(rights) <= A4["width"]


def printed(page) -> str:
    """Lay the page out for print, and return what it says to have left out."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    line = page.locator(LEFT_OUT)
    return line.inner_text() if line.count() else ""


def back_on_screen(page) -> None:
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(LEFT_OUT)).to_have_count(0)
