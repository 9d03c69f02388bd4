"""How good the run is: accuracies with their ranges, and what the numbers say."""

from __future__ import annotations

import numpy as np
import streamlit as st

from nnengine import Dataset, TrainingRun, evaluate
from nnengine.confidence import wilson_interval
from nnengine.grayscale import without_color
from ui import names
from ui.charts.accuracies import Accuracy, accuracies_figure
from ui.keep import kept
from ui.live import live_figure
from ui.theme import current_theme
from ui.training import PageRun

# What the course reports for its own pictures, by number of layers: train and test accuracy where it gives both.
PUBLISHED = {1: (0.99, 0.70), 2: (None, 0.72), 4: (None, 0.80)}
COURSE_SIZES = (209, 50)  # its pictures to learn from and to test on
OVERFITTING_GAP = 0.05
COLOR_MATTERS = 0.05
# Told below in this page's own words, or of no use beside them.
TOLD_OTHERWISE = ("overfitting",)


def show_scores(held: PageRun) -> None:
    """Train and test accuracy, the test's with its 95% range, beside guessing and the course's figures."""
    run, dataset = held.run, held.choice.dataset
    published_train, published_test = published_figures(held)
    # Only a test stands for pictures never seen, so only it has a range.
    rows = [
        Accuracy("train", run.train_accuracy, run.train_accuracy, run.train_accuracy, published_train),
        Accuracy("test", run.test_accuracy, *range_of_test(run, dataset), published_test),
    ]
    share, answer = majority(dataset)
    alt = "; ".join(f"{row.name} accuracy {row.share:.1%}" for row in rows)
    fig = accuracies_figure(
        rows, share, f"always “{answer}”: {share:.1%}", current_theme(), published_by="the course reports"
    )
    live_figure(fig, key="cat_recognizer.accuracies", alt=alt, height=150)


def range_of_test(run: TrainingRun, dataset: Dataset) -> tuple[float, float]:
    """The 95% range of the test accuracy."""
    return wilson_interval(round(run.test_accuracy * dataset.m_test), dataset.m_test)


def published_figures(held: PageRun) -> tuple[float | None, float | None]:
    """What the course reports for a network of so many layers on these pictures; None where it says nothing."""
    # Files in the course's format may hold other pictures.
    dataset = held.choice.dataset
    is_published = held.choice.name == "course" and (dataset.m_train, dataset.m_test) == COURSE_SIZES
    return PUBLISHED.get(len(held.run.activations), (None, None)) if is_published else (None, None)


def majority(dataset: Dataset) -> tuple[float, str]:
    """The share of test pictures in the larger class, and that class's name."""
    cats = float(np.mean(dataset.Y_test))
    return max(cats, 1 - cats), dataset.classes[int(cats > 0.5)]


def show_findings(held: PageRun) -> None:
    """What a learner should notice, from the run's own numbers."""
    if not held.is_finished:
        st.markdown("Training …")
        return
    said = kept(
        "cat_recognizer.findings", held.version,
        lambda: findings(held.run, held.choice.dataset, published_figures(held)[1]),
    )
    if held.is_stopped:
        said = ["Stopped: this is as far as it came.", *said]
    st.markdown("\n\n".join(said))


def findings(run: TrainingRun, dataset: Dataset, published: float | None = None) -> list[str]:
    """One short paragraph for each thing the numbers say; `published` is what the course reports for its test."""
    said = []
    gap, m = run.train_accuracy - run.test_accuracy, dataset.m_test
    low, high = range_of_test(run, dataset)
    said.append(
        f"**{m} test pictures** say only that it is right on {low:.0%} to {high:.0%} of pictures like these (95% range)."
    )
    if gap > OVERFITTING_GAP:
        said.append(f"**It overfits**: {100 * gap:.1f} points better on what it has learned from.")
    share, answer = majority(dataset)
    lead = 100 * (run.test_accuracy - share)
    if low > share:
        said.append(f"**It has learned something**: {lead:.1f} points above always answering “{answer}”.")
    else:
        where = f"{lead:.1f} points above" if lead > 0 else f"{-lead:.1f} points below" if lead < 0 else "level with"
        said.append(f"**No better than guessing, as far as this test can tell**: {where} always answering “{answer}”.")
    if published is not None:
        said.append(f"**The course reports {published:.0%}** on the test pictures, for its own net of this depth.")
    gray = evaluate(without_color(dataset.X_test), dataset.Y_test, run.parameters, run.activations).accuracy
    lost = run.test_accuracy - gray
    if lost > COLOR_MATTERS:
        said.append(
            f"**Color carries much of the answer**: with the same pictures in gray, test accuracy falls to {gray:.1%}."
        )
    further = [finding for finding in run.diagnosis if finding.kind not in TOLD_OTHERWISE]
    if further:
        # The first is the gravest; more would bury what is said above.
        said.append(f"**{names.FINDINGS[further[0].kind]}.** {further[0].message}")
    return said
