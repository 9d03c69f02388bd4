"""What a page shows as the engine's code for it has run for it."""

import functools
import gc
import inspect
import threading

import pytest
import streamlit as st

from nnengine.gradient_flow import count_zeros
from ui.source import show_source

# Short runs: what is called does not depend on how often.
PAGES = {
    "start": {},
    "derivatives": {},
    "broadcasting": {},
    "activations": {},
    "logistic_regression": {"iterations": "60"},
    "deep_net": {"iterations": "60"},
    "cat_recognizer": {"iterations": "10"},
}


def codes_of(function) -> set:
    """The code objects of a function, or of a class's methods and properties."""
    members = vars(function).values() if inspect.isclass(function) else [inspect.unwrap(function)]
    # A property, a cached one, a class method, or a plain function.
    wrapped = ("fget", "func", "__func__")
    bare = (next((getattr(each, name) for name in wrapped if hasattr(each, name)), each) for each in members)
    return {each.__code__ for each in bare if hasattr(each, "__code__")}


def forget_results() -> None:
    """Empty all caches, so that whatever a page needs is worked out anew."""
    st.cache_data.clear()
    st.cache_resource.clear()
    for cached in [each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper)]:
        if cached.__module__.split(".")[0] in ("lessons", "ui", "nnengine"):
            cached.cache_clear()


@pytest.mark.parametrize("name", PAGES)
def test_the_code_shown_is_the_code_that_ran(open_app, name):
    called, sections = set(), []

    def watch(frame, event, argument) -> None:
        if event != "call":
            return
        if frame.f_code is show_source.__code__:
            shown = {kind: frame.f_locals[kind] for kind in ("functions", "when_asked", "plain")}
            sections.append((frame.f_back.f_globals["__name__"], shown, set(called)))
        else:
            called.add(frame.f_code)

    forget_results()
    threading.setprofile(watch)
    try:
        app = open_app(f"pages/{name}.py", **{f"{name}.{setting}": value for setting, value in PAGES[name].items()})
    finally:
        threading.setprofile(None)
    assert not app.exception and sections
    for section, shown, ran in sections:
        for function in shown["functions"]:
            assert codes_of(function) & ran, f"{section} shows {function.__qualname__}, which has not run"
        for function in (*shown["when_asked"], *shown["plain"]):
            assert function not in shown["functions"]
    labs = {section: shown for section, shown, _ in sections if section.endswith(".lab")}
    for section, shown in labs.items():
        assert shown["plain"], f"{section} trains: it shows the plain equations beside what ran"
    told = " ".join(element.value for element in app.markdown)
    assert told.count("These lines are for reading: what trained here is") == len(labs)


def test_what_is_shown_on_request_runs_on_request(open_app):
    """An answer is the request here."""
    app = open_app("pages/activations.py")
    called = set()
    threading.setprofile(lambda frame, event, argument: called.add(frame.f_code))
    try:
        question = next(each for each in app.segmented_control if each.key.startswith("activations.zeros."))
        question.set_value(question.options[0]).run()
    finally:
        threading.setprofile(None)
    assert count_zeros.__code__ in called
