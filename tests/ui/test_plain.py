"""Text of somebody else, shown letter by letter."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ui.plain import plain


@given(st.text(max_size=60))
def test_every_sign_of_markdown_is_escaped_and_nothing_is_lost(text):
    shown = plain(text)
    assert re.sub(r"\\(.)", r"\1", shown, flags=re.S) == text
    rest = re.sub(r"\\.", "", shown, flags=re.S)
    assert not set(rest) & set("\\`*_{}[]()<>#+-!$:~|^&")


def test_markup_stays_as_it_is_written():
    assert plain(":red[x] <b> $y$") == r"\:red\[x\] \<b\> \$y\$"
