"""The Deep net page in a learner's hands: sliders, the network picture, the player, long runs, the address."""

import base64
import io
import json
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.deep_net_page import ANSWERS, COST, numbers, opener, settle, wait_for_change

pytestmark = pytest.mark.browser

PLAYER = ".nudge-player"
FEW_PICTURES = "deep_net.data=Cats&deep_net.cat_layers=1&deep_net.cat_n1=2"


@pytest.fixture
def open_page(watched, new_context, app_url):
    return opener(watched, new_context, app_url)


def picture(page, selector: str) -> str:
    """What is painted in a figure's heat map or in the network's canvas."""
    return page.evaluate(
        """(selector) => {
            const element = document.querySelector(selector);
            return element.tagName === "CANVAS" ? element.toDataURL()
                : element.querySelector(".hm image").getAttribute("href") ??
                  element.querySelector(".hm image").getAttribute("xlink:href");
        }""",
        selector,
    )


def pixels(url: str) -> np.ndarray:
    """The red, green and blue of a picture in a data URL."""
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGB"), dtype=float)


def test_a_slider_moved_by_hand_trains_again(open_page):
    page = open_page()
    before, curve = numbers(page), page.locator(f"{COST} .lines path").first.get_attribute("d")
    box = page.get_by_role("slider", name="Learning rate α").bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + box["height"] / 2, steps=5)
    during = wait_for_change(page, before)
    assert during["Cost J"] != before["Cost J"]
    page.mouse.up()
    settle(page)
    assert page.locator(f"{COST} .lines path").first.get_attribute("d") != curve
    expect(page).to_have_url(re.compile(r"deep_net\.learning_rate="))
    assert page.locator(COST).get_attribute("data-mounts") == "1"


def test_a_unit_is_added_in_the_picture(open_page):
    page = open_page()
    before = numbers(page)
    page.get_by_role("button", name="Add a unit to layer 1").click()
    wait_for_change(page, before)
    expect(page.locator(".network .heading").nth(1)).to_have_text("n[1] = 5")
    expect(page).to_have_url(re.compile(r"deep_net\.n1=5"))
    # The button that was pressed keeps the focus, so that it can be pressed again.
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Add a unit to layer 1"


def test_a_weight_tells_its_value(open_page):
    page = open_page()
    box = page.locator(".network canvas").bounding_box()
    texts = set()
    for share in range(20, 80, 2):
        page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + box["height"] * share / 100)
        texts.add(page.locator(".network .tooltip").text_content())
    assert any(re.fullmatch(r"W\[3\], row 1, column [12]: −?\d.*", text) for text in texts), texts


def test_a_run_plays_in_the_browser_alone(open_page):
    page = open_page()
    end, network, answers = numbers(page), picture(page, ".network canvas"), picture(page, ANSWERS)
    page.get_by_role("button", name="One recorded moment back").click()
    middle = wait_for_change(page, end)
    assert int(middle["Iteration"].replace(",", "")) < 1_000
    # From here on nothing comes from the server.
    page.evaluate(
        """() => {
            window.messages = 0;
            const send = WebSocket.prototype.send;
            WebSocket.prototype.send = function (...content) { window.messages += 1; return send.apply(this, content); };
        }"""
    )
    page.get_by_label("Moment of the run").fill("0")
    assert numbers(page)["Iteration"] == "0"
    assert picture(page, ".network canvas") != network
    page.get_by_role("button", name="One recorded moment on").click()
    assert numbers(page)["Iteration"] == "1"
    page.get_by_label("Speed").select_option("1")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => document.querySelector('.nudge-player').dataset.iteration > 30")
    page.get_by_role("button", name="Pause").click()
    paused = numbers(page)
    assert 30 < int(paused["Iteration"].replace(",", "")) <= 1_000
    page.get_by_role("button", name="Play").click()
    page.wait_for_selector("button[aria-label=Play]")
    assert numbers(page) == end
    assert picture(page, ".network canvas") == network
    # The moments travel as whole numbers from −127 to 127, a shade of 256 at most beside the end's own picture.
    difference = np.abs(pixels(picture(page, ANSWERS)) - pixels(answers))
    assert difference.max() <= 3
    assert page.evaluate("window.messages") == 0


def test_while_it_plays_the_marks_move(open_page):
    """What repaint.js assumes of Plotly's own marks holds for the bundle that is shipped."""
    page = open_page()
    end, answers = numbers(page), picture(page, ANSWERS)
    point = page.locator(f"{COST} path.point")
    place = point.get_attribute("transform")
    page.get_by_label("Speed").select_option("0.1")
    page.get_by_role("button", name="Play").click()
    page.wait_for_selector("button[aria-label=Pause]")
    page.wait_for_function("() => Number(document.querySelector('.nudge-player').dataset.iteration) > 2")
    assert picture(page, ANSWERS) != answers
    assert point.get_attribute("transform") != place
    assert page.locator(f"{ANSWERS} .contour").first.evaluate("(group) => getComputedStyle(group).visibility") == "hidden"
    page.get_by_role("button", name="Pause").click()
    page.wait_for_function(
        "(answers) => getComputedStyle(document.querySelector(`${answers} .contour`)).visibility === 'visible'", arg=ANSWERS
    )
    assert numbers(page) != end


