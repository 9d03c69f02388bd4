"""Whatever a page finds wrong in its address, it tells: for every setting of every section."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping

import pytest

import lessons
from tests.plain_text import plain_texts
from ui.state import Setting

PAGES = ("activations", "broadcasting", "cat_recognizer", "deep_net", "derivatives", "logistic_regression", "start")
# Figures with a dragged point and runs, of the pages that keep them in the address.
FURTHER = (
    "activations.curves", "cat_recognizer.cut", "deep_net.edits", "deep_net.points", "deep_net.stages", "derivatives.nudge",
    "derivatives.changing_slope", "logistic_regression.ball", "logistic_regression.path", "logistic_regression.stages",
    "logistic_regression.loss_curves",
)
BAD = "![](//evil.example/a.png)"


def all_settings() -> Iterator[Setting]:
    """Each setting of each section, wherever it stands in lessons/."""
    for module in pkgutil.walk_packages(lessons.__path__, "lessons."):
        for value in vars(importlib.import_module(module.name)).values():
            for found in value.values() if isinstance(value, Mapping) else ():
                inner = found.values() if isinstance(found, Mapping) else (found,)
                yield from (setting for setting in inner if isinstance(setting, Setting))


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_refuses_of_its_address_it_tells_letter_by_letter(open_app, name):
    keys = {setting.key for setting in all_settings()} | set(FURTHER)
    mine = {key for key in keys if key.startswith(f"{name}.")}
    # Points of one's own have an entry for the points too; and a short run is enough.
    good = {f"{name}.data": "Your points"} if f"{name}.points" in keys else {f"{name}.iterations": "5"}
    app = open_app(f"pages/{name}.py", **dict.fromkeys(mine, BAD) | good)
    assert not app.exception
    refused = dict(app.session_state["_live_rejected"])
    # The others are texts, which their fields tell, and settings whose control another setting hides.
    assert len(refused) > len(mine) / 2
    told = " ".join(plain_texts(app))
    assert [key for key in refused if f"{key.partition('.')[2].replace('_', ' ')} “{BAD}”" not in told] == []
    assert not any("evil" in element.value for element in (*app.markdown, *app.caption))
