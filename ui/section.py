"""A section of a lesson: a heading with a stable anchor, and a part of the page that runs on its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from types import MappingProxyType
from typing import Any

import streamlit as st

from ui import widgets
from ui.concepts import CONCEPTS
from ui.live import set_dragged
from ui.missing_files import says_what_is_missing
from ui.reach import follow_run, reached
from ui.state import Setting
from ui.training import current_run

NOTHING = MappingProxyType({})


def section(
    concept: str,
    *,
    question: str | None = None,
    settings: Mapping[str, Setting] = NOTHING,
    presets: Mapping[str, Mapping[str, Any]] = NOTHING,
    places: Sequence[str] = (),
    follows: str | None = None,
    height: int = 560,
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Make a section of a function that draws what stands below its heading.

    The section runs again on its own when one of its controls moves, and is first drawn when somebody scrolls to it.

    Parameters
    ----------
    concept : str
        Key of `CONCEPTS`, which has the heading and the anchor.
    question : str, optional
        For the section that opens a page: the page's title, in place of the heading. It is drawn at once.
    settings : mapping of str to Setting
        What "Reset" takes back to its default, and what the address may get wrong.
    presets : mapping of str to mapping
        Buttons: a label, and the settings by name that it moves to which value.
    places : sequence of str
        Keys of figures with a dragged point, which "Reset" takes back too.
    follows : str, optional
        A page whose run the section shows (`ui.training.current_run`): it is drawn anew when that run has changed.
    height : int
        About how tall the section is, in pixels: its place is kept until it is reached.
    """
    wait_height = height if question is None else None
    return _headed(
        lambda: concept_heading(concept, question),
        lambda body: _content(body, CONCEPTS[concept].anchor, settings, presets, places, follows, wait_height),
    )


def opening(
    name: str,
    question: str,
    *,
    settings: Mapping[str, Setting] = NOTHING,
    presets: Mapping[str, Mapping[str, Any]] = NOTHING,
    entries: Sequence[str] = (),
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Make the opening of a page, which shows the page's run, of a function that draws what stands below its question.

    Parameters
    ----------
    name : str
        The anchor.
    question : str
        The page's title.
    settings, presets
        As for `section`.
    entries : sequence of str
        What else the section reads from the address, by key: it is told too where it can't be.
    """
    return _headed(
        lambda: st.title(question, anchor=name),
        lambda body: _content(body, name, settings, presets, (), entries=entries),
    )


def part(
    name: str,
    title: str,
    *,
    settings: Mapping[str, Setting] = NOTHING,
    follows: str | None = None,
    height: int = 560,
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Make a further part of the concept above it of a function: like a section, with a heading of its own.

    Parameters
    ----------
    name : str
        The anchor.
    title : str
    settings, follows, height
        As for `section`.
    """
    return _headed(
        lambda: st.subheader(title, anchor=name), lambda body: _content(body, name, settings, {}, (), follows, height)
    )


def _headed(heading: Callable[[], None], content_of: Callable) -> Callable[[Callable[[], None]], Callable[[], None]]:
    def decorate(body: Callable[[], None]) -> Callable[[], None]:
        content = content_of(body)

        @wraps(body)
        def draw() -> None:
            heading()
            content()

        return draw

    return decorate


def concept_heading(concept: str, question: str | None = None) -> None:
    """The heading with its anchor; for a further concept inside a section too."""
    anchor = CONCEPTS[concept].anchor
    if question is None:
        st.header(CONCEPTS[concept].title, anchor=anchor)
    else:
        st.title(question, anchor=anchor)


def _content(body, anchor, settings, presets, places, follows=None, wait_height=None, entries=()) -> Callable[[], None]:
    """The body as a fragment, between what the address got wrong and the section's buttons."""

    @st.fragment
    @wraps(body)
    def content() -> None:
        if wait_height is not None and not reached(anchor, wait_height):
            return
        with st.container(key=f"section-{anchor}"):
            notice = st.container()
            is_drawn = _draw(says_what_is_missing(body), follows)
            _buttons(anchor, settings, presets, places)
            with notice:
                widgets.show_rejected([*(setting.key for setting in settings.values()), *places, *entries])
            if is_drawn and follows is not None:
                follow_run(anchor, current_run(follows).version)

    return content


def _draw(body: Callable[[], bool], follows: str | None) -> bool:
    """Draw the body, if there is the run that it follows."""
    try:
        if follows is not None:
            current_run(follows)
    except KeyError:  # the section that trains has said why it can't
        st.caption("There is no run to show: see above.")
        return False
    return body()


def _buttons(anchor, settings, presets, places) -> None:
    if not settings and not places:
        return
    with st.container(horizontal=True, gap="small"):
        for label, changes in presets.items():
            st.button(label, key=f"{anchor}.preset.{label}", on_click=_move, args=(settings, changes))
        st.button(
            "Reset", key=f"{anchor}.reset", type="tertiary", icon=":material/restart_alt:",
            on_click=_reset, args=(settings, places),
        )


def _move(settings: Mapping[str, Setting], changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        widgets.set_value(settings[name], value)


def _reset(settings: Mapping[str, Setting], places: Sequence[str]) -> None:
    _move(settings, {name: setting.default for name, setting in settings.items()})
    for key in places:
        set_dragged(key, None)
