"""The app below a path, behind a proxy that takes the path off, in another site's page, and without its own files."""

import io
from urllib.parse import urlencode, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.cat_recognizer_page import PHOTO, PHOTO_FILE, SEEN, as_file
from tests.browser.conftest import app_server
from tests.browser.hosts import framing_page, stripping_proxy
from tests.browser.test_pages import PAGES, expect_page
from tests.cat_recognizer_page import address

pytestmark = pytest.mark.browser

WAITING = "[data-component=reach]:not([hidden])"
PATIENCE = 60_000  # milliseconds; a busy machine fails no test


@pytest.fixture(scope="module")
def based_url(chromium, tmp_path_factory):
    """The address of the app below a path of its own, with the setting for pages of other sites that show it."""
    with app_server(tmp_path_factory.mktemp("based"), "a/base/", "--server.enableXsrfProtection=false") as url:
        yield url


def expect_whole(page, path: str) -> None:
    """The page is drawn by the live components, and its next section comes when it is scrolled to."""
    expect_page(page, path)
    page.locator(WAITING).first.wait_for(state="attached")
    waiting = page.locator(WAITING).count()
    page.locator(WAITING).first.scroll_into_view_if_needed()
    page.wait_for_function("([places, n]) => document.querySelectorAll(places).length < n", arg=[WAITING, waiting])
    page.locator(".nudge-slider, .nudge-figure-plot").first.wait_for()
    expect(page.locator(".stException, [data-testid=stSlider], .stPlotlyChart")).to_have_count(0, timeout=PATIENCE)


def walk(page, url: str, ending: str = "") -> None:
    """Open every page below `url`; nothing is asked for elsewhere."""
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    for path in PAGES:
        page.goto(f"{url}{path}{ending if path else ''}")
        expect_whole(page, path)
    local = [one for one in requests if urlsplit(one).scheme not in ("data", "blob")]
    assert [one for one in local if not one.startswith(url)] == []
    page.wait_for_function("[...document.fonts].some((face) => face.family === 'Inter' && face.status === 'loaded')")


def test_every_page_is_whole_behind_a_proxy_that_takes_a_path_off(watched, page, app_url):
    with stripping_proxy(urlsplit(app_url).port, "/~/+") as url:
        walk(watched(page), url)
        page.close()


def test_every_page_is_whole_below_a_base_path_and_with_a_slash_at_its_end(watched, page, based_url):
    walk(watched(page), based_url, ending="/")


# -- in a frame of another site ----------------------------------------------------------------------------------------


def upload_in_frame(page, url: str):
    """Open the Cat recognizer in a frame of another site, and upload a photo there; the frame's section."""
    page.set_default_timeout(PATIENCE)
    page.goto(url)
    frame = page.frame_locator("iframe")
    frame.locator("#photo").scroll_into_view_if_needed()
    section = frame.locator(PHOTO)
    frame.locator(SEEN).wait_for()
    content = io.BytesIO()
    Image.new("RGB", (64, 64), (200, 30, 30)).save(content, "PNG")
    frame.locator(PHOTO_FILE).set_input_files(as_file("red.png", content.getvalue()))
    return section


def test_a_frame_of_another_site_says_why_it_cannot_upload(page, app_url):
    refused = []
    page.on("response", lambda answer: refused.append(answer.url) if answer.status == 403 else None)
    with framing_page(f"{app_url}cat_recognizer?{urlencode(address(photo='Yours'))}") as url:
        section = upload_in_frame(page, url)
        sentence = section.get_by_text("open Nudge in a tab of its own")
        sentence.wait_for()
        assert ["/_stcore/upload_file/" in one for one in refused] == [True]
        section.get_by_role("button", name="Remove red.png").click()
        sentence.wait_for(state="detached")
        page.close()


def test_a_frame_of_another_site_uploads_with_the_setting_for_it(page, based_url):
    with framing_page(f"{based_url}cat_recognizer?{urlencode(address(photo='Yours'))}") as url:
        section = upload_in_frame(page, url)
        section.get_by_role("button", name="Forget this photo").wait_for()
        page.close()


# -- without the app's own files ---------------------------------------------------------------------------------------

