"""The Deep net lab by hand: units and weights pressed in the picture, points put into the plane, a cell of the matrix."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.deep_net_page import ANSWERS, numbers, opener, settle, wait_for_change

pytestmark = pytest.mark.browser


@pytest.fixture
def open_page(watched, new_context, app_url):
    return opener(watched, new_context, app_url)


def press_unit(page, layer: int, unit: int) -> None:
    """A click on a unit's tile; its place is asked of the picture itself."""
    x, y = page.evaluate(
        """([l, j]) => {
            const picture = globalThis.nudgePictures.get("deep_net.network");
            const box = picture.canvas.getBoundingClientRect();
            const { x, y } = picture.centers[l][j - 1];
            return [box.left + x, box.top + y];
        }""",
        [layer, unit],
    )
    page.mouse.click(x, y)
    settle(page)


def press_weight(page, layer: int, unit: int, source: int) -> None:
    """A click on the line of a weight, a third of the way along, where fewer lines cross."""
    x, y = page.evaluate(
        """([l, j, i]) => {
            const picture = globalThis.nudgePictures.get("deep_net.network");
            const box = picture.canvas.getBoundingClientRect();
            const line = picture.lines.find((one) => one.l === l && one.j === j - 1 && one.i === i - 1);
            for (let share = 0.05; share < 1; share += 0.02) {
                const x = line.x0 + share * (line.x1 - line.x0);
                for (let y = Math.min(line.y0, line.y1) - 4; y <= Math.max(line.y0, line.y1) + 4; y += 1) {
                    if (picture.lineAt(x, y) === line && !picture.unitAt(x, y)) return [box.left + x, box.top + y];
                }
            }
            return null;
        }""",
        [layer, unit, source],
    )
    page.mouse.click(x, y)
    settle(page)


def drag_to(page, name: str, share: float) -> None:
    """Move a slider's thumb by mouse to a share of its track."""
    slider = page.get_by_role("slider", name=name)
    expect(slider).to_be_visible()
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.5 * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + share * box["width"], y, steps=4)
    page.mouse.up()
    settle(page)


def test_a_pressed_unit_shows_its_formula_and_a_larger_view(open_page):
    page = open_page(height=1300)
    press_unit(page, 2, 1)
    expect(page.locator("[data-key='deep_net.unit_view']:not([data-draws='0'])")).to_be_visible()
    expect(page.locator(".katex-mathml").filter(has_text=re.compile(r"z.*a.*tanh")).first).to_be_attached()
    expect(page.get_by_role("slider", name="b[2], row 1")).to_be_visible()


def test_a_weight_is_set_by_hand_held_and_given_back(open_page):
    page = open_page(height=1300)
    trained = numbers(page)
    press_weight(page, 1, 4, 2)
    drag_to(page, "W[1], row 4, column 2", 0.95)
    changed = wait_for_change(page, trained)
    assert changed["Cost J"] != trained["Cost J"]
    expect(page).to_have_url(re.compile(r"deep_net\.edits=W1\.4\.2%3A[\d.]+$"))
    page.get_by_text("Hold while training").click()
    held = wait_for_change(page, changed)
    assert held["Cost J"] not in (changed["Cost J"], trained["Cost J"])
    expect(page).to_have_url(re.compile(r"deep_net\.edits=W1\.4\.2%3A[\d.]+h$"))
    page.get_by_role("button", name="Let training decide").click()
    assert wait_for_change(page, held) == trained
    expect(page).not_to_have_url(re.compile("edits"))


def test_the_output_bias_can_be_set(open_page):
    page = open_page(height=1300)
    before = numbers(page)
    press_unit(page, 3, 1)
    drag_to(page, "b[3], row 1", 0.05)
    # What stands in the address is where the hand came to rest; a run on the way there may be shown before.
    expect(page).to_have_url(re.compile(r"deep_net\.edits=b3\.1\.1%3A-4\.\d+$"))
    settle(page)
    assert numbers(page)["Train accuracy"] != before["Train accuracy"]


def test_points_are_put_into_the_plane_and_taken_away(open_page):
    page = open_page("deep_net.data=Your+points")
    before = numbers(page)
    plane = page.locator(f"{ANSWERS} .nsewdrag").first.bounding_box()
    place = (plane["x"] + 0.12 * plane["width"], plane["y"] + 0.1 * plane["height"])
    page.mouse.click(*place)
    added = wait_for_change(page, before)
    expect(page).to_have_url(re.compile(r"deep_net\.points="))
    page.mouse.click(*place)
    assert wait_for_change(page, added) == before
    expect(page).not_to_have_url(re.compile(r"deep_net\.points="))


def test_a_cell_of_the_confusion_matrix_rings_its_points(open_page):
    page = open_page("deep_net.iterations=20", height=1300)
    traces = page.locator(f"{ANSWERS} .scatterlayer .trace")
    before = traces.count()
    cell = page.locator(".st-key-deep_net-confusion-11 button").first
    cell.click()
    expect(traces).to_have_count(before + 1)
    expect(traces.last.locator("path.point")).to_have_count(int(cell.inner_text().split()[-1]))
    cell.click()
    expect(traces).to_have_count(before)


def test_a_section_below_follows_the_lab(open_page):
    """What shows the page's run further down is drawn anew once the run has changed, when somebody looks."""
    page = open_page()
    section = page.locator(".st-key-section-dimensions")
    page.evaluate("location.hash = '#dimensions'")
    expect(section.get_by_text("(4, 2)").first).to_be_in_viewport()
    page.evaluate("location.hash = '#lab'")
    page.get_by_role("button", name="Add a unit to layer 1").click()
    settle(page)
    page.evaluate("location.hash = '#dimensions'")
    expect(section.get_by_text("(5, 2)").first).to_be_in_viewport()


@pytest.mark.parametrize("width", [1440, 390])
def test_a_link_to_a_section_ends_there(watched, new_context, app_url, width):
    """The sections above it are drawn on the way and push it down; it is held in its place."""
    page = watched(new_context(viewport={"width": width, "height": 900}).new_page())
    page.goto(f"{app_url}deep_net#why-deep")
    page.wait_for_selector(".st-key-section-why-deep .nudge-figure:not([data-draws='0'])")
    page.wait_for_function("() => Math.abs(document.getElementById('why-deep').getBoundingClientRect().top - 64) < 4")
