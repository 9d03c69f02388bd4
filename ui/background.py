"""Training that goes on while the page draws: in a thread of its own, for as long as somebody asks how far it is."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from nnengine import Training
from ui.staged_training import StagedTraining

SLICE_SECONDS = 0.02  # how long the page waits at most until it may look
LEFT_ALONE_SECONDS = 3.0  # whoever still watches has asked by then


class BackgroundTraining:
    """A training under way, and the thread that carries it on.

    Parameters
    ----------
    training : StagedTraining or Training
        Only to be read inside `at_rest`.

    Attributes
    ----------
    seconds : float
        Time spent training so far.
    """

    def __init__(self, training: StagedTraining | Training) -> None:
        self.training = training
        self.seconds = 0.0
        self._turn = threading.Lock()
        self._is_wanted = threading.Event()
        self._asked_at = -math.inf
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None

    def advance_here(self, seconds: float) -> None:
        """Train in the caller's own thread for about so many seconds, or to the end."""
        with self.at_rest() as training:
            self._train(training, seconds)

    def advance_behind(self, seconds: float) -> None:
        """Have it trained in the background, and return after so many seconds, or at its end if that comes first.

        The thread ends on its own some seconds after the last call.
        """
        self._asked_at = time.monotonic()
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._go_on, name="training", daemon=True)
            self._thread.start()
        self._thread.join(seconds)
        if self._error is not None:
            raise self._error

    def leave(self) -> None:
        """Nobody wants it any more: the thread ends after its present slice."""
        self._asked_at = -math.inf

    @contextmanager
    def at_rest(self) -> Iterator[StagedTraining | Training]:
        """The training between two slices."""
        self._is_wanted.set()
        with self._turn:
            self._is_wanted.clear()
            yield self.training

    def _go_on(self) -> None:
        try:
            while time.monotonic() - self._asked_at < LEFT_ALONE_SECONDS:
                with self._turn:
                    if self.training.is_finished:
                        return
                    self._train(self.training, SLICE_SECONDS)
                # A lock goes to whoever comes first, and this loop would always be first.
                while self._is_wanted.is_set():
                    time.sleep(0.0005)
        except BaseException as error:
            self._error = error  # for the page's thread, which can tell somebody

    def _train(self, training: StagedTraining | Training, seconds: float) -> None:
        began = time.perf_counter()
        training.advance(seconds)
        self.seconds += time.perf_counter() - began
