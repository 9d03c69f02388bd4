"""Text from outside, and a person's own points, in a real browser: shown letter by letter, and kept in the address."""

from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import expect

from nnengine import Hyperparameters, train
from nnengine.datasets.pasted_points import read_points
from nnengine.datasets.points import MOST_POINTS, points_dataset
from tests.browser.deep_net_page import COST, opener
from ui.charts.numbers import number_text
from ui.own_points import OwnPoints

pytestmark = pytest.mark.browser


# As many letters as a message repeats of an entry of the address.
HOSTILE = {
    "test_share": "![](//evil.example/a.png)",
    "data_seed": "[Sign in](https://evil.example/x)",
    "learning_rate": "see www.evil.example/y or a@evil.example",
    "iterations": "https://evil.example/z",
    "layers": "\n\n# HUGE\n\n- item\n\n> quote",
    "n1": "**bold** _it_ ~~no~~ `code`",
    "n2": ":red[red] :blue-badge[new] :small[s]",
    "batch_size": ":material/home: :smile: :streamlit:",
    "l2": "$x^2$ $$\\frac{1}{2}$$ \\(y\\)",
    "l1": "<img src=//evil.example/b.png>",
    "keep_prob": "<script>alert(1)</script><h1>h</h1>",
    "seed": "&lt;b&gt; &amp; &#33; a -> b <- c >= d -- e",
    "stages": "~~~\n<b onclick=alert(1)>",
    "points": "|a|b|\n|-|-|\n|1|2|",
    "edits": "a\x01b\u202ec\\*d",
}


HOUSES = "size,rooms,sold\n800,2,0\n3000,2,0\n900,5,1\n2900,5,1\n1500,1,0\n1600,6,1\n2500,3,0\n1200,4,1"


@pytest.fixture
def open_page(watched, new_context, app_url):
    return opener(watched, new_context, app_url)


def address(**settings: str) -> str:
    return "&".join(f"deep_net.{name}={quote(text)}" for name, text in settings.items())


def markup(messages) -> int:
    """How many elements a browser has made of what messages say."""
    return messages.locator("*").count()


def test_hostile_text_by_address_and_paste_is_shown_letter_by_letter(open_page):
    page = open_page(address(data="Your points", **HOSTILE))
    (notice,) = [text for text in texts(page) if "this page can't use" in text]
    for name, sent in HOSTILE.items():
        shown = sent.replace("\x01", "␁").replace("\u202e", "\ufffd")
        shown = shown if len(shown) <= 40 else shown[:39] + "…"
        assert f"{name.replace('_', ' ')} “{shown}”" in notice
    # The text of a paste reaches a message too: as a number that is none, as a class, and in the field itself.
    page.get_by_text("Paste points").click()
    field = page.get_by_label("One point per line: x1, x2, class")
    for bad in ("![](//evil.example/c.png)", "www.evil.example", ":smile:$x$<b>"):
        field.fill(f"1,2,0\n{bad},1,1")
        page.get_by_role("button", name="Use these points").click()
        message = page.locator(".nudge-plain", has_text="Line 2")
        shown = bad if len(bad) <= 20 else bad[:19] + "…"
        expect(message).to_contain_text(f"x1 is “{shown}”, which is not a number.")
    field.fill("1,2,www.evil.example\n3,4,<i>b</i>")
    page.get_by_role("button", name="Use these points").click()
    classes = page.locator(".nudge-plain", has_text="is class 1")
    expect(classes).to_have_text("“www.evil.example” is class 1, “<i>b</i>” is class 0.")
    assert markup(page.locator(".nudge-plain")) == 0
    for selector in ("a[href*='evil']", "img[src*='evil']", "h1:has-text('HUGE')", "[data-testid=stMain] script"):
        expect(page.locator(selector)).to_have_count(0)


def texts(page) -> list[str]:
    return page.locator(".nudge-plain").evaluate_all("(messages) => messages.map((message) => message.textContent)")


def test_own_points_of_any_scale_and_number_are_kept_by_the_address(open_page):
    page = open_page(address(data="Your points", iterations="300"))
    page.get_by_text("Paste points").click()
    page.get_by_label("One point per line: x1, x2, class").fill(HOUSES)
    page.get_by_role("button", name="Use these points").click()
    told = page.locator(".nudge-plain", has_text="To fit the plane")
    expect(told).to_contain_text("your x₁ is shifted by −1,900 and divided by 500, and your x₂ is shifted by −3.5.")
    points = OwnPoints.of(read_points(HOUSES))
    run = train(points_dataset(points.X, points.Y), Hyperparameters(iterations=300))
    player = page.locator(".nudge-player")
    expect(player).to_contain_text(number_text(float(run.costs[-1])))
    page.wait_for_function("() => location.search.includes('deep_net.points=')")
    page.reload()
    page.wait_for_selector(f"{COST}:not([data-draws='0'])")
    expect(told).to_be_visible()
    expect(player).to_contain_text(number_text(float(run.costs[-1])))

    rng = np.random.default_rng(0)
    X, Y = np.round(rng.uniform(-3, 3, (2, MOST_POINTS)), 3), rng.integers(0, 2, (1, MOST_POINTS))
    many = OwnPoints(X, Y.astype(float))
    page = open_page(address(data="Your points", points=many.text, iterations="10"))
    page.get_by_text("Paste points").click()
    page.get_by_role("button", name="Write the present points here").click()
    expect(page.get_by_label("One point per line: x1, x2, class")).to_have_value(many.table)
