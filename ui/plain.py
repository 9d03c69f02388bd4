"""Text that somebody else has written, on a page."""

import re


def plain(text: str) -> str:
    """`text` as Markdown that shows it letter by letter: file names may hold markup, formulas and HTML."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-!$:~|^&])", r"\\\1", text)
