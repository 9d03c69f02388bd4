"""Rows of the live benchmark about the cat recognizer: from a key press to the retrained network's cost curve."""

from __future__ import annotations

import statistics

from playwright.sync_api import Page

from benchmarks.timing import Timing, measure

RETRAININGS = 6
# Notes when the cat recognizer's cost curve is drawn, and which run it then shows.
WATCH_COST = """() => {
    window.drawn = [];
    window.pressed = 0;
    addEventListener("keydown", () => { pressed ||= performance.now(); }, {capture: true});
    new MutationObserver(() => drawn.push([performance.now(), document.documentElement.dataset.nudgeRun]))
        .observe(document.querySelector("[data-key='cat_recognizer.cost']"),
            {attributes: true, attributeFilter: ["data-draws"]});
}"""
WHOLE = """(before) => document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning"
    && drawn.length && drawn.at(-1)[1] !== before && !drawn.at(-1)[1].endsWith(" under way")"""


def retraining_rows(page: Page, address: str) -> list[list[str]]:
    """To the first piece of the new cost curve, and to the whole, beside what is wanted."""
    first, whole = retraining(page, address)
    own = 1_000 * own_time().median
    title = "retraining the cat recognizer, 4 layers, 2,500 iterations"
    return [
        [f"{title}: to the first piece", middle(first), "—", "300 ms"],
        [f"{title}: to the whole", middle(whole), "—", f"{own + 300:.0f} ms: {own:.0f} of training + 300"],
    ]


def retraining(page: Page, address: str) -> tuple[list[float], list[float]]:
    """Milliseconds from a press on the learning rate to the first piece of the new cost curve, and to all of it."""
    page.goto(f"{address}/cat_recognizer")
    page.wait_for_selector("[data-key='cat_recognizer.cost']:not([data-draws='0'])")
    page.wait_for_function("() => !document.documentElement.dataset.nudgeRun.endsWith(' under way')", timeout=120_000)
    page.wait_for_timeout(1_000)
    page.evaluate(WATCH_COST)
    slider = page.get_by_role("slider", name="Learning rate α")
    slider.focus()
    first, whole = [], []
    for k in range(RETRAININGS + 1):
        before = page.evaluate("() => { drawn = []; pressed = 0; return document.documentElement.dataset.nudgeRun; }")
        slider.press("ArrowLeft" if k % 2 else "ArrowRight")
        page.wait_for_function(WHOLE, arg=before, polling=50, timeout=120_000)
        page.wait_for_timeout(500)
        drawn = page.evaluate("drawn.map(([time, run]) => [time - pressed, run.replace(' under way', ''), run])")
        new = [(time, shown) for time, run, shown in drawn if run != before]
        first.append(new[0][0])
        whole.append(next(time for time, shown in new if not shown.endswith(" under way")))
    return first[1:], whole[1:]


def own_time() -> Timing:
    """What the same run takes by itself, in a process that does nothing else."""
    # Not before the number of NumPy's threads is set.
    from nnengine import Hyperparameters, load_dataset, train

    cats = load_dataset("cat_emoji")
    cats.gram  # noqa: B018 - the app has it worked out before anybody asks
    settings = Hyperparameters((20, 7, 5), "relu", learning_rate=0.0075, iterations=2_500)
    return measure(lambda: train(cats, settings))


def middle(times: list[float]) -> str:
    """Median and largest of a few."""
    return f"{statistics.median(times):.0f} ms, at most {max(times):.0f}"
