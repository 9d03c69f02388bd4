"""Imports point down: pages, lessons, ui, nnengine."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("nnengine", "ui", "lessons", "pages", "streamlit_app")  # the lowest first
DRAWING = {"streamlit", "plotly"}


def modules(folder: str) -> list[Path]:
    found = sorted((ROOT / folder).rglob("*.py"))
    assert found, f"{folder}/ holds no module"
    return found


def imports(file: Path) -> set[str]:
    """Every module that a file imports, anywhere in it, by its full name."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import hides where it points"
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def packages(file: Path) -> set[str]:
    return {name.partition(".")[0] for name in imports(file)}


@pytest.mark.parametrize("layer", LAYERS[:-1])
def test_nothing_imports_from_a_layer_above(layer):
    above = set(LAYERS[LAYERS.index(layer) + 1 :]) | {"tests", "benchmarks"}
    assert {file: packages(file) & above for file in modules(layer) if packages(file) & above} == {}


def test_a_page_imports_no_other_page():
    assert [file for file in modules("pages") if "pages" in packages(file)] == []


def test_the_engine_knows_nothing_of_the_app():
    allowed = {"numpy", "h5py", "PIL", "nnengine", *sys.stdlib_module_names}
    assert {file: packages(file) - allowed for file in modules("nnengine") if packages(file) - allowed} == {}


def test_charts_are_pure():
    for file in modules("ui/charts"):
        assert "streamlit" not in packages(file), file
        inside = {name for name in imports(file) if name.partition(".")[0] == "ui"}
        assert {name for name in inside if not name.startswith("ui.charts")} == set(), file


def test_the_app_imports_only_what_its_requirements_name():
    required = {"numpy", "streamlit", "plotly", "h5py", "PIL"}
    ours = {"nnengine", "ui", "lessons", "pages"}
    for file in [ROOT / "streamlit_app.py", *modules("pages"), *modules("lessons"), *modules("ui"), *modules("nnengine")]:
        assert packages(file) <= required | ours | set(sys.stdlib_module_names), file


def test_the_entry_point_reaches_only_for_the_navigation():
    assert packages(ROOT / "streamlit_app.py") == {"streamlit", "ui"}


def test_the_packages_that_read_files_wait_for_their_first_use():
    loaded = loaded_after("import nnengine")
    assert not loaded & {"h5py", "PIL"}


def test_importing_the_engine_brings_no_drawing():
    loaded = loaded_after("import nnengine")
    assert "numpy" in loaded
    assert not loaded & (DRAWING | {"ui"})


def test_importing_the_charts_brings_no_streamlit():
    loaded = loaded_after(*(f"import {dotted(file)}" for file in modules("ui/charts")))
    assert "plotly" in loaded
    assert "streamlit" not in loaded


def test_the_blas_threads_are_set_before_numpy_is_loaded():
    # The entry point imports streamlit, then ui; if streamlit brought NumPy along, ui would be too late.
    first = ast.parse((ROOT / "streamlit_app.py").read_text()).body
    assert [ast.unparse(node).split()[1] for node in first if isinstance(node, (ast.Import, ast.ImportFrom))] == [
        "streamlit",
        "ui.live",
        "ui.navigation",
    ]
    said = said_by(
        "import os, sys",
        "os.environ.pop('OPENBLAS_NUM_THREADS', None)",
        "import streamlit, ui",
        "print('numpy' in sys.modules, os.environ['OPENBLAS_NUM_THREADS'])",
    )
    assert said == "False 1"


def test_a_choice_of_blas_threads_is_kept():
    said = said_by(
        "import os; os.environ['OPENBLAS_NUM_THREADS'] = '3'", "import ui; print(os.environ['OPENBLAS_NUM_THREADS'])"
    )
    assert said == "3"


def dotted(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def loaded_after(*statements: str) -> set[str]:
    """The packages a new interpreter has loaded after `statements`."""
    return set(said_by(*statements, "import sys; print(*{name.partition('.')[0] for name in sys.modules})").split())


def said_by(*statements: str) -> str:
    result = subprocess.run(
        [sys.executable, "-c", "\n".join(statements)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()
