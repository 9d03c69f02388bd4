"""Measuring the photo model on photos that it has not learned from, and printing what was found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.labeled_photos import Photos
from nnengine.photo_figures import class_weights, figures_of, reliability
from nnengine.photo_model import PhotoModel, predict_photos

UNSEEN = ("web_linlawre", "maxogden_cats", "voclike_sairanjith")  # sources that training has no part of


def measured(model: PhotoModel, photos: Photos) -> PhotoModel:
    """The model with its figures on dev photos: over all, over the sources unseen in training, and source by source."""
    p = predict_photos(model, photos.pictures)
    sets = {
        "dev, all sources": np.ones(len(p), dtype=bool),
        "dev, unseen sources": np.isin(np.array(photos.names)[photos.source], UNSEEN),
    }
    sets |= {f"dev, {name}": photos.source == i for i, name in enumerate(photos.names)}
    figures = {name: figures_of(p[here], photos.y[here]) for name, here in sets.items() if here.any()}
    found = reliability(p, photos.y, class_weights(photos.y))
    bins = np.array([found.count, found.predicted, found.observed])
    return replace(model, figures={"held out": model.figures["held out"], **figures}, reliability=bins)


def print_figures(model: PhotoModel) -> None:
    """Print all that the model's file says about it."""
    print(f"\n{model.note}\n")
    for name, figures in model.figures.items():
        print(f"{name:24} {figures_line(figures)}")
    print("\nDev photos by their probability, both classes counting the same\n  photos  predicted  observed")
    for count, predicted, observed in model.reliability.T:
        print(f"{count:8,.0f}{predicted:11.2f}{observed:10.2f}")


def figures_line(figures: dict[str, float]) -> str:
    """All figures in one line; a dash where a class is missing."""
    shown = [f"{name} {'    —' if np.isnan(value) else f'{value:.3f}'}" for name, value in figures.items()]
    return f"{figures['photos']:6,.0f} photos  {'  '.join(shown[1:])}"
