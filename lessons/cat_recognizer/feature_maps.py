"""What convolutions change: the photo model's feature maps on the learner's own photo."""

from __future__ import annotations

import numpy as np
import streamlit as st

from nnengine.photo_model import PhotoAnswer, PhotoModel
from ui import widgets
from ui.charts.numbers import number_text
from ui.formulas import number
from ui.pictures import SheetPicture, data_url, sheet, signed_url
from ui.state import settings_of
from ui.theme import current_theme

MOST_MAPS = 24
MAP_SETTINGS = settings_of("cat_recognizer", map_block=dict(default=1, low=1, high=6))


def show_feature_maps(model: PhotoModel, seen: PhotoAnswer, cut: np.ndarray) -> None:
    """One block's maps, and what each place adds to the answer."""
    palette, architecture = current_theme(), model.architecture
    weights = sum(int(np.prod(shape)) for shape in architecture.shapes().values())
    st.markdown(
        f"The photo model is convolutional: {architecture.blocks} blocks of small filters that move over the picture, "
        f"{weights:,} weights in all. Its first filters find edges and colors; later ones combine what the ones before "
        "have found, over ever larger parts of the picture."
    )
    maps_column, evidence_column = st.columns([0.66, 0.34], gap="large")
    with maps_column:
        block = int(widgets.slider("Block", MAP_SETTINGS["map_block"]))
        block = min(block, architecture.blocks)
        maps = seen.maps[block - 1]
        strongest = np.argsort(-maps.mean(axis=(0, 1)), kind="stable")[:MOST_MAPS]
        rows, columns, count = maps.shape
        shown = f"its {count}" if count <= MOST_MAPS else f"the {MOST_MAPS} strongest of its {count}"
        st.caption(f"Block {block}: A[{block}] {maps.shape}, {shown} feature maps after ReLU, strongest first.")
        st.html(f'<div style="min-height:330px">{sheet(map_pictures(maps, strongest, palette), 72, "pixelated")}</div>')
    with evidence_column:
        st.markdown("**Where it sees a cat**")
        evidence = seen.evidence
        logit = float(evidence.mean())
        pictures = [
            SheetPicture(data_url(cut, True), "the cut", "the cut that the network sees", palette.muted),
            SheetPicture(signed_url(evidence, palette), "evidence", "blue speaks for cat, orange against", palette.muted),
        ]
        st.html(sheet(pictures, 132))
        st.latex(rf"z = \text{{mean over the cut}} = {number(logit)}")
        st.caption(
            f":blue[Blue] places speak for cat, :orange[orange] ones against, by up to {number_text(float(np.abs(evidence).max()))}. "
            "Their mean is the z of the answer above."
        )


def map_pictures(maps: np.ndarray, chosen: np.ndarray, palette) -> list[SheetPicture]:
    """Feature maps as pictures, all on one scale."""
    most = float(maps.max()) or 1.0
    ground, ink = (np.array(list(bytes.fromhex(color[1:])), float) for color in (palette.background, palette.ink))
    pictures = []
    for k in chosen:
        share = (maps[:, :, k] / most)[..., np.newaxis]
        pixels = (ground + (ink - ground) * share).round().astype(np.uint8)
        strength = number_text(float(maps[:, :, k].mean()), 2)
        pictures.append(SheetPicture(data_url(pixels, True), strength, f"feature map {k + 1}, mean {strength}", palette.muted))
    return pictures
