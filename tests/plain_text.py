"""What a page shows of text from outside, for tests that read a page in AppTest."""

import re
from html import unescape

MESSAGE = re.compile(r'<p class="nudge-plain"[^>]*>([^<>]*)</p>')


def plain_texts(app) -> list[str]:
    """The messages that a page shows letter by letter (`ui.plain`)."""
    bodies = (element.proto.body for element in app.get("html"))
    return [unescape(found[1]) for body in bodies if (found := MESSAGE.fullmatch(body))]


def plain_alerts(app) -> list[str]:
    """Those of them that are errors."""
    bodies = (element.proto.body for element in app.get("html"))
    return [unescape(found[1]) for body in bodies if 'role="alert"' in body and (found := MESSAGE.fullmatch(body))]
