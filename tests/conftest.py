"""What all tests share."""

import os
from collections.abc import Collection

# Before NumPy is imported: with more BLAS threads than one, sums may differ in their last bit from run to run.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from pathlib import Path

import pytest
from hypothesis import settings
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]
BROWSER = "tests/browser/"

settings.register_profile("nudge", derandomize=True, deadline=None)
settings.load_profile("nudge")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give all tests that drive a browser to one worker: a second browser would take the first one's processor."""
    from xdist.scheduler import LoadScopeScheduling

    class OneBrowser(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return BROWSER if nodeid.startswith(BROWSER) else nodeid.partition("::")[0]

    return OneBrowser(config, log)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with the course's own files, which are not ours to ship."""
    folder = ROOT.parent / "shared" / "data"
    if not (folder / "course" / "train_catvnoncat.h5").exists():
        pytest.skip("the course's own files are not here")
    return folder


@pytest.fixture
def open_app():
    """A function that opens a page of the app from its entry point, as an `AppTest` that has run once.

    With `sections`, the page's opening is drawn and, of what lies below, only the sections with these anchors.
    """

    def open_page(
        page: str = "pages/start.py", sections: Collection[str] | None = None, **query_params: str
    ) -> AppTest:
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30)
        _keep_navigation(app)
        app.query_params.update(query_params)
        if sections is not None:
            app.session_state["_reached"] = set(sections)
        if page != "pages/start.py":
            app.switch_page(page)
        return app.run()

    return open_page


def _keep_navigation(app: AppTest) -> None:
    """From its second run on AppTest would forget that st.navigation is in use, and run pages outside the frame."""
    original = app._run

    def run(*arguments, **options):
        from streamlit.runtime.pages_manager import PagesManager

        PagesManager.uses_pages_directory = False
        return original(*arguments, **options)

    app._run = run