def test_reduced_motion_starts_paused(open_page):
    page = open_page(reduced_motion="reduce")
    before = numbers(page)
    page.get_by_role("button", name="Play").click()
    assert wait_for_change(page, before)["Iteration"] == "0"
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_a_long_run_reports_and_can_be_stopped(open_page):
    page = open_page(f"{FEW_PICTURES}&deep_net.cat_iterations=5000&deep_net.optimizer=Adam", is_long=True)
    stop = page.get_by_role("button", name="Stop here")
    expect(stop).to_be_visible()
    expect(page.get_by_role("progressbar", name="Training")).to_be_visible()
    expect(page.locator(f"{PLAYER} .left")).to_have_text(re.compile(r"\d+ s left"))
    first = numbers(page)
    page.wait_for_function(
        "(first) => document.querySelector('.nudge-player .number b').textContent !== first", arg=first["Iteration"]
    )
    stop.click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    settle(page)
    stopped = numbers(page)
    assert 0 < int(stopped["Iteration"].replace(",", "")) < 5_000
    expect(page.get_by_text("Stopped: this is as far as it came.")).to_be_visible()


def test_a_changed_control_drops_a_long_run(open_page):
    page = open_page(f"{FEW_PICTURES}&deep_net.cat_iterations=5000&deep_net.optimizer=Adam", is_long=True)
    expect(page.get_by_role("button", name="Stop here")).to_be_visible()
    page.wait_for_function("() => Number(document.querySelector('.nudge-player').dataset.iteration) > 60")
    # Note every iteration count that is ever shown from now on.
    page.evaluate(
        """() => {
            window.shown = [];
            const player = document.querySelector(".nudge-player");
            new MutationObserver(() => shown.push(Number(player.dataset.iteration)))
                .observe(player, {attributes: true, attributeFilter: ["data-iteration"]});
        }"""
    )
    page.get_by_text("Moons", exact=True).click()
    page.wait_for_selector(f"{ANSWERS}:not([data-draws='0'])")
    settle(page)
    assert numbers(page)["Iteration"] == "1,000"
    shown = page.evaluate("shown")
    # Nothing of the old run after the first sign of the new one.
    assert set(shown[shown.index(1_000) :]) == {1_000}


def test_the_address_brings_the_picture_back(open_page):
    page = open_page()
    before = numbers(page)
    page.get_by_text("Spiral", exact=True).click()
    spiral = wait_for_change(page, before)
    page.get_by_role("slider", name="Hidden layers").press("ArrowRight")
    deeper = wait_for_change(page, spiral)
    page.wait_for_url("**deep_net.layers=3**")
    page.reload()
    page.wait_for_selector(f"{COST}:not([data-draws='0'])")
    settle(page)
    assert numbers(page) == deeper
    page.goto(page.url.replace("deep_net.layers=3", "deep_net.layers=1"))
    page.wait_for_selector(f"{COST}:not([data-draws='0'])")
    settle(page)
    assert numbers(page) != deeper
    page.go_back()
    page.wait_for_selector(f"{COST}:not([data-draws='0'])")
    settle(page)
    assert numbers(page) == deeper


def test_two_tabs_with_one_address_do_not_disturb_each_other(open_page):
    one, other = open_page("deep_net.n1=3"), open_page("deep_net.n1=3")
    same = numbers(one)
    assert numbers(other) == same
    other.get_by_role("slider", name="Learning rate α").press("ArrowLeft")
    wait_for_change(other, same)
    one.get_by_role("slider", name="Hidden layers").press("ArrowLeft")
    changed = wait_for_change(one, same)
    assert "n[1] = 3" in one.locator(".network .heading").nth(1).text_content()
    assert changed != numbers(other)


def test_thirty_changes_in_a_second_end_on_the_last(open_page):
    page = open_page()
    slider = page.get_by_role("slider", name="Learning rate α")
    slider.focus()
    for k in range(30):
        page.keyboard.press("ArrowLeft" if k % 3 else "ArrowRight")
    settle(page)
    page.wait_for_url("**deep_net.learning_rate=**")
    shown = slider.get_attribute("aria-valuetext")
    assert page.url.endswith(f"deep_net.learning_rate={shown}")
    gate = json.loads(page.evaluate("document.documentElement.dataset.nudgeGate"))
    assert gate["mostUnderWay"] == 1
    last = numbers(page)
    page.reload()
    page.wait_for_selector(f"{COST}:not([data-draws='0'])")
    settle(page)
    assert numbers(page) == last


def test_going_on_from_a_moment(open_page):
    page = open_page()
    end = numbers(page)
    page.get_by_label("Moment of the run").fill("30")
    moment = wait_for_change(page, end)
    page.get_by_role("button", name="Go on here").click()
    longer = wait_for_change(page, moment)
    started = int(moment["Iteration"].replace(",", ""))
    assert int(longer["Iteration"].replace(",", "")) == started + 1_000
    expect(page).to_have_url(re.compile(rf"deep_net\.stages=0\.5x0x{started}"))
    expect(page.locator(COST).get_by_text("α 0.5, λ 0")).to_be_visible()
    page.get_by_role("button", name="Start over").click()
    assert wait_for_change(page, longer) == end
