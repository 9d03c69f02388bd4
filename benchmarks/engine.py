"""The engine's speed beside PyTorch's and scikit-learn's: python -m benchmarks.engine"""

from __future__ import annotations

from benchmarks.timing import Timing, measure, print_table, use_one_blas_thread

use_one_blas_thread()  # before anything imports NumPy

import argparse  # noqa: E402
import os  # noqa: E402
import platform  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402

import numpy as np  # noqa: E402

from benchmarks.peers import Work, cores, peer_versions, sklearn_work, torch_work  # noqa: E402
from benchmarks.photos import photo_rows  # noqa: E402
from nnengine import Dataset, Hyperparameters, load_dataset, read_course_hdf5, train  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
COURSE_FILES = ROOT.parent / "shared" / "data" / "course"
ABSENT = "not installed"
REPEATS = 7

CAT_NET = Hyperparameters((20, 7, 5), "relu", learning_rate=0.0075, iterations=2_500, seed=1)
PLANAR_NET = Hyperparameters((4, 2), "tanh", learning_rate=0.5, iterations=4_000)
PLANAR_BATCHES = PLANAR_NET.replace(batch_size=10, learning_rate=0.1, iterations=400)
DEEP_NET = Hyperparameters((8,) * 6, "tanh", learning_rate=0.1, iterations=2_000)


def cat_photos() -> tuple[str, Callable[[], Dataset]]:
    """Where the pictures come from, and a maker of new datasets, so that no run finds another's Gram matrix."""
    if (COURSE_FILES / "train_catvnoncat.h5").exists():
        cats = read_course_hdf5(COURSE_FILES / "train_catvnoncat.h5", COURSE_FILES / "test_catvnoncat.h5")
        X, Y, X_test, Y_test = cats.X_train, cats.Y_train, cats.X_test, cats.Y_test
        source = "the course's photos"
    else:
        rng = np.random.default_rng(0)
        X, Y = rng.random((12_288, 209)), rng.integers(0, 2, (1, 209))
        X_test, Y_test = X[:, :50], Y[:, :50]
        source = "random pictures: the course's files are not here"
    return source, lambda: Dataset("cat", X, Y, X_test, Y_test, ("non-cat", "cat"), (64, 64, 3))


def circles(m: int, features: int = 2) -> Dataset:
    """Two noisy rings, of radius ½ and 1; beyond two features, products of x1 and x2 and their sines."""
    rng = np.random.default_rng(0)
    Y = np.arange(m)[None, :] % 2
    angle, radius = rng.uniform(0, 2 * np.pi, m), 0.5 + 0.5 * Y[0] + 0.1 * rng.standard_normal(m)
    x1, x2 = radius * np.cos(angle), radius * np.sin(angle)
    X = np.vstack([x1, x2, x1**2, x2**2, x1 * x2, np.sin(x1), np.sin(x2)])[:features]
    return Dataset("circles", X, Y, X, Y, ("inner", "outer"))


def cat_rows() -> list[list[str]]:
    """The cat net on photos new to the engine, and on photos whose Gram matrix it knows, as in the app."""
    source, new_dataset = cat_photos()
    known = new_dataset()
    known.gram  # noqa: B018 - a cached property
    ours = measure(lambda: train(new_dataset(), CAT_NET), REPEATS)
    theirs, sklearn = (scaled(work, known, iterations) for work, iterations in ((torch_work, 200), (sklearn_work, 100)))
    print(f"(a) on {source}, trained by the method {train(known, CAT_NET).method!r}. In (a) and (i) PyTorch and scikit-learn")
    print(f"    on all {cores()} cores, their best, timed over 100 or 200 iterations and scaled to 2,500; this engine on")
    print("    one BLAS thread.")
    return [
        [
            "(a) cat net 12288-20-7-5-1, 209 photos, 2,500 iterations",
            ours.seconds(),
            theirs.seconds() if theirs else ABSENT,
            sklearn.seconds() if sklearn else ABSENT,
            f"{theirs.median / ours.median:.0f}×" if theirs else "–",
            "≥ 40× PyTorch",
        ],
        known_row("    the same, the photos' Gram matrix known", known, theirs, "< 0.4 s"),
    ]


