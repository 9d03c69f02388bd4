"""Sets up a virtual environment and runs the app or the tests in it.

    python3 run.py app  [arguments of `streamlit run`]
    python3 run.py test [--lowest] [arguments of pytest]

Needs Python 3.11 or newer with pip, and nothing else: also where the system's Python is managed by its distribution and
comes without `ensurepip`.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
REQUIREMENTS = ROOT / "requirements.txt"
TEST_REQUIREMENTS = ROOT / "tests" / "requirements.txt"
USAGE = "usage: python3 run.py app [streamlit arguments] | python3 run.py test [--lowest] [pytest arguments]"


def main(arguments: list[str]) -> int:
    """Run one command; the process's exit code."""
    if sys.version_info < (3, 11):
        sys.exit(f"Nudge needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    if not arguments or arguments[0] not in ("app", "test"):
        sys.exit(USAGE)
    command, rest = arguments[0], arguments[1:]
    if command == "app":
        python = set_up(ROOT / ".venv", [REQUIREMENTS])
        return run([python, "-m", "streamlit", "run", "streamlit_app.py", *rest])
    lowest = "--lowest" in rest
    python = set_up(ROOT / (".venv-lowest" if lowest else ".venv"), [REQUIREMENTS, TEST_REQUIREMENTS], lowest)
    # Two workers: one drives the browser from test to test, the other runs all else beside it.
    workers = ["-n", "2", "--dist", "loadscope", "--no-loadscope-reorder"]
    return run([python, "-m", "pytest", *workers, *(argument for argument in rest if argument != "--lowest")])


def run(command: list) -> int:
    """Run a command in the project's folder; its exit code."""
    try:
        return subprocess.run([str(part) for part in command], cwd=ROOT).returncode
    except KeyboardInterrupt:  # Ctrl+C ends the app; its child has heard it too
        return 130


def set_up(folder: Path, requirements: list[Path], lowest: bool = False) -> Path:
    """Make the environment and install into it what is missing; its Python."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / f"installed-{len(requirements)}"
    wanted = fingerprint(requirements)
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    check_pip()
    if not python.exists():
        # pip installs into the environment from outside, so a Python without ensurepip will do.
        venv.create(folder, with_pip=False)
    constraints = []
    if lowest:
        (folder / "lowest.txt").write_text(lower_bounds(REQUIREMENTS.read_text()))
        constraints = ["-c", folder / "lowest.txt"]
    files = [part for file in requirements for part in ("-r", file)]
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--disable-pip-version-check"]
    if code := run([*install, *files, *constraints]):
        sys.exit(code)
    # Written last, so that an installation that was broken off is repeated.
    stamp.write_text(wanted)
    return python


def check_pip() -> None:
    """Stop with a sentence where pip is missing or cannot install into another environment."""
    result = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, text=True)
    if result.returncode:
        sys.exit("Nudge needs pip to install its packages; install it first (on Debian: apt-get install python3-pip).")
    major, minor = (int(part) for part in re.match(r"pip (\d+)\.(\d+)", result.stdout).groups())
    if (major, minor) < (22, 3):
        sys.exit(f"Nudge needs pip 22.3 or newer; this is {major}.{minor}. Update it with: python3 -m pip install -U pip")


def fingerprint(requirements: list[Path]) -> str:
    """Changes when a requirements file or the Python does."""
    digest = hashlib.sha256(sys.version.encode())
    for file in requirements:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def lower_bounds(requirements: str) -> str:
    """Constraints that pin every requirement to its lower bound."""
    return "".join(f"{name}=={version}\n" for name, version in re.findall(r"^([\w-]+)>=([\d.]+)", requirements, re.M))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
