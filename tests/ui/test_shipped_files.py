"""Files that ship with Nudge, missing or damaged: one sentence on the page, the path in the log only."""

import logging

import pytest
import streamlit as st
from streamlit import config

from lessons.cat_recognizer import photo_source
from nnengine import datasets, photo_model_files
from nnengine.datasets import files, housing
from nnengine.shipped import ShippedFileError, shipped

SENTENCE = "{} is missing or damaged: whoever runs this copy of Nudge has to restore its folder data."


@pytest.fixture(autouse=True)
def no_cache():
    def clear():
        st.cache_resource.clear()
        housing.feature_scale.cache_clear()

    clear()
    yield
    clear()


@pytest.fixture(params=["missing", "damaged"])
def broken(request, monkeypatch, tmp_path):
    """A function that puts files of these names, missing or damaged, in the place of those in data/."""

    def break_files(*names: str) -> None:
        for name in names if request.param == "damaged" else ():
            (tmp_path / name).write_bytes(b"\x89PNG, or 1,2,x\n")
        for module in (files, datasets):
            monkeypatch.setattr(module, "DATA", tmp_path)
        monkeypatch.setattr(photo_source, "FOLDER", tmp_path)
        monkeypatch.setattr(photo_model_files.load_photo_model, "__defaults__", (tmp_path / "photo_model.h5",))

    return break_files


@pytest.mark.parametrize(
    ("name", "section", "names", "told"),
    [
        ("start", "one-neuron", ["housing.csv"], "The table housing.csv"),
        ("broadcasting", "broadcasting", ["calories.csv"], "The table calories.csv"),
        ("cat_recognizer", "mistakes", ["cat_emoji_train.h5", "cat_emoji_test.h5"], "The data set cat_emoji"),
    ],
)
def test_a_section_says_what_it_lacks(open_app, broken, caplog, tmp_path, name, section, names, told):
    broken(*names)
    app = open_app(f"pages/{name}.py", (section,))
    assert not app.exception, [element.value for element in app.exception]
    assert SENTENCE.format(told) in [element.value for element in app.error]
    assert len({element.value for element in app.error}) == 1
    assert str(tmp_path) not in str([element.value for element in (*app.error, *app.markdown, *app.caption)])
    logged = [record for record in caplog.records if record.name == "ui.missing_files"]
    assert logged
    assert logged[0].levelno == logging.ERROR
    assert logged[0].exc_info[1].__cause__ is not None


def test_the_photo_section_says_what_it_lacks(open_app, monkeypatch, tmp_path):
    monkeypatch.setattr(photo_source, "FOLDER", tmp_path)
    settings = {"cat_recognizer.size": "16 × 16", "cat_recognizer.iterations": "2"}
    app = open_app("pages/cat_recognizer.py", ("photo",), **settings)
    assert [element.value for element in app.error] == [SENTENCE.format("The photo chelsea.jpg")]
    monkeypatch.undo()
    monkeypatch.setattr(photo_model_files.load_photo_model, "__defaults__", (tmp_path / "photo_model.h5",))
    app.run()
    assert [element.value for element in app.error] == [SENTENCE.format("The photo model")]
    assert not app.exception


def test_memory_that_is_short_is_no_damage():
    with pytest.raises(MemoryError), shipped("x"):
        raise MemoryError
    with pytest.raises(ShippedFileError, match="^y is missing"), shipped("x"), shipped("y"):
        raise OSError


@pytest.mark.parametrize("given", [False, "false", "full"])
def test_no_visitor_sees_a_trace_where_the_host_has_an_old_setting(open_app, given):
    before = config.get_option("client.showErrorDetails")
    try:
        config.set_option("client.showErrorDetails", given)
        open_app(sections=())
        # Somebody who edits may ask for all.
        assert config.get_option("client.showErrorDetails") == ("full" if given == "full" else "none")
    finally:
        config.set_option("client.showErrorDetails", before)
