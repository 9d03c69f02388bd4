"""What the pages with a run draw first, wide and narrow, light and dark; how much an update weighs; what a change leaves behind."""

import json
import re

import pytest
from playwright.sync_api import expect

from ui.charts.palette import PALETTES

pytestmark = pytest.mark.browser

FIGURES = {
    "": ["start.neuron"],
    "logistic_regression": ["logistic_regression.answers", "logistic_regression.cost"],
    "deep_net": ["deep_net.answers", "deep_net.cost"],
}
TITLES = {
    "": "What is a neural network?",
    "logistic_regression": "Where does one unit draw the line?",
    "deep_net": "What can a stack of units learn?",
}
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
NETWORK = ".network canvas"
LONG = "deep_net.data=Cats&deep_net.cat_layers=1&deep_net.cat_n1=2&deep_net.cat_iterations=5000&deep_net.optimizer=Adam"


@pytest.fixture
def open_page(watched, new_context, app_url):
    """A function that opens a page and waits until its figures are drawn."""

    def open_path(path: str, query: str = "", size: dict = WIDE, theme: str = "light"):
        context = new_context(viewport=size, color_scheme=theme, reduced_motion="no-preference")
        page = watched(context.new_page())
        page.goto(f"{app_url}{path}?{query}")
        if "Cats" not in query:
            wait_until_drawn(page, path)
        return page

    return open_path


def figure(key: str) -> str:
    return f".nudge-figure[data-key='{key}']"


def wait_until_drawn(page, path: str) -> None:
    for key in FIGURES[path]:
        page.wait_for_selector(f"{figure(key)}:not([data-draws='0'])", state="attached")
    if path == "deep_net":
        page.wait_for_selector(NETWORK)
    settle(page)


def settle(page) -> None:
    """Wait until no request is under way and no script runs."""
    page.wait_for_function(
        """() => {
            const gate = JSON.parse(document.documentElement.dataset.nudgeGate ?? "{}");
            return !gate.underWay && document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning";
        }"""
    )


def too_wide(page) -> list[str]:
    return page.evaluate(
        """() => [document.scrollingElement, document.querySelector("[data-testid=stMain]")]
            .filter((part) => part.scrollWidth > part.clientWidth)
            .map((part) => `${part.tagName}: ${part.scrollWidth} in ${part.clientWidth}`)"""
    )


def colors_in_the_network(page) -> list[list[int]]:
    """The opaque colors of the network's canvas, the most frequent first."""
    return page.evaluate(
        """(selector) => {
            const canvas = document.querySelector(selector);
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            const counts = new Map();
            for (let k = 0; k < data.length; k += 4) {
                if (data[k + 3] !== 255) continue;
                const color = `${data[k]},${data[k + 1]},${data[k + 2]}`;
                counts.set(color, (counts.get(color) ?? 0) + 1);
            }
            return [...counts].sort((a, b) => b[1] - a[1]).slice(0, 40).map(([color]) => color.split(",").map(Number));
        }""",
        NETWORK,
    )


def expect_network_in(page, theme: str) -> None:
    palette, other = PALETTES[theme], PALETTES["dark" if theme == "light" else "light"]
    shown = colors_in_the_network(page)
    for color in (palette.class_0, palette.class_1):
        assert list(bytes.fromhex(color[1:])) in shown, (color, shown)
    for color in (other.class_0, other.class_1, other.background):
        assert list(bytes.fromhex(color[1:])) not in shown, (color, shown)


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path or "start")
def test_every_picture_is_drawn_and_fits(open_page, path, size, theme):
    page = open_page(path, "", size, theme)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[path])
    for key in FIGURES[path]:
        box = page.locator(f"{figure(key)} .nudge-figure-plot").bounding_box()
        assert 0 <= box["x"] and box["x"] + box["width"] <= size["width"]
        assert box["width"] > 250 and box["height"] > 150
        # Something is drawn in it: a line, a point or a map.
        assert page.locator(f"{figure(key)} :is(.lines path, path.point, .hm image)").count()
    if path == "deep_net":
        expect_network_in(page, theme)
    assert too_wide(page) == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_cats_fit(open_page, size):
    for path, query in (
        ("deep_net", "deep_net.data=Cats&deep_net.cat_iterations=5"),
        ("logistic_regression", "logistic_regression.data=Cats&logistic_regression.cat_iterations=5"),
    ):
        page = open_page(path, query, size)
        expect(page.locator("figure img")).to_have_count(24)
        expect(page.locator("figure img").first).to_have_attribute("alt", re.compile("cat, .*answered .*probability"))
        settle(page)
        assert too_wide(page) == []


