"""Two answers side by side, and how far to trust each."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

from lessons.cat_recognizer.picture_data import picture_familiarity
from lessons.cat_recognizer.scores import range_of_test
from nnengine import Dataset, TrainingRun, predict_probability
from nnengine.familiarity import share_nearer
from nnengine.photo_figures import Reliability, reliability
from nnengine.photo_model import PhotoAnswer, PhotoModel
from ui.charts.reliability import reliability_figure
from ui.keep import kept
from ui.live import live_figure
from ui.theme import current_theme
from ui.training import PageRun

UNLIKE = 0.99  # of the pictures that the model is at home with are nearer to their middle
# Sets of dev photos without a cat that it errs on most, by what they show.
WEAK_SPOTS = {"human faces": "faces_rmfd", "lions, tigers and leopards": "yandex_bigcat"}
HELD_OUT, UNSEEN = "dev, all sources", "dev, unseen sources"


def show_answers(held: PageRun, x: np.ndarray, model: PhotoModel, seen: PhotoAnswer) -> None:
    """The network just trained, and the photo model."""
    trained_column, model_column = st.columns(2, gap="large")
    with trained_column:
        show_trained(held, x, seen)
    with model_column:
        show_photo_model(model, seen)


def show_trained(held: PageRun, x: np.ndarray, seen: PhotoAnswer) -> None:
    run, dataset = held.run, held.choice.dataset
    probability = float(predict_probability(x, run.parameters, run.activations)[0, 0])
    st.markdown("**The network you have trained**")
    show_probability(probability, dataset.classes)
    low, high = range_of_test(run, dataset)
    st.markdown(
        f"Right on {run.test_accuracy:.1%} of its {dataset.m_test} test pictures, so on {low:.0%} to {high:.0%} of "
        "pictures like those."
    )
    groups = kept("cat_recognizer.reliability", held.version, lambda: reliability_on_test(run, dataset))
    cats = "cats" if dataset.classes[1] == "cat" else dataset.classes[1]
    show_reliability("trained", groups, probability, "test pictures", cats)
    if share_nearer(picture_familiarity(held.choice.name), seen.features)[0] > UNLIKE:
        st.warning("This is unlike anything that it has learned from: don't trust the answer.", icon=":material/visibility_off:")


def show_photo_model(model: PhotoModel, seen: PhotoAnswer) -> None:
    st.markdown("**The photo model**")
    show_probability(seen.probability, ("not a cat", "cat"))
    figures, unseen = model.figures[HELD_OUT], model.figures[UNSEEN]
    st.markdown(
        f"Right on {figures['balanced accuracy']:.0%} of {figures['photos']:,.0f} held-out photos, cats and others "
        f"counting the same; on {unseen['balanced accuracy']:.0%} where they come from sources it has never seen."
    )
    count, predicted, observed = model.reliability
    weak = {name: 1 - model.figures[f"dev, {source}"]["others rejected"] for name, source in WEAK_SPOTS.items()}
    st.caption("Weak spots: it takes " + " and ".join(f"{share:.0%} of {name}" for name, share in weak.items()) + " for cats.")
    show_reliability("photo_model", Reliability(count, predicted, observed, 0.0), seen.probability, "held-out photos")
    if model.familiarity is not None and share_nearer(model.familiarity, seen.features)[0] > UNLIKE:
        st.warning("This is unlike the photos that it knows: don't trust the answer.", icon=":material/visibility_off:")


def show_probability(probability: float, classes: tuple[str, ...]) -> None:
    """The probability of class 1, large, and the word for it."""
    palette = current_theme()
    color = palette.class_1_text if probability > 0.5 else palette.class_0_text
    st.html(
        f'<div style="line-height:1.2"><span style="font-size:2.25rem;font-weight:650;color:{color};'
        f'font-variant-numeric:tabular-nums">{probability:.0%}</span> '
        f'<span style="font-size:1.125rem">{escape(classes[1])}: it answers '
        f"<b>{escape(classes[int(probability > 0.5)])}</b></span></div>"
    )


def show_reliability(name: str, groups: Reliability, probability: float, pictures: str, cats: str = "cats") -> None:
    """What became of the pictures that got about the same probability."""
    bins = len(groups.count)
    here = min(int(probability * bins), bins - 1)
    count, observed = int(groups.count[here]), float(groups.observed[here])
    given = f"between {here / bins:.0%} and {(here + 1) / bins:.0%}"
    if count:
        st.markdown(f"Of the {count:,} {pictures} that it gave {given}, **{observed:.0%} are {cats}**.")
    else:
        st.markdown(f"It gave none of the {pictures} {given}, so nothing tells what that means.")
    fig = reliability_figure(groups.count, groups.predicted, groups.observed, probability, current_theme(), cats)
    alt = f"The share of {cats} among {pictures} for each tenth of the probability they were given."
    live_figure(fig, key=f"cat_recognizer.reliability_{name}", alt=alt, height=190)


def reliability_on_test(run: TrainingRun, dataset: Dataset) -> Reliability:
    """The run's test pictures by the probability it gives them."""
    probability = np.nan_to_num(predict_probability(dataset.X_test, run.parameters, run.activations)[0], nan=0.5)
    return reliability(probability, dataset.Y_test[0])
