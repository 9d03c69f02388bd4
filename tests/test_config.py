""".streamlit/config.toml: Streamlit only logs a mistake in it and goes on without the file, telemetry and all."""

import re
import tomllib
from pathlib import Path

import pytest
from streamlit import config as streamlit_config

from ui.charts.palette import NUMBER_FONT, PALETTES, TEXT_FONT

ROOT = Path(__file__).parents[1]
FILE = ROOT / ".streamlit" / "config.toml"
CONFIG = tomllib.loads(FILE.read_text(encoding="utf-8"))
THEMES = ("light", "dark")


def options(table: dict, prefix: str = ""):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from options(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


def test_streamlit_knows_every_option():
    assert [name for name in options(CONFIG) if name not in streamlit_config._config_options_template] == []


def test_every_setting_has_its_reason_above_it():
    """A reason may serve the lines right below it; a blank line ends it. The palette is explained where it is defined."""
    reasoned, missing = False, []
    for line in FILE.read_text(encoding="utf-8").partition("# Colors below")[0].splitlines():
        reasoned = line.startswith("#") or (reasoned and line != "" and not line.startswith("["))
        if re.match(r"\w+ =", line) and not reasoned:
            missing.append(line)
    assert missing == []


def test_what_the_platform_calls_for():
    assert CONFIG["runner"]["postScriptGC"] is False
    assert CONFIG["client"]["showSidebarNavigation"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["server"]["maxUploadSize"] == 20
    assert CONFIG["server"]["enableStaticServing"] is True
    assert CONFIG["browser"]["gatherUsageStats"] is False


@pytest.mark.parametrize("name", THEMES)
def test_the_chrome_has_the_colors_of_the_charts(name):
    theme, palette = CONFIG["theme"][name], PALETTES[name]
    assert theme == {
        "backgroundColor": palette.background,
        "secondaryBackgroundColor": palette.surface,
        "textColor": palette.ink,
        "borderColor": palette.border,
        "primaryColor": palette.accent,
        "linkColor": palette.accent,
        "blueColor": palette.class_1,
        "blueTextColor": palette.class_1_text,
        "orangeColor": palette.class_0,
        "orangeTextColor": palette.class_0_text,
        "grayColor": palette.muted,
        "grayTextColor": palette.muted,
        "chartCategoricalColors": list(palette.categories),
        "chartSequentialColors": palette.sequential(10),
        "chartDivergingColors": palette.diverging(10),
    }


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("colors", ["Categorical", "Sequential", "Diverging"])
def test_there_are_ten_chart_colors(name, colors):
    # With any other number Streamlit takes its own.
    assert len(CONFIG["theme"][name][f"chart{colors}Colors"]) == 10


def test_the_fonts_are_those_of_the_charts():
    assert (CONFIG["theme"]["font"], CONFIG["theme"]["codeFont"]) == (TEXT_FONT, NUMBER_FONT)


def test_the_fonts_ship_with_their_licenses():
    faces = CONFIG["theme"]["fontFaces"]
    assert {face["family"] for face in faces} == {font.partition(",")[0] for font in (TEXT_FONT, NUMBER_FONT)}
    for face in faces:
        file = ROOT / face["url"].removeprefix("app/")
        assert file.read_bytes()[:4] == b"wOF2", file
        license = file.parents[1] / "licenses" / f"{face['family'].lower().replace(' ', '-')}-OFL.txt"
        assert "SIL OPEN FONT LICENSE Version 1.1" in license.read_text(encoding="utf-8")


def test_no_font_file_is_left_over():
    used = {Path(face["url"]).name for face in CONFIG["theme"]["fontFaces"]}
    assert {file.name for file in (ROOT / "static" / "fonts").iterdir()} == used


def covers(face: dict, letter: str) -> bool:
    ranges = (part.removeprefix("U+").split("-") for part in face["unicodeRange"].split(","))
    return any(int(ends[0], 16) <= ord(letter) <= int(ends[-1], 16) for ends in ranges)


@pytest.mark.parametrize("letter", "aαλŷŶ−²×")
def test_one_text_font_file_is_loaded_for_every_letter_of_the_notation(letter):
    faces = [face for face in CONFIG["theme"]["fontFaces"] if face["family"] == "Inter" and covers(face, letter)]
    assert len(faces) == 1
