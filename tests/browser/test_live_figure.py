"""The live figure in a real browser: kept in place, answering to the hand, hard to break."""

import io
import re
import struct

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.live_server import (
    drawn_after,
    draws,
    gate,
    open_page,
    serve,
    settled,
)

pytestmark = pytest.mark.browser
FIGURE = ".nudge-figure"
DRAWN = f"{FIGURE}:not([data-draws='0'])"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    yield from serve(tmp_path_factory, "live_figure_app.py")


@pytest.fixture
def live(page, server):
    page.set_viewport_size({"width": 1000, "height": 900})
    yield open_page(page, server.url, DRAWN)
    assert page.errors == []


def words(page):
    return page.inner_text("[data-testid=stMain]").replace("\n", " ")


def expect_words(page, text):
    page.wait_for_function(
        "text => document.querySelector('[data-testid=stMain]').innerText"
        ".replaceAll('\\n', ' ').includes(text)",
        arg=text,
    )


def pixel(page, x, y):
    """The place in the window of the data coordinates `x` and `y`."""
    return page.evaluate(
        """([x, y]) => {
            const plot = document.querySelector(".nudge-figure-plot");
            const box = plot.getBoundingClientRect();
            const { xaxis, yaxis } = plot._fullLayout;
            return [box.left + xaxis._offset + xaxis.d2p(x), box.top + yaxis._offset + yaxis.d2p(y)];
        }""",
        [x, y],
    )


def change(page, times=1):
    """New data, `times` times, by the slider's own key."""
    page.locator(".st-key-phase input").focus()
    for _ in range(times):
        before = draws(page, FIGURE)
        page.keyboard.press("ArrowRight")
        drawn_after(page, FIGURE, before)


def axis_range(page):
    return page.evaluate(
        "document.querySelector('.nudge-figure-plot')._fullLayout.xaxis.range.map(Number)"
    )


def test_two_hundred_updates_without_remount_or_blank(live):
    live.evaluate(
        """() => {
            const host = document.querySelector(".st-key-picture");
            const drawing = host.querySelector(".nudge-figure-plot .main-svg");
            window.removed = 0;
            window.blank = 0;
            window.frames = 0;
            new MutationObserver((changes) => {
                for (const { removedNodes } of changes) {
                    for (const node of removedNodes) {
                        if (node === drawing || node.contains?.(drawing)) window.removed += 1;
                    }
                }
            }).observe(host, { childList: true, subtree: true });
            const look = () => {
                window.frames += 1;
                const image = host.querySelector(".heatmaplayer image");
                const points = host.querySelectorAll(".scatterlayer .point").length;
                if (!drawing.isConnected || !image?.getAttribute("href")?.length || points !== 8) {
                    window.blank += 1;
                }
                requestAnimationFrame(look);
            };
            look();
        }"""
    )
    before = draws(live, FIGURE)
    change(live, 200)
    assert draws(live, FIGURE) - before >= 200
    assert live.evaluate("[window.removed, window.blank]") == [0, 0]
    assert live.evaluate("window.frames") > 200
    assert live.get_attribute(FIGURE, "data-mounts") == "1"


def test_zoom_is_kept(live):
    start, end = pixel(live, -0.5, 0.9), pixel(live, 0.2, -0.6)
    live.mouse.move(*start)
    live.mouse.down()
    live.mouse.move(*end, steps=6)
    live.mouse.up()
    live.wait_for_function(
        "() => document.querySelector('.nudge-figure-plot')._fullLayout.xaxis.range[0] > -1"
    )
    zoomed = axis_range(live)
    change(live, 3)
    assert axis_range(live) == zoomed
    live.mouse.move(*pixel(live, 0, 0))
    live.locator(".nudge-figure-tools").hover()
    live.get_by_role("button", name="Reset the view").click()
    live.wait_for_function(
        "() => document.querySelector('.nudge-figure-plot')._fullLayout.xaxis.range[0] < -1"
    )


