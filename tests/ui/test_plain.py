"""Text from outside is shown letter by letter: what is sent to the browser, and what an HTML parser makes of it."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from tests.plain_text import plain_alerts, plain_texts
from ui.charts.palette import DARK, LIGHT
from ui.plain import TONES, plain_html


class Reader(HTMLParser):
    """What a browser would find in HTML: its elements, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements, self.text = [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)

    def handle_data(self, data):
        self.text += data


@given(st.text(max_size=80), st.sampled_from(list(TONES)), st.sampled_from([LIGHT, DARK]))
def test_any_text_is_one_element_that_holds_exactly_that_text(text, tone, palette):
    found = Reader(plain_html(text, tone, palette))
    assert found.elements == ["p"]
    assert len(found.text) == len(text)
    assert all(shown == letter or not letter.isprintable() for shown, letter in zip(found.text, text, strict=True))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("a\x00b\x1bc\r", "a␀b␛c␍"),
        ("abc\u202ecod.exe", "abc\ufffdcod.exe"),
        ("\ud800", "\ufffd"),
        ("&amp; <b> &lt;", "&amp; <b> &lt;"),
    ],
)
def test_what_cannot_be_seen_is_shown_by_a_picture_of_it(text, shown):
    assert Reader(plain_html(text, "caption", LIGHT)).text == shown


def test_only_an_alert_is_one_to_a_screen_reader():
    def page():
        from ui.plain import show_plain

        show_plain("<i>quiet</i>")
        show_plain("![](//x/a.png)", "problem")
        show_plain("$loud$", "alert")

    app = AppTest.from_function(page).run()
    assert plain_texts(app) == ["<i>quiet</i>", "![](//x/a.png)", "$loud$"]
    assert plain_alerts(app) == ["$loud$"]
    assert not app.markdown
