"""Which of many rows are drawn."""

from __future__ import annotations


def shown_indices(count: int, most: int) -> list[int | None]:
    """The indices to draw: all, or the first and the last ones with None for those left out between them.

    >>> shown_indices(3, 4), shown_indices(9, 4)
    ([0, 1, 2], [0, 1, None, 7, 8])
    """
    if count <= most:
        return list(range(count))
    head = (most + 1) // 2
    return [*range(head), None, *range(count - (most - head), count)]


def shown_around(count: int, most: int, keep: int) -> list[int | None]:
    """The same number of places, with `keep` among them.

    >>> shown_around(9, 4, 5), shown_around(9, 4, 1)
    ([0, None, 5, None, 8], [0, 1, None, 7, 8])
    """
    usual = shown_indices(count, most)
    if keep in usual:
        return usual
    ends = most - 2
    head = (ends + 1) // 2
    return [*range(head), None, keep, None, *range(count - (ends - head), count)]