def test_legend_is_kept(live):
    # Plotly waits for a second click before it hides a trace.
    live.locator(".legendtoggle").first.click()
    hidden = "() => document.querySelectorAll('.scatterlayer .point').length === 1"
    live.wait_for_function(hidden)
    change(live, 2)
    assert live.evaluate(f"({hidden})()")


def test_hover_is_kept(live):
    x, y = live.evaluate(
        """() => {
            const box = document.querySelector(".scatterlayer .point").getBoundingClientRect();
            return [box.left + box.width / 2, box.top + box.height / 2];
        }"""
    )
    live.mouse.move(x, y)
    live.wait_for_selector(".hoverlayer .hovertext")
    before = draws(live, FIGURE)
    live.locator(".st-key-phase input").focus()
    live.keyboard.press("ArrowRight")
    drawn_after(live, FIGURE, before)
    live.wait_for_selector(".hoverlayer .hovertext")


def test_selection_is_kept_and_told(page, server):
    open_page(page, f"{server.url}?case=select", DRAWN)
    page.mouse.move(*pixel(page, -1, 0.9))
    page.mouse.down()
    page.mouse.move(*pixel(page, 0.05, -0.9), steps=6)
    page.mouse.up()
    expect_words(page, "event select 4 points 0")
    expect_words(page, "heard select")
    change(page)
    selected = "document.querySelector('.nudge-figure-plot')._fullData[1].selectedpoints"
    assert page.evaluate(selected) == [0, 1, 2, 3]
    assert page.errors == []


def test_click_on_a_point(live):
    y = live.evaluate("document.querySelector('.nudge-figure-plot')._fullData[1].y[2]")
    live.mouse.click(*pixel(live, -0.3, y))
    expect_words(live, "event click 1 points 2")
    expect_words(live, "heard click")


@pytest.mark.parametrize(("row", "column"), [(0, 0), (49, 49), (3, 47), (25, 24)])
def test_click_on_a_cell_of_a_heat_map(live, row, column):
    x, y = -1 + 2 * column / 49, -1 + 2 * row / 49
    live.mouse.click(*pixel(live, x, y))
    expect_words(live, f"event click 1 map ({row}, {column}) z")


def test_dragging_a_point(live):
    live.mouse.move(*pixel(live, 0.5, 0.5))
    live.mouse.down()
    for k in range(1, 11):
        live.mouse.move(*pixel(live, 0.5 - k / 10, 0.5 - k / 20), steps=2)
        assert "picture=" not in live.url
    expect_words(live, "at -0.500 0.000")
    sent = gate(live)["sent"]
    assert sent >= 3
    live.mouse.up()
    live.wait_for_url(re.compile("picture="))
    settled(live)
    assert gate(live)["mostUnderWay"] == 1
    expect_words(live, "at -0.500 0.000")
    assert axis_range(live) == [-1.02, 1.02], "the drag zoomed"
    live.go_back()
    expect_words(live, "at 0.500 0.500")
    live.go_forward()
    expect_words(live, "at -0.500 0.000")
    live.get_by_role("button", name="Put back").click()
    expect_words(live, "at 0.500 0.500")
    live.wait_for_url(re.compile(r"/$"))


def test_a_dragged_point_stays_within_its_bounds(live):
    live.mouse.move(*pixel(live, 0.5, 0.5))
    live.mouse.down()
    live.mouse.move(5, 5, steps=5)
    live.mouse.up()
    expect_words(live, "at -1.000 1.000")


def test_a_point_moves_by_keys(live):
    handle = live.get_by_role("button", name=re.compile("Start"))
    handle.focus()
    live.keyboard.press("ArrowLeft")
    expect_words(live, "at 0.480 0.500")
    live.keyboard.press("Shift+ArrowUp")
    expect_words(live, "at 0.480 0.704")
    expect(handle).to_have_accessible_name("Start: 0.48, 0.704. Arrow keys move it.")


def marker_of(page, name):
    """Where the only marker of a trace is drawn, relative to its plot, or None where it is hidden."""
    return page.evaluate(
        """name => {
            const plot = document.querySelector(".nudge-figure-plot");
            const { uid } = plot._fullData.find((trace) => trace.name === name);
            const trace = [...plot.querySelectorAll(".trace")].find((group) => group.__data__?.[0]?.trace?.uid === uid);
            const point = trace.querySelector("path.point");
            if (!point || getComputedStyle(point).visibility === "hidden") return null;
            return point.getAttribute("transform").match(/-?[\\d.]+/g).map(Number);
        }""",
        name,
    )


