"""A queue for work that only a few may do at once: in order of arrival, and one at a time for each owner."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager


class NoTurn(Exception):
    """The turn did not come in time."""


class Turns:
    """Up to `places` turns at once; all others wait in line."""

    def __init__(self, places: int) -> None:
        self._changed = threading.Condition()
        self._places = places
        self._line: list[tuple[object, Hashable]] = []  # who waits, with the owner
        self._active: list[Hashable] = []

    @contextmanager
    def turn(
        self, owner: Hashable = None, patience: float = 30.0, on_wait: Callable[[], None] | None = None
    ) -> Iterator[None]:
        """Wait for a turn and keep it for the length of the block.

        Parameters
        ----------
        owner : hashable, optional
            Has one turn at a time; those who come later but belong to somebody else go first meanwhile. None is nobody.
        patience : float
            Seconds to wait at most.
        on_wait : callable, optional
            Called once, in the caller's thread, if the turn isn't there at once.

        Raises
        ------
        NoTurn
            After `patience` seconds.
        """
        owner = object() if owner is None else owner
        place = (object(), owner)
        with self._changed:
            self._line.append(place)
            waits = not self._is_next(place)
        try:
            if waits and on_wait is not None:
                on_wait()
            with self._changed:
                if not self._changed.wait_for(lambda: self._is_next(place), patience):
                    raise NoTurn
                self._active.append(owner)
        finally:
            self._leave(self._line, place)
        try:
            yield
        finally:
            self._leave(self._active, owner)

    def _is_next(self, place: tuple[object, Hashable]) -> bool:
        ready = (waiting for waiting in self._line if waiting[1] not in self._active)
        return len(self._active) < self._places and next(ready, None) is place

    def _leave(self, places: list, place: object) -> None:
        with self._changed:
            places.remove(place)
            self._changed.notify_all()
