"""Numbers for circles and cells with room for five characters."""

from ui.charts.numbers import MINUS, number_text


def short_text(value: float) -> str:
    """A whole number as it is, anything else with two decimals or two significant digits; a hover can tell the rest.

    >>> short_text(-3.0), short_text(0.00093), short_text(12.34)
    ('−3', '0.00', '12')
    """
    value = float(value)
    if value != value:  # not a number
        return "—"
    if value.is_integer() and abs(value) < 1e4:
        return number_text(int(value))
    return f"{value:.2f}".replace("-", MINUS) if abs(value) < 10 else number_text(value, 2)
