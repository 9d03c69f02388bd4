"""A stock Firefox, as Debian has it: every page opens, a slider retrains, a translated page keeps working."""

import pytest

from tests.browser.conftest import FIREFOX, MISSING_FIREFOX, found
from tests.browser.firefox import ARROW_RIGHT, running_firefox
from tests.browser.test_pages import PAGES
from tests.browser.test_translation import STALE, TRANSLATE

pytestmark = pytest.mark.browser

AT_REST = """document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
    && !JSON.parse(document.documentElement.dataset.nudgeGate ?? "{}").underWay"""
DRAWN = "[...document.querySelectorAll('.nudge-figure')].every(({ dataset }) => Number(dataset.draws) > 0)"
TRACES = "document.querySelectorAll('.stException').length"
SCORES = "document.querySelector('.nudge-player .numbers')?.innerText"


@pytest.fixture
def firefox(tmp_path):
    path = found(FIREFOX)
    if path is None:
        pytest.skip(MISSING_FIREFOX)
    with running_firefox(path, tmp_path) as browser:
        yield browser


def test_the_app_in_firefox(firefox, app_url):
    firefox.open(app_url)
    for path, (name, question) in PAGES.items():
        go_to(firefox, name, question)
        firefox.wait_for(f"document.querySelector('.nudge-live') && {DRAWN} && {AT_REST}")
        assert firefox.evaluate(TRACES) == 0, path
        assert firefox.errors == [], path

    go_to(firefox, *PAGES["deep_net"])
    firefox.wait_for(f"{SCORES} && {AT_REST}")
    before = firefox.evaluate(SCORES)
    firefox.evaluate("document.querySelector('.nudge-slider input:enabled').focus()")
    firefox.press(ARROW_RIGHT)
    firefox.wait_for(f"{SCORES} !== {before!r} && {AT_REST}")

    firefox.evaluate(f"({TRANSLATE})()")
    for label in ("XOR", "Two groups"):
        firefox.evaluate(f"""[...document.querySelectorAll("[data-testid=stButtonGroup] button")]
            .find(({{ innerText }}) => innerText.toUpperCase() === {label.upper()!r}).click()""")
        firefox.wait_for(f"{AT_REST} && ({STALE})().length === 0")
        assert firefox.evaluate(TRACES) == 0, label
    assert firefox.errors == []


def go_to(firefox, name: str, question: str) -> None:
    """Go to a page by the menu."""
    links = "[...document.querySelectorAll('[data-testid=stTopNavLink]')]"
    link = f"{links}.find(({{ innerText }}) => innerText.trim() === {name!r})"
    firefox.wait_for(link)
    firefox.evaluate(f"{link}.click()")
    firefox.wait_for(f"document.querySelector('h1')?.innerText === {question!r}")
