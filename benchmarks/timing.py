"""Repeated timings, and tables of them."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Products of matrices as small as the lessons' are slower on several threads than on one.
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def use_one_blas_thread() -> None:
    """Limit NumPy's BLAS to one thread; to be called before NumPy is first imported."""
    if "numpy" in sys.modules:
        raise RuntimeError("numpy is imported already: its BLAS has read the number of threads")
    os.environ.update(dict.fromkeys(THREAD_VARIABLES, "1"))


@dataclass(frozen=True)
class Timing:
    """Median, fastest and slowest of repeated timings, in seconds."""

    median: float
    fastest: float
    slowest: float

    def scaled(self, factor: float) -> Timing:
        """The time for `factor` times the work."""
        return Timing(factor * self.median, factor * self.fastest, factor * self.slowest)

    def seconds(self) -> str:
        """Such as "0.40 s (0.39–0.43)"."""
        return f"{self.median:.3g} s ({self.fastest:.3g}–{self.slowest:.3g})"

    def milliseconds(self) -> str:
        """Such as "52 ms (50–58)"."""
        return f"{1e3 * self.median:.0f} ms ({1e3 * self.fastest:.0f}–{1e3 * self.slowest:.0f})"

    def rate(self, count: int) -> str:
        """`count` pieces of work a second, such as "17,300/s (16,900–17,800)"."""
        return f"{count / self.median:,.0f}/s ({count / self.slowest:,.0f}–{count / self.fastest:,.0f})"


def measure(work: Callable[[], object], repeats: int = 5, warm_up: bool = True) -> Timing:
    """Time `work` several times, after one run that is not counted."""
    if warm_up:
        work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return Timing(statistics.median(times), min(times), max(times))


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns aligned, a rule under the header."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for line in (header, ["─" * width for width in widths], *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
