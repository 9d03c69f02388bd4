"""From the hand to the picture, in a real Chromium: python -m benchmarks.live

Beside each figure stands the same page with st.slider and st.plotly_chart, in the same run. st.slider reports nothing
while it is dragged, so its fairest case is timed: the arrow keys. What is timed ends with the last change that the
input makes in the chart's part of the page.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import statistics
import sys
import time

from playwright.sync_api import Page, sync_playwright

from benchmarks.retraining import retraining_rows
from benchmarks.servers import APP, ROOT, server
from benchmarks.timing import print_table

SAMPLES = 40
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
LIVE, PLAIN = ".nudge-figure", "[data-testid=stPlotlyChart]"
LIVE_SLIDER, PLAIN_SLIDER = ".nudge-live input[type=range]", "[data-testid=stSlider] :is(input, [role=slider])"

# Notes the time of the latest input and of the latest change in the chart after it.
WATCH = """(chart) => {
    window.timed = {input: 0, change: 0};
    const note = () => { timed.input = performance.now(); };
    for (const type of ["pointermove", "keydown"]) addEventListener(type, note, {capture: true});
    const changed = () => { if (timed.input) timed.change = performance.now(); };
    new MutationObserver((records) => {
        if (records.some(({target, addedNodes}) =>
            target.closest?.(chart) || [...addedNodes].some((node) => node.querySelector?.(chart) || node.matches?.(chart)))) changed();
    }).observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
}"""
# The chart has changed since the input, and has been still for a while.
STILL = "() => timed.change > timed.input && performance.now() - timed.change > 250"


def open_page(page: Page, address: str, chart: str) -> None:
    page.goto(address)
    page.wait_for_selector(READY)
    page.wait_for_selector(f"{chart} .main-svg", state="attached")
    page.wait_for_timeout(500)
    page.evaluate(WATCH, chart)


def respond(page: Page, act) -> float:
    """Milliseconds from an input to the last change that it makes in the chart."""
    page.evaluate("() => { timed.input = timed.change = 0; }")
    act()
    page.wait_for_function(STILL, polling=20)
    return page.evaluate("() => timed.change - timed.input")


def live_responses(page: Page) -> tuple[list[float], float, int]:
    """Times of single movements of a held pointer; pictures a second in a drag; most requests under way."""
    slider = page.locator(LIVE_SLIDER).first
    box = slider.bounding_box()
    y, x = box["y"] + box["height"] / 2, box["x"] + box["width"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    times = []
    for k in range(SAMPLES):
        target = box["x"] + box["width"] * (0.2 + 0.6 * (k % 20) / 20)
        times.append(respond(page, lambda target=target: page.mouse.move(target, y)))
    draws = "() => Number(document.querySelector('.nudge-figure').dataset.draws)"
    before, began, step = page.evaluate(draws), time.perf_counter(), 0
    while time.perf_counter() - began < 5:
        step += 1
        page.mouse.move(box["x"] + box["width"] * (0.5 + 0.3 * (step % 100 - 50) / 50), y)
        page.wait_for_timeout(16)
    rate = (page.evaluate(draws) - before) / (time.perf_counter() - began)
    page.mouse.up()
    most = page.evaluate("() => JSON.parse(document.documentElement.dataset.nudgeGate).mostUnderWay")
    return times, rate, most


def plain_responses(page: Page) -> list[float]:
    """Times of single presses of an arrow key on st.slider."""
    page.locator(PLAIN_SLIDER).first.focus()
    return [
        respond(page, lambda k=k: page.keyboard.press("ArrowRight" if k % 2 else "ArrowLeft")) for k in range(SAMPLES)
    ]


def steadiness(page: Page, slider: str, updates: int = 200) -> tuple[int, int]:
    """Remounts of the plot and frames without a picture while `updates` new pictures are drawn."""
    page.evaluate(
        """() => {
            window.steady = {blank: 0, remounts: 0, pictures: 0};
            let plot = document.querySelector(".js-plotly-plot");
            const drawn = () => { steady.pictures += 1; };
            plot.on("plotly_afterplot", drawn);
            const look = () => {
                const now = document.querySelector(".js-plotly-plot");
                if (now && now !== plot) {
                    steady.remounts += 1;
                    steady.pictures += 1;
                    plot = now;
                    plot.on?.("plotly_afterplot", drawn);
                }
                if (!now?.querySelector(".main-svg .trace")) steady.blank += 1;
                requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
        }"""
    )
    page.locator(slider).first.focus()
    k = 0
    while page.evaluate("() => steady.pictures") < updates:
        k += 1
        page.keyboard.press("ArrowRight" if k % 40 < 20 else "ArrowLeft")
        page.wait_for_timeout(60)
    return tuple(page.evaluate("() => [steady.remounts, steady.blank]"))


def playback_rate(page: Page, address: str) -> float:
    """Pictures a second of the player at full speed."""
    page.goto(address)
    page.wait_for_selector(READY)
    page.wait_for_selector(".nudge-figure:not([data-draws='0'])")
    page.wait_for_timeout(1_000)
    page.locator(".nudge-player select").select_option("1")
    page.locator("button[aria-label=Play]").click()
    page.wait_for_selector("button[aria-label=Pause]")
    page.wait_for_selector("button[aria-label=Play]", timeout=60_000)
    return float(page.locator(".nudge-player").get_attribute("data-rate"))


def app_traffic(page: Page, address: str) -> dict[str, float]:
    """Kilobytes of the Deep net page's opening, of one update and of a run's moments; seconds until usable."""
    sizes = {"files": 0, "socket": 0}
    page.on("response", lambda response: sizes.__setitem__("files", sizes["files"] + _length(response)))

    def count(payload) -> None:
        sizes["socket"] += len(payload if isinstance(payload, bytes) else payload.encode())

    page.on("websocket", lambda socket: socket.on("framereceived", count))
    result = {}
    for visit in ("first", "second"):
        began = time.perf_counter()
        page.goto(f"{address}/deep_net")
        page.wait_for_selector("[data-key='deep_net.cost']:not([data-draws='0'])")
        page.wait_for_selector(READY)
        result[visit] = time.perf_counter() - began
        page.wait_for_timeout(1_000)
        result.setdefault("opening", (sizes["files"] + sizes["socket"]) / 1_000)
    # With the pointer down: releasing it writes the address, which is a run of its own.
    box = page.get_by_role("slider", name="Learning rate α").bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(1_000)
    requests = "() => JSON.parse(document.documentElement.dataset.nudgeGate).sent"
    sizes["socket"], sent = 0, page.evaluate(requests)
    page.mouse.move(box["x"] + 0.55 * box["width"], box["y"] + box["height"] / 2)
    page.wait_for_timeout(1_000)
    result["update"] = sizes["socket"] / 1_000 / (page.evaluate(requests) - sent)
    page.mouse.up()
    page.wait_for_timeout(1_000)
    sizes["socket"] = 0
    page.locator("button[aria-label=Play]").click()
    page.wait_for_timeout(1_500)
    result["moments"] = sizes["socket"] / 1_000
    return result


def _length(response) -> int:
    with contextlib.suppress(Exception):
        return int(response.headers.get("content-length") or len(response.body()))
    return 0


def spread(times: list[float]) -> str:
    """Median and 95th percentile."""
    high = statistics.quantiles(times, n=20)[-1]
    return f"{statistics.median(times):.0f} ms, 95 % in {high:.0f}"


def main() -> None:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("No Chromium found; install one, on Debian: apt-get install chromium")
    print(f"{os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f} at the start; {SAMPLES} inputs each\n")
    rows: list[list[str]] = []
    try:
        measure_all(chromium, rows)
    finally:  # what was measured before a failure is worth reading too
        print_table(["", "live", "st.slider, st.plotly_chart", "wanted"], rows)
        print(f"\nload {os.getloadavg()[0]:.1f} at the end")


def measure_all(chromium: str, rows: list[list[str]]) -> None:
    """Fill the table's rows one after the other."""
    pages = ROOT / "benchmarks" / "live_pages" / "pages.py"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
        )

        def new_page() -> Page:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(30_000)
            return page

        subjects = {
            "training": ("300 iterations on 300 points, 50 × 50 boundary", "median 120 ms, 95 % in 250", "6/s"),
            "curve": ("a curve and a tangent", "", "10/s"),
        }
        for subject, (title, wanted, wanted_rate) in subjects.items():
            with server(pages, subject, "live") as live, server(pages, subject, "plain") as plain:
                page = new_page()
                open_page(page, live.url, LIVE)
                times, rate, most = live_responses(page)
                if subject == "curve":
                    steady = steadiness(page, LIVE_SLIDER)
                page.close()
                page = new_page()
                open_page(page, plain.url, PLAIN)
                plain_times = plain_responses(page)
                if subject == "curve":
                    plain_steady = steadiness(page, PLAIN_SLIDER)
                page.close()
            rows.append([f"{title}: input to picture", spread(times), spread(plain_times), wanted])
            rows.append([f"{title}: pictures while dragging", f"{rate:.1f}/s", "none until release", wanted_rate])
            rows.append([f"{title}: most requests under way", str(most), "—", "1"])
        for k, what in enumerate(("remounts", "frames without a picture")):
            rows.append([f"{what} in 200 updates", str(steady[k]), str(plain_steady[k]), "0"])
        with server(APP) as app:
            page = new_page()
            page.goto(app.url)  # a first visit warms the server up
            page.wait_for_selector(READY)
            page.close()
            page = new_page()
            traffic = app_traffic(page, app.url)
            page.close()
            rows.append(["Deep net page: until usable, first visit", f"{traffic['first']:.1f} s", "—", "2 s"])
            rows.append(["Deep net page: until usable, again", f"{traffic['second']:.1f} s", "—", "2 s"])
            rows.append(["Deep net page: opening", f"{traffic['opening']:,.0f} kB", "—", "—"])
            rows.append(["Deep net page: one update", f"{traffic['update']:.1f} kB", "—", "60 kB"])
            rows.append(["Deep net page: a run's moments", f"{traffic['moments']:.0f} kB", "—", "1,000 kB"])
            page = new_page()
            rows += retraining_rows(page, app.url)
            page.close()
            layers = "&".join(["deep_net.layers=6", *(f"deep_net.n{l}=8" for l in range(1, 7))])
            for title, query, wanted in (("the default net", "", "30/s"), ("6 layers of 8 units", layers, "15/s")):
                page = new_page()
                rows.append([f"playback, {title}", f"{playback_rate(page, f'{app.url}/deep_net?{query}'):.1f}/s", "—", wanted])
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
