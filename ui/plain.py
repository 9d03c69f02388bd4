"""Text from outside on a page: what came by the address, a paste, a typed field or a file is shown letter by letter.

Streamlit's Markdown can't show any text as it stands: links, emoji shortcodes, icons and arrows are made of what the
parser has left over, so that no escape keeps them away. HTML that holds nothing but escaped text can.
"""

from __future__ import annotations

import re
from html import escape
from types import MappingProxyType

import streamlit as st

from ui.charts.palette import Palette
from ui.theme import current_theme

# What a browser leaves out, or what would turn the letters after it around.
_UNSHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_COMMON = "margin:0;white-space:pre-wrap;overflow-wrap:anywhere;"
_MARKED = "border-left:3px solid {ink};"
TONES = MappingProxyType({
    "caption": _COMMON + "font-size:.875rem;color:{muted}",
    "problem": _COMMON + _MARKED + "padding-left:.5rem;font-size:.875rem;color:{ink}",
    "alert": _COMMON + _MARKED + "padding:.75rem 1rem;background:{surface};color:{ink}",
})


def show_plain(text: str, tone: str = "caption") -> None:
    """Show a message that holds text from outside; nothing in it is read as Markdown, HTML or TeX.

    Parameters
    ----------
    text : str
        The whole message. Control characters are shown as pictures of themselves.
    tone : {"caption", "problem", "alert"}
        Quiet as a caption; beside the field that it is about; or as an error, which a screen reader tells at once.
    """
    st.html(plain_html(text, tone, current_theme()))


def plain_html(text: str, tone: str, palette: Palette) -> str:
    """The HTML of a message in which no letter of `text` is markup."""
    style = TONES[tone].format(ink=palette.ink, muted=palette.muted, surface=palette.surface)
    role = ' role="alert"' if tone == "alert" else ""
    return f'<p class="nudge-plain"{role} style="{style}">{escape(_UNSHOWN.sub(_picture, text))}</p>'


def _picture(found: re.Match[str]) -> str:
    """A character that can be seen in place of one that can't: Unicode has pictures of the first 32."""
    code = ord(found[0])
    return chr(0x2400 + code) if code < 0x20 else "\N{REPLACEMENT CHARACTER}"
