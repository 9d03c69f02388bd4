"""Memory of sessions that have ended, given back by a thread of its own at a moment when nobody waits for a picture.

A session is few objects with large arrays, in cycles that only Python's full collection breaks. Python puts that off until
many objects have been made, and Streamlit forgets a session that has left only when the next one leaves.
"""

from __future__ import annotations

import ctypes
import gc
import threading
import time
from collections.abc import Callable

from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.live.browser import runs_in_browser

# For so long a browser that has lost its connection may come back; Streamlit's own limit is two minutes.
LEFT_SECONDS = 110.0
COLLECT_EVERY_SECONDS = 20.0
# A full collection takes up to a tenth of a second. Where somebody always waits, it cannot be put off for ever.
PUT_OFF_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.5
# Younger objects are looked through that often before it counts as work that may have left something.
WORK_COLLECTIONS = 5
M_ARENA_MAX = -8  # of glibc's malloc.h
SCRIPT_THREAD = "ScriptRunner.scriptThread"


class Leftovers:
    """The sessions that are known, and what is due for them.

    Parameters
    ----------
    is_active : callable
        Whether the session of that name has a browser.
    close : callable
        Ends the session of that name for good.
    """

    def __init__(self, is_active: Callable[[str], bool], close: Callable[[str], None]) -> None:
        self._is_active, self._close = is_active, close
        self._seen_at: dict[str, float] = {}
        self._collected_at = -COLLECT_EVERY_SECONDS
        self._collections = 0
        self._turn = threading.Lock()
        self._thread: threading.Thread | None = None

    def watch(self, session_id: str) -> None:
        """Take care of a session, from now until it has been closed."""
        with self._turn:
            self._seen_at[session_id] = time.monotonic()
            if self._thread is None:
                self._thread = threading.Thread(target=self._go_on, name="leftovers", daemon=True)
                self._thread.start()

    def tidy(self, now: float, is_waited_for: bool) -> bool:
        """Close the sessions that have left, collect what is due; whether any session is left to look after.

        Parameters
        ----------
        now : float
            The time of `time.monotonic`.
        is_waited_for : bool
            Whether somebody waits for a picture at this moment.
        """
        with self._turn:
            sessions = list(self._seen_at)
        closed = False
        for session_id in sessions:
            if self._is_active(session_id):
                self._seen_at[session_id] = now
            elif now - self._seen_at[session_id] >= LEFT_SECONDS:
                self._close(session_id)
                del self._seen_at[session_id]
                closed = True
        worked = _younger_collections() - self._collections >= WORK_COLLECTIONS
        late = now - self._collected_at - COLLECT_EVERY_SECONDS
        if closed or (worked and late >= 0 and (not is_waited_for or late >= PUT_OFF_SECONDS)):
            collect()
            self._collected_at, self._collections = now, _younger_collections()
        return bool(self._seen_at)

    def _go_on(self) -> None:
        while True:
            time.sleep(LOOK_EVERY_SECONDS)
            is_waited_for = any(thread.name == SCRIPT_THREAD for thread in threading.enumerate())
            if self.tidy(time.monotonic(), is_waited_for):
                continue
            # What was closed just now ends on Streamlit's own thread: look once more when that is over.
            time.sleep(LOOK_EVERY_SECONDS)
            collect()
            with self._turn:
                if not self._seen_at:
                    self._thread = None
                    return


def watch_session() -> None:
    """Have this session's memory given back once its browser has left; call it in the script."""
    if runs_in_browser():
        _leftovers.watch(get_script_run_ctx().session_id)


def collect() -> None:
    """Break the cycles of what nobody uses any more, and give its memory back to the system."""
    gc.collect()
    if _trim is not None:
        _trim(0)


def _younger_collections() -> int:
    return gc.get_stats()[0]["collections"]


def _is_active(session_id: str) -> bool:
    return Runtime.instance().is_active_session(session_id)


def _close(session_id: str) -> None:
    runtime = Runtime.instance()

    def close() -> None:
        if runtime.is_active_session(session_id):  # back at the last moment
            return
        # Streamlit's loop may hold on to the session that left last, so what it holds is let go of by itself.
        if (left := runtime._session_mgr.get_session_info(session_id)) is not None:
            left.session.session_state.clear()
        runtime.close_session(session_id)

    # Sessions belong to the server's event loop, which Streamlit has no public name for.
    runtime._get_async_objs().eventloop.call_soon_threadsafe(close)


def _malloc_trim() -> Callable[[int], int] | None:
    """What glibc gives freed memory back with; None on other systems.

    Every thread would have a heap of its own, and each keep what small things of a session lie between large ones.
    """
    try:
        libc = ctypes.CDLL(None)
        libc.mallopt(M_ARENA_MAX, 1)
        return libc.malloc_trim
    except (AttributeError, OSError, TypeError):
        return None


_trim = _malloc_trim()
_leftovers = Leftovers(_is_active, _close)