def emoji_row() -> list[str]:
    """The same network on the pictures that ship with Nudge."""
    emoji = load_dataset("cat_emoji")
    emoji.gram  # noqa: B018 - a cached property
    label = f"(i) the cat net on {emoji.m_train} cat emoji pictures, their Gram matrix known"
    return known_row(label, emoji, scaled(torch_work, emoji, 100), "< 1.5 s")


def known_row(label: str, dataset: Dataset, theirs: Timing | None, target: str) -> list[str]:
    ours = measure(lambda: train(dataset, CAT_NET), REPEATS)
    ratio = f"{theirs.median / ours.median:.0f}×" if theirs else "–"
    return [label, ours.seconds(), theirs.seconds() if theirs else ABSENT, "", ratio, target]


def scaled(make: Callable[..., Work | None], dataset: Dataset, iterations: int) -> Timing | None:
    """A peer's time for the cat net, from fewer iterations; None where it isn't installed."""
    work = make(dataset, CAT_NET.replace(iterations=iterations), cores())
    return work and measure(work, 3).scaled(CAT_NET.iterations / iterations)


def rate_row(label: str, dataset: Dataset, hyperparameters: Hyperparameters, target: str) -> list[str]:
    """Iterations a second; the peers do a tenth of the work, on one thread, which is their best at this size."""
    if train(dataset, hyperparameters).diverged_at is not None:
        raise RuntimeError(f"{label} diverged and stopped early: its rate would be too good")
    ours = measure(lambda: train(dataset, hyperparameters), REPEATS)
    few = hyperparameters.replace(iterations=hyperparameters.iterations // 10)
    theirs, sklearn = (
        work and measure(work, REPEATS)
        for work in (torch_work(dataset, few, 1), sklearn_work(dataset, few, 1))
    )
    ratio = theirs and theirs.median * 10 / ours.median
    return [
        label,
        ours.rate(hyperparameters.iterations),
        theirs.rate(few.iterations) if theirs else ABSENT,
        sklearn.rate(few.iterations) if sklearn else ABSENT,
        f"{ratio:.1f}×" if ratio else "–",
        target,
    ]


def retrain_row() -> list[str]:
    dataset = load_dataset("circles", examples=300)
    ours = measure(lambda: train(dataset, Hyperparameters()), 3 * REPEATS)
    label = f"(e) default model, 300 circle points ({dataset.m_train} to train on), 1,000 iterations"
    return [label, ours.milliseconds(), "", "", "", "≤ 60 ms"]


def import_row() -> list[str]:
    ours = measure(lambda: subprocess.run([sys.executable, "-c", "import nnengine"], check=True, cwd=ROOT), REPEATS)
    nothing = measure(lambda: subprocess.run([sys.executable, "-c", ""], check=True, cwd=ROOT), REPEATS)
    label = f"(f) import nnengine in a new interpreter, its own start of {1e3 * nothing.median:.0f} ms included"
    return [label, ours.milliseconds(), "", "", "", "< 300 ms"]


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    print(f"{platform.machine()}, {cores()} CPUs, load average {os.getloadavg()[0]:.2f}, Python {platform.python_version()},")
    print(f"numpy {np.__version__} ({blas['name']}, 1 thread), {peer_versions()}; float64 but for the photo model.")
    rows = [
        *cat_rows(),
        rate_row("(b) 2-4-2-1 tanh, 250 points, full batch", circles(250), PLANAR_NET, "≥ 15,000/s, ≥ 3× PyTorch"),
        rate_row("(c) the same, mini-batches of 10, passes", circles(250), PLANAR_BATCHES, "≥ 1,500/s"),
        rate_row("(d) 7-8-8-8-8-8-8-1 tanh, 250 points, full batch", circles(250, 7), DEEP_NET, "≥ 4,000/s"),
        retrain_row(),
        import_row(),
        *photo_rows(CAT_NET),
        emoji_row(),
    ]
    print(f"Medians of {REPEATS} runs or more (PyTorch and scikit-learn in (a) and (i): 3), fastest and slowest in brackets.\n")
    print_table(["", "nnengine", "PyTorch", "scikit-learn", "ratio to PyTorch", "target"], rows)
    print(f"\nLoad average at the end: {os.getloadavg()[0]:.2f}")


if __name__ == "__main__":
    main()
