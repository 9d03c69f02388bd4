"""Back and Forward, and links from page to page: the address, the controls and the run always agree."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.deep_net_page import opener, settle

pytestmark = pytest.mark.browser

# What stands in the address, what the controls say, and what the run has come to.
STATE = """() => {
    const text = (selector) => document.querySelector(selector)?.innerText.trim() ?? null;
    const slider = (name) => document.querySelector(`.st-key-deep_net-${name} input[type=range]`)?.getAttribute("aria-valuetext") ?? null;
    return {
        address: decodeURIComponent(location.pathname + location.search),
        data: text(".st-key-deep_net-data [aria-checked=true], .st-key-deep_net-data [aria-pressed=true]"),
        activation: document.querySelector(".st-key-deep_net-activation input")?.value ?? null,
        discretize: document.querySelector(".st-key-deep_net-discretize input")?.checked ?? null,
        layers: slider("layers"), learning_rate: slider("learning_rate"),
        run: [...document.querySelectorAll(".nudge-player .number")].map((number) => number.innerText),
    };
}"""


@pytest.fixture
def open_page(watched, new_context, app_url):
    return opener(watched, new_context, app_url)


def now(page) -> dict:
    """The state once nothing changes any more."""
    before = None
    while True:
        settle(page)
        state = page.evaluate(STATE)
        if state == before:
            return state
        before = state
        page.wait_for_timeout(300)


def expect_state(page, expected: dict) -> None:
    end = time.monotonic() + 20
    while (state := now(page)) != expected and time.monotonic() < end:
        pass
    assert state == expected


def step_layers(page):
    page.get_by_role("slider", name="Hidden layers").press("ArrowRight")


def press_data(page, name):
    page.locator(".st-key-deep_net-data").get_by_text(name, exact=True).click()


def choose_relu(page):
    page.locator(".st-key-deep_net-activation").get_by_role("combobox").click()
    page.get_by_role("option", name="ReLU", exact=True).click()


def go_on(page):
    page.get_by_label("Moment of the run").fill("10")
    page.get_by_role("button", name="Go on here").click()


# What each choice leaves in the address.
STEPS = {
    "deep_net.layers=3": step_layers,
    "deep_net.data=XOR": lambda page: press_data(page, "XOR"),
    "deep_net.discretize=true": lambda page: page.locator(".st-key-deep_net-discretize label").click(),
    "deep_net.activation=ReLU": choose_relu,
    "deep_net.n1=5": lambda page: page.get_by_role("button", name="Add a unit to layer 1").click(),
    "deep_net.stages=0.5x0x": go_on,
    "deep_net.learning_rate=10": lambda page: page.get_by_role("button", name="Break it: α too large").click(),
    "/deep_net": lambda page: page.locator(".st-key-lab-reset button").click(),
}


def wait_for_address(page, test: str, text: str) -> None:
    page.wait_for_function(
        f"(text) => {{ const address = decodeURIComponent(location.pathname + location.search); return {test}; }}", arg=text
    )


def test_each_choice_is_one_step_back(open_page):
    page = open_page("deep_net.iterations=100")
    states = [now(page)]
    for part, act in STEPS.items():
        act(page)
        wait_for_address(page, f"address !== text && address.includes('{part}')", states[-1]["address"])
        states.append(now(page))
    assert states[-1]["address"] == "/deep_net"
    for state in states[-2::-1]:
        page.go_back()
        expect_state(page, state)
    for state in states[1:]:
        page.go_forward()
        expect_state(page, state)
    # Faster than the page can answer.
    page.evaluate("() => { for (let k = 0; k < 4; k++) setTimeout(() => history.back(), 40 * k); }")
    wait_for_address(page, "address === text", states[-5]["address"])
    expect_state(page, states[-5])
    page.evaluate("history.go(4)")
    expect_state(page, states[-1])


def test_back_right_after_a_choice(open_page):
    page = open_page("deep_net.iterations=100")
    first = now(page)
    step_layers(page)
    wait_for_address(page, "address.includes(text)", "deep_net.layers=3")
    deeper = now(page)
    for _ in range(3):
        press_data(page, "XOR")
        wait_for_address(page, "address.includes(text)", "deep_net.data=XOR")
        page.go_back()
        expect_state(page, deeper)
    page.go_back()
    expect_state(page, first)


def test_other_pages_keep_the_session(open_page, app_url):
    page = open_page("deep_net.iterations=20")
    first = now(page)
    step_layers(page)
    page.wait_for_url("**deep_net.layers=3**")
    second = now(page)
    press_data(page, "XOR")
    page.wait_for_url("**deep_net.data=XOR**")
    third = now(page)
    page.evaluate("window.isSameDocument = true")

    def go(name):
        page.get_by_role("link", name=name, exact=True).first.click()
        expect(page).to_have_title(f"{name} · Nudge")

    go("Start")
    expect(page).to_have_url(app_url)
    page.get_by_role("slider", name="Weight w").press("ArrowRight")
    page.wait_for_url("**start.w=0.61")
    # Through the menu a page comes back with what it was left with.
    go("Deep net")
    expect_state(page, third)
    page.go_back()
    expect(page).to_have_title("Start · Nudge")
    expect(page).to_have_url(f"{app_url}?start.w=0.61")
    expect(page.get_by_role("slider", name="Weight w")).to_have_attribute("aria-valuetext", "0.61")
    # Over both pages, faster than they can be drawn.
    page.evaluate("() => { for (let k = 0; k < 3; k++) setTimeout(() => history.back(), 60 * k); }")
    page.wait_for_url("**deep_net.layers=3")
    expect_state(page, second)
    page.go_back()
    expect_state(page, first)
    page.evaluate("history.go(3)")
    expect(page).to_have_url(app_url)
    expect(page.get_by_role("slider", name="Weight w")).to_have_attribute("aria-valuetext", "0.60")
    # The map's links are links, and arrive at their section.
    link = page.get_by_role("link", name="Deep learning is empirical")
    assert link.evaluate("link => link.href") == f"{app_url}deep_net#experiments"
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#experiments")
    expect(page.locator("#experiments")).to_be_in_viewport()
    expect_state(page, first)
    assert page.evaluate("window.isSameDocument"), "the app was opened anew"


def test_a_link_with_a_bad_entry_arrives_at_its_section(watched, new_context, app_url):
    page = watched(new_context(viewport={"width": 1440, "height": 900}).new_page())
    page.goto(f"{app_url}deep_net?deep_net.iterations=9999999#experiments")
    page.wait_for_function("location.search === '' && location.hash === '#experiments'")
    expect(page.locator("#experiments")).to_be_in_viewport()
