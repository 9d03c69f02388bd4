"""What sessions cost the server, in memory and in work: python -m benchmarks.sessions [scenario ...]

Sessions are real ones, over websockets, without browsers (`benchmarks.visitor`). Memory is that of the server and its
children. Every scenario has a server of its own. Linux only: memory and processor time are read from /proc.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from benchmarks.servers import APP, ROOT, RunningServer, server
from benchmarks.timing import print_table
from benchmarks.visitor import Visitor

VISITORS = 10
CHANGES = 21
# Start's address has no name.
PAGES = ["" if path.stem == "start" else path.stem for path in sorted((ROOT / "pages").glob("*.py"))]
# Streamlit keeps a session for two minutes after its tab has closed, for a browser that comes back.
LEFT_SECONDS = 180
MOST_MEGABYTES = 900

ADAM = "cat_recognizer.optimizer=adam&cat_recognizer.batch_size=32"
DEAREST = "&".join(
    [
        "cat_recognizer.model=own&cat_recognizer.layers=6",
        *(f"cat_recognizer.n{l}=64" for l in range(1, 7)),
        "cat_recognizer.optimizer=adam&cat_recognizer.batch_size=1&cat_recognizer.l1=1&cat_recognizer.keep_prob=0.5",
    ]
)
# Eight stages of a million iterations, though the page offers 5,000.
STAGES = "&".join(
    [
        "deep_net.layers=6",
        *(f"deep_net.n{l}=16" for l in range(1, 7)),
        "deep_net.optimizer=adam&deep_net.batch_size=1&deep_net.examples=1000",
        "deep_net.stages=" + "_".join(["0.5x0x1000000"] * 8),
    ]
)

Row = list[str]


async def every_page(app: RunningServer) -> list[Row]:
    """Ten sessions go through every section of every page and move its sliders."""
    return await _memory(app, "every page", PAGES)


async def adam(app: RunningServer) -> list[Row]:
    """Ten sessions train on pictures directly, in mini-batches."""
    return await _memory(app, "Cat recognizer, Adam, batch 32", ["cat_recognizer"], ADAM)


async def interruptions(app: RunningServer) -> list[Row]:
    """The dearest settings of the Cat recognizer: how soon its controls answer."""
    async with Visitor(app.host) as visitor:
        await visitor.open("cat_recognizer")  # a first visit warms the server up
    async with Visitor(app.host) as visitor:
        await visitor.open("cat_recognizer", DEAREST)
        # The opening draws the whole page; a new value's first picture is drawn as every later one is.
        moved = [await _move_learning_rate(visitor, k) for k in range(3)]
        stopped = await visitor.stop()
        again = await _move_learning_rate(visitor, 4)
        share = visitor.player().data["progress"]
        _raise_errors(visitor)
    if share is None:
        raise RuntimeError("the run of the dearest settings was done at once: the benchmark needs dearer ones")
    title = "Cat recognizer, 6 × 64, Adam, batch 1, L1, dropout"
    return [
        [f"{title}: new value to first picture, slowest of 4", f"{1e3 * max(*moved, again):.0f} ms", "300 ms"],
        [f"{title}: Stop answered", f"{1e3 * stopped:.0f} ms", "200 ms"],
    ]


async def stages(app: RunningServer) -> list[Row]:
    """An address that names far more work than the page offers, opened for ten seconds."""
    async with Visitor(app.host) as visitor:
        await visitor.open("deep_net")
    async with Visitor(app.host) as visitor:
        opened, start = "not within 10 s", time.perf_counter()
        try:
            async with asyncio.timeout(10):
                await visitor.open("deep_net", STAGES)
                opened = f"{time.perf_counter() - start:.1f} s"
                await visitor.follow(10)
        except TimeoutError:
            pass
    await asyncio.sleep(5)
    before = app.cpu_seconds()
    await asyncio.sleep(5)
    busy = (app.cpu_seconds() - before) / 5
    return [
        ["address with 8 × 1,000,000 iterations: page there", opened, ""],
        ["address with 8 × 1,000,000 iterations: cores busy 5 to 10 s after closing", f"{busy:.2f}", "0"],
    ]


SCENARIOS: dict[str, Callable[[RunningServer], Awaitable[list[Row]]]] = {
    scenario.__name__: scenario for scenario in (every_page, adam, interruptions, stages)
}


async def _memory(app: RunningServer, title: str, pages: list[str], query: str = "") -> list[Row]:
    """Memory before, with and after `VISITORS` sessions that each make `CHANGES` changes on each of the pages."""
    most = [0.0]

    async def visit(visitor: Visitor, pages: list[str], changes: int) -> None:
        for page in pages:
            await visitor.open(page, query)
            await visitor.reach_all_sections()
            for k in range(changes):
                sliders = visitor.sliders()
                slider = sliders[k % len(sliders)]
                await visitor.move(slider, slider.data["index"] + 1 + k)
                most[0] = max(most[0], app.memory())
        _raise_errors(visitor)

    async with Visitor(app.host) as visitor:
        await visit(visitor, pages, CHANGES)  # all that the caches are filled with by what follows
    await asyncio.sleep(5)
    warm = app.memory()
    async with AsyncExitStack() as tabs:
        visitors = [await tabs.enter_async_context(Visitor(app.host)) for _ in range(VISITORS)]
        async with asyncio.TaskGroup() as group:
            for k, visitor in enumerate(visitors):
                # Each begins on another page, as people do.
                group.create_task(visit(visitor, pages[k % len(pages) :] + pages[: k % len(pages)], CHANGES))
        await asyncio.sleep(5)
        together = app.memory()
    left, back = time.perf_counter(), None
    while time.perf_counter() - left < LEFT_SECONDS:
        await asyncio.sleep(5)
        if app.memory() <= 1.1 * warm:
            back = time.perf_counter() - left
            break
    after = "more than 180 s" if back is None else f"{back:.0f} s"
    return [
        [f"{title}: after one visitor who did the same (warm)", f"{warm:.0f} MB", ""],
        [f"{title}: {VISITORS} sessions, {CHANGES} changes a page each", f"{together:.0f} MB", f"{MOST_MEGABYTES} MB"],
        [f"{title}: most at any time", f"{most[0]:.0f} MB", ""],
        [f"{title}: back within 10 % of warm", f"{after}, {app.memory():.0f} MB", f"{LEFT_SECONDS} s"],
    ]


async def _move_learning_rate(visitor: Visitor, k: int) -> float:
    slider = next(slider for slider in visitor.sliders() if slider.data["label"].startswith("Learning rate"))
    return await visitor.move(slider, slider.data["index"] + 1 + k)


def _raise_errors(visitor: Visitor) -> None:
    if visitor.errors:
        raise RuntimeError("a page showed an error: " + "; ".join(visitor.errors))


def main(names: list[str]) -> None:
    if unknown := set(names) - set(SCENARIOS):
        sys.exit(f"unknown scenario {', '.join(sorted(unknown))}; there are {', '.join(SCENARIOS)}")
    print(f"{os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f} at the start\n")
    rows: list[Row] = []
    try:
        for name in names or SCENARIOS:
            with server(APP) as app:
                rows += asyncio.run(SCENARIOS[name](app))
    finally:  # what was measured before a failure is worth reading too
        print_table(["what", "measured", "wanted"], rows)
        print(f"\nload {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main(sys.argv[1:])
