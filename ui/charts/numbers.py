"""Numbers as a page writes them."""

import math

MINUS = "\N{MINUS SIGN}"


def number_text(value: float, digits: int = 3) -> str:
    """`value` with `digits` significant digits, a real minus sign and grouped thousands.

    An integer, and the integer part of anything below ten million, keeps all its digits.

    >>> number_text(-0.077204), number_text(12288), number_text(3.2e-7)
    ('−0.0772', '12,288', '3.20e−7')
    """
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    if isinstance(value, int):
        text = f"{value:,}"
    elif value == 0:
        text = "0"
    else:
        # Rounding first: 9.999 has one digit before the point, but is written 10.0.
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        exponent = int(exponent)
        if -4 <= exponent < 7:
            text = f"{value:,.{max(digits - 1 - exponent, 0)}f}"
        else:
            text = f"{mantissa}e{exponent}"
    return text.replace("-", MINUS)
