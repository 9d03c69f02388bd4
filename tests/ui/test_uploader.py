"""What a person reads when a host has refused a file."""

import pytest

from ui.uploader import refusal


@pytest.mark.parametrize(
    ("status", "is_framed", "advice"),
    [
        (403, True, "in a tab of its own"),
        (403, False, "allow cookies"),
        (413, False, "a smaller one"),
        (502, True, "error 502: check the connection"),
        (0, False, "did not reach the server: check the connection"),
    ],
)
def test_a_refusal_says_what_to_do(status, is_framed, advice):
    assert advice in refusal(status, is_framed)
