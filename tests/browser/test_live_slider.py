"""The live slider under real pointers, fingers and keys."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.live_server import gate, open_page, serve, settled

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    yield from serve(tmp_path_factory, "live_slider_app.py")


@pytest.fixture
def live(page, server):
    page.set_viewport_size({"width": 1000, "height": 900})
    yield open_page(page, server.url, ".st-key-units input")
    assert page.errors == []


def slider(page, key):
    return page.locator(f".st-key-{key} .nudge-slider input")


def told(page, name):
    """What Python has last written about `name`."""
    text = page.inner_text("[data-testid=stMain]")
    return re.findall(rf"\b{name} (\[.*?\]|\S+)", text)[-1]


def expect_shown(page, key, text):
    expect(page.locator(f".st-key-{key} .nudge-slider-value")).to_have_text(text)


def expect_told(page, name, value):
    """Wait until Python's words about `name` are `value`."""
    page.wait_for_function(
        "([name, value]) => document.querySelector('[data-testid=stMain]')"
        ".innerText.includes(`${name} ${value}`)",
        arg=[name, str(value)],
    )


def place(page, key, share):
    """The point of the slider's track at `share` of its length."""
    box = slider(page, key).bounding_box()
    return box["x"] + 6 + share * (box["width"] - 12), box["y"] + box["height"] / 2


def drag(page, key, shares):
    """Drag through `shares` of the track; the pointer stays down."""
    page.mouse.move(*place(page, key, shares[0]))
    page.mouse.down()
    for share in shares[1:]:
        page.mouse.move(*place(page, key, share), steps=3)


def test_reports_while_it_is_dragged(live):
    drag(live, "units", [0.3, 0.4])
    expect_told(live, "units", 40)
    live.mouse.move(*place(live, "units", 0.6), steps=3)
    expect_told(live, "units", 60)
    live.mouse.up()
    expect(slider(live, "units")).to_have_value("60")


def test_one_request_at_a_time_and_ends_on_the_last_value(live):
    drag(live, "units", [0.3] + [0.3 + k / 100 for k in range(1, 51)])
    live.mouse.up()
    expect_told(live, "units", 80)
    settled(live)
    counted = gate(live)
    assert counted["mostUnderWay"] == 1
    assert 3 <= counted["sent"] <= counted["asked"]
    seen = json.loads(told(live, "seen"))
    assert seen == sorted(seen), "an older value was answered after a newer one"
    assert seen[-1] == 80


