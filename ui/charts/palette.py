"""The colors of both themes, as plain values.

Blue is class 1, positive, forward. Orange is class 0, negative, backward. Everything else is grey.
`.streamlit/config.toml` repeats these values for the chrome; a test holds the two together.
"""

from dataclasses import dataclass

TEXT_FONT = "Inter, sans-serif"
# Every digit of a monospaced face has the same width, so numbers on an axis stay aligned.
NUMBER_FONT = "JetBrains Mono, monospace"

# Class is told by shape too: plotly's marker symbols, class 0 first.
CLASS_SYMBOLS = ("circle", "square")


def mix(start: str, end: str, share: float) -> str:
    """The color `share` of the way from `start` to `end`, all as "#rrggbb"."""
    channels = zip(bytes.fromhex(start[1:]), bytes.fromhex(end[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in channels)


@dataclass(frozen=True)
class Palette:
    """One theme's colors, each as "#rrggbb".

    `class_1` and `class_0` are for marks (3:1 on `background` and `surface`); `class_1_text` and
    `class_0_text` are the same hues for words and numbers (4.5:1).
    """

    name: str
    background: str
    surface: str
    ink: str
    muted: str
    grid: str
    border: str
    accent: str
    class_1: str
    class_0: str
    class_1_text: str
    class_0_text: str
    categories: tuple[str, ...]

    def sequential(self, count: int, strength: float = 1.0) -> list[str]:
        """`count` greys from the background to the ink, the strongest `strength` of the way."""
        return [mix(self.background, self.ink, strength * k / (count - 1)) for k in range(count)]

    def signed(self, x: float, strength: float = 1.0) -> str:
        """The color of a number from −1 (class 0) over 0 (the background) to 1 (class 1)."""
        return mix(self.background, self.class_1 if x > 0 else self.class_0, strength * abs(x))

    def diverging(self, count: int, strength: float = 1.0) -> list[str]:
        """`count` colors from class 0 through the background to class 1.

        With an odd count the middle one is the background itself. Less `strength` keeps a filled
        area paler than the marks that lie on it.
        """
        return [self.signed(2 * k / (count - 1) - 1, strength) for k in range(count)]

    def colorscale(self, strength: float = 1.0) -> list[list]:
        """`diverging` as plotly wants it, for values centred on zero or on 0.5.

        Plotly mixes in RGB as `mix` does, so three stops give the same colors as many.
        """
        return [[k / 2, color] for k, color in enumerate(self.diverging(3, strength))]


LIGHT = Palette(
    name="light",
    background="#fbfaf7",
    surface="#f1efea",
    ink="#22262b",
    muted="#5a626c",
    grid="#e6e3dc",
    border="#d6d2c9",
    accent="#3f4a5a",
    class_1="#2f6db5",
    class_0="#d46f1d",
    class_1_text="#2a62a5",
    class_0_text="#a04e0c",
    categories=(
        "#3f4a5a",
        "#23857c",
        "#8a569f",
        "#7d7423",
        "#b04a72",
        "#5f7f3c",
        "#6a6fb0",
        "#96613f",
        "#74808f",
        "#2f5f63",
    ),
)

DARK = Palette(
    name="dark",
    background="#1b2027",
    surface="#252c35",
    ink="#e6e9ed",
    muted="#a3adba",
    grid="#2e3641",
    border="#3c4653",
    accent="#b7c1ce",
    class_1="#6fa8e8",
    class_0="#f0a05a",
    class_1_text="#7db2ee",
    class_0_text="#f2a766",
    categories=(
        "#b7c1ce",
        "#5fc0b5",
        "#c095d3",
        "#c9bd62",
        "#e08bab",
        "#9dc077",
        "#a3a8e6",
        "#d0a07c",
        "#8b97a6",
        "#86b9be",
    ),
)

PALETTES = {palette.name: palette for palette in (LIGHT, DARK)}
