"""A page's run: trained a little in each run of the script, so that a long one never holds the page up."""

from __future__ import annotations

import hashlib
import math
import time
from dataclasses import dataclass, field

import streamlit as st

from nnengine import Hyperparameters, Training, TrainingRun
from ui.data_choice import DataChoice
from ui.live.browser import runs_in_browser

SECONDS_AT_A_TIME = 0.12


@dataclass
class PageRun:
    """The run that a page shows, finished or under way.

    Attributes
    ----------
    name : str
        Stands for the data and the hyperparameters.
    training : Training
    seconds : float
        Time spent training so far.
    is_stopped : bool
        Whether somebody has stopped it; what there is, is kept.
    """

    name: str
    training: Training
    seconds: float = 0.0
    is_stopped: bool = False
    _run: TrainingRun | None = field(default=None, repr=False)

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing more to come."""
        return self.is_stopped or self.training.is_finished

    @property
    def share(self) -> float:
        """Share of the iterations that is done."""
        iterations = self.training.hyperparameters.iterations
        return self.training.iteration / iterations if iterations else 1.0

    @property
    def seconds_left(self) -> float:
        """At the pace so far."""
        return self.seconds * (1 - self.share) / self.share if self.share else 0.0

    def advance(self) -> None:
        """Train for a moment, if it is not finished; to the end where no browser will ask for more."""
        if self.is_finished:
            return
        began = time.perf_counter()
        self.training.advance(SECONDS_AT_A_TIME if runs_in_browser() else math.inf)
        self.seconds += time.perf_counter() - began
        self._run = None

    @property
    def run(self) -> TrainingRun:
        """The run as far as it has come."""
        if self._run is None:
            self._run = self.training.run()
        return self._run


def page_run(page: str, choice: DataChoice, hyperparameters: Hyperparameters) -> PageRun:
    """The page's run of these settings, a moment further than before; other settings begin a new one.

    A session holds one run a page, so a changed control drops the old one, and nothing of it can be shown again.
    """
    key = f"_{page}.run"
    name = hashlib.blake2b(repr((choice.key, hyperparameters)).encode(), digest_size=8).hexdigest()
    held = st.session_state.get(key)
    if held is None or held.name != name:
        held = st.session_state[key] = PageRun(name, Training(choice.dataset, hyperparameters))
    held.advance()
    return held