METRIC, SLIDER, CHART = "[data-testid=stMetric]", "[data-testid=stSlider]", ".stPlotlyChart .js-plotly-plot"
MENU = ".st-key-deep_net-network-plain-selected"
# What comes in the place of what needs the file; of a file that Plotly draws with, the two ways not to come differ.
STAND_INS = {
    "live/slider.js": SLIDER,
    "live/player.js": METRIC,
    "live/network.js": MENU,
    "live/figure.js": CHART,
    "vendor/plotly-cartesian.min.js": CHART,
    "live/gate.js": f"{METRIC}, {SLIDER}, {CHART}",
}


def expect_no_error(page) -> None:
    expect(page.locator(".stException")).to_have_count(0)


def test_what_is_not_there_has_a_stand_in(page, app_url):
    page.set_default_timeout(PATIENCE)
    for file, stand_in in STAND_INS.items():
        pattern = f"**/app/static/{file}*"
        page.route(pattern, lambda route: route.fulfill(content_type="text/html", body="the host's own page"))
        page.goto(f"{app_url}deep_net")
        for one in stand_in.split(", "):
            page.locator(one).first.wait_for()
        page.unroute(pattern)
        expect_no_error(page)


def test_without_its_files_the_page_works_and_with_them_it_lives(page, app_url):
    page.set_default_timeout(PATIENCE)
    held = []
    page.route("**/app/static/live/*", lambda route: held.append(route))
    page.goto(f"{app_url}deep_net?deep_net.learning_rate=0.2&deep_net.batch_size=1&deep_net.iterations=200")
    accuracy = page.locator(METRIC, has_text="Train accuracy").locator("[data-testid=stMetricValue]")
    cost = page.locator(METRIC, has_text="Cost J").locator("[data-testid=stMetricValue]")
    accuracy.wait_for()
    # The run goes on to its end without being asked, and can be looked at moment by moment.
    moment = page.get_by_role("slider", name="Moment of the run")
    moment.wait_for()
    end = cost.inner_text()
    moment.press("ArrowLeft")
    expect(cost).not_to_have_text(end, timeout=PATIENCE)
    # A slider trains anew, and stands in the address.
    page.locator(".st-key-deep_net-learning_rate-plain").get_by_role("slider").press("ArrowRight")
    page.wait_for_url("**deep_net.learning_rate=0.25**")
    # What lies below comes when it is scrolled to.
    page.wait_for_function(
        """() => {
            document.getElementById("dimensions").scrollIntoView();  // again, while sections above it grow
            return document.querySelector(".st-key-section-dimensions table");
        }"""
    )
    shapes = page.locator(".st-key-section-dimensions")
    shapes.get_by_text("(4, 2)").first.wait_for()
    # What shows the page's run is drawn anew with it.
    page.locator(".st-key-deep_net-n1-plain").get_by_role("slider").press("ArrowRight")
    shapes.get_by_text("(5, 2)").first.wait_for()
    expect_no_error(page)

    for route in held:
        route.continue_()
    page.unroute_all(behavior="ignoreErrors")
    page.locator(".nudge-player").wait_for()
    page.locator(METRIC).first.wait_for(state="detached")
    page.locator(SLIDER).first.wait_for(state="detached")
    expect(page.locator(".st-key-deep_net-learning_rate input")).to_have_attribute("aria-valuetext", "0.25")
    expect_no_error(page)


def test_without_its_files_a_point_can_be_moved_and_work_goes_on(page, app_url):
    page.set_default_timeout(PATIENCE)
    page.route("**/app/static/live/*", lambda route: route.abort())
    page.goto(app_url)
    field = page.get_by_role("spinbutton", name="end of the line 2, y")
    weight = page.get_by_role("slider", name="Weight w")
    field.wait_for()
    before = weight.get_attribute("aria-valuetext")
    field.fill("9")
    field.press("Enter")
    expect(weight).not_to_have_attribute("aria-valuetext", before, timeout=PATIENCE)
    page.get_by_role("button", name="Let it fit").click()
    expect(page.get_by_role("slider", name="Iteration of the fit")).to_have_attribute(
        "aria-valuetext", "500", timeout=PATIENCE
    )
    expect_no_error(page)