def show_moment(page, x, y, is_playing):
    page.evaluate(
        "([x, y, playing]) => globalThis.nudgePictures.get('picture').showMoment([{ trace: 1, x, y }], playing)",
        [x, y, is_playing],
    )


def test_playback_on_a_log_axis_is_where_plotly_draws_it(page, server):
    open_page(page, f"{server.url}?case=log", DRAWN)
    places = []
    for is_playing in (True, False):
        show_moment(page, 20, 0.01, is_playing)
        places.append(marker_of(page, "moment shown"))
    assert places[0] == pytest.approx(places[1], abs=0.51)
    show_moment(page, 20, 0, True)
    assert marker_of(page, "moment shown") is None
    show_moment(page, 10, 0.1, False)
    assert marker_of(page, "moment shown") == pytest.approx(marker_of(page, "start"), abs=0.51)
    assert page.errors == []


@pytest.mark.parametrize("text", ["x,y", "1", "nan,1", "1,2,3", "inf,0"])
def test_bad_place_in_the_address(page, server, text):
    open_page(page, f"{server.url}?picture={text}", DRAWN)
    expect_words(page, "at 0.500 0.500")
    expect_words(page, f"rejected {text}")


def test_camera_is_kept(page, server):
    open_page(page, f"{server.url}?case=spatial", DRAWN)
    page.wait_for_selector(".nudge-figure-plot canvas")
    box = page.locator(".nudge-figure-plot").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    camera = "JSON.stringify(document.querySelector('.nudge-figure-plot')._fullLayout.scene.camera.eye)"
    before = page.evaluate(camera)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y + 30, steps=8)
    page.mouse.up()
    page.wait_for_function(f"before => {camera} !== before", arg=before)
    turned = page.evaluate(camera)
    change(page, 3)
    assert page.evaluate(camera) == turned
    assert page.get_attribute(FIGURE, "data-mounts") == "1"


def test_theme_is_followed_at_once(live):
    expect_words(live, "theme light")
    live.emulate_media(color_scheme="dark")
    expect_words(live, "theme dark")
    live.wait_for_function(
        """() => document.querySelector(".nudge-figure-plot")._fullLayout.font.color === "#e6e9ed" """
    )
    live.emulate_media(color_scheme="light")
    expect_words(live, "theme light")
    assert live.get_attribute(FIGURE, "data-mounts") == "1"


def test_opens_in_the_dark(browser, server):
    context = browser.new_context(color_scheme="dark")
    page = open_page(context.new_page(), server.url, DRAWN)
    expect_words(page, "theme dark")
    context.close()


def test_saves_a_png(live):
    # By keyboard alone.
    live.get_by_role("button", name="Save as PNG").focus()
    with live.expect_download() as download:
        live.keyboard.press("Enter")
    assert download.value.suggested_filename == "picture.png"
    content = download.value.path().read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    assert height == 840
    ground = Image.open(io.BytesIO(content)).convert("RGBA").getpixel((2, height - 3))
    assert ground == (0xFB, 0xFA, 0xF7, 255)


def test_shows_its_data_as_a_table(live):
    live.mouse.move(*pixel(live, 0, 0))
    live.locator(".nudge-figure-tools").hover()
    live.get_by_role("button", name="Show the data").click()
    region = live.get_by_role("region", name="Data: A picture under test.")
    expect(region.locator("caption")).to_have_text(["map: 50 rows", "points: 7 rows", "start: 1 row"])
    expect(region.locator("table").nth(1).locator("tbody tr")).to_have_count(7)
    live.keyboard.press("Escape")
    expect(region).to_have_count(0)


def test_text_alternative(live):
    expect(live.get_by_role("img", name="A picture under test.")).to_be_visible()


