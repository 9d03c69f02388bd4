"""From a control to the finished picture, for every section of every page: python -m benchmarks.pages [page ...]

Each page is opened in a real Chromium at its address, and timed until its opening can be used. Then every section is
scrolled to, which draws it, and one of its sliders is moved 20 times with arrow keys held down, or another of its controls
pressed; timed from the key to the last change in the page. The largest message for one update is measured on the way.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys

from playwright.sync_api import Locator, Page, sync_playwright

from benchmarks.live import READY
from benchmarks.servers import APP, ROOT, server
from benchmarks.timing import print_table
from ui.concepts import CONCEPTS

SAMPLES = 20
MOST_MISSES = 4
WANTED = 200
# The parity and initialization laboratories train several nets for each picture; the cat recognizer trains for 1.2 s, and
# has to be done 0.3 s after that.
WANTED_OF_LABORATORIES = {"why-deep": 500, "initialization": 500, "deeper-cats": 1_500}
MOST_KILOBYTES = 1_000
USABLE_WITHIN = 2.5

# Notes the time of the latest input and of the latest change of the section after it. A change of the run's state alone,
# or of what only tells that something runs, is no picture.
WATCH = """(section) => {
    window.timed = {input: 0, change: 0};
    const note = () => { if (!timed.input) timed.input = performance.now(); };
    for (const type of ["keydown", "click"]) addEventListener(type, note, {capture: true});
    window.watcher?.disconnect();
    window.watcher = new MutationObserver(() => { if (timed.input) timed.change = performance.now(); });
    watcher.observe(document.querySelector(section), {subtree: true, childList: true, attributes: true, characterData: true});
}"""
# Notes, from the first moment of a page, when it last changed.
WATCH_OPENING = """
    window.opened = 0;
    new MutationObserver(() => { opened = performance.now(); })
        .observe(document, {subtree: true, childList: true, attributes: true, characterData: true});"""
# The opening is there with its figures drawn, the script is done, and nothing has changed for a while.
USABLE = """() => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
    && document.querySelector("[class*=st-key-section-]")
    && [...document.querySelectorAll(".nudge-figure")].every((figure) => Number(figure.dataset.draws) > 0)
    && performance.now() - opened > 400"""
# The script is done, and the section has been still for a while.
STILL = """() => document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning"
    && timed.change > timed.input && performance.now() - timed.change > 300"""


def main(pages: list[str]) -> None:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("No Chromium found; install one, on Debian: apt-get install chromium")
    pages = pages or sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
    print(f"{os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f} at the start; medians of {SAMPLES} changes\n")
    rows: list[list[str]] = []
    try:
        with server(APP) as app, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium,
                args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
            )
            # One context, as one visitor who has been here before: the first page fills the browser's cache.
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            warm_up = context.new_page()
            warm_up.goto(app.url)
            warm_up.wait_for_selector(READY)
            warm_up.close()
            for page in pages:
                measure_page(context.new_page(), app.url, page, rows)
            browser.close()
    finally:  # what was measured before a failure is worth reading too
        print_table(["page", "section", "control", "median", "95 %", "wanted", "largest update"], rows)
        print(f"\nload {os.getloadavg()[0]:.1f} at the end")


def measure_page(page: Page, address: str, stem: str, rows: list[list[str]]) -> None:
    """Fill the table's rows for one page."""
    page.set_default_timeout(30_000)
    traffic = Traffic(page)
    page.add_init_script(WATCH_OPENING)
    page.goto(f"{address}/{'' if stem == 'start' else stem}")
    page.wait_for_function(USABLE, polling=20)
    usable = page.evaluate("() => opened") / 1_000
    rows.append([stem, "until usable", "", f"{usable:.1f} s", "", f"{USABLE_WITHIN} s", ""])
    page.wait_for_timeout(1_000)
    anchors = ["lab"] if page.locator(".st-key-section-lab").count() else []
    anchors += [concept.anchor for concept in CONCEPTS.values() if stem in concept.pages]
    for anchor in anchors:
        rows.append([stem, anchor, *measure_section(page, anchor, traffic)])
        print(*rows[-1], sep="  ", flush=True)
    page.close()


class Traffic:
    """Bytes that came over the page's socket, and the largest message among them."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._count))

    def _count(self, payload) -> None:
        self.bytes += len(payload if isinstance(payload, bytes) else payload.encode())


def measure_section(page: Page, anchor: str, traffic: Traffic) -> list[str]:
    """Control, median, 95th percentile, wanted, largest update of one section."""
    wanted = WANTED_OF_LABORATORIES.get(anchor, WANTED)
    section = f".st-key-section-{anchor}"
    heading = page.locator(f"[id='{anchor}']").first
    if not heading.count():
        return ["no such heading", "", "", "", ""]
    heading.scroll_into_view_if_needed()
    if not page.locator(section).count():
        # A heading within another concept's section is measured with that one.
        try:
            page.wait_for_selector(section, timeout=5_000)
        except Exception:
            return ["in the section above", "", "", "", ""]
    page.wait_for_selector(READY)
    page.wait_for_timeout(1_500)
    control, act = a_control(page.locator(section))
    if control is None:
        return ["no control", "", "", "", ""]
    page.evaluate(WATCH, section)
    control.scroll_into_view_if_needed()
    times, largest, misses = [], 0, 0
    for k in range(SAMPLES + 1):
        if misses == MOST_MISSES:
            break
        before = traffic.bytes
        page.evaluate("() => { timed.input = timed.change = 0; }")
        act(k)
        try:
            page.wait_for_function(STILL, polling=20, timeout=4_000)
        except Exception:
            misses += 1  # a press that changed nothing, at the end of a range say
            continue
        times.append(page.evaluate("() => timed.change - timed.input"))
        largest = max(largest, traffic.bytes - before)
    for key in ("ArrowLeft", "ArrowRight"):
        page.keyboard.up(key)
    page.wait_for_selector(READY)
    times = times[1:]  # the first one is also the first of its kind for the browser
    if len(times) < SAMPLES // 2:
        return [name_of(control), f"{len(times)} changes only", "", "", ""]
    high = statistics.quantiles(times, n=20)[-1]
    return [
        name_of(control), f"{statistics.median(times):.0f} ms", f"{high:.0f} ms", f"{wanted} ms",
        f"{largest / 1_000:,.0f} of {MOST_KILOBYTES:,} kB",
    ]


def a_control(section: Locator) -> tuple[Locator | None, object]:
    """A control of the section that teaches, and how to move it for the k-th time: a slider if there is one."""
    sliders = section.locator(".nudge-live input[type=range]:visible:not(.nudge-player input)")
    if sliders.count():
        slider = sliders.first
        slider.focus()
        # Held down, as by a hand that still moves: letting go writes the address, which is a run of its own.
        return slider, lambda k: slider.page.keyboard.down("ArrowRight" if (k // 3) % 2 else "ArrowLeft")
    choices = section.locator("[data-testid=stButtonGroup] button:enabled")
    if choices.count() > 1:
        return choices.first, lambda k: choices.nth(k % 2).click()
    switches = section.locator("[data-testid=stCheckbox] label")
    if switches.count():
        return switches.first, lambda k: switches.first.click()
    buttons = section.locator("[data-testid=stButton] button:enabled")
    if buttons.count():
        return buttons.first, lambda k: buttons.first.click()
    return None, None


def name_of(control: Locator) -> str:
    return control.evaluate(
        """(element) => (element.labels?.[0]?.textContent ?? element.getAttribute("aria-label") ?? element.textContent ?? "")
            .trim().slice(0, 24)"""
    )


if __name__ == "__main__":
    main(sys.argv[1:])
