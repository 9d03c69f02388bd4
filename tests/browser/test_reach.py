"""Sections that are drawn when somebody comes near: a lost request is made again, and a link to one of them arrives."""

import pytest

from tests.browser.live_server import READY, settled

pytestmark = pytest.mark.browser

# The last section of each page with its concept's anchor.
LAST = {
    "": "road-ahead",
    "derivatives": "gradient-checking",
    "broadcasting": "normalizing",
    "activations": "which-activation",
    "logistic_regression": "cats",
    "deep_net": "experiments",
    "cat_recognizer": "road-ahead",
}
MENU = 64  # its height, in pixels


def test_a_section_whose_request_is_lost_is_asked_for_again(watched, new_context, app_url):
    page = watched(new_context(viewport={"width": 1440, "height": 900}).new_page())
    lost = []

    def relay(socket):
        server = socket.connect_to_server()

        def send(message):
            # Streamlit runs one part of the page for a message; a request that came along with another part's is lost.
            if not lost and b"_reach.zero-mean" in message and b"reached" in message:
                lost.append(message)
            else:
                server.send(message)

        socket.on_message(send)

    page.route_web_socket("**/_stcore/stream", relay)
    page.goto(f"{app_url}activations")
    page.wait_for_selector(READY)
    page.wait_for_function(
        """() => {
            document.getElementById("zero-mean")?.scrollIntoView();  // again, while sections above it grow
            return document.querySelector(".st-key-section-zero-mean .nudge-figure");
        }""",
        timeout=120_000,
    )
    assert len(lost) == 1


@pytest.mark.parametrize("path", LAST, ids=lambda path: path or "start")
def test_a_link_arrives_at_a_section_that_is_not_drawn_yet(watched, new_context, app_url, path):
    anchor = LAST[path]
    page = watched(new_context(viewport={"width": 1440, "height": 900}).new_page())
    page.goto(f"{app_url}{path}#{anchor}")
    # On the Cat recognizer page the heading itself lies in a section that is not drawn yet.
    page.locator(f"[class*=st-key-section-]:has(#{anchor}), .st-key-section-{anchor}").wait_for()
    settled(page)
    # What lies above is drawn now, and is taller or lower than its place was.
    page.locator("[class*=st-key-section-]").first.evaluate(
        "(section) => { section.style.minHeight = `${section.offsetHeight + 600}px`; }"
    )
    page.wait_for_function(
        """([anchor, menu]) => {
            const { top } = document.getElementById(anchor).getBoundingClientRect();
            const main = document.querySelector("[data-testid=stMain]");
            const isAtEnd = main.scrollTop + main.clientHeight > main.scrollHeight - 2;
            return Math.abs(top - menu) < 2 || (isAtEnd && top > 0 && top < main.clientHeight - 100);
        }""",
        arg=[anchor, MENU],
    )