def test_space_is_reserved(page, server):
    page.add_init_script(
        """
        new PerformanceObserver((list) => {
            window.shifts = (window.shifts ?? []).concat(list.getEntries().map((entry) => entry.value));
        }).observe({ type: "layout-shift", buffered: true });
        """
    )
    page.route("**/vendor/plotly-*", lambda route: None)
    open_page(page, server.url, FIGURE)
    assert page.locator(".st-key-picture").bounding_box()["height"] == pytest.approx(420, abs=1)
    assert page.locator(f"{FIGURE} .main-svg").count() == 0


def test_plain_chart_where_the_files_do_not_load(page, server):
    page.route("**/vendor/plotly-*", lambda route: route.abort())
    open_page(page, server.url, ".stPlotlyChart .main-svg")
    assert page.locator(FIGURE).count() == 0


@pytest.mark.parametrize("case", ["nan", "infinite", "empty", "one", "only_gaps", "many"])
def test_strange_data(page, server, case):
    open_page(page, f"{server.url}?case={case}", DRAWN)
    change(page, 2)
    assert page.errors == []
    assert page.locator("[data-testid=stException]").count() == 0
    points = page.locator(".scatterlayer .point").count()
    assert points == {
        "nan": 2, "infinite": 2, "empty": 0, "one": 1, "only_gaps": 0, "many": 10_000,
    }[case]
    if case == "many":
        note = page.locator(".nudge-figure-note")
        expect(note).to_have_text(re.compile(r"of 400,000 points are drawn\."))


@pytest.mark.parametrize(
    "payload",
    [
        "null", "7", "[]", '"click"', "{}", '{"kind": "click", "points": []}',
        '{"kind": "delete", "points": [{"curve": 0, "index": [0, 0]}]}',
        '{"kind": "click", "points": [{"curve": 99, "index": 0}]}',
        '{"kind": "click", "points": [{"curve": 1, "index": 7}]}',
        '{"kind": "click", "points": [{"curve": 1, "index": -1}]}',
        '{"kind": "click", "points": [{"curve": 0, "index": [0, 50]}]}',
        '{"kind": "click", "points": [{"curve": true, "index": true}]}',
    ],
)
def test_tampered_messages_are_dropped(live, payload):
    live.evaluate(
        """payload => {
            const stringify = JSON.stringify;
            JSON.stringify = (value, ...rest) => stringify(value, (key, part) =>
                part?.event === "event" ? { ...part, value: JSON.parse(payload) } : part);
        }""",
        payload,
    )
    runs = int(re.search(r"runs (\d+)", words(live))[1])
    live.mouse.click(*pixel(live, 0, 0.9))
    expect_words(live, f"runs {runs + 1}")
    expect_words(live, "event None heard None")
    assert live.locator("[data-testid=stException]").count() == 0


def test_lost_blobs_are_asked_for_again(live):
    # A browser that claims to hold everything it ever had, and has nothing.
    change(live)
    live.evaluate(
        """() => {
            const has = Map.prototype.get;
            let losing = true;
            Map.prototype.get = function (name) {
                const value = has.call(this, name);
                const isBlob = losing && value && typeof value === "object" && "size" in value && "value" in value;
                if (isBlob) { losing = false; return undefined; }
                return value;
            };
        }"""
    )
    change(live, 3)
    settled(live)
    assert live.locator("[data-testid=stException]").count() == 0


def test_moved_point_survives_a_restart_of_the_server(page, tmp_path_factory):
    server = next(running := serve(tmp_path_factory, "live_figure_app.py"))
    open_page(page, server.url, DRAWN)
    page.mouse.move(*pixel(page, 0.5, 0.5))
    page.mouse.down()
    page.mouse.move(*pixel(page, 0.0, 0.5), steps=5)
    expect_words(page, "at 0.000 0.500")
    server.stop()
    page.mouse.move(*pixel(page, -0.5, -0.5), steps=5)
    server.start()
    page.wait_for_selector(".stApp[data-test-connection-state=CONNECTED]")
    page.mouse.up()
    expect_words(page, "at -0.500 -0.500")
    assert page.locator("[data-testid=stException]").count() == 0
    with pytest.raises(StopIteration):
        next(running)