def test_the_network_follows_the_theme_without_a_reload(open_page):
    page = open_page("deep_net", "deep_net.n1=3")
    expect_network_in(page, "light")
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        red, green, blue = bytes.fromhex(PALETTES[theme].class_0[1:])
        page.wait_for_function(
            """([selector, color]) => {
                const canvas = document.querySelector(selector);
                const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                for (let k = 0; k < data.length; k += 4)
                    if (data[k] === color[0] && data[k + 1] === color[1] && data[k + 2] === color[2]) return true;
                return false;
            }""",
            arg=[NETWORK, [red, green, blue]],
        )
        settle(page)
        expect_network_in(page, theme)
    # The settings outlive the switch.
    expect(page.locator(".network .heading").nth(1)).to_have_text("n[1] = 3")


def test_an_update_of_the_deep_net_page_is_small(watched, new_context, app_url):
    received = []
    page = watched(new_context(viewport=WIDE).new_page())
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
    page.goto(f"{app_url}deep_net")
    wait_until_drawn(page, "deep_net")
    slider = page.get_by_role("slider", name="Learning rate α")
    slider.focus()
    for _ in range(3):
        received.clear()
        draws, asked = int(page.locator(figure("deep_net.answers")).get_attribute("data-draws")), requests_sent(page)
        slider.press("ArrowLeft")
        page.wait_for_function(
            "([selector, draws]) => Number(document.querySelector(selector).dataset.draws) > draws",
            arg=[figure("deep_net.answers"), draws],
        )
        settle(page)
        # A press may ask twice, while the key is down and once the value has come to rest, and on a busy machine
        # each of these runs comes in pieces.
        updates = requests_sent(page) - asked
        assert updates >= 1
        assert 5_000 < sum(received) < 60_000 * updates, (received, updates)


def requests_sent(page) -> int:
    return json.loads(page.evaluate("document.documentElement.dataset.nudgeGate") or "{}").get("sent", 0)


def test_a_changed_learning_rate_drops_a_long_run(open_page):
    page = open_page("deep_net", LONG)
    iteration = "Number(document.querySelector('.nudge-player').dataset.iteration)"
    page.wait_for_selector(".nudge-player button[aria-label='Stop here']")
    page.wait_for_function(f"() => {iteration} > 60")
    page.evaluate(
        """() => {
            const player = document.querySelector(".nudge-player");
            window.shown = [Number(player.dataset.iteration)];
            const note = () => shown.push(Number(player.dataset.iteration));
            new MutationObserver(note).observe(player, { attributes: true, attributeFilter: ["data-iteration"] });
        }"""
    )
    page.get_by_role("slider", name="Learning rate α").press("ArrowLeft")
    page.wait_for_function("() => shown.some((count, k) => k > 0 && count < shown[k - 1])")
    page.wait_for_function(f"() => shown.length > 5 && {iteration} > 60")
    page.get_by_role("button", name="Stop here").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    shown = page.evaluate("shown")
    restart = next(k for k in range(1, len(shown)) if shown[k] < shown[k - 1])
    # Forward before the change and forward after it: nothing of the old run comes back.
    assert shown[:restart] == sorted(shown[:restart])
    assert shown[restart:] == sorted(shown[restart:])
    expect(page).to_have_url(re.compile(r"deep_net\.cat_learning_rate="))
