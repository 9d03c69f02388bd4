"""The command that sets up and runs, as far as it needs no network."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).parents[1]
REQUIREMENT = re.compile(r"[\w-]+>=\d+(\.\d+)*,<\d+(\.\d+)*")


def requirement_lines(file: Path) -> list[str]:
    return [line for line in file.read_text().splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("file", [run.REQUIREMENTS, run.TEST_REQUIREMENTS], ids=["app", "tests"])
def test_every_requirement_has_both_bounds(file):
    lines = requirement_lines(file)
    assert lines
    assert [line for line in lines if not REQUIREMENT.fullmatch(line)] == []


def test_the_app_needs_nothing_that_only_tests_do():
    names = {re.match(r"[\w-]+", line)[0].lower() for line in requirement_lines(run.REQUIREMENTS)}
    assert names == {"numpy", "streamlit", "plotly", "pillow", "h5py"}


def test_lower_bounds_pin_every_requirement():
    text = "# A comment about numpy>=1.0\nnumpy>=2.2,<2.5\npytest-playwright>=0.8,<0.11\n\npillow>=12.0,<13.1\n"
    assert run.lower_bounds(text) == "numpy==2.2\npytest-playwright==0.8\npillow==12.0\n"


def test_the_shipped_requirements_all_have_a_lower_bound_to_pin():
    pinned = run.lower_bounds(run.REQUIREMENTS.read_text()).splitlines()
    assert len(pinned) == len(requirement_lines(run.REQUIREMENTS))


def test_the_fingerprint_changes_with_each_file_and_its_order(tmp_path):
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text("numpy>=2.2,<2.5\n")
    second.write_text("pytest>=9,<10\n")
    before = run.fingerprint([first, second])
    assert run.fingerprint([first, second]) == before
    assert run.fingerprint([first]) != before
    first.write_text("numpy>=2.3,<2.5\n")
    changed = run.fingerprint([first, second])
    assert changed != before
    second.write_text("pytest>=9.1,<10\n")
    assert run.fingerprint([first, second]) not in (before, changed)


def test_the_fingerprint_changes_with_the_python(tmp_path, monkeypatch):
    file = tmp_path / "requirements.txt"
    file.write_text("numpy>=2.2,<2.5\n")
    before = run.fingerprint([file])
    monkeypatch.setattr(sys, "version", "3.99.0 (another one)")
    assert run.fingerprint([file]) != before


@pytest.mark.parametrize("arguments", [[], ["start"], ["--help"], ["tests", "app"]])
def test_anything_else_is_answered_with_the_usage(arguments):
    with pytest.raises(SystemExit) as stopped:
        run.main(arguments)
    assert stopped.value.code == run.USAGE
    for word in ("run.py app", "run.py test", "--lowest"):
        assert word in run.USAGE


def test_the_usage_comes_on_the_error_stream_with_a_failing_code():
    result = subprocess.run([sys.executable, "run.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr.strip()) == (1, "", run.USAGE)


def test_an_old_python_is_told_what_is_needed(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit, match="3.11 or newer"):
        run.main(["app"])


def test_an_environment_that_is_up_to_date_is_left_alone(tmp_path, monkeypatch):
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("numpy>=2.2,<2.5\n")
    python = tmp_path / ("Scripts/python.exe" if run.os.name == "nt" else "bin/python")
    python.parent.mkdir()
    python.touch()
    (tmp_path / "installed-1").write_text(run.fingerprint([requirements]))
    monkeypatch.setattr(run, "check_pip", lambda: pytest.fail("installs again"))
    assert run.set_up(tmp_path, [requirements]) == python


def test_an_installation_that_failed_is_not_marked_as_done(tmp_path, monkeypatch):
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("numpy>=2.2,<2.5\n")
    commands = []
    monkeypatch.setattr(run, "check_pip", lambda: None)
    monkeypatch.setattr(run.venv, "create", lambda folder, with_pip: folder.mkdir())
    monkeypatch.setattr(run, "run", lambda command: commands.append([str(part) for part in command]) or 7)
    folder = tmp_path / "environment"
    with pytest.raises(SystemExit) as stopped:
        run.set_up(folder, [requirements], lowest=True)
    assert stopped.value.code == 7
    assert not (folder / "installed-1").exists()
    assert commands[0][-4:] == ["-r", str(requirements), "-c", str(folder / "lowest.txt")]
    assert (folder / "lowest.txt").read_text() == run.lower_bounds(run.REQUIREMENTS.read_text())


def test_the_least_python_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11"