def test_thirty_changes_in_one_second(live):
    # A browser tells a page of pointer moves once per frame: thirty frames are half a second.
    live.evaluate(
        """async () => {
            const input = document.querySelector(".st-key-units .nudge-slider input");
            for (let value = 41; value <= 70; value += 1) {
                input.value = value;
                input.dispatchEvent(new Event("input", { bubbles: true }));
                await new Promise(requestAnimationFrame);
            }
            input.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    expect_told(live, "units", 70)
    settled(live)
    assert gate(live)["asked"] >= 30
    assert gate(live)["mostUnderWay"] == 1
    expect_shown(live, "units", "70")


def test_the_thumb_never_jumps_back(live):
    live.evaluate(
        """() => {
            window.positions = [];
            const watch = () => {
                const input = document.querySelector(".st-key-units .nudge-slider input");
                window.positions.push(Number(input.value));
                requestAnimationFrame(watch);
            };
            watch();
        }"""
    )
    drag(live, "units", [0.3] + [0.3 + k / 50 for k in range(1, 31)])
    live.mouse.up()
    settled(live)
    positions = live.evaluate("window.positions")
    assert positions == sorted(positions)
    assert positions[-1] == 90


def test_keys(live):
    slider(live, "units").focus()
    for key, value in [
        ("ArrowRight", 31), ("ArrowUp", 32), ("ArrowLeft", 31), ("PageUp", 41), ("PageDown", 31),
        ("End", 100), ("Home", 0),
    ]:
        live.keyboard.press(key)
        expect_told(live, "units", value)
        expect_shown(live, "units", str(value))


def test_touch(browser, server):
    context = browser.new_context(has_touch=True, viewport={"width": 390, "height": 844})
    page = open_page(context.new_page(), server.url, ".st-key-units input")
    slider(page, "units").scroll_into_view_if_needed()
    client = context.new_cdp_session(page)

    def touch(kind, share=None):
        points = [] if share is None else [dict(zip("xy", place(page, "units", share), strict=True))]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0.3)
    for share in (0.4, 0.5, 0.6, 0.7):
        touch("touchMove", share)
    expect_told(page, "units", 70)
    touch("touchEnd")
    settled(page)
    assert told(page, "units") == "70"
    assert slider(page, "units").bounding_box()["height"] >= 40
    context.close()


def test_scales_and_formats(live):
    slider(live, "rate").focus()
    live.keyboard.press("ArrowRight")
    expect_told(live, "rate", 0.11)
    live.keyboard.press("End")
    expect_told(live, "rate", 10)
    slider(live, "batch").focus()
    live.keyboard.press("ArrowRight")
    expect_told(live, "batch", 512)
    expect_shown(live, "batch", "512 examples")
    expect(slider(live, "batch")).to_have_attribute("aria-valuetext", "512 examples")


def test_accessible_name_description_and_disabled(live):
    units = live.get_by_role("slider", name="Hidden units")
    expect(units).to_have_accessible_description("For comparison.")
    fixed = live.get_by_role("slider", name="Fixed")
    expect(fixed).to_be_disabled()
    runs = told(live, "runs")
    live.mouse.click(*place(live, "fixed", 0.9))
    live.get_by_role("button", name="Help for Hidden units").focus()
    expect(live.locator(".st-key-units .nudge-slider-tip")).to_be_visible()
    assert told(live, "runs") == runs
    expect_shown(live, "fixed", "0.20")


def test_the_address_keeps_what_came_to_rest(live):
    drag(live, "units", [0.3, 0.5, 0.7])
    expect_told(live, "units", 70)
    assert "units" not in live.url, "a drag must not fill the history"
    live.mouse.up()
    live.wait_for_url("**/?units=70")
    slider(live, "rate").focus()
    live.keyboard.press("End")
    live.wait_for_url("**/?units=70&rate=10")
    live.go_back()
    expect_told(live, "rate", 0.1)
    expect_shown(live, "rate", "0.1")
    live.go_back()
    expect_told(live, "units", 30)
    live.go_forward()
    expect_told(live, "units", 70)
    expect_shown(live, "units", "70")
    settled(live)
    live.reload()
    live.wait_for_selector(".st-key-units input", state="attached")
    expect_told(live, "units", 70)


def test_the_default_is_left_out_of_the_address(live):
    slider(live, "units").focus()
    live.keyboard.press("ArrowRight")
    live.wait_for_url("**/?units=31")
    live.keyboard.press("ArrowLeft")
    live.wait_for_url(re.compile(r"/$"))


@pytest.mark.parametrize("text", ["999", "-1", "none", "", "nan", "1e999", "%00", "3" * 500])
def test_bad_values_in_the_address(page, server, text):
    open_page(page, f"{server.url}?units={text}", ".st-key-units input")
    expect_told(page, "units", 30)
    page.wait_for_url(server.url)
    assert told(page, "rejected") != "None" or text in ("", "%00")
    slider(page, "units").focus()
    page.keyboard.press("ArrowRight")
    expect_told(page, "units", 31)
    assert told(page, "rejected") == "None"


def test_the_page_sets_the_value(live):
    drag(live, "units", [0.3, 0.9])
    live.mouse.up()
    live.wait_for_url("**/?units=90")
    live.get_by_role("button", name="Reset").click()
    expect_told(live, "units", 5)
    expect_shown(live, "units", "5")
    live.wait_for_url("**/?units=5")


def test_in_a_fragment_only_the_fragment_runs(live):
    slider(live, "inner").focus()
    runs = told(live, "runs")
    live.keyboard.press("ArrowRight")
    expect_told(live, "inner", 0.51)
    settled(live)
    assert told(live, "runs") == runs
    assert int(told(live, "parts")) >= 2


def test_two_tabs_with_one_address(context, server):
    first, second = (
        open_page(context.new_page(), f"{server.url}?units=44", ".st-key-units input")
        for _ in range(2)
    )
    slider(first, "units").focus()
    first.keyboard.press("ArrowRight")
    expect_told(first, "units", 45)
    assert told(second, "units") == "44"


@pytest.mark.parametrize(
    "message",
    [
        {"value": "70", "seq": 900}, {"value": None, "seq": 900}, {"value": [70], "seq": 900},
        {"value": True, "seq": 900}, {"value": {}, "seq": 900}, 7, "moved", [], None,
        {"value": 70, "seq": -1}, {"value": 70, "seq": "x"}, {"value": 70, "seq": 1e300},
        {"value": 70}, {"address": 7, "seq": 900}, {"address": "x" * 9999, "seq": 900},
    ],
)
def test_tampered_messages(page, server, message):
    # The page's own connection is told what no slider sends.
    page.add_init_script(
        """
        window.tamper = null;
        const stringify = JSON.stringify;
        JSON.stringify = (value, ...rest) => {
            if (window.tamper && value && typeof value === "object" && "moved" in value) {
                return stringify({ ...value, moved: window.tamper.message }, ...rest);
            }
            return stringify(value, ...rest);
        };
        """
    )
    open_page(page, server.url, ".st-key-units input")
    page.evaluate("message => { window.tamper = { message }; }", message)
    runs = int(told(page, "runs"))
    slider(page, "units").focus()
    page.keyboard.press("ArrowRight")
    expect_told(page, "runs", runs + 1)
    assert told(page, "units") == "30"
    assert page.locator("[data-testid=stException]").count() == 0
    page.evaluate("window.tamper = null")
    page.wait_for_function("() => !JSON.parse(document.documentElement.dataset.nudgeGate).underWay")
    page.keyboard.press("ArrowRight")
    expect_told(page, "units", 32)


def test_server_restarted_during_a_drag(page, tmp_path_factory):
    server = next(running := serve(tmp_path_factory, "live_slider_app.py"))
    open_page(page, server.url, ".st-key-units input")
    drag(page, "units", [0.3, 0.5])
    expect_told(page, "units", 50)
    server.stop()
    page.mouse.move(*place(page, "units", 0.8), steps=5)
    server.start()
    page.wait_for_selector(".stApp[data-test-connection-state=CONNECTED]")
    page.mouse.move(*place(page, "units", 0.75), steps=5)
    page.mouse.up()
    expect_told(page, "units", 75)
    expect_shown(page, "units", "75")
    assert page.locator("[data-testid=stException]").count() == 0
    with pytest.raises(StopIteration):
        next(running)
