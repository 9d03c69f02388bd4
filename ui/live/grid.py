"""The values a slider can take, and how they are written."""

import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

# Steps of a logarithmic slider to a factor of ten, when the page asks for nothing else.
STEPS_PER_DECADE = 20
# Above this a callable's texts would weigh more than the rest of the message.
MOST_TEXTS = 1000


@dataclass(frozen=True)
class Grid:
    """Ascending values that a slider moves along, each at the same distance on the track.

    Built by `linear`, `logarithmic` or `choices`.
    """

    minimum: float
    maximum: float
    step: float | None = None
    values: tuple[float, ...] | None = None

    @staticmethod
    def linear(minimum: float, maximum: float, step: float) -> "Grid":
        """minimum, minimum + step, … up to maximum, which is always the last value."""
        if not minimum < maximum:
            raise ValueError(f"minimum is {minimum}, maximum is {maximum}: not a range")
        if not step > 0:
            raise ValueError(f"step is {step}, expected a positive number")
        whole = all(isinstance(value, int) for value in (minimum, maximum, step))
        if not whole:
            minimum, maximum, step = float(minimum), float(maximum), float(step)
        return Grid(minimum, maximum, step)

    @staticmethod
    def logarithmic(minimum: float, maximum: float, per_decade: int) -> "Grid":
        """Equal factors apart, rounded to two digits, so that 0.01, 0.02 and 0.05 are among them."""
        if not 0 < minimum < maximum:
            raise ValueError(f"a log scale needs 0 < minimum < maximum, not {minimum}, {maximum}")
        first = math.floor(math.log10(minimum) * per_decade)
        last = math.ceil(math.log10(maximum) * per_decade)
        rounded = {float(f"{10 ** (k / per_decade):.2g}") for k in range(first, last + 1)}
        inner = {value for value in rounded if minimum < value < maximum}
        return Grid.choices([minimum, *inner, maximum])

    @staticmethod
    def choices(values) -> "Grid":
        """Any ascending values, at equal distances on the track."""
        values = tuple(sorted(set(values)))
        if len(values) < 2:
            raise ValueError(f"a slider needs two values, not {list(values)}")
        return Grid(values[0], values[-1], values=values)

    @cached_property
    def count(self) -> int:
        """How many values there are."""
        if self.values is not None:
            return len(self.values)
        # 1e-9: (1 - 0) / 0.1 must count as 10 whole steps.
        return math.floor((self.maximum - self.minimum) / self.step + 1e-9) + (
            1 if self._ends_on_step else 2
        )

    @cached_property
    def _ends_on_step(self) -> bool:
        steps = (self.maximum - self.minimum) / self.step
        return abs(steps - round(steps)) < 1e-9 * max(1.0, abs(steps))

    def __getitem__(self, index: int) -> float:
        if self.values is not None:
            return self.values[index]
        if index >= self.count - 1:
            return self.maximum
        value = self.minimum + index * self.step
        # 0.1 + 2 * 0.1 is 0.30000000000000004.
        return value if isinstance(value, int) else float(f"{value:.12g}")

    def index_of(self, value: float) -> int:
        """The position of the value nearest to `value`; beyond an end it is that end."""
        if value <= self.minimum:
            return 0
        if value >= self.maximum:
            return self.count - 1
        if self.values is None:
            near = int((value - self.minimum) // self.step)
        else:
            near = bisect_left(self.values, value) - 1
        candidates = range(max(near, 0), min(near + 2, self.count))
        return min(candidates, key=lambda k: abs(self[k] - value))

    def snap(self, value: float) -> float:
        """The nearest of the values."""
        return self[self.index_of(value)]

    def contains(self, value: float) -> bool:
        """Whether `value` lies within the range."""
        return self.minimum <= value <= self.maximum

    def read(self, text: str) -> float | None:
        """The value an address gives, or None if it is no number within the range."""
        try:
            value = float(text)
        except ValueError:
            return None
        return self.snap(value) if math.isfinite(value) and self.contains(value) else None

    @staticmethod
    def write(value: float) -> str:
        """The shortest text that `read` turns into the same value."""
        return f"{value:.12g}"

    def default_format(self) -> str:
        """As many decimals as the step has; two significant digits on other scales."""
        if self.values is not None:
            is_whole = all(float(value).is_integer() for value in self.values)
            return ",d" if is_whole else ".2g"
        if isinstance(self.step, int):
            return ",d"
        shortest = f"{self.step:.12f}".rstrip("0")
        return f".{len(shortest) - shortest.index('.') - 1}f"
