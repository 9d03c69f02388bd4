"""The colors can be read and told apart, on both backgrounds. Contrast is computed here, from WCAG 2.2's formulas."""

import numpy as np
import pytest

from ui.charts.palette import DARK, LIGHT, PALETTES, mix

MARKS = 3.0  # 1.4.11, non-text contrast
TEXT = 4.5  # 1.4.3, level AA

# How the three kinds of color blindness see linear RGB: Machado, Oliveira & Fernandes 2009, severity 1.
COLOR_BLINDNESS = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])

both_themes = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)


def linear(color: str) -> np.ndarray:
    channels = np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(first: str, second: str) -> float:
    darker, lighter = sorted(float(np.dot([0.2126, 0.7152, 0.0722], linear(color))) for color in (first, second))
    return (lighter + 0.05) / (darker + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of a linear RGB color."""
    xyz = TO_XYZ @ np.clip(rgb, 0, 1) / TO_XYZ.sum(axis=1)
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@both_themes
@pytest.mark.parametrize("ground", ["background", "surface"])
@pytest.mark.parametrize("mark", ["class_1", "class_0"])
def test_class_marks_stand_out(palette, ground, mark):
    assert contrast(getattr(palette, mark), getattr(palette, ground)) >= MARKS


@both_themes
@pytest.mark.parametrize("ground", ["background", "surface"])
@pytest.mark.parametrize("text", ["ink", "muted", "accent", "class_1_text", "class_0_text"])
def test_text_is_readable(palette, ground, text):
    assert contrast(getattr(palette, text), getattr(palette, ground)) >= TEXT


@both_themes
def test_other_lines_stand_out(palette):
    assert {color: contrast(color, palette.background) for color in palette.categories
            if contrast(color, palette.background) < MARKS} == {}  # fmt: skip


@both_themes
@pytest.mark.parametrize("kind", COLOR_BLINDNESS)
def test_the_classes_are_told_apart_by_the_color_blind(palette, kind):
    seen = [lab(np.array(COLOR_BLINDNESS[kind]) @ linear(color)) for color in (palette.class_1, palette.class_0)]
    # 2.3 is just noticeable; marks of a few pixels need a multiple of it.
    assert np.linalg.norm(seen[0] - seen[1]) > 30


@both_themes
def test_only_the_classes_are_blue_and_orange(palette):
    assert not {palette.class_1, palette.class_0} & {palette.accent, *palette.categories}


@both_themes
def test_the_diverging_colors_run_from_class_0_through_the_page_to_class_1(palette):
    colors = palette.diverging(11)
    assert (colors[0], colors[5], colors[10]) == (palette.class_0, palette.background, palette.class_1)
    away = [contrast(color, palette.background) for color in colors]
    assert away[:6] == sorted(away[:6], reverse=True)
    assert away[5:] == sorted(away[5:])


@both_themes
def test_a_paler_colorscale_keeps_the_page_in_its_middle(palette):
    (low, first), (middle, page), (high, last) = palette.colorscale(0.5)
    assert (low, middle, high) == (0, 0.5, 1)
    assert page == palette.background
    assert first == mix(palette.background, palette.class_0, 0.5)
    assert last == mix(palette.background, palette.class_1, 0.5)


@both_themes
def test_the_sequential_colors_run_from_the_page_to_the_ink(palette):
    assert [palette.sequential(10)[k] for k in (0, 9)] == [palette.background, palette.ink]


def test_mixing_ends_at_the_colors_themselves():
    assert [mix("#102030", "#a0b0ff", share) for share in (0, 0.5, 1)] == ["#102030", "#586898", "#a0b0ff"]


def test_palettes_are_found_by_the_names_that_browsers_tell():
    assert PALETTES == {"light": LIGHT, "dark": DARK}
